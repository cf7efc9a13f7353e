"""The booking board of environments: one custom-painted scroll area on the time axis of the schedule.

A stay is chosen by click or arrows; its tasks are then the selection of the schedule, and Enter opens the clash that it meets.
Dragged, or with Alt and arrows, it moves.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QToolTip, QWidget

from relplanner.app.gantt.rows import Editing
from relplanner.app.gantt.time_axis import TimeAxis
from relplanner.app.views.board_gestures import BoardGestures
from relplanner.app.views.time_map import TimeMap
from relplanner.chart.booking_board import BAR, Board, BoardLine, Stay, board_names, board_shapes, stay_at, stay_box
from relplanner.chart.heat_shapes import frame
from relplanner.chart.load import occupied_words, span_words
from relplanner.chart.scene import Scene
from relplanner.insight.clashes import Clash
from relplanner.insight.readings import Readings
from relplanner.insight.wording import listed
from relplanner.paint.painter import ShapePainter
from relplanner.plan.model import Id, Instant


class EnvironmentsBoard(TimeMap):
    """The board. `spotted` says that another stay is chosen, `opened` that it was entered, `refused` why it cannot be moved."""

    spotted = Signal()
    opened = Signal()
    refused = Signal(str)
    empty = "No environment is in this plan yet. Add test systems with Ctrl+Shift+P, and put tasks on them."

    def __init__(self, axis: TimeAxis, document: Editing | None = None, parent: QWidget | None = None) -> None:
        self.board: Board | None = None
        self.stay: Stay | None = None
        super().__init__(axis, parent)
        self.gestures = BoardGestures(self, document)
        self.setAccessibleName("Bookings of environments over time")

    def set_readings(self, scene: Scene, readings: Readings) -> None:
        """Show another state of the plan; a chosen stay stays chosen while its release is there for the same tasks."""
        self.take_scene(scene)
        self.board = Board(readings)
        if (old := self.stay) is not None:
            found = (stay for line in self.board.lines for stay in line.stays)
            same = (
                stay for stay in found if (stay.environment, stay.tasks, stay.where) == (old.environment, old.tasks, old.where)
            )
            self.choose(next(same, None))
        self.measure()
        self.viewport().update()

    @property
    def content_height(self) -> float:
        """How high all lines are."""
        return self.board.height if self.board is not None else 0.0

    @property
    def clash(self) -> Clash | None:
        """The first clash that the chosen stay meets."""
        stay = self.stay
        if stay is None:
            return None
        line = self.line_of(stay)
        return next((one for one in line.clashes if stay.meets(one)), None) if line is not None else None

    @property
    def sentence(self) -> str:
        """The chosen stay in plain words."""
        return self.words(self.stay) if self.stay is not None else ""

    def words(self, stay: Stay) -> str:
        """A stay in plain words."""
        line, scene = self.line_of(stay), self.scene
        if line is None or scene is None or self.board is None:
            return ""
        plan, words = self.board.readings.plan, scene.words
        if stay.where is not None:
            when = span_words(stay.start, stay.finish, words)
            return f"{line.name} is taken by another plan {when}: {occupied_words(stay.where)}."
        names = [plan.rows[task].name for task in stay.tasks[:3]]
        when = f"from {words.weekday(stay.start)} to {words.weekday(Instant(stay.finish - 1))}"
        clashing = [one for one in line.clashes if stay.meets(one)]
        twice = f" It is booked twice from {words.day(clashing[0].start)}." if clashing else ""
        return f"{stay.name} is in {line.name} {when} for {listed(names, len(stay.tasks))}.{twice}"

    def choose(self, stay: Stay | None) -> None:
        """Choose a stay, or none."""
        self.stay = stay
        self.describe(self.sentence)
        self.viewport().update()
        self.spotted.emit()

    def stay_at(self, x: float, y: float) -> Stay | None:
        """The stay at a place of the viewport."""
        board, at = self.board, y + self.verticalScrollBar().value()
        number = board.line_at(at) if board is not None and x >= self.split else -1
        if board is None or number < 0:
            return None
        return stay_at(board.lines[number], x - self.split + self.axis.left, at, self.axis.scale)

    def line_at(self, y: float) -> BoardLine | None:
        """The line at a height of the viewport."""
        board = self.board
        number = board.line_at(y + self.verticalScrollBar().value()) if board is not None else -1
        return board.lines[number] if board is not None and number >= 0 else None

    def choose_tasks(self, environment: Id, tasks: Sequence[Id]) -> None:
        """Choose the stay in an environment that has the first of these tasks, and show it."""
        lines = self.board.lines if self.board is not None else ()
        stays = (stay for line in lines if line.environment == environment for stay in line.stays)
        stay = next((stay for stay in stays if tasks[0] in stay.tasks), None)
        if stay is not None:
            self.choose(stay)
            self.axis.reveal(stay.start, stay.finish)

    def choose_at(self, x: float, y: float) -> None:
        """Choose the stay at a place of the viewport."""
        self.choose(self.stay_at(x, y))

    def line_of(self, stay: Stay) -> BoardLine | None:
        """The line that a stay stands on."""
        lines = self.board.lines if self.board is not None else ()
        return next((line for line in lines if line.environment == stay.environment), None)

    # ----------------------------------------------------------------------------------------------------------- painting

    def ground_scene(self, scene: Scene) -> Scene:
        """Windows and freezes stand on the lines of their environments, not behind all."""
        return Scene(plan=scene.plan, schedule=scene.schedule, today=scene.today, words=scene.words)

    def _visible(self) -> list[BoardLine]:
        return self.seen_of(self.board.lines if self.board is not None else ())

    def paint_lines(self, painter: QPainter, scene: Scene, seen: tuple[float, float]) -> None:
        """Paint the stays of visible lines."""
        del scene
        moving = self.mover(painter)
        for line in self._visible():
            moving.paint(board_shapes(line, self.axis.scale, seen))

    def paint_front(self, moving: ShapePainter, seen: tuple[float, float]) -> None:
        """Paint the frame around the chosen stay, and where a held one would go."""
        line = self.line_of(self.stay) if self.stay is not None else None
        if line is not None and self.stay is not None:
            x, top, width = stay_box(line, self.stay, self.axis.scale)
            moving.paint([frame(x - 2, top - 2, width + 4, BAR + 4)])
        self.gestures.paint(moving, self.brushes, seen)

    def paint_names(self, names: ShapePainter) -> None:
        """Paint the environments' names."""
        for line in self._visible():
            names.paint(board_names(line, self.split))

    # --------------------------------------------------------------------------------------------------- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: choose the stay under the pointer, and take hold of it or of time."""
        self.gestures.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: preview where the stay would go, or scroll with the pointer."""
        self.gestures.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: move it there."""
        self.gestures.release(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Qt: open what was chosen by the first click."""
        if self.stay is not None:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: arrows walk from stay to stay, with Alt they move it; Enter opens, Esc lets go."""
        ways = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        key = Qt.Key(event.key())
        if key in ways and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            across, down = ways[key]
            self.gestures.by_day(across) if across else self.gestures.to_beside(down)
        elif key in ways:
            self._walk(*ways[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.stay is not None:
            self.opened.emit()
        elif key == Qt.Key.Key_Escape and (self.gestures.is_dragging or self.stay is not None):
            if self.gestures.is_dragging:
                self.gestures.cancel()
            else:
                self.choose(None)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus}:
            self.axis.zoom_step(-1 if key == Qt.Key.Key_Minus else 1)
        else:
            super().keyPressEvent(event)

    def _walk(self, across: int, down: int) -> None:
        """To the stay before or behind on the line, or to the nearest in time on the next line that has one."""
        lines = [line for line in self.board.lines if line.stays] if self.board is not None else []
        if not lines:
            return
        stay = self.stay
        at = next((number for number, line in enumerate(lines) if stay and line.environment == stay.environment), 0)
        if stay is None:
            target = lines[0].stays[0]
        elif across:
            beside = lines[at].stays
            place = beside.index(stay) + across if stay in beside else 0
            target = beside[min(max(place, 0), len(beside) - 1)]
        else:
            middle = (stay.start + stay.finish) // 2
            other = lines[min(max(at + down, 0), len(lines) - 1)]
            target = min(other.stays, key=lambda one: max(one.start - middle, middle - one.finish, 0))
        self.choose(target)
        line = self.line_of(target)
        if line is not None:
            self.reveal_line(line.top, line.height)
        self.axis.reveal(target.start, target.finish)

    def viewportEvent(self, event: QEvent) -> bool:
        """Qt: say in a tip what stands under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            stay = self.stay_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), self.words(stay), self) if stay is not None else QToolTip.hideText()
            return True
        return super().viewportEvent(event)
