"""The law of drivers: without all that is named the row can move, without any one thing that is not named it stays.

All other rows are held where they are, by hand.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from relplanner.insight.drivers import why
from relplanner.plan.instants import instant
from relplanner.plan.model import HandDates, Plan
from relplanner.schedule.critical_path import schedule_plan

spec = importlib.util.spec_from_file_location("drivers_random_plans", Path(__file__).parents[1] / "schedule" / "random_plans.py")
assert spec is not None
assert spec.loader is not None
random_plans = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = random_plans
spec.loader.exec_module(random_plans)

EARLY = instant("2027-06-07T00:00")


def held(plan: Plan, key: str) -> Plan:
    """The plan with all leaves but one at dates set by hand, their own ones."""
    schedule = schedule_plan(plan)
    rows = dict(plan.rows)
    for other in plan.rows:
        if other != key and schedule.network.leaf[schedule.outline.index[other]]:
            dates = schedule.dates(other)
            rows[other] = replace(plan.rows[other], by_hand=HandDates(start=dates.start, finish=dates.finish))
    return replace(plan, rows=rows)


def without_link(plan: Plan, link: str) -> Plan:
    return replace(plan, links={key: record for key, record in plan.links.items() if key != link})


def check(seed: int) -> None:
    plan = random_plans.random_plan(seed, caps=False)
    whole = schedule_plan(plan)
    for key, row in plan.rows.items():
        at = whole.outline.index[key]
        if not whole.network.leaf[at] or row.parent is not None:
            continue
        named = {(driver.kind, driver.id) for driver in why(plan, whole, key).start.drivers}
        lone, start = held(plan, key), whole.starts[at]
        assert schedule_plan(lone).starts[at] == start, (seed, key)
        for other in others(lone, key, named):
            assert schedule_plan(other).starts[at] == start, (seed, key)
        if {kind for kind, _ in named} <= {"link", "constraint", "plan start"}:
            assert schedule_plan(bare(lone, key, named)).starts[at] < start, (seed, key, named)


def free(plan: Plan, key: str) -> Plan:
    """The plan without the constraint of one row."""
    return replace(plan, rows={**plan.rows, key: replace(plan.rows[key], constraint=None)})


def others(plan: Plan, key: str, named: set[tuple[str, str]]) -> Iterator[Plan]:
    """The plan without each one thing that is not named."""
    for link in plan.links.values():
        if link.successor == key and ("link", link.predecessor) not in named:
            yield without_link(plan, link.id)
    if ("constraint", key) not in named:
        yield free(plan, key)


def bare(plan: Plan, key: str, named: set[tuple[str, str]]) -> Plan:
    """The plan without all that is named."""
    for link in plan.links.values():
        if link.successor == key and ("link", link.predecessor) in named:
            plan = without_link(plan, link.id)
    if ("constraint", key) in named:
        plan = free(plan, key)
    return replace(plan, settings=replace(plan.settings, start=EARLY)) if ("plan start", "") in named else plan


@pytest.mark.parametrize("seed", range(40))
def test_what_is_named_holds_the_row_and_nothing_else_does(seed: int) -> None:
    check(seed)


@pytest.mark.long
@pytest.mark.parametrize("chunk", range(10))
def test_the_law_of_drivers_on_hundreds_of_plans(chunk: int) -> None:
    for seed in range(3000 + 50 * chunk, 3050 + 50 * chunk):
        check(seed)
