"""The mouse and the keys on bars, each through the real widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt

from relplanner.plan.edits.tasks import set_by_hand
from relplanner.plan.instants import instant, iso
from relplanner.plan.model import Estimate, HandDates, Minutes

if TYPE_CHECKING:
    from conftest import Bench

DAY_WIDTH = 24
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def test_dragging_the_middle_moves_a_bar(bench: Bench) -> None:
    begin = bench.place("manual")
    bench.drag(begin, begin + QPoint(2 * DAY_WIDTH, 0))
    assert bench.door.asked == [("Move Manual", "set_start", ("manual", instant("2027-03-03T08:00")))]


def test_a_move_snaps_to_whole_days_where_days_are_narrow(bench: Bench) -> None:
    begin = bench.place("manual")
    bench.drag(begin, begin + QPoint(2 * DAY_WIDTH - 7, 0))
    assert bench.door.asked[0][2][1] == instant("2027-03-03T08:00")


def test_a_drag_that_ends_where_it_began_changes_nothing(bench: Bench) -> None:
    begin = bench.place("manual")
    bench.press(begin)
    bench.move(begin + QPoint(60, 0))
    bench.move(begin + QPoint(3, 0))
    bench.release(begin + QPoint(3, 0))
    assert bench.door.asked == []


def test_dragging_the_edge_changes_the_estimate(bench: Bench) -> None:
    edge = bench.place("code", 1.0) - QPoint(2, 0)
    bench.drag(edge, edge + QPoint(3 * DAY_WIDTH, 0))
    assert bench.door.asked == [
        ("Change the estimate of Code", "set_estimate", ("code", Estimate(likely=Minutes(4 * 480)))),
    ]


def test_an_edge_dragged_before_the_start_leaves_the_least_there_is(bench: Bench) -> None:
    edge = bench.place("code", 1.0) - QPoint(2, 0)
    bench.drag(edge, edge - QPoint(200, 0))
    assert bench.door.asked[0][2][1].likely == 240


def test_dragging_from_bar_to_bar_links(bench: Bench) -> None:
    bench.drag(bench.place("design"), bench.place("manual"))
    assert bench.door.asked == [("Link Design to Manual", "link", ("design", "manual"))]
    assert any(link.successor == "manual" for link in bench.door.plan.links.values())


def test_a_milestone_can_be_linked_too(bench: Bench) -> None:
    bench.drag(bench.place("manual"), bench.place("done"))
    assert bench.door.asked[0][:2] == ("Link Manual to Done", "link")


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_escape_cancels_a_drag(bench: Bench, share: float) -> None:
    begin = bench.place("manual", share) - QPoint(2, 0)
    bench.press(begin)
    bench.move(begin + QPoint(100, 0))
    assert bench.view.gestures.mode in {"move", "resize"}
    bench.key(Qt.Key.Key_Escape)
    assert bench.view.gestures.mode is None
    bench.release(begin + QPoint(100, 0))
    assert bench.door.asked == []


def test_a_drag_says_where_it_would_end(bench: Bench) -> None:
    begin = bench.place("manual")
    bench.press(begin)
    bench.move(begin + QPoint(2 * DAY_WIDTH, 0))
    assert bench.view.gestures.words() == "starts no earlier than Wed 3 Mar"
    bench.move(bench.place("code"))
    assert bench.view.gestures.words() == "Manual → Code"
    bench.key(Qt.Key.Key_Escape)
    edge = bench.place("code", 1.0) - QPoint(2, 0)
    bench.press(edge)
    bench.move(edge + QPoint(3 * DAY_WIDTH, 0))
    assert bench.view.gestures.words() == "until Mon 8 Mar, 4 days"
    bench.view.viewport().grab()


def test_a_refused_edit_is_told_in_its_own_words(bench: Bench) -> None:
    bench.door.refuses = True
    with bench.qtbot.waitSignal(bench.view.refused) as told:
        bench.drag(bench.place("code"), bench.place("design"))
    assert told.args == ["Design cannot wait for Code: Code waits for Design."]


def test_a_summary_is_not_moved(bench: Bench) -> None:
    begin = bench.place("build")
    bench.drag(begin, begin + QPoint(60, 0))
    assert bench.door.asked == []


def test_dragging_empty_ground_scrolls(bench: Bench) -> None:
    left = bench.axis.left
    bench.drag(QPoint(500, 250), QPoint(440, 250))
    assert bench.axis.left == left + 60
    assert bench.door.asked == []


def test_a_click_selects_and_ctrl_adds(bench: Bench) -> None:
    bench.qtbot.mouseClick(bench.view.viewport(), Qt.MouseButton.LeftButton, pos=bench.place("code"))
    assert bench.selection.current == "code"
    bench.qtbot.mouseClick(bench.view.viewport(), Qt.MouseButton.LeftButton, CTRL, bench.place("design"))
    assert bench.selection.rows == {"code", "design"}


def test_alt_and_arrows_move_by_working_days(bench: Bench) -> None:
    bench.selection.select(("manual",))
    bench.key(Qt.Key.Key_Right, ALT)
    assert bench.door.asked[-1][2] == ("manual", instant("2027-03-02T08:00"))
    bench.selection.select(("code",))
    for _ in range(3):
        bench.key(Qt.Key.Key_Right, ALT)
    assert bench.door.asked[-1][2] == ("code", instant("2027-03-08T08:00"))


def test_ctrl_alt_and_arrows_change_the_estimate(bench: Bench) -> None:
    bench.selection.select(("code",))
    bench.key(Qt.Key.Key_Right, ALT | CTRL)
    assert bench.door.plan.rows["code"].estimate == Estimate(likely=Minutes(4 * 480))
    for _ in range(6):
        bench.key(Qt.Key.Key_Left, ALT | CTRL)
    assert bench.door.plan.rows["code"].estimate == Estimate(likely=Minutes(480))


def by_hand(bench: Bench, start: str, finish: str) -> None:
    bench.door.edit("Keep", set_by_hand, "code", HandDates(start=instant(start), finish=instant(finish)))


def test_dates_kept_by_hand_move_with_their_work_and_stretch(bench: Bench) -> None:
    by_hand(bench, "2027-03-04T08:00", "2027-03-05T17:00")
    bench.selection.select(("code",))

    def kept() -> tuple[str, str]:
        found = bench.door.plan.rows["code"].by_hand
        assert found is not None
        return iso(found.start), iso(found.finish)

    bench.key(Qt.Key.Key_Right, ALT)
    assert kept() == ("2027-03-05T08:00", "2027-03-08T17:00")
    bench.key(Qt.Key.Key_Left, ALT)
    assert kept() == ("2027-03-04T08:00", "2027-03-05T17:00")
    bench.key(Qt.Key.Key_Right, ALT | CTRL)
    assert kept() == ("2027-03-04T08:00", "2027-03-08T17:00")
    begin = bench.place("code")
    bench.drag(begin, begin - QPoint(2 * DAY_WIDTH, 0))
    assert kept() == ("2027-03-02T08:00", "2027-03-04T17:00")
    edge = bench.place("code", 1.0) - QPoint(2, 0)
    bench.drag(edge, edge + QPoint(DAY_WIDTH, 0))
    assert kept() == ("2027-03-02T08:00", "2027-03-05T17:00")


def test_arrows_walk_through_the_rows(bench: Bench) -> None:
    bench.key(Qt.Key.Key_Down)
    assert bench.selection.current == "build"
    bench.key(Qt.Key.Key_Down)
    bench.key(Qt.Key.Key_Down)
    assert bench.selection.current == "code"
    bench.key(Qt.Key.Key_Up)
    assert bench.selection.current == "design"


def test_plus_and_minus_zoom(bench: Bench) -> None:
    before = bench.axis.scale.per_day
    bench.key(Qt.Key.Key_Plus)
    assert bench.axis.scale.per_day > before
    bench.key(Qt.Key.Key_Minus)
    bench.key(Qt.Key.Key_Minus)
    assert bench.axis.scale.per_day < before


def test_the_pointer_says_what_can_be_done(bench: Bench) -> None:
    bench.move(bench.place("code", 1.0) - QPoint(1, 0))
    assert bench.view.viewport().cursor().shape() == Qt.CursorShape.SizeHorCursor
    bench.move(bench.place("code"))
    assert bench.view.viewport().cursor().shape() == Qt.CursorShape.OpenHandCursor
    bench.move(QPoint(600, 250))
    assert bench.view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


def test_shift_selects_all_between(bench: Bench) -> None:
    bench.qtbot.mouseClick(bench.view.viewport(), Qt.MouseButton.LeftButton, pos=bench.place("design"))
    shift = Qt.KeyboardModifier.ShiftModifier
    bench.qtbot.mouseClick(bench.view.viewport(), Qt.MouseButton.LeftButton, shift, bench.place("manual"))
    assert bench.selection.rows == {"design", "code", "manual"}


def test_a_bar_pulled_against_the_edge_scrolls_on(bench: Bench) -> None:
    begin, left = bench.place("manual"), bench.axis.left
    bench.press(begin)
    bench.move(QPoint(bench.view.viewport().width() - 2, begin.y()))
    bench.qtbot.waitUntil(lambda: bench.axis.left >= left + 48, timeout=2000)
    bench.key(Qt.Key.Key_Escape)
    stopped = bench.axis.left
    bench.qtbot.wait(120)
    assert bench.axis.left == stopped
