"""The shapes of the release train: what `TrainBoard` has placed, lane by lane, between two x of the content.

Freezes are drawn for all lanes that are seen at once, before the lanes themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from relplanner.chart.gantt import SIGNS
from relplanner.chart.primitives import Hatch, Line, Polygon, Rect, Shape, Text, diamond, text_width
from relplanner.chart.theme import Role
from relplanner.chart.time_scale import TimeScale
from relplanner.chart.train_board import BAR, BAR_TOP, GATE, HEADING, STAR, Closed, Interval, TrainLane, live_at, spot_box
from relplanner.insight.release_calendar import TrainRow, Wagon
from relplanner.plan.model import Decision, Instant

SMALL_GATE = 4.0
LEAST_APART = 5.0
LEAST_NAMED = 14.0
THIN = 4.0
SIGN = 10.0
NAME = 10.5
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
    if scale.x(row.finish) < left or scale.x(row.start) > right:
        yield from _aside(lane, seen, past=scale.x(row.finish) < left)
    if row.due is not None and left - 12 <= scale.x(row.due) <= right + 12:
        yield from _target(lane, row, row.due, scale)
    yield from _stops(lane, row, scale, seen)
    if row.go_live is not None and left - 10 <= scale.x(live_at(row)) <= right + 10:
        yield _star(lane, scale.x(live_at(row)), late=row.late)
    yield from _signs(lane, scale, seen)
    yield Line(x1=left, y1=low, x2=right, y2=low, role="rule")


def _aside(lane: TrainLane, seen: Interval, *, past: bool) -> Iterator[Shape]:
    """Where a release is that is not seen: a small arrow at the edge."""
    x, way = (seen[0] + 12, -5) if past else (seen[1] - 12, 5)
    middle = lane.top + BAR_TOP + BAR / 2
    yield Polygon(points=((x, middle - 4), (x + way, middle), (x, middle + 4)), fill="muted")


def closed_shapes(closed: Sequence[Closed], scale: TimeScale, seen: Interval, heights: Interval) -> Iterator[Shape]:
    """The freezes behind the lanes between two heights, thin ones as plain strokes."""
    (left, right), (low, high) = seen, heights
    first, last = scale.at(left), scale.at(right)
    for one in closed:
        start, finish = one.entry.start, one.entry.finish
        if finish <= first or start >= last or one.bottom <= low or one.top >= high:
            continue
        x, end, hard = max(left, scale.x(start)), min(right, scale.x(finish)), one.entry.type == "hard"
        top, height = max(one.top, low), min(one.bottom, high) - max(one.top, low)
        if end - x < THIN:
            yield Rect(x=x, y=top, width=end - x, height=height, fill="freeze" if hard else "line")
            continue
        spacing, stroke, opacity = (7, 1.1, 0.9) if hard else (12, 0.8, 0.7)
        yield Hatch(x=x, y=top, width=end - x, height=height, role="freeze", spacing=spacing, stroke=stroke, opacity=opacity)


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
    drawn = -1e6
    for promise in row.promises:
        x = scale.x(promise.by)
        if left - 8 <= x <= right + 8 and (x - drawn >= LEAST_APART or not promise.kept):
            yield from _promised(lane, x, late=not promise.kept)
            drawn = x


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
