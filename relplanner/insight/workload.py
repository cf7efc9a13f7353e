"""The work of many together: of a role, a release, a phase or the plan; how much of a role is needed, and how much is there.

The load of a group is a `Load` of its people, teams, roles and outside help, on the plan's working time; only that of a role has
a capacity, which those who fill it make up minute by minute, absences taken off. Whoever fills several roles brings all to each.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Protocol

import msgspec

from relplanner.insight.load import Booking, Excess, Hours, Load
from relplanner.insight.periods import months
from relplanner.insight.relations import Relations
from relplanner.insight.wording import MONTHS, listed
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import CapacityStep, Id, Instant, Minutes, PerMille, Plan, Resource
from relplanner.plan.steps import capacity_at
from relplanner.schedule.result import Schedule


class Ground(Protocol):
    """What work is added up from; `Readings` and the facts of checks are such."""

    @property
    def plan(self) -> Plan:
        """The plan."""

    @property
    def schedule(self) -> Schedule:
        """Its dates."""

    @property
    def loads(self) -> Mapping[Id, Load]:
        """The loads of all resources, in order of names."""

    @property
    def relations(self) -> Relations:
        """Who belongs to whom."""


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a role is needed in [`start`, `finish`): `need` at its peak, `have` on the average, both in units.

    `booked` are the minutes of all its work, `open` those of them that nobody has been found for yet. `worst` is what is needed
    and what is there when most is missing, to the minute; None where enough is there.
    """

    role: str
    start: Instant
    finish: Instant
    need: PerMille
    have: PerMille
    booked: Minutes
    open: Minutes
    worst: tuple[PerMille, PerMille] | None = None

    @property
    def short(self) -> bool:
        """Whether more is needed than is there."""
        return self.worst is not None


class Pool(Load):
    """The load of a role, measured against those who fill it; what outside firms do, `outside`, needs none of them."""

    def __init__(self, role: Resource, bookings: Sequence[Booking], hours: Hours, outside: Container[Id] = ()) -> None:
        super().__init__(role, bookings, hours)
        self.outside = outside

    @cached_property
    def excesses(self) -> Sequence[Excess]:
        """Stretches in which more is needed than is there; nobody is away as a whole."""
        own = [one for one in self.bookings if one.assignment not in self.outside]
        return [one for one in Load(self.resource, own, self.hours).excesses if not one.away]


def roles_of(readings: Ground) -> tuple[str, ...]:
    """The short names of all roles that anybody fills or that wait to be filled, in alphabetical order."""
    return tuple(sorted({role for one in readings.plan.resources.values() for role in _fills(one)}))


def role_load(readings: Ground, role: str) -> Load:
    """The work of a role: of those who fill it, where they are booked as that, and of what waits to be filled.

    Somebody who fills several roles is booked in the one that is named first.
    """
    bookings = [one for who, one in _bookings(readings) if _fills(who)[:1] == (role,)]
    return pool(readings, role, bookings)


def pool(readings: Ground, role: str, bookings: Sequence[Booking]) -> Pool:
    """The load of a role by these bookings, against what those who fill it have together."""
    plan = readings.plan
    outside = {one.assignment for one in bookings if plan.resources[plan.assignments[one.assignment].resource].kind == "cost"}
    return Pool(_filled(readings, role), bookings, readings.schedule.worktime.plan_calendar, outside)


def role_of(one: Resource) -> str:
    """The role in which somebody is booked, "" for none."""
    return next(iter(_fills(one)), "")


