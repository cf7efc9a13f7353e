"""Dates as people type them: ISO, by the order of their locale, by month or weekday name, or counted from today.

Today and the order are passed in. A day that does not exist is refused, never moved.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Literal

from relplanner.plan import instants
from relplanner.plan.legal import FIRST_DAY, LAST_DAY
from relplanner.plan.model import Day, Instant
from relplanner.plan.problems import EditError

DateOrder = Literal["dmy", "mdy", "ymd"]
"""In which order a locale writes day, month and year."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_MONTHS = tuple(name.lower() for name in calendar.month_name)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FULL_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WORDS: Mapping[str, int] = {"yesterday": -1, "today": 0, "tomorrow": 1}

_TIME = re.compile(
    r"(?P<day>.*?\S)[\sT,]+(?P<hour>\d{1,2})(?P<colon>:(?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?)?\s*(?P<half>am|pm)?",
    re.IGNORECASE,
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,4})[./\-\s]+(\d{1,2})(?:[./\-\s]+(\d{1,4})?)?")
_NAMED = re.compile(
    r"(?:(?P<d1>\d{1,2})(?:\.|st|nd|rd|th)?[\s\-]+(?P<m1>[a-z]{3,9})|(?P<m2>[a-z]{3,9})\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?)\.?,?(?:[\s\-]+(?P<y>\d{2}|\d{4}))?"
)
_COUNTED = re.compile(r"([+-])\s*(\d{1,4})\s*([dw]?)")


def parse_instant(text: str, today: Day, order: DateOrder) -> Instant:
    """Read a date, with or without a time; without one it is midnight.

    Raises `EditError` (`not-a-date`).
    """
    number, minute = parse_moment(text, today, order)
    return Instant(instants.midnight(number) + (minute or 0))


def parse_moment(text: str, today: Day, order: DateOrder) -> tuple[Day, int | None]:
    """Read a date and the minute of its day, None where no time is written. Raises `EditError` (`not-a-date`)."""
    said = " ".join(text.split())
    minute: int | None = None
    match = _TIME.fullmatch(said)
    if match is not None and (match["colon"] or match["half"]):
        minute = _minute(match, said)
        said = match["day"].strip(" ,")
    number = _day(said.lower(), today, order)
    if not FIRST_DAY <= number <= LAST_DAY:
        raise EditError("not-a-date", f"“{text.strip()}” lies outside the years 1900 to 2200; choose a date inside them.")
    return number, minute


def _minute(match: re.Match[str], said: str) -> int:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            raise EditError("not-a-date", f"There is no hour {hour} {match['half']} in “{said}”; write 14:00 or 2:00 pm.")
        hour = hour % 12 + (12 if match["half"].lower() == "pm" else 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise EditError("not-a-date", f"There is no time {hour}:{minute:02} in “{said}”; write a time from 00:00 to 23:59.")
    return hour * 60 + minute


def _day(said: str, today: Day, order: DateOrder) -> Day:
    if said in _WORDS:
        return Day(today + _WORDS[said])
    if match := _COUNTED.fullmatch(said):
        days = int(match[2]) * (7 if match[3] == "w" else 1)
        return Day(today + (days if match[1] == "+" else -days))
    first, _, rest = said.partition(" ")
    weekday = _weekday(first.strip(".,"))
    if weekday is not None and not rest:
        return Day(today + (weekday - instants.to_date(today).weekday()) % 7)
    if weekday is not None:
        said = rest.strip(" ,")
    found = _by_numbers(said, today, order) or _by_name(said, today)
    if found is None:
        examples = {"dmy": "12.7.2027", "mdy": "7/12/2027", "ymd": "2027-07-12"}
        raise EditError("not-a-date", f"“{said}” is no date; write it like {examples[order]}, 2027-07-12, 12 Jul or +5d.")
    return _existing(*found)


def _weekday(word: str) -> int | None:
    for names in (_WEEKDAYS, _FULL_WEEKDAYS):
        if word in names:
            return names.index(word)
    return None


def _by_numbers(said: str, today: Day, order: DateOrder) -> tuple[int, int, int] | None:
    """Year, month and day of a date in numbers; a missing year is the one that brings it nearest to today."""
    if match := _ISO.fullmatch(said):
        return int(match[1]), int(match[2]), int(match[3])
    match = _NUMBERS.fullmatch(said)
    if match is None:
        return None
    one, two, three = match[1], match[2], match[3]
    if len(one) > 2 or (order == "ymd" and three is not None):
        return (_year(one), int(two), int(three)) if three is not None and len(three) <= 2 else None
    month, number = (two, one) if order == "dmy" else (one, two)
    return (_year(three) if three else _near_year(int(month), int(number), today)), int(month), int(number)


def _by_name(said: str, today: Day) -> tuple[int, int, int] | None:
    match = _NAMED.fullmatch(said)
    if match is None:
        return None
    word, number = match["m1"] or match["m2"], int(match["d1"] or match["d2"])
    month = _FULL_MONTHS.index(word) if word in _FULL_MONTHS else _MONTHS.index(word) + 1 if word in _MONTHS else 0
    if not month:
        return None
    return (_year(match["y"]) if match["y"] else _near_year(month, number, today)), month, number


def _year(text: str) -> int:
    return 2000 + int(text) if len(text) <= 2 else int(text)


def _near_year(month: int, number: int, today: Day) -> int:
    """The year that brings a day nearest to today; of 29 February, the nearest leap year's."""
    now = instants.to_date(today)
    best: tuple[timedelta, int] | None = None
    for year in range(now.year - 8, now.year + 9):
        with suppress(ValueError):
            distance = abs(date(year, month, number) - now)
            best = min(best, (distance, -year)) if best is not None else (distance, -year)
    return -best[1] if best is not None else now.year


def _existing(year: int, month: int, number: int) -> Day:
    if not 1 <= month <= 12:
        raise EditError("not-a-date", f"There is no month {month}; a year has 12.")
    if not 1 <= year <= 9999:
        raise EditError("not-a-date", f"There is no year {year} in plans; choose one from 1900 to 2200.")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= number <= last:
        name = calendar.month_name[month]
        raise EditError("not-a-date", f"There is no {number} {name} {year}; that month has {last} days.")
    return instants.from_date(date(year, month, number))


def format_instant(at: Instant, order: DateOrder) -> str:
    """Write a date in the order of a locale, with its time unless that is midnight."""
    when = instants.to_datetime(at)
    pattern = {"dmy": "{0:%d.%m.}{1:04}", "mdy": "{0:%m/%d/}{1:04}", "ymd": "{1:04}{0:-%m-%d}"}[order]
    written = pattern.format(when, when.year)
    return written if not at % instants.MINUTES_PER_DAY else f"{written} {when:%H:%M}"
