"""The workbook of 1,000 and of 10,000 rows, from readings that nobody has asked before."""

from __future__ import annotations

from collections.abc import Iterator

from large_plan import large_plan
from timing import best

from relplanner.formats.exchange import Options
from relplanner.formats.registry import writer
from relplanner.insight.readings import Readings
from relplanner.plan.instants import day, instant
from relplanner.schedule.critical_path import schedule_plan


def measure() -> Iterator[tuple[str, float, float | None]]:
    """Yield the figures."""
    write = writer("plan.xlsx").write
    assert write is not None
    options = Options(today=day("2027-02-01"), now=instant("2027-02-01T09:00"))
    for tasks in (1_000, 10_000):
        plan = large_plan(tasks, tasks * 3 // 2, people=60)
        schedule = schedule_plan(plan)
        yield f"export: workbook of {tasks:,} tasks", best(lambda p=plan, s=schedule: write(Readings(p, s), options), 1), None  # type: ignore[misc]
