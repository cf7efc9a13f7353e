"""The bars of a runbook's steps on an axis of minutes, beside their table and on the same lines; it scrolls with the table."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from relplanner.app.views.step_grid import StepGrid
from relplanner.chart.primitives import Rect
from relplanner.chart.runbook_chart import AXIS, ROW, axis_of, axis_shapes, ground_shapes, rules, step_shapes, way_back_shapes
from relplanner.chart.theme import LIGHT, Theme
from relplanner.insight.cutover_night import Night
from relplanner.insight.step_columns import clock_text
from relplanner.insight.wording import moment_text, weekday_text
from relplanner.paint.painter import Brushes, ShapePainter
from relplanner.plan.model import Id, Instant


class RunbookTimeline(QWidget):
    """The picture. `chosen` carries the id of the step that was clicked."""

    chosen = Signal(str)

    def __init__(self, grid: StepGrid) -> None:
        super().__init__()
        self._grid = grid
        self._night: Night | None = None
        self._now: Instant | None = None
        self._brushes = Brushes(LIGHT)
        self.setAccessibleName("Steps over time")
        self.setMinimumWidth(160)
        self.setMouseTracking(True)
        grid.verticalScrollBar().valueChanged.connect(lambda _at: self.update())
        grid.selectionModel().selectionChanged.connect(lambda: self.update())

    def sizeHint(self) -> QSize:
        """Qt: as wide as a night needs."""
        return QSize(420, 300)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._brushes = Brushes(theme, self.devicePixelRatioF())
        self.update()

    def show_night(self, night: Night | None, now: Instant | None) -> None:
        """Show another state."""
        self._night, self._now = night, now
        self.setAccessibleDescription(words(night) if night is not None else "")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paint axis and bars."""
        self._brushes = self._brushes.at(self.devicePixelRatioF())
        painter, night = QPainter(self), self._night
        painter.fillRect(self.rect(), self._brushes.colour("surface"))
        if night is not None:
            axis = axis_of(night, self.width())
            tall = max(self.height() - AXIS, len(night.steps) * ROW)
            ShapePainter(painter, self._brushes).paint(axis_shapes(axis))
            painter.setClipRect(QRectF(0, AXIS, self.width(), self.height() - AXIS))
            rows = len(night.steps) + 1
            still = ShapePainter(painter, self._brushes, dy=AXIS)
            moving = ShapePainter(painter, self._brushes, dy=AXIS - self._grid.verticalScrollBar().value())
            chosen = set(self._grid.steps)
            moving.paint(
                Rect(x=0, y=place * ROW, width=self.width(), height=ROW, fill="accent_soft")
                for place, one in enumerate(night.steps)
                if one.reading.row in chosen
            )
            still.paint(ground_shapes(night, axis, tall, self._now))
            moving.paint(rules(rows, self.width()))
            moving.paint(step_shapes(night, axis))
            for place, one in enumerate(night.steps):
                if one.reading.row in chosen:
                    moving.paint(way_back_shapes(night, axis, place))
        painter.end()

    def step_at(self, y: float) -> Id:
        """The step at a height, "" for none."""
        steps = self._night.steps if self._night is not None else ()
        place = int((y - AXIS + self._grid.verticalScrollBar().value()) // ROW)
        return steps[place].reading.row if y >= AXIS and 0 <= place < len(steps) else ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: choose the step of the line."""
        step = self.step_at(event.position().y())
        if step and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(step)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: scroll the lines."""
        bar = self._grid.verticalScrollBar()
        bar.setValue(bar.value() - round(event.angleDelta().y() / 120 * 3 * ROW))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Qt: say in a tip what stands under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            step, night = self.step_at(event.pos().y()), self._night
            found = next((one for one in night.steps if one.reading.row == step), None) if night is not None else None
            QToolTip.showText(event.globalPos(), sentence(found.reading.number, night) if found and night else "", self)
            return True
        return super().event(event)


def words(night: Night) -> str:
    """The night in a sentence, for those who do not see the picture."""
    book = night.book
    text = f"{len(night.steps)} steps from {moment_text(book.start)} to {moment_text(book.finish)}"
    return f"{text}, {book.reserve} minutes before the window closes." if book.reserve is not None else f"{text}."


def sentence(number: int, night: Night) -> str:
    """A step in plain words."""
    step = night.steps[number - 1]
    one = step.reading
    text = f"Step {one.number}, {one.name}: {weekday_text(one.start)} {clock_text(one.start)} to {clock_text(one.finish)}"
    text += f", by {', '.join(one.owners)}." if one.owners else "."
    if step.state:
        late = f", {step.late} minutes late" if step.late > 0 else f", {-step.late} minutes early" if step.late < 0 else ""
        text += f" It is {step.state}{late}."
    elif step.late:
        text += f" That is {abs(step.late)} minutes {'later' if step.late > 0 else 'earlier'} than planned."
    if one.no_return:
        text += " It is the point of no return: from here on only forward."
    elif one.safe_until is not None and one.spare is not None:
        left = f"{one.spare} minutes after its end" if one.spare >= 0 else f"{-one.spare} minutes before its end"
        text += f" It can be turned back until {clock_text(one.safe_until)}, {left}"
        back = Instant(one.finish + (one.back or 0) + night.book.checking)
        text += f"; turned back at once, the old state is checked by {clock_text(back)}."
    return text
