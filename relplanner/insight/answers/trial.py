"""A plan tried out: its dates and readings beside those it came from, and what an answer needs to know of the difference.

Nothing of a trial is kept by anybody: the plan before stays as it is, and shares all untouched records and readings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property

from relplanner.insight.clashes import TOO_MUCH, Clash
from relplanner.insight.go_lives import GoLive, go_lives
from relplanner.insight.readings import Readings
from relplanner.plan.model import Id, Minutes, Plan, Row
from relplanner.schedule.critical_path import reschedule


class Trial:
    """`readings` of `plan`; `first` are those of the plan that answers are sought for, `clash` is what they must remove."""

    def __init__(self, first: Readings, clash: Clash, plan: Plan, near: Readings | None = None) -> None:
        self.first = first
        self.clash = clash
        self.plan = plan
        near = near or first
        self.readings = near if near.plan is plan else Readings.after(near, plan, reschedule(plan, near.schedule), first.today)

    def again(self, plan: Plan) -> Trial:
        """Another plan for the same clash, computed from this one."""
        return Trial(self.first, self.clash, plan, self.readings)

    def named(self) -> Iterator[Clash]:
        """What is left of the clash that answers must remove."""
        for one in self.readings.loads.clashes(self.clash.resource) if self.clash.resource in self.plan.resources else ():
            if same_story(self.clash, one, self.first) or self._too_much_alone(one):
                yield one

    def _too_much_alone(self, one: Clash) -> bool:
        """Whether a task of the clash is too much by itself in another one, whoever meets it there."""
        if self.clash.kind not in TOO_MUCH or one.kind not in TOO_MUCH:
            return False
        load = self.readings.loads[one.resource]
        inside = [stretch for stretch in load.excesses if stretch.start < one.finish and one.start < stretch.finish]
        return any(
            load.everything[place].task in self.clash.tasks and load.everything[place].units > stretch.capacity
            for stretch in inside
            if not stretch.away
            for place in stretch.bookings
        )

    def made(self, tasks: Collection[Id], resources: Collection[Id] = ()) -> Iterator[Clash]:
        """Clashes of these tasks, or of these resources, that were not there before."""
        asked = {one.resource for task in tasks for one in self.readings.relations.assignments_of.get(task, ())}
        for resource in sorted(asked.union(resources)):
            before = self.first.loads.clashes(resource) if resource in self.first.plan.resources else ()
            for one in self.readings.loads.clashes(resource):
                known = any(same_story(one, old, self.first) for old in before)
                if not known and (resource in resources or any(task in tasks for task in one.tasks)):
                    yield one

    @property
    def solved(self) -> bool:
        """Whether nothing is left of the clash."""
        return next(self.named(), None) is None

    @cached_property
    def go_lives(self) -> tuple[GoLive, ...]:
        """Every release before and after."""
        return go_lives(self.first, self.readings)

    @property
    def later(self) -> bool:
        """Whether some release goes live later, or misses its target by more; without releases, whether the plan ends later."""
        if not self.go_lives:
            return self.readings.schedule.finish > self.first.schedule.finish
        return any(one.moved > 0 for one in self.go_lives)

    @cached_property
    def used(self) -> Minutes:
        """How much more of the buffers is used, in working minutes."""
        before = {one.id: one.left for one in self.first.buffers}
        return Minutes(sum(max(0, before.get(one.id, one.left) - one.left) for one in self.readings.buffers))


def same_story(clash: Clash, other: Clash, readings: Readings) -> bool:
    """Whether another clash of the same resource is about what the first one is about.

    An absence, or other plans: one of its tasks. Too many units: two of its tasks together, or one that is too much by itself.
    An environment: tasks of two of its releases.
    """
    apart = ("absence", "elsewhere")
    if other.resource != clash.resource or (clash.kind != other.kind and (clash.kind in apart or other.kind in apart)):
        return False
    common = set(clash.tasks).intersection(other.tasks)
    if clash.kind in apart:
        return bool(common)
    if clash.kind == "environment":
        relations = readings.relations
        index = relations.outline.index
        return len({relations.release_of[index[task]] for task in common if task in index}) > 1
    return len(common) > 1 or (bool(common) and len(other.tasks) == 1)


def movable(row: Row) -> bool:
    """Whether levelling may move a row: not what was begun, pinned, set by hand or kept by its priority."""
    begun = row.progress is not None and (row.progress.actual_start is not None or row.progress.percent > 0)
    pinned = row.constraint is not None and row.constraint.kind.startswith("must")
    return not (begun or pinned or row.by_hand is not None or row.priority >= 1000 or row.kind == "buffer")
