"""Calendars, windows and freezes by keyboard alone; each change is one edit that can be undone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QWidget

from relplanner.app.dialogs.choosing import RepeatField
from relplanner.app.dialogs.plan_settings import PlanSettingsDialog
from relplanner.app.document import Document
from relplanner.app.main_window import MainWindow
from relplanner.app.panels.parts import Field
from relplanner.plan.edits import calendars
from relplanner.plan.instants import day, iso
from relplanner.plan.legal import LAST_DAY
from relplanner.plan.model import Freeze, Plan, Window

Key = Qt.Key


@pytest.fixture
def document(window: MainWindow) -> Document:
    window.files.example()
    assert window.document is not None
    return window.document


@pytest.fixture
def dialog(window: MainWindow, document: Document) -> Iterator[PlanSettingsDialog]:
    made = PlanSettingsDialog(document, window.theme, window)
    made.show()
    yield made
    made.hide()
    made.deleteLater()


def field(page: QWidget, name: str) -> Field:
    QCoreApplication.processEvents()
    return next(one for one in page.findChildren(Field) if one.line.accessibleName() == name and not one.isHidden())


def write(page: QWidget, name: str, text: str) -> Field:
    """Go to a field, write over what stands there, press Enter."""
    found = field(page, name)
    edit = found.edit if isinstance(found, RepeatField) else found.line
    assert isinstance(edit, QLineEdit)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Key.Key_Return)
    return found


def press(page: QWidget, text: str) -> None:
    from PySide6.QtWidgets import QPushButton

    button = next(one for one in page.findChildren(QPushButton) if one.text().replace("&", "") == text)
    button.setFocus()
    QTest.keyClick(button, Key.Key_Space)


def new_window(before: Plan, document: Document) -> Window:
    (key,) = set(document.plan.windows) - set(before.windows)
    return document.plan.windows[key]


def new_freeze(before: Plan, document: Document) -> Freeze:
    (key,) = set(document.plan.freezes) - set(before.freezes)
    return document.plan.freezes[key]


def test_a_window_is_added_changed_and_removed_by_key(dialog: PlanSettingsDialog, document: Document) -> None:
    before = document.plan
    dialog.tabs.setCurrentWidget(dialog.windows)
    page = dialog.windows
    press(page, "Add a window")
    write(page, "Name", "Friday evening")
    write(page, "Opens", "2027-10-01 18:00")
    write(page, "Lasts", "6h")
    write(page, "Repeats", "every last Friday")
    made = new_window(before, document)
    assert (made.name, iso(made.start), made.length) == ("Friday evening", "2027-10-01T18:00", 360)
    assert made.rule == "FREQ=MONTHLY;BYDAY=-1FR"
    write(page, "Closes", "2027-10-02 02:00")
    assert new_window(before, document).length == 480
    assert dialog.isVisible()
    press(page, "Remove it")
    assert document.plan == before


def test_the_scope_of_a_window_is_ticked_by_space(dialog: PlanSettingsDialog, document: Document) -> None:
    before = document.plan
    dialog.tabs.setCurrentWidget(dialog.windows)
    press(dialog.windows, "Add a window")
    kinds = field(dialog.windows, "Work kinds").line
    assert isinstance(kinds, QListWidget)
    kinds.setFocus()
    kinds.setCurrentRow(next(at for at in range(kinds.count()) if kinds.item(at).text() == "test"))
    QTest.keyClick(kinds, Key.Key_Space)
    assert new_window(before, document).scope.work_kinds == ("deployment", "test")
    document.undo()
    assert new_window(before, document).scope.work_kinds == ("deployment",)


def test_a_freeze_is_hard_or_soft(dialog: PlanSettingsDialog, document: Document) -> None:
    before = document.plan
    dialog.tabs.setCurrentWidget(dialog.windows)
    press(dialog.windows, "Add a freeze")
    write(dialog.windows, "From", "2027-12-20")
    write(dialog.windows, "To", "2028-01-05")
    box = field(dialog.windows, "Is").line
    assert isinstance(box, QComboBox)
    box.setFocus()
    QTest.keyClick(box, Key.Key_Down)
    made = new_freeze(before, document)
    assert (iso(made.start), iso(made.finish), made.hard) == ("2027-12-20T00:00", "2028-01-06T00:00", True)


def test_a_wrong_entry_is_explained_in_place(dialog: PlanSettingsDialog, document: Document) -> None:
    dialog.tabs.setCurrentWidget(dialog.windows)
    press(dialog.windows, "Add a window")
    before = document.plan
    assert "every Saturday" in write(dialog.windows, "Repeats", "sometimes").trouble
    assert "no date" in write(dialog.windows, "Opens", "soon").trouble
    assert write(dialog.windows, "Closes", "2020-01-01").trouble
    assert document.plan is before


def test_a_calendar_shows_what_it_inherits(dialog: PlanSettingsDialog, document: Document) -> None:
    base = document.plan.settings.calendar
    assert base is not None
    document.edit("Add", lambda plan, ids: calendars.add_calendar(plan, ids, name="AAA", base=base, id="aaa"))
    dialog.tabs.setCurrentWidget(dialog.calendars)
    dialog.calendars.list.setCurrentRow(0)
    sunday, monday = field(dialog.calendars, "Sunday").line, field(dialog.calendars, "Monday").line
    assert isinstance(sunday, QLineEdit)
    assert isinstance(monday, QLineEdit)
    name = document.plan.calendars[base].name
    assert sunday.placeholderText() == f"free, as in {name}"
    assert "08:00" in monday.placeholderText()
    assert monday.text() == ""
    write(dialog.calendars, "Monday", "09:00-11:00")
    assert document.plan.calendars["aaa"].week[0] == ((540, 660),)


def test_holidays_come_by_country_and_region_from_lists(dialog: PlanSettingsDialog, document: Document) -> None:
    dialog.tabs.setCurrentWidget(dialog.calendars)
    for name, value in (("Holidays", "DE"), ("Region", "BY")):
        box = field(dialog.calendars, name).line
        assert isinstance(box, QComboBox)
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())
    key = dialog.calendars.chosen
    assert key is not None
    assert key.holidays == "DE-BY"
    assert any(one.first == day("2028-01-06") for one in key.exceptions)


def test_days_off_are_written_with_their_rule_in_words(dialog: PlanSettingsDialog, document: Document) -> None:
    from relplanner.app.dialogs.calendars import exceptions_text

    key = dialog.calendars._ids[0]
    dialog.calendars._write_exceptions(key, "every last Friday Cleaning\n2027-12-24 to 2027-12-31 Closing")
    rule, days = document.plan.calendars[key].exceptions
    assert (rule.rule, rule.name, rule.last) == ("FREQ=MONTHLY;BYDAY=-1FR", "Cleaning", LAST_DAY)
    assert (days.name, days.last - days.first) == ("Closing", 7)
    text = exceptions_text(document.plan.calendars[key])
    dialog.calendars._write_exceptions(key, text)
    assert document.plan.calendars[key].exceptions == (rule, days)
