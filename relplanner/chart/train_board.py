"""The release train as lanes on the time axis: phases as segments, gates as diamonds, go-live as a star, target as a flag.

First the releases of the own plan by go-live, then those of every other plan below the name of its file, muted and only to read.
Each lane is shaded where a freeze closes it. What is drawn is asked of `TrainBoard` only, so that a place finds what was drawn.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from relplanner.chart.gantt import SIGNS
from relplanner.chart.primitives import Hatch, Line, Polygon, Rect, Shape, Text, diamond, text_width
from relplanner.chart.theme import SERIES, Role
from relplanner.chart.time_scale import TimeScale
from relplanner.insight.release_calendar import Entry, TrainRow, Wagon
from relplanner.insight.train_clashes import TrainClash
from relplanner.plan.model import Decision, Id, Instant

LANE = 38.0
HEADING = 26.0
BAR_TOP, BAR = 16.0, 17.0
GATE, SMALL_GATE = 6.5, 4.0
LEAST_APART = 3.0
LEAST_NAMED = 14.0
THIN = 4.0
SIGN = 10.0
STAR = 8.0
NAME = 10.5
FOREIGN: Role = "series6"
TINTS: Mapping[str, float] = {
    "planning": 0.12,
    "design": 0.2,
    "build": 0.28,
    "integration test": 0.36,
    "user acceptance test": 0.44,
    "deployment": 0.52,
    "review": 0.08,
}
SHORT: Mapping[str, tuple[str, ...]] = {
    "planning": ("Plan",),
    "integration test": ("Integration", "Integr.", "Int"),
    "user acceptance test": ("Acceptance", "UAT"),
    "deployment": ("Deploy",),
    "review": ("Review",),
}

SpotKind = Literal["release", "phase", "gate", "promise", "go-live", "target", "clash"]
Interval = tuple[float, float]


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Something in a lane: `subject` is the row it stands for, of a clash the release; `clash` its number among the lane's."""

    plan: int
    release: Id
    kind: SpotKind
    subject: Id
    start: Instant
    finish: Instant
    clash: int = -1


class TrainLane(msgspec.Struct, frozen=True, kw_only=True):
    """A release, or (without one) the heading of another plan. `colour` tells its type."""

    top: float
    height: float
    name: str
    row: TrainRow | None = None
    own: bool = True
    colour: Role = "series1"
    closed: tuple[Entry, ...] = ()
    clashes: tuple[TrainClash, ...] = ()
    spots: tuple[Spot, ...] = ()


class TrainBoard:
    """The lanes of a train; `names` are what the plans are called, `closed` are the freezes by plan and release."""

    def __init__(
        self,
        rows: Sequence[TrainRow],
        names: Sequence[str],
        clashes: Sequence[TrainClash],
        closed: Mapping[tuple[int, Id], tuple[Entry, ...]],
    ) -> None:
        self.names = names
        types = sorted({one.type for one in rows}, key=lambda word: (_RANK.get(word, len(_RANK)), word))
        self._colours: Mapping[str, Role] = {word: SERIES[at % 5] for at, word in enumerate(types)}
        of: dict[tuple[int, Id], list[TrainClash]] = {}
        for clash in clashes:
            for place in clash.releases:
                of.setdefault(place, []).append(clash)
        self.clashes = tuple(clashes)
        self.lanes: Sequence[TrainLane] = tuple(self._stacked(rows, of, closed))
        self._tops = [lane.top for lane in self.lanes]
        self._by_place = {(one.row.plan, one.row.release): one for one in self.lanes if one.row is not None}

    @property
    def height(self) -> float:
        """The height of all lanes."""
        return self.lanes[-1].top + self.lanes[-1].height if self.lanes else 0.0

    def lane_at(self, y: float) -> TrainLane | None:
        """The lane at a height."""
        return self.lanes[bisect_right(self._tops, y) - 1] if 0 <= y < self.height else None

    def lane_of(self, plan: int, release: Id) -> TrainLane | None:
        """The lane of a release."""
        return self._by_place.get((plan, release))

    def between(self, low: float, high: float) -> Sequence[TrainLane]:
        """The lanes that touch these heights."""
        return self.lanes[max(0, bisect_right(self._tops, low) - 1) : bisect_right(self._tops, high)]

    def _stacked(
        self,
        rows: Sequence[TrainRow],
        clashes: Mapping[tuple[int, Id], list[TrainClash]],
        closed: Mapping[tuple[int, Id], tuple[Entry, ...]],
    ) -> Iterator[TrainLane]:
        top, plan = 0.0, 0
        for row in sorted(rows, key=lambda one: one.plan):
            if row.plan != plan:
                plan = row.plan
                yield TrainLane(top=top, height=HEADING, name=self.names[plan], own=False)
                top += HEADING
            place = (row.plan, row.release)
            mine = tuple(clashes.get(place, ()))
            yield TrainLane(
                top=top,
                height=LANE,
                name=row.name,
                row=row,
                own=row.plan == 0,
                colour=self._colours[row.type] if row.plan == 0 else FOREIGN,
                closed=closed.get(place, ()),
                clashes=mine,
                spots=tuple(_spots(row, mine)),
            )
            top += LANE


