"""Pictures of the heat map's lines, kept while it scrolls: a frame is then a few blits instead of hundreds of cells.

A tile shows one line in a stretch of `WIDE` pixels of time, or its name. Tiles are good for one map, scale and theme; whoever
changes one of these asks with another `ground`, and all are drawn anew when they are next seen.
"""

from __future__ import annotations

from math import ceil, floor

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from relplanner.chart.heat_lines import HeatLine, Key
from relplanner.chart.heat_map import HeatMap
from relplanner.chart.heat_shapes import line_shapes, name_line, rule
from relplanner.chart.time_scale import Tick, TimeScale, cells
from relplanner.chart.words import Words
from relplanner.paint.painter import Brushes, ShapePainter

WIDE = 384
MOST = 1200
"""So many tiles are kept: some screens full."""


class LineTiles:
    """The tiles. Mutable only as a memory of what was painted."""

    def __init__(self) -> None:
        self._ground: tuple[object, ...] = ()
        self._tiles: dict[tuple[Key, int], QPixmap] = {}
        self._ticks: dict[int, list[Tick]] = {}
        self._names: tuple[tuple[object, ...], dict[Key, QPixmap]] = ((), {})

    def name(self, found: HeatMap, line: HeatLine, brushes: Brushes, width: int) -> QPixmap:
        """The left part of a line, `width` wide."""
        ground = (found, brushes, width)
        if ground != self._names[0] or len(self._names[1]) > MOST:
            self._names = (ground, {})
        picture = self._names[1].get(line.key)
        if picture is None:
            picture = self._names[1][line.key] = _blank(width, line.height, brushes.scale)
            painter = QPainter(picture)
            ShapePainter(painter, brushes, dy=-line.top).paint([*name_line(line, width), rule(line, 0, width)])
            painter.end()
        return picture

    def paint(
        self, painter: QPainter, found: HeatMap, line: HeatLine, *, scale: TimeScale, brushes: Brushes, words: Words,
        seen: tuple[float, float], dx: float, dy: float
    ) -> None:  # fmt: skip
        """Paint a line between the content's x `seen`, moved by `dx` and `dy`, which are whole pixels."""
        ground = (found, scale, brushes)
        if ground != self._ground or len(self._tiles) > MOST:
            self._ground, self._tiles, self._ticks = ground, {}, {}
        for number in range(floor(seen[0] / WIDE), floor(seen[1] / WIDE) + 1):
            tile = self._tiles.get((line.key, number))
            if tile is None:
                tile = self._tiles[line.key, number] = self._draw(found, line, scale, brushes, words, number)
            painter.drawPixmap(QPointF(number * WIDE + dx, line.top + dy), tile)

    def _draw(self, found: HeatMap, line: HeatLine, scale: TimeScale, brushes: Brushes, words: Words, number: int) -> QPixmap:  # noqa: PLR0917 - what a line's picture depends on
        left = number * WIDE
        ticks = self._ticks.get(number)
        if ticks is None:
            ticks = self._ticks[number] = cells(scale, scale.at(left), scale.at(left + WIDE), words)
        picture = _blank(WIDE, line.height, brushes.scale)
        painter = QPainter(picture)
        whole = (min(left, scale.x(ticks[0].at)), max(left + WIDE, scale.x(ticks[-1].end)))
        own = ShapePainter(painter, brushes, dx=-left, dy=-line.top)
        own.paint(line_shapes(found, line, scale, ticks, whole))
        own.paint([rule(line, left, left + WIDE)])
        painter.end()
        return picture


def _blank(width: float, height: float, ratio: float) -> QPixmap:
    """A transparent picture."""
    picture = QPixmap(ceil(width * ratio), ceil(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
