"""Open and save at 10,000 tasks and 15,000 links."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from large_plan import large_plan
from timing import best

from relplanner.plan.delta import diff
from relplanner.plan.edits.tasks import rename
from relplanner.store.book import AuditEntry, Book
from relplanner.store.file import encode_book, read_book, save_book
from relplanner.store.journal import start_journal


def measure() -> Iterator[tuple[str, float, float | None]]:
    """Yield the figures."""
    book = Book(plan=large_plan(people=60))
    renamed = rename(book.plan, "t00000", "Begin")
    delta, entry = diff(book.plan, renamed), AuditEntry(number=1, when="2027-01-04T09:00:00", what="Rename")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.relplan"
        yield "store: save, 10,000 tasks", best(lambda: save_book(book, path)), None
        yield "store: open, 10,000 tasks", best(lambda: read_book(path)), None
        yield "store: the file's size in KiB (no time)", len(encode_book(book)) / 1024, None
        journal = start_journal(Path(folder), str(path), save_book(book, path))
        yield "journal: first edit after a save, 10,000 tasks", best(lambda: journal.append(lambda: book, delta, entry), 1), 20
        yield "journal: every further edit", best(lambda: journal.append(lambda: book, delta, entry)), 1
        journal.remove()
