"""The frame around a map of time: heading and axis above, the map, and a line that says what is chosen in words.

A subclass fills the map with the document's readings and says what to do with what was chosen. Nothing is read while hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from relplanner.app.document import Document
from relplanner.app.gantt.header import AxisHeader
from relplanner.app.views.schedule_view import ScheduleView
from relplanner.app.views.time_map import SPLIT, TimeMap
from relplanner.chart.ground import AXIS_HEIGHT
from relplanner.chart.preview import Preview
from relplanner.chart.primitives import Shape
from relplanner.chart.scene import Scene
from relplanner.chart.theme import LIGHT, Theme
from relplanner.chart.time_scale import TimeScale
from relplanner.insight.clashes import Clash
from relplanner.insight.readings import Readings
from relplanner.paint.painter import Brushes, ShapePainter
from relplanner.plan.model import Id

LINE = 33
HEAD = 24.0

Head = Callable[[TimeScale, float], Sequence[Shape]]
"""The shapes of a heading, 24 px high, by scale and width."""


class MapHead(QWidget):
    """The heading of the names."""

    def __init__(self, view: TimeMap, head: Head) -> None:
        super().__init__()
        self._view, self._head, self._brushes = view, head, Brushes(LIGHT)
        self.setFixedSize(SPLIT, int(AXIS_HEIGHT))
        view.axis.changed.connect(self.update)

    def set_theme(self, theme: Theme) -> None:
        """Use another theme's colours."""
        self._brushes = Brushes(theme, self.devicePixelRatioF())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paint the words."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._brushes.colour("surface"))
        ShapePainter(painter, self._brushes, dy=AXIS_HEIGHT - HEAD).paint(self._head(self._view.axis.scale, SPLIT))
        painter.setPen(self._brushes.pen("line", 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.end()


class TimeView(QWidget):
    """A map with its frame. `clash_asked` carries a `Clash` to be answered, `row_asked` a row to go to in the schedule."""

    clash_asked = Signal(object)
    row_asked = Signal(str)
    refused = Signal(str)
    menu_asked = Signal(QPoint)
    hint = ""

    def __init__(self, document: Document, schedule: ScheduleView, view: TimeMap, head: Head, theme: Theme) -> None:
        super().__init__()
        self._document, self._schedule, self._view = document, schedule, view
        self._own = False
        self._preview: Preview | None = None
        self.head = MapHead(view, head)
        self.header = AxisHeader(schedule.axis)
        self.said = QPushButton()
        self.answers = QPushButton("Answers ▸")
        self._arrange()
        self.setFocusProxy(view)
        view.menu_asked.connect(self.menu_asked)
        self.answers.clicked.connect(self.ask)
        self.said.clicked.connect(self.on_opened)
        schedule.selection.changed.connect(self._on_selected)
        document.changed.connect(self._on_changed)
        self.dress(theme)

    def _arrange(self) -> None:
        top = QGridLayout(self)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        top.addWidget(self.head, 0, 0)
        top.addWidget(self.header, 0, 1)
        top.addWidget(self._view, 1, 0, 1, 2)
        top.setColumnStretch(1, 1)
        top.setRowStretch(1, 1)
        foot = QWidget()
        foot.setObjectName("problemLine")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        foot.setFixedHeight(LINE)
        row = QHBoxLayout(foot)
        row.setContentsMargins(14, 0, 12, 0)
        self.said.setObjectName("sentence")
        self.said.setFlat(True)
        self.said.setMinimumWidth(40)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.answers.setObjectName("link")
        self.answers.setAccessibleDescription("Ways out of the clash of what is chosen")
        row.addWidget(self.said, 1)
        row.addWidget(self.answers)
        self.frame = top
        top.addWidget(foot, 3, 0, 1, 2)

    # -------------------------------------------------------------------------------------------------- for the subclass

    def fill(self, scene: Scene, readings: Readings, moved: frozenset[Id]) -> None:
        """Show these in the map; `moved` tasks are those of a preview."""

    @property
    def sentence(self) -> str:
        """What is chosen, in plain words; "" for nothing."""
        return ""

    @property
    def clash(self) -> Clash | None:
        """The clash of what is chosen."""
        return None

    def on_opened(self) -> None:
        """Do what entering what is chosen asks for: a clash opens its answers."""
        self.ask()

    def go_to(self, row: Id) -> None:
        """Choose where a task stands."""

    def go_to_clash(self, clash: Clash) -> None:
        """Choose where a clash begins."""

    # -------------------------------------------------------------------------------------------------------------- inside

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._view.set_theme(theme)
        self.head.set_theme(theme)
        self.header.set_theme(theme)

    def set_preview(self, preview: Preview | None) -> None:
        """Draw what an answer would do, or again what is."""
        self._preview = preview
        self._on_changed()

    def ask(self) -> None:
        """Ask for the answers to the clash of what is chosen."""
        clash = self.clash
        if clash is not None:
            self.clash_asked.emit(clash)

    def select(self, rows: Sequence[Id]) -> None:
        """Make tasks the selection of the schedule, without coming back here."""
        self._own = True
        self._schedule.selection.select(tuple(rows), rows[0] if rows else None)
        self._own = False

    def say(self) -> None:
        """Say what is chosen."""
        said = self.sentence
        shown = said or self.hint
        room = max(80, self.width() - 150)
        self.said.setText(self.said.fontMetrics().elidedText(shown.replace("&", "&&"), Qt.TextElideMode.ElideRight, room))
        self.said.setToolTip(shown)
        self.said.setAccessibleName(shown)
        self.said.setEnabled(bool(said))
        self.answers.setVisible(self.clash is not None)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: read what has changed while this was not seen."""
        super().showEvent(event)
        self._read()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: cut the sentence to the room there is."""
        super().resizeEvent(event)
        self.say()

    def _read(self) -> None:
        preview, scene = self._preview, self._schedule.pane.scene
        if scene is None:
            return
        self.header.set_scene(scene)
        if preview is not None:
            self.fill(preview.scene, preview.readings, frozenset(preview.was))
        else:
            self.fill(scene, self._document.readings, frozenset())
        self.say()

    def _on_changed(self) -> None:
        if self.isVisible():
            self._read()

    def _on_selected(self) -> None:
        row = self._schedule.selection.current
        if self.isVisible() and not self._own and row:
            self.go_to(row)
