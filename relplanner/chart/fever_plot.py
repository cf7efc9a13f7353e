"""A fever chart as shapes: across how much of a chain is done, upwards how much of its buffer is used, three fields between.

A trail is the history of one buffer, or of all phase buffers of a release together; its last point is now. Where a point lies
says its colour, and every field carries its sign and word. Points beyond the chart stand at its edge with an arrow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import msgspec

from relplanner.chart.primitives import Line, Point, Polygon, Polyline, Rect, Shape, Text, text_width
from relplanner.chart.theme import Role
from relplanner.insight.buffer_words import SIGNS
from relplanner.insight.fever import Colour, FeverLines, FeverPoint

LEFT, TOP, RIGHT, BOTTOM = 34.0, 20.0, 12.0, 32.0
OVER, UNDER = Fraction(3, 2), Fraction(-1, 4)
"""How far the chart reaches where a buffer is used up or time was gained; beyond that a point stands at the edge."""

DOT, NOW = 3.0, 5.0
REACH = 9.0
FIELDS: tuple[tuple[Colour, str], ...] = (("red", "act now"), ("amber", "plan what to do"), ("green", "go on"))


class Trail(msgspec.Struct, frozen=True, kw_only=True):
    """The points of one buffer in order of time; `key` is its id, "" the release taken together."""

    key: str
    name: str
    points: tuple[FeverPoint, ...]
    role: Role = "tail"


class Spot(msgspec.Struct, frozen=True):
    """A point of a chart: which trail, and the place of it in that."""

    trail: int
    point: int


class FeverPlot(msgspec.Struct, frozen=True, kw_only=True):
    """A chart of so many pixels; the first trail is drawn strong."""

    lines: FeverLines
    trails: tuple[Trail, ...]
    width: float
    height: float

    @property
    def _used(self) -> list[Fraction]:
        return [one.used for trail in self.trails for one in trail.points if one.used is not None]

    @property
    def low(self) -> Fraction:
        """The share at the foot of the chart."""
        return UNDER if any(one < 0 for one in self._used) else Fraction(0)

    @property
    def high(self) -> Fraction:
        """The share at the head of the chart."""
        return OVER if any(one > 1 for one in self._used) else Fraction(1)

    def x(self, done: Fraction) -> float:
        """Where a done share stands."""
        return LEFT + float(done) * (self.width - LEFT - RIGHT)

    def y(self, used: Fraction) -> float:
        """Where a used share stands, at the edge where it lies beyond."""
        share = (min(max(used, self.low), self.high) - self.low) / (self.high - self.low)
        return TOP + float(1 - share) * (self.height - TOP - BOTTOM)

    def place(self, point: FeverPoint) -> Point:
        """Where a point stands; of a buffer of no size at the foot on time, else at the head."""
        used = point.used
        if used is None:
            used = Fraction(0) if point.colour == "green" else self.high
        return self.x(point.done), self.y(used)

    def spot_at(self, x: float, y: float) -> Spot | None:
        """The nearest point within reach, of strong trails first."""
        near = [
            ((px - x) ** 2 + (py - y) ** 2, Spot(number, place))
            for number, trail in enumerate(self.trails)
            for place, (px, py) in enumerate(map(self.place, trail.points))
        ]
        found = min(near, key=lambda one: one[0], default=None)
        return found[1] if found is not None and found[0] <= REACH**2 else None

    def shapes(self, chosen: Spot | None = None) -> list[Shape]:
        """Everything, in painting order; the chosen point has a ring."""
        found = [*self._fields(), *self._grid(), *self._words()]
        for number in reversed(range(len(self.trails))):
            found += self._trail(self.trails[number], strong=number == 0)
        found += self._names()
        if chosen is not None:
            x, y = self.place(self.trails[chosen.trail].points[chosen.point])
            found.append(Rect(x=x - 8, y=y - 8, width=16, height=16, edge="accent", edge_width=2, radius=8))
        return found

    # ------------------------------------------------------------------------------------------------------------ ground

    def _fields(self) -> Iterator[Shape]:
        """Green below the amber border, red above the red one."""
        left, right, foot, head = self.x(Fraction(0)), self.x(Fraction(1)), self.y(self.low), self.y(self.high)
        amber = [self.y(one) for one in self.lines.amber]
        red = [self.y(one) for one in self.lines.red]
        corners: dict[Role, tuple[Point, ...]] = {
            "green": ((left, foot), (right, foot), (right, amber[1]), (left, amber[0])),
            "amber": ((left, amber[0]), (right, amber[1]), (right, red[1]), (left, red[0])),
            "red": ((left, red[0]), (right, red[1]), (right, head), (left, head)),
        }
        for role, points in corners.items():
            yield Polygon(points=points, fill=role, opacity=0.13)
        for role, ends in (("amber", amber), ("red", red)):
            yield Polyline(points=((left, ends[0]), (right, ends[1])), role=role, width=1.2, dashed=role == "amber")

    def _grid(self) -> Iterator[Shape]:
        left, right, foot = self.x(Fraction(0)), self.x(Fraction(1)), self.y(self.low)
        for share in (Fraction(number, 4) for number in range(-1, 7)):
            if self.low <= share <= self.high:
                y = self.y(share)
                yield Line(x1=left, y1=y, x2=right, y2=y, role="line", opacity=1.0 if share in {0, 1} else 0.6)
                yield Text(x=left - 6, y=y, text=f"{share * 100}", role="muted", size=10, anchor="end")
        for share in (Fraction(number, 4) for number in range(5)):
            x = self.x(share)
            yield Line(x1=x, y1=self.y(self.high), x2=x, y2=foot, role="line", opacity=0.6)
            yield Text(x=x, y=foot + 10, text=f"{share * 100}", role="muted", size=10, anchor="middle")
        yield Text(x=4, y=8, text="% of the buffer used", role="muted", size=10.5)
        yield Text(x=right, y=foot + 24, text="% of the work before it done", role="muted", size=10.5, anchor="end")

    def _words(self) -> Iterator[Shape]:
        """The sign of each field in it, and what the signs ask for above the chart."""
        (amber, red), left = (self.lines.amber, self.lines.red), self.x(Fraction(0))
        middles = {
            "red": (self.y(red[0]) + self.y(self.high)) / 2,
            "amber": (self.y(amber[0]) + self.y(red[0])) / 2,
            "green": (self.y(amber[0]) + self.y(Fraction(0))) / 2,
        }
        right = self.x(Fraction(1))
        for colour, word in FIELDS:
            yield Text(x=left + 6, y=middles[colour], text=SIGNS[colour], role=colour, size=11, weight=600)
            said = f"{SIGNS[colour]} {word}"
            yield Text(x=right, y=8, text=said, role=colour, size=10.5, weight=500, anchor="end")
            right -= text_width(said, 10.5) + 12

    # ------------------------------------------------------------------------------------------------------------ trails

    def _trail(self, trail: Trail, *, strong: bool) -> Iterator[Shape]:
        role: Role = "outline" if strong else trail.role
        places = [self.place(one) for one in trail.points]
        if len(places) > 1:
            yield Polyline(points=tuple(places), role=role, width=1.8 if strong else 1.3)
        for x, y in places[:-1]:
            yield _dot(x, y, DOT, role, full=False)
        for point, (x, y) in zip(trail.points[-1:], places[-1:], strict=True):
            yield _dot(x, y, NOW, role, full=True)
            if point.used is not None and not self.low <= point.used <= self.high:
                up = point.used > self.high
                tip, base = (y - 11, y - 6) if up else (y + 11, y + 6)
                yield Polygon(points=((x, tip), (x + 4, base), (x - 4, base)), fill=role)

    def _names(self) -> Iterator[Shape]:
        """What each trail is, beside its last point; names that would meet go below one another."""
        taken: list[tuple[float, float, float]] = []
        for number, trail in enumerate(self.trails):
            if len(self.trails) == 1 or not trail.points:
                return
            x, y = self.place(trail.points[-1])
            wide = text_width(trail.name, 10.5)
            start = x + 9 if x + 9 + wide <= self.width - 4 else x - 9 - wide
            step = 12 if y < self.height / 2 else -12  # away from the edge that is nearer
            y = min(y, self.y(self.low) - 8)
            while any(abs(y - other) < 12 and start < right and left < start + wide for left, right, other in taken):
                y += step
            taken.append((start, start + wide, y))
            role: Role = "outline" if not number else trail.role
            yield Text(x=start, y=y, text=trail.name, role=role, size=10.5, weight=600 if not number else 500)


def _dot(x: float, y: float, radius: float, role: Role, *, full: bool) -> Shape:
    return Rect(
        x=x - radius,
        y=y - radius,
        width=2 * radius,
        height=2 * radius,
        fill=role if full else "surface",
        edge="surface" if full else role,
        edge_width=1.3,
        radius=radius,
    )


def walked(trails: Sequence[Trail], spot: Spot | None, across: int, along: int) -> Spot | None:
    """The point `along` further on its trail, or the last one of the trail `across` further; None where there is no point."""
    shown = [number for number, trail in enumerate(trails) if trail.points]
    if not shown:
        return None
    if spot is None or spot.trail not in shown:
        return Spot(shown[0], len(trails[shown[0]].points) - 1)
    if across:
        at = shown[min(max(shown.index(spot.trail) + across, 0), len(shown) - 1)]
        return spot if at == spot.trail else Spot(at, len(trails[at].points) - 1)
    return Spot(spot.trail, min(max(spot.point + along, 0), len(trails[spot.trail].points) - 1))
