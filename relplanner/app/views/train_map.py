"""The release train on the time axis of the schedule: what is chosen there is the selection of the schedule.

Arrows walk (up and down from release to release, left and right along one), Enter goes to the row in the schedule. Dragged, or
with Alt and an arrow, a release asks for a slip. Releases of other plans can be walked to and read, nothing more.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QToolTip, QWidget

from relplanner.app.gantt.time_axis import TimeAxis
from relplanner.app.views.time_map import TimeMap
from relplanner.app.views.train_drag import TrainDrag
from relplanner.chart.closure_board import closure_sentence
from relplanner.chart.ground import band_names
from relplanner.chart.heat_shapes import frame
from relplanner.chart.primitives import Rect
from relplanner.chart.scene import Band, Scene
from relplanner.chart.train_board import Spot, TrainBoard, TrainLane, closed_at, spot_at, spot_box
from relplanner.chart.train_shapes import closed_shapes, lane_names, train_shapes
from relplanner.chart.train_words import go_live_text, state_text, train_sentence
from relplanner.paint.painter import ShapePainter
from relplanner.plan.model import Id

WAYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}

WEEK = 7

NAMED = 22
"""Pixels below the last lane for the names of freezes; where they are missing, the calendar below says them."""


class TrainMap(TimeMap):
    """The lanes. `spotted` says that something else is chosen, `opened` that it was entered.

    `slipped` carries a release and by how many days it was dragged, `refused` why it cannot be.
    """

    spotted = Signal()
    opened = Signal()
    slipped = Signal(str, int)
    refused = Signal(str)
    empty = "No release is in this plan yet. Make one from a template with Ctrl+N, or a train with the Release menu."

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        self.board: TrainBoard | None = None
        self.spot: Spot | None = None
        self._freezes: tuple[Band, ...] = ()
        self._grip: tuple[float, float] | None = None
        super().__init__(axis, parent)
        self.drag = TrainDrag(self)
        self.setAccessibleName("Releases over time")

    def set_board(self, scene: Scene, board: TrainBoard, freezes: tuple[Band, ...]) -> None:
        """Show another state; what is chosen stays chosen while it is there. `freezes` are named below the lanes."""
        self.take_scene(scene)
        self.board, self._freezes = board, freezes
        if (old := self.spot) is not None:
            lane = board.lane_of(old.plan, old.release)
            same = (one for one in (lane.spots if lane is not None else ()) if _alike(one, old))
            self.spot = next(same, lane.spots[0] if lane is not None else None)
            self.describe(self.sentence)
        self.measure()
        self.viewport().update()

    @property
    def content_height(self) -> float:
        """How high all lanes are."""
        return self.board.height if self.board is not None else 0.0

    @property
    def sentence(self) -> str:
        """What is chosen, in plain words."""
        return self.words(self.spot) if self.spot is not None else ""

    def words(self, spot: Spot) -> str:
        """Something in plain words."""
        if self.board is None or self.scene is None:
            return ""
        return train_sentence(self.board, spot, self.scene.words)

    def choose(self, spot: Spot | None) -> None:
        """Choose something, or nothing."""
        self.spot = spot
        self.describe(self.sentence)
        self.viewport().update()
        self.spotted.emit()

    def choose_row(self, row: Id) -> bool:
        """Choose the mark of a row of the own plan, and show it; whether it has one."""
        found = (spot for lane in (self.board.lanes if self.board is not None else ()) for spot in lane.spots)
        spot = next((one for one in found if one.plan == 0 and one.subject == row and one.kind not in {"clash", "target"}), None)
        if spot is not None and spot != self.spot:
            self.choose(spot)
            self._reveal(spot)
        return spot is not None

    def spot_at(self, x: float, y: float) -> Spot | None:
        """What lies at a place of the viewport; among the names the release."""
        at = y + self.verticalScrollBar().value()
        lane = self.board.lane_at(at) if self.board is not None else None
        if lane is None or not lane.spots:
            return None
        if x < self.split:
            return lane.spots[0] if lane.spots[0].kind == "release" else next(s for s in lane.spots if s.kind == "release")
        return spot_at(lane, x - self.split + self.axis.left, at, self.axis.scale)

    def choose_at(self, x: float, y: float) -> None:
        """Choose what lies at a place of the viewport."""
        self.choose(self.spot_at(x, y))

    # ----------------------------------------------------------------------------------------------------------- painting

    def ground_scene(self, scene: Scene) -> Scene:
        """Windows and freezes stand on the lanes of the releases that they are about, not behind all."""
        return Scene(plan=scene.plan, schedule=scene.schedule, today=scene.today, words=scene.words)

    def _visible(self) -> list[TrainLane]:
        low = self.verticalScrollBar().value()
        return list(self.board.between(low, low + self.viewport().height())) if self.board is not None else []

    def paint_lines(self, painter: QPainter, scene: Scene, seen: tuple[float, float]) -> None:
        """Paint the visible lanes."""
        del scene
        moving, spot, lanes = self.mover(painter), self.spot, self._visible()
        for lane in lanes:
            if spot is not None and lane.row is not None and (lane.row.plan, lane.row.release) == (spot.plan, spot.release):
                moving.paint([_lit(lane, seen[0], seen[1] - seen[0])])
        if self.board is not None:
            low = self.verticalScrollBar().value()
            heights = (low, low + self.viewport().height())
            moving.paint(closed_shapes(self.board.closed, self.axis.scale, seen, heights))
        for lane in lanes:
            moving.paint(train_shapes(lane, self.axis.scale, seen))

    def paint_front(self, moving: ShapePainter, seen: tuple[float, float]) -> None:
        """Paint the frame around what is chosen; the names of freezes below the last lane, where they cover nothing."""
        spot, board, scene = self.spot, self.board, self.scene
        if board is None or scene is None:
            return
        if board.height + NAMED <= self.verticalScrollBar().value() + self.viewport().height():
            named = Scene(plan=scene.plan, schedule=scene.schedule, bands=self._freezes, words=scene.words)
            moving.paint(band_names(named, self.axis.scale, *seen, board.height + NAMED - 2))
        lane = board.lane_of(spot.plan, spot.release) if spot is not None else None
        if lane is not None and spot is not None and spot.kind != "release":
            x, top, width, height = spot_box(lane, spot, self.axis.scale)
            moving.paint([frame(x - 2, top - 2, width + 4, height + 4)])
        moving.paint(self.drag.shapes(self.brushes, seen))

    @property
    def names_key(self) -> tuple[object, ...] | None:
        """The names follow the board and what is chosen."""
        return (self.board, self.scene.words if self.scene is not None else None, self.spot)

    def paint_names(self, names: ShapePainter) -> None:
        """Paint names, go-lives and how they stand."""
        spot, scene = self.spot, self.scene
        if scene is None:
            return
        for lane in self._visible():
            row = lane.row
            if row is None:
                names.paint(lane_names(lane, self.split, "", ""))
                continue
            if spot is not None and (row.plan, row.release) == (spot.plan, spot.release):
                names.paint([_lit(lane, 0, self.split), Rect(x=0, y=lane.top, width=3, height=lane.height, fill="accent")])
            names.paint(lane_names(lane, self.split, state_text(row), go_live_text(row, scene.words)))

    # --------------------------------------------------------------------------------------------------- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: choose what is under the pointer, or take hold of time."""
        if event.button() == Qt.MouseButton.LeftButton:
            spot = self.spot_at(event.position().x(), event.position().y())
            self.choose(spot)
            if spot is not None and event.position().x() < self.split:
                self._reveal(spot)
            self._grip = (event.position().x(), self.axis.left) if spot is None else None
            self.drag.press(spot if event.position().x() >= self.split else None, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: show where a held release would go, or scroll with the pointer where time is held."""
        self.drag.move(event.position())
        if self._grip is not None:
            self.axis.scroll_to(self._grip[1] - (event.position().x() - self._grip[0]))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Qt: let go; a release that was dragged asks for its slip."""
        self._grip = None
        self.drag.release()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Qt: open what was chosen by the first click."""
        if self.spot is not None:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: arrows walk, with Alt a release slips by a week; Enter opens, Esc lets go."""
        key = Qt.Key(event.key())
        if key in WAYS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            if self.spot is not None and WAYS[key][0]:
                self.drag.ask(self.spot, WEEK * WAYS[key][0])
        elif key in WAYS:
            self._walk(*WAYS[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.spot is not None:
            self.opened.emit()
        elif key == Qt.Key.Key_Escape and self.drag.is_far:
            self.drag.cancel()
        elif key == Qt.Key.Key_Escape and self.spot is not None:
            self.choose(None)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus}:
            self.axis.zoom_step(-1 if key == Qt.Key.Key_Minus else 1)
        else:
            super().keyPressEvent(event)

    def _walk(self, across: int, down: int) -> None:
        """Along the lane, or to the release above or below."""
        lanes = [lane for lane in self.board.lanes if lane.row is not None] if self.board is not None else []
        if not lanes:
            return
        spot = self.spot
        at = next((n for n, one in enumerate(lanes) if spot is not None and spot.release == _place(one)[1]), -1)
        if spot is None or at < 0:
            target = _first(lanes[0])
        elif down:
            target = _first(lanes[min(max(at + down, 0), len(lanes) - 1)])
        else:
            beside = lanes[at].spots
            number = next((n for n, one in enumerate(beside) if one == spot), 0) + across
            target = beside[min(max(number, 0), len(beside) - 1)]
        self.choose(target)
        self._reveal(target)

    def _reveal(self, spot: Spot) -> None:
        lane = self.board.lane_of(spot.plan, spot.release) if self.board is not None else None
        if lane is not None:
            self.reveal_line(lane.top, lane.height)
        if self.axis.x(spot.finish) < 8 or self.axis.x(spot.start) > self.axis.width - 24 or spot.start == spot.finish:
            self.axis.reveal(spot.start, spot.finish)

    def viewportEvent(self, event: QEvent) -> bool:
        """Qt: say in a tip what stands under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            said = self._tip(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), said, self) if said else QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def _tip(self, x: float, y: float) -> str:
        """What stands at a place, else the freeze behind it, in plain words."""
        spot = self.spot_at(x, y)
        if spot is not None:
            return self.words(spot)
        lane = self.board.lane_at(y + self.verticalScrollBar().value()) if self.board is not None else None
        if lane is None or self.scene is None or self.board is None or x < self.split:
            return ""
        freeze = closed_at(lane, x - self.split + self.axis.left, self.axis.scale)
        return closure_sentence(freeze, self.scene.words, self.board.names) if freeze is not None else ""


def _alike(one: Spot, other: Spot) -> bool:
    return (one.kind, one.subject, one.clash) == (other.kind, other.subject, other.clash)


def _place(lane: TrainLane) -> tuple[int, Id]:
    return (lane.row.plan, lane.row.release) if lane.row is not None else (0, "")


def _first(lane: TrainLane) -> Spot:
    return next(one for one in lane.spots if one.kind == "release")


def _lit(lane: TrainLane, x: float, width: float) -> Rect:
    return Rect(x=x, y=lane.top, width=width, height=lane.height - 1, fill="accent_soft")
