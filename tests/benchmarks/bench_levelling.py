"""Instant levelling of generated plans: everybody at the same hours, and with an absence for each person."""

from __future__ import annotations

from collections.abc import Iterator

from crowded import crowded
from msgspec.structs import replace
from timing import best

from relplanner.insight.levelling.level import level
from relplanner.plan.model import Absence, Instant, Plan
from relplanner.schedule.critical_path import schedule_plan


def with_absences(plan: Plan) -> Plan:
    """The plan with a week of leave for everybody, one after the other."""
    assert plan.settings.start is not None
    week = 7 * 1440
    resources = {}
    for place, (key, one) in enumerate(plan.resources.items()):
        away = Instant(plan.settings.start + place * week)
        resources[key] = replace(one, absences=(Absence(start=away, finish=Instant(away + week)),))
    return replace(plan, resources=resources)


def measure() -> Iterator[tuple[str, float, float | None]]:
    """Yield the figures."""
    for tasks, people, aim in ((1_000, 40, 1000.0), (2_000, 80, 2000.0)):
        plan = crowded(tasks, people)
        for what, one in (("", plan), (", all with leave", with_absences(plan))):
            schedule = schedule_plan(one)
            yield (
                f"levelling: instant, {tasks:,} tasks, {people} people{what}",
                best(lambda p=one, s=schedule: level(p, s), 2),
                aim,
            )  # type: ignore[misc]
