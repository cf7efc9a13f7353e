"""Resources and assignments of Microsoft Project XML.

Work and units of an assignment decide how long it lasts; the resource “unassigned” (UID -65535) is nobody. Materials have no
place in a plan and are listed as losses, with their assignments.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

import msgspec

from relplanner.formats.exchange import Loss
from relplanner.formats.mspdi.calendars import Calendars
from relplanner.formats.mspdi.elements import duration, flag, integer, moment, money, tenths, text, thousandths
from relplanner.plan.model import (
    Assignment,
    CapacityStep,
    Id,
    Instant,
    Minutes,
    Money,
    PerMille,
    RateStep,
    Resource,
    ResourceKind,
)

MATERIAL, WORK, COST = 0, 1, 2
PROPOSED = 1
ALWAYS_BEFORE = 7_500_000
"""Microsoft writes 1984-01-01 for “always”; nothing begins before this instant."""
AT_CONTOUR = 0


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """One assignment as the file has it: who, how much of them, and the work where the file says it."""

    uid: str
    resource: Id
    units: PerMille
    work: Minutes | None
    delay: Minutes
    contoured: bool


def resource_id(uid: str) -> Id:
    """The id of the resource with this UID."""
    return f"r{uid}"


def read_resources(root: Element, calendars: Calendars) -> tuple[dict[Id, Resource], list[Loss]]:
    """Read people, teams and costs; the nameless resource 0 is the file's “unassigned” and no one."""
    losses: list[Loss] = []
    table: dict[Id, Resource] = {}
    for element in root.iterfind("Resources/Resource"):
        uid, name = text(element, "UID"), text(element, "Name")
        if not uid or flag(element, "IsNull") or (uid == "0" and not name):
            continue
        where = f"resource {name or uid}"
        if integer(element, "Type", WORK) == MATERIAL:
            losses.append(Loss(where=where, what="is a material", done="left out, with its assignments"))
            continue
        table[resource_id(uid)] = _resource(element, uid, name, calendars)
        losses += [
            Loss(where=where, what=f"{what} “{text(element, tag)}”", done="left out")
            for tag, what in (("Group", "group"), ("Code", "code"), ("Initials", "initials"))
            if text(element, tag) and text(element, tag) != name[:1]
        ]
        losses += _beyond(element, where)
    return table, losses


def _resource(element: Element, uid: str, name: str, calendars: Calendars) -> Resource:
    capacity = thousandths(element, "MaxUnits")
    kind: ResourceKind = "team" if capacity > 1000 else "person"
    if integer(element, "Type", WORK) == COST or flag(element, "IsCostResource"):
        kind = "cost"
    return Resource(
        id=resource_id(uid),
        name=name or f"Resource {uid}",
        kind=kind,
        capacity=capacity,
        capacity_steps=_steps(element),
        calendar=calendars.by_uid.get(text(element, "CalendarUID")) if kind != "cost" else None,
        email=text(element, "EmailAddress"),
        rate=_rate(element),
        rate_steps=_rate_steps(element),
        cost_per_use=money(element, "CostPerUse"),
        notes=text(element, "Notes"),
        source_id=uid,
    )


def _beyond(element: Element, where: str) -> list[Loss]:
    """What a file says of somebody's costs and hours that a plan has no place for."""
    tables = {integer(item, "RateTable") for item in element.iterfind("Rates/Rate")} - {0}
    said = (
        (element.find("Baseline") is not None, "baseline"),
        (thousandths(element, "OvertimeRate", 0) > 0, "a rate for overtime"),
        (bool(tables), "further tables of rates"),
        (flag(element, "IsInactive"), "is inactive"),
        (flag(element, "IsBudget"), "is a budget"),
        (integer(element, "BookingType") == PROPOSED, "is proposed only"),
    )
    return [Loss(where=where, what=what, done="left out") for found, what in said if found]


