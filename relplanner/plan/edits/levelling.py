"""Verbs of levelling marks: an answer's marks are set at once, and taken away at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from relplanner.plan.edits.ground import row_of, settled, several, with_records
from relplanner.plan.model import Id, LevellingMark, Plan


def set_marks(plan: Plan, marks: Mapping[Id, LevellingMark | None]) -> Plan:
    """Give rows these levelling marks; None takes a row's mark away. Raises `EditError` (`unknown-row`)."""
    rows = [msgspec.structs.replace(row_of(plan, key), levelled=mark) for key, mark in marks.items()]
    return settled(plan, with_records(plan, "rows", rows))


def clear_marks(plan: Plan, rows: Id | Collection[Id] | None = None) -> Plan:
    """Take the levelling marks of some rows, or of all, away. Raises `EditError` (`unknown-row`)."""
    keys = plan.rows if rows is None else several(rows)
    wanted = [row for row in (row_of(plan, key) for key in keys) if row.levelled is not None]
    return settled(plan, with_records(plan, "rows", [msgspec.structs.replace(row, levelled=None) for row in wanted]))


def marks_between(before: Plan, after: Plan) -> dict[Id, LevellingMark | None]:
    """The marks that make the one plan the other, where nothing but marks differs: what `set_marks` takes."""
    return {
        key: row.levelled for key, row in after.rows.items() if key in before.rows and before.rows[key].levelled != row.levelled
    }
