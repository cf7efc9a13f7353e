"""The people strip."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from relplanner.chart.load import Strip, cell_shapes, head_shapes, name_shapes
from relplanner.chart.primitives import Hatch, Rect, Text
from relplanner.chart.time_scale import TimeScale
from relplanner.insight.readings import Readings
from relplanner.plan.instants import instant
from relplanner.plan.model import Absence, PerMille, Plan
from relplanner.schedule.critical_path import schedule_plan

WEEK = (instant("2027-03-01"), instant("2027-03-08"))
SCALE = TimeScale(origin=instant("2027-03-01"), per_day=7)


def strip_of(plan: Plan) -> Strip:
    return Strip(Readings(plan, schedule_plan(plan)))


def test_a_cell_says_the_mean_load_of_its_week(plan_of: Callable[..., Plan]) -> None:
    cell = strip_of(plan_of("A 2d @Ana")).cell("Ana", *WEEK)
    assert (cell.kind, cell.figure, cell.full) == ("load", "0.4", False)


def test_a_full_week_is_filled(plan_of: Callable[..., Plan]) -> None:
    assert strip_of(plan_of("A 5d @Ana")).cell("Ana", *WEEK).full


def test_above_capacity_it_says_peak_and_capacity(plan_of: Callable[..., Plan]) -> None:
    strip = strip_of(plan_of("A 3d @Ana\nB 3d @Ana\nC 3d"))
    cell = strip.cell("Ana", *WEEK)
    assert (cell.kind, cell.figure, cell.short) == ("over", "2.0/1.0", "2.0")
    assert strip.rows_in(cell) == {"r1", "r2"}
    assert strip.sentence(cell) == "Ana is booked 2.0 of 1.0 from Mon 1 Mar to Sun 7 Mar by A and B."


def test_quiet_where_free(plan_of: Callable[..., Plan]) -> None:
    cell = strip_of(plan_of("A 2d @Ana")).cell("Ana", instant("2027-03-08"), instant("2027-03-15"))
    assert cell.kind == "free"
    assert cell_shapes(cell, SCALE, 0.0) == []


def test_away_is_a_dashed_box(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of("A 2d @Ana")
    absence = Absence(start=instant("2027-03-08"), finish=instant("2027-03-15"))
    ana = msgspec.structs.replace(plan.resources["Ana"], absences=(absence,))
    cell = strip_of(msgspec.structs.replace(plan, resources={"Ana": ana})).cell("Ana", absence.start, absence.finish)
    assert cell.kind == "away"
    box, text = cell_shapes(cell, SCALE, 0.0)
    assert isinstance(box, Rect)
    assert box.dashed
    assert isinstance(text, Text)
    assert text.text == "away"


def test_those_above_capacity_come_first_then_names(plan_of: Callable[..., Plan]) -> None:
    strip = strip_of(plan_of("A 3d @Cleo\nB 3d @Cleo\nC 3d @Ana\nD 1d @Ben"))
    assert [strip.line(number).name for number in range(3)] == ["Cleo", "Ana", "Ben"]
    assert [strip.line(number).peak for number in range(3)] == ["2.0", "1.0", "1.0"]
    assert [strip.line(number).over for number in range(3)] == [True, False, False]


def test_part_time_is_said_beside_the_role(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of("A 3d @Ana")
    ana = msgspec.structs.replace(plan.resources["Ana"], capacity=PerMille(600), roles=("DBA",))
    strip = strip_of(msgspec.structs.replace(plan, resources={"Ana": ana}))
    assert strip.line(0).role == "DBA 60 %"


def test_an_environment_counts_whole_releases(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of("A 5d @SIT")
    sit = msgspec.structs.replace(plan.resources["SIT"], kind="environment")
    strip = strip_of(msgspec.structs.replace(plan, resources={"SIT": sit}))
    assert strip.cell("SIT", *WEEK).figure == "1"


@pytest.mark.parametrize(("per_day", "figure"), [(10, "2.0/1.0"), (4, "2.0"), (1, None)])
def test_a_figure_is_written_where_it_fits(plan_of: Callable[..., Plan], per_day: float, figure: str | None) -> None:
    cell = strip_of(plan_of("A 3d @Ana\nB 3d @Ana")).cell("Ana", *WEEK)
    found = cell_shapes(cell, TimeScale(origin=WEEK[0], per_day=per_day), 0.0)
    assert [one.text for one in found if isinstance(one, Text)] == ([figure] if figure else [])
    assert any(isinstance(one, Hatch) for one in found)


def test_names_and_peaks_are_aligned(plan_of: Callable[..., Plan]) -> None:
    strip = strip_of(plan_of("A 3d @Ana\nB 3d @Ben"))
    texts = [[one for one in name_shapes(strip.line(number), 400.0, 0.0) if isinstance(one, Text)] for number in range(2)]
    assert [one.x for one in texts[0]] == [one.x for one in texts[1]]
    assert texts[0][-1].anchor == "end"


def test_a_name_has_the_room_of_the_role_that_nobody_gave(plan_of: Callable[..., Plan]) -> None:
    line = strip_of(plan_of("A 3d @Ana")).line(0)
    plain, short = (
        next(one for one in name_shapes(msgspec.structs.replace(line, role=role), 400.0, 0.0) if isinstance(one, Text))
        for role in ("", "developer")
    )
    assert (plain.room, short.room) == (328.0, 96.0)


def test_the_heading_says_what_a_cell_is() -> None:
    def said(per_day: float) -> list[str]:
        return [one.text for one in head_shapes(TimeScale(origin=WEEK[0], per_day=per_day), 400.0) if isinstance(one, Text)]

    assert "load per week against capacity" in said(6)
    assert "load per day against capacity" in said(60)
    assert "load per month against capacity" in said(1)


def test_the_figure_of_a_wide_cell_stays_in_sight(plan_of: Callable[..., Plan]) -> None:
    cell = strip_of(plan_of("A 2d @Ana")).cell("Ana", *WEEK)
    wide = TimeScale(origin=WEEK[0], per_day=200)

    def stands(seen: tuple[float, float]) -> float:
        return next(one.x for one in cell_shapes(cell, wide, 0.0, seen) if isinstance(one, Text))

    assert stands((-100.0, 2000.0)) == 700
    assert stands((1000.0, 1300.0)) == 1150
    assert stands((1380.0, 2000.0)) == 700, "too little is seen: it is cut with its cell"
