"""What can go wrong with files, each as one sentence with the place and the cure.

`code` is stable: not-found, not-a-file, not-a-plan, damaged, newer, read-only, no-permission, disk-full, changed-on-disk, locked,
failed.
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
    """Say why `path` could not be written."""
    begin = f"{path.name} is not saved, and what was there before is unchanged:"
    folder = path.parent
    if error.errno in _FULL:
        return StoreError("disk-full", f"{begin} the disk of {folder} is full; make room there or save in another folder.")
    if error.errno in _DENIED:
        return StoreError("no-permission", f"{begin} you may not write in {folder}; save in another folder or ask for access.")
    if error.errno == errno.ENOENT:
        return StoreError("not-found", f"{begin} there is no folder {folder}; make it or save in another one.")
    return StoreError("failed", f"{begin} {_reason(error)} in {folder}; try again or save in another folder.")


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
