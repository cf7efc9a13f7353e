"""A release manager's days in the window: a board missed by a minute, a leave that costs seven weeks, freezes; typed and seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from relplanner.app.dialogs.new_plan import Order
from relplanner.app.dialogs.plan_settings import PlanSettingsDialog
from relplanner.app.document import Document
from relplanner.app.main_window import MainWindow
from relplanner.app.opening import Context, Opener
from relplanner.app.panels.parts import Fold
from relplanner.plan.instants import from_datetime, instant, iso
from relplanner.plan.model import Id
from tests.app.hands import Hands, said
from tests.app.test_clashes import wanted
from tests.app.test_time_dialogs import field, press, write

DAY = 480

pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support", extend=True
)  # the offscreen platform says so of every popup


def ordered(window: MainWindow, template: str, start: str) -> tuple[Hands, Document]:
    window.files.order(Order(template=template, name="Claims", version="8.0", start=instant(start)))
    assert window.document is not None
    return Hands(window), window.document


def coded(document: Document, code: str) -> Id:
    return next(row.id for row in document.plan.rows.values() if row.code == code)


def go_live(window: MainWindow) -> str:
    return window.status.go_live.text()


def close(window: MainWindow, document: Document, start: str, finish: str, *, hard: bool) -> None:
    """Add a freeze in the plan's settings, by keys."""
    dialog = PlanSettingsDialog(document, window.theme, window)
    dialog.show()
    dialog.tabs.setCurrentWidget(dialog.windows)
    press(dialog.windows, "Add a freeze")
    write(dialog.windows, "From", start)
    write(dialog.windows, "To", finish)
    if hard:
        box = field(dialog.windows, "Is").line
        assert isinstance(box, QComboBox)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Down)
    dialog.hide()
    dialog.deleteLater()


def test_a_board_that_is_missed_by_a_minute_costs_a_week(window: MainWindow) -> None:
    hands, document = ordered(window, "minor", "2027-07-12T08:00")
    assert window.schedule is not None
    window.schedule.show_columns(("name", "duration", "finish"))
    board, request = coded(document, "GC"), coded(document, "X1")
    (found,) = (one for one in document.readings.gate_deadlines if one.gate == board)
    hours = document.session.schedule.worktime.task_calendar(board)
    length = hours.between(document.session.schedule.dates(request).start, hours.subtract(found.meeting, 3 * DAY))
    hands.enter(request, "duration", f"{length}m")
    assert go_live(window).endswith("go-live Wed 11 Aug 2027")
    hands.enter(request, "duration", f"{length + 1}m")
    assert go_live(window).endswith("go-live Wed 18 Aug 2027")
    assert hands.text(board, "finish") == "17 Aug"
    hands.run("undo")
    assert go_live(window).endswith("go-live Wed 11 Aug 2027")


def test_a_leave_that_costs_seven_weeks_says_so_before_it_is_accepted(window: MainWindow) -> None:
    window.files.example()
    document = window.document
    assert document is not None
    before = document.plan
    window.people.show_clash(wanted(window, "Mara Lindt", "absence", "2027-08-03"))
    place = next(at for at, one in enumerate(window.clash.answers) if one.kind == "wait until back")
    assert "Claims 8.0 goes live 35 days later, on Sat 15 Jan 2028" in said(window.clash)
    card = window.clash.cards[place]
    card.setFocus()
    QCoreApplication.processEvents()
    assert document.plan is before
    assert go_live(window) == "Claims 8.0 go-live Sat 27 Nov 2027"
    QTest.keyClick(card, Qt.Key.Key_Return)
    live = document.plan.releases["claims"].go_live
    assert live is not None
    assert iso(document.session.schedule.dates(live).finish)[:10] == "2028-01-16"
    document.undo()
    assert document.plan == before


def test_a_hard_freeze_over_the_years_end_moves_the_go_live_into_january(window: MainWindow) -> None:
    _, document = ordered(window, "major", "2027-07-12T08:00")
    assert go_live(window).endswith("go-live Sat 27 Nov 2027")
    close(window, document, "2027-11-22", "2028-01-09", hard=True)
    assert go_live(window).endswith("go-live Sat 15 Jan 2028")