_RANK = {"major": 0, "minor": 1, "emergency": 2}


def _spots(row: TrainRow, clashes: Sequence[TrainClash]) -> Iterator[Spot]:
    """The release itself, then what stands in its lane by time."""

    def spot(kind: SpotKind, subject: Id, start: Instant, finish: Instant, clash: int = -1) -> Spot:
        return Spot(plan=row.plan, release=row.release, kind=kind, subject=subject, start=start, finish=finish, clash=clash)

    yield spot("release", row.release, row.start, row.finish)
    found = [spot("phase", one.phase, one.start, one.finish) for one in row.wagons if one.start < one.finish]
    found += [spot("gate", one.gate, one.at, one.at) for one in row.stops]
    found += [spot("promise", one.row, one.by, one.by) for one in row.promises]
    if row.go_live is not None and row.milestone is not None:
        found.append(spot("go-live", row.milestone, live_at(row), row.go_live))
    if row.due is not None:
        found.append(spot("target", row.release, row.due, row.due))
    found += [spot("clash", row.release, clash_at(row, one), clash_at(row, one), number) for number, one in enumerate(clashes)]
    yield from sorted(found, key=lambda one: (one.start, one.kind == "phase", one.finish, one.clash))


def live_at(row: TrainRow) -> Instant:
    """Where the star of a go-live stands: where its deployment begins."""
    at = row.deployed if row.deployed is not None else row.go_live
    return at if at is not None else row.finish


def clash_at(row: TrainRow, clash: TrainClash) -> Instant:
    """Where the sign of a clash stands in a lane: where it begins; at the go-live, if it is about go-lives."""
    if clash.code in {"releases-too-close", "release-fatigue"}:
        return live_at(row)
    return Instant(min(max(clash.start, row.start), row.finish))


# -------------------------------------------------------------------------------------------------------------- shapes


def spot_box(lane: TrainLane, spot: Spot, scale: TimeScale) -> tuple[float, float, float, float]:
    """Left, top, width and height of a spot."""
    left, right, middle = scale.x(spot.start), scale.x(spot.finish), lane.top + BAR_TOP + BAR / 2
    if spot.kind in {"release", "phase"}:
        return left, lane.top + BAR_TOP, max(right - left, 3.0), BAR
    if spot.kind == "gate":
        return left - GATE, middle - GATE, 2 * GATE, 2 * GATE
    if spot.kind == "promise":
        return left - 5, lane.top + BAR_TOP - 7, 10.0, 7.0
    if spot.kind == "go-live":
        return left - STAR, middle - STAR, 2 * STAR, 2 * STAR
    if spot.kind == "target":
        return left - 2, lane.top + 3, 11.0, BAR_TOP - 4
    return left + _aside(lane, spot) - 6, lane.top + 2, 12.0, BAR_TOP - 4


def _aside(lane: TrainLane, spot: Spot) -> float:
    """Signs of clashes at one place stand side by side, to the left of the flag."""
    same = [one for one in lane.spots if one.kind == "clash" and one.start == spot.start]
    return -13.0 * same.index(spot) - 8


