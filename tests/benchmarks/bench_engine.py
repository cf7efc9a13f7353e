"""The engine at 1,000, 10,000 and 100,000 tasks with calendars, two links a task: full pass, random edits, memory.

All in processor time. *Passes and floats* are early and late dates, total and free floats on a network that is there, as MPXJ's
`schedule` is asked of a project that is there; a *full pass* begins with the plan alone. An edit is `reschedule` with the
difference at hand: dates, late dates, total floats, marks, problems and the length of the critical path. Free floats and people's
spans are computed when somebody first asks: a figure with the first says what that costs. Beside it stand plain NetworkX, MPXJ's
MicrosoftScheduler where Java and the extra `bench` are, and a chain beside a wide network. Where summaries have links of their
own, an edit of the tree makes the network anew: that has a figure of its own.
"""

from __future__ import annotations

import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from bench_schedule import plain_networkx
from edits import edits
from large_plan import chain_plan, large_plan
from timing import processor

from relplanner.formats.exchange import Options
from relplanner.formats.registry import writer
from relplanner.insight.readings import Readings
from relplanner.plan.delta import diff
from relplanner.plan.edits.links import link
from relplanner.plan.edits.tasks import add_row
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant
from relplanner.plan.model import Id, Plan
from relplanner.schedule.critical_path import reschedule, schedule_plan
from relplanner.schedule.dating import Dating
from relplanner.schedule.floats import total_floats
from relplanner.schedule.free_floats import FreeFloats
from relplanner.schedule.result import Schedule

SIZES = tuple(map(int, os.environ.get("BENCH_SIZES", "1000 10000 100000").split()))
AIMED = 10_000
EDITS = 300
RUNS_OF_MPXJ = 12

Figures = Iterator[tuple[str, float, float | None]]


def measure() -> Figures:
    """Yield the figures."""
    for tasks in SIZES:
        plan, runs = large_plan(tasks, 2 * tasks), 7 if tasks <= AIMED else 2
        aimed = tasks == AIMED
        yield f"engine: {tasks:,} tasks, plain NetworkX, no calendars", processor(partial(plain_networkx, plan), runs), None
        full = processor(partial(schedule_plan, plan), runs)
        passes = processor(partial(_passes_and_floats, schedule_plan(plan)), runs)
        yield f"engine: {tasks:,} tasks, passes and floats", passes, 80 if aimed else None
        yield f"engine: {tasks:,} tasks, full pass", full, None
        yield f"engine: {tasks:,} tasks, full pass with free floats", processor(partial(_all, plan), runs), None
        yield from _edits(plan, EDITS if tasks <= AIMED else 60, aimed=aimed)
        yield f"engine: {tasks:,} tasks, bytes per task of plan and schedule (no time)", _memory(tasks), None
        if aimed:
            yield from _shapes(tasks)
            yield from _beside_mpxj(plan, processor(partial(_dates, schedule_plan(plan)), runs), passes)


def _dates(schedule: Schedule) -> None:
    Dating(schedule.dating.standing)


def _passes_and_floats(schedule: Schedule) -> None:
    dating = Dating(schedule.dating.standing)
    total, _ = total_floats(dating)
    _ = list(FreeFloats(dating, total))


def _all(plan: Plan) -> None:
    _ = list(schedule_plan(plan).free_floats)


