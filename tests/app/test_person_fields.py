"""A person's skills, capacity and rates over time, each entered in the dialog as an edit of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from relplanner.app.dialogs.people import PeopleDialog
from relplanner.app.main_window import MainWindow
from relplanner.app.panels.parts import Field
from relplanner.plan.instants import instant
from relplanner.plan.model import CapacityStep, PerMille, RateStep, Resource


@pytest.fixture
def dialog(window: MainWindow) -> Iterator[PeopleDialog]:
    window.files.example()
    assert window.document is not None
    found = PeopleDialog(window.document, window.theme, window)
    names = [found.list.item(at).text() for at in range(found.list.count())]
    found.list.setCurrentRow(names.index("Yusuf Arslan"))
    yield found
    found.deleteLater()


def field(dialog: PeopleDialog, name: str) -> Field:
    return next(one for one in dialog._fields if one.line.accessibleName().startswith(name))


def enter(dialog: PeopleDialog, name: str, text: str) -> Field:
    found = field(dialog, name)
    if isinstance(found.line, QLineEdit):
        found.line.setText(text)
        found.line.editingFinished.emit()
    else:
        assert isinstance(found.line, QPlainTextEdit)
        found.line.setPlainText(text)
        found.line.left.emit()  # type: ignore[attr-defined]
    return found


def yusuf(window: MainWindow) -> Resource:
    assert window.document is not None
    return window.document.plan.resources["yusuf"]


def test_skills_are_entered_as_a_list(window: MainWindow, dialog: PeopleDialog) -> None:
    enter(dialog, "Skills", "payments; load tests")
    assert yusuf(window).skills == ("payments", "load tests")


def test_capacity_over_time_is_one_date_and_share_a_line(window: MainWindow, dialog: PeopleDialog) -> None:
    enter(dialog, "Capacity over time", "2027-11-01 100\n2027-10-01 60 %\n")
    steps = (
        CapacityStep(start=instant("2027-10-01"), units=PerMille(600)),
        CapacityStep(start=instant("2027-11-01"), units=PerMille(1000)),
    )
    assert yusuf(window).capacity_steps == steps
    assert window.document is not None
    window.document.undo()
    assert yusuf(window).capacity_steps == ()


def test_rates_over_time_are_money(window: MainWindow, dialog: PeopleDialog) -> None:
    enter(dialog, "EUR an hour", "95")
    enter(dialog, "Rate over time", "2028-01-01 98,50")
    enter(dialog, "EUR per task", "250")
    assert yusuf(window).rate == 9500
    assert yusuf(window).rate_steps == (RateStep(start=instant("2028-01-01"), rate=9850),)  # type: ignore[arg-type]
    assert yusuf(window).cost_per_use == 25000


@pytest.mark.parametrize("text", ["2027-10-01", "tomorrow or so 60", "2027-10-01 half"])
def test_a_line_that_cannot_be_read_is_explained_in_place(window: MainWindow, dialog: PeopleDialog, text: str) -> None:
    before = yusuf(window)
    assert enter(dialog, "Capacity over time", text).trouble
    assert yusuf(window) is before


def test_the_tab_stays_when_somebody_else_is_chosen(dialog: PeopleDialog) -> None:
    dialog._tabs.setCurrentIndex(2)
    dialog.list.setCurrentRow(0)
    assert dialog._tabs.tabText(dialog._tabs.currentIndex()) == "Cost"
