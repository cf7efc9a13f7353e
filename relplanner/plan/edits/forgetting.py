"""What changes and runbooks say about rows that go: it goes with them.

History (rehearsed steps, marks of buffers, audits) may name rows that are gone, and is kept.
"""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from relplanner.plan.edits.ground import with_records, without
from relplanner.plan.model import Change, Id, Plan


def forgotten(plan: Plan, rows: Collection[Id], *, still_there: bool = False) -> Plan:
    """The plan without what runbooks and changes say about rows that were deleted, or (`still_there`) became of another kind."""
    gone = frozenset(rows)
    runbooks = [key for key in gone if key in plan.runbooks]
    lost = [one.id for one in plan.rehearsals.values() if one.runbook in runbooks]
    plan = without(without(without(plan, "runbooks", runbooks), "steps", gone), "rehearsals", lost)
    if not plan.changes:
        return plan
    return with_records(plan, "changes", [_without(one, gone, still_there=still_there) for one in plan.changes.values()])


def _without(change: Change, gone: frozenset[Id], *, still_there: bool) -> Change:
    """A change that names none of these rows; rows that are still there can only no longer approve it."""
    approvals = tuple(row for row in change.approvals if row not in gone)
    if still_there:
        return replace(change, approvals=approvals)
    tasks = tuple(row for row in change.tasks if row not in gone)
    return replace(change, tasks=tasks, approvals=approvals, way_back=None if change.way_back in gone else change.way_back)
