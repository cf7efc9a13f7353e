"""Loads, clashes and work of random small plans against a count of every single minute."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from relplanner.insight.readings import Readings
from relplanner.plan.instants import instant
from relplanner.plan.model import (
    Absence,
    Assignment,
    Estimate,
    Instant,
    Link,
    Minutes,
    PerMille,
    Plan,
    Release,
    Resource,
    Row,
    Settings,
)
from relplanner.schedule.critical_path import schedule_plan

START = instant("2027-09-30T08:00")
DAYS = 40


def works(minute: int) -> bool:
    """The standard calendar: 08:00 to 12:00 and 13:00 to 17:00, Monday to Friday."""
    return (minute // 1440 + 3) % 7 < 5 and (480 <= minute % 1440 < 720 or 780 <= minute % 1440 < 1020)


class Job(NamedTuple):
    """A task and whom it books with how many units."""

    minutes: int
    kind: str
    ignores: bool
    release: int
    after: int
    people: dict[str, int]


ABSENCES = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 5), st.sampled_from([0, 720])).map(
        lambda one: Absence(
            start=Instant(START - 480 + one[0] * 1440 + one[2]), finish=Instant(START - 480 + (one[0] + one[1]) * 1440)
        )
    ),
    max_size=2,
)
JOBS = st.lists(
    st.builds(
        Job,
        minutes=st.integers(1, 2000),
        kind=st.sampled_from(["duration", "effort"]),
        ignores=st.booleans(),
        release=st.integers(0, 2),
        after=st.integers(-1, 5),
        people=st.dictionaries(st.sampled_from(["ana", "ben", "sit"]), st.sampled_from([250, 330, 500, 1000]), min_size=1),
    ),
    min_size=1,
    max_size=6,
)


def plan_of(jobs: list[Job], absences: list[Absence]) -> Plan:
    rows = {f"r{n}": Row(id=f"r{n}", name=f"R{n}", kind="release", rank=f"{n}") for n in range(3)}
    links = {}
    assignments = {}
    for n, job in enumerate(jobs):
        estimate = Estimate(likely=Minutes(job.minutes), kind=job.kind)  # type: ignore[arg-type] # drawn from the two
        rows[f"t{n}"] = Row(
            id=f"t{n}",
            name=f"T{n}",
            parent=f"r{job.release}",
            rank=f"{n}",
            estimate=estimate,
            ignores_resource_calendars=job.ignores,
        )
        if 0 <= job.after < n:
            links[f"l{n}"] = Link(id=f"l{n}", predecessor=f"t{job.after}", successor=f"t{n}")
        for who, units in job.people.items():
            assignments[f"{n}{who}"] = Assignment(id=f"{n}{who}", task=f"t{n}", resource=who, units=PerMille(units))
    resources = {
        "ana": Resource(id="ana", name="Ana", absences=tuple(absences)),
        "ben": Resource(id="ben", name="Ben", capacity=PerMille(500)),
        "sit": Resource(id="sit", name="SIT", kind="environment"),
    }
    releases = {f"r{n}": Release(id=f"r{n}") for n in range(3)}
    return Plan(
        settings=Settings(start=START), rows=rows, links=links, assignments=assignments, resources=resources, releases=releases
    )


def counted(readings: Readings, who: str) -> dict[int, int]:
    """Load by minute."""
    plan = readings.plan
    resource = plan.resources[who]
    total: dict[int, int] = defaultdict(int)
    releases: dict[int, set[str | None]] = defaultdict(set)
    for one in plan.assignments.values():
        if one.resource != who:
            continue
        row = plan.rows[one.task]
        for minute in range(*readings.schedule.spans[one.id]):
            absent = any(away.start <= minute < away.finish for away in resource.absences)
            if works(minute) and (row.ignores_resource_calendars or not absent):
                total[minute] += one.units
                releases[minute].add(row.parent)
    return {minute: 1000 * len(who) for minute, who in releases.items()} if resource.kind == "environment" else dict(total)


def excessive(readings: Readings, who: str, load: dict[int, int]) -> set[int]:
    resource = readings.plan.resources[who]

    def capacity(minute: int) -> int:
        absent = any(away.start <= minute < away.finish for away in resource.absences)
        return 0 if absent else resource.capacity

    return {minute for minute, units in load.items() if units > capacity(minute)}


@settings(max_examples=40, deadline=None)
@given(JOBS, ABSENCES)
def test_loads_and_clashes_equal_a_count_of_every_minute(jobs: list[Job], absences: list[Absence]) -> None:
    plan = plan_of(jobs, absences)
    readings = Readings(plan, schedule_plan(plan))
    for who in plan.resources:
        load = readings.loads[who]
        expected = counted(readings, who)
        stepped = {minute: step.units for step in load.steps for minute in range(step.start, step.finish)}
        assert stepped == expected
        bad = excessive(readings, who, expected)
        found = {minute for one in load.excesses for minute in range(one.start, one.finish) if expected.get(minute)}
        assert found == bad
        clashes = [clash for clash in readings.clashes if clash.resource == who]
        assert all(any(clash.start <= minute < clash.finish for clash in clashes) for minute in bad)
        assert all(clash.start in bad and clash.finish - 1 in bad for clash in clashes)
        for clash in clashes:
            assert clash.units in {expected[minute] for minute in bad if clash.start <= minute < clash.finish}


@settings(max_examples=40, deadline=None)
@given(JOBS, ABSENCES)
def test_work_of_assignments_is_the_effort_to_the_minute(jobs: list[Job], absences: list[Absence]) -> None:
    plan = plan_of(jobs, absences)
    readings = Readings(plan, schedule_plan(plan))
    booked: dict[str, int] = defaultdict(int)
    for who in ("ana", "ben"):
        for booking in readings.loads[who].bookings:
            booked[booking.task] += booking.work
    for n, job in enumerate(jobs):
        if job.kind == "effort" and set(job.people) != {"sit"}:
            assert booked[f"t{n}"] == job.minutes


@settings(max_examples=40, deadline=None)
@given(JOBS, ABSENCES)
def test_weeks_and_days_add_up_to_all_work(jobs: list[Job], absences: list[Absence]) -> None:
    plan = plan_of(jobs, absences)
    readings = Readings(plan, schedule_plan(plan))
    for who in ("ana", "ben"):
        load = readings.loads[who]
        first, last = readings.schedule.start, readings.schedule.finish + 1
        weeks, days = load.by_week(first, last), load.by_day(first, last)
        assert sum(week.booked for week in weeks) == sum(day.booked for day in days) == load.work
        assert max(week.peak for week in weeks) == max(day.peak for day in days) == load.peak
        assert any(week.overloaded for week in weeks) == bool(load.excesses)
        assert all(week.average <= week.peak for week in weeks)
