"""A bar is split where its row is not worked on, as far as one can see it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from relplanner.chart.gantt import bar, marks
from relplanner.chart.pieces import pieces
from relplanner.chart.primitives import Line, Rect
from relplanner.chart.scene import Scene
from relplanner.chart.stage import scene_of
from relplanner.chart.time_scale import TimeScale
from relplanner.insight.readings import Readings
from relplanner.plan.instants import instant, iso
from relplanner.plan.model import Absence, Estimate, Minutes, PerMille, Plan, Progress, Resource
from relplanner.schedule.critical_path import schedule_plan

ORIGIN = instant("2027-03-01")
"""A Monday."""


def scale(per_day: float) -> TimeScale:
    return TimeScale(origin=ORIGIN, per_day=per_day)


def staged(plan: Plan) -> Scene:
    return scene_of(Readings(plan, schedule_plan(plan)))


def said(scene: Scene, per_day: float) -> list[str]:
    return [f"{iso(start)[5:]} {iso(finish)[5:]}" for start, finish in pieces(scene, "r1", scale(per_day))]


@pytest.fixture
def away(plan_of: Callable[..., Plan]) -> Scene:
    """Ana works five days and is away on Wednesday and Thursday."""
    plan = plan_of("A 5d @Ana")
    gone = Absence(start=instant("2027-03-03"), finish=instant("2027-03-05"))
    ana: Resource = msgspec.structs.replace(plan.resources["Ana"], absences=(gone,))
    return staged(msgspec.structs.replace(plan, resources={"Ana": ana}))


def test_leave_splits_a_bar_even_from_afar(away: Scene) -> None:
    assert said(away, 8) == ["03-01T08:00 03-03T00:00", "03-05T00:00 03-09T17:00"]


def test_a_weekend_splits_it_where_days_are_read(away: Scene) -> None:
    assert said(away, 40) == ["03-01T08:00 03-03T00:00", "03-05T00:00 03-06T00:00", "03-08T00:00 03-09T17:00"]


def test_a_gap_of_few_pixels_splits_nothing(away: Scene) -> None:
    assert said(away, 2) == ["03-01T08:00 03-09T17:00"]


def test_nights_split_it_where_hours_are_read(plan_of: Callable[..., Plan]) -> None:
    found = said(staged(plan_of("A 2d")), 200)
    assert found == ["03-01T08:00 03-01T17:00", "03-02T08:00 03-02T17:00"]


def test_elapsed_time_and_dates_by_hand_are_never_split(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of("A 5d")
    row = msgspec.structs.replace(plan.rows["r1"], estimate=Estimate(likely=Minutes(9 * 1440), kind="elapsed"))
    assert len(said(staged(msgspec.structs.replace(plan, rows={"r1": row})), 40)) == 1


def test_a_very_long_bar_is_drawn_whole_rather_than_in_countless_pieces(plan_of: Callable[..., Plan]) -> None:
    assert len(said(staged(plan_of("A 400d")), 300)) == 1


def test_the_pieces_hang_together_by_a_thin_line(away: Scene) -> None:
    mark = bar(away, "r1", scale(8), 0.0)
    found = marks(away, mark, scale(8))
    bodies = [one for one in found if isinstance(one, Rect) and one.fill == "critical"]
    through = [one for one in found if isinstance(one, Line) and one.dashed]
    assert [(one.x, one.x + one.width) for one in bodies] == [(pytest.approx(8 / 3), 16.0), (32.0, pytest.approx(69 + 2 / 3))]
    assert [(one.x1, one.x2) for one in through] == [(mark.left, mark.right)]


def test_stopped_work_is_split_until_it_goes_on_and_what_stands_before_is_done(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of("A 4d")
    progress = Progress(percent=PerMille(250), actual_start=instant("2027-03-01T08:00"), resumes=instant("2027-03-10T08:00"))
    scene = staged(msgspec.structs.replace(plan, rows={"r1": msgspec.structs.replace(plan.rows["r1"], progress=progress)}))
    assert said(scene, 8) == ["03-01T08:00 03-02T00:00", "03-10T00:00 03-12T17:00"]
    shapes = marks(scene, bar(scene, "r1", scale(40), 0), scale(40))
    inner = [one for one in shapes if isinstance(one, Rect) and one.fill == "surface"]
    assert [round(one.x + one.width) < scale(40).x(instant("2027-03-03")) for one in inner] == [True]
