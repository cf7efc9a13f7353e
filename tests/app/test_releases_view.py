"""The Releases view: the train is walked through and leads to the schedule; windows and freezes are made, moved and removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from relplanner.app.dialogs.slip import SlipDialog
from relplanner.app.main_window import MainWindow
from relplanner.app.views.releases_view import ReleasesView
from relplanner.chart.closure_board import Placed, placed_box
from relplanner.chart.train_board import Spot, spot_box
from relplanner.plan.edits.trains import train_from_template
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Day, Plan
from relplanner.plan.notation import parse_instant
from relplanner.store.book import Book
from relplanner.store.file import save_book
from relplanner.store.resources import read_template
from tests.app.conftest import TODAY
from tests.app.hands import Hands

pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support", extend=True
)  # the offscreen platform says so of every popup

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
DAY = (TODAY.date() - TODAY.date().replace(year=1970, month=1, day=1)).days


@pytest.fixture
def view(window: MainWindow) -> ReleasesView:
    window.files.example()
    window.actions_["view-releases"].trigger()
    assert window.views is not None
    assert window.views.releases is not None
    return window.views.releases


def place_of(view: ReleasesView, spot: Spot) -> QPoint:
    assert view.train.board is not None
    lane = view.train.board.lane_of(spot.plan, spot.release)
    assert lane is not None
    view.train.axis.reveal(spot.start, spot.finish)
    x, top, width, height = spot_box(lane, spot, view.train.axis.scale)
    return QPoint(round(view.train.split + x - view.train.axis.left + width / 2), round(top + height / 2))


def spot_of(view: ReleasesView, row: str) -> Spot:
    assert view.train.board is not None
    return next(spot for lane in view.train.board.lanes for spot in lane.spots if spot.subject == row)


def test_a_click_on_a_gate_selects_its_row_and_a_double_click_goes_there(window: MainWindow, view: ReleasesView) -> None:
    gate = Hands(window).row("Integration exit")
    at = place_of(view, spot_of(view, gate))
    QTest.mouseClick(view.train.viewport(), LEFT, NONE, at)
    assert window.schedule is not None
    assert window.schedule.selection.rows == {gate}
    assert view.sentence.startswith("Integration exit of ")
    assert "pending" in view.sentence
    QTest.mouseDClick(view.train.viewport(), LEFT, NONE, at)
    assert window.views is not None
    assert window.views.name == "schedule"
    assert window.schedule.selection.current == gate


def test_arrows_walk_from_release_to_release_and_along_them_and_enter_goes_there(window: MainWindow, view: ReleasesView) -> None:
    QTest.keyClick(view.train, Qt.Key.Key_Down)
    assert view.train.spot is not None
    assert view.train.spot.kind == "release"
    assert view.sentence.startswith("Portal 4.3, a minor release")
    QTest.keyClick(view.train, Qt.Key.Key_Down)
    assert view.sentence.startswith("Claims 8.0, a major release")
    kinds = []
    for _ in range(3):
        QTest.keyClick(view.train, Qt.Key.Key_Right)
        kinds.append(view.train.spot.kind)
    assert kinds == ["phase", "gate", "phase"]
    assert view.sentence.startswith("Design of Claims 8.0 leads from")
    row = view.train.spot.subject
    QTest.keyClick(view.train, Qt.Key.Key_Return)
    assert window.views is not None
    assert window.views.name == "schedule"
    assert window.schedule is not None
    assert window.schedule.selection.current == row
    window.show_view("releases")
    window.go_to(Hands(window).row("Design board"))
    assert view.train.spot.subject == Hands(window).row("Design board")
    QTest.keyClick(view.train, Qt.Key.Key_Escape)
    assert view.train.spot is None


def test_a_sign_says_the_clash_and_opens_its_answers(
    window: MainWindow, view: ReleasesView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relplanner.app.panels.clash.answers_to", lambda *_: iter(()))
    assert view.train.board is not None
    sign = next(spot for lane in view.train.board.lanes for spot in lane.spots if spot.kind == "clash")
    QTest.mouseClick(view.train.viewport(), LEFT, NONE, place_of(view, sign))
    assert view.train.spot == sign
    assert "one release at a time" in view.sentence
    QTest.keyClick(view.train, Qt.Key.Key_Return)
    assert window.clash.isVisible()


def closure(view: ReleasesView, name: str) -> tuple[int, Placed]:
    board = view.closures.board
    assert board is not None
    return next((n, one) for n, lane in enumerate(board.lanes) for one in lane.placed if one.entry.name == name)


def test_days_taken_by_key_become_a_freeze_that_is_moved_and_removed(window: MainWindow, view: ReleasesView) -> None:
    document, map_ = window.document, view.closures
    assert document is not None
    before = document.plan
    for _ in range(3):
        QTest.keyClick(map_, Qt.Key.Key_Right, SHIFT)
    assert map_.days is not None
    assert map_.days[1] - map_.days[0] == 3 * MINUTES_PER_DAY
    QTest.keyClick(map_, Qt.Key.Key_Insert)
    assert view.menu is not None
    next(one for one in view.menu.actions() if "hard freeze" in one.text().replace("&", "")).trigger()
    assert view.edits.dialog is not None
    view.edits.dialog.reject()
    new = next(one for key, one in document.plan.freezes.items() if key not in before.freezes)
    assert (new.hard, new.finish - new.start) == (True, 3 * MINUTES_PER_DAY)
    assert map_.entry is not None
    assert map_.entry.subject == new.id
    QTest.keyClick(map_, Qt.Key.Key_Right, ALT)
    QTest.keyClick(map_, Qt.Key.Key_Right, ALT | SHIFT)
    moved = document.plan.freezes[new.id]
    assert (moved.start - new.start, moved.finish - new.finish) == (MINUTES_PER_DAY, 2 * MINUTES_PER_DAY)
    QTest.keyClick(map_, Qt.Key.Key_Return)
    assert view.edits.dialog.windows.key == new.id
    view.edits.dialog.reject()
    QTest.keyClick(map_, Qt.Key.Key_Delete)
    assert document.plan.freezes == before.freezes


def test_a_freeze_is_dragged_and_what_repeats_is_not(window: MainWindow, view: ReleasesView) -> None:
    document, map_ = window.document, view.closures
    assert document is not None
    lane, one = closure(view, "Year end: soft")
    assert map_.board is not None
    map_.axis.reveal(one.entry.start, one.entry.finish)
    x, top, width = placed_box(map_.board.lanes[lane], one, map_.axis.scale)
    start = QPoint(round(map_.split + x - map_.axis.left + width / 2), round(top + 6))
    far = QPoint(start.x() + round(4 * map_.axis.scale.per_day), start.y())
    QTest.mousePress(map_.viewport(), LEFT, NONE, start)
    QTest.mouseMove(map_.viewport(), far)
    QTest.mouseRelease(map_.viewport(), LEFT, NONE, far)
    was = one.entry
    assert document.plan.freezes[was.subject].start - was.start == 4 * MINUTES_PER_DAY
    document.undo()
    edge = QPoint(round(map_.split + x - map_.axis.left + width) - 2, start.y())
    QTest.mousePress(map_.viewport(), LEFT, NONE, edge)
    QTest.mouseMove(map_.viewport(), QPoint(edge.x() + round(2 * map_.axis.scale.per_day), edge.y()))
    QTest.keyClick(map_, Qt.Key.Key_Escape)
    QTest.mouseRelease(map_.viewport(), LEFT, NONE, edge)
    assert document.plan.freezes[was.subject].finish == was.finish
    QTest.mousePress(map_.viewport(), LEFT, NONE, edge)
    QTest.mouseMove(map_.viewport(), QPoint(edge.x() + round(2 * map_.axis.scale.per_day), edge.y()))
    assert view.sentence.startswith("Year end: soft moves to ")
    QTest.mouseRelease(map_.viewport(), LEFT, NONE, edge)
    moved = document.plan.freezes[was.subject]
    assert (moved.start - was.start, moved.finish - was.finish) == (0, 2 * MINUTES_PER_DAY)
    document.undo()
    board = map_.board
    found = next((n, w) for n, lane_ in enumerate(board.lanes) for w in lane_.placed if w.entry.kind == "window")
    map_.choose(found[1], found[0])
    plan = document.plan
    QTest.keyClick(map_, Qt.Key.Key_Right, ALT)
    assert document.plan is plan
    assert "repeats" in window.message.label.text()


def test_releases_of_other_plans_in_the_folder_are_lanes_only_to_read(window: MainWindow, tmp_path: Path) -> None:
    def train(name: str, seed: int, target: str) -> Plan:
        at = parse_instant(target, Day(DAY), "dmy")
        return train_from_template(
            read_template("minor"), SeededIds(seed), name=name, version="1.0", targets=[at], today=Day(DAY)
        )

    save_book(Book(plan=train("Portal", 1, "2027-11-10")), tmp_path / "portal.relplan")
    save_book(Book(plan=train("Gateway", 2, "2027-11-10")), tmp_path / "gateway.relplan")
    (tmp_path / "broken.relplan").write_text("no plan")
    window.files.open(tmp_path / "portal.relplan")
    window.actions_["view-releases"].trigger()
    assert window.views is not None
    view = window.views.releases
    assert view is not None
    assert "broken.relplan" in window.message.label.text()
    assert view.train.board is not None
    assert [(lane.name, lane.own) for lane in view.train.board.lanes] == [
        ("Portal 1.0", True),
        ("gateway.relplan", False),
        ("Gateway 1.0", False),
    ]
    assert any("(gateway.relplan) use it" in clash.text for clash in view.train.board.clashes)
    QTest.keyClick(view.train, Qt.Key.Key_Down)
    QTest.keyClick(view.train, Qt.Key.Key_Down)
    assert view.sentence.startswith("Gateway 1.0 (gateway.relplan), a minor release")
    QTest.keyClick(view.train, Qt.Key.Key_Return)
    assert "gateway.relplan" in window.message.label.text()
    assert window.views.name == "releases"


def test_the_month_is_walked_and_makes_a_freeze_of_its_days(window: MainWindow, view: ReleasesView) -> None:
    document, month = window.document, view.month.map
    assert document is not None
    assert not view.is_by_month
    window.actions_["by-month"].trigger()
    assert view.is_by_month
    assert month.grid is not None
    assert month.grid.title == "September 2027"
    QTest.keyClick(month, Qt.Key.Key_PageDown)
    assert month.grid.title == "October 2027"
    live = next(one for day in month.grid.days for one in day if one.kind == "go-live" and one.text == "Portal 4.3")
    assert live.entry is not None
    month.show_at(live.entry.start)
    for _ in range(6):
        QTest.keyClick(month, Qt.Key.Key_Space)
        if month.item is live:
            break
    assert view.sentence == "Portal 4.3 goes live on Wed 13 Oct."
    QTest.keyClick(month, Qt.Key.Key_Right)
    QTest.keyClick(month, Qt.Key.Key_Down, SHIFT)
    assert month.days[1] - month.days[0] == 8 * MINUTES_PER_DAY
    before = document.plan.freezes
    QTest.keyClick(month, Qt.Key.Key_Insert)
    assert view.menu is not None
    next(one for one in view.menu.actions() if "soft freeze" in one.text().replace("&", "")).trigger()
    assert view.edits.dialog is not None
    view.edits.dialog.reject()
    new = next(one for key, one in document.plan.freezes.items() if key not in before)
    assert (new.start, new.finish, new.hard) == (*month.days, False)
    cells = month.cells
    x, y = cells.corner(month.day - month.grid.first)
    QTest.mouseClick(month, LEFT, NONE, QPoint(round(x + 30), round(y + 30)))
    assert month.entry is not None
    assert month.entry.subject == new.id
    month.menu_asked.emit(month.mapToGlobal(QPoint(5, 5)))
    assert [one.text().replace("&", "") for one in view.menu.actions()] == ["Edit…", "Remove", "New…"]
    view.menu.close()
    QTest.keyClick(month, Qt.Key.Key_Delete)
    assert document.plan.freezes == before
    month.show_at(live.entry.start)
    QTest.keyClick(month, Qt.Key.Key_Space)
    while month.item is not None and month.item.kind != "go-live":
        QTest.keyClick(month, Qt.Key.Key_Space)
    QTest.keyClick(month, Qt.Key.Key_Return)
    assert window.views is not None
    assert window.views.name == "schedule"
    assert window.schedule is not None
    assert window.schedule.selection.current == document.plan.releases[live.entry.subject].go_live
    window.actions_["by-month"].trigger()
    window.actions_["by-month"].trigger()
    assert not view.is_by_month


def test_a_release_that_is_dragged_asks_for_its_slip_and_moves_by_nothing_else(window: MainWindow, view: ReleasesView) -> None:
    document = window.document
    assert document is not None
    before = document.plan
    release = document.plan.releases["portal"]
    assert release.go_live is not None
    live = document.session.schedule.dates(release.go_live).finish
    at = place_of(view, spot_of(view, release.go_live))
    week = round(7 * view.train.axis.scale.per_day)
    QTest.mousePress(view.train.viewport(), LEFT, NONE, at)
    QTest.mouseMove(view.train.viewport(), at + QPoint(week, 0))
    assert view.train.drag.is_far
    QTest.keyClick(view.train, Qt.Key.Key_Escape)
    QTest.mouseRelease(view.train.viewport(), LEFT, NONE, at + QPoint(week, 0))
    assert not window.findChildren(SlipDialog)
    QTest.mousePress(view.train.viewport(), LEFT, NONE, at)
    QTest.mouseMove(view.train.viewport(), at + QPoint(week, 0))
    assert not window.grab().isNull()
    QTest.mouseRelease(view.train.viewport(), LEFT, NONE, at + QPoint(week, 0))
    assert document.plan is before
    (dialog,) = window.findChildren(SlipDialog)
    assert dialog.by.text() == "1w"
    assert dialog.preview.text().startswith("The go-live of Portal 4.3 moves from Wed 13 Oct to Wed 20 Oct")
    QTest.keyClick(dialog.by, Qt.Key.Key_Return)
    assert document.session.schedule.dates(release.go_live).finish == live + 7 * MINUTES_PER_DAY
    document.undo()
    assert document.plan == before


def test_a_release_slips_a_week_by_key_and_never_to_earlier_days(window: MainWindow, view: ReleasesView) -> None:
    view.train.choose(spot_of(view, "portal"))
    refused: list[str] = []
    view.refused.connect(refused.append)
    QTest.keyClick(view.train, Qt.Key.Key_Left, ALT)
    assert "slips to later days only" in refused[0]
    QTest.keyClick(view.train, Qt.Key.Key_Right, ALT)
    (dialog,) = window.findChildren(SlipDialog)
    assert "Portal 4.3 moves from Wed 13 Oct to Wed 20 Oct" in dialog.preview.text()
    dialog.reject()
