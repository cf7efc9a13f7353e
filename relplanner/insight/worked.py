"""When a row is really worked on: its span without the time in which none of its people can.

People and teams decide where there are any, else whatever has a calendar, else the task calendar. Work in a deployment window,
elapsed time and dates set by hand go on around the clock.
"""

from __future__ import annotations

from relplanner.insight.window_work import in_window
from relplanner.plan.model import Assignment, Id
from relplanner.schedule.result import Schedule
from relplanner.schedule.working_time import Interval, united


def worked(schedule: Schedule, row: Id) -> list[Interval]:
    """The intervals of [start, finish) in which a row is worked on, in order. Raises `KeyError` for an unknown row."""
    at = schedule.outline.index[row]
    start, finish = schedule.starts[at], schedule.finishes[at]
    standing = schedule.dating.standing
    record = schedule.dating.plan.rows[row]
    elapsed = record.estimate is not None and record.estimate.kind == "elapsed"
    if start >= finish:
        return []
    if record.by_hand is not None or elapsed or in_window(schedule, at):
        return [(start, finish)]
    people = _workers(schedule, standing.assigned.get(row, ()))
    if not people:
        return list(schedule.worktime.task_calendar(row).intervals(start, finish))
    found: list[Interval] = []
    for one in people:
        begin, end = schedule.spans.get(one.id) or (start, finish)
        found += schedule.worktime.assignment_calendar(one.id).intervals(max(begin, start), min(end, finish))
    return united(found)


def _workers(schedule: Schedule, assigned: tuple[Assignment, ...]) -> list[Assignment]:
    resources = schedule.dating.plan.resources
    known = [(one, resources[one.resource].kind) for one in assigned if one.resource in resources]
    people = [one for one, kind in known if kind in {"person", "team"}]
    return people or [one for one, kind in known if kind == "environment"]