def spot_at(lane: TrainLane, x: float, y: float, scale: TimeScale) -> Spot | None:
    """What lies at a place: points before phases, phases before the release."""
    found: Spot | None = None
    for spot in lane.spots:
        left, top, width, height = spot_box(lane, spot, scale)
        slack = 2.0 if spot.kind not in {"release", "phase"} else 0.0
        inside = left - slack <= x <= left + width + slack and top - slack <= y <= top + height + slack
        if inside and (found is None or _OVER[spot.kind] >= _OVER[found.kind]):
            found = spot
    return found


_OVER: Mapping[SpotKind, int] = {"release": 0, "phase": 1, "target": 2, "gate": 3, "promise": 4, "go-live": 5, "clash": 6}


def train_shapes(lane: TrainLane, scale: TimeScale, seen: Interval) -> Iterator[Shape]:
    """One lane between two x of the content."""
    left, right = seen
    low = lane.top + lane.height - 0.5
    row = lane.row
    if row is None:
        yield Rect(x=left, y=lane.top, width=right - left, height=lane.height, fill="window")
        yield Line(x1=left, y1=low, x2=right, y2=low, role="rule")
        return
    if row.deployed is not None and row.go_live is not None and row.deployed < row.go_live:
        x, width = scale.x(row.deployed), max(3.0, scale.x(row.go_live) - scale.x(row.deployed))
        yield Rect(x=x, y=lane.top, width=width, height=lane.height, fill="window_band")
    if scale.x(row.finish) >= left - 20 and scale.x(row.start) <= right + 20:
        if row.wagons:
            yield _ground(lane, row.wagons, scale)
        for wagon in row.wagons:
            yield from _wagon(lane, wagon, scale, seen)
        if not row.wagons:
            yield from _whole(lane, row, scale)
        yield from _booked_twice(lane, scale)
    if row.due is not None and left - 12 <= scale.x(row.due) <= right + 12:
        yield from _target(lane, row, row.due, scale)
    yield from _stops(lane, row, scale, seen)
    if row.go_live is not None and left - 10 <= scale.x(live_at(row)) <= right + 10:
        yield _star(lane, scale.x(live_at(row)), late=row.late)
    yield from _signs(lane, scale, seen)
    yield Line(x1=left, y1=low, x2=right, y2=low, role="rule")


def closed_shapes(lanes: Sequence[TrainLane], scale: TimeScale, seen: Interval) -> Iterator[Shape]:
    """The freezes behind lanes that lie one below the other: one piece down all that it closes, thin ones as plain strokes."""
    left, right = seen
    runs: dict[tuple[float, float, bool], list[float]] = {}
    for lane in lanes:
        for one in lane.closed:
            x, end = max(left, scale.x(one.start)), min(right, scale.x(one.finish))
            if x >= end:
                continue
            key = (x, end, one.type == "hard")
            run = runs.get(key)
            if run is not None and run[1] >= lane.top - 0.5:
                run[1] = lane.top + lane.height
            else:
                if run is not None:
                    yield _closed(*key, *run)
                runs[key] = [lane.top, lane.top + lane.height]
    yield from (_closed(*key, *run) for key, run in runs.items())


def _closed(x: float, end: float, hard: bool, top: float, bottom: float) -> Shape:
    if end - x < THIN:
        return Rect(x=x, y=top, width=end - x, height=bottom - top, fill="freeze", opacity=0.5 if hard else 0.3)
    spacing, stroke, opacity = (7, 1.1, 0.9) if hard else (12, 0.8, 0.7)
    return Hatch(x=x, y=top, width=end - x, height=bottom - top, role="freeze", spacing=spacing, stroke=stroke, opacity=opacity)


def _ground(lane: TrainLane, wagons: Sequence[Wagon], scale: TimeScale) -> Shape:
    """What hides the freezes behind all phases."""
    x = scale.x(wagons[0].start)
    return Rect(x=x, y=lane.top + BAR_TOP, width=max(2.0, scale.x(wagons[-1].finish) - x), height=BAR, fill="surface")


