"""The People view: walking by key, dragging a block in time and to somebody else, folding, one selection."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from relplanner.app.main_window import MainWindow
from relplanner.app.views.people_map import PeopleMap, Spot
from relplanner.chart.heat_shapes import block_box
from relplanner.chart.primitives import Text
from relplanner.plan.edits.tasks import rename, set_progress
from relplanner.plan.instants import MINUTES_PER_DAY, instant
from relplanner.plan.model import Id, PerMille, Progress
from tests.app.hands import Hands

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def people(window: MainWindow) -> PeopleMap:
    """The example, people in front, zoomed in so that blocks are seen."""
    window.files.example()
    window.actions_["view-people"].trigger()
    assert window.views is not None
    assert window.views.people is not None
    window.views.people.map.axis.zoom(22.0, 300)
    return window.views.people.map


def booking(window: MainWindow, task: str, who: str) -> Id:
    assert window.document is not None
    plan = window.document.plan
    return next(
        one.id
        for one in plan.assignments.values()
        if plan.rows[one.task].name == task and plan.resources[one.resource].name == who
    )


def place(view: PeopleMap, assignment: Id) -> QPoint:
    """The middle of a block, after scrolling there."""
    assert view.map is not None
    placed = view.map.block(assignment)
    assert placed is not None
    view.reveal(view.spot_of(*placed))
    x, top, width = block_box(*placed, view.axis.scale)
    return QPoint(round(x - view.axis.left + view.split + width / 2), round(top) + 6 - view.verticalScrollBar().value())


def line(view: PeopleMap, who: str) -> int:
    """The height of somebody's cells in the viewport."""
    assert view.map is not None
    found = next(one for one in view.map.lines if one.name == who)
    return round(found.top) + 12 - view.verticalScrollBar().value()


def drag(view: PeopleMap, start: QPoint, stop: QPoint) -> None:
    QTest.mousePress(view.viewport(), LEFT, NONE, start)
    QTest.mouseMove(view.viewport(), start + QPoint(6, 0))
    QTest.mouseMove(view.viewport(), stop)


def test_the_view_comes_with_its_key_and_goes_with_the_schedules(window: MainWindow) -> None:
    window.files.example()
    assert window.views is not None
    assert not window.actions_["view-people"].isChecked()
    window.actions_["view-people"].trigger()
    assert window.views.currentWidget() is window.views.people
    assert window.actions_["view-people"].isChecked()
    assert window.actions_["view-people"].shortcut().toString() == "Ctrl+2"
    assert not window.actions_["clear"].isEnabled(), "no cell of the grid is in reach"
    window.actions_["view-schedule"].trigger()
    assert window.views.currentWidget() is window.schedule


def test_the_time_axis_is_the_same_in_both_views(window: MainWindow, people: PeopleMap) -> None:
    assert window.schedule is not None
    scale = people.axis.scale
    window.actions_["view-schedule"].trigger()
    assert window.schedule.axis is people.axis
    assert people.axis.scale == scale
    assert people.axis.width == window.schedule.chart.viewport().width()


def test_a_block_dragged_sideways_moves_its_task(window: MainWindow, people: PeopleMap) -> None:
    document = window.document
    assert document is not None
    assignment = booking(window, "UAT scripts, participants, sessions", "Dana Reyes")
    task = document.plan.assignments[assignment].task
    before = document.session.schedule.dates(task).start
    start = place(people, assignment)
    drag(people, start, start + QPoint(round(2 * people.axis.scale.per_day), 0))
    assert people.gestures.words().startswith("starts no earlier than Thu 23 Sep")
    QTest.mouseRelease(people.viewport(), LEFT, NONE, start + QPoint(round(2 * people.axis.scale.per_day), 0))
    assert document.session.schedule.dates(task).start - before == 2 * MINUTES_PER_DAY
    assert document.session.undo_label == "Move UAT scripts, participants, sessions"


def test_a_block_dragged_onto_somebody_is_handed_over_and_the_tip_says_whether_there_is_room(
    window: MainWindow, people: PeopleMap
) -> None:
    document = window.document
    assert document is not None
    assignment = booking(window, "Fix cycle 1 defects", "Priya Nair")
    start = place(people, assignment)
    stop = QPoint(start.x(), line(people, "Helen Moss"))
    drag(people, start, stop)
    assert people.gestures.words().startswith(
        "Give Fix cycle 1 defects to Helen Moss. Helen Moss is free from 24 Sep to 6 Oct, but"
    )
    QTest.mouseRelease(people.viewport(), LEFT, NONE, stop)
    assert document.plan.resources[document.plan.assignments[assignment].resource].name == "Helen Moss"
    assert people.spot is not None
    assert people.spot.assignment == assignment, "it stays chosen where it is now"
    document.undo()
    assert document.plan.resources[document.plan.assignments[assignment].resource].name == "Priya Nair"


