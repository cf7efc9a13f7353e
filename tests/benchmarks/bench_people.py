"""The heat map of 200 people and 10,000 tasks: first show, frames while scrolling at three zooms, and a change taken over."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator

from large_plan import large_plan
from PySide6.QtWidgets import QApplication
from timing import best

from relplanner.app.gantt.time_axis import TimeAxis
from relplanner.app.views.people_map import PeopleMap
from relplanner.chart.stage import scene_of
from relplanner.chart.theme import LIGHT
from relplanner.insight.readings import Readings
from relplanner.plan.instants import instant
from relplanner.schedule.critical_path import schedule_plan

TODAY = instant("2027-06-01")


def measure() -> Iterator[tuple[str, float, float | None]]:
    """Yield the figures."""
    app = QApplication.instance() or QApplication(["bench", "-platform", "offscreen"])
    plan = large_plan(people=200)
    readings = Readings(plan, schedule_plan(plan))
    _ = readings.clashes
    scene = scene_of(readings, TODAY)
    made: list[PeopleMap] = []

    def show() -> None:
        axis = TimeAxis()
        axis.set_extent(*scene.span)
        axis.zoom(6.0)
        axis.scroll_to(3000)
        view = PeopleMap(axis)
        view.set_theme(LIGHT)
        view.set_readings(scene, readings)
        view.resize(1140, 760)
        view.show()
        app.processEvents()
        made.append(view)

    yield "people: first show, 200 people, 10,000 tasks", best(show, 3), 150
    yield from _frames(made[-1])

    def change() -> None:
        made[-1].set_readings(scene, readings)
        made[-1].viewport().repaint()

    yield "people: a change taken over and painted", best(change, 5), 50
    for one in made:
        one.deleteLater()
    app.processEvents()


def _frames(view: PeopleMap) -> Iterator[tuple[str, float, float | None]]:
    bar, axis, steps = view.verticalScrollBar(), view.axis, itertools.count(1)

    def down() -> None:
        bar.setValue(next(steps) * 72 % bar.maximum())
        view.viewport().repaint()

    def across() -> None:
        axis.scroll_to(axis.left + 40)
        view.viewport().repaint()

    for name, per_day in (("months", 2.0), ("weeks", 6.0), ("weeks with blocks", 14.0), ("days with blocks", 30.0)):
        axis.zoom(per_day)
        for way, action in (("down", down), ("through time", across)):
            yield (
                f"people: a frame while scrolling {way}, {name}, median of 60",
                statistics.median(best(action, 1) for _ in range(60)),
                16,
            )
