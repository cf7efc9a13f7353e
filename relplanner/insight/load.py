"""How much of each resource is used when, exact to the minute.

A booking uses its units in every working minute of its span, on the calendar of its assignment. A person's or a team's load is
the sum of its bookings' units; the capacity is the resource's own (steps over time included), and zero while it is *away*: in an
absence, or on a day on which it does not work at all. Only a task that ignores its people's calendars, a deployment window, or a
gate (a booking without length: its approvers have to be there) can book somebody who is away.

An **environment** counts releases, not tasks: its load is 1000 per mille for each release that uses it in that minute, however
many tasks of the release do (tasks outside any release count as one release together). Its capacity says how many releases it
takes at a time: 1000 is one (SIT, UAT, PRE), 20000 is twenty (DEV). Roles and costs have no capacity: their load is demand.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple, Protocol

import msgspec

from relplanner.insight.done import half_up
from relplanner.insight.overlaps import Overlaps, united
from relplanner.insight.periods import days, months, weeks
from relplanner.plan.instants import MINUTES_PER_DAY, day_of
from relplanner.plan.model import Id, Instant, Minutes, PerMille, Resource
from relplanner.plan.steps import capacity_at

ONE_RELEASE = 1000
"""What one release adds to the load of an environment."""


class Hours(Protocol):
    """Working time of somebody or something (`relplanner.schedule.worktime` has it)."""

    def next_work(self, at: int, /) -> int:
        """The first working minute at or after an instant."""

    def last_work(self, at: int, /) -> int:
        """The end of the last working minute at or before an instant."""

    def between(self, start: int, finish: int, /) -> int:
        """Working minutes in [start, finish)."""

    def intervals(self, start: int, finish: int, /) -> list[tuple[int, int]]:
        """The working intervals in [start, finish), in order."""


class Always:
    """Work around the clock, as in a deployment window."""

    def next_work(self, at: int) -> int:
        """The instant itself."""
        return at

    def last_work(self, at: int) -> int:
        """The instant itself."""
        return at

    def between(self, start: int, finish: int) -> int:
        """All minutes."""
        return max(0, finish - start)

    def intervals(self, start: int, finish: int) -> list[tuple[int, int]]:
        """One interval, or none."""
        return [(start, finish)] if start < finish else []


Regime = Literal["own", "ignoring", "window", "elsewhere"]
"""On whose time a booking works: the resource's own, the task's calendar alone, a window's clock, or that of another plan."""


class Occupied(NamedTuple):
    """What keeps a resource busy in another plan, in words; `owner` is whom to talk to."""

    plan: str
    release: str
    owner: str
    file: str
    task: str


