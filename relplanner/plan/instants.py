"""Instants and days, to and from ISO text and `datetime`.

Nothing here knows working time: that is `relplanner.schedule.worktime`'s alone.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from relplanner.plan.model import Day, Instant

EPOCH = datetime(1970, 1, 1)
MINUTES_PER_DAY = 1440
FIRST, LAST = (Instant((when - EPOCH) // timedelta(minutes=1)) for when in (datetime.min, datetime.max))
"""The first and the last minute that a `datetime` can say."""


def instant(text: str) -> Instant:
    """Read ISO text: `2027-07-12` (midnight) or `2027-07-12T08:00`; seconds are dropped.

    Raises `ValueError` where the text is no date, or carries a zone.
    """
    return from_datetime(datetime.fromisoformat(text))


def from_datetime(when: datetime) -> Instant:
    """Whole minutes of a naive `datetime`; seconds are dropped. Raises `ValueError` for an aware one."""
    if when.tzinfo is not None:
        message = f"{when} carries a time zone; plans hold local wall-clock time"
        raise ValueError(message)
    return Instant((when - EPOCH) // timedelta(minutes=1))


def to_datetime(at: Instant) -> datetime:
    """The naive `datetime` of an instant; the first or last one that there is, for what lies outside of all years."""
    return EPOCH + timedelta(minutes=min(max(at, FIRST), LAST))


def iso(at: Instant) -> str:
    """`2027-07-12T08:00`."""
    return to_datetime(at).isoformat(timespec="minutes")


def day_of(at: Instant) -> Day:
    """The day on which an instant falls."""
    return Day(at // MINUTES_PER_DAY)


def day(text: str) -> Day:
    """Read `2027-07-12`. Raises `ValueError` where the text is no date."""
    return from_date(date.fromisoformat(text))


def from_date(when: date) -> Day:
    """The day of a `date`."""
    return Day((when - EPOCH.date()).days)


def to_date(number: Day) -> date:
    """The `date` of a day; the first or last one that there is, for what lies outside of all years."""
    return to_datetime(midnight(number)).date()


def midnight(number: Day) -> Instant:
    """The instant at which a day begins."""
    return Instant(number * MINUTES_PER_DAY)