def _edits(plan: Plan, count: int, *, aimed: bool) -> Figures:
    """Random edits of mixed kinds, each from the plan that the one before left."""
    tasks = f"{sum(1 for row in plan.rows.values() if row.estimate is not None):,}"
    schedule, times, kinds = schedule_plan(plan), [], {}
    for kind, after in edits(plan, count):
        delta, found = diff(plan, after), []
        times.append(processor(lambda p=after, s=schedule, d=delta, f=found: f.append(reschedule(p, s, d)), 1))  # type: ignore[misc]
        kinds.setdefault(kind, []).append(times[-1])
        plan, schedule = after, found[0]
    yield f"engine: {tasks} tasks, an edit, median of {count}", statistics.median(times), 5 if aimed else None
    yield f"engine: {tasks} tasks, an edit, 95 of 100", statistics.quantiles(times, n=20)[-1], None
    yield f"engine: {tasks} tasks, an edit, worst of {count}", max(times), None
    ids, first = SeededIds(2), next(iter(plan.rows))
    linked = link(plan, ids, next(key for key in plan.rows if plan.rows[key].parent == first), next(_summaries(plan, first)))
    known, after = schedule_plan(linked), add_row(linked, ids, name="New", parent=first)
    took = processor(lambda: reschedule(after, known, diff(linked, after)), 3)
    yield f"engine: {tasks} tasks, insert where a summary has a link", took, None
    for kind, each in sorted(kinds.items()):
        yield f"engine: {tasks} tasks, {kind}, median of {len(each)}", statistics.median(each), None


def _summaries(plan: Plan, behind: Id) -> Iterator[Id]:
    """The summaries behind a row at the top."""
    tops = sorted((row.rank, row.id) for row in plan.rows.values() if row.parent is None and row.estimate is None)
    return (key for _, key in tops if key > behind)


def _memory(tasks: int) -> float:
    """What plan and schedule hold, each task's share in bytes."""
    tracemalloc.start()
    plan = large_plan(tasks, 2 * tasks)
    schedule = schedule_plan(plan)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del plan, schedule
    return held / tasks


def _shapes(tasks: int) -> Figures:
    """One implementation for every shape: a single chain must not take longer than a wide network with as many links."""
    wide, chain = large_plan(tasks, tasks - 1), chain_plan(tasks)
    for plan, shape in ((wide, f"{tasks:,} tasks, {tasks - 1:,} links, wide"), (chain, f"{tasks:,} tasks in a single chain")):
        yield f"engine: {shape}, full pass", processor(partial(schedule_plan, plan)), None
    took = processor(partial(_passes_and_floats, schedule_plan(wide)))
    yield f"engine: {tasks:,} tasks, {tasks - 1:,} links, wide, passes and floats", took, None
    schedule = schedule_plan(chain)
    yield f"engine: {tasks:,} tasks in a single chain, passes and floats", processor(partial(_passes_and_floats, schedule)), took
    times = []
    for _, after in itertools.islice(((kind, plan) for kind, plan in edits(chain, 60, kinds=("estimate",))), 40):
        delta = diff(chain, after)
        times.append(processor(lambda p=after, d=delta: reschedule(p, schedule, d), 1))  # type: ignore[misc]
    yield f"engine: {tasks:,} tasks in a single chain, an estimate, median of 40", statistics.median(times), None


def _beside_mpxj(plan: Plan, dates: float, passes: float) -> Figures:
    """The same plan as Microsoft Project XML, scheduled by MPXJ's MicrosoftScheduler in a warm Java machine."""
    if find_spec("mpxj") is None or find_spec("jpype") is None or shutil.which("java") is None:
        return
    write = writer("plan.xml").write
    assert write is not None
    options = Options(today=day("2027-02-01"), now=instant("2027-02-01T09:00"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plan.xml"
        file.write_bytes(write(Readings(plan, schedule_plan(plan)), options))
        program = Path(__file__).with_name("mpxj_scheduling.py")
        run = subprocess.run(
            [sys.executable, str(program), str(file), str(RUNS_OF_MPXJ)], capture_output=True, text=True, check=True
        )
    took, floats = map(float, run.stdout.split()[:2])
    yield f"engine: {AIMED:,} tasks, MPXJ's MicrosoftScheduler, dates, best of {RUNS_OF_MPXJ}, warm", took, None
    yield f"engine: {AIMED:,} tasks, MPXJ's total and free floats behind it", floats, None
    yield "engine: early and late dates alone, against a tenth of MPXJ's", dates, took / 10
    yield "engine: passes and floats against a tenth of both", passes, (took + floats) / 10