class Booking(NamedTuple):
    """One assignment in time; `release` is the id of the release it works for, "" outside any.

    `done` is how much of it is done, per mille: the first part of its work. A booking of another plan has no task of ours, and
    tells in `where` what it is.
    """

    task: Id
    assignment: Id
    start: int
    finish: int
    units: int
    hours: Hours
    release: Id
    regime: Regime
    done: int = 0
    where: Occupied | None = None

    @property
    def work(self) -> Minutes:
        """Whole minutes of work: units times working minutes."""
        return Minutes(self.units * self.hours.between(self.start, self.finish) // 1000)


class Step(NamedTuple):
    """Load that does not change in [start, finish); `bookings` are positions in `Load.everything`."""

    start: int
    finish: int
    units: int
    bookings: tuple[int, ...]


class Excess(NamedTuple):
    """A stretch of load above capacity; `away` where the resource is not there at all."""

    start: int
    finish: int
    units: int
    capacity: int
    away: bool
    bookings: tuple[int, ...]


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """A resource's use in a day, a week or a month [`start`, `finish`).

    `booked`: minutes of work, `done`: those of them that are done, `elsewhere`: minutes of work in other plans. `working`:
    minutes in which the resource works there, absences taken off. `average`: units used, over these (and over minutes that are
    booked beside them). `capacity`: mean units that it has there. `peak`: the highest load, other plans included. `overloaded`:
    some minute is above capacity. `away`: absences leave no working time.
    """

    start: Instant
    finish: Instant
    booked: Minutes
    done: Minutes
    elsewhere: Minutes
    working: Minutes
    average: PerMille
    capacity: PerMille
    peak: PerMille
    overloaded: bool
    away: bool


class Load:
    """The load of one resource; its readings are computed on first asking and kept.

    `hours` is the resource's own working time, absences taken off; for roles and costs, which have none, the plan's. `elsewhere`
    are bookings of other plans: they use capacity, but are no work of this one; `everything` are both.
    """

    def __init__(self, resource: Resource, bookings: Sequence[Booking], hours: Hours, elsewhere: Sequence[Booking] = ()) -> None:
        self.resource = resource
        self.bookings = bookings
        self.hours = hours
        self.elsewhere = elsewhere
        self.everything = [*bookings, *elsewhere] if elsewhere else bookings

    @property
    def limited(self) -> bool:
        """Whether the resource has a capacity that load can exceed."""
        return self.resource.kind not in {"role", "cost"}

    @property
    def work(self) -> Minutes:
        """Minutes of work of all bookings."""
        return Minutes(sum(booking.work for booking in self.bookings))

    def capacity_at(self, at: int) -> PerMille:
        """Units that the resource has at an instant; 0 while it is away."""
        if self.limited and self.away(at, at + 1, days_off=True):
            return PerMille(0)
        return capacity_at(self.resource, at)

    @cached_property
    def steps(self) -> Sequence[Step]:
        """The load over time without its empty stretches, in order, exact to the minute."""
        pieces = [
            (start, finish, place)
            for place, one in enumerate(self.everything)
            for start, finish in one.hours.intervals(one.start, one.finish)
        ]
        return list(self._sweep(pieces, above=0))

    @cached_property
    def peak(self) -> PerMille:
        """The highest load of all; 0 where nothing is booked."""
        return PerMille(max((step.units for step in self.steps), default=0))

    @cached_property
    def excesses(self) -> Sequence[Excess]:
        """Stretches above capacity in order; nights between them are not closed (`clashes` does that)."""
        if not self.limited or not self.bookings:
            return ()
        ours = len(self.bookings)
        found = [one for one in self._overloads() if any(place < ours for place in one.bookings)]
        if self._anybody_beside_own_time:
            found += self._booked_while_away()
            found.sort()
        return found

    def by_month(self, first: int, last: int) -> tuple[Bucket, ...]:
        """Buckets from the month of instant `first` to the last one that begins before instant `last`."""
        return tuple(self.bucket(start, finish) for start, finish in pairwise(months(first, last)))

    def by_week(self, first: int, last: int) -> tuple[Bucket, ...]:
        """Buckets from the Monday at or before instant `first` to the last Monday before instant `last`."""
        return tuple(self.bucket(start, finish) for start, finish in pairwise(weeks(first, last)))

    def by_day(self, first: int, last: int) -> tuple[Bucket, ...]:
        """Buckets from the day of instant `first` to the last one that begins before instant `last`."""
        return tuple(self.bucket(start, finish) for start, finish in pairwise(days(first, last)))

    def bucket(self, start: int, finish: int) -> Bucket:
        """The use in [start, finish), of whatever length."""
        booked = total = beside = peak = done = 0
        for one in self._touching(start, finish):
            until = [one.units * one.hours.between(one.start, max(one.start, min(edge, one.finish))) for edge in (start, finish)]
            booked += until[1] // 1000 - until[0] // 1000
            if one.done:
                ready = half_up(one.work * one.done, 1000)
                done += min(ready, until[1] // 1000) - min(ready, until[0] // 1000)
            total += until[1] - until[0]
        if booked or total or self.elsewhere:
            steps = self.steps_in(start, finish)
            peak = max([step.units for step in steps], default=0)
            if self.resource.kind == "environment" or self._anybody_beside_own_time:
                within = [(max(step.start, start), min(step.finish, finish), step.units) for step in steps]
                if self.resource.kind == "environment":
                    total = sum((stop - begin) * units for begin, stop, units in within)
                if self._anybody_beside_own_time:
                    beside = sum(stop - begin - self.hours.between(begin, stop) for begin, stop, _ in within)
        working = self._working(start, finish)
        absent = any(one.start < finish and one.finish > start for one in self.resource.absences)
        return Bucket(
            start=Instant(start),
            finish=Instant(finish),
            booked=Minutes(booked),
            done=Minutes(done),
            elsewhere=Minutes(sum(one.units * _within(one, start, finish) // 1000 for one in self.elsewhere)),
            working=Minutes(working),
            average=PerMille(round(total / (working + beside)) if working + beside else 0),
            capacity=self._mean_capacity(start, finish, working),
            peak=PerMille(peak),
            overloaded=any(one.start < finish and max(one.finish, one.start + 1) > start for one in self.excesses),
            away=not working and absent,
        )

    def steps_in(self, start: int, finish: int) -> Sequence[Step]:
        """The steps that reach into [start, finish), whole."""
        steps = self.steps
        first = bisect_right(steps, start, key=lambda step: step.finish)
        return [
            step for step in steps[first : bisect_right(steps, finish - 1, key=lambda step: step.start)] if step.finish > start
        ]

    # ------------------------------------------------------------------------------------------------------ inside

    @cached_property
    def _anybody_beside_own_time(self) -> bool:
        return any(booking.regime != "own" for booking in self.everything)

    @cached_property
    def _same_hours(self) -> bool:
        return len({id(booking.hours) for booking in self.everything}) == 1 and not self.resource.capacity_steps

    def _sweep(self, pieces: Sequence[tuple[int, int, int]], above: int) -> Iterator[Step]:
        """Add up pieces (start, finish, booking), and yield the stretches with a load higher than `above`, O(n log n)."""
        events = [(start, 1, place) for start, _, place in pieces]
        events += [(finish, 0, place) for _, finish, place in pieces]
        events.sort()
        bookings = self.everything
        exclusive = self.resource.kind == "environment"
        active: dict[int, None] = {}
        releases: dict[Id, int] = {}
        units = since = 0
        for at, begins, place in events:
            if units > above and since < at:
                yield Step(since, at, units, tuple(active))
            since = at
            booking = bookings[place]
            if begins:
                active[place] = None
            else:
                active.pop(place, None)
            if not exclusive:
                units += booking.units if begins else -booking.units
            else:
                releases[booking.release] = releases.get(booking.release, 0) + (1 if begins else -1)
                units = ONE_RELEASE * sum(1 for count in releases.values() if count)

    def _overloads(self) -> Iterator[Excess]:
        lowest = min((self.resource.capacity, *(step.units for step in self.resource.capacity_steps)))
        spans = [(one.start, one.finish, place) for place, one in enumerate(self.everything) if one.start < one.finish]
        for crowd in self._sweep(spans, above=lowest):
            if self._same_hours and not self._anybody_beside_own_time:
                hours = self.everything[0].hours
                start, finish = hours.next_work(crowd.start), hours.last_work(crowd.finish)
                if start < finish:
                    yield Excess(start, finish, crowd.units, lowest, False, crowd.bookings)
            else:
                yield from self._overloads_within(crowd, lowest)

    def _overloads_within(self, crowd: Step, lowest: int) -> Iterator[Excess]:
        pieces = [
            (start, finish, place)
            for place in crowd.bookings
            for span in self.everything[place].hours.intervals(crowd.start, crowd.finish)
            for start, finish in self._while_there(span, self.everything[place])
        ]
        for step in self._sweep(pieces, above=lowest):
            changes = [one.start for one in self.resource.capacity_steps if step.start < one.start < step.finish]
            edges = [step.start, *sorted(changes), step.finish]
            for start, finish in pairwise(edges):
                capacity = capacity_at(self.resource, start)
                if step.units > capacity:
                    yield Excess(start, finish, step.units, capacity, False, step.bookings)

    def _booked_while_away(self) -> Iterator[Excess]:
        pieces = [
            (max(start, gone), min(finish, back), place)
            for place, one in enumerate(self.bookings)
            if one.regime != "own"
            for start, finish in one.hours.intervals(one.start, one.finish)
            for gone, back in self.away(start, finish, days_off=one.regime == "ignoring")
        ]
        for step in self._sweep(pieces, above=0):
            yield Excess(step.start, step.finish, step.units, 0, True, step.bookings)
        for place, one in enumerate(self.bookings):
            if one.start == one.finish and self.away(one.start, one.start + 1, days_off=True):
                yield Excess(one.start, one.start, one.units, 0, True, (place,))

    def _while_there(self, span: tuple[int, int], booking: Booking) -> Iterator[tuple[int, int]]:
        start, finish = span
        if booking.regime != "own":
            for gone, back in self.away(start, finish, days_off=booking.regime == "ignoring"):
                if start < gone:
                    yield start, gone
                start = max(start, back)
        if start < finish:
            yield start, finish

    def away(self, start: int, finish: int, *, days_off: bool) -> list[tuple[int, int]]:
        """Where the resource is away in [start, finish): disjoint, in order, not clipped to it."""
        gone: list[tuple[int, int]] = [
            (one.start, one.finish) for one in self.resource.absences if one.start < finish and one.finish > start
        ]
        if days_off:
            dates = range(day_of(Instant(start)), day_of(Instant(finish - 1)) + 1)
            edges = [(day * MINUTES_PER_DAY, (day + 1) * MINUTES_PER_DAY) for day in dates]
            gone += [edge for edge in edges if not self.hours.between(*edge)]
        return united(gone)

    def _working(self, start: int, finish: int) -> int:
        """An environment stands by around the clock; its average is over its testers' hours."""
        if self.resource.kind != "environment":
            return self.hours.between(start, finish)
        used = {id(one.hours): one.hours for one in self._touching(start, finish)}
        return max((hours.between(start, finish) for hours in used.values()), default=self.hours.between(start, finish))

    def _touching(self, start: int, finish: int) -> list[Booking]:
        found = (self.bookings[place] for place in self._booked.places(start, finish))
        return [one for one in found if one.finish > start]

    @cached_property
    def _booked(self) -> Overlaps:
        return Overlaps([(one.start, one.finish) for one in self.bookings])

    @cached_property
    def taken(self) -> Overlaps:
        """When something is to be told: bookings, here and elsewhere, and absences."""
        spans = [(one.start, one.finish) for one in self.everything]
        return Overlaps([*spans, *((one.start, one.finish) for one in self.resource.absences)])

    def capacity_minutes(self, start: int, finish: int) -> Minutes:
        """Minutes that the resource could work in [start, finish) with all of its capacity; 0 where it has none to exceed."""
        working = self.hours.between(start, finish)
        return Minutes(self._mean_capacity(start, finish, working) * working)

    def _mean_capacity(self, start: int, finish: int, working: int) -> PerMille:
        if not self.limited or not working or not self.resource.capacity_steps:
            return self.resource.capacity if self.limited and working else PerMille(0)
        changes = [one.start for one in self.resource.capacity_steps if start < one.start < finish]
        edges = [start, *sorted(changes), finish]
        pairs = pairwise(edges)
        return PerMille(
            round(sum(capacity_at(self.resource, begin) * self.hours.between(begin, stop) for begin, stop in pairs) / working)
        )


def _within(one: Booking, start: int, finish: int) -> int:
    """Minutes that a booking works in [start, finish)."""
    begin, end = max(one.start, start), min(one.finish, finish)
    return one.hours.between(begin, end) if begin < end else 0
