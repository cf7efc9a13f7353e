"""The buffers of a release beside one another, in the order of their phases: each with its name, its bar and what is used.

The first may be all of them together. A strip wraps into a next line where it is too narrow; nothing here knows which is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from relplanner.chart.buffer_bar import buffer_shapes
from relplanner.chart.primitives import Rect, Shape, Text
from relplanner.chart.theme import Role
from relplanner.insight.buffer_words import SIGNS
from relplanner.insight.fever import Colour

LEAST, GAP, HEIGHT = 96.0, 6.0, 50.0


class Tank(msgspec.Struct, frozen=True, kw_only=True):
    """One buffer: `used` from 0 to 1, `said` below its bar, `colour` None where it is not committed; `trail` as in the chart."""

    key: str
    name: str
    used: float
    said: str
    colour: Colour | None
    trail: Role | None = None


class BufferStrip(msgspec.Struct, frozen=True, kw_only=True):
    """Tanks in a width."""

    tanks: tuple[Tank, ...]
    width: float

    @property
    def columns(self) -> int:
        """How many stand in a line."""
        return max(1, min(len(self.tanks), int((self.width + GAP) // (LEAST + GAP))))

    @property
    def height(self) -> float:
        """The height of all lines."""
        lines = -(-len(self.tanks) // self.columns)
        return lines * (HEIGHT + GAP) - GAP if lines else 0.0

    def box(self, number: int) -> tuple[float, float, float, float]:
        """Left, top, width and height of a tank's place."""
        wide = (self.width - GAP * (self.columns - 1)) / self.columns
        line, column = divmod(number, self.columns)
        return column * (wide + GAP), line * (HEIGHT + GAP), wide, HEIGHT

    def number_at(self, x: float, y: float) -> int:
        """Which tank lies there; -1 for none."""
        for number in range(len(self.tanks)):
            left, top, wide, tall = self.box(number)
            if left <= x <= left + wide and top <= y <= top + tall:
                return number
        return -1

    def shapes(self, number: int, *, chosen: bool) -> Iterator[Shape]:
        """One tank."""
        tank = self.tanks[number]
        left, top, wide, tall = self.box(number)
        if chosen:
            yield Rect(x=left, y=top, width=wide, height=tall, fill="accent_soft", radius=4)
        if tank.trail is not None:
            yield Rect(x=left + wide - 13, y=top + 6, width=8, height=8, fill=tank.trail, radius=4)
        room = wide - 12 - (12 if tank.trail is not None else 0)
        yield Text(x=left + 6, y=top + 10, text=tank.name, role="text", size=11, weight=500, room=room)
        right = left + wide - 6
        solid = left + 6 + (wide - 12) * min(1.0, max(0.0, tank.used))
        yield from buffer_shapes(left + 6, right, top + 19, 11, solid=solid, colour=tank.colour)
        sign = f"{SIGNS[tank.colour]} " if tank.colour else ""
        yield Text(x=left + 6, y=top + 40, text=f"{sign}{tank.said}", role=tank.colour or "muted", size=10.5, room=wide - 12)
