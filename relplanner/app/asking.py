"""The commands of planning that ask before they edit: recurring tasks, redundant links, the status date.

Each opens a dialog that makes one named edit; where there is nothing to ask, a sentence says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from relplanner.app.dialogs.name import NameDialog
from relplanner.app.dialogs.recurring import MoreDialog, RecurringDialog
from relplanner.app.dialogs.redundant import RedundantDialog
from relplanner.app.locale import date_order
from relplanner.insight.cells import entry_text
from relplanner.plan.edits.recurring import series_of
from relplanner.plan.edits.settings import change_settings
from relplanner.plan.instants import midnight
from relplanner.plan.model import Link
from relplanner.plan.notation import parse_instant
from relplanner.schedule.questions import redundant_links

if TYPE_CHECKING:
    from relplanner.app.main_window import MainWindow


class Asking:
    """Commands of one window; without an open plan they do nothing."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def recurring(self) -> None:
        """Ask for a recurring task, to stand behind the current row."""
        document, view = self._window.document, self._window.schedule
        if document is None or view is None:
            return
        outline = document.session.schedule.outline
        current = view.grid.current
        after = current if current in document.plan.rows else (outline.ids[-1] if outline.ids else None)
        if after is not None:
            after = series_of(document.plan, after) or after
        RecurringDialog(document, after, view.go_to, self._window).open()

    def more_occurrences(self) -> None:
        """Ask until when the recurring task of the current row goes on."""
        document, view = self._window.document, self._window.schedule
        if document is None or view is None or not view.grid.chosen:
            return
        series = series_of(document.plan, view.grid.chosen[0])
        if series is not None:
            MoreDialog(document, series, self._window).open()

    def redundant_links(self) -> None:
        """Show the links that say nothing new, and remove those that are ticked."""
        document, view = self._window.document, self._window.schedule
        if document is None or view is None:
            return
        plan, network = document.plan, document.session.schedule.network

        def heard(found: tuple[Link, ...]) -> None:
            if found:
                RedundantDialog(document, found, view.chart.light, self._window).open()
            else:
                self._window.message.say("No link is redundant: each says something that no other link says.", "offer")

        document.ask("redundant", lambda: redundant_links(plan, network), heard)

    def status_date(self) -> None:
        """Ask up to when progress is reported."""
        document = self._window.document
        if document is None:
            return
        standing = document.plan.settings.status_date
        shown = standing if standing is not None else midnight(document.today)

        def take(text: str) -> None:
            at = parse_instant(text, document.today, date_order(QLocale())) if text.strip() else None
            if at != standing:
                label = "Remove the status date" if at is None else f"Set the status date to {entry_text(at, ends=False)}"
                document.edit(label, change_settings, status_date=at)

        told = (
            "What is not begun starts no earlier than this, and what remains of begun work runs from then on. "
            "Without a status date progress moves nothing."
        )
        NameDialog(
            "Status date", entry_text(shown, ends=False), take, self._window, about="Status date", hint="none", told=told
        ).open()
