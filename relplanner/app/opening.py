"""How a plan comes into the window: from a template, a file, another program's file, the example, or an interrupted session.

Every way ends in a `Document`; whatever goes wrong is raised as one sentence (`StoreError`, `FormatError`, `EditError`) before
anything that is open has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from relplanner.app.dialogs.new_plan import Order
from relplanner.app.document import Document
from relplanner.app.work.runner import Runner
from relplanner.formats.exchange import Imported
from relplanner.formats.registry import read
from relplanner.plan.edits.people import add_resource
from relplanner.plan.edits.templates import from_template, led_by
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import from_date, from_datetime, midnight
from relplanner.plan.model import Calendar, Day, Plan, Resource, Settings
from relplanner.session.session import Session
from relplanner.store.book import Book
from relplanner.store.errors import StoreError, not_read
from relplanner.store.file import SUFFIX, Stamp, read_book
from relplanner.store.journal import Interrupted, Journal, recover, start_journal
from relplanner.store.library import read_from_library
from relplanner.store.lock import BookLock, Holder, LockedError, lock_book
from relplanner.store.resources import read_example

LIBRARY = "library"
"""In a user's folder: templates and release types of their own."""

WORKDAY = ((480, 720), (780, 1020))


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What every document of this program shares. `folder` None: nothing is kept for recovery (pictures, some tests)."""

    clock: Callable[[], datetime]
    ids: IdSource
    user: str
    host: str
    runner: Runner
    folder: Path | None = None


class Opener:
    """Makes documents."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def library(self) -> Path | None:
        """The folder of the user's own templates and release types; None while nothing is kept there."""
        folder = self._context.folder
        library = folder / LIBRARY if folder is not None else None
        return library if library is not None and library.is_dir() else None

    def empty(self) -> Document:
        """A plan without rows, on working days from eight to five."""
        week = (WORKDAY,) * 5 + ((),) * 2
        calendar = Calendar(id="standard", name="Working days", week=week)
        start = midnight(from_date(self._context.clock().date()))
        plan = Plan(settings=Settings(start=start, calendar=calendar.id), calendars={calendar.id: calendar})
        return self._document(Book(plan=plan))

    def ordered(self, order: Order) -> Document:
        """A plan from a template, with its people."""
        ids, now = self._context.ids, self._context.clock()
        today, template = from_date(now.date()), read_from_library(order.template, self.library)
        start = order.start
        if start is None and order.target is None and template.releases and led_by(template).type == "emergency":
            start = from_datetime(now.replace(second=0, microsecond=0))  # what cannot wait does not wait for Monday
        plan = from_template(
            template,
            ids,
            name=order.name,
            version=order.version,
            start=start,
            target=order.target,
            today=today,
        )
        for name, role in order.people:
            plan = _filled(plan, ids, name, role)
        return self._document(Book(plan=plan), modified=True)

    def example(self) -> Document:
        """The shipped example, as a plan never saved."""
        return self._document(read_example())

    def open(self, path: Path, *, hold: bool = True) -> tuple[Document, str]:
        """A `.relplan` file, and a sentence where it is open elsewhere: then it is a copy that is saved under another name.

        Raises `StoreError`.
        """
        told = ""
        lock: BookLock | None = None
        if hold:
            try:
                lock = self.hold(path)
            except LockedError as error:
                told = f"{error.message} It is shown as a copy: save it under another name."
            except StoreError:
                told = f"The folder of {path.name} cannot be written, so the plan is shown as a copy: save it in another folder."
        try:
            opened = read_book(path)
            if told:
                return self._document(opened.book), told
            return self._document(opened.book, path=path, stamp=opened.stamp, lock=lock), ""
        except Exception:
            if lock is not None:
                lock.release()
            raise

    def hold(self, path: Path) -> BookLock:
        """Hold a file open for oneself. Raises `StoreError`."""
        context = self._context
        since = context.clock().isoformat(timespec="minutes")
        return lock_book(path, Holder(user=context.user, host=context.host, since=since))

    def imported(self, found: Imported) -> Document:
        """A plan of another program."""
        return self._document(Book(plan=found.plan), modified=True)

    def recovered(self, one: Interrupted) -> Document:
        """The edits of an interrupted session. Raises `StoreError`."""
        taken = recover(one)
        path = Path(taken.journal.book) if taken.journal.book else None
        lock = None
        if path is not None:
            try:
                lock = self.hold(path)
            except StoreError:
                path = None
        stamp = taken.journal.stamp if path is not None else None
        return self._document(taken.book, path=path, stamp=stamp, lock=lock, journal=taken.journal, modified=True)

    def _document(
        self,
        book: Book,
        *,
        path: Path | None = None,
        stamp: Stamp | None = None,
        lock: BookLock | None = None,
        journal: Journal | None = None,
        modified: bool = False,
    ) -> Document:
        context = self._context
        if journal is None and context.folder is not None:
            journal = start_journal(context.folder / "journals", str(path or ""), stamp)
        session = Session(book, clock=context.clock, ids=context.ids, user=context.user, journal=journal, modified=modified)
        backups = context.folder / "backups" if context.folder is not None else None
        return Document(session, runner=context.runner, clock=context.clock, path=path, stamp=stamp, lock=lock, backups=backups)


def read_foreign(path: Path, today: Day) -> Imported:
    """Read another program's file; one without any date starts on the working day after `today`.

    Raises `StoreError` or `FormatError`.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise not_read(error, path) from error
    return read(data, path.name, today)


def is_ours(path: Path) -> bool:
    """Whether a file is a plan of ours, by its name."""
    return path.suffix.lower() == SUFFIX


def _filled(plan: Plan, ids: IdSource, name: str, role: str) -> Plan:
    """With a person, who takes over the tasks of the first role of that name that nobody fills yet."""
    vacant: Resource | None = next(
        (one for one in plan.resources.values() if one.kind == "role" and role and role in (one.name, *one.roles)), None
    )
    if vacant is None:
        return add_resource(plan, ids, name=name, roles=(role,) if role else ())
    person = ids.new("p")
    plan = add_resource(plan, ids, name=name, roles=(role,), id=person)
    moved = {
        key: msgspec.structs.replace(one, resource=person) if one.resource == vacant.id else one
        for key, one in plan.assignments.items()
    }
    return msgspec.structs.replace(plan, assignments=moved)
