"""Clock changes between two instants, from a plan's zone: a night in which an hour is missing or comes twice.

Plans hold wall-clock time, so a length across a change is not what a stopwatch would show; whoever plans such a night is told.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from relplanner.insight.wording import weekday_text
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Instant, Minutes


class ClockChange(msgspec.Struct, frozen=True, kw_only=True):
    """The clock goes at `at` by `minutes`: forward (positive, so much less time) or back (negative, so much more)."""

    at: Instant
    minutes: Minutes

    @property
    def sentence(self) -> str:
        """`The clock goes back by 60 minutes at 03:00 on Sun 31 Oct: 02:00 to 03:00 comes twice.`."""
        low, high = sorted((self.at, Instant(self.at + self.minutes)))
        between = f"{to_datetime(low):%H:%M} to {to_datetime(high):%H:%M}"
        when = f"at {to_datetime(self.at):%H:%M} on {weekday_text(self.at)}"
        if self.minutes > 0:
            return f"The clock goes forward by {self.minutes} minutes {when}: {between} does not exist."
        return f"The clock goes back by {-self.minutes} minutes {when}: {between} comes twice."


def clock_change(zone: str, start: Instant, finish: Instant) -> ClockChange | None:
    """The first clock change in [start, finish) of a zone; None without one, or where the zone is not known."""
    try:
        place = ZoneInfo(zone) if zone else None
    except (ValueError, OSError, KeyError):  # no such zone, or a name that no file could have
        return None
    if place is None:
        return None

    def offset(at: int) -> timedelta:
        when: datetime = to_datetime(Instant(at)).replace(tzinfo=place)
        return when.utcoffset() or timedelta()

    low = int(start)
    while low < finish:
        high = min(low + 720, int(finish))
        if offset(low) != offset(high):
            return _found(low, high, offset)
        low = high
    return None


def _found(low: int, high: int, offset: Callable[[int], timedelta]) -> ClockChange:
    """The change between two instants with different offsets."""
    before, after = offset(low), offset(high)
    while high - low > 1:
        middle = (low + high) // 2
        if offset(middle) == before:
            low = middle
        else:
            high = middle
    minutes = (after - before) // timedelta(minutes=1)
    # where an hour is missing, the zone's times change behind it: the clock shows its beginning when it is moved
    return ClockChange(at=Instant(high - max(0, minutes)), minutes=Minutes(minutes))
