"""The fields of a gate: checklist, approvers and what each said, decision, board. Inspector and register show the same ones.

A field reads from the document when it is asked to; every write is one named edit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from PySide6.QtCore import QLocale, QSignalBlocker, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QHBoxLayout, QLabel, QWidget

from relplanner.app.dialogs.name import NameDialog
from relplanner.app.document import Document
from relplanner.app.locale import date_order
from relplanner.app.panels.meetings import meeting_rule, meeting_text
from relplanner.app.panels.parts import ChoiceField, Field, NotesField, TextField
from relplanner.insight.cells import entry_text
from relplanner.insight.gate_lines import who_fills
from relplanner.plan.edits import releases
from relplanner.plan.instants import from_datetime
from relplanner.plan.model import Criterion, Decision, Gate, Id, Instant, Minutes, Plan, Row
from relplanner.plan.notation import format_minutes, parse_instant, parse_minutes

DATE_HINT = "2027-09-28 14:00"
VOTES = [("", "not heard yet"), ("agrees", "agrees"), ("objects", "objects")]


class TickField(Field):
    """A line of a checklist: a box and its words, which wrap; a click on the words ticks too."""

    def __init__(self, text: str, read: Callable[[], bool], write: Callable[[bool], object]) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.check = QCheckBox()
        row.addWidget(self.check, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(_Words(text, self.check), 1)
        super().__init__("", holder)
        self.line = self.check
        self.check.setAccessibleName(text)
        self._read, self._write = read, write
        self.refresh()
        self.check.clicked.connect(self._enter)

    def refresh(self) -> None:
        """Show what the plan says."""
        with QSignalBlocker(self.check):
            self.check.setChecked(self._read())

    def _enter(self, checked: bool) -> None:
        self.attempt(lambda: self._write(checked))
        self.refresh()


class _Words(QLabel):
    def __init__(self, text: str, check: QCheckBox) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setContentsMargins(0, 3, 0, 0)
        self._check = check

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._check.click()
        event.accept()


class GateFields:
    """The fields of one gate of a document; what must be asked is asked over `parent`, else over the active window."""

    def __init__(self, document: Document, gate: Id, parent: QWidget | None = None) -> None:
        self._document, self._id, self._parent = document, gate, parent

    @property
    def _plan(self) -> Plan:
        return self._document.plan

    @property
    def _gate(self) -> Gate:
        return self._document.plan.gates.get(self._id) or Gate(id=self._id)

    def _do(self, label: str, verb: Callable[..., Plan], *args: Any, **kwargs: Any) -> None:
        name = (self._plan.rows.get(self._id) or Row(id=self._id)).name
        self._document.edit(f"{label} of {name or 'a gate'}", verb, self._id, *args, **kwargs)

    def _write(self, label: str, **fields: object) -> None:
        self._do(label, releases.change_gate, **fields)

    def _instant(self, text: str) -> Instant | None:
        return parse_instant(text, self._document.today, date_order(QLocale())) if text.strip() else None

    # ------------------------------------------------------------------------------------------------------------ parts

    def ticks(self) -> list[Field]:
        """The checklist, to be ticked."""

        def met(place: int) -> Callable[[], bool]:
            return lambda: place < len(self._gate.criteria) and self._gate.criteria[place].met

        def ticked(place: int) -> Callable[[bool], None]:
            return lambda on: self._do("Tick a criterion", releases.tick, place, met=on)

        return [TickField(one.text, met(place), ticked(place)) for place, one in enumerate(self._gate.criteria)]

    def votes(self) -> list[Field]:
        """What each approver said; an answer is dated with the moment in which it is entered."""

        def said(approver: str) -> Callable[[], str]:
            return lambda: next((one.says for one in self._gate.votes if one.approver == approver), "")

        def say(approver: str) -> Callable[[str], None]:
            def write(says: str) -> None:
                now = from_datetime(self._document.now.replace(second=0, microsecond=0))
                self._do(f"Note what {approver} says", releases.vote, approver, says, at=now if says else None)

            return write

        fields: list[Field] = []
        for approver in self._gate.approvers:
            field = ChoiceField(approver, VOTES, said(approver), say(approver))
            people = who_fills(self._plan, approver)
            field.setToolTip(f"{approver}: {', '.join(people)}" if people else f"Nobody in this plan fills {approver} yet.")
            fields.append(field)
        return fields

    def decision(self) -> list[Field]:
        """The decision, when, by whom, why."""
        return [
            ChoiceField("Decision", [(one, one) for one in get_args(Decision)], lambda: self._gate.decision, self._decide),
            TextField(
                "Decided on",
                lambda: "" if self._gate.decided_at is None else entry_text(self._gate.decided_at, ends=False),
                lambda text: self._write("Date the decision", decided_at=self._instant(text)),
                DATE_HINT,
            ),
            TextField(
                "Decided by", lambda: self._gate.decided_by, lambda text: self._write("Sign the decision", decided_by=text)
            ),
            TextField("Reason", lambda: self._gate.reason, lambda text: self._write("Give the decision's reason", reason=text)),
        ]

    def board(self) -> list[Field]:
        """Who decides, and when they sit."""
        return [
            TextField(
                "Approvers",
                lambda: "; ".join(self._gate.approvers),
                lambda text: self._write("Change the approvers", approvers=parts_of(text)),
                "BO; RM",
            ),
            TextField(
                "Lead time",
                lambda: format_minutes(self._gate.lead_time, self._plan.settings),
                lambda text: self._write("Change the lead time", lead_time=self._length(text)),
                "5d",
            ),
            TextField(
                "Meets",
                lambda: meeting_text(self._gate.meets),
                lambda text: self._write("Change the meeting days", meets=meeting_rule(text)),
                "none, or Tue 14:00",
            ),
        ]

    def _length(self, text: str) -> Minutes:
        return parse_minutes(text, self._plan.settings) if text.strip() else Minutes(0)

    def checklist(self) -> list[Field]:
        """The checklist as text."""
        return [
            NotesField(
                "Criteria, one a line",
                lambda: "\n".join(one.text for one in self._gate.criteria),
                lambda text: self._write("Change the criteria", criteria=_criteria(text, self._gate.criteria)),
            )
        ]

    # ----------------------------------------------------------------------------------------------------------- inside

    def _decide(self, decision: str) -> None:
        """Record a decision; a waiver's reason and an approval's conditions are asked for first."""
        gate = self._gate
        at = None if decision == "pending" else gate.decided_at or self._document.session.schedule.dates(self._id).finish

        def take(**said: Any) -> None:
            self._do("Change the decision", releases.decide, decision, at=at, by=gate.decided_by, **said)

        def ask(title: str, about: str, hint: str, now: str, heard: Callable[[str], object], *, told: str = "") -> None:
            parent = self._parent.window() if self._parent is not None else QApplication.activeWindow()
            NameDialog(title, now, heard, parent, about=about, hint=hint, told=told).open()

        if decision == "waived":
            ask("Waive the gate", "Reason", "who takes the risk, and why", gate.reason, lambda text: take(reason=text))
        elif decision == "approved with conditions":
            told = "Each becomes a task that must be done when the next gate decides."
            known = "; ".join(gate.conditions)
            ask(
                "Approve with conditions",
                "Conditions",
                "one; another",
                known,
                lambda text: take(conditions=text.split(";")),
                told=told,
            )
        else:
            take(reason=gate.reason)


def parts_of(text: str) -> tuple[str, ...]:
    """The names of a line, parted by semicolons or commas."""
    return tuple(dict.fromkeys(part.strip() for part in text.replace(",", ";").split(";") if part.strip()))


def vote_words(gate: Gate) -> str:
    """`1 of 3 agree`, `2 of 3 agree, BO objects`."""
    agree = sum(one.says == "agrees" for one in gate.votes)
    against = [one.approver for one in gate.votes if one.says == "objects"]
    text = f"{agree} of {len(gate.approvers)} agree"
    return f"{text}, {', '.join(against)} object{'s' if len(against) == 1 else ''}" if against else text


def _criteria(text: str, old: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    met = {one.text: one.met for one in old}
    return tuple(Criterion(text=line.strip(), met=met.get(line.strip(), False)) for line in text.splitlines() if line.strip())
