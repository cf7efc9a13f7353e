"""What can go wrong with files, each as one sentence with the place and the cure.

`code` is stable: not-found, not-a-file, not-a-plan, damaged, newer, read-only, no-permission, disk-full, changed-on-disk, locked,
no-name, failed.
"""

from __future__ import annotations

import errno
from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}


class StoreError(Exception):
    """A file that could not be read, written or locked. What stood on the disk before is untouched."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def not_written(error: OSError, path: Path) -> StoreError:
    """Say why `path` could not be saved."""
    code, why, cure = _why(error, path.parent)
    return StoreError(
        code, f"{path.name} is not saved, and what was there before is unchanged: {why}; {cure} or save in another folder."
    )


def not_locked(error: OSError, path: Path) -> StoreError:
    """Say why the book at `path` cannot be held open for writing."""
    code, why, cure = _why(error, path.parent)
    return StoreError(code, f"{path.name} can be opened to read only: {why}; {cure} or save it in another folder.")


def not_journaled(error: OSError, path: Path) -> StoreError:
    """Say why the journal at `path` cannot be written."""
    code, why, cure = _why(error, path.parent)
    return StoreError(code, f"Edits would be lost in a crash until you save: {why}; {cure}.")


def _why(error: OSError, folder: Path) -> tuple[str, str, str]:
    """Code, reason and cure of a failed writing."""
    if error.errno in _FULL:
        return "disk-full", f"the disk of {folder} is full", "make room there"
    if error.errno in _DENIED:
        return "no-permission", f"you may not write in {folder}", "ask for access"
    if error.errno == errno.ENOENT:
        return "not-found", f"there is no folder {folder}", "make it"
    return "failed", f"{_reason(error)} in {folder}", "try again"


def not_read(error: OSError, path: Path) -> StoreError:
    """Say why `path` could not be read."""
    if error.errno == errno.ENOENT:
        return StoreError("not-found", f"There is no file {path}; check its name, or whether it was moved.")
    if error.errno == errno.EISDIR:
        return StoreError("not-a-file", f"{path} is a folder; choose a file in it.")
    if error.errno in _DENIED:
        return StoreError("no-permission", f"You may not read {path}; ask its owner for access.")
    return StoreError("failed", f"{path} could not be read: {_reason(error)}; try again.")


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
