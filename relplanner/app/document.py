"""The open plan for the window: owns the session, times its edits, saves, and runs what takes long as jobs.

`changed` is the only signal that carries plan data. Whoever is told by it reads plan, dates and readings from the step or from
`session`, and does the least that the step asks for. Mutable, as the session is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from PySide6.QtCore import QLocale, QObject, Signal

from relplanner.app.locale import date_order
from relplanner.app.work.runner import Runner
from relplanner.insight.columns import Column
from relplanner.insight.elsewhere import Elsewhere
from relplanner.insight.readings import Readings
from relplanner.insight.typed import Context
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import from_date
from relplanner.plan.model import Day, Id, Plan
from relplanner.plan.problems import Problem
from relplanner.schedule.critical_path import reschedule
from relplanner.session.alternatives import Alternative
from relplanner.session.session import Session
from relplanner.session.step import Step, moved_rows
from relplanner.store.file import Stamp, save_book
from relplanner.store.lock import BookLock

PATIENCE = 0.03
"""Seconds: readings that took longer the last time are made by a job."""

PAUSE_MS = 80
"""The job of the readings begins this long behind an edit, so that the edit is painted first and a fast typist is not held up."""


class Document(QObject):
    """One open plan. `path` None: never saved. `stamp` is what its file was like, `lock` holds it open."""

    changed = Signal(object)
    read = Signal()
    """The problems belong to the plan again: at once after an edit of a small plan, a little later in a large one."""
    state = Signal()
    """Saved, renamed, or ready to undo something else."""

    def __init__(
        self,
        session: Session,
        *,
        runner: Runner,
        clock: Callable[[], datetime],
        path: Path | None = None,
        stamp: Stamp | None = None,
        lock: BookLock | None = None,
        backups: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.path = path
        self._runner, self._clock = runner, clock
        self._stamp, self._lock, self._backups = stamp, lock, backups
        self.saved_at: datetime | None = None
        self.solved_ms = 0.0
        self.last: Step | None = None
        self.stale = False
        self._slow = False
        self._started = 0.0
        self._problems: tuple[Problem, ...] = session.readings.problems
        self._unsubscribe = session.subscribe(self._on_step)

    # ----------------------------------------------------------------------------------------------------------- what is

    @property
    def plan(self) -> Plan:
        """The plan as it stands."""
        return self.session.plan

    @property
    def readings(self) -> Readings:
        """What follows from the plan and its dates."""
        return self.session.readings

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, errors first; of the plan before the last edit while `stale`."""
        return self._problems

    @property
    def title(self) -> str:
        """What the window calls the plan."""
        return self.plan.title or (self.path.stem if self.path else "Unnamed plan")

    @property
    def today(self) -> Day:
        """The day that counts as today."""
        return from_date(self._clock().date())

    @property
    def now(self) -> datetime:
        """The time by the document's clock."""
        return self._clock()

    @property
    def stamp(self) -> Stamp | None:
        """What its file was like when it was read or saved."""
        return self._stamp

    @property
    def runner(self) -> Runner:
        """What runs its jobs."""
        return self._runner

    # ------------------------------------------------------------------------------------------------------- what changes

    def edit(
        self, label: str, verb: Callable[..., Plan], *args: Any, merge_key: Hashable = None, why: str = "", **kwargs: Any
    ) -> Step:
        """Edit the plan. Raises `EditError`; then nothing has changed."""
        step: Step = self._timed(lambda: self.session.edit(label, verb, *args, merge_key=merge_key, why=why, **kwargs))
        return step

    def look_elsewhere(self, elsewhere: Elsewhere | None) -> None:
        """Count what other plans book of the same people, None: of nobody."""
        self._timed(lambda: self.session.look_elsewhere(elsewhere))

    def undo(self) -> None:
        """Take back the last step, if there is one."""
        self._timed(self.session.undo)

    def redo(self) -> None:
        """Repeat the step last undone, if there is one."""
        self._timed(self.session.redo)

    # ---------------------------------------------------------------------------------------------------------- scenarios

    def switch(self, scenario: Id) -> None:
        """Go on with another scenario, "" with the plan. Raises `EditError`."""
        self._timed(lambda: self.session.switch(scenario))

    def copy_as_scenario(self, name: str) -> None:
        """Go on with a copy as a scenario of this name. Raises `EditError`."""
        self._timed(lambda: self.session.copy_as_scenario(name))
        self.state.emit()

    def rename_scenario(self, scenario: Id, name: str) -> None:
        """Give a scenario another name. Raises `EditError`."""
        self.session.rename_scenario(scenario, name)
        self.state.emit()

    def remove_scenario(self, scenario: Id) -> Alternative:
        """Delete a scenario; what is returned can be restored. Raises `EditError`."""
        removed: Alternative = self._timed(lambda: self.session.remove_scenario(scenario))
        self.state.emit()
        return removed

    def restore_scenario(self, removed: Alternative) -> None:
        """Bring a deleted scenario back."""
        self.session.restore_scenario(removed)
        self.state.emit()

    def take_over(self, scenario: Id) -> None:
        """Make the plan what a scenario is, as one edit. Raises `EditError`."""
        self._timed(lambda: self.session.take_over(scenario))

    @property
    def context(self) -> Context:
        """Where something is typed now: the readings on screen, the day, the order of dates."""
        return Context(readings=self.readings, today=self.today, order=date_order(QLocale()))

    def enter(self, row: Id, column: Column, text: str) -> Step | None:
        """Enter `text` into a cell. None where the cell says that already. Raises `EditError`."""
        edit = column.edit
        readings = self.readings
        if edit is None or text.strip() in (column.text(readings, row).strip(), column.entry(readings, row).strip()):
            return None
        context = self.context

        def verb(plan: Plan, ids: IdSource) -> Plan:
            return edit(plan, ids, row, text, context)

        name = self.plan.rows[row].name or "a row"
        label = f"Rename {name}" if column.key == "name" else f"Change {column.heading.lower()} of {name}"
        return self.edit(label, verb)

    def would_move(self, verb: Callable[..., Plan], *args: Any) -> tuple[Id, ...]:
        """The rows whose dates an edit would move, tried on a copy. Raises `EditError`."""
        before = self.session.schedule
        return moved_rows(before, reschedule(verb(self.plan, *args), before))

    def ask(self, key: str, question: Callable[[], object], heard: Callable[[Any], None]) -> None:
        """Answer a question about the plan as it stands beside the window; an answer that comes behind an edit is not heard."""
        readings = self.readings
        self._runner.run(key, question, lambda found: heard(found) if self.readings is readings else None, _raise)

    # --------------------------------------------------------------------------------------------------------------- file

    def save(self, path: Path | None = None, lock: BookLock | None = None) -> None:
        """Save in its own file or, with `path`, under another name. Raises `StoreError`; then nothing has changed."""
        target = path or self.path
        if target is None:
            raise ValueError("a plan without a file needs a path to be saved")
        own = self.path is not None and target == self.path
        self._stamp = save_book(self.session.book, target, self._stamp if own else None, backups=self._backups)
        self.session.saved(str(target), self._stamp)
        if lock is not None:
            self._release()
            self._lock = lock
        self.path = target
        self.saved_at = self._clock()
        self.state.emit()

    def close(self) -> None:
        """End: nothing is left to recover, and others may open the file."""
        self._unsubscribe()
        self.session.close()
        self._release()

    # -------------------------------------------------------------------------------------------------------------- inside

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _timed(self, action: Callable[[], Any]) -> Any:
        started = perf_counter()
        before = self.last
        self._started = started
        result = action()
        if self.last is not before:
            self.state.emit()
        return result

    def _on_step(self, step: Step) -> None:
        self.solved_ms = (perf_counter() - self._started) * 1000
        self.last = step
        self.stale = True
        if self._slow:
            self.changed.emit(step)
            self._runner.run(
                "readings", lambda: _read(step.readings), lambda found: self._on_read(step, *found), _raise, pause=PAUSE_MS
            )
        else:
            found = _read(step.readings)
            if found[0] != self._problems:
                self._problems = found[0]
            self.changed.emit(step)
            self._on_read(step, *found)

    def _on_read(self, step: Step, problems: tuple[Problem, ...], seconds: float) -> None:
        if self.last is not step:
            return
        if problems != self._problems:
            self._problems = problems
        self._slow = seconds > PATIENCE
        self.stale = False
        self.read.emit()


def _read(readings: Readings) -> tuple[tuple[Problem, ...], float]:
    started = perf_counter()
    problems = readings.problems
    return problems, perf_counter() - started


def _raise(trouble: Exception) -> None:
    raise trouble
