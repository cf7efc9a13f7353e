"""Which rows an edit has changed, where nothing else has changed that bounds a row: told by identity, never by contents."""

from __future__ import annotations

from collections.abc import Sequence

from relplanner.plan.model import Plan
from relplanner.plan.outline import Outline

SAME_TABLES = ("assignments", "resources", "calendars", "gates", "buffers", "windows", "freezes", "releases", "settings")


def changed_rows(old: Plan, new: Plan, tree: Outline, leaf: Sequence[bool]) -> set[int] | None:
    """The positions of rows that differ between two plans of one tree; None where more than single rows must be bound anew."""
    if any(getattr(old, table) is not getattr(new, table) for table in SAME_TABLES):
        return None
    index, before = tree.index, old.rows
    found: set[int] = set()
    for key, row in new.rows.items():
        was = before[key]
        if was is row:
            continue
        i = index[key]
        if was.calendar != row.calendar or was.deadline != row.deadline:
            return None
        if not leaf[i] and (was.constraint != row.constraint or was.by_hand != row.by_hand):
            return None
        found.add(i)
    return found
