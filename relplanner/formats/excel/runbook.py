"""Sheet *Runbook*: the tick list of a cutover, to be printed: what, who, when, how it is checked, until when to turn back.

One list below the other, a runbook each; minutes and moments are those of `insight.runbook`.
"""

from __future__ import annotations

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.formats.contents import Contents
from relplanner.formats.excel.cells import put, put_instant, widths
from relplanner.formats.excel.page import landscape, section, title_band
from relplanner.formats.exchange import NO_RUNBOOK, FormatError
from relplanner.insight.runbook import RunbookReading, StepReading, sentences
from relplanner.insight.wording import weekday_text
from relplanner.plan.model import Instant

HEADS = (
    ("Done", 6.0),
    ("#", 5.0),
    ("Start", 11.0),
    ("Minutes", 8.0),
    ("Step", 40.0),
    ("Owner", 14.0),
    ("Check", 28.0),
    ("Way back", 10.0),
    ("Last safe", 11.0),
    ("Began", 11.0),
    ("Ended", 11.0),
    ("Signed", 14.0),
)
RIGHT = (3, 4, 8, 9, 10, 11)
CLOCK = "ddd hh:mm"
INDENTED = Alignment(horizontal="left", vertical="center", indent=1)
FIRST_ROW = 4


def write(sheet: Worksheet, contents: Contents) -> None:
    """Fill the sheet. Raises `FormatError` where the plan has no runbook."""
    books = contents.readings.runbooks
    if not books:
        raise FormatError(NO_RUNBOOK)
    widths(sheet, tuple(width for _, width in HEADS))
    row = FIRST_ROW
    for book in books:
        row = _book(sheet, book, row) + 2
    steps = sum(len(book.steps) for book in books)
    title_band(sheet, contents, f"Runbook, {steps} steps")
    landscape(sheet, contents)
    sheet.page_setup.fitToHeight = 0


def _book(sheet: Worksheet, book: RunbookReading, row: int) -> int:
    section(sheet, row, (1, len(HEADS)), f"{book.name}, {weekday_text(book.start)}")
    row += 1
    for line in sentences(book):
        put(sheet, row, 1, line, "sentence")
        row += 1
    for column, (heading, _) in enumerate(HEADS, start=1):
        put(sheet, row, column, heading, "head right" if column in RIGHT else "head")
    for step in book.steps:
        row += 1
        _step(sheet, step, row)
    return row


def _step(sheet: Worksheet, step: StepReading, row: int) -> None:
    strong = "text bad" if step.no_return else "text bold" if step.back is None else "text"
    put(sheet, row, 1, "\N{BALLOT BOX WITH CHECK}" if step.ended is not None else "\N{BALLOT BOX}", "text")
    put(sheet, row, 2, str(step.number), "text")
    _clock(sheet, row, 3, step.start)
    put(sheet, row, 4, step.minutes, "whole")
    put(sheet, row, 5, step.name, strong).alignment = INDENTED
    put(sheet, row, 6, ", ".join(step.owners), "text")
    put(sheet, row, 7, step.check, "text")
    put(sheet, row, 8, "forward only" if step.no_return else step.back, "whole")
    _clock(sheet, row, 9, step.safe_until)
    _clock(sheet, row, 10, step.began)
    _clock(sheet, row, 11, step.ended)
    put(sheet, row, 12, None, "text")


def _clock(sheet: Worksheet, row: int, column: int, at: Instant | None) -> None:
    cell = put_instant(sheet, row, column, at, "date time")
    if at is not None:
        cell.number_format = CLOCK
