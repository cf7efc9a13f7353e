"""An audit to be recorded: of which release, when, by whom, and which version of each of its items was found."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from relplanner.app.dialogs.buttons import do_or_cancel
from relplanner.app.document import Document
from relplanner.app.locale import date_order
from relplanner.app.panels.parts import ChoiceField, Field, clear, words
from relplanner.insight.cells import entry_text
from relplanner.plan.edits import changes
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import day_of, midnight
from relplanner.plan.model import Id, Plan
from relplanner.plan.notation import parse_instant
from relplanner.plan.problems import EditError


class AuditDialog(QDialog):
    """Asks what was found; `told` is called with the id of the audit that was recorded."""

    def __init__(self, document: Document, told: Callable[[Id], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Record an audit")
        self._document, self._told = document, told
        plan, order = document.plan, document.readings.outline.index
        releases = [key for key in sorted(plan.releases, key=order.__getitem__) if plan.releases[key].items]
        self._release = releases[0]
        self.found: dict[Id, QLineEdit] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        choices = [(key, plan.rows[key].name) for key in releases]
        self.release = ChoiceField("Release", choices, lambda: self._release, self._choose)
        self.day = QLineEdit(entry_text(midnight(document.today), ends=False))
        self.by = QLineEdit()
        self._day, self._by = Field("Day", self.day), Field("By", self.by)
        for part in (self.release, self._day, self._by):
            column.addWidget(part)
        column.addWidget(
            words("What was found of each item; an empty line says that it was not there.", "muted", small=True, wrap=True)
        )
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        page = QWidget()
        self._lines = QVBoxLayout(page)
        self._lines.setContentsMargins(0, 0, 6, 0)
        self._lines.setSpacing(6)
        area.setWidget(page)
        area.setMinimumHeight(180)
        column.addWidget(area, 1)
        self.as_expected = QPushButton("All &as expected")
        self.as_expected.setAutoDefault(False)
        self.as_expected.clicked.connect(self._fill_expected)
        buttons = do_or_cancel(self, self._on_accepted, "Record it")
        buttons.addButton(self.as_expected, QDialogButtonBox.ButtonRole.ResetRole)
        column.addWidget(buttons)
        self.resize(460, 460)
        self._fill()
        self.by.setFocus()

    def done(self, result: int) -> None:
        """Qt: the dialog goes."""
        super().done(result)
        self.deleteLater()

    def _choose(self, key: str) -> None:
        self._release = key
        self._fill()

    def _fill(self) -> None:
        clear(self._lines)
        self.found = {}
        plan = self._document.plan
        for one in plan.releases[self._release].items:
            line = QLineEdit()
            line.setPlaceholderText(f"{one.version} expected" if one.version else "which version?")
            self.found[one.item] = line
            self._lines.addWidget(Field(plan.items[one.item].name, line))
        self._lines.addStretch(1)

    def _fill_expected(self) -> None:
        for one in self._document.plan.releases[self._release].items:
            if not self.found[one.item].text().strip():
                self.found[one.item].setText(one.version)

    def _on_accepted(self) -> None:
        made: list[Id] = []
        try:
            at = parse_instant(self.day.text(), self._document.today, date_order(QLocale()))
            versions = {item: line.text() for item, line in self.found.items()}
            release, by = self._release, self.by.text()

            def verb(plan: Plan, ids: IdSource) -> Plan:
                made.append(ids.new("u"))
                return changes.record_audit(plan, ids, release, day=day_of(at), versions=versions, by=by, id=made[-1])

            self._document.edit(f"Audit {self._document.plan.rows[release].name}", verb)
        except EditError as error:
            self._day.complain(error.message)
            return
        self.accept()
        self._told(made[-1])
