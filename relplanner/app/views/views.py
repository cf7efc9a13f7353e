"""The views of one plan in one place, one seen at a time; all share the schedule's time axis and selection.

The schedule is made with the plan, another view when it is first asked for. A view that is not seen is not kept up to date.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from relplanner.app.document import Document
from relplanner.app.registers.view import RegistersView
from relplanner.app.views.environments_view import EnvironmentsView
from relplanner.app.views.people_view import PeopleView
from relplanner.app.views.releases_view import ReleasesView
from relplanner.app.views.runbook_view import RunbookView
from relplanner.app.views.schedule_view import ScheduleView
from relplanner.app.views.time_view import TimeView
from relplanner.chart.preview import Preview
from relplanner.chart.theme import Theme

ViewName = Literal["schedule", "people", "environments", "releases", "runbook", "registers"]

MAKERS: Mapping[ViewName, Callable[[Document, ScheduleView, Theme], TimeView | RunbookView]] = {
    "people": PeopleView,
    "environments": EnvironmentsView,
    "releases": ReleasesView,
    "runbook": RunbookView,
}


class Views(QStackedWidget):
    """The stack. `shown` says that another view is seen; the other signals are passed on from the views."""

    shown = Signal()
    clash_asked = Signal(object)
    row_asked = Signal(str)
    refused = Signal(str)
    menu_asked = Signal(QPoint)
    steps_asked = Signal(QPoint)
    take_asked = Signal()
    slip_asked = Signal(str, int)

    def __init__(self, document: Document, schedule: ScheduleView, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self.schedule, self._theme = document, schedule, theme
        self._made: dict[ViewName, TimeView | RunbookView] = {}
        self.registers: RegistersView | None = None
        self.name: ViewName = "schedule"
        self.preview: Preview | None = None
        self.addWidget(schedule)

    @property
    def people(self) -> PeopleView | None:
        """The People view, once it was asked for."""
        found = self._made.get("people")
        return found if isinstance(found, PeopleView) else None

    @property
    def environments(self) -> EnvironmentsView | None:
        """The Environments view, once it was asked for."""
        found = self._made.get("environments")
        return found if isinstance(found, EnvironmentsView) else None

    @property
    def releases(self) -> ReleasesView | None:
        """The Releases view, once it was asked for."""
        found = self._made.get("releases")
        return found if isinstance(found, ReleasesView) else None

    @property
    def runbook(self) -> RunbookView | None:
        """The Runbook view, once it was asked for."""
        found = self._made.get("runbook")
        return found if isinstance(found, RunbookView) else None

    @property
    def front(self) -> TimeView | RunbookView | None:
        """The view that is seen; None while the schedule is."""
        return self._made.get(self.name)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self.schedule.dress(theme)
        for view in self._made.values():
            view.dress(theme)
        if self.registers is not None:
            self.registers.dress(theme)

    def set_preview(self, preview: Preview | None) -> None:
        """Draw what an answer would do in every view, or again what is."""
        self.preview = preview
        self.schedule.set_preview(preview)
        for view in self._made.values():
            view.set_preview(preview)

    def show_view(self, name: ViewName) -> None:
        """Bring a view to the front and give it the keyboard."""
        left, self.name = self.name, name
        if name == "schedule":
            self.setCurrentWidget(self.schedule)
            self.schedule.axis.set_width(self.schedule.chart.viewport().width())
            self.schedule.grid.setFocus()
        elif name == "registers":
            self.registers = registers = self.registers or self._make_registers()
            self.setCurrentWidget(registers)
            registers.page.table.setFocus()
        else:
            view = self._made.get(name) or self._make(name)
            self.setCurrentWidget(view)
            view.setFocus()
        if left != name:
            self.shown.emit()

    def _make_registers(self) -> RegistersView:
        made = RegistersView(self._document, self.schedule, self._theme)
        made.refused.connect(self.refused)
        made.gone_to.connect(self.row_asked)
        self.addWidget(made)
        return made

    def _make(self, name: ViewName) -> TimeView | RunbookView:
        view = self._made[name] = MAKERS[name](self._document, self.schedule, self._theme)
        view.clash_asked.connect(self.clash_asked)
        view.row_asked.connect(self.row_asked)
        view.refused.connect(self.refused)
        view.menu_asked.connect(self.menu_asked)
        if isinstance(view, RunbookView):
            view.steps_asked.connect(self.steps_asked)
            view.take_asked.connect(self.take_asked)
        if isinstance(view, ReleasesView):
            view.slip_asked.connect(self.slip_asked)
        view.set_preview(self.preview)
        self.addWidget(view)
        return view
