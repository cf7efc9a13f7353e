"""How sentences of this room say dates, lengths, units and lists: short, in plain words, the same everywhere.

Words only: nothing here knows working time; the day of a finish is the day on which its last minute lies.
"""

from __future__ import annotations

from collections.abc import Sequence

from relplanner.plan.instants import MINUTES_PER_DAY, to_datetime
from relplanner.plan.model import Instant, Minutes, PerMille

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MINUTES_PER_HOUR = 60
LISTED = 3
"""So many names are listed; of more, the first two and a number."""


def day_text(at: Instant, year: int | None = None) -> str:
    """`28 Sep`; with the year where it is not `year`: `15 Jan 2028`."""
    when = to_datetime(at)
    text = f"{when.day} {MONTHS[when.month - 1]}"
    return text if year in {None, when.year} else f"{text} {when.year}"


def last_day_text(finish: Instant, year: int | None = None) -> str:
    """The day of the last minute before a finish: midnight belongs to the day before."""
    return day_text(Instant(finish - 1), year)


def weekday_text(at: Instant, year: int | None = None) -> str:
    """`Sat 27 Nov`."""
    return f"{WEEKDAYS[to_datetime(at).weekday()]} {day_text(at, year)}"


def moment_text(at: Instant, year: int | None = None) -> str:
    """`28 Sep 13:00`, without the time at midnight."""
    when = to_datetime(at)
    return f"{day_text(at, year)} {when:%H:%M}" if when.hour or when.minute else day_text(at, year)


def due_text(due: Instant, year: int | None = None) -> str:
    """`Thu 2 Dec 17:00`; the day of its last minute where it is due at midnight."""
    if due % MINUTES_PER_DAY == 0:
        return weekday_text(Instant(due - 1), year)
    return f"{weekday_text(due, year)} {to_datetime(due):%H:%M}"


def period_text(start: Instant, finish: Instant, year: int | None = None) -> str:
    """`from 28 Sep to 4 Oct`, or `on 28 Sep` within a day."""
    first, last = day_text(start, year), last_day_text(finish, year)
    if first == last:
        return f"on {first}"
    same_year = to_datetime(start).year == to_datetime(Instant(finish - 1)).year
    return f"from {day_text(start) if same_year else first} to {last}"


def units_text(units: PerMille) -> str:
    """`2.0`, `0.75`: full-time people, at least one decimal."""
    text = f"{units / 1000:.3f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text


def days_text(minutes: Minutes, per_day: Minutes) -> str:
    """`3 days`, `1 day`, `4.5 days`; below a tenth of a day in hours or minutes."""
    days = round(minutes / per_day, 1)
    if abs(days) >= 0.1:
        shown = f"{days:g}"
        return f"{shown} day" if shown == "1" else f"{shown} days"
    return f"{minutes} minute" if minutes == 1 else f"{minutes} minutes"


def a_release(kind: str) -> str:
    """`a major release`, `an emergency release`."""
    word = kind.lower()
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word} release"


def hours_text(minutes: Minutes) -> str:
    """`24 hours`, `1 hour`, `1.5 hours`; below an hour in minutes: time by the clock."""
    if minutes < MINUTES_PER_HOUR:
        return f"{minutes} minute" if minutes == 1 else f"{minutes} minutes"
    shown = f"{round(minutes / MINUTES_PER_HOUR, 1):g}"
    return f"{shown} hour" if shown == "1" else f"{shown} hours"


def listed(names: Sequence[str], count: int | None = None) -> str:
    """`A`, `A and B`, `A, B and C`, `A, B and 4 more`; `count` where only the first of so many names are given."""
    count = len(names) if count is None else count
    if count <= 1:
        return "".join(names)
    if count <= LISTED:
        return f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{', '.join(names[: LISTED - 1])} and {count - LISTED + 1} more"
