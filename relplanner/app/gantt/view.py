"""The Gantt chart: one custom-painted scroll area on the rows of the grid and the shared time axis.

It paints only what is visible and holds no plan data of its own: a `Scene` comes in after each change, gestures go out as edits.
Vertically it follows the grid's scroll bar, so that bars and rows cannot come apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import floor

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QEnterEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollBar, QToolTip, QWidget

from relplanner.app.gantt.gestures import Gestures
from relplanner.app.gantt.ground_picture import Ground, row_grounds
from relplanner.app.gantt.keys import Keys
from relplanner.app.gantt.motion import Motion
from relplanner.app.gantt.rows import Editing, Rows, Selection
from relplanner.app.gantt.thin_bar import THICK, ThinBar
from relplanner.app.gantt.time_axis import TimeAxis
from relplanner.app.gantt.tips import tip_at
from relplanner.chart.chart import Chart, Window
from relplanner.chart.gantt import BAR_HEIGHT, BAR_TOP, Bar, part_at
from relplanner.chart.ground import band_names, today_line
from relplanner.chart.preview import QUIET, Preview, preview_shapes
from relplanner.chart.primitives import Rect, Shape
from relplanner.chart.routes import RouteIndex
from relplanner.chart.scene import Scene
from relplanner.chart.sentences import sentence
from relplanner.chart.theme import LIGHT, Theme
from relplanner.paint.painter import Brushes, ShapePainter
from relplanner.plan.model import Id, Link

FADED = 0.22


class GanttView(QAbstractScrollArea):
    """The chart itself.

    `refused` carries the sentence of an edit that was not possible, `activated` a double-clicked row; `unlit` says that Esc ended
    the lighting of some bars, `dismissed` that it was pressed while an answer is previewed.
    """

    refused = Signal(str)
    activated = Signal(str)
    unlit = Signal()
    dismissed = Signal()

    def __init__(
        self, rows: Rows, selection: Selection, axis: TimeAxis, document: Editing | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.rows, self.selection, self.axis = rows, selection, axis
        self.scene: Scene | None = None
        self.chart: Chart | None = None
        self.lit: frozenset[Id] = frozenset()
        self.preview: Preview | None = None
        self.motion = Motion(self)
        self.gestures = Gestures(self, document)
        self.keys = Keys(self)
        self._brushes = Brushes(LIGHT)
        self._ground = Ground()
        self._routes: tuple[Mapping[Id, Link], dict[Id, int], RouteIndex] | None = None
        self._shared: QScrollBar | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Gantt chart")
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._across = ThinBar(Qt.Orientation.Horizontal, self)
        self._down = ThinBar(Qt.Orientation.Vertical, self)
        self._across.valueChanged.connect(axis.scroll_to)
        self._down.valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._follow_range)
        axis.changed.connect(self._axis_changed)
        rows.changed.connect(self._rows_changed)
        selection.changed.connect(self._selection_changed)

    # ------------------------------------------------------------------------------------------------------ what is shown

    def set_theme(self, theme: Theme) -> None:
        """Use another theme's colours."""
        self._brushes = Brushes(theme, self.devicePixelRatioF())
        for bar in (self._across, self._down):
            bar.colour = self._brushes.colour("tail")
        self.viewport().update()

    def set_scene(self, scene: Scene, moved: tuple[Id, ...] = ()) -> None:
        """Show another state of the plan; bars of `moved` rows glide there where motion is on."""
        before, self.scene = self.scene, scene
        self.chart = None
        start, finish = scene.span
        self.axis.set_extent(start, finish, scene.today)
        if before is not None and moved:
            self.motion.begin(before, scene, moved)
        self._selection_changed()
        self._measure()
        self.viewport().update()

    def set_preview(self, preview: Preview | None) -> None:
        """Show what an answer would do, or again what is. Meanwhile a click only selects."""
        if preview is not self.preview:
            self.preview, self.chart = preview, None
            self.viewport().update()

    @property
    def seen(self) -> Scene | None:
        """The scene that is drawn: that of the preview, where there is one."""
        return self.preview.scene if self.preview is not None else self.scene

    def share_scroll_bar(self, bar: QScrollBar) -> None:
        """Follow (and move) the grid's vertical scroll bar, its range too."""
        self._shared = bar
        bar.rangeChanged.connect(self._take_range)
        bar.valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(bar.setValue)
        self._take_range(bar.minimum(), bar.maximum())
        self.verticalScrollBar().setValue(bar.value())

    def light(self, rows: frozenset[Id]) -> None:
        """Show these rows as they are and all others faded; an empty set shows all."""
        self.lit = rows
        self.viewport().update()

    def show_today(self) -> None:
        """Scroll to today, or to the plan's start where there is no today."""
        if self.scene is not None:
            self.axis.centre(self.scene.today if self.scene.today is not None else self.scene.span[0], 0.25)

    def reveal(self, row: Id) -> None:
        """Scroll as little as needed for a row's bar to be seen."""
        line = self.rows.lines().get(row)
        if self.scene is None or line is None or row not in self.scene.schedule.outline.index:
            return
        bar, tall = self.verticalScrollBar(), self.rows.row_height
        if line * tall < bar.value():
            bar.setValue(line * tall)
        elif (line + 1) * tall > bar.value() + self.viewport().height():
            bar.setValue((line + 1) * tall - self.viewport().height())
        dates = self.scene.schedule.dates(row)
        self.axis.reveal(dates.start, dates.finish)

    def current_chart(self) -> Chart | None:
        """The chart of the present scene, rows and scale."""
        scene = self.seen
        if scene is None:
            return None
        if self.chart is None:
            rows, lines = self.rows.visible_rows(), self._known_lines()
            index = self._index(scene, lines)
            self.chart = Chart(scene, rows, self.axis.scale, lines=lines, index=index)
        elif self.chart.scale != self.axis.scale:
            self.chart = self.chart.zoomed(self.axis.scale)
        return self.chart

    def line_at(self, y: float) -> int:
        """The line at a height of the viewport; -1 above all and below the last."""
        line = floor((y + self.verticalScrollBar().value()) / self.rows.row_height)
        return line if 0 <= line < len(self.rows.visible_rows()) else -1

    def bar_at(self, x: float, y: float) -> tuple[Bar, str | None] | None:
        """The bar on the line at y, with the part of it that lies at x."""
        chart, line = self.current_chart(), self.line_at(y)
        if chart is None or line < 0 or chart.rows[line] not in chart.lines:
            return None
        mark = chart.bar(line)
        return mark, part_at(mark, x + self.axis.left)

    # ----------------------------------------------------------------------------------------------------------- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is visible."""
        ratio = self.devicePixelRatioF()
        if self._brushes.scale != ratio:
            self._brushes = Brushes(self._brushes.theme, ratio)
        painter = QPainter(self.viewport())
        if (scene := self.seen) is None:
            painter.fillRect(event.rect(), self._brushes.colour("surface"))
        else:
            self._paint(painter, scene)
        painter.end()

    def _paint(self, painter: QPainter, scene: Scene) -> None:
        chart = self.current_chart()
        if chart is None:
            return
        left, scroll = self.axis.left, self.verticalScrollBar().value()
        width, height = self.viewport().width(), self.viewport().height()
        first = max(0, floor(scroll / self.rows.row_height))
        last = min(len(chart.rows) - 1, floor((scroll + height) / self.rows.row_height))
        window = Window(left, left + width, first, last)
        painter.drawPixmap(0, 0, self._ground.picture(scene, self.axis, self._brushes, (width, height)))
        still = ShapePainter(painter, self._brushes, dx=-left)
        moving = ShapePainter(painter, self._brushes, dx=-left, dy=-scroll)
        moving.paint(row_grounds(self.rows, window, height, self.selection.rows, self.lit))
        layers = chart.layers(window, self.selection.rows, self.lit)
        moving.paint(layers.arrows, QUIET if self.preview is not None else FADED if self.lit else 1.0)
        moving.paint(layers.lit)
        self.motion.paint_ghosts(moving, chart, window)
        for row, shapes in layers.rows:
            shown = self.motion.shapes(row, chart) or shapes
            moving.paint(shown, self._strength(row))
            if self.preview is not None:
                moving.paint(preview_shapes(self.preview, chart.bar(chart.lines[row]), self.axis.scale))
        still.paint(band_names(scene, self.axis.scale, left, left + width, height))
        still.paint(today_line(scene, self.axis.scale, 0, height))
        if self.hasFocus():
            moving.paint(self._focus(chart))
        self.gestures.paint(moving, self._brushes, left, left + width)

    def _strength(self, row: Id) -> float:
        """How strongly a row is drawn: faded where others are lit, quiet where an answer would leave it alone."""
        if self.preview is not None:
            return 1.0 if row in self.preview.was else QUIET
        return 1.0 if not self.lit or row in self.lit else FADED

    def _focus(self, chart: Chart) -> list[Shape]:
        """The ring around the current bar, for those who work by keyboard."""
        if (line := chart.lines.get(self.selection.current)) is None:
            return []
        mark, air = chart.bar(line), 3.0
        left, right = mark.left - mark.radius - air, mark.right + mark.radius + air
        top = mark.top + BAR_TOP - air
        tall = BAR_HEIGHT + 2 * air
        return [Rect(x=left, y=top, width=right - left, height=tall, edge="accent", edge_width=1.5, radius=4)]

    # ------------------------------------------------------------------------------------------------------------ changes

    def _known_lines(self) -> dict[Id, int]:
        known = self.scene.schedule.outline.index if self.scene else {}
        return {row: line for row, line in self.rows.lines().items() if row in known}

    def _index(self, scene: Scene, lines: dict[Id, int]) -> RouteIndex:
        """The index of arrows, made anew only when links or lines changed: most edits change neither."""
        known = self._routes
        if known is None or known[0] is not scene.plan.links or known[1] != lines:
            known = self._routes = (scene.plan.links, lines, RouteIndex(scene.plan.links.values(), lines))
        return known[2]

    def _rows_changed(self) -> None:
        self.chart = None
        self._measure()
        self.viewport().update()

    def _axis_changed(self) -> None:
        low, high = self.axis.bounds()
        self._across.blockSignals(True)
        self._across.setRange(floor(low), floor(high - self.axis.width))
        self._across.setPageStep(floor(self.axis.width))
        self._across.setSingleStep(40)
        self._across.setValue(floor(self.axis.left))
        self._across.blockSignals(False)
        self.viewport().update()

    def _selection_changed(self) -> None:
        if self.scene is not None:
            current = self.selection.current
            known = current in self.scene.schedule.outline.index
            self.setAccessibleDescription(sentence(self.scene, current) if known else "No task is selected.")
            if QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.viewport().update()

    def _scrolled(self, value: int) -> None:
        self._down.setValue(value)
        self.viewport().update()

    def _measure(self) -> None:
        """Own range, where no grid gives one."""
        if self._shared is None:
            content = (len(self.rows.visible_rows()) + self.rows.open_lines) * self.rows.row_height
            self.verticalScrollBar().setRange(0, max(0, content - self.viewport().height()))
            self.verticalScrollBar().setPageStep(self.viewport().height())
        self.verticalScrollBar().setSingleStep(self.rows.row_height)

    def _take_range(self, low: int, high: int) -> None:
        bar = self.verticalScrollBar()
        bar.setRange(low, high)
        if self._shared is not None:
            bar.setPageStep(self._shared.pageStep())

    def _follow_range(self, low: int, high: int) -> None:
        self._down.setRange(low, high)
        self._down.setPageStep(self.verticalScrollBar().pageStep())

    # --------------------------------------------------------------------------------------------------------------- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the shared axis and the thin bars in place."""
        super().resizeEvent(event)
        self.axis.set_width(self.viewport().width())
        self._across.setGeometry(0, self.height() - THICK, self.width() - THICK, THICK)
        self._down.setGeometry(self.width() - THICK, 0, THICK, self.height() - THICK)
        self._measure()
        self._axis_changed()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the scroll bars where there is something to scroll."""
        self._across.setVisible(self._across.maximum() > self._across.minimum())
        self._down.setVisible(self._down.maximum() > self._down.minimum())
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide them."""
        self._across.hide()
        self._down.hide()
        super().leaveEvent(event)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Repaint: what is visible is cheap to paint."""
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll rows; with Ctrl zoom at the pointer; with Shift, or a sideways wheel, scroll through time."""
        turn, keys = event.angleDelta(), event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            self.axis.zoom(self.axis.scale.per_day * 1.2 ** (turn.y() / 120), event.position().x())
        elif keys & Qt.KeyboardModifier.ShiftModifier or abs(turn.x()) > abs(turn.y()):
            self.axis.scroll_to(self.axis.left - (turn.x() or turn.y()))
        else:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - round(turn.y() / 120 * 3 * self.rows.row_height))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture; on a preview, select only."""
        if self.preview is None:
            self.gestures.press(event)
        elif (line := self.line_at(event.position().y())) >= 0:
            row = self.rows.visible_rows()[line]
            self.selection.select((row,), row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        self.gestures.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        self.gestures.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell which row was double-clicked."""
        if (hit := self.bar_at(event.position().x(), event.position().y())) is not None:
            self.activated.emit(hit[0].row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do by key what the mouse does."""
        if self.preview is not None and event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        elif self.preview is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
        elif not self.keys.press(event):
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say in a tip what stands under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place: QPoint = event.pos()
            if said := tip_at(self, place.x(), place.y()):
                QToolTip.showText(event.globalPos(), said, self)
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)
