"""Sheet *Summary*: what a stakeholder asks first, one block per release, printed on one page each.

The page is a grid of narrow columns. The bars are drawn by the spreadsheet from the dates in the tables above them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.formats.contents import Contents
from relplanner.formats.excel import styles
from relplanner.formats.excel.axis import Axis, Band, Bar, axis, draw_bars, mark_day, write_axis
from relplanner.formats.excel.cells import put, put_instant, widths
from relplanner.formats.excel.page import BAND_HEIGHT, landscape, section, span
from relplanner.formats.figures import Figure, Line, figures, plan_lines, release_lines
from relplanner.insight.moved import movements
from relplanner.insight.outlook import ReleaseOutlook
from relplanner.plan.instants import from_datetime, to_datetime
from relplanner.plan.model import Decision, Instant, Minutes
from relplanner.plan.problems import Severity

GRID = 60
COLUMN_WIDTH = 2.45
NARROW_STEPS = (1, 2, 3, 4, 5, 6, 7, 14, 28)
PROBLEMS_AT_MOST = 6
COMING_AT_MOST = 6
MOVED_AT_MOST = 5
COMING_DAYS = 28
DECISIONS_AT_MOST = 7
PROBLEM_CHARACTERS = 130
TILE = GRID // 5
SCALE = 70

DOTS: dict[Severity, str] = {"error": "dot bad", "warning": "dot soon", "note": "dot note"}
DECIDED: dict[Decision, str] = {
    "pending": "text muted",
    "approved": "text good",
    "approved with conditions": "text soon",
    "rejected": "text bad",
    "waived": "text soon",
}


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One column of the phase table: heading, first and last grid column."""

    heading: str
    first: int
    last: int
    right: bool = False

    @property
    def columns(self) -> tuple[int, int]:
        """First and last grid column."""
        return (self.first, self.last)


PHASE = Place(heading="Phase", first=1, last=10)
START = Place(heading="Start", first=11, last=14, right=True)
FINISH = Place(heading="Finish", first=15, last=18, right=True)
SIZE = Place(heading="Buffer", first=19, last=22, right=True)
LEFT = Place(heading="Left", first=23, last=25, right=True)
GATE = Place(heading="Gate", first=27, last=35)
MEETS = Place(heading="Gate on", first=36, last=39, right=True)
DECISION = Place(heading="Decision", first=41, last=44)
TABLE = (PHASE, START, FINISH, SIZE, LEFT, GATE, MEETS, DECISION)
BASELINE = Place(heading="Baseline ±", first=19, last=22, right=True)
COMPARED = (
    PHASE,
    START,
    FINISH,
    BASELINE,
    msgspec.structs.replace(SIZE, first=23, last=25),
    msgspec.structs.replace(LEFT, first=26, last=28),
    msgspec.structs.replace(GATE, first=29),
    MEETS,
    DECISION,
)
"""The columns where a baseline is active."""
BUFFER_START, BUFFER_FINISH = GRID + 2, GRID + 3
PART = Place(heading="Part", first=1, last=18)
PART_START = Place(heading="Start", first=19, last=22, right=True)
PART_FINISH = Place(heading="Finish", first=23, last=26, right=True)
DAYS = Place(heading="Lasts", first=27, last=31, right=True)
HOLDS = Place(heading="Critical", first=33, last=38)
PART_BASELINE = Place(heading="Baseline ±", first=39, last=44, right=True)
PLAIN_TABLE = (PART, PART_START, PART_FINISH, DAYS, HOLDS)
DUE = (47, GRID)
AXIS = 11


def write(sheet: Worksheet, contents: Contents) -> None:
    """Fill the sheet."""
    widths(sheet, (COLUMN_WIDTH,) * GRID)
    _head(sheet, contents)
    row = 4
    releases = contents.readings.releases
    several = len(releases) > 1
    for number, release in enumerate(releases):
        if several:
            row = _release_title(sheet, row, release)
        row = _block(sheet, contents, row, release)
        if number == 0:
            row = _bottom(sheet, contents, row)
        if number + 1 < len(releases):
            sheet.row_breaks.append(Break(id=row - 1))
    if not releases:
        row = _bottom(sheet, contents, _block(sheet, contents, row, None))
    for column in (BUFFER_START, BUFFER_FINISH):
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    sheet.print_area = f"A1:{get_column_letter(GRID)}{row}"
    landscape(sheet, contents)
    # A page that is fitted to width ignores its breaks, so this one is scaled: at 70 % the block of a release fills A4.
    sheet.sheet_properties.pageSetUpPr = None
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None
    sheet.page_setup.scale = SCALE


