"""What the keys do in the chart: everything that the mouse does, and walking through the rows.

Alt with the arrows moves the selected bar by a working day, with Ctrl too it changes its estimate by a day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from relplanner.chart.scene import Scene
from relplanner.insight.hand_dates import lasting
from relplanner.plan.edits.tasks import set_by_hand, set_estimate
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import HandDates, Id, Instant, Minutes

if TYPE_CHECKING:
    from relplanner.app.gantt.view import GanttView

LONGEST_BREAK = 30
"""Days without work that a moved bar steps over."""


class Keys:
    """The keys of one chart."""

    def __init__(self, view: GanttView) -> None:
        self._view = view

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key asks; False for keys that mean nothing here."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            return self._escape()
        if key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus}:
            self._view.axis.zoom_step(-1 if key == Qt.Key.Key_Minus else 1)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._sideways(1 if key == Qt.Key.Key_Right else -1, event.modifiers())
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Home:
            self._view.show_today()
        else:
            return False
        return True

    def _escape(self) -> bool:
        view = self._view
        if view.gestures.mode is not None:
            view.gestures.cancel()
            return True
        if view.lit:
            view.light(frozenset())
            view.unlit.emit()
            return True
        return False

    def _sideways(self, way: int, held: Qt.KeyboardModifier) -> None:
        if not held & Qt.KeyboardModifier.AltModifier:
            self._view.axis.scroll_to(self._view.axis.left + way * self._view.axis.width / 8)
        elif held & Qt.KeyboardModifier.ControlModifier:
            self._resize(way)
        else:
            self._move(way)

    def _step(self, way: int) -> None:
        """Select the row above or below."""
        view = self._view
        rows, lines = view.rows.visible_rows(), view.rows.lines()
        if not rows:
            return
        line = lines.get(view.selection.current, -1 if way > 0 else len(rows))
        row = rows[min(max(line + way, 0), len(rows) - 1)]
        view.selection.select((row,), row)
        view.reveal(row)

    def _current(self) -> Id | None:
        scene, row = self._view.scene, self._view.selection.current
        return row if scene is not None and row in scene.plan.rows and scene.kind(row) in {"task", "milestone"} else None

    def _move(self, way: int) -> None:
        """Move the selected bar to the next or previous day on which it can work."""
        scene, row = self._view.scene, self._current()
        if scene is None or row is None:
            return
        start = scene.schedule.dates(row).start
        hours = scene.schedule.worktime.task_calendar(row)
        for days in range(1, LONGEST_BREAK):
            at = start + way * days * MINUTES_PER_DAY
            day = at // MINUTES_PER_DAY * MINUTES_PER_DAY
            if hours.between(day, day + MINUTES_PER_DAY):
                self._view.gestures.ask(*self._view.gestures.move_of(scene, row, Instant(at)))
                return

    def _resize(self, way: int) -> None:
        """Make the selected task's estimate, or the dates that are kept by hand, longer or shorter by a day."""
        scene, row = self._view.scene, self._current()
        if scene is None or row is None:
            return
        if (kept := scene.plan.rows[row].by_hand) is not None:
            self._stretch(scene, row, kept, way)
            return
        if (old := scene.plan.rows[row].estimate) is None:
            return
        day = MINUTES_PER_DAY if old.kind == "elapsed" else scene.plan.settings.minutes_per_day
        likely = Minutes(max(old.likely % day or day, old.likely + way * day))
        if likely != old.likely:
            label = f"Change the estimate of {scene.plan.rows[row].name}"
            self._view.gestures.ask(label, set_estimate, row, msgspec.structs.replace(old, likely=likely))

    def _stretch(self, scene: Scene, row: Id, kept: HandDates, way: int) -> None:
        """Make dates that are kept by hand longer or shorter by a working day, to one day at the least."""
        day = scene.plan.settings.minutes_per_day
        held = scene.schedule.worktime.task_calendar(row).between(kept.start, kept.finish)
        if (likely := max(held % day or day, held + way * day)) != held and kept.start != kept.finish:
            new = lasting(scene.schedule, row, kept, Minutes(likely))
            self._view.gestures.ask(f"Change the dates of {scene.plan.rows[row].name}", set_by_hand, row, new)
