"""The long improvement: as often as one likes the same in rounds, never worse than the instant method, stopped at any time."""

from __future__ import annotations

import random
import time

import pytest

from relplanner.insight.levelling import constraint_solver
from relplanner.insight.levelling.clock import Clock
from relplanner.insight.levelling.generation import order_of, parallel, serial, to_the_right
from relplanner.insight.levelling.graph import NEVER, Graph
from relplanner.insight.levelling.grid import Grid
from relplanner.insight.levelling.gridding import gridding
from relplanner.insight.levelling.level import answers, level
from relplanner.insight.levelling.options import Options
from relplanner.insight.levelling.problem import Problem
from relplanner.insight.readings import Readings
from relplanner.plan.instants import instant
from relplanner.plan.model import Assignment, Estimate, Instant, Link, Minutes, Plan, Resource, Row, Settings
from relplanner.schedule.control import Stopped
from relplanner.schedule.critical_path import schedule_plan


def layered(tasks: int, people: int, seed: int) -> Plan:
    """Tasks of one to ten days in layers, each by one person, about two links to the layer before."""
    dice = random.Random(seed)
    width = max(2, int(tasks**0.5))
    rows, links, assignments = {}, {}, {}
    for n in range(tasks):
        key = f"t{n:04d}"
        days = Minutes(dice.randint(1, 10) * 480)
        rows[key] = Row(id=key, name=key, rank=key, estimate=Estimate(likely=days))
        assignments[key] = Assignment(id=key, task=key, resource=f"p{dice.randrange(people)}")
        for before in dice.sample(range(n // width * width - width, n // width * width), 2) if n >= width else ():
            links[f"{before}-{n}"] = Link(id=f"{before}-{n}", predecessor=f"t{before:04d}", successor=key)
    resources = {f"p{n}": Resource(id=f"p{n}", name=f"P{n}") for n in range(people)}
    start = instant("2027-01-04T08:00")
    return Plan(settings=Settings(start=start), rows=rows, links=links, assignments=assignments, resources=resources)


PLAN = layered(60, 6, 3)


def test_rounds_repeat_exactly_and_are_not_worse_than_the_instant_method() -> None:
    schedule = schedule_plan(PLAN)
    quick = level(PLAN, schedule)
    one, two = (level(PLAN, schedule, Options(rounds=2, cores=1)) for _ in range(2))
    assert one.plan == two.plan
    assert one.makespan <= quick.makespan
    assert level(PLAN, schedule, Options(rounds=2, cores=1, seed=7)).makespan <= quick.makespan


def test_processes_find_in_rounds_what_is_found_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = schedule_plan(PLAN)
    here = level(PLAN, schedule, Options(rounds=1))
    monkeypatch.setattr("relplanner.insight.levelling.improve.INLINE", 0)
    assert level(PLAN, schedule, Options(rounds=1)).plan == here.plan


def test_an_answer_in_seconds_is_not_worse_and_says_what_it_found() -> None:
    schedule = schedule_plan(PLAN)
    told: list[Instant] = []
    answer = level(PLAN, schedule, Options(seconds=3), found=told.append)
    assert answer.makespan <= level(PLAN, schedule).makespan
    assert not Readings(answer.plan, answer.schedule).clashes
    assert told == sorted(told, reverse=True)
    assert not told or told[-1] == answer.schedule.finish


def test_a_stopped_search_keeps_the_best_so_far() -> None:
    schedule = schedule_plan(PLAN)
    began = time.monotonic()

    def stop(done: int, of: int) -> None:
        if of > 100:  # the search by seconds; the instant method counts its rules
            raise Stopped

    answer = level(PLAN, schedule, Options(seconds=60), stop)
    assert time.monotonic() - began < 30
    assert not answer.left


def test_answers_to_compare_are_different_ones() -> None:
    schedule = schedule_plan(PLAN)
    within, shortest, fewest = answers(PLAN, schedule)
    assert [within.name, shortest.name, fewest.name] == ["Within float", "Shortest", "Fewest moves"]
    assert within.schedule.finish == schedule.finish
    assert within.left
    assert not shortest.left
    assert shortest.makespan <= fewest.makespan
    assert len(fewest.moves) <= len(shortest.moves)


def test_the_two_representations_of_resources_give_the_same_dates() -> None:
    problem = Problem(PLAN, schedule_plan(PLAN), Options())
    found = gridding(problem)
    assert found is not None
    grid, clock = found.grid(), Clock(problem)
    dice = random.Random(5)
    for _ in range(20):
        order = grid.graph.forward_order([dice.random() for _ in range(grid.graph.size)])
        on_grid, on_clock = found.instants(serial(grid.graph, grid, order)), serial(problem.graph, clock, order)
        assert (on_grid.starts, on_grid.finishes) == (on_clock.starts, on_clock.finishes)
        on_grid = found.instants(to_the_right(grid.graph, grid, serial(grid.graph, grid, order)))
        on_clock = to_the_right(problem.graph, clock, on_clock)
        assert on_grid.finishes == on_clock.finishes


def small_graph() -> tuple[Graph, Grid]:
    """Three jobs of 2, 3 and 1 slots on one machine; the last waits for the first."""
    graph = Graph(
        order=[0, 1, 2],
        before=[[], [], [0]],
        behind=[[2], [], []],
        arcs_in={},
        arcs_out={},
        members={},
        start=[0, 0, 0],
        finish=[NEVER] * 3,
        fixed={},
        tiers=[0, 0, 0],
        lengths=[2, 3, 1],
        goals=[[0, 1, 2]],
    )
    return graph, Grid(graph, {0: {0: 1}, 1: {0: 1}, 2: {0: 1}}, [1])


def test_series_parallel_and_justification_by_hand() -> None:
    graph, grid = small_graph()
    assert serial(graph, grid, [1, 0, 2]).starts == [3, 0, 5]
    assert parallel(graph, grid, [1, 0, 2]).starts == [3, 0, 5]
    first = serial(graph, grid, [0, 1, 2])
    assert first.starts == [0, 2, 5]
    right = to_the_right(graph, grid, first)
    assert right.starts == [0, 2, 5]
    assert order_of(graph, right.starts) == [0, 1, 2]


def test_a_machine_that_is_taken_is_not_used() -> None:
    graph, _ = small_graph()
    grid = Grid(graph, {0: {0: 1}, 1: {0: 1}, 2: {0: 1}}, [1], taken=[(0, 1, 4, 1)])
    assert serial(graph, grid, [0, 1, 2]).starts == [4, 6, 9]


def test_who_is_too_late_stands_in_a_clash() -> None:
    graph, _ = small_graph()
    grid = Grid(graph, {0: {0: 1}, 1: {0: 1}, 2: {0: 1}}, [1], latest={1: 1})
    placed = serial(graph, grid, [0, 1, 2])
    assert (placed.starts[1], placed.failed) == (0, 1)


@pytest.mark.skipif(not constraint_solver.installed(), reason="OR-Tools is not installed")
def test_the_solver_finds_what_there_is_and_proves_what_there_is_not() -> None:
    graph, grid = small_graph()
    known = serial(graph, grid, [1, 0, 2])._replace(finishes=[7, 5, 8], starts=[5, 2, 7])
    verdict, placed = constraint_solver.Question(grid, known, 6, [3]).ask(5, 1)
    assert (verdict, graph.value(placed.finishes)) == ("found", 6)
    assert constraint_solver.Question(grid, known, 5, [3]).ask(5, 1)[0] == "none"
