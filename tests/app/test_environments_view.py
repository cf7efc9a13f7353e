"""The Environments view: stays are walked through, name their tasks, and lead to the answers of a double booking."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from relplanner.app.main_window import MainWindow
from relplanner.app.views.environments_board import EnvironmentsBoard
from relplanner.chart.booking_board import stay_box
from tests.app.hands import Hands

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def board(window: MainWindow) -> EnvironmentsBoard:
    window.files.example()
    window.actions_["view-environments"].trigger()
    assert window.views is not None
    assert window.views.environments is not None
    return window.views.environments.board


def test_a_click_on_a_stay_selects_its_tasks_and_says_what_it_is(window: MainWindow, board: EnvironmentsBoard) -> None:
    assert board.board is not None
    line = next(one for one in board.board.lines if one.name.startswith("SIT"))
    stay = line.stays[-1]
    board.axis.reveal(stay.start, stay.finish)
    x, top, width = stay_box(line, stay, board.axis.scale)
    at = QPoint(round(board.split + x - board.axis.left + width / 2), round(top) + 5)
    QTest.mouseClick(board.viewport(), LEFT, NONE, at)
    assert board.stay == stay
    assert window.schedule is not None
    assert window.schedule.selection.rows == frozenset(stay.tasks)
    assert board.sentence.startswith(f"{stay.name} is in SIT")
    assert board.clash is not None
    assert "booked twice" in board.sentence


def test_arrows_walk_and_enter_opens_the_double_booking(
    window: MainWindow, board: EnvironmentsBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relplanner.app.panels.clash.answers_to", lambda *_: iter(()))
    assert board.board is not None
    seen = set()
    QTest.keyClick(board, Qt.Key.Key_Down)
    for _ in range(30):
        assert board.stay is not None
        seen.add((board.stay.environment, board.stay.start))
        QTest.keyClick(board, Qt.Key.Key_Right)
        if (board.stay.environment, board.stay.start) in seen:
            QTest.keyClick(board, Qt.Key.Key_Down)
            for _ in range(9):
                QTest.keyClick(board, Qt.Key.Key_Left)
        if board.clash is not None:
            break
    assert board.clash is not None
    QTest.keyClick(board, Qt.Key.Key_Return)
    assert window.clash.isVisible()
    assert window.clash.clash == board.clash


def test_going_to_a_task_chooses_its_stay(window: MainWindow, board: EnvironmentsBoard) -> None:
    row = Hands(window).row("Integration cycle 1")
    window.go_to(row)
    assert board.stay is not None
    assert row in board.stay.tasks
    QTest.keyClick(board, Qt.Key.Key_Escape)
    assert board.stay is None


def test_the_board_follows_an_edit_and_a_preview(window: MainWindow, board: EnvironmentsBoard) -> None:
    document = window.document
    assert document is not None
    assert board.board is not None
    before = len(document.readings.clashes)
    clash = next(one for one in document.readings.clashes if one.kind == "environment")
    window.people.show_clash(clash, focus=True)
    assert window.views is not None
    assert window.views.preview is not None
    assert board.board.readings is window.views.preview.readings
    window.clash.close_()
    assert board.board.readings is document.readings
    assert len(document.readings.clashes) == before
