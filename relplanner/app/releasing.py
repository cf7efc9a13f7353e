"""The commands of releases: slip one, plan what is left anew, the runbook of a cutover, the buffers in execution.

What is refused becomes one sentence in the message bar, or at the field of the dialog that asked; what an edit did is said in the
status line.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from relplanner.app.dialogs.name import NameDialog
from relplanner.app.dialogs.next_release import NextReleaseDialog
from relplanner.app.dialogs.slip import SlipDialog
from relplanner.app.dialogs.train import TrainDialog
from relplanner.app.document import Document
from relplanner.app.locale import date_order
from relplanner.insight.cells import entry_text
from relplanner.insight.consumption import commitment, states
from relplanner.insight.runbook import runbook
from relplanner.insight.wording import weekday_text
from relplanner.plan.edits import buffers, runbooks
from relplanner.plan.edits.next_release import first_date, next_as_scenario, next_version, replan_from, version_in
from relplanner.plan.instants import midnight
from relplanner.plan.model import Id
from relplanner.plan.notation import parse_instant
from relplanner.plan.problems import EditError
from relplanner.store.resources import read_runbook

if TYPE_CHECKING:
    from relplanner.app.main_window import MainWindow


class ReleaseCommands:
    """Commands of one window; without an open plan they do nothing."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def slip(self, release: Id = "", days: int = 7) -> None:
        """Ask by how much a release comes later (`days` at first; without `release` the current one), and say what follows."""
        document = self._window.document
        if document is not None and document.plan.releases:
            SlipDialog(document, release or self.release(document), self._window.tell, self._window, days=days).open()

    def plan_next(self) -> None:
        """Ask for the release behind one of the plan, and go to it; of a plan without releases, the next one is a scenario."""
        document = self._window.document
        if document is not None and document.plan.releases:
            NextReleaseDialog(document, self.release(document), self._window.go_to, self._window).open()
        elif document is not None:
            self._plan_all_next(document)

    def _plan_all_next(self, document: Document) -> None:
        """Ask when the next release begins, and make its plan from the whole of this one."""
        new = next_version(version_in(document.plan), "minor") or "the next release"

        def take(text: str) -> None:
            start = parse_instant(text, document.today, date_order(QLocale()))
            begins = document.session.schedule.start
            next_as_scenario(document.plan, new=new, start=start, begins=begins)  # refuses before there is a scenario
            document.copy_as_scenario(new)
            document.edit(f"Plan {new}", next_as_scenario, new=new, start=start, begins=begins)

        told = f"The plan of {new} is made as a scenario of this file, like this plan and with the next version in its names."
        first = first_date(document.plan) or midnight(document.today)
        shown = entry_text(first, ends=False)
        NameDialog(f"Plan {new}", shown, take, self._window, about="Begins", hint="13 May", told=told).open()

    def train(self) -> None:
        """Ask for the next releases of a cadence, and go to the first one in the Releases view."""
        window, document = self._window, self._window.document
        if document is not None:
            TrainDialog(document, window.theme, self._show_train, window, library=window.files.library).open()

    def _show_train(self, release: Id) -> None:
        self._window.show_view("releases")
        self._window.go_to(release)

    def by_month(self) -> None:
        """Show all releases by month; from there, as a train again."""
        views = self._window.views
        if views is not None:
            on = views.releases is None or views.name != "releases" or not views.releases.is_by_month
            views.show_view("releases")
            if views.releases is not None:
                views.releases.by_month(on=on)

    def replan(self) -> None:
        """Plan what is not begun from today on, and say what moved."""

        def act(document: Document) -> str:
            at = midnight(document.today)
            step = document.edit(f"Re-plan from {weekday_text(at)}", replan_from, at)
            moved = len(step.moved)
            rows = "1 row moves" if moved == 1 else f"{moved} rows move" if moved else "no row moves"
            return f"What is not begun starts from {weekday_text(at)} on: {rows}; undo takes that back."

        self._do(act)

    def add_runbook(self) -> None:
        """Put the steps of a cutover below the selected task."""
        view = self._window.schedule
        chosen = view.grid.chosen if view is not None else []

        def act(document: Document) -> str:
            task = chosen[0]
            name = document.plan.rows[task].name
            document.edit(f"Add the runbook of {name}", runbooks.add_runbook, task, read_runbook("cutover"))
            steps = runbook(document.plan, document.session.schedule, task).steps
            return f"{name} has a runbook of {len(steps)} steps now, and its times are theirs; Ctrl+5 shows it."

        if len(chosen) == 1:
            self._do(act)

    def commit_buffers(self) -> None:
        """Anchor the ends of the selected buffers, of all where none is selected."""
        view = self._window.schedule
        chosen = set(view.grid.chosen) if view is not None else set()

        def act(document: Document) -> str:
            loose = [key for key, one in document.plan.buffers.items() if one.committed_end is None]
            found = [key for key in loose if key in chosen] or loose
            schedule = document.session.schedule
            anchors = {key: commitment(document.plan, schedule, key) for key in found}
            what = document.plan.rows[found[0]].name if len(found) == 1 else f"{len(found)} buffers"
            document.edit(f"Commit {what}", buffers.commit_buffers, anchors)
            if len(found) == 1:
                return f"{what} is committed: its end stays where it is, and late work before it consumes it."
            return f"{what} are committed: their ends stay where they are, and late work before them consumes them."

        self._do(act)

    def keep_buffers(self) -> None:
        """Keep how all buffers stand at the status date, else today, for their fever charts."""

        def act(document: Document) -> str:
            status = document.plan.settings.status_date
            at = status if status is not None else midnight(document.today)
            document.edit(
                f"Keep the buffers of {weekday_text(at)}", buffers.keep_buffers, at, states(document.readings.consumption)
            )
            return f"How the buffers stand on {weekday_text(at)} is kept for their fever charts."

        self._do(act)

    # -------------------------------------------------------------------------------------------------------------- inside

    def release(self, document: Document) -> Id:
        """The release of the current row, else the first one."""
        relations, outline = document.readings.relations, document.readings.outline
        view = self._window.schedule
        current = view.grid.current if view is not None else ""
        at = relations.release_of[outline.index[current]] if current in outline.index else -1
        if at >= 0:
            return outline.ids[at]
        return min(document.plan.releases, key=outline.index.__getitem__)

    def _do(self, action: Callable[[Document], str]) -> None:
        document = self._window.document
        if document is None:
            return
        try:
            said = action(document)
        except EditError as error:
            self._window.message.say(error.message)
        else:
            self._window.tell(said)
