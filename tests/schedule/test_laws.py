"""What holds of every plan."""

from __future__ import annotations

import random

import pytest
from msgspec.structs import replace

from relplanner.plan.codec import decode, encode
from relplanner.plan.instants import instant
from relplanner.plan.model import Estimate, Minutes, Plan, Release, Row
from relplanner.schedule.critical_path import schedule_plan
from tests.schedule import random_plans


@pytest.mark.parametrize("seed", range(300, 360))
def test_without_pins_and_deadlines_no_float_is_negative(seed: int) -> None:
    schedule = schedule_plan(random_plans.random_plan(seed, caps=False))
    assert min(schedule.total_floats) >= 0
    assert min(schedule.free_floats) >= 0
    assert all(free <= total for free, total in zip(schedule.free_floats, schedule.total_floats, strict=True))


@pytest.mark.parametrize("seed", range(300, 340))
def test_the_order_of_tables_means_nothing(seed: int) -> None:
    plan = random_plans.random_plan(seed)
    dice = random.Random(seed)

    def shuffled(table: dict[str, object]) -> dict[str, object]:
        keys = list(table)
        dice.shuffle(keys)
        return {key: table[key] for key in keys}

    other = replace(
        plan,
        rows=shuffled(plan.rows),
        links=shuffled(plan.links),
        assignments=shuffled(plan.assignments),
        gates=shuffled(plan.gates),
    )
    one, two = schedule_plan(plan), schedule_plan(other)
    assert one.starts == two.starts
    assert one.late_starts == two.late_starts
    assert one.total_floats == two.total_floats
    assert one.free_floats == two.free_floats
    assert one.criticals == two.criticals


@pytest.mark.parametrize("seed", range(300, 330))
def test_a_plan_read_back_has_the_same_dates(seed: int) -> None:
    plan = random_plans.random_plan(seed)
    again = schedule_plan(decode(encode(plan)))
    schedule = schedule_plan(plan)
    assert (again.starts, again.finishes, again.total_floats) == (schedule.starts, schedule.finishes, schedule.total_floats)


def backward(plan: Plan, target: str) -> Plan:
    """The random plan below a release that is planned backward to its last milestone."""
    rows = {key: replace(row, parent=row.parent or "r") for key, row in plan.rows.items()}
    rows["r"] = Row(id="r", kind="release")
    release = Release(id="r", target=instant(target), target_timed=True, direction="backward")
    return replace(plan, rows=rows, releases={"r": release}, settings=replace(plan.settings, start=None))


@pytest.mark.parametrize("seed", range(300, 340))
def test_planned_backward_everything_ends_by_the_target(seed: int) -> None:
    plan = backward(random_plans.random_plan(seed, caps=False), "2027-10-29T17:00")
    plan = replace(plan, rows={key: replace(row, constraint=None) for key, row in plan.rows.items()})
    schedule = schedule_plan(plan)
    assert schedule.finish <= instant("2027-10-29T17:00")
    at = schedule.outline.index
    for link in plan.links.values():
        if link.type == "FS" and link.lag.amount == 0:
            assert schedule.starts[at[link.successor]] >= schedule.finishes[at[link.predecessor]], link.id


def test_a_start_that_is_too_late_for_the_target_is_a_problem_with_the_days_missing() -> None:
    rows = {
        "r": Row(id="r", name="CRM", kind="release"),
        "a": Row(id="a", name="Build", parent="r", estimate=Estimate(likely=Minutes(5 * 480))),
    }
    release = Release(
        id="r", start=instant("2027-07-14T08:00"), target=instant("2027-07-16T17:00"), target_timed=True, direction="backward"
    )
    schedule = schedule_plan(Plan(rows=rows, releases={"r": release}))
    assert [(problem.code, problem.minutes) for problem in schedule.problems] == [("start-too-early", 2 * 480)]
    assert "“Build” would have to begin up to 2 working days too early" in schedule.problems[0].message
    assert schedule.dates("a").total_float == -2 * 480


def test_an_empty_plan_has_no_dates() -> None:
    schedule = schedule_plan(Plan())
    assert (schedule.start, schedule.finish, schedule.critical_length) == (0, 0, 0)
