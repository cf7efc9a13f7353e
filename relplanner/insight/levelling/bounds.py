"""Lower bounds: no levelling ends before them.

The links alone, with every calendar; and for each resource the work that must be done on it, from the earliest start of any of
its tasks on, at full capacity.
"""

from __future__ import annotations

from relplanner.insight.levelling.problem import Problem


def lower_bound(problem: Problem) -> int:
    """The clock time from the plan's start that no answer can undercut."""
    schedule = problem.schedule
    start = schedule.start
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
    return best - start
