"""Pictures of the heat map's lines, kept while it scrolls: a frame is then a few blits instead of hundreds of cells.

A tile shows one line in a stretch of `WIDE` pixels of time. Tiles are good for one map, scale and theme; whoever changes one of
these asks with another `ground`, and all are drawn anew when they are next seen.
"""

from __future__ import annotations

from math import ceil, floor

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from relplanner.chart.heat_lines import HeatLine, Key
from relplanner.chart.heat_map import HeatMap
from relplanner.chart.heat_shapes import line_shapes
from relplanner.chart.time_scale import TimeScale, cells
from relplanner.chart.words import Words
from relplanner.paint.painter import Brushes, ShapePainter

WIDE = 192
MOST = 1200
"""So many tiles are kept: some screens full."""


class LineTiles:
    """The tiles. Mutable only as a memory of what was painted."""

    def __init__(self) -> None:
        self._ground: tuple[object, ...] = ()
        self._tiles: dict[tuple[Key, int], QPixmap] = {}

    def paint(
        self, painter: QPainter, found: HeatMap, line: HeatLine, *, scale: TimeScale, brushes: Brushes, words: Words,
        seen: tuple[float, float], dx: float, dy: float
    ) -> None:  # fmt: skip
        """Paint a line between the content's x `seen`, moved by `dx` and `dy`, which are whole pixels."""
        ground = (found, scale, brushes)
        if ground != self._ground or len(self._tiles) > MOST:
            self._ground, self._tiles = ground, {}
        for number in range(floor(seen[0] / WIDE), floor(seen[1] / WIDE) + 1):
            tile = self._tiles.get((line.key, number))
            if tile is None:
                tile = self._tiles[line.key, number] = self._draw(found, line, scale, brushes, words, number)
            painter.drawPixmap(QPointF(number * WIDE + dx, line.top + dy), tile)

    @staticmethod
    def _draw(found: HeatMap, line: HeatLine, scale: TimeScale, brushes: Brushes, words: Words, number: int) -> QPixmap:  # noqa: PLR0917 - what a line's picture depends on
        left, ratio = number * WIDE, brushes.scale
        picture = QPixmap(ceil(WIDE * ratio), ceil(line.height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        ticks = cells(scale, scale.at(left), scale.at(left + WIDE), words)
        whole = (min(left, scale.x(ticks[0].at)), max(left + WIDE, scale.x(ticks[-1].end)))
        ShapePainter(painter, brushes, dx=-left, dy=-line.top).paint(line_shapes(found, line, scale, ticks, whole))
        painter.end()
        return picture
