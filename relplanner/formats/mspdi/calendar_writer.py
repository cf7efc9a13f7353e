"""Calendars as Microsoft Project has them: base calendars, and one of its own for each resource.

A base calendar stands alone: what ours inherits is written into it. A day ends at midnight there, and two exceptions must not
meet; a calendar with night shifts, or whose exceptions overlap or repeat in a way that cannot be said, is written day by day
around the plan, which is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

import msgspec

from relplanner.formats.exchange import Loss
from relplanner.formats.mspdi.fields import clean, put, put_end_of_day, put_flag, put_moment
from relplanner.formats.mspdi.recurrences import recurrence
from relplanner.plan.instants import day, day_of, to_date
from relplanner.plan.model import Absence, Calendar, CalendarException, Day, DayPattern, Id, Instant
from relplanner.schedule.working_time import Interval, cut, united
from relplanner.schedule.worktime import Pattern, days

LAST = day("2149-12-31")
"""The last day that Microsoft Project knows."""

BEFORE, BEHIND = 366, 5 * 366
"""Days around the plan over which a calendar is written day by day."""

MIDNIGHT = 1440


class Horizon(msgspec.Struct, frozen=True):
    """The days, both included, over which calendars are written day by day where they cannot be said."""

    first: Day
    last: Day

    @classmethod
    def around(cls, start: int, finish: int) -> Horizon:
        """The horizon of a plan with this start and finish."""
        return cls(Day(day_of(Instant(start)) - BEFORE), Day(day_of(Instant(finish)) + BEHIND))


class Flat(msgspec.Struct, frozen=True, kw_only=True):
    """A calendar that stands alone: seven days from Monday, none beyond midnight, and exceptions that do not meet."""

    name: str
    week: tuple[DayPattern | None, ...]
    exceptions: tuple[CalendarException, ...]


def flattened(calendar: Calendar, calendars: Mapping[Id, Calendar], horizon: Horizon, losses: list[Loss]) -> Flat:
    """The calendar with all that it inherits."""
    chain = chain_of(calendar, calendars)
    week = [next((c.week[at] or () for c in chain if c.week[at] is not None), ()) for at in range(7)]
    exceptions = [exception for c in reversed(chain) for exception in c.exceptions]
    if plain(chain, horizon):
        return Flat(name=calendar.name, week=tuple(week), exceptions=tuple(exceptions))
    ended = tuple(_until_midnight(week[at], week[at - 1]) for at in range(7))
    pattern = Pattern(calendars, calendar)
    dated = _dated(pattern, ended, horizon)
    if any(exception.rule or exception.last > horizon.last or exception.first < horizon.first for exception in exceptions):
        between = f"{to_date(horizon.first)} to {to_date(horizon.last)}"
        losses.append(
            Loss(where=f"calendar {calendar.name}", what="exceptions that Microsoft Project cannot say", done=f"dated, {between}")
        )
    return Flat(name=calendar.name, week=ended, exceptions=tuple(dated))


def chain_of(calendar: Calendar, calendars: Mapping[Id, Calendar]) -> list[Calendar]:
    """The calendar and its bases, itself first."""
    chain = [calendar]
    while (base := calendars.get(chain[-1].base or "")) is not None and base not in chain:
        chain.append(base)
    return chain


def plain(chain: Sequence[Calendar], horizon: Horizon) -> bool:
    """Whether its own words can be written: no night beyond midnight, every rule sayable, no two exceptions that meet."""
    exceptions = [exception for c in chain for exception in c.exceptions]
    patterns = [pattern or () for c in chain for pattern in c.week] + [exception.spans for exception in exceptions]
    if any(finish > MIDNIGHT for pattern in patterns for _, finish in pattern):
        return False
    if any(exception.rule and recurrence(exception.rule) is None for exception in exceptions):
        return False
    seen: set[int] = set()
    for exception in exceptions:
        taken = days(exception, horizon.first, horizon.last)
        if not seen.isdisjoint(taken):
            return False
        seen.update(taken)
    return True


def _until_midnight(today: DayPattern, yesterday: DayPattern) -> DayPattern:
    """A weekday's own minutes, the end of the night before among them."""
    spans = [(start, min(finish, MIDNIGHT)) for start, finish in today if start < MIDNIGHT]
    spans += [(max(start - MIDNIGHT, 0), finish - MIDNIGHT) for start, finish in yesterday if finish > MIDNIGHT]
    return tuple(united(spans))


