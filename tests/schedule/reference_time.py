"""Working time of the slow scheduler: one truth value for each minute of some years, counted one by one.

It shares no code with the engine: rules of recurrence are read here by trying each day. Instants outside of these years raise
`Beyond`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

import numpy as np

from relplanner.plan.model import Calendar, Plan

LOW = 30_240_000 - 200 * 1440  # about July 2027, less half a year
DAYS = 1000
HIGH = LOW + DAYS * 1440
STANDARD = (((480, 720), (780, 1020)),) * 5 + ((), ())
EPOCH = date(1970, 1, 1)
FIRST_MONDAY = date(2001, 1, 1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Beyond(Exception):  # noqa: N818 - no error: a random plan that does not fit into the years looked at
    """An instant outside of the years that the reference knows."""


class Minutes:
    """The working minutes of a calendar."""

    def __init__(self, mask: np.ndarray) -> None:
        self.all = array("i", np.flatnonzero(mask).astype(np.int32).tobytes())
        self.before = array("i", np.concatenate([[0], np.cumsum(mask)]).astype(np.int32).tobytes())

    def number(self, at: int) -> int:
        """Working minutes before an instant."""
        if not LOW <= at <= HIGH:
            raise Beyond
        return self.before[at - LOW]

    def at(self, number: int) -> int:
        """Where the working minute with this number begins."""
        if not 0 <= number < len(self.all):
            raise Beyond
        return self.all[number] + LOW

    def count(self, a: int, b: int) -> int:
        """Working minutes from a to b, negative backward."""
        return self.number(b) - self.number(a)

    def later(self, at: int, amount: int) -> int:
        """The end of the amount-th working minute behind an instant, or the begin of that many in front of it."""
        if amount > 0:
            return self.at(self.number(at) + amount - 1) + 1
        return self.at(self.number(at) + amount) if amount < 0 else at


def rule_days(rule: str, first: date, upto: date) -> Iterator[date]:
    """The days of a rule of recurrence from its first day on: FREQ, INTERVAL, BYDAY and BYMONTHDAY, each day tried."""
    words = dict(word.split("=") for word in rule.split(";"))
    every, named = int(words.get("INTERVAL", "1")), words.get("BYDAY", "")
    monday = first - timedelta(days=first.weekday())
    for number in range((upto - first).days + 1):
        day = first + timedelta(days=number)
        if words["FREQ"] == "DAILY":
            fits = number % every == 0
        elif words["FREQ"] == "WEEKLY":
            fits = (day - monday).days // 7 % every == 0
        else:
            fits = (12 * (day.year - first.year) + day.month - first.month) % every == 0
        if "BYMONTHDAY" in words:
            fits = fits and day.day == int(words["BYMONTHDAY"])
        elif named:
            fits = fits and any(_named(word, day) for word in named.split(","))
        elif words["FREQ"] == "WEEKLY":
            fits = fits and day.weekday() == first.weekday()
        if fits:
            yield day


def _named(word: str, day: date) -> bool:
    """Whether a day is a `TU`, a `2TU` (the second of its month) or a `-1FR` (the last one)."""
    if WEEKDAYS[day.weekday()] != word[-2:]:
        return False
    place = word[:-2]
    if not place:
        return True
    if int(place) > 0:
        return (day.day - 1) // 7 + 1 == int(place)
    return (day + timedelta(days=7)).month != day.month


def mask_of(calendars: Mapping[str, Calendar], calendar: str | None) -> np.ndarray:
    """One truth value per minute; exceptions before weeks, a calendar's own before its base's, later before earlier ones."""
    mask = np.zeros((DAYS + 2) * 1440, dtype=bool)
    chain = [calendars[calendar]] if calendar is not None else []
    while chain and chain[-1].base is not None:
        chain.append(calendars[chain[-1].base])
    special: dict[int, tuple[tuple[int, int], ...]] = {}
    for one in reversed(chain):
        for exception in one.exceptions:
            first, last = (EPOCH + timedelta(days=number) for number in (exception.first, exception.last))
            found = rule_days(exception.rule, first, last) if exception.rule else _all_days(first, last)
            for day in found:
                special[(day - EPOCH).days] = exception.spans
    for number in range(-1, DAYS):
        day = LOW // 1440 + number
        weekday = (day + 3) % 7
        usual = next((one.week[weekday] for one in chain if one.week[weekday] is not None), () if chain else STANDARD[weekday])
        for start, end in special.get(day, usual or ()):
            mask[max(0, number * 1440 + start) : max(0, number * 1440 + end)] = True
    return mask[: DAYS * 1440]


def _all_days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


class Times:
    """The working minutes of a plan's tasks and people."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.clock = _clock()
        self._known: dict[tuple[str | None, str | None], Minutes] = {}
        self._masks: dict[str | None, np.ndarray] = {}

    def calendar_of(self, key: str) -> str | None:
        """A row's own calendar, else that of the nearest release above, else the plan's."""
        row = self.plan.rows[key]
        if row.calendar is not None:
            return row.calendar
        while row.parent is not None:
            row = self.plan.rows[row.parent]
            if row.kind == "release" and row.calendar is not None:
                return row.calendar
        return self.plan.settings.calendar

    def of(self, key: str, resource: str | None = None) -> Minutes:
        """The minutes of a task, with those of somebody who works on it."""
        return self.minutes(self.calendar_of(key), resource)

    def mask(self, calendar: str | None) -> np.ndarray:
        """One truth value per minute."""
        if calendar not in self._masks:
            self._masks[calendar] = mask_of(self.plan.calendars, calendar)
        return self._masks[calendar]

    def minutes(self, calendar: str | None, resource: str | None = None) -> Minutes:
        """The minutes of a calendar; where it never meets a resource's, those of the resource."""
        if (calendar, resource) not in self._known:
            mask = self.mask(calendar)
            record = self.plan.resources[resource] if resource is not None else None
            if record is not None and record.kind in {"person", "team", "environment"}:
                if record.calendar is not None:
                    own = self.mask(record.calendar)
                    mask = mask & own if (mask & own).any() else own
                mask = mask.copy()
                for absence in record.absences:
                    mask[max(0, absence.start - LOW) : max(0, absence.finish - LOW)] = False
            self._known[calendar, resource] = Minutes(mask)
        return self._known[calendar, resource]


@cache
def _clock() -> Minutes:
    """Every minute."""
    return Minutes(np.ones(DAYS * 1440, dtype=bool))


def first_known(plan: Plan) -> int:
    """Where a plan begins that nothing gives a start: with the first instant that a row knows, else with a target."""
    known = [row.by_hand.start for row in plan.rows.values() if row.by_hand is not None]
    known += [row.constraint.at for row in plan.rows.values() if row.constraint is not None and row.constraint.at]
    known += [row.progress.actual_start for row in plan.rows.values() if row.progress and row.progress.actual_start]
    if not known and plan.settings.status_date is not None:
        known = [plan.settings.status_date]
    return min(known or [one.target for one in plan.releases.values() if one.target is not None], default=0)
