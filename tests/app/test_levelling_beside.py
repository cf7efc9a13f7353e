"""Levelling and answers with real threads: the window goes on, and closing or cancelling ends the work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from relplanner.app.main_window import MainWindow
from relplanner.app.opening import Context
from relplanner.app.settings import Settings
from relplanner.app.work.runner import ThreadRunner

SOON = 60_000


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, context: Context) -> Iterator[MainWindow]:
    runner = ThreadRunner()
    made = MainWindow(msgspec.structs.replace(context, runner=runner), Settings(tmp_path / "user"))
    made.resize(1440, 900)
    made.show()
    made.files.example()
    qtbot.wait(10)
    yield made
    made.show_document(None)
    runner.wait()
    qtbot.wait(10)
    made.hide()
    made.deleteLater()


def test_a_clash_is_shown_at_once_and_its_answers_come_one_by_one(window: MainWindow, qtbot: QtBot) -> None:
    assert window.document is not None
    clash = next(one for one in window.document.readings.clashes if one.resource == "yusuf" and one.kind == "phases")
    window.people.show_clash(clash)
    panel = window.clash
    assert panel.is_looking
    assert not panel.cards
    qtbot.waitUntil(lambda: len(panel.cards) > 0, timeout=SOON)
    first = panel.cards[0]
    qtbot.waitUntil(lambda: not panel.is_looking, timeout=SOON)
    assert panel.cards[0] is first, "what was there stays"
    assert len(panel.cards) == len(panel.answers)


def test_levelling_returns_at_once_and_closing_stops_it(window: MainWindow, qtbot: QtBot) -> None:
    assert window.document is not None
    before = window.document.plan
    window.people.level()
    panel = window.levelling
    assert panel.answers == {}, "the window did not wait"
    token = panel._tokens["answers"]
    panel.close_()
    assert token.stopped
    qtbot.waitUntil(lambda: "answers" not in panel._tokens, timeout=SOON)
    assert panel.answers == {}
    assert window.document.plan is before


def test_a_search_is_cancelled_and_keeps_its_best(window: MainWindow, qtbot: QtBot) -> None:
    assert window.document is not None
    window.people.level()
    panel = window.levelling
    panel.scope.setCurrentIndex(panel.scope.findText("tasks of Yusuf Arslan"))
    panel.seek()
    qtbot.waitUntil(lambda: bool(panel.answers), timeout=SOON)
    panel.improve.click()
    assert panel.bar.isVisible()
    assert panel.cancel.isVisible()
    qtbot.wait(300)
    panel.cancel.click()
    qtbot.waitUntil(lambda: not panel.bar.isVisible(), timeout=SOON)
    assert panel.improve.isEnabled()
