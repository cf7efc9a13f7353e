"""Sheet *Schedule*: the outline with real dates, people, float and a Gantt that the spreadsheet draws itself.

The bars follow the dates in the row; the column *Kind* tells which look a bar has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import Outline
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.formats.contents import Contents
from relplanner.formats.excel import styles
from relplanner.formats.excel.axis import Axis, Band, Bar, axis, column_widths, draw_bars, mark_day, slim_rows, write_axis
from relplanner.formats.excel.cells import address, put, put_instant, widths
from relplanner.formats.excel.page import A3, landscape, title_band
from relplanner.insight.columns import BY_KEY
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Instant

AXIS_ROW, MONTH_ROW, HEAD_ROW, FIRST_ROW = 3, 4, 5, 6
DEEPEST_OUTLINE = 7
AXIS_COLUMNS = 210
INDENT_AT_MOST = 15
WATCHED = 50
"""Rows between two looks at whether anybody still wants them."""
DAYS_OF_NAME, WEEKS_OF_NAME = 15, 3


DATE_WIDTH, MOMENT_WIDTH = 15.5, 20.5
"""What a date takes, and a finish, which says its time where that is midnight."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One column of the sheet: a key of `insight.columns`, its width in characters, and the style of its cells."""

    key: str
    heading: str
    width: float
    style: str


FIELDS = (
    Field(key="wbs", heading="WBS", width=7, style="text muted"),
    Field(key="name", heading="Task", width=42, style="text"),
    Field(key="phase", heading="Phase", width=19, style="text muted"),
    Field(key="people", heading="People", width=24, style="text"),
    Field(key="duration", heading="Duration", width=9, style="days"),
    Field(key="start", heading="Start", width=DATE_WIDTH, style="date"),
    Field(key="finish", heading="Finish", width=MOMENT_WIDTH, style="date"),
    Field(key="total_float", heading="Float", width=9, style="days"),
    Field(key="critical", heading="Critical", width=9, style="text critical"),
    Field(key="kind", heading="Kind", width=9, style="text muted"),
)
BASELINE_FIELDS = (
    Field(key="baseline_start", heading="Baseline start", width=DATE_WIDTH, style="date"),
    Field(key="baseline_finish", heading="Baseline finish", width=MOMENT_WIDTH, style="date"),
    Field(key="finish_variance", heading="Baseline ±", width=10.5, style="variance"),
)
"""Further columns where a baseline is active."""
START, FINISH, CRITICAL, KIND = (
    1 + [field.key for field in FIELDS].index(key) for key in ("start", "finish", "critical", "kind")
)


def fields(contents: Contents) -> tuple[Field, ...]:
    """The columns, those of the baseline at the end where one is active."""
    return FIELDS if contents.readings.baseline is None else FIELDS + BASELINE_FIELDS


def write(sheet: Worksheet, contents: Contents) -> None:
    """Fill the sheet."""
    rows = contents.schedule.outline.ids
    shown = fields(contents)
    widths(sheet, tuple(field.width for field in shown))
    for column, field in enumerate(shown, start=1):
        right = field.style in {"days", "date", "variance"}
        put(sheet, HEAD_ROW, column, field.heading, "head right" if right else "head")
        put(sheet, MONTH_ROW, column, None, "head")
    _rows(sheet, contents)
    last = FIRST_ROW + len(rows) - 1
    if rows:
        _chart(sheet, contents, last)
    title_band(sheet, contents, "Schedule: dark bars are critical, sand is buffer, black marks are gates and milestones")
    sheet.freeze_panes = address(FIRST_ROW, 3)
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(shown))}{max(last, FIRST_ROW)}"
    sheet.sheet_properties.outlinePr = Outline(summaryBelow=False)
    landscape(sheet, contents, paper=A3, title_rows=(1, HEAD_ROW))


