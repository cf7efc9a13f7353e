"""Verbs of rows: add, delete, and set what stands on them; the verbs that move rows are offered here too.

Where a verb takes `row`, a collection of ids makes the same change to each of them as one edit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from relplanner.plan.edits.forgetting import forgotten
from relplanner.plan.edits.ground import changed, fresh, many_lines, one_line, row_of, settled, several, with_records, without
from relplanner.plan.edits.moves import indent, inserted, move_rows, move_under, outdent, place_among, siblings
from relplanner.plan.ids import IdSource
from relplanner.plan.legal import named
from relplanner.plan.model import (
    Buffer,
    Constraint,
    Estimate,
    Gate,
    HandDates,
    Id,
    Instant,
    Minutes,
    Phase,
    Plan,
    Progress,
    Record,
    Release,
    Row,
    RowKind,
)
from relplanner.plan.outline import outline
from relplanner.plan.problems import EditError
from relplanner.plan.validity import SIDE_TABLES

__all__ = [
    "add_row",
    "change_row",
    "delete_rows",
    "indent",
    "move_rows",
    "move_under",
    "outdent",
    "rename",
    "set_by_hand",
    "set_calendar",
    "set_constraint",
    "set_deadline",
    "set_due_within",
    "set_estimate",
    "set_kind",
    "set_notes",
    "set_priority",
    "set_progress",
    "set_start",
    "set_work_kind",
]


def add_row(
    plan: Plan,
    ids: IdSource,
    *,
    name: str = "",
    kind: RowKind = "task",
    parent: Id | None = None,
    after: Id | None = None,
    before: Id | None = None,
    estimate: Estimate | None = None,
    id: Id | None = None,  # noqa: A002  # the record's own word
) -> Plan:
    """Add a row below `parent`, behind the row `after` or in front of `before`, else as the last one.

    With `after` or `before` alone, the new row stands on their level. A task that gets its first row below loses its estimate.
    Raises `EditError` (`id-taken`, `bad-place`, `not-a-summary`, and every rule of nesting).
    """
    beside = after if after is not None else before
    if beside is not None and parent is None:
        parent = row_of(plan, beside).parent
    row = Row(id=fresh(ids, "r", plan, "rows", id), name=one_line(name), kind=kind, estimate=estimate)
    place = place_among(plan, siblings(plan, parent), after, before)
    return settled(plan, _with_side(inserted(plan, [row], parent, place), row))


def _with_side(plan: Plan, row: Row) -> Plan:
    """The plan with the side record that a row of this kind needs, and without any other."""
    wanted = SIDE_TABLES.get(row.kind)
    for table in SIDE_TABLES.values():
        if table != wanted:
            plan = without(plan, table, [row.id])
        elif row.id not in getattr(plan, table):
            plan = with_records(plan, table, [_new_side(row)])
    return plan


def _new_side(row: Row) -> Record:
    if row.kind == "release":
        return Release(id=row.id)
    if row.kind == "phase":
        return Phase(id=row.id)
    return Gate(id=row.id) if row.kind == "gate" else Buffer(id=row.id)


def delete_rows(plan: Plan, rows: Id | Collection[Id]) -> Plan:
    """Delete rows with all that is below them, their links, assignments and marks.

    Raises `EditError` (`unknown-row`).
    """
    tree = outline(plan.rows)
    gone: set[Id] = set()
    for key in several(rows):
        position = tree.index[row_of(plan, key).id]
        gone.update(tree.ids[position : tree.end[position]])
    after = plan
    for table in ("rows", *SIDE_TABLES.values()):
        after = without(after, table, gone)
    after = forgotten(after, gone)
    links = [link.id for link in plan.links.values() if link.predecessor in gone or link.successor in gone]
    assignments = [assignment.id for assignment in plan.assignments.values() if assignment.task in gone]
    after = without(without(after, "links", links), "assignments", assignments)
    unmarked = [
        msgspec.structs.replace(
            release,
            ready=None if release.ready in gone else release.ready,
            go_live=None if release.go_live in gone else release.go_live,
        )
        for release in after.releases.values()
        if release.ready in gone or release.go_live in gone
    ]
    return settled(plan, with_records(after, "releases", unmarked) if unmarked else after)


# ---------------------------------------------------------------------------------------------------- what a row says


def change_row(plan: Plan, row: Id | Collection[Id], **fields: Any) -> Plan:  # noqa: ANN401  # checked against the record
    """Set any fields of rows but their place and kind. Raises `EditError` (`unknown-field`, `illegal-value`, each rule)."""
    for name in ("parent", "rank", "kind"):
        if name in fields:
            raise EditError("unknown-field", f"The {name} of a row is changed by moving it or by its own command.")
    keys = several(row)
    return settled(plan, with_records(plan, "rows", [changed(row_of(plan, key), fields) for key in keys]))


def _set(plan: Plan, row: Id | Collection[Id], **fields: object) -> Plan:
    rows = [msgspec.structs.replace(row_of(plan, key), **fields) for key in several(row)]
    return settled(plan, with_records(plan, "rows", rows))


def rename(plan: Plan, row: Id | Collection[Id], name: str) -> Plan:
    """Give a row another name."""
    return _set(plan, row, name=one_line(name))


def set_kind(plan: Plan, row: Id | Collection[Id], kind: RowKind) -> Plan:
    """Make rows of another kind; what only the old kind has goes. Raises `EditError` where the new kind cannot stand there."""
    after = plan
    for key in several(row):
        was = row_of(plan, key)
        now = msgspec.structs.replace(was, kind=kind, estimate=was.estimate if kind == "task" else None)
        after = _with_side(with_records(after, "rows", [now]), now)
        if kind != was.kind:
            after = forgotten(after, (key,), still_there=True)
    return settled(plan, after)


def set_estimate(plan: Plan, row: Id | Collection[Id], estimate: Estimate | None) -> Plan:
    """Say how long a task takes; None: not estimated yet. Raises `EditError` (`not-an-estimate`)."""
    return _set(plan, row, estimate=estimate)


def set_constraint(plan: Plan, row: Id | Collection[Id], constraint: Constraint | None) -> Plan:
    """Bound a row; None: as soon as possible. Raises `EditError` (`bad-constraint`)."""
    return _set(plan, row, constraint=constraint)


def set_start(plan: Plan, row: Id | Collection[Id], at: Instant | None) -> Plan:
    """Let rows start no earlier than `at`; None takes that bound away, and no other one.

    Dates that were set by hand move as a whole.
    """
    rows = []
    for key in several(row):
        was = row_of(plan, key)
        if was.by_hand is not None and at is not None:
            length = was.by_hand.finish - was.by_hand.start
            rows.append(msgspec.structs.replace(was, by_hand=HandDates(start=at, finish=Instant(at + length))))
        elif at is not None:
            rows.append(msgspec.structs.replace(was, constraint=Constraint(kind="start no earlier than", at=at)))
        elif was.constraint is not None and was.constraint.kind == "start no earlier than":
            rows.append(msgspec.structs.replace(was, constraint=None))
    return settled(plan, with_records(plan, "rows", rows))


def set_starts(plan: Plan, starts: Mapping[Id, Instant]) -> Plan:
    """Let each of several rows start no earlier than an instant of its own."""
    for row, at in starts.items():
        plan = set_start(plan, row, at)
    return plan


def set_deadline(plan: Plan, row: Id | Collection[Id], at: Instant | None) -> Plan:
    """Say by when a row should be finished, whenever its release goes live; a deadline never moves work."""
    return _set(plan, row, deadline=at, due_within=None)


def set_due_within(plan: Plan, row: Id | Collection[Id], within: Minutes) -> Plan:
    """Let rows be due so much working time after the go-live of their release. Raises `EditError` (`bad-due`, `no-go-live`)."""
    for key in several(row):
        above: Id | None = row_of(plan, key).id
        while above is not None and above not in plan.releases:
            above = plan.rows[above].parent
        if above is None or plan.releases[above].go_live is None:
            message = f"{named(plan.rows[key])} stands in no release that names its go-live; give it a date, or name one first."
            raise EditError("no-go-live", message, key)
    return _set(plan, row, deadline=None, due_within=within)


def set_calendar(plan: Plan, row: Id | Collection[Id], calendar: Id | None) -> Plan:
    """Let rows follow a calendar of their own; None: their release's or the plan's. Raises `EditError` (`unknown-calendar`)."""
    return _set(plan, row, calendar=calendar)


def set_notes(plan: Plan, row: Id | Collection[Id], notes: str) -> Plan:
    """Write notes to a row."""
    return _set(plan, row, notes=many_lines(notes))


def set_priority(plan: Plan, row: Id | Collection[Id], priority: int) -> Plan:
    """Say how much a row matters to levelling, 0 to 1000; 1000 never moves. Raises `EditError` (`bad-priority`)."""
    return _set(plan, row, priority=priority)


def set_work_kind(plan: Plan, row: Id | Collection[Id], work_kind: str) -> Plan:
    """Say what kind of work a task is: design, build, test, deployment, or a word of the user's own."""
    return _set(plan, row, work_kind=one_line(work_kind))


def set_progress(plan: Plan, row: Id | Collection[Id], progress: Progress | None) -> Plan:
    """Say what has really happened to a task; None: nothing yet. Raises `EditError` (`not-progress`, `finish-before-start`)."""
    return _set(plan, row, progress=progress)


def set_by_hand(plan: Plan, row: Id | Collection[Id], dates: HandDates | None) -> Plan:
    """Fix the dates of a task by hand; None gives it back to the schedule. Raises `EditError` (`not-by-hand`)."""
    return _set(plan, row, by_hand=dates)
