"""What is critical, near critical and of good quality is set in the plan's settings, by keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from relplanner.app.dialogs.plan_settings import PlanSettingsDialog
from relplanner.app.main_window import MainWindow
from relplanner.app.panels.parts import Field
from relplanner.chart.primitives import Rect
from relplanner.plan.model import Minutes
from tests.app.hands import Hands

Key = Qt.Key


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    """Design and Build in a chain of 5 days, Notes of 3 beside them."""
    hands = Hands(window)
    hands.run("empty")
    for line in ("Design 2d", "Build 3d after 1", "Notes 2d"):
        hands.type(line)
    assert window.schedule is not None
    window.schedule.show_columns(("name", "total_float", "critical", "near_critical"))
    return hands


@pytest.fixture
def dialog(hands: Hands) -> Iterator[PlanSettingsDialog]:
    made = PlanSettingsDialog(hands.window.document, hands.window.theme, hands.window)  # type: ignore[arg-type]
    made.show()
    made.activateWindow()
    QCoreApplication.processEvents()
    yield made
    made.hide()
    made.deleteLater()


def field(dialog: PlanSettingsDialog, name: str) -> Field:
    return next(one for one in dialog.findChildren(Field) if one.line.accessibleName() == name)


def write(dialog: PlanSettingsDialog, name: str, text: str) -> Field:
    found = field(dialog, name)
    assert isinstance(found.line, QLineEdit)
    found.line.setFocus()
    found.line.selectAll()
    QTest.keyClicks(found.line, text)
    QTest.keyClick(found.line, Key.Key_Return)
    return found


def edges(hands: Hands, name: str) -> list[object]:
    view = hands.window.schedule
    assert view is not None
    chart = view.chart.current_chart()
    assert chart is not None
    return [one.edge for one in chart.marks(chart.lines[hands.row(name)]) if isinstance(one, Rect) and one.edge]


def test_near_critical_is_a_band_that_grid_and_chart_show(hands: Hands, dialog: PlanSettingsDialog) -> None:
    assert hands.text(hands.row("Notes"), "near_critical") == ""
    write(dialog, "Near critical", "3d")
    assert hands.window.document is not None
    assert hands.window.document.plan.settings.near_critical == Minutes(3 * 480)
    assert [hands.text(hands.row(name), "near_critical") for name in ("Design", "Build", "Notes")] == ["", "", "near"]
    assert ({*edges(hands, "Build")}, {*edges(hands, "Notes")}) == ({"outline"}, {"critical"})


def test_critical_is_chosen_by_float_or_by_driving_path(hands: Hands, dialog: PlanSettingsDialog) -> None:
    box = field(dialog, "Critical is").line
    assert isinstance(box, QComboBox)
    box.setFocus()
    QTest.keyClick(box, Key.Key_Down)
    write(dialog, "Threshold", "3d")
    assert hands.text(hands.row("Notes"), "critical") == "critical"
    QTest.keyClick(box, Key.Key_Down)
    assert hands.window.document is not None
    assert hands.window.document.plan.settings.critical_by == "driving path"
    assert hands.text(hands.row("Notes"), "critical") == ""


def test_float_can_be_counted_to_the_target(hands: Hands, dialog: PlanSettingsDialog) -> None:
    box = field(dialog, "Float is counted to the target of a release, not to its own end").line
    assert isinstance(box, QCheckBox)
    box.setFocus()
    QTest.keyClick(box, Key.Key_Space)
    assert hands.window.document is not None
    assert hands.window.document.plan.settings.float_to_target


def test_a_plan_without_releases_is_planned_backward_from_its_finish(hands: Hands, dialog: PlanSettingsDialog) -> None:
    write(dialog, "Finish", "2027-10-29")
    box = field(dialog, "Planned").line
    assert isinstance(box, QComboBox)
    box.setFocus()
    QTest.keyClick(box, Key.Key_Down)
    assert hands.window.schedule is not None
    hands.window.schedule.show_columns(("name", "start", "finish", "start_by"))
    assert hands.text(hands.row("Build"), "finish") == "29 Oct"
    assert hands.text(hands.row("Design"), "start_by") == "25 Oct"


def test_limits_of_quality_are_written_and_points_left_out(hands: Hands, dialog: PlanSettingsDialog) -> None:
    document = hands.window.document
    assert document is not None
    dialog.tabs.setCurrentWidget(dialog.quality)
    assert dialog.quality._now[10].text() == "100 %"  # type: ignore[attr-defined]
    assert any(one.code in {"dcma-resources", "work-without-people"} for one in document.problems)
    write(dialog, "Limit of Link types", "80")
    write(dialog, "Limit of Critical path length index", "0.9")
    write(dialog, "Days of Long tasks", "20")
    quality = document.plan.settings.quality
    assert (quality.finish_to_start, quality.length_index, quality.long_task_days) == (800, 900, 20)
    assert "is no number" in write(dialog, "Limit of Leads", "few").trouble
    assert "between 0 % and 100 %" in write(dialog, "Limit of Leads", "120").trouble
    box = field(dialog, "Lags").line
    assert isinstance(box, QCheckBox)
    box.setFocus()
    QTest.keyClick(box, Key.Key_Space)
    assert document.plan.settings.quality.quiet == (3,)
    hands.run("undo")
    assert box.isChecked()
