"""The booking board: which release is in which environment when, with clashes, windows and freezes.

A stay is one release in one environment without a break of more than a weekend; its bars say when the release needs it, not each
task. Stays that overlap stand on lanes of their own, so that a double booking is seen before its hatching is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from relplanner.chart.primitives import Hatch, Line, Rect, Shape, Text, text_width
from relplanner.chart.scene import Band, Interval
from relplanner.chart.stage import openings
from relplanner.chart.theme import SERIES, Role
from relplanner.chart.time_scale import TimeScale
from relplanner.insight.clashes import Clash
from relplanner.insight.load import Booking, Load, Occupied
from relplanner.insight.readings import Readings
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Id, Instant

PAD = 6.0
LANE = 22.0
BAR = 18.0
BREAK = 3 * MINUTES_PER_DAY
"""A release that comes back within so many minutes has not left: nights and weekends do not part a stay."""

NAME_SIZE = 11.0
LEAST_NAMED = 30.0


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """One release in one environment in [`start`, `finish`), by its `tasks` in tree order; `next` is where its lane goes on.

    `where` tells a stay of another plan, which has no tasks of ours.
    """

    environment: Id
    release: Id
    name: str
    start: Instant
    finish: Instant
    tasks: tuple[Id, ...]
    lane: int = 0
    series: int = 0
    next: Instant | None = None
    where: Occupied | None = None

    def meets(self, clash: Clash) -> bool:
        """Whether a clash is about this stay."""
        return bool(set(clash.tasks) & set(self.tasks)) or (self.where is not None and self.where in clash.others)


class BoardLine(msgspec.Struct, frozen=True, kw_only=True):
    """One environment: how many releases it takes, whether more than that are there somewhere, and its stays by start."""

    environment: Id
    name: str
    takes: str
    over: bool
    top: float
    height: float
    stays: tuple[Stay, ...]
    clashes: tuple[Clash, ...]
    bands: tuple[Band, ...]


class Board:
    """The environments of one set of readings, by name; a release has the same colour on every line."""

    def __init__(self, readings: Readings) -> None:
        self.readings = readings
        self.series = {one.id: number % len(SERIES) for number, one in enumerate(readings.releases)}
        first, last = readings.schedule.start, readings.schedule.finish
        self._span: Interval = (first - 60 * MINUTES_PER_DAY, last + 60 * MINUTES_PER_DAY)
        self.lines: Sequence[BoardLine] = tuple(self._stacked())
        self._tops = [line.top for line in self.lines]

    @property
    def height(self) -> float:
        """The height of all lines."""
        return self.lines[-1].top + self.lines[-1].height if self.lines else 0.0

    def line_at(self, y: float) -> int:
        """The number of the line at a height; -1 above and below all."""
        return bisect_right(self._tops, y) - 1 if 0 <= y < self.height else -1

    def _stacked(self) -> Iterator[BoardLine]:
        plan, top = self.readings.plan, 0.0
        found = [one for one in plan.resources.values() if one.kind == "environment"]
        for one in sorted(found, key=lambda one: (one.name.casefold(), one.id)):
            stays = tuple(self._stays(self.readings.loads[one.id]))
            clashes = self.readings.loads.clashes(one.id)
            lanes = max((stay.lane + 1 for stay in stays), default=1)
            height = lanes * LANE + 2 * PAD
            many = one.capacity // 1000
            yield BoardLine(
                environment=one.id,
                name=one.name,
                takes="one release at a time" if many == 1 else f"{many} releases at a time",
                over=bool(clashes),
                top=top,
                height=height,
                stays=stays,
                clashes=clashes,
                bands=tuple(self._bands(one.id)),
            )
            top += height

    def _stays(self, load: Load) -> Iterator[Stay]:
        plan, index = self.readings.plan, self.readings.outline.index
        lanes: list[list[Stay]] = []
        others = {one.release: one.where for one in reversed(load.elsewhere)}
        pieces = [*self._pieces(load.bookings), *self._pieces(load.elsewhere)]
        for start, finish, release, tasks in sorted(pieces, key=lambda one: one[:3]):
            where = others.get(release)
            lane = next((number for number, one in enumerate(lanes) if one[-1].finish <= start), len(lanes))
            stay = Stay(
                environment=load.resource.id,
                release=release,
                name=_foreign_name(where) if where else plan.rows[release].name if release else "outside any release",
                start=Instant(start),
                finish=Instant(finish),
                tasks=tuple(sorted(tasks - {""}, key=lambda task: index[task])),
                lane=lane,
                series=self.series.get(release, len(SERIES) - 1),
                where=where,
            )
            if lane == len(lanes):
                lanes.append([stay])
            else:
                lanes[lane][-1] = msgspec.structs.replace(lanes[lane][-1], next=stay.start)
                lanes[lane].append(stay)
        yield from sorted((stay for lane in lanes for stay in lane), key=lambda stay: (stay.start, stay.lane))

    @staticmethod
    def _pieces(bookings: Sequence[Booking]) -> Iterator[tuple[int, int, Id, set[Id]]]:
        """The stretches of each release, parted where it is away for longer than a break."""
        for release in {one.release for one in bookings}:
            mine = sorted((one.start, one.finish, one.task) for one in bookings if one.release == release)
            start, finish, tasks = mine[0][0], mine[0][1], {mine[0][2]}
            for begin, end, task in mine[1:]:
                if begin - finish > BREAK:
                    yield start, finish, release, tasks
                    start, finish, tasks = begin, end, set()
                finish = max(finish, end)
                tasks.add(task)
            yield start, finish, release, tasks

    def _bands(self, environment: Id) -> Iterator[Band]:
        """The windows and freezes that hold in an environment: those that name it, and those that name none."""
        plan = self.readings.plan
        for window in plan.windows.values():
            if not window.scope.environments or environment in window.scope.environments:
                yield from openings(window, self._span)
        for freeze in plan.freezes.values():
            if not freeze.scope.environments or environment in freeze.scope.environments:
                yield Band(start=freeze.start, finish=freeze.finish, kind="freeze", name=freeze.name or "freeze")


def _foreign_name(where: Occupied) -> str:
    return f"{where.plan}: {where.release}" if where.release and where.release != where.plan else where.plan


# -------------------------------------------------------------------------------------------------------------- shapes


def stay_box(line: BoardLine, stay: Stay, scale: TimeScale) -> tuple[float, float, float]:
    """Left, top and width of a stay."""
    x = scale.x(stay.start)
    return x, line.top + PAD + LANE * stay.lane + (LANE - BAR) / 2, max(scale.x(stay.finish) - x, 4.0)


def board_shapes(line: BoardLine, scale: TimeScale, seen: Interval | tuple[float, float]) -> Iterator[Shape]:
    """One line: its windows and freezes, the stays with their names, its clashes hatched, the rule below."""
    left, right = seen
    for band in line.bands:
        x, end = max(left, scale.x(band.start)), min(right, max(scale.x(band.finish), scale.x(band.start) + 3))
        if x < end and band.kind == "window":
            yield Rect(x=x, y=line.top, width=end - x, height=line.height, fill="window_band")
        elif x < end:
            yield Hatch(x=x, y=line.top, width=end - x, height=line.height, role="freeze", spacing=12, stroke=0.8, opacity=0.7)
    for stay in line.stays:
        if scale.x(stay.finish) >= left and scale.x(stay.start) <= right:
            yield from _stay(line, stay, scale, left)
    low = line.top + line.height - 0.5
    yield Line(x1=left, y1=low, x2=right, y2=low, role="rule")


def _stay(line: BoardLine, stay: Stay, scale: TimeScale, left: float) -> Iterator[Shape]:
    x, top, width = stay_box(line, stay, scale)
    colour: Role = SERIES[stay.series] if stay.where is None else "tail"
    yield Rect(x=x, y=top, width=width, height=BAR, fill="surface", radius=3)
    if stay.where is None:
        yield Rect(x=x, y=top, width=width, height=BAR, fill=colour, radius=3, opacity=0.22)
    else:
        yield Hatch(x=x, y=top, width=width, height=BAR, role="tail", spacing=6, radius=3, opacity=0.6)
    for clash in line.clashes:
        begin, end = max(x, scale.x(clash.start)), min(x + width, scale.x(clash.finish))
        if begin < end and stay.meets(clash):
            yield Rect(x=begin, y=top, width=end - begin, height=BAR, fill="red_soft", radius=2)
            yield Hatch(x=begin, y=top, width=end - begin, height=BAR, role="red", spacing=7, opacity=0.5, radius=2)
            yield Rect(x=begin, y=top, width=end - begin, height=BAR, edge="red", edge_width=1.3, radius=2)
    yield Rect(x=x, y=top, width=width, height=BAR, edge=colour, edge_width=1.2, radius=3, dashed=stay.where is not None)
    if stay.where is None:
        yield Rect(x=x, y=top, width=min(4.0, width), height=BAR, fill=colour, radius=1)
    first = max(x + 9, left + 6)
    inside, needs = x + width - first - 6, text_width(stay.name, NAME_SIZE) * 1.06
    behind = (scale.x(stay.next) if stay.next is not None else x + width + 2 * needs) - x - width - 10
    if stay.where is not None and inside > LEAST_NAMED:
        yield Rect(x=first - 3, y=top + 2, width=min(needs + 6, inside + 3), height=BAR - 4, fill="surface", radius=2)
    if needs <= inside or (inside > LEAST_NAMED and inside >= behind):
        yield Text(
            x=first,
            y=top + BAR / 2,
            text=stay.name,
            size=NAME_SIZE,
            weight=500,
            room=inside,
            role="text" if stay.where is None else "muted",
        )
    elif behind > LEAST_NAMED:
        yield Text(x=x + width + 5, y=top + BAR / 2, text=stay.name, size=NAME_SIZE, role="muted", room=behind)


def board_names(line: BoardLine, width: float) -> list[Shape]:
    """The left part of a line: the environment and how many releases it takes."""
    middle, low = line.top + PAD + LANE / 2, line.top + line.height - 0.5
    said = "booked twice" if line.over else line.takes
    room = width - 15 - text_width(said, 11) - 36
    return [
        Text(x=24, y=middle, text=line.name, size=12, weight=500, room=room),
        Text(x=width - 15, y=middle, text=said, role="red" if line.over else "muted", size=11, anchor="end"),
        Line(x1=0, y1=low, x2=width, y2=low, role="rule"),
    ]


def stay_at(line: BoardLine, x: float, y: float, scale: TimeScale) -> Stay | None:
    """The stay that lies at (x, y)."""
    for stay in line.stays:
        left, top, width = stay_box(line, stay, scale)
        if left - 2 <= x <= left + width + 2 and top - 1 <= y <= top + BAR + 1:
            return stay
    return None
