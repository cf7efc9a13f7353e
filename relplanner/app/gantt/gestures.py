"""What the mouse does to bars: move, resize, link; each ends in one edit of the document or in none.

While the button is down nothing changes but a preview; Esc leaves everything as it was. A drag that leaves its row for another
bar is a link, one that stays moves the bar, one that began at the right edge changes the estimate.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from relplanner.app.gantt.rows import Editing
from relplanner.chart.gantt import BAR_HEIGHT, BAR_TOP, Bar
from relplanner.chart.primitives import Polyline, Rect, Shape, Text
from relplanner.chart.scene import Scene
from relplanner.chart.sentences import length
from relplanner.insight.hand_dates import ending, moved
from relplanner.paint.painter import Brushes, ShapePainter
from relplanner.plan.edits.links import link
from relplanner.plan.edits.tasks import set_by_hand, set_estimate, set_start
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Estimate, Id, Instant, Minutes
from relplanner.plan.problems import EditError

if TYPE_CHECKING:
    from relplanner.app.gantt.view import GanttView

Mode = Literal["press", "move", "resize", "link", "pan"]

HOUR = 60
TIP_SIZE, TIP_HEIGHT = 11.0, 22.0
EDGE, PULL_MS = 16, 40
"""Within so many pixels of an edge a drag scrolls on, so often."""


class Grip(msgspec.Struct, frozen=True):
    """What was taken hold of: the bar (None on empty ground), its part, where the pointer went down, where the view was."""

    mark: Bar | None
    part: str | None
    x: float
    y: float
    left: float
    scroll: int


class Gestures:
    """The drag that is going on, if any, and the edits that gestures and keys ask for."""

    def __init__(self, view: GanttView, document: Editing | None) -> None:
        self.document = document
        self._view = view
        self._grip: Grip | None = None
        self._mode: Mode = "press"
        self._at = QPointF()
        self._pull = QTimer(view, interval=PULL_MS)
        self._pull.timeout.connect(self._scroll_at_edge)

    @property
    def mode(self) -> Mode | None:
        """What is being dragged, None when nothing is."""
        return self._mode if self._grip is not None else None

    # ------------------------------------------------------------------------------------------------------------ mouse

    def press(self, event: QMouseEvent) -> None:
        """Take hold of what lies under the pointer, and select its row."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        view, at = self._view, event.position()
        hit = view.bar_at(at.x(), at.y())
        mark, part = hit if hit and hit[1] else (None, None)
        self._grip = Grip(mark, part, at.x(), at.y(), view.axis.left, view.verticalScrollBar().value())
        self._mode, self._at = "press", at
        line = view.line_at(at.y())
        if line >= 0:
            self._select(view.rows.visible_rows()[line], event.modifiers())

    def move(self, event: QMouseEvent) -> None:
        """Show what would happen if the button were let go here."""
        view, grip = self._view, self._grip
        self._at = event.position()
        if grip is None:
            self._show_cursor()
            return
        if self._mode == "press":
            way = abs(self._at.x() - grip.x) + abs(self._at.y() - grip.y)
            if way < QApplication.startDragDistance():
                return
        self._mode = self._mode_of(grip)
        if self._mode == "pan":
            view.axis.scroll_to(grip.left - (self._at.x() - grip.x))
            view.verticalScrollBar().setValue(grip.scroll - round(self._at.y() - grip.y))
        if self._mode in {"move", "resize", "link"} and not self._pull.isActive():
            self._pull.start()
        view.viewport().update()

    def release(self, event: QMouseEvent) -> None:
        """Ask for the edit that was shown."""
        grip, mode = self._grip, self.mode
        if event.button() != Qt.MouseButton.LeftButton or grip is None:
            return
        self._at = event.position()
        edit = self._edit_of(grip, mode)
        self.cancel()
        if edit is not None:
            self.ask(*edit)

    def cancel(self) -> None:
        """Let go without an edit."""
        self._grip = None
        self._pull.stop()
        self._view.viewport().unsetCursor()
        self._view.viewport().update()

    def _scroll_at_edge(self) -> None:
        """Scroll on while a held bar is pulled against an edge of the view."""
        view, x, y = self._view, self._at.x(), self._at.y()
        width, height = view.viewport().width(), view.viewport().height()
        across = (x > width - EDGE) - (x < EDGE)
        down = (y > height - EDGE) - (y < EDGE) if self._mode == "link" else 0
        if across:
            view.axis.scroll_to(view.axis.left + across * EDGE)
        if down:
            bar = view.verticalScrollBar()
            bar.setValue(bar.value() + down * view.rows.row_height)
        if across or down:
            view.viewport().update()

    def _mode_of(self, grip: Grip) -> Mode:
        if grip.mark is None:
            return "pan"
        if grip.part == "finish":
            return "resize"
        if self._view.line_at(self._at.y()) != self._view.rows.lines().get(grip.mark.row):
            return "link"
        return "move" if grip.mark.kind in {"task", "milestone"} else "press"

    def _select(self, row: Id, keys: Qt.KeyboardModifier) -> None:
        selection = self._view.selection
        lines = self._view.rows.lines()
        if keys & Qt.KeyboardModifier.ControlModifier:
            selection.select(selection.rows ^ {row}, row)
        elif keys & Qt.KeyboardModifier.ShiftModifier and selection.current in lines:
            first, last = sorted((lines[selection.current], lines[row]))
            selection.select(self._view.rows.visible_rows()[first : last + 1], selection.current)
        else:
            selection.select((row,), row)

    def _show_cursor(self) -> None:
        view = self._view
        hit = view.bar_at(self._at.x(), self._at.y())
        part = hit[1] if hit else None
        shape = Qt.CursorShape.SizeHorCursor if part == "finish" else Qt.CursorShape.ArrowCursor
        if part == "middle" and hit and hit[0].kind in {"task", "milestone"}:
            shape = Qt.CursorShape.OpenHandCursor
        view.viewport().setCursor(shape)

    # ------------------------------------------------------------------------------------------------------------- edits

    def ask(self, label: str, verb: Callable[..., Any], *args: Any) -> None:  # noqa: ANN401  (verbs differ)
        """Ask the document for an edit; a refusal is told as a sentence."""
        if self.document is None:
            return
        try:
            self.document.edit(label, verb, *args)
        except EditError as refusal:
            self._view.refused.emit(refusal.message)

    def _edit_of(self, grip: Grip, mode: Mode | None) -> tuple[Any, ...] | None:
        scene = self._view.scene
        if grip.mark is None or scene is None:
            return None
        row = grip.mark.row
        name = scene.plan.rows[row].name
        start, finish = self._dates(scene, grip, row)
        kept = scene.plan.rows[row].by_hand
        if mode == "move" and start != scene.schedule.dates(row).start:
            return self.move_of(scene, row, start)
        if mode == "resize" and kept is not None:
            new = ending(scene.schedule, row, kept, finish)
            return (f"Change the dates of {name}", set_by_hand, row, new) if new != kept else None
        if mode == "resize" and (estimate := self._estimate(scene, row, finish)) is not None:
            return f"Change the estimate of {name}", set_estimate, row, estimate
        if mode == "link" and (target := self._target(grip)) is not None:
            return f"Link {name} to {scene.plan.rows[target.row].name}", link, row, target.row
        return None

    @staticmethod
    def move_of(scene: Scene, row: Id, start: Instant) -> tuple[Any, ...]:
        """The edit by which a row starts at an instant; dates kept by hand go there with their work."""
        found = scene.plan.rows[row]
        if found.by_hand is not None:
            return f"Move {found.name}", set_by_hand, row, moved(scene.schedule, row, found.by_hand, start)
        return f"Move {found.name}", set_start, row, start

    def _grid(self) -> int:
        """The step in minutes to which drags snap: what a few pixels can show."""
        per_day = self._view.axis.scale.per_day
        if per_day >= 1000:
            return 15
        return HOUR if per_day >= 140 else 4 * HOUR if per_day >= 60 else MINUTES_PER_DAY

    def _moved(self, grip: Grip) -> int:
        way = self._at.x() + self._view.axis.left - grip.x - grip.left
        grid = self._grid()
        return round(way * MINUTES_PER_DAY / self._view.axis.scale.per_day / grid) * grid

    def _dates(self, scene: Scene, grip: Grip, row: Id) -> tuple[Instant, Instant]:
        """Start and finish of a row, both moved as far as it was dragged."""
        dates, moved = scene.schedule.dates(row), self._moved(grip)
        return Instant(dates.start + moved), Instant(dates.finish + moved)

    def _estimate(self, scene: Scene, row: Id, finish: Instant) -> Estimate | None:
        """The estimate with which the row would end at `finish`; None where nothing changes."""
        if (old := scene.plan.rows[row].estimate) is None:
            return None
        dates = scene.schedule.dates(row)
        if finish == dates.finish:
            return None
        if old.kind == "elapsed":
            amount, unit = finish - dates.start, HOUR
        else:
            hours = scene.schedule.worktime.task_calendar(row)
            now = hours.between(dates.start, dates.finish)
            then = hours.between(dates.start, max(finish, dates.start))
            amount = then if old.kind == "duration" or not now else round(old.likely * then / now)
            unit = self._unit(scene.plan.settings.minutes_per_day)
        likely = Minutes(max(1, round(amount / unit)) * unit)
        return None if likely == old.likely else msgspec.structs.replace(old, likely=likely)

    def _unit(self, day: int) -> int:
        """To what an estimate is rounded: half days where a day is small, else what drags snap to."""
        grid = self._grid()
        return max(1, day // 2) if grid == MINUTES_PER_DAY else min(grid, HOUR)

    def _target(self, grip: Grip) -> Bar | None:
        view = self._view
        chart, line = view.current_chart(), view.line_at(self._at.y())
        if chart is None or grip.mark is None or line < 0:
            return None
        row = chart.rows[line]
        return chart.bar(line) if row != grip.mark.row and row in chart.lines else None

    # ---------------------------------------------------------------------------------------------------------- preview

    def paint(self, painter: ShapePainter, brushes: Brushes, left: float, right: float) -> None:
        """Paint where the held bar would go, and a tip that says so."""
        scene, grip, mode = self._view.scene, self._grip, self.mode
        if scene is None or grip is None or grip.mark is None or mode in {None, "press", "pan"}:
            return
        x = self._at.x() + self._view.axis.left
        y = self._at.y() + self._view.verticalScrollBar().value()
        shapes = self._arrow(grip, grip.mark, x, y) if mode == "link" else [self._outline(scene, grip, grip.mark)]
        text = self.words()
        width = brushes.width(text, TIP_SIZE) + 16
        at = min(max(x + 14, left + 4), max(left + 4, right - width - 4))
        low = self._view.viewport().height() - TIP_HEIGHT - 20
        top = y + 18 if self._at.y() < low else y - 14 - TIP_HEIGHT
        shapes.append(Rect(x=at, y=top, width=width, height=TIP_HEIGHT, fill="text", radius=3))
        shapes.append(Text(x=at + 8, y=top + TIP_HEIGHT / 2, text=text, role="surface", size=TIP_SIZE))
        painter.paint(shapes)

    def _outline(self, scene: Scene, grip: Grip, mark: Bar) -> Shape:
        scale = self._view.axis.scale
        start, finish = self._dates(scene, grip, mark.row)
        if self._mode == "move":
            way = scale.x(start) - scale.x(scene.schedule.dates(mark.row).start)
            left, width = mark.left + way - mark.radius, mark.right - mark.left + 2 * mark.radius
        else:
            left, width = mark.left, scale.x(finish) - mark.left
        return Rect(
            x=left,
            y=mark.top + BAR_TOP - 1,
            width=max(width, 4.0),
            height=BAR_HEIGHT + 2,
            fill="accent_soft",
            edge="accent",
            edge_width=1.5,
            radius=2,
            opacity=0.9,
        )

    def _arrow(self, grip: Grip, mark: Bar, x: float, y: float) -> list[Shape]:
        begin = (mark.right + mark.radius, mark.middle)
        shapes: list[Shape] = [Polyline(points=(begin, (x, y)), role="accent", width=1.5, arrow=True)]
        if (target := self._target(grip)) is not None:
            shapes.append(
                Rect(
                    x=target.left - target.radius - 2,
                    y=target.top + BAR_TOP - 2,
                    width=target.right - target.left + 2 * target.radius + 4,
                    height=BAR_HEIGHT + 4,
                    edge="accent",
                    edge_width=1.5,
                    radius=3,
                )
            )
        return shapes

    def words(self) -> str:
        """What the tip says while something is dragged: the date or the link that letting go would make."""
        scene, grip, mode = self._view.scene, self._grip, self.mode
        if scene is None or grip is None or grip.mark is None:
            return ""
        words, row = scene.words, scene.plan.rows[grip.mark.row]
        fine = self._grid() < MINUTES_PER_DAY
        if mode == "link":
            target = self._target(grip)
            return f"{row.name} → {scene.plan.rows[target.row].name}" if target else f"{row.name} → drop on a bar"
        start, finish = self._dates(scene, grip, row.id)
        if mode == "move":
            said = words.moment(start) if fine else words.weekday(start)
            return f"starts no earlier than {said}"
        said = words.moment(finish) if fine else words.weekday(Instant(finish - 1))
        estimate = self._estimate(scene, row.id, finish) or row.estimate
        return f"until {said}, {length(estimate.likely, scene.plan.settings)}" if estimate else f"until {said}"
