"""The one table of columns: for the grid, the workbook, CSV, paste and read-back.

A column says what stands in it (`value`, exact; `text`, for people), how a cell's editor begins (`entry`, which `edit` reads back
to the same), and what typing into it does. A column without `edit` is computed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from relplanner.insight import cells
from relplanner.insight.cells import Getter, Value, Writer
from relplanner.insight.readings import Readings
from relplanner.plan.model import Id, Instant, Plan

ColumnKind = Literal["text", "date", "duration", "number", "share", "flag"]
"""text; instants; working minutes; whole numbers; per mille; 1 or 0."""

Edit = Callable[..., Plan]
"""`(plan, ids, row, text, context) -> Plan`, raising `EditError`."""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column; `unit` is that of its texts ("" where they say it themselves).

    `ends`: its dates are finishes, exclusive: a finish at midnight is shown as the day before.
    """

    key: str
    heading: str
    kind: ColumnKind
    value: Getter
    text: Writer
    entry: Writer
    edit: Edit | None = None
    unit: str = ""
    ends: bool = False

    @property
    def align(self) -> Literal["left", "right", "center"]:
        """Numbers and dates right, flags in the middle, text left."""
        if self.kind == "flag":
            return "center"
        return "left" if self.kind == "text" else "right"


def _text(key: str, heading: str, value: Getter, *, edit: Edit | None = None) -> Column:
    def text(readings: Readings, row: Id) -> str:
        return str(value(readings, row) or "")

    return Column(key=key, heading=heading, kind="text", value=value, text=text, entry=text, edit=edit)


def _date(key: str, heading: str, value: Getter, *, ends: bool = False, edit: Edit | None = None) -> Column:
    def text(readings: Readings, row: Id) -> str:
        return cells.date_text(readings, value(readings, row), ends=ends)

    def entry(readings: Readings, row: Id) -> str:
        at = value(readings, row)
        return cells.entry_text(Instant(at), ends=ends) if isinstance(at, int) else ""

    return Column(key=key, heading=heading, kind="date", value=value, text=text, entry=entry, edit=edit, ends=ends)


def _days(key: str, heading: str, value: Getter, *, edit: Edit | None = None) -> Column:
    def text(readings: Readings, row: Id) -> str:
        return cells.days_text(readings, value(readings, row))

    def entry(readings: Readings, row: Id) -> str:
        return text(readings, row).replace(" ", "")

    return Column(key=key, heading=heading, kind="duration", value=value, text=text, entry=entry, edit=edit, unit="d")


def _number(key: str, heading: str, value: Getter, *, edit: Edit | None = None) -> Column:
    def text(readings: Readings, row: Id) -> str:
        found = value(readings, row)
        return "" if found is None else str(found)

    return Column(key=key, heading=heading, kind="number", value=value, text=text, entry=text, edit=edit)


def _share(key: str, heading: str, value: Getter, *, edit: Edit | None = None) -> Column:
    def text(readings: Readings, row: Id) -> str:
        return cells.share_text(value(readings, row))

    return Column(key=key, heading=heading, kind="share", value=value, text=text, entry=text, edit=edit, unit="%")


def _flag(key: str, heading: str, value: Getter, word: str) -> Column:
    def text(readings: Readings, row: Id) -> str:
        return word if value(readings, row) else ""

    return Column(key=key, heading=heading, kind="flag", value=value, text=text, entry=text)


def _scheduled(field: str) -> Getter:
    def value(readings: Readings, row: Id) -> Value:
        found: int = getattr(readings.schedule, field)[readings.schedule.outline.index[row]]
        return found

    return value


def _recorded(field: str) -> Getter:
    def value(readings: Readings, row: Id) -> Value:
        found: Value = getattr(readings.plan.rows[row], field)
        return found

    return value


def _number_of(readings: Readings, row: Id) -> int:
    return readings.schedule.outline.index[row] + 1


def _done(readings: Readings, row: Id) -> int | None:
    progress = readings.plan.rows[row].progress
    return progress.percent if progress is not None else None


def _critical(readings: Readings, row: Id) -> int:
    return int(readings.schedule.criticals[readings.schedule.outline.index[row]])


COLUMNS: tuple[Column, ...] = (
    _number("number", "No.", _number_of),
    _text("wbs", "WBS", cells.wbs),
    _text("name", "Task", _recorded("name")),
    _text("kind", "Kind", cells.kind),
    _text("release", "Release", cells.release),
    _text("phase", "Phase", cells.phase),
    _days("duration", "Duration", cells.duration),
    _date("start", "Start", _scheduled("starts")),
    _date("finish", "Finish", _scheduled("finishes"), ends=True),
    _date("late_start", "Late start", _scheduled("late_starts")),
    _date("late_finish", "Late finish", _scheduled("late_finishes"), ends=True),
    _days("total_float", "Float", _scheduled("total_floats")),
    _days("free_float", "Free float", _scheduled("free_floats")),
    _flag("critical", "Critical", _critical, "critical"),
    _text("people", "People", cells.people),
    _text("environments", "Environments", cells.environments),
    _text("constraint", "Constraint", cells.constraint),
    _date("deadline", "Deadline", _recorded("deadline"), ends=True),
    _text("calendar", "Calendar", cells.calendar),
    _share("done", "Done", _done),
    _days("work", "Work", cells.work),
    _number("priority", "Priority", _recorded("priority")),
    _text("work_kind", "Work kind", _recorded("work_kind")),
    _text("code", "Code", _recorded("code")),
    _text("notes", "Notes", _recorded("notes")),
    _text("problems", "Problems", cells.problems),
    _text("source_id", "Source id", _recorded("source_id")),
)
"""All columns in the order in which a workbook shows them."""

BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
"""Columns by key."""