def _wagon(lane: TrainLane, wagon: Wagon, scale: TimeScale, seen: Interval) -> Iterator[Shape]:
    x, end, top = scale.x(wagon.start), scale.x(wagon.finish), lane.top + BAR_TOP
    if end < seen[0] or x > seen[1] or wagon.finish <= wagon.start:
        return
    width = max(end - x, 2.0)
    yield Rect(x=x, y=top, width=width, height=BAR, fill=lane.colour, opacity=TINTS.get(wagon.kind, 0.2))
    yield Rect(x=x, y=top, width=width, height=BAR, edge=lane.colour, radius=2, opacity=0.9 if lane.own else 0.7)
    first = max(x + GATE + 4, seen[0] + 6)
    room = end - first - GATE - 3
    if room < LEAST_NAMED:
        return
    for name in (wagon.name, *SHORT.get(wagon.kind, ())):
        if text_width(name, NAME) * 1.04 <= room:
            yield Text(x=first, y=top + BAR / 2, text=name, size=NAME, role="text" if lane.own else "muted")
            return


def _whole(lane: TrainLane, row: TrainRow, scale: TimeScale) -> Iterator[Shape]:
    """A release without phases."""
    x, top = scale.x(row.start), lane.top + BAR_TOP
    width = max(scale.x(row.finish) - x, 3.0)
    yield Rect(x=x, y=top, width=width, height=BAR, fill="surface", radius=2)
    yield Rect(x=x, y=top, width=width, height=BAR, fill=lane.colour, radius=2, opacity=0.2)
    yield Rect(x=x, y=top, width=width, height=BAR, edge=lane.colour, radius=2)


def _booked_twice(lane: TrainLane, scale: TimeScale) -> Iterator[Shape]:
    """Red hatching below the bar while an environment is booked twice, or an item is changed in two releases."""
    top = lane.top + BAR_TOP + BAR
    for one in lane.clashes:
        if one.code in {"environment-booked-twice", "item-in-two-releases"}:
            x = scale.x(one.start)
            width = max(4.0, scale.x(one.finish) - x)
            yield Rect(x=x, y=top, width=width, height=4.0, fill="red_soft")
            yield Hatch(x=x, y=top, width=width, height=4.0, role="red", spacing=5)


def _target(lane: TrainLane, row: TrainRow, due: Instant, scale: TimeScale) -> Iterator[Shape]:
    role: Role = "red" if row.late else "outline" if lane.own else "muted"
    x, top = scale.x(due), lane.top + 4
    yield Line(x1=x, y1=top, x2=x, y2=lane.top + BAR_TOP + (0 if row.go_live == due else BAR), role=role, width=1.5)
    yield Polygon(points=((x, top), (x + 9, top + 3.5), (x, top + 7)), fill=role)


def _stops(lane: TrainLane, row: TrainRow, scale: TimeScale, seen: Interval) -> Iterator[Shape]:
    """The gates with their decisions: small and without where several crowd, none on the one before."""
    left, right = seen
    live = scale.x(live_at(row)) if row.go_live is not None else left - 1e6
    places = [scale.x(one.at) for one in sorted(row.stops, key=lambda one: one.at)]
    drawn = -1e6
    for number, stop in enumerate(sorted(row.stops, key=lambda one: one.at)):
        x = places[number]
        beside = [abs(x - other) for other in (*places[max(0, number - 1) : number], *places[number + 1 : number + 2], live)]
        if left - 8 <= x <= right + 8 and x - drawn >= LEAST_APART:
            crowded = min(beside) < 2 * GATE + 1
            yield from _gate(lane, x, stop.decision, radius=SMALL_GATE if crowded else GATE)
            drawn = x
    for promise in row.promises:
        if left - 8 <= scale.x(promise.by) <= right + 8:
            yield from _promised(lane, scale.x(promise.by), late=not promise.kept)


def _gate(lane: TrainLane, x: float, decision: Decision, *, radius: float) -> Iterator[Shape]:
    sign, role = SIGNS[decision]
    edge: Role = "red" if role == "red" else "outline" if lane.own else "muted"
    middle = lane.top + BAR_TOP + BAR / 2
    yield Polygon(points=diamond(x, middle, radius), fill="surface", edge=edge, edge_width=1.4)
    if radius == GATE:
        yield Text(x=x, y=middle, text=sign, role=role, size=9, weight=600, anchor="middle")


