"""The commands about people and clashes: who takes over, which clash is next, what its answers are.

What they are about is the block or person that is chosen in the People view, else the task that is selected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from relplanner.app.dialogs.hand_over import HandOverDialog, How
from relplanner.insight.clashes import Clash
from relplanner.plan.model import Id, Instant

if TYPE_CHECKING:
    from relplanner.app.main_window import MainWindow


class PeopleCommands:
    """The commands of one window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._clash: Clash | None = None

    # ------------------------------------------------------------------------------------------------------ who takes over

    def hand_over(self, how: How) -> None:
        """Ask who takes work over; where nothing is chosen that could be given, say so."""
        window, document = self._window, self._window.document
        if document is None:
            return
        task, resource = self.chosen
        kinds = {one.kind for one in document.plan.resources.values()}
        if how in {"assign", "give", "split"} and not self._is_work(task):
            window.tell("Select a task first.")
        elif how in {"give", "split"} and not document.readings.relations.assignments_of.get(task):
            window.tell(f"Nobody works on {document.plan.rows[task].name}; assign somebody first.")
        elif how == "fill" and "role" not in kinds:
            window.tell("No role of this plan is still to be filled.")
        else:
            HandOverDialog(document, window.theme, how, task=task, resource=resource, parent=window).open()

    def _is_work(self, row: Id) -> bool:
        document = self._window.document
        if document is None or row not in document.plan.rows:
            return False
        outline = document.readings.outline
        return document.plan.rows[row].kind in {"task", "milestone"} and not outline.has_children(outline.index[row])

    @property
    def chosen(self) -> tuple[Id, Id]:
        """The task and the resource that are chosen, "" for none."""
        views = self._window.views
        if views is None:
            return "", ""
        if views.name == "people" and views.people is not None and (spot := views.people.map.spot) is not None:
            return views.people.map.task, spot.key[0]
        return views.schedule.selection.current, ""

    # -------------------------------------------------------------------------------------------------------------- clashes

    def next_clash(self, way: int = 1) -> None:
        """Go to the clash behind (or before) the one gone to last, and open its answers."""
        document = self._window.document
        if document is None:
            return
        clashes = document.readings.clashes
        if not clashes:
            self._window.tell("Nobody is booked above capacity.")
            return
        last = self._clash
        if last in clashes:
            at = (clashes.index(last) + way) % len(clashes)
        else:
            day = Instant(document.today * 1440)
            at = next((number for number, one in enumerate(clashes) if one.finish > day), 0)
        self.show_clash(clashes[at])

    def show_clash(self, clash: Clash) -> None:
        """Show a clash where it is."""
        self._clash = clash
        views = self._window.views
        if views is None:
            return
        if views.front is not None:
            views.front.go_to_clash(clash)
        else:
            views.schedule.show_clash(clash)
