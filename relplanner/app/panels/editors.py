"""What can be edited of a row in the inspector, beyond its cells: one function per fold, each a list of fields.

A field reads from the document when it is asked to, so that it never shows a plan of yesterday; every write is one named edit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast, get_args

import msgspec
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from relplanner.app.dialogs.change_type import ChangeTypeDialog
from relplanner.app.document import Document
from relplanner.app.locale import date_order
from relplanner.app.panels.gate_fields import GateFields
from relplanner.app.panels.parts import CheckField, ChoiceField, Field, NotesField, TextField
from relplanner.insight.cells import entry_text
from relplanner.insight.columns import BY_KEY
from relplanner.insight.typed import end_instant, start_instant
from relplanner.plan.edits import releases, tasks
from relplanner.plan.model import (
    BufferRule,
    Constraint,
    ConstraintKind,
    Estimate,
    EstimateKind,
    Id,
    Instant,
    Minutes,
    PerMille,
    Plan,
    Progress,
    Row,
)
from relplanner.plan.notation import format_minutes, parse_estimate, parse_instant, parse_minutes
from relplanner.plan.problems import EditError
from relplanner.plan.release_types import release_types

DATE_HINT = "28 Sep 2027"
NO_CHOICE = [("", "–")]


class RowEditors:
    """The fields of one row of a document."""

    def __init__(self, document: Document, row: Id) -> None:
        self._document, self._id = document, row

    # ------------------------------------------------------------------------------------------------------------- reading

    @property
    def _plan(self) -> Plan:
        return self._document.plan

    @property
    def _row(self) -> Row:
        return self._document.plan.rows.get(self._id) or Row(id=self._id)

    def _do(self, label: str, verb: Callable[..., Plan], *args: Any, **kwargs: Any) -> None:
        self._document.edit(f"{label} of {self._row.name or 'a row'}", verb, self._id, *args, **kwargs)

    def _enter(self, key: str) -> Callable[[str], object]:
        """Writing into a field as into the cell of a column."""
        return lambda text: self._document.enter(self._id, BY_KEY[key], text)

    def _instant(self, text: str, *, ends: bool) -> Instant | None:
        if not text.strip():
            return None
        at = parse_instant(text, self._document.today, date_order(QLocale()))
        return Instant(at + 1440) if ends and at % 1440 == 0 else at

    def _length(self, text: str) -> Minutes:
        return parse_minutes(text, self._plan.settings) if text.strip() else Minutes(0)

    def _minutes(self, minutes: Minutes | None) -> str:
        return "" if minutes is None else format_minutes(minutes, self._plan.settings)

    # --------------------------------------------------------------------------------------------------------------- folds

    def estimate(self) -> list[Field]:
        """Three points and what they mean."""
        kinds = [
            ("duration", "duration: working time"),
            ("effort", "effort: work of its people"),
            ("elapsed", "elapsed: around the clock"),
        ]

        def part(name: str) -> Callable[[], str]:
            return lambda: self._minutes(getattr(self._row.estimate, name)) if self._row.estimate else ""

        def write(name: str) -> Callable[[str], None]:
            return lambda text: self._set_estimate(name, text)

        return [
            TextField("Likely", part("likely"), write("likely"), "8d"),
            TextField("Optimistic", part("optimistic"), write("optimistic"), "6d"),
            TextField("Pessimistic", part("pessimistic"), write("pessimistic"), "12d"),
            ChoiceField(
                "Counts as", kinds, lambda: self._row.estimate.kind if self._row.estimate else "duration", self._set_estimate_kind
            ),
        ]

    def _set_estimate(self, name: str, text: str) -> None:
        if not text.strip():
            if name == "likely" or self._row.estimate is None:
                self._do("Clear the estimate", tasks.set_estimate, None)
            else:
                self._do("Change the estimate", tasks.set_estimate, msgspec.structs.replace(self._row.estimate, **{name: None}))
            return
        typed = parse_estimate(text, self._plan.settings)
        old = self._row.estimate
        if old is None:
            self._do("Change the estimate", tasks.set_estimate, typed)
        else:
            new = msgspec.structs.replace(old, **{name: typed.likely}, **({"unit": typed.unit} if name == "likely" else {}))
            self._do("Change the estimate", tasks.set_estimate, new)

    def _set_estimate_kind(self, kind: str) -> None:
        old = self._row.estimate or Estimate(likely=Minutes(0))
        self._do("Change the estimate", tasks.set_estimate, msgspec.structs.replace(old, kind=cast("EstimateKind", kind)))

    def bounds(self) -> list[Field]:
        """Constraint, deadline, calendar, work kind, priority."""
        kinds = [("", "as soon as possible"), *((kind, kind) for kind in get_args(ConstraintKind))]
        calendars = [("", "that of the plan"), *((one.id, one.name) for one in self._plan.calendars.values())]
        return [
            ChoiceField(
                "Constraint", kinds, lambda: self._row.constraint.kind if self._row.constraint else "", self._set_constraint_kind
            ),
            TextField("on", self._constraint_text, self._set_constraint_date, DATE_HINT),
            TextField("Deadline", self._deadline, self._enter("deadline"), f"{DATE_HINT}, or go-live + 2d"),
            ChoiceField(
                "Calendar",
                calendars,
                lambda: self._row.calendar or "",
                lambda value: self._do("Change the calendar", tasks.set_calendar, value or None),
            ),
            TextField(
                "Work kind",
                lambda: self._row.work_kind,
                lambda text: self._do("Change the work kind", tasks.set_work_kind, text),
                "test, deployment, …",
            ),
            TextField("Priority", lambda: str(self._row.priority), self._set_priority, "500"),
            CheckField(
                "Works although its people are away",
                lambda: self._row.ignores_resource_calendars,
                lambda on: self._do("Change the calendar rule", tasks.change_row, ignores_resource_calendars=on),
            ),
        ]

    def _date(self, at: Instant | None, *, ends: bool) -> str:
        return "" if at is None else entry_text(at, ends=ends)

    def _constraint_text(self) -> str:
        found = self._row.constraint
        return "" if found is None or found.at is None else entry_text(found.at, ends="finish" in found.kind)

    def _set_constraint_kind(self, kind: str) -> None:
        old = self._row.constraint
        if not kind:
            self._do("Clear the constraint", tasks.set_constraint, None)
            return
        dates = self._document.session.schedule.dates(self._id)
        standing = dates.finish if "finish" in kind else dates.start
        at = None if kind == "as late as possible" else (old.at if old is not None and old.at is not None else standing)
        self._do("Change the constraint", tasks.set_constraint, Constraint(kind=kind, at=at))  # type: ignore[arg-type]

    def _set_constraint_date(self, text: str) -> None:
        old = self._row.constraint
        kind: ConstraintKind = old.kind if old is not None and old.kind != "as late as possible" else "start no earlier than"
        read = end_instant if "finish" in kind else start_instant
        new = Constraint(kind=kind, at=read(self._id, text, self._document.context)) if text.strip() else None
        self._do("Change the constraint", tasks.set_constraint, new)

    def _deadline(self) -> str:
        return BY_KEY["deadline"].entry(self._document.readings, self._id) if self._id in self._plan.rows else ""

    def _set_priority(self, text: str) -> None:
        if not text.isdigit():
            raise EditError("not-a-number", "A priority is a number from 0 to 1000, and 1000 never moves.", self._id)
        self._do("Change the priority", tasks.set_priority, int(text))

    def progress(self) -> list[Field]:
        """Percent, actual dates, what remains."""

        def now() -> Progress:
            return self._row.progress or Progress()

        def write(**fields: object) -> None:
            new = msgspec.structs.replace(now(), **fields)
            self._do("Report progress", tasks.set_progress, None if new == Progress() else new)

        def percent(text: str) -> None:
            try:
                share = round(float(text.replace("%", "").replace(",", ".") or 0) * 10)
            except ValueError:
                raise EditError("not-a-number", f"“{text}” is no share; write a number from 0 to 100.", self._id) from None
            write(percent=PerMille(share))

        return [
            TextField("Done, %", lambda: f"{now().percent / 10:g}", percent, "40"),
            TextField("Remaining", lambda: self._minutes(now().remaining), self._enter("remaining"), "3d"),
            TextField("Began", lambda: self._date(now().actual_start, ends=False), self._enter("actual_start"), DATE_HINT),
            TextField("Resumes", lambda: self._date(now().resumes, ends=False), self._enter("resumes"), "where it was stopped"),
            TextField("Finished", lambda: self._date(now().actual_finish, ends=True), self._enter("actual_finish"), DATE_HINT),
        ]

    def gate(self) -> list[Field]:
        """Criteria, decision, what approvers said, who they are and when they sit."""
        fields = GateFields(self._document, self._id)
        return [*fields.ticks(), *fields.decision(), *fields.votes(), *fields.board(), *fields.checklist()]

    def buffer(self) -> list[Field]:
        """The rule of its size; a committed one follows it again, or the entry would do nothing."""

        def buffer() -> Any:
            return self._plan.buffers[self._id]

        def write(**fields: object) -> None:
            self._do("Change the rule", releases.change_buffer, committed_size=None, **fields)

        def share(text: str) -> None:
            try:
                write(share=PerMille(round(float(text.replace("%", "").replace(",", ".") or 0) * 10)))
            except ValueError:
                raise EditError("not-a-number", f"“{text}” is no share; write percent of the chain, as 25.", self._id) from None

        rules = [(one, one) for one in get_args(BufferRule)]
        return [
            ChoiceField("Rule", rules, lambda: buffer().rule, lambda value: write(rule=value)),
            TextField("Size, if fixed", lambda: self._minutes(buffer().size), lambda text: write(size=self._length(text)), "3d"),
            TextField("Share, %", lambda: f"{buffer().share / 10:g}", share, "25"),
            TextField(
                "Rounded to", lambda: self._minutes(buffer().round_to), lambda text: write(round_to=self._length(text)), "4h"
            ),
        ]

    def release(self) -> list[Field]:
        """Version, type, owner, start, target, direction."""

        def release() -> Any:
            return self._plan.releases[self._id]

        def write(label: str, **fields: object) -> None:
            self._do(label, releases.change_release, **fields)

        def target(text: str) -> None:
            at = self._instant(text, ends=False)
            write("Change the target", target=at, target_timed=at is not None and at % 1440 != 0)

        types = [(key, one.name.lower()) for key, one in release_types(self._plan).items()]
        directions = [("forward", "forward from its start"), ("backward", "backward from its target")]
        milestones = [*NO_CHOICE, *((row.id, row.name) for row in self._plan.rows.values() if row.kind in {"milestone", "gate"})]
        return [
            TextField("Version", lambda: release().version, lambda text: write("Change the version", version=text), "8.0"),
            ChoiceField("Type", types, lambda: release().type, self._change_type),
            TextField("Owner", lambda: release().owner, lambda text: write("Change the owner", owner=text)),
            TextField(
                "Start",
                lambda: self._date(release().start, ends=False),
                lambda text: write("Change the start", start=self._instant(text, ends=False)),
                DATE_HINT,
            ),
            TextField("Target", lambda: self._date(release().target, ends=False), target, DATE_HINT),
            ChoiceField(
                "Planned", directions, lambda: release().direction, lambda value: write("Change the direction", direction=value)
            ),
            ChoiceField(
                "Go-live",
                milestones,
                lambda: release().go_live or "",
                lambda value: write("Change the go-live", go_live=value or None),
            ),
            NotesField(
                "Description", lambda: release().description, lambda text: write("Change the description", description=text)
            ),
        ]

    def _change_type(self, word: str) -> None:
        """Say what another type would change, before it does."""
        ChangeTypeDialog(self._document, self._id, lambda _said: None, QApplication.activeWindow(), word=word).open()

    def notes(self) -> list[Field]:
        """Whatever else is to be said."""
        return [NotesField("", lambda: self._row.notes, lambda text: self._do("Change the notes", tasks.set_notes, text))]
