"""Loads and clashes of 200 people and 10,000 tasks: in full, after one edit, and the first answer to a clash."""

from __future__ import annotations

from collections.abc import Iterator

from large_plan import large_plan
from timing import best

from relplanner.insight.answers import answers_to
from relplanner.insight.readings import Readings
from relplanner.plan.edits.tasks import set_estimate
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import Estimate, Minutes
from relplanner.schedule.critical_path import reschedule, schedule_plan


def measure() -> Iterator[tuple[str, float, float | None]]:
    """Yield the figures."""
    plan = large_plan(people=200)
    schedule = schedule_plan(plan)
    yield "clashes: all of 10,000 tasks and 200 people", best(lambda: Readings(plan, schedule).clashes, 3), None
    before = Readings(plan, schedule)
    clash = before.clashes[0]
    for task in ("t00100", "t05000", "t09000"):
        after = set_estimate(plan, task, Estimate(likely=Minutes(1440)))
        dates = reschedule(after, schedule)

        def again(after: object = after, dates: object = dates) -> object:
            return Readings.after(before, after, dates).clashes  # type: ignore[arg-type]  # bound in the loop

        yield f"clashes: after an edit of {task}", best(again, 5), 20
    yield "clashes: the first answer to one of them", best(lambda: next(answers_to(before, SeededIds(1), clash), None), 3), None
