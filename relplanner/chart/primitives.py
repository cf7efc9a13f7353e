"""The shapes of every picture: rectangles, hatching, lines, polygons, text; no Qt, no colours, only roles.

Coordinates are logical pixels, x to the right, y downwards. A shape's edge lies inside its outline, so that what touches on paper
touches on screen. Whoever paints snaps straight edges to device pixels; shapes need not be whole numbers.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from relplanner.chart.theme import Role

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

CAP_MIDDLE = 0.36
"""From the middle of a capital letter down to its baseline, in parts of the font size."""


class Rect(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A rectangle, filled, outlined or both; `radius` rounds its corners."""

    x: float
    y: float
    width: float
    height: float
    fill: Role | None = None
    edge: Role | None = None
    edge_width: float = 1.0
    radius: float = 0.0
    dashed: bool = False
    opacity: float = 1.0


class Hatch(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Parallel strokes from lower left to upper right that fill a rectangle, `spacing` apart sideways."""

    x: float
    y: float
    width: float
    height: float
    role: Role
    spacing: float = 5.0
    stroke: float = 1.0
    radius: float = 0.0
    opacity: float = 1.0


class Line(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A straight line; one that is level or upright is painted crisp."""

    x1: float
    y1: float
    x2: float
    y2: float
    role: Role
    width: float = 1.0
    dashed: bool = False
    opacity: float = 1.0


class Polyline(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Lines from point to point; `arrow` puts a solid head on the last one."""

    points: tuple[Point, ...]
    role: Role
    width: float = 1.0
    arrow: bool = False
    dashed: bool = False
    opacity: float = 1.0


class Polygon(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A closed outline, filled, drawn or both."""

    points: tuple[Point, ...]
    fill: Role | None = None
    edge: Role | None = None
    edge_width: float = 1.0
    opacity: float = 1.0


class Text(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line of text: `x` is where it is anchored, `y` the middle of its capitals, `size` in pixels, figures tabular.

    `room` is the width it may take: what is longer ends in an ellipsis.
    """

    x: float
    y: float
    text: str
    role: Role = "text"
    size: float = 11.0
    weight: int = 400
    anchor: Anchor = "start"
    italic: bool = False
    room: float | None = None
    opacity: float = 1.0


Shape = Rect | Hatch | Line | Polyline | Polygon | Text
"""Everything that a picture is made of, painted in the order given."""

_WIDTHS = {
    letter: width
    for letters, width in (
        ("'Iijl", 0.25),
        (' !,.:;"', 0.31),
        ("()/[]\\frt{|}", 0.36),
        ("-^_*?`", 0.47),
        ("JLackvxyzs", 0.55),
        ("EFZbdeghnopqu", 0.6),
        ("CGHNOQUADV", 0.74),
        ("%wm", 0.83),
        ("M@W→", 0.95),
    )
    for letter in letters
}
"""Widths of letters in parts of the font size, as in Inter; other interface fonts are a little narrower."""


def text_width(text: str, size: float) -> float:
    """The width of a line of text, estimated without a font: within a few percent for the usual interface fonts."""
    return size * sum(_WIDTHS.get(letter, 0.65) for letter in text)


def cut(text: str, size: float, room: float | None) -> str:
    """The text as far as it fits into `room`, with an ellipsis where it had to be cut."""
    if room is None or text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…" if text else ""


def diamond(x: float, y: float, radius: float) -> tuple[Point, ...]:
    """The corners of a square on its tip around (x, y)."""
    return ((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y))
