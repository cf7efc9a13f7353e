"""Verbs of runbooks: steps below a cutover task, what they say, rehearsals and what they teach.

The steps in front of the window stand beside a block, the rows of which are placed as one in a window; what the cutover task
had (people, environments, its window) goes to its steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from relplanner.plan.edits.ground import changed, found, fresh, one_line, row_of, settled, with_records, without
from relplanner.plan.edits.moves import siblings
from relplanner.plan.ids import IdSource, ranks
from relplanner.plan.legal import named
from relplanner.plan.model import (
    Assignment,
    Constraint,
    Day,
    Estimate,
    Id,
    Link,
    Minutes,
    Plan,
    Record,
    Rehearsal,
    RehearsedStep,
    Row,
    Runbook,
    RunbookStep,
)
from relplanner.plan.outline import outline
from relplanner.plan.problems import EditError


def add_runbook(plan: Plan, ids: IdSource, task: Id, template: Plan) -> Plan:
    """Put a runbook's steps below a task, which from then on takes its dates from them.

    `template` is a plan whose top rows are steps, and one of them the block that stands in a window. Environments of the task are
    booked by every step of the block; a step's owners are put on it where the plan has somebody for that role. The steps in front
    of the block stand as late as possible.

    Raises `EditError` (`unknown-row`, `not-a-task`, `runbook-there`, `not-a-runbook`).
    """
    row = row_of(plan, task)
    if row.kind != "task":
        raise EditError("not-a-task", f"{named(row)} is a {row.kind}; a runbook stands below a task, such as the cutover.", task)
    if task in plan.runbooks or any(one.parent == task for one in plan.rows.values()):
        raise EditError("runbook-there", f"{named(row)} has rows below it already; add the runbook to a task without any.", task)
    if not template.steps:
        raise EditError("not-a-runbook", f"“{template.title}” has no steps of a runbook in it; choose a runbook.", task)
    keys = {one: fresh(ids, "s", plan, "rows") for one in template.rows}
    tree = outline(template.rows)
    block = {key for at, root in enumerate(tree.ids) if template.rows[root].one_window for key in tree.ids[at + 1 : tree.end[at]]}
    rows = [_step_row(template.rows[key], keys, row, early=key not in block) for key in tree.ids]
    links = [
        replace(one, id=fresh(ids, "l", plan, "links"), predecessor=keys[one.predecessor], successor=keys[one.successor])
        for one in template.links.values()
    ]
    steps = [replace(one, id=keys[one.id]) for one in template.steps.values()]
    summary = replace(row, estimate=None, one_window=False, constraint=_bound(row.constraint), progress=None, by_hand=None)
    own = [one for one in plan.assignments.values() if one.task == task]
    after = with_records(without(plan, "assignments", [one.id for one in own]), "rows", [summary, *rows])
    after = with_records(with_records(after, "links", links), "steps", steps)
    after = with_records(after, "runbooks", [Runbook(id=task)])
    inside = [keys[key] for key in tree.ids if key in block and key in template.steps]
    return settled(plan, with_records(after, "assignments", _booked(plan, ids, own, inside, steps)))


def _bound(constraint: Constraint | None) -> Constraint | None:
    """The only constraint that a task with rows below it may keep."""
    return constraint if constraint is not None and constraint.kind == "start no earlier than" else None


def _step_row(step: Row, keys: Mapping[Id, Id], task: Row, *, early: bool) -> Row:
    """A template's row below the task: elapsed minutes, and in front of the window as late as possible."""
    estimate = None if step.estimate is None else replace(step.estimate, kind="elapsed")
    late = Constraint(kind="as late as possible") if early and estimate is not None else None
    parent = task.id if step.parent is None else keys[step.parent]
    return replace(step, id=keys[step.id], parent=parent, estimate=estimate, constraint=late, work_kind=task.work_kind)


