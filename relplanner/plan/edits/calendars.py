"""Verbs of calendars: working weeks, exceptions, public holidays."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from relplanner.plan.edits.ground import changed, found, fresh, one_line, settled, with_records, without
from relplanner.plan.ids import IdSource
from relplanner.plan.legal import named
from relplanner.plan.model import Calendar, CalendarException, DayPattern, Id, Plan
from relplanner.plan.problems import EditError

OFFICE_DAY: DayPattern = ((480, 720), (780, 1020))
"""08:00 to 12:00 and 13:00 to 17:00."""

OFFICE_WEEK: tuple[DayPattern, ...] = (OFFICE_DAY, OFFICE_DAY, OFFICE_DAY, OFFICE_DAY, OFFICE_DAY, (), ())
"""Forty hours, Monday to Friday."""


def add_calendar(
    plan: Plan,
    ids: IdSource,
    *,
    name: str,
    id: Id | None = None,  # noqa: A002  # the record's own word
    **fields: Any,  # noqa: ANN401  # checked against the record
) -> Plan:
    """Add a calendar; without a `week` and a `base` it has the office week.

    Raises `EditError` (`bad-week`, `unknown-calendar`, `unknown-field`, `illegal-value`, and each rule).
    """
    if "week" not in fields and "base" not in fields:
        fields = {**fields, "week": OFFICE_WEEK}
    new = changed(Calendar(id=fresh(ids, "c", plan, "calendars", id), name=one_line(name)), fields)
    return settled(plan, with_records(plan, "calendars", [new]))


def change_calendar(plan: Plan, calendar: Id, **fields: Any) -> Plan:  # noqa: ANN401  # checked against the record
    """Set fields of a calendar. Raises `EditError` (`bad-week`, `calendar-loop`, `illegal-value`, and each rule)."""
    was: Calendar = found(plan, "calendars", calendar)
    return settled(plan, with_records(plan, "calendars", [changed(was, fields)]))


def remove_calendar(plan: Plan, calendar: Id) -> Plan:
    """Take a calendar away that nobody follows. Raises `EditError` (`calendar-in-use`), naming who does."""
    was: Calendar = found(plan, "calendars", calendar)
    users = [named(row) for row in plan.rows.values() if row.calendar == calendar]
    users += [named(resource) for resource in plan.resources.values() if resource.calendar == calendar]
    users += [named(other) for other in plan.calendars.values() if other.base == calendar]
    if plan.settings.calendar == calendar:
        users.insert(0, "the whole plan")
    if users:
        others = "" if len(users) == 1 else f" and {len(users) - 1} more"
        message = f"The calendar {named(was)} is followed by {users[0]}{others}; give them another calendar first."
        raise EditError("calendar-in-use", message, calendar)
    return settled(plan, without(plan, "calendars", [calendar]))


def add_exception(plan: Plan, calendar: Id, exception: CalendarException) -> Plan:
    """Add days that differ from the week; it wins over earlier ones. Raises `EditError` (`bad-week`, `finish-before-start`)."""
    was: Calendar = found(plan, "calendars", calendar)
    left = tuple(one for one in was.exceptions if one != exception)
    return _with_exceptions(plan, was, (*left, exception))


def remove_exception(plan: Plan, calendar: Id, exception: CalendarException) -> Plan:
    """Take an exception away. Raises `EditError` (`unknown-exception`)."""
    was: Calendar = found(plan, "calendars", calendar)
    if exception not in was.exceptions:
        raise EditError("unknown-exception", f"The calendar {named(was)} has no such exception any more.", calendar)
    return _with_exceptions(plan, was, tuple(one for one in was.exceptions if one != exception))


def set_holidays(
    plan: Plan,
    calendar: Id,
    holidays: str,
    exceptions: Iterable[CalendarException],
    replaced: Collection[CalendarException] = (),
) -> Plan:
    """Copy the public holidays of a country and region, named `holidays`, into a calendar.

    `replaced` are those of the country before; an exception that the user made stays and wins.
    """
    was: Calendar = found(plan, "calendars", calendar)
    new = tuple(exceptions)
    own = tuple(one for one in was.exceptions if one not in replaced and one not in new)
    return settled(
        plan,
        with_records(plan, "calendars", [msgspec.structs.replace(was, holidays=one_line(holidays), exceptions=(*new, *own))]),
    )


def _with_exceptions(plan: Plan, was: Calendar, exceptions: tuple[CalendarException, ...]) -> Plan:
    return settled(plan, with_records(plan, "calendars", [msgspec.structs.replace(was, exceptions=exceptions)]))
