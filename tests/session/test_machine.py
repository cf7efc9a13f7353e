"""A session driven at random, against a model that keeps every plan it has ever shown."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from relplanner.plan.edits.links import link, unlink_rows
from relplanner.plan.edits.moves import indent, move_rows, outdent
from relplanner.plan.edits.people import set_assignments
from relplanner.plan.edits.tasks import add_row, delete_rows, rename, set_estimate, set_start
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import instant
from relplanner.plan.model import Estimate, Instant, Minutes, PerMille, Plan, Settings
from relplanner.plan.problems import EditError
from relplanner.schedule.critical_path import schedule_plan
from relplanner.session.session import Session
from relplanner.session.step import Step
from relplanner.store.book import AuditEntry, Book
from relplanner.store.file import Stamp, read_book, save_book
from relplanner.store.journal import Interrupted, Journal, interrupted, recover, start_journal

Verb = Callable[..., Plan]

MONDAY = instant("2027-03-01T08:00")
ROW = st.integers(min_value=0, max_value=30)


class Machine(RuleBasedStateMachine):
    """Edits, refused ones too, undo, redo, save, reopen and interruptions."""

    @initialize()
    def begin(self) -> None:
        """An empty plan, in a folder of its own."""
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "plan.relplan"
        self.ids = SeededIds(1)
        self.audit: tuple[AuditEntry, ...] = ()
        self.stamp: Stamp | None = None
        book = Book(plan=Plan(settings=Settings(start=MONDAY)))
        self.stamp = save_book(book, self.path)
        self.open(book)

    def open(self, book: Book, *, modified: bool = False, taken: Journal | None = None) -> None:
        """Begin a session; `taken` is a recovered journal."""
        journal = taken or start_journal(Path(self.folder.name) / "state", str(self.path), self.stamp)
        self.session = Session(
            book, clock=lambda: datetime(2027, 3, 1, 9), ids=self.ids, user="Ana", journal=journal, modified=modified
        )
        self.session.subscribe(self.hear)
        self.heard: list[Step] = []
        self.states = [book.plan]
        self.keys: list[str | None] = []
        self.at = 0
        self.saved: int | None = None if modified else 0

    def hear(self, step: Step) -> None:
        """Every step leads on from where the last one ended."""
        if self.heard:
            assert self.heard[-1].after is step.before
        self.heard.append(step)

    def do(self, verb: Verb, *args: object, merge_key: str | None = None, **kwargs: object) -> None:
        """Edit the session and the model alike."""
        before, schedule = self.session.book, self.session.schedule
        try:
            step = self.session.edit(verb.__name__, verb, *args, merge_key=merge_key, **kwargs)
        except EditError:
            assert self.session.book == before
            assert self.session.schedule is schedule
            return
        if not step.delta:
            assert self.session.book == before
            return
        assert step.before == before.plan
        merges = (
            merge_key is not None
            and self.at == len(self.states) - 1
            and bool(self.keys)
            and self.keys[-1] == merge_key
            and self.saved != self.at
        )
        if merges:
            self.states[self.at] = step.after
            if step.after == self.states[self.at - 1]:
                del self.states[self.at], self.keys[-1]
                self.at -= 1
            return
        if self.saved is not None and self.saved > self.at:
            self.saved = None
        self.states[self.at + 1 :] = [step.after]
        self.keys[self.at :] = [merge_key]
        self.at += 1

    def row(self, number: int) -> str:
        """Some row of the plan, or one that is not there."""
        rows = sorted(self.session.plan.rows)
        return rows[number % len(rows)] if rows else "no row"

    # ------------------------------------------------------------------------------------------------------------ edits

    @rule(name=st.sampled_from(["Design", "Build", "Test"]), above=st.none() | ROW)
    def insert(self, name: str, above: int | None) -> None:
        self.do(add_row, name=name, parent=None if above is None else self.row(above), estimate=Estimate(likely=Minutes(480)))

    @rule(row=ROW, name=st.text(max_size=8), key=st.sampled_from([None, "name"]))
    def rename(self, row: int, name: str, key: str | None) -> None:
        self.do(rename, self.row(row), name, merge_key=key)

    @rule(row=ROW, minutes=st.integers(0, 5000), key=st.sampled_from([None, "estimate"]))
    def estimate(self, row: int, minutes: int, key: str | None) -> None:
        self.do(set_estimate, self.row(row), Estimate(likely=Minutes(minutes)), merge_key=key)

    @rule(row=ROW, days=st.integers(0, 20))
    def start(self, row: int, days: int) -> None:
        self.do(set_start, self.row(row), Instant(MONDAY + days * 1440))

    @rule(one=ROW, other=ROW)
    def link(self, one: int, other: int) -> None:
        self.do(link, self.row(one), self.row(other))

    @rule(row=ROW)
    def unlink(self, row: int) -> None:
        self.do(unlink_rows, (self.row(row),))

    @rule(row=ROW, name=st.sampled_from(["Ana", "Ben"]))
    def assign(self, row: int, name: str) -> None:
        self.do(set_assignments, self.row(row), ((name, PerMille(500)),))

    @rule(row=ROW, verb=st.sampled_from([indent, outdent, delete_rows]))
    def reshape(self, row: int, verb: Verb) -> None:
        self.do(verb, self.row(row))

    @rule(row=ROW, offset=st.integers(-2, 2))
    def move(self, row: int, offset: int) -> None:
        self.do(move_rows, self.row(row), offset)

    # -------------------------------------------------------------------------------------------------------- undo, redo

    @rule()
    def undo(self) -> None:
        step = self.session.undo()
        assert (step is not None) == (self.at > 0)
        self.at = max(0, self.at - 1)

    @rule()
    def redo(self) -> None:
        step = self.session.redo()
        assert (step is not None) == (self.at < len(self.states) - 1)
        self.at = min(len(self.states) - 1, self.at + 1)

    @rule()
    def undo_all_and_redo_all(self) -> None:
        here = self.at
        while self.session.undo():
            pass
        assert self.session.plan == self.states[0]
        for _ in range(here):
            self.session.redo()

    # ------------------------------------------------------------------------------------------------------------- files

    @rule()
    def export(self) -> None:
        self.session.exported("plan.xlsx", "xlsx")

    @rule()
    def save(self) -> None:
        self.stamp = save_book(self.session.book, self.path, self.stamp)
        self.session.saved(str(self.path), self.stamp)
        self.saved = self.at

    @precondition(lambda self: not self.session.modified)
    @rule()
    def reopen(self) -> None:
        self.save()
        book = self.session.book
        self.session.close()
        opened = read_book(self.path)
        assert opened.book == book
        self.stamp = opened.stamp
        self.open(opened.book)

    @precondition(lambda self: self.session.modified)
    @rule()
    def interrupt(self) -> None:
        book, journal = self.session.book, self.session._journal
        assert journal is not None
        journal.lock.release()
        Path(journal.lock.lock_file).touch()
        found: tuple[Interrupted, ...] = interrupted(Path(self.folder.name) / "state")
        assert len(found) == 1
        recovered = recover(found[0])
        assert recovered.book == book
        self.open(recovered.book, modified=True, taken=recovered.journal)

    # -------------------------------------------------------------------------------------------------------- invariants

    @invariant()
    def stands_where_the_model_stands(self) -> None:
        if not hasattr(self, "session"):
            return
        assert self.session.plan == self.states[self.at]
        assert (self.session.undo_label is None) == (self.at == 0)
        assert (self.session.redo_label is None) == (self.at == len(self.states) - 1)
        assert self.session.modified == (self.at != self.saved)

    @invariant()
    def has_the_dates_of_a_full_pass(self) -> None:
        if not hasattr(self, "session"):
            return
        full, kept = schedule_plan(self.session.plan), self.session.schedule
        assert list(kept.outline.ids) == list(full.outline.ids)
        for name in ("starts", "finishes", "late_starts", "late_finishes", "total_floats", "free_floats", "criticals"):
            assert list(getattr(kept, name)) == list(getattr(full, name)), name

    @invariant()
    def the_audit_trail_only_grows(self) -> None:
        if not hasattr(self, "session"):
            return
        audit = self.session.book.audit
        assert audit[: len(self.audit)] == self.audit
        assert [entry.number for entry in audit] == list(range(1, len(audit) + 1))
        self.audit = audit

    def teardown(self) -> None:
        """Leave nothing behind."""
        if hasattr(self, "session"):
            self.session.close()
            assert list((Path(self.folder.name) / "state").iterdir()) == []
            self.folder.cleanup()


TestSession = Machine.TestCase
TestSession.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)


@pytest.mark.long
class TestSessionForLong(Machine.TestCase):  # type: ignore[misc,name-defined]  # made by Hypothesis
    """The same, for longer."""

    settings = settings(max_examples=500, stateful_step_count=60, deadline=None)
