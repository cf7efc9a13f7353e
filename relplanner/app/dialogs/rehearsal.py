"""A rehearsal of a runbook: its name and its day. It becomes a copy of the steps as they are planned now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from relplanner.app.dialogs.buttons import do_or_cancel
from relplanner.app.document import Document
from relplanner.app.locale import date_order
from relplanner.app.panels.parts import Field, words
from relplanner.insight.cells import entry_text
from relplanner.plan.edits.runbooks import add_rehearsal
from relplanner.plan.instants import day_of, midnight
from relplanner.plan.model import Day, Id
from relplanner.plan.notation import parse_instant
from relplanner.plan.problems import EditError


class RehearsalDialog(QDialog):
    """Asks for a rehearsal of `runbook`; `made` is called with its id."""

    def __init__(
        self, document: Document, runbook: Id, day: Day, made: Callable[[Id], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Rehearse the runbook")
        self._document, self._runbook, self._made = document, runbook, made
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        number = sum(one.runbook == runbook for one in document.plan.rehearsals.values())
        self.name = QLineEdit("Dress rehearsal" if number else "Mock rehearsal")
        self.day = QLineEdit(entry_text(midnight(day), ends=False))
        self._name, self._day = Field("Name", self.name), Field("Day", self.day)
        column.addWidget(self._name)
        column.addWidget(self._day)
        told = "The steps are copied as they are planned now; then enter the minutes that each took."
        column.addWidget(words(told, "muted", small=True, wrap=True))
        buttons = do_or_cancel(self, self._on_accepted, "Rehearse")
        column.addWidget(buttons)
        self.setFixedWidth(400)
        self.name.setFocus()
        self.name.selectAll()

    def _on_accepted(self) -> None:
        document = self._document
        try:
            day = day_of(parse_instant(self.day.text(), document.today, date_order(QLocale())))
            known = set(document.plan.rehearsals)
            name = self.name.text().strip() or "Rehearsal"
            step = document.edit(f"Add the {name}", add_rehearsal, self._runbook, day=day, name=name)
        except EditError as error:
            self._day.complain(error.message)
            return
        self.accept()
        self._made(next(key for key in step.after.rehearsals if key not in known))
