"""What is due after a go-live, on random plans over every rule: counted minute by minute, and bounding nothing."""

from __future__ import annotations

from bisect import bisect_left

import pytest
from msgspec.structs import replace

from relplanner.plan.model import Minutes, Plan
from relplanner.schedule.critical_path import schedule_plan
from relplanner.schedule.result import Schedule
from tests.schedule.reference_recurring import meetings
from tests.schedule.reference_rules import Rules
from tests.schedule.rule_plans import rule_plan

LENGTHS = (0, 240, 960, 2400)


def dated(plan: Plan) -> Plan:
    """Every row is due some time after the go-live of its release."""
    rows = {
        key: replace(row, deadline=None, due_within=Minutes(LENGTHS[at % 4])) for at, (key, row) in enumerate(plan.rows.items())
    }
    return replace(plan, rows=rows)


def by_the_rule(plan: Plan, schedule: Schedule) -> dict[str, int]:
    """By when each row is due: so many working minutes behind the go-live, then the next meeting."""
    rules, found = Rules(plan), {}
    for key, row in plan.rows.items():
        release = rules.release(key)
        live = plan.releases[release].go_live if release is not None else None
        if live is None:
            continue
        gate = plan.gates.get(key)
        at = rules.times.of(key).later(
            schedule.dates(live).finish, max(row.due_within, gate.lead_time if gate is not None else 0)
        )
        if gate is not None and gate.meets:
            sits = meetings(gate.meets)
            at = sits[bisect_left(sits, at)]
        found[key] = at
    return found


@pytest.mark.parametrize("seed", [seed for seed in range(60) if rule_plan(seed).releases][:25])
def test_dues_are_counted_from_the_go_live_and_move_nothing(seed: int) -> None:
    plan = rule_plan(seed)
    bare = replace(plan, rows={key: replace(row, deadline=None) for key, row in plan.rows.items()})
    before, after = schedule_plan(bare), schedule_plan(dated(plan))
    assert after.dues == by_the_rule(dated(plan), after)
    for name in ("starts", "finishes", "late_starts", "late_finishes", "total_floats"):
        assert getattr(after, name) == getattr(before, name), name
