"""Header, chart and people strip tied together: what the schedule view embeds.

The pane itself shows header and chart; the strip is placed by whoever divides the window, below grid and chart.
"""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from relplanner.app.gantt.header import AxisHeader
from relplanner.app.gantt.histogram import HistogramPane
from relplanner.app.gantt.rows import Editing, Rows, Selection
from relplanner.app.gantt.strip import PeopleStrip
from relplanner.app.gantt.time_axis import TimeAxis
from relplanner.app.gantt.view import GanttView
from relplanner.chart.scene import Scene
from relplanner.chart.stage import scene_of
from relplanner.chart.theme import Theme
from relplanner.chart.words import ENGLISH, Words
from relplanner.insight.readings import Readings
from relplanner.plan.model import Id, Instant


class GanttPane(QWidget):
    """One `axis` for `header`, `view` and `strip`; `set_readings` after every change of the plan is all they need."""

    def __init__(self, rows: Rows, selection: Selection, document: Editing | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.axis = TimeAxis(self)
        self.header = AxisHeader(self.axis, self)
        self.view = GanttView(rows, selection, self.axis, document, self)
        self.strip = PeopleStrip(self.axis, self)
        self.strip.hide()
        self.histogram = HistogramPane(self.axis, self)
        self.strip.chosen.connect(self.histogram.show_resource)
        self.words: Words = ENGLISH
        self._scene: Scene | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.view)
        self.strip.lit.connect(self.view.light)
        self.view.unlit.connect(self.strip.clear)

    @property
    def scene(self) -> Scene | None:
        """What is shown; other views of the same plan show it too."""
        return self._scene

    def set_theme(self, theme: Theme) -> None:
        """Use another theme's colours everywhere."""
        self.header.set_theme(theme)
        self.view.set_theme(theme)
        self.strip.set_theme(theme)
        self.histogram.set_theme(theme)

    def set_readings(self, readings: Readings, today: Instant | None = None, moved: tuple[Id, ...] = ()) -> None:
        """Show another state of the plan; `today` is the instant of the line, `moved` the rows whose dates an edit changed."""
        self._scene = scene_of(readings, today, self.words, before=self._scene)
        self.header.set_scene(self._scene)
        self.view.set_scene(self._scene, moved)
        self.strip.set_readings(self._scene, readings)
        self.histogram.set_readings(self._scene, readings)
