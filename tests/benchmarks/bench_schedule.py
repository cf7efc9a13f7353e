"""The dates of 10,000 tasks and 15,000 links with calendars, beside what plain NetworkX takes to build and pass the same graph.

The plain pass knows no calendars, no lags, no kinds of links and no people: it is the floor that everybody can measure.
"""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
from large_plan import large_plan
from timing import best

from relplanner.plan.delta import diff
from relplanner.plan.edits.tasks import set_estimate
from relplanner.plan.model import Estimate, Minutes, Plan
from relplanner.schedule.critical_path import reschedule, schedule_plan


def plain_networkx(plan: Plan) -> int:
    """Build the graph, sort it, and pass it forward and backward; returns the length of the longest path in minutes."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    length = {key: row.estimate.likely if row.estimate else 0 for key, row in plan.rows.items()}
    graph.add_nodes_from(plan.rows)
    graph.add_edges_from((link.predecessor, link.successor) for link in plan.links.values())
    order = list(nx.topological_sort(graph))
    finish: dict[str, int] = {}
    for key in order:
        finish[key] = max((finish[before] for before in graph.predecessors(key)), default=0) + length[key]
    end = max(finish.values())
    late: dict[str, int] = {}
    for key in reversed(order):
        late[key] = min((late[after] - length[after] for after in graph.successors(key)), default=end)
    return end


def measure() -> Iterator[tuple[str, float, float | None]]:
    """Yield the figures."""
    bare, staffed = large_plan(), large_plan(people=60)
    floor = best(lambda: plain_networkx(bare))
    yield "schedule: plain NetworkX, build and two passes, no calendars", floor, None
    schedule = schedule_plan(bare)
    yield "schedule: full reschedule, calendars", best(lambda: schedule_plan(bare)), floor
    yield "schedule: full reschedule, calendars and people", best(lambda: schedule_plan(staffed)), None
    for what, row in (("near the end", "t09990"), ("near the beginning", "t00003")):
        edited = set_estimate(bare, row, Estimate(likely=Minutes(4000)))
        delta = diff(bare, edited)
        yield f"schedule: after the estimate of a task {what}", best(lambda e=edited, d=delta: reschedule(e, schedule, d)), 100  # type: ignore[misc]
