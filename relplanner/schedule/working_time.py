"""Working minutes on one calendar: instants to counts and back.

Working time is a sorted list of disjoint, non-touching intervals, generated lazily around an anchor. `count(t)` numbers the
working minutes before an instant, relative to the anchor; only differences mean anything. Two inverses belong to it:
`at_end(k)`, where the k-th minute ends (Friday 17:00), and `at_start(k)`, where the next one begins (Monday 08:00). Far outside
of any plan (40 years) time works around the clock, so that every question has an answer, even on a calendar that never works.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

Interval = tuple[int, int]
"""[start, finish) in minutes since 1970."""

IntArray = npt.NDArray[np.int64]

Intervals = tuple[IntArray, IntArray]
"""The starts and the ends of many, sorted and disjoint; no two of them touch."""

Source = Callable[[int, int], Intervals]
"""Gives the working intervals between two instants, clipped to them."""

NEVER = -(10**12)
"""Before every instant: a bound that does not bind."""

EVER = 10**12
"""After every instant: a latest date that does not bind."""

UNBOUNDED = EVER // 2
"""Latest dates from here on are nobody's: nothing bounds what has them."""

NOTHING: IntArray = np.zeros(0, np.int64)

FIRST_REACH = 600 * 1440
LIMIT = 40 * 366 * 1440


