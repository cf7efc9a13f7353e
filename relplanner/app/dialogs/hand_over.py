"""Work goes to somebody else: one task handed over or split, a person replaced over a range, a role filled.

Everybody who could take it is listed with the reason, who can and is free first; Enter takes the chosen one. One edit each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from relplanner.app.dialogs.buttons import do_or_cancel
from relplanner.app.document import Document
from relplanner.app.icons import pixmap
from relplanner.app.locale import date_order
from relplanner.app.panels.parts import Choice, Field, words
from relplanner.chart.theme import Theme
from relplanner.insight.availability import Candidate, bookings_between, candidates, wanted
from relplanner.insight.cells import entry_text
from relplanner.plan.edits.assignments import fill_role, hand_over, split_work
from relplanner.plan.edits.people import assign
from relplanner.plan.model import Assignment, Id, Instant, PerMille
from relplanner.plan.notation import parse_instant
from relplanner.plan.problems import EditError

How = Literal["assign", "give", "split", "replace", "fill"]

TITLES: dict[How, str] = {
    "assign": "Assign somebody free",
    "give": "Hand over",
    "split": "Split work",
    "replace": "Replace a person",
    "fill": "Fill a role",
}
MOST_LOOKED_AT = 12
"""Tasks of a person or role for which everybody's time is looked at; the others are handed over unseen."""


