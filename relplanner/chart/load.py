"""The people strip: one line per person or environment, a cell per day, week or month on the chart's time axis.

A cell says the mean load over its working time; above capacity it says the peak against the capacity, and only then is it marked.
People and environments are never added up: their units are unlike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec.structs import replace

from relplanner.chart.primitives import Hatch, Line, Rect, Shape, Text, text_width
from relplanner.chart.theme import Role
from relplanner.chart.time_scale import TimeScale, cells
from relplanner.chart.words import ENGLISH, Words
from relplanner.insight.load import Load, Occupied
from relplanner.insight.readings import Readings
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Id, Instant, Minutes, Resource

LINE_HEIGHT = 20.0
HEAD_HEIGHT = 24.0
CELL_TOP, CELL_HEIGHT = 3.0, 15.0
FIGURE_SIZE = 10.0
DONE = 2.5
"""The height of the line at a cell's foot that says how much of its work is done."""

WHOLE_WORDS = 44.0
"""So much of a cell must be seen for its figure to move there; else it stays and is cut with its cell."""

_ORDER = {"person": 0, "team": 1, "environment": 2, "role": 3, "cost": 4}

CellKind = Literal["free", "load", "over", "away", "elsewhere"]


class StripLine(msgspec.Struct, frozen=True, kw_only=True):
    """Who a line is about: `role` in a few words, `peak` the highest load, `over` whether it is above capacity somewhere."""

    resource: Id
    name: str
    role: str
    peak: str
    over: bool


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One resource in [`start`, `finish`): `figure` in full, `short` where there is no room for it.

    `booked` are the minutes of work there, `done` those of them that are done; `elsewhere` says that other plans have it too.
    """

    resource: Id
    start: Instant
    finish: Instant
    kind: CellKind
    figure: str = ""
    short: str = ""
    full: bool = False
    booked: Minutes = Minutes(0)
    done: Minutes = Minutes(0)
    elsewhere: bool = False


def units(resource: Resource, amount: int) -> str:
    """`2.0` full-time people, or `2` releases in an environment."""
    return str(round(amount / 1000)) if resource.kind == "environment" else f"{amount / 1000:.1f}"


def cell_of(load: Load, start: Instant, finish: Instant) -> Cell:
    """The cell of a load in [start, finish)."""
    who, resource = load.resource, load.resource.id
    if not load.taken.any(start, finish):
        return Cell(resource=resource, start=start, finish=finish, kind="free")
    bucket = load.bucket(start, finish)
    cell = Cell(resource=resource, start=start, finish=finish, kind="load", booked=bucket.booked, done=bucket.done)
    cell = replace(cell, elsewhere=bucket.elsewhere > 0)
    if bucket.overloaded:
        worst = max(
            (one for one in load.excesses if one.start < finish and max(one.finish, one.start + 1) > start),
            key=lambda one: (one.units - one.capacity, one.units),
        )
        peak, capacity = units(who, worst.units), units(who, worst.capacity)
        return replace(cell, kind="over", figure=f"{peak}/{capacity}", short=peak)
    if bucket.away:
        return replace(cell, kind="away", figure="away")
    if not bucket.booked:
        return replace(cell, kind="elsewhere" if cell.elsewhere else "free")
    figure = units(who, bucket.peak if who.kind == "environment" else bucket.average)
    if figure == "0.0":
        figure = "<0.1"
    full = bucket.average >= 0.75 * (bucket.capacity or who.capacity)
    return replace(cell, figure=figure, short=figure, full=full)


class Strip:
    """The lines and cells of one set of readings; `order` names the resources, top to bottom.

    Mutable only as a memory of what was asked for.
    """

    def __init__(self, readings: Readings) -> None:
        self.readings = readings
        self._cells: dict[tuple[Id, int, int], Cell] = {}
        self._lines: dict[Id, StripLine] = {}
        self._over = {clash.resource for clash in readings.clashes}
        self.order: Sequence[Id] = self._order()

    def cell(self, resource: Id, start: Instant, finish: Instant) -> Cell:
        """The cell of a resource in [start, finish)."""
        key = (resource, start, finish)
        if (found := self._cells.get(key)) is None:
            found = self._cells[key] = cell_of(self.readings.loads[resource], start, finish)
        return found

    def rows_in(self, cell: Cell) -> frozenset[Id]:
        """The tasks to light: those of the clashes that a cell meets, else all that book the resource there."""
        rows: set[Id] = set()
        for clash in self.readings.loads.clashes(cell.resource):
            if clash.start < cell.finish and clash.finish > cell.start:
                rows.update(clash.tasks)
        if not rows:
            bookings = self.readings.loads[cell.resource].bookings
            rows.update(one.task for one in bookings if one.start < cell.finish and one.finish > cell.start)
        return frozenset(rows)

    def sentence(self, cell: Cell, words: Words = ENGLISH) -> str:
        """A cell in plain words."""
        plan = self.readings.plan
        who = plan.resources[cell.resource]
        when = span_words(cell.start, cell.finish, words)
        index = self.readings.outline.index
        names = [plan.rows[row].name for row in sorted(self.rows_in(cell), key=lambda row: index[row])]
        work = f" by {listed_names(names)}" if names else ""
        done = done_words(cell, plan.settings.minutes_per_day)
        done += elsewhere_words(self.readings.loads[cell.resource], cell.start, cell.finish)
        if cell.kind == "elsewhere":
            return f"{who.name} is not booked here {when}.{done}"
        if cell.kind == "over":
            peak, _, capacity = cell.figure.partition("/")
            return f"{who.name} is booked {peak} of {capacity} {when}{work}.{done}"
        if cell.kind == "away":
            return f"{who.name} is away {when}."
        if cell.kind == "free":
            return f"{who.name} is free {when}."
        return f"{who.name} is booked {cell.figure} on average {when}{work}.{done}"

    def line(self, number: int) -> StripLine:
        """The line of this number, from the top."""
        resource = self.order[number]
        if (found := self._lines.get(resource)) is None:
            load = self.readings.loads[resource]
            who = load.resource
            found = self._lines[resource] = StripLine(
                resource=resource,
                name=who.name,
                role=role_words(who),
                peak=units(who, load.peak),
                over=resource in self._over,
            )
        return found

    def _order(self) -> list[Id]:
        """Who is booked or away: those above capacity first, then people, teams, environments, roles, each by name."""
        plan, booked = self.readings.plan, self.readings.relations.bookings_of
        shown = [one for one in plan.resources.values() if one.kind != "cost" and (booked.get(one.id) or one.absences)]
        shown.sort(key=lambda one: (one.id not in self._over, _ORDER[one.kind], one.name, one.id))
        return [one.id for one in shown]


def role_words(who: Resource) -> str:
    """What somebody is, and how much of them there is where that is not one."""
    what = ", ".join(who.roles) or {"team": "team", "environment": "environment", "role": "to be filled"}.get(who.kind, "")
    if who.kind == "role" or who.capacity == 1000:
        return what
    much = f"{who.capacity / 10:g} %" if who.capacity < 1000 else f"\N{MULTIPLICATION SIGN} {who.capacity / 1000:g}"
    return f"{what} {much}".strip()


def span_words(start: Instant, finish: Instant, words: Words) -> str:
    """`on Mon 27 Sep`, or from the first day to the last."""
    if finish - start <= MINUTES_PER_DAY:
        return f"on {words.weekday(start)}"
    return f"from {words.weekday(start)} to {words.weekday(Instant(finish - 1))}"


def done_words(cell: Cell, day: int) -> str:
    """How much of a cell's work is done and how much remains, as a sentence with a blank before it; "" where nothing is done."""
    if not cell.done:
        return ""
    done, left = (f"{minutes / day:.1f}".removesuffix(".0") for minutes in (cell.done, cell.booked - cell.done))
    return f" {done} day{'' if done == '1' else 's'} of it done, {left} remaining."


