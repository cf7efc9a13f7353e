"""Verbs of the steps of a runbook among each other: take out, change places, tick.

Whatever waited for a step that is taken out waits for what that one waited for; so a runbook stays one chain from its first step
to its last. In the night steps are ticked in the order of their links.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec.structs import replace

from relplanner.plan.edits.ground import found, fresh, row_of, settled, several, with_records, without
from relplanner.plan.edits.moves import move_rows, siblings
from relplanner.plan.edits.tasks import delete_rows
from relplanner.plan.ids import IdSource
from relplanner.plan.legal import named
from relplanner.plan.model import Id, Instant, Link, PerMille, Plan, Progress
from relplanner.plan.problems import EditError


def remove_steps(plan: Plan, ids: IdSource, steps: Id | Collection[Id]) -> Plan:
    """Take steps out; what waited for them waits for what they waited for. Raises `EditError` (`unknown-step`)."""
    after = plan
    for step in several(steps):
        found(after, "steps", step)
        ahead = [one for one in after.links.values() if one.successor == step]
        behind = [one for one in after.links.values() if one.predecessor == step]
        pairs = {(one.predecessor, one.successor) for one in after.links.values()}
        bridges = [
            Link(id=fresh(ids, "l", after, "links"), predecessor=first.predecessor, successor=last.successor)
            for first in ahead
            for last in behind
            if first.type == last.type == "FS" and (first.predecessor, last.successor) not in pairs
        ]
        after = with_records(delete_rows(after, step), "links", bridges)
    return settled(plan, after)


def move_step(plan: Plan, step: Id, offset: int) -> Plan:
    """Let a step change places with the one above (-1) or below (1); of two in a chain the other one then comes first.

    Raises `EditError` (`unknown-step`, `bad-place` at the ends and across the edge of the window, `cycle`).
    """
    found(plan, "steps", step)
    order = [row.id for row in siblings(plan, row_of(plan, step).parent) if row.id in plan.steps]
    place = order.index(step) + offset
    if not 0 <= place < len(order):
        message = f"{named(row_of(plan, step))} is the {'first' if offset < 0 else 'last'} step of its part of the runbook."
        raise EditError("bad-place", message, step)
    upper, lower = (order[place], step) if offset < 0 else (step, order[place])
    after = move_rows(plan, step, offset)
    direct = next((one for one in plan.links.values() if (one.predecessor, one.successor) == (upper, lower)), None)
    if direct is None:
        return settled(plan, after)
    turned = {}
    for one in plan.links.values():
        if one is direct:
            turned[one.id] = replace(one, predecessor=lower, successor=upper)
        elif one.successor == upper:
            turned[one.id] = replace(one, successor=lower)
        elif one.predecessor == lower:
            turned[one.id] = replace(one, predecessor=upper)
    standing = {_says(one) for one in plan.links.values() if one.id not in turned}
    twice = [key for key, one in turned.items() if _says(one) in standing]
    return settled(plan, without(with_records(after, "links", turned.values()), "links", twice))


def _says(link: Link) -> tuple[Id, Id, str]:
    return link.predecessor, link.successor, link.type


def tick_step(plan: Plan, step: Id, began: Instant | None, ended: Instant | None) -> Plan:
    """Write down when a step of the night began and ended; `ended` None: it is under way; both None: not begun after all.

    Raises `EditError` (`unknown-step`, `step-waits` for one that is not ticked, `finish-before-start`).
    """
    found(plan, "steps", step)
    row = row_of(plan, step)
    if began is None and ended is None:
        return settled(plan, with_records(plan, "rows", [replace(row, progress=None)]))
    for one in plan.links.values():
        ahead = plan.rows[one.predecessor]
        if one.successor != step or one.type != "FS" or one.predecessor not in plan.steps:
            continue
        if ahead.progress is None or ahead.progress.actual_finish is None:
            raise EditError(
                "step-waits", f"{named(row)} waits for {named(ahead)}, which is not ticked yet; tick that one first.", step
            )
    done = PerMille(1000 if ended is not None else 0)
    progress = Progress(percent=done, actual_start=began if began is not None else ended, actual_finish=ended)
    return settled(plan, with_records(plan, "rows", [replace(row, progress=progress)]))


def tick_as_planned(plan: Plan, dates: Iterable[tuple[Id, Instant, Instant]]) -> Plan:
    """Tick steps at the instants given, in the order given, as one edit. Raises `EditError` as `tick_step` does."""
    after = plan
    for step, began, ended in dates:
        after = tick_step(after, step, began, ended)
    return settled(plan, after)