def _dated(pattern: Pattern, week: Sequence[DayPattern], horizon: Horizon) -> list[CalendarException]:
    """An exception for every run of days within the horizon that differ from the week in the same way."""
    by_day: dict[int, list[Interval]] = {}
    for start, finish in pattern.intervals(horizon.first * 1440, (horizon.last + 1) * 1440):
        for number in range(start // 1440, (finish - 1) // 1440 + 1):
            by_day.setdefault(number, []).append((max(start - number * 1440, 0), min(finish - number * 1440, MIDNIGHT)))
    found: list[CalendarException] = []
    for number in range(horizon.first, horizon.last + 1):
        spans = tuple(by_day.get(number, ()))
        if spans == tuple(united(week[(number + 3) % 7])):
            continue
        if found and found[-1].last == number - 1 and found[-1].spans == spans:
            found[-1] = CalendarException(first=found[-1].first, last=Day(number), spans=spans)
        else:
            found.append(CalendarException(first=Day(number), last=Day(number), spans=spans))
    return found


def away(absences: Iterable[Absence], pattern: Pattern) -> list[CalendarException]:
    """Absences as exceptions of a person's calendar: whole days off, and what is left of the days that begin and end them."""
    gaps = united((absence.start, absence.finish) for absence in absences)
    reasons = {absence.start: absence.reason for absence in absences}
    found: dict[int, CalendarException] = {}
    for start, finish in gaps:
        name = reasons.get(Instant(start), "")
        first, last = -(-start // 1440), finish // 1440 - 1
        for number in {start // 1440, finish // 1440} - set(range(first, last + 1)):
            if number * 1440 < finish:
                left = cut(pattern.intervals(number * 1440, (number + 1) * 1440), gaps)
                spans = tuple((a - number * 1440, b - number * 1440) for a, b in left)
                found[number] = CalendarException(first=Day(number), last=Day(number), name=name, spans=spans)
        if first <= last:
            found[first] = CalendarException(first=Day(first), last=Day(last), name=name)
    return [found[number] for number in sorted(found)]


def put_calendar(parent: Element, uid: int, flat: Flat, base: int | None = None) -> None:
    """Append a calendar; one with a base is a resource's own."""
    element = SubElement(parent, "Calendar")
    put(element, "UID", uid)
    put(element, "Name", flat.name)
    put_flag(element, "IsBaseCalendar", base is None)
    put_flag(element, "IsBaselineCalendar", said=False)
    put(element, "BaseCalendarUID", -1 if base is None else base)
    listed = [(number, flat.week[(number + 5) % 7]) for number in range(1, 8)]
    said = [(number, spans) for number, spans in listed if spans is not None or base is None]
    if said:
        week = SubElement(element, "WeekDays")
        for number, spans in said:
            weekday = SubElement(week, "WeekDay")
            put(weekday, "DayType", number)
            _put_hours(weekday, spans or ())
    if flat.exceptions:
        exceptions = SubElement(element, "Exceptions")
        for exception in flat.exceptions:
            _put_exception(exceptions, exception)


def _put_exception(parent: Element, exception: CalendarException) -> None:
    said = recurrence(exception.rule) if exception.rule else None
    last = min(exception.last, LAST)
    element = SubElement(parent, "Exception")
    put_flag(element, "EnteredByOccurrences", said is not None and said["Occurrences"] > 0)
    period = SubElement(element, "TimePeriod")
    put_moment(period, "FromDate", exception.first * 1440)
    put_end_of_day(period, "ToDate", Day(last))
    codes = dict(said) if said is not None else {"Occurrences": last - exception.first + 1, "Type": 1}
    put(element, "Occurrences", codes.pop("Occurrences") or 1)
    put(element, "Name", clean(exception.name))
    for tag, code in codes.items():
        put(element, tag, code)
    _put_hours(element, exception.spans)


def _put_hours(parent: Element, spans: DayPattern) -> None:
    put_flag(parent, "DayWorking", bool(spans))
    if spans:
        times = SubElement(parent, "WorkingTimes")
        for start, finish in spans:
            time = SubElement(times, "WorkingTime")
            put(time, "FromTime", _clock(start))
            put(time, "ToTime", _clock(finish))


def _clock(minutes: int) -> str:
    hours, rest = divmod(minutes % MIDNIGHT, 60)
    return f"{hours:02}:{rest:02}:00"
