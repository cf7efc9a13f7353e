"""Sheet *People*: everybody's load per week as a heat map against capacity.

A cell is the mean of full-time people used in that week, or the peak where capacity is exceeded; red means above capacity or
booked while away, and nothing else.
"""

from __future__ import annotations

from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.formats.excel import styles
from relplanner.formats.excel.axis import Axis, axis, draw_where, mark_day, write_axis
from relplanner.formats.excel.cells import address, put, widths
from relplanner.formats.excel.page import Contents, landscape, title_band
from relplanner.insight.load import Bucket, Load
from relplanner.plan.instants import to_datetime

MONTH_ROW, HEAD_ROW, FIRST_ROW = 3, 4, 5
WEEKS_AT_MOST = 520
HEADS = (("Name", 24.0), ("Role", 16.0), ("Kind", 12.0), ("Capacity", 9.0), ("Peak", 7.0), ("Work", 10.0))
CAPACITY = 4
KINDS = ("person", "team", "environment", "role", "cost")


def write(sheet: Worksheet, contents: Contents) -> None:
    """Fill the sheet."""
    title_band(sheet, contents, "People and environments: full-time people used per week, against capacity", width=len(HEADS))
    widths(sheet, tuple(width for _, width in HEADS))
    for column, (heading, _) in enumerate(HEADS, start=1):
        put(sheet, HEAD_ROW, column, heading, "head right" if column >= CAPACITY else "head")
        put(sheet, MONTH_ROW, column, None, "head")
    resources = contents.plan.resources
    ordered = sorted(
        (load for load in contents.readings.loads.values() if load.bookings),
        key=lambda load: (KINDS.index(load.resource.kind), load.resource.name, load.resource.id),
    )
    last = FIRST_ROW + len(ordered) - 1
    if ordered:
        line = _weeks(sheet, contents, last)
        clashing = {clash.resource for clash in contents.readings.clashes}
        for row, load in enumerate(ordered, start=FIRST_ROW):
            _resource(sheet, contents, row, load, clashing=load.resource.id in clashing)
            _load(sheet, contents, row, load, line)
    else:
        idle = "Nobody is assigned to a task yet." if resources else "The plan names no people yet."
        put(sheet, FIRST_ROW, 1, idle, "text")
    _legend(sheet, max(last, FIRST_ROW) + 2)
    sheet.freeze_panes = address(FIRST_ROW, 2)
    landscape(sheet, contents, title_rows=(1, HEAD_ROW))


def _weeks(sheet: Worksheet, contents: Contents, last: int) -> Axis:
    first_day = to_datetime(contents.schedule.start).date()
    last_day = to_datetime(contents.schedule.finish).date()
    line = axis(first_day, last_day, row=HEAD_ROW, column=len(HEADS) + 1, at_most=WEEKS_AT_MOST, steps=(7,))
    write_axis(sheet, line, month_row=MONTH_ROW)
    widths(sheet, (4.6,) * line.count, first=line.column)
    area = line.area((FIRST_ROW, last))
    cell = address(FIRST_ROW, line.column)
    capacity = address(FIRST_ROW, CAPACITY, column_fixed=True)
    limited = f"ISNUMBER({capacity}),ISNUMBER({cell})"
    bad = DifferentialStyle(fill=styles.fill(styles.RED_SOFT), font=Font(color=styles.RED, bold=True))
    draw_where(sheet, area, f"AND({limited},{cell}>{capacity}+0.001)", bad)
    draw_where(sheet, area, f'{cell}="away"', DifferentialStyle(fill=styles.fill(styles.AWAY), font=Font(color=styles.MUTED)))
    for share, colour in ((0.9, styles.CELL_FULL), (0.5, styles.CELL_MID)):
        look = DifferentialStyle(fill=styles.fill(colour))
        draw_where(sheet, area, f"AND({limited},{cell}>={share}*{capacity})", look)
    draw_where(sheet, area, f"AND(ISNUMBER({cell}),{cell}>0)", DifferentialStyle(fill=styles.fill(styles.CELL_LOW)))
    if contents.today is not None:
        mark_day(sheet, line, (FIRST_ROW, last), contents.today, styles.INK)
    return line


def _resource(sheet: Worksheet, contents: Contents, row: int, load: Load, *, clashing: bool) -> None:
    resource = load.resource
    put(sheet, row, 1, resource.name, "text bad" if clashing else "text bold")
    put(sheet, row, 2, ", ".join(resource.roles), "text muted")
    put(sheet, row, 3, resource.kind, "text muted")
    put(sheet, row, CAPACITY, resource.capacity / 1000 if load.limited else None, "units")
    put(sheet, row, 5, load.peak / 1000, "units bad" if clashing else "units")
    put(sheet, row, 6, load.work / contents.plan.settings.minutes_per_day, "days")


def _load(sheet: Worksheet, contents: Contents, row: int, load: Load, line: Axis) -> None:
    by_start = {bucket.start: bucket for bucket in load.by_week(contents.schedule.start, contents.schedule.finish)}
    clashes = [clash for clash in contents.readings.clashes if clash.resource == load.resource.id]
    days = {to_datetime(start).date(): bucket for start, bucket in by_start.items()}
    for column, day in line.days():
        bucket = days.get(day)
        if bucket is None:
            put(sheet, row, column, None, "load")
            continue
        clashing = any(clash.start < bucket.finish and clash.finish > bucket.start for clash in clashes)
        put(sheet, row, column, _figure(bucket), "load bad" if clashing else "load")


def _figure(bucket: Bucket) -> float | str | None:
    if bucket.overloaded:
        return bucket.peak / 1000
    if bucket.booked:
        return bucket.average / 1000
    return "away" if bucket.away else None


def _legend(sheet: Worksheet, row: int) -> None:
    text = "Red: above capacity (the week's peak is shown), or booked while away. Blue: the week's mean, darker near capacity."
    put(sheet, row, 1, text, "foot")
