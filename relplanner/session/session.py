"""The session: the one mutable object below the window. Every edit, undo and redo of a plan goes through it.

An edit either happens wholly (plan, dates, undo, audit trail, journal, then the subscribers) or not at all: whatever can refuse
it comes before the first attribute is set.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from typing import Literal

from msgspec.structs import replace

from relplanner.insight.consumption import commitments
from relplanner.insight.elsewhere import Elsewhere
from relplanner.insight.readings import Readings
from relplanner.plan.delta import Delta, apply, diff
from relplanner.plan.edits.baselines import with_baselines_of
from relplanner.plan.edits.buffers import commit_buffers
from relplanner.plan.edits.ground import one_line
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import from_date
from relplanner.plan.model import Id, Plan
from relplanner.plan.problems import EditError
from relplanner.schedule.result import Schedule
from relplanner.session.alternatives import PLAN, Alternative, free_name, unknown
from relplanner.session.calling import call, scheduled
from relplanner.session.step import Step, step_between
from relplanner.session.undo import Done, History
from relplanner.store.book import AuditEntry, Book, Export, Scenario
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
        self._at: Id = PLAN
        self._names: dict[Id, str] = {one.id: one.name for one in book.scenarios}
        self._saved_names = dict(self._names)
        self._resting = {one.id: Alternative(id=one.id, plan=one.plan) for one in book.scenarios}
        self._subscribers: list[Subscriber] = []
        self._elsewhere: Elsewhere | None = None
        self._schedule = scheduled(book.plan, None, None)
        self._readings = self._read(None, book.plan, self._schedule)

    # ------------------------------------------------------------------------------------------------------- what is

    @property
    def book(self) -> Book:
        """The book as it would be saved now."""
        plan = self._main
        scenarios = tuple(
            Scenario(id=key, name=name, plan=with_baselines_of(self._plan_of(key), plan)) for key, name in self._names.items()
        )
        return Book(plan=plan, scenarios=scenarios, audit=tuple(self._audit), exports=tuple(self._exports))

    @property
    def plan(self) -> Plan:
        """The alternative that is worked on, as it stands: the plan itself or a scenario."""
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
        """Whether plan or scenarios differ from those last saved; undoing back to that makes it False again."""
        resting = any(one.history.modified for one in self._resting.values())
        return self._history.modified or resting or self._names != self._saved_names

    @property
    def scenarios(self) -> Mapping[Id, str]:
        """The names of all scenarios by their ids, in the order in which they were made."""
        return dict(self._names)

    @property
    def scenario(self) -> Id:
        """Which of them is worked on, "" for the plan itself."""
        return self._at

    @property
    def journal_trouble(self) -> str:
        """Why edits are not kept for recovery until the next save; "" where they are, or where nobody asked for it."""
        return self._journal_trouble

    # ------------------------------------------------------------------------------------------------------ what changes

    def edit(
        self, label: str, verb: Callable[..., Plan], /, *args: object, merge_key: Hashable = None, why: str = "", **kwargs: object
    ) -> Step:
        """Do `verb(plan, *args, **kwargs)`; a verb that has a parameter `ids` is given the session's.

        The first actual start in a phase commits its buffers, as part of the same edit.

        Successive edits with the same `merge_key` (not None) become one step of undo. An edit that changes nothing leaves undo,
        redo and the audit trail alone and tells nobody. Raises `EditError`; then nothing has changed.
        """
        before = self._plan
        after = call(verb, before, self._ids, args, kwargs)
        after = commit_buffers(after, commitments(before, after, self._schedule))
        delta = diff(before, after)
        if not delta:
            return self._still(label)
        if self._at != PLAN and with_baselines_of(after, before) is not after:
            raise EditError(
                "not-in-a-scenario", "Baselines belong to the plan and hold for all scenarios; switch to the plan first."
            )
        schedule = scheduled(after, self._schedule, delta)
        if self._history.merges(merge_key):
            base = apply(self._history.done[-1].delta.inverted(), before)
            whole = diff(base, after)
            history = self._history.merged(Done(label=label, delta=whole, merge_key=merge_key) if whole else None)
        else:
            history = self._history.pushed(Done(label=label, delta=delta, merge_key=merge_key))
        return self._commit(after, delta, schedule, history, self._entry("edit", label, why))

    def look_elsewhere(self, elsewhere: Elsewhere | None) -> Step:
        """Count what other plans book of the same people from now on, None: of nobody. Nothing of the book changes by that."""
        self._elsewhere = elsewhere
        self._resting = {key: replace(one, readings=None) for key, one in self._resting.items()}
        self._readings = self._read(None, self._plan, self._schedule)
        step = self._still("Other plans")
        self._tell(step)
        return step

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

    # -------------------------------------------------------------------------------------------------------- scenarios

    def switch(self, scenario: Id) -> Step:
        """Go on with another scenario, "" with the plan; each has its own undo. Nothing of the book changes by that.

        Raises `EditError` (`unknown-scenario`).
        """
        other = self._alternative(scenario)
        name = self._names.get(scenario, "the plan")
        if scenario == self._at:
            return self._still(name)
        schedule = other.schedule or scheduled(other.plan, self._schedule, None)
        was = self._readings
        readings = other.readings or self._read(self._readings, other.plan, schedule)
        self._resting[self._at] = Alternative(
            id=self._at, plan=was.plan, history=self._history, schedule=was.schedule, readings=was
        )
        del self._resting[scenario]
        self._at = scenario
        self._plan, self._schedule, self._readings, self._history = other.plan, schedule, readings, other.history
        step = step_between(was, readings, diff(was.plan, other.plan), f"Switch to {name}")
        self._tell(step)
        return step

    def copy_as_scenario(self, name: str) -> Id:
        """Make a scenario of what is worked on, as it stands, and go on with it. A name that is taken gets a number behind it.

        Raises `EditError` (`no-name`).
        """
        key = self._ids.new("s")
        made = Scenario(id=key, name=free_name(self._names.values(), name), plan=self._plan)
        entry = self._entry("edit", f"Copy as the scenario {made.name}")
        self._write_down(lambda journal: journal.put_scenario(lambda: self.book, made, self._main, entry))
        self._audit.append(entry)
        self._names[key] = made.name
        self._resting[key] = Alternative(id=key, plan=self._plan, schedule=self._schedule, readings=self._readings)
        self.switch(key)
        return key

    def rename_scenario(self, scenario: Id, name: str) -> None:
        """Give a scenario another name. Raises `EditError` (`unknown-scenario`, `no-name`)."""
        plan, was = self._alternative(scenario).plan, self._named(scenario)
        if one_line(name) == was:
            return
        made = Scenario(id=scenario, name=free_name(self._names.values(), name), plan=plan)
        entry = self._entry("edit", f"Rename the scenario {was} to {made.name}")
        self._write_down(lambda journal: journal.put_scenario(lambda: self.book, made, self._main, entry))
        self._audit.append(entry)
        self._names[scenario] = made.name

    def remove_scenario(self, scenario: Id) -> Alternative:
        """Delete a scenario, after going back to the plan where it is the one worked on; what is returned can be restored.

        Raises `EditError` (`unknown-scenario`).
        """
        name = self._named(scenario)
        if scenario == self._at:
            self.switch(PLAN)
        entry = self._entry("edit", f"Delete the scenario {name}")
        self._write_down(lambda journal: journal.remove_scenario(lambda: self.book, scenario, entry))
        self._audit.append(entry)
        del self._names[scenario]
        return replace(self._resting.pop(scenario), name=name)

    def restore_scenario(self, removed: Alternative) -> None:
        """Bring back a scenario that was deleted, with its undo."""
        name = free_name(self._names.values(), removed.name)
        plan = with_baselines_of(removed.plan, self._main)
        made, entry = Scenario(id=removed.id, name=name, plan=plan), self._entry("edit", f"Restore the scenario {name}")
        self._write_down(lambda journal: journal.put_scenario(lambda: self.book, made, self._main, entry))
        self._audit.append(entry)
        self._names[removed.id] = name
        self._resting[removed.id] = removed

    def take_over(self, scenario: Id) -> Step:
        """Make the plan what a scenario is, as one edit that undo takes back; the scenario stays, baselines stay the plan's.

        Raises `EditError` (`unknown-scenario`).
        """
        name, plan = self._named(scenario), self._plan_of(scenario)
        self.switch(PLAN)
        return self.edit(f"Take over the scenario {name}", lambda before: with_baselines_of(plan, before))

    def readings_of(self, scenario: Id) -> Readings:
        """What follows from an alternative, computed once for each of its states. Raises `EditError` (`unknown-scenario`)."""
        if scenario == self._at:
            return self._readings
        other = self._alternative(scenario)
        if other.readings is None:
            schedule = scheduled(other.plan, self._schedule, None)
            readings = self._read(None, other.plan, schedule)
            other = self._resting[scenario] = replace(other, schedule=schedule, readings=readings)
        return other.readings or self._readings

    def _alternative(self, scenario: Id) -> Alternative:
        """An alternative with the baselines that the plan has now."""
        if scenario == self._at:
            return Alternative(id=scenario, plan=self._plan)
        if scenario not in self._resting:
            raise unknown(scenario)
        found = self._resting[scenario]
        if scenario != PLAN:
            found = self._resting[scenario] = found.in_step_with(self._main)
        return found

    def _named(self, scenario: Id) -> str:
        if scenario not in self._names:
            raise unknown(scenario)
        return self._names[scenario]

    @property
    def _main(self) -> Plan:
        """The plan itself, whatever is worked on."""
        return self._plan_of(PLAN)

    def _plan_of(self, scenario: Id) -> Plan:
        return self._plan if scenario == self._at else self._resting[scenario].plan

    # -------------------------------------------------------------------------------------------------------- the book

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
        self._resting = {key: replace(one, history=one.history.marked_saved()) for key, one in self._resting.items()}
        self._saved_names = dict(self._names)
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
        return self._commit(after, delta, scheduled(after, self._schedule, delta), history, entry)

    def _commit(self, after: Plan, delta: Delta, schedule: Schedule, history: History, entry: AuditEntry) -> Step:
        readings = self._read(self._readings, after, schedule)
        step = step_between(self._readings, readings, delta, entry.what)
        self._write_down(lambda journal: journal.append(lambda: self.book, delta, entry, self._at))
        self._plan, self._schedule, self._readings, self._history = after, schedule, readings, history
        self._audit.append(entry)
        self._tell(step)
        return step

    def _tell(self, step: Step) -> None:
        for callback in tuple(self._subscribers):
            callback(step)

    def _still(self, label: str) -> Step:
        """A step that leaves the plan as it is."""
        return step_between(self._readings, self._readings, Delta(), label)

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
        return AuditEntry(
            number=number,
            when=self._now(),
            who=self._user,
            did=did,
            what=_writable(what),
            why=_writable(why),
            scenario=self._names.get(self._at, ""),
        )

    def _now(self) -> str:
        return self._clock().isoformat(timespec="seconds")

    def _read(self, previous: Readings | None, plan: Plan, schedule: Schedule) -> Readings:
        day = from_date(self._clock().date())
        if previous is None:
            return Readings(plan, schedule, day, self._elsewhere)
        return Readings.after(previous, plan, schedule, day)


def _writable(text: str) -> str:
    """The text without what UTF-8 cannot hold: names of users and files come from the system as they are."""
    return text.encode("utf-8", "replace").decode("utf-8")
