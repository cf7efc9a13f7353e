"""The schedule: grid and Gantt as one, the people strip below on the same time axis.

The grid owns folding and the vertical scroll, the chart the time axis; both read one `OutlineRows` and one `Selection`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QMenu, QSplitter, QWidget

from relplanner.app.document import Document
from relplanner.app.gantt.pane import GanttPane
from relplanner.app.gantt.rows import OutlineRows, Selection
from relplanner.app.gantt.time_axis import TimeAxis
from relplanner.app.gantt.view import GanttView
from relplanner.app.locale import words_of
from relplanner.app.models.plan_tree import PlanTree
from relplanner.app.models.shape import ENTRY, ROOT
from relplanner.app.settings import Settings
from relplanner.app.theme import ROW
from relplanner.app.views.grid import AXIS, PlanGrid
from relplanner.chart.preview import Preview
from relplanner.chart.theme import Theme
from relplanner.insight.cells import by_the_hour
from relplanner.insight.clashes import Clash
from relplanner.insight.columns import COLUMNS
from relplanner.plan.instants import midnight, to_datetime
from relplanner.plan.model import Id, Instant
from relplanner.session.step import Step

DEFAULT_COLUMNS = ("name", "people", "start", "finish", "total_float")
WIDTHS = {
    "name": 276,
    "people": 100,
    "environments": 84,
    "start": 54,
    "finish": 54,
    "total_float": 54,
    "free_float": 62,
    "duration": 60,
    "estimate": 68,
    "predecessors": 96,
    "wbs": 52,
}
WIDTH = 80
NUMBER_WIDTH = 42
YEAR_WIDTH = 18
GRID_SHARE, GRID_MOST = 0.6, 0.7
"""Shares of the width: what the grid takes at once, and up to where it takes more before its last columns give way."""

NAME_LEAST = 110
"""Pixels that the task's name keeps in a small window."""

STRIP_LINES = 5


