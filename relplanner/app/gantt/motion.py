"""Bars that an edit moved glide to their new place and leave a fading ghost; nothing else moves.

Off where nobody looks (offscreen: tests and pictures) and where the desktop has animations switched off; `enabled` can be set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStyle

from relplanner.chart.chart import Chart, Window
from relplanner.chart.gantt import BAR_HEIGHT, BAR_TOP, LEAST_WIDTH, Bar, marks
from relplanner.chart.primitives import Polygon, Rect, Shape, diamond
from relplanner.chart.scene import Interval, Scene
from relplanner.paint.painter import ShapePainter
from relplanner.plan.model import Id

if TYPE_CHECKING:
    from relplanner.app.gantt.view import GanttView

GLIDE_MS = 120
GHOST_MS = 2000
MOST = 400


class Motion(QObject):
    """The glide (0 to 1) and the ghost (1 to 0) of the last edit."""

    def __init__(self, view: GanttView) -> None:
        super().__init__(view)
        wanted = view.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, view) > 0
        self.enabled = wanted and QGuiApplication.platformName() not in {"offscreen", "minimal"}
        self._view = view
        self._before: dict[Id, Interval] = {}
        self._ghost_of: dict[Id, Interval] = {}
        self._glide = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=GLIDE_MS)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._ghost = QVariantAnimation(self, startValue=1.0, endValue=0.0, duration=GHOST_MS)
        for animation in (self._glide, self._ghost):
            animation.valueChanged.connect(self._repaint)
        self._glide.finished.connect(self._before.clear)
        self._ghost.finished.connect(self._ghost_of.clear)

    def begin(self, before: Scene, after: Scene, moved: tuple[Id, ...]) -> None:
        """Start from where the rows stood; a change of very many rows at once just happens."""
        self._glide.stop()
        self._ghost.stop()
        self._before.clear()
        self._ghost_of.clear()
        if not self.enabled or len(moved) > MOST:
            return
        old, new = before.schedule, after.schedule
        for row in moved:
            if row in old.outline.index and row in new.outline.index and after.kind(row) not in {"summary", "release"}:
                was, now = old.dates(row), new.dates(row)
                if (was.start, was.finish) != (now.start, now.finish):
                    self._before[row] = self._ghost_of[row] = (was.start, was.finish)
        if self._before:
            self._glide.start()
            self._ghost.start()

    def shapes(self, row: Id, chart: Chart) -> list[Shape] | None:
        """The shapes of a row that is on its way, None for one that stands."""
        if row not in self._before or self._glide.state() != QVariantAnimation.State.Running:
            return None
        share = float(self._glide.currentValue())
        mark = chart.bar(chart.lines[row])
        left, right = self._ends(self._before[row], chart)
        between = msgspec.structs.replace(
            mark,
            left=left + (mark.left - left) * share,
            right=right + (mark.right - right) * share,
        )
        return marks(chart.scene, between, chart.scale)

    def paint_ghosts(self, painter: ShapePainter, chart: Chart, window: Window) -> None:
        """Paint where moved bars were."""
        if not self._ghost_of or self._ghost.state() != QVariantAnimation.State.Running:
            return
        strength = float(self._ghost.currentValue())
        for row, was in self._ghost_of.items():
            line = chart.lines.get(row)
            if line is not None and window.first <= line <= window.last:
                painter.paint([self._outline(chart.bar(line), was, chart)], strength)

    def _outline(self, mark: Bar, was: Interval, chart: Chart) -> Shape:
        left, right = self._ends(was, chart)
        if mark.is_point:
            return Polygon(points=diamond(right, mark.middle, mark.radius - 1), edge="tail")
        width = max(right - left, LEAST_WIDTH)
        return Rect(x=left, y=mark.top + BAR_TOP, width=width, height=BAR_HEIGHT, edge="tail", dashed=True, radius=2)

    @staticmethod
    def _ends(interval: Interval, chart: Chart) -> tuple[float, float]:
        return chart.scale.x(interval[0]), chart.scale.x(interval[1])

    def _repaint(self) -> None:
        self._view.viewport().update()
