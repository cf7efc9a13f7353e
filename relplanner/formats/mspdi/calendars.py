"""Calendars of Microsoft Project XML: weeks, exceptions, recurring exceptions and work weeks.

A resource's calendar that adds nothing to its base is not kept: its resource names the base. Exceptions stand in the file's order
behind the work weeks, so that they win over them.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

import msgspec

from relplanner.formats.exchange import Loss
from relplanner.formats.mspdi.elements import flag, integer, moment, text, time_of_day
from relplanner.plan.instants import day, day_of
from relplanner.plan.model import Calendar, CalendarException, Day, DayPattern, Id

DEFAULT_DAY: DayPattern = ((480, 720), (780, 1020))
"""Microsoft's working day where a file says only that the day works."""

NEVER = day("2199-12-31")
"""The last day of exceptions without an end."""

WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
POSITIONS = (1, 2, 3, 4, -1)
MONTH_ITEMS = ("SU,MO,TU,WE,TH,FR,SA", "MO,TU,WE,TH,FR", "SA,SU", *WEEKDAYS)
"""What a recurrence by position counts: days, weekdays, days of the weekend, then Sundays to Saturdays."""


class Calendars(msgspec.Struct, frozen=True, kw_only=True):
    """The calendars of a file by id, and which id serves each UID (a calendar that adds nothing gives its base's)."""

    table: Mapping[Id, Calendar]
    by_uid: Mapping[str, Id]


def read_calendars(root: Element) -> tuple[Calendars, list[Loss]]:
    """Read all calendars of a file."""
    losses: list[Loss] = []
    elements = {text(element, "UID"): element for element in root.iterfind("Calendars/Calendar") if text(element, "UID")}
    by_uid = {uid: _serving(uid, elements) for uid in elements}
    table = {}
    for uid, element in elements.items():
        if by_uid[uid] == calendar_id(uid):
            table[by_uid[uid]] = _calendar(uid, element, by_uid.get(_base(uid, element, elements)), losses)
    return Calendars(table=table, by_uid=by_uid), losses


def calendar_id(uid: str) -> Id:
    """The id of the calendar with this UID."""
    return f"c{uid}"


def _base(uid: str, element: Element, elements: Mapping[str, Element]) -> str:
    """The UID of the base, "" for a calendar that has none; files name base calendars' bases at random, so those have none."""
    base = text(element, "BaseCalendarUID")
    return base if not flag(element, "IsBaseCalendar") and base in elements and base != uid else ""


def _serving(uid: str, elements: Mapping[str, Element]) -> Id:
    """The calendar that really says when work is: the first, from this one down its bases, that has something to say."""
    seen: set[str] = set()
    while uid not in seen:
        seen.add(uid)
        element = elements[uid]
        base = _base(uid, element, elements)
        if not base or any(
            element.find(path) is not None for path in ("WeekDays/WeekDay", "Exceptions/Exception", "WorkWeeks/WorkWeek")
        ):
            break
        uid = base
    return calendar_id(uid)


def _calendar(uid: str, element: Element, base: Id | None, losses: list[Loss]) -> Calendar:
    name = text(element, "Name") or f"Calendar {uid}"
    days = element.findall("WeekDays/WeekDay")
    week: list[DayPattern | None] = [None] * 7
    for item in days:
        number = integer(item, "DayType")
        if 1 <= number <= 7:
            week[(number + 5) % 7] = _spans(item)
    if base is None and not any(pattern is not None for pattern in week):
        week = [*[DEFAULT_DAY] * 5, (), ()]
        losses.append(Loss(where=f"calendar {name}", what="has no working week", done="Monday to Friday, 8 to 12 and 13 to 17"))
    exceptions = [found for item in element.iterfind("WorkWeeks/WorkWeek") for found in _work_week(item)]
    listed = element.findall("Exceptions/Exception")
    for item in listed or [item for item in days if integer(item, "DayType") == 0]:
        found = _exception(item, name, losses)
        if found is not None:
            exceptions.append(found)
    return Calendar(id=calendar_id(uid), name=name, base=base, week=tuple(week), exceptions=tuple(exceptions), source_id=uid)


