"""What all sheets share: what they show, the band at their head, and how they print.

Nothing here knows what a particular sheet holds.
"""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.formats.contents import Contents
from relplanner.formats.excel import styles
from relplanner.formats.excel.cells import page_text, put

BAND_HEIGHT = 30
A3, A4 = 8, 9


def title_band(sheet: Worksheet, contents: Contents, subtitle: str) -> None:
    """Two rows of dark band over all columns in use: the title, and below it the status day and what the sheet shows."""
    width = sheet.max_column
    for column in range(1, width + 1):
        put(sheet, 1, column, None, "title")
        put(sheet, 2, column, None, "subtitle")
    put(sheet, 1, 1, contents.title, "title")
    put(sheet, 2, 1, " · ".join(part for part in (contents.as_of, subtitle) if part), "subtitle")
    sheet.row_dimensions[1].height = BAND_HEIGHT
    sheet.row_dimensions[2].height = BAND_HEIGHT / 2 + 3


def landscape(sheet: Worksheet, contents: Contents, *, paper: int = A4, title_rows: tuple[int, int] | None = None) -> None:
    """Print across, one page wide, the head rows on every page, title and page number at the foot."""
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.3, 0.5
    sheet.print_options.horizontalCentered = True
    foot = " · ".join(part for part in (contents.title, sheet.title) if part)
    left, right = _HeaderFooterPart(text=page_text(foot)), _HeaderFooterPart(text="page &P of &N")
    for part in (left, right):
        part.size = 8
        part.color = styles.MUTED
    sheet.oddFooter = HeaderFooterItem(left=left, right=right)
    if title_rows is not None:
        sheet.print_title_rows = f"{title_rows[0]}:{title_rows[1]}"


def section(sheet: Worksheet, row: int, columns: tuple[int, int], text: str) -> None:
    """A section's heading with a line below it, over `columns` (first, last)."""
    for column in range(columns[0], columns[1] + 1):
        put(sheet, row, column, None, "section")
    put(sheet, row, columns[0], text, "section")
    sheet.row_dimensions[row].height = 20


def span(sheet: Worksheet, row: int, columns: tuple[int, int]) -> None:
    """Merge the cells of a row from the first to the last column."""
    first, last = columns
    if last > first:
        sheet.merge_cells(f"{get_column_letter(first)}{row}:{get_column_letter(last)}{row}")
