"""The journal: what was edited since the last save, so that a crash or a kill loses nothing.

A journal is a file in the user's state folder. It does not exist before the first edit; then it holds a header, the book as it
was, and one line per edit, undo and redo. A torn last line is what an interruption leaves, and is passed over. While its program
runs, a lock beside it says so; a journal whose lock is free was interrupted.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from relplanner.plan.codec import FormatError, decode_delta, encode_delta
from relplanner.plan.delta import Delta, apply, diff
from relplanner.plan.edits.baselines import with_baselines_of
from relplanner.plan.model import Id, Plan
from relplanner.plan.problems import EditError
from relplanner.store.book import AuditEntry, Book, Export, Scenario, in_step
from relplanner.store.errors import StoreError, not_journaled, not_read
from relplanner.store.file import Stamp, decode_book, encode_book

_SUFFIX = ".journal"
_LOCK = ".lock"
VERSION = 2
"""The second added scenarios."""


class Journal(msgspec.Struct, frozen=True, kw_only=True):
    """Where edits of one session go. `book` is the path of its file, "" for one never saved; `stamp` what that file was like."""

    path: Path
    lock: FileLock
    book: str = ""
    stamp: Stamp | None = None

    def append(self, base: Callable[[], Book], delta: Delta, entry: AuditEntry, scenario: Id = "") -> None:
        """Write an edit of the plan or of a scenario down, and first `base()`, the book before it, where nothing stands yet.

        Raises `StoreError`.
        """
        self._write(base, _Line(entry=entry, delta=msgspec.Raw(encode_delta(delta)), scenario=scenario))

    def put_scenario(self, base: Callable[[], Book], scenario: Scenario, plan: Plan, entry: AuditEntry) -> None:
        """Write down that a scenario was made or renamed, as it differs from `plan`, that of the book. Raises `StoreError`."""
        raw = msgspec.Raw(encode_delta(diff(plan, scenario.plan)))
        self._write(base, _Line(entry=entry, delta=raw, scenario=scenario.id, name=scenario.name))

    def remove_scenario(self, base: Callable[[], Book], scenario: Id, entry: AuditEntry) -> None:
        """Write down that a scenario was deleted. Raises `StoreError`."""
        self._write(base, _Line(entry=entry, scenario=scenario))

    def note(self, base: Callable[[], Book], export: Export) -> None:
        """Write an export down, in the same way."""
        self._write(base, _Line(export=export))

    def _write(self, base: Callable[[], Book], line: _Line) -> None:
        data = msgspec.json.encode(line) + b"\n"
        try:
            if not self.path.exists():
                lines = self._saved_lines() or encode_book(base())
                header = _Header(journal=VERSION, book=os.fsencode(self.book), stamp=self.stamp, lines=lines.count(b"\n"))
                data = msgspec.json.encode(header) + b"\n" + lines + data
            with self.path.open("ab") as file:
                file.write(data)
        except OSError as error:
            raise not_journaled(error, self.path) from error

    def _saved_lines(self) -> bytes | None:
        """The base as it stands in its file, which is far quicker to copy than to encode; None where that was changed."""
        if self.stamp is None:
            return None
        try:
            data = Path(self.book).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == self.stamp.digest and data.endswith(b"\n") else None

    def restarted(self, book: str, stamp: Stamp) -> Journal:
        """The empty journal of a book that was just saved as `book`."""
        self.path.unlink(missing_ok=True)
        return msgspec.structs.replace(self, book=book, stamp=stamp)

    def remove(self) -> None:
        """End cleanly: nothing is left of it."""
        self.path.unlink(missing_ok=True)
        _release(self.lock)


class Interrupted(msgspec.Struct, frozen=True, kw_only=True):
    """A journal whose program ended without closing it: of the book at path `book` ("" for none), with `edits` lines."""

    path: Path
    book: str
    title: str
    edits: int


class Recovered(msgspec.Struct, frozen=True, kw_only=True):
    """A book as it was at the interruption, and its journal, which goes on; save with the `stamp` of the `journal`."""

    book: Book
    journal: Journal


def start_journal(folder: Path, book: str = "", stamp: Stamp | None = None) -> Journal:
    """A journal for a session, in the user's state folder. Raises `StoreError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix="edits-", suffix=_SUFFIX, dir=folder)
        os.close(handle)
        path = Path(name)
        lock = _lock(path)
        lock.acquire()
        path.unlink()
    except (OSError, Timeout) as error:
        raise not_journaled(error, folder / f"edits{_SUFFIX}") from error
    return Journal(path=path, lock=lock, book=book, stamp=stamp)


def interrupted(folder: Path) -> tuple[Interrupted, ...]:
    """Journals that nobody writes any more and that can be recovered, by name. Removes those that hold nothing."""
    found = []
    for lock_file in sorted(folder.glob(f"*{_SUFFIX}{_LOCK}")):
        path = lock_file.with_suffix("")
        lock = _lock(path)
        try:
            lock.acquire()
        except (OSError, Timeout):
            continue
        one = _inspect(path)
        if one is not None:
            found.append(one)
            lock.release()
        else:
            path.unlink(missing_ok=True)
            _release(lock)
    return tuple(found)


