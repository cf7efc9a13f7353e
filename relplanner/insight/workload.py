"""The work of many together: of a role, a release, a phase or the plan; how much of a role is needed, and how much is there.

The load of a group is a `Load` without capacity: the sum of bookings of people, teams, roles and outside help, on the plan's
working time. Whoever fills a role brings all of their capacity to it, and where they fill several, to each.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from relplanner.insight.load import Booking, Load
from relplanner.insight.periods import months
from relplanner.insight.readings import Readings
from relplanner.insight.wording import MONTHS
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Id, Instant, Minutes, PerMille, Resource


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a role is needed in [`start`, `finish`): `need` at its peak, `have` on the average, both in units.

    `booked` are the minutes of all its work, `open` those of them that nobody has been found for yet.
    """

    role: str
    start: Instant
    finish: Instant
    need: PerMille
    have: PerMille
    booked: Minutes
    open: Minutes

    @property
    def short(self) -> bool:
        """Whether more is needed than is there."""
        return self.need > self.have


def roles_of(readings: Readings) -> tuple[str, ...]:
    """The short names of all roles that anybody fills or that wait to be filled, in alphabetical order."""
    return tuple(sorted({role for one in readings.plan.resources.values() for role in _fills(one)}))


def role_load(readings: Readings, role: str) -> Load:
    """The work of a role: of those who fill it, where they are booked as that, and of what waits to be filled.

    Somebody who fills several roles is booked in the one that is named first.
    """
    return _grouped(readings, role, [one for who, one in _bookings(readings) if _fills(who)[:1] == (role,)])


def release_load(readings: Readings, release: Id) -> Load:
    """The work for a release, "" for what belongs to none."""
    return _grouped(readings, release, [one for _, one in _bookings(readings) if one.release == release])


def phase_load(readings: Readings, phase: Id) -> Load:
    """The work in a phase."""
    index, phase_of = readings.outline.index, readings.relations.phase_of
    place = index[phase]
    return _grouped(readings, phase, [one for _, one in _bookings(readings) if phase_of[index[one.task]] == place])


def whole_load(readings: Readings) -> Load:
    """All work of the plan."""
    return _grouped(readings, "", [one for _, one in _bookings(readings)])


def role_capacity(readings: Readings, role: str, start: int, finish: int) -> PerMille:
    """Units that those who fill a role have in [start, finish), on the average of the plan's working time; absences taken off."""
    hours = readings.schedule.worktime.plan_calendar
    working = hours.between(start, finish)
    if not working:
        return PerMille(0)
    there = 0
    for load in readings.loads.values():
        if load.limited and load.resource.kind != "environment" and role in load.resource.roles:
            bucket = load.bucket(start, finish)
            there += bucket.capacity * bucket.working
    return PerMille(there // working)


def demands(readings: Readings, edges: Sequence[int] | None = None) -> tuple[Demand, ...]:
    """What is needed of each role between these edges, None: month by month through the plan; spans without need are left out."""
    inside = months(readings.schedule.start, readings.schedule.finish) if edges is None else edges
    found = []
    for role in roles_of(readings):
        load = role_load(readings, role)
        waiting = Load(load.resource, [one for one in load.bookings if _waits(readings, one)], load.hours)
        for start, finish in pairwise(inside):
            bucket = load.bucket(start, finish)
            if bucket.peak:
                found.append(
                    Demand(
                        role=role,
                        start=bucket.start,
                        finish=bucket.finish,
                        need=bucket.peak,
                        have=role_capacity(readings, role, start, finish),
                        booked=bucket.booked,
                        open=waiting.bucket(start, finish).booked,
                    )
                )
    return tuple(found)


def demand_words(demand: Demand) -> str:
    """What is needed of a role in a month against what is there: `2 TEST in May, we have 1`."""
    month = MONTHS[to_datetime(demand.start).month - 1]
    have = f"we have {_count(demand.have)}" if demand.have else "we have none"
    return f"{_count(demand.need)} {demand.role} in {month}, {have}"


def _count(units: PerMille) -> str:
    return f"{round(units / 1000, 1):g}"


def _fills(one: Resource) -> tuple[str, ...]:
    return one.roles or ((one.name,) if one.kind == "role" else ())


def _bookings(readings: Readings) -> list[tuple[Resource, Booking]]:
    """Everybody's bookings but those of environments, in order of names."""
    return [
        (load.resource, one) for load in readings.loads.values() if load.resource.kind != "environment" for one in load.bookings
    ]


def _waits(readings: Readings, booking: Booking) -> bool:
    return readings.plan.resources[readings.plan.assignments[booking.assignment].resource].kind == "role"


def _grouped(readings: Readings, name: str, bookings: Sequence[Booking]) -> Load:
    return Load(Resource(id=name, name=name, kind="role"), bookings, readings.schedule.worktime.plan_calendar)
