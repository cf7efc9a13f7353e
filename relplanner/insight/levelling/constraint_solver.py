"""CP-SAT on a grid: better answers for small plans, and bounds that prove them; only where OR-Tools is installed.

The model is the classical one: an interval a node, a cumulative constraint a resource, links as differences of starts. It is
told the best schedule known, and that only better ones are of use.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from relplanner.insight.levelling.generation import Placed
from relplanner.insight.levelling.graph import NEVER, Graph
from relplanner.insight.levelling.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Sequence


def installed() -> bool:
    """Whether OR-Tools can be imported."""
    return find_spec("ortools") is not None


class Solver:
    """A model of a grid, whose first schedule is `known`."""

    def __init__(self, grid: Grid, known: Placed) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415 - an optional library, slow to import

        self._cp = cp_model
        self.grid = grid
        self.graph: Graph = grid.graph
        self.model = cp_model.CpModel()
        self.horizon = max(known.finishes) + 1
        self.nodes = [v for v in self.graph.order if v not in self.graph.members and v not in self.graph.fixed]
        self._starts: dict[int, Any] = {}
        self._ends: dict[int, Any] = {}
        self._add_nodes(known)
        self._add_links()
        self._add_resources()
        self.objective = self._goals(known)
        self.known = known

    def _add_nodes(self, known: Placed) -> None:
        model, graph = self.model, self.graph
        for v, (start, finish) in graph.fixed.items():
            self._starts[v], self._ends[v] = start, finish
        for v in self.nodes:
            length = graph.lengths[v]
            first = max(graph.start[v], graph.finish[v] - length if graph.finish[v] > NEVER else 0)
            last = min(self.horizon - length, self.grid.latest.get(v, self.horizon))
            self._starts[v] = model.new_int_var(first, max(first, last), f"s{v}")
            self._ends[v] = self._starts[v] + length
            model.add_hint(self._starts[v], known.starts[v])
        for v, members in graph.members.items():
            self._starts[v] = model.new_int_var(0, self.horizon, f"b{v}")
            self._ends[v] = model.new_int_var(0, self.horizon, f"e{v}")
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

    def _goals(self, known: Placed) -> Any:  # noqa: ANN401 - an expression of the solver
        """The value to be small, below the known one."""
        ends = []
        for place, goal in enumerate(self.graph.goals):
            end = self.model.new_int_var(0, self.horizon, f"g{place}")
            for v in self._last(goal):
                self.model.add(end >= self._ends[v])
            self.model.add_hint(end, max(known.finishes[v] for v in goal))
            ends.append(end)
        value = sum(ends)
        self.model.add(value <= self.graph.value(known.finishes))
        self.model.minimize(value)
        return value

    def _last(self, goal: Sequence[int]) -> list[int]:
        """The nodes of a goal that none of it follows by a plain link."""
        inside = set(goal)
        return [v for v in goal if v in self._ends and not any(w in inside for w in self.graph.behind[v])]

    def run(
        self, seconds: float, workers: int, seed: int, found: Callable[[Placed], None], bounded: Callable[[int, bool], None]
    ) -> None:
        """Search; `found` is told of every better schedule, `bounded` of every better bound and whether the best is proved."""
        solver = self._cp.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = workers
        solver.parameters.random_seed = seed
        if workers == 1:
            solver.parameters.interleave_search = True
        listener = self._listener(found)
        solver.best_bound_callback = lambda bound: bounded(round(bound), False)
        status = solver.solve(self.model, listener)
        if status in {self._cp.OPTIMAL, self._cp.FEASIBLE}:
            bounded(round(solver.best_objective_bound), status == self._cp.OPTIMAL)

    def _listener(self, found: Callable[[Placed], None]) -> Any:  # noqa: ANN401 - a class of the solver
        outer = self

        class Listener(self._cp.CpSolverSolutionCallback):  # type: ignore[misc,name-defined]  # known when it runs
            """Hands every solution on."""

            def on_solution_callback(self) -> None:
                """Read the starts."""
                starts = [0] * outer.graph.size
                finishes = [0] * outer.graph.size
                for v in outer.graph.order:
                    if v in outer.graph.fixed:
                        starts[v], finishes[v] = outer.graph.fixed[v]
                    elif v in outer.graph.members:
                        starts[v] = min(starts[u] for u in outer.graph.members[v])
                        finishes[v] = max(finishes[u] for u in outer.graph.members[v])
                    else:
                        starts[v] = self.value(outer._starts[v])
                        finishes[v] = starts[v] + outer.graph.lengths[v]
                found(Placed(starts, finishes, 0))

        return Listener()
