"""Answers drawn before anything moves: what a plan would look like, made beside the window and shown in every view.

A preview belongs to the plan that it was made for: an edit ends it. What was made once is shown again at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from relplanner.app.document import Document
from relplanner.chart.preview import Preview, preview_of
from relplanner.chart.scene import Scene
from relplanner.insight.readings import Readings
from relplanner.plan.model import Id, Plan
from relplanner.schedule.critical_path import reschedule
from relplanner.schedule.result import Schedule
from relplanner.session.step import moved_rows

if TYPE_CHECKING:
    from relplanner.app.main_window import MainWindow


class Previewing:
    """What is previewed in one window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._wanted: Plan | None = None
        self._made: dict[int, tuple[Plan, Preview]] = {}

    def follow(self, document: Document | None) -> None:
        """Begin with another plan."""
        self._wanted, self._made = None, {}
        if document is not None:
            document.changed.connect(self.forget)

    def show(self, plan: Plan, schedule: Schedule | None = None, why: Mapping[Id, str] | None = None) -> None:
        """Draw a plan that an answer would make; `why` says by row what moves it."""
        document, views = self._window.document, self._window.views
        scene = views.schedule.pane.scene if views is not None else None
        if document is None or views is None or scene is None:
            return
        self._wanted = plan
        known = self._made.get(id(plan))
        if known is not None:
            views.set_preview(known[1])
            return
        readings = document.readings
        document.runner.run(
            "preview",
            lambda: _made(readings, scene, plan, schedule, why or {}),
            lambda preview: self._take(plan, preview),
            _raise,
        )

    def end(self) -> None:
        """Draw what is."""
        self._wanted = None
        if self._window.views is not None and self._window.views.preview is not None:
            self._window.views.set_preview(None)

    def forget(self) -> None:
        """End, and know nothing of what was made for the plan before."""
        self._made = {}
        self.end()

    def _take(self, plan: Plan, preview: Preview) -> None:
        if plan is self._wanted and self._window.views is not None:
            self._made[id(plan)] = (plan, preview)
            self._window.views.set_preview(preview)


def _made(readings: Readings, scene: Scene, plan: Plan, schedule: Schedule | None, why: Mapping[Id, str]) -> Preview:
    dated = schedule if schedule is not None else reschedule(plan, readings.schedule)
    after = Readings.after(readings, plan, dated, readings.today)
    _ = after.clashes
    return preview_of(scene, after, moved_rows(readings.schedule, dated), why)


def _raise(trouble: Exception) -> None:
    raise trouble
