"""What must give where start and target contradict each other, start-by dates, and the cost of a slip on demand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from relplanner.app.main_window import MainWindow
from relplanner.app.panels import answers
from relplanner.app.panels.parts import ChoiceField, Field, Fold, RichLabel, TextField
from relplanner.plan.instants import instant
from tests.app.hands import Hands

Key = Qt.Key


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    """The example, nothing selected."""
    window.files.example()
    assert window.schedule is not None
    window.schedule.grid.selectionModel().clear()
    return Hands(window)


def said(window: MainWindow) -> str:
    QCoreApplication.processEvents()
    return " | ".join(label.text() for label in window.inspector.findChildren(QLabel) if not label.isHidden())


def field(window: MainWindow, name: str) -> Field:
    return next(one for one in window.inspector.findChildren(Field) if one.line.accessibleName() == name and one.parent())


def release(hands: Hands, name: str = "Claims 8.0") -> None:
    assert hands.window.schedule is not None
    hands.window.schedule.go_to(hands.row(name))
    for fold in hands.window.inspector.findChildren(Fold):
        if fold._heading == "Release":
            fold.set_open(True)


def write(window: MainWindow, name: str, text: str) -> None:
    found = field(window, name)
    assert isinstance(found, TextField)
    assert isinstance(found.line, QLineEdit)
    found.line.setFocus()
    found.line.selectAll()
    QTest.keyClicks(found.line, text)
    QTest.keyClick(found.line, Key.Key_Return)


def test_a_target_that_cannot_be_met_says_which_tasks_must_give_and_how_much(hands: Hands) -> None:
    window = hands.window
    release(hands)
    write(window, "Target", "2027-11-13")
    assert window.document is not None
    message = next(one.message for one in window.document.problems if one.code == "target-missed")
    assert "Take 10 days from" in message
    assert "more rows that drive it, or move the target." in message
    assert window.schedule is not None
    window.schedule.grid.selectionModel().clear()
    text = said(window)
    assert "To meet its target 10 days must come out of" in text
    assert "up to 10 days" in text
    link = next(one for one in window.inspector.findChildren(RichLabel) if "Develop wave 1" in one.text())
    link.linkActivated.emit(f"row:{hands.row('Develop wave 1: core services')}")
    assert hands.grid.current == hands.row("Develop wave 1: core services")


def test_a_release_planned_backward_says_by_when_it_and_its_rows_start(hands: Hands) -> None:
    window = hands.window
    release(hands)
    box = field(window, "Planned")
    assert isinstance(box, ChoiceField)
    box.line.setFocus()
    QTest.keyClick(box.line, Key.Key_Down)
    assert window.document is not None
    assert window.document.plan.releases[hands.row("Claims 8.0")].direction == "backward"
    assert window.schedule is not None
    window.schedule.go_to(hands.row("Develop wave 1: core services"))
    assert "Start by" in said(window)
    window.schedule.show_columns(("name", "start", "start_by"))
    assert hands.text(hands.row("Develop wave 1: core services"), "start_by")
    window.schedule.grid.selectionModel().clear()
    assert "Start by" in said(window)


def test_in_a_large_plan_the_cost_of_a_slip_is_asked_for(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST_ROWS", 10)
    window = hands.window
    assert window.schedule is not None
    row = hands.row("Integration cycle 1")
    window.schedule.go_to(row)
    assert "1 day late here" not in said(window)
    link = next(one for one in window.inspector.findChildren(RichLabel) if "slip cost?" in one.text())
    link.setFocus()
    link.linkActivated.emit(f"slip:{row}")
    assert "1 day late here: Go-live" in said(window)
    hands.enter(row, "name", "Integration cycle one")
    assert "slip cost?" in said(window)
    assert instant("2027-11-27") < window.document.readings.releases[0].go_live  # type: ignore[union-attr, operator]


def test_a_target_that_asks_for_a_start_in_the_past_is_no_green_word(hands: Hands) -> None:
    window = hands.window
    release(hands)
    start = field(window, "Start").line
    assert isinstance(start, QLineEdit)
    start.selectAll()
    QTest.keyClick(start, Key.Key_Delete)
    QTest.keyClick(start, Key.Key_Return)
    planned = field(window, "Planned")
    assert isinstance(planned, ChoiceField)
    planned._box.setCurrentIndex(planned._box.findData("backward"))
    planned._box.activated.emit(planned._box.currentIndex())
    assert window.document is not None
    message = next(one.message for one in window.document.problems if one.code == "start-too-early")
    assert message.startswith("Claims 8.0 would have had to begin on ")
    assert window.schedule is not None
    window.schedule.grid.selectionModel().clear()
    missing = message.partition(", ")[2].partition(" ago")[0]
    assert window.status.target.text() == f"{missing} missing"
    assert f"{missing} missing" in said(window)
    assert "on target" in said(window)
