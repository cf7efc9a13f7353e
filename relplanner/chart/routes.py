"""Arrows between bars: which of them a stretch of rows sees, and the orthogonal way that each takes.

`RouteIndex` knows rows by their line on the screen, so it is made anew when rows appear, hide or links change, and never for
scrolling. A link whose task is hidden in a folded summary has no arrow.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

import msgspec

from relplanner.chart.gantt import BRACKET_TOP, GATE_RADIUS, ROW_HEIGHT, Bar
from relplanner.chart.primitives import Point, Polyline
from relplanner.chart.theme import Role
from relplanner.plan.model import Id, Link

STUB = 5.0
"""How far an arrow leaves a bar before it turns."""

FAINT = 0.8
"""How strong the arrows are that neither drive the critical path nor belong to the selection."""

HEAD = 8.0
"""How much level way an arrow's head wants in front of a bar."""


class Stretch(msgspec.Struct, frozen=True, gc=False):
    """A link between two lines of the screen, `low` <= `high`."""

    link: Id
    predecessor: int
    successor: int
    low: int
    high: int


class RouteIndex:
    """Links by the lines that they pass: a question costs the number of answers, not the number of links.

    Each stretch lies in the smallest block of 2^k lines that holds it whole, so a line meets one block of each size.
    """

    def __init__(self, links: Iterable[Link], lines: Mapping[Id, int]) -> None:
        blocks: defaultdict[tuple[int, int], list[Stretch]] = defaultdict(list)
        sizes: set[int] = set()
        for link in links:
            start, stop = lines.get(link.predecessor), lines.get(link.successor)
            if start is None or stop is None or start == stop:
                continue
            low, high = (start, stop) if start < stop else (stop, start)
            size = (low ^ high).bit_length()
            sizes.add(size)
            blocks[size, low >> size].append(Stretch(link.id, start, stop, low, high))
        self._blocks = dict(blocks)
        self._sizes = sorted(sizes)

    def between(self, first: int, last: int) -> list[Stretch]:
        """The stretches that touch lines `first` to `last` (both included), in no particular order."""
        found: list[Stretch] = []
        for size in self._sizes:
            for block in range(first >> size, (last >> size) + 1):
                found += [s for s in self._blocks.get((size, block), ()) if s.low <= last and s.high >= first]
        return found


def route(link: Link, source: Bar, target: Bar, words: Sequence[tuple[float, float, float]] = ()) -> tuple[Point, ...]:
    """The corners of an arrow, from the predecessor's bar to the successor's.

    `words` are the labels between the two, as (middle height, left, right): the upright piece goes round them where it can.
    """
    from_finish, to_start = link.type[0] == "F", link.type[1] == "S"
    down = target.top > source.top
    if link.type == "FS":
        return _finish_to_start(source, target, down=down, words=words)
    x_from = _side(source, right=from_finish)
    x_to = _side(target, right=not to_start)
    if link.type == "SS":
        x = min(x_from, x_to) - STUB - 3
    elif link.type == "FF":
        x = max(x_from, x_to) + STUB + 3
    else:
        x = max(x_from - STUB, x_to + HEAD) if x_to + HEAD <= x_from - STUB else x_from - STUB
        if x < x_to + HEAD:
            between = _boundary(target, down=down)
            return _tidy(
                (
                    (x_from, source.middle),
                    (x, source.middle),
                    (x, between),
                    (x_to + HEAD + 4, between),
                    (x_to + HEAD + 4, target.middle),
                    (x_to, target.middle),
                )
            )
    return _tidy(((x_from, source.middle), (x, source.middle), (x, target.middle), (x_to, target.middle)))


def _finish_to_start(source: Bar, target: Bar, *, down: bool, words: Sequence[tuple[float, float, float]]) -> tuple[Point, ...]:
    x_to = _side(target, right=False)
    leaves_below = source.is_point or bool(source.label)
    x_from, y_from = _leaving(source, down=down) if leaves_below else (source.right, source.middle)
    least = x_from if leaves_below else x_from + STUB
    if x_to - HEAD >= least:
        x = _clear(least, x_to - HEAD, words)
        return _tidy(((x_from, y_from), (x, y_from), (x, target.middle), (x_to, target.middle)))
    if target.is_point and not leaves_below and source.left + 3 <= target.left < source.right:
        return (target.left, _edge(source, from_above=not down)), (target.left, _edge(target, from_above=down))
    if target.is_point:
        x, room = target.left, target.left >= x_from
    else:
        narrow = least > target.right - 3
        x = (target.left + target.right) / 2 if narrow else max(least, target.left + 3)
        room = x >= (x_from if leaves_below else x_from + 2)
    edge = _edge(target, from_above=down)
    if room:
        return _tidy(((x_from, y_from), (x, y_from), (x, edge)))
    between = _boundary(target, down=down)
    return _tidy(
        (
            (x_from, y_from),
            (least, y_from),
            (least, between),
            (x_to - HEAD - 2, between),
            (x_to - HEAD - 2, target.middle),
            (x_to, target.middle),
        )
    )


