"""Where one row stands, given the bounds that its links and constraints set: a `Placer` for each manner of standing.

`early(bound, finish_bound)` gives the first [start, finish) that respects both. `late(latest_start, latest_finish)` is its
exact counterpart: the last [start, finish), and the latest values that `bound` and `finish_bound` may have for it still to be
reached. Placers are immutable and shared between rows of the same calendar and length, except those that
`relplanner.schedule.windows` makes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import Protocol

import msgspec

from relplanner.schedule.meetings import Meetings
from relplanner.schedule.working_time import EVER, NEVER, Interval, WorkingTime

Late = tuple[int, int, int, int]
"""Late start, late finish, latest bound on the start, latest bound on the finish."""


class Placer(Protocol):
    """A manner of standing."""

    def early(self, bound: int, finish_bound: int) -> Interval:
        """The first [start, finish) from `bound` on whose finish is no earlier than `finish_bound`."""
        ...

    def late(self, latest_start: int, latest_finish: int) -> Late:
        """The last place that starts and finishes by these, and the latest bounds that allow it."""
        ...


class Point(msgspec.Struct, frozen=True):
    """A milestone: it stands where its latest bound puts it, unrounded."""

    def early(self, bound: int, finish_bound: int) -> Interval:
        """At the later bound."""
        at = max(bound, finish_bound)
        return at, at

    def late(self, latest_start: int, latest_finish: int) -> Late:
        """At the earlier one."""
        at = min(latest_start, latest_finish)
        return at, at, at, at


POINT = Point()


class Span(msgspec.Struct, frozen=True):
    """`minutes` (above 0) of work on one calendar."""

    calendar: WorkingTime
    minutes: int

    def early(self, bound: int, finish_bound: int) -> Interval:
        """The first place; a finish bound moves the whole work right."""
        placed = self.calendar.place(bound, self.minutes)
        if finish_bound <= placed[1]:
            return placed
        return self.calendar.place(self.calendar.place_back(finish_bound, self.minutes)[0], self.minutes)

    def late(self, latest_start: int, latest_finish: int) -> Late:
        """The last place."""
        calendar = self.calendar
        at, finish, last = calendar.place_back(latest_finish, self.minutes)
        if at <= latest_start:
            return at, finish, at, last
        start = calendar.starts_by(latest_start)
        at = calendar.at_start(start)
        end = start + self.minutes
        return at, calendar.at_end(end), at, calendar.at_start(end)


class Piece(msgspec.Struct, frozen=True):
    """One assignment's part: `minutes` (above 0) on its calendar, begun `delay` working minutes after the task could begin."""

    calendar: WorkingTime
    minutes: int
    delay: int = 0

    def place(self, bound: int) -> Interval:
        """Where the part stands when the task may begin at `bound`."""
        start = self.calendar.count(bound) + self.delay
        return self.calendar.at_start(start), self.calendar.at_end(start + self.minutes)


class Team(msgspec.Struct, frozen=True):
    """Several parts, each on its own calendar: the task starts with its first and finishes with its last."""

    pieces: tuple[Piece, ...]

    def early(self, bound: int, finish_bound: int) -> Interval:
        """The first place; a finish bound holds where one part reaches it, on that part's calendar."""
        placed = [piece.place(self.bound(bound, finish_bound)) for piece in self.pieces]
        return min(start for start, _ in placed), max(finish for _, finish in placed)

    def bound(self, bound: int, finish_bound: int) -> int:
        """The one bound on the start that says the same as the two."""
        if finish_bound <= NEVER:
            return bound
        return max(bound, min(p.calendar.at_end(p.calendar.count(finish_bound) - p.minutes - p.delay) for p in self.pieces))

    def since(self, at: int) -> int:
        """The first bound from which no part starts before an instant."""
        return max(p.calendar.at_end(p.calendar.count(at) - p.delay) for p in self.pieces)

    def late(self, latest_start: int, latest_finish: int) -> Late:
        """The last place: every part must be done, one part must have begun."""
        bound = min(p.calendar.at_start(p.calendar.count(latest_finish) - p.minutes - p.delay) for p in self.pieces)
        if latest_start < EVER:
            bound = min(bound, max(p.calendar.at_start(p.calendar.starts_by(latest_start) - p.delay) for p in self.pieces))
        start, finish = self.early(bound, NEVER)
        reached = max(p.calendar.at_start(p.calendar.count(bound) + p.delay + p.minutes) for p in self.pieces)
        return start, finish, bound, reached


class Pinned(msgspec.Struct, frozen=True):
    """*Must start on* or *must finish on*: early and late dates are the pin's, whatever the logic says.

    `bound` and `finish_bound` are the last instants that are the same working instants as `start` and `finish`.
    """

    start: int
    finish: int
    bound: int
    finish_bound: int

    def early(self, bound: int, finish_bound: int) -> Interval:  # noqa: ARG002 - a pin heeds no bound
        """The pin."""
        return self.start, self.finish

    def late(self, latest_start: int, latest_finish: int) -> Late:  # noqa: ARG002 - the same
        """The pin."""
        return self.start, self.finish, self.bound, self.finish_bound


class Done(Pinned, frozen=True):
    """Finished, or decided: the dates are facts, and no longer bound what stands in front."""

    def late(self, latest_start: int, latest_finish: int) -> Late:  # noqa: ARG002 - facts heed no bound
        """The fact."""
        return self.start, self.finish, EVER, EVER


