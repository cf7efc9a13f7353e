"""The release train of 60 releases over three years: the board placed, frames of train and calendar at four zooms, a month."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from PySide6.QtWidgets import QApplication
from timing import best, processor

from relplanner.app.gantt.time_axis import TimeAxis
from relplanner.app.views.closure_map import ClosureMap
from relplanner.app.views.month_map import MonthMap
from relplanner.app.views.train_map import TrainMap
from relplanner.chart.month_grid import MonthGrid
from relplanner.chart.release_boards import Boards, release_boards
from relplanner.chart.stage import scene_of
from relplanner.chart.theme import LIGHT
from relplanner.chart.words import ENGLISH
from relplanner.insight.readings import Readings
from relplanner.insight.release_calendar import entries_between
from relplanner.insight.train_clashes import train_clashes
from relplanner.plan.edits.trains import add_train, cadence, train_from_template
from relplanner.plan.edits.windows import add_freeze
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant
from relplanner.plan.model import Plan
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_template

TODAY = day("2027-07-09")


def sixty() -> Plan:
    """Ten majors, fifty minors of two products, freezes at each month's end and over the years' ends."""
    ids = SeededIds(1)
    majors = cadence("FREQ=WEEKLY;INTERVAL=13", instant("2027-11-27"), 10)
    plan = train_from_template(read_template("major"), ids, name="Claims", version="8.0", targets=majors, today=TODAY)
    for name, rule in (("Portal", "FREQ=MONTHLY;BYDAY=2WE"), ("Web", "FREQ=MONTHLY;BYDAY=3WE")):
        targets = cadence(rule, instant("2027-10-01"), 25)
        plan = add_train(plan, ids, read_template("minor"), name=name, version="4.3", targets=targets, today=TODAY)
    for year in (2027, 2028):
        ends = {"start": instant(f"{year}-12-18"), "finish": instant(f"{year + 1}-01-04")}
        plan = add_freeze(plan, ids, name="Year end", hard=True, **ends)
    ends = {"start": instant("2027-09-24"), "finish": instant("2027-09-26")}
    return add_freeze(plan, ids, name="Month end", rule="FREQ=MONTHLY;BYDAY=-1FR", **ends)


def measure() -> Iterator[tuple[str, float, float | None]]:
    """Yield the figures."""
    app = QApplication.instance() or QApplication(["bench", "-platform", "offscreen"])
    plan = sixty()
    readings = Readings(plan, schedule_plan(plan), TODAY)
    clashes, scene = train_clashes([readings], [""]), scene_of(readings, instant("2027-09-28"))
    made: list[Boards] = []
    yield (
        "releases: 60 over three years placed",
        best(lambda: made.append(release_boards([readings], [""], clashes, scene.span)), 5),
        50,
    )
    axis = TimeAxis()
    axis.set_extent(*scene.span)
    train, closures = TrainMap(axis), ClosureMap(axis)
    train.resize(1140, 520)
    closures.resize(1140, 180)
    for view in (train, closures):
        view.set_theme(LIGHT)
        view.show()
    train.set_board(scene, made[-1].train, made[-1].freezes)
    closures.set_board(scene, made[-1].closures)
    app.processEvents()

    def frame() -> None:
        axis.scroll_to(axis.left + 9)
        train.viewport().repaint()
        closures.viewport().repaint()

    for name, per_day in (("three years", 0.7), ("two years", 1.6), ("months", 3.4), ("weeks", 8.0)):
        axis.zoom(per_day, 0)
        took = statistics.median(processor(frame, 1) for _ in range(40))
        yield f"releases: a frame of train and calendar, {name}, processor time", took, 16
    month = MonthMap(TODAY)
    month.set_theme(LIGHT)
    month.resize(1140, 740)
    month.show()

    def turn() -> None:
        entries = entries_between([readings], instant("2027-11-29"), instant("2028-01-03"))
        month.set_grid(MonthGrid((2027, 12), ENGLISH, entries, clashes), ("",))
        month.repaint()

    yield "releases: another month", best(turn, 5), 50
    for one in (train, closures, month):
        one.deleteLater()
    app.processEvents()
