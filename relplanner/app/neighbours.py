"""The commands about other plans: count what the plans of a folder book of the same people, and count it no longer.

They are read beside the window; what they say is shown as occupied time, and never written anywhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from relplanner.app.document import Document
from relplanner.insight.elsewhere import Elsewhere, OtherPlan
from relplanner.insight.wording import listed
from relplanner.plan.model import Plan
from relplanner.store.errors import StoreError
from relplanner.store.neighbours import Neighbours, read_neighbours

if TYPE_CHECKING:
    from relplanner.app.main_window import MainWindow


class NeighbourCommands:
    """The commands of one window; files that have not changed since are not read again."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._known: Neighbours | None = None

    def choose(self) -> None:
        """Ask for a folder and count its plans."""
        document = self._window.document
        if document is None:
            return
        here = str(document.path.parent) if document.path is not None else ""
        folder = QFileDialog.getExistingDirectory(self._window, "Count the plans of a folder", here)
        if folder:
            self.count(Path(folder))

    def count(self, folder: Path) -> None:
        """Count what the plans of a folder book of the same people and environments."""
        document = self._window.document
        if document is None:
            return
        plan, own, known = document.plan, document.path, self._known

        def job() -> tuple[Neighbours, Elsewhere]:
            found = read_neighbours(folder, own, known)
            return found, _warm(Elsewhere([OtherPlan(file=one.path.name, plan=one.plan) for one in found.plans]), plan)

        document.runner.run("neighbours", job, lambda found: self._heard(document, *found), self._failed)

    def forget(self) -> None:
        """Count no other plans any more."""
        if self._window.document is not None:
            self._window.document.look_elsewhere(None)
            self._window.tell("No other plans are counted any more.")

    def _heard(self, document: Document, found: Neighbours, elsewhere: Elsewhere) -> None:
        if self._window.document is not document:
            return
        self._known = found
        document.look_elsewhere(elsewhere)
        busy = [load.resource.name for load in document.readings.loads.values() if load.elsewhere]
        plans = "1 other plan is counted" if len(found.plans) == 1 else f"{len(found.plans)} other plans are counted"
        whom = (
            f"{listed(busy[:2], len(busy))} {'is' if len(busy) == 1 else 'are'} booked there"
            if busy
            else "nobody of yours is there"
        )
        broken = f" {found.broken[0]}" if found.broken else ""
        self._window.tell(f"{plans}; {whom}.{broken}")

    def _failed(self, trouble: Exception) -> None:
        if not isinstance(trouble, StoreError):
            raise trouble
        self._window.tell(trouble.message)


def _warm(elsewhere: Elsewhere, plan: Plan) -> Elsewhere:
    """Schedule the other plans here, beside the window, and not when they are first looked at."""
    for resource in plan.resources.values():
        elsewhere.beside(plan, resource)
    return elsewhere