def _promised(lane: TrainLane, x: float, *, late: bool) -> Iterator[Shape]:
    """The day that the train has for a gate: a small mark above the bar."""
    role: Role = "red" if late else "muted"
    top = lane.top + BAR_TOP - 6
    yield Polygon(points=((x - 4, top), (x + 4, top), (x, top + 5)), fill=role)


def _star(lane: TrainLane, x: float, *, late: bool) -> Shape:
    role: Role = "red" if late else "outline" if lane.own else "muted"
    return star(x, lane.top + BAR_TOP + BAR / 2, STAR, role)


_STAR = (
    (0.0, -1.0), (0.26, -0.36), (0.95, -0.31), (0.42, 0.14), (0.59, 0.81),
    (0.0, 0.44), (-0.59, 0.81), (-0.42, 0.14), (-0.95, -0.31), (-0.26, -0.36),
)  # fmt: skip


def star(x: float, y: float, radius: float, role: Role) -> Polygon:
    """A go-live."""
    points = tuple((x + dx * radius, y + dy * radius) for dx, dy in _STAR)
    return Polygon(points=points, fill=role, edge="surface", edge_width=1.0)


def _signs(lane: TrainLane, scale: TimeScale, seen: Interval) -> Iterator[Shape]:
    """A red sign for each clash, one for those that cannot be told apart."""
    taken: list[float] = []
    for spot in lane.spots:
        if spot.kind == "clash" and seen[0] - 20 <= scale.x(spot.start) <= seen[1] + 40:
            box = spot_box(lane, spot, scale)
            if all(abs(box[0] - other) >= SIGN for other in taken):
                taken.append(box[0])
                yield from _sign(*box)


def _sign(x: float, y: float, width: float, height: float) -> Iterator[Shape]:
    """A red sign: releases clash here."""
    middle = x + width / 2
    yield Polygon(points=((middle, y), (middle + 6, y + 11), (middle - 6, y + 11)), fill="red")
    yield Text(x=middle, y=y + height - 6, text="!", role="surface", size=9, weight=700, anchor="middle")


def lane_names(lane: TrainLane, width: float, state: str, day: str) -> Iterator[Shape]:
    """The left part of a lane: name and go-live day, type and how it stands."""
    low = lane.top + lane.height - 0.5
    row = lane.row
    if row is None:
        yield Rect(x=0, y=lane.top, width=width, height=lane.height, fill="window")
        yield Text(x=15, y=lane.top + HEADING / 2, text=lane.name, role="muted", size=11, weight=600, room=width - 100)
        yield Text(x=width - 15, y=lane.top + HEADING / 2, text="only to read", role="muted", size=11, anchor="end")
    else:
        quiet: Role = "text" if lane.own else "muted"
        yield Rect(x=15, y=lane.top + 8, width=4, height=lane.height - 16, fill=lane.colour, radius=2)
        yield Text(
            x=28, y=lane.top + 12.5, text=lane.name, size=12, weight=500, role=quiet, room=width - 52 - text_width(day, 11.5)
        )
        yield Text(x=width - 15, y=lane.top + 12.5, text=day, size=11.5, role=quiet, anchor="end")
        role: Role = "red" if row.late else "muted"
        yield Text(x=width - 15, y=lane.top + 27.5, text=state, size=11, role=role, anchor="end")
        clashes = _counted(len(lane.clashes))
        room = width - 52 - text_width(state, 11)
        yield Text(x=28, y=lane.top + 27.5, text=row.type, size=11, role="muted", room=room)
        if clashes:
            x = 28 + text_width(row.type, 11) * 1.06 + 8
            yield Text(x=x, y=lane.top + 27.5, text=clashes, size=11, role="red", room=max(0.0, room - x + 28))
    yield Line(x1=0, y1=low, x2=width, y2=low, role="rule")


def _counted(clashes: int) -> str:
    return "" if not clashes else "1 clash" if clashes == 1 else f"{clashes} clashes"
