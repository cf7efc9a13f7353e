"""The grid by keyboard alone, and what a spreadsheet's hands expect of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from relplanner.app.actions import COMMANDS
from relplanner.app.document import Document
from relplanner.app.main_window import MainWindow
from relplanner.app.models.shape import ENTRY
from tests.app.hands import Hands

Key, Held = Qt.Key, Qt.KeyboardModifier
COLUMNS = ("name", "estimate", "people", "start", "finish", "predecessors")


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    window.files.empty()
    assert window.schedule is not None
    window.schedule.show_columns(COLUMNS)
    found = Hands(window)
    for line in ("Design 3d @Ana", "Build 5d @Ben after 1", "Test 2d"):
        found.type(line)
    return found


@pytest.fixture
def document(hands: Hands) -> Document:
    assert hands.window.document is not None
    return hands.window.document


def names(document: Document) -> list[str]:
    return [document.plan.rows[row].name for row in document.session.schedule.outline.ids]


def test_enter_goes_down_and_tab_right_and_typing_replaces(hands: Hands, document: Document) -> None:
    hands.go(hands.row("Design"), "estimate")
    hands.type("4d")
    assert hands.grid.current == hands.row("Build")
    assert hands.text(hands.row("Design"), "estimate") == "4d"
    hands.type("6d", enter=Key.Key_Tab)
    assert hands.grid.current == hands.row("Build")
    assert hands.grid.tree.column_at(hands.grid.currentIndex().column()).key == "people"  # type: ignore[union-attr]
    hands.run("edit-cell")
    assert hands.editor is not None
    hands.type("jamin", enter=None)
    assert hands.editor.text() == "Benjamin"
    hands.press(Key.Key_Escape)
    assert hands.editor is None
    assert hands.text(hands.row("Build"), "people") == "Ben"


def test_the_open_row_stays_open_after_each_task(hands: Hands) -> None:
    assert hands.grid.current == ENTRY
    hands.type("Ship 1d after 3")
    assert hands.grid.current == ENTRY
    assert hands.text(hands.row("Ship"), "predecessors") == "3"


def test_rows_are_inserted_moved_indented_and_deleted_by_key(hands: Hands, document: Document) -> None:
    hands.go(hands.row("Build"))
    hands.run("insert")
    assert hands.editor is not None
    hands.type("Write")
    assert names(document) == ["Design", "Write", "Build", "Test"]
    hands.go(hands.row("Write"))
    hands.run("move-down")
    assert names(document) == ["Design", "Build", "Write", "Test"]
    hands.go(hands.row("Write"))
    hands.run("delete")
    assert names(document) == ["Design", "Build", "Test"]
    hands.run("undo")
    assert names(document) == ["Design", "Build", "Write", "Test"]


def test_a_selection_becomes_a_chain_with_one_chord(hands: Hands, document: Document) -> None:
    hands.go(hands.row("Build"))
    hands.press(Key.Key_Down, Held.ShiftModifier)
    hands.run("link")
    assert hands.text(hands.row("Test"), "predecessors") == "2"
    hands.run("unlink")
    assert hands.text(hands.row("Test"), "predecessors") == ""
    assert hands.text(hands.row("Build"), "predecessors") == "1"


def test_delete_clears_cells_and_deletes_whole_rows(hands: Hands, document: Document) -> None:
    hands.go(hands.row("Design"), "people")
    hands.run("clear")
    assert hands.text(hands.row("Design"), "people") == ""
    hands.press(Key.Key_Space, Held.ShiftModifier)
    assert hands.grid.whole_rows()
    hands.run("clear")
    assert names(document) == ["Build", "Test"]


def test_blocks_go_to_a_spreadsheet_and_come_back(hands: Hands, document: Document) -> None:
    hands.go(hands.row("Design"))
    hands.press(Key.Key_Right, Held.ShiftModifier)
    hands.press(Key.Key_Down, Held.ShiftModifier)
    hands.run("copy")
    assert QGuiApplication.clipboard().text() == "Design\t3d\nBuild\t5d\n"
    QGuiApplication.clipboard().setText("Plan\t1d\tAna\r\nDraw\t2d\t\r\nMake\t3d\tBen 50%\r\nTry\t1d\tAna\r\n")
    hands.go(hands.row("Design"))
    hands.run("paste")
    assert names(document) == ["Plan", "Draw", "Make", "Try"]
    assert hands.text(hands.row("Make"), "people") == "Ben 50%"
    hands.run("undo")
    assert names(document) == ["Design", "Build", "Test"]


def test_a_wrong_block_is_refused_whole_and_says_where(hands: Hands, document: Document) -> None:
    before = document.plan
    QGuiApplication.clipboard().setText("Plan\t1d\nDraw\tsoon\n")
    hands.go(hands.row("Design"))
    hands.run("paste")
    assert document.plan is before
    assert "Estimate of Draw" in hands.window.status.effect.text() or "Estimate of Build" in hands.window.status.effect.text()


def test_fill_down_and_an_entry_in_many_rows_are_one_step(hands: Hands, document: Document) -> None:
    hands.go(hands.row("Design"), "people")
    hands.press(Key.Key_Down, Held.ShiftModifier)
    hands.press(Key.Key_Down, Held.ShiftModifier)
    hands.run("fill-down")
    assert [hands.text(hands.row(name), "people") for name in ("Design", "Build", "Test")] == ["Ana", "Ana", "Ana"]
    hands.run("undo")
    assert hands.text(hands.row("Build"), "people") == "Ben"


def test_a_summary_is_made_by_indenting_and_folds_by_the_arrows(hands: Hands, document: Document) -> None:
    hands.type("Phase")
    hands.type("Inner 1d")
    hands.go(hands.row("Inner"))
    hands.run("indent")
    phase = hands.row("Phase")
    assert document.plan.rows[hands.row("Inner")].parent == phase
    hands.go(phase)
    hands.press(Key.Key_Left)
    assert hands.row("Inner") not in hands.grid.shown_rows()
    assert hands.window.schedule is not None
    assert hands.row("Inner") not in hands.window.schedule.rows.visible_rows()
    hands.press(Key.Key_Right)
    assert hands.row("Inner") in hands.grid.shown_rows()


@pytest.mark.qt_log_ignore("does not support")
def test_the_palette_finds_commands_and_rows(hands: Hands, document: Document) -> None:
    palette = hands.window.palette_
    hands.run("command")
    palette.line.setText("undo")
    assert palette._shown[0].text.startswith("Undo")
    palette.line.setText("build")
    assert palette._shown[0].text == "Build"
    lines = [palette.list.item(at) for at in range(palette.list.count())]
    assert [one.data(Qt.ItemDataRole.AccessibleTextRole) for one in lines if not one.isHidden()] == [
        f"{one.text}, {one.aside}" for one in palette._shown
    ]
    QTest.keyClick(palette.line, Key.Key_Up)
    assert palette.list.currentRow() == len(palette._shown) - 1
    QTest.keyClick(palette.line, Key.Key_Down)
    assert palette.list.currentRow() == 0
    QTest.keyClick(palette.line, Key.Key_Return)
    assert hands.grid.current == hands.row("Build")


def test_the_open_row_makes_milestones_and_takes_names(hands: Hands) -> None:
    hands.go_to_open_row()
    hands.type("Sign-off 0d after Build")
    document = hands.window.document
    assert document is not None
    row = document.plan.rows[hands.row("Sign-off")]
    assert row.kind == "milestone"
    assert hands.text(row.id, "predecessors") == "2"


def test_every_command_has_one_key_and_one_icon_of_its_own() -> None:
    keys = [key for command in COMMANDS for key in command.shortcuts]
    icons = [command.icon for command in COMMANDS if command.icon]
    assert len(keys) == len(set(keys))
    assert len(icons) == len(set(icons))


def test_undo_is_named_after_what_it_takes_back(hands: Hands) -> None:
    hands.enter(hands.row("Test"), "name", "Try")
    assert hands.window.actions_["undo"].text() == "&Undo rename Test"


def test_the_panes_are_reached_by_one_key(hands: Hands, make_window: Callable[[], MainWindow]) -> None:
    from PySide6.QtWidgets import QApplication

    hands.grid.setFocus()
    seen = []
    for _ in range(5):
        hands.run("next-pane")
        now = QApplication.focusWidget()
        seen.append(now.accessibleName() if now else "")
    assert len(set(seen)) >= 4


def test_columns_are_chosen_from_the_table_and_keep_what_was_selected(hands: Hands) -> None:
    view = hands.window.schedule
    assert view is not None
    hands.go(hands.row("Build"))
    menu = view.column_menu()
    float_ = next(action for action in menu.actions() if action.text() == "Float")
    assert not float_.isChecked()
    float_.trigger()
    assert hands.grid.tree.column_of("total_float") > 0
    assert hands.grid.current == hands.row("Build")


def test_dates_are_kept_by_hand_and_given_back(hands: Hands, document: Document) -> None:
    row = hands.row("Build")
    hands.go(row)
    start = document.session.schedule.dates(row).start
    hands.run("by-hand")
    found = document.plan.rows[row].by_hand
    assert found is not None
    assert found.start == start
    hands.run("automatic")
    assert document.plan.rows[row].by_hand is None
