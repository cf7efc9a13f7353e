"""What stands behind the bars on screen: the ground as a picture kept while only rows scroll, and the rows' own grounds."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPixmap

from relplanner.app.gantt.rows import Rows
from relplanner.app.gantt.time_axis import TimeAxis
from relplanner.chart.chart import Window
from relplanner.chart.ground import HOURLY, free_times, ground
from relplanner.chart.primitives import Line, Rect, Shape
from relplanner.chart.scene import Interval, Scene
from relplanner.paint.painter import Brushes, ShapePainter
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Id


class Ground:
    """The picture of one view, made anew when scene, scale, place, size or colours are others. Mutable only as a memory."""

    def __init__(self) -> None:
        self._free: tuple[Scene, int, int, bool, tuple[Interval, ...]] | None = None
        self._kept: tuple[tuple[object, ...], QPixmap, Scene, Brushes] | None = None

    def picture(self, scene: Scene, axis: TimeAxis, brushes: Brushes, size: tuple[int, int]) -> QPixmap:
        """The ground of what the axis shows, `size` in logical pixels."""
        ratio, (width, height) = brushes.scale, size
        key = (id(scene), id(brushes), ratio, axis.scale, axis.left, width, height)
        if self._kept is None or self._kept[0] != key:
            picture = QPixmap(round(width * ratio), round(height * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(brushes.colour("surface"))
            painter = QPainter(picture)
            free = self._free_times(scene, axis, width)
            shapes = ground(scene, axis.scale, axis.left, axis.left + width, height=height, free=free)
            ShapePainter(painter, brushes, dx=-axis.left).paint(shapes)
            painter.end()
            self._kept = (key, picture, scene, brushes)
        return self._kept[1]

    def _free_times(self, scene: Scene, axis: TimeAxis, width: int) -> tuple[Interval, ...]:
        """Free times of what is seen and a screen on each side, asked of the calendar once per stretch."""
        first, last = axis.at(0), axis.at(width)
        hourly = axis.scale.per_day >= HOURLY
        known = self._free
        if known is None or known[0] is not scene or known[1] > first or known[2] < last or known[3] != hourly:
            air = max(last - first, MINUTES_PER_DAY)
            start, stop = type(first)(first - air), type(last)(last + air)
            found = free_times(scene.schedule.worktime.plan_calendar, start, stop, hourly=hourly)
            known = self._free = (scene, start, stop, hourly, found)
        return known[4]


def row_grounds(rows: Rows, window: Window, height: int, selected: frozenset[Id], lit: frozenset[Id]) -> list[Shape]:
    """The rules between the rows, the open lines' too, and the ground of selected and of lit rows."""
    shown, tall = rows.visible_rows(), rows.row_height
    shapes: list[Shape] = []
    stop = min(len(shown) + rows.open_lines, window.first + height // tall + 2)
    wide = window.right - window.left
    for line in range(window.first, stop):
        row = shown[line] if line < len(shown) else ""
        if row in selected or row in lit:
            strength = 0.8 if row in selected else 0.4
            shapes.append(Rect(x=window.left, y=line * tall, width=wide, height=tall, fill="accent_soft", opacity=strength))
        low = (line + 1) * tall - 0.5
        shapes.append(Line(x1=window.left, y1=low, x2=window.right, y2=low, role="rule"))
    return shapes
