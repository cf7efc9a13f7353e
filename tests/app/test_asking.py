"""Commands that ask: recurring tasks, redundant links, the status date; by keys and clicks in their dialogs."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit

from relplanner.app.dialogs.choosing import RepeatField
from relplanner.app.dialogs.name import NameDialog
from relplanner.app.dialogs.recurring import MoreDialog, RecurringDialog
from relplanner.app.dialogs.redundant import RedundantDialog
from relplanner.app.main_window import MainWindow
from relplanner.app.panels.parts import Field
from relplanner.plan.instants import instant, iso
from tests.app.hands import Hands

Key = Qt.Key
Dialog = TypeVar("Dialog", bound=QDialog)


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    """Three tasks in a chain, and a link from the first to the last that says nothing new."""
    hands = Hands(window)
    hands.run("empty")
    assert window.schedule is not None
    window.schedule.show_columns(("name", "start", "finish", "predecessors"))
    for line in ("Design 2d", "Build 3d after 1", "Test 2d after 1; 2"):
        hands.type(line)
    return hands


def opened(hands: Hands, kind: type[Dialog]) -> Dialog:
    found = hands.window.findChildren(kind)
    assert found
    assert found[-1].isVisible()
    found[-1].activateWindow()
    QCoreApplication.processEvents()
    return found[-1]


def write(dialog: QDialog, name: str, text: str) -> Field:
    """Go to a field by its name, write over it, go on."""
    found = next(one for one in dialog.findChildren(Field) if one.line.accessibleName() == name)
    edit = found.edit if isinstance(found, RepeatField) else found.line
    assert isinstance(edit, QLineEdit)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClick(edit, Key.Key_Delete)
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Key.Key_Tab)
    return found


def take(dialog: QDialog) -> None:
    box = dialog.findChild(QDialogButtonBox)
    assert isinstance(box, QDialogButtonBox)
    QTest.mouseClick(box.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)


def occurrences(hands: Hands, name: str) -> list[str]:
    document = hands.window.document
    assert document is not None
    series = hands.row(name)
    schedule = document.session.schedule
    return [iso(schedule.dates(row).start) for row in schedule.outline.ids if document.plan.rows[row].parent == series]


def test_a_weekly_board_is_made_with_its_dates_said_before(hands: Hands) -> None:
    hands.go(hands.row("Design"))
    hands.run("recurring")
    dialog = opened(hands, RecurringDialog)
    assert dialog.preview.text().startswith("Every Tuesday at 14:00, 13 times: Tue 28 Sep, Tue 5 Oct, Tue 12 Oct, Tue 19 Oct, …")
    write(dialog, "Until", "2027-10-12")
    assert dialog.preview.text() == "Every Tuesday at 14:00, 3 times: Tue 28 Sep, Tue 5 Oct, Tue 12 Oct 2027."
    take(dialog)
    assert occurrences(hands, "CAB") == ["2027-09-28T14:00", "2027-10-05T14:00", "2027-10-12T14:00"]
    assert hands.grid.current == hands.row("CAB")
    hands.run("undo")
    assert hands.window.document is not None
    assert len(hands.window.document.plan.rows) == 3


def test_a_patch_night_stands_at_night_and_goes_on(hands: Hands) -> None:
    hands.run("recurring")
    dialog = opened(hands, RecurringDialog)
    what = next(one for one in dialog.fields if one.line.accessibleName() == "What").line
    what.setFocus()
    QTest.keyClick(what, Key.Key_Down)
    write(dialog, "Until", "2027-11-30")
    assert dialog.preview.text() == "Every second Saturday of the month at 22:00, 2 times: Sat 9 Oct, Sat 13 Nov 2027."
    take(dialog)
    assert occurrences(hands, "Patch night") == ["2027-10-09T22:00", "2027-11-13T22:00"]
    hands.go(hands.row("Patch night 1"))
    hands.run("more-occurrences")
    more = opened(hands, MoreDialog)
    write(more, "Until", "2028-01-31")
    assert "Sat 11 Dec, Sat 8 Jan 2028" in more.preview.text()
    take(more)
    assert occurrences(hands, "Patch night")[2:] == ["2027-12-11T22:00", "2028-01-08T22:00"]


def test_a_rule_in_own_words_and_milestones(hands: Hands) -> None:
    hands.run("recurring")
    dialog = opened(hands, RecurringDialog)
    write(dialog, "Name", "Board")
    write(dialog, "First on", "2027-10-06 10:00")
    write(dialog, "Repeats", "every 2 weeks on Wednesday")
    write(dialog, "Takes", "")
    write(dialog, "Until", "2027-11-03")
    take(dialog)
    document = hands.window.document
    assert document is not None
    assert occurrences(hands, "Board") == ["2027-10-06T10:00", "2027-10-20T10:00", "2027-11-03T10:00"]
    assert document.plan.rows[hands.row("Board 1")].kind == "milestone"


def test_a_wrong_entry_is_explained_and_nothing_is_made(hands: Hands) -> None:
    hands.run("recurring")
    dialog = opened(hands, RecurringDialog)
    assert "is no repetition" in write(dialog, "Repeats", "sometimes").trouble
    take(dialog)
    assert dialog.isVisible()
    write(dialog, "Repeats", "every Tuesday")
    write(dialog, "Until", "2027-01-01")
    assert "no occurrence" in dialog.preview.text()
    take(dialog)
    assert dialog.isVisible()
    QTest.keyClick(dialog, Key.Key_Escape)
    assert hands.window.document is not None
    assert len(hands.window.document.plan.rows) == 3


def test_more_occurrences_are_offered_on_a_recurring_task_only(hands: Hands) -> None:
    hands.go(hands.row("Build"))
    assert not hands.window.actions_["more-occurrences"].isEnabled()


def test_a_redundant_link_is_shown_with_its_way_and_removed_as_one_edit(hands: Hands) -> None:
    document, view = hands.window.document, hands.window.schedule
    assert document is not None
    assert view is not None
    before = document.plan
    hands.run("redundant")
    dialog = opened(hands, RedundantDialog)
    assert [dialog.list.item(at).text() for at in range(dialog.list.count())] == ["Design → Test"]
    assert dialog.way.text() == "It follows by way of Build."
    assert dialog.effect.text() == "Without 1 link no date moves."
    assert view.chart.lit == {hands.row("Design"), hands.row("Build"), hands.row("Test")}
    take(dialog)
    assert len(document.plan.links) == len(before.links) - 1
    assert not view.chart.lit
    hands.run("undo")
    assert document.plan == before


def test_a_link_that_is_unticked_stays(hands: Hands) -> None:
    hands.run("redundant")
    dialog = opened(hands, RedundantDialog)
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Key.Key_Space)
    box = dialog.findChild(QDialogButtonBox)
    assert isinstance(box, QDialogButtonBox)
    assert not box.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    QTest.keyClick(dialog, Key.Key_Escape)
    hands.enter(hands.row("Test"), "predecessors", "2")
    hands.run("redundant")
    assert "No link is redundant" in hands.window.message.label.text()


def test_the_status_date_is_set_by_command_drawn_and_taken_away(hands: Hands) -> None:
    document = hands.window.document
    assert document is not None
    hands.run("status-date")
    dialog = opened(hands, NameDialog)
    assert dialog.name.text() == "2027-09-28"
    QTest.keyClicks(dialog.name, "2027-10-04")
    QTest.keyClick(dialog.name, Key.Key_Return)
    assert document.plan.settings.status_date == instant("2027-10-04")
    assert iso(document.session.schedule.dates(hands.row("Design")).start) == "2027-10-04T08:00"
    hands.run("status-date")
    again = opened(hands, NameDialog)
    again.name.clear()
    take(again)
    assert document.plan.settings.status_date is None
