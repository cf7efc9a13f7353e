"""The days on which a gate's board sits.

A rule is RFC 5545 with BYHOUR and BYMINUTE. It is counted from a fixed Monday (every second Tuesday stays the same Tuesdays,
whatever the plan's start).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta

from relplanner.plan.instants import EPOCH, from_datetime, to_datetime
from relplanner.plan.model import Instant
from relplanner.plan.recurrence import occurrences

MONDAY = datetime(2001, 1, 1)
REACH = timedelta(days=400)
LIMIT = timedelta(days=366 * 12)
EARLIEST, LATEST = from_datetime(datetime(1800, 1, 1)), from_datetime(datetime(2500, 1, 1))
"""Boards sit within these centuries only; what nothing bounds is asked for far outside of them."""


class Meetings:
    """The meetings of one rule, generated in reach of what is asked. Raises `ValueError` for a rule that is none."""

    def __init__(self, rule: str) -> None:
        # Rules that count (INTERVAL, COUNT) need the fixed Monday; all others may start near to what is asked.
        self._counts = any(word in rule.upper() for word in ("INTERVAL", "COUNT"))
        self._text = rule
        occurrences(rule, MONDAY, MONDAY, MONDAY)
        self._low = self._high = EPOCH
        self._at: list[int] = []

    def first(self, at: int, otherwise: int) -> int:
        """The first meeting at or after an instant; `otherwise` where there is none within twelve years."""
        if not EARLIEST <= at <= LATEST:
            return otherwise
        since = to_datetime(Instant(at))
        reach = REACH
        while reach < LIMIT:
            self._cover(since, since + reach)
            i = bisect_left(self._at, at)
            if i < len(self._at):
                return self._at[i]
            reach *= 3
        return otherwise

    def last(self, at: int, otherwise: int) -> int:
        """The last meeting at or before an instant; `otherwise` where there is none within twelve years."""
        if not EARLIEST <= at <= LATEST:
            return otherwise
        upto = to_datetime(Instant(at))
        reach = REACH
        while reach < LIMIT:
            self._cover(upto - reach, upto)
            i = bisect_right(self._at, at)
            if i:
                return self._at[i - 1]
            reach *= 3
        return otherwise

    def _cover(self, low: datetime, high: datetime) -> None:
        """Know all meetings of [low, high]."""
        if self._low <= low and high <= self._high and self._low < self._high:
            return
        if self._low < self._high:
            low, high = min(low, self._low), max(high, self._high)
        low, high = low - REACH, high + REACH
        since = MONDAY if self._counts else low.replace(hour=0, minute=0)
        self._at = [from_datetime(when) for when in occurrences(self._text, since, low, high)]
        self._low, self._high = low, high
