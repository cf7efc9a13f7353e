"""Loads of people and roles, by day, week and month, against a count of every minute of random plans."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest

from relplanner.insight.load import Bucket, Load
from relplanner.insight.readings import Readings
from relplanner.insight.workload import demands, role_load, roles_of
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Assignment, Id, Instant
from relplanner.schedule.critical_path import schedule_plan
from relplanner.schedule.estimates import shares
from tests.insight.crowded_people import busy_plan, works


def worked(readings: Readings, one: Assignment) -> list[int]:
    """The minutes in which an assignment is worked on, one by one."""
    plan = readings.plan
    resource, row = plan.resources[one.resource], plan.rows[one.task]

    def there(minute: int) -> bool:
        return row.ignores_resource_calendars or not any(leave.start <= minute < leave.finish for leave in resource.absences)

    return [minute for minute in range(*readings.schedule.spans[one.id]) if works(minute) and there(minute)]


def counted(readings: Readings, asked: Iterable[Assignment]) -> Counter[int]:
    """Units by minute."""
    found: Counter[int] = Counter()
    for one in asked:
        found.update(dict.fromkeys(worked(readings, one), one.units))
    return found


def week(minute: int) -> tuple[int, int]:
    year, number, _ = to_datetime(Instant(minute)).isocalendar()
    return year, number


def month(minute: int) -> tuple[int, int]:
    when = to_datetime(Instant(minute))
    return when.year, when.month


def check_load(readings: Readings, load: Load, asked: list[Assignment]) -> None:
    """Steps, peaks, sums and done work of a load against the count."""
    expected = counted(readings, asked)
    assert {minute: step.units for step in load.steps for minute in range(step.start, step.finish)} == expected
    assert load.peak == max(expected.values(), default=0)
    whole = {one.id: len(worked(readings, one)) * one.units // 1000 for one in asked}
    assert load.work == sum(whole.values())
    first, last = readings.schedule.start, readings.schedule.finish + 1
    for buckets, name in (
        (load.by_day(first, last), None),
        (load.by_week(first, last), week),
        (load.by_month(first, last), month),
    ):
        assert sum(bucket.booked for bucket in buckets) == load.work
        done = [readings.plan.rows[one.task].progress for one in asked]
        shares_done = [progress.percent if progress is not None else 0 for progress in done]
        ready = sum((2 * whole[one.id] * share + 1000) // 2000 for one, share in zip(asked, shares_done, strict=True))
        assert sum(bucket.done for bucket in buckets) == ready
        assert all(0 <= bucket.done <= bucket.booked for bucket in buckets)
        check_peaks(buckets, expected, name)


def check_peaks(buckets: tuple[Bucket, ...], expected: Counter[int], name: object) -> None:
    peaks: dict[object, int] = defaultdict(int)
    for minute, units in expected.items():
        key = name(minute) if callable(name) else minute // 1440
        peaks[key] = max(peaks[key], units)
    found = {(name(bucket.start) if callable(name) else bucket.start // 1440): bucket.peak for bucket in buckets if bucket.peak}
    assert found == peaks


def check(seed: int) -> None:
    plan = busy_plan(seed)
    readings = Readings(plan, schedule_plan(plan))
    helping = [one for one in plan.assignments.values() if plan.resources[one.resource].kind != "environment"]
    for key, resource in plan.resources.items():
        if resource.kind != "environment":
            check_load(readings, readings.loads[key], [one for one in helping if one.resource == key])
    for role in roles_of(readings):
        check_load(
            readings, role_load(readings, role), [one for one in helping if plan.resources[one.resource].roles[:1] == (role,)]
        )
    check_work(readings, helping)
    check_demand(readings, helping)


def check_work(readings: Readings, helping: list[Assignment]) -> None:
    """The parts of an effort that was not begun add up to it, to the minute."""
    plan = readings.plan
    by_task: dict[Id, list[Assignment]] = defaultdict(list)
    for one in helping:
        by_task[one.task].append(one)
    works_on = {booking.assignment: booking.work for load in readings.loads.values() for booking in load.bookings}
    for task, parts in by_task.items():
        row = plan.rows[task]
        if row.estimate is not None and row.estimate.kind == "effort" and row.progress is None:
            parts.sort(key=lambda one: one.id)
            assert [works_on.get(one.id, 0) for one in parts] == list(shares(row.estimate.likely, parts).values())
            assert sum(works_on.get(one.id, 0) for one in parts) == row.estimate.likely


def check_demand(readings: Readings, helping: list[Assignment]) -> None:
    """What a role needs in a month is its peak; what nobody was found for is the work of roles."""
    plan = readings.plan
    found = {(one.role, month(one.start)): one for one in demands(readings)}
    for role in roles_of(readings):
        mine = [one for one in helping if plan.resources[one.resource].roles[:1] == (role,)]
        peaks: dict[tuple[int, int], int] = defaultdict(int)
        for minute, units in counted(readings, mine).items():
            peaks[month(minute)] = max(peaks[month(minute)], units)
        assert {when: one.need for (name, when), one in found.items() if name == role} == peaks
        waiting = [one for one in mine if plan.resources[one.resource].kind == "role"]
        assert sum(one.open for (name, _), one in found.items() if name == role) == sum(
            len(worked(readings, one)) * one.units // 1000 for one in waiting
        )


def test_loads_equal_a_count_of_every_minute() -> None:
    for seed in range(16):
        check(seed)


@pytest.mark.long
@pytest.mark.parametrize("part", range(5))
def test_loads_of_five_hundred_plans(part: int) -> None:
    for seed in range(1000 + 100 * part, 1100 + 100 * part):
        check(seed)
