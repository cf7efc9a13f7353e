"""The occurrences of an RFC 5545 rule between two instants.

A rule that never happens (the 30th of February) would be tried to the end of time: no plan holds one, `happens` tells them apart.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import islice

from dateutil.parser import isoparse
from dateutil.rrule import rrulestr

_COUNT = re.compile(r"(?:^|(?<=;)|(?<=:))COUNT=(\d+);?", re.IGNORECASE)
_UNTIL = re.compile(r"(?:^|(?<=;)|(?<=:))UNTIL=([^;]+);?", re.IGNORECASE)


def occurrences(rule: str, since: datetime, low: datetime, high: datetime) -> list[datetime]:
    """When a rule that begins at `since` happens in [`low`, `high`]. Raises `ValueError` for a rule that is none."""
    count, until = _COUNT.search(rule), _UNTIL.search(rule)
    last = high if until is None else min(high, _naive(isoparse(until[1])))
    if last < since or high < low:
        return []
    plain = _UNTIL.sub("", _COUNT.sub("", rule)).strip(";")
    # without a number of times, nothing before what was asked matters but the step, which the rule counts itself
    found = rrulestr(f"{plain};UNTIL={last:%Y%m%dT%H%M%S}", dtstart=since)
    if count is None:
        return list(found.between(low, last, inc=True))
    return [when for when in islice(found, int(count[1])) if low <= when]


def happens(rule: str) -> bool:
    """Whether a rule ever happens: tried over the last four centuries of the calendar, which repeats itself every four."""
    plain = _UNTIL.sub("", _COUNT.sub("", rule)).strip(";")
    return next(iter(rrulestr(plain, dtstart=datetime(9600, 1, 1))), None) is not None


def _naive(when: datetime) -> datetime:
    return when if when.tzinfo is None else when.astimezone(UTC).replace(tzinfo=None)