def _booked(
    plan: Plan, ids: IdSource, own: Sequence[Assignment], inside: Sequence[Id], steps: Sequence[RunbookStep]
) -> list[Assignment]:
    """The environments of the task on every step of the block, and on each step whoever owns it."""
    pairs: dict[tuple[Id, Id], Assignment] = {}
    places = [one for one in own if plan.resources[one.resource].kind == "environment"]
    for step in inside:
        for one in places:
            pairs[step, one.resource] = replace(one, id=fresh(ids, "a", plan, "assignments"), task=step)
    for step_record in steps:
        for who in _owning(plan, step_record.owners):
            if (step_record.id, who) not in pairs:
                key = fresh(ids, "a", plan, "assignments")
                pairs[step_record.id, who] = Assignment(id=key, task=step_record.id, resource=who)
    return list(pairs.values())


def _owning(plan: Plan, owners: Iterable[str]) -> list[Id]:
    """Whom owners mean, by role or by name: a person before a role that is still to be filled; nobody where there is none."""
    filled = sorted(
        (one for one in plan.resources.values() if one.kind != "environment"), key=lambda one: (one.kind != "person", one.name)
    )
    meant = (next((one.id for one in filled if owner in one.roles or owner == one.name), None) for owner in owners)
    return list(dict.fromkeys(one for one in meant if one is not None))


def add_step(
    plan: Plan,
    ids: IdSource,
    *,
    after: Id,
    name: str,
    minutes: Minutes,
    id: Id | None = None,  # noqa: A002  # the record's own word
    **fields: Any,  # noqa: ANN401  # checked against the record
) -> Plan:
    """Put a step behind another one: what waited for that one waits for the new one now. `fields` are those of the step.

    Raises `EditError` (`unknown-step`, `bad-length`, `illegal-value`).
    """
    found(plan, "steps", after)
    ahead = row_of(plan, after)
    key = fresh(ids, "s", plan, "rows", id)
    row = Row(
        id=key,
        name=one_line(name),
        estimate=Estimate(likely=minutes, kind="elapsed", unit="m"),
        work_kind=ahead.work_kind,
        constraint=ahead.constraint,
    )
    order = siblings(plan, ahead.parent)
    place = [one.id for one in order].index(after) + 1
    order[place:place] = [replace(row, parent=ahead.parent)]
    placed = [replace(one, rank=rank) for one, rank in zip(order, ranks(len(order)), strict=True)]
    behind = [replace(one, predecessor=key) for one in plan.links.values() if one.predecessor == after]
    links = [*behind, Link(id=fresh(ids, "l", plan, "links"), predecessor=after, successor=key)]
    booked = [
        replace(one, id=fresh(ids, "a", plan, "assignments"), task=key)
        for one in plan.assignments.values()
        if one.task == after and plan.resources[one.resource].kind == "environment"
    ]
    step = changed(RunbookStep(id=key), fields)
    booked += [Assignment(id=fresh(ids, "a", plan, "assignments"), task=key, resource=who) for who in _owning(plan, step.owners)]
    made = with_records(with_records(plan, "rows", placed), "steps", [step])
    return settled(plan, with_records(with_records(made, "links", links), "assignments", booked))


def change_step(plan: Plan, step: Id, **fields: Any) -> Plan:  # noqa: ANN401  # checked against the record
    """Set owners, check, way back or point of no return of a step. Raises `EditError` (`unknown-step`, `bad-length`, …)."""
    was: Record = found(plan, "steps", step)
    return settled(plan, with_records(plan, "steps", [changed(was, fields)]))


def set_owners(plan: Plan, ids: IdSource, step: Id, owners: Sequence[str]) -> Plan:
    """Give a step its owners, and book whoever they mean in place of whom the owners before meant.

    Others that were put on it stay. Raises `EditError` (`unknown-step`, `illegal-value`).
    """
    was: RunbookStep = found(plan, "steps", step)
    after = change_step(plan, step, owners=tuple(owners))
    wanted, before = _owning(plan, owners), _owning(plan, was.owners)
    on = {one.resource: one.id for one in plan.assignments.values() if one.task == step}
    after = without(after, "assignments", [on[who] for who in before if who in on and who not in wanted])
    new = [Assignment(id=fresh(ids, "a", plan, "assignments"), task=step, resource=who) for who in wanted if who not in on]
    return settled(plan, with_records(after, "assignments", new))


