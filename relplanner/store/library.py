"""A company's library, and the plans of a folder: which books lie there, and the templates among them.

A library is a folder whose path is passed in. Its templates bring their release types with them; one that is named like a
shipped template stands in its place. Types that are kept without a template stand in a book of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from relplanner.plan.edits.types import take_types
from relplanner.plan.model import Plan, ReleaseType
from relplanner.store.book import Book
from relplanner.store.errors import StoreError, not_written
from relplanner.store.file import SUFFIX, read_book, save_book
from relplanner.store.resources import read_template, template_names

TYPES = "release-types"
"""The book in which a library keeps types without a template."""


def books_in(folder: Path) -> tuple[Path, ...]:
    """The books that lie in a folder, by name; hidden ones are none. Raises `StoreError` not-found."""
    if not folder.is_dir():
        raise StoreError("not-found", f"There is no folder {folder}; choose one that is there.")
    return tuple(sorted(path for path in folder.glob(f"*{SUFFIX}") if path.is_file() and not path.name.startswith(".")))


def library_names(library: Path | None) -> tuple[str, ...]:
    """The names of all templates, a library's among them. Raises `StoreError` not-found for a folder that is not there."""
    own = () if library is None else tuple(path.stem for path in books_in(library) if path.stem != TYPES)
    return tuple(sorted({*template_names(), *own}))


def read_from_library(name: str, library: Path | None) -> Plan:
    """A template by its name, the library's before the shipped one. Raises `StoreError`, with the names there are."""
    for path in () if library is None else books_in(library):
        if path.stem == name:
            return read_book(path).book.plan
    if name not in template_names():
        raise StoreError("not-found", f"There is no template {name}; choose one of {', '.join(library_names(library))}.")
    return read_template(name)


def kept_types(library: Path) -> tuple[ReleaseType, ...]:
    """The types that a library keeps without a template, by name. Raises `StoreError` where they cannot be read."""
    path = library / f"{TYPES}{SUFFIX}"
    if not path.is_file():
        return ()
    return tuple(sorted(read_book(path).book.plan.release_types.values(), key=lambda one: (one.name, one.id)))


def keep_template(library: Path, name: str, plan: Plan) -> Path:
    """Keep a plan in a library as a template of a name; one of the same name is replaced. Raises `StoreError`."""
    clean = " ".join("".join(sign if sign.isalnum() or sign in " -_." else " " for sign in name).split()).strip(".").lower()
    if not clean or clean == TYPES:
        raise StoreError("no-name", f"A template needs a name of its own, of letters and figures, and not {TYPES}; choose one.")
    path = library / f"{clean}{SUFFIX}"
    _make(library, path)
    save_book(Book(plan=plan), path, read_book(path).stamp if path.is_file() else None)
    return path


def keep_types(library: Path, types: Iterable[ReleaseType]) -> None:
    """Keep types in a library, those of other words beside them; the folder is made. Raises `StoreError`."""
    path = library / f"{TYPES}{SUFFIX}"
    _make(library, path)
    known = read_book(path) if path.is_file() else None
    plan = known.book.plan if known is not None else Plan(title="Release types")
    save_book(Book(plan=take_types(plan, types)), path, known.stamp if known is not None else None)


def _make(library: Path, path: Path) -> None:
    try:
        library.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_written(error, path) from error
