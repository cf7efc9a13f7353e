"""From bytes to rows of cells: encoding, delimiter, and which line holds the headings.

Line numbers are those of the file, as an editor shows them, also behind cells with line breaks.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

import msgspec

from relplanner.formats.csv.headings import Field, matched
from relplanner.formats.exchange import FormatError

DELIMITERS = ",;\t|"
LONGEST_CELL = 1_000_000
SEARCHED = 25
"""Headings stand within so many lines from the top."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table: the number of its first line in the file, and its cells."""

    number: int
    cells: Sequence[str]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table below its headings: where each known field stands, and the headings that are not known, by column."""

    fields: Mapping[Field, int]
    headings: Sequence[str]
    others: Sequence[int]
    lines: Sequence[Line]
    delimiter: str

    def cell(self, line: Line, field: Field) -> str:
        """What stands in a field of a line, "" where the table or the line has no such cell."""
        at = self.fields.get(field)
        return clean(line.cells[at]) if at is not None and at < len(line.cells) else ""

    def heading(self, field: Field) -> str:
        """How the file calls a field."""
        return self.headings[self.fields[field]]


def clean(cell: str) -> str:
    """A cell without space around it and without the apostrophe that keeps spreadsheets from computing it."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text


def read_table(data: bytes, name: str) -> Table:
    """Read a table. Raises `FormatError`: no text, no headings, no column that names tasks."""
    text = _decoded(data, name)
    first, _, rest = text.partition("\n")
    said = first.strip().strip('"')
    delimiters = DELIMITERS
    if said.lower().startswith("sep=") and len(said) == 5:  # Excel's own first line
        delimiters, text = said[4], "\n" + rest
    best: tuple[tuple[int, int], Table] | None = None
    for delimiter in delimiters:
        table = _table(_lines(text, delimiter, name), delimiter)
        if table is not None:
            merit = (len(table.fields), sum(len(line.cells) == len(table.headings) for line in table.lines[:50]))
            if best is None or merit > best[0]:
                best = (merit, table)
    if best is None:
        start = next((line.strip() for line in text.splitlines() if line.strip()), "")
        raise FormatError(
            f"{name}, line 1: no column names the tasks (it begins “{start[:60]}”); call one of the columns Name, Task or What.",
            1,
        )
    return best[1]


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in data[:4096]:
        raise FormatError(f"{name} is no text, so it is no table; save it as CSV in the program that it comes from.")
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _lines(text: str, delimiter: str, name: str) -> list[Line]:
    before = csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    lines: list[Line] = []
    number = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append(Line(number=number, cells=cells))
            number = reader.line_num + 1
    except csv.Error as error:
        raise FormatError(
            f"{name}, line {number}: the table breaks off ({error}); is a quotation mark missing there?", number
        ) from None
    finally:
        csv.field_size_limit(before)
    return lines


def _table(lines: Sequence[Line], delimiter: str) -> Table | None:
    """The table below the first line that has a column of names and, of several columns, the most known ones."""
    found: tuple[int, int, Mapping[Field, int]] | None = None
    for position, line in enumerate(lines[:SEARCHED]):
        fields = matched(line.cells)
        if "name" in fields and (found is None or len(fields) > found[0]):
            found = (len(fields), position, fields)
    if found is None:
        return None
    _, position, fields = found
    headings = [cell.strip() for cell in lines[position].cells]
    taken = set(fields.values())
    others = [at for at, heading in enumerate(headings) if at not in taken and heading]
    return Table(fields=fields, headings=headings, others=others, lines=lines[position + 1 :], delimiter=delimiter)
