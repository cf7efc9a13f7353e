"""Lower bounds: no levelling ends before them.

The links alone, with every calendar; and for each resource the work that must be done on it, from the earliest start of any of
its tasks on, at full capacity.
"""

from __future__ import annotations

from collections.abc import Sequence

from relplanner.insight.levelling.grid import Grid
from relplanner.insight.levelling.problem import Problem


def lower_bound(problem: Problem) -> int:
    """The clock time from the plan's start that no answer can undercut."""
    schedule = problem.schedule
    best = int(schedule.finish)
    for k, key in enumerate(problem.resources):
        resource = problem.plan.resources[key]
        if resource.kind == "environment" or resource.capacity_steps or not resource.capacity:
            continue
        work, first, regimes = 0, int(schedule.finish), set()
        for v, needs in problem.needs.items():
            for need in needs:
                if need.resource == k:
                    begin, end = schedule.spans[need.assignment]
                    work += min(need.units, resource.capacity) * need.hours.between(begin, end)
                    first = min(first, begin)
                    regimes.add((need.regime, id(need.hours), v in problem.movable))
        if work and len(regimes) == 1 and {regime for regime, _, movable in regimes if movable} == {"own"}:
            hours = schedule.worktime.resource_calendar(key)
            best = max(best, hours.add(first, -(-work // resource.capacity)))
    return best - schedule.start


def grid_bound(grid: Grid, by_links: Sequence[int]) -> int:
    """What the value of a grid's graph cannot undercut; `by_links` are finishes as if nobody were short of anything.

    A goal ends no earlier than by its links alone; where there is one goal only, no earlier than the least head of a resource's
    tasks, their work at full capacity, and the least tail.
    """
    graph = grid.graph
    best = graph.value(by_links)
    if len(graph.goals) > 1 or grid.taken:
        return best
    tails = [0] * graph.size
    for v in reversed(graph.order):
        for w in graph.behind[v]:
            tails[v] = max(tails[v], tails[w] + graph.lengths[w])
    for k, capacity in enumerate(grid.capacities):
        users = [v for v, own in grid.units.items() if own.get(k) and graph.lengths[v]]
        if users and capacity:
            work = sum(grid.units[v][k] * graph.lengths[v] for v in users)
            head = min(by_links[v] - graph.lengths[v] for v in users)
            best = max(best, head - (-work // capacity) + min(tails[v] for v in users))
    return best
