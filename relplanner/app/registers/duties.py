"""Who stands to each phase how: a RACI matrix that takes letters, with what leads into each phase and out of it.

A letter typed in a cell is put there or taken away, Del empties it. A role without any letter yet is kept while the plan is open.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from relplanner.app.dialogs.name import NameDialog
from relplanner.app.document import Document
from relplanner.app.panels.health import SIGNS
from relplanner.app.panels.parts import RichLabel, TextField, Tone, anchor
from relplanner.app.registers.page import RegisterPage
from relplanner.app.registers.table import Cell, Heading, Line
from relplanner.chart.theme import Theme
from relplanner.insight.gate_lines import who_fills
from relplanner.insight.outlook import GateReading
from relplanner.insight.phases import LETTERS, PhaseReading, phases, roles_of
from relplanner.insight.wording import day_text, last_day_text, moment_text, period_text
from relplanner.plan.edits import releases
from relplanner.plan.model import Id
from relplanner.plan.problems import EditError

FIXED = 1
"""Columns in front of the roles."""
MEANS = {"R": "responsible: does the work", "A": "accountable: answers for it", "C": "consulted before", "I": "informed after"}


class DutiesPage(RegisterPage):
    """The phases of one release as lines, roles as columns."""

    title = "Roles of phases"
    empty = "No phase yet. Phases stand below a release; templates bring them, and the kind of a row makes one."
    by_release = True

    def __init__(self, document: Document, theme: Theme) -> None:
        self._more: list[str] = []
        super().__init__(document, theme)
        self.table.take_letters()
        self.table.typed.connect(lambda letter, at: self.attempt(lambda: self._toggle(letter, at)))
        self.table.removed.connect(lambda at: self.attempt(lambda: self._empty(at)))

    def commands(self) -> Sequence[tuple[str, Callable[[], object]]]:
        """Another role."""
        return (("&Add a role…", self.add_role),)

    def whole(self) -> list[tuple[Id, str]]:
        """One release at a time."""
        return []

    def _phases(self) -> tuple[PhaseReading, ...]:
        return phases(self.document.readings, self.of_release) if self.of_release in self.document.plan.releases else ()

    def _roles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*roles_of(self._phases()), *self._more)))

    def headings(self) -> Sequence[Heading]:
        """The phase, a column a role, and whether anything is unclear."""
        people = {role: ", ".join(who_fills(self.document.plan, role)) for role in self._roles()}
        own = [Heading(role, 44, tip=f"{role}: {people[role] or 'nobody in this plan yet'}") for role in self._roles()]
        return (Heading("Phase", 190), *own, Heading("", 0))

    def entries(self) -> Sequence[Line]:
        """A line a phase."""
        roles = self._roles()
        return [
            Line(
                one.phase,
                (
                    Cell(one.name, strong=True),
                    *(self._cell(one, role) for role in roles),
                    Cell(one.unclear, "amber"),
                ),
            )
            for one in self._phases()
        ]

    def _cell(self, one: PhaseReading, role: str) -> Cell:
        letters = one.duties.get(role, "")
        tip = "; ".join(MEANS[letter] for letter in letters)
        missing = role in one.nobody
        tip = f"{role} is {tip}." if tip else f"Type R, A, C or I to say how {role} stands to {one.name}."
        tone: Tone = "amber" if missing and letters else "accent" if "A" in letters else ""
        return Cell(
            letters,
            tone,
            strong="A" in letters or "R" in letters,
            tip=f"{tip} Nobody fills it yet." if missing and letters else tip,
        )

    def counted(self, lines: Sequence[Line]) -> str:
        """What the letters mean."""
        del lines
        return "R responsible · A accountable · C consulted · I informed: type a letter in a cell, Del empties it"

    # -------------------------------------------------------------------------------------------------------- one phase

    def shape(self, key: Id) -> Hashable:
        """All that is told of a phase."""
        one = next((phase for phase in self._phases() if phase.phase == key), None)
        return self._roles(), one and (
            one.name,
            one.start,
            one.finish,
            one.entry,
            one.exit,
            one.unclear,
            one.nobody,
            one.environments,
        )

    def fill(self, key: Id) -> None:
        """Entry, exit, environments, and who is who."""
        one = next(phase for phase in self._phases() if phase.phase == key)
        self.head(one.name, f"{day_text(one.start)} – {last_day_text(one.finish)}")
        if one.unclear:
            self.say(one.unclear, "amber")
        if one.nobody:
            self.say(f"Nobody in this plan fills {', '.join(one.nobody)} yet.", "amber")
        self.part("Entry and exit")
        self._gate("It begins behind", one.entry, "its first work: no gate stands before it")
        self._gate("It ends with", one.exit, "its last work: no gate ends it")
        self.part("Environments")
        for use in one.environments:
            self.say(f"{use.name} {period_text(use.start, use.finish)}")
        if not one.environments:
            self.say("It books no environment.", "muted")
        self.part("Roles")
        for role in self._roles():
            self._put_role(key, role)

    def _gate(self, words: str, gate: GateReading | None, otherwise: str) -> None:
        if gate is None:
            self.say(f"{words} {otherwise}.", "muted")
            return
        link = anchor(gate.name, gate.id, self.theme.accent)
        met = f", {gate.met} of {gate.criteria} criteria met" if gate.criteria else ""
        label = RichLabel(f"{words} {SIGNS[gate.decision]} {link}, {moment_text(gate.at)}{met}.", small=True)
        label.gone_to.connect(self.gone_to)
        self.column.addWidget(label)

    def _put_role(self, key: Id, role: str) -> None:
        def read() -> str:
            phase = self.document.plan.phases.get(key)
            letters = {one.letter for one in phase.duties if one.role == role} if phase is not None else set()
            return "".join(letter for letter in LETTERS if letter in letters)

        def write(text: str) -> None:
            self._edit(key, role, text.upper())

        field = TextField(role, read, write, "R, A, C or I")
        field.setToolTip(", ".join(who_fills(self.document.plan, role)) or "Nobody in this plan fills it yet.")
        self.put(field)

    def go_to(self, row: Id) -> None:
        """Show the phases of the release that a row stands in."""
        outline, relations = self.document.readings.outline, self.document.readings.relations
        at = relations.release_of[outline.index[row]] if row in outline.index else -1
        if at >= 0:
            self.choose_release(outline.ids[at])
            self.refresh()

    # ------------------------------------------------------------------------------------------------------------ edits

    def _edit(self, phase: Id, role: str, letters: str) -> None:
        name = self.document.plan.rows[phase].name
        self.document.edit(f"Change the duties of {role} in {name}", releases.set_duties, phase, role, letters)

    def _toggle(self, letter: str, at: int) -> None:
        roles = self._roles()
        if not self.key or not FIXED <= at < FIXED + len(roles):
            return
        role = roles[at - FIXED]
        had = next(one.duties.get(role, "") for one in self._phases() if one.phase == self.key)
        self._edit(self.key, role, had.replace(letter, "") if letter in had else had + letter)

    def _empty(self, at: int) -> None:
        roles = self._roles()
        if self.key and FIXED <= at < FIXED + len(roles):
            self._edit(self.key, roles[at - FIXED], "")

    def add_role(self) -> None:
        """Ask for a role that is to stand in the matrix."""

        def take(text: str) -> None:
            role = text.strip()
            if not role or role in self._roles():
                raise EditError("no-name", "Give a role that does not stand in the matrix yet, like DBA.")
            self._more.append(role)
            self.refresh()

        NameDialog("Add a role", "", take, self.window(), about="Role", hint="DBA, service desk").open()
