"""Where days, weeks and months begin: the edges between which loads and costs are added up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR

from relplanner.plan.instants import MINUTES_PER_DAY, day_of, from_datetime, midnight, to_datetime
from relplanner.plan.model import Day, Instant

MONDAY = Day(4)
"""1970-01-05; weeks are counted from it."""


def days(first: int, last: int) -> list[int]:
    """Midnights from that of the day of `first` to the one that ends the last day beginning before `last`."""
    return _every(1, Day(0), first, last)


def weeks(first: int, last: int) -> list[int]:
    """Mondays from the one at or before `first` to the one that ends the last week beginning before `last`."""
    return _every(7, MONDAY, first, last)


def months(first: int, last: int) -> list[int]:
    """First days from that of the month of `first` to the one that ends the last month beginning before `last`."""
    return list(_months(first, last))


def _every(length: int, origin: Day, first: int, last: int) -> list[int]:
    start = midnight(Day(origin + (day_of(Instant(first)) - origin) // length * length))
    begins = range(start, max(last, start + 1), length * MINUTES_PER_DAY)
    return [*begins, begins[-1] + length * MINUTES_PER_DAY]


def _months(first: int, last: int) -> Iterator[int]:
    at = to_datetime(Instant(first)).replace(day=1, hour=0, minute=0)
    yield from_datetime(at)
    while (at.year, at.month) < (MAXYEAR, 12):
        at = at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
        yield from_datetime(at)
        if from_datetime(at) >= last:
            return
    yield max(last, from_datetime(at) + 1)  # no later month can be said
