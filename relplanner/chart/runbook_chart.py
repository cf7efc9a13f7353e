"""A cutover drawn on an axis of minutes: its steps as bars, each with the time left until its last safe moment, in its window.

All steps stand in the order of their numbers, `ROW` high; x is minutes from `low`. What is behind its plan shows where it was
planned as a thin bar below.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from relplanner.chart.primitives import Hatch, Line, Polygon, Rect, Shape, Text, diamond, text_width
from relplanner.chart.theme import Role
from relplanner.insight.cutover_night import Night, NightStep
from relplanner.insight.wording import WEEKDAYS, day_text
from relplanner.plan.instants import MINUTES_PER_DAY, to_datetime
from relplanner.plan.model import Instant

ROW = 22.0
AXIS = 40.0
BAR = 12.0
STEPS = (15, 30, 60, 120, 180, 240, 360, 720, 1440)
LEAST = 44.0
"""Pixels from one time on the axis to the next."""

ROUND = 60
EDGE = 30
LONGEST = 3 * MINUTES_PER_DAY
"""So many minutes are drawn at most; steps far in front of the window are cut off."""


class Axis(msgspec.Struct, frozen=True, kw_only=True):
    """Minutes from `low` to `high` on `width` pixels."""

    low: int
    high: int
    width: float

    def x(self, at: int) -> float:
        """Where an instant stands."""
        return (at - self.low) * self.width / (self.high - self.low)


def axis_of(night: Night, width: float) -> Axis:
    """From before the first step to behind the end of the window, in whole hours."""
    book = night.book
    ends = [book.finish, *(one.planned[1] for one in night.steps), *([book.window[1]] if book.window else [])]
    high = -(-(max(ends) + EDGE) // ROUND) * ROUND
    low = (min([book.start, *(one.planned[0] for one in night.steps)]) - EDGE) // ROUND * ROUND
    return Axis(low=max(low, high - LONGEST), high=high, width=max(width, 1.0))


def axis_shapes(axis: Axis) -> list[Shape]:
    """Days above, times below, `AXIS` high."""
    shapes: list[Shape] = []
    every = next((step for step in STEPS if step * axis.width / (axis.high - axis.low) >= LEAST), STEPS[-1])
    day = axis.low // MINUTES_PER_DAY
    while day * MINUTES_PER_DAY < axis.high:
        midnight = Instant(day * MINUTES_PER_DAY)
        x = max(0.0, axis.x(midnight))
        text = f"{WEEKDAYS[to_datetime(midnight).weekday()]} {day_text(midnight)}"
        room = axis.x(min(midnight + MINUTES_PER_DAY, axis.high)) - x
        if midnight > axis.low:
            shapes.append(Line(x1=x, y1=2, x2=x, y2=AXIS, role="line"))
        if room > text_width(text, 12) + 8:
            shapes.append(Text(x=x + 6, y=12, text=text, size=12, weight=600))
        day += 1
    for at in range(-(-axis.low // every) * every, axis.high, every):
        x = axis.x(at)
        if x + text_width("00:00", 11) / 2 < axis.width and x > text_width("00:00", 11) / 2:
            shapes.append(Text(x=x, y=29, text=f"{to_datetime(Instant(at)):%H:%M}", role="muted", size=11, anchor="middle"))
    shapes.append(Line(x1=0, y1=AXIS - 0.5, x2=axis.width, y2=AXIS - 0.5, role="line"))
    return shapes


def ground_shapes(night: Night, axis: Axis, height: float, now: Instant | None = None) -> list[Shape]:
    """The window, the hours, the clock change, the point of no return and now, behind all bars."""
    shapes: list[Shape] = []
    book = night.book
    if book.window is not None:
        x, end = axis.x(book.window[0]), axis.x(book.window[1])
        shapes.append(Rect(x=x, y=0, width=end - x, height=height, fill="window_band", opacity=0.55))
    every = next((step for step in STEPS if step * axis.width / (axis.high - axis.low) >= LEAST), STEPS[-1])
    for at in range(-(-axis.low // every) * every, axis.high, every):
        midnight = at % MINUTES_PER_DAY == 0
        shapes.append(Line(x1=axis.x(at), y1=0, x2=axis.x(at), y2=height, role="line" if midnight else "rule"))
    if book.clock is not None and axis.low < book.clock.at < axis.high:
        x = axis.x(book.clock.at)
        shapes.append(Line(x1=x, y1=0, x2=x, y2=height, role="amber", width=1.5, dashed=True))
    gone = next((one for one in night.steps if one.reading.row == book.no_return), None)
    if gone is not None:
        x = axis.x(gone.reading.start)
        shapes.append(Line(x1=x, y1=0, x2=x, y2=height, role="outline", width=1.5))
        shapes.append(
            Text(x=x - 6, y=height - 12, text="point of no return", role="muted", size=11, anchor="end", room=max(0.0, x - 12))
        )
    if now is not None and axis.low <= now <= axis.high:
        shapes.append(Line(x1=axis.x(now), y1=0, x2=axis.x(now), y2=height, role="accent", width=2))
    return shapes


def step_shapes(night: Night, axis: Axis) -> list[Shape]:
    """The bars of all steps, with their ways to the last safe moment, and the reserve behind the last one."""
    shapes: list[Shape] = []
    for place, step in enumerate(night.steps):
        shapes += _step(step, axis, place * ROW, moved=night.begun)
    book = night.book
    if book.window is None or not night.steps:
        return shapes
    last = max(range(len(night.steps)), key=lambda place: night.steps[place].reading.finish)
    shapes += _reserve(axis, book.finish, book.window[1], last * ROW)
    return shapes


def _step(step: NightStep, axis: Axis, top: float, *, moved: bool) -> list[Shape]:
    reading = step.reading
    middle = top + ROW / 2
    x, end = axis.x(reading.start), axis.x(reading.finish)
    wide = max(2.0, end - x)
    shapes: list[Shape] = []
    if moved and step.planned != (reading.start, reading.finish):
        was, until = (axis.x(at) for at in step.planned)
        shapes.append(Rect(x=was, y=middle + BAR / 2 + 1, width=max(2.0, until - was), height=2, fill="baseline"))
    if reading.safe_until is not None:
        safe, late = axis.x(reading.safe_until), (reading.spare or 0) < 0
        role: Role = "red" if late else "tail"
        shapes.append(Line(x1=min(end, safe), y1=middle, x2=max(end, safe), y2=middle, role=role, opacity=1.0 if late else 0.55))
        shapes.append(Line(x1=safe, y1=middle - 4, x2=safe, y2=middle + 4, role=role, width=1.5))
    if reading.ended is not None:
        fill: Role = "done"
    else:
        fill = "critical" if reading.no_return else "bar"
    shapes.append(Rect(x=x, y=middle - BAR / 2, width=wide, height=BAR, fill=fill, radius=min(2.0, wide / 2)))
    if reading.ended is not None and wide >= 10:
        shapes.append(Line(x1=x + 2, y1=middle, x2=end - 2, y2=middle, role="surface", width=2))
    elif reading.began is not None and reading.ended is None:
        shapes.append(Rect(x=x, y=middle - BAR / 2, width=wide, height=BAR, edge="outline", edge_width=1.6, radius=2))
    if reading.no_return:
        shapes.append(Polygon(points=diamond(x, middle, 6), fill="surface", edge="outline", edge_width=1.4))
    return shapes


def way_back_shapes(night: Night, axis: Axis, place: int) -> list[Shape]:
    """From the end of a step to when the old state stands again and is checked, if it is turned back there."""
    reading, book = night.steps[place].reading, night.book
    if reading.back is None or reading.safe_until is None or book.window is None:
        return []
    x, end = axis.x(reading.finish), axis.x(reading.finish + reading.back + book.checking)
    role: Role = "red" if (reading.spare or 0) < 0 else "amber"
    y = place * ROW + (ROW - BAR) / 2
    return [Rect(x=x, y=y, width=max(2.0, end - x), height=BAR, edge=role, edge_width=1.2, radius=2, dashed=True)]


def _reserve(axis: Axis, finish: Instant, closes: Instant, top: float) -> list[Shape]:
    """What is left behind the last step, or by how much it ends behind the window."""
    x, end = axis.x(finish), axis.x(closes)
    y = top + (ROW - BAR) / 2
    if closes < finish:
        text = f"{finish - closes} min too late"
        frame = Rect(x=end, y=y, width=x - end, height=BAR, edge="red", edge_width=1.5, radius=2)
        return [frame, Text(x=end - 6, y=top + ROW / 2, text=text, role="red", size=11, weight=600, anchor="end")]
    shapes: list[Shape] = [
        Rect(x=x, y=y, width=end - x, height=BAR, fill="buffer", radius=2),
        Hatch(x=x, y=y, width=end - x, height=BAR, role="buffer_edge", spacing=7, stroke=0.8, radius=2, opacity=0.55),
        Rect(x=x, y=y, width=end - x, height=BAR, edge="buffer_edge", radius=2),
    ]
    return shapes


def rules(count: int, width: float) -> Sequence[Shape]:
    """The lines between rows."""
    return [Line(x1=0, y1=(place + 1) * ROW - 0.5, x2=width, y2=(place + 1) * ROW - 0.5, role="rule") for place in range(count)]
