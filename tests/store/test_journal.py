from __future__ import annotations

import errno
from pathlib import Path

import msgspec
import pytest

from relplanner.plan.delta import diff
from relplanner.store.book import AuditEntry, Book
from relplanner.store.errors import StoreError
from relplanner.store.file import encode_book, save_book
from relplanner.store.journal import Journal, discard, interrupted, recover, start_journal


def named(book: Book, name: str) -> Book:
    """The book after an edit that gives the plan another title."""
    entry = AuditEntry(number=len(book.audit) + 1, when="2027-01-05T08:00:00", who="Ana", what=f"Call it {name}")
    return msgspec.structs.replace(book, plan=msgspec.structs.replace(book.plan, title=name), audit=(*book.audit, entry))


def written(journal: Journal, book: Book, *names: str) -> Book:
    """Edit a book under several names, each written down; returns the last."""
    for name in names:
        after = named(book, name)
        before = book
        journal.append(lambda before=before: before, diff(before.plan, after.plan), after.audit[-1])  # type: ignore[misc]
        book = after
    return book


def abandoned(journal: Journal) -> Path:
    """The journal's file, as if its program had been killed: the lock is free, the files are there."""
    journal.lock.release()
    Path(journal.lock.lock_file).touch()
    return journal.path


def test_nothing_is_written_before_the_first_edit(tmp_path: Path) -> None:
    journal = start_journal(tmp_path)
    assert not journal.path.exists()
    journal.remove()
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_book_is_recovered(book: Book, tmp_path: Path) -> None:
    stamp = save_book(book, tmp_path / "crm.relplan")
    journal = start_journal(tmp_path / "state", str(tmp_path / "crm.relplan"), stamp)
    last = written(journal, book, "One", "Two", "Three")
    abandoned(journal)
    (one,) = interrupted(tmp_path / "state")
    assert (one.book, one.title, one.edits) == (str(tmp_path / "crm.relplan"), "Three", 3)
    recovered = recover(one)
    assert recovered.book == last
    assert recovered.journal.stamp == stamp
    recovered.journal.remove()
    assert list((tmp_path / "state").iterdir()) == []


def test_a_book_never_saved_is_recovered(book: Book, tmp_path: Path) -> None:
    journal = start_journal(tmp_path)
    last = written(journal, book, "One")
    abandoned(journal)
    (one,) = interrupted(tmp_path)
    recovered = recover(one)
    assert (one.book, recovered.book, recovered.journal.stamp) == ("", last, None)
    recovered.journal.remove()


def test_a_recovered_journal_goes_on(book: Book, tmp_path: Path) -> None:
    journal = start_journal(tmp_path)
    half = written(journal, book, "One")
    abandoned(journal)
    recovered = recover(interrupted(tmp_path)[0])
    last = written(recovered.journal, half, "Two")
    abandoned(recovered.journal)
    again = recover(interrupted(tmp_path)[0])
    assert again.book == last
    again.journal.remove()


@pytest.mark.parametrize("torn", [1, 2, 20, 60])
def test_a_torn_last_line_is_passed_over(book: Book, tmp_path: Path, torn: int) -> None:
    journal = start_journal(tmp_path)
    written(journal, book, "One", "Two")
    path = abandoned(journal)
    path.write_bytes(path.read_bytes()[:-torn])
    recovered = recover(interrupted(tmp_path)[0])
    assert recovered.book == named(book, "One")
    assert written(recovered.journal, recovered.book, "Four").plan.title == "Four"
    abandoned(recovered.journal)
    again = recover(interrupted(tmp_path)[0])
    assert again.book.plan.title == "Four"
    again.journal.remove()


def test_zeros_at_the_end_are_passed_over(book: Book, tmp_path: Path) -> None:
    journal = start_journal(tmp_path)
    last = written(journal, book, "One")
    path = abandoned(journal)
    path.write_bytes(path.read_bytes() + b"\0" * 512 + b"\n")
    recovered = recover(interrupted(tmp_path)[0])
    assert recovered.book == last
    recovered.journal.remove()


def test_a_journal_torn_in_its_base_holds_nothing(book: Book, tmp_path: Path) -> None:
    journal = start_journal(tmp_path)
    written(journal, book, "One")
    path = abandoned(journal)
    path.write_bytes(path.read_bytes()[: len(encode_book(book)) // 2])
    assert interrupted(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_a_book_whose_path_is_no_text_is_recovered(book: Book, tmp_path: Path) -> None:
    journal = start_journal(tmp_path, "/plans/caf\udce9.relplan")
    written(journal, book, "One")
    abandoned(journal)
    (one,) = interrupted(tmp_path)
    assert one.book == "/plans/caf\udce9.relplan"
    discard(one)


def test_a_living_journal_is_not_offered(book: Book, tmp_path: Path) -> None:
    journal = start_journal(tmp_path)
    written(journal, book, "One")
    assert interrupted(tmp_path) == ()
    assert journal.path.exists()
    journal.remove()


def test_a_journal_recovered_by_another_window_is_refused(book: Book, tmp_path: Path) -> None:
    journal = start_journal(tmp_path)
    written(journal, book, "One")
    abandoned(journal)
    (one,) = interrupted(tmp_path)
    first = recover(one)
    with pytest.raises(StoreError) as caught:
        recover(one)
    assert caught.value.code == "locked"
    discard(one)
    assert first.journal.path.exists()
    first.journal.remove()


def test_a_discarded_journal_is_gone(book: Book, tmp_path: Path) -> None:
    journal = start_journal(tmp_path)
    written(journal, book, "One")
    abandoned(journal)
    discard(interrupted(tmp_path)[0])
    assert list(tmp_path.iterdir()) == []


def test_after_a_save_the_journal_starts_from_the_saved_book(book: Book, tmp_path: Path) -> None:
    journal = start_journal(tmp_path / "state")
    saved = written(journal, book, "One")
    stamp = save_book(saved, tmp_path / "crm.relplan")
    journal = journal.restarted(str(tmp_path / "crm.relplan"), stamp)
    assert not journal.path.exists()
    last = written(journal, saved, "Two")
    abandoned(journal)
    (one,) = interrupted(tmp_path / "state")
    assert one.edits == 1
    recovered = recover(one)
    assert (recovered.book, recovered.journal.stamp) == (last, stamp)
    recovered.journal.remove()


def test_a_folder_without_access_says_so(powerless: Path) -> None:
    powerless.chmod(0o555)
    with pytest.raises(StoreError) as caught:
        start_journal(powerless / "state")
    assert caught.value.code == "no-permission"


def test_a_full_disk_says_so(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = start_journal(tmp_path)

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(StoreError) as caught:
        written(journal, book, "One")
    monkeypatch.undo()
    assert caught.value.code == "disk-full"
    journal.remove()
