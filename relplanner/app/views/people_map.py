"""The heat map of people: one custom-painted scroll area, names on the left, cells and task blocks on the chart's time axis.

It paints only what is visible and keeps of the plan only a `HeatMap` and a `Scene`. What is chosen is a `Spot`: a cell, or the
block of one assignment. Gestures and keys ask the document for edits; the widget itself changes nothing.
"""

from __future__ import annotations

from math import floor
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from relplanner.app.gantt.rows import Editing
from relplanner.app.gantt.time_axis import TimeAxis
from relplanner.app.views.line_tiles import LineTiles
from relplanner.app.views.people_gestures import PeopleGestures
from relplanner.app.views.people_keys import PeopleKeys
from relplanner.chart.ground import band_names, ground, today_line
from relplanner.chart.heat_map import BLOCKS_FROM, LINE, Block, HeatLine, HeatMap, Key
from relplanner.chart.heat_shapes import BLOCK_HEIGHT, block_box, block_id, frame, line_shapes, moved_frames, name_line, rules
from relplanner.chart.load import CELL_HEIGHT
from relplanner.chart.primitives import Line, Shape
from relplanner.chart.scene import Scene
from relplanner.chart.theme import LIGHT, Role, Theme
from relplanner.chart.time_scale import Tick, cells
from relplanner.insight.clashes import Clash
from relplanner.insight.readings import Readings
from relplanner.paint.painter import Brushes, ShapePainter
from relplanner.plan.model import Id, Instant

SPLIT = 300


class Spot(NamedTuple):
    """What is chosen: the cell [start, finish) of a line, or with an `assignment` its block."""

    key: Key
    start: Instant
    finish: Instant
    assignment: Id = ""