def test_escape_lets_go_and_changes_nothing(window: MainWindow, people: PeopleMap) -> None:
    document = window.document
    assert document is not None
    before = document.plan
    start = place(people, booking(window, "Fix cycle 1 defects", "Priya Nair"))
    drag(people, start, start + QPoint(100, -60))
    assert people.gestures.is_dragging
    QTest.keyClick(people, Qt.Key.Key_Escape)
    QTest.mouseRelease(people.viewport(), LEFT, NONE, start + QPoint(100, -60))
    assert document.plan is before


def test_what_is_dragged_onto_one_who_has_it_already_becomes_one_booking(window: MainWindow, people: PeopleMap) -> None:
    document = window.document
    assert document is not None
    assignment, other = (booking(window, "Fix cycle 1 defects", who) for who in ("Priya Nair", "Oleg Brandt"))
    start = place(people, assignment)
    stop = QPoint(start.x(), line(people, "Oleg Brandt"))
    drag(people, start, stop)
    QTest.mouseRelease(people.viewport(), LEFT, NONE, stop)
    assert assignment not in document.plan.assignments
    assert document.plan.assignments[other].units == 2000
    assert people.spot is None


def test_a_started_task_stays_with_whoever_started_it(window: MainWindow, people: PeopleMap) -> None:
    document = window.document
    assert document is not None
    assignment = booking(window, "Fix cycle 1 defects", "Priya Nair")
    document.edit("Begin", set_progress, document.plan.assignments[assignment].task, Progress(percent=PerMille(100)))
    before = document.plan
    start = place(people, assignment)
    stop = QPoint(start.x(), line(people, "Helen Moss"))
    drag(people, start, stop)
    QTest.mouseRelease(people.viewport(), LEFT, NONE, stop)
    assert document.plan is before
    assert window.message.isVisible()


def test_arrows_walk_through_cells_and_blocks(window: MainWindow, people: PeopleMap) -> None:
    QTest.keyClick(people, Qt.Key.Key_Down)
    first = people.spot
    assert first is not None
    assert not first.assignment
    QTest.keyClick(people, Qt.Key.Key_Right)
    assert people.spot == Spot(first.key, first.finish, first.finish + 7 * MINUTES_PER_DAY)
    people.choose(people.cell_spot(people.map.lines[of(people, "Yusuf Arslan")], instant("2027-09-28")))  # type: ignore[union-attr]
    QTest.keyClick(people, Qt.Key.Key_Down)
    assert people.spot is not None
    assert people.spot.assignment, "below the cell stand the blocks"
    assert window.schedule is not None
    assert window.schedule.selection.current == people.task
    lane = people.spot.assignment
    QTest.keyClick(people, Qt.Key.Key_Down)
    assert people.spot.assignment not in {"", lane}
    QTest.keyClick(people, Qt.Key.Key_Down)
    assert people.spot.key == ("", "team")


def of(view: PeopleMap, who: str) -> int:
    assert view.map is not None
    return next(number for number, one in enumerate(view.map.lines) if one.name == who)


def test_alt_and_arrows_move_and_hand_over(window: MainWindow, people: PeopleMap) -> None:
    document = window.document
    assert document is not None
    assignment = booking(window, "UAT scripts, participants, sessions", "Dana Reyes")
    task = document.plan.assignments[assignment].task
    before = document.session.schedule.dates(task).start
    placed = people.map.block(assignment) if people.map is not None else None
    assert placed is not None
    people.choose(people.spot_of(*placed))
    QTest.keyClick(people, Qt.Key.Key_Right, ALT)
    assert document.session.schedule.dates(task).start == before + MINUTES_PER_DAY
    QTest.keyClick(people, Qt.Key.Key_Down, ALT)
    assert document.plan.resources[document.plan.assignments[assignment].resource].name == "Helen Moss"
    assert people.spot is not None
    assert people.spot.assignment == assignment


def test_space_unfolds_releases_and_phases(window: MainWindow, people: PeopleMap) -> None:
    assert people.map is not None
    people.choose(people.cell_spot(people.map.lines[of(people, "Yusuf Arslan")], people.axis.at(400)))
    QTest.keyClick(people, Qt.Key.Key_Space)
    number = of(people, "Yusuf Arslan")
    assert [one.name for one in people.map.lines[number + 1 : number + 3]] == ["Claims 8.0", "Portal 4.3"]
    assert window.document is not None


def test_a_click_on_a_groups_name_folds_it(people: PeopleMap) -> None:
    assert people.map is not None
    QTest.mouseClick(people.viewport(), LEFT, NONE, QPoint(100, 10))
    assert people.map.lines[1].kind == "group"


