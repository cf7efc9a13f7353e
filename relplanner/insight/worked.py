"""When a row is really worked on: its span without the time in which none of its people can, or in which it was stopped.

People and teams decide where there are any, else whatever has a calendar, else the task calendar. Work in a deployment window,
elapsed time and dates set by hand go on around the clock.
"""

from __future__ import annotations

from relplanner.insight.window_work import in_window
from relplanner.plan.model import Assignment, Id, Row
from relplanner.schedule.estimates import remaining
from relplanner.schedule.result import Schedule
from relplanner.schedule.working_time import UNBOUNDED, Interval, cut, united


def worked(schedule: Schedule, row: Id) -> list[Interval]:
    """The intervals of [start, finish) in which a row is worked on, in order. Raises `KeyError` for an unknown row."""
    return _without_stop(schedule.dating.plan.rows[row], _possible(schedule, row))


def _without_stop(row: Row, found: list[Interval]) -> list[Interval]:
    """What was done in front of the stop, and what is left from when the work goes on.

    What is left takes so long as it stands there; what is done took in the same proportion as long.
    """
    progress = row.progress
    if progress is None or progress.resumes is None or progress.actual_finish is not None or row.estimate is None:
        return found
    rest = remaining(row)
    behind = cut(found, [(-UNBOUNDED, progress.resumes)])
    if not behind or rest <= 0 or progress.resumes <= found[0][0]:
        return found
    done = max(1, sum(end - start for start, end in behind) * max(0, row.estimate.likely - rest) // rest)
    before: list[Interval] = []
    for start, end in found:
        end = min(end, progress.resumes, start + done)  # noqa: PLW2901 - the part of it that was worked
        if end > start:
            before.append((start, end))
            done -= end - start
    return [*before, *behind]


def _possible(schedule: Schedule, row: Id) -> list[Interval]:
    """The intervals in which it could be worked on."""
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
