"""The people strip below the chart: names on the left, cells on the chart's time axis on the right.

One widget, divided at `split` like grid and chart above it. A cell that is chosen lights the bars that fill it; the widget keeps
which cell that is, and nothing of the plan.
"""

from __future__ import annotations

from math import floor

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from relplanner.app.gantt.time_axis import TimeAxis
from relplanner.chart.ground import today_line
from relplanner.chart.load import (
    CELL_HEIGHT,
    CELL_TOP,
    HEAD_HEIGHT,
    LINE_HEIGHT,
    Cell,
    Strip,
    cell_shapes,
    head_shapes,
    name_shapes,
)
from relplanner.chart.primitives import Line, Rect, Text
from relplanner.chart.scene import Scene
from relplanner.chart.theme import LIGHT, Role, Theme
from relplanner.chart.time_scale import cells
from relplanner.chart.words import ENGLISH, Words
from relplanner.insight.clashes import Clash
from relplanner.insight.readings import Readings
from relplanner.paint.painter import Brushes, ShapePainter
from relplanner.plan.model import Id


class PeopleStrip(QAbstractScrollArea):
    """Load of everybody at once. `lit` carries the rows of a chosen cell, an empty set when none is; `chosen` its resource.

    `clash_asked` carries the `Clash` of a cell above capacity that was clicked, or entered.
    """

    lit = Signal(frozenset)
    chosen = Signal(str)
    clash_asked = Signal(object)

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis = axis
        self._split = 0
        self._scene: Scene | None = None
        self._strip: Strip | None = None
        self._cell: Cell | None = None
        self._named: Id = ""
        self._brushes = Brushes(LIGHT)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Load of people and environments")
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        axis.changed.connect(self._axis_changed)

    # ------------------------------------------------------------------------------------------------------ what is shown

    def set_theme(self, theme: Theme) -> None:
        """Use another theme's colours."""
        self._brushes = Brushes(theme, self.devicePixelRatioF())
        self.viewport().update()

    def set_split(self, x: int) -> None:
        """Divide names and cells at `x`, where the chart above begins."""
        self._split = max(0, x)
        self.viewport().update()

    def set_readings(self, scene: Scene, readings: Readings) -> None:
        """Show another state of the plan; a chosen cell stays chosen while its resource stands."""
        self._scene = scene
        self._strip = Strip(readings)
        if self._cell is not None and self._cell.resource not in readings.plan.resources:
            self._choose(None)
        self._measure()
        self.viewport().update()

    def wanted_height(self, lines: int = 6) -> int:
        """The height at which up to so many lines are seen."""
        count = len(self._strip.order) if self._strip else 1
        return int(HEAD_HEIGHT + LINE_HEIGHT * min(lines, max(count, 1)) + 6)

    @property
    def cell(self) -> Cell | None:
        """The chosen cell."""
        return self._cell

    @property
    def clash(self) -> Clash | None:
        """The first clash that the chosen cell meets."""
        cell, strip = self._cell, self._strip
        if cell is None or strip is None:
            return None
        clashes = strip.readings.loads.clashes(cell.resource)
        return next((one for one in clashes if one.start < cell.finish and max(one.finish, one.start + 1) > cell.start), None)

    def _ask(self) -> None:
        clash = self.clash
        if clash is not None:
            self.clash_asked.emit(clash)

    def clear(self) -> None:
        """Choose no cell, light nothing."""
        self._choose(None)

    def cell_at(self, x: float, y: float) -> Cell | None:
        """The cell at a place of the widget; None in the left part, the heading and below the last line."""
        strip = self._strip
        line = floor((y - HEAD_HEIGHT + self.verticalScrollBar().value()) / LINE_HEIGHT)
        if strip is None or x < self._split or y < HEAD_HEIGHT or not 0 <= line < len(strip.order):
            return None
        at = self._axis.at(x - self._split)
        tick = next(iter(cells(self._axis.scale, at, type(at)(at + 1), self._words)))
        return strip.cell(strip.order[line], tick.at, tick.end)

    # ----------------------------------------------------------------------------------------------------------- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lines that are visible."""
        self._brushes = self._brushes.at(self.devicePixelRatioF())
        painter = QPainter(self.viewport())
        wide, tall = self.viewport().width(), self.viewport().height()
        painter.fillRect(0, 0, wide, tall, self._brushes.colour("surface"))
        if self._strip is not None and self._scene is not None:
            self._paint_names(painter, self._strip, tall)
            painter.setClipRect(QRectF(self._split, 0, wide - self._split, tall))
            self._paint_cells(painter, self._strip, self._scene, tall)
            painter.setClipping(False)
        edge = ShapePainter(painter, self._brushes)
        top: Role = "accent" if self.hasFocus() else "line"
        edge.paint([Line(x1=0, y1=0.5, x2=wide, y2=0.5, role=top)])
        edge.paint([Line(x1=self._split - 0.5, y1=0, x2=self._split - 0.5, y2=tall, role="line")])
        painter.end()

    def _paint_names(self, painter: QPainter, strip: Strip, tall: int) -> None:
        scroll = self.verticalScrollBar().value()
        painter.setClipRect(QRectF(0, HEAD_HEIGHT, self._split, tall - HEAD_HEIGHT))
        below = ShapePainter(painter, self._brushes, dy=HEAD_HEIGHT - scroll)
        for number in self._visible(strip, tall):
            below.paint(name_shapes(strip.line(number), self._split, number * LINE_HEIGHT))
        if not strip.order:
            hint = "Nobody is booked yet. Type a name into the People column."
            below.paint([Text(x=14, y=LINE_HEIGHT / 2, text=hint, role="muted", size=12, room=self._split - 20)])
        painter.setClipRect(QRectF(0, 0, self._split, tall))
        ShapePainter(painter, self._brushes).paint(head_shapes(self._axis.scale, self._split))

    def _paint_cells(self, painter: QPainter, strip: Strip, scene: Scene, tall: int) -> None:
        axis, scroll = self._axis, self.verticalScrollBar().value()
        dx = self._split - axis.left
        first, last = axis.at(0), axis.at(self.viewport().width() - self._split)
        ticks = cells(axis.scale, first, last, scene.words)
        seen = (axis.left, axis.left + self.viewport().width() - self._split)
        painter.save()
        painter.setClipRect(QRectF(self._split, HEAD_HEIGHT, self.viewport().width() - self._split, tall - HEAD_HEIGHT))
        lines = ShapePainter(painter, self._brushes, dx=dx, dy=HEAD_HEIGHT - scroll)
        for number in self._visible(strip, tall):
            top = number * LINE_HEIGHT
            for tick in ticks:
                lines.paint(cell_shapes(strip.cell(strip.order[number], tick.at, tick.end), axis.scale, top, seen))
        if self._cell is not None:
            lines.paint(self._frame(strip, self._cell))
        painter.restore()
        ShapePainter(painter, self._brushes, dx=dx).paint(today_line(scene, axis.scale, 0, tall))

    def _frame(self, strip: Strip, cell: Cell) -> list[Rect]:
        """The frame around the chosen cell."""
        numbers = [number for number, resource in enumerate(strip.order) if resource == cell.resource]
        scale = self._axis.scale
        return [
            Rect(
                x=scale.x(cell.start),
                y=number * LINE_HEIGHT + CELL_TOP - 2,
                width=scale.x(cell.finish) - scale.x(cell.start),
                height=CELL_HEIGHT + 4,
                edge="accent",
                edge_width=1.6,
                radius=3,
            )
            for number in numbers
        ]

    def _visible(self, strip: Strip, tall: int) -> range:
        first = floor(self.verticalScrollBar().value() / LINE_HEIGHT)
        return range(first, min(len(strip.order), first + floor(tall / LINE_HEIGHT) + 2))

    # ------------------------------------------------------------------------------------------------------------ choosing

    @property
    def _words(self) -> Words:
        return self._scene.words if self._scene else ENGLISH

    def _choose(self, cell: Cell | None) -> None:
        self._cell = cell
        self._named = cell.resource if cell is not None else ""
        if cell is None or self._strip is None:
            self.setAccessibleDescription("No cell is chosen.")
            self.lit.emit(frozenset())
        else:
            self.setAccessibleDescription(self._strip.sentence(cell, self._words))
            self.lit.emit(self._strip.rows_in(cell))
            self.chosen.emit(cell.resource)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell under the pointer; once more, or beside the cells, choose none."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if event.position().x() < self._split:
            self._press_name(event.position().y())
            return
        cell = self.cell_at(event.position().x(), event.position().y())
        if cell is not None and (cell == self._cell or cell.kind == "free"):
            cell = None
        self._choose(cell)
        self._ask()

    def _press_name(self, y: float) -> None:
        """Choose whose line it is, without a cell; once more, choose nobody."""
        line = floor((y - HEAD_HEIGHT + self.verticalScrollBar().value()) / LINE_HEIGHT)
        order = self._strip.order if self._strip is not None else ()
        named = order[line] if y >= HEAD_HEIGHT and 0 <= line < len(order) else ""
        before = self._named
        self._choose(None)
        self._named = "" if named == before else named
        self.chosen.emit(self._named)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take it: pressing has done everything."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk from cell to cell with the arrows; Esc chooses none."""
        ways = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        way = ways.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and self._cell is not None:
            self._choose(None)
        elif way is not None and self._strip is not None and self._strip.order:
            self._walk(self._strip, *way)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.clash is not None:
            self._ask()
        else:
            super().keyPressEvent(event)

    def _walk(self, strip: Strip, across: int, down: int) -> None:
        order = strip.order
        if self._cell is None or self._cell.resource not in order:
            at, line = self._axis.at(self._axis.width / 3), 0
        else:
            beside = self._cell.finish if across > 0 else self._cell.start - 1 if across < 0 else self._cell.start
            at = type(self._cell.start)(beside)
            line = min(max(order.index(self._cell.resource) + down, 0), len(order) - 1)
        tick = next(iter(cells(self._axis.scale, at, type(at)(at + 1), self._words)))
        self._axis.reveal(tick.at, tick.end)
        top = floor(line * LINE_HEIGHT)
        room = floor(self.viewport().height() - HEAD_HEIGHT - LINE_HEIGHT)
        bar = self.verticalScrollBar()
        bar.setValue(min(top, max(bar.value(), top - room)))
        self._choose(strip.cell(order[line], tick.at, tick.end))

    # --------------------------------------------------------------------------------------------------------------- Qt

    def _axis_changed(self) -> None:
        if self._cell is not None and self._strip is not None:
            tick = next(
                iter(cells(self._axis.scale, self._cell.start, type(self._cell.start)(self._cell.start + 1), self._words))
            )
            if (tick.at, tick.end) != (self._cell.start, self._cell.finish):
                self._choose(None)
        self.viewport().update()

    def _measure(self) -> None:
        content = HEAD_HEIGHT + LINE_HEIGHT * (len(self._strip.order) if self._strip else 0) + 4
        self.verticalScrollBar().setRange(0, max(0, int(content) - self.viewport().height()))
        self.verticalScrollBar().setPageStep(self.viewport().height())
        self.verticalScrollBar().setSingleStep(int(LINE_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure anew."""
        super().resizeEvent(event)
        self._measure()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Repaint."""
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll lines; with Ctrl zoom at the pointer; with Shift scroll through time."""
        turn, keys = event.angleDelta(), event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            self._axis.zoom(self._axis.scale.per_day * 1.2 ** (turn.y() / 120), event.position().x() - self._split)
        elif keys & Qt.KeyboardModifier.ShiftModifier or abs(turn.x()) > abs(turn.y()):
            self._axis.scroll_to(self._axis.left - (turn.x() or turn.y()))
        else:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - round(turn.y() / 120 * 2 * LINE_HEIGHT))
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Say in a tip what a cell means."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self.cell_at(event.pos().x(), event.pos().y())
            if cell is not None and self._strip is not None:
                QToolTip.showText(event.globalPos(), self._strip.sentence(cell, self._words), self)
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)
