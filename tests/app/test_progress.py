"""Progress is entered in cells and in the inspector, and drawn: actual dates, the rest, the line at the status date."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from relplanner.app.main_window import MainWindow
from relplanner.app.panels.parts import Field, Fold
from relplanner.chart.ground import today_line
from relplanner.chart.primitives import Line
from relplanner.plan.edits.settings import change_settings
from relplanner.plan.instants import instant
from relplanner.plan.model import Progress
from tests.app.hands import Hands

COLUMNS = ("name", "start", "finish", "done", "remaining", "actual_start", "actual_finish", "resumes")


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    """Design, 4 days from Tuesday 28 September on, and Build behind it."""
    hands = Hands(window)
    hands.run("empty")
    for line in ("Design 4d", "Build 3d after 1"):
        hands.type(line)
    assert window.schedule is not None
    window.schedule.show_columns(COLUMNS)
    return hands


def progress(hands: Hands, name: str) -> Progress | None:
    assert hands.window.document is not None
    return hands.window.document.plan.rows[hands.row(name)].progress


def test_actual_dates_and_the_rest_are_typed_into_cells(hands: Hands) -> None:
    design = hands.row("Design")
    hands.enter(design, "actual_start", "29 Sep")
    hands.enter(design, "done", "25%")
    assert [hands.text(design, key) for key in ("start", "remaining", "actual_start")] == ["29 Sep", "3 d", "29 Sep"]
    hands.enter(design, "remaining", "5d")
    assert hands.text(design, "remaining") == "5 d"
    hands.enter(design, "actual_finish", "30 Sep")
    found = progress(hands, "Design")
    assert found is not None
    assert (found.percent, found.remaining, found.actual_finish) == (1000, None, instant("2027-10-01"))
    assert hands.text(hands.row("Build"), "start") == "1 Oct"
    for _ in range(4):
        hands.run("undo")
    assert progress(hands, "Design") is None


def test_a_wrong_date_stays_in_the_cell_and_is_explained(hands: Hands) -> None:
    hands.enter(hands.row("Design"), "actual_start", "soonish")
    assert hands.editor is not None
    assert "no date" in hands.editor.trouble
    hands.press(Qt.Key.Key_Escape)
    assert progress(hands, "Design") is None


def test_the_inspector_writes_the_same(hands: Hands) -> None:
    hands.go(hands.row("Design"))
    for fold in hands.window.inspector.findChildren(Fold):
        if fold._heading.startswith("Progress"):
            fold.set_open(True)
    QCoreApplication.processEvents()
    found = next(one for one in hands.window.inspector.findChildren(Field) if one.line.accessibleName() == "Finished")
    assert isinstance(found.line, QLineEdit)
    found.line.setFocus()
    QTest.keyClicks(found.line, "2027-09-29")
    QTest.keyClick(found.line, Qt.Key.Key_Return)
    assert hands.text(hands.row("Design"), "actual_finish") == "29 Sep"
    assert hands.text(hands.row("Design"), "done") == "100 %"
    hands.run("undo")
    resumes = next(one for one in hands.window.inspector.findChildren(Field) if one.line.accessibleName() == "Resumes")
    assert isinstance(resumes.line, QLineEdit)
    resumes.line.setFocus()
    QTest.keyClicks(resumes.line, "4 Oct")
    QTest.keyClick(resumes.line, Qt.Key.Key_Return)
    assert [hands.text(hands.row("Design"), key) for key in ("resumes", "finish")] == ["4 Oct", "7 Oct"]


def test_the_line_of_progress_stands_at_the_status_date_and_what_is_not_done_behind_it(hands: Hands) -> None:
    document, view = hands.window.document, hands.window.schedule
    assert document is not None
    assert view is not None
    hands.enter(hands.row("Design"), "done", "50%")
    document.edit("Set the status date", change_settings, status_date=instant("2027-10-04"))
    scene = view.chart.scene
    assert scene is not None
    lines = [one for one in today_line(scene, view.axis.scale, 0, 100) if isinstance(one, Line) and one.dashed]
    assert [one.x1 for one in lines] == [view.axis.scale.x(instant("2027-10-04"))]
    assert hands.text(hands.row("Design"), "finish") == "5 Oct"
