"""Levelling what is planned backward: from the target to the left, as late as resources allow.

The backward pass of `relplanner.schedule` places the rows, in the order of a rule instead of the network's; who needs somebody
takes the last place in which they are free. What is planned forward, or cannot move, stands. A row that finds no place at or
after its floor (its own *no earlier than*, the start of its release, the status date) stands in a clash and counts as failed.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from relplanner.insight.levelling.clock import Clock
from relplanner.insight.levelling.generation import serial
from relplanner.insight.levelling.graph import EVER, NEVER
from relplanner.insight.levelling.ground import Free
from relplanner.insight.levelling.problem import Problem
from relplanner.plan.model import Id, Instant, LevellingMark
from relplanner.schedule.passes import Backward
from relplanner.schedule.placing import Late, Placer

REACH = 3 * 366 * 1440
"""So far in front of what is known may work begin that nothing holds."""


class Wanting(msgspec.Struct, frozen=True):
    """A row that needs somebody: the last place of its placer in which they are free."""

    clock: Clock
    node: int
    inner: Placer

    def early(self, bound: int, finish_bound: int) -> tuple[int, int]:
        """As if nobody were short of anything: only late dates are asked here."""
        return self.inner.early(bound, finish_bound)

    def late(self, latest_start: int, latest_finish: int) -> Late:
        """Take the last place, and give it."""
        return self.clock.take_late(self.node, latest_start, latest_finish)


class FromTarget(Backward):
    """A backward pass in an order of one's own."""

    def place(self, order: Sequence[int]) -> None:
        """Place the nodes in this order, in which nothing stands in front of what waits for it."""
        self._run(order)

    def by_links(self, v: int, placer: Placer) -> tuple[int, int]:
        """Where a row would stand if nobody were short of anything, and all others stood where they stand."""
        start, finish = self.limits(v)
        caps = self.bounds
        found = placer.late(min(start, caps.latest_start[v]), min(finish, caps.latest_finish[v]))
        return found[0], found[1]


class Result(msgspec.Struct, frozen=True):
    """Marks of one order: how many rows stand in a clash, how far the start came forward, and where each row would stand."""

    failed: int
    earlier: int
    shift: int
    marks: dict[Id, LevellingMark]
    free: dict[Id, tuple[int, int]]


def backward_marks(problem: Problem, *, hold: bool = False) -> Result:
    """The marks of the best of a few orders; `problem` is one that moves what is planned backward.

    `hold`: releases begin where they begin now, also those whose start follows from their late dates.
    """
    clock = Clock(problem)
    clock.floors = floors(problem, clock, hold=hold)
    dating = problem.dating
    orders = (dating.from_target.finishes, dating.early.finishes, dating.early.starts)
    results = [_result(problem, clock, problem.graph.backward_order(keys)) for keys in orders]
    return min(results, key=lambda one: (one.failed, one.earlier, len(one.marks), one.shift))


def _result(problem: Problem, clock: Clock, order: Sequence[int]) -> Result:
    clock.clear()
    old, network = problem.dating.bounds, problem.network
    bounds = old.but(latest_start=list(old.latest_start), latest_finish=list(old.latest_finish), placers=list(old.placers))
    for v, dates in problem.fixed.items():
        bounds.placers[v] = problem.dating.standing.pinned(problem.row(v), *dates)
        bounds.latest_start[v] = bounds.latest_finish[v] = EVER
    plain: dict[int, Placer] = {}
    for v in problem.movable:
        placer = old.placers[v]
        assert placer is not None  # noqa: S101 - only leaves move
        plain[v], bounds.placers[v] = placer, Wanting(clock, v, placer)
    found = FromTarget(network, bounds, [EVER] * network.size, list(problem.dating.starts))
    for summary, leaves in network.members.items():
        found.first[summary] = min(leaves, key=problem.dating.starts.__getitem__)
    found.place(order)
    marks: dict[Id, LevellingMark] = {}
    free: dict[Id, tuple[int, int]] = {}
    shift = earlier = 0
    first = problem.schedule.start
    for v in sorted(problem.movable):
        late = found.by_links(v, plain[v])
        if found.starts[v] < late[0]:
            marks[problem.ids[v]] = LevellingMark(at=Instant(found.starts[v]), backward=True)
            free[problem.ids[v]] = late
            shift += late[0] - found.starts[v]
        earlier = max(earlier, first - found.starts[v])
    return Result(clock.failed, earlier, shift, marks, free)


def floors(problem: Problem, clock: Clock, *, hold: bool) -> dict[int, int]:
    """The instant in front of which each movable row may not start: what stands, and its own bounds, lead to it from there."""
    dating, settings = problem.dating, problem.plan.settings
    bounds = list(dating.standing.own.start)  # a gate's own bounds stand in its placer, and go where it goes
    for v in problem.dating.leading:
        record = dating.release_at(problem.network.release[v])
        start = record.start if record is not None else settings.start
        if start is None and hold:
            start = Instant(dating.origins[problem.network.release[v]])
        if start is not None:
            bounds[v] = max(bounds[v], start)
    first = min([problem.schedule.start, *(at for at in bounds if at > NEVER)]) - REACH
    graph = problem.graph.but(start=[max(at, first) for at in bounds])
    earliest = serial(graph, Free(clock), graph.order).starts
    return {v: min(earliest[v], problem.schedule.starts[v]) for v in problem.movable}
