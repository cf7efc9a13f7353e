"""The commands about people and clashes: who takes over, which clash is next, what its answers are.

What they are about is the block or person that is chosen in the People view, else the task that is selected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from relplanner.app.dialogs.hand_over import HandOverDialog, How
from relplanner.insight.answers import Answer, applied
from relplanner.insight.clashes import Clash
from relplanner.insight.levelling.answer import Answer as Levelled
from relplanner.plan.edits.levelling import clear_marks, marks_between, set_marks
from relplanner.plan.model import Id, Instant
from relplanner.plan.problems import EditError, Problem

if TYPE_CHECKING:
    from relplanner.app.main_window import MainWindow


RELEASE_MENU = ("slip-release", "next-release", "release-train", "replan", "", "settings")
"""The context menu of releases; "" is a line."""

MENU = ("hand-over", "split-work", "replace-person", "fill-role", "", "assign-free", "", "level", "clear-levelling", "", "people")
"""The context menu of people and environments; "" is a line."""


class PeopleCommands:
    """The commands of one window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._clash: Clash | None = None

    def connect(self) -> None:
        """Listen to the panels, once they are made."""
        window = self._window
        window.clash.previewed.connect(self._preview_answer)
        window.clash.applied.connect(self._apply_answer)
        window.clash.closed.connect(self._unlight)
        window.levelling.previewed.connect(self._preview_level)
        window.levelling.applied.connect(self._apply_level)

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

    def show_menu(self, at: QPoint) -> None:
        """Show what can be done with what is chosen in the view in front."""
        views = self._window.views
        menu = QMenu(self._window)
        self._window.actions_.fill_menu(menu, RELEASE_MENU if views is not None and views.name == "releases" else MENU)
        menu.popup(at)

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
        self.show_clash(clashes[at], focus=True)

    def clash_of(self, problem: Problem) -> Clash | None:
        """The clash that a line in the list of problems is about."""
        document, asked = self._window.document, (problem.subject, problem.at, problem.others)
        clashes = document.readings.clashes if document is not None else ()
        return next((one for one in clashes if (one.resource, one.start, one.tasks) == asked), None)

    def show_clash(self, clash: Clash, *, focus: bool = False) -> None:
        """Show a clash where it is, and its answers beside it."""
        self._clash = clash
        views = self._window.views
        if views is None:
            return
        self._window.show_side(self._window.clash)
        self._window.clash.show_clash(clash, focus=focus)
        if views.front is not None:
            views.front.go_to_clash(clash)
        else:
            views.schedule.show_clash(clash)

    def _unlight(self) -> None:
        if self._window.schedule is not None:
            self._window.schedule.chart.light(frozenset())

    def _preview_answer(self, answer: Answer | None) -> None:
        if answer is None:
            self._window.previewing.end()
        else:
            self._window.previewing.show(answer.plan, why=dict.fromkeys(answer.tasks, answer.sentence))

    def _apply_answer(self, answer: Answer) -> None:
        """Do what an answer says, as one edit with its name."""
        document = self._window.document
        if document is None:
            return
        self._window.previewing.end()
        self._unlight()
        try:
            document.edit(f"{answer.name[:1].upper()}{answer.name[1:]}: {answer.sentence.rstrip('.')}", applied, answer)
        except EditError as error:
            self._window.message.say(error.message)
            return
        self._window.tell(answer.effect)

    def cost(self) -> None:
        """Open what the selected release or phase costs, else what the whole plan does."""
        window, document = self._window, self._window.document
        if document is None:
            return
        task, _ = self.chosen
        scope = task if task in document.plan.releases or task in document.plan.phases else ""
        window.show_side(window.cost)
        window.cost.open_(scope)

    # ------------------------------------------------------------------------------------------------------------ levelling

    def level(self) -> None:
        """Open the levelling of what is chosen: a clash, a person, a release, or else the whole plan."""
        window, document = self._window, self._window.document
        if document is None or window.views is None:
            return
        task, resource = self.chosen
        clash = window.clash.clash if window.clash.isVisible() else None
        release = task if task in document.plan.releases else ""
        window.show_side(window.levelling)
        window.levelling.open_(release=release, resource=resource, clash=clash)

    def clear_levelling(self) -> None:
        """Take the levelling marks of the selected rows, and of all below them, away."""
        document, views = self._window.document, self._window.views
        if document is None or views is None:
            return
        outline = document.readings.outline
        chosen = [outline.index[row] for row in views.schedule.selection.rows if row in outline.index]
        below = [outline.ids[at] for one in chosen for at in range(one, outline.end[one])]
        marked = [row for row in dict.fromkeys(below) if document.plan.rows[row].levelled is not None]
        if not marked:
            self._window.tell("None of the selected rows was moved by levelling.")
            return
        names = document.plan.rows[marked[0]].name if len(marked) == 1 else f"{len(marked)} rows"
        document.edit(f"Clear the levelling of {names}", clear_marks, marked)

    def clear_all_levelling(self) -> None:
        """Take all levelling marks away."""
        document = self._window.document
        if document is None:
            return
        if not any(row.levelled is not None for row in document.plan.rows.values()):
            self._window.tell("Nothing in this plan was moved by levelling.")
            return
        document.edit("Clear all levelling", clear_marks)

    def _preview_level(self, answer: Levelled | None) -> None:
        if answer is None:
            self._window.previewing.end()
        else:
            why = {move.row: move.because for move in answer.moves}
            self._window.previewing.show(answer.plan, answer.schedule, why)

    def _apply_level(self, answer: Levelled) -> None:
        """Set the marks of an answer, as one edit."""
        window, document = self._window, self._window.document
        if document is None:
            return
        window.previewing.end()
        window.levelling.close_()
        moved, left = len(answer.moves), len(answer.left)
        document.edit(f"Level {window.levelling.scope.currentText()}", set_marks, marks_between(document.plan, answer.plan))
        clashes = "no clash is left" if not left else f"{left} {'clash is' if left == 1 else 'clashes are'} left"
        window.tell(f"{moved} {'row was' if moved == 1 else 'rows were'} moved; {clashes}.")
