"""The registers of a plan behind tabs: gates, changes, configuration items, audits, the roles of phases.

Only the page that is seen is read; a page reads anew when it comes to the front.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.registers.audits import AuditsPage
from relplanner.app.registers.changes import ChangesPage
from relplanner.app.registers.duties import DutiesPage
from relplanner.app.registers.gates import GatesPage
from relplanner.app.registers.items import ItemsPage
from relplanner.app.registers.page import RegisterPage
from relplanner.app.views.schedule_view import ScheduleView
from relplanner.chart.theme import Theme
from relplanner.plan.model import Id

PageName = Literal["gates", "changes", "items", "audits", "duties"]


class RegistersView(QWidget):
    """The tabs. `gone_to` carries a row to be shown in the schedule."""

    gone_to = Signal(str)
    refused = Signal(str)

    def __init__(self, document: Document, schedule: ScheduleView, theme: Theme) -> None:
        super().__init__()
        self._document, self._schedule = document, schedule
        self.gates, self.changes = GatesPage(document, theme), ChangesPage(document, theme)
        self.items, self.audits, self.duties = (
            ItemsPage(document, theme),
            AuditsPage(document, theme),
            DutiesPage(document, theme),
        )
        self.pages: dict[PageName, RegisterPage] = {
            "gates": self.gates,
            "changes": self.changes,
            "items": self.items,
            "audits": self.audits,
            "duties": self.duties,
        }
        self.changes.selected = self._selected  # type: ignore[method-assign]  # who is selected is the schedule's business
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setObjectName("registers")
        for page in self.pages.values():
            self.tabs.addTab(page, page.title)
            page.gone_to.connect(self.gone_to)
            page.refused.connect(self.refused)
            document.read.connect(page.on_changed)
            document.changed.connect(page.on_changed)
        column.addWidget(self.tabs)
        self.setFocusProxy(self.tabs)

    @property
    def page(self) -> RegisterPage:
        """The page that is seen."""
        found = self.tabs.currentWidget()
        return next(page for page in self.pages.values() if page is found)

    def show_page(self, name: PageName, row: Id = "") -> None:
        """Bring a page to the front, with a row that was current in the schedule, and give it the keyboard."""
        page = self.pages[name]
        self.tabs.setCurrentWidget(page)
        if page is self.gates and row:
            self.gates.go_to(row)
        elif page is self.duties and row:
            self.duties.go_to(row)
        page.table.setFocus()

    def show_row(self, row: Id) -> bool:
        """Show a row that stands in a register: a gate. False where none has it."""
        if row not in self._document.plan.gates:
            return False
        self.show_page("gates", row)
        return True

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        for page in self.pages.values():
            page.dress(theme)

    def _selected(self) -> Sequence[Id]:
        order = self._document.readings.outline.index
        return sorted((row for row in self._schedule.selection.rows if row in order), key=order.__getitem__)
