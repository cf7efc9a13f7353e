"""The views of one plan in one place, one seen at a time; all share the schedule's time axis and selection.

The schedule is made with the plan, another view when it is first asked for. A view that is not seen is not kept up to date.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from relplanner.app.document import Document
from relplanner.app.views.people_view import PeopleView
from relplanner.app.views.schedule_view import ScheduleView
from relplanner.chart.preview import Preview
from relplanner.chart.theme import Theme

ViewName = Literal["schedule", "people"]


class Views(QStackedWidget):
    """The stack. `shown` says that another view is seen; `clash_asked` and `refused` are passed on from the views."""

    shown = Signal()
    clash_asked = Signal(object)
    refused = Signal(str)

    def __init__(self, document: Document, schedule: ScheduleView, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self.schedule, self._theme = document, schedule, theme
        self.people: PeopleView | None = None
        self.name: ViewName = "schedule"
        self.preview: Preview | None = None
        self.addWidget(schedule)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self.schedule.dress(theme)
        if self.people is not None:
            self.people.dress(theme)

    def set_preview(self, preview: Preview | None) -> None:
        """Draw what an answer would do in every view, or again what is."""
        self.preview = preview
        self.schedule.set_preview(preview)
        if self.people is not None:
            self.people.set_preview(preview)

    def show_view(self, name: ViewName) -> None:
        """Bring a view to the front and give it the keyboard."""
        view: QWidget = self._views[name]()
        left, self.name = self.name, name
        self.setCurrentWidget(view)
        if name == "schedule":
            self.schedule.axis.set_width(self.schedule.chart.viewport().width())
            self.schedule.grid.setFocus()
        else:
            view.setFocus()
        if left != name:
            self.shown.emit()

    @property
    def _views(self) -> dict[ViewName, Callable[[], QWidget]]:
        return {"schedule": lambda: self.schedule, "people": self._people}

    def _people(self) -> PeopleView:
        if self.people is None:
            self.people = PeopleView(self._document, self.schedule, self._theme)
            self.people.setFocusProxy(self.people.map)
            self.people.clash_asked.connect(self.clash_asked)
            self.people.refused.connect(self.refused)
            self.people.set_preview(self.preview)
            self.addWidget(self.people)
        return self.people
