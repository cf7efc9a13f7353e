"""The session: the one mutable object below the window. Every edit, undo and redo of a plan goes through it.

An edit either happens wholly (plan, dates, undo, audit trail, journal, then the subscribers) or not at all: whatever can refuse
it comes before the first attribute is set.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Literal

from relplanner.insight.readings import Readings
from relplanner.plan.delta import Delta, apply, diff
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import from_date
from relplanner.plan.model import Plan
from relplanner.plan.problems import EditError
from relplanner.schedule.critical_path import CycleError, reschedule, schedule_plan
from relplanner.schedule.result import Schedule
from relplanner.session.step import Step, moved_rows
from relplanner.session.undo import Done, History
from relplanner.store.book import AuditEntry, Book, Export
from relplanner.store.errors import StoreError
from relplanner.store.file import Stamp
from relplanner.store.journal import Journal

Subscriber = Callable[[Step], None]


class Session:
    """A book that is being edited.

    `clock` tells the time of audit entries and today's date, `ids` names new records, `user` signs. `modified` opens it as
    changed (a recovered or an imported plan); a book just read is not. Raises `EditError` where the plan has no dates (a cycle).
    """

    def __init__(
        self,
        book: Book,
        *,
        clock: Callable[[], datetime],
        ids: IdSource,
        user: str,
        journal: Journal | None = None,
        modified: bool = False,
    ) -> None:
        self._plan = book.plan
        self._audit = list(book.audit)
        self._exports = list(book.exports)
        self._clock = clock
        self._ids = ids
        self._user = _writable(user)
        self._journal = journal
        self._journal_trouble = ""
        self._history = History(lost=modified)
        self._subscribers: list[Subscriber] = []
        self._schedule = _dates(book.plan, None, None)
        self._readings = self._read(None, book.plan, self._schedule)

    # ------------------------------------------------------------------------------------------------------- what is

    @property
    def book(self) -> Book:
        """The book as it would be saved now."""
        return Book(plan=self._plan, audit=tuple(self._audit), exports=tuple(self._exports))

    @property
    def plan(self) -> Plan:
        """The plan as it stands."""
        return self._plan

    @property
    def schedule(self) -> Schedule:
        """Its dates."""
        return self._schedule

    @property
    def readings(self) -> Readings:
        """What follows from plan and dates."""
        return self._readings

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, by its label; None where there is nothing."""
        return top.label if (top := self._history.top) else None

    @property
    def redo_label(self) -> str | None:
        """What redo would repeat, by its label; None where there is nothing."""
        return following.label if (following := self._history.next) else None

    @property
    def modified(self) -> bool:
        """Whether the plan differs from the one last saved; undoing back to that makes it False again."""
        return self._history.modified

    @property
    def journal_trouble(self) -> str:
        """Why edits are not kept for recovery until the next save; "" where they are, or where nobody asked for it."""
        return self._journal_trouble

    # ------------------------------------------------------------------------------------------------------ what changes

    def edit(
        self, label: str, verb: Callable[..., Plan], /, *args: object, merge_key: Hashable = None, why: str = "", **kwargs: object
    ) -> Step:
        """Do `verb(plan, *args, **kwargs)`; a verb that has a parameter `ids` is given the session's.

        Successive edits with the same `merge_key` (not None) become one step of undo. An edit that changes nothing leaves undo,
        redo and the audit trail alone and tells nobody. Raises `EditError`; then nothing has changed.
        """
        before = self._plan
        after = _call(verb, before, self._ids, args, kwargs)
        delta = diff(before, after)
        if not delta:
            return self._step(before, delta, self._schedule, label)
        schedule = _dates(after, self._schedule, delta)
        if self._history.merges(merge_key):
            base = apply(self._history.done[-1].delta.inverted(), before)
            whole = diff(base, after)
            history = self._history.merged(Done(label=label, delta=whole, merge_key=merge_key) if whole else None)
        else:
            history = self._history.pushed(Done(label=label, delta=delta, merge_key=merge_key))
        return self._commit(after, delta, schedule, history, self._entry("edit", label, why))

    def undo(self) -> Step | None:
        """Take back the last step; None where there is none."""
        step = self._history.top
        if step is None:
            return None
        delta = step.delta.inverted()
        return self._move(delta, self._history.after_undo(), self._entry("undo", step.label))

    def redo(self) -> Step | None:
        """Repeat the step last undone; None where there is none."""
        step = self._history.next
        if step is None:
            return None
        return self._move(step.delta, self._history.after_redo(), self._entry("redo", step.label))

    def subscribe(self, callback: Subscriber) -> Callable[[], None]:
        """Call `callback(step)` after every change, in the order of subscription; returns how to stop that."""
        self._subscribers.append(callback)

        def unsubscribe() -> None:
            if callback in self._subscribers:
                self._subscribers.remove(callback)

        return unsubscribe

    def exported(self, name: str, format_name: str) -> None:
        """Note that a file was made from the plan. This alone does not make the book modified."""
        number, when = len(self._exports) + 1, self._now()
        export = Export(number=number, when=when, who=self._user, name=_writable(name), format=format_name)
        self._write_down(lambda journal: journal.note(lambda: self.book, export))
        self._exports.append(export)

    def saved(self, path: str, stamp: Stamp) -> None:
        """Note that `book` was saved as `path`: what stands is the saved state, and the journal starts anew from it."""
        self._history = self._history.marked_saved()
        if self._journal is not None:
            self._journal = self._journal.restarted(path, stamp)
            self._journal_trouble = ""

    def close(self) -> None:
        """End cleanly: nothing is left to recover."""
        if self._journal is not None:
            self._journal.remove()
            self._journal = None
        self._subscribers.clear()

    # ------------------------------------------------------------------------------------------------------------- inside

    def _move(self, delta: Delta, history: History, entry: AuditEntry) -> Step:
        after = apply(delta, self._plan)
        return self._commit(after, delta, _dates(after, self._schedule, delta), history, entry)

    def _commit(self, after: Plan, delta: Delta, schedule: Schedule, history: History, entry: AuditEntry) -> Step:
        readings = self._read(self._readings, after, schedule)
        step = Step(
            before=self._plan,
            after=after,
            delta=delta,
            schedule=schedule,
            readings=readings,
            label=entry.what,
            moved=moved_rows(self._schedule, schedule),
        )
        self._write_down(lambda journal: journal.append(lambda: self.book, delta, entry))
        self._plan, self._schedule, self._readings, self._history = after, schedule, readings, history
        self._audit.append(entry)
        for callback in tuple(self._subscribers):
            callback(step)
        return step

    def _step(self, before: Plan, delta: Delta, schedule: Schedule, label: str) -> Step:
        return Step(before=before, after=before, delta=delta, schedule=schedule, readings=self._readings, label=label, moved=())

    def _write_down(self, write: Callable[[Journal], None]) -> None:
        """Write to the journal. One that cannot be written rests until the next save; it never refuses an edit."""
        if self._journal is None or self._journal_trouble:
            return
        try:
            write(self._journal)
        except StoreError as error:
            self._journal_trouble = error.message

    def _entry(self, did: Literal["edit", "undo", "redo"], what: str, why: str = "") -> AuditEntry:
        number = len(self._audit) + 1
        return AuditEntry(number=number, when=self._now(), who=self._user, did=did, what=_writable(what), why=_writable(why))

    def _now(self) -> str:
        return self._clock().isoformat(timespec="seconds")

    def _read(self, previous: Readings | None, plan: Plan, schedule: Schedule) -> Readings:
        return Readings.after(previous, plan, schedule, from_date(self._clock().date()))


def _call(verb: Callable[..., Plan], plan: Plan, ids: IdSource, args: tuple[object, ...], kwargs: dict[str, object]) -> Plan:
    """Call a verb, giving it `ids` where it asks for them by that name, whether in second place or by keyword."""
    names = list(inspect.signature(verb).parameters)
    if "ids" not in names or "ids" in kwargs:
        return verb(plan, *args, **kwargs)
    if names.index("ids") == 1:
        return verb(plan, ids, *args, **kwargs)
    return verb(plan, *args, ids=ids, **kwargs)


def _writable(text: str) -> str:
    """The text without what UTF-8 cannot hold: names of users and files come from the system as they are."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _dates(plan: Plan, previous: Schedule | None, delta: Delta | None) -> Schedule:
    """Schedule, from the previous dates where there are some. Raises `EditError` of code `cycle`."""
    try:
        return schedule_plan(plan) if previous is None else reschedule(plan, previous, delta)
    except CycleError as error:
        names = ", ".join(plan.rows[row].name or row for row in error.rows)
        raise EditError(
            "cycle", f"These tasks would wait for each other in a circle: {names}; remove one of their links."
        ) from error
