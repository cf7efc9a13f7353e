"""Float paths and answers about the network are lit in the chart and said in the message bar, by key and by click."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from relplanner.app.dialogs.name import NameDialog
from relplanner.app.main_window import MainWindow
from tests.app.hands import Hands

Key, Held = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    """Design and Build lead to Ship; Notes (1 day) has two days of slack in front of it, Rest stands alone."""
    hands = Hands(window)
    hands.run("empty")
    for line in ("Design 1d", "Build 2d after 1", "Notes 1d", "Ship 1d after 2; 3", "Rest 1d"):
        hands.type(line)
    return hands


def lit(hands: Hands) -> set[str]:
    assert hands.window.schedule is not None
    assert hands.window.document is not None
    return {hands.window.document.plan.rows[row].name for row in hands.window.schedule.chart.lit}


def said(hands: Hands) -> str:
    return "" if hands.window.message.isHidden() else hands.window.message.label.text()


def click(hands: Hands, text: str) -> None:
    found = [one for one in hands.window.message.findChildren(QPushButton) if one.text() == text and one.isVisible()]
    QTest.mouseClick(found[-1], Qt.MouseButton.LeftButton)


def test_float_paths_to_the_selected_row_follow_each_other_by_key_and_click(hands: Hands) -> None:
    hands.go(hands.row("Ship"))
    hands.press(Key.Key_F9)
    assert lit(hands) == {"Design", "Build", "Ship"}
    assert said(hands) == "Float path 1 to Ship: 3 rows from Design to Ship. It drives."
    click(hands, "Next")
    assert lit(hands) == {"Notes"}
    assert said(hands) == "Float path 2 to Ship: Notes, can slip 2 days before it drives. Notes leads to Ship."
    hands.press(Key.Key_F9)
    assert said(hands).endswith("There is no further one.")
    assert lit(hands) == {"Notes"}
    hands.press(Key.Key_F9, Held.ShiftModifier)
    assert lit(hands) == {"Design", "Build", "Ship"}


def test_a_float_path_is_chosen_by_its_number(hands: Hands) -> None:
    hands.go(hands.row("Ship"))
    hands.press(Key.Key_F9, Held.ControlModifier)
    dialog = hands.window.findChildren(NameDialog)[-1]
    for text, shown in (("0", True), ("two", True), ("2", False)):
        dialog.name.setText(text)
        QTest.keyClick(dialog.name, Key.Key_Return)
        assert dialog.isVisible() == shown, text
    assert lit(hands) == {"Notes"}
    assert said(hands).startswith("Float path 2 to Ship: Notes")
    hands.press(Key.Key_F9)
    assert said(hands).endswith("There is no further one.")


def test_without_a_selected_row_it_is_the_go_live(window: MainWindow) -> None:
    window.files.example()
    assert window.schedule is not None
    window.schedule.grid.selectionModel().clear()
    window.actions_["next-path"].trigger()
    assert "Float path 1 to Go-live" in window.message.label.text()
    assert window.schedule.chart.lit


def test_esc_in_the_chart_the_cross_and_an_edit_end_it(hands: Hands) -> None:
    assert hands.window.schedule is not None
    for end in (
        lambda: QTest.keyClick(hands.window.schedule.chart, Key.Key_Escape),  # type: ignore[union-attr]
        lambda: QTest.mouseClick(hands.window.message.cross, Qt.MouseButton.LeftButton),
        lambda: hands.enter(hands.row("Notes"), "name", "Notes and more"),
    ):
        hands.go(hands.row("Ship"))
        hands.run("next-path")
        assert lit(hands)
        end()
        assert not lit(hands)
        assert said(hands) == ""


def test_what_leads_to_a_row_and_what_waits_for_it_is_lit(hands: Hands) -> None:
    hands.go(hands.row("Ship"))
    hands.press(Key.Key_Comma, Held.ControlModifier)
    assert lit(hands) == {"Design", "Build", "Notes", "Ship"}
    assert said(hands) == "3 rows lead to Ship."
    hands.go(hands.row("Design"))
    hands.press(Key.Key_Period, Held.ControlModifier)
    assert lit(hands) == {"Design", "Build", "Ship"}
    hands.go(hands.row("Rest"))
    hands.run("all-behind")
    assert said(hands) == "Nothing waits for Rest."


def test_the_ways_between_two_rows_are_lit_whichever_way_they_lead(hands: Hands) -> None:
    hands.go(hands.row("Design"))
    hands.press(Key.Key_Down, Held.ShiftModifier)
    hands.press(Key.Key_Down, Held.ShiftModifier)
    hands.press(Key.Key_Down, Held.ShiftModifier)
    hands.press(Key.Key_L, Held.ControlModifier)
    assert lit(hands) == {"Design", "Build", "Ship"}
    assert said(hands) == "1 way leads from Design to Ship, over 1 rows between."


def test_a_folded_summary_is_unfolded_for_what_it_hides(window: MainWindow) -> None:
    window.files.example()
    hands = Hands(window)
    hands.run("collapse")
    hands.run("next-path")
    assert window.schedule is not None
    lines = window.schedule.rows.lines()
    assert window.schedule.chart.lit <= lines.keys()
