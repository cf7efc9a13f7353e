"""The People view: who is used when, everybody at once, on the time axis of the schedule.

Head and axis above, the heat map below, and a line that says what is chosen in words. Here and in the schedule there is one
selection: a task that is gone to shows its block, a block that is chosen shows its task in the inspector.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from relplanner.app.document import Document
from relplanner.app.gantt.header import AxisHeader
from relplanner.app.views.people_map import PeopleMap, Spot
from relplanner.app.views.schedule_view import ScheduleView
from relplanner.app.views.time_map import SPLIT
from relplanner.chart.ground import AXIS_HEIGHT
from relplanner.chart.load import head_shapes
from relplanner.chart.preview import Preview
from relplanner.chart.theme import LIGHT, Theme
from relplanner.insight.clashes import Clash
from relplanner.paint.painter import Brushes, ShapePainter
from relplanner.plan.model import Id, Instant

LINE = 33


class PeopleHead(QWidget):
    """The heading of the names: what a cell counts at this zoom."""

    def __init__(self, view: PeopleMap) -> None:
        super().__init__()
        self._view, self._brushes = view, Brushes(LIGHT)
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
        ShapePainter(painter, self._brushes, dy=AXIS_HEIGHT - 24).paint(head_shapes(self._view.axis.scale, SPLIT)[1:])
        painter.setPen(self._brushes.pen("line", 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.end()


class PeopleView(QWidget):
    """Heat map, head and axis of one document. `clash_asked` carries a `Clash` whose answers are wanted."""

    clash_asked = Signal(object)
    refused = Signal(str)

    def __init__(self, document: Document, schedule: ScheduleView, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._schedule = document, schedule
        self._own = False
        self._preview: Preview | None = None
        self.map = PeopleMap(schedule.axis, document)
        self.head = PeopleHead(self.map)
        self.header = AxisHeader(schedule.axis)
        self.said = QPushButton()
        self.answers = QPushButton("Answers ▸")
        self._arrange()
        self.map.spotted.connect(self._on_spotted)
        self.map.opened.connect(self._on_opened)
        self.map.refused.connect(self.refused)
        self.answers.clicked.connect(self._ask)
        self.said.clicked.connect(self._on_opened)
        schedule.selection.changed.connect(self._on_selected)
        document.changed.connect(self._on_changed)
        self.dress(theme)
        self._on_spotted()

    def _arrange(self) -> None:
        top = QGridLayout(self)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        top.addWidget(self.head, 0, 0)
        top.addWidget(self.header, 0, 1)
        top.addWidget(self.map, 1, 0, 1, 2)
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
        top.addWidget(foot, 2, 0, 1, 2)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.map.set_theme(theme)
        self.head.set_theme(theme)
        self.header.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: read what has changed while this was not seen."""
        super().showEvent(event)
        self._read()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: cut the sentence to the room there is."""
        super().resizeEvent(event)
        self._on_spotted()

    def go_to(self, row: Id) -> None:
        """Choose where a task stands with its first person."""
        readings = self._document.readings
        found = readings.relations.assignments_of.get(row, ())
        if not found or self.map.map is None:
            return
        placed = self.map.map.block(found[0].id)
        number = self.map.map.place((found[0].resource,))
        if placed is not None:
            spot = self.map.spot_of(*placed)
        elif number >= 0:
            spot = self.map.cell_spot(self.map.map.lines[number], readings.schedule.dates(row).start)
        else:
            return
        self.map.choose(spot)
        self.map.reveal(spot)

    def go_to_clash(self, clash: Clash) -> None:
        """Choose the cell in which a clash begins."""
        number = self.map.map.place((clash.resource,)) if self.map.map is not None else -1
        if self.map.map is not None and number >= 0:
            self.map.axis.reveal(clash.start, Instant(max(clash.finish, clash.start + 1)))
            spot = self.map.cell_spot(self.map.map.lines[number], clash.start)
            self.map.choose(spot)
            self.map.reveal(spot)

    # -------------------------------------------------------------------------------------------------------------- inside

    def set_preview(self, preview: Preview | None) -> None:
        """Draw what an answer would do, or again what is."""
        self._preview = preview
        self._on_changed()

    def _read(self) -> None:
        preview, scene = self._preview, self._schedule.pane.scene
        if scene is not None:
            self.header.set_scene(scene)
            self.map.set_readings(
                preview.scene if preview is not None else scene,
                preview.readings if preview is not None else self._document.readings,
                moved=frozenset(preview.was) if preview is not None else frozenset(),
            )

    def _on_changed(self) -> None:
        if self.isVisible():
            self._read()

    def _on_selected(self) -> None:
        row = self._schedule.selection.current
        if self.isVisible() and not self._own and row and row != self.map.task:
            self.go_to(row)

    def _on_spotted(self) -> None:
        said = self.map.sentence
        self._elided(said or "Arrows walk from cell to cell; a task block can be dragged to another day or to somebody else.")
        self.said.setEnabled(bool(said))
        self.answers.setVisible(self.map.clash is not None)
        spot: Spot | None = self.map.spot
        if spot is not None and spot.assignment:
            self._select(self.map.task)

    def _elided(self, said: str) -> None:
        metrics = self.said.fontMetrics()
        room = max(80, self.width() - 150)
        self.said.setText(metrics.elidedText(said.replace("&", "&&"), Qt.TextElideMode.ElideRight, room))
        self.said.setToolTip(said)
        self.said.setAccessibleName(said)

    def _select(self, row: Id) -> None:
        self._own = True
        self._schedule.selection.select((row,), row)
        self._own = False

    def _ask(self) -> None:
        clash = self.map.clash
        if clash is not None:
            self.clash_asked.emit(clash)

    def _on_opened(self) -> None:
        """A clash opens its answers, everything else its task."""
        if self.map.clash is not None:
            self._ask()
        elif self.map.task:
            self._select(self.map.task)
