"""The example plan's clashes are those of its table, and fresh templates have no error."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from relplanner.insight.readings import Readings
from relplanner.plan.codec import decode
from relplanner.plan.edits.templates import from_template
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant
from relplanner.plan.model import Plan
from relplanner.schedule.critical_path import schedule_plan

RESOURCES = Path(__file__).parents[2] / "resources"


class Expected(NamedTuple):
    """A clash of the example: who, from which to which day, how much of what, and tasks (by code and release) among others."""

    who: str
    kind: str
    first: str
    last: str
    units: int
    capacity: int
    tasks: str


CLASHES = [
    Expected("SIT", "environment", "2027-09-27", "2027-10-04", 2000, 1000, "claims-I2 claims-I7 portal-I1 portal-I2 portal-I4"),
    Expected("Yusuf Arslan", "phases", "2027-09-28", "2027-10-04", 2000, 1000, "claims-I2 portal-I2 portal-I4"),
    Expected("PRE", "environment", "2027-10-08", "2027-10-11", 2000, 1000, "claims-I6 claims-I8 portal-X2"),
    Expected("Karin Wolf", "phases", "2027-10-08", "2027-10-11", 2000, 1000, "claims-X6 portal-X2"),
    Expected("Priya Nair", "absence", "2027-09-27", "2027-10-06", 1000, 0, "claims-I3"),
    Expected("Ravi Castell", "absence", "2027-10-08", "2027-10-13", 600, 0, "claims-I8"),
    Expected("Dana Reyes", "absence", "2027-10-25", "2027-10-29", 400, 0, "claims-U3"),
    Expected("Beat Zumstein", "absence", "2027-11-23", "2027-11-23", 800, 0, "claims-GC"),
    Expected("Karin Wolf", "absence", "2027-11-10", "2027-11-12", 1000, 0, "claims-X3"),
    Expected("Mara Lindt", "absence", "2027-08-02", "2027-08-06", 1000, 0, "claims-D1"),
]


@pytest.fixture(scope="module")
def example() -> Readings:
    plan = read("examples/brackwater")
    return Readings(plan, schedule_plan(plan), day("2027-09-28"))


def read(name: str) -> Plan:
    return decode((RESOURCES / f"{name}.relplan").read_bytes().splitlines())


@pytest.mark.parametrize("expected", CLASHES, ids=lambda one: f"{one.who}-{one.first}")
def test_the_example_has_each_clash_once(example: Readings, expected: Expected) -> None:
    first, last = instant(expected.first), instant(expected.last)
    names = {clash: example.plan.resources[clash.resource].name for clash in example.clashes}
    found = [
        clash
        for clash, name in names.items()
        if name.startswith(expected.who) and clash.kind == expected.kind and clash.start < last + 1440 and clash.finish >= first
    ]
    assert len(found) == 1
    clash = found[0]
    assert (clash.start // 1440, max(clash.start, clash.finish - 1) // 1440) == (first // 1440, last // 1440)
    assert (clash.units, clash.capacity) == (expected.units, expected.capacity)
    assert set(expected.tasks.split()) <= set(clash.tasks)


def test_both_releases_of_the_example_meet_their_targets(example: Readings) -> None:
    assert [(release.name, release.type, release.late_by) for release in example.releases] == [
        ("Claims 8.0", "major", 0),
        ("Portal 4.3", "minor", 0),
    ]
    assert [release.deployed is not None and release.deployed // 1440 for release in example.releases] == [
        day("2027-11-27"),
        day("2027-10-13"),
    ]


def test_the_sentence_of_the_testers_clash(example: Readings) -> None:
    found = [
        problem.message for problem in example.problems if problem.code == "needed-in-two-phases" and problem.subject == "yusuf"
    ]
    assert found[0] == (
        "Yusuf Arslan is needed in two phases from 28 Sep to 4 Oct, 2.0 of 1.0: Integration test of Claims 8.0 by Integration "
        "cycle 1; Integration test of Portal 4.3 by Changed functions and regression and Retest on the new candidate. "
        "Move one or share the work."
    )


def test_the_people_strip_of_the_example(example: Readings) -> None:
    yusuf, priya = example.loads["yusuf"], example.loads["priya"]
    weeks = yusuf.by_week(instant("2027-09-20"), instant("2027-10-10"))
    assert [(week.peak, week.overloaded) for week in weeks] == [(1000, False), (2000, True), (2000, True)]
    away = priya.by_week(instant("2027-09-27"), instant("2027-10-10"))
    assert [(week.away, week.overloaded, week.working) for week in away] == [(True, True, 0), (True, True, 0)]


@pytest.mark.parametrize("template", ["major", "minor", "emergency"])
def test_a_plan_fresh_from_a_template_has_no_error(template: str) -> None:
    target = instant("2028-06-07")
    plan = from_template(
        read(f"templates/{template}"), SeededIds(7), name="CRM", version="4.0", target=target, today=day("2027-09-27")
    )
    readings = Readings(plan, schedule_plan(plan), day("2027-09-27"))
    assert [problem for problem in readings.problems if problem.severity == "error"] == []
    assert readings.clashes == ()
    overlapping = {"dcma-lags", "dcma-link-types"} if template != "emergency" else set()
    assert {problem.code for problem in readings.problems if problem.severity == "warning"} == overlapping
    (release,) = readings.releases
    assert (release.late, release.late_by) == (False, 0)
    assert all(phase.buffer_left == phase.buffer_size for phase in release.phases)
