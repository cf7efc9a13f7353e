"""Resources and assignments in Microsoft Project's XML.

Every resource has a calendar of its own there, on a base calendar, in which its absences stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from msgspec.structs import replace

from relplanner.formats.exchange import Loss
from relplanner.formats.mspdi.calendar_writer import Flat, Horizon, away, chain_of, flattened, plain, put_calendar
from relplanner.formats.mspdi.fields import put, put_duration, put_flag, put_moment, put_thousandths
from relplanner.formats.mspdi.people import COST, WORK
from relplanner.formats.mspdi.reduced import Reduced
from relplanner.plan.instants import instant
from relplanner.plan.model import Id, Money, Plan, Resource
from relplanner.schedule.estimates import remaining
from relplanner.schedule.worktime import Pattern

ALWAYS, FOR_EVER = instant("1984-01-01"), instant("2049-12-31T23:59")
"""What Microsoft Project writes for the first and the last moment of time."""

HOURLY = 2


def put_calendars(parent: Element, plan: Plan, horizon: Horizon) -> tuple[dict[Id, int], list[Loss]]:
    """Append the plan's calendars and one for each resource; gives each resource's."""
    losses: list[Loss] = []
    element = SubElement(parent, "Calendars")
    own = _own(plan, horizon)
    names: set[str] = set()
    for key in sorted(plan.calendars, key=lambda key: int(key[1:])):
        if key not in own:
            flat = flattened(plan.calendars[key], plan.calendars, horizon, losses)
            put_calendar(element, int(key[1:]), replace(flat, name=_new(flat.name, names)))
    serving: dict[Id, int] = {}
    upto = max((int(key[1:]) for key in plan.calendars), default=0)
    owned = {resource: key for key, resource in own.items()}
    for key in sorted(plan.resources, key=lambda key: int(key[1:])):
        resource = plan.resources[key]
        if resource.calendar is None:
            continue
        if key in owned:
            calendar = plan.calendars[owned[key]]
            serving[key] = int(calendar.id[1:])
            flat = Flat(name=calendar.name, week=calendar.week, exceptions=calendar.exceptions)
            put_calendar(element, serving[key], flat, int((calendar.base or "0")[1:]))
            continue
        upto += 1
        serving[key] = upto
        pattern = Pattern(plan.calendars, plan.calendars[resource.calendar])
        flat = Flat(name=resource.name, week=(None,) * 7, exceptions=tuple(away(resource.absences, pattern)))
        put_calendar(element, upto, flat, int(resource.calendar[1:]))
    return serving, losses


def _new(name: str, names: set[str]) -> str:
    """A name that no other base calendar has."""
    found, number = name, 2
    while found in names:
        found, number = f"{name} ({number})", number + 1
    names.add(found)
    return found


def _own(plan: Plan, horizon: Horizon) -> dict[Id, Id]:
    """Calendars that serve one resource and nothing else, on a base: they are written as that resource's own."""
    users = Counter(resource.calendar for resource in plan.resources.values())
    others = {row.calendar for row in plan.rows.values()} | {one.base for one in plan.calendars.values()}
    others.add(plan.settings.calendar)
    found: dict[Id, Id] = {}
    for resource in plan.resources.values():
        calendar = plan.calendars.get(resource.calendar or "")
        if calendar is None or calendar.base is None or users[calendar.id] > 1 or calendar.id in others or resource.absences:
            continue
        chain = chain_of(calendar, plan.calendars)
        if len(chain) > 1 and plain([calendar], horizon) and plain(chain[1:], horizon):
            found[calendar.id] = resource.id
    return found


def put_resources(parent: Element, plan: Plan, calendars: Mapping[Id, int]) -> None:
    """Append the resources."""
    element = SubElement(parent, "Resources")
    for number, key in enumerate(sorted(plan.resources, key=lambda key: int(key[1:])), start=1):
        _put_resource(SubElement(element, "Resource"), number, plan.resources[key], calendars.get(key))


def _put_resource(element: Element, number: int, resource: Resource, calendar: int | None) -> None:
    cost = resource.kind == "cost"
    put(element, "UID", resource.id[1:])
    put(element, "ID", number)
    put(element, "Name", resource.name)
    put(element, "Type", COST if cost else WORK)
    put_flag(element, "IsNull", said=False)
    put(element, "Initials", resource.name[:1])
    put(element, "EmailAddress", resource.email)
    put_thousandths(element, "MaxUnits", resource.capacity)
    if resource.rate:
        _put_rate(element, resource.rate)
    put(element, "CostPerUse", resource.cost_per_use or None)
    put(element, "CalendarUID", calendar)
    put(element, "Notes", resource.notes)
    put_flag(element, "IsGeneric", resource.kind == "role")
    put_flag(element, "IsCostResource", cost)
    if resource.capacity_steps:
        periods = SubElement(element, "AvailabilityPeriods")
        starts = [ALWAYS, *(step.start for step in resource.capacity_steps)]
        units = [resource.capacity, *(step.units for step in resource.capacity_steps)]
        for start, finish, amount in zip(starts, [*starts[1:], FOR_EVER], units, strict=True):
            if amount:
                period = SubElement(periods, "AvailabilityPeriod")
                put_moment(period, "AvailableFrom", start)
                put_moment(period, "AvailableTo", finish)
                put_thousandths(period, "AvailableUnits", amount)
    if resource.rate_steps:
        rates = SubElement(element, "Rates")
        begins = [ALWAYS, *(step.start for step in resource.rate_steps)]
        amounts = [resource.rate or Money(0), *(step.rate for step in resource.rate_steps)]
        for start, finish, rate in zip(begins, [*begins[1:], FOR_EVER], amounts, strict=True):
            item = SubElement(rates, "Rate")
            put_moment(item, "RatesFrom", start)
            put_moment(item, "RatesTo", finish)
            put(item, "RateTable", 0)
            _put_rate(item, rate)
            put(item, "CostPerUse", resource.cost_per_use or None)


def _put_rate(element: Element, rate: Money) -> None:
    put(element, "StandardRate", f"{rate / 100:.2f}".rstrip("0").rstrip("."))
    put(element, "StandardRateFormat", HOURLY)


def put_assignments(parent: Element, found: Reduced) -> None:
    """Append the assignments, with their dates."""
    element = SubElement(parent, "Assignments")
    plan, schedule = found.plan, found.schedule
    parents = {row.parent for row in plan.rows.values()}
    for key in sorted(plan.assignments, key=lambda key: int(plan.assignments[key].source_id)):
        assignment = plan.assignments[key]
        if assignment.task in parents:
            continue
        row = plan.rows[assignment.task]
        work = found.works[key]
        total = row.estimate.likely if row.estimate is not None else 0
        left = work * remaining(row) // total if total else work
        at = schedule.outline.index[found.rows[row.id]]
        start, finish = schedule.spans.get(found.assignments[key], (schedule.starts[at], schedule.finishes[at]))
        item = SubElement(element, "Assignment")
        put(item, "UID", assignment.source_id)
        put(item, "TaskUID", row.id[1:])
        put(item, "ResourceUID", assignment.resource[1:])
        put_duration(item, "ActualWork", work - left)
        put(item, "Delay", assignment.delay * 10)
        put_moment(item, "Finish", finish)
        put(item, "LevelingDelay", 0)
        put_duration(item, "RemainingWork", left)
        put_moment(item, "Start", start)
        put_thousandths(item, "Units", assignment.units)
        put_duration(item, "Work", work)
        put(item, "WorkContour", 0)
