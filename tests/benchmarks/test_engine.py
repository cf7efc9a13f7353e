"""How long dates take: 10,000 tasks with calendars, beside a plain NetworkX build and its two passes in the same run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from msgspec.structs import replace

from relplanner.plan.model import Estimate, Minutes, Plan
from relplanner.schedule.critical_path import reschedule, schedule_plan
from tests.benchmarks.large_plan import large_plan

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture


@pytest.fixture(scope="module")
def plan() -> Plan:
    return large_plan()


def plain_networkx(plan: Plan) -> int:
    """Build a graph and run both passes on it, without any calendar; the length in minutes."""
    graph: Any = nx.DiGraph()
    for row in plan.rows.values():
        if row.estimate is not None:
            graph.add_node(row.id, minutes=row.estimate.likely)
    for link in plan.links.values():
        graph.add_edge(link.predecessor, link.successor, lag=link.lag.amount)
    order = list(nx.topological_sort(graph))
    early: dict[str, int] = {}
    for v in order:
        start = max((early[u] + data["lag"] for u, _, data in graph.in_edges(v, data=True)), default=0)
        early[v] = start + graph.nodes[v]["minutes"]
    end = max(early.values())
    late: dict[str, int] = {}
    for v in reversed(order):
        finish = min((late[w] - data["lag"] for _, w, data in graph.out_edges(v, data=True)), default=end)
        late[v] = finish - graph.nodes[v]["minutes"]
    return end


def test_plain_networkx_build_and_two_passes(benchmark: BenchmarkFixture, plan: Plan) -> None:
    assert benchmark(plain_networkx, plan) > 0


def test_full_schedule_of_10000_tasks(benchmark: BenchmarkFixture, plan: Plan) -> None:
    assert benchmark(schedule_plan, plan).finish > 0


def test_edit_of_one_estimate_among_10000_tasks(benchmark: BenchmarkFixture, plan: Plan) -> None:
    row = plan.rows["t05000"]
    plans = [
        replace(plan, rows={**plan.rows, row.id: replace(row, estimate=Estimate(likely=Minutes(minutes)))})
        for minutes in (480, 960)
    ]
    schedule = schedule_plan(plan)
    turn = iter(range(10**9))
    benchmark(lambda: reschedule(plans[next(turn) % 2], schedule))
