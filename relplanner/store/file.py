"""Our own file, `.relplan`: the plan (a header, a line per record), then scenarios, audit trail and exports.

All writing goes through `write_atomically`: until the new content stands complete on the disk, re-read and compared, the old file
is not touched. The folder of a book never holds more than the book: backups go to a folder of the user's own.
"""

from __future__ import annotations

import glob
import hashlib
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from relplanner.plan import codec
from relplanner.plan.codec import FormatError
from relplanner.plan.model import Record
from relplanner.plan.versions import VERSION, version_of
from relplanner.store.book import AuditEntry, Book, Export, in_step
from relplanner.store.errors import StoreError, not_read, not_written
from relplanner.store.scenarios import decode_scenarios, encode_scenarios, is_of_scenario

SUFFIX = ".relplan"
BACKUPS = 10
"""How many earlier versions of one book are kept."""

_NEW = (".saving-", ".relplan-new")
"""How the name of an unfinished file begins and ends."""

_R = TypeVar("_R", bound=Record)


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """What a file was like when it was read or written: `digest` is the SHA-256 of its content in hex."""

    size: int
    mtime_ns: int
    digest: str


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A book as read, and the stamp of its file."""

    book: Book
    stamp: Stamp


_AUDIT = b'{"table":"audit"'
_EXPORT = b'{"table":"exports"'


# ------------------------------------------------------------------------------------------------------- bytes and books


def encode_book(book: Book) -> bytes:
    """The content of the file: the same book always gives the same bytes."""
    book = in_step(book)
    newer = bool(book.scenarios) or any(entry.scenario for entry in book.audit)
    lines = codec.encode(book.plan, least=max(2 if newer else 1, *(version_of(one.plan) for one in book.scenarios), 1))
    lines += encode_scenarios(book)
    lines += [_line("audit", entry) for entry in book.audit]
    lines += [_line("exports", export) for export in book.exports]
    return b"\n".join(lines) + b"\n"


def decode_book(data: bytes, name: str) -> Book:
    """Read the content of a file called `name`. Raises `StoreError` not-a-plan, newer or damaged, with the line."""
    lines = data.removeprefix(b"\xef\xbb\xbf").splitlines()
    _check_header(lines, name)
    audit: list[AuditEntry] = []
    exports: list[Export] = []
    scenarios: list[tuple[int, bytes]] = []
    for at, line in enumerate(lines):
        try:
            if line.startswith(_AUDIT):
                audit.append(_record(line, AuditEntry))
            elif line.startswith(_EXPORT):
                exports.append(_record(line, Export))
            elif is_of_scenario(line):
                scenarios.append((at + 1, line))
            else:
                continue
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise _damaged(name, at + 1, str(error)) from error
        lines[at] = b""  # the plan's codec passes over empty lines and so counts them rightly
    try:
        plan = codec.decode(lines)
        alternatives = decode_scenarios(plan, scenarios)
    except FormatError as error:
        raise _damaged(name, error.line, error.message) from error
    return Book(plan=plan, scenarios=alternatives, audit=tuple(audit), exports=tuple(exports))


def _line(table: str, record: Record) -> bytes:
    return msgspec.json.encode({"table": table} | msgspec.to_builtins(record))


def _record(line: bytes, kind: type[_R]) -> _R:
    found = msgspec.json.decode(line, type=dict[str, object])
    del found["table"]
    return msgspec.convert(found, kind)


def _check_header(lines: list[bytes], name: str) -> None:
    """Refuse what is empty, foreign or newer before anything else is said about it."""
    if not any(line.strip() for line in lines):
        raise StoreError("not-a-plan", f"{name} is empty, so there is no plan in it; open a backup of it, or another file.")
    try:
        header = msgspec.json.decode(lines[0], type=dict[str, object])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        header = {}
    version = header.get("version")
    if header.get("format") != codec.FORMAT or not isinstance(version, int):
        raise StoreError("not-a-plan", f"{name} is not a relplanner plan; import it, or open another file.")
    if version > VERSION:
        raise StoreError(
            "newer",
            f"{name} was saved by a newer relplanner (format {version}; this one reads up to {VERSION}); "
            "update relplanner to open it.",
        )


def _damaged(name: str, line: int, reason: str) -> StoreError:
    where = f"{name} is damaged in line {line}" if line else f"{name} is damaged"
    return StoreError("damaged", f"{where}: {reason.rstrip('.')}; repair it there, or open a backup of the file.")


# -------------------------------------------------------------------------------------------------------- read and save


def read_book(path: Path | str) -> Opened:
    """Read a `.relplan` file. Raises `StoreError`."""
    path = Path(path)
    data, stamp = _read(path)
    return Opened(book=decode_book(data, path.name), stamp=stamp)


def save_book(book: Book, path: Path | str, stamp: Stamp | None = None, *, backups: Path | None = None) -> Stamp:
    """Save a book, atomically; returns the new stamp.

    With the `stamp` of the last reading or saving, a file that somebody else changed meanwhile is left alone: `StoreError`
    changed-on-disk. `backups`, a folder of the user's own, receives the previous version; of each book the last `BACKUPS` stay.
    """
    target = _target(Path(path))
    old: bytes | None = None
    if (stamp is not None or backups is not None) and target.exists():
        old, found = _read(target)
        if stamp is not None and found.digest != stamp.digest:
            raise StoreError(
                "changed-on-disk",
                f"{target.name} is not saved, because somebody changed it on the disk since you opened it: "
                "save under another name, or open it again and repeat your changes.",
            )
    data = encode_book(book)
    if old is not None and backups is not None and old != data:
        _back_up(target, old, backups)
    write_atomically(target, data)
    return _stamp(target, data)


def has_changed(path: Path | str, stamp: Stamp) -> bool:
    """Whether the file differs from its stamp; cheap while size and time are the same. A missing file has changed."""
    path = Path(path)
    try:
        now = path.stat()
    except OSError:
        return True
    if (now.st_size, now.st_mtime_ns) == (stamp.size, stamp.mtime_ns):
        return False
    return _read(path)[1].digest != stamp.digest


def write_atomically(path: Path | str, data: bytes) -> None:
    """Put `data` in the place of `path`, wholly or not at all; links are followed, the file's mode is kept.

    Raises `StoreError`; then the old file is untouched and no other is left behind. What is no ordinary file (a device, a pipe)
    is simply written to.
    """
    path = _target(Path(path))
    mode = _mode(path)
    if mode is not None and not stat.S_ISREG(mode):
        _write_through(path, data)
        return
    if mode is not None and not mode & 0o222:
        raise StoreError(
            "read-only", f"{path.name} is not saved, because the file is read-only: save under another name, or make it writable."
        )
    try:
        handle, name = tempfile.mkstemp(prefix=_NEW[0], suffix=_NEW[1], dir=path.parent)
    except OSError as error:
        raise not_written(error, path) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(stat.S_IMODE(mode) if mode is not None else _new_mode())
        if temporary.read_bytes() != data:
            raise StoreError(
                "failed",
                f"{path.name} is not saved: the disk of {path.parent} gave back something else than was written; save elsewhere.",
            )
        temporary.replace(path)
    except OSError as error:
        raise not_written(error, path) from error
    finally:
        with suppress(OSError):
            temporary.unlink()
    _sync_folder(path.parent)
    _sweep(path)


# ---------------------------------------------------------------------------------------------------------------- inside


def _target(path: Path) -> Path:
    """What is really written to: the end of all symbolic links."""
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:
        raise StoreError("failed", f"{path} is a link that leads in a circle; save under another name.") from error
    except ValueError as error:
        raise StoreError("failed", f"{str(path)!r} cannot be a file name; choose another one.") from error


def _mode(path: Path) -> int | None:
    """Type and permissions of the file that stands there, None for none. Raises `StoreError` for a folder."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    except OSError as error:
        raise not_written(error, path) from error
    if stat.S_ISDIR(mode):
        raise StoreError("not-a-file", f"{path} is a folder; give the name of a file in it.")
    return mode


