"""Sheet *Clashes*: who or what is booked above capacity, when, by which tasks, and by how much.

One row per clash of `insight.clashes`, in order of time.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.formats.contents import Contents
from relplanner.formats.excel.cells import address, put, put_instant, widths
from relplanner.formats.excel.page import landscape, title_band
from relplanner.insight.clashes import Clash
from relplanner.plan.model import Id

HEAD_ROW, FIRST_ROW = 3, 4
HEADS = (
    ("Who or what", 28.0),
    ("Trouble", 26.0),
    ("From", 20.0),
    ("To", 20.0),
    ("Booked", 8.0),
    ("Has", 8.0),
    ("", 2.0),
    ("Releases", 24.0),
    ("Tasks", 70.0),
)
RIGHT = (3, 4, 5, 6)
TROUBLE = {
    "overload": "booked above capacity",
    "phases": "needed in two phases",
    "absence": "booked while away",
    "environment": "booked by two releases",
    "elsewhere": "booked in other plans too",
}
LINE_HEIGHT = 14
TASK_CHARACTERS = 78


def write(sheet: Worksheet, contents: Contents) -> None:
    """Fill the sheet."""
    clashes = contents.readings.clashes
    count = "No clash: nobody is booked above capacity." if not clashes else f"{len(clashes)} clashes of people and environments"
    widths(sheet, tuple(width for _, width in HEADS))
    for column, (heading, _) in enumerate(HEADS, start=1):
        put(sheet, HEAD_ROW, column, heading, "head right" if column in RIGHT else "head")
    for row, clash in enumerate(clashes, start=FIRST_ROW):
        _clash(sheet, contents, row, clash)
    last = max(FIRST_ROW + len(clashes) - 1, HEAD_ROW)
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(HEADS))}{last}"
    title_band(sheet, contents, "1 clash" if len(clashes) == 1 else count)
    sheet.freeze_panes = address(FIRST_ROW, 2)
    landscape(sheet, contents, title_rows=(1, HEAD_ROW))


def _clash(sheet: Worksheet, contents: Contents, row: int, clash: Clash) -> None:
    names = "; ".join(contents.plan.rows[task].name for task in clash.tasks)
    put(sheet, row, 1, contents.plan.resources[clash.resource].name, "text bold")
    put(sheet, row, 2, TROUBLE[clash.kind], "text")
    put_instant(sheet, row, 3, clash.start, "date time")
    put_instant(sheet, row, 4, clash.finish, "date time")
    put(sheet, row, 5, clash.units / 1000, "units bad")
    put(sheet, row, 6, clash.capacity / 1000, "units")
    put(sheet, row, 7, None, "text")
    put(sheet, row, 8, "; ".join(_releases(contents, clash.tasks)), "text centred")
    put(sheet, row, 9, names, "text centred")
    sheet.row_dimensions[row].height = LINE_HEIGHT * (1 + len(names) // TASK_CHARACTERS) + 4


def _releases(contents: Contents, tasks: Sequence[Id]) -> Sequence[str]:
    relations = contents.readings.relations
    index = contents.schedule.outline.index
    found = dict.fromkeys(relations.release_of[index[task]] for task in tasks)
    return [relations.row(position).name for position in found if position >= 0]
