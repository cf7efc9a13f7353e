"""One edit end to end at 10,000 tasks and 15,000 links: verb, difference, undo, journal, dates, what moved, readings."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from large_plan import large_plan
from timing import best

from relplanner.plan.edits.links import link
from relplanner.plan.edits.tasks import add_row, rename, set_estimate
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import Estimate, Minutes
from relplanner.session.session import Session
from relplanner.store.book import Book
from relplanner.store.file import save_book
from relplanner.store.journal import start_journal

EARLY, LATE = "t00003", "t09990"


def measure() -> Iterator[tuple[str, float, float | None]]:
    """Yield the figures."""
    book = Book(plan=large_plan(people=60))
    numbers = itertools.count(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.relplan"
        journal = start_journal(Path(folder), str(path), save_book(book, path))
        session = Session(book, clock=lambda: datetime(2027, 1, 4, 9), ids=SeededIds(1), user="Ana", journal=journal)

        def lengthen(row: str) -> None:
            session.edit("Estimate", set_estimate, row, Estimate(likely=Minutes(60 * next(numbers))))

        lengthen(EARLY)
        yield "edit: rename a task", best(lambda: session.edit("Rename", rename, EARLY, f"Task {next(numbers)}")), 100
        yield "edit: estimate of a task near the end", best(lambda: lengthen(LATE)), 100
        yield "edit: estimate of a task that moves thousands", best(lambda: lengthen(EARLY)), 100
        yield "edit: link two tasks", best(lambda: session.edit("Link", link, EARLY, f"t{next(numbers) + 9000:05d}")), 100
        yield "edit: insert a task", best(lambda: session.edit("Insert", add_row, name="New", after=EARLY)), 100
        yield "edit: undo", best(session.undo), 100
        yield "edit: redo", best(session.redo, 1), 100

        def read() -> None:
            lengthen(EARLY)
            _ = session.readings.problems, session.readings.releases

        yield "edit: with all problems and releases read again", best(read, 3), None
        session.close()
