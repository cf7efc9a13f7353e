"""The register of gates: all of a release by date, and of the chosen one its checklist, approvers, board and decision.

Until when it must be decided is a reading of the whole plan that takes a while in large ones: it is asked for beside the window.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from relplanner.app.panels import told
from relplanner.app.panels.gate_fields import GateFields, vote_words
from relplanner.app.panels.health import SIGNS
from relplanner.app.panels.parts import Field, Fold, Tone, clear, words
from relplanner.app.registers.page import RegisterPage
from relplanner.app.registers.table import Cell, Heading, Line
from relplanner.insight.gate_lines import GateLine, gate_lines, risk_lines
from relplanner.insight.gates import GateDeadline
from relplanner.insight.wording import due_text, weekday_text
from relplanner.plan.instants import midnight, to_datetime
from relplanner.plan.model import Decision, Id, Instant
from relplanner.schedule.meetings import Meetings

TONES: dict[Decision, Tone] = {
    "pending": "muted",
    "approved": "green",
    "approved with conditions": "amber",
    "rejected": "red",
    "waived": "muted",
}
MEETINGS = 3


class GatesPage(RegisterPage):
    """Gates by date."""

    title = "Gates"
    empty = "No gate yet. A gate is a milestone that needs a decision; templates bring some, and the kind of a row makes one."
    by_release = True

    def headings(self) -> Sequence[Heading]:
        """Date, name, release, decision, checklist, votes, last moment."""
        release = () if self.of_release else (Heading("Release", 112),)
        return (
            Heading("Date", 152, tip="When it stands: decided, or as planned"),
            Heading("Gate", 0),
            *release,
            Heading("Decision", 184),
            Heading("Criteria", 60, figures=True, tip="Criteria met, of all"),
            Heading("Approvers", 132, tip="How many agree"),
            Heading("Decide by", 150, tip="Later, the window or the target of its release is lost"),
        )

    def entries(self) -> Sequence[Line]:
        """The gates of the release, by date."""
        limits = self._limits()
        return [self._line(one, limits.get(one.gate)) for one in gate_lines(self.document.readings, self.of_release or None)]

    def _limits(self) -> dict[Id, GateDeadline]:
        """The last moments, where they are known; asked for where they are not."""
        readings = self.document.readings
        if told.known(readings, "gate_deadlines"):
            return {one.gate: one for one in readings.gate_deadlines}
        self.document.ask("last moments of gates", lambda: readings.gate_deadlines, lambda _found: self.on_changed())
        return {one.gate: one for one in readings.gate_deadlines} if told.known(readings, "gate_deadlines") else {}

    def _year(self) -> int:
        return to_datetime(midnight(self.document.today)).year

    def _line(self, one: GateLine, limit: GateDeadline | None) -> Line:
        year = self._year()
        gate = self.document.plan.gates[one.gate]
        release = () if self.of_release else (Cell(one.release_name, "muted"),)
        when = "" if limit is None else _last(limit, year)
        late = limit is not None and limit.spare < 0
        lost = Cell(when, "red" if late else "", tip="" if limit is None else limit.sentence(year, self.document.today))
        if one.retrospective and one.due is not None:
            risk = " ".join(risk_lines(self.document.readings, one.gate))
            lost = Cell(due_text(one.due), "red" if one.at > one.due else "amber", tip=risk)
        sign = SIGNS[one.decision]
        decision = f"{sign}  {one.decision}{' · passed over' if one.retrospective else ''}"
        everything = one.criteria and one.met == one.criteria
        return Line(
            one.gate,
            (
                Cell(_when(one.at, year)),
                Cell(one.name, strong=True),
                *release,
                Cell(decision, TONES[one.decision]),
                Cell(f"{one.met} / {one.criteria}" if one.criteria else "–", "green" if everything else ""),
                Cell(vote_words(gate), "red" if one.objections else "")
                if one.approvers
                else Cell("nobody decides", "red", tip="A gate without approvers: name who decides."),
                lost,
            ),
        )

    def counted(self, lines: Sequence[Line]) -> str:
        """How many are still to be decided."""
        gates = self.document.plan.gates
        left = sum(gates[line.key].decision in {"pending", "rejected"} for line in lines)
        return f"{len(lines)} gates, {left} to be decided" if lines else ""

    # --------------------------------------------------------------------------------------------------------- one gate

    def shape(self, key: Id) -> Hashable:
        """The lines of the checklist and the approvers make it another one; sentences follow the plan."""
        gate, row = self.document.plan.gates[key], self.document.plan.rows[key]
        known = told.known(self.document.readings, "gate_deadlines")
        said = self.document.readings if known else None
        return [one.text for one in gate.criteria], gate.approvers, gate.meets, row.name, gate.conditions, gate.decision, id(said)

    def fill(self, key: Id) -> None:
        """The sentence first, then what is to be ticked, heard and decided."""
        document, fields = self.document, GateFields(self.document, key, self)
        plan, gate = document.plan, document.plan.gates[key]
        at, year = document.session.schedule.dates(key).finish, self._year()
        one = next(line for line in gate_lines(document.readings) if line.gate == key)
        self.head(plan.rows[key].name or "A gate without a name", " · ".join(filter(None, (one.release_name, _when(at, year)))))
        self._tell(key)
        self.link("Show it in the schedule", key)
        self.part(f"Exit criteria: {one.met} of {one.criteria} met" if one.criteria else "Exit criteria")
        for field in fields.ticks():
            self.put(field)
        if not one.criteria:
            self.say("No criteria yet: write what must be true, a line each, below.", "muted")
        self.part("Approvers")
        if not one.approvers:
            self.say("Nobody decides about this gate; name the approvers below.", "red")
        for field in fields.votes():
            self.put(field)
        self.part("Decision")
        for field in fields.decision():
            self.put(field)
        for condition in gate.conditions:
            self.say(f"Condition: {condition}", "amber")
        self.part("Board")
        for field in fields.board():
            self.put(field)
        self._tell_meetings(gate.meets, at)
        self._fold("Edit the criteria", fields.checklist())

    def _tell(self, key: Id) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        clear(column)
        lines: list[told.Line] = [("Working out until when it can wait …", "muted")]
        if told.known(self.document.readings, "gate_deadlines"):
            lines = told.heading_and_lines(self.document.readings, key)[1]
        for text, tone in lines:
            column.addWidget(words(text, tone, weight="medium", wrap=True))
        for problem in self.document.problems:
            if problem.subject == key:
                severe = problem.severity == "error"
                column.addWidget(words(problem.message, "red" if severe else "amber", small=True, wrap=True))
        self.column.addWidget(holder)

    def _tell_meetings(self, rule: str, at: Instant) -> None:
        """The next meetings, from the one at which it stands."""
        if not rule:
            return
        sits, days, last = Meetings(rule), [], int(at)
        for _ in range(MEETINGS):
            last = sits.first(last, -1)
            if last < 0:
                break
            days.append(weekday_text(Instant(last), self._year()))
            last += 1
        if days:
            self.say(f"It sits on {', '.join(days)}.", "muted")

    def _fold(self, heading: str, fields: Sequence[Field]) -> None:
        def build(column: QVBoxLayout) -> None:
            for field in fields:
                column.addWidget(field)
                self._fields.append(field)

        self.column.addSpacing(4)
        self.column.addWidget(Fold(heading, build))

    def go_to(self, row: Id) -> None:
        """Choose a gate; of another row, the gates of its release."""
        outline, relations = self.document.readings.outline, self.document.readings.relations
        at = relations.release_of[outline.index[row]] if row in outline.index else -1
        release = outline.ids[at] if at >= 0 else ""
        if self.of_release not in {"", release} or (row not in self.document.plan.gates and release):
            self.choose_release(release)
        self.refresh()
        if row in self.document.plan.gates:
            self.table.choose(row)


def _when(at: Instant, year: int) -> str:
    """`Tue 23 Nov 14:00`."""
    return f"{weekday_text(at, year)} {to_datetime(at):%H:%M}"


def _last(limit: GateDeadline, year: int) -> str:
    return _when(limit.meeting if limit.meeting is not None else limit.by, year)
