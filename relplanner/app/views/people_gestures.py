"""What is done to a task block in the heat map: it is moved in time, or handed to somebody else; each is one edit or none.

While the button is down nothing changes but a preview with a tip; Esc leaves everything as it was. On another line the block is
handed over and keeps its dates; on its own line it moves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from relplanner.app.gantt.rows import Editing
from relplanner.chart.heat_lines import HeatLine
from relplanner.chart.heat_map import HeatMap
from relplanner.chart.heat_shapes import BLOCK_HEIGHT, block_box
from relplanner.chart.load import occupied_words, span_words
from relplanner.chart.primitives import Rect, Shape, Text
from relplanner.chart.words import ENGLISH, Words
from relplanner.insight.availability import candidates
from relplanner.insight.readings import Readings
from relplanner.paint.painter import Brushes, ShapePainter
from relplanner.plan.edits.assignments import hand_over
from relplanner.plan.edits.tasks import set_start
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Assignment, Id, Instant
from relplanner.plan.problems import EditError

if TYPE_CHECKING:
    from relplanner.app.views.people_map import PeopleMap

LONGEST_BREAK = 30
"""Days without work that a moved block steps over."""

TIP_SIZE, TIP_HEIGHT = 11.0, 22.0
FOLD_WIDTH = 40


class Grip(NamedTuple):
    """What was taken hold of: an assignment ("" on empty ground), where, and where the view was."""

    assignment: Id
    x: float
    y: float
    left: float
    scroll: int


class PeopleGestures:
    """The drag that is going on, if any, and the edits that gestures and keys ask for."""

    def __init__(self, view: PeopleMap, document: Editing | None) -> None:
        self._view, self._document = view, document
        self._grip: Grip | None = None
        self._far = False
        self._at = QPointF()
        self._known: tuple[Id, Readings, Mapping[Id, str]] | None = None

    @property
    def is_dragging(self) -> bool:
        """Whether a block, or the ground, is held and was moved."""
        return self._grip is not None and self._far

    # ------------------------------------------------------------------------------------------------------------- mouse

    def press(self, event: QMouseEvent) -> None:
        """Choose what lies under the pointer, and take hold of it; on a name, fold or choose its line."""
        view, at = self._view, event.position()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        line = view.line_at(at.y())
        if at.x() < view.split:
            if line is not None and line.opens and (line.kind == "group" or at.x() < FOLD_WIDTH + 14 * line.depth):
                view.turn(line.key)
            elif line is not None:
                view.choose(view.cell_spot(line, view.spot.start if view.spot else view.axis.at(8)))
            return
        spot = view.spot_at(at.x(), at.y())
        self._grip = Grip(spot.assignment if spot else "", at.x(), at.y(), view.axis.left, view.verticalScrollBar().value())
        self._far, self._at = False, at
        if line is not None and line.kind == "group":
            view.choose(None)
        else:
            view.choose(None if spot is None or (spot == view.spot and not spot.assignment) else spot)

    def move(self, event: QMouseEvent) -> None:
        """Show what would happen if the button were let go here; without a block, scroll."""
        view, grip = self._view, self._grip
        self._at = event.position()
        if grip is None:
            spot = view.spot_at(self._at.x(), self._at.y())
            held = spot is not None and spot.assignment and self._movable(spot.assignment)
            view.viewport().setCursor(Qt.CursorShape.OpenHandCursor if held else Qt.CursorShape.ArrowCursor)
            return
        way = abs(self._at.x() - grip.x) + abs(self._at.y() - grip.y)
        self._far = self._far or way >= QApplication.startDragDistance()
        if self._far and not grip.assignment:
            view.axis.scroll_to(grip.left - (self._at.x() - grip.x))
            view.verticalScrollBar().setValue(grip.scroll - round(self._at.y() - grip.y))
        view.viewport().update()

    def release(self, event: QMouseEvent) -> None:
        """Ask for the edit that was shown."""
        grip, far = self._grip, self._far
        if event.button() != Qt.MouseButton.LeftButton or grip is None:
            return
        self._at = event.position()
        if not far and not grip.assignment and self._view.clash is not None:
            self._view.opened.emit()
        target = self._target(grip) if far and grip.assignment else None
        start = self._start(grip) if far and grip.assignment else None
        self.cancel()
        if target is not None:
            self.give(grip.assignment, target.resource)
        elif start is not None:
            self._move_to(grip.assignment, start)

    def cancel(self) -> None:
        """Let go without an edit."""
        self._grip, self._far = None, False
        self._view.viewport().unsetCursor()
        self._view.viewport().update()

    # ------------------------------------------------------------------------------------------------------------- edits

    def give(self, assignment: Id, resource: Id) -> None:
        """Hand an assignment to somebody else."""
        found = self._assignment(assignment)
        if found is not None and self._view.map is not None and resource != found.resource:
            plan = self._view.map.readings.plan
            label = f"Give {plan.rows[found.task].name} to {plan.resources[resource].name}"
            self._ask(label, hand_over, assignment, resource)

    def give_beside(self, assignment: Id, way: int) -> None:
        """Hand an assignment to the next of its kind above (-1) or below (1)."""
        found, heat = self._assignment(assignment), self._view.map
        if found is None or heat is None:
            return
        lines = [line for line in heat.lines if line.kind == "resource"]
        at = next(number for number, line in enumerate(lines) if line.resource == found.resource) + way
        if 0 <= at < len(lines) and self._takes(found, lines[at]):
            self.give(assignment, lines[at].resource)
            self._show()

    def move_by_day(self, assignment: Id, way: int) -> None:
        """Move the task of an assignment to the next or previous day on which it can work."""
        found, scene = self._assignment(assignment), self._view.scene
        if found is None or scene is None or not self._movable(assignment):
            return
        start, hours = scene.schedule.dates(found.task).start, scene.schedule.worktime.task_calendar(found.task)
        for days in range(1, LONGEST_BREAK):
            at = start + way * days * MINUTES_PER_DAY
            day = at // MINUTES_PER_DAY * MINUTES_PER_DAY
            if hours.between(day, day + MINUTES_PER_DAY):
                self._move_to(assignment, Instant(at))
                self._show()
                return

    def _show(self) -> None:
        if self._view.spot is not None:
            self._view.reveal(self._view.spot)

    def _move_to(self, assignment: Id, start: Instant) -> None:
        found = self._assignment(assignment)
        if found is not None and self._view.map is not None:
            self._ask(f"Move {self._view.map.readings.plan.rows[found.task].name}", set_start, found.task, start)

    def _ask(self, label: str, verb: Callable[..., Any], *args: Any, **fields: Any) -> None:  # noqa: ANN401  (verbs differ)
        if self._document is None:
            return
        try:
            self._document.edit(label, verb, *args, **fields)
        except EditError as refusal:
            self._view.refused.emit(refusal.message)

    # ------------------------------------------------------------------------------------------------------- what is held

    def _assignment(self, key: Id) -> Assignment | None:
        return self._view.map.readings.plan.assignments.get(key) if self._view.map is not None else None

    def _movable(self, assignment: Id) -> bool:
        found, scene = self._assignment(assignment), self._view.scene
        return found is not None and scene is not None and scene.kind(found.task) in {"task", "milestone"}

    def _takes(self, found: Assignment, line: HeatLine) -> bool:
        """Whether a line can take an assignment: people, teams and roles stand in for each other, environments too."""
        heat = self._view.map
        if heat is None or line.kind == "group" or line.resource == found.resource:
            return False
        kinds = {heat.readings.plan.resources[one].kind == "environment" for one in (found.resource, line.resource)}
        return len(kinds) == 1

    def _target(self, grip: Grip) -> HeatLine | None:
        """The line of whoever would get the block; None while it stays where it is."""
        line, found = self._view.line_at(self._at.y()), self._assignment(grip.assignment)
        return line if line is not None and found is not None and self._takes(found, line) else None

    def _start(self, grip: Grip) -> Instant | None:
        """When the held task would start; None where nothing changes."""
        found, scene, scale = self._assignment(grip.assignment), self._view.scene, self._view.axis.scale
        if found is None or scene is None or not self._movable(grip.assignment):
            return None
        line = self._view.line_at(self._at.y())
        if line is None or line.resource != found.resource:
            return None
        grid = MINUTES_PER_DAY if scale.per_day < 60 else 240 if scale.per_day < 140 else 60
        way = self._at.x() + self._view.axis.left - grip.x - grip.left
        moved = round(way * MINUTES_PER_DAY / scale.per_day / grid) * grid
        return Instant(scene.schedule.dates(found.task).start + moved) if moved else None

    # ----------------------------------------------------------------------------------------------------------- preview

    @property
    def _words(self) -> Words:
        return self._view.scene.words if self._view.scene is not None else ENGLISH

    def block_words(self, assignment: Id) -> str:
        """A block in plain words."""
        found, heat = self._assignment(assignment), self._view.map
        placed = heat.block(assignment) if heat is not None else None
        if heat is not None and placed is not None and (where := placed[1].booking.where) is not None:
            when = span_words(Instant(placed[1].booking.start), Instant(placed[1].booking.finish), self._words)
            return f"{placed[0].name} is taken by another plan {when}: {occupied_words(where)}."
        if found is None or heat is None or placed is None:
            return ""
        plan, one, words = heat.readings.plan, placed[1].booking, self._words
        who = plan.resources[found.resource]
        release = f" ({plan.rows[one.release].name})" if one.release else ""
        name = plan.rows[found.task].name
        if one.start == one.finish:
            return f"{name}{release}: {who.name} on {words.moment(Instant(one.start))}."
        share = f"{found.units / 10:g} %" if who.kind != "environment" else "booked"
        last = words.weekday(Instant(one.finish - 1))
        return f"{name}{release}: {who.name} {share} from {words.weekday(Instant(one.start))} to {last}."

    def words(self) -> str:
        """What the tip says while a block is held: what letting go would do."""
        grip, heat = self._grip, self._view.map
        found = self._assignment(grip.assignment) if grip is not None else None
        if grip is None or heat is None or found is None:
            return ""
        name = heat.readings.plan.rows[found.task].name
        target = self._target(grip)
        if target is not None:
            who = heat.readings.plan.resources[target.resource].name
            return f"Give {name} to {who}. {self.room_words(found, target.resource)}".rstrip()
        start = self._start(grip)
        if start is not None:
            fine = self._view.axis.scale.per_day >= 60
            return f"starts no earlier than {self._words.moment(start) if fine else self._words.weekday(start)}"
        return f"{name}: to another day, or to somebody else"

    def room_words(self, found: Assignment, resource: Id) -> str:
        """Whether somebody can do an assignment and is free for it, in a sentence; "" for whom nobody asks that."""
        heat = self._view.map
        if heat is None:
            return ""
        if self._known is None or self._known[0] != found.id or self._known[1] is not heat.readings:
            listed = candidates(heat.readings, found.task, found)
            self._known = (found.id, heat.readings, {one.resource: one.reason for one in listed})
        return self._known[2].get(resource, "")

    def paint(self, painter: ShapePainter, brushes: Brushes, left: float, right: float) -> None:
        """Paint where the held block would go, and a tip that says so."""
        grip, heat = self._grip, self._view.map
        if not self.is_dragging or grip is None or heat is None or not grip.assignment:
            return
        if (placed := heat.block(grip.assignment)) is None:
            return
        x, top, width = block_box(*placed, self._view.axis.scale)
        painter.paint(self._outline(heat, grip, x, top, width))
        said = self.words()
        wide = brushes.width(said, TIP_SIZE) + 16
        at_x = self._at.x() - self._view.split + self._view.axis.left
        at_y = self._at.y() + self._view.verticalScrollBar().value()
        tip = min(max(at_x + 14, left + 4), max(left + 4, right - wide - 4))
        low = at_y + 18 if self._at.y() < self._view.viewport().height() - TIP_HEIGHT - 20 else at_y - 14 - TIP_HEIGHT
        painter.paint(
            [
                Rect(x=tip, y=low, width=wide, height=TIP_HEIGHT, fill="text", radius=3),
                Text(x=tip + 8, y=low + TIP_HEIGHT / 2, text=said, role="surface", size=TIP_SIZE),
            ]
        )

    def _outline(self, heat: HeatMap, grip: Grip, x: float, top: float, width: float) -> list[Shape]:
        target, start = self._target(grip), self._start(grip)
        if target is not None:
            top = target.top + 5
        elif start is not None:
            found = heat.readings.plan.assignments[grip.assignment]
            before = heat.readings.schedule.dates(found.task).start
            x += self._view.axis.scale.x(start) - self._view.axis.scale.x(before)
        box = Rect(
            x=x, y=top - 1, width=width, height=BLOCK_HEIGHT + 2, fill="accent_soft", edge="accent", edge_width=1.5, radius=2
        )
        return [box]