class PeopleMap(QAbstractScrollArea):
    """The map.

    `spotted` says that something else is chosen, `opened` that it was entered (Enter, double click). `refused` carries the
    sentence of an edit that was not possible.
    """

    spotted = Signal()
    opened = Signal()
    refused = Signal(str)

    def __init__(self, axis: TimeAxis, document: Editing | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.axis = axis
        self.split = SPLIT
        self.map: HeatMap | None = None
        self.scene: Scene | None = None
        self.spot: Spot | None = None
        self.moved: frozenset[Id] = frozenset()
        self._turned: frozenset[Key] = frozenset()
        self._brushes = Brushes(LIGHT)
        self._ground: tuple[tuple[object, ...], QPixmap] | None = None
        self._tiles = LineTiles()
        self.gestures = PeopleGestures(self, document)
        self._keys = PeopleKeys(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("People and environments over time")
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        axis.changed.connect(self._axis_changed)

    # ------------------------------------------------------------------------------------------------------ what is shown

    def set_theme(self, theme: Theme) -> None:
        """Use another theme's colours."""
        self._ground = None
        self._brushes = Brushes(theme, self.devicePixelRatioF())
        self.viewport().update()

    def set_readings(self, scene: Scene, readings: Readings, moved: frozenset[Id] = frozenset()) -> None:
        """Show another state of the plan; what is chosen stays chosen while it stands. `moved` tasks are those of a preview."""
        self.scene, self.moved, self._ground = scene, moved, None
        self._rebuild(readings)

    def turn(self, key: Key) -> None:
        """Fold or unfold a line."""
        if self.map is not None:
            self._turned ^= {key}
            self._rebuild(self.map.readings)

    def _rebuild(self, readings: Readings) -> None:
        blocks = self.axis.scale.per_day >= BLOCKS_FROM
        self.map = HeatMap(readings, self._turned, blocks=blocks, before=self.map)
        spot = self.spot
        if spot is not None and spot.assignment:
            found = self.map.block(spot.assignment)
            self.choose(self.spot_of(*found) if found else None)
        elif spot is not None:
            self.choose(spot if self.map.place(spot.key) >= 0 else None)
        self._measure()
        self.viewport().update()

    @property
    def clash(self) -> Clash | None:
        """The first clash that the chosen cell or block meets."""
        spot, found = self.spot, self.map
        if spot is None or found is None or not spot.key[0]:
            return None
        resource = spot.key[0]
        task = found.readings.plan.assignments[spot.assignment].task if spot.assignment else None
        return next(
            (
                one
                for one in found.readings.loads.clashes(resource)
                if one.start < max(spot.finish, spot.start + 1) and max(one.finish, one.start + 1) > spot.start
                if task is None or task in one.tasks
            ),
            None,
        )

    @property
    def task(self) -> Id:
        """The task of the chosen block, or the first one inside the chosen cell; "" where there is none."""
        spot, found = self.spot, self.map
        if spot is None or found is None or not spot.key[0]:
            return ""
        if spot.assignment:
            return found.readings.plan.assignments[spot.assignment].task
        line = found.lines[found.place(spot.key)]
        inside = [one for one in found.load(line).bookings if one.start < spot.finish and one.finish > spot.start]
        return min(inside, key=lambda one: one.start).task if inside else ""

    @property
    def sentence(self) -> str:
        """What is chosen, in plain words."""
        spot, found = self.spot, self.map
        if spot is None or found is None or self.scene is None:
            return ""
        line = found.lines[found.place(spot.key)]
        if line.kind == "group":
            return f"{line.name}, {line.role or 'none above capacity'}."
        if spot.assignment:
            return self.gestures.block_words(spot.assignment)
        cell = found.cell(line, spot.start, spot.finish)
        said = found.strip.sentence(cell, self.scene.words)
        return said if line.kind == "resource" else f"{line.name}: {said}"

    # ------------------------------------------------------------------------------------------------------------ places

    def choose(self, spot: Spot | None) -> None:
        """Choose a cell or a block, or nothing."""
        self.spot = spot
        self.setAccessibleDescription(self.sentence or "Nothing is chosen.")
        self.viewport().update()
        self.spotted.emit()

    def spot_of(self, line: HeatLine, block: Block) -> Spot:
        """The spot of a block."""
        one = block.booking
        return Spot(line.key, Instant(one.start), Instant(one.finish), one.assignment)

    def cell_spot(self, line: HeatLine, at: int) -> Spot:
        """The spot of the cell of a line at an instant."""
        tick = self.tick(at)
        return Spot(line.key, tick.at, tick.end)

    def tick(self, at: int) -> Tick:
        """The cell of the axis at an instant."""
        assert self.scene is not None  # noqa: S101 - whoever asks has lines, and these came with a scene
        return next(iter(cells(self.axis.scale, Instant(at), Instant(at + 1), self.scene.words)))

    def line_at(self, y: float) -> HeatLine | None:
        """The line at a height of the viewport."""
        number = self.map.line_at(y + self.verticalScrollBar().value()) if self.map is not None else -1
        return self.map.lines[number] if self.map is not None and number >= 0 else None

    def spot_at(self, x: float, y: float) -> Spot | None:
        """The block or cell at a place of the viewport; None on names and below all lines."""
        line, found = self.line_at(y), self.map
        if line is None or found is None or x < self.split:
            return None
        content_x, content_y = x - self.split + self.axis.left, y + self.verticalScrollBar().value()
        assignment = block_id(found, line, content_x, content_y, self.axis.scale)
        if assignment is not None and (placed := found.block(assignment)) is not None:
            return self.spot_of(*placed)
        return self.cell_spot(line, self.axis.at(x - self.split))

    def reveal(self, spot: Spot) -> None:
        """Scroll as little as needed for a spot to be seen."""
        if self.map is None or (number := self.map.place(spot.key)) < 0:
            return
        line, bar = self.map.lines[number], self.verticalScrollBar()
        room = self.viewport().height() - min(line.height, self.viewport().height())
        bar.setValue(floor(min(line.top, max(bar.value(), line.top - room))))
        self.axis.reveal(spot.start, Instant(max(spot.finish, spot.start + 1)))

    # ----------------------------------------------------------------------------------------------------------- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lines that are visible."""
        ratio = self.devicePixelRatioF()
        if self._brushes.scale != ratio:
            self._ground = None
            self._brushes = Brushes(self._brushes.theme, ratio)
        painter = QPainter(self.viewport())
        wide, tall = self.viewport().width(), self.viewport().height()
        if self.map is None or self.scene is None:
            painter.fillRect(0, 0, wide, tall, self._brushes.colour("surface"))
        else:
            self._paint(painter, self.map, self.scene, wide, tall)
        edge = ShapePainter(painter, self._brushes)
        edge.paint([Line(x1=self.split - 0.5, y1=0, x2=self.split - 0.5, y2=tall, role="line")])
        if self.hasFocus():
            accent: Role = "accent"
            edge.paint([Line(x1=0, y1=0.5, x2=wide, y2=0.5, role=accent)])
        painter.end()

    def _paint(self, painter: QPainter, found: HeatMap, scene: Scene, wide: int, tall: int) -> None:
        axis, scroll = self.axis, self.verticalScrollBar().value()
        lines = self._visible(found, tall)
        seen = (axis.left, axis.left + wide - self.split)
        painter.fillRect(0, 0, self.split, tall, self._brushes.colour("surface"))
        painter.drawPixmap(self.split, 0, self._ground_picture(scene, wide - self.split, tall))
        painter.setClipRect(QRectF(self.split, 0, wide - self.split, tall))
        moving = ShapePainter(painter, self._brushes, dx=self.split - axis.left, dy=-scroll)
        ticks = cells(axis.scale, axis.at(0), axis.at(wide - self.split), scene.words)
        for number in lines:
            line = found.lines[number]
            if found.has_blocks or not float(self._brushes.scale).is_integer():
                moving.paint(line_shapes(found, line, axis.scale, ticks, seen))
            else:
                dx, dy = self.split - axis.left, -scroll
                self._tiles.paint(
                    painter, found, line, scale=axis.scale, brushes=self._brushes, words=scene.words, seen=seen, dx=dx, dy=dy
                )
        moving.paint(rules(found, lines, *seen))
        still = ShapePainter(painter, self._brushes, dx=self.split - axis.left)
        still.paint(band_names(scene, axis.scale, *seen, tall))
        still.paint(today_line(scene, axis.scale, 0, tall))
        for number in lines if self.moved else ():
            moving.paint(moved_frames(found, found.lines[number], self.moved, axis.scale))
        moving.paint(self._chosen(found))
        self.gestures.paint(moving, self._brushes, *seen)
        painter.setClipRect(QRectF(0, 0, self.split, tall))
        names = ShapePainter(painter, self._brushes, dy=-scroll)
        for number in lines:
            names.paint(name_line(found.lines[number], self.split))
        names.paint(rules(found, lines, 0, self.split))
        painter.setClipping(False)

    def _ground_picture(self, scene: Scene, width: int, height: int) -> QPixmap:
        axis, ratio = self.axis, self._brushes.scale
        key = (id(scene), ratio, axis.scale, axis.left, width, height)
        if self._ground is None or self._ground[0] != key:
            picture = QPixmap(max(1, round(width * ratio)), max(1, round(height * ratio)))
            picture.setDevicePixelRatio(ratio)
            picture.fill(self._brushes.colour("surface"))
            painter = QPainter(picture)
            shapes = ground(scene, axis.scale, axis.left, axis.left + width, height=height)
            ShapePainter(painter, self._brushes, dx=-axis.left).paint(shapes)
            painter.end()
            self._ground = (key, picture)
        return self._ground[1]

    def _chosen(self, found: HeatMap) -> list[Shape]:
        spot, scale = self.spot, self.axis.scale
        if spot is None or (number := found.place(spot.key)) < 0:
            return []
        line = found.lines[number]
        if spot.assignment and (placed := found.block(spot.assignment)) is not None:
            x, top, width = block_box(*placed, scale)
            return [frame(x - 2, top - 2, width + 4, BLOCK_HEIGHT + 4)]
        x, end = scale.x(spot.start), scale.x(spot.finish)
        return [frame(x, line.top + (LINE - CELL_HEIGHT) / 2 - 2, end - x, CELL_HEIGHT + 4)]

    def _visible(self, found: HeatMap, tall: int) -> range:
        scroll = self.verticalScrollBar().value()
        first, last = found.line_at(scroll), found.line_at(scroll + tall)
        return range(max(first, 0), (last if last >= 0 else len(found.lines) - 1) + 1)

    # --------------------------------------------------------------------------------------------------------------- Qt

    def _axis_changed(self) -> None:
        if self.map is None:
            return
        if self.map.has_blocks != (self.axis.scale.per_day >= BLOCKS_FROM):
            self._rebuild(self.map.readings)
        spot = self.spot
        if spot is not None and not spot.assignment:
            tick = self.tick(spot.start)
            if (tick.at, tick.end) != (spot.start, spot.finish):
                self.choose(Spot(spot.key, tick.at, tick.end))
        self.viewport().update()

    def _measure(self) -> None:
        content = self.map.height if self.map is not None else 0.0
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, floor(content) + 4 - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(floor(LINE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: measure anew; the axis is as wide as the cells while this view is seen."""
        super().resizeEvent(event)
        if self.isVisible():
            self.axis.set_width(max(1, self.viewport().width() - self.split))
        self._measure()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Qt: repaint, what is visible is cheap to paint."""
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll lines; with Ctrl zoom at the pointer; with Shift scroll through time."""
        turn, keys = event.angleDelta(), event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            self.axis.zoom(self.axis.scale.per_day * 1.2 ** (turn.y() / 120), event.position().x() - self.split)
        elif keys & Qt.KeyboardModifier.ShiftModifier or abs(turn.x()) > abs(turn.y()):
            self.axis.scroll_to(self.axis.left - (turn.x() or turn.y()))
        else:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - round(turn.y() / 120 * 3 * LINE))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: begin a gesture."""
        self.gestures.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: go on with it."""
        self.gestures.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: end it."""
        self.gestures.release(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Qt: open what was chosen by the first click."""
        if self.spot is not None:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: do by key what the mouse does."""
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Qt: say in a tip what stands under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            before, self.spot = self.spot, self.spot_at(event.pos().x(), event.pos().y())
            said = self.sentence
            self.spot = before
            QToolTip.showText(event.globalPos(), said, self) if said else QToolTip.hideText()
            return True
        return super().viewportEvent(event)