def test_a_target_that_moves_takes_the_backward_plan_along(window: MainWindow) -> None:
    window.files.order(Order(template="minor", name="Portal", version="4.3", target=instant("2027-09-08")))
    hands = Hands(window)
    first = hands.row("Choose fixes and small improvements")
    assert (hands.text(first, "start"), go_live(window)) == ("10 Aug", "go-live Wed 8 Sep 2027")
    hands.go(hands.row("Portal 4.3"))
    for fold in window.inspector.findChildren(Fold):
        fold.set_open(True)
    write(window.inspector, "Target", "2027-09-22")
    assert (hands.text(first, "start"), go_live(window)) == ("24 Aug", "go-live Wed 22 Sep 2027")


def test_an_emergency_goes_through_a_soft_freeze(window: MainWindow) -> None:
    _, document = ordered(window, "emergency", "2027-12-01T15:00")
    before = go_live(window)
    close(window, document, "2027-11-29", "2027-12-12", hard=False)
    assert go_live(window) == before
    document.undo()
    close(window, document, "2027-11-29", "2027-12-12", hard=True)
    assert "13 Dec" in go_live(window)


@pytest.mark.usefixtures("qapp")
def test_an_emergency_that_nobody_dates_begins_at_once(context: Context) -> None:
    now = from_datetime(context.clock())
    begins = {}
    for template in ("emergency", "minor"):
        (release,) = Opener(context).ordered(Order(template=template, name="Fix")).plan.releases.values()
        assert release.start is not None
        begins[template] = release.start
    assert begins["emergency"] == now < begins["minor"]


def test_what_an_emergency_passes_over_is_caught_up_by_dates_that_are_typed_seen_and_missed(window: MainWindow) -> None:
    hands, document = ordered(window, "emergency", "2027-07-09T15:00")
    scan, exit_ = coded(document, "E11"), coded(document, "EI")
    assert window.schedule is not None
    window.schedule.show_columns(("name", "start", "finish", "deadline"))
    assert (hands.text(scan, "deadline"), hands.text(coded(document, "EB"), "deadline")) == (
        "13 Jul 17:00",
        "13 Jul 14:00",
    )
    hands.go(exit_)
    QCoreApplication.processEvents()
    assert "to be caught up by Tue 13 Jul" in said(window.inspector)
    assert "The risk is the business owner" in said(window.inspector)
    hands.enter(scan, "deadline", "go-live + 4h")
    assert document.plan.rows[scan].due_within == 240
    assert hands.text(scan, "deadline") == "12 Jul 12:00"
    late = [one.message for one in document.problems if one.code == "deadline-missed"]
    assert len(late) == 1
    assert late[0].startswith("Full regression and scan, afterwards finishes on 12 Jul, 0.5 days after its deadline of 12 Jul")
    assert "counted from the go-live" in late[0]
    hands.run("undo")
    assert not [one for one in document.problems if one.code == "deadline-missed"]


def test_a_board_that_rejects_costs_a_week_until_it_is_decided_anew(window: MainWindow) -> None:
    hands, document = ordered(window, "minor", "2027-07-12T08:00")
    board, before = coded(document, "GC"), document.plan
    hands.go(board)
    QCoreApplication.processEvents()
    decision = field(window.inspector, "Decision").line
    assert isinstance(decision, QComboBox)
    decision.setCurrentIndex(decision.findData("rejected"))
    decision.activated.emit(decision.currentIndex())
    write(window.inspector, "Decided on", "2027-08-10 14:00")
    assert iso(document.session.schedule.dates(board).start) == "2027-08-17T14:00"
    assert go_live(window).endswith("go-live Wed 18 Aug 2027")
    assert "was rejected" in " ".join(one.message for one in document.readings.problems if one.code == "gate-rejected")
    hands.run("undo")
    assert document.plan == before
