from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication

from relplanner.app.main_window import MainWindow
from relplanner.app.opening import Context
from relplanner.app.settings import Settings
from relplanner.app.work.runner import InlineRunner
from relplanner.insight.readings import Readings
from relplanner.plan.delta import Delta
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import from_date
from relplanner.plan.model import Plan
from relplanner.schedule.critical_path import schedule_plan
from relplanner.schedule.result import Schedule
from relplanner.session import session
from relplanner.store.resources import read_example
from tests.app.hands import Hands

TODAY = datetime(2027, 9, 28, 9, 0)


@pytest.fixture(scope="session", autouse=True)
def english() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))


@pytest.fixture(scope="session", autouse=True)
def example_dated_once() -> Iterator[None]:
    """The shipped example is read, dated and judged once for all windows: it is a value, and these are functions of it."""
    book = read_example()
    schedule = schedule_plan(book.plan)
    readings = Readings(book.plan, schedule, from_date(TODAY.date()))
    scheduled, read = session.scheduled, session.Session._read

    def known_schedule(plan: Plan, previous: Schedule | None, delta: Delta | None) -> Schedule:
        return schedule if plan is book.plan and previous is None else scheduled(plan, previous, delta)

    def known_readings(self: session.Session, previous: Readings | None, plan: Plan, dates: Schedule) -> Readings:
        made = read(self, previous, plan, dates)
        as_opened = previous is None and dates is schedule
        return readings if as_opened and (made.today, made.elsewhere) == (readings.today, None) else made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("relplanner.app.opening.read_example", lambda: book)
        patch.setattr(session, "scheduled", known_schedule)
        patch.setattr(session.Session, "_read", known_readings)
        yield


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(
        clock=lambda: TODAY, ids=SeededIds(1), user="ana", host="here", runner=InlineRunner(), folder=tmp_path / "user"
    )


@pytest.fixture
def make_window(qapp: QApplication, tmp_path: Path, context: Context) -> Iterator[Callable[[], MainWindow]]:
    """Make windows that share one user's folder; each is closed and let go at the end."""
    made: list[MainWindow] = []

    def make() -> MainWindow:
        window = MainWindow(context, Settings(tmp_path / "user"))
        window.resize(1440, 900)
        window.show()
        window.activateWindow()
        qapp.processEvents()
        made.append(window)
        return window

    yield make
    for window in made:
        window.show_document(None)
        window.hide()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()


@pytest.fixture
def window(make_window: Callable[[], MainWindow]) -> MainWindow:
    return make_window()


@pytest.fixture
def example(window: MainWindow) -> MainWindow:
    """The window with the shipped example."""
    window.files.example()
    return window


@pytest.fixture
def hands(example: MainWindow) -> Hands:
    """Hands at the shipped example; files that want another plan have their own."""
    return Hands(example)
