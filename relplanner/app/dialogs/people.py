"""People, teams, roles, environments and costs: capacity, calendar, roles, absences. Every field is an edit of its own."""

from __future__ import annotations

from typing import Any, get_args

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.locale import date_order
from relplanner.app.panels.parts import ChoiceField, Field, NotesField, TextField, clear, words
from relplanner.chart.theme import Theme
from relplanner.insight.cells import entry_text
from relplanner.plan.edits import people
from relplanner.plan.ids import IdSource
from relplanner.plan.model import Absence, Id, Instant, PerMille, Plan, Resource, ResourceKind
from relplanner.plan.notation import parse_instant
from relplanner.plan.problems import EditError

KINDS: dict[str, str] = {
    "person": "a person",
    "team": "a team, capacity above one",
    "role": "a role still to be filled",
    "environment": "an environment: so many releases at a time",
    "cost": "a cost, an outside firm",
}


class PeopleDialog(QDialog):
    """A list, and the fields of the chosen one."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        del theme
        self._document = document
        self._fields: list[Field] = []
        self._ids: list[Id] = []
        self.setWindowTitle("People and environments")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 14, 16, 12)
        row = QHBoxLayout()
        outer.addLayout(row, 1)
        left = QVBoxLayout()
        self.list = QListWidget()
        self.list.setAccessibleName("People, roles and environments")
        self.list.setUniformItemSizes(True)
        self.list.setFixedWidth(190)
        self.list.currentRowChanged.connect(lambda _row: self._show())
        left.addWidget(self.list)
        self.add = QPushButton("Add")
        self.add.setAutoDefault(False)
        self.add.clicked.connect(self._add)
        self.remove = QPushButton("Remove")
        self.remove.setAutoDefault(False)
        self.remove.clicked.connect(self._remove)
        line = QHBoxLayout()
        line.addWidget(self.add)
        line.addWidget(self.remove)
        left.addLayout(line)
        row.addLayout(left)
        row.addSpacing(10)
        self._column = QVBoxLayout()
        self._column.setSpacing(7)
        row.addLayout(self._column, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        outer.addWidget(buttons)
        self.resize(620, 540)
        document.changed.connect(self.refresh)
        self.refresh()

    def refresh(self, *_step: object) -> None:
        """Show what the plan says."""
        plan = self._document.plan
        order = list(KINDS)
        ids = sorted(plan.resources, key=lambda key: (order.index(plan.resources[key].kind), plan.resources[key].name.casefold()))
        names = [plan.resources[key].name for key in ids]
        if ids != self._ids or names != [self.list.item(at).text() for at in range(self.list.count())]:
            chosen = self._ids[self.list.currentRow()] if 0 <= self.list.currentRow() < len(self._ids) else None
            self.list.blockSignals(True)
            self.list.clear()
            self.list.addItems(names)
            self.list.setCurrentRow(ids.index(chosen) if chosen in ids else (0 if ids else -1))
            self.list.blockSignals(False)
            same = chosen in ids and chosen == (self._ids[self._ids.index(chosen)] if chosen in self._ids else None)
            self._ids = ids
            if not same:
                self._show()
        for field in self._fields:
            field.refresh()
        self.remove.setEnabled(bool(ids))

    @property
    def chosen(self) -> Resource | None:
        """The one shown."""
        at = self.list.currentRow()
        return self._document.plan.resources.get(self._ids[at]) if 0 <= at < len(self._ids) else None

    def _show(self) -> None:
        clear(self._column)
        self._fields = []
        chosen = self.chosen
        if chosen is None:
            self._column.addWidget(
                words("Nobody yet. Add somebody here, or write a name into a People cell.", "muted", wrap=True)
            )
            self._column.addStretch(1)
            return
        key = chosen.id

        def now() -> Resource:
            return self._document.plan.resources.get(key, chosen)

        def write(label: str, **fields: Any) -> None:
            self._document.edit(f"{label} of {now().name}", people.change_resource, key, **fields)

        def capacity(text: str) -> None:
            try:
                units = PerMille(round(float(text.replace("%", "").replace(",", ".")) * 10))
            except ValueError:
                raise EditError("not-a-number", f"“{text}” is no share; write percent, as 100 or 60.", key) from None
            write("Change the capacity", capacity=units)

        own = [("", "that of the plan"), *((one.id, one.name) for one in self._document.plan.calendars.values())]
        kinds = [(kind, KINDS[kind]) for kind in get_args(ResourceKind)]
        self._fields = [
            TextField("Name", lambda: now().name, lambda text: write("Change the name", name=text)),
            ChoiceField("Is", kinds, lambda: now().kind, lambda value: write("Change the kind", kind=value)),
            TextField("Capacity, %", lambda: f"{now().capacity / 10:g}", capacity, "100"),
            TextField(
                "Roles", lambda: "; ".join(now().roles), lambda text: write("Change the roles", roles=_parts(text)), "TEST; DEV"
            ),
            ChoiceField(
                "Calendar", own, lambda: now().calendar or "", lambda value: write("Change the calendar", calendar=value or None)
            ),
            TextField("E-mail", lambda: now().email, lambda text: write("Change the e-mail", email=text)),
            NotesField(
                "Away, one a line: 2027-09-27 to 2027-10-08 leave",
                lambda: absences_text(now()),
                lambda text: write("Change the absences", absences=absences(text, self._document.today)),
            ),
            NotesField("Notes", lambda: now().notes, lambda text: write("Change the notes", notes=text)),
        ]
        for field in self._fields:
            self._column.addWidget(field)
        self._column.addStretch(1)

    def _add(self) -> None:
        taken = {one.name for one in self._document.plan.resources.values()}
        name = next(name for number in range(1, 1000) if (name := f"Person {number}") not in taken)
        made: list[Id] = []

        def verb(plan: Plan, ids: IdSource) -> Plan:
            made.append(ids.new("p"))
            return people.add_resource(plan, ids, name=name, id=made[-1])

        self._document.edit("Add a person", verb)
        self.list.setCurrentRow(self._ids.index(made[-1]))
        self._fields[0].line.setFocus()

    def _remove(self) -> None:
        chosen = self.chosen
        if chosen is not None:
            self._fields[0].attempt(lambda: self._document.edit(f"Remove {chosen.name}", people.remove_resource, chosen.id))


def absences_text(resource: Resource) -> str:
    """Absences, one a line."""
    return "\n".join(
        f"{entry_text(one.start, ends=False)} to {entry_text(one.finish, ends=True)} {one.reason}".rstrip()
        for one in resource.absences
    )


def absences(text: str, today: int) -> tuple[Absence, ...]:
    """Read absences; a day without a time counts whole. Raises `EditError`."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        first, _, rest = line.partition(" to ")
        words_ = rest.split()
        last, reason = (words_[0], " ".join(words_[1:])) if words_ else (first.split()[0], " ".join(first.split()[1:]))
        if len(words_) > 1 and ":" in words_[1]:
            last, reason = f"{words_[0]} {words_[1]}", " ".join(words_[2:])
        order = date_order(QLocale())
        start = parse_instant(first if words_ else first.split()[0], today, order)  # type: ignore[arg-type]
        finish = parse_instant(last, today, order)  # type: ignore[arg-type]
        found.append(Absence(start=start, finish=Instant(finish + 1440) if finish % 1440 == 0 else finish, reason=reason))
    return tuple(found)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace(",", ";").split(";") if part.strip())