class ScheduleView(QWidget):
    """Grid, chart and people of one document."""

    chosen = Signal()
    refused = Signal(str)

    def __init__(self, document: Document, settings: Settings, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._settings = document, settings
        self._shared = self._divided = self._zoomed = self._years = self._hours = False
        self._wanted = 0
        self.rows = OutlineRows(document.session.schedule.outline, parent=self)
        self.rows.open_lines = 1
        self.selection = Selection(self)
        self.tree = PlanTree(document, self._known(settings.text("grid/columns").split()), self)
        self.grid = PlanGrid(document, self.tree, rows=self.rows, selection=self.selection, theme=theme)
        self.pane = GanttPane(self.rows, self.selection, document)
        self.pane.words = words_of(QLocale())
        self.chart.share_scroll_bar(self.grid.verticalScrollBar())
        self.people = self.pane.strip
        self._arrange()
        self._widen()
        self.selection.changed.connect(self.chosen)
        self.chart.refused.connect(self.refused)
        self.chart.activated.connect(lambda row: self.grid.choose(row))
        self.grid.header().customContextMenuRequested.connect(self.choose_columns)
        self.grid.header().sectionMoved.connect(self._keep_columns)
        document.changed.connect(self._on_changed)
        document.read.connect(self._on_read)
        self.dress(theme)
        self._show()
        self._recall_layout()

    def _arrange(self) -> None:
        self.sides = _splitter(Qt.Orientation.Horizontal, self.grid, self.pane)
        self.sides.setStretchFactor(0, 0)
        self.sides.setStretchFactor(1, 1)
        self.parts = _splitter(Qt.Orientation.Vertical, self.sides, self.people, self.pane.histogram)
        self.parts.setStretchFactor(0, 1)
        self.parts.setStretchFactor(1, 0)
        self.sides.splitterMoved.connect(self._on_divided)
        self.parts.splitterMoved.connect(self._on_shared)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.parts)

    @property
    def axis(self) -> TimeAxis:
        """The time axis that header, chart and people strip share."""
        return self.pane.axis

    @property
    def chart(self) -> GanttView:
        """The chart."""
        return self.pane.view

    def _divide(self) -> None:
        """Divide the people strip where the chart begins."""
        split = self.sides.sizes()[0] + self.sides.handleWidth()
        self.people.set_split(split)
        self.pane.histogram.set_split(split)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: keep the halves on one line."""
        super().resizeEvent(event)
        self._share_width()
        if not self._shared and not self.people.isHidden():
            self._share_height()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: the same, when the sizes are first known."""
        super().showEvent(event)
        self._share_width()

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.grid.dress(theme)
        self.pane.set_theme(theme)

    # ------------------------------------------------------------------------------------------------------------- columns

    def _known(self, keys: Sequence[str]) -> tuple[str, ...]:
        table = {column.key for column in COLUMNS}
        known = tuple(key for key in keys if key in table)
        return known if "name" in known else DEFAULT_COLUMNS

    def _widen(self) -> None:
        header = self.grid.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._years, self._hours = self._spans_years(), by_the_hour(self._document.plan)
        dates = self.grid.width_of_dates(years=self._years)
        self._widths = [
            max(WIDTHS.get(one.key, WIDTH) + (YEAR_WIDTH if self._years else 0), dates)
            if one.kind == "date"
            else WIDTHS.get(one.key, WIDTH)
            for one in self.tree.columns
        ]
        for place, wide in enumerate((NUMBER_WIDTH, *self._widths)):
            self.grid.setColumnWidth(place, wide)
        self._wanted = NUMBER_WIDTH + sum(self._widths)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._share_width()

    def _spans_years(self) -> bool:
        """Whether some date needs its year said."""
        schedule = self._document.session.schedule
        return to_datetime(schedule.start).year != to_datetime(schedule.finish).year

    def _share_width(self) -> None:
        """Give the grid what its columns need, but never more than its share of a small window."""
        if not self._divided:
            least = min(self._wanted - WIDTHS["name"] + NAME_LEAST, int(self.width() * GRID_MOST))
            grid = min(self._wanted, max(320, int(self.width() * GRID_SHARE), least))
            self.sides.setSizes([grid, max(1, self.width() - grid)])
        self._give_way()
        self._divide()

    def _give_way(self) -> None:
        """Hide the last columns where they would leave the task no room for its name."""
        header, left = self.grid.header(), self.sides.sizes()[0] - NUMBER_WIDTH - NAME_LEAST
        for place in sorted(range(2, header.count()), key=header.visualIndex):
            left -= self._widths[place - 1]
            self.grid.setColumnHidden(place, left < 0)

    def show_columns(self, keys: Sequence[str]) -> None:
        """Show these columns in this order, the task first."""
        wanted = ["name", *(key for key in self._known(["name", *keys]) if key != "name")]
        current, chosen = self.grid.current, self.selection.rows
        self.tree.show_columns(wanted)
        if current != ROOT:
            self.grid.choose(current, whole=current in chosen)
        self._settings.keep("grid/columns", " ".join(wanted))
        self._widen()

    def _keep_columns(self) -> None:
        header = self.grid.header()
        order = [header.logicalIndex(place) for place in range(header.count())]
        self._settings.keep("grid/columns", " ".join(self.tree.columns[at - 1].key for at in order if at > 0))

    def column_menu(self) -> QMenu:
        """A menu of all columns, the shown ones ticked."""
        menu = QMenu(self)
        shown = [column.key for column in self.tree.columns]
        for column in COLUMNS:
            if column.key in {"name", "number"}:
                continue
            action = menu.addAction(column.heading)
            action.setCheckable(True)
            action.setChecked(column.key in shown)
            action.triggered.connect(
                lambda on, key=column.key: self.show_columns([*shown, key] if on else [one for one in shown if one != key])
            )
        return menu

    def choose_columns(self) -> None:
        """Ask which columns to show, below the heads of the columns."""
        header = self.grid.header()
        self.column_menu().exec(header.mapToGlobal(header.rect().bottomLeft()))

    # ------------------------------------------------------------------------------------------------------------- commands

    def go_to(self, row: Id) -> None:
        """Select a row and show it in grid and chart."""
        if row not in self._document.plan.rows:
            return
        self.selection.select((row,), row)
        dates = self._document.session.schedule.dates(row)
        self.axis.reveal(dates.start, Instant(max(dates.finish, dates.start + 1)))

    def show_resource(self, resource: Id) -> None:
        """Go to the first clash of a resource, its tasks lit."""
        clash = next((one for one in self._document.readings.clashes if one.resource == resource), None)
        if clash is not None:
            self.show_clash(clash)

    def show_clash(self, clash: Clash) -> None:
        """Go to a clash, its tasks lit until something else is looked at."""
        self.go_to(clash.tasks[0])
        self.axis.reveal(clash.start, Instant(max(clash.finish, clash.start + 1)))
        self.chart.light(frozenset(clash.tasks))

    def show_today(self) -> None:
        """Bring today to the left third of the chart."""
        self.axis.centre(midnight(self._document.today), 0.3)

    def show_present(self) -> None:
        """Bring what happens today to the top: the lowest summary that is going on or still to come."""
        outline, schedule = self._document.session.schedule.outline, self._document.session.schedule
        today = midnight(self._document.today)
        if not schedule.start < today < schedule.finish:
            return
        lowest = [
            at
            for at in range(len(outline.ids))
            if outline.has_children(at) and outline.depth[at] == (1 if self._document.plan.releases else 0)
        ]
        at = next((at for at in lowest if schedule.finishes[at] > today), None)
        if at is not None:
            index = self.tree.index_of(outline.ids[at], 1)
            self.grid.scrollTo(index, self.grid.ScrollHint.PositionAtTop)

    def set_preview(self, preview: Preview | None) -> None:
        """Draw what an answer would do, in the chart and the people strip, or again what is."""
        self.chart.set_preview(preview)
        scene = preview.scene if preview is not None else self.pane.scene
        if scene is not None:
            readings = preview.readings if preview is not None else self._document.readings
            self.people.set_readings(scene, readings)
            self.pane.histogram.set_readings(scene, readings)

    def begin_typing(self) -> None:
        """Put the cursor into the open row."""
        self.grid.setFocus()
        self.grid.setCurrentIndex(self.tree.index_of(ENTRY, 1))

    def set_people(self, shown: bool) -> None:
        """Show or hide the people strip."""
        self.people.setVisible(shown)
        if not shown:
            self.pane.histogram.show_resource("")
        if shown:
            self._share_height()

    def _on_divided(self) -> None:
        self._divided = True
        self._give_way()
        self._divide()

    def _on_shared(self) -> None:
        self._shared = True

    def _share_height(self) -> None:
        """Give the strip what its lines need, and what is left of the grid's last row."""
        tall = self.people.wanted_height(STRIP_LINES)
        above = self.height() - self.parts.handleWidth() - tall - AXIS
        self.parts.setSizes([AXIS + above // ROW * ROW, tall + above % ROW, self.pane.histogram.height()])

    def keep_layout(self) -> None:
        """Remember how the space is shared."""
        self._settings.keep("split/sides", " ".join(map(str, self.sides.sizes())) if self._divided else "")
        self._settings.keep("split/rows", " ".join(map(str, self.parts.sizes())) if self._shared else "")
        self._settings.keep("chart/zoom", self.axis.scale.per_day if self._zoomed else 0.0)

    def _recall_layout(self) -> None:
        """Share the space and zoom as the user left it; what was never touched follows the plan."""
        for name, splitter in (("split/sides", self.sides), ("split/rows", self.parts)):
            sizes = [int(part) for part in self._settings.text(name).split() if part.isdigit()]
            if len(sizes) >= 2 and all(sizes[:2]):
                splitter.setSizes(sizes)
                self._divided = self._divided or splitter is self.sides
                self._shared = self._shared or splitter is self.parts
        zoom = self._settings.number("chart/zoom")
        if zoom > 0:
            self.axis.zoom(zoom, self.axis.width / 3)
            self._zoomed = True

    def zoom_step(self, direction: int) -> None:
        """Zoom in (1) or out (-1) by one stop; it is remembered."""
        self._zoomed = True
        self.axis.zoom_step(direction)

    def fit(self) -> None:
        """Show the whole plan, and let the next one open by itself."""
        self._zoomed = False
        self.axis.fit()

    # -------------------------------------------------------------------------------------------------------------- inside

    def _show(self, moved: tuple[Id, ...] = ()) -> None:
        self.pane.set_readings(self._document.readings, midnight(self._document.today), moved)

    def _on_changed(self, step: Step) -> None:
        self.rows.set_outline(step.schedule.outline)
        self._show(step.moved)
        if (self._years, self._hours) != (self._spans_years(), by_the_hour(self._document.plan)):
            self._widen()

    def _on_read(self) -> None:
        self.chart.viewport().update()


def _splitter(orientation: Qt.Orientation, *parts: QWidget) -> QSplitter:
    made = QSplitter(orientation)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    for part in parts:
        made.addWidget(part)
    return made
