"""Every foreign format that relplanner reads or writes, in one explicit table.

Readers and writers are imported when they are used, so that the table costs nothing. Our own `.relplan` is not here: it is the
store's, and who opens a file asks there first. What needs a painter (`.png`, `.pdf`) stands in `relplanner.paint.formats`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from relplanner.formats.exchange import FormatError, Imported, Loss, Options
from relplanner.plan.instants import iso, midnight
from relplanner.plan.model import Day, Instant
from relplanner.plan.validity import faults
from relplanner.schedule.worktime import Worktime

if TYPE_CHECKING:
    from relplanner.insight.readings import Readings

__all__ = ["FORMATS", "Format", "FormatError", "Imported", "Loss", "Options", "read", "reader", "writer"]

LARGEST = 100 * 2**20
"""Bytes of the largest file that is read: twice a Microsoft Project XML of 10,000 tasks."""


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """A format: its name for people, its suffixes, and how it is read and written, None where it is not.

    `losses(readings, options)` lists what a written file cannot say; a format without it says everything.
    `read(data, name)` gives `Imported` or raises `FormatError`; `looks_like` tells from a file's first kilobytes.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[bytes, str], Imported] | None = None
    write: Callable[[Readings, Options], bytes] | None = None
    losses: Callable[[Readings, Options], tuple[Loss, ...]] | None = None
    looks_like: Callable[[bytes], bool] | None = None


def _late(module: str, function: str) -> Callable[..., Any]:
    """A function of one of this room's modules that is imported when it is first called."""

    def call(*arguments: Any) -> Any:  # noqa: ANN401 - the field of `Format` says what it takes and gives
        return getattr(import_module(f"relplanner.formats.{module}"), function)(*arguments)

    return call


FORMATS: tuple[Format, ...] = (
    Format(name="Excel workbook", suffixes=(".xlsx",), write=_late("excel.workbook", "write")),
    Format(
        name="Microsoft Project XML",
        suffixes=(".xml",),
        read=_late("mspdi.reader", "read"),
        write=_late("mspdi.writer", "write"),
        losses=_late("mspdi.writer", "losses"),
        looks_like=lambda head: b"<Project" in head and b"schemas.microsoft.com/project" in head,
    ),
    Format(
        name="GanttProject",
        suffixes=(".gan",),
        read=_late("gan.reader", "read"),
        looks_like=lambda head: b"<project" in head and b"gantt-divider-location" in head,
    ),
    Format(
        name="PSPLIB", suffixes=(".sm",), read=_late("psplib", "read"), looks_like=lambda head: b"PRECEDENCE RELATIONS:" in head
    ),
    Format(name="CSV", suffixes=(".csv", ".tsv"), read=_late("csv.reader", "read"), write=_late("csv.writer", "write")),
    Format(name="JSON", suffixes=(".json",), write=_late("schedule_json", "write")),
    Format(name="SVG picture", suffixes=(".svg",), write=_late("svg", "write")),
    Format(name="Web page", suffixes=(".html", ".htm"), write=_late("html.page", "write")),
    Format(name="Calendar", suffixes=(".ics",), write=_late("ics", "write"), losses=_late("ics", "losses")),
)

CURES = {
    ".mpp": "save it in Microsoft Project as XML (File, Save As, XML format) and import that",
    ".mpt": "save it in Microsoft Project as XML (File, Save As, XML format) and import that",
    ".tjp": "let TaskJuggler export it as Microsoft Project XML and import that",
    ".xlsx": "save the sheet with the tasks as CSV and import that",
    ".xls": "save the sheet with the tasks as CSV and import that",
    ".ods": "save the sheet with the tasks as CSV and import that",
}
"""What to do with files of other programs that cannot be read."""


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()


def _listed(suffixes: list[str]) -> str:
    return ", ".join(suffixes[:-1]) + " or " + suffixes[-1] if len(suffixes) > 1 else "".join(suffixes)


def reader(name: str, data: bytes) -> Format:
    """Find the format that reads this file: by its suffix, else by how it begins. Raises `FormatError` where none does."""
    suffix = _suffix(name)
    readable = [form for form in FORMATS if form.read is not None]
    for form in readable:
        if suffix in form.suffixes:
            return form
    head = data[:4096]
    for form in readable:
        if form.looks_like is not None and form.looks_like(head):
            return form
    if suffix in CURES:
        raise FormatError(f"{name} cannot be read: {CURES[suffix]}.")
    known = _listed([".relplan", *(suffix for form in readable for suffix in form.suffixes)])
    raise FormatError(f"{name} is of no format that relplanner reads; give it a {known} file.")


def read(data: bytes, name: str, today: Day | None = None) -> Imported:
    """Read a foreign file's bytes into a legal plan; one whose file gives no date at all starts on the working day after `today`.

    Raises `FormatError`: unknown, damaged, empty, too large, or a plan that no edit could have made (tasks in a circle).
    """
    if len(data) > LARGEST:
        raise FormatError(
            f"{name} has {len(data) // 2**20} MB, relplanner reads up to {LARGEST // 2**20} MB; import it in parts."
        )
    form = reader(name, data)
    if not data.strip():
        raise FormatError(f"{name} is empty; choose a file with tasks in it.")
    if form.read is None:
        raise FormatError(f"{name} cannot be read.")
    try:
        imported = form.read(data, name)
    except FormatError as error:
        raise error if name in error.message else FormatError(f"{name}: {error.message}", error.line) from None
    for fault in faults(imported.plan):
        raise FormatError(f"{name}: {fault.message}")
    return imported if today is None else _with_a_start(imported, today)


def _with_a_start(imported: Imported, today: Day) -> Imported:
    """The same plan; where nothing says when it starts, on the next working day, which is listed."""
    plan = imported.plan
    if not plan.rows or plan.releases or plan.settings.start is not None or plan.settings.finish is not None:
        return imported
    start = Instant(Worktime.of(plan).plan_calendar.next_work(midnight(Day(today + 1))))
    loss = Loss(where="the plan", what="no date says when it starts", done=f"starts on {iso(start)[:10]}, the next working day")
    return Imported(plan=replace(plan, settings=replace(plan.settings, start=start)), losses=(*imported.losses, loss))


def writer(name: str, further: Sequence[Format] = ()) -> Format:
    """Find the format that writes a file of this name, by its suffix, among all here and those `further` ones.

    Raises `FormatError` where none does.
    """
    formats = [form for form in (*FORMATS, *further) if form.write is not None]
    for form in formats:
        if _suffix(name) in form.suffixes:
            return form
    known = _listed([suffix for form in formats for suffix in form.suffixes])
    raise FormatError(f"{name} cannot be written: its suffix should be {known}.")