def _head(sheet: Worksheet, contents: Contents) -> None:
    releases = contents.readings.releases
    for column in range(1, GRID + 1):
        put(sheet, 1, column, None, "title")
        put(sheet, 2, column, None, "subtitle")
    put(sheet, 1, 2, contents.title, "title")
    only = releases[0] if len(releases) == 1 else None
    kinds = f"{only.type.capitalize()} release" if only else f"{len(releases)} releases" if releases else "Project plan"
    owner = f"owner {only.owner}" if only and only.owner else ""
    put(sheet, 2, 2, " · ".join(part for part in (kinds, only.name if only else "", owner) if part), "subtitle")
    put(sheet, 1, 40, contents.as_of, "title right")
    span(sheet, 1, (40, GRID - 1))
    compared = contents.readings.baseline
    if compared is not None:
        put(sheet, 2, 34, f"compared with the baseline of {compared.baseline.name}", "subtitle right")
        span(sheet, 2, (34, GRID - 1))
    sheet.row_dimensions[1].height = BAND_HEIGHT
    sheet.row_dimensions[2].height = BAND_HEIGHT * 0.7
    sheet.row_dimensions[3].height = 8


def _release_title(sheet: Worksheet, row: int, release: ReleaseOutlook) -> int:
    owner = f" · owner {release.owner}" if release.owner else ""
    put(sheet, row, 1, f"{release.name}", "figure")
    put(sheet, row, 14, f"{release.type} release{owner}", "label")
    sheet.row_dimensions[row].height = 26
    return row + 1


def _block(sheet: Worksheet, contents: Contents, row: int, release: ReleaseOutlook | None) -> int:
    lines, more = (release_lines(contents, release), 0) if release is not None else plan_lines(contents)
    _tiles(sheet, row, figures(contents, release))
    row += 4
    section(sheet, row, (1, DECISION.last), "Phases and gates" if release is not None else "Main parts")
    table = _columns(contents, phases=release is not None)
    _heads(sheet, row + 1, table)
    first, per_day = row + 2, contents.plan.settings.minutes_per_day
    for number, line in enumerate(lines):
        if release is not None:
            _phase(sheet, first + number, line, per_day, table)
        else:
            _part(sheet, first + number, line, per_day)
    if release is not None:
        section(sheet, row, DUE, "Decisions due")
        _decisions(sheet, row + 1, release)
    row = first + max(len(lines), DECISIONS_AT_MOST if release is not None else 0) + 1
    if more:
        put(sheet, row - 1, 1, f"… and {more} more on the sheet Schedule", "label")
    section(sheet, row, (1, GRID), "Schedule")
    places = (START, FINISH) if release is not None else (PART_START, PART_FINISH)
    row = _gantt(sheet, contents, row + 1, lines, Band(first=first, last=first, start=places[0].first, finish=places[1].first))
    return _moved(sheet, contents, row, release)


def _columns(contents: Contents, *, phases: bool) -> Sequence[Place]:
    """The columns of the table; with those of the baseline where one is active."""
    if contents.readings.baseline is None:
        return TABLE if phases else PLAIN_TABLE
    return COMPARED if phases else (*PLAIN_TABLE, PART_BASELINE)


def _moved(sheet: Worksheet, contents: Contents, row: int, release: ReleaseOutlook | None) -> int:
    """What moved since the active baseline, and why; nothing without one."""
    found = movements(contents.readings, MOVED_AT_MOST, None if release is None else release.id)
    compared = contents.readings.baseline
    if found is None or compared is None:
        return row
    section(sheet, row, (1, GRID), f"What moved since {compared.baseline.name}, and why")
    per_day = contents.plan.settings.minutes_per_day
    for number, one in enumerate(found.rows, start=1):
        put(sheet, row + number, PHASE.first, one.name, "text")
        put(sheet, row + number, FINISH.first, one.late_by / per_day, "variance late" if one.late_by > 0 else "variance")
        put(sheet, row + number, BASELINE.first + 1, one.reason, "text muted")
        for columns in ((PHASE.first, FINISH.first - 1), FINISH.columns, (BASELINE.first + 1, GRID)):
            span(sheet, row + number, columns)
    rest = found.moved - len(found.rows)
    if rest or not found.moved:
        words = "Nothing: every date is as it was." if not found.moved else f"and {rest} more"
        put(sheet, row + len(found.rows) + 1, 1, words, "label")
    return row + len(found.rows) + (3 if rest or not found.moved else 2)


