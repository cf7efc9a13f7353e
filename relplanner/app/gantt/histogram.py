"""The exact load of one chosen resource, on the time axis of what stands above it; hidden while nobody is chosen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from relplanner.app.gantt.time_axis import TimeAxis
from relplanner.chart.ground import today_line
from relplanner.chart.histogram import HEIGHT, Histogram
from relplanner.chart.load import units
from relplanner.chart.primitives import Line
from relplanner.chart.scene import Scene
from relplanner.chart.theme import LIGHT, Theme
from relplanner.insight.readings import Readings
from relplanner.paint.painter import Brushes, ShapePainter
from relplanner.plan.model import Id, PerMille


class HistogramPane(QWidget):
    """The picture, divided at `split` like its neighbours."""

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis = axis
        self._split = 0
        self._scene: Scene | None = None
        self._readings: Readings | None = None
        self._brushes = Brushes(LIGHT)
        self.resource: Id = ""
        self.histogram: Histogram | None = None
        self.setFixedHeight(int(HEIGHT))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Load of the chosen resource")
        axis.changed.connect(self.update)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Use another theme's colours."""
        self._brushes = Brushes(theme, self.devicePixelRatioF())
        self.update()

    def set_split(self, x: int) -> None:
        """Divide name and load at `x`."""
        self._split = max(0, x)
        self.update()

    def set_readings(self, scene: Scene, readings: Readings) -> None:
        """Show another state of the plan."""
        self._scene, self._readings = scene, readings
        self.show_resource(self.resource if self.resource in readings.plan.resources else "")

    def show_resource(self, resource: Id) -> None:
        """Show the load of a resource; "" hides the picture."""
        readings = self._readings
        self.resource = resource
        self.histogram = None
        if readings is not None and resource:
            load = readings.loads[resource]
            self.histogram = Histogram(load, readings.loads.clashes(resource))
            who = load.resource
            has = f" of {units(who, PerMille(who.capacity))}" if load.limited else ""
            self.setAccessibleDescription(f"{who.name} is booked {units(who, load.peak)}{has} at the peak.")
        self.setVisible(self.histogram is not None)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paint name and load."""
        self._brushes = self._brushes.at(self.devicePixelRatioF())
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._brushes.colour("surface"))
        found, axis, wide = self.histogram, self._axis, self.width() - self._split
        if found is not None and self._scene is not None:
            still = ShapePainter(painter, self._brushes)
            painter.setClipRect(QRectF(0, 0, self._split, self.height()))
            still.paint(found.names(self._split))
            painter.setClipRect(QRectF(self._split, 0, wide, self.height()))
            moving = ShapePainter(painter, self._brushes, dx=self._split - axis.left)
            moving.paint(found.shapes(axis.scale, axis.left, axis.left + wide))
            moving.paint(today_line(self._scene, axis.scale, 0, self.height()))
            painter.setClipping(False)
        edge = ShapePainter(painter, self._brushes)
        edge.paint([Line(x1=0, y1=0.5, x2=self.width(), y2=0.5, role="line")])
        edge.paint([Line(x1=self._split - 0.5, y1=0, x2=self._split - 0.5, y2=self.height(), role="line")])
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: with Ctrl zoom at the pointer, else scroll through time."""
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._axis.zoom(self._axis.scale.per_day * 1.2 ** (turn.y() / 120), event.position().x() - self._split)
        else:
            self._axis.scroll_to(self._axis.left - (turn.x() or turn.y()))
        event.accept()
