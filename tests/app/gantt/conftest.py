"""A chart on a small plan, and a door that keeps what gestures ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from relplanner.app.gantt.pane import GanttPane
from relplanner.app.gantt.rows import OutlineRows, Selection
from relplanner.chart.theme import LIGHT
from relplanner.insight.readings import Readings
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import instant
from relplanner.plan.model import Assignment, Calendar, Estimate, Link, Minutes, Plan, Resource, Row, Settings
from relplanner.plan.problems import EditError
from relplanner.schedule.critical_path import schedule_plan

OFFICE = ((480, 720), (780, 1020))
DAY = Minutes(480)


class Door:
    """A document that applies verbs to its plan and remembers them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.asked: list[tuple[str, str, tuple[Any, ...]]] = []
        self.refuses = False
        self.changed: Callable[[], None] = lambda: None

    def edit(self, label: str, verb: Callable[..., Plan], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  (verbs differ)
        if self.refuses:
            raise EditError("cycle", "Design cannot wait for Code: Code waits for Design.")
        self.asked.append((label, verb.__name__, args))
        wants_ids = "ids" in verb.__code__.co_varnames[: verb.__code__.co_argcount]
        self.plan = verb(self.plan, SeededIds(len(self.asked)), *args) if wants_ids else verb(self.plan, *args, **kwargs)
        self.changed()


class Bench:
    """Pane, door, and the mouse on bars."""

    def __init__(self, qtbot: QtBot, plan: Plan) -> None:
        self.qtbot = qtbot
        self.door = Door(plan)
        self.rows, self.selection = OutlineRows(), Selection()
        self.pane = GanttPane(self.rows, self.selection, self.door)
        self.view, self.axis, self.strip = self.pane.view, self.pane.axis, self.pane.strip
        self.pane.set_theme(LIGHT)
        self.door.changed = self.show
        self.show()
        self.pane.resize(700, 300)
        qtbot.addWidget(self.pane)
        qtbot.addWidget(self.strip)
        self.pane.show()
        qtbot.waitExposed(self.pane)
        self.axis.zoom(24.0)
        self.axis.left = float(round(self.axis.scale.x(instant("2027-02-26"))))
        self.axis.changed.emit()

    def show(self) -> None:
        schedule = schedule_plan(self.door.plan)
        self.rows.set_outline(schedule.outline)
        self.pane.set_readings(Readings(self.door.plan, schedule), instant("2027-03-02T09:00"))

    def place(self, row: str, share: float = 0.5) -> QPoint:
        """The pixel at a share of a bar's width."""
        chart = self.view.current_chart()
        assert chart is not None
        mark = chart.bar(chart.lines[row])
        x = mark.left + (mark.right - mark.left) * share - self.axis.left
        return QPoint(round(x), round(mark.middle) - self.view.verticalScrollBar().value())

    def press(self, at: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.mousePress(self.view.viewport(), Qt.MouseButton.LeftButton, keys, at)

    def move(self, at: QPoint) -> None:
        self.qtbot.mouseMove(self.view.viewport(), at)

    def release(self, at: QPoint) -> None:
        self.qtbot.mouseRelease(self.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    def drag(self, begin: QPoint, end: QPoint) -> None:
        self.press(begin)
        self.move((begin + end) / 2)
        self.move(end)
        self.release(end)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, on: QWidget | None = None) -> None:
        self.qtbot.keyClick(on or self.view, key, keys)


def design_and_code() -> Plan:
    """Build over Design (2 d), Code (3 d, behind it), Manual (1 d, free, Ana twice)."""
    rows = [
        Row(id="build", name="Build", rank="1"),
        Row(id="design", name="Design", parent="build", rank="1", estimate=Estimate(likely=Minutes(2 * DAY))),
        Row(id="code", name="Code", parent="build", rank="2", estimate=Estimate(likely=Minutes(3 * DAY))),
        Row(id="manual", name="Manual", parent="build", rank="3", estimate=Estimate(likely=Minutes(1 * DAY))),
        Row(id="done", name="Done", kind="milestone", rank="2"),
    ]
    calendar = Calendar(id="c", week=(OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, (), ()))
    booked = [Assignment(id=f"a-{row}", task=row, resource="ana") for row in ("design", "manual")]
    links = [Link(id="l1", predecessor="design", successor="code"), Link(id="l2", predecessor="code", successor="done")]
    return Plan(
        settings=Settings(start=instant("2027-03-01T08:00"), calendar="c"),
        rows={row.id: row for row in rows},
        links={link.id: link for link in links},
        resources={"ana": Resource(id="ana", name="Ana")},
        assignments={one.id: one for one in booked},
        calendars={"c": calendar},
    )


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    """A chart of the small plan, on screen."""
    made = Bench(qtbot, design_and_code())
    yield made
    made.pane.close()
