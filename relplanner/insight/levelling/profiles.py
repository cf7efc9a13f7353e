"""How much of one resource is taken over time, exact to the minute.

A profile is a step function: `times` are sorted, a value holds from its time to the next one. A person's or a team's value is the
units in use (what capacity lacks at the time counts as in use), an environment's the releases that use it.
"""

from __future__ import annotations

from bisect import bisect_left

from relplanner.insight.levelling.graph import EVER, NEVER
from relplanner.plan.model import Id, Resource


class Units:
    """The units of a person or a team in use."""

    __slots__ = ("_base", "capacity", "times", "used")
    least = 1
    """The capacity below which nobody can be booked at all."""

    def __init__(self, resource: Resource) -> None:
        steps = sorted(resource.capacity_steps, key=lambda step: step.start)
        self.capacity = max([resource.capacity, *(step.units for step in steps)])
        self.times = [NEVER * 4, *(int(step.start) for step in steps)]
        self.used = [self.capacity - units for units in (resource.capacity, *(step.units for step in steps))]
        self._base = list(self.times), list(self.used)

    def keep(self) -> None:
        """What is taken now stays taken."""
        self._base = list(self.times), list(self.used)

    def clear(self) -> None:
        """Forget everything else."""
        self.times, self.used = list(self._base[0]), list(self._base[1])

    def after(self, start: int, finish: int, units: int, release: Id) -> int:  # noqa: ARG002 - as of environments
        """The end of the last stretch of [start, finish) with too little room; NEVER where there is room in all of it."""
        times, used, room = self.times, self.used, self.capacity - units
        at = bisect_left(times, finish) - 1
        while used[at] <= room:
            if times[at] <= start:
                return NEVER
            at -= 1
        return times[at + 1] if at + 1 < len(times) else EVER

    def before(self, start: int, finish: int, units: int, release: Id) -> int:  # noqa: ARG002 - as of environments
        """The beginning of the first stretch of [start, finish) with too little room; EVER where there is room in all of it."""
        times, used, room = self.times, self.used, self.capacity - units
        at = max(bisect_left(times, start + 1) - 1, 0)
        while used[at] <= room:
            at += 1
            if at == len(times) or times[at] >= finish:
                return EVER
        return times[at]

    def take(self, start: int, finish: int, units: int, release: Id) -> None:  # noqa: ARG002 - as of environments
        """Use so many units in [start, finish)."""
        used = self.used
        first = self._cut(start)
        for at in range(first, self._cut(finish)):
            used[at] += units

    def _cut(self, at: int) -> int:
        """The place of the step that begins at an instant, made where there is none."""
        times = self.times
        place = bisect_left(times, at)
        if place == len(times) or times[place] != at:
            times.insert(place, at)
            self.used.insert(place, self.used[place - 1])
        return place


class Releases:
    """The releases that use an environment; several tasks of one release count once."""

    __slots__ = ("_base", "capacity", "rooms", "times", "used")
    least = 1000
    """The capacity below which no release can use it at all."""

    def __init__(self, resource: Resource) -> None:
        steps = sorted(resource.capacity_steps, key=lambda step: step.start)
        self.capacity = max([resource.capacity, *(step.units for step in steps)])
        self.times = [NEVER * 4, *(int(step.start) for step in steps)]
        self.rooms = [units // 1000 for units in (resource.capacity, *(step.units for step in steps))]
        self.used: list[frozenset[Id]] = [frozenset() for _ in self.times]
        self.keep()

    def keep(self) -> None:
        """What is taken now stays taken."""
        self._base = list(self.times), list(self.used), list(self.rooms)

    def clear(self) -> None:
        """Forget everything else."""
        times, used, rooms = self._base
        self.times, self.used, self.rooms = list(times), list(used), list(rooms)

    def _full(self, at: int, release: Id) -> bool:
        used = self.used[at]
        return len(used) + (release not in used) > self.rooms[at]

    def after(self, start: int, finish: int, units: int, release: Id) -> int:  # noqa: ARG002 - as of people
        """The end of the last stretch of [start, finish) without room for the release; NEVER where there is none."""
        at = bisect_left(self.times, finish) - 1
        while not self._full(at, release):
            if self.times[at] <= start:
                return NEVER
            at -= 1
        return self.times[at + 1] if at + 1 < len(self.times) else EVER

    def before(self, start: int, finish: int, units: int, release: Id) -> int:  # noqa: ARG002 - as of people
        """The beginning of the first stretch of [start, finish) without room for the release; EVER where there is none."""
        at = max(bisect_left(self.times, start + 1) - 1, 0)
        while not self._full(at, release):
            at += 1
            if at == len(self.times) or self.times[at] >= finish:
                return EVER
        return self.times[at]

    def take(self, start: int, finish: int, units: int, release: Id) -> None:  # noqa: ARG002 - as of people
        """Let the release use the environment in [start, finish)."""
        first = self._cut(start)
        for at in range(first, self._cut(finish)):
            self.used[at] |= {release}

    def _cut(self, at: int) -> int:
        times = self.times
        place = bisect_left(times, at)
        if place == len(times) or times[place] != at:
            times.insert(place, at)
            self.used.insert(place, self.used[place - 1])
            self.rooms.insert(place, self.rooms[place - 1])
        return place


Profile = Units | Releases


def profile_of(resource: Resource) -> Profile:
    """An empty profile of a resource."""
    return Releases(resource) if resource.kind == "environment" else Units(resource)
