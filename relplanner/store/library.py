"""A company's library, and the plans of a folder: which books lie there, and the templates among them.

A library is a folder whose path is passed in. Its templates bring their release types with them; one that is named like a
shipped template stands in its place.
"""

from __future__ import annotations

from pathlib import Path

from relplanner.plan.model import Plan
from relplanner.store.errors import StoreError
from relplanner.store.file import SUFFIX, read_book
from relplanner.store.resources import read_template, template_names


def books_in(folder: Path) -> tuple[Path, ...]:
    """The books that lie in a folder, by name; hidden ones are none. Raises `StoreError` not-found."""
    if not folder.is_dir():
        raise StoreError("not-found", f"There is no folder {folder}; choose one that is there.")
    return tuple(sorted(path for path in folder.glob(f"*{SUFFIX}") if path.is_file() and not path.name.startswith(".")))


def library_names(library: Path | None) -> tuple[str, ...]:
    """The names of all templates, a library's among them. Raises `StoreError` not-found for a folder that is not there."""
    own = () if library is None else tuple(path.stem for path in books_in(library))
    return tuple(sorted({*template_names(), *own}))


def read_from_library(name: str, library: Path | None) -> Plan:
    """A template by its name, the library's before the shipped one. Raises `StoreError`, with the names there are."""
    for path in () if library is None else books_in(library):
        if path.stem == name:
            return read_book(path).book.plan
    if name not in template_names():
        raise StoreError("not-found", f"There is no template {name}; choose one of {', '.join(library_names(library))}.")
    return read_template(name)
