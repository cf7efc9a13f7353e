"""The fever chart and the strip of buffers as widgets: painted from shapes, walked with the arrow keys, told in sentences.

Neither knows the plan: they are given trails and tanks, and say which of them was chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from relplanner.chart.buffer_strip import BufferStrip, Tank
from relplanner.chart.fever_plot import FeverPlot, Spot, Trail, walked
from relplanner.chart.primitives import Rect
from relplanner.chart.theme import LIGHT, Theme
from relplanner.insight.buffer_words import point_sentence
from relplanner.insight.fever import FeverLines, fever_lines
from relplanner.paint.painter import Brushes, ShapePainter
from relplanner.plan.model import FeverBorders

TALL = 236


class _Picture(QWidget):
    """What both have in common: a theme, a ground, a frame while they have the keyboard."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._brushes = Brushes(LIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._brushes = Brushes(theme, self.devicePixelRatioF())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paint the shapes on their ground."""
        self._brushes = self._brushes.at(self.devicePixelRatioF())
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._brushes.colour("surface"))
        self.draw(ShapePainter(painter, self._brushes))
        painter.end()

    def draw(self, painter: ShapePainter) -> None:
        """Paint what it shows."""

    def sentence_at(self, x: float, y: float) -> str:
        """What a tip says about a place, "" for nothing."""
        del x, y
        return ""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: show that it has the keyboard."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: show that it has it no longer."""
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Qt: say in a tip what lies under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.sentence_at(event.pos().x(), event.pos().y()), self)
            return True
        return super().event(event)


class FeverView(_Picture):
    """The chart. `told` carries the sentence of the chosen point; left and right walk a trail, up and down go to another one."""

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__("Fever chart")
        self.setFixedHeight(TALL)
        self._lines: FeverLines = fever_lines(FeverBorders())
        self.trails: tuple[Trail, ...] = ()
        self.spot: Spot | None = None

    @property
    def plot(self) -> FeverPlot:
        """The chart at its present size."""
        return FeverPlot(lines=self._lines, trails=self.trails, width=float(self.width()), height=float(self.height()))

    def show_trails(self, lines: FeverLines, trails: Sequence[Trail]) -> None:
        """Show these trails, the first one strong; the point of now is chosen."""
        same = [(one.key, len(one.points)) for one in trails] == [(one.key, len(one.points)) for one in self.trails]
        self._lines, self.trails = lines, tuple(trails)
        self._choose(self.spot if same else walked(self.trails, None, 0, 0))

    def sentence(self, spot: Spot | None) -> str:
        """A point in words, with its place in its trail."""
        if spot is None:
            return ""
        trail = self.trails[spot.trail]
        said = point_sentence(trail.name, trail.points[spot.point])
        number = len(trail.points)
        where = " This is how it stands now." if spot.point == number - 1 else f" Point {spot.point + 1} of {number}."
        return said + where

    def _choose(self, spot: Spot | None) -> None:
        self.spot = spot
        said = self.sentence(spot)
        self.setAccessibleDescription(said)
        self.told.emit(said)
        self.update()

    def draw(self, painter: ShapePainter) -> None:
        """Paint the chart; the chosen point has its ring while the chart has the keyboard, or an older one is chosen."""
        spot = self.spot
        older = spot is not None and (spot.trail > 0 or spot.point < len(self.trails[spot.trail].points) - 1)
        painter.paint(self.plot.shapes(spot if self.hasFocus() or older else None))

    def sentence_at(self, x: float, y: float) -> str:
        """Qt: the point under the pointer."""
        return self.sentence(self.plot.spot_at(x, y))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: walk along and across the trails."""
        ways = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
        way = ways.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
        else:
            self._choose(walked(self.trails, self.spot, *way))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: choose the point under the pointer."""
        spot = self.plot.spot_at(event.position().x(), event.position().y())
        if spot is not None:
            self._choose(spot)


class StripView(_Picture):
    """The strip. `chosen` carries the key of a tank, `kept` one whose trail shall stay in the chart, `wanted` one to go to."""

    chosen = Signal(str)
    kept = Signal(str)
    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("Buffers in the order of their phases")
        self.tanks: tuple[Tank, ...] = ()
        self.current = ""
        self._say: Callable[[str], str] = lambda _key: ""

    @property
    def strip(self) -> BufferStrip:
        """The strip at its present width."""
        return BufferStrip(tanks=self.tanks, width=float(max(1, self.width())))

    def show_tanks(self, tanks: Sequence[Tank], current: str, say: Callable[[str], str]) -> None:
        """Show these tanks, one of them chosen; `say` tells each in a sentence."""
        self.tanks, self.current, self._say = tuple(tanks), current, say
        self.setAccessibleDescription(say(current) if tanks else "")
        self._measure()
        self.update()

    def _measure(self) -> None:
        self.setFixedHeight(int(self.strip.height) if self.tanks else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: wrap anew."""
        super().resizeEvent(event)
        self._measure()

    def sizeHint(self) -> QSize:
        """Qt: as high as its lines."""
        return QSize(300, int(self.strip.height))

    def draw(self, painter: ShapePainter) -> None:
        """Paint the tanks; the chosen one has a frame while the strip has the keyboard."""
        strip = self.strip
        for number, tank in enumerate(self.tanks):
            is_current = tank.key == self.current
            painter.paint(strip.shapes(number, chosen=is_current))
            if is_current and self.hasFocus():
                left, top, wide, tall = strip.box(number)
                painter.paint([Rect(x=left, y=top, width=wide, height=tall, edge="accent", edge_width=1.6, radius=4)])

    def sentence_at(self, x: float, y: float) -> str:
        """Qt: the buffer under the pointer."""
        number = self.strip.number_at(x, y)
        return self._say(self.tanks[number].key) if number >= 0 else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: arrows choose, Space keeps a trail, Enter goes to the buffer."""
        at = next((number for number, one in enumerate(self.tanks) if one.key == self.current), 0)
        columns = self.strip.columns
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self.tanks:
            if 0 <= at + step < len(self.tanks):
                self.chosen.emit(self.tanks[at + step].key)
        elif event.key() == Qt.Key.Key_Space:
            self.kept.emit(self.current)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.wanted.emit(self.current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: choose; with Ctrl keep its trail."""
        number = self.strip.number_at(event.position().x(), event.position().y())
        if number < 0:
            return
        key = self.tanks[number].key
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.kept.emit(key)
        else:
            self.chosen.emit(key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt: go to the buffer."""
        number = self.strip.number_at(event.position().x(), event.position().y())
        if number >= 0:
            self.wanted.emit(self.tanks[number].key)
