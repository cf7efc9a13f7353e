"""Other plans of a folder, counted in the window as occupied time."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from relplanner.app.main_window import MainWindow
from relplanner.chart.heat_shapes import block_shapes
from relplanner.chart.primitives import Hatch
from relplanner.plan.edits import people, releases, tasks
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import instant
from relplanner.plan.model import Estimate, Minutes, Plan, Settings
from relplanner.store.book import Book
from relplanner.store.file import save_book


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a plan that has Yusuf for two days in the example's integration test."""
    ids = SeededIds("billing")
    plan = Plan(title="Billing", settings=Settings(start=instant("2027-09-15T08:00")))
    plan = tasks.add_row(plan, ids, name="Billing", kind="release", id="billing")
    plan = releases.change_release(plan, "billing", owner="Ada Quist")
    plan = tasks.add_row(plan, ids, name="Reconcile", parent="billing", id="rec", estimate=Estimate(likely=Minutes(9600)))
    plan = people.add_resource(plan, ids, name="Yusuf Arslan", id="y")
    plan = people.add_resource(plan, ids, name="SIT system integration test", kind="environment", id="sit")
    for who in ("y", "sit"):
        plan = people.assign(plan, ids, "rec", who)
    save_book(Book(plan=plan), tmp_path / "billing.relplan")
    (tmp_path / "broken.relplan").write_bytes(b"{")
    return tmp_path


def elsewhere(window: MainWindow) -> list[str]:
    assert window.document is not None
    return [one.message for one in window.document.readings.problems if one.code == "booked-elsewhere"]


def test_a_folder_is_counted_by_command_and_forgotten_by_command(
    window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.files.example()
    assert window.document is not None
    before = window.document.readings.clashes
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    window.actions_["other-plans"].trigger()
    assert elsewhere(window)
    assert all("Billing (billing.relplan)" in one and "Ada Quist" in one for one in elsewhere(window))
    assert not window.document.session.modified
    window.actions_["no-other-plans"].trigger()
    assert not elsewhere(window)
    assert window.document.readings.clashes == before


def test_an_edit_and_its_undo_keep_counting(window: MainWindow, folder: Path) -> None:
    window.files.example()
    window.neighbours.count(folder)
    assert window.document is not None
    counted = elsewhere(window)
    window.document.edit("Rename", tasks.rename, next(iter(window.document.plan.rows)), "Other")
    assert len(elsewhere(window)) == len(counted)
    window.document.undo()
    assert elsewhere(window) == counted


def test_a_folder_that_cannot_be_read_is_told(window: MainWindow, tmp_path: Path) -> None:
    window.files.example()
    told: list[str] = []
    window.status.tell = told.append  # type: ignore[method-assign]
    window.neighbours.count(tmp_path / "gone")
    assert len(told) == 1
    assert told[0].endswith(".")


def test_what_is_occupied_elsewhere_is_drawn_and_says_whom_to_talk_to(window: MainWindow, folder: Path) -> None:
    window.files.example()
    window.neighbours.count(folder)
    window.show_view("people")
    assert window.views is not None
    assert window.views.people is not None
    assert window.document is not None
    view = window.views.people.map
    view.axis.zoom(22.0, 300)
    assert view.map is not None
    [there] = view.map.readings.loads["yusuf"].elsewhere
    placed = view.map.block(there.assignment)
    assert placed is not None, "it has a block of its own"
    shapes = list(block_shapes(view.map, *placed, view.axis.scale, (0, 1e6)))
    assert [one.role for one in shapes if isinstance(one, Hatch)] == ["tail"], "hatched and muted"
    view.choose(view.spot_of(*placed))
    assert view.sentence == (
        "Yusuf Arslan is taken by another plan from Wed 15 Sep to Tue 12 Oct: "
        "Reconcile of Billing (billing.relplan); talk to Ada Quist."
    )
    before = window.document.plan
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert window.document.plan is before, "what others plan is only read"
    view.choose(view.cell_spot(placed[0], instant("2027-09-15T08:00")))
    assert "Elsewhere: Reconcile of Billing (billing.relplan); talk to Ada Quist." in view.sentence
    window.show_view("environments")
    assert window.views.environments is not None
    board = window.views.environments.board
    assert board.board is not None
    [stay] = [one for line in board.board.lines for one in line.stays if one.where is not None]
    board.choose(stay)
    assert board.sentence.endswith("Reconcile of Billing (billing.relplan); talk to Ada Quist.")
    assert board.clash is not None
