"""The calendar of windows and freezes below the train: chosen, made, moved and removed here, by mouse and by key.

Left and right walk along a lane, with Shift they take days, up and down change the lane; Enter edits, Ins makes one for the days
taken, Del removes, Alt with left or right moves by a day, with Shift it moves the end. What repeats is moved in its dialog.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QToolTip, QWidget

from relplanner.app.gantt.time_axis import TimeAxis
from relplanner.app.views.time_map import TimeMap
from relplanner.chart.closure_board import (
    BAR,
    ClosureBoard,
    ClosureLane,
    Placed,
    closure_names,
    closure_sentence,
    closure_shapes,
    placed_at,
    placed_box,
)
from relplanner.chart.heat_shapes import frame
from relplanner.chart.primitives import Rect
from relplanner.chart.scene import Scene
from relplanner.insight.closures import ScopeLane
from relplanner.insight.release_calendar import Entry
from relplanner.paint.painter import ShapePainter
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Instant

EDGE = 5
NEAR = 4
ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
OWN = {Qt.Key.Key_Insert, Qt.Key.Key_Delete, Qt.Key.Key_Left, Qt.Key.Key_Right}
ASKS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete}
Days = tuple[Instant, Instant]


class ClosureMap(TimeMap):
    """The lanes. The signals ask for edits: `moved` carries an entry with its new start and finish."""

    spotted = Signal()
    opened = Signal()
    wanted = Signal()
    removed = Signal()
    moved = Signal(object, int, int)
    empty = "No window and no freeze yet."

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        self.board: ClosureBoard | None = None
        self.lane = 0
        self.chosen: Placed | None = None
        self.days: Days | None = None
        self.today = Instant(0)
        self._grip: tuple[QPointF, Instant, float, str] | None = None
        self._draft: Days | None = None
        super().__init__(axis, parent)
        self.setAccessibleName("Windows and freezes over time")

    def set_board(self, scene: Scene, board: ClosureBoard) -> None:
        """Show another state; what is chosen stays chosen while it is there."""
        self.take_scene(scene)
        self.board = board
        self.today = scene.today if scene.today is not None else scene.span[0]
        self.lane = min(self.lane, max(0, len(board.lanes) - 1))
        if (old := self.chosen) is not None:
            found = board.find(old.entry.plan, old.entry.subject, old.entry.start)
            self.lane, self.chosen = found if found is not None else (self.lane, None)
        self.describe(self.sentence)
        self.measure()
        self.viewport().update()

    @property
    def content_height(self) -> float:
        """How high all lanes are."""
        return self.board.height if self.board is not None else 0.0

    @property
    def entry(self) -> Entry | None:
        """The occurrence that is chosen."""
        return self.chosen.entry if self.chosen is not None else None

    @property
    def here(self) -> ScopeLane | None:
        """What the current lane is about."""
        lanes = self.board.lanes if self.board is not None else ()
        return lanes[self.lane].scope if 0 <= self.lane < len(lanes) else None

    @property
    def sentence(self) -> str:
        """What is chosen, in plain words."""
        if self._draft is not None and self.chosen is not None:
            return f"{self.chosen.entry.name or 'It'} moves to {self._span(self._draft)}; Esc leaves it where it is."
        if self.chosen is not None:
            return self.words(self.chosen)
        if self.days is None or self.scene is None or self.here is None:
            return ""
        return f"{self._span(self.days)} for {self.here.name}: Ins makes a window or a freeze of it."

    def words(self, one: Placed) -> str:
        """An occurrence in plain words."""
        if self.scene is None or self.board is None:
            return ""
        return closure_sentence(one.entry, self.scene.words, self.board.names)

    def choose(self, one: Placed | None, lane: int | None = None) -> None:
        """Choose an occurrence, or none; days that were taken are let go."""
        self.chosen, self.days = one, None
        self.lane = self.lane if lane is None else lane
        self._said()

    def take(self, days: Days, lane: int | None = None) -> None:
        """Take days of a lane, for a new window or freeze."""
        self.chosen, self.days = None, days
        self.lane = self.lane if lane is None else lane
        self._said()

    def _said(self) -> None:
        self.describe(self.sentence)
        self.viewport().update()
        self.spotted.emit()

    def place(self, x: float, y: float) -> tuple[int, Placed | None]:
        """The lane (-1: none) and the occurrence at a place of the viewport."""
        at = y + self.verticalScrollBar().value()
        lane = self.board.lane_at(at) if self.board is not None else -1
        if self.board is None or lane < 0 or x < self.split:
            return lane, None
        return lane, placed_at(self.board.lanes[lane], x - self.split + self.axis.left, at, self.axis.scale)

    def choose_at(self, x: float, y: float) -> None:
        """Choose what lies at a place of the viewport."""
        lane, one = self.place(x, y)
        if lane >= 0 and (one is not None or self.days is None):
            self.choose(one, lane)

    # ----------------------------------------------------------------------------------------------------------- painting

    def ground_scene(self, scene: Scene) -> Scene:
        """Windows and freezes are the content here, not the ground."""
        return Scene(plan=scene.plan, schedule=scene.schedule, today=scene.today, words=scene.words)

    def _visible(self) -> list[ClosureLane]:
        return self.seen_of(self.board.lanes if self.board is not None else ())

    def paint_lines(self, painter: QPainter, scene: Scene, seen: tuple[float, float]) -> None:
        """Paint the visible lanes, and the days that are taken."""
        del scene
        moving, scale = self.mover(painter), self.axis.scale
        for lane in self._visible():
            if self.days is not None and self.board is not None and lane is self.board.lanes[self.lane]:
                x = scale.x(self.days[0])
                moving.paint([Rect(x=x, y=lane.top, width=scale.x(self.days[1]) - x, height=lane.height, fill="accent_soft")])
            moving.paint(closure_shapes(lane, scale, seen))

    def paint_front(self, moving: ShapePainter, seen: tuple[float, float]) -> None:
        """Paint the frame around what is chosen, and where it is dragged to."""
        del seen
        if self.chosen is None or self.board is None:
            return
        x, top, width = placed_box(self.board.lanes[self.lane], self.chosen, self.axis.scale)
        moving.paint([frame(x - 2, top - 2, width + 4, BAR + 4)])
        if self._draft is not None:
            x, end = (self.axis.scale.x(at) for at in self._draft)
            moving.paint([Rect(x=x, y=top, width=max(3.0, end - x), height=BAR, fill="accent", opacity=0.35, radius=2)])

    def paint_names(self, names: ShapePainter) -> None:
        """Paint what the lanes are about."""
        for lane in self._visible():
            if self.board is not None and lane is self.board.lanes[self.lane] and self.hasFocus():
                names.paint([Rect(x=0, y=lane.top, width=3, height=lane.height, fill="accent")])
            names.paint(closure_names(lane, self.split))

    # ------------------------------------------------------------------------------------------------------------- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: choose an occurrence and take hold of it, or begin to take days."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        spot = event.position()
        lane, one = self.place(spot.x(), spot.y())
        if lane < 0:
            return
        at = self.axis.at(spot.x() - self.split)
        self.choose(one, lane)
        if one is None:
            self._grip = (spot, at, self.axis.left, "days") if spot.x() >= self.split else None
        elif one.own and self.board is not None:
            left, _, width = placed_box(self.board.lanes[lane], one, self.axis.scale)
            x = spot.x() - self.split + self.axis.left
            part = (
                "finish"
                if width > 3 * EDGE and x > left + width - EDGE
                else "start"
                if width > 3 * EDGE and x < left + EDGE
                else "all"
            )
            self._grip = (spot, at, self.axis.left, part)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: take days, or drag what is held."""
        if self._grip is None:
            return
        spot, since, _, part = self._grip
        if abs(event.position().x() - spot.x()) < NEAR and self._draft is None and self.days is None:
            return
        at = self.axis.at(event.position().x() - self.split)
        if part == "days":
            first, last = sorted((since // MINUTES_PER_DAY, at // MINUTES_PER_DAY))
            self.take((Instant(first * MINUTES_PER_DAY), Instant((last + 1) * MINUTES_PER_DAY)))
        elif self.chosen is not None:
            days = round((at - since) / MINUTES_PER_DAY) * MINUTES_PER_DAY
            self._draft = _shifted(self.chosen.entry, days, part)
            self._said()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Qt: let go, and ask for the move."""
        draft, self._draft, self._grip = self._draft, None, None
        if draft is not None and self.chosen is not None:
            self._move(draft)
            self._said()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt: edit what is there; on free ground ask for a new one on that day."""
        lane, one = self.place(event.position().x(), event.position().y())
        if one is not None:
            self.opened.emit()
        elif lane >= 0 and event.position().x() >= self.split:
            day = self.axis.at(event.position().x() - self.split) // MINUTES_PER_DAY * MINUTES_PER_DAY
            self.take((Instant(day), Instant(day + MINUTES_PER_DAY)), lane)
            self.wanted.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        """Qt: say in a tip what stands under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            one = self.place(event.pos().x(), event.pos().y())[1]
            QToolTip.showText(event.globalPos(), self.words(one), self) if one is not None else QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    # -------------------------------------------------------------------------------------------------------------- keys

    def event(self, event: QEvent) -> bool:
        """Qt: the keys of this map come before the commands of rows."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and Qt.Key(event.key()) in OWN:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: walk, take days, edit, make, remove, move."""
        key, held = Qt.Key(event.key()), event.modifiers()
        if key in ACROSS:
            self._go(ACROSS[key], held)
        elif key in DOWN:
            self._change_lane(DOWN[key])
        elif key == Qt.Key.Key_Escape and (self._draft or self.chosen or self.days):
            self._let_go()
        elif key == Qt.Key.Key_Insert:
            self.wanted.emit()
        elif key in ASKS and self.chosen is not None:
            (self.removed if key == Qt.Key.Key_Delete else self.opened).emit()
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus}:
            self.axis.zoom_step(-1 if key == Qt.Key.Key_Minus else 1)
        else:
            super().keyPressEvent(event)

    def _go(self, across: int, held: Qt.KeyboardModifier) -> None:
        if held & Qt.KeyboardModifier.AltModifier:
            self._carry(across, "finish" if held & Qt.KeyboardModifier.ShiftModifier else "all")
        elif held & Qt.KeyboardModifier.ShiftModifier:
            self._stretch(across)
        else:
            self._walk(across)

    def _let_go(self) -> None:
        """Of what is dragged, else of what is chosen."""
        if self._draft is not None:
            self._draft = self._grip = None
            self._said()
        else:
            self.choose(None)

    def _walk(self, across: int) -> None:
        lane = self.board.lanes[self.lane] if self.board is not None and self.board.lanes else None
        if lane is None or not lane.placed:
            return
        if self.chosen in lane.placed:
            target = lane.placed[min(max(lane.placed.index(self.chosen) + across, 0), len(lane.placed) - 1)]
        else:
            near = self.days[0] if self.days is not None else self.axis.at(self.axis.width / 3)
            target = min(lane.placed, key=lambda one: abs(one.entry.start - near))
        self.choose(target)
        self.axis.reveal(target.entry.start, target.entry.finish)

    def _change_lane(self, down: int) -> None:
        if self.board is None or not self.board.lanes:
            return
        at = min(max(self.lane + down, 0), len(self.board.lanes) - 1)
        lane = self.board.lanes[at]
        self.reveal_line(lane.top, lane.height)
        if self.days is not None:
            self.take(self.days, at)
            return
        near = self.chosen.entry.start if self.chosen is not None else self.axis.at(self.axis.width / 3)
        self.choose(min(lane.placed, key=lambda one: abs(one.entry.start - near), default=None), at)

    def _stretch(self, across: int) -> None:
        """Take one day more or less; the first one is that of what is chosen, else of today, else the first that is seen."""
        if self.days is not None:
            finish = max(self.days[0] + MINUTES_PER_DAY, self.days[1] + across * MINUTES_PER_DAY)
            self.take((self.days[0], Instant(finish)))
        else:
            seen = 0 <= self.axis.x(self.today) < self.axis.width
            near = self.chosen.entry.start if self.chosen else self.today if seen else self.axis.at(self.axis.width / 3)
            first = near // MINUTES_PER_DAY * MINUTES_PER_DAY
            self.take((Instant(first), Instant(first + MINUTES_PER_DAY)))
        if self.days is not None:
            self.axis.reveal(self.days[0], self.days[1])

    def _carry(self, across: int, part: str) -> None:
        if self.chosen is not None:
            self._move(_shifted(self.chosen.entry, across * MINUTES_PER_DAY, part))

    def _move(self, days: Days) -> None:
        chosen = self.chosen
        if chosen is not None and days != (chosen.entry.start, chosen.entry.finish):
            self.moved.emit(chosen.entry, days[0], days[1])

    def _span(self, days: Days) -> str:
        """`Mon 20 Dec`, `Mon 20 Dec to Wed 5 Jan`."""
        if self.scene is None:
            return ""
        first, last = (self.scene.words.weekday(at) for at in (days[0], Instant(days[1] - 1)))
        return first if first == last else f"{first} to {last}"


def _shifted(entry: Entry, minutes: int, part: str) -> Days:
    start = entry.start + (minutes if part in {"all", "start"} else 0)
    finish = entry.finish + (minutes if part in {"all", "finish"} else 0)
    if finish <= start:
        return entry.start, entry.finish
    return Instant(start), Instant(finish)
