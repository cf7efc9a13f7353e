"""The other plans of a folder, read to see whom they keep busy; nothing is ever written there.

So many files of such a size are read at most, those that cannot be read are told with the reason, and a file that has not changed
since is not read again.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from relplanner.plan.model import Plan
from relplanner.store.errors import StoreError, not_read
from relplanner.store.file import SUFFIX, read_book

MOST_FILES = 64
MOST_BYTES = 32 * 1024 * 1024


class Neighbour(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as it stood in its file when that had this size and this time of change."""

    path: Path
    plan: Plan
    size: int
    mtime_ns: int


class Neighbours(msgspec.Struct, frozen=True, kw_only=True):
    """The plans of a folder by their names; `broken` are sentences about files that were not read, `left_out` counts the rest."""

    plans: tuple[Neighbour, ...] = ()
    broken: tuple[str, ...] = ()
    left_out: int = 0


def read_neighbours(folder: Path | str, own: Path | str | None = None, known: Neighbours | None = None) -> Neighbours:
    """Read the plans of a folder but `own`, in the order of their names; what `known` has of unchanged files is taken from there.

    Raises `StoreError` where the folder itself cannot be read.
    """
    try:
        paths = sorted(path for path in Path(folder).iterdir() if path.suffix.lower() == SUFFIX and not path.name.startswith("."))
    except OSError as error:
        raise not_read(error, Path(folder)) from error
    own_path = Path(own).resolve() if own is not None else None
    others = [path for path in paths if path.resolve() != own_path]
    before = {one.path: one for one in known.plans} if known is not None else {}
    plans: list[Neighbour] = []
    broken: list[str] = []
    for path in others[:MOST_FILES]:
        try:
            plans.append(_read(path, before.get(path)))
        except StoreError as error:
            broken.append(error.message)
    return Neighbours(plans=tuple(plans), broken=tuple(broken), left_out=max(0, len(others) - MOST_FILES))


def _read(path: Path, known: Neighbour | None) -> Neighbour:
    try:
        stat = path.stat()
    except OSError as error:
        raise not_read(error, path) from error
    if stat.st_size > MOST_BYTES:
        raise StoreError("too-large", f"{path.name} is larger than any plan; it was not read as a plan beside this one.")
    if known is not None and (known.size, known.mtime_ns) == (stat.st_size, stat.st_mtime_ns):
        return known
    return Neighbour(path=path, plan=read_book(path).book.plan, size=stat.st_size, mtime_ns=stat.st_mtime_ns)
