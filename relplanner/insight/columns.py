"""The one table of columns: for the grid, the workbook, CSV, paste and read-back.

A column says what stands in it (`value`, exact; `text`, for people), how a cell's editor begins (`entry`, which `edit` reads back
to the same), and what typing into it does. A column without `edit` is computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec.structs import replace

from relplanner.insight import cells, money, progress, typed
from relplanner.insight.cells import Getter, Value, Writer
from relplanner.insight.paths import is_near_critical
from relplanner.insight.readings import Readings
from relplanner.insight.typed import Context, Typed
from relplanner.plan.ids import IdSource
from relplanner.plan.model import Id, Instant, Plan

ColumnKind = Literal["text", "date", "duration", "number", "share", "flag", "money"]
"""text; instants; working minutes; whole numbers; per mille; 1 or 0; hundredths of the plan's currency."""


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
    edit: Typed | None = None
    unit: str = ""
    ends: bool = False

    @property
    def align(self) -> Literal["left", "right", "center"]:
        """Numbers and dates right, flags in the middle, text left."""
        if self.kind == "flag":
            return "center"
        return "left" if self.kind == "text" else "right"


def _guarded(edit: Typed | None, text: Writer, entry: Writer) -> Typed | None:
    """The same edit, that does nothing where what stands in the cell is typed again."""
    if edit is None:
        return None

    def guarded(plan: Plan, ids: IdSource, row: Id, said: str, context: Context) -> Plan:
        same = said.strip() in {text(context.readings, row), entry(context.readings, row)}
        return plan if same else edit(plan, ids, row, said, context)

    return guarded


def _text(key: str, heading: str, value: Getter, *, edit: Typed | None = None) -> Column:
    def text(readings: Readings, row: Id) -> str:
        return str(value(readings, row) or "")

    return Column(key=key, heading=heading, kind="text", value=value, text=text, entry=text, edit=_guarded(edit, text, text))


def _date(key: str, heading: str, value: Getter, *, ends: bool = False, edit: Typed | None = None) -> Column:
    def text(readings: Readings, row: Id) -> str:
        return cells.date_text(readings, value(readings, row), ends=ends)

    def entry(readings: Readings, row: Id) -> str:
        at = value(readings, row)
        return cells.entry_text(Instant(at), ends=ends) if isinstance(at, int) else ""

    return Column(
        key=key, heading=heading, kind="date", value=value, text=text, entry=entry, edit=_guarded(edit, text, entry), ends=ends
    )


def _side(key: str, heading: str, value: Getter, *, edit: Typed, ends: bool = False) -> Column:
    """Start or finish; of a moment both say the same day, also at midnight."""
    made = _date(key, heading, value, ends=ends)

    def text(readings: Readings, row: Id) -> str:
        return cells.date_text(readings, value(readings, row), ends=cells.named_by_end(readings, row, ends=ends))

    return replace(made, text=text, edit=_guarded(edit, text, made.entry))


def _days(key: str, heading: str, value: Getter, *, edit: Typed | None = None) -> Column:
    def text(readings: Readings, row: Id) -> str:
        return cells.days_text(readings, value(readings, row))

    def entry(readings: Readings, row: Id) -> str:
        return text(readings, row).replace(" ", "")

    return Column(
        key=key, heading=heading, kind="duration", value=value, text=text, entry=entry, edit=_guarded(edit, text, entry), unit="d"
    )


def _variance(key: str, heading: str, field: str) -> Column:
    value = cells.variance(field)

    def text(readings: Readings, row: Id) -> str:
        return cells.variance_text(readings, value(readings, row))

    return Column(key=key, heading=heading, kind="duration", value=value, text=text, entry=text, unit="d")


def _duration() -> Column:
    def entry(readings: Readings, row: Id) -> str:
        return cells.estimate(readings, row) or cells.days_text(readings, cells.duration(readings, row)).replace(" ", "")

    spans = _days("duration", "Duration", cells.duration)
    return replace(spans, entry=entry, edit=_guarded(typed.duration, spans.text, entry))


def _deadline() -> Column:
    """The date, also where it is counted from the go-live; that is what is typed again then."""
    made = _date("deadline", "Deadline", cells.deadline, ends=True)

    def entry(readings: Readings, row: Id) -> str:
        return cells.due_after_live(readings.plan, row) or made.entry(readings, row)

    return replace(made, entry=entry, edit=_guarded(typed.deadline, made.text, entry))


