"""Jobs: off the window's thread, heard on it, and of two with one key only the newest."""

from __future__ import annotations

import threading

from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from relplanner.app.work.runner import InlineRunner, ThreadRunner


def no_trouble(trouble: Exception) -> None:
    raise trouble


def test_a_job_runs_beside_the_window_and_is_heard_on_its_thread(qtbot: QtBot) -> None:
    runner = ThreadRunner()
    heard: list[object] = []
    here = QThread.currentThread()
    runner.run("a", threading.get_ident, lambda found: heard.append((found, QThread.currentThread() is here)), no_trouble)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [(heard[0][0], True)]  # type: ignore[index]
    assert heard[0][0] != threading.get_ident()  # type: ignore[index]


def test_the_newest_of_two_jobs_wins(qtbot: QtBot, qapp: QApplication) -> None:
    runner = ThreadRunner()
    gate = threading.Event()
    heard: list[str] = []

    def slow() -> str:
        gate.wait(5)
        return "old"

    runner.run("a", slow, heard.append, no_trouble)
    runner.run("a", lambda: "new", heard.append, no_trouble)
    gate.set()
    runner.wait()
    qtbot.waitUntil(lambda: bool(heard))
    qapp.processEvents()
    assert heard == ["new"]


def test_what_a_job_raises_is_told(qtbot: QtBot) -> None:
    runner = ThreadRunner()
    troubles: list[Exception] = []

    def bad() -> None:
        raise ValueError("no")

    runner.run("a", bad, lambda _found: None, troubles.append)
    qtbot.waitUntil(lambda: bool(troubles))
    assert str(troubles[0]) == "no"
    InlineRunner().run("a", bad, lambda _found: None, troubles.append)
    assert len(troubles) == 2
