"""The versions of our file: which one a plan needs, and what makes lines of an older one into today's.

A file names the oldest version that can hold what is in it, so that a program that knows enough for it still opens it.
A newer one is refused, an older one goes through `MIGRATIONS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from relplanner.plan.model import (
    TABLES,
    Baseline,
    BaselineRow,
    Buffer,
    BufferMark,
    Change,
    ConfigurationItem,
    Freeze,
    Gate,
    Id,
    ItemAudit,
    Phase,
    Plan,
    Progress,
    Record,
    Rehearsal,
    Release,
    ReleaseType,
    Resource,
    Row,
    Runbook,
    RunbookStep,
    Settings,
)
from relplanner.plan.shapes import SHAPES

VERSION = 3
"""The newest version. 2: baselines, scenarios, limits of quality, recurring tasks. 3: levelling marks, skills, money; release
types, changes, configuration items, runbooks, marks of buffers."""

Line = dict[str, Any]
"""One line as JSON gives it: the record's fields and its `table`."""

Migration = Callable[[list[Line]], list[Line]]

_SINCE: Mapping[type[Record], Mapping[str, int]] = {
    Row: {"repeats": 2, "levelled": 3, "skills": 3, "fixed_cost": 3, "due_within": 3},
    Progress: {"resumes": 3, "actual_work": 3, "actual_cost": 3},
    Release: {"budget": 3, "audience": 3, "items": 3},
    Gate: {"retrospective": 3, "votes": 3},
    Freeze: {"rule": 3, "until": 3},
    Buffer: {"feeding": 3, "committed_size": 3, "committed_work": 3},
    Phase: {"budget": 3},
    Resource: {"rate_steps": 3, "cost_per_use": 3},
    Baseline: {"id": 2},
    BaselineRow: {"cost": 3},
    Settings: {"quality": 2, "near_critical": 2, "fever": 3},
    ReleaseType: {"id": 3},
    Change: {"id": 3},
    ConfigurationItem: {"id": 3},
    ItemAudit: {"id": 3},
    Runbook: {"id": 3},
    RunbookStep: {"id": 3},
    Rehearsal: {"id": 3},
    BufferMark: {"id": 3},
}
"""The fields that an older version does not know, and the first version that does."""

_DEFAULTS: Mapping[type[Record], Mapping[str, Any]] = {
    record: {field.name: field.default for field in SHAPES[record] if field.name in since} for record, since in _SINCE.items()
}


def version_of(plan: Plan) -> int:
    """The oldest version that can hold a plan."""
    found = _since(plan.settings)
    for table, kind in TABLES.items():
        if kind in _SINCE:
            records: Mapping[Id, Record] = getattr(plan, table)
            found = max((found, *map(_since, records.values())))
    return max((found, *(_since(row.progress) for row in plan.rows.values() if row.progress is not None)))


def _since(record: Record) -> int:
    kind = type(record)
    defaults = _DEFAULTS[kind]
    return max((since for name, since in _SINCE[kind].items() if getattr(record, name) != defaults[name]), default=1)


def _marked(lines: list[Line]) -> list[Line]:
    """Since version 3 a levelled row has a mark, which tells more than from when it may start."""
    return [_with_mark(line) if "levelled_from" in line else line for line in lines]


def _with_mark(line: Line) -> Line:
    since = line["levelled_from"]
    kept = {name: value for name, value in line.items() if name != "levelled_from"}
    return kept if since is None else {**kept, "levelled": {"at": since}}


MIGRATIONS: Mapping[int, Migration] = {1: lambda lines: lines, 2: _marked}
"""What makes lines of a version into lines of the next one; a line may be changed, replaced or dropped, but keeps its place.

A journal goes on below the header that it began with, so a migration leaves alone what is of a later version already."""


def todays(table: str, found: Line) -> Line:
    """A record of a table, of whatever version, in the words of the newest one."""
    line = {**migrated([{**found, "table": table}], 1)[0]}
    del line["table"]
    return line


def migrated(lines: list[Line], version: int, migrations: Mapping[int, Migration] = MIGRATIONS) -> list[Line]:
    """Lines of a version as lines of the newest one. Raises `KeyError` with a version that never was."""
    while version < VERSION:
        lines = migrations[version](lines)
        version += 1
    return lines
