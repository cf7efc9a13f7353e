from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from relplanner.store.book import Book
from relplanner.store.file import save_book
from relplanner.store.journal import interrupted, recover

EDITING = """
import sys
from datetime import datetime
from pathlib import Path
import msgspec
from relplanner.plan.ids import SeededIds
from relplanner.session.session import Session
from relplanner.store.file import read_book
from relplanner.store.journal import start_journal
opened = read_book(sys.argv[1])
journal = start_journal(Path(sys.argv[2]), sys.argv[1], opened.stamp)
session = Session(opened.book, clock=lambda: datetime(2027, 1, 5, 8), ids=SeededIds(1), user="Ana", journal=journal)
number = 0
while True:
    number += 1
    session.edit("Name", lambda plan: msgspec.structs.replace(plan, title=str(number)))
    print(number, flush=True)
"""


def test_edits_survive_kill_9(book: Book, tmp_path: Path) -> None:
    path, state = tmp_path / "crm.relplan", tmp_path / "state"
    stamp = save_book(book, path)
    with subprocess.Popen([sys.executable, "-c", EDITING, str(path), str(state)], stdout=subprocess.PIPE) as editing:
        assert editing.stdout is not None
        for _ in range(20):
            editing.stdout.readline()
        editing.kill()
        seen = 20 + editing.stdout.read().count(b"\n")
    (one,) = interrupted(state)
    recovered = recover(one)
    assert int(recovered.book.plan.title) >= seen
    assert one.edits == int(recovered.book.plan.title) == len(recovered.book.audit) - len(book.audit)
    assert (recovered.journal.book, recovered.journal.stamp) == (str(path), stamp)
    recovered.journal.remove()
