"""A time axis of columns, and the conditional formats that draw bars on it.

The bars are drawn by the spreadsheet itself from the dates in the same row, so they follow when somebody edits a date. The axis
row is hidden and holds the real first day of each column; every column is `step` days wide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Border, Font, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.formats.excel.cells import address, put
from relplanner.formats.excel.styles import fill

WEEK = 7


class Axis(msgspec.Struct, frozen=True, kw_only=True):
    """`count` columns from `column` on, each `step` days wide, the first one beginning at `first`; dates stand in `row`."""

    row: int
    column: int
    first: date
    step: int
    count: int

    @property
    def last_column(self) -> int:
        """The last column of the axis."""
        return self.column + self.count - 1

    def days(self) -> Iterator[tuple[int, date]]:
        """Each column with its first day."""
        for offset in range(self.count):
            yield self.column + offset, self.first + timedelta(days=offset * self.step)

    def area(self, rows: tuple[int, int]) -> str:
        """The address of the axis' columns over `rows` (first, last)."""
        return f"{address(rows[0], self.column)}:{address(rows[1], self.last_column)}"

    def holds(self, when: str) -> str:
        """A formula that is true in the column in which the day `when` (a formula) falls."""
        here = address(self.row, self.column, row_fixed=True)
        return f"{here}<={when},{here}+{self.step}>{when}"


def axis(first: date, last: date, *, row: int, column: int, at_most: int, steps: Sequence[int] = (1, WEEK, 4 * WEEK)) -> Axis:
    """Choose the smallest of `steps` (days a column) with which the time from `first` to `last` fits in `at_most` columns.

    The axis begins on the Monday at or before `first`. Where no step fits, the last one's multiples are taken.
    """
    monday = first - timedelta(days=first.weekday())
    length = (last - monday).days + 1
    fitting = [step for step in steps if -(-length // step) <= at_most]
    step = fitting[0] if fitting else steps[-1] * -(-length // (steps[-1] * at_most))
    return Axis(row=row, column=column, first=monday, step=step, count=-(-length // step))


def write_axis(sheet: Worksheet, line: Axis, *, month_row: int, name_width: int, label_row: int | None = None) -> None:
    """Write the first day of each column in the axis row, which is hidden, the months above the chart, and the starts of weeks.

    A month's name takes `name_width` columns; one that would run into the next is left out.
    """
    sheet.row_dimensions[line.row].hidden = True
    room = 0
    for column, first in line.days():
        put(sheet, line.row, column, datetime(first.year, first.month, first.day), "axis")
        top = put(sheet, month_row, column, None, "head month")
        room -= 1
        ahead = (31 - first.day) // line.step
        if room <= 0 and (first.day <= line.step or (column == line.column and ahead >= name_width)):
            top.value = first.strftime("%b %Y")
            top.data_type = "s"
            room = name_width
        if label_row is not None:
            starts = line.step >= WEEK or first.weekday() == 0
            put(sheet, label_row, column, datetime(first.year, first.month, first.day) if starts else None, "axis")
    if label_row is not None and line.step == 1:
        for column in range(line.column, line.last_column + 1, WEEK):
            if line.last_column - column < 3:
                sheet.cell(label_row, column).value = None
                continue
            sheet.merge_cells(
                start_row=label_row, end_row=label_row, start_column=column, end_column=min(column + 6, line.last_column)
            )


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of bar: drawn where the row-relative formula `condition` holds, the first that does."""

    condition: str
    colour: str


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """Rows with bars: from `first` to `last`, their dates in the columns `start` and `finish`, `away` rows off."""

    first: int
    last: int
    start: int
    finish: int
    away: int = 0


def draw_bars(sheet: Worksheet, line: Axis, band: Band, bars: Sequence[Bar]) -> None:
    """Let the spreadsheet draw the bars of a band.

    A column is filled where [start, finish) meets it; a milestone, whose dates are equal, fills the column it falls in.
    """
    if band.last < band.first:
        return
    begin = address(band.first + band.away, band.start, column_fixed=True)
    end = address(band.first + band.away, band.finish, column_fixed=True)
    here = address(line.row, line.column, row_fixed=True)
    meets = f"{begin}<{here}+{line.step},OR({end}>{here},AND({begin}={end},{begin}>={here}))"
    for bar in bars:
        look = DifferentialStyle(fill=fill(bar.colour))
        draw_where(sheet, line.area((band.first, band.last)), f"AND(ISNUMBER({begin}),{meets},{bar.condition})", look)


def draw_where(sheet: Worksheet, area: str, condition: str, look: DifferentialStyle) -> None:
    """Give cells of an area a look where a formula, relative to the area's first cell, holds; earlier rules win."""
    sheet.conditional_formatting.add(area, Rule(type="expression", formula=[condition], dxf=look, stopIfTrue=True))


def mark_day(sheet: Worksheet, line: Axis, rows: tuple[int, int], day: date, colour: str) -> None:
    """Draw the left edge of the column in which a day falls: the today line, behind the bars."""
    edge = DifferentialStyle(border=Border(left=Side(style="thin", color=colour)), font=Font(color=colour))
    condition = f"AND({line.holds(f'DATE({day.year},{day.month},{day.day})')})"
    sheet.conditional_formatting.add(line.area(rows), Rule(type="expression", formula=[condition], dxf=edge))


def column_widths(sheet: Worksheet, line: Axis) -> None:
    """Narrow columns for days, wider ones for weeks and more."""
    for column, _ in line.days():
        sheet.column_dimensions[get_column_letter(column)].width = 0.55 if line.step == 1 else 2.8


def slim_rows(sheet: Worksheet, line: Axis, colour: str = "FFFFFF") -> None:
    """Give the axis' columns a white edge above and below each row, so that bars stand apart; cells need not exist for that."""
    edge = Side(style="medium", color=colour)
    for column, _ in line.days():
        sheet.column_dimensions[get_column_letter(column)].border = Border(top=edge, bottom=edge)
