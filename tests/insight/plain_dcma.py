"""The DCMA points counted plainly: every row and every link looked at again, nothing kept, no arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from relplanner.insight.census import HELPERS
from relplanner.insight.readings import Readings
from relplanner.insight.slips import slip
from relplanner.insight.window_work import in_window
from relplanner.plan.model import BaselineRow, Id, Minutes, Row

Offenders = tuple[tuple[Id, ...], tuple[Id, ...]]
"""Rows and links."""


def plain_offenders(readings: Readings) -> dict[int, Offenders]:  # noqa: C901 - one count beside the other
    """The offenders of points 1 to 11."""
    plan, schedule = readings.plan, readings.schedule
    outline, status = schedule.outline, plan.settings.status_date
    limits, day = plan.settings.quality, plan.settings.minutes_per_day
    kept: Mapping[Id, BaselineRow] = readings.baseline.rows if readings.baseline is not None else {}
    ends = readings.findings.rows.ends
    place = {key: at for at, key in enumerate(outline.ids)}

    def dates(row: Row) -> tuple[int, int]:
        return schedule.starts[place[row.id]], schedule.finishes[place[row.id]]

    def length(row: Row) -> int:
        if row.estimate is not None and row.estimate.kind == "duration":
            return row.estimate.likely
        worked = schedule.worktime.task_calendar(row.id).between(*dates(row))
        return worked or (row.estimate.likely if row.estimate is not None else 0)

    def planned(row: Row) -> int:
        promise = kept.get(row.id)
        if promise is None:
            return length(row)
        if promise.estimate is not None and promise.estimate.kind == "duration":
            return promise.estimate.likely
        return int(schedule.worktime.task_calendar(row.id).between(promise.start, promise.finish))

    def ended(row: Row) -> bool:
        return row.progress is not None and (row.progress.actual_finish is not None or row.progress.percent >= 1000)

    def leaves() -> Iterator[Row]:
        for at, key in enumerate(outline.ids):
            row = plan.rows[key]
            if row.kind == "task" and not outline.has_children(at) and length(row) > 0:
                yield row

    working = list(leaves())
    base = [row for row in working if not ended(row)]
    looked = {row.id for row in base}
    links = sorted(
        (one for one in plan.links.values() if one.predecessor in looked or one.successor in looked),
        key=lambda one: (place[one.successor], place[one.predecessor], one.id),
    )
    helpers = {one.id for one in plan.resources.values() if one.kind in HELPERS}
    helped = {one.task for one in plan.assignments.values() if one.resource in helpers}
    floats = {row.id: schedule.total_floats[place[row.id]] for row in base}

    def hard(row: Row) -> bool:
        kind = row.constraint.kind if row.constraint is not None else ""
        return kind in {"must start on", "must finish on", "start no later than", "finish no later than"}

    def works(row: Row, first: int, last: int) -> bool:
        """Whether a row works between two instants."""
        if last <= first or (row.estimate is not None and row.estimate.kind == "elapsed"):
            return last > first
        return bool(schedule.worktime.task_calendar(row.id).between(first, last))

    def missed(row: Row, by: int) -> bool:
        finish = dates(row)[1]
        return works(row, by, finish) or (finish > by and in_window(schedule, place[row.id]))

    def impossible(row: Row) -> bool:
        assert status is not None
        begun = row.progress.actual_start if row.progress is not None else None
        done = row.progress.actual_finish if row.progress is not None else None
        if any(at is not None and works(row, status, at) for at in (begun, done)):
            return True
        return not ended(row) and dates(row)[begun is not None] < status

    def rows(found: Iterator[Row]) -> Offenders:
        return tuple(row.id for row in found), ()

    return {
        1: rows(row for row in base if ends.loose_start(place[row.id]) or ends.loose_finish(place[row.id])),
        2: ((), tuple(one.id for one in links if one.lag.amount < 0)),
        3: ((), tuple(one.id for one in links if one.lag.amount > 0)),
        4: ((), tuple(one.id for one in links if one.type != "FS")),
        5: rows(row for row in base if hard(row)),
        6: rows(row for row in base if floats[row.id] > limits.high_float_days * day),
        7: rows(row for row in base if floats[row.id] < 0),
        8: rows(row for row in base if planned(row) > limits.long_task_days * day),
        9: rows(row for row in working if status is not None and impossible(row)),
        10: rows(row for row in base if length(row) >= day and row.id not in helped),
        11: rows(
            row
            for row in working
            if status is not None and row.id in kept and kept[row.id].finish <= status and missed(row, kept[row.id].finish)
        ),
    }


def plain_slip(readings: Readings) -> str:
    """The measure of the critical path test: how far the end moves when the first critical task slips."""
    point = readings.points[11]
    if not point.rows:
        return ""
    settings = readings.plan.settings
    found = slip(readings.schedule, point.rows[0], Minutes(settings.quality.slip_days * settings.minutes_per_day))
    return f"{found.later / settings.minutes_per_day:g} days" if found is not None else ""
