"""Where a problem is searched: its graph, its field, the keys of its rules, and the way from what is found to instants.

A grid where everything works at the same hours, else the clock: whoever searches does not see the difference.
"""

from __future__ import annotations

from relplanner.insight.levelling.bounds import grid_bound
from relplanner.insight.levelling.clock import Clock
from relplanner.insight.levelling.generation import Field, Placed, serial
from relplanner.insight.levelling.grid import Grid
from relplanner.insight.levelling.gridding import gridding
from relplanner.insight.levelling.instant import keys_of
from relplanner.insight.levelling.problem import Problem


class Ground:
    """The ground of one problem."""

    def __init__(self, problem: Problem) -> None:
        self.gridding = gridding(problem)
        self.field: Field
        if self.gridding is not None:
            self.field = self.grid = self.gridding.grid()
            self.graph = self.grid.graph
            free: Field = Grid(self.graph, {}, [])
        else:
            self.field = self.clock = Clock(problem)
            self.graph = problem.graph
            free = Free(self.clock)
        self.keys = keys_of(self.graph, free, _scarcity(problem))
        by_links = serial(self.graph, free, self.graph.order).finishes
        self.least = [max(by_links[v] for v in goal) for goal in self.graph.goals]
        """The last finish of each goal by the links alone."""
        self.bound = self.graph.value(by_links) if self.gridding is None else grid_bound(self.grid, by_links)
        """What no value of the graph can undercut."""

    def moves(self, placed: Placed) -> tuple[int, int, int]:
        """What is small where little moves: nodes in a clash, nodes that do not start at their earliest, the value."""
        early = [start for start, _ in self.keys["as planned"]]
        moved = sum(start != first for start, first in zip(placed.starts, early, strict=True))
        return placed.failed, moved, self.graph.value(placed.finishes)

    def in_instants(self, placed: Placed) -> Placed:
        """A schedule in instants."""
        return self.gridding.instants(placed) if self.gridding is not None else placed

    def settled(self, placed: Placed) -> tuple[Placed, dict[int, int]]:
        """A schedule in instants, and the bounds from which nodes stand there, where those are known."""
        if self.gridding is not None:
            return self.in_instants(placed), {}
        graph = self.graph
        again = serial(graph, self.clock, graph.forward_order(placed.starts))
        better = (again.failed, graph.value(again.finishes)) <= (placed.failed, graph.value(placed.finishes))
        return (again, self.clock.bound) if better else (placed, {})


class Free:
    """A field without resources, on the calendars of a clock."""

    def __init__(self, clock: Clock) -> None:
        self.placers = clock.placers
        self.failed = 0
        self.weight = 3

    def clear(self) -> None:
        """Nothing is taken."""

    def find(self, v: int, bound: int, finish_bound: int) -> tuple[int, int]:
        """The first place."""
        placer = self.placers[v]
        return placer.early(bound, finish_bound) if placer is not None else (bound, bound)

    def take(self, v: int) -> None:
        """Nothing is taken."""

    early = find

    def late(self, v: int, latest_start: int, latest_finish: int) -> tuple[int, int]:
        """The last place."""
        placer = self.placers[v]
        return placer.late(latest_start, latest_finish)[:2] if placer is not None else (latest_start, latest_finish)


def _scarcity(problem: Problem) -> list[int]:
    """How much of its resources each node takes, per mille."""
    found = [0] * problem.graph.size
    for v, needs in problem.needs.items():
        for need in needs:
            resource = problem.plan.resources[problem.resources[need.resource]]
            found[v] += 1000 if resource.kind == "environment" else 1000 * need.units // max(resource.capacity, 1)
    return found