class ByHand(Pinned, frozen=True):
    """Dates set by hand: kept, with the float that their successors leave on the task calendar."""

    calendar: WorkingTime

    def late(self, latest_start: int, latest_finish: int) -> Late:
        """The kept dates, moved right as far as nothing behind moves."""
        count = self.calendar.count
        slip = count(latest_finish) - count(self.finish)
        if latest_start < EVER:
            slip = min(slip, count(latest_start) - count(self.start))
        start, finish = self.calendar.add(self.start, slip), self.calendar.add(self.finish, slip)
        return start, finish, self.bound, self.finish_bound


class Started(msgspec.Struct, frozen=True):
    """Begun: the start is a fact, what remains runs from the latest of `since` and its bounds."""

    start: int
    since: int
    rest: Placer

    def early(self, bound: int, finish_bound: int) -> Interval:
        """The fact, and where the rest ends."""
        return self.start, max(self.start, self.rest.early(max(bound, self.since), finish_bound)[1])

    def late(self, latest_start: int, latest_finish: int) -> Late:  # noqa: ARG002 - it has started
        """The fact, and where the rest may end."""
        _, finish, bound, finish_bound = self.rest.late(EVER, latest_finish)
        return self.start, finish, bound, finish_bound


class Underway(Started, frozen=True):
    """Begun, nobody wrote when: `whole` gives the start, by its bounds or a pin; nothing is left where `rest` is a point."""

    whole: Placer

    def early(self, bound: int, finish_bound: int) -> Interval:
        """The start of the whole, and where the rest ends."""
        start, finish = self.whole.early(bound, NEVER)
        if self.rest is POINT:
            return start, finish
        return start, max(start, self.rest.early(max(start, bound, self.since), finish_bound)[1])

    def late(self, latest_start: int, latest_finish: int) -> Late:  # noqa: ARG002 - it has started
        """As for what has not begun, where nothing is left; else the rest decides. Its start is past: it bounds nothing."""
        whole = self.whole.late(EVER, latest_finish)
        if self.rest is POINT:
            return *whole[:3], EVER
        _, finish, bound, finish_bound = self.rest.late(EVER, latest_finish)
        return min(whole[0], bound), finish, bound, finish_bound


class Meeting(msgspec.Struct, frozen=True):
    """A gate that waits for its lead time (working minutes) and then for a meeting; `since` holds a rejected one back.

    The lead time is counted from what the gate waits for. What bounds the gate itself (`own`: no earlier than, the status date, a
    levelling mark) is no paper that has to lie in time: the meeting stands at or behind it.
    """

    calendar: WorkingTime
    lead: int
    meetings: Meetings | None
    since: int = NEVER
    own: int = NEVER

    def early(self, bound: int, finish_bound: int) -> Interval:
        """The first meeting at or after the bounds plus the lead time."""
        at = max(self.ready(bound, finish_bound), self.own)
        if self.meetings is not None:
            at = self.meetings.first(at, at)
        return at, at

    def ready(self, bound: int, finish_bound: int) -> int:
        """The bounds plus the lead time."""
        return self.calendar.add(max(bound, finish_bound, self.since), self.lead)

    def late(self, latest_start: int, latest_finish: int) -> Late:
        """The last meeting, and the latest bound from which its lead time can be kept."""
        at = min(latest_start, latest_finish)
        if self.meetings is not None:
            at = self.meetings.last(at, at)
        bound = self.calendar.subtract(at, self.lead)
        at = self.calendar.add(bound, self.lead)
        if self.meetings is not None:
            at = self.meetings.first(at, at)
        return at, at, bound, bound


class Frozen(msgspec.Struct, frozen=True):
    """Work that must not touch a freeze: it stands whole in front of one or behind it. `freezes` are sorted and disjoint."""

    inner: Placer
    freezes: Sequence[Interval]

    def early(self, bound: int, finish_bound: int) -> Interval:
        """The first place that touches no freeze."""
        while True:
            start, finish = self.inner.early(bound, finish_bound)
            hit = touched(self.freezes, start, finish)
            if hit is None:
                return start, finish
            bound = self.inner.since(hit[1]) if isinstance(self.inner, Team) else hit[1]

    def late(self, latest_start: int, latest_finish: int) -> Late:
        """The last place that touches no freeze."""
        while True:
            found = self.inner.late(latest_start, latest_finish)
            hit = touched(self.freezes, found[0], found[1])
            if hit is None:
                return found
            latest_finish = hit[0]


def touched(freezes: Sequence[Interval], start: int, finish: int) -> Interval | None:
    """The first freeze that work in [start, finish) would touch; work without length touches nothing."""
    if start < finish:
        first = bisect_right(freezes, start, key=itemgetter(1))
        if first < len(freezes) and freezes[first][0] < finish:
            return freezes[first]
    return None


class Committed(msgspec.Struct, frozen=True):
    """A committed buffer: its end is anchored, what is left in front of the anchor is its length."""

    calendar: WorkingTime
    anchor: int

    def early(self, bound: int, finish_bound: int) -> Interval:
        """From the bounds to the anchor; nothing is left where they lie behind it."""
        if finish_bound > self.anchor:
            bound = max(bound, finish_bound)
        left = self.calendar.between(bound, self.anchor)
        return self.calendar.place(bound, left) if left > 0 else (bound, bound)

    def late(self, latest_start: int, latest_finish: int) -> Late:
        """As a point: the backward pass takes a span of the forward pass's length instead."""
        return POINT.late(latest_start, latest_finish)


def done(start: int, finish: int) -> Done:
    """A fact, which bounds nothing in front of it."""
    return Done(start, finish, EVER, EVER)