class WorkingTime:
    """The working time of a task, a person or the plan.

    What it answers never changes; the intervals behind the answers are generated when they are first needed.
    """

    __slots__ = ("_anchor", "_arrays", "_source", "cum", "ends", "high", "low", "starts", "total")

    def __init__(self, source: Source, anchor: int) -> None:
        self._source = source
        self._anchor = anchor
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.cum: list[int] = []
        self.low = anchor
        self.high = anchor
        self.total = 0
        self._arrays = (NOTHING, NOTHING, NOTHING)
        self._later()

    def next_work(self, t: int) -> int:
        """The first instant at or after `t` at which a working minute begins."""
        while t < self.low:
            self._earlier()
        i = bisect_right(self.ends, t)
        while i == len(self.ends):
            self._later()
            i = bisect_right(self.ends, t)
        start = self.starts[i]
        return max(start, t)

    def last_work(self, t: int) -> int:
        """The last instant at or before `t` at which a working minute ends."""
        while t > self.high:
            self._later()
        i = bisect_left(self.starts, t) - 1
        while i < 0:
            self._earlier()
            i = bisect_left(self.starts, t) - 1
        end = self.ends[i]
        return min(end, t)

    def count(self, t: int) -> int:
        """Working minutes before `t`, from the anchor (negative in front of it)."""
        while t < self.low:
            self._earlier()
        while t > self.high:
            self._later()
        i = bisect_right(self.starts, t) - 1
        if i < 0:
            return self.cum[0] if self.cum else 0
        start, end = self.starts[i], self.ends[i]
        return self.cum[i] + (t if t < end else end) - start  # noqa: FURB136 - the same

    def counts(self, instants: Sequence[int] | IntArray) -> IntArray:
        """`count` of many instants at once."""
        t = np.asarray(instants, dtype=np.int64)
        if not len(t):
            return t
        self._reach(t.min(), t.max())
        starts, ends, cum = self._arrays
        i = np.searchsorted(starts, t, side="right") - 1
        inside = np.minimum(t, ends[i]) - starts[i]
        return np.where(i < 0, cum[0], cum[i] + inside)

    def starts_by(self, t: int) -> int:
        """The largest count k with `at_start(k) <= t`."""
        k = self.count(t)
        i = bisect_right(self.starts, t) - 1
        return k if i >= 0 and t < self.ends[i] else k - 1

    def at_end(self, k: int) -> int:
        """Where the `k`-th working minute ends."""
        while not self.cum or k > self.total:
            self._later()
        j = bisect_left(self.cum, k) - 1
        while j < 0:
            self._earlier()
            j = bisect_left(self.cum, k) - 1
        return self.starts[j] + k - self.cum[j]

    def at_start(self, k: int) -> int:
        """Where the working minute behind the `k`-th begins."""
        while not self.cum or k >= self.total:
            self._later()
        j = bisect_right(self.cum, k) - 1
        while j < 0:
            self._earlier()
            j = bisect_right(self.cum, k) - 1
        return self.starts[j] + k - self.cum[j]

    def add(self, t: int, minutes: int) -> int:
        """The instant `minutes` of work after `t`: the end of the last of them; `t` itself for none."""
        if minutes > 0:
            return self.place(t, minutes)[1]
        return self.at_start(self.count(t) + minutes) if minutes < 0 else t

    def subtract(self, t: int, minutes: int) -> int:
        """The latest instant from which `minutes` of work are done by `t`; `t` itself for none."""
        return self.add(t, -minutes)

    def between(self, a: int, b: int) -> int:
        """Working minutes from `a` to `b`; negative where `b` lies before `a`."""
        return 0 if a == b else self.count(b) - self.count(a)

    def place(self, t: int, minutes: int) -> Interval:
        """Where `minutes` (above 0) of work stand that may begin at `t`."""
        ends = self.ends
        i = bisect_right(ends, t)
        if t < self.low or i == len(ends):
            start = self.next_work(t)
            return start, self.at_end(self.count(start) + minutes)
        start = self.starts[i]
        first = t if t > start else start  # noqa: FURB136 - max() costs a third of this hot function
        finish = first + minutes
        if finish <= ends[i]:
            return first, finish
        cum = self.cum
        k = cum[i] + finish - start
        if k > self.total:
            return first, self.at_end(k)
        i = bisect_left(cum, k, i) - 1
        return first, self.starts[i] + k - cum[i]

    def place_back(self, t: int, minutes: int) -> tuple[int, int, int]:
        """Where `minutes` (above 0) of work stand that must be done by `t`, and the last instant that counts as that finish."""
        starts, ends = self.starts, self.ends
        i = bisect_left(starts, t) - 1
        if i < 0 or i + 1 >= len(starts) or t > self.high:
            end = self.count(t)
            return self.at_start(end - minutes), self.at_end(end), self.at_start(end)
        end = ends[i]
        finish, last = (t, t) if t < end else (end, starts[i + 1])
        start = finish - minutes
        if start >= starts[i]:
            return start, finish, last
        cum = self.cum
        k = cum[i] + start - starts[i]
        if k < cum[0]:
            return self.at_start(k), finish, last
        i = bisect_right(cum, k, 0, i) - 1
        return starts[i] + k - cum[i], finish, last

    def intervals(self, a: int, b: int) -> list[Interval]:
        """The working intervals between two instants, clipped to them."""
        if a >= b:
            return []
        self._reach(a, b)
        first, behind = bisect_right(self.ends, a), bisect_left(self.starts, b)
        found = list(zip(self.starts[first:behind], self.ends[first:behind], strict=True))
        if found:
            found[0] = max(found[0][0], a), found[0][1]
            found[-1] = found[-1][0], min(found[-1][1], b)
        return found

    def as_arrays(self, a: int, b: int) -> Intervals:
        """The same as arrays."""
        self._reach(a, b)
        starts, ends, _ = self._arrays
        some = slice(np.searchsorted(ends, a, side="right"), np.searchsorted(starts, b))
        return np.maximum(starts[some], a), np.minimum(ends[some], b)

    def _reach(self, low: int, high: int) -> None:
        """Know all that lies between two instants."""
        while low < self.low:
            self._earlier()
        while high > self.high:
            self._later()

    def _later(self) -> None:
        """Double the reach to the right."""
        reach = self.high - self._anchor
        if reach >= LIMIT:
            upto = EVER * 4
            starts, ends = _one(self.high, upto)
        else:
            upto = self._anchor + max(FIRST_REACH, 2 * reach)
            starts, ends = self._source(self.high, upto)
        if len(starts) and self.ends and starts[0] == self.ends[-1]:
            self.ends[-1] = self._arrays[1][-1] = int(ends[0])
            starts, ends = starts[1:], ends[1:]
        counted = self.cum[-1] + self.ends[-1] - self.starts[-1] if self.cum else 0
        cum = counted + np.cumsum(ends - starts) - (ends - starts)
        self.starts += starts.tolist()
        self.ends += ends.tolist()
        self.cum += cum.tolist()
        self.high = upto
        self._count_up(*(np.concatenate(pair) for pair in zip(self._arrays, (starts, ends, cum), strict=True)))

    def _earlier(self) -> None:
        """Double the reach to the left."""
        reach = self._anchor - self.low
        if reach >= LIMIT:
            downto = NEVER * 4
            starts, ends = _one(downto, self.low)
        else:
            downto = self._anchor - max(FIRST_REACH, 2 * reach)
            starts, ends = self._source(downto, self.low)
        cum = (self.cum[0] if self.cum else 0) - np.cumsum((ends - starts)[::-1])[::-1]
        known = self._arrays
        if len(starts) and self.starts and ends[-1] == self.starts[0]:
            ends[-1] = self.ends[0]
            known = (known[0][1:], known[1][1:], known[2][1:])
            del self.starts[0], self.ends[0], self.cum[0]
        self.starts[:0] = starts.tolist()
        self.ends[:0] = ends.tolist()
        self.cum[:0] = cum.tolist()
        self.low = downto
        self._count_up(*(np.concatenate(pair) for pair in zip((starts, ends, cum), known, strict=True)))

    def _count_up(self, starts: IntArray, ends: IntArray, cum: IntArray) -> None:
        """Note what is known now as arrays, and the count of all its minutes."""
        self._arrays = starts, ends, cum
        self.total = self.cum[-1] + self.ends[-1] - self.starts[-1] if self.cum else 0


