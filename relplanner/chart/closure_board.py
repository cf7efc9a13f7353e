"""The calendar of windows and freezes as lanes on the time axis, one for each thing that they are about.

What overlaps in a lane stands in rows of its own, freezes above windows. An occurrence is drawn at least so wide that it can be
clicked; where occurrences lie closer than that, as weekly windows in a year do, they are ticks.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from relplanner.chart.primitives import Hatch, Line, Rect, Shape, Text, text_width
from relplanner.chart.theme import Role
from relplanner.chart.time_scale import TimeScale
from relplanner.chart.words import Words
from relplanner.insight.closures import ScopeLane
from relplanner.insight.release_calendar import Entry
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Id, Instant

ROW = 20.0
BAR = 14.0
PAD = 3.0
NAME = 10.5
LEAST = 3.0
THIN = 4.0
LEAST_NAMED = 24.0

Interval = tuple[float, float]


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """An occurrence in a row of its lane; `own` says that it can be changed here, `next` is where the row goes on."""

    entry: Entry
    row: int
    own: bool
    next: Instant | None = None


class ClosureLane(msgspec.Struct, frozen=True, kw_only=True):
    """A lane with its occurrences by start; `longest` is the length of the longest one, in minutes."""

    scope: ScopeLane
    top: float
    height: float
    placed: tuple[Placed, ...]
    longest: int = 0

    def between(self, first: int, last: int) -> Sequence[Placed]:
        """The occurrences that may touch [`first`, `last`]."""
        low = bisect_left(self.placed, first - self.longest, key=_start)
        return self.placed[low : bisect_right(self.placed, last, key=_start)]


def _start(one: Placed) -> int:
    return one.entry.start


class ClosureBoard:
    """The lanes of a calendar of windows and freezes; `names` are what the plans are called."""

    def __init__(self, lanes: Sequence[ScopeLane], names: Sequence[str]) -> None:
        self.names = names
        self.lanes: Sequence[ClosureLane] = tuple(_stacked(lanes))
        self._tops = [lane.top for lane in self.lanes]

    @property
    def height(self) -> float:
        """The height of all lanes."""
        return self.lanes[-1].top + self.lanes[-1].height if self.lanes else 0.0

    def lane_at(self, y: float) -> int:
        """The number of the lane at a height, -1 beside all."""
        return bisect_right(self._tops, y) - 1 if 0 <= y < self.height else -1

    def find(self, plan: int, subject: Id, start: int | None = None) -> tuple[int, Placed] | None:
        """The occurrence of a record that starts at `start`, else its first one, with its lane."""
        first: tuple[int, Placed] | None = None
        for number, lane in enumerate(self.lanes):
            for one in lane.placed:
                if (one.entry.plan, one.entry.subject) == (plan, subject):
                    if start is None or one.entry.start == start:
                        return number, one
                    first = first or (number, one)
        return first


def _stacked(lanes: Sequence[ScopeLane]) -> Iterator[ClosureLane]:
    top = 0.0
    for lane in lanes:
        placed, rows = _rows([one for one in lane.entries if one.kind == "freeze"], 0)
        windows, rows = _rows([one for one in lane.entries if one.kind == "window"], rows)
        height = max(1, rows) * ROW + 2 * PAD
        placed = sorted([*placed, *windows], key=lambda one: (one.entry.start, one.row))
        longest = max((one.finish - one.start for one in lane.entries), default=0)
        yield ClosureLane(scope=lane, top=top, height=height, placed=tuple(placed), longest=longest)
        top += height


def _rows(entries: Sequence[Entry], first: int) -> tuple[list[Placed], int]:
    """Entries in as few rows as there can be, from row `first` on, and how many rows there are then."""
    last: list[int] = []
    placed: list[Placed] = []
    for entry in entries:
        row = next((at for at, one in enumerate(last) if placed[one].entry.finish <= entry.start), len(last))
        if row == len(last):
            last.append(len(placed))
        else:
            placed[last[row]] = msgspec.structs.replace(placed[last[row]], next=entry.start)
            last[row] = len(placed)
        placed.append(Placed(entry=entry, row=first + row, own=entry.plan == 0))
    return placed, first + len(last)


def closure_sentence(entry: Entry, words: Words, names: Sequence[str]) -> str:
    """A window or a freeze in plain words; of another plan, where it can be changed."""
    kind = {"hard": "Hard freeze", "soft": "Soft freeze"}.get(entry.type, "Window")
    about = f" for {entry.text}" if entry.text else " for all releases"
    where = "" if entry.plan == 0 else f" It stands in {names[entry.plan]}, where it can be changed."
    last = words.moment(entry.finish) if entry.finish % MINUTES_PER_DAY else words.weekday(Instant(entry.finish - 1))
    first = words.moment(entry.start) if entry.start % MINUTES_PER_DAY else words.weekday(entry.start)
    return f"{f'{kind} {entry.name}'.rstrip()} from {first} to {last}{about}.{where}"


# -------------------------------------------------------------------------------------------------------------- shapes


def placed_box(lane: ClosureLane, one: Placed, scale: TimeScale) -> tuple[float, float, float]:
    """Left, top and width of an occurrence."""
    x = scale.x(one.entry.start)
    return x, lane.top + PAD + ROW * one.row + (ROW - BAR) / 2, max(LEAST, scale.x(one.entry.finish) - x)


def placed_at(lane: ClosureLane, x: float, y: float, scale: TimeScale) -> Placed | None:
    """The occurrence at a place, the nearest of several."""
    near: Placed | None = None
    best = 4.0
    for one in lane.between(scale.at(x - 4), scale.at(x + 4)):
        left, top, width = placed_box(lane, one, scale)
        away = max(left - x, x - left - width, 0.0)
        if top - 2 <= y <= top + BAR + 2 and away < best:
            near, best = one, away
    return near


def closure_shapes(lane: ClosureLane, scale: TimeScale, seen: Interval) -> Iterator[Shape]:
    """One lane between two x of the content."""
    left, right = seen
    low = lane.top + lane.height - 0.5
    ends: dict[int, float] = {}
    for one in lane.between(scale.at(left), scale.at(right)):
        x, top, width = placed_box(lane, one, scale)
        if x + width < left or x < ends.get(one.row, left - 1e9) - 1:
            continue
        ends[one.row] = x + LEAST
        yield from _bar(one, x, top, width)
        room = (scale.x(one.next) if one.next is not None else right) - x - width - 10
        yield from _name(one, max(x, left), top, x + width, room)
    yield Line(x1=left, y1=low, x2=right, y2=low, role="rule")


def _bar(one: Placed, x: float, top: float, width: float) -> Iterator[Shape]:
    faint = 1.0 if one.own else 0.6
    if width < THIN:
        role: Role = "green" if one.entry.kind == "window" else "outline" if one.entry.type == "hard" else "muted"
        yield Rect(x=x, y=top, width=min(width, 2.0), height=BAR, fill=role, opacity=0.8 * faint)
        return
    if one.entry.kind == "window":
        yield Rect(x=x, y=top, width=width, height=BAR, fill="window_band", radius=2)
        yield Rect(x=x, y=top, width=width, height=BAR, edge="green", radius=2, opacity=0.8 * faint)
        return
    hard = one.entry.type == "hard"
    yield Rect(x=x, y=top, width=width, height=BAR, fill="surface", radius=2)
    yield Hatch(
        x=x, y=top, width=width, height=BAR, role="muted" if hard else "freeze",
        spacing=5 if hard else 8, opacity=0.75 * faint, radius=2,
    )  # fmt: skip
    yield Rect(
        x=x, y=top, width=width, height=BAR, edge="outline" if hard else "muted", edge_width=1.4 if hard else 1.0,
        radius=2, opacity=faint,
    )  # fmt: skip


def _name(one: Placed, x: float, top: float, end: float, behind: float) -> Iterator[Shape]:
    """The name in the bar where it fits, else behind it where nothing follows there."""
    if max(end - x - 14, behind) < LEAST_NAMED:
        return
    name = one.entry.name or one.entry.kind
    needs = text_width(name, NAME) * 1.06
    middle = top + BAR / 2
    if needs + 14 <= end - x:
        if one.entry.kind == "freeze":
            yield Rect(x=x + 4, y=top + 1.5, width=needs + 6, height=BAR - 3, fill="surface", radius=2)
        yield Text(x=x + 7, y=middle, text=name, size=NAME, role="text" if one.own else "muted", room=end - x - 10)
    elif needs <= behind:
        yield Text(x=end + 5, y=middle, text=name, size=NAME, role="muted")


def closure_names(lane: ClosureLane, width: float) -> Iterator[Shape]:
    """The left part of a lane."""
    low = lane.top + lane.height - 0.5
    middle = lane.top + PAD + ROW / 2
    said = "" if lane.scope.about == "everything" else lane.scope.about
    room = width - 52 - text_width(said, 11)
    yield Text(x=28, y=middle, text=lane.scope.name, size=12, weight=500, room=room)
    yield Text(x=width - 15, y=middle, text=said, size=11, role="muted", anchor="end")
    yield Line(x1=0, y1=low, x2=width, y2=low, role="rule")