def _spans(element: Element) -> DayPattern:
    """The working hours of a day, in order; an end at midnight is the end of the day, hours that overlap are joined."""
    if not flag(element, "DayWorking"):
        return ()
    spans: list[tuple[int, int]] = []
    for item in element.iterfind("WorkingTimes/WorkingTime"):
        start, finish = time_of_day(item, "FromTime"), time_of_day(item, "ToTime")
        if start is not None and finish is not None:
            spans.append((start, finish if finish > start else finish + 1440))
    joined: list[tuple[int, int]] = []
    for start, finish in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(finish, joined[-1][1]))
        else:
            joined.append((start, finish))
    return tuple(joined) or DEFAULT_DAY


def _period(item: Element) -> tuple[Day, Day] | None:
    """First and last day of an exception's or work week's time."""
    period = item.find("TimePeriod")
    if period is None:
        return None
    first, last = moment(period, "FromDate"), moment(period, "ToDate")
    if first is None or (last is not None and day_of(last) < day_of(first)):
        return None
    return day_of(first), min(day_of(last), NEVER) if last is not None else NEVER


def _exception(item: Element, calendar: str, losses: list[Loss]) -> CalendarException | None:
    name = text(item, "Name")
    days = _period(item)
    if days is None:
        losses.append(
            Loss(
                where=f"calendar {calendar}",
                what=f"exception {name} has no first and last day".replace("  ", " "),
                done="left out",
            )
        )
        return None
    try:
        rule = _rule(item)
    except (IndexError, ValueError):
        what = f"exception {name} repeats in a way that is not known".replace("  ", " ")
        losses.append(Loss(where=f"calendar {calendar}", what=what, done="left out"))
        return None
    return CalendarException(first=days[0], last=days[1], name=name, spans=_spans(item), rule=rule)


def _rule(item: Element) -> str:
    """The RFC 5545 rule of a recurring exception, "" for one that is every day of its period.

    Raises `ValueError` or `IndexError` for codes that Microsoft does not define.
    """
    kind = integer(item, "Type", 1)
    every = max(integer(item, "Period", 1), 1)
    count = integer(item, "Occurrences") if flag(item, "EnteredByOccurrences") else 0
    if kind in {0, 1, 9}:
        frequency = "" if every == 1 and not count else "FREQ=DAILY"
    elif kind == 7:
        frequency = "FREQ=DAILY"
    elif kind == 6:
        mask = integer(item, "DaysOfWeek")
        chosen = [name for bit, name in enumerate(WEEKDAYS) if mask >> bit & 1]
        frequency = "FREQ=WEEKLY;WKST=SU" + (f";BYDAY={','.join(chosen)}" if chosen else "")
    elif kind in {2, 3, 4, 5}:
        frequency = _monthly(item, kind)
        every = every if kind in {4, 5} else 1
    else:
        message = f"recurrence {kind}"
        raise ValueError(message)
    if not frequency:
        return ""
    return frequency + (f";INTERVAL={every}" if every > 1 else "") + (f";COUNT={count}" if count else "")


def _monthly(item: Element, kind: int) -> str:
    """A rule that counts days of a month: 2, 3 once a year, 4, 5 every so many months; 2, 4 by date, 3, 5 by position."""
    rule = f"FREQ=YEARLY;BYMONTH={integer(item, 'Month') + 1}" if kind in {2, 3} else "FREQ=MONTHLY"
    if kind in {2, 4}:
        return f"{rule};BYMONTHDAY={integer(item, 'MonthDay')}"
    items = MONTH_ITEMS[integer(item, "MonthItem")]
    return f"{rule};BYDAY={items};BYSETPOS={POSITIONS[integer(item, 'MonthPosition')]}"


def _work_week(item: Element) -> list[CalendarException]:
    """A week that differs from the usual one for a while: an exception per weekday that it names."""
    days = _period(item)
    if days is None:
        return []
    name = text(item, "Name")
    found = []
    for weekday in item.iterfind("WeekDays/WeekDay"):
        number = integer(weekday, "DayType")
        if 1 <= number <= 7:
            rule = f"FREQ=WEEKLY;BYDAY={WEEKDAYS[number - 1]}"
            found.append(CalendarException(first=days[0], last=days[1], name=name, spans=_spans(weekday), rule=rule))
    return found
