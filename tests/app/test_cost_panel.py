"""The cost panel: by key, by mouse; budgets are entered in it, undone outside it; earned value leads to what it lacks."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from relplanner.app.main_window import MainWindow
from relplanner.app.panels.cost_chart import CostPicture
from relplanner.plan.edits.ground import with_records
from relplanner.plan.instants import instant
from relplanner.plan.model import Money, Plan


def with_rates(plan: Plan) -> Plan:
    paid = [replace(one, rate=Money(10_000)) for one in plan.resources.values() if one.kind == "person"]
    return with_records(plan, "resources", paid)


def with_status(plan: Plan) -> Plan:
    return replace(plan, settings=replace(plan.settings, status_date=instant("2027-09-28T09:00")))


def said(window: MainWindow) -> str:
    QApplication.processEvents()
    return " ".join(one.text() for one in window.cost.findChildren(QLabel) if one.isVisible())


def test_costs_are_shown_budgets_entered_and_earned_value_told(window: MainWindow) -> None:
    window.files.example()
    document, panel = window.document, window.cost
    assert document is not None
    QTest.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert panel.isVisible()
    assert not window.inspector.isVisible()
    assert "Nothing costs anything yet" in said(window)
    document.edit("Rates", with_rates)
    assert panel.sheet is not None
    planned = panel.sheet.planned
    assert planned == document.readings.costs.total
    assert f"{round(planned / 100):,}" in said(window)
    picture = panel.findChild(CostPicture)
    assert picture is not None
    assert picture.chart.month_at(5) == 0
    assert picture.words(0).startswith("Jul 2027: ")

    release = next(iter(document.plan.releases))
    line = panel.budgets[release].line
    assert isinstance(line, QLineEdit)
    line.setFocus()
    QTest.keyClicks(line, "1000")
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert document.plan.releases[release].budget == 100_000
    now = QApplication.focusWidget()
    phase = next(one for one in panel.budgets if one != release)
    assert panel.budgets[phase].isAncestorOf(now), "Tab goes on to the next budget"  # type: ignore[arg-type]
    assert panel.sheet.budgets[0].left == 100_000 - panel.sheet.budgets[0].planned
    QTest.keyClicks(now, "much")  # type: ignore[arg-type]
    QTest.keyClick(now, Qt.Key.Key_Return)  # type: ignore[arg-type]
    assert panel.budgets[phase].trouble, "a wrong entry is explained in place"
    document.undo()
    assert document.plan.releases[release].budget is None

    QApplication.processEvents()
    helpers = [one.text() for one in panel.findChildren(QPushButton) if one.isVisible()]
    assert helpers == ["Set the status date…"]
    document.edit("Status", with_status)
    QApplication.processEvents()
    button = next(one for one in panel.findChildren(QPushButton) if one.text() == "Set the baseline" and one.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert document.readings.earned_value is not None
    assert "As much is done as was planned." in said(window)
    panel.scope.setCurrentIndex(panel.scope.findData(phase))
    panel.scope.activated.emit(panel.scope.currentIndex())
    assert panel.sheet.planned == document.readings.costs.of(phase)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert window.inspector.isVisible()
