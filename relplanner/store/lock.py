"""The lock of an open book: who has it open, since when, and where.

Two hidden files stand beside a book while it is open: the operating system's lock, which ends with its process however that ends,
and the holder's card, which names them to others. A card without a lock behind it is stale and is taken over, unless it is of
another computer, whose locks cannot always be seen over a network: then the user decides.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from relplanner.store.errors import StoreError, not_locked


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Who has a book open; `since` is ISO text."""

    user: str
    host: str
    since: str


class LockedError(StoreError):
    """Somebody has the book open. It can still be opened to read."""

    def __init__(self, name: str, holder: Holder | None) -> None:
        who = (
            f"{holder.user} has had it open on {holder.host} since {holder.since.replace('T', ' ')}"
            if holder
            else "somebody has it open"
        )
        super().__init__("locked", f"{name} is locked, because {who}: ask them to close it, or open it to read only.")
        self.holder = holder


class BookLock(msgspec.Struct, frozen=True, kw_only=True):
    """A book held open by this program, until `release`."""

    book: Path
    lock: FileLock

    def release(self) -> None:
        """Let go; nothing is left beside the book."""
        with suppress(OSError):
            _card(self.book).unlink()
        self.lock.release()
        with suppress(OSError):
            Path(self.lock.lock_file).unlink()


def lock_book(path: Path | str, holder: Holder, *, take_over: bool = False) -> BookLock:
    """Hold a book open. `take_over` overrides a card left by another computer, never a living lock.

    Raises `LockedError` where somebody has it, `StoreError` where the folder cannot be written.
    """
    book = Path(path).resolve()
    lock = FileLock(_beside(book, "lock"), timeout=0, thread_local=False, mode=0o666)
    try:
        lock.acquire()
    except Timeout as error:
        raise LockedError(book.name, holder_of(book)) from error
    except OSError as error:
        raise not_locked(error, book) from error
    other = holder_of(book)
    if other is not None and other.host != holder.host and not take_over:
        lock.release()
        raise LockedError(book.name, other)
    held = BookLock(book=book, lock=lock)
    try:
        _card(book).write_bytes(msgspec.json.encode(holder))
    except OSError as error:
        held.release()
        raise not_locked(error, book) from error
    return held


def holder_of(path: Path | str) -> Holder | None:
    """Whose card stands beside a book; None where there is none that can be read."""
    try:
        return msgspec.json.decode(_card(Path(path).resolve()).read_bytes(), type=Holder)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _beside(book: Path, what: str) -> Path:
    return book.with_name(f".{book.name}.{what}")


def _card(book: Path) -> Path:
    return _beside(book, "holder")
