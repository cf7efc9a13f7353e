"""Windows and freezes: which apply to which row, and where windowed work stands.

A window applies where one scope matches the row's work kind (its own, else the nearest above), the environments assigned to it
and its release's type. Windowed work stands whole in the first window that holds it and works around the clock there. A *block*
(a tree marked one window) stands in one window, its members by their links inside: a member that does not fit reopens the whole
block in the next window. The services of a row are those of its release.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import msgspec

from relplanner.plan.instants import from_datetime, to_datetime
from relplanner.plan.model import Freeze, Instant, Scope, Window
from relplanner.plan.recurrence import occurrences
from relplanner.schedule.placing import Late
from relplanner.schedule.working_time import UNBOUNDED, Interval, cut, united

REACH = 500 * 1440
LIMIT = 12 * 366 * 1440
TRIES = 120
EARLIEST, LATEST = from_datetime(datetime(1800, 1, 1)), from_datetime(datetime(2500, 1, 1))
"""Windows are open within these centuries only; what nothing bounds is asked for far outside of them."""


class Facts(msgspec.Struct, frozen=True):
    """What scopes ask of a row."""

    work_kind: str
    environments: frozenset[str]
    release_type: str
    services: frozenset[str] = frozenset()


def matches(scope: Scope, facts: Facts) -> bool:
    """Whether a scope is about a row."""
    return (
        (not scope.services or not facts.services.isdisjoint(scope.services))
        and (not scope.work_kinds or facts.work_kind in scope.work_kinds)
        and (not scope.environments or not facts.environments.isdisjoint(scope.environments))
        and (not scope.release_types or facts.release_type in scope.release_types)
    )


class Slots:
    """The occurrences of some windows without the freezes, generated in reach of what is asked."""

    def __init__(self, windows: Sequence[Window], freezes: list[Interval]) -> None:
        self.windows = windows
        self._freezes = freezes
        self._longest = max(window.length for window in windows)
        self._slots: list[Interval] = []
        self._by_end: list[Interval] = []
        self._low = self._high = 0

    def ahead(self, at: int) -> Iterator[Interval]:
        """The slots that end behind an instant, by their start; at most those of twelve years."""
        done, reach = None, REACH if EARLIEST <= at <= LATEST else LIMIT
        while reach < LIMIT:
            self._cover(at - self._longest, at + reach)
            since = bisect_right(self._slots, done) if done else bisect_left(self._slots, (at - self._longest, 0))
            for slot in self._slots[since:]:
                if slot[0] > at + reach:
                    break
                if slot[1] > at:
                    yield slot
                done = slot
            reach *= 2

    def behind(self, at: int) -> Iterator[Interval]:
        """The slots that begin before an instant, the last to end first; at most those of twelve years.

        By their ends, for where windows overlap it is the end that says how late work can stand.
        """
        upto, reach = (at + self._longest + 1, 0), REACH if EARLIEST <= at <= LATEST else LIMIT
        while reach < LIMIT:
            self._cover(at - reach, at)
            for slot in reversed(self._by_end[: bisect_left(self._by_end, upto)]):
                if slot[0] < at - reach:
                    break
                if slot[1] < at:
                    yield slot[1], slot[0]
                upto = slot
            reach *= 2

    def opening(self, low: int, high: int) -> list[Interval]:
        """The slots that begin in [low, high)."""
        self._cover(low, high)
        return [slot for slot in self._slots if low <= slot[0] < high]

    def holds(self, start: int, finish: int) -> bool:
        """Whether one slot holds all of [start, finish)."""
        self._cover(start - self._longest, finish)
        return any(slot[0] <= start and finish <= slot[1] for slot in self._slots)

    def around(self, start: int, finish: int) -> Interval:
        """The slot that holds all of [start, finish); the two themselves where none does."""
        self._cover(start - self._longest, finish)
        return next((slot for slot in self._slots if slot[0] <= start and finish <= slot[1]), (start, finish))

    def longest(self, at: int) -> int:
        """The length of the longest slot within some years of an instant; 0 where there is none."""
        low, high = at - REACH, at + 4 * REACH
        self._cover(low, high)
        return max((end - start for start, end in self._slots if end > low and start < high), default=0)

    def _cover(self, low: int, high: int) -> None:
        """Know all slots that overlap [low, high], as far as the known centuries go."""
        low, high = min(max(low, EARLIEST), LATEST), max(min(high, LATEST), EARLIEST)
        if self._low <= low and high <= self._high:
            return
        if self._low < self._high:
            low, high = min(low, self._low), max(high, self._high)
        low, high = max(low - self._longest, EARLIEST), min(high + self._longest, LATEST)
        found: list[Interval] = []
        for window in self.windows:
            until = min(high, window.until) if window.until is not None else high
            found += repeated((window.start, window.start + window.length), window.rule, low, until)
        self._slots = sorted({part for slot in found for part in cut([slot], self._freezes)})
        self._by_end = sorted((end, start) for start, end in self._slots)
        self._low, self._high = low, high


def repeated(first: Interval, rule: str, low: int, high: int) -> list[Interval]:
    """The occurrences of an interval that begin in [`low`, `high`]; the first one alone, wherever it is, without a rule."""
    if not rule:
        return [first]
    since, upto = (to_datetime(Instant(min(max(at, EARLIEST), LATEST))) for at in (low, high))
    starts = occurrences(rule, to_datetime(Instant(first[0])), since, upto)
    return [(at, at + first[1] - first[0]) for at in map(from_datetime, starts)]


def closed_by(freezes: Iterable[Freeze]) -> list[Interval]:
    """The times that some freezes close, sorted and disjoint; repeated ones for twelve years."""
    found: list[Interval] = []
    for freeze in freezes:
        upto = freeze.start + LIMIT if freeze.until is None else min(freeze.until, freeze.start + LIMIT)
        found += repeated((freeze.start, freeze.finish), freeze.rule, freeze.start, upto)
    return united(found)


class Windowed(msgspec.Struct, frozen=True):
    """One task of `length` minutes around the clock, whole in the first slot that holds it."""

    slots: Slots
    length: int

    def early(self, bound: int, finish_bound: int) -> Interval:
        """In the first slot; in the first that has not ended where none is long enough."""
        bound = max(bound, finish_bound - self.length)
        first: Interval | None = None
        for slot in self.slots.ahead(bound):
            first = first or slot
            start = max(bound, slot[0])
            if start + self.length <= slot[1]:
                return start, start + self.length
        start = max(bound, first[0]) if first else bound
        return start, start + self.length

    def late(self, latest_start: int, latest_finish: int) -> Late:
        """In the last slot that holds it."""
        latest = min(latest_start, latest_finish - self.length)
        last: Interval | None = None
        for slot in self.slots.behind(latest + 1):
            last = last or slot
            start = min(latest, slot[1] - self.length)
            if start >= slot[0]:
                return start, start + self.length, start, start + self.length
        start = min(latest, last[1] - 1) if last else latest
        return start, start + self.length, start, start + self.length


class Block:
    """A tree that stands in one window. `slot` is the window in which the running pass tries to place it."""

    def __init__(self, root: int, slots: Slots, members: Sequence[int]) -> None:
        self.root = root
        self.slots = slots
        self.members = members
        self.reset()

    def closes(self, starts: Sequence[int], finishes: Sequence[int]) -> int:
        """The end of the window in which it stands with these dates."""
        return self.slots.around(min(starts[v] for v in self.members), max(finishes[v] for v in self.members))[1]

    def reset(self) -> None:
        """Forget the window, at the beginning of a pass."""
        self.slot: Interval | None = None
        self.overflows = False
        self._passed = False
        self._first: Interval | None = None
        self._left: Iterator[Interval] | None = None
        self._tries = 0

    def hold(self, slot: Interval) -> None:
        """Stand in this window, whatever does not fit."""
        self.reset()
        self.slot, self.overflows, self._left = slot, True, iter(())

    def window(self, choice: Iterator[Interval]) -> Interval | None:
        """The window of the running pass; on first asking the first of `choice`. None where there is none left."""
        if self._left is None:
            self._left = choice
            self.slot = self._first = next(choice, None)
            self.overflows = self.slot is None
        return self.slot

    def window_behind(self, latest: int) -> Interval | None:
        """The window of a backward pass; a member that nothing bounds waits until another one has chosen. Raises `Reopen`."""
        if self._left is None and latest >= UNBOUNDED:
            self._passed = True
            return None
        slot = self.window(self.slots.behind(latest))
        if self._passed:
            self._passed = False
            raise Reopen(self)
        return slot

    def reopen(self) -> None:
        """Try the next window; the first one for good where none holds the block. Raises `Reopen`."""
        self._tries += 1
        following = next(self._left, None) if self._left is not None and self._tries < TRIES else None
        self.overflows = following is None
        self.slot = following or self._first
        raise Reopen(self)


class Reopen(Exception):  # noqa: N818 - a signal between a block and its pass, no error
    """A block's window has changed: its members must be placed again."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.block = block


class Step(msgspec.Struct, frozen=True):
    """A member of a block, `length` minutes around the clock."""

    block: Block
    length: int

    def early(self, bound: int, finish_bound: int) -> Interval:
        """Inside the block's window, or the block is reopened."""
        slot = self.block.window(self.block.slots.ahead(bound))
        start = max(bound, finish_bound - self.length)
        if slot is not None:
            start = max(start, slot[0])
            if not self.block.overflows and start + self.length > slot[1]:
                self.block.reopen()
        return start, start + self.length

    def late(self, latest_start: int, latest_finish: int) -> Late:
        """Inside the block's window, or the block is reopened."""
        start = min(latest_start, latest_finish - self.length)
        slot = self.block.window_behind(start + max(self.length, 1))  # a milestone may stand where a window opens
        if slot is not None and not self.block.overflows:
            start = min(start, slot[1] - self.length)
            if start < slot[0]:
                self.block.reopen()
        return start, start + self.length, start, start + self.length