def _tiles(sheet: Worksheet, row: int, tiles: Sequence[Figure]) -> None:
    for number, tile in enumerate(tiles):
        column = 1 + number * TILE
        inner = (column, column + TILE - 2)
        put(sheet, row, column, tile.label, "label")
        put(sheet, row + 1, column, tile.value, tile.style)
        put(sheet, row + 2, column, tile.note, "label")
        for line in (row + 1, row + 2):
            span(sheet, line, inner)
    sheet.row_dimensions[row + 1].height = 24
    sheet.row_dimensions[row + 3].height = 8


def _heads(sheet: Worksheet, row: int, places: Sequence[Place]) -> None:
    for column in range(1, DECISION.last + 1):
        put(sheet, row, column, None, "head")
    for place in places:
        put(sheet, row, place.first, place.heading, "head right" if place.right else "head")
        span(sheet, row, place.columns)


def _part(sheet: Worksheet, row: int, line: Line, per_day: Minutes) -> None:
    """A row of a plan without releases."""
    for column in range(1, DECISION.last + 1):
        put(sheet, row, column, None, "text")
    put(sheet, row, PART.first, line.name, "text bold" if line.current else "text")
    put_instant(sheet, row, PART_START.first, line.start, "day month")
    put_instant(sheet, row, PART_FINISH.first, line.finish, "day month")
    put(sheet, row, DAYS.first, line.days, "days")
    put(sheet, row, HOLDS.first, "critical" if line.critical else "", "text bold")
    if line.late_by is not None:
        put(sheet, row, PART_BASELINE.first, line.late_by / per_day, "variance late" if line.late_by > 0 else "variance")
    for place in (*PLAIN_TABLE, PART_BASELINE):
        span(sheet, row, place.columns)


def _phase(sheet: Worksheet, row: int, line: Line, per_day: Minutes, table: Sequence[Place]) -> None:
    """A phase of a release, with its buffer and gate."""
    at = {place.heading: place.first for place in table}
    for column in range(1, DECISION.last + 1):
        put(sheet, row, column, None, "text")
    name = "text bold" if line.current else "text"
    put(sheet, row, PHASE.first, line.name, name)
    put_instant(sheet, row, START.first, line.start, "day month")
    put_instant(sheet, row, FINISH.first, line.finish, "day month")
    if line.buffer_size is not None:
        put(sheet, row, at[SIZE.heading], line.buffer_size / per_day, "days")
        put(sheet, row, at[LEFT.heading], line.buffer_left / line.buffer_size if line.buffer_size else None, "share")
    if line.gate is not None:
        put(sheet, row, at[GATE.heading], line.gate.name, "text" if at[GATE.heading] == GATE.first else "text fitted")
        put_instant(sheet, row, MEETS.first, line.gate.at, "day month")
        put(sheet, row, DECISION.first, line.gate.decision, DECIDED[line.gate.decision])
    if line.buffer_span is not None:
        put_instant(sheet, row, BUFFER_START, line.buffer_span[0], "foot")
        put_instant(sheet, row, BUFFER_FINISH, line.buffer_span[1], "foot")
    if line.late_by is not None:
        put(sheet, row, BASELINE.first, line.late_by / per_day, "variance late" if line.late_by > 0 else "variance")
    for place in table:
        span(sheet, row, place.columns)


def _decisions(sheet: Worksheet, row: int, release: ReleaseOutlook) -> None:
    gates = [gate for phase in release.phases for gate in phase.gates if gate.decision in {"pending", "rejected"}]
    for number, gate in enumerate(sorted(gates, key=lambda gate: gate.at)[:DECISIONS_AT_MOST]):
        put_instant(sheet, row + number, DUE[0], gate.at, "day month bold")
        span(sheet, row + number, (DUE[0], DUE[0] + 2))
        who = f" ({', '.join(gate.approvers)})" if gate.approvers else ""
        put(sheet, row + number, DUE[0] + 3, f"{gate.name}{who}", "text")
        span(sheet, row + number, (DUE[0] + 3, DUE[1]))
    if not gates:
        put(sheet, row, DUE[0], "No decision is open.", "label")


