"""After an edit only what it reaches is computed again, and everything is as if all had been."""

from __future__ import annotations

import random
import re

import pytest
from msgspec.structs import replace

from relplanner.plan.delta import diff
from relplanner.plan.instants import instant
from relplanner.plan.model import Calendar, Estimate, Lag, Link, Minutes, Plan, Row, Settings
from relplanner.schedule.critical_path import CycleError, reschedule, schedule_plan
from tests.schedule import random_edits, random_plans

ANSWERS = (
    "starts",
    "finishes",
    "late_starts",
    "late_finishes",
    "total_floats",
    "free_floats",
    "criticals",
    "problems",
    "critical_length",
    "spans",
    "buffer_sizes",
    "targets",
    "dues",
    "start",
    "finish",
)


def walk(seed: int, steps: int) -> None:
    """Edit a plan again and again; whatever is carried over from edit to edit must be what a plan from nothing gives."""
    dice = random.Random(seed)
    plan: Plan = random_plans.random_plan(seed)
    if seed % 3:
        plan = random_edits.among_releases(plan, dice)
    schedule = schedule_plan(plan)
    before = [plan]
    for step in range(steps):
        after = before[-2] if len(before) > 1 and dice.random() < 0.15 else random_edits.edited(plan, dice)
        try:
            full = schedule_plan(after)
        except CycleError as error:
            with pytest.raises(CycleError, match=re.escape(str(error))):
                reschedule(after, schedule)
            continue
        delta = diff(plan, after) if dice.random() < 0.5 else None
        schedule = reschedule(after, schedule, delta)
        plan = after
        before.append(plan)
        one_by_one = [schedule.free_floats[at] for at in range(len(schedule.free_floats))]
        assert one_by_one == list(full.free_floats), (seed, step)
        for name in ANSWERS:
            assert getattr(schedule, name) == getattr(full, name), (seed, step, name)


@pytest.mark.parametrize("seed", range(24))
def test_every_edit_gives_what_a_full_schedule_gives(seed: int) -> None:
    walk(seed, 8)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2000, 2100))
def test_long_walks_of_edits_give_what_full_schedules_give(seed: int) -> None:
    walk(seed, 50)


def test_a_percent_lag_follows_its_summary_to_another_calendar() -> None:
    """50 % of S (one working day of 24 hours, or of 8) in front of B: S ──SS 50 %──▶ B."""
    clock = Calendar(id="clock", week=(((0, 1440),),) * 7)
    rows = {
        "s": Row(id="s", rank="1"),
        "a": Row(id="a", parent="s", estimate=Estimate(likely=Minutes(960))),
        "b": Row(id="b", rank="2", estimate=Estimate(likely=Minutes(60))),
    }
    link = Link(id="l", predecessor="s", successor="b", type="SS", lag=Lag(amount=500, kind="percent"))
    settings = Settings(start=instant("2027-07-12T08:00"))
    plan = Plan(settings=settings, rows=rows, links={"l": link}, calendars={"clock": clock})
    schedule = schedule_plan(plan)
    assert schedule.dates("b").start == instant("2027-07-13T08:00")
    after = replace(plan, rows={**rows, "s": replace(rows["s"], calendar="clock")})
    assert reschedule(after, schedule).starts == schedule_plan(after).starts
    assert reschedule(after, schedule).dates("b").start == instant("2027-07-14T08:30")


def test_who_no_longer_holds_a_summary_is_no_longer_critical() -> None:
    """A and B both lead to S, in which T is the last work; S begins with B alone, once A is shorter."""
    rows = {
        "a": Row(id="a", rank="1", estimate=Estimate(likely=Minutes(960))),
        "b": Row(id="b", rank="2", estimate=Estimate(likely=Minutes(960))),
        "s": Row(id="s", rank="3"),
        "t": Row(id="t", parent="s", estimate=Estimate(likely=Minutes(960))),
    }
    links = {key: Link(id=key, predecessor=key, successor="s") for key in "ab"}
    settings = Settings(start=instant("2027-07-12T08:00"), critical_by="driving path")
    plan = Plan(settings=settings, rows=rows, links=links)
    schedule = schedule_plan(plan)
    assert [schedule.dates(key).critical for key in "abt"] == [True, True, True]
    after = replace(plan, rows={**rows, "a": replace(rows["a"], estimate=Estimate(likely=Minutes(480)))})
    assert [reschedule(after, schedule).dates(key).critical for key in "abt"] == [False, True, True]


def test_a_cycle_is_refused_with_its_rows_by_name() -> None:
    plan = random_plans.random_plan(1)
    links = {
        "1": Link(id="1", predecessor="t0", successor="t1"),
        "2": Link(id="2", predecessor="t1", successor="t2"),
        "3": Link(id="3", predecessor="t2", successor="t0"),
    }
    with pytest.raises(CycleError, match="task 0 → task 1 → task 2 → task 0") as caught:
        schedule_plan(replace(plan, links=links))
    assert caught.value.rows == ("t0", "t1", "t2")