def _rows(sheet: Worksheet, contents: Contents) -> None:
    outline = contents.schedule.outline
    shown = fields(contents)
    values = [_value_of(BY_KEY[field.key].value, contents) for field in shown]
    per_day = contents.plan.settings.minutes_per_day
    indents = [Alignment(horizontal="left", vertical="center", indent=depth) for depth in range(INDENT_AT_MOST + 1)]
    for position, row in enumerate(outline.ids):
        line = FIRST_ROW + position
        if position % WATCHED == 0:
            contents.watch(position, len(outline.ids))
        bold, buffer = outline.has_children(position), contents.plan.rows[row].kind == "buffer"
        for column, (field, value_of) in enumerate(zip(shown, values, strict=True), start=1):
            style = _bold(field.style) if bold else field.style
            if field.style == "date":
                at = value_of(row)
                instant = Instant(at) if isinstance(at, int) else None
                put_instant(sheet, line, column, instant, style, finish=field.key.endswith("finish"))
            elif field.style in {"days", "variance"}:
                minutes = value_of(row)
                style = "variance late" if field.style == "variance" and isinstance(minutes, int) and minutes > 0 else style
                put(sheet, line, column, minutes / per_day if isinstance(minutes, int) else None, style)
            elif field.key == "critical":
                put(sheet, line, column, "critical" if value_of(row) else "", style)
            else:
                cell = put(sheet, line, column, value_of(row), "text buffer" if buffer and field.key == "name" else style)
                if field.key == "name":
                    cell.alignment = indents[min(outline.depth[position], INDENT_AT_MOST)]
        if outline.depth[position]:
            sheet.row_dimensions[line].outlineLevel = min(outline.depth[position], DEEPEST_OUTLINE)


def _value_of(value: Callable[..., int | str | None], contents: Contents) -> Callable[[str], int | str | None]:
    return lambda row: value(contents.readings, row)


def _bold(style: str) -> str:
    return {"text": "text bold", "date": "date bold", "days": "days bold"}.get(style, style)


def _chart(sheet: Worksheet, contents: Contents, last: int) -> None:
    first_day = to_datetime(contents.schedule.start).date()
    last_day = to_datetime(contents.schedule.finish).date()
    line = axis(first_day, last_day, row=AXIS_ROW, column=len(fields(contents)) + 1, at_most=AXIS_COLUMNS)
    write_axis(sheet, line, month_row=MONTH_ROW, name_width=DAYS_OF_NAME if line.step == 1 else WEEKS_OF_NAME, label_row=HEAD_ROW)
    column_widths(sheet, line)
    slim_rows(sheet, line)
    draw_bars(sheet, line, Band(first=FIRST_ROW, last=last, start=START, finish=FINISH), _bars())
    if contents.today is not None:
        mark_day(sheet, line, (FIRST_ROW, last), contents.today, styles.ACCENT)
    _shade_weekends(sheet, line, last)


def _bars() -> Sequence[Bar]:
    kind = address(FIRST_ROW, KIND, column_fixed=True)
    critical = address(FIRST_ROW, CRITICAL, column_fixed=True)
    return (
        Bar(condition=f'OR({kind}="gate",{kind}="milestone")', colour=styles.GATE),
        Bar(condition=f'{kind}="buffer"', colour=styles.BUFFER),
        Bar(condition=f'OR({kind}="summary",{kind}="phase",{kind}="release")', colour=styles.SUMMARY),
        Bar(condition=f'{critical}="critical"', colour=styles.CRITICAL),
        Bar(condition="TRUE", colour=styles.BAR),
    )


def _shade_weekends(sheet: Worksheet, line: Axis, last: int) -> None:
    if line.step > 1:
        return
    here = address(AXIS_ROW, line.column, row_fixed=True)
    shade = DifferentialStyle(fill=PatternFill("solid", start_color=styles.ZEBRA, end_color=styles.ZEBRA))
    rule = Rule(type="expression", formula=[f"WEEKDAY({here},2)>5"], dxf=shade)
    sheet.conditional_formatting.add(line.area((FIRST_ROW, last)), rule)
