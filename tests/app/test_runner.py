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


def test_a_job_in_its_pause_is_forgotten_when_a_newer_one_comes(qtbot: QtBot) -> None:
    runner = ThreadRunner()
    ran: list[str] = []
    heard: list[str] = []

    def job(name: str) -> str:
        ran.append(name)
        return name

    runner.run("a", lambda: job("old"), heard.append, no_trouble, pause=30)
    runner.run("a", lambda: job("new"), heard.append, no_trouble, pause=30)
    assert not ran
    qtbot.waitUntil(lambda: bool(heard))
    assert (ran, heard) == (["new"], ["new"])


def test_waiting_ends_the_pause(qtbot: QtBot) -> None:
    runner = ThreadRunner()
    heard: list[str] = []
    runner.run("a", lambda: "here", heard.append, no_trouble, pause=60_000)
    runner.wait()
    qtbot.waitUntil(lambda: heard == ["here"])