def recover(one: Interrupted) -> Recovered:
    """Replay an interrupted journal and take it over. Raises `StoreError` locked where another window was quicker."""
    lock = _lock(one.path)
    try:
        lock.acquire()
    except Timeout as error:
        raise StoreError(
            "locked", f"The edits of {one.title or one.book} are being recovered by another window; look there."
        ) from error
    except OSError as error:
        raise not_read(error, one.path) from error
    try:
        read = _whole(one.path)
    except StoreError:
        lock.release()
        raise
    return Recovered(
        book=read.book, journal=Journal(path=one.path, lock=lock, book=os.fsdecode(read.header.book), stamp=read.header.stamp)
    )


def discard(one: Interrupted) -> None:
    """Forget an interrupted journal."""
    lock = _lock(one.path)
    try:
        lock.acquire()
    except Timeout:
        return  # another window recovers it
    one.path.unlink(missing_ok=True)
    _release(lock)


# ---------------------------------------------------------------------------------------------------------------- inside


class _Header(msgspec.Struct, frozen=True, kw_only=True):
    journal: int
    book: bytes  # as the file system spells it, which need not be text
    stamp: Stamp | None
    lines: int


class _Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One edit (`entry` and `delta`, of a `scenario` or of the plan) or one `export`.

    With a `name`, the scenario stands from then on as the plan with the delta; without name and delta, it is gone.
    """

    entry: AuditEntry | None = None
    delta: msgspec.Raw = msgspec.Raw()
    scenario: Id = ""
    name: str = ""
    export: Export | None = None


class _Read(msgspec.Struct, frozen=True, kw_only=True):
    """A journal as read: `good` is how many bytes of it could be used."""

    header: _Header
    book: Book
    edits: int
    good: int


def _lock(path: Path) -> FileLock:
    return FileLock(f"{path}{_LOCK}", timeout=0, thread_local=False)


def _release(lock: FileLock) -> None:
    lock.release()
    Path(lock.lock_file).unlink(missing_ok=True)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise not_read(error, path) from error


def _inspect(path: Path) -> Interrupted | None:
    try:
        read = _replay(_bytes(path))
    except StoreError:
        return None
    if read is None or not read.edits:
        return None
    return Interrupted(path=path, book=os.fsdecode(read.header.book), title=read.book.plan.title, edits=read.edits)


def _replay(data: bytes) -> _Read | None:
    """Apply line after line up to the first that is torn or does not fit; None where not even the base is whole."""
    lines = data.split(b"\n")[:-1]  # whatever stands behind the last line feed is torn
    try:
        header = msgspec.json.decode(lines[0], type=_Header)
        if header.journal > VERSION or len(lines) <= header.lines:
            return None
        base = decode_book(b"\n".join(lines[1 : header.lines + 1]), "the journal")
    except (IndexError, msgspec.MsgspecError, UnicodeDecodeError, StoreError):
        return None
    book = base
    good = sum(len(line) + 1 for line in lines[: header.lines + 1])
    edits = 0
    for line in lines[header.lines + 1 :]:
        try:
            read = msgspec.json.decode(line, type=_Line)
            book = _after(book, read)
        except (msgspec.MsgspecError, UnicodeDecodeError, FormatError, EditError):
            break
        good += len(line) + 1
        edits += read.entry is not None
    return _Read(header=header, book=in_step(book), edits=edits, good=good)


def _after(book: Book, line: _Line) -> Book:
    """The book after one line. Raises `FormatError`, `EditError` or `msgspec.MsgspecError` where it does not fit."""
    if line.export is not None:
        book = msgspec.structs.replace(book, exports=(*book.exports, line.export))
    if line.entry is not None:
        book = msgspec.structs.replace(_edited(book, line), audit=(*book.audit, line.entry))
    return book


def _edited(book: Book, line: _Line) -> Book:
    """The book after the edit of a line."""
    if not line.scenario:
        return msgspec.structs.replace(book, plan=apply(decode_delta(bytes(line.delta)), book.plan))
    known = {one.id: one for one in book.scenarios}
    if not bytes(line.delta):
        known.pop(line.scenario, None)
    elif line.name:
        plan = apply(decode_delta(bytes(line.delta)), book.plan)
        known[line.scenario] = Scenario(id=line.scenario, name=line.name, plan=plan)
    elif line.scenario in known:
        was = known[line.scenario]
        plan = apply(decode_delta(bytes(line.delta)), with_baselines_of(was.plan, book.plan))
        known[line.scenario] = msgspec.structs.replace(was, plan=plan)
    else:
        raise EditError("unknown-scenario", "This edit belongs to a scenario that is not in the book.", line.scenario)
    return msgspec.structs.replace(book, scenarios=tuple(known.values()))


def _whole(path: Path) -> _Read:
    """Read a journal that is taken over, and cut off its torn end, so that it can go on."""
    read = _replay(_bytes(path))
    if read is None:
        raise StoreError("damaged", f"The journal {path} is damaged and cannot be recovered; open the file itself.")
    try:
        os.truncate(path, read.good)
    except OSError as error:
        raise not_journaled(error, path) from error
    return read
