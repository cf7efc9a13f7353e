"""Plans over every rule with what levelling sets from behind: marks on rows as late as possible and in front of targets."""

from __future__ import annotations

import random

from msgspec.structs import replace

from relplanner.plan.model import Constraint, Instant, LevellingMark, Plan, Row
from tests.schedule.rule_plans import START, rule_plan

LATE = Constraint(kind="as late as possible")


def held_plan(seed: int) -> Plan:
    """A random plan in which more rows stand as late as possible, steps of blocks too, and half of them start by a mark."""
    dice, plan = random.Random(f"held {seed}"), rule_plan(seed)
    parents = {row.parent for row in plan.rows.values()}
    backward = {key for key, release in plan.releases.items() if release.direction == "backward"}
    rows = dict(plan.rows)
    for key, row in plan.rows.items():
        if key in parents or row.kind not in {"task", "milestone"}:
            continue
        late = row.constraint == LATE or (_is_free(row) and dice.random() < 0.4)
        one = replace(row, constraint=LATE) if late else row
        led = bool(backward & {*_above(plan, row)})
        if dice.random() < (0.6 if late else 0.2 if led else 0.05):
            low, high = (15_000, 50_000) if led and dice.random() < 0.7 else (0, 14_000)
            one = replace(one, levelled=LevellingMark(at=Instant(START + dice.randint(low, high)), backward=True))
        rows[key] = one
    return replace(plan, rows=rows)


def _is_free(row: Row) -> bool:
    return row.constraint is None and row.by_hand is None and row.levelled is None and row.progress is None


def _above(plan: Plan, row: Row) -> list[str]:
    found, up = list[str](), row.parent
    while up is not None:
        found.append(up)
        up = plan.rows[up].parent
    return found
