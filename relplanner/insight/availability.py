"""Who can do a task, and is free for it: everybody with the role and the skills, the freest first, each with the reason.

A role is asked for by a role to be filled that stands on the task, or by whoever is to be replaced; skills by the task itself.
Free is what is left of somebody's capacity in every minute of the task's dates, whatever else the day looks like.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import msgspec

from relplanner.insight.load import Hours, Load
from relplanner.insight.readings import Readings
from relplanner.insight.wording import days_text, listed, period_text
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Assignment, Id, Instant, Minutes, PerMille, Resource
from relplanner.plan.steps import capacity_at


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a task asks of whoever does it: one of `roles` (none: any), all of `skills`, `units`, in [`start`, `finish`)."""

    roles: tuple[str, ...]
    skills: tuple[str, ...]
    units: PerMille
    start: Instant
    finish: Instant
    environment: bool = False


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody for a task: `free` units in every minute of it, `away` minutes of it absent, `booked` work in its dates.

    `able`: has a role that is asked for and all skills; `missing` are the skills that are not there. `reason` is a sentence.
    """

    resource: Id
    able: bool
    free: PerMille
    away: Minutes
    booked: Minutes
    missing: tuple[str, ...]
    fits: bool
    reason: str


def wanted(readings: Readings, task: Id, instead_of: Assignment | None = None) -> Wanted:
    """What a task asks of whoever is put on it, or takes the place of an assignment of it."""
    plan = readings.plan
    helping = readings.relations.assignments_of.get(task, ())
    asking = [instead_of] if instead_of is not None else [one for one in helping if plan.resources[one.resource].kind == "role"]
    roles = dict.fromkeys(role for one in asking for role in _roles(plan.resources[one.resource]))
    dates = readings.schedule.dates(task)
    start, finish = readings.schedule.spans.get(instead_of.id, (0, 0)) if instead_of is not None else (0, 0)
    return Wanted(
        roles=tuple(roles),
        skills=plan.rows[task].skills,
        units=asking[0].units if asking else PerMille(1000),
        start=Instant(start) if start < finish else dates.start,
        finish=Instant(finish) if start < finish else dates.finish,
        environment=instead_of is not None and plan.resources[instead_of.resource].kind == "environment",
    )


def candidates(readings: Readings, task: Id, instead_of: Assignment | None = None) -> tuple[Candidate, ...]:
    """Everybody who is not on the task yet, best first: able and free, then able, then the rest by how much they are free."""
    asked = wanted(readings, task, instead_of)
    there = {one.resource for one in readings.relations.assignments_of.get(task, ())}
    kinds = ("environment",) if asked.environment else ("person", "team")
    found = [
        _candidate(readings, task, load, asked)
        for key, load in readings.loads.items()
        if key not in there and load.resource.kind in kinds
    ]
    place = {key: at for at, key in enumerate(readings.loads)}
    return tuple(
        sorted(found, key=lambda one: (not one.fits, not one.able, one.away, -one.free, one.booked, place[one.resource]))
    )


def bookings_between(readings: Readings, resource: Id, since: Instant, until: Instant) -> tuple[Id, ...]:
    """The assignments of a resource whose work begins in [`since`, `until`) and was not started yet, in order of time."""
    found = []
    for one in readings.relations.bookings_of.get(resource, ()):
        start, _ = readings.schedule.spans.get(one.id) or (readings.schedule.dates(one.task).start, 0)
        progress = readings.plan.rows[one.task].progress
        begun = progress is not None and (progress.actual_start is not None or progress.percent > 0)
        if since <= start < until and not begun:
            found.append((start, one.id))
    return tuple(key for _, key in sorted(found))


def free_units(load: Load, hours: Hours, start: int, finish: int) -> PerMille:
    """What is left of a resource's capacity in every minute that `hours` work in [start, finish), time away left out."""
    steps = load.steps_in(start, finish)
    edges = {start, finish, *(one.start for one in load.resource.capacity_steps), *(at for one in steps for at in one[:2])}
    inside = sorted(at for at in edges if start <= at <= finish)
    least: int | None = None
    at = 0
    for begin, end in pairwise(inside):
        while at < len(steps) and steps[at].finish <= begin:
            at += 1
        used = steps[at].units if at < len(steps) and steps[at].start <= begin else 0
        if hours.between(begin, end):
            left = capacity_at(load.resource, begin) - used
            least = left if least is None else min(least, left)
    return PerMille(max(0, least or 0))


def _roles(resource: Resource) -> tuple[str, ...]:
    return resource.roles or ((resource.name,) if resource.kind == "role" else ())


def _candidate(readings: Readings, task: Id, load: Load, asked: Wanted) -> Candidate:
    resource = load.resource
    hours: Hours = readings.schedule.worktime.task_calendar(task)
    missing = tuple(skill for skill in asked.skills if skill.casefold() not in {one.casefold() for one in resource.skills})
    suited = not asked.roles or any(role in asked.roles for role in resource.roles)
    if asked.environment and not asked.roles:
        suited = False  # nothing says that another test system would do
    away = Minutes(hours.between(asked.start, asked.finish) - _there(load, hours, asked))
    free = free_units(load, hours, asked.start, asked.finish)
    booked = load.bucket(asked.start, asked.finish).booked
    found = Candidate(
        resource=resource.id,
        able=suited and not missing,
        free=free,
        away=away,
        booked=booked,
        missing=missing,
        fits=suited and not missing and free >= min(asked.units, resource.capacity) > 0 and away == 0,
        reason="",
    )
    return msgspec.structs.replace(found, reason=_reason(readings, found, resource, asked, suited=suited))


def _there(load: Load, hours: Hours, asked: Wanted) -> int:
    """Minutes of the task in which the resource works too."""
    pieces = hours.intervals(asked.start, asked.finish)
    return sum(load.hours.between(start, finish) for start, finish in pieces)


def _reason(readings: Readings, one: Candidate, resource: Resource, asked: Wanted, *, suited: bool) -> str:
    year = to_datetime(readings.schedule.start).year
    when = period_text(asked.start, asked.finish, year)
    shared = [role for role in resource.roles if role in asked.roles]
    says = [f"has the role {shared[0]}"] if shared else []
    says += [f"knows {listed(asked.skills)}"] if asked.skills and not one.missing else []
    lacks = [] if suited else [f"does not have the role {_either(asked.roles)}"] if asked.roles else ["is another environment"]
    lacks += [f"does not know {listed(one.missing)}"] if one.missing else []
    if one.away:
        lacks.append(f"is away {days_text(one.away, readings.plan.settings.minutes_per_day)} of it")
    if one.free >= min(asked.units, resource.capacity) > 0:
        says.append(f"is free {when}")
    elif one.free:
        lacks.append(f"is free with {one.free / 10:g} % only {when}")
    elif one.away < _length(readings, asked):
        lacks.append(f"is booked fully {when}")
    text = listed(says) if says else ""
    return f"{resource.name} {text}{', but ' if says and lacks else ''}{listed(lacks)}."


def _either(roles: Iterable[str]) -> str:
    return " or ".join(roles)


def _length(readings: Readings, asked: Wanted) -> int:
    hours: Hours = readings.schedule.worktime.plan_calendar
    return hours.between(asked.start, asked.finish)
