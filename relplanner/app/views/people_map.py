"""The heat map of people: one custom-painted scroll area, names on the left, cells and task blocks on the chart's time axis.

It paints only what is visible and keeps of the plan only a `HeatMap` and a `Scene`. What is chosen is a `Spot`: a cell, or the
block of one assignment. Gestures and keys ask the document for edits; the widget itself changes nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QToolTip, QWidget

from relplanner.app.gantt.rows import Editing
from relplanner.app.gantt.time_axis import TimeAxis
from relplanner.app.views.line_tiles import LineTiles
from relplanner.app.views.people_gestures import PeopleGestures
from relplanner.app.views.people_keys import PeopleKeys
from relplanner.app.views.time_map import TimeMap
from relplanner.chart.heat_lines import HeatLine, Key
from relplanner.chart.heat_map import BLOCKS_FROM, LINE, Block, HeatMap
from relplanner.chart.heat_shapes import BLOCK_HEIGHT, block_box, block_id, frame, line_shapes, moved_frames, rule
from relplanner.chart.heat_sums import ROWS, Rows
from relplanner.chart.load import CELL_HEIGHT
from relplanner.chart.primitives import Shape
from relplanner.chart.scene import Scene
from relplanner.chart.time_scale import Tick, cells
from relplanner.insight.clashes import Clash
from relplanner.insight.readings import Readings
from relplanner.paint.painter import ShapePainter
from relplanner.plan.model import Id, Instant

EMPTY = {
    "roles": "No role is booked yet. Give people their roles with Ctrl+Shift+P, or assign a role to be filled to a task.",
    "teams": "This plan has no team. A team is somebody of a capacity above one; add it with Ctrl+Shift+P.",
    "phases": "Nobody works in a phase yet. Assign people or roles to the tasks of a phase.",
    "releases": "Nobody works for a release yet. Assign people or roles to its tasks.",
}
"""What to do where there is no line of the wanted kind."""


class Spot(NamedTuple):
    """What is chosen: the cell [start, finish) of a line, or with an `assignment` its block."""

    key: Key
    start: Instant
    finish: Instant
    assignment: Id = ""


class PeopleMap(TimeMap):
    """The map.

    `spotted` says that something else is chosen, `opened` that it was entered (Enter, double click). `refused` carries the
    sentence of an edit that was not possible, `turned` says that its lines stand for something else.
    """

    spotted = Signal()
    opened = Signal()
    refused = Signal(str)
    turned = Signal()
    empty = "Nobody is in this plan yet. Write a name into a People cell, or add people with Ctrl+Shift+P."

    def __init__(self, axis: TimeAxis, document: Editing | None = None, parent: QWidget | None = None) -> None:
        self.map: HeatMap | None = None
        self.spot: Spot | None = None
        self.by: Rows = "people"
        self.moved: frozenset[Id] = frozenset()
        self._blocky = False
        self._turned: frozenset[Key] = frozenset()
        self._tiles = LineTiles()
        super().__init__(axis, parent)
        self.gestures = PeopleGestures(self, document)
        self._keys = PeopleKeys(self)
        self.setAccessibleName("People and environments over time")

    # ------------------------------------------------------------------------------------------------------ what is shown

    def set_readings(self, scene: Scene, readings: Readings, moved: frozenset[Id] = frozenset()) -> None:
        """Show another state of the plan; what is chosen stays chosen while it stands. `moved` tasks are those of a preview."""
        self.take_scene(scene)
        self.moved = moved
        self._rebuild(readings)

    def turn(self, key: Key) -> None:
        """Fold or unfold a line."""
        if self.map is not None:
            self._turned ^= {key}
            self._rebuild(self.map.readings)

    def show_by(self, by: Rows) -> None:
        """Let the lines stand for people, roles, teams, phases or releases."""
        if by != self.by:
            self.by = by
            self.empty = EMPTY.get(by, PeopleMap.empty)
            self.verticalScrollBar().setValue(0)
            if self.map is not None:
                self._rebuild(self.map.readings)
            self.turned.emit()

    def show_next(self) -> None:
        """Let the lines stand for the next kind of rows."""
        names = [by for by, _ in ROWS]
        self.show_by(names[(names.index(self.by) + 1) % len(names)])

    def _rebuild(self, readings: Readings) -> None:
        blocks = self._blocky = self.axis.scale.per_day >= BLOCKS_FROM
        self.map = HeatMap(readings, self._turned, blocks=blocks, by=self.by, before=self.map)
        spot = self.spot
        if spot is not None and spot.assignment:
            found = self.map.block(spot.assignment)
            self.choose(self.spot_of(*found) if found else None)
        elif spot is not None:
            self.choose(spot if self.map.place(spot.key) >= 0 else None)
        self.measure()
        self.viewport().update()

    @property
    def clash(self) -> Clash | None:
        """The first clash that the chosen cell or block meets."""
        spot, found = self.spot, self.map
        if spot is None or found is None or not spot.key[0]:
            return None
        resource = spot.key[0]
        ours = found.readings.plan.assignments.get(spot.assignment)
        task = ours.task if ours is not None else None
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
        if spot is None or found is None or found.lines[found.place(spot.key)].kind == "group":
            return ""
        if spot.assignment:
            ours = found.readings.plan.assignments.get(spot.assignment)
            return ours.task if ours is not None else ""
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
        if found.sums is not None:
            return found.sums.sentence(line, cell, self.scene.words)
        said = found.strip.sentence(cell, self.scene.words)
        return said if line.kind == "resource" else f"{line.name}: {said}"

    # ------------------------------------------------------------------------------------------------------------ places

    def choose(self, spot: Spot | None) -> None:
        """Choose a cell or a block, or nothing."""
        self.spot = spot
        self.describe(self.sentence)
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

    def choose_at(self, x: float, y: float) -> None:
        """Choose the block or cell at a place of the viewport; on a name, the cell beside it that is first seen."""
        line = self.line_at(y)
        if line is not None and line.kind != "group":
            self.choose(self.spot_at(x, y) if x >= self.split else self.cell_spot(line, self.axis.at(8)))

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
        line = self.map.lines[number]
        self.reveal_line(line.top, line.height)
        self.axis.reveal(spot.start, Instant(max(spot.finish, spot.start + 1)))

    # ----------------------------------------------------------------------------------------------------------- painting

    @property
    def content_height(self) -> float:
        """How high all lines are."""
        return self.map.height if self.map is not None else 0.0

    def paint_lines(self, painter: QPainter, scene: Scene, seen: tuple[float, float]) -> None:
        """Paint cells and blocks of visible lines; cells alone are painted from tiles."""
        found, axis = self.map, self.axis
        if found is None:
            return
        lines, moving = self._visible(found), self.mover(painter)
        ticks = cells(axis.scale, axis.scale.at(seen[0]), axis.scale.at(seen[1]), scene.words)
        tiled = not found.has_blocks and float(self.brushes.scale).is_integer()
        dx, dy = self.split - axis.left, -self.verticalScrollBar().value()
        for line in (found.lines[number] for number in lines):
            if tiled:
                self._tiles.paint(
                    painter, found, line, scale=axis.scale, brushes=self.brushes, words=scene.words, seen=seen, dx=dx, dy=dy
                )
            else:
                moving.paint(line_shapes(found, line, axis.scale, ticks, seen))
                moving.paint([rule(line, *seen)])

    def paint_front(self, moving: ShapePainter, seen: tuple[float, float]) -> None:
        """Paint what an answer would move, what is chosen and what is dragged."""
        if self.map is not None:
            for number in self._visible(self.map) if self.moved else ():
                moving.paint(moved_frames(self.map, self.map.lines[number], self.moved, self.axis.scale))
            moving.paint(self._chosen(self.map))
            self.gestures.paint(moving, self.brushes, *seen)

    def paint_names(self, names: ShapePainter) -> None:
        """Paint the names of visible lines."""
        if self.map is not None:
            for line in (self.map.lines[number] for number in self._visible(self.map)):
                names.picture(self._tiles.name(self.map, line, self.brushes, self.split), 0, line.top)

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

    def _visible(self, found: HeatMap) -> range:
        scroll = self.verticalScrollBar().value()
        first, last = found.line_at(scroll), found.line_at(scroll + self.viewport().height())
        return range(max(first, 0), (last if last >= 0 else len(found.lines) - 1) + 1)

    # --------------------------------------------------------------------------------------------------------------- Qt

    def axis_changed(self) -> None:
        """Show blocks or not, and keep the chosen cell at its time."""
        if self.map is None:
            return
        if self._blocky != (self.axis.scale.per_day >= BLOCKS_FROM):
            self._rebuild(self.map.readings)
        spot = self.spot
        if spot is not None and not spot.assignment:
            tick = self.tick(spot.start)
            if (tick.at, tick.end) != (spot.start, spot.finish):
                self.choose(Spot(spot.key, tick.at, tick.end))
        self.viewport().update()

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
