"""The fever chart and the strip of buffers as shapes."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from relplanner.chart.buffer_strip import GAP, HEIGHT, BufferStrip, Tank
from relplanner.chart.fever_plot import FeverPlot, Spot, Trail, walked
from relplanner.chart.primitives import Polygon, Polyline, Rect, Text
from relplanner.insight.fever import FeverPoint, fever_lines, fever_point
from relplanner.plan.model import FeverBorders, Minutes

DAY = 480
BOOK = ((0, 20.0, "green"), (4, 17.5, "amber"), (10, 12, "green"), (16, 9, "red"), (20, 3, "green"), (24, 0, "green"))
"""Day, remaining days and colour of a chain of 20 days with a buffer of 6."""


def point(day: float, remaining: float, *, size: float = 6) -> FeverPoint:
    consumed, length = Minutes(int((day + remaining - 20) * DAY)), Minutes(20 * DAY)
    return fever_point(length=length, remaining=Minutes(int(remaining * DAY)), size=Minutes(int(size * DAY)), consumed=consumed)


def plot(*trails: Trail, thirds: bool = False) -> FeverPlot:
    return FeverPlot(lines=fever_lines(FeverBorders(thirds=thirds)), trails=trails, width=446, height=252)


def inside(x: float, y: float, corners: tuple[tuple[float, float], ...]) -> bool:
    """Whether a point lies in a field: a convex outline, its edges counting as inside."""
    turns = [
        (bx - ax) * (y - ay) - (by - ay) * (x - ax) for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True)
    ]
    return all(one >= -1e-6 for one in turns) or all(one <= 1e-6 for one in turns)


def test_each_point_of_the_book_lies_in_the_field_of_its_colour() -> None:
    chart = plot(Trail(key="b", name="Build", points=tuple(point(day, rest) for day, rest, _ in BOOK)))
    fields = {one.fill: one.points for one in chart.shapes() if isinstance(one, Polygon) and one.opacity < 1}
    for found, (*_, colour) in zip(chart.trails[0].points, BOOK, strict=True):
        assert inside(*chart.place(found), fields[colour])  # type: ignore[index]
    assert chart.place(chart.trails[0].points[2]) == pytest.approx((34 + 0.4 * 400, 20 + 200 * 2 / 3))
    assert (chart.low, chart.high) == (0, 1)
    line = next(one for one in chart.shapes() if isinstance(one, Polyline) and one.role == "outline")
    assert len(line.points) == len(BOOK)


def test_thirds_are_flat() -> None:
    borders = [one for one in plot(thirds=True).shapes() if isinstance(one, Polyline)]
    assert [one.points[0][1] == one.points[1][1] for one in borders] == [True, True]


def test_a_field_has_a_sign_and_words_besides_its_colour() -> None:
    said = {(one.text, one.role) for one in plot().shapes() if isinstance(one, Text)}
    assert {("✓", "green"), ("!", "amber"), ("!!", "red"), ("!! act now", "red"), ("✓ go on", "green")} <= said


def test_what_is_late_or_gained_widens_the_chart_and_stands_at_its_edge_beyond() -> None:
    late, gained = point(40, 2), point(1, 16)
    chart = plot(Trail(key="b", name="Build", points=(gained, late)))
    assert (chart.low, chart.high) == (Fraction(-1, 4), Fraction(3, 2))
    assert [chart.place(one)[1] for one in (gained, late)] == pytest.approx([220, 20])
    arrows = [one for one in chart.shapes() if isinstance(one, Polygon) and one.fill == "outline"]
    assert len(arrows) == 1
    nothing = plot(Trail(key="b", name="No size", points=(point(9, 12, size=0),)))
    assert nothing.place(nothing.trails[0].points[0])[1] == 20


def test_keys_walk_along_a_trail_and_across_to_another() -> None:
    points = tuple(point(day, rest) for day, rest, _ in BOOK)
    trails = (Trail(key="a", name="A", points=points), Trail(key="b", name="B", points=points[:2]))
    now = walked(trails, None, 0, 0)
    assert now == Spot(0, 5)
    assert walked(trails, now, 0, -1) == Spot(0, 4)
    assert walked(trails, now, 0, 1) == now
    assert walked(trails, now, 1, 0) == Spot(1, 1)
    assert walked(trails, Spot(1, 0), 1, 0) == Spot(1, 0)
    assert walked((), None, 0, 1) is None
    x, y = plot(*trails).place(points[3])
    assert plot(*trails).spot_at(x + 3, y - 3) == Spot(0, 3)
    assert plot(*trails).spot_at(2, 2) is None
    ring = [one for one in plot(*trails).shapes(Spot(0, 3)) if isinstance(one, Rect) and one.edge == "accent"]
    assert [(one.x + 8, one.y + 8) for one in ring] == [(pytest.approx(x), pytest.approx(y))]


def test_names_of_trails_that_end_together_do_not_meet() -> None:
    points = (point(24, 0),)
    chart = plot(*(Trail(key=key, name=key * 9, points=points) for key in "abc"))
    heights = sorted(one.y for one in chart.shapes() if isinstance(one, Text) and len(set(one.text)) == 1 and len(one.text) == 9)
    assert all(b - a >= 12 for a, b in pairwise(heights))
    assert len(heights) == 3


def test_a_strip_wraps_and_knows_what_lies_where() -> None:
    tanks = tuple(Tank(key=str(n), name=f"Phase {n}", used=0.25 * n, said="used", colour="red" if n else None) for n in range(5))
    strip = BufferStrip(tanks=tanks, width=420)
    assert (strip.columns, strip.height) == (4, 2 * HEIGHT + GAP)
    left, top, wide, tall = strip.box(4)
    assert (left, top) == (0, HEIGHT + GAP)
    assert strip.number_at(left + wide / 2, top + tall / 2) == 4
    assert strip.number_at(left + wide + 2, top + 4) == -1
    solid = [one for one in strip.shapes(2, chosen=False) if isinstance(one, Rect) and one.fill == "red"]
    assert solid[0].width == pytest.approx((wide - 12) / 2)
    words = [one.text for number in (0, 1) for one in strip.shapes(number, chosen=False) if isinstance(one, Text)]
    assert words == ["Phase 0", "used", "Phase 1", "!! used"]
