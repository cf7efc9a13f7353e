"""People, teams, roles, environments and costs: a list, and the fields of the chosen one. Every field is an edit of its own."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QListWidget, QPushButton, QTabWidget, QVBoxLayout, QWidget

from relplanner.app.dialogs.person_fields import KINDS, PersonFields
from relplanner.app.document import Document
from relplanner.app.panels.parts import Field, clear, words
from relplanner.chart.theme import Theme
from relplanner.plan.edits import people
from relplanner.plan.ids import IdSource
from relplanner.plan.model import Id, Plan, Resource


class PeopleDialog(QDialog):
    """A list, and the fields of the chosen one."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        del theme
        self._document = document
        self._fields: list[Field] = []
        self._ids: list[Id] = []
        self._tabs = QTabWidget()
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
        before = self._tabs.currentIndex()
        clear(self._column)
        self._tabs, self._fields = QTabWidget(), []
        chosen = self.chosen
        if chosen is None:
            self._column.addWidget(
                words("Nobody yet. Add somebody here, or write a name into a People cell.", "muted", wrap=True)
            )
            self._column.addStretch(1)
            return
        for heading, fields in PersonFields(self._document, chosen.id).groups():
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 10, 0, 0)
            column.setSpacing(7)
            for field in fields:
                column.addWidget(field)
            column.addStretch(1)
            self._tabs.addTab(page, heading)
            self._fields += fields
        self._tabs.setCurrentIndex(max(0, before))
        self._column.addWidget(self._tabs)

    def _add(self) -> None:
        taken = {one.name for one in self._document.plan.resources.values()}
        name = next(name for number in range(1, 1000) if (name := f"Person {number}") not in taken)
        made: list[Id] = []

        def verb(plan: Plan, ids: IdSource) -> Plan:
            made.append(ids.new("p"))
            return people.add_resource(plan, ids, name=name, id=made[-1])

        self._document.edit("Add a person", verb)
        self.list.setCurrentRow(self._ids.index(made[-1]))
        self._tabs.setCurrentIndex(0)
        self._fields[0].line.setFocus()

    def _remove(self) -> None:
        chosen = self.chosen
        if chosen is not None:
            self._fields[0].attempt(lambda: self._document.edit(f"Remove {chosen.name}", people.remove_resource, chosen.id))
