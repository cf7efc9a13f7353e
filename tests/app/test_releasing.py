"""The commands of the Release menu, by keys through the palette and the dialogs, in the shipped example."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel

from relplanner.app.dialogs.name import NameDialog
from relplanner.app.dialogs.next_release import NextReleaseDialog
from relplanner.app.dialogs.slip import SlipDialog
from relplanner.app.main_window import MainWindow
from relplanner.plan.instants import instant, iso
from tests.app.hands import Hands, command, document_of, opened, write_line

Key = Qt.Key

pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support", extend=True
)  # the offscreen platform says so of every popup


def write(dialog: SlipDialog, text: str) -> None:
    write_line(dialog.by, text)


def go_live(hands: Hands, release: str) -> str:
    document = document_of(hands)
    live = document.plan.releases[hands.row(release)].go_live
    assert live is not None
    return iso(document.session.schedule.dates(live).finish)


def test_a_slip_says_which_go_live_follows_before_it_is_done(hands: Hands) -> None:
    document = document_of(hands)
    before, was = document.plan, go_live(hands, "Portal 4.3")
    hands.go(hands.row("Portal 4.3"))
    command(hands, "slip the release")
    dialog = opened(hands, SlipDialog)
    told = dialog.preview.text()
    assert told == "The go-live of Portal 4.3 moves from Wed 13 Oct to Wed 20 Oct, 7 days later."
    assert document.plan is before
    QTest.keyClick(dialog.by, Key.Key_Return)
    assert (was[:10], go_live(hands, "Portal 4.3")[:10]) == ("2027-10-14", "2027-10-21")
    assert document.session.undo_label == "Slip Portal 4.3 by 7 days"
    hands.run("undo")
    assert document.plan == before


def test_a_slip_that_closed_windows_lengthen_says_so(hands: Hands) -> None:
    hands.go(hands.row("Claims 8.0"))
    command(hands, "slip the release")
    dialog = opened(hands, SlipDialog)
    write(dialog, "5d")
    assert dialog.preview.text() == (
        "The go-live of Claims 8.0 moves from Sat 27 Nov to Sat 15 Jan 2028, 49 days later, not 5 days."
    )


def test_a_release_slips_to_its_next_window(hands: Hands) -> None:
    hands.go(hands.row("Portal 4.3"))
    command(hands, "slip the release")
    dialog = opened(hands, SlipDialog)
    way = dialog.way.line
    assert isinstance(way, QComboBox)
    way.setFocus()
    QTest.keyClick(way, Key.Key_Down)
    assert not dialog.by.isVisible()
    assert "Wed 20 Oct" in dialog.preview.text()
    QTest.keyClick(dialog, Key.Key_Return)
    assert document_of(hands).session.undo_label == "Slip Portal 4.3 to the next window"
    assert go_live(hands, "Portal 4.3").startswith("2027-10-21")


@pytest.mark.parametrize(
    ("text", "why"), [("soon", "is no length"), ("4h", "whole calendar days"), ("0d", "whole calendar days")]
)
def test_a_slip_by_no_days_is_refused_at_the_field(hands: Hands, text: str, why: str) -> None:
    before = document_of(hands).plan
    command(hands, "slip the release")
    dialog = opened(hands, SlipDialog)
    write(dialog, text)
    assert why in dialog._by.trouble
    QTest.keyClick(dialog.by, Key.Key_Return)
    assert dialog.isVisible()
    assert document_of(hands).plan is before
    write(dialog, "2w")
    assert not dialog._by.trouble
    QTest.keyClick(dialog, Key.Key_Escape)
    assert document_of(hands).plan is before


def test_the_next_release_is_made_like_this_one_with_its_dates_said_before(hands: Hands) -> None:
    document = document_of(hands)
    before = document.plan
    hands.go(hands.row("Portal 4.3"))
    command(hands, "plan the next release")
    dialog = opened(hands, NextReleaseDialog)
    assert (dialog.version.text(), dialog.name.text()) == ("4.4", "Portal 4.4")
    write_line(dialog.start, "+13w")
    assert dialog.preview.text().startswith("Portal 4.4 begins on ")
    assert dialog.preview.text().endswith("rows are added.")
    assert document.plan is before
    QTest.keyClick(dialog.start, Key.Key_Return)
    made = hands.row("Portal 4.4")
    since = document.session.schedule.dates(made).start - document.session.schedule.dates(hands.row("Portal 4.3")).start
    assert 0 <= since // 1440 - 13 * 7 <= 4
    assert document.plan.releases[made].version == "4.4"
    assert hands.grid.current == made
    assert document.session.undo_label == "Plan the next release Portal 4.4"
    hands.run("undo")
    assert document.plan == before


def test_the_next_release_keeps_the_name_that_was_written(hands: Hands) -> None:
    hands.go(hands.row("Claims 8.0"))
    command(hands, "plan the next release")
    dialog = opened(hands, NextReleaseDialog)
    write_line(dialog.name, "Claims spring")
    write_line(dialog.version, "8.1")
    write_line(dialog.start, "2028-02-07")
    QTest.keyClick(dialog.start, Key.Key_Return)
    document = document_of(hands)
    assert document.plan.releases[hands.row("Claims spring")].version == "8.1"


def test_a_wrong_version_name_or_begin_is_refused_at_its_field(hands: Hands) -> None:
    before = document_of(hands).plan
    hands.go(hands.row("Portal 4.3"))
    command(hands, "plan the next release")
    dialog = opened(hands, NextReleaseDialog)
    write_line(dialog.version, "4.3")
    write_line(dialog.name, " ")
    write_line(dialog.start, "+some")
    assert "other than this one's" in dialog._version.trouble
    assert "needs a name" in dialog._name.trouble
    assert "is no length" in dialog._start.trouble
    QTest.keyClick(dialog.start, Key.Key_Return)
    assert dialog.isVisible()
    assert document_of(hands).plan is before


def test_what_is_left_is_planned_from_today_as_one_edit(hands: Hands) -> None:
    document = document_of(hands)
    before = document.plan
    command(hands, "re-plan from today")
    assert document.plan.settings.status_date == instant("2027-09-28")
    assert document.session.undo_label == "Re-plan from Tue 28 Sep"
    hands.run("undo")
    assert document.plan == before


def test_a_cutover_gets_its_runbook_once(hands: Hands) -> None:
    document = document_of(hands)
    before = document.plan
    cutover = hands.row("Cutover weekend (runbook)")
    hands.go(cutover)
    command(hands, "cutover runbook")
    assert cutover in document.plan.runbooks
    assert len(document.plan.steps) > 5
    assert document.session.undo_label == "Add the runbook of Cutover weekend (runbook)"
    assert not hands.window.actions_["add-runbook"].isEnabled()
    hands.run("undo")
    assert document.plan == before


def test_a_runbook_is_offered_below_a_single_task_only(hands: Hands) -> None:
    action = hands.window.actions_["add-runbook"]
    hands.go(hands.row("Claims 8.0"))
    assert not action.isEnabled()
    hands.go(hands.row("Cutover weekend (runbook)"))
    assert action.isEnabled()


def test_buffers_are_committed_and_kept(hands: Hands) -> None:
    document = document_of(hands)
    one = hands.row("Buffer: design")
    end = document.session.schedule.dates(one).finish
    hands.go(one)
    command(hands, "commit buffers")
    committed = {key for key, buffer in document.plan.buffers.items() if buffer.committed_end is not None}
    assert committed == {one}
    assert document.plan.buffers[one].committed_end == end
    hands.go(hands.row("Claims 8.0"))
    command(hands, "commit buffers")
    assert all(buffer.committed_end is not None for buffer in document.plan.buffers.values())
    assert not hands.window.actions_["commit-buffers"].isEnabled()
    command(hands, "keep how the buffers")
    assert {mark.buffer for mark in document.plan.buffer_marks.values()} == set(document.plan.buffers)
    hands.run("undo")
    assert not document.plan.buffer_marks


def test_without_a_release_or_a_buffer_there_is_nothing_to_slip_or_commit(window: MainWindow) -> None:
    hands = Hands(window)
    hands.run("empty")
    assert not any(window.actions_[key].isEnabled() for key in ("slip-release", "add-runbook", "commit-buffers", "keep-buffers"))
    assert window.actions_["replan"].isEnabled()


def test_a_timeline_becomes_the_next_one_and_is_compared_with_what_came(hands: Hands, shared_data: Path) -> None:
    files, folder = hands.window.files, shared_data / "release-timelines"
    files.open(folder / "kubernetes-1.30.csv")
    command(hands, "plan the next release from this one")
    dialog = opened(hands, NameDialog)
    assert dialog.windowTitle() == "Plan 1.31"
    write_line(dialog.name, "2024-05-13")
    QTest.keyClick(dialog.name, Key.Key_Return)
    document = document_of(hands)
    assert (document.plan.title, document.session.scenarios[document.session.scenario]) == ("kubernetes-1.31", "1.31")
    files.compare(folder / "kubernetes-1.31.csv")
    panel = hands.window.beside
    said = [label.text() for label in panel.findChildren(QLabel)]
    assert panel.isVisible()
    assert "37 rows stand in both, 29 of them on the same day." in said
    assert [said.count(text) for text in ("+14", "Only in this plan: 2", "1.31.0-rc.2 released")] == [1, 1, 1]
    QTest.keyClick(panel, Key.Key_Escape)
    assert not panel.isVisible()
