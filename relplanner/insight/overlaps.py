"""Spans of time by whom they meet: which of many reach into a stretch, found without looking at all of them.

Spans are half open; one without length counts as a minute.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate


class Overlaps:
    """Spans in the order of their starts, with the latest end so far of each."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._order = sorted(range(len(spans)), key=lambda place: spans[place])
        self._starts = [spans[place][0] for place in self._order]
        self._ends = [max(spans[place][1], spans[place][0] + 1) for place in self._order]
        self._latest = list(accumulate(self._ends, max))

    def any(self, start: int, finish: int) -> bool:
        """Whether one of them reaches into [start, finish), O(log n)."""
        last = bisect_left(self._starts, finish)
        return last > 0 and self._latest[last - 1] > start

    def places(self, start: int, finish: int) -> list[int]:
        """The positions, among the spans given, of those that reach into [start, finish), by start."""
        last = bisect_left(self._starts, finish)
        first = bisect_right(self._latest, start, 0, last)
        return [self._order[at] for at in range(first, last) if self._ends[at] > start]


def united(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge overlapping and touching spans."""
    merged: list[tuple[int, int]] = []
    for start, finish in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], finish))
        else:
            merged.append((start, finish))
    return merged
