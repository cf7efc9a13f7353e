"""Values into cells, safely: a user's text never becomes a formula, a date is a date, a number is a number.

Nothing else in this package sets a cell's value.
"""

from __future__ import annotations

import re
from datetime import datetime

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.formats.excel.styles import DATE_TIME
from relplanner.plan.instants import MINUTES_PER_DAY, to_datetime
from relplanner.plan.model import Instant

TEXT_LIMIT = 32_767
FIRST_DATE = datetime(1900, 3, 1)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def clean(text: str) -> str:
    """Text that a workbook can hold: no control characters or lone surrogates, at most 32,767 characters."""
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)[:TEXT_LIMIT]


def put(sheet: Worksheet, row: int, column: int, value: str | float | datetime | None, style: str) -> Cell:
    """Write one value with a named style; text stays text whatever it begins with. Returns the cell."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101  (only the first cell of a merged range is ever written)
    if isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"
    elif value is not None:
        cell.value = value
    cell.style = style
    if isinstance(value, str) and value.startswith(_RISKY):
        cell.quotePrefix = True
    return cell


def put_instant(sheet: Worksheet, row: int, column: int, at: Instant | None, style: str, *, finish: bool = False) -> Cell:
    """Write an instant as a real date. A finish at midnight shows its time, for it ends the day before.

    Dates that a workbook does not know (before March 1900) are written as ISO text.
    """
    if at is None:
        return put(sheet, row, column, None, style)
    when = to_datetime(at)
    if when < FIRST_DATE:
        return put(sheet, row, column, when.isoformat(sep=" ", timespec="minutes"), style)
    cell = put(sheet, row, column, when, style)
    if finish and at % MINUTES_PER_DAY == 0:
        cell.number_format = DATE_TIME
    return cell


def page_text(text: str) -> str:
    """Text for a page's header or footer, where & would begin a code."""
    return clean(text).replace("&", "&&")


def widths(sheet: Worksheet, values: tuple[float, ...], first: int = 1) -> None:
    """Set the widths of neighbouring columns, in characters."""
    for column, width in enumerate(values, start=first):
        sheet.column_dimensions[get_column_letter(column)].width = width


def address(row: int, column: int, *, row_fixed: bool = False, column_fixed: bool = False) -> str:
    """A cell's address, as $A1."""
    return f"{'$' if column_fixed else ''}{get_column_letter(column)}{'$' if row_fixed else ''}{row}"
