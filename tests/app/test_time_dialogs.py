"""Calendars, windows and freezes by keyboard alone; each change is one edit that can be undone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QWidget

from relplanner.app.dialogs.choosing import RepeatField
from relplanner.app.dialogs.holidays import HolidayChooser
from relplanner.app.dialogs.people import PeopleDialog
from relplanner.app.dialogs.plan_settings import PlanSettingsDialog
from relplanner.app.document import Document
from relplanner.app.main_window import MainWindow
from relplanner.app.panels.parts import Field, NotesField
from relplanner.chart.pieces import pieces
from relplanner.plan.edits import calendars, changes
from relplanner.plan.instants import day, iso
from relplanner.plan.legal import LAST_DAY
from relplanner.plan.model import Freeze, Plan, Window
from tests.app.hands import Hands

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


def test_a_window_is_about_services_that_the_plan_knows(dialog: PlanSettingsDialog, document: Document) -> None:
    document.edit("Add an item", changes.add_item, name="Payments")
    before = document.plan
    dialog.tabs.setCurrentWidget(dialog.windows)
    press(dialog.windows, "Add a window")
    services = field(dialog.windows, "Services").line
    assert isinstance(services, QListWidget)
    services.setFocus()
    services.setCurrentRow(next(at for at in range(services.count()) if services.item(at).text() == "Payments"))
    QTest.keyClick(services, Key.Key_Space)
    assert new_window(before, document).scope.services == ("Payments",)


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


def choose(box: QWidget, value: str) -> None:
    """Choose in a box, as a click on its line does."""
    assert isinstance(box, QComboBox)
    box.setFocus()
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_holidays_of_a_country_and_region_are_seen_before_they_are_copied(dialog: PlanSettingsDialog, document: Document) -> None:
    dialog.tabs.setCurrentWidget(dialog.calendars)
    before, key = document.plan, dialog.calendars.chosen
    assert key is not None
    choose(field(dialog.calendars, "Holidays").line, "DE")
    choose(field(dialog.calendars, "Region").line, "BY")
    assert document.plan is before
    chooser = dialog.calendars.holidays
    assert any(line.startswith("+  Thu 06 Jan 2028") for line in lines(chooser))
    assert chooser.told.text() == "36 days from 2027 to 2029: 36 new; no date would move."
    assert chooser.button.text() == "Copy 36 holidays"
    chooser.button.setFocus()
    QTest.keyClick(chooser.button, Key.Key_Space)
    copied = document.plan.calendars[key.id]
    assert copied.holidays == "DE-BY"
    assert any(one.first == day("2028-01-06") for one in copied.exceptions)
    assert chooser.button.isHidden()
    document.undo()
    assert document.plan == before
    assert field(dialog.calendars, "Holidays").line.currentData() == ""  # type: ignore[attr-defined]


def lines(chooser: HolidayChooser) -> list[str]:
    return [chooser.preview.item(at).text() for at in range(chooser.preview.count())]


def test_holidays_of_another_country_say_what_goes_and_which_rows_would_move(
    dialog: PlanSettingsDialog, document: Document
) -> None:
    dialog.tabs.setCurrentWidget(dialog.calendars)
    own = document.plan.settings.calendar
    dialog.calendars.list.setCurrentRow(dialog.calendars._ids.index(own or ""))
    chooser = dialog.calendars.holidays
    choose(chooser.country.line, "DE")
    QTest.mouseClick(chooser.button, Qt.MouseButton.LeftButton)
    choose(chooser.country.line, "AT")
    assert any(line.startswith("\N{MINUS SIGN}  Sun 03 Oct 2027") for line in lines(chooser))
    assert any(line.startswith("=  Fri 01 Jan 2027") for line in lines(chooser))
    assert "rows would move" in chooser.told.text()
    choose(chooser.country.line, "")
    assert chooser.button.text() == "Take the holidays away"


def test_an_absence_is_written_in_the_people_dialog_and_splits_the_work(window: MainWindow) -> None:
    window.files.empty()
    Hands(window).type("Design 4d @Yusuf")
    document = window.document
    assert document is not None
    (row,) = document.plan.rows
    before = document.session.schedule.dates(row)
    made = PeopleDialog(document, window.theme, window)
    made.show()
    made.activateWindow()
    names = [made.list.item(at).text() for at in range(made.list.count())]
    made.list.setFocus()
    made.list.setCurrentRow(names.index("Yusuf"))
    QCoreApplication.processEvents()
    notes = [one for one in made.findChildren(NotesField) if not one.isHidden()]
    away = next(one for one in notes if one.line.accessibleName().startswith("Away"))
    away.line.setFocus()
    QTest.keyClicks(away.line, "2027-09-29 to nowhere")
    QTest.keyClick(away.line, Key.Key_Tab)
    assert "nowhere" in away.trouble
    away.line.setFocus()
    QTest.keyClick(away.line, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(away.line, "2027-09-29 to 2027-09-30 leave")
    QTest.keyClick(away.line, Key.Key_Tab)
    assert away.trouble == ""
    after = document.session.schedule.dates(row)
    assert (iso(before.finish), iso(after.finish)) == ("2027-10-01T17:00", "2027-10-05T17:00")
    assert window.schedule is not None
    chart = window.schedule.chart.current_chart()
    assert chart is not None
    assert len(pieces(chart.scene, row, chart.scale)) == 3
    made.hide()
    made.deleteLater()


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
