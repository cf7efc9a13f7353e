"""The commands of runbooks: rehearse, take over what was rehearsed, tick, print.

They are about the runbook that is seen in its view, else about the first one; what is refused becomes one sentence in the message
bar.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from relplanner.app.dialogs.rehearsal import RehearsalDialog
from relplanner.app.dialogs.runbook import RunbookDialog
from relplanner.app.views.runbook_view import NIGHT, RunbookView
from relplanner.insight.runbook import rehearsals
from relplanner.plan.edits.runbooks import remove_rehearsal, take_rehearsed
from relplanner.plan.instants import day_of
from relplanner.plan.model import Day
from relplanner.plan.problems import EditError

if TYPE_CHECKING:
    from relplanner.app.main_window import MainWindow

BEFORE = 7
"""A dress rehearsal is proposed so many days before the cutover."""

STEP_MENU = (
    "tick-step",
    "",
    "edit-cell",
    "insert",
    "delete",
    "",
    "move-up",
    "move-down",
    "link",
    "",
    "rehearse",
    "print-runbook",
)


class RunbookCommands:
    """Commands of one window; without a runbook they do nothing."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    @property
    def front(self) -> RunbookView | None:
        """The Runbook view where it is seen."""
        views = self._window.views
        return views.runbook if views is not None and views.name == "runbook" else None

    def or_in_front(self, key: str, otherwise: Callable[[], object]) -> Callable[[], object]:
        """What a command on rows does: to the steps where the Runbook view is seen, `otherwise` everywhere else."""

        def act() -> object:
            view = self.front
            if view is None:
                return otherwise()
            grid = view.grid
            ways: dict[str, Callable[[], object]] = {
                "insert": grid.insert,
                "delete": grid.remove,
                "move-up": lambda: grid.move_step(-1),
                "move-down": lambda: grid.move_step(1),
                "link": grid.link,
                "edit-cell": lambda: grid.edit(grid.currentIndex()),
            }
            return ways[key]()

        return act

    def tick(self) -> None:
        """Tick the chosen steps, in the night."""
        view = self._shown()
        if view is not None:
            if view.mode != "night":
                view.look(NIGHT)
            view.grid.tick()

    def rehearse(self) -> None:
        """Ask for a rehearsal, and lay it beside the plan."""
        view, document = self._shown(), self._window.document
        if view is None or document is None or view.night is None:
            return
        day = Day(day_of(view.night.book.start) - BEFORE * (2 if not rehearsals(document.plan, view.runbook) else 1))
        RehearsalDialog(document, view.runbook, day, view.look, self._window).open()

    def take_over(self) -> None:
        """Give the steps the minutes of the rehearsal that is seen, else of the last one."""
        view, document = self._shown(), self._window.document
        if view is None or document is None:
            return
        tried = rehearsals(document.plan, view.runbook)
        if not tried:
            self._window.message.say("This runbook was not rehearsed yet; choose Release, Rehearse the runbook first.")
            return
        found = view.rehearsal or tried[-1]
        before = view.night.book.reserve if view.night is not None else None
        try:
            document.edit(f"Take over the minutes of the {found.name}", take_rehearsed, found.id)
        except EditError as error:
            self._window.message.say(error.message)
            return
        after = view.night.book.reserve if view.night is not None else None
        margin = document.plan.runbooks[view.runbook].margin
        then = "" if after is None or before is None else f" The reserve was {before} minutes and is {after} now."
        self._window.tell(f"{found.gone_through} steps have their rehearsed minutes times {margin / 1000:g}.{then}")

    def forget(self) -> None:
        """Delete the rehearsal that is seen."""
        view, document = self._shown(), self._window.document
        found = view.rehearsal if view is not None else None
        if found is None or document is None:
            self._window.message.say("Choose the rehearsal that is to go in the Runbook view first.")
            return
        document.edit(f"Delete the {found.name}", remove_rehearsal, found.id)

    def settings(self) -> None:
        """Ask for what the runbook counts with: checking, and the margin on rehearsed minutes."""
        view, document = self._shown(), self._window.document
        if view is not None and document is not None:
            RunbookDialog(document, view.runbook, self._window).open()

    # -------------------------------------------------------------------------------------------------------------- inside

    def _shown(self) -> RunbookView | None:
        """The Runbook view, brought to the front."""
        document, views = self._window.document, self._window.views
        if document is None or views is None or not document.plan.runbooks:
            return None
        if self.front is None:
            self._window.show_view("runbook")
        return views.runbook