def occupied_words(where: Occupied) -> str:
    """What keeps somebody busy in another plan, and whom to talk to: `Reconcile of Billing (billing.relplan); talk to Ada`."""
    of = f" of {where.release or where.plan}" if where.release or where.plan else ""
    talk = f"; talk to {where.owner}" if where.owner else ""
    return f"{where.task}{of} ({where.file}){talk}"


def elsewhere_words(load: Load, start: int, finish: int) -> str:
    """What other plans have somebody for then, as a sentence with a blank before it; "" for nothing."""
    there = [one.where for one in load.elsewhere if one.where is not None and one.start < finish and one.finish > start]
    found = list(dict.fromkeys(occupied_words(where) for where in there))
    more = f", and {len(found) - 2} more" if len(found) > 2 else ""
    return f" Elsewhere: {', '.join(found[:2])}{more}." if found else ""


def listed_names(names: Sequence[str]) -> str:
    """`A`, `A and B`, or the first two and how many more."""
    if len(names) > 3:
        return f"{names[0]}, {names[1]} and {len(names) - 2} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


# -------------------------------------------------------------------------------------------------------------- shapes


def cell_shapes(cell: Cell, scale: TimeScale, top: float, seen: tuple[float, float] = (-1e9, 1e9)) -> list[Shape]:
    """The shapes of a cell on a line that begins at `top`; nothing where somebody is free.

    The figure stands in the middle of what is `seen` of the cell, so that a wide cell keeps its figure in sight.
    """
    if cell.kind == "free":
        return []
    left, right = scale.x(cell.start) + 1, scale.x(cell.finish) - 1
    width, y = max(right - left, 1.0), top + CELL_TOP
    shapes: list[Shape] = []
    ink: Role = "text"
    if cell.kind == "over":
        shapes.append(Rect(x=left, y=y, width=width, height=CELL_HEIGHT, fill="red_soft", radius=2))
        shapes.append(Hatch(x=left, y=y, width=width, height=CELL_HEIGHT, role="red", spacing=6, radius=2, opacity=0.5))
        shapes.append(Rect(x=left, y=y, width=width, height=CELL_HEIGHT, edge="red", edge_width=1.3, radius=2))
    elif cell.kind == "elsewhere":
        shapes += _occupied(left, y, width)
    elif cell.kind == "away":
        shapes.append(Rect(x=left, y=y, width=width, height=CELL_HEIGHT, edge="faint", radius=2, dashed=True))
        ink = "muted"
    else:
        shapes.append(Rect(x=left, y=y, width=width, height=CELL_HEIGHT, fill="cell2" if cell.full else "cell", radius=2))
    if cell.elsewhere and cell.kind == "load":
        shapes += _occupied(left, y, width)
    if cell.done and cell.booked:
        share = width * min(1.0, cell.done / cell.booked)
        shapes.append(Rect(x=left, y=y + CELL_HEIGHT - DONE, width=share, height=DONE, fill="done", radius=1))
    first, last = max(left, seen[0] + 1), min(right, seen[1] - 1)
    if last - first < min(width, WHOLE_WORDS):
        first, last = left, right
    for figure in (cell.figure, cell.short):
        needs = text_width(figure, FIGURE_SIZE)
        if figure and needs <= last - first - 1:
            weight = 500 if cell.kind == "over" else 400
            at, middle = (first + last) / 2, y + CELL_HEIGHT / 2
            shapes.append(Text(x=at, y=middle, text=figure, role=ink, size=FIGURE_SIZE, weight=weight, anchor="middle"))
            break
    return shapes


