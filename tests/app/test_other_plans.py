"""Other plans of a folder, counted in the window as occupied time."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from relplanner.app.main_window import MainWindow
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
    plan = people.assign(plan, ids, "rec", "y")
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