def _new_mode() -> int:
    """The permissions of a new file, as the user's mask has them; `mkstemp` alone would shut out everybody else."""
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _write_through(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise not_written(error, path) from error


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can do that for folders."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sweep(path: Path) -> None:
    """Remove what programs that were killed while saving left beside `path` over an hour before it was written."""
    with suppress(OSError):
        before = path.stat().st_mtime - 3600
        for left in path.parent.glob(f"{_NEW[0]}*{_NEW[1]}"):
            if left.stat().st_mtime < before:
                left.unlink()


def _read(path: Path) -> tuple[bytes, Stamp]:
    try:
        data = path.read_bytes()
        return data, _stamp(path, data)
    except OSError as error:
        raise not_read(error, path) from error
    except ValueError as error:
        raise StoreError("not-found", f"{str(path)!r} cannot be a file name; correct it.") from error


def _stamp(path: Path, data: bytes) -> Stamp:
    return Stamp(size=len(data), mtime_ns=path.stat().st_mtime_ns, digest=hashlib.sha256(data).hexdigest())


def backups_of(path: Path | str, backups: Path) -> list[Path]:
    """The earlier versions of a book that are kept, the newest first."""
    target = _target(Path(path))
    return sorted(backups.glob(f"{glob.escape(_key(target))}-*{SUFFIX}"), reverse=True)


def _key(target: Path) -> str:
    """Name and place of a book as the beginning of a file name; books of one name in two folders do not mix."""
    return f"{target.stem}-{hashlib.sha256(os.fsencode(target)).hexdigest()[:8]}"


def _back_up(target: Path, old: bytes, backups: Path) -> None:
    try:
        backups.mkdir(parents=True, exist_ok=True)
        changed = target.stat().st_mtime_ns
    except OSError as error:
        raise not_written(error, backups / target.name) from error
    write_atomically(backups / f"{_key(target)}-{changed:020d}{SUFFIX}", old)
    for ancient in backups_of(target, backups)[BACKUPS:]:
        ancient.unlink(missing_ok=True)