def change_runbook(plan: Plan, runbook: Id, **fields: Any) -> Plan:  # noqa: ANN401  # checked against the record
    """Set the time of a check, or the margin on rehearsed minutes. Raises `EditError` (`unknown-runbook`, `bad-length`, …)."""
    was: Record = found(plan, "runbooks", runbook)
    return settled(plan, with_records(plan, "runbooks", [changed(was, fields)]))


# ----------------------------------------------------------------------------------------------------------- rehearsals


def add_rehearsal(
    plan: Plan,
    ids: IdSource,
    runbook: Id,
    *,
    day: Day,
    name: str = "",
    id: Id | None = None,  # noqa: A002  # the record's own word
) -> Plan:
    """Copy a runbook's steps as they are planned, to be gone through on a day. Raises `EditError` (`unknown-runbook`)."""
    found(plan, "runbooks", runbook)
    steps = tuple(RehearsedStep(step=row.id, planned=_planned(row)) for row in steps_of(plan, runbook))
    key = fresh(ids, "e", plan, "rehearsals", id)
    new = Rehearsal(id=key, runbook=runbook, day=day, name=one_line(name) or "Rehearsal", steps=steps)
    return settled(plan, with_records(plan, "rehearsals", [new]))


def set_rehearsed(plan: Plan, rehearsal: Id, step: Id, minutes: Minutes | None) -> Plan:
    """Write down how long a step took in a rehearsal; None: it was not gone through.

    Raises `EditError` (`unknown-rehearsal`, `unknown-step`, `bad-length`).
    """
    was: Rehearsal = found(plan, "rehearsals", rehearsal)
    if all(one.step != step for one in was.steps):
        raise EditError("unknown-step", f"The rehearsal {named(was)} has no such step; it was copied without it.", step)
    steps = tuple(replace(one, actual=minutes) if one.step == step else one for one in was.steps)
    return settled(plan, with_records(plan, "rehearsals", [replace(was, steps=steps)]))


def take_rehearsed(plan: Plan, rehearsal: Id) -> Plan:
    """Give the steps the minutes that a rehearsal took, times the runbook's margin, rounded up to whole minutes.

    Raises `EditError` (`unknown-rehearsal`, `nothing-rehearsed`).
    """
    was: Rehearsal = found(plan, "rehearsals", rehearsal)
    margin = plan.runbooks[was.runbook].margin
    rows = []
    for one in was.steps:
        row = plan.rows.get(one.step)
        if one.actual is not None and row is not None and row.estimate is not None:
            rows.append(
                replace(
                    row,
                    estimate=replace(
                        row.estimate, likely=Minutes(-(-one.actual * margin // 1000)), optimistic=None, pessimistic=None
                    ),
                )
            )
    if not rows:
        raise EditError(
            "nothing-rehearsed", f"The rehearsal {named(was)} has no actual minutes yet; enter some first.", rehearsal
        )
    return settled(plan, with_records(plan, "rows", rows))


def remove_rehearsal(plan: Plan, rehearsal: Id) -> Plan:
    """Forget a rehearsal. Raises `EditError` (`unknown-rehearsal`)."""
    found(plan, "rehearsals", rehearsal)
    return settled(plan, without(plan, "rehearsals", [rehearsal]))


def steps_of(plan: Plan, runbook: Id) -> list[Row]:
    """The rows of a runbook's steps in tree order."""
    tree = outline(plan.rows)
    at = tree.index[runbook]
    return [plan.rows[key] for key in tree.ids[at + 1 : tree.end[at]] if key in plan.steps]


def _planned(row: Row) -> Minutes:
    return row.estimate.likely if row.estimate is not None else Minutes(0)