def _gantt(sheet: Worksheet, contents: Contents, row: int, lines: Sequence[Line], table: Band) -> int:
    if not lines:
        put(sheet, row, 1, "The plan has no tasks yet.", "label")
        return row + 2
    begin = to_datetime(Instant(min(line.start for line in lines))).date()
    end = to_datetime(Instant(max(line.finish for line in lines))).date()
    line = axis(begin, end, row=row + 1, column=AXIS, at_most=GRID - AXIS + 1, steps=NARROW_STEPS)
    write_axis(sheet, line, month_row=row, name_width=4)
    start = row + 2
    last = start + len(lines) - 1
    for number, one in enumerate(lines):
        put(sheet, start + number, 1, one.name, "sentence")
        span(sheet, start + number, PHASE.columns)
    _slim(sheet, line, (start, last))
    away = table.first - start
    always: Callable[[str], tuple[Bar]] = lambda colour: (Bar(condition="TRUE", colour=colour),)  # noqa: E731 (a name for three uses)
    gates = Band(first=start, last=last, start=MEETS.first, finish=MEETS.first, away=away)
    buffers = Band(first=start, last=last, start=BUFFER_START, finish=BUFFER_FINISH, away=away)
    phases = Band(first=start, last=last, start=table.start, finish=table.finish, away=away)
    draw_bars(sheet, line, gates, always(styles.GATE))
    draw_bars(sheet, line, buffers, always(styles.BUFFER))
    draw_bars(sheet, line, phases, always(styles.CRITICAL))
    if contents.today is not None:
        mark_day(sheet, line, (start, last), contents.today, styles.ACCENT)
    return last + 2


def _slim(sheet: Worksheet, line: Axis, rows: tuple[int, int]) -> None:
    """White edges above and below the bars."""
    for row in range(rows[0], rows[1] + 1):
        for column, _ in line.days():
            put(sheet, row, column, None, "bar")


def _bottom(sheet: Worksheet, contents: Contents, row: int) -> int:
    section(sheet, row, (1, DECISION.last), "Top problems")
    section(sheet, row, DUE, "Next four weeks" if contents.today else "First four weeks")
    problems = contents.readings.problems[:PROBLEMS_AT_MOST]
    for number, problem in enumerate(problems, start=1):
        put(sheet, row + number, 1, "●", DOTS[problem.severity])
        put(sheet, row + number, 2, problem.message, "text centred")
        span(sheet, row + number, (2, DECISION.last))
        sheet.row_dimensions[row + number].height = 3 + 12 * -(-len(problem.message) // PROBLEM_CHARACTERS)
    if not problems:
        put(sheet, row + 1, 1, "No problems are known.", "label")
    coming = _coming(contents)
    for number, (at, text) in enumerate(coming, start=1):
        put_instant(sheet, row + number, DUE[0], at, "day month bold")
        span(sheet, row + number, (DUE[0], DUE[0] + 2))
        put(sheet, row + number, DUE[0] + 3, text, "text centred")
        span(sheet, row + number, (DUE[0] + 3, DUE[1]))
    if not coming:
        put(sheet, row + 1, DUE[0], "No gate, milestone or phase.", "label")
    return row + max(len(problems), len(coming), 1) + 1


def _coming(contents: Contents) -> list[tuple[Instant, str]]:
    """Gates, milestones and phases' starts of the next four weeks, in order of time."""
    schedule, plan = contents.schedule, contents.plan
    first = schedule.start
    if contents.today is not None:
        first = from_datetime(datetime(contents.today.year, contents.today.month, contents.today.day))
    last = first + COMING_DAYS * 1440
    found: list[tuple[Instant, str]] = []
    for position, row in enumerate(schedule.outline.ids):
        record = plan.rows[row]
        start, finish = schedule.starts[position], schedule.finishes[position]
        if record.kind in {"gate", "milestone"} and first <= finish < last:
            found.append((Instant(finish), f"{record.name}{_release(contents, position)}"))
        elif record.kind == "phase" and first <= start < last:
            found.append((Instant(start), f"{record.name} begins{_release(contents, position)}"))
    return sorted(found, key=lambda one: one[0])[:COMING_AT_MOST]


def _release(contents: Contents, position: int) -> str:
    """` (Portal 4.3)` where the plan has several releases."""
    at = contents.readings.relations.release_of[position]
    several = len(contents.readings.releases) > 1 and at >= 0
    return f" ({contents.readings.relations.row(at).name})" if several else ""
