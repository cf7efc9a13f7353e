"""Levelling against the best known makespans of PSPLIB: `python tests/benchmarks/psplib.py DIR BOUNDS [--seconds S]`.

Prints, per family, mean and worst gap over the best known makespan, and milliseconds per instance: of processor time for the
instant method, with the share of a core that each search had for the improved one. `--solver` runs CP-SAT alone beside it, with
as many workers and seconds. Every answer is checked by `feasible`, which reads the problem file itself and shares nothing with
the program but the dates that it judges.
"""

from __future__ import annotations

import argparse
import csv
import resource
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

DAY = 1440


class Instance(NamedTuple):
    """A problem and its best known makespans in days."""

    file: Path
    family: str
    lower: int
    upper: int


class Problem(NamedTuple):
    """A problem as its file says it: by job."""

    durations: dict[int, int]
    requests: dict[int, list[int]]
    successors: dict[int, list[int]]
    capacities: list[int]


def instances(folder: Path, bounds: Path) -> Iterator[Instance]:
    with bounds.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            path = folder / row["family"] / row["instance"]
            if path.exists():
                yield Instance(path, row["family"], int(row["lb"]), int(row["ub"]))


def problem_of(file: Path) -> Problem:
    """Read a `.sm` file, by itself."""
    lines = file.read_text(encoding="latin-1").splitlines()
    links = next(n for n, line in enumerate(lines) if line.startswith("jobnr.")) + 1
    needs = next(n for n, line in enumerate(lines) if line.startswith("REQUESTS/DURATIONS")) + 3
    there = next(n for n, line in enumerate(lines) if line.startswith("RESOURCEAVAILABILITIES")) + 2
    successors: dict[int, list[int]] = {}
    for line in lines[links:]:
        if line.startswith("*"):
            break
        job, _, count, *behind = (int(word) for word in line.split())
        successors[job] = behind[:count]
    durations: dict[int, int] = {}
    requests: dict[int, list[int]] = {}
    for line in lines[needs : needs + len(successors)]:
        job, _, duration, *units = (int(word) for word in line.split())
        durations[job], requests[job] = duration, units
    return Problem(durations, requests, successors, [int(word) for word in lines[there].split()])


def feasible(problem: Problem, starts: dict[int, int]) -> bool:
    """Whether starts in days keep every link, and every capacity on every day."""
    finishes = {job: starts[job] + duration for job, duration in problem.durations.items()}
    for job, behind in problem.successors.items():
        if any(starts[other] < finishes[job] for other in behind):
            return False
    for day in range(max(finishes.values())):
        there = [job for job in starts if starts[job] <= day < finishes[job]]
        for number, capacity in enumerate(problem.capacities):
            if sum(problem.requests[job][number] for job in there) > capacity:
                return False
    return True


class Result(NamedTuple):
    """How an instance was levelled; `share` of a core that each of two searches had."""

    gap: float
    processor: float
    wall: float
    share: float
    proved: bool


def levelled(instance: Instance, seconds: float) -> Result:
    """Level one instance. Raises `AssertionError` where the answer is infeasible.

    What is needed is imported here: a searching process begins by importing this file.
    """
    from relplanner.formats.psplib import read
    from relplanner.insight.levelling.level import level
    from relplanner.insight.levelling.options import Options
    from relplanner.schedule.critical_path import schedule_plan

    plan = read(instance.file.read_bytes(), instance.file.name).plan
    schedule = schedule_plan(plan)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall, processor = time.perf_counter(), time.process_time()
    answer = level(plan, schedule, Options(seconds=seconds))
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - children.ru_utime - children.ru_stime
    dates = schedule_plan(answer.plan)
    starts = {int(row.source_id): (dates.dates(row.id).start - schedule.start) // DAY for row in plan.rows.values()}
    assert not answer.left, f"{instance.file.name}: clashes are left"
    assert feasible(problem_of(instance.file), starts), f"{instance.file.name}: infeasible"
    gap = 100 * (answer.makespan / DAY / instance.upper - 1)
    return Result(gap, processor, wall, used / wall / 2, answer.proved)


def solver_alone(instance: Instance, seconds: float) -> float:
    """The gap of CP-SAT alone, with two workers."""
    from ortools.sat.python import cp_model

    problem = problem_of(instance.file)
    model, horizon = cp_model.CpModel(), sum(problem.durations.values())
    starts = {job: model.new_int_var(0, horizon, "") for job in problem.durations}
    bars = {job: model.new_fixed_size_interval_var(starts[job], problem.durations[job], "") for job in starts}
    end = model.new_int_var(0, horizon, "")
    for job, behind in problem.successors.items():
        model.add(end >= starts[job] + problem.durations[job])
        for other in behind:
            model.add(starts[other] >= starts[job] + problem.durations[job])
    for number, capacity in enumerate(problem.capacities):
        users = [job for job in starts if problem.requests[job][number]]
        model.add_cumulative([bars[job] for job in users], [problem.requests[job][number] for job in users], capacity)
    model.minimize(end)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = seconds, 2
    solver.solve(model)
    return 100 * (solver.objective_value / instance.upper - 1)


def show(family: str, results: Sequence[Result], seconds: float, alone: Sequence[float]) -> None:
    gaps = [one.gap for one in results]
    said = f"{family:<5} {len(gaps):>3} instances: mean {mean(gaps):.2f} %, worst {max(gaps):.1f} % over the best known; "
    if not seconds:
        said += f"{1000 * median(one.processor for one in results):.0f} ms of processor time (median), "
        said += f"at most {1000 * max(one.processor for one in results):.0f}"
    else:
        said += f"{mean(one.wall for one in results):.1f} s, each search had {100 * mean(one.share for one in results):.0f} % "
        said += f"of a core; {sum(one.proved for one in results)} proved"
    if alone:
        said += f"; CP-SAT alone {mean(alone):.2f} %"
    print(said, flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Level PSPLIB's problems and compare with the best known makespans.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("bounds", type=Path, metavar="BOUNDS")
    parser.add_argument("--seconds", type=float, default=0, help="improve so long; 0 is the instant method")
    parser.add_argument("--family", action="append", help="only these families")
    parser.add_argument("--step", type=int, default=1, help="only every so many instances")
    parser.add_argument("--solver", action="store_true", help="CP-SAT alone beside it, in the same time")
    wanted = parser.parse_args(arguments)
    found = list(instances(wanted.folder, wanted.bounds))
    every: list[Result] = []
    for family in dict.fromkeys(one.family for one in found):
        if wanted.family and family not in wanted.family:
            continue
        chosen = [one for one in found if one.family == family][:: wanted.step]
        results = [levelled(one, wanted.seconds) for one in chosen]
        alone = [solver_alone(one, wanted.seconds) for one in chosen] if wanted.solver else []
        show(family, results, wanted.seconds, alone)
        every += results
    print(
        f"all   {len(every):>3} instances: median {1000 * median(one.processor for one in every):.0f} ms of processor time here"
    )


if __name__ == "__main__":
    main()
