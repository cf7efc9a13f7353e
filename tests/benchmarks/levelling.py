"""Levelling beside what others publish, and beside one pass: `python tests/benchmarks/levelling.py [SHARED-PEOPLE.xml]`.

A generated plan of 1,000 tasks and 40 people against a serial schedule by the longest remaining path, with the lower bound. Where
its file is given, two projects that share seven pools of people (MPSPLIBtoMPP's shared-people-64), for which 70 working days are
published for Microsoft Project's levelling.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from crowded import crowded

from relplanner.formats import registry
from relplanner.insight.levelling.answer import Answer
from relplanner.insight.levelling.generation import serial
from relplanner.insight.levelling.ground import Ground
from relplanner.insight.levelling.level import level
from relplanner.insight.levelling.options import Options
from relplanner.insight.levelling.problem import Problem
from relplanner.plan.instants import day
from relplanner.schedule.critical_path import schedule_plan

MICROSOFT_PROJECT = 70
"""Working days published for its levelling of shared-people-64."""


def working_days(answer: Answer) -> float:
    between: int = answer.schedule.worktime.plan_calendar.between(answer.schedule.start, answer.schedule.finish)
    return between / answer.plan.settings.minutes_per_day


def one_pass(problem: Problem) -> int:
    """The finish, in slots of a day, of a serial schedule by the longest remaining path."""
    ground = Ground(problem)
    graph = ground.graph
    tails = [0] * graph.size
    for v in reversed(graph.order):
        tails[v] = graph.lengths[v] + max((tails[w] for w in graph.behind[v]), default=0)
    return graph.value(serial(graph, ground.field, graph.forward_order([-tail for tail in tails])).finishes)


def generated() -> None:
    plan = crowded(1_000, 40)
    schedule = schedule_plan(plan)
    problem = Problem(plan, schedule, Options())
    simple, bound = one_pass(problem), Ground(problem).bound
    began = time.process_time()
    days = working_days(level(plan, schedule))
    took = time.process_time() - began
    print(f"1,000 tasks, 40 people: {days:g} working days in {took:.2f} s of processor time; one pass {simple}", end="")
    print(f" ({100 * (1 - days / simple):.1f} % shorter), lower bound {bound}", flush=True)


def shared(file: Path, seconds: float = 20) -> None:
    plan = registry.read(file.read_bytes(), file.name, day("2026-01-05")).plan
    schedule = schedule_plan(plan)
    for options in (Options(), Options(seconds=seconds)):
        answer = level(plan, schedule, options)
        proved = ", proved" if answer.proved else ""
        print(f"{file.stem}: {working_days(answer):g} working days in {answer.seconds:.1f} s{proved}", end="")
        print(f"; Microsoft Project's levelling, as published: {MICROSOFT_PROJECT}", flush=True)


def main(files: Sequence[str]) -> None:
    generated()
    for file in files:
        shared(Path(file))


if __name__ == "__main__":
    main(sys.argv[1:])
