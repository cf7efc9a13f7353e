"""The axis above the chart: months in bold, weeks or days below, today's chip.

It shows the shared `TimeAxis` and changes it: the wheel zooms at the pointer, a drag sideways scrolls, a double click fits.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from relplanner.app.gantt.time_axis import TimeAxis
from relplanner.chart.ground import AXIS_HEIGHT, axis
from relplanner.chart.scene import Scene
from relplanner.chart.theme import LIGHT, Theme
from relplanner.paint.painter import Brushes, ShapePainter


class AxisHeader(QWidget):
    """The two lines of the time axis, 40 px high."""

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis = axis
        self._scene: Scene | None = None
        self._brushes = Brushes(LIGHT)
        self._grip: tuple[float, float] | None = None
        self.setFixedHeight(int(AXIS_HEIGHT))
        self.setAccessibleName("Time axis")
        self.setAccessibleDescription(
            "Months above, weeks below. The wheel zooms, dragging scrolls, a double click shows everything."
        )
        axis.changed.connect(self.update)

    def set_theme(self, theme: Theme) -> None:
        """Use another theme's colours."""
        self._brushes = Brushes(theme, self.devicePixelRatioF())
        self.update()

    def set_scene(self, scene: Scene) -> None:
        """Show another scene's today."""
        self._scene = scene
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the axis."""
        self._brushes = self._brushes.at(self.devicePixelRatioF())
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._brushes.colour("surface"))
        if self._scene is not None:
            left = self._axis.left
            shapes = axis(self._scene, self._axis.scale, left, left + self.width())
            ShapePainter(painter, self._brushes, dx=-left).paint(shapes)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        turn = event.angleDelta().y()
        if turn:
            self._axis.zoom(self._axis.scale.per_day * 1.2 ** (turn / 120), event.position().x())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the axis."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = (event.position().x(), self._axis.left)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scroll with the pointer."""
        if self._grip is not None:
            self._axis.scroll_to(self._grip[1] - (event.position().x() - self._grip[0]))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self._grip = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Show the whole plan."""
        self._axis.fit()
