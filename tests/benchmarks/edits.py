"""Seeded random edits of a large plan, of the kinds that people make most: the measure of what one edit costs."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator

from relplanner.plan.edits.links import change_link, link, unlink
from relplanner.plan.edits.moves import outdent
from relplanner.plan.edits.tasks import add_row, delete_rows, rename, set_constraint, set_deadline, set_estimate
from relplanner.plan.ids import IdSource, SeededIds
from relplanner.plan.instants import instant
from relplanner.plan.model import Constraint, Estimate, Id, Instant, Lag, Minutes, Plan
from relplanner.plan.problems import EditError

START = instant("2027-01-04T08:00")
Verb = Callable[[Plan, random.Random, IdSource], Plan]


def _leaf(plan: Plan, dice: random.Random) -> Id:
    return dice.choice([key for key in plan.rows if key.startswith("t")])


def _estimate(plan: Plan, dice: random.Random, _: IdSource) -> Plan:
    return set_estimate(plan, _leaf(plan, dice), Estimate(likely=Minutes(dice.choice((240, 480, 960, 1440, 2400, 3360)))))


def _rename(plan: Plan, dice: random.Random, _: IdSource) -> Plan:
    return rename(plan, _leaf(plan, dice), f"Task {dice.randrange(10**6)}")


def _deadline(plan: Plan, dice: random.Random, _: IdSource) -> Plan:
    return set_deadline(plan, _leaf(plan, dice), Instant(START + dice.randrange(10**6)))


def _constraint(plan: Plan, dice: random.Random, _: IdSource) -> Plan:
    at = Instant(START + dice.randrange(10**5))
    return set_constraint(plan, _leaf(plan, dice), dice.choice((None, Constraint(kind="start no earlier than", at=at))))


def _link(plan: Plan, dice: random.Random, ids: IdSource) -> Plan:
    """Two rows that stand near to each other, the later one behind the earlier one."""
    keys = sorted(key for key in plan.rows if key.startswith("t"))
    a = dice.randrange(len(keys) - 1)
    return link(plan, ids, keys[a], keys[min(len(keys) - 1, a + dice.randint(1, 60))])


def _unlink(plan: Plan, dice: random.Random, _: IdSource) -> Plan:
    return unlink(plan, dice.choice(list(plan.links)))


def _lag(plan: Plan, dice: random.Random, _: IdSource) -> Plan:
    return change_link(plan, dice.choice(list(plan.links)), lag=Lag(amount=dice.choice((0, 240, 480, -240))))


def _insert(plan: Plan, dice: random.Random, ids: IdSource) -> Plan:
    return add_row(plan, ids, name="New", after=_leaf(plan, dice), estimate=Estimate(likely=Minutes(960)))


def _delete(plan: Plan, dice: random.Random, _: IdSource) -> Plan:
    return delete_rows(plan, _leaf(plan, dice))


def _outdent(plan: Plan, dice: random.Random, _: IdSource) -> Plan:
    return outdent(plan, _leaf(plan, dice))


KINDS: dict[str, tuple[Verb, int]] = {
    "estimate": (_estimate, 8),
    "rename": (_rename, 3),
    "constraint": (_constraint, 2),
    "deadline": (_deadline, 2),
    "link": (_link, 3),
    "unlink": (_unlink, 2),
    "lag": (_lag, 2),
    "insert": (_insert, 3),
    "delete": (_delete, 1),
    "outdent": (_outdent, 1),
}
"""What is edited, and how often."""


def edits(plan: Plan, count: int, seed: int = 1, kinds: Collection[str] = ()) -> Iterator[tuple[str, Plan]]:
    """Yield so many plans, each one edit behind the one before, with the kind of the edit; every tenth is an undo.

    `kinds` chooses among them, all without. Verbs that refuse (a circle, a summary) are tried again with other dice.
    """
    dice, ids = random.Random(seed), SeededIds(seed)
    verbs = {kind: verb for kind, (verb, _) in KINDS.items() if not kinds or kind in kinds}
    weights = [KINDS[kind][1] for kind in verbs]
    before = plan
    made = 0
    while made < count:
        if made % 10 == 9 and before is not plan:
            kind, after = "undo", before
        else:
            (kind,) = dice.choices(list(verbs), weights)
            try:
                after = verbs[kind](plan, dice, ids)
            except EditError:
                continue
        if after is plan:
            continue
        before, plan = plan, after
        made += 1
        yield kind, plan
