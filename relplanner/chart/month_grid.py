"""A month as a grid of days: go-lives, gates, windows, freezes and clashes of all releases, each on its day.

Weeks begin as the words say. What lasts several days stands on each of them; freezes keep their line through a week. What has no
room in a day is counted, never left out silently.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

import msgspec

from relplanner.chart.closure_board import closure_sentence
from relplanner.chart.primitives import Hatch, Line, Polygon, Rect, Shape, Text, diamond, text_width
from relplanner.chart.theme import Role
from relplanner.chart.train_board import STAR
from relplanner.chart.train_shapes import star
from relplanner.chart.words import Words
from relplanner.insight.release_calendar import Entry
from relplanner.insight.train_clashes import TrainClash
from relplanner.plan.instants import MINUTES_PER_DAY, from_date, to_date, to_datetime
from relplanner.plan.model import Day, Instant

WEEKDAYS = 24.0
HEAD = 22.0
ITEM = 17.0
SIZE = 10.5

ItemKind = Literal["freeze", "go-live", "clash", "promise", "gate", "window"]
RANK: dict[ItemKind, int] = {"freeze": 0, "go-live": 1, "clash": 2, "promise": 3, "gate": 4, "window": 5}
CLASH_WORDS = {
    "releases-too-close": "too close",
    "release-fatigue": "many changes",
    "item-in-two-releases": "same item",
    "environment-booked-twice": "booked twice",
}


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """Something on a day: an entry of the calendar or a clash; `line` is its place there, `first` where its name is said."""

    kind: ItemKind
    text: str
    own: bool
    entry: Entry | None = None
    clash: TrainClash | None = None
    line: int = 0
    first: bool = True


class MonthGrid:
    """The weeks of a month with what happens in them."""

    def __init__(
        self, month: tuple[int, int], words: Words, entries: Sequence[Entry] = (), clashes: Sequence[TrainClash] = ()
    ) -> None:
        self.year, self.month = year, number = month
        self.words = words
        first = date(year, number, 1)
        last = date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
        self.first = Day(from_date(first) - (first.weekday() - words.week_start) % 7)
        self.weeks = -(-(from_date(last) + 1 - self.first) // 7)
        self.days: Sequence[Sequence[Item]] = tuple(self._filled(entries, clashes))

    def items(self, day: int) -> Sequence[Item]:
        """What happens on a day; nothing on one that is not seen."""
        return self.days[day - self.first] if 0 <= day - self.first < 7 * self.weeks else ()

    @property
    def title(self) -> str:
        """`November 2027`."""
        return f"{self.words.months[self.month - 1]} {self.year}"

    def _filled(self, entries: Sequence[Entry], clashes: Sequence[TrainClash]) -> Iterator[Sequence[Item]]:
        found: list[list[Item]] = [[] for _ in range(7 * self.weeks)]
        self._put_freezes(found, [one for one in entries if one.kind == "freeze"])
        for entry in entries:
            if entry.kind in {"go-live", "gate", "promise", "window"}:
                ends = {"go-live": min(entry.start, entry.finish - 1), "promise": entry.start - 1}
                day = ends.get(entry.kind, entry.start) // MINUTES_PER_DAY
                if 0 <= day - self.first < len(found):
                    found[day - self.first].append(_item(entry))
        for clash in clashes:
            day = clash.finish if clash.code in {"releases-too-close", "release-fatigue"} else clash.start
            at = day // MINUTES_PER_DAY - self.first
            if 0 <= at < len(found):
                own = any(plan == 0 for plan, _ in clash.releases)
                found[at].append(
                    Item(kind="clash", text=f"{CLASH_WORDS.get(clash.code, 'clash')}: {clash.name}", own=own, clash=clash)
                )
        for items in found:
            strips = [one for one in items if one.kind == "freeze"]
            rest = sorted((one for one in items if one.kind != "freeze"), key=lambda one: RANK[one.kind])
            below = max((one.line + 1 for one in strips), default=0)
            yield (*strips, *(msgspec.structs.replace(one, line=below + at) for at, one in enumerate(rest)))

    def _put_freezes(self, found: list[list[Item]], freezes: Sequence[Entry]) -> None:
        for week in range(self.weeks):
            low = self.first + 7 * week
            ends: list[int] = []
            for entry in freezes:
                first, last = entry.start // MINUTES_PER_DAY, (entry.finish - 1) // MINUTES_PER_DAY
                if first >= low + 7 or last < low:
                    continue
                first, last = max(first, low), min(last, low + 6)
                line = next((at for at, end in enumerate(ends) if end < first), len(ends))
                ends[line : line + 1] = [last]
                for day in range(first, last + 1):
                    found[day - self.first].append(msgspec.structs.replace(_item(entry), line=line, first=day == first))


def _item(entry: Entry) -> Item:
    own = entry.plan == 0
    if entry.kind == "go-live":
        return Item(kind="go-live", text=entry.name, own=own, entry=entry)
    if entry.kind == "promise":
        return Item(kind="promise", text=f"{entry.text} · {entry.name}", own=own, entry=entry)
    if entry.kind == "gate":
        return Item(kind="gate", text=f"{entry.text} · {entry.name}", own=own, entry=entry)
    if entry.kind == "window":
        name = entry.name or "Window"
        return Item(kind="window", text=f"{to_datetime(entry.start):%H:%M} {name}", own=own, entry=entry)
    return Item(kind="freeze", text=entry.name or f"{entry.type} freeze", own=own, entry=entry)


def item_sentence(item: Item, words: Words, names: Sequence[str]) -> str:
    """An item in plain words."""
    entry = item.entry
    if entry is None:
        return item.clash.text if item.clash is not None else ""
    where = "" if item.own else f" ({names[entry.plan]})"
    if entry.kind == "go-live":
        late = ", behind its target" if entry.late else ""
        return f"{entry.name}{where} goes live on {words.weekday(entry.start)}{late}."
    if entry.kind == "promise":
        late = "; it is missed" if entry.late else ""
        return (
            f"{entry.name[:1].upper()}{entry.name[1:]} of {entry.text}{where} by {words.weekday(Instant(entry.start - 1))}{late}."
        )
    if entry.kind == "gate":
        return f"{entry.name} of {entry.text}{where} on {words.moment(entry.start)}: {entry.type}."
    return closure_sentence(entry, words, names)


# -------------------------------------------------------------------------------------------------------------- shapes


class Cells(msgspec.Struct, frozen=True, kw_only=True):
    """Where the days of a grid stand in a picture of this size."""

    width: float
    height: float
    weeks: int

    @property
    def wide(self) -> float:
        """The width of a day."""
        return self.width / 7

    @property
    def tall(self) -> float:
        """The height of a day."""
        return (self.height - WEEKDAYS) / max(1, self.weeks)

    @property
    def lines(self) -> int:
        """How many items a day has room for."""
        return max(1, int((self.tall - HEAD - 3) // ITEM))

    def corner(self, at: int) -> tuple[float, float]:
        """Left and top of the day at a place of the grid."""
        return at % 7 * self.wide, WEEKDAYS + at // 7 * self.tall

    def at(self, x: float, y: float) -> int:
        """The place of the day at (x, y), -1 beside all."""
        if not (0 <= x < self.width and WEEKDAYS <= y < self.height):
            return -1
        return int((y - WEEKDAYS) // self.tall) * 7 + int(x // self.wide)


def line_at(cells: Cells, at: int, y: float) -> int:
    """The line of a day at a height, -1 in its head."""
    return int((y - cells.corner(at)[1] - HEAD) // ITEM) if y >= cells.corner(at)[1] + HEAD else -1


def month_shapes(
    grid: MonthGrid, cells: Cells, *, taken: tuple[int, int], today: Day, chosen: Item | None = None
) -> Iterator[Shape]:
    """The whole grid; the days [`taken`) are lit, `today` is marked, the `chosen` item framed."""
    for number in range(7):
        name = grid.words.days[(grid.words.week_start + number) % 7]
        yield Text(x=number * cells.wide + 9, y=WEEKDAYS / 2, text=name, size=11, role="muted", weight=500)
    for at in range(7 * grid.weeks):
        yield from _day(grid, cells, at, taken[0] <= grid.first + at < taken[1], grid.first + at == today)
        yield from _happening(grid, cells, at, chosen)
    for week in range(grid.weeks + 1):
        y = WEEKDAYS + week * cells.tall
        yield Line(x1=0, y1=y, x2=cells.width, y2=y, role="line")
    for number in range(1, 7):
        yield Line(x1=number * cells.wide, y1=WEEKDAYS, x2=number * cells.wide, y2=cells.height, role="rule")


def _day(grid: MonthGrid, cells: Cells, at: int, lit: bool, today: bool) -> Iterator[Shape]:
    x, y = cells.corner(at)
    when = to_date(Day(grid.first + at))
    inside = when.month == grid.month
    if lit or not inside or when.weekday() >= 5:
        ground: Role = "accent_soft" if lit else "weekend" if inside else "window"
        yield Rect(x=x, y=y, width=cells.wide, height=cells.tall, fill=ground)
    number = f"{when.day} {grid.words.short_months[when.month - 1]}" if when.day == 1 else str(when.day)
    if today:
        wide = text_width(number, 11.5) + 10
        yield Rect(x=x + 5, y=y + 4, width=wide, height=16, fill="accent", radius=3)
        yield Text(x=x + 5 + wide / 2, y=y + 12, text=number, role="surface", size=11.5, weight=600, anchor="middle")
    else:
        yield Text(x=x + 9, y=y + 12, text=number, size=11.5, weight=500 if inside else 400, role="text" if inside else "muted")


def _happening(grid: MonthGrid, cells: Cells, at: int, chosen: Item | None) -> Iterator[Shape]:
    """What happens on a day, as far as there is room, and how much more."""
    x, y = cells.corner(at)
    items, room = grid.days[at], cells.lines
    hidden = any(one.line >= room for one in items)
    shown = [one for one in items if one.line < (room - 1 if hidden else room)]
    for item in shown:
        top = y + HEAD + item.line * ITEM
        yield from _drawn(item, x, top, cells.wide)
        if item is chosen:
            yield Rect(x=x + 2, y=top, width=cells.wide - 4, height=ITEM - 1, edge="accent", edge_width=1.5, radius=3)
    if hidden:
        more = f"+ {len(items) - len(shown)} more"
        yield Text(x=x + 9, y=y + HEAD + (room - 0.5) * ITEM, text=more, size=SIZE, role="muted", weight=500)


def _drawn(item: Item, x: float, top: float, wide: float) -> Iterator[Shape]:
    middle, room = top + ITEM / 2 - 0.5, wide - 30
    role: Role = "text" if item.own else "muted"
    if item.kind == "freeze" and item.entry is not None:
        yield from _strip(item, item.entry, x, top, wide)
        return
    if item.kind == "go-live" and item.entry is not None:
        late: Role = "red" if item.entry.late else role
        yield star(x + 13, middle, STAR - 2, "red" if item.entry.late else "outline" if item.own else "muted")
        yield Text(x=x + 24, y=middle, text=item.text, size=SIZE + 0.5, weight=600, role=late, room=room)
    elif item.kind == "clash":
        yield Polygon(points=((x + 13, middle - 5), (x + 19, middle + 5), (x + 7, middle + 5)), fill="red")
        yield Text(x=x + 13, y=middle + 1.5, text="!", size=8, weight=700, role="surface", anchor="middle")
        yield Text(x=x + 24, y=middle, text=item.text, size=SIZE, role="red", room=room)
    elif item.kind == "promise" and item.entry is not None:
        mark: Role = "red" if item.entry.late else "muted"
        yield Polygon(points=((x + 8, middle - 4), (x + 18, middle - 4), (x + 13, middle + 3)), fill=mark)
        yield Text(x=x + 24, y=middle, text=item.text, size=SIZE, role="red" if item.entry.late else role, room=room)
    elif item.kind == "gate":
        edge: Role = "outline" if item.own else "muted"
        yield Polygon(points=diamond(x + 13, middle, 4.5), fill="surface", edge=edge, edge_width=1.3)
        yield Text(x=x + 24, y=middle, text=item.text, size=SIZE, role=role, room=room)
    else:
        yield Rect(x=x + 8, y=middle - 5, width=10, height=10, fill="window_band", radius=2)
        yield Rect(x=x + 8, y=middle - 5, width=10, height=10, edge="green", radius=2)
        yield Text(x=x + 24, y=middle, text=item.text, size=SIZE, role="muted", room=room)


def _strip(item: Item, entry: Entry, x: float, top: float, wide: float) -> Iterator[Shape]:
    """A freeze right across the day, its name where it begins in the week."""
    hard = entry.type == "hard"
    height = ITEM - 3
    yield Hatch(x=x, y=top, width=wide, height=height, role="muted" if hard else "freeze", spacing=5 if hard else 8, opacity=0.6)
    for y in (top, top + height - 1):
        yield Line(x1=x, y1=y, x2=x + wide, y2=y, role="outline" if hard else "muted", opacity=1.0 if hard else 0.6)
    if item.first:
        needs = min(text_width(item.text, SIZE) * 1.06 + 8, wide - 12)
        yield Rect(x=x + 5, y=top + 1.5, width=needs, height=height - 3, fill="surface", radius=2)
        yield Text(x=x + 9, y=top + height / 2, text=item.text, size=SIZE, role="text" if item.own else "muted", room=needs - 6)


def month_of(at: Instant) -> tuple[int, int]:
    """Year and month of an instant."""
    when = to_datetime(at)
    return when.year, when.month