class HandOverDialog(QDialog):
    """The dialog; `task` and `resource` say what is selected, "" where nothing is."""

    def __init__(
        self, document: Document, theme: Theme, how: How, *, task: Id = "", resource: Id = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._document, self._theme, self.how = document, theme, how
        self.setWindowTitle(TITLES[how])
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        self.source = Choice()
        for value, shown in self._sources(task):
            self.source.addItem(shown, value)
        self._from = Field({"assign": "On", "replace": "Instead of", "fill": "Role"}.get(how, "Work of"), self.source)
        column.addWidget(self._from)
        self.since, self.until, self.share = QLineEdit(), QLineEdit(), QLineEdit("50")
        self._fields = self._make_fields()
        for field in self._fields:
            column.addWidget(field)
        column.addWidget(words("To", "muted", small=True))
        self.people = QListWidget()
        self.people.setAccessibleName("Who takes it")
        self.people.setWordWrap(True)
        self.people.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.people.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.people.setMinimumHeight(220)
        column.addWidget(self.people)
        self.trouble = words("", "red", small=True, wrap=True)
        self.trouble.hide()
        column.addWidget(self.trouble)
        self._make_buttons(column)
        self._choose(task, resource)
        self.source.currentIndexChanged.connect(lambda _at: self._fill())
        self.people.itemActivated.connect(lambda _item: self._take())
        self._fill()
        self.people.setFocus()
        self.setFixedWidth(520)

    def _make_fields(self) -> list[Field]:
        if self.how == "split":
            return [Field("Share, %", self.share)]
        if self.how != "replace":
            return []
        schedule = self._document.session.schedule
        self.since.setText(entry_text(schedule.start, ends=False))
        self.until.setText(entry_text(schedule.finish, ends=True))
        for line in (self.since, self.until):
            line.editingFinished.connect(self._fill)
        return [Field("From", self.since), Field("Until", self.until)]

    def _make_buttons(self, column: QVBoxLayout) -> None:
        buttons = do_or_cancel(self, self._take)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText(TITLES[self.how])
        column.addWidget(buttons)

    # ----------------------------------------------------------------------------------------------------- what is asked

    def _sources(self, task: Id) -> Sequence[tuple[Id, str]]:
        """Whose work can go: the people on the task, everybody with work, or the roles."""
        readings = self._document.readings
        resources = readings.plan.resources
        if self.how == "assign":
            return [(task, readings.plan.rows[task].name)]
        if self.how in {"give", "split"}:
            there = readings.relations.assignments_of.get(task, ())
            return [(one.id, resources[one.resource].name) for one in there if resources[one.resource].kind != "cost"]
        kinds = {"role"} if self.how == "fill" else {"person", "team"}
        booked = [resources[key] for key in readings.relations.bookings_of if resources[key].kind in kinds]
        return [(one.id, one.name) for one in sorted(booked, key=lambda one: one.name.casefold())]

    def _choose(self, task: Id, resource: Id) -> None:
        """Begin with the person who is selected, or the first one of the task."""
        readings = self._document.readings
        there = readings.relations.assignments_of.get(task, ())
        first = resource if self.how in {"replace", "fill"} else next((one.id for one in there if one.resource == resource), "")
        if self.source.findData(first) < 0 and self.how in {"replace", "fill"}:
            first = next((one.resource for one in there if self.source.findData(one.resource) >= 0), "")
        self.source.setCurrentIndex(max(0, self.source.findData(first)))

    def _given(self) -> list[Assignment]:
        """The assignments that would go. Raises `EditError` for a date that cannot be read."""
        plan, source = self._document.plan, str(self.source.currentData() or "")
        if self.how == "assign":
            return []
        if self.how in {"give", "split"}:
            return [plan.assignments[source]] if source in plan.assignments else []
        readings = self._document.readings
        if self.how == "fill":
            return list(readings.relations.bookings_of.get(source, ()))
        found = bookings_between(readings, source, self._instant(self.since), self._instant(self.until, end=True))
        return [plan.assignments[key] for key in found]

    def _instant(self, line: QLineEdit, *, end: bool = False) -> Instant:
        order = date_order(QLocale())
        at = parse_instant(line.text(), self._document.today, order)
        return Instant(at + 1440) if end and at % 1440 == 0 else at

    # ------------------------------------------------------------------------------------------------------ who could

    def _fill(self) -> None:
        """List who could take it, the best first."""
        self.people.clear()
        try:
            ranked = self._ranked(self._given())
        except EditError as error:
            self._complain(error.message)
            return
        self._complain("" if ranked else "No work is left to hand over here, or nobody else is there to take it.")
        for key, said, fits in ranked:
            item = QListWidgetItem(said)
            item.setData(Qt.ItemDataRole.UserRole, key)
            colour = self._theme.green if fits else self._theme.faint
            item.setIcon(QIcon(pixmap("good" if fits else "note", colour, 14, self.devicePixelRatioF())))
            self.people.addItem(item)
        self.people.setCurrentRow(0)

    def _ranked(self, given: Sequence[Assignment]) -> Sequence[tuple[Id, str, bool]]:
        """Everybody as (id, sentence, whether they can and are free)."""
        readings = self._document.readings
        looked = given[:MOST_LOOKED_AT]
        lists = [candidates(readings, one.task, one) for one in looked]
        if self.how == "assign":
            lists = [candidates(readings, str(self.source.currentData()))]
        if not lists:
            return []
        if len(lists) == 1:
            return [(one.resource, one.reason, one.fits) for one in lists[0]]
        found: dict[Id, list[Candidate]] = {}
        for candidate in (one for each in lists for one in each):
            found.setdefault(candidate.resource, []).append(candidate)
        place = {key: at for at, key in enumerate(readings.loads)}
        counted = [(sum(one.fits for one in each), sum(one.able for one in each), key) for key, each in found.items()]
        counted.sort(key=lambda one: (-one[0], -one[1], place[one[2]]))
        name, of = readings.plan.resources, len(looked)
        return [
            (key, f"{name[key].name} can do {able} of {of} tasks and is free for {fits}.", fits == of)
            for fits, able, key in counted
        ]

    def _complain(self, message: str) -> None:
        self.trouble.setText(message)
        self.trouble.setVisible(bool(message))
        self.ok.setEnabled(not message)

    # ------------------------------------------------------------------------------------------------------------ taking

    def _take(self) -> None:
        item = self.people.currentItem()
        if item is None:
            return
        try:
            self._edit(str(item.data(Qt.ItemDataRole.UserRole)))
        except EditError as error:
            self._complain(error.message)
            self.ok.setEnabled(True)
            return
        self.accept()

    def _edit(self, to: Id) -> None:
        plan, document, given = self._document.plan, self._document, self._given()
        heir, source = plan.resources[to].name, str(self.source.currentData())
        edits: dict[How, Callable[[], object]] = {
            "assign": lambda: document.edit(
                f"Assign {heir} to {plan.rows[source].name}", assign, source, to, wanted(document.readings, source).units
            ),
            "give": lambda: document.edit(f"Give {plan.rows[given[0].task].name} to {heir}", hand_over, given[0].id, to),
            "split": lambda: document.edit(
                f"Split {plan.rows[given[0].task].name} with {heir}", split_work, given[0].id, to, self._share()
            ),
            "replace": lambda: document.edit(
                f"Replace {plan.resources[source].name} by {heir}", hand_over, [one.id for one in given], to
            ),
            "fill": lambda: document.edit(f"{heir} fills {plan.resources[source].name}", fill_role, source, to),
        }
        edits[self.how]()

    def _share(self) -> PerMille:
        text = self.share.text()
        try:
            return PerMille(round(float(text.replace("%", "").replace(",", ".")) * 10))
        except ValueError:
            raise EditError("not-a-number", f"“{text}” is no share; write percent, as 50 or 25.") from None
