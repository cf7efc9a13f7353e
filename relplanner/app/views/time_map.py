"""What the heat map and the booking board share: names on the left of `split`, time on the right, one wheel, one ground.

A subclass says how high its content is, paints names and content, and is told of changes of the axis. Nothing of the plan is kept
here but the `Scene`, for its words, today, windows and freezes.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import Protocol, TypeVar

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from relplanner.app.gantt.time_axis import TimeAxis
from relplanner.chart.ground import band_names, ground, today_line
from relplanner.chart.primitives import Line, Text
from relplanner.chart.scene import Scene
from relplanner.chart.theme import LIGHT, Role, Theme
from relplanner.paint.painter import Brushes, ShapePainter

SPLIT = 300
STEP = 24


class Lane(Protocol):
    """A strip across the map, by where it stands."""

    @property
    def top(self) -> float:
        """Its upper edge, in pixels from the upper edge of the first."""

    @property
    def height(self) -> float:
        """How high it is."""


AnyLane = TypeVar("AnyLane", bound=Lane)


class TimeMap(QAbstractScrollArea):
    """The scroll area; `menu_asked` carries where its menu is wanted.

    Its viewport is painted layer by layer: ground, content, freezes' names and today, front, names.
    """

    menu_asked = Signal(QPoint)
    empty = ""
    """What to do while there is nothing to show."""

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.axis = axis
        self.split = SPLIT
        self.scene: Scene | None = None
        self.brushes = Brushes(LIGHT)
        self._ground: tuple[tuple[object, ...], QPixmap] | None = None
        self._names: tuple[tuple[object, ...], QPixmap] | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        axis.changed.connect(self.axis_changed)

    def set_theme(self, theme: Theme) -> None:
        """Use another theme's colours."""
        self._ground = None
        self.brushes = Brushes(theme, self.devicePixelRatioF())
        self.viewport().update()

    def take_scene(self, scene: Scene) -> None:
        """Show the words, today, windows and freezes of another scene."""
        self.scene, self._ground = scene, None

    # -------------------------------------------------------------------------------------------------- for the subclass

    @property
    def content_height(self) -> float:
        """How high all lines are."""
        return 0.0

    def axis_changed(self) -> None:
        """Do what another scale or scroll asks for; a repaint at least."""
        self.viewport().update()

    def paint_lines(self, painter: QPainter, scene: Scene, seen: tuple[float, float]) -> None:
        """Paint the content of visible lines between the content's x `seen`."""

    def paint_front(self, moving: ShapePainter, seen: tuple[float, float]) -> None:
        """Paint what stands before today's line: what is chosen, what is dragged."""

    def paint_names(self, names: ShapePainter) -> None:
        """Paint the names of visible lines."""

    @property
    def names_key(self) -> tuple[object, ...] | None:
        """What the names follow besides height and colours, so that a picture of them may be kept; None: paint them always."""
        return None

    def ground_scene(self, scene: Scene) -> Scene:
        """The scene whose windows and freezes stand behind all lines."""
        return scene

    def seen_of(self, lanes: Sequence[AnyLane]) -> list[AnyLane]:
        """Those of some lanes that are in view."""
        low = self.verticalScrollBar().value()
        high = low + self.viewport().height()
        return [lane for lane in lanes if lane.top <= high and lane.top + lane.height >= low]

    def describe(self, sentence: str) -> None:
        """Tell those who do not see the picture what is chosen."""
        self.setAccessibleDescription(sentence or "Nothing is chosen.")
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def mover(self, painter: QPainter) -> ShapePainter:
        """A painter for content: x in time, y from the top of all lines."""
        return ShapePainter(painter, self.brushes, dx=self.split - self.axis.left, dy=-self.verticalScrollBar().value())

    def measure(self) -> None:
        """Take over how high the content is."""
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, floor(self.content_height) + 4 - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(STEP)

    def reveal_line(self, top: float, height: float) -> None:
        """Scroll as little as needed for a line to be seen."""
        bar = self.verticalScrollBar()
        room = self.viewport().height() - min(height, self.viewport().height())
        bar.setValue(floor(min(top, max(bar.value(), top - room))))

    # ----------------------------------------------------------------------------------------------------------- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paint what is visible."""
        ratio = self.devicePixelRatioF()
        if self.brushes.scale != ratio:
            self._ground = None
            self.brushes = Brushes(self.brushes.theme, ratio)
        painter = QPainter(self.viewport())
        wide, tall = self.viewport().width(), self.viewport().height()
        if self.scene is None:
            painter.fillRect(0, 0, wide, tall, self.brushes.colour("surface"))
        else:
            self._paint(painter, self.scene, wide, tall)
        edge = ShapePainter(painter, self.brushes)
        edge.paint([Line(x1=self.split - 0.5, y1=0, x2=self.split - 0.5, y2=tall, role="line")])
        if self.hasFocus():
            accent: Role = "accent"
            edge.paint([Line(x1=0, y1=0.5, x2=wide, y2=0.5, role=accent)])
        painter.end()

    def _paint(self, painter: QPainter, scene: Scene, wide: int, tall: int) -> None:
        axis, behind = self.axis, self.ground_scene(scene)
        seen = (axis.left, axis.left + wide - self.split)
        painter.fillRect(0, 0, self.split, tall, self.brushes.colour("surface"))
        painter.drawPixmap(self.split, 0, self._ground_picture(behind, wide - self.split, tall))
        painter.setClipRect(QRectF(self.split, 0, wide - self.split, tall))
        self.paint_lines(painter, scene, seen)
        still = ShapePainter(painter, self.brushes, dx=self.split - axis.left)
        still.paint(band_names(behind, axis.scale, *seen, tall))
        still.paint(today_line(scene, axis.scale, 0, tall))
        self.paint_front(self.mover(painter), seen)
        painter.setClipRect(QRectF(0, 0, self.split, tall))
        self._paint_names(painter, tall)
        painter.setClipping(False)
        if not self.content_height:
            hint = Text(x=self.split + 24, y=32, text=self.empty, role="muted", size=12, room=wide - self.split - 40)
            ShapePainter(painter, self.brushes).paint([hint])

    def _paint_names(self, painter: QPainter, tall: int) -> None:
        """The names, from a picture of them where nothing has changed but time."""
        low, ratio, about = self.verticalScrollBar().value(), self.brushes.scale, self.names_key
        if about is None:
            self.paint_names(ShapePainter(painter, self.brushes, dy=-low))
            return
        key = (about, ratio, self.split, tall, low, self.brushes)
        if self._names is None or self._names[0] != key:
            picture = QPixmap(max(1, round(self.split * ratio)), max(1, round(tall * ratio)))
            picture.setDevicePixelRatio(ratio)
            picture.fill(self.brushes.colour("surface"))
            inner = QPainter(picture)
            self.paint_names(ShapePainter(inner, self.brushes, dy=-low))
            inner.end()
            self._names = (key, picture)
        painter.drawPixmap(0, 0, self._names[1])

    def _ground_picture(self, scene: Scene, width: int, height: int) -> QPixmap:
        """What stands behind the lines, kept while only lines scroll."""
        axis, ratio = self.axis, self.brushes.scale
        key = (ratio, axis.scale, axis.left, width, height)
        if self._ground is None or self._ground[0] != key:
            picture = QPixmap(max(1, round(width * ratio)), max(1, round(height * ratio)))
            picture.setDevicePixelRatio(ratio)
            picture.fill(self.brushes.colour("surface"))
            painter = QPainter(picture)
            shapes = ground(scene, axis.scale, axis.left, axis.left + width, height=height)
            ShapePainter(painter, self.brushes, dx=-axis.left).paint(shapes)
            painter.end()
            self._ground = (key, picture)
        return self._ground[1]

    # --------------------------------------------------------------------------------------------------------------- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: measure anew; the axis is as wide as the time while this is seen."""
        super().resizeEvent(event)
        if self.isVisible():
            self.axis.set_width(max(1, self.viewport().width() - self.split))
        self.measure()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Qt: repaint, what is visible is cheap to paint."""
        self.viewport().update()

    def choose_at(self, x: float, y: float) -> None:
        """Choose what lies at a place of the viewport."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt: choose what lies under the pointer, and ask for its menu; the menu's key keeps what is chosen."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.choose_at(event.pos().x(), event.pos().y())
        self.menu_asked.emit(event.globalPos())
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll lines; with Ctrl zoom at the pointer; with Shift scroll through time."""
        turn, keys = event.angleDelta(), event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            self.axis.zoom(self.axis.scale.per_day * 1.2 ** (turn.y() / 120), event.position().x() - self.split)
        elif keys & Qt.KeyboardModifier.ShiftModifier or abs(turn.x()) > abs(turn.y()):
            self.axis.scroll_to(self.axis.left - (turn.x() or turn.y()))
        else:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - round(turn.y() / 120 * 3 * STEP))
        event.accept()
