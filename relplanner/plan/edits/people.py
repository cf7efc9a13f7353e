"""Verbs of resources and assignments: who and what does the work, and how much of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from relplanner.plan.edits.ground import (
    changed,
    found,
    fresh,
    one_line,
    resource_of,
    row_of,
    settled,
    several,
    with_records,
    without,
)
from relplanner.plan.ids import IdSource
from relplanner.plan.legal import named
from relplanner.plan.model import (
    Absence,
    Assignment,
    CapacityStep,
    Freeze,
    Id,
    Instant,
    Minutes,
    PerMille,
    Plan,
    Resource,
    ResourceKind,
    Window,
)
from relplanner.plan.problems import EditError
from relplanner.plan.steps import capacity_at

WHOLE = PerMille(1000)


def add_resource(
    plan: Plan,
    ids: IdSource,
    *,
    name: str,
    kind: ResourceKind = "person",
    id: Id | None = None,  # noqa: A002  # the record's own word
    **fields: Any,  # noqa: ANN401  # checked against the record
) -> Plan:
    """Add a person, team, role, environment or cost; `fields` are further fields of `Resource`.

    Raises `EditError` (`name-taken`, `name-missing`, `id-taken`, `unknown-field`, `illegal-value`, and each rule).
    """
    new = changed(Resource(id=fresh(ids, "p", plan, "resources", id), name=_new_name(plan, name), kind=kind), fields)
    return settled(plan, with_records(plan, "resources", [new]))


def change_resource(plan: Plan, resource: Id, **fields: Any) -> Plan:  # noqa: ANN401  # checked against the record
    """Set fields of a resource. Raises `EditError` (`name-taken`, `unknown-field`, `illegal-value`, and each rule)."""
    was = resource_of(plan, resource)
    if "name" in fields:
        fields = {**fields, "name": _new_name(plan, str(fields["name"]), resource)}
    return settled(plan, with_records(plan, "resources", [changed(was, fields)]))


def _new_name(plan: Plan, name: str, own: Id | None = None) -> str:
    """A name as it is kept. Raises `EditError` where it is empty or somebody else has it: people are typed by name."""
    kept = one_line(name)
    if not kept:
        raise EditError("name-missing", "People, roles and environments are found by their name; give one.", own or "")
    for other in plan.resources.values():
        if other.id != own and other.name.casefold() == kept.casefold():
            raise EditError("name-taken", f"{named(other)} is in the plan already; choose another name.", other.id)
    return kept


def remove_resource(plan: Plan, resource: Id | Collection[Id]) -> Plan:
    """Take resources out of the plan, off every task, and out of every window and freeze.

    A window or freeze that was about them alone goes too: without them it would be about everything.
    """
    gone = frozenset(resource_of(plan, key).id for key in several(resource))
    after = without(plan, "resources", gone)
    after = without(after, "assignments", [one.id for one in plan.assignments.values() if one.resource in gone])
    for table in ("windows", "freezes"):
        records: Collection[Window | Freeze] = getattr(plan, table).values()
        touched = [record for record in records if gone.intersection(record.scope.environments)]
        left = {record.id: tuple(key for key in record.scope.environments if key not in gone) for record in touched}
        after = without(after, table, [key for key, environments in left.items() if not environments])
        narrowed = [
            msgspec.structs.replace(record, scope=msgspec.structs.replace(record.scope, environments=left[record.id]))
            for record in touched
            if left[record.id]
        ]
        after = with_records(after, table, narrowed) if narrowed else after
    return settled(plan, after)


def add_absence(plan: Plan, resource: Id, start: Instant, finish: Instant, reason: str = "") -> Plan:
    """Say that somebody cannot work in [`start`, `finish`). Raises `EditError` (`finish-before-start`)."""
    was = resource_of(plan, resource)
    absences = sorted({*was.absences, Absence(start=start, finish=finish, reason=one_line(reason))}, key=_span)
    return settled(plan, with_records(plan, "resources", [msgspec.structs.replace(was, absences=tuple(absences))]))


def remove_absence(plan: Plan, resource: Id, absence: Absence) -> Plan:
    """Take an absence away. Raises `EditError` (`unknown-absence`)."""
    was = resource_of(plan, resource)
    if absence not in was.absences:
        raise EditError("unknown-absence", f"{named(was)} has no such absence any more.", resource)
    left = tuple(one for one in was.absences if one != absence)
    return settled(plan, with_records(plan, "resources", [msgspec.structs.replace(was, absences=left)]))


def set_capacity(plan: Plan, resource: Id, units: PerMille, since: Instant | None = None, until: Instant | None = None) -> Plan:
    """Give a resource `units` in [`since`, `until`), None: from the beginning, for ever; before and after it keeps what it has.

    Raises `EditError` (`finish-before-start`, `bad-units`).
    """
    was = resource_of(plan, resource)
    if since is not None and until is not None and since >= until:
        raise EditError("finish-before-start", f"The capacity of {named(was)} must change back after it changed.", resource)
    if since is None and until is None:
        return change_resource(plan, resource, capacity=units, capacity_steps=[])
    first = units if since is None else was.capacity
    steps = [one for one in was.capacity_steps if since is not None and one.start < since]
    steps += [CapacityStep(start=since, units=units)] if since is not None else []
    if until is not None:
        steps.append(CapacityStep(start=until, units=capacity_at(was, until)))
        steps += [one for one in was.capacity_steps if one.start > until]
    kept: list[CapacityStep] = []
    for step in steps:
        if step.units != (kept[-1].units if kept else first):
            kept.append(step)
    return settled(
        plan, with_records(plan, "resources", [msgspec.structs.replace(was, capacity=first, capacity_steps=tuple(kept))])
    )


def _span(absence: Absence) -> tuple[int, int, str]:
    return absence.start, absence.finish, absence.reason


# --------------------------------------------------------------------------------------------------------- assignments


def assign(  # noqa: PLR0917  # the words of an assignment in the order in which it is said
    plan: Plan,
    ids: IdSource,
    row: Id | Collection[Id],
    resource: Id,
    units: PerMille = WHOLE,
    work: Minutes | None = None,
    *,
    id: Id | None = None,  # noqa: A002  # the record's own word
) -> Plan:
    """Put a resource on tasks; where it is on one already, its units and work change.

    Raises `EditError` (`not-assignable`, `bad-units`, `bad-length`).
    """
    resource_of(plan, resource)
    standing = {one.task: one for one in plan.assignments.values() if one.resource == resource}
    after = plan
    for key in several(row):
        row_of(plan, key)
        old = standing.get(key)
        if old is None:
            new = Assignment(id=fresh(ids, "a", after, "assignments", id), task=key, resource=resource, units=units, work=work)
        else:
            new = msgspec.structs.replace(old, units=units, work=work)
        after = with_records(after, "assignments", [new])
    return settled(plan, after)


def change_assignment(plan: Plan, assignment: Id, **fields: Any) -> Plan:  # noqa: ANN401  # checked against the record
    """Set `units`, `work`, `delay` or `resource` of an assignment. Raises `EditError` (`assigned-twice`, and each rule)."""
    was: Assignment = found(plan, "assignments", assignment)
    return settled(plan, with_records(plan, "assignments", [changed(was, fields)]))


def unassign(plan: Plan, assignment: Id | Collection[Id]) -> Plan:
    """Take assignments away. Raises `EditError` (`unknown-assignment`)."""
    for key in several(assignment):
        found(plan, "assignments", key)
    return settled(plan, without(plan, "assignments", several(assignment)))


def set_assignments(plan: Plan, ids: IdSource, row: Id | Collection[Id], people: Iterable[tuple[str, PerMille]]) -> Plan:
    """Put exactly these on a task, by name (capitals do not matter); an unknown name becomes a new person.

    An assignment that stays keeps its id, its own work and its delay. Raises `EditError` (`not-assignable`, `assigned-twice`,
    `bad-units`, `name-missing`).
    """
    after = plan
    by_name = {one.name.casefold(): one.id for one in sorted(plan.resources.values(), key=lambda one: one.id, reverse=True)}
    wanted: dict[Id, PerMille] = {}
    for name, units in people:
        key = by_name.get(one_line(name).casefold())
        if key is None:
            new = Resource(id=fresh(ids, "p", after, "resources"), name=_new_name(after, name))
            after = with_records(after, "resources", [new])
            key = by_name[new.name.casefold()] = new.id
        if key in wanted:
            raise EditError(
                "assigned-twice", f"{named(after.resources[key])} is named twice; name everybody once.", several(row)[0]
            )
        wanted[key] = units
    for task in several(row):
        row_of(plan, task)
        after = _with_assignments(after, ids, task, wanted)
    return settled(plan, after)


def _with_assignments(plan: Plan, ids: IdSource, task: Id, wanted: dict[Id, PerMille]) -> Plan:
    standing = {one.resource: one for one in plan.assignments.values() if one.task == task}
    after = without(plan, "assignments", [one.id for resource, one in standing.items() if resource not in wanted])
    for resource, units in wanted.items():
        old = standing.get(resource)
        if old is None:
            new = Assignment(id=fresh(ids, "a", after, "assignments"), task=task, resource=resource, units=units)
        else:
            new = old if old.units == units else msgspec.structs.replace(old, units=units)
        after = with_records(after, "assignments", [new])
    return after
