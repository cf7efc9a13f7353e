"""Where windows end: work that nothing bounds, and blocks whose steps all stand elsewhere."""

import pytest

from relplanner.plan.instants import instant
from relplanner.plan.model import (
    Calendar,
    Constraint,
    Estimate,
    HandDates,
    Link,
    Minutes,
    Plan,
    Release,
    Row,
    Scope,
    Settings,
    Window,
)
from relplanner.schedule import dating
from relplanner.schedule.critical_path import reschedule, schedule_plan
from relplanner.schedule.windows import Slots, Windowed
from relplanner.schedule.working_time import EVER, NEVER
from tests.schedule.rule_plans import rule_plan

DAY = ((480, 720), (780, 1020))
WEEK = Calendar(id="week", week=(DAY,) * 5 + ((), ()))
SATURDAY = Window(
    id="sat",
    scope=Scope(work_kinds=("deployment",)),
    start=instant("2027-11-06T18:00"),
    length=Minutes(720),
    rule="FREQ=WEEKLY;BYDAY=SA",
)


def test_what_nothing_bounds_asks_for_no_window_beyond_all_dates() -> None:
    windowed = Windowed(Slots([SATURDAY], []), 60)
    assert windowed.late(EVER, EVER)[0] == EVER - 60
    assert windowed.early(NEVER, NEVER)[1] >= NEVER


def test_windowed_work_that_only_its_start_ties_to_the_target_is_dated() -> None:
    rows = {
        "r": Row(id="r", kind="release", calendar="week"),
        "a": Row(id="a", parent="r", estimate=Estimate(likely=Minutes(60)), work_kind="deployment"),
        "g": Row(id="g", parent="r", kind="milestone"),
    }
    plan = Plan(
        settings=Settings(calendar="week"),
        rows=rows,
        releases={"r": Release(id="r", target=instant("2027-11-20"), direction="backward", go_live="g")},
        links={"l": Link(id="l", predecessor="a", successor="g", type="SS")},
        calendars={"week": WEEK},
        windows={"sat": SATURDAY},
    )
    schedule = schedule_plan(plan)
    assert schedule.dates("a").start >= instant("2027-11-20T18:00")


def test_a_block_whose_steps_are_all_dated_by_hand_needs_no_window() -> None:
    dates = HandDates(start=instant("2027-11-10T08:00"), finish=instant("2027-11-10T09:00"))
    rows = {
        "s": Row(id="s", one_window=True, work_kind="deployment"),
        "a": Row(id="a", parent="s", estimate=Estimate(likely=Minutes(60)), by_hand=dates),
    }
    plan = Plan(settings=Settings(calendar="week"), rows=rows, calendars={"week": WEEK}, windows={"sat": SATURDAY})
    schedule = schedule_plan(plan)
    assert schedule.dates("s").start == dates.start
    assert not [one for one in schedule.problems if one.code in {"no-window", "window-too-short"}]


def test_a_step_as_late_as_possible_ends_with_its_window_however_it_is_dated() -> None:
    """Once the steps stood where the last pass had left their block: in a later window, and in another one when dated again."""
    late = Constraint(kind="as late as possible")
    rows = {
        "c": Row(id="c", one_window=True, work_kind="deployment", rank="0"),
        "a": Row(id="a", parent="c", estimate=Estimate(likely=Minutes(60)), rank="0", constraint=late),
        "b": Row(id="b", parent="c", estimate=Estimate(likely=Minutes(120)), rank="1", constraint=late),
        "end": Row(id="end", estimate=Estimate(likely=Minutes(20 * 480)), rank="1"),
    }
    plan = Plan(
        settings=Settings(start=instant("2027-11-01T08:00"), calendar="week"),
        rows=rows,
        links={"l": Link(id="l", predecessor="a", successor="b")},
        calendars={"week": WEEK},
        windows={"sat": SATURDAY},
    )
    schedule = schedule_plan(plan)
    again = reschedule(plan, schedule)
    for one in (schedule, again):
        assert (one.dates("b").start, one.dates("b").finish) == (instant("2027-11-07T04:00"), instant("2027-11-07T06:00"))
        assert one.dates("a").start == instant("2027-11-07T03:00")


@pytest.mark.parametrize("seed", [185, 283, 326, 367, 445, 520, 531, 713, 800, 841, 850, 885])
def test_moving_a_block_to_the_opening_of_its_window_makes_no_float_negative_and_breaks_no_promise(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = rule_plan(seed)
    now = schedule_plan(plan)
    monkeypatch.setattr(dating, "opened", lambda late, *_: late)
    at_last = schedule_plan(plan)
    assert now.starts != at_last.starts
    assert all(new >= min(0, old) for new, old in zip(now.total_floats, at_last.total_floats, strict=True))
    known = {(one.code, one.subject) for one in at_last.problems}
    assert {(one.code, one.subject) for one in now.problems} <= known
