"""Between instants and x, and the ticks of the two-line axis.

A scale is linear in wall-clock time: a weekend is as wide as two working days, so what is one picture apart is one time apart.
Zooming is continuous; what the axis says (hours … quarters) follows from the pixels that a day takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from relplanner.chart.words import ENGLISH, Words
from relplanner.plan.instants import MINUTES_PER_DAY, from_datetime, to_datetime
from relplanner.plan.model import Instant

Level = Literal["hours", "quarter days", "days", "weeks", "months", "quarters"]
"""What the lower line of the axis counts."""

LEVELS: tuple[tuple[Level, float], ...] = (
    ("hours", 520.0),
    ("quarter days", 110.0),
    ("days", 17.0),
    ("weeks", 2.6),
    ("months", 0.75),
    ("quarters", 0.0),
)
"""Each level with the pixels a day takes at least, finest first."""

STEPS: tuple[float, ...] = (
    0.25,
    0.4,
    0.8,
    1.2,
    1.8,
    2.6,
    4.0,
    6.0,
    9.0,
    14.0,
    20.0,
    30.0,
    48.0,
    80.0,
    140.0,
    280.0,
    560.0,
    1100.0,
)
"""Pixels per day at which the zoom buttons stop."""

MIN_PER_DAY, MAX_PER_DAY = 0.05, 2400.0


class Tick(msgspec.Struct, frozen=True, kw_only=True):
    """A mark on the axis: it names the time from `at` to `end`; `shorter` are names for where `label` has no room.

    `number` counts hours, days, weeks, … from a fixed one, so that every second label stays the same while time scrolls.
    """

    at: Instant
    end: Instant
    label: str
    shorter: tuple[str, ...] = ()
    number: int = 0


class TimeScale(msgspec.Struct, frozen=True, kw_only=True):
    """`x = (instant - origin) * per_day / 1440`; `per_day` is pixels per day."""

    origin: Instant
    per_day: float

    def x(self, at: int) -> float:
        """Where an instant stands."""
        return (at - self.origin) * self.per_day / MINUTES_PER_DAY

    def at(self, x: float) -> Instant:
        """The instant that stands at `x`, to the minute."""
        return Instant(self.origin + round(x * MINUTES_PER_DAY / self.per_day))

    @property
    def level(self) -> Level:
        """What the lower line of the axis counts at this zoom."""
        return next(level for level, least in LEVELS if self.per_day >= least)

    def zoomed(self, per_day: float) -> TimeScale:
        """The same origin with another number of pixels per day, kept within what can be shown."""
        return msgspec.structs.replace(self, per_day=min(MAX_PER_DAY, max(MIN_PER_DAY, per_day)))


def step(per_day: float, direction: int) -> float:
    """The next stop of the zoom buttons: in for 1, out for -1."""
    if direction > 0:
        return next((stop for stop in STEPS if stop > per_day * 1.001), STEPS[-1])
    return next((stop for stop in reversed(STEPS) if stop < per_day * 0.999), STEPS[0])


def fitting(start: Instant, finish: Instant, width: float) -> TimeScale:
    """The scale at which [start, finish) fills `width` with a little air on the left, and on the right room for words."""
    air, words = 24.0, min(126.0, width / 5)
    length = max(finish - start, 60)
    per_day = min(48.0, max(MIN_PER_DAY, (max(width, 120.0) - air - words) * MINUTES_PER_DAY / length))
    return TimeScale(origin=Instant(start - round(air * MINUTES_PER_DAY / per_day)), per_day=per_day)


# --------------------------------------------------------------------------------------------------------------- ticks


def _midnight(when: datetime) -> datetime:
    return when.replace(hour=0, minute=0)


def _months_on(when: datetime, months: int) -> datetime:
    count = when.year * 12 + when.month - 1 + months
    return _midnight(when.replace(year=count // 12, month=count % 12 + 1, day=1))


def _by_minutes(minutes: int) -> tuple[Callable[[datetime, Words], datetime], Callable[[datetime], datetime]]:
    def floor(when: datetime, _words: Words) -> datetime:
        past = (when.hour * 60 + when.minute) // minutes * minutes
        return _midnight(when) + timedelta(minutes=past)

    return floor, lambda when: when + timedelta(minutes=minutes)


def _by_months(months: int) -> tuple[Callable[[datetime, Words], datetime], Callable[[datetime], datetime]]:
    return (
        lambda when, _words: _months_on(when, -((when.month - 1) % months)),
        lambda when: _months_on(when, months),
    )


def _week_floor(when: datetime, words: Words) -> datetime:
    return _midnight(when) - timedelta(days=(when.weekday() - words.week_start) % 7)


_WEEKS = (_week_floor, lambda when: when + timedelta(days=7))

_LOWER = {
    "hours": _by_minutes(60),
    "quarter days": _by_minutes(360),
    "days": _by_minutes(MINUTES_PER_DAY),
    "weeks": _WEEKS,
    "months": _by_months(1),
    "quarters": _by_months(3),
}
_LENGTHS: dict[Level, float] = {
    "hours": 60,
    "quarter days": 360,
    "days": MINUTES_PER_DAY,
    "weeks": 7 * MINUTES_PER_DAY,
    "months": 30.436875 * MINUTES_PER_DAY,
    "quarters": 91.310625 * MINUTES_PER_DAY,
}
_UPPER = {
    "hours": _by_minutes(MINUTES_PER_DAY),
    "quarter days": _by_minutes(MINUTES_PER_DAY),
    "days": _by_months(1),
    "weeks": _by_months(1),
    "months": _by_months(12),
    "quarters": _by_months(12),
}


def _lower_label(level: Level, when: datetime, words: Words, per_day: float) -> str:
    if level in {"hours", "quarter days"}:
        return f"{when.hour:02}"
    if level == "days":
        return f"{words.days[when.weekday()]} {when.day}" if per_day >= 40 else str(when.day)
    if level == "weeks":
        return str(when.day)
    if level == "months":
        return words.short_months[when.month - 1]
    return f"Q{when.month // 3 + 1}"


def _upper_label(level: Level, when: datetime, words: Words) -> str:
    if level in {"hours", "quarter days"}:
        return f"{words.days[when.weekday()]} {when.day} {words.months[when.month - 1]} {when.year}"
    if level in {"days", "weeks"}:
        return f"{words.months[when.month - 1]} {when.year}"
    return str(when.year)


def _upper_shorter(level: Level, when: datetime, words: Words) -> tuple[str, ...]:
    month = words.short_months[when.month - 1]
    if level in {"hours", "quarter days"}:
        day = f"{words.days[when.weekday()]} {when.day}"
        return f"{day} {month} {when.year}", f"{day} {month}", day
    return (f"{month} {when.year}", month) if level in {"days", "weeks"} else (f"'{when.year % 100:02}",)


def _ticks(
    first: Instant,
    last: Instant,
    unit: tuple[Callable[[datetime, Words], datetime], Callable[[datetime], datetime]],
    words: Words,
    label: Callable[[datetime], str],
) -> Iterator[Tick]:
    floor, following = unit
    when = floor(to_datetime(first), words)
    stop = to_datetime(last)
    while when < stop:
        try:
            after = following(when)
        except (ValueError, OverflowError):  # behind the last year that a date can say
            after = stop
        yield Tick(at=from_datetime(when), end=from_datetime(after), label=label(when))
        when = after


def lower_ticks(scale: TimeScale, first: Instant, last: Instant, words: Words = ENGLISH) -> list[Tick]:
    """The ticks of the lower line that touch [first, last): hours, days, week starts, months or quarters."""
    level = scale.level
    ticks = _ticks(first, last, _LOWER[level], words, lambda when: _lower_label(level, when, words, scale.per_day))
    return [msgspec.structs.replace(tick, number=round(tick.at / _LENGTHS[level])) for tick in ticks]


def upper_ticks(scale: TimeScale, first: Instant, last: Instant, words: Words = ENGLISH) -> list[Tick]:
    """The ticks of the upper, bold line that touch [first, last): days, months or years."""
    level = scale.level
    ticks = _ticks(first, last, _UPPER[level], words, lambda when: _upper_label(level, when, words))
    return [msgspec.structs.replace(tick, shorter=_upper_shorter(level, to_datetime(tick.at), words)) for tick in ticks]


Unit = Literal["day", "week", "month"]
PER_DAY: Mapping[Unit, float] = {"day": 30.0, "week": 8.0, "month": 2.0}
"""A scale at which the cells of load are days, weeks or months, and are wide enough for their figures."""


def unit_of(scale: TimeScale) -> Unit:
    """Whether a cell of load is a day, a week, or a month and more."""
    if scale.level in {"hours", "quarter days"} or (scale.level == "days" and scale.per_day >= 26):
        return "day"
    return "week" if scale.level == "days" or scale.per_day * 7 >= 20 else "month"


def cells(scale: TimeScale, first: Instant, last: Instant, words: Words = ENGLISH) -> list[Tick]:
    """The cells of the people strip that touch [first, last): days when days are wide, else weeks, months, quarters."""
    named = unit_of(scale)
    if named == "day":
        unit = _by_minutes(MINUTES_PER_DAY)
    elif named == "week":
        unit = _WEEKS
    elif scale.per_day * 30 >= 26:
        unit = _by_months(1)
    else:
        unit = _by_months(3)
    return list(_ticks(first, last, unit, words, lambda when: f"{when.day} {words.short_months[when.month - 1]}"))