def _occupied(x: float, y: float, width: float) -> list[Shape]:
    """Time that another plan has taken."""
    return [
        Hatch(x=x, y=y, width=width, height=CELL_HEIGHT, role="tail", spacing=5, radius=2, opacity=0.7),
        Rect(x=x, y=y, width=width, height=CELL_HEIGHT, edge="tail", radius=2, dashed=True),
    ]


def name_shapes(line: StripLine, width: float, top: float, measures: tuple[float, float] = (14.0, 118.0)) -> list[Shape]:
    """The left part of a line: name, role, peak, in `width`; `measures` are the indents of name and role."""
    middle = top + LINE_HEIGHT / 2
    indent, column = measures
    shown = bool(line.role) and width - column > 90
    ends = min(column, width - 50) if shown else width - 50
    shapes: list[Shape] = [Text(x=indent, y=middle, text=line.name, size=12, weight=500, room=max(20.0, ends - indent - 8))]
    if shown:
        shapes.append(Text(x=column, y=middle, text=line.role, role="muted", size=11, room=width - column - 60))
    peak: Role = "red" if line.over else "muted"
    weight = 600 if line.over else 400
    shapes.append(Text(x=width - 15, y=middle, text=line.peak, role=peak, size=12, weight=weight, anchor="end"))
    return shapes


def head_shapes(scale: TimeScale, width: float) -> list[Shape]:
    """The heading of the left part; it says what a cell is at this zoom."""
    what = cells(scale, Instant(scale.origin), Instant(scale.origin + 1))[0]
    days = (what.end - what.at) // 1440
    unit = "day" if days == 1 else "week" if days == 7 else "month" if days < 80 else "quarter"
    middle = HEAD_HEIGHT / 2 + 1
    shapes: list[Shape] = [
        Line(x1=0, y1=0.5, x2=width, y2=0.5, role="line"),
        Text(x=14, y=middle, text="People", role="muted", size=11, weight=600),
    ]
    if width > 290:
        shapes.append(Text(x=64, y=middle, text=f"load per {unit} against capacity", role="muted", size=11))
    shapes.append(Text(x=width - 15, y=middle, text="peak", role="muted", size=11, anchor="end"))
    return shapes
