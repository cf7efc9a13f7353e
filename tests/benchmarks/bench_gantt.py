"""The Gantt chart at 10,000 rows and 15,000 links: first show, frames while scrolling and zooming, and a change taken over."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator

from large_plan import large_plan
from PySide6.QtWidgets import QApplication
from timing import best

from relplanner.app.gantt.pane import GanttPane
from relplanner.app.gantt.rows import OutlineRows, Selection
from relplanner.chart.theme import LIGHT
from relplanner.insight.readings import Readings
from relplanner.plan.instants import instant
from relplanner.schedule.critical_path import schedule_plan

TODAY = instant("2027-06-01")


def measure() -> Iterator[tuple[str, float, float | None]]:
    """Yield the figures."""
    app = QApplication.instance() or QApplication(["bench", "-platform", "offscreen"])
    plan = large_plan()
    readings = Readings(plan, schedule_plan(plan))
    _ = readings.clashes
    panes: list[GanttPane] = []

    def show() -> None:
        panes.append(GanttPane(OutlineRows(readings.outline), Selection()))
        panes[-1].set_theme(LIGHT)
        panes[-1].set_readings(readings, TODAY)
        panes[-1].resize(900, 860)
        panes[-1].show()
        app.processEvents()

    yield "gantt: first show, 10,000 rows, 15,000 links", best(show, 4), 150
    yield from _frames(panes[-1])
    yield from _changes(panes[-1], readings)
    for one in panes:
        one.deleteLater()
    app.processEvents()


def _frames(pane: GanttPane) -> Iterator[tuple[str, float, float | None]]:
    view = pane.view
    bar, steps, zooms = view.verticalScrollBar(), itertools.count(1), itertools.cycle((1.2, 1.2, 1 / 1.2, 1 / 1.2))

    def scroll(by: int) -> None:
        bar.setValue(next(steps) * by % bar.maximum())
        view.viewport().repaint()

    def zoom() -> None:
        pane.axis.zoom(pane.axis.scale.per_day * next(zooms), 300)
        view.viewport().repaint()

    def median(by: int) -> float:
        return statistics.median(best(lambda: scroll(by), 1) for _ in range(60))

    yield "gantt: a frame while scrolling by three rows, median of 60", median(66), 16
    yield "gantt: a frame while jumping by pages, median of 60", median(8000), 16
    yield "gantt: a frame while zooming", best(zoom, 12), 16
    pane.axis.fit()
    yield "gantt: a frame with the whole plan in one width, median of 60", median(66), 16
    pane.axis.zoom(6.0)


def _changes(pane: GanttPane, readings: Readings) -> Iterator[tuple[str, float, float | None]]:
    view, rows = pane.view, pane.view.rows
    assert isinstance(rows, OutlineRows)
    summary = readings.outline.ids[0]

    def change() -> None:
        pane.set_readings(readings, TODAY)
        view.viewport().repaint()

    def fold() -> None:
        rows.fold(summary, folded=not rows.is_folded(summary))
        view.viewport().repaint()

    yield "gantt: a change taken over and painted", best(change, 5), 50
    yield "gantt: a summary folded and painted", best(fold, 6), 100
