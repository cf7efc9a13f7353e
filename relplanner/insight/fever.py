"""Fever charts as values: how far a chain is, how much of its buffer is gone, and the colour of that.

With a chain of length L of which R remains, and a buffer B of which C is consumed: done x = (L - R) / L, used y = C / B, burn
rate y / x. Amber above c + (d - c) x, red above a + (b - a) x; on a border the better colour counts. All of it is compared as
integers.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import msgspec

from relplanner.plan.model import FeverBorders, Instant, Minutes

Colour = Literal["green", "amber", "red"]


class FeverPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A point: `done` from 0 to 1; `used` below 0 where time was gained, above 1 where the buffer did not do.

    `used` is None for a buffer of no size, `burn` where nothing is done yet. `at` is the moment it stands for.
    """

    done: Fraction
    used: Fraction | None
    burn: Fraction | None
    colour: Colour
    at: Instant | None = None


class FeverLines(msgspec.Struct, frozen=True, kw_only=True):
    """The two borders of a chart, each as what it allows at the chain's beginning and at its end, as shares of the buffer."""

    amber: tuple[Fraction, Fraction]
    red: tuple[Fraction, Fraction]


def fever_point(
    *,
    length: Minutes,
    remaining: Minutes,
    size: Minutes,
    consumed: Minutes,
    borders: FeverBorders | None = None,
    at: Instant | None = None,
) -> FeverPoint:
    """The point of a chain of `length` minutes with so many `remaining`, and a buffer of `size` of which so many are consumed."""
    passed = max(0, length - remaining)
    done = Fraction(passed, length) if length > 0 else Fraction(1)
    used = Fraction(consumed, size) if size > 0 else None
    return FeverPoint(
        done=done,
        used=used,
        burn=used / done if used is not None and done else None,
        colour=_colour(passed if length > 0 else 1, max(length, 1), size, consumed, borders or FeverBorders()),
        at=at,
    )


def _colour(passed: int, length: int, size: int, consumed: int, borders: FeverBorders) -> Colour:
    """Without a division: 100 C L against B (c L + (d - c) P), P being what is done of L."""
    if size <= 0:
        return "green" if consumed <= 0 else "red"
    if borders.thirds:
        if 3 * consumed <= size:
            return "green"
        return "amber" if 3 * consumed <= 2 * size else "red"
    used = 100 * consumed * length
    if used <= size * (borders.amber_from * length + (borders.amber_to - borders.amber_from) * passed):
        return "green"
    return "amber" if used <= size * (borders.red_from * length + (borders.red_to - borders.red_from) * passed) else "red"


def fever_lines(borders: FeverBorders) -> FeverLines:
    """Where the borders of a chart run."""
    if borders.thirds:
        one, two = Fraction(1, 3), Fraction(2, 3)
        return FeverLines(amber=(one, one), red=(two, two))
    return FeverLines(
        amber=(Fraction(borders.amber_from, 100), Fraction(borders.amber_to, 100)),
        red=(Fraction(borders.red_from, 100), Fraction(borders.red_to, 100)),
    )
