"""After an edit only what it reaches is computed again, and everything is as if all had been."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from relplanner.plan.instants import instant
from relplanner.plan.model import Constraint, Estimate, Instant, Lag, LevellingMark, Link, Minutes, Plan, Progress
from relplanner.schedule.critical_path import CycleError, reschedule, schedule_plan

spec = importlib.util.spec_from_file_location("schedule_random_plans", Path(__file__).with_name("random_plans.py"))
assert spec is not None
assert spec.loader is not None
random_plans = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = random_plans
spec.loader.exec_module(random_plans)

START = instant("2027-07-12T08:00")
ARRAYS = ("starts", "finishes", "late_starts", "late_finishes", "total_floats", "free_floats", "criticals")


def edited(plan: Plan, dice: random.Random) -> Plan:  # noqa: C901 - one branch for each kind of edit
    """One random edit: of a row, a link or the settings."""
    key = dice.choice([k for k in plan.rows if k.startswith("t")])
    row = plan.rows[key]
    what = dice.choice(("estimate", "constraint", "late", "name", "progress", "lag", "unlink", "status", "levelled", "alap"))
    changed: dict[str, Any] = {}
    if what == "estimate" and row.estimate is not None:
        changed = {"estimate": Estimate(likely=Minutes(dice.choice((60, 480, 900, 2000))), kind=row.estimate.kind)}
    elif what == "constraint":
        at = Instant(START + dice.randint(0, 9000))
        changed = {"constraint": dice.choice((None, Constraint(kind="finish no earlier than", at=at)))}
    elif what == "late":
        changed = {"constraint": Constraint(kind="start no later than", at=Instant(START + dice.randint(0, 9000)))}
    elif what == "name":
        changed = {"name": "another"}
    elif what == "progress" and row.kind == "task":
        changed = {"progress": Progress(percent=300, actual_start=START)}  # type: ignore[arg-type]
    elif what == "levelled":
        changed = {"levelled": LevellingMark(at=Instant(START + dice.randint(0, 9000)))}
    elif what == "alap":
        changed = {"constraint": Constraint(kind="as late as possible")}
    elif what in {"lag", "unlink"} and plan.links:
        name = dice.choice(list(plan.links))
        links = {k: v for k, v in plan.links.items() if k != name}
        if what == "lag":
            links[name] = replace(plan.links[name], lag=Lag(amount=dice.choice((0, 480))))
        return replace(plan, links=links)
    elif what == "status":
        return replace(plan, settings=replace(plan.settings, status_date=Instant(START + dice.randint(0, 3000))))
    return replace(plan, rows={**plan.rows, key: replace(row, **changed)})


def walk(seed: int, steps: int) -> None:
    dice = random.Random(seed)
    plan = random_plans.random_plan(seed)
    schedule = schedule_plan(plan)
    for step in range(steps):
        plan = edited(plan, dice)
        schedule = reschedule(plan, schedule)
        full = schedule_plan(plan)
        for name in ARRAYS:
            assert getattr(schedule, name) == getattr(full, name), (seed, step, name)
        assert schedule.problems == full.problems
        assert schedule.critical_length == full.critical_length
        assert schedule.spans == full.spans


@pytest.mark.parametrize("seed", range(60))
def test_every_edit_gives_what_a_full_schedule_gives(seed: int) -> None:
    walk(seed, 8)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2000, 2040))
def test_long_walks_of_edits_give_what_full_schedules_give(seed: int) -> None:
    walk(seed, 100)


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
