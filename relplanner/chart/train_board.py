"""The release train as lanes on the time axis: phases as segments, gates as diamonds, go-live as a star, target as a flag.

First the releases of the own plan by go-live, then those of every other plan below the name of its file, muted and only to read.
Each lane is shaded where a freeze closes it. What is drawn is asked of `TrainBoard` only, so that a place finds what was drawn.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from relplanner.chart.theme import SERIES, Role
from relplanner.chart.time_scale import TimeScale
from relplanner.insight.release_calendar import Entry, TrainRow
from relplanner.insight.train_clashes import TrainClash
from relplanner.plan.model import Id, Instant

LANE = 38.0
HEADING = 26.0
BAR_TOP, BAR = 16.0, 17.0
GATE = 6.5
STAR = 8.0
FOREIGN: Role = "series6"
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


class Closed(msgspec.Struct, frozen=True, kw_only=True):
    """A freeze behind lanes that lie one below the other."""

    entry: Entry
    top: float
    bottom: float


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
        self.closed: Sequence[Closed] = tuple(_closed(self.lanes))
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


def _closed(lanes: Sequence[TrainLane]) -> Iterator[Closed]:
    """The freezes of all lanes, each in as few pieces as there can be."""
    runs: dict[Entry, Closed] = {}
    for lane in lanes:
        for entry in lane.closed:
            run = runs.get(entry)
            if run is not None and run.bottom == lane.top:
                runs[entry] = msgspec.structs.replace(run, bottom=lane.top + lane.height)
                continue
            if run is not None:
                yield run
            runs[entry] = Closed(entry=entry, top=lane.top, bottom=lane.top + lane.height)
    yield from runs.values()


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


# --------------------------------------------------------------------------------------------------------------- places


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


def closed_at(lane: TrainLane, x: float, scale: TimeScale) -> Entry | None:
    """The freeze behind a lane at an x of the content, a hard one before a soft one."""
    at = scale.at(x)
    found = [one for one in lane.closed if one.start <= at < one.finish]
    return min(found, key=lambda one: (one.type != "hard", one.start), default=None)