def _number(key: str, heading: str, value: Getter, *, edit: Typed | None = None) -> Column:
    def text(readings: Readings, row: Id) -> str:
        found = value(readings, row)
        return "" if found is None else str(found)

    return Column(key=key, heading=heading, kind="number", value=value, text=text, entry=text, edit=_guarded(edit, text, text))


def _share(key: str, heading: str, value: Getter, *, edit: Typed | None = None) -> Column:
    def text(readings: Readings, row: Id) -> str:
        return cells.share_text(value(readings, row))

    return Column(
        key=key, heading=heading, kind="share", value=value, text=text, entry=text, edit=_guarded(edit, text, text), unit="%"
    )


def _money(key: str, heading: str, value: Getter, *, edit: Typed | None = None) -> Column:
    def text(readings: Readings, row: Id) -> str:
        return money.text(readings, value(readings, row))

    return Column(key=key, heading=heading, kind="money", value=value, text=text, entry=text, edit=_guarded(edit, text, text))


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


def _near(readings: Readings, row: Id) -> int:
    return int(is_near_critical(readings.plan, readings.schedule, readings.outline.index[row]))


COLUMNS: tuple[Column, ...] = (
    _number("number", "No.", _number_of),
    _text("wbs", "WBS", cells.wbs),
    _text("name", "Task", _recorded("name"), edit=typed.name),
    _text("kind", "Kind", cells.kind),
    _text("release", "Release", cells.release),
    _text("phase", "Phase", cells.phase),
    _text("estimate", "Estimate", cells.estimate, edit=typed.duration),
    _duration(),
    _side("start", "Start", _scheduled("starts"), edit=typed.start),
    _side("finish", "Finish", _scheduled("finishes"), ends=True, edit=typed.finish),
    _date("late_start", "Late start", _scheduled("late_starts")),
    _date("late_finish", "Late finish", _scheduled("late_finishes"), ends=True),
    _date("start_by", "Start by", progress.start_by),
    _days("total_float", "Float", _scheduled("total_floats")),
    _days("free_float", "Free float", _scheduled("free_floats")),
    _flag("critical", "Critical", _critical, "critical"),
    _flag("near_critical", "Near critical", _near, "near"),
    _date("baseline_start", "Baseline start", cells.baseline_start),
    _date("baseline_finish", "Baseline finish", cells.baseline_finish, ends=True),
    _variance("start_variance", "Start variance", "start"),
    _variance("finish_variance", "Finish variance", "finish"),
    _variance("duration_variance", "Duration variance", "duration"),
    _text("predecessors", "Predecessors", cells.predecessors, edit=typed.predecessors),
    _text("people", "People", cells.people, edit=typed.assigned),
    _text("environments", "Environments", cells.environments, edit=typed.environments),
    _text("constraint", "Constraint", cells.constraint, edit=typed.constraint),
    _deadline(),
    _text("calendar", "Calendar", cells.calendar, edit=typed.calendar),
    _share("done", "Done", _done, edit=typed.done),
    _days("remaining", "Remaining", progress.remaining, edit=progress.rest),
    _date("actual_start", "Actual start", progress.actual_start, edit=progress.begin),
    _date("actual_finish", "Actual finish", progress.actual_finish, ends=True, edit=progress.end),
    _date("resumes", "Resumes", progress.resumes, edit=progress.resume),
    _days("work", "Work", cells.work, edit=typed.work),
    _money("cost", "Cost", money.cost),
    _money("fixed_cost", "Fixed cost", money.fixed_cost, edit=money.set_fixed_cost),
    _money("budget", "Budget", money.budget, edit=money.set_budget),
    _money("baseline_cost", "Baseline cost", money.kept_cost),
    _money("cost_variance", "Cost variance", money.variance),
    _money("actual_cost", "Actual cost", money.actual_cost, edit=money.set_actual_cost),
    _text("skills", "Skills", cells.skills, edit=typed.skills),
    _number("priority", "Priority", _recorded("priority"), edit=typed.priority),
    _text("work_kind", "Work kind", _recorded("work_kind"), edit=typed.work_kind),
    _text("code", "Code", _recorded("code"), edit=typed.code),
    _text("notes", "Notes", _recorded("notes"), edit=typed.notes),
    _text("problems", "Problems", cells.problems),
    _text("source_id", "Source id", _recorded("source_id")),
)
"""All columns in the order in which a workbook shows them."""

BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
"""Columns by key."""
