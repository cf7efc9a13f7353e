"""Plans in and out: our own file through the store, foreign ones through the formats, `-` through the standard streams."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import typer

from relplanner.formats import registry
from relplanner.formats.exchange import Loss
from relplanner.plan.model import Day, Plan
from relplanner.store.book import Book
from relplanner.store.errors import StoreError, not_read
from relplanner.store.file import SUFFIX, decode_book, encode_book, save_book, write_atomically

STREAM = "-"
OWN_HEADER = b'{"format":"relplanner'


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A plan that was read, what messages call it, and what its import lost."""

    plan: Plan
    name: str
    losses: tuple[Loss, ...] = ()


def read_plan(place: str, form: str | None, today: Day) -> Read:
    """Read a plan of any readable format; `form` is the suffix that stands for a stream's or an odd file's format.

    A foreign file without any date starts on the working day after `today`.

    Raises `StoreError`, `FormatError`.
    """
    data = read_bytes(place)
    name = "standard input" if place == STREAM else Path(place).name
    suffix = f".{form.lower().lstrip('.')}" if form else Path(name).suffix.lower()
    if suffix == SUFFIX or (not form and data.startswith(OWN_HEADER)):
        return Read(plan=decode_book(data, name).plan, name=name)
    imported = registry.read(data, f"{name}{suffix}" if form else name, today)
    return Read(plan=imported.plan, name=name, losses=imported.losses)


def read_bytes(place: str) -> bytes:
    """The content of a file or of standard input, no more of it than a plan can have. Raises `StoreError`."""
    most = registry.LARGEST + 1
    if place == STREAM:
        return sys.stdin.buffer.read(most)
    path = Path(place)
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise not_read(error, path) from error
    except ValueError:
        raise StoreError("not-found", "A file name cannot hold a zero byte; correct it.") from None


def write_plan(plan: Plan, place: str) -> None:
    """Save a plan as a book, atomically, or write it to standard output. Raises `StoreError`; then the old file is intact."""
    book = Book(plan=plan)
    if place == STREAM:
        from relplanner.cli.output import put_bytes

        put_bytes(encode_book(book))
        return
    if Path(place).suffix.lower() != SUFFIX and Path(place).suffix:
        raise typer.BadParameter(f"-o: {place} should end in {SUFFIX}; other formats are written by the verb export")
    if Path(place).exists():
        _refuse_while_open(place)
    save_book(book, place)


def write_file(data: bytes, place: str) -> None:
    """Write an export, atomically, or to standard output. Raises `StoreError`; then the old file is intact."""
    if place == STREAM:
        from relplanner.cli.output import put_bytes

        put_bytes(data)
    else:
        write_atomically(place, data)


def _refuse_while_open(place: str) -> None:
    """Raise `LockedError` where somebody has the file open in the window."""
    from relplanner.store.lock import holder_of

    if holder_of(place) is None:
        return
    import getpass
    import platform
    from datetime import datetime

    from relplanner.store.lock import Holder, lock_book

    now = datetime.now().isoformat(timespec="seconds")
    lock_book(place, Holder(user=getpass.getuser(), host=platform.node(), since=now)).release()
