"""Calendar, resources and allocations of GanttProject's XML.

GanttProject plans in whole days: a day is eight hours here, from 8 to 12 and from 13 to 17. Rates are by the day.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from xml.etree.ElementTree import Element

from relplanner.formats.exchange import Loss
from relplanner.formats.gan.values import date, flag, number, said
from relplanner.plan.instants import day, from_date, midnight
from relplanner.plan.model import Absence, Assignment, Calendar, CalendarException, Day, Id, Money, PerMille, Resource
from relplanner.schedule.worktime import OFFICE

CALENDAR = "c1"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST, NEVER = day("1990-01-01"), day("2199-12-31")
"""Between these days holidays of every year are."""

HOURS = 8
DEFAULT_ROLES: Mapping[str, str] = {"Default:0": "", "Default:1": "project manager"}


def read_calendar(root: Element) -> tuple[Calendar, list[Loss]]:
    """The project's calendar: its week, its holidays, and days that are worked although the week says no."""
    losses: list[Loss] = []
    week = next(iter(root.iterfind("calendars/day-types/default-week")), None)
    shown = next(iter(root.iterfind("calendars/day-types/only-show-weekends")), None)
    everyday = shown is not None and flag(shown, "value")
    free = {name: name in {"sat", "sun"} if week is None else said(week, name) == "1" for name in WEEKDAYS}
    exceptions = []
    for element in root.iterfind("calendars/date"):
        found = _exception(element, losses)
        if found is not None:
            exceptions.append(found)
    losses += [
        Loss(where="the calendar", what=f"is based on “{said(element, 'base-id')}”", done="its own days are read")
        for element in root.iterfind("calendars")
        if said(element, "base-id")
    ]
    hours = tuple(() if free[name] and not everyday else OFFICE for name in WEEKDAYS)
    return Calendar(id=CALENDAR, name="GanttProject", week=hours, exceptions=tuple(exceptions), source_id="1"), losses


def _exception(element: Element, losses: list[Loss]) -> CalendarException | None:
    """A holiday or a working day, of one year or of every year."""
    kind, name = said(element, "type") or "HOLIDAY", (element.text or "").strip()
    year, month, number_ = number(element, "year"), number(element, "month"), number(element, "date")
    where = f"calendar day {year or 'every year'}-{month:02}-{number_:02}"
    if kind not in {"HOLIDAY", "WORKING_DAY"}:
        losses.append(Loss(where=where, what=f"a day of the type {kind}", done="left out"))
        return None
    spans = OFFICE if kind == "WORKING_DAY" else ()
    if not year:
        if not (1 <= month <= 12 and 1 <= number_ <= 31):
            losses.append(Loss(where=where, what="no day of the year", done="left out"))
            return None
        rule = f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={number_}"
        first, last = FIRST, NEVER
        return CalendarException(first=first, last=last, name=name, spans=spans, rule=rule)
    try:
        at = from_date(dt.date(year, month, number_))
    except ValueError:
        losses.append(Loss(where=where, what="no day of the calendar", done="left out"))
        return None
    return CalendarException(first=at, last=at, name=name, spans=spans)


def read_resources(root: Element) -> tuple[dict[Id, Resource], list[Loss]]:
    """People with their roles, rates and vacations."""
    losses: list[Loss] = []
    roles = {**DEFAULT_ROLES, **{said(one, "id"): said(one, "name") for one in root.iterfind("roles/role")}}
    away: dict[str, list[Absence]] = {}
    known = {said(one, "id") for one in root.iterfind("resources/resource")}
    for element in root.iterfind("vacations/vacation"):
        who, start, finish = said(element, "resourceid"), date(element, "start"), date(element, "end")
        if who not in known or start is None or finish is None or finish < start:
            losses.append(Loss(where=f"vacation of resource {who}", what="has no person or no days", done="left out"))
            continue
        # The end is the first day back at work, but the same day twice means that day.
        away.setdefault(who, []).append(
            Absence(start=midnight(start), finish=midnight(max(finish, Day(start + 1))), reason="vacation")
        )
    found: dict[Id, Resource] = {}
    for element in root.iterfind("resources/resource"):
        resource = _resource(element, roles, away, losses)
        found[resource.id] = resource
    held = {role for one in found.values() for role in one.roles}
    losses += [
        Loss(where="the project", what=f"role {said(one, 'name')} that nobody has", done="left out")
        for one in root.iterfind("roles/role")
        if said(one, "name") and said(one, "name") not in held
    ]
    return found, losses


def _resource(element: Element, roles: Mapping[str, str], away: Mapping[str, list[Absence]], losses: list[Loss]) -> Resource:
    key, name = said(element, "id"), said(element, "name")
    where = f"resource {name or key}"
    function = said(element, "function")
    role = roles.get(function, "")
    if function and function not in roles:
        losses.append(Loss(where=where, what=f"role {function} of another set", done="left out"))
    notes = [f"Phone: {said(element, 'phone')}"] if said(element, "phone") else []
    email = said(element, "contacts")
    if email and "@" not in email:
        notes, email = [*notes, email], ""
    rate = None
    for one in element.iterfind("rate"):
        if said(one, "name") == "standard":
            rate = Money(max(number(one, "value", times=100), 0) // HOURS) or None
        else:
            losses.append(Loss(where=where, what=f"rate {said(one, 'name')}", done="left out"))
    losses += [
        Loss(where=where, what=f"field {said(one, 'definition-id')}", done="left out")
        for one in element.iterfind("custom-property")
        if said(one, "value")
    ]
    return Resource(
        id=f"r{key}",
        name=name or f"Resource {key}",
        calendar=CALENDAR,
        absences=tuple(away.get(key, ())),
        roles=(role,) if role else (),
        email=email,
        rate=rate,
        notes="\n".join(notes),
        source_id=key,
    )


def read_allocations(
    root: Element, resources: Mapping[Id, Resource], leaves: Mapping[Id, str], summaries: Collection[Id]
) -> tuple[dict[Id, Assignment], list[Loss]]:
    """Who works on what with which part of a day; `leaves` gives the names of the tasks that can have people."""
    losses: list[Loss] = []
    roles = {**DEFAULT_ROLES, **{said(one, "id"): said(one, "name") for one in root.iterfind("roles/role")}}
    found: dict[Id, Assignment] = {}
    counts: Counter[str] = Counter()
    for element in root.iterfind("allocations/allocation"):
        task, who = f"t{said(element, 'task-id')}", f"r{said(element, 'resource-id')}"
        name = resources[who].name if who in resources else who[1:]
        where = f"{leaves.get(task, f'task {task[1:]}')}, {name}"
        units = number(element, "load", 1000, times=10)
        refused = (
            "an allocation of somebody who is not there"
            if who not in resources
            else "people on a summary"
            if task in summaries
            else "an allocation to a task that is not there"
            if task not in leaves
            else "an allocation of nothing"
            if units < 1
            else "a second allocation of the same person"
            if f"a{task}-{who}" in found
            else ""
        )
        if refused:
            losses.append(Loss(where=where, what=refused, done="left out"))
            continue
        key = f"a{task}-{who}"
        found[key] = Assignment(id=key, task=task, resource=who, units=PerMille(units))
        counts["is responsible for the task"] += flag(element, "responsible")
        role = roles.get(said(element, "function"), "")
        if role and role not in resources[who].roles:
            losses.append(Loss(where=where, what=f"works as {role} on this task only", done="left out"))
    losses += [Loss(where=f"{count} allocations", what=what, done="left out") for what, count in counts.items() if count]
    return found, losses
