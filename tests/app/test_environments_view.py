"""The Environments view: stays are walked through, name their tasks, and lead to the answers of a double booking."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from relplanner.app.main_window import MainWindow
from relplanner.app.views.environments_board import EnvironmentsBoard
from relplanner.chart.booking_board import Stay, stay_box
from relplanner.plan.edits.tasks import set_progress
from relplanner.plan.model import PerMille, Progress
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


def stay_of(board: EnvironmentsBoard, place: str, release: str) -> Stay:
    """The first stay of a release in an environment; chosen."""
    assert board.board is not None
    line = next(one for one in board.board.lines if one.name.startswith(place))
    stay = next(one for one in line.stays if one.name == release)
    board.choose(stay)
    return stay


def hold(board: EnvironmentsBoard, stay: Stay, by: QPoint) -> QPoint:
    """Press on a stay and move the pointer, the button down; where it is then."""
    line = board.line_of(stay)
    assert line is not None
    board.axis.reveal(stay.start, stay.finish)
    x, top, width = stay_box(line, stay, board.axis.scale)
    at = QPoint(round(board.split + x - board.axis.left + width / 2), round(top - board.verticalScrollBar().value()) + 5)
    QTest.mousePress(board.viewport(), LEFT, NONE, at)
    QTest.mouseMove(board.viewport(), at + QPoint(6, 0))
    QTest.mouseMove(board.viewport(), at + by)
    return at + by


def test_a_booking_is_dragged_in_time_and_the_tip_says_what_follows(window: MainWindow, board: EnvironmentsBoard) -> None:
    document = window.document
    assert document is not None
    board.axis.zoom(8.0, 300)
    before, stay = document.plan, stay_of(board, "SIT", "Portal 4.3")
    week = QPoint(round(7 * board.axis.scale.per_day), 0)
    at = hold(board, stay, week)
    assert board.gestures.words() == (
        "SIT system integration test from Mon 4 Oct to Mon 11 Oct. Portal 4.3 goes live 5 days later, on Wed 20 Oct; "
        "27 of 27 clashes are left."
    )
    board.grab()
    assert document.plan is before, "nothing moves while the button is down"
    QTest.keyClick(board, Qt.Key.Key_Escape)
    QTest.mouseRelease(board.viewport(), LEFT, NONE, at)
    assert document.plan is before
    at = hold(board, stay_of(board, "SIT", "Portal 4.3"), week)
    QTest.mouseRelease(board.viewport(), LEFT, NONE, at)
    assert document.session.undo_label == "Move Portal 4.3 in SIT system integration test"
    assert board.stay is not None
    assert (board.stay.tasks, board.stay.start - stay.start) == (stay.tasks, 7 * 1440)
    bound = [key for key, row in document.plan.rows.items() if row.constraint != before.rows[key].constraint]
    assert bound == ["portal-I1"], "what follows comes along over its links"
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.plan == before


def test_keys_move_a_booking_and_what_the_rules_hold_stays_with_a_reason(window: MainWindow, board: EnvironmentsBoard) -> None:
    document = window.document
    assert document is not None
    alt = Qt.KeyboardModifier.AltModifier
    before, stay = document.plan, stay_of(board, "SIT", "Portal 4.3")
    QTest.keyClick(board, Qt.Key.Key_Left, alt)
    assert document.plan is before
    assert window.message.isVisible(), "its predecessors hold it"
    QTest.keyClick(board, Qt.Key.Key_Right, alt)
    assert board.stay is not None
    assert board.stay.start - stay.start == 1440
    QTest.keyClick(board, Qt.Key.Key_Down, alt)
    assert set(stay.tasks) <= set(board.stay.tasks)
    assert board.line_of(board.stay).name.startswith("UAT")  # type: ignore[union-attr]
    assert document.session.undo_label == "Move Portal 4.3 to UAT user acceptance test"
    document.undo()
    document.undo()
    assert document.plan == before
    document.edit("Begin", set_progress, stay.tasks[0], Progress(percent=PerMille(100)))
    window.message.hide()
    stay_of(board, "SIT", "Portal 4.3")
    QTest.keyClick(board, Qt.Key.Key_Right, alt)
    assert window.message.isVisible()
    assert document.session.undo_label == "Begin", "what has begun stays"
