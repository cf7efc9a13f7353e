"""What of release management Microsoft Project does not know, kept whole: types, changes, items, audits, runbooks, marks.

It is renamed with the rows that it speaks of; what speaks of a row that is gone in the file goes with it, history stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from relplanner.plan.model import (
    BufferMark,
    Change,
    ConfigurationItem,
    Id,
    ItemAudit,
    Plan,
    Record,
    Rehearsal,
    ReleaseType,
    Row,
    Runbook,
    RunbookStep,
    buffer_mark_id,
)


class KeptReleases(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The tables, as their records."""

    release_types: tuple[ReleaseType, ...] = ()
    changes: tuple[Change, ...] = ()
    items: tuple[ConfigurationItem, ...] = ()
    audits: tuple[ItemAudit, ...] = ()
    runbooks: tuple[Runbook, ...] = ()
    steps: tuple[RunbookStep, ...] = ()
    rehearsals: tuple[Rehearsal, ...] = ()
    buffer_marks: tuple[BufferMark, ...] = ()


def renamed_tables(plan: Plan, rows: Mapping[Id, Id]) -> dict[str, Any]:
    """The tables with other names for their rows; a row that is gone keeps its old one."""

    def name(row: Id) -> Id:
        return rows.get(row, row)

    changes = (
        replace(
            one,
            tasks=tuple(map(name, one.tasks)),
            approvals=tuple(map(name, one.approvals)),
            way_back=None if one.way_back is None else name(one.way_back),
        )
        for one in plan.changes.values()
    )
    rehearsals = (
        replace(one, runbook=name(one.runbook), steps=tuple(replace(each, step=name(each.step)) for each in one.steps))
        for one in plan.rehearsals.values()
    )
    marks = (
        replace(one, id=buffer_mark_id(name(one.buffer), one.at), buffer=name(one.buffer)) for one in plan.buffer_marks.values()
    )
    return {
        "release_types": plan.release_types,
        "items": plan.items,
        "changes": _table(changes),
        "audits": _table(replace(one, release=name(one.release)) for one in plan.audits.values()),
        "runbooks": _table(replace(one, id=name(one.id)) for one in plan.runbooks.values()),
        "steps": _table(replace(one, id=name(one.id)) for one in plan.steps.values()),
        "rehearsals": _table(rehearsals),
        "buffer_marks": _table(marks),
    }


def kept_releases(plan: Plan) -> KeptReleases:
    """What is kept of a plan whose rows have the file's names."""
    return KeptReleases(**{name: tuple(getattr(plan, name).values()) for name in KeptReleases.__struct_fields__})


def restored_tables(kept: KeptReleases, rows: Mapping[Id, Row]) -> dict[str, Any]:
    """The tables, as far as the rows that they speak of are still there and of their kind."""
    tasks = {key for key, row in rows.items() if row.kind == "task"}
    gates = {key for key, row in rows.items() if row.kind == "gate"}
    runbooks = _table(one for one in kept.runbooks if one.id in tasks)
    changes = (
        replace(
            one,
            tasks=tuple(key for key in one.tasks if key in rows),
            approvals=tuple(key for key in one.approvals if key in gates),
            way_back=one.way_back if one.way_back in rows else None,
        )
        for one in kept.changes
    )
    return {
        "release_types": _table(kept.release_types),
        "items": _table(kept.items),
        "changes": _table(changes),
        "audits": _table(kept.audits),
        "runbooks": runbooks,
        "steps": _table(one for one in kept.steps if one.id in tasks),
        "rehearsals": _table(one for one in kept.rehearsals if one.runbook in runbooks),
        "buffer_marks": _table(kept.buffer_marks),
    }


def _table(records: Iterable[Record]) -> dict[Id, Any]:
    return {getattr(record, "id", ""): record for record in records}
