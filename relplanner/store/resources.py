"""The shipped files: templates, the example, icons. This is the only way to them, in a wheel and in a checkout alike.

A wheel carries them as `relplanner/_resources`; in a checkout they stand in `resources`, beside the package.
"""

from __future__ import annotations

from pathlib import Path

import relplanner
from relplanner.plan.model import Plan
from relplanner.store.book import Book
from relplanner.store.errors import StoreError
from relplanner.store.file import SUFFIX, read_book

EXAMPLE = "brackwater"


def folder() -> Path:
    """The folder of all shipped files."""
    package = Path(relplanner.__file__).parent
    shipped = package / "_resources"
    return shipped if shipped.is_dir() else package.parent / "resources"


def template_names() -> tuple[str, ...]:
    """The names of the release templates, sorted."""
    return _names("templates", SUFFIX)


def read_template(name: str) -> Plan:
    """A release template by its name. Raises `StoreError` not-found, with the names there are."""
    if name not in template_names():
        raise StoreError("not-found", f"There is no template {name}; choose one of {', '.join(template_names())}.")
    return read_book(folder() / "templates" / f"{name}{SUFFIX}").book.plan


def runbook_names() -> tuple[str, ...]:
    """The names of the runbooks, sorted."""
    return _names("runbooks", SUFFIX)


def read_runbook(name: str) -> Plan:
    """A runbook's steps by its name, as a plan. Raises `StoreError` not-found, with the names there are."""
    if name not in runbook_names():
        raise StoreError("not-found", f"There is no runbook {name}; choose one of {', '.join(runbook_names())}.")
    return read_book(folder() / "runbooks" / f"{name}{SUFFIX}").book.plan


def example_path() -> Path:
    """Where the shipped example is; it may be read-only."""
    return folder() / "examples" / f"{EXAMPLE}{SUFFIX}"


def read_example() -> Book:
    """The shipped example."""
    return read_book(example_path()).book


def icon_names() -> tuple[str, ...]:
    """The names of the icons, sorted."""
    return _names("icons", ".svg")


def icon(name: str) -> bytes:
    """An icon as SVG. Raises `StoreError` not-found."""
    try:
        return (folder() / "icons" / f"{name}.svg").read_bytes()
    except FileNotFoundError as error:
        raise StoreError("not-found", f"There is no icon {name}; choose one of {', '.join(icon_names())}.") from error


def _names(kind: str, suffix: str) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (folder() / kind).glob(f"*{suffix}")))
