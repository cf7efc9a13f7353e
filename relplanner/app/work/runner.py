"""Jobs off the window's thread: a function of values, a result that comes back to the window.

A job gets immutable values and returns one, so nothing is locked. `done` and `failed` are always called on the window's thread;
of two jobs with one key only the newest is heard.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, cast

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal, Slot

Job = Callable[[], object]
Heard = Callable[[Any], None]


class Runner(Protocol):
    """What runs jobs."""

    def run(self, key: str, job: Job, done: Heard, failed: Callable[[Exception], None], pause: int = 0) -> None:
        """Run `job` and hand its result to `done`, or what it raised to `failed`.

        With a `pause` (milliseconds) it begins behind the frame that is painted now, and not at all where a newer one comes.
        """

    def wait(self) -> None:
        """Return when nothing runs any more."""


class InlineRunner:
    """Runs a job at once, where it was asked for: for tests and pictures."""

    def run(self, key: str, job: Job, done: Heard, failed: Callable[[Exception], None], pause: int = 0) -> None:
        """Run the job now. `key` names it; nothing can be newer."""
        del key, pause
        try:
            result = job()
        except Exception as trouble:  # noqa: BLE001 - whatever the job raised is told to whoever asked
            failed(trouble)
        else:
            done(result)

    def wait(self) -> None:
        """Nothing ever runs behind our back."""


class _Mailbox(QObject):
    """Carries a job's end from its thread to the window's."""

    arrived = Signal(str, int, object, object)


class _Errand(QRunnable):
    def __init__(self, key: str, number: int, job: Job, mailbox: _Mailbox) -> None:
        super().__init__()
        self._key, self._number, self._job, self._mailbox = key, number, job, mailbox

    def run(self) -> None:
        try:
            result, trouble = self._job(), None
        except Exception as raised:  # noqa: BLE001 - as in InlineRunner
            result, trouble = None, raised
        self._mailbox.arrived.emit(self._key, self._number, result, trouble)


class ThreadRunner(QObject):
    """Runs jobs on a pool of threads."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._mailbox = _Mailbox(self)
        self._mailbox.arrived.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        self._newest: dict[str, int] = {}
        self._listeners: dict[tuple[str, int], tuple[Heard, Callable[[Exception], None]]] = {}
        self._paused: dict[str, _Errand] = {}

    def run(self, key: str, job: Job, done: Heard, failed: Callable[[Exception], None], pause: int = 0) -> None:
        """Start the job on a thread; an older one under the same key goes unheard, and one in its pause is forgotten."""
        number = self._newest.get(key, 0) + 1
        self._newest[key] = number
        if self._paused.pop(key, None) is not None:
            del self._listeners[key, number - 1]
        self._listeners[key, number] = done, failed
        errand = _Errand(key, number, job, self._mailbox)
        if pause:
            self._paused[key] = errand
            QTimer.singleShot(pause, self, lambda: self._resume(key, errand))
        else:
            self._pool.start(errand)

    def _resume(self, key: str, errand: _Errand) -> None:
        if self._paused.get(key) is errand:
            del self._paused[key]
            self._pool.start(errand)

    def wait(self) -> None:
        """Block until every job has ended, those in their pause too; what they return arrives with the next events."""
        for key, errand in list(self._paused.items()):
            self._resume(key, errand)
        self._pool.waitForDone()

    @Slot(str, int, object, object)
    def _hear(self, key: str, number: int, result: object, trouble: object) -> None:
        done, failed = self._listeners.pop((key, number))
        if self._newest[key] != number:
            return
        if trouble is not None:
            failed(cast("Exception", trouble))
        else:
            done(result)
