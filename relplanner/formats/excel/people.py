"""Sheet *People*: everybody's load per week as a heat map against capacity.

A cell is the mean of full-time people used in that week, or the peak where capacity is exceeded; red means above capacity or
booked while away, and nothing else.
"""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from relplanner.formats.contents import Contents
from relplanner.formats.excel.axis import Axis, axis, write_axis
from relplanner.formats.excel.cells import address, put, widths
from relplanner.formats.excel.page import landscape, title_band
from relplanner.insight.load import Bucket, Load
from relplanner.plan.instants import to_datetime

AXIS_ROW, MONTH_ROW, HEAD_ROW, FIRST_ROW = 3, 4, 5, 6
WEEKS_AT_MOST = 520
FULL, HALF = 0.9, 0.5
HEADS = (("Name", 24.0), ("Role", 16.0), ("Kind", 12.0), ("Capacity", 9.0), ("Peak", 7.0), ("Work", 10.0), ("", 2.0))
CAPACITY = 4
KINDS = ("person", "team", "environment", "role", "cost")


def write(sheet: Worksheet, contents: Contents) -> None:
    """Fill the sheet."""
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
        line = _weeks(sheet, contents)
        clashing = {clash.resource for clash in contents.readings.clashes}
        for row, load in enumerate(ordered, start=FIRST_ROW):
            _resource(sheet, contents, row, load, clashing=load.resource.id in clashing)
            _load(sheet, contents, row, load, line)
    else:
        idle = "Nobody is assigned to a task yet." if resources else "The plan names no people yet."
        put(sheet, FIRST_ROW, 1, idle, "text")
    _legend(sheet, max(last, FIRST_ROW) + 2)
    title_band(sheet, contents, "People and environments: full-time people used per week, against capacity")
    sheet.freeze_panes = address(FIRST_ROW, 2)
    landscape(sheet, contents, title_rows=(1, HEAD_ROW))


def _weeks(sheet: Worksheet, contents: Contents) -> Axis:
    first_day = to_datetime(contents.schedule.start).date()
    last_day = to_datetime(contents.schedule.finish).date()
    line = axis(first_day, last_day, row=AXIS_ROW, column=len(HEADS) + 1, at_most=WEEKS_AT_MOST, steps=(7,))
    write_axis(sheet, line, month_row=MONTH_ROW, name_width=2, label_row=HEAD_ROW)
    widths(sheet, (4.6,) * line.count, first=line.column)
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
    buckets = load.by_week(contents.schedule.start, contents.schedule.finish)
    days = {to_datetime(bucket.start).date(): bucket for bucket in buckets}
    clashes = [clash for clash in contents.readings.clashes if clash.resource == load.resource.id]
    for column, day in line.days():
        bucket = days.get(day)
        if bucket is None or not (bucket.booked or bucket.away):
            put(sheet, row, column, None, "load")
        elif bucket.overloaded or any(clash.start < bucket.finish and clash.finish > bucket.start for clash in clashes):
            put(sheet, row, column, bucket.peak / 1000, "load bad")
        elif bucket.booked:
            put(sheet, row, column, bucket.average / 1000, _heat(bucket, load))
        else:
            put(sheet, row, column, "away", "load away")


def _heat(bucket: Bucket, load: Load) -> str:
    capacity = bucket.capacity or load.resource.capacity
    if not load.limited or not capacity:
        return "load low"
    share = bucket.average / capacity
    return "load full" if share >= FULL else "load middle" if share >= HALF else "load low"


def _legend(sheet: Worksheet, row: int) -> None:
    text = "Red: above capacity (the week's peak is shown), or booked while away. Blue: the week's mean, darker near capacity."
    put(sheet, row, 1, text, "foot")
