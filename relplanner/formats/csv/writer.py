"""Write the table of columns as CSV, for spreadsheets.

UTF-8 with a byte order mark (else Excel reads it as Latin), comma, CRLF. Dates are ISO, numbers are numbers, lengths are working
days. No text of the user's can become a formula: where one begins like one, an apostrophe stands before it.
"""

from __future__ import annotations

import csv
import io

from relplanner.formats.exchange import FormatError, Options
from relplanner.insight.columns import COLUMNS, Column
from relplanner.insight.readings import Readings
from relplanner.plan.instants import iso
from relplanner.plan.model import Id, Instant

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a cell begins that a spreadsheet may compute; the last four are the wide signs of East Asian keyboards."""


def write(readings: Readings, options: Options) -> bytes:
    """Write all rows in tree order. `only` names the columns, by key or heading. Raises `FormatError` for unknown ones."""
    columns = _chosen(options.only)
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow([_heading(column) for column in columns])
    for row in readings.outline.ids:
        table.writerow([_cell(column, readings, row) for column in columns])
    return text.getvalue().encode("utf-8-sig", "replace")


def harmless(text: str) -> str:
    """A text that no spreadsheet computes."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _chosen(only: tuple[str, ...]) -> list[Column]:
    if not only:
        return list(COLUMNS)
    known = {name.casefold(): column for column in COLUMNS for name in (column.key, column.heading)}
    for name in only:
        if name.casefold() not in known:
            raise FormatError(f"There is no column {name}; the columns are {', '.join(column.key for column in COLUMNS)}.")
    return [known[name.casefold()] for name in only]


def _heading(column: Column) -> str:
    return f"{column.heading} ({column.unit})" if column.unit else column.heading


def _cell(column: Column, readings: Readings, row: Id) -> str:
    value = column.value(readings, row)
    if value is None:
        return ""
    if not isinstance(value, int):
        return harmless(str(value))
    if column.kind == "date":
        return iso(Instant(value)).replace("T", " ")
    if column.kind == "duration":
        return f"{round(value / readings.plan.settings.minutes_per_day, 4):g}"
    if column.kind in {"share", "money"}:
        return f"{value / 10:g}" if column.kind == "share" else f"{value / 100:.2f}"
    return harmless(column.text(readings, row)) if column.kind == "flag" else str(value)
