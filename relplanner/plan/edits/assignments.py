"""Verbs that give work to others: hand over, fill a role, split, lower units.

The work of a task stays what it was: whoever takes something over takes all of it, and what is split adds up to the minute. What
has been started stays with whoever started it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from msgspec.structs import replace

from relplanner.plan.edits.ground import found, fresh, resource_of, row_of, settled, several, with_records, without
from relplanner.plan.ids import IdSource
from relplanner.plan.legal import named
from relplanner.plan.model import Assignment, Estimate, Id, Minutes, PerMille, Plan, Resource, Row
from relplanner.plan.problems import EditError

HALF = PerMille(500)


def hand_over(plan: Plan, assignment: Id | Collection[Id], to: Id) -> Plan:
    """Give assignments to somebody else, as they are; who is on a task already takes the units and the work beside the own ones.

    Tasks that were started stay with whoever started them (`relplanner.insight.availability` finds the assignments of a range).
    Raises `EditError` (`unknown-assignment`, `unknown-resource`, `wrong-kind`, `already-started` where nothing is left to give).
    """
    asked = [_assignment(plan, key) for key in several(assignment)]
    heir = resource_of(plan, to)
    given = [one for one in asked if one.resource != to and not _started(plan, one)]
    if asked and not given and any(_started(plan, one) for one in asked):
        raise EditError("already-started", f"These tasks were started, so {named(heir)} cannot take them over.", to)
    for one in given:
        _same_kind(plan.resources[one.resource], heir)
    after = plan
    for one in given:
        after = _taken_over(after, one, to)
    return settled(plan, after)


def fill_role(plan: Plan, role: Id, person: Id) -> Plan:
    """Put somebody into a role to be filled: all that stands there becomes the person's, who fills the role from now on.

    The role goes when nothing is left of it. Raises `EditError` (`unknown-resource`, `not-a-role`, `wrong-kind`).
    """
    was, heir = resource_of(plan, role), resource_of(plan, person)
    if was.kind != "role":
        raise EditError("not-a-role", f"{named(was)} is no role to be filled; hand the work over instead.", role)
    _same_kind(was, heir)
    after = plan
    for one in _in_order(plan, role):
        if not _started(plan, one):
            after = _taken_over(after, one, person)
    roles = (*heir.roles, *(name for name in was.roles or (was.name,) if name not in heir.roles))
    after = with_records(after, "resources", [replace(heir, roles=roles)])
    if all(one.resource != role for one in after.assignments.values()):
        after = without(after, "resources", [role])
    return settled(plan, after)


def split_work(plan: Plan, ids: IdSource, assignment: Id, to: Id, share: PerMille = HALF) -> Plan:
    """Give a share of an assignment's units, and of its own work, to somebody else; the task keeps its length.

    Raises `EditError` (`unknown-assignment`, `unknown-resource`, `wrong-kind`, `bad-share`, `already-started`, `assigned-twice`).
    """
    one, heir = _assignment(plan, assignment), resource_of(plan, to)
    _same_kind(plan.resources[one.resource], heir)
    units = PerMille(one.units * share // 1000)
    if not 0 < units < one.units:
        raise EditError(
            "bad-share", "A split leaves both with some of the work; choose a share between 0 % and 100 %.", assignment
        )
    if _started(plan, one):
        raise EditError("already-started", f"{named(plan.rows[one.task])} was started; split what remains of it.", one.task)
    work = None if one.work is None else Minutes(one.work * units // one.units)
    left = None if one.work is None or work is None else Minutes(one.work - work)
    part = Assignment(
        id=fresh(ids, "a", plan, "assignments"), task=one.task, resource=to, units=units, work=work, delay=one.delay
    )
    kept = replace(one, units=PerMille(one.units - units), work=left)
    return settled(plan, with_records(plan, "assignments", [kept, part]))


def lower_units(plan: Plan, assignment: Id, units: PerMille) -> Plan:
    """Let somebody work on a task with less of their time; the work stays the same, so it takes longer.

    A duration becomes the effort that it meant, of which everybody keeps their own part. Raises `EditError`
    (`unknown-assignment`, `bad-units`, `not-an-estimate`).
    """
    one = _assignment(plan, assignment)
    row = plan.rows[one.task]
    if units >= one.units:
        raise EditError("bad-units", f"{named(plan.resources[one.resource])} works with that share already; choose less.", one.id)
    if row.estimate is None or row.estimate.kind == "elapsed":
        raise EditError("not-an-estimate", f"{named(row)} has no work that could be spread out; estimate it first.", row.id)
    after = plan
    if row.estimate.kind == "duration":
        after = _as_effort(plan, row, row.estimate)
        one = after.assignments[one.id]
    return settled(plan, with_records(after, "assignments", [replace(one, units=units)]))


def divide_work(plan: Plan, row: Id, parts: Mapping[Id, Minutes]) -> Plan:
    """Give assignments of a task own parts of its work; the others keep theirs, and the task becomes the effort of all.

    Raises `EditError` (`unknown-row`, `unknown-assignment`, `not-an-estimate`, `bad-length`).
    """
    was = row_of(plan, row)
    for key in parts:
        if _assignment(plan, key).task != row:
            raise EditError("unknown-assignment", f"This assignment is none of {named(was)}.", key)
    if was.estimate is None or was.estimate.kind == "elapsed":
        raise EditError("not-an-estimate", f"{named(was)} has no work that could be divided; estimate it first.", row)
    after = _as_effort(plan, was, was.estimate) if was.estimate.kind == "duration" else plan
    return settled(
        plan, with_records(after, "assignments", [replace(after.assignments[key], work=work) for key, work in parts.items()])
    )


def _assignment(plan: Plan, key: Id) -> Assignment:
    one: Assignment = found(plan, "assignments", key)
    return one


def _in_order(plan: Plan, resource: Id) -> Iterator[Assignment]:
    yield from (plan.assignments[key] for key in sorted(plan.assignments) if plan.assignments[key].resource == resource)


def _started(plan: Plan, one: Assignment) -> bool:
    progress = plan.rows[one.task].progress
    return progress is not None and (progress.actual_start is not None or progress.percent > 0)


def _same_kind(giver: Resource, heir: Resource) -> None:
    """People, teams, roles and outside help can stand in for each other, environments only for environments."""
    if (giver.kind == "environment") != (heir.kind == "environment"):
        what = "an environment" if heir.kind == "environment" else "no environment"
        raise EditError("wrong-kind", f"{named(heir)} is {what}, so it cannot take the place of {named(giver)}.", heir.id)


def _taken_over(plan: Plan, one: Assignment, to: Id) -> Plan:
    """The plan in which `to` has an assignment; beside one that `to` has on the same task, the two become one."""
    beside = next((other for other in plan.assignments.values() if (other.task, other.resource) == (one.task, to)), None)
    if beside is None:
        return with_records(plan, "assignments", [replace(one, resource=to)])
    work = Minutes(one.work + beside.work) if one.work is not None and beside.work is not None else None
    units = beside.units if plan.resources[to].kind == "environment" else PerMille(beside.units + one.units)
    delay = min(one.delay, beside.delay)
    merged = replace(beside, units=units, work=work, delay=delay)
    return with_records(without(plan, "assignments", [one.id]), "assignments", [merged])


def _as_effort(plan: Plan, row: Row, estimate: Estimate) -> Plan:
    """A duration as the effort that its people spend on it, each with an own part; environments are occupied, they do none."""
    helping = [
        one for one in plan.assignments.values() if one.task == row.id and plan.resources[one.resource].kind != "environment"
    ]
    own = {one.id: Minutes(-(-estimate.likely * one.units // 1000)) for one in helping}
    points = (estimate.optimistic, estimate.pessimistic)
    total = sum(own.values())
    low, high = (None if each is None else Minutes(each * total // estimate.likely if estimate.likely else 0) for each in points)
    effort = replace(estimate, kind="effort", likely=Minutes(total), optimistic=low, pessimistic=high)
    after = with_records(plan, "rows", [replace(row, estimate=effort)])
    return with_records(after, "assignments", [replace(one, work=own[one.id]) for one in helping])
