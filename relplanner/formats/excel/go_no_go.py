"""Sheet *Go-no-go*: the questions of each release's go/no-go with boxes to tick, what the plan knows about them, signatures.

The answers are people's: only lines that were met in the plan carry a tick.
"""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from relplanner.formats.contents import Contents
from relplanner.formats.excel.cells import put, widths
from relplanner.formats.excel.page import landscape, section, title_band
from relplanner.formats.exchange import NO_GO_NO_GO, FormatError
from relplanner.insight.go_no_go import GoNoGo, go_no_go, sentences
from relplanner.insight.wording import moment_text

WIDTHS = (6.0, 6.0, 12.0, 70.0, 30.0)
BOX, TICKED = "\N{BALLOT BOX}", "\N{BALLOT BOX WITH CHECK}"
FIRST_ROW = 4
VERDICTS = {True: ("yes", "text good"), False: ("no", "text bad"), None: ("open", "text soon")}


def write(sheet: Worksheet, contents: Contents) -> None:
    """Fill the sheet. Raises `FormatError` where no release has a gate that decides about its go-live."""
    sheets = go_no_go(contents.readings)
    if not sheets:
        raise FormatError(NO_GO_NO_GO)
    widths(sheet, WIDTHS)
    row = FIRST_ROW
    for one in sheets:
        row = _release(sheet, one, row) + 2
    title_band(sheet, contents, "Go/no-go")
    landscape(sheet, contents)


def _release(sheet: Worksheet, one: GoNoGo, row: int) -> int:
    section(sheet, row, (1, len(WIDTHS)), f"{one.title}: {one.gate_name}, {moment_text(one.at)}")
    row += 1
    for line in sentences(one):
        put(sheet, row, 1, line, "sentence")
        row += 1
    for column, heading in enumerate(("Yes", "No", "Conditional", "Question", "A no"), start=1):
        put(sheet, row, column, heading, "head")
    for question in one.questions:
        row += 1
        put(sheet, row, 1, TICKED if question.met else BOX, "text")
        put(sheet, row, 2, BOX, "text")
        put(sheet, row, 3, BOX, "text")
        put(sheet, row, 4, question.text, "text bold" if question.stops else "text")
        put(sheet, row, 5, "stops the release" if question.stops else "", "text bad" if question.stops else "text")
    row += 2
    for column, heading in enumerate(("", "", "Speaks for it", "What the plan knows", ""), start=1):
        put(sheet, row, column, heading, "head")
    for known in one.evidence:
        row += 1
        word, style = VERDICTS[known.good]
        for column in (1, 2, 5):
            put(sheet, row, column, None, "text")
        put(sheet, row, 3, word, style)
        put(sheet, row, 4, known.text, "text wrapped")
    row += 2
    for approver in one.approvers:
        put(sheet, row, 3, approver, "text bold")
        put(sheet, row, 4, "Decision, date, signature:", "text muted")
        put(sheet, row, 5, None, "text")
        row += 1
    return row
