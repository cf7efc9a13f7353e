"""The commands of gates, changes, items, audits, duties of phases and release types: which register or dialog they open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relplanner.app.dialogs.change_type import ChangeTypeDialog
from relplanner.app.dialogs.link_change import LinkChangeDialog
from relplanner.app.dialogs.release_types import ReleaseTypesDialog
from relplanner.app.opening import LIBRARY
from relplanner.app.registers.view import PageName

if TYPE_CHECKING:
    from relplanner.app.main_window import MainWindow


class GovernanceCommands:
    """Commands of one window; without an open plan they do nothing."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def show(self, page: PageName) -> None:
        """Show a register; of the gates that one which is current in the schedule, or those of its release."""
        views, schedule = self._window.views, self._window.schedule
        if views is None or schedule is None:
            return
        current = schedule.selection.current or ""
        row = current if self._window.document is not None and current in self._window.document.plan.rows else ""
        views.show_view("registers")
        if views.registers is not None:
            views.registers.show_page(page, row)

    def link_change(self) -> None:
        """Ask which change the selected rows carry out."""
        document, view = self._window.document, self._window.schedule
        if document is not None and view is not None and view.grid.chosen:
            rows = [row for row in view.grid.chosen if row in document.plan.rows]
            LinkChangeDialog(document, rows, self._window.tell, self._window).open()

    def change_type(self) -> None:
        """Ask for another type of a release, with what follows from it."""
        document = self._window.document
        if document is not None and document.plan.releases:
            window, release = self._window, self._window.releasing.release(document)
            ChangeTypeDialog(document, release, window.tell, window, library=window.files.library).open()

    def release_types(self) -> None:
        """Show the rules of all release types."""
        document = self._window.document
        if document is not None:
            ReleaseTypesDialog(document, self._window.settings.folder / LIBRARY, self._window).open()