def _one(start: int, end: int) -> Intervals:
    return np.array([start], np.int64), np.array([end], np.int64)


def around_the_clock() -> WorkingTime:
    """Every minute works."""
    return WorkingTime(_one, 0)


def intersect(a: WorkingTime, b: WorkingTime, anchor: int) -> WorkingTime:
    """The time in which both work."""
    return WorkingTime(lambda low, high: both(a.as_arrays(low, high), b.as_arrays(low, high)), anchor)


def without(a: WorkingTime, gaps: Iterable[Interval], anchor: int) -> WorkingTime:
    """The time in which `a` works outside of the gaps."""
    closed = united(gaps)
    opens = np.array([NEVER * 4, *(end for _, end in closed)], np.int64)
    closes = np.array([*(start for start, _ in closed), EVER * 4], np.int64)
    return WorkingTime(lambda low, high: both(a.as_arrays(low, high), (opens, closes)), anchor)


def both(some: Intervals, others: Intervals) -> Intervals:
    """Where intervals of both are."""
    starts = np.union1d(some[0], others[0])
    i, j = (np.searchsorted(one[0], starts, side="right") - 1 for one in (some, others))
    inside = (i >= 0) & (j >= 0)
    starts, ends = starts[inside], np.minimum(some[1][i[inside]], others[1][j[inside]])
    kept = starts < ends
    return starts[kept], ends[kept]


def cut(intervals: Iterable[Interval], gaps: list[Interval]) -> list[Interval]:
    """What is left of sorted intervals outside of sorted, disjoint gaps."""
    found = []
    for start, end in intervals:
        at = start
        for i in range(bisect_right(gaps, (start, start)) - 1, len(gaps)):
            if i < 0 or gaps[i][1] <= at:
                continue
            if gaps[i][0] >= end:
                break
            if gaps[i][0] > at:
                found.append((at, gaps[i][0]))
            at = gaps[i][1]
        if at < end:
            found.append((at, end))
    return found


def as_pairs(intervals: Intervals) -> list[Interval]:
    """Intervals one by one."""
    starts, ends = intervals
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def joined(starts: IntArray, ends: IntArray) -> Intervals:
    """Intervals that begin before they end as sorted and disjoint ones: what overlaps or touches becomes one."""
    if not len(starts):
        return starts, ends
    order = np.argsort(starts, kind="stable")
    starts, reached = starts[order], np.maximum.accumulate(ends[order])
    first = np.flatnonzero(np.concatenate(([True], starts[1:] > reached[:-1])))
    last = np.append(first[1:] - 1, len(starts) - 1)
    return starts[first], reached[last]


def united(intervals: Iterable[Interval]) -> list[Interval]:
    """Sorted and disjoint: intervals that overlap or touch become one, empty ones vanish."""
    found: list[Interval] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