def role_capacity(readings: Ground, role: str, start: int, finish: int) -> PerMille:
    """Units that those who fill a role have in [start, finish), on the average of the plan's working time; absences taken off."""
    hours = readings.schedule.worktime.plan_calendar
    working = hours.between(start, finish)
    if not working:
        return PerMille(0)
    there = sum(load.capacity_minutes(start, finish) for load in _filling(readings, role))
    return PerMille(there // working)


def demands(readings: Ground, edges: Sequence[int] | None = None) -> tuple[Demand, ...]:
    """What is needed of each role between these edges, None: month by month through the plan; spans without need are left out."""
    return tuple(one for role in roles_of(readings) for one in demand_of(readings, role, edges))


def demand_of(readings: Ground, role: str, edges: Sequence[int] | None = None) -> Iterator[Demand]:
    """What is needed of one role."""
    inside = months(readings.schedule.start, readings.schedule.finish) if edges is None else edges
    load = role_load(readings, role)
    if not load.bookings:
        return
    waiting = Load(load.resource, [one for one in load.bookings if _waits(readings, one)], load.hours)
    for start, finish in pairwise(inside):
        bucket = load.bucket(start, finish)
        if bucket.peak:
            yield Demand(
                role=role,
                start=bucket.start,
                finish=bucket.finish,
                need=bucket.peak,
                have=role_capacity(readings, role, start, finish),
                booked=bucket.booked,
                open=waiting.bucket(start, finish).booked,
                worst=_worst(load, start, finish),
            )


def shortage_words(role: str, found: Sequence[Demand]) -> str:
    """What is missing of a role over months, "" where nothing is: `2 TEST in May and Jun, we have 1`, as when most is missing."""
    short = [one for one in found if one.role == role and one.worst is not None]
    if not short:
        return ""
    worst = max(short, key=lambda one: one.worst[0] - one.worst[1] if one.worst else 0)
    when = [MONTHS[to_datetime(one.start).month - 1] for one in short]
    need, have = worst.worst or (worst.need, worst.have)
    runs = len(when) > 2 and all(earlier.finish == later.start for earlier, later in pairwise(short))
    months_said = f"{when[0]} to {when[-1]}" if runs else listed(when)
    return f"{_count(need)} {role} in {months_said}, we have {_count(have) if have else 'none'}"


def shortest_of(found: Sequence[Demand]) -> tuple[str, ...]:
    """The roles of which too little is there, those of which most is missing first."""
    missing: dict[str, int] = {}
    for one in found:
        if one.worst is not None:
            missing[one.role] = max(missing.get(one.role, 0), one.worst[0] - one.worst[1])
    return tuple(sorted(missing, key=lambda role: (-missing[role], role)))


def _worst(load: Load, start: int, finish: int) -> tuple[PerMille, PerMille] | None:
    over = [one for one in load.excesses if one.start < finish and one.finish > start]
    most = max(over, key=lambda one: (one.units - one.capacity, one.units), default=None)
    return (PerMille(most.units), PerMille(most.capacity)) if most is not None else None


def _count(units: PerMille) -> str:
    return f"{round(units / 1000, 1):g}"


def _fills(one: Resource) -> tuple[str, ...]:
    return one.roles or ((one.name,) if one.kind == "role" else ())


def _filling(readings: Ground, role: str) -> list[Load]:
    """The loads of those who fill a role."""
    return [
        load
        for load in readings.loads.values()
        if load.limited and load.resource.kind != "environment" and role in load.resource.roles
    ]


def _filled(readings: Ground, role: str) -> Resource:
    """A role as a team of those who fill it: their capacities added up, step by step, with their absences."""
    people = [load.resource for load in _filling(readings, role)]
    edges = {step.start for one in people for step in one.capacity_steps}
    edges |= {edge for one in people for away in one.absences for edge in (away.start, away.finish)}

    def there(at: int) -> PerMille:
        back = [one for one in people if not any(away.start <= at < away.finish for away in one.absences)]
        return PerMille(sum(capacity_at(one, at) for one in back))

    steps = tuple(CapacityStep(start=Instant(at), units=there(at)) for at in sorted(edges))
    first = there(min(edges) - 1) if edges else there(0)
    return Resource(id=role, name=role, kind="team", capacity=first, capacity_steps=steps)


def _bookings(readings: Ground) -> list[tuple[Resource, Booking]]:
    """Everybody's bookings but those of environments, in order of names."""
    return [
        (load.resource, one) for load in readings.loads.values() if load.resource.kind != "environment" for one in load.bookings
    ]


def _waits(readings: Ground, booking: Booking) -> bool:
    return readings.plan.resources[readings.plan.assignments[booking.assignment].resource].kind == "role"
