"""The Runbook view: PRACTICE's night is read, typed into, rehearsed and ticked, by keys and menu, in the shipped example."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from relplanner.app.dialogs.export import ExportDialog
from relplanner.app.dialogs.rehearsal import RehearsalDialog
from relplanner.app.dialogs.runbook import RunbookDialog
from relplanner.app.main_window import MainWindow
from relplanner.app.views.cell_editor import CellEditor
from relplanner.app.views.runbook_view import EMPTY, RunbookView
from relplanner.plan.edits.next_release import slip_release
from relplanner.plan.edits.settings import change_settings
from tests.app.hands import Hands

Key = Qt.Key
Ctrl = Qt.KeyboardModifier.ControlModifier

pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support", extend=True
)  # the offscreen platform says so of every popup


@pytest.fixture
def view(window: MainWindow) -> RunbookView:
    window.files.example()
    hands = Hands(window)
    assert window.document is not None
    hands.go(next(row.id for row in window.document.plan.rows.values() if row.code == "X7"))
    hands.run("add-runbook")
    QTest.keyClick(window, Key.Key_5, Ctrl)
    assert window.views is not None
    assert window.views.runbook is not None
    return window.views.runbook


def text(view: RunbookView, number: int, key: str) -> str:
    table = view.grid.table
    return str(table.index(number - 1, table.place_of(key)).data() or "")


def go(view: RunbookView, number: int, key: str = "name") -> None:
    grid = view.grid
    index = grid.table.index(number - 1, grid.table.place_of(key))
    grid.scrollTo(index)
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, grid.visualRect(index).center())


def target(view: RunbookView) -> QWidget:
    open_ = [one for one in view.grid.viewport().findChildren(CellEditor) if one.isVisible()]
    return open_[-1] if open_ else view.grid


def write(view: RunbookView, words: str) -> None:
    """Type into the current cell; the first letter opens it."""
    QTest.keyClicks(view.grid, words[:1])
    QTest.keyClicks(target(view), words[1:])
    QTest.keyClick(target(view), Key.Key_Return)


def told(view: RunbookView, name: str) -> str:
    return view.figures[name].text()


def test_the_night_stands_as_in_the_book(window: MainWindow, view: RunbookView) -> None:
    assert (told(view, "Window"), told(view, "Ends"), told(view, "Reserve")) == (
        "Sat 27 Nov 18:00 \N{EN DASH} Sun 06:00",
        "Sun 04:10",
        "110 min",
    )
    assert (told(view, "Last safe moment"), told(view, "Point of no return")) == ("02:50 after step 20", "02:10, step 21")
    assert [text(view, 20, key) for key in ("name", "owner", "start", "finish", "minutes", "back", "safe")] == [
        "G3: stay or go back",
        "RM, BO",
        "01:55",
        "02:10",
        "15",
        "170",
        "02:50",
    ]
    assert [text(view, number, "safe") for number in (4, 5, 7, 10, 12, 13, 15, 16)] == [
        "05:30", "05:15", "05:10", "04:40", "03:40", "03:10", "03:00", "02:55",
    ]  # fmt: skip
    assert (text(view, 1, "start"), text(view, 16, "start"), text(view, 21, "back")) == ("Sat 17:00", "Sun 00:10", "forward only")
    go(view, 20)
    assert view.said.toolTip().endswith(
        "Sun 28 Nov 01:55 to 02:10, by RM, BO. It can be turned back until 02:50, 40 minutes after its end; "
        "turned back at once, the old state is checked by 05:20."
    )
    Hands(window).run("runbook-settings")
    dialog = next(one for one in window.findChildren(RunbookDialog) if one.isVisible())
    for field, words in ((dialog.checking, "30m"), (dialog.margin, "150")):
        line = field.line
        assert isinstance(line, QLineEdit)
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, words)
        QTest.keyClick(line, Key.Key_Return)
    dialog.reject()
    assert told(view, "Last safe moment") == "02:40 after step 20"
    assert "110 minutes before the window closes" in view.timeline.accessibleDescription()


def test_cells_are_typed_into_and_every_edit_is_undone(window: MainWindow, view: RunbookView) -> None:
    document = window.document
    assert document is not None
    before = document.plan
    go(view, 13, "minutes")
    write(view, "100")
    assert (told(view, "Reserve"), told(view, "Ends")) == ("100 min", "Sun 04:20")
    assert view.grid.currentIndex().row() == 13
    go(view, 13, "after")
    write(view, "99")
    assert isinstance(target(view), CellEditor)
    assert "is no step of this runbook" in target(view).accessibleDescription()
    QTest.keyClick(target(view), Key.Key_Escape)
    assert text(view, 13, "after") == "11; 12"
    go(view, 27)
    write(view, "Thank everybody 5m @RM")
    assert [text(view, 27, key) for key in ("name", "after", "minutes", "owner")] == ["Thank everybody", "26", "5", "RM"]
    go(view, 9)
    QTest.keyClick(view.grid, Key.Key_Up, Ctrl)
    assert (text(view, 8, "name"), document.session.undo_label) == ("G2: backup usable", "Move G2: backup usable up")
    QTest.keyClick(view.grid, Key.Key_Delete, Ctrl)
    assert (len(view.grid.table.steps), told(view, "Reserve")) == (26, "105 min")
    QTest.keyClick(view.grid, Key.Key_Insert)
    QTest.keyClicks(target(view), "Count the nodes")
    QTest.keyClick(target(view), Key.Key_Return)
    assert "Count the nodes" in [one.reading.name for one in view.grid.table.steps]
    while document.plan != before:
        QTest.keyClick(window, Key.Key_Z, Ctrl)
    assert (len(view.grid.table.steps), told(view, "Reserve")) == (26, "110 min")


def test_a_rehearsal_is_entered_beside_the_plan_and_taken_over_as_one_edit(window: MainWindow, view: RunbookView) -> None:
    QTest.keyClick(window, Key.Key_D, Ctrl | Qt.KeyboardModifier.ShiftModifier)
    dialog = next(one for one in window.findChildren(RehearsalDialog) if one.isVisible())
    assert dialog.day.text() == "2027-11-13"
    dialog.name.setText("Dress rehearsal")
    QTest.keyClick(dialog.day, Key.Key_Return)
    QCoreApplication.processEvents()
    assert view.ways.currentText() == "Dress rehearsal, Sat 13 Nov"
    assert not view.take.isEnabled()
    go(view, 13, "took")
    write(view, "81")
    assert [text(view, 13, key) for key in ("minutes", "rehearsed", "took", "apart")] == ["90", "90", "81", "\N{MINUS SIGN}9"]
    before = window.document.plan if window.document is not None else None
    view.take.click()
    assert (text(view, 13, "minutes"), text(view, 13, "rehearsed"), told(view, "Reserve")) == ("102", "90", "98 min")
    assert window.document is not None
    assert window.document.session.undo_label == "Take over the minutes of the Dress rehearsal"
    window.document.undo()
    assert window.document.plan == before


def test_ticks_of_the_night_move_the_end_and_the_reserve(
    window: MainWindow, view: RunbookView, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = window.document
    assert document is not None
    monkeypatch.setattr(document, "_clock", lambda: datetime(2027, 11, 27, 17, 30))
    go(view, 2)
    QTest.keyClick(view.grid, Key.Key_Space)
    assert "waits for “Roll call, log”" in window.message.label.text()
    go(view, 1)
    Hands(window).run("tick-step")
    assert (view.mode, text(view, 1, "ended"), text(view, 1, "late"), told(view, "Done")) == ("night", "17:30", "+10", "1 of 26")
    assert (told(view, "Ends"), told(view, "Reserve")) == ("Sun 04:20, 10 min late", "100 min")
    go(view, 2, "ended")
    write(view, "17:40")
    assert told(view, "Reserve") == "110 min"
    go(view, 1)
    QTest.keyClick(view.grid, Key.Key_Space)
    assert (told(view, "Done"), text(view, 1, "ended")) == ("1 of 26", "")


def test_it_is_printed_from_the_export_dialog(window: MainWindow, view: RunbookView, tmp_path: Path) -> None:
    dialog = ExportDialog(tmp_path, "claims", parts=("runbook", "go-no-go"), part="runbook")
    assert (dialog.path.name, dialog.only, dialog.part.currentText()) == (
        "claims runbook.pdf",
        ("runbook",),
        "The runbook to tick",
    )
    window.files.export(dialog.path, dialog.format, dialog.only)
    assert dialog.path.read_bytes().startswith(b"%PDF-")
    dialog.part.setCurrentIndex(2)
    assert (dialog.path.name, dialog.only) == ("claims go-no-go.pdf", ("go-no-go",))
    dialog.choice.setCurrentIndex(0)
    assert (dialog.path.suffix, dialog.only) == (".xlsx", ())
    assert window.actions_["print-go-no-go"].isEnabled()
    assert view.night is not None


def test_a_clock_change_of_that_night_is_announced(window: MainWindow, view: RunbookView) -> None:
    assert window.document is not None
    window.document.edit("Zone", change_settings, zone="Europe/Berlin")
    assert not view.clock.isVisible()
    window.document.edit("Four weeks earlier", slip_release, Hands(window).row("Claims 8.0"), -28)
    assert told(view, "Window") == "Sat 30 Oct 18:00 \N{EN DASH} Sun 06:00"
    assert view.clock.text() == "The clock goes back by 60 minutes at 03:00 on Sun 31 Oct: 02:00 to 03:00 comes twice."
    assert view.clock.isVisible()


def test_without_a_runbook_the_view_says_how_to_add_one(window: MainWindow) -> None:
    window.files.example()
    QTest.keyClick(window, Key.Key_5, Ctrl)
    assert window.views is not None
    view = window.views.runbook
    assert view is not None
    assert view.empty.isVisible()
    assert view.empty.text() == EMPTY
    assert not window.actions_["rehearse"].isEnabled()
    assert QApplication.focusWidget() is not None
