"""Dates as people write them in tables.

`2024-01-30`, `30.1.2024`, `30 Jan 2024`, `Jan 30, 2024`, `Tue 30/01/2024`, each with a time behind it or not. Whether 03/04/2024
is a day of March or of April is decided once for the whole table.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec

from relplanner.plan import instants
from relplanner.plan.model import Instant

Order = Literal["day first", "month first", "either"]

MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (f"{datetime(2000, number, 1):%b}".lower(), f"{datetime(2000, number, 1):%B}".lower())
}
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_TIME = re.compile(r"[T,\s]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*([ap]m)?(?:Z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-.\s]*(?:of\s+)?([a-z]{3,9})\.?[-,\s]+(\d{4}|\d{2})", re.IGNORECASE)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """What a cell says: midnight of its day, and the minute of the day where it gives a time."""

    day: Instant
    minute: int | None


class NoDateError(ValueError):
    """A text that is no date; `cure` says how to write what was probably meant."""

    def __init__(self, cure: str) -> None:
        super().__init__(cure)
        self.cure = cure


def order_of(cells: Iterable[str]) -> tuple[Order, bool]:
    """Which of two numbers is the day in dates like 03/04/2024, and whether some dates leave it open.

    “either”: nothing in the table tells.
    """
    day_first = month_first = open_dates = False
    for cell in cells:
        match = _NUMBERS.match(_WEEKDAY.sub("", cell.strip()))
        if match is None or match[2] == ".":
            continue
        day_first |= int(match[1]) > 12
        month_first |= int(match[3]) > 12
        open_dates |= int(match[1]) <= 12 and int(match[3]) <= 12
    if day_first and not month_first:
        return "day first", False
    if month_first and not day_first:
        return "month first", False
    return "either", open_dates


def read_date(cell: str, order: Order) -> Dated:
    """Read one date. Raises `NoDateError`."""
    text = _WEEKDAY.sub("", cell.strip())
    minute = None
    time = _TIME.search(text)
    if time is not None:
        minute = _minute(time)
        text = text[: time.start()].rstrip(" ,")
    year, month, day = _parts(text, order)
    if not 1 <= month <= 12:
        raise NoDateError("there is no such month; write it like 2027-07-12")
    if not 1900 <= year <= 2200:
        raise NoDateError("the year lies outside 1900 to 2200; write it like 2027-07-12")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise NoDateError(f"{calendar.month_name[month]} {year} has {last} days; correct it, as {year}-{month:02}-{last}")
    return Dated(day=instants.instant(f"{year}-{month:02}-{day:02}"), minute=minute)


def _minute(time: re.Match[str]) -> int:
    hour, minutes = int(time[1]), int(time[2])
    if time[3]:
        hour = hour % 12 + (12 if time[3].lower() == "pm" else 0)
    if hour > 24 or minutes > 59 or hour * 60 + minutes > 1440:
        raise NoDateError("there is no such time of day; write it like 2027-07-12 14:00")
    return hour * 60 + minutes


def _parts(text: str, order: Order) -> tuple[int, int, int]:
    """Year, month and day."""
    if match := _YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _NUMBERS.fullmatch(text):
        one, other = int(match[1]), int(match[3])
        if match[2] != "." and (order == "month first" or (order == "either" and other > 12)):
            one, other = other, one
        return _year(match[4]), other, one
    if match := _DAY_MONTH.fullmatch(text):
        return _year(match[3]), _month(match[2]), int(match[1])
    if match := _MONTH_DAY.fullmatch(text):
        return int(match[3]), _month(match[1]), int(match[2])
    raise NoDateError("it is no date; write it like 2027-07-12")


def _month(word: str) -> int:
    number = MONTHS.get(word.lower()) or MONTHS.get(word.lower()[:3])
    if number is None:
        raise NoDateError("there is no such month; write it like 2027-07-12")
    return number


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)