def test_going_to_a_task_shows_its_block(window: MainWindow, people: PeopleMap) -> None:
    row = Hands(window).row("Integration cycle 1")
    window.go_to(row)
    assert people.task == row
    assert people.spot is not None
    assert people.spot.assignment
    assert "Yusuf Arslan 100 % from Wed 22 Sep to Mon 4 Oct" in people.sentence


def test_a_cell_says_who_is_booked_by_what(people: PeopleMap) -> None:
    assert people.map is not None
    people.choose(people.cell_spot(people.map.lines[of(people, "Karin Wolf")], instant("2027-10-08")))
    assert "Karin Wolf is booked 2.0 of 1.0" in people.sentence
    assert people.clash is not None


def test_the_menu_of_a_block_offers_what_can_be_done_with_it(
    window: MainWindow, people: PeopleMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QMenu] = []
    monkeypatch.setattr("relplanner.app.people.QMenu.popup", lambda menu, _at: shown.append(menu))
    assignment = booking(window, "Fix cycle 1 defects", "Priya Nair")
    at = place(people, assignment)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, people.viewport().mapToGlobal(at))
    QApplication.sendEvent(people.viewport(), event)
    assert people.spot is not None
    assert people.spot.assignment == assignment
    assert {"hand-over", "split-work", "level"} <= {action.objectName() for action in shown[0].actions()}


def test_a_plan_without_people_says_what_to_do(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window.files.empty()
    drawn: list[str] = []
    monkeypatch.setattr("relplanner.app.views.time_map.Text", lambda **fields: drawn.append(fields["text"]) or Text(**fields))
    for name in ("people", "environments"):
        window.show_view(name)  # type: ignore[arg-type]
        assert window.views is not None
        assert window.views.front is not None
        window.views.front.grab()
    assert any(said.startswith("Nobody is in this plan") for said in drawn)
    assert any(said.startswith("No environment") for said in drawn)
    assert window.views is not None
    assert window.views.people is not None
    QTest.keyClick(window.views.people.map, Qt.Key.Key_Down)
    assert window.views.people.map.spot is None


def test_rows_stand_for_roles_phases_and_releases_by_key_and_by_mouse(window: MainWindow, people: PeopleMap) -> None:
    assert window.document is not None
    assert window.views is not None
    assert window.views.people is not None
    row = Hands(window).row("Integration cycle 1")
    window.document.edit("Report", set_progress, row, Progress(percent=PerMille(500)))
    window.actions_["load-rows"].trigger()
    assert people.by == "roles"
    assert people.map is not None
    testers = people.map.lines[of(people, "TEST")]
    assert (testers.role, testers.peak, testers.over) == ("1 person", "2.0", True)
    people.choose(people.cell_spot(testers, instant("2027-09-29")))
    assert people.sentence.startswith("TEST: 2.0 needed from Mon 27 Sep to Sun 3 Oct, we have 1.0; for Integration cycle 1")
    assert people.clash is None, "a sum is nobody's clash"
    people.choose(people.cell_spot(testers, instant("2027-09-22")))
    assert "days of it done" in people.sentence
    QTest.keyClick(people, Qt.Key.Key_Space)
    assert people.map.lines[of(people, "TEST") + 1].name == "Yusuf Arslan"
    QTest.keyClick(people, Qt.Key.Key_R)
    QTest.keyClick(people, Qt.Key.Key_R)
    assert people.by == "phases"
    rows = window.views.people.rows
    assert rows.rows.text() == "Phases ▾"
    next(one for one in rows.rows.menu().actions() if one.text() == "Releases").trigger()
    assert [line.name for line in people.map.lines] == ["Releases 2", "Claims 8.0", "Portal 4.3"]
    QTest.mouseClick(rows.units["month"], LEFT)
    assert people.cell_spot(people.map.lines[1], instant("2027-09-29")).start == instant("2027-09-01")
    QTest.keyClick(people, Qt.Key.Key_D)
    assert rows.units["day"].isChecked()
    before = people.map.sums
    window.document.edit("Rename", rename, row, "Cycle 1")
    assert before is not None
    assert people.map.sums is not None
    assert people.map.sums is not before
    assert all(load is before.loads[key] for key, load in people.map.sums.loads.items()), "no work moved"
    window.people.show_clash(window.document.readings.clashes[0])
    assert people.by == "people", "a clash is somebody's"


def test_the_health_says_which_roles_are_short(window: MainWindow) -> None:
    window.files.example()
    said = [label.text() for label in window.inspector.findChildren(QLabel)]
    assert "2 OPS in Aug, Oct and Nov, we have 1." in said
    assert not any("SEC" in one for one in said), "an outside firm brings its own people"
