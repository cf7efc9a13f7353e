"""CP-SAT on a grid: better answers for small plans, and bounds that prove them; only where OR-Tools is installed.

The model is the classical one: an interval a node, a cumulative constraint a resource, links as differences of starts. It is not
asked for the best schedule but whether one below a limit exists: with the limit in every start's domain that is answered many
times faster, and a no raises the lower bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any, Literal

from relplanner.insight.levelling.generation import Placed
from relplanner.insight.levelling.graph import NEVER, Graph
from relplanner.insight.levelling.grid import Grid

Verdict = Literal["found", "none", "unknown"]


def installed() -> bool:
    """Whether OR-Tools can be imported."""
    return find_spec("ortools") is not None


class Question:
    """Whether a grid has a schedule whose value is at most `limit`; `known` is one whose value is above it.

    `least` are the values of the goals as if nobody were short of anything.
    """

    def __init__(self, grid: Grid, known: Placed, limit: int, least: Sequence[int]) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415 - an optional library, slow to import

        self._cp = cp_model
        self.grid = grid
        self.graph: Graph = grid.graph
        self.known = known
        self.model = cp_model.CpModel()
        self.solver = cp_model.CpSolver()
        self.nodes = [v for v in self.graph.order if v not in self.graph.members and v not in self.graph.fixed]
        self._starts: dict[int, Any] = {}
        self._ends: dict[int, Any] = {}
        self._latest = self._latest_finishes(limit, least)
        self._add_nodes()
        self._add_links()
        self._add_resources()
        self._add_limit(limit)

    def _latest_finishes(self, limit: int, least: Sequence[int]) -> list[int]:
        """The latest finish of each node: a goal may take what the limit leaves when all others end as early as they can."""
        graph = self.graph
        spare = limit - sum(least)
        horizon = max(self.known.finishes) + max(spare, 0)
        found = [horizon] * graph.size
        for goal, first in zip(graph.goals, least, strict=True):
            for v in goal:
                found[v] = min(found[v], first + spare)
        for v in reversed(graph.order):
            for w in graph.behind[v]:
                found[v] = min(found[v], found[w] - graph.lengths[w])
        return found

    def _add_nodes(self) -> None:
        model, graph = self.model, self.graph
        horizon = max(self._latest)
        for v, (start, finish) in graph.fixed.items():
            self._starts[v], self._ends[v] = start, finish
        for v in self.nodes:
            length = graph.lengths[v]
            first = max(graph.start[v], graph.finish[v] - length if graph.finish[v] > NEVER else 0)
            last = min(self._latest[v] - length, self.grid.latest.get(v, horizon))
            self._starts[v] = model.new_int_var_from_domain(self._cp.Domain(first, last), f"s{v}")
            self._ends[v] = self._starts[v] + length
            model.add_hint(self._starts[v], self.known.starts[v])
        for v, members in graph.members.items():
            self._starts[v] = model.new_int_var(0, horizon, f"b{v}")
            self._ends[v] = model.new_int_var(0, horizon, f"e{v}")
            model.add_min_equality(self._starts[v], [self._starts[u] for u in members])
            model.add_max_equality(self._ends[v], [self._ends[u] for u in members])

    def _add_links(self) -> None:
        graph, starts, ends = self.graph, self._starts, self._ends
        for v in self.nodes:
            for u in graph.before[v]:
                self.model.add(starts[v] >= ends[u])
            for kind, u, (_, lag) in graph.arcs_in.get(v, ()):
                after = ends[u] if kind in {"FS", "FF"} else starts[u]
                self.model.add((starts[v] if kind in {"FS", "SS"} else ends[v]) >= after + lag)

    def _add_resources(self) -> None:
        model, graph, grid = self.model, self.graph, self.grid
        intervals = {
            v: model.new_fixed_size_interval_var(self._starts[v], graph.lengths[v], f"i{v}")
            for v in self.nodes
            if grid.units.get(v)
        }
        for k, capacity in enumerate(grid.capacities):
            users = [
                (intervals[v], own[k]) for v, own in grid.units.items() if own.get(k) and v in intervals and graph.lengths[v]
            ]
            users += [
                (model.new_fixed_size_interval_var(start, finish - start, f"t{start}"), units)
                for at, start, finish, units in grid.taken
                if at == k and start < finish
            ]
            if sum(units for _, units in users) > capacity:
                model.add_cumulative([one for one, _ in users], [units for _, units in users], capacity)

    def _add_limit(self, limit: int) -> None:
        """The sum of the goals' ends; one goal has the limit in its domains already."""
        graph = self.graph
        if len(graph.goals) == 1:
            return
        ends = []
        for place, goal in enumerate(graph.goals):
            end = self.model.new_int_var(0, max(self._latest), f"g{place}")
            inside = set(goal)
            for v in goal:
                if v in self._ends and not any(w in inside for w in graph.behind[v]):
                    self.model.add(end >= self._ends[v])
            ends.append(end)
        self.model.add(sum(ends) <= limit)

    def stop(self) -> None:
        """Give up, from another thread."""
        self.solver.stop_search()

    def ask(self, seconds: float, seed: int) -> tuple[Verdict, Placed]:
        """Search for an answer; with *found* comes the schedule."""
        self.solver.parameters.max_time_in_seconds = seconds
        self.solver.parameters.num_workers = 1
        self.solver.parameters.random_seed = seed
        status = self.solver.solve(self.model)
        if status == self._cp.INFEASIBLE:
            return "none", self.known
        if status not in {self._cp.OPTIMAL, self._cp.FEASIBLE}:
            return "unknown", self.known
        graph = self.graph
        starts, finishes = [0] * graph.size, [0] * graph.size
        for v in graph.order:
            if v in graph.fixed:
                starts[v], finishes[v] = graph.fixed[v]
            elif v in graph.members:
                starts[v], finishes[v] = min(starts[u] for u in graph.members[v]), max(finishes[u] for u in graph.members[v])
            else:
                starts[v] = self.solver.value(self._starts[v])
                finishes[v] = starts[v] + graph.lengths[v]
        return "found", Placed(starts, finishes, 0)