def _side(mark: Bar, *, right: bool) -> float:
    return (mark.right + mark.radius) if right else (mark.left - mark.radius)


def _leaving(mark: Bar, *, down: bool) -> Point:
    """Where an arrow leaves a mark that has words beside it: its lower or upper side."""
    if mark.is_point:
        return mark.left, mark.middle + (mark.radius if down else -mark.radius)
    return mark.right - 3, _edge(mark, from_above=not down)


def _edge(mark: Bar, *, from_above: bool) -> float:
    """The height of a mark's upper or lower side."""
    if mark.is_point:
        return mark.middle + (-mark.radius if from_above else mark.radius)
    if mark.kind in {"summary", "release"}:
        return mark.top + BRACKET_TOP if from_above else mark.top + BRACKET_TOP + 4
    return mark.middle - 6 if from_above else mark.middle + 6


def _boundary(target: Bar, *, down: bool) -> float:
    """The line between the successor's row and the one that the arrow comes from."""
    return target.top - 0.5 if down else target.top + ROW_HEIGHT - 0.5


def _clear(least: float, most: float, words: Sequence[tuple[float, float, float]]) -> float:
    """The x nearest to the predecessor at which an upright line crosses no words, else the nearest."""
    for x in (least, most, (least + most) / 2):
        if not any(left - 2 < x < right + 2 for _, left, right in words):
            return x
    return least


def _tidy(points: Sequence[Point]) -> tuple[Point, ...]:
    """The corners without repeated points and without corners on a straight line."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept[-1] = point
        else:
            kept.append(point)
    return tuple(kept)


def distance(points: Sequence[Point], x: float, y: float) -> float:
    """How far a point lies from a way of level and upright pieces: the larger of both offsets to the nearest piece."""
    return min(
        max(min(a[0], b[0]) - x, x - max(a[0], b[0]), min(a[1], b[1]) - y, y - max(a[1], b[1]), 0.0) for a, b in pairwise(points)
    )


def arrows(
    stretches: Iterable[Stretch],
    links: Mapping[Id, Link],
    bar_at: Callable[[int], Bar],
    manner: tuple[Callable[[Link], Role | None], Callable[[Link], bool]],
    window: tuple[float, float, int, int],
    *,
    labelled: Sequence[int] = (),
) -> tuple[list[Polyline], list[Polyline]]:
    """The faint and the strong arrows of what is seen: `window` is left, right, first and last line.

    `manner` gives the colour of a link that stands out, None for one that does not, and whether one that does not drives: faint
    arrows of links with slack are dashed. `labelled` names the lines with words.

    A faint one with neither end in the window is not drawn, and of those whose upright piece falls on the same pixel between the
    same lines only one is.
    """
    left, right, first, last = window
    strong, drives = manner
    faint: list[Polyline] = []
    heavy: list[Polyline] = []
    seen: set[tuple[int, int, int]] = set()
    for stretch in stretches:
        link = links[stretch.link]
        role = strong(link)
        outside = not (first <= stretch.predecessor <= last or first <= stretch.successor <= last)
        if outside and role is None:
            continue
        source, target = bar_at(stretch.predecessor), bar_at(stretch.successor)
        if max(source.right, target.right) + 20 < left or min(source.left, target.left) - 20 > right:
            continue
        words = words_between(stretch, bar_at, labelled) if labelled and link.type == "FS" else ()
        points = route(link, source, target, words)
        if role is not None:
            heavy.append(Polyline(points=points, role=role, width=1.5, arrow=True))
            continue
        key = (round(points[len(points) // 2][0]), stretch.successor, stretch.predecessor if not outside else -1)
        if key not in seen:
            seen.add(key)
            faint.append(Polyline(points=points, role="link", arrow=True, dashed=not drives(link), opacity=FAINT))
    return faint, heavy


def words_between(stretch: Stretch, bar_at: Callable[[int], Bar], labelled: Sequence[int]) -> list[tuple[float, float, float]]:
    """The labels on the lines that a stretch passes or ends on."""
    among = labelled[bisect_left(labelled, stretch.low + 1) : bisect_left(labelled, stretch.high)]
    marks = [bar_at(line) for line in among[:60]]
    return [(mark.middle, mark.left - GATE_RADIUS, mark.reach) for mark in marks]
