"""The exact load of one resource over time: columns as high as what is booked, the line of its capacity, clashes hatched.

Nothing is averaged: a column is a stretch in which the load does not change, to the minute, nights and weekends left out; where
many fall on one pixel the highest of them is drawn. Heights share one scale, from nothing to the higher of peak and capacity.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from relplanner.chart.load import units
from relplanner.chart.primitives import Hatch, Line, Rect, Shape, Text
from relplanner.chart.theme import Role
from relplanner.chart.time_scale import TimeScale
from relplanner.insight.clashes import Clash
from relplanner.insight.load import Load
from relplanner.plan.model import Instant

HEIGHT = 87.0
PAD_TOP, PAD_BOTTOM = 8.0, 4.0
NIGHT = 16 * 60
"""An environment stands by around the clock; a gap of so many minutes in its use is a night."""

AIR = 1.1
"""How much higher the scale reaches than what is drawn."""


def joined(load: Load) -> list[tuple[int, int, int]]:
    """The steps as (start, finish, units), equal ones as one over times in which the resource does not work anyway."""
    found: list[tuple[int, int, int]] = []
    around_the_clock = load.resource.kind == "environment"
    for step in load.steps:
        if found and found[-1][2] == step.units:
            gap = step.start - found[-1][1]
            idle = gap <= NIGHT if around_the_clock else not load.hours.between(found[-1][1], step.start)
            if idle:
                found[-1] = (found[-1][0], step.finish, step.units)
                continue
        found.append((step.start, step.finish, step.units))
    return found


class Histogram:
    """The columns of one load; `height` is the picture's."""

    def __init__(self, load: Load, clashes: Sequence[Clash], height: float = HEIGHT) -> None:
        self.load, self.clashes, self.height = load, clashes, height
        who = load.resource
        most = max((load.peak, who.capacity if load.limited else 0, *(one.units for one in who.capacity_steps)), default=0)
        self.top = max(most, 1) * AIR
        self._steps = joined(load)
        self._finishes = [finish for _, finish, _ in self._steps]

    def y(self, amount: float) -> float:
        """The height at which an amount of units stands."""
        return self.height - PAD_BOTTOM - amount / self.top * (self.height - PAD_TOP - PAD_BOTTOM)

    def shapes(self, scale: TimeScale, left: float, right: float) -> Iterator[Shape]:
        """What stands between the content's x `left` and `right`."""
        base = self.y(0)
        for x, end, amount, over in self._columns(scale, left, right):
            top = self.y(amount)
            yield Rect(x=x, y=top, width=end - x, height=base - top, fill="red_soft" if over else "cell2")
        yield from self._hatched(scale, left, right)
        yield from self._capacity(scale, left, right)
        yield Line(x1=left, y1=base, x2=right, y2=base, role="line")

    def _columns(self, scale: TimeScale, left: float, right: float) -> Iterator[tuple[float, float, int, bool]]:
        """Left, right, units, whether above capacity; neighbours on one pixel are one column, as high as the highest."""
        steps, limited = self._steps, self.load.limited
        first = bisect_right(self._finishes, scale.at(left))
        held: tuple[float, float, int, bool] | None = None
        for start, finish, amount in steps[first:]:
            x, end = max(left, scale.x(start)), min(right, scale.x(finish))
            if x >= right:
                break
            over = limited and amount > self.load.capacity_at(start)
            one = (x, max(end, x + 1), amount, over)
            if held is not None and x - held[0] < 1:
                held = (held[0], max(held[1], one[1]), max(held[2], one[2]), held[3] or over)
                continue
            if held is not None:
                yield held
            held = one
        if held is not None:
            yield held

    def _hatched(self, scale: TimeScale, left: float, right: float) -> Iterator[Shape]:
        """Red hatching over every clash, from the capacity up to the load."""
        for clash in self.clashes:
            x, end = max(left, scale.x(clash.start)), min(right, scale.x(max(clash.finish, clash.start + 1)))
            if x >= end and not (left <= x <= right):
                continue
            width, top, low = max(end - x, 2.0), self.y(clash.units), self.y(clash.capacity)
            yield Hatch(x=x, y=top, width=width, height=low - top, role="red", spacing=6, stroke=1.1)
            yield Rect(x=x, y=top, width=width, height=low - top, edge="red", edge_width=1.2)

    def _capacity(self, scale: TimeScale, left: float, right: float) -> Iterator[Shape]:
        """The line of what there is: steps over time, none for roles and costs, which have no capacity."""
        if not self.load.limited:
            return
        who = self.load.resource
        edges: list[tuple[float, int]] = [(left, self._nominal(scale.at(left)))]
        edges += [(scale.x(one.start), one.units) for one in who.capacity_steps if left < scale.x(one.start) < right]
        for (x, amount), (end, following) in zip(edges, [*edges[1:], (right, edges[-1][1])], strict=True):
            yield Line(x1=x, y1=self.y(amount), x2=end, y2=self.y(amount), role="outline", width=1.4)
            if following != amount:
                yield Line(x1=end, y1=self.y(amount), x2=end, y2=self.y(following), role="outline", width=1.4)

    def _nominal(self, at: Instant) -> int:
        amount: int = self.load.resource.capacity
        for step in self.load.resource.capacity_steps:
            if step.start <= at:
                amount = step.units
        return amount

    def names(self, width: float) -> list[Shape]:
        """The left part: whose load this is, its peak and its capacity."""
        who = self.load.resource
        peak: Role = "red" if self.clashes else "muted"
        shapes: list[Shape] = [
            Text(x=14, y=16, text=f"Load of {who.name}", size=12, weight=600, room=width - 90),
            Text(x=width - 15, y=16, text=units(who, self.load.peak), size=12, weight=600, role=peak, anchor="end"),
            Text(x=14, y=33, text=self._words(), role="muted", size=11, room=width - 30),
        ]
        if self.load.limited:
            has = units(who, who.capacity)
            shapes.append(Text(x=width - 15, y=33, text=f"of {has}", role="muted", size=11, anchor="end"))
        return shapes

    def _words(self) -> str:
        if not self.load.bookings:
            return "not booked"
        if not self.clashes:
            return "nowhere above capacity" if self.load.limited else "demand, to the minute"
        return "1 clash" if len(self.clashes) == 1 else f"{len(self.clashes)} clashes"