def _rate(element: Element, default: str = "StandardRate") -> Money | None:
    """What an hour costs, None where it costs nothing."""
    return Money((thousandths(element, default, 0) + 5) // 10) or None


def _rate_steps(element: Element) -> tuple[RateStep, ...]:
    """The rates that follow the first one."""
    steps: dict[Instant, RateStep] = {}
    for item in element.iterfind("Rates/Rate"):
        start = moment(item, "RatesFrom")
        if integer(item, "RateTable") == 0 and start is not None and start >= ALWAYS_BEFORE:
            steps[start] = RateStep(start=start, rate=_rate(item) or Money(0))
    return tuple(steps[start] for start in sorted(steps))


def _steps(element: Element) -> tuple[CapacityStep, ...]:
    """Capacity over time, where the file gives it from and to days."""
    steps: list[CapacityStep] = []
    for period in element.iterfind("AvailabilityPeriods/AvailabilityPeriod"):
        start, finish = moment(period, "AvailableFrom"), moment(period, "AvailableTo")
        if start is None or start < ALWAYS_BEFORE:
            continue
        if steps and steps[-1].start == start:
            steps.pop()
        steps.append(CapacityStep(start=start, units=thousandths(period, "AvailableUnits")))
        if finish is not None and finish < 41_000_000:  # and 2049 for “for ever”
            steps.append(CapacityStep(start=finish, units=PerMille(0)))
    return tuple(steps)


def read_bookings(
    root: Element, resources: Mapping[Id, Resource], names: Mapping[str, str]
) -> tuple[dict[str, list[Booking]], list[Loss]]:
    """Read the assignments by their task's UID; `names` gives the tasks that are kept."""
    losses: list[Loss] = []
    bookings: defaultdict[str, list[Booking]] = defaultdict(list)
    timephased = 0
    for element in root.iterfind("Assignments/Assignment"):
        task, resource = text(element, "TaskUID"), resource_id(text(element, "ResourceUID"))
        timephased += element.find("TimephasedData") is not None
        if task not in names or resource not in resources:
            continue
        where = f"{names[task]}, {resources[resource].name}"
        work, overtime = duration(element, "Work"), duration(element, "OvertimeWork")
        if work and overtime:
            losses.append(
                Loss(where=where, what=f"overtime of {overtime / 60:g} h", done="shortens the work; left out of the load")
            )
            work = Minutes(work - overtime)
        contoured = integer(element, "WorkContour") != AT_CONTOUR
        if contoured:
            losses.append(Loss(where=where, what="a work contour", done="the task keeps its duration, with even work"))
        losses += [
            Loss(where=where, what=what, done="left out")
            for found, what in (
                (element.find("Baseline") is not None, "baseline of one assignment"),
                (integer(element, "CostRateTable") != 0, "another table of rates"),
                (integer(element, "BookingType") == PROPOSED, "is proposed only"),
                (bool(text(element, "Notes")), "notes on an assignment"),
            )
            if found
        ]
        if integer(element, "LevelingDelay"):
            losses.append(Loss(where=where, what="a levelling delay of one assignment", done="left out"))
        units = thousandths(element, "Units")
        if units < 1:
            losses.append(Loss(where=where, what="an assignment of 0 %", done="left out"))
            continue
        if any(other.resource == resource for other in bookings[task]):
            losses.append(Loss(where=where, what="a second assignment of the same resource", done="left out"))
            continue
        booking = Booking(
            uid=text(element, "UID"),
            resource=resource,
            units=units,
            work=work or None,
            delay=max(tenths(element, "Delay"), Minutes(0)),
            contoured=contoured,
        )
        bookings[task].append(booking)
    if timephased:
        losses.append(Loss(where=f"{timephased} assignments", what="work by the day", done="computed from work and units"))
    return dict(bookings), losses


def assignments(row: Id, bookings: Sequence[Booking], keeps_work: bool) -> list[Assignment]:
    """The assignments of a row; `keeps_work`: each works its own share, else the task's estimate gives it."""
    return [
        Assignment(
            id=f"a{booking.uid}-{row}",
            task=row,
            resource=booking.resource,
            units=booking.units,
            work=(booking.work or Minutes(0)) if keeps_work else None,
            delay=booking.delay,
            source_id=booking.uid,
        )
        for booking in bookings
    ]
