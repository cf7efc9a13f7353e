"""What is done to a booking on the board: it is moved in time, or to another environment; each is one edit or none.

While the button is down nothing changes but a preview: where the booking would really stand within all rules, and what that does
to go-lives and clashes. Esc leaves everything as it was. The keys do the same: a working day, or the next environment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from relplanner.app.gantt.rows import Editing
from relplanner.chart.booking_board import BAR, BoardLine, Stay, stay_box
from relplanner.chart.load import span_words
from relplanner.chart.primitives import Rect, Shape, Text
from relplanner.insight.booking_moves import BookingMove, moved_starts, tried
from relplanner.insight.readings import Readings
from relplanner.paint.painter import Brushes, ShapePainter
from relplanner.plan.edits.assignments import hand_over
from relplanner.plan.edits.tasks import set_starts
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Plan
from relplanner.plan.problems import EditError

if TYPE_CHECKING:
    from relplanner.app.views.environments_board import EnvironmentsBoard

LONGEST_BREAK = 30
"""Days without work that a moved booking steps over."""

TIP_SIZE, TIP_HEIGHT = 11.0, 22.0


class Grip(NamedTuple):
    """What was taken hold of: a stay (None: time itself), where, and where the view was."""

    stay: Stay | None
    x: float
    y: float
    left: float


class Move(NamedTuple):
    """An edit that a gesture asks for: its label, verb and what the verb is told; `line` is where the booking would stand."""

    label: str
    verb: Callable[..., Plan]
    told: tuple[Any, ...]
    line: BoardLine


class BoardGestures:
    """The drag that is going on, if any, and the edits that gestures and keys ask for."""

    def __init__(self, view: EnvironmentsBoard, document: Editing | None) -> None:
        self._view, self._document = view, document
        self._grip: Grip | None = None
        self._far = False
        self._at = QPointF()
        self._known: tuple[Readings, tuple[Any, ...], BookingMove | str] | None = None

    @property
    def is_dragging(self) -> bool:
        """Whether a booking is held and was moved."""
        return self._grip is not None and self._grip.stay is not None and self._far

    # ------------------------------------------------------------------------------------------------------------- mouse

    def press(self, event: QMouseEvent) -> None:
        """Choose the stay under the pointer and take hold of it, or of time."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._at = event.position()
            stay = self._view.stay_at(self._at.x(), self._at.y())
            self._view.choose(stay)
            self._grip, self._far = Grip(stay, self._at.x(), self._at.y(), self._view.axis.left), False

    def move(self, event: QMouseEvent) -> None:
        """Show what would happen if the button were let go here; scroll where time is held."""
        view, grip = self._view, self._grip
        self._at = event.position()
        if grip is None:
            stay = view.stay_at(self._at.x(), self._at.y())
            held = stay is not None and stay.where is None
            view.viewport().setCursor(Qt.CursorShape.OpenHandCursor if held else Qt.CursorShape.ArrowCursor)
        elif grip.stay is None:
            view.axis.scroll_to(grip.left - (self._at.x() - grip.x))
        else:
            way = abs(self._at.x() - grip.x) + abs(self._at.y() - grip.y)
            self._far = self._far or way >= QApplication.startDragDistance()
            view.viewport().update()

    def release(self, event: QMouseEvent) -> None:
        """Ask for the edit that was shown."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        move = self._move() if self.is_dragging else None
        self.cancel()
        if move is not None:
            self._ask(move)

    def cancel(self) -> None:
        """Let go without an edit."""
        self._grip, self._far = None, False
        self._view.viewport().unsetCursor()
        self._view.viewport().update()

    # -------------------------------------------------------------------------------------------------------------- keys

    def by_day(self, way: int) -> None:
        """Move the chosen stay to the next or previous day on which it can begin."""
        stay, scene = self._view.stay, self._view.scene
        if stay is None or scene is None or stay.where is not None:
            return
        hours = scene.schedule.worktime.task_calendar(stay.tasks[0])
        for days in range(1, LONGEST_BREAK):
            day = (stay.start // MINUTES_PER_DAY + way * days) * MINUTES_PER_DAY
            if hours.between(day, day + MINUTES_PER_DAY):
                self._try(partial(self._in_time, stay, way * days * MINUTES_PER_DAY))
                return

    def to_beside(self, way: int) -> None:
        """Give the chosen stay to the environment above (-1) or below (1)."""
        stay, board = self._view.stay, self._view.board
        if stay is None or board is None or stay.where is not None:
            return
        at = next(number for number, line in enumerate(board.lines) if line.environment == stay.environment) + way
        if 0 <= at < len(board.lines):
            line = board.lines[at]
            self._try(partial(self._to_line, stay, line))

    def _try(self, make: Callable[[], Move | None]) -> None:
        try:
            move = make()
        except EditError as refusal:
            self._view.refused.emit(refusal.message)
            return
        if move is not None:
            self._ask(move)

    # ------------------------------------------------------------------------------------------------------------- edits

    def _ask(self, move: Move) -> None:
        """Do it, unless the rules leave the booking where it is; say why where they refuse."""
        found = self._outcome(move)
        stay = self._view.stay
        if isinstance(found, str):
            self._view.refused.emit(found)
        elif self._document is not None and stay is not None:
            if move.line.environment == stay.environment and (found.start, found.finish) == (stay.start, stay.finish):
                self._view.refused.emit(f"{stay.name} stays: what it waits for, or its window, lets it start no other day.")
                return
            tasks = stay.tasks
            try:
                self._document.edit(move.label, move.verb, *move.told)
            except EditError as refusal:
                self._view.refused.emit(refusal.message)
                return
            self._view.choose_tasks(move.line.environment, tasks)

    def _move(self) -> Move | None:
        """What letting go here would do. None where nothing changes, or it is refused; the tip says why."""
        grip, line = self._grip, self._view.line_at(self._at.y())
        if grip is None or grip.stay is None or grip.stay.where is not None or line is None:
            return None
        try:
            if line.environment != grip.stay.environment:
                return self._to_line(grip.stay, line)
            return self._in_time(grip.stay, self._minutes(grip))
        except EditError:
            return None

    def _minutes(self, grip: Grip) -> int:
        """How far the pointer has gone, in whole days."""
        view = self._view
        way = self._at.x() + view.axis.left - grip.x - grip.left
        return round(way / view.axis.scale.per_day) * MINUTES_PER_DAY

    def _in_time(self, stay: Stay, minutes: int) -> Move | None:
        """The move by so many minutes. Raises `EditError` (`has-begun`)."""
        board, line = self._view.board, self._view.line_of(stay)
        if board is None or line is None or not minutes:
            return None
        starts = moved_starts(board.readings, stay.tasks, minutes)
        return Move(f"Move {stay.name} in {line.name}", set_starts, (starts,), line)

    def _to_line(self, stay: Stay, line: BoardLine) -> Move | None:
        """The move to another environment."""
        board = self._view.board
        if board is None:
            return None
        held = [
            one.id
            for task in stay.tasks
            for one in board.readings.relations.assignments_of.get(task, ())
            if one.resource == stay.environment
        ]
        return Move(f"Move {stay.name} to {line.name}", hand_over, (held, line.environment), line)

    def _outcome(self, move: Move) -> BookingMove | str:
        """Where the booking would stand, or why not; what was tried last is known."""
        board, stay = self._view.board, self._view.stay
        if board is None or stay is None:
            return ""
        readings, asked = board.readings, (move.label, *move.told)
        known = self._known
        if known is not None and known[0] is readings and known[1] == asked:
            return known[2]
        try:
            found: BookingMove | str = tried(readings, move.verb(readings.plan, *move.told), stay.tasks)
        except EditError as refusal:
            found = refusal.message
        self._known = (readings, asked, found)
        return found

    # ----------------------------------------------------------------------------------------------------------- preview

    def words(self) -> str:
        """What the tip says while a booking is held."""
        grip, scene = self._grip, self._view.scene
        if grip is None or grip.stay is None or scene is None:
            return ""
        stay = grip.stay
        if stay.where is not None:
            return f"{stay.name} is planned elsewhere, in {stay.where.file}."
        move = self._move()
        if move is None:
            begun = self._refusal(stay, self._minutes(grip))
            return begun or f"{stay.name}: to another day, or to another environment"
        found = self._outcome(move)
        if isinstance(found, str):
            return found
        return f"{move.line.name} {span_words(found.start, found.finish, scene.words)}. {found.effect}"

    def _refusal(self, stay: Stay, minutes: int) -> str:
        try:
            self._in_time(stay, minutes)
        except EditError as refusal:
            return refusal.message
        return ""

    def shapes(self, brushes: Brushes, left: float, right: float) -> Iterator[Shape]:
        """Where the held booking would stand, and a tip that says so."""
        grip = self._grip
        if not self.is_dragging or grip is None or grip.stay is None:
            return
        move, scale = self._move(), self._view.axis.scale
        found = self._outcome(move) if move is not None else ""
        if move is not None and not isinstance(found, str):
            _, top, _ = stay_box(move.line, grip.stay, scale)
            top = min(top, move.line.top + move.line.height - BAR - 2)
            x, end = scale.x(found.start), scale.x(found.finish)
            yield Rect(x=x, y=top, width=max(end - x, 4), height=BAR, fill="accent_soft", edge="accent", edge_width=1.5, radius=3)
        yield from self._tip(brushes, left, right)

    def _tip(self, brushes: Brushes, left: float, right: float) -> Sequence[Shape]:
        said = self.words()
        wide = min(brushes.width(said, TIP_SIZE) + 16, right - left - 8)
        at_x = self._at.x() - self._view.split + self._view.axis.left
        at_y = self._at.y() + self._view.verticalScrollBar().value()
        tip = min(max(at_x + 14, left + 4), max(left + 4, right - wide - 4))
        low = at_y + 18 if self._at.y() < self._view.viewport().height() - TIP_HEIGHT - 20 else at_y - 14 - TIP_HEIGHT
        return [
            Rect(x=tip, y=low, width=wide, height=TIP_HEIGHT, fill="text", radius=3),
            Text(x=tip + 8, y=low + TIP_HEIGHT / 2, text=said, role="surface", size=TIP_SIZE, room=wide - 16),
        ]

    def paint(self, painter: ShapePainter, brushes: Brushes, seen: tuple[float, float]) -> None:
        """Paint the preview."""
        painter.paint(self.shapes(brushes, *seen))
