"""Verbs of windows and freezes: when work of some kind may happen, and when not."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from relplanner.plan.edits.ground import changed, found, fresh, one_line, settled, several, with_records, without
from relplanner.plan.ids import IdSource
from relplanner.plan.model import Freeze, Id, Instant, Minutes, Plan, Record, Window


def add_window(
    plan: Plan,
    ids: IdSource,
    *,
    start: Instant,
    length: Minutes,
    name: str = "",
    id: Id | None = None,  # noqa: A002  # the record's own word
    **fields: Any,  # noqa: ANN401  # checked against the record
) -> Plan:
    """Add a window in [`start`, `start` + `length`); `fields` give its `scope`, `rule` and `until`.

    Raises `EditError` (`bad-length`, `bad-rule`, `unknown-resource`, `finish-before-start`, `illegal-value`).
    """
    new = Window(id=fresh(ids, "w", plan, "windows", id), name=one_line(name), start=start, length=length)
    return settled(plan, with_records(plan, "windows", [changed(new, fields)]))


def change_window(plan: Plan, window: Id, **fields: Any) -> Plan:  # noqa: ANN401  # checked against the record
    """Set fields of a window. Raises `EditError` as `add_window` does."""
    return _changed(plan, "windows", window, fields)


def remove_window(plan: Plan, window: Id | Collection[Id]) -> Plan:
    """Take windows away. Raises `EditError` (`unknown-window`)."""
    return _removed(plan, "windows", window)


def add_freeze(
    plan: Plan,
    ids: IdSource,
    *,
    start: Instant,
    finish: Instant,
    name: str = "",
    id: Id | None = None,  # noqa: A002  # the record's own word
    **fields: Any,  # noqa: ANN401  # checked against the record
) -> Plan:
    """Add a freeze in [`start`, `finish`); `fields` give its `scope`, `rule`, `until` and whether it is `hard`.

    Raises `EditError` (`finish-before-start`, `bad-rule`, `unknown-resource`, `illegal-value`).
    """
    new = Freeze(id=fresh(ids, "f", plan, "freezes", id), name=one_line(name), start=start, finish=finish)
    return settled(plan, with_records(plan, "freezes", [changed(new, fields)]))


def change_freeze(plan: Plan, freeze: Id, **fields: Any) -> Plan:  # noqa: ANN401  # checked against the record
    """Set fields of a freeze. Raises `EditError` as `add_freeze` does."""
    return _changed(plan, "freezes", freeze, fields)


def remove_freeze(plan: Plan, freeze: Id | Collection[Id]) -> Plan:
    """Take freezes away. Raises `EditError` (`unknown-freeze`)."""
    return _removed(plan, "freezes", freeze)


def _changed(plan: Plan, table: str, key: Id, fields: dict[str, Any]) -> Plan:
    was: Record = found(plan, table, key)
    return settled(plan, with_records(plan, table, [changed(was, fields)]))


def _removed(plan: Plan, table: str, keys: Id | Collection[Id]) -> Plan:
    for key in several(keys):
        found(plan, table, key)
    return settled(plan, without(plan, table, several(keys)))
