"""The histogram: columns to the minute, the capacity's line, clashes hatched."""

from __future__ import annotations

from msgspec.structs import replace

from relplanner.chart.histogram import Histogram, joined
from relplanner.chart.primitives import Hatch, Line, Rect, Text
from relplanner.chart.time_scale import TimeScale
from relplanner.insight.readings import Readings
from relplanner.plan.instants import instant
from relplanner.plan.model import CapacityStep, PerMille, Plan
from relplanner.schedule.critical_path import schedule_plan
from tests.chart.conftest import write

PLAN = write("Design 3d @Ana\nManual 1d @Ana\nCheck 2d @Ana after 1\nCode 8d @Ben")
SCALE = TimeScale(origin=instant("2027-03-01"), per_day=24.0)
ALL = (0.0, 600.0)


def histogram(who: str = "Ana", plan: Plan = PLAN) -> Histogram:
    readings = Readings(plan, schedule_plan(plan))
    return Histogram(readings.loads[who], readings.loads.clashes(who))


def columns(found: Histogram) -> list[Rect]:
    return [one for one in found.shapes(SCALE, *ALL) if isinstance(one, Rect) and one.fill is not None]


def test_a_column_is_as_long_as_its_load_and_as_high() -> None:
    found = histogram()
    first, second = columns(found)[:2]
    assert (first.x, first.x + first.width) == (SCALE.x(instant("2027-03-01T08:00")), SCALE.x(instant("2027-03-01T17:00")))
    assert first.y == found.y(2000)
    assert second.y == found.y(1000)
    assert first.y + first.height == found.y(0)


def test_nights_and_weekends_do_not_part_a_column() -> None:
    assert joined(histogram("Ben").load) == [(instant("2027-03-01T08:00"), instant("2027-03-10T17:00"), 1000)]


def test_only_what_is_above_capacity_is_red_and_the_clash_is_hatched_above_the_line() -> None:
    found = histogram()
    assert [one.fill for one in columns(found)] == ["red_soft", "cell2"]
    (hatch,) = [one for one in found.shapes(SCALE, *ALL) if isinstance(one, Hatch)]
    assert (hatch.y, hatch.y + hatch.height) == (found.y(2000), found.y(1000))
    assert not [one for one in histogram("Ben").shapes(SCALE, *ALL) if isinstance(one, Hatch)]


def test_the_line_of_capacity_follows_its_steps() -> None:
    step = CapacityStep(start=instant("2027-03-04"), units=PerMille(500))
    ben = replace(PLAN.resources["Ben"], capacity_steps=(step,))
    found = histogram("Ben", replace(PLAN, resources={**PLAN.resources, "Ben": ben}))
    level = [one for one in found.shapes(SCALE, *ALL) if isinstance(one, Line) and one.role == "outline" and one.y1 == one.y2]
    assert [(one.x1, one.x2, one.y1) for one in level] == [(0.0, 72.0, found.y(1000)), (72.0, 600.0, found.y(500))]


def test_a_role_has_no_line() -> None:
    role = replace(PLAN.resources["Ben"], kind="role")
    found = histogram("Ben", replace(PLAN, resources={**PLAN.resources, "Ben": role}))
    assert not [one for one in found.shapes(SCALE, *ALL) if isinstance(one, Line) and one.role == "outline"]


def test_columns_on_one_pixel_are_one_as_high_as_the_highest() -> None:
    tiny = TimeScale(origin=instant("2027-03-01"), per_day=0.05)
    found = histogram()
    shapes = [one for one in found.shapes(tiny, 0.0, 10.0) if isinstance(one, Rect) and one.fill is not None]
    assert len(shapes) == 1
    assert shapes[0].y == found.y(2000)


def test_the_name_says_whose_load_it_is() -> None:
    said = [one.text for one in histogram().names(300) if isinstance(one, Text)]
    assert said == ["Load of Ana", "2.0", "1 clash", "of 1.0"]
