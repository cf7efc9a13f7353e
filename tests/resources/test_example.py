from pathlib import Path

import pytest
from msgspec.structs import replace

from relplanner.insight.clashes import Clash
from relplanner.insight.readings import Readings
from relplanner.plan.codec import decode, encode
from relplanner.plan.instants import day, instant, iso
from relplanner.plan.model import Id, Instant, Plan
from relplanner.schedule.critical_path import schedule_plan
from relplanner.schedule.result import Schedule

FILE = Path(__file__).parents[2] / "resources" / "examples" / "brackwater.relplan"
PLAN = decode(FILE.read_bytes().splitlines())


@pytest.fixture(scope="module")
def schedule() -> Schedule:
    return schedule_plan(PLAN)


@pytest.fixture(scope="module")
def readings(schedule: Schedule) -> Readings:
    return Readings(PLAN, schedule, today=day("2027-07-05"))


def start(schedule: Schedule, row: Id) -> str:
    return iso(schedule.dates(row).start)


def finish(schedule: Schedule, row: Id) -> str:
    return iso(schedule.dates(row).finish)


def heeding(*tasks: Id, plan: Plan = PLAN) -> Schedule:
    """The schedule if these tasks took their people's calendars into account."""
    rows = {**plan.rows, **{task: replace(plan.rows[task], ignores_resource_calendars=False) for task in tasks}}
    return schedule_plan(replace(plan, rows=rows))


def committed(schedule: Schedule, buffer: Id) -> Plan:
    """The plan with the end of a buffer anchored where it is."""
    anchored = replace(PLAN.buffers[buffer], committed_end=schedule.dates(buffer).finish)
    return replace(PLAN, buffers={**PLAN.buffers, buffer: anchored})


def portal_from(at: str) -> Plan:
    releases = {**PLAN.releases, "portal": replace(PLAN.releases["portal"], start=instant(at))}
    return replace(PLAN, releases=releases)


def clashes(readings: Readings, resource: Id, kind: str) -> list[Clash]:
    return [clash for clash in readings.clashes if clash.resource == resource and clash.kind == kind]


def clash_at(readings: Readings, resource: Id, kind: str, at: str) -> Clash:
    (found,) = (one for one in clashes(readings, resource, kind) if one.start <= instant(at) < one.finish)
    return found


# ------------------------------------------------------------------------------------------------------------------------- dates


def test_the_file_is_as_the_program_would_write_it() -> None:
    assert b"".join(line + b"\n" for line in encode(PLAN)) == FILE.read_bytes()


def test_twelve_people_and_three_exclusive_environments() -> None:
    people = [one for one in PLAN.resources.values() if one.kind == "person"]
    exclusive = {one.name[:3] for one in PLAN.resources.values() if one.kind == "environment" and one.capacity == 1000}
    assert len(people) == 12
    assert exclusive == {"SIT", "UAT", "PRE", "PRD"}
    assert all(
        one.units == PLAN.resources[one.resource].capacity for one in PLAN.assignments.values() if one.resource[:3] != "env"
    )


@pytest.mark.parametrize(
    ("row", "at"),
    [
        ("claims-GD", "2027-08-18T10:00"),
        ("claims-GI", "2027-10-21T10:00"),
        ("claims-GU", "2027-11-09T15:00"),
        ("claims-GC", "2027-11-23T14:00"),
        ("claims-GG", "2027-11-25T15:00"),
        ("portal-GC", "2027-10-12T14:00"),
        ("portal-GL", "2027-10-14T00:00"),
        ("claims-GL", "2027-11-28T02:00"),
    ],
)
def test_gates_and_go_lives_stand_where_the_book_says(schedule: Schedule, row: Id, at: str) -> None:
    assert finish(schedule, row) == at


@pytest.mark.parametrize(
    ("row", "begins", "ends"),
    [
        ("claims", "2027-07-12T08:00", None),
        ("claims-I3", "2027-09-24T15:00", "2027-10-06T15:00"),
        ("claims-I8", "2027-10-08T15:00", "2027-10-13T15:00"),
        ("claims-U3", "2027-10-25T10:00", "2027-11-01T10:00"),
        ("claims-X7", "2027-11-27T18:00", "2027-11-28T02:00"),
        ("portal", "2027-09-13T08:00", None),
        ("portal-X3", "2027-10-13T20:00", "2027-10-14T00:00"),
    ],
)
def test_tasks_run_when_the_book_says(schedule: Schedule, row: Id, begins: str, ends: str | None) -> None:
    assert start(schedule, row) == begins
    assert ends is None or finish(schedule, row) == ends


@pytest.mark.parametrize(
    ("release", "path"),
    [
        ("claims", "P1 P2 P4 P5 D1 D2 D5 B1 B2 B4 B7 I1 I2 I3 I4 I5 U1 U3 U4 U5 X4 X7"),
        ("portal", "P1 P2 P3 D1 B1 B2 B4 I1 I2 I3 I4 X1 X3"),  # the CAB holds its window, not the rehearsal beside it
    ],
)
def test_the_path_that_holds_go_live_is_critical(schedule: Schedule, release: Id, path: str) -> None:
    rows = (row for row in PLAN.rows.values() if row.kind == "task" and row.id.startswith(release))
    assert {row.code for row in rows if schedule.dates(row.id).critical} == set(path.split())


def test_both_releases_meet_their_targets(readings: Readings) -> None:
    assert [(one.name, one.late_by) for one in readings.releases] == [("Claims 8.0", 0), ("Portal 4.3", 0)]


def test_its_only_errors_are_environments_booked_twice(readings: Readings) -> None:
    errors = {problem.code for problem in readings.problems if problem.severity == "error"}
    assert errors == {"environment-booked-twice"}


# ------------------------------------------------------------------------------------------------- the eight clashes of the book


def test_1_both_releases_want_sit(readings: Readings) -> None:
    clash = clash_at(readings, "env-SIT", "environment", "2027-09-29T09:00")
    assert (iso(clash.start), iso(clash.finish)) == ("2027-09-27T13:00", "2027-10-04T12:00")
    assert set(clash.tasks) >= {"claims-I2", "claims-I7", "portal-I1", "portal-I2", "portal-I4"}


def test_1_is_solved_by_starting_portal_on_30_august() -> None:
    plan = portal_from("2027-08-30T08:00")
    earlier = schedule_plan(plan)
    assert (start(earlier, "portal-I1")[:10], finish(earlier, "portal-I4")[:10]) == ("2027-09-13", "2027-09-20")
    assert [clash for clash in Readings(plan, earlier).clashes if clash.kind == "environment"] == []


def test_1_only_moves_to_uat_three_weeks_later() -> None:
    plan = portal_from("2027-10-04T08:00")
    found = {clash.resource for clash in Readings(plan, schedule_plan(plan)).clashes if clash.kind == "environment"}
    assert "env-UAT" in found
    assert "env-SIT" not in found


def test_2_yusuf_tests_both_at_once(readings: Readings) -> None:
    clash = clash_at(readings, "yusuf", "phases", "2027-09-29T09:00")
    assert (iso(clash.start), iso(clash.finish)) == ("2027-09-28T08:00", "2027-10-04T12:00")
    assert (clash.units, clash.capacity) == (2000, 1000)


def test_3_both_releases_want_pre_and_karin(readings: Readings) -> None:
    clash = clash_at(readings, "env-PRE", "environment", "2027-10-11T09:00")
    assert (iso(clash.start), iso(clash.finish)) == ("2027-10-08T13:00", "2027-10-11T12:00")
    assert set(clash.tasks) == {"claims-I6", "claims-I8", "portal-X2"}
    karin = clash_at(readings, "karin", "phases", "2027-10-11T09:00")
    assert karin.units == 2000
    assert set(karin.tasks) >= {"claims-X6", "portal-X2"}


def test_4_priya_is_away_while_defects_are_fixed(readings: Readings) -> None:
    clash = clash_at(readings, "priya", "absence", "2027-09-27T09:00")
    assert "claims-I3" in clash.tasks
    assert (iso(clash.start)[:10], iso(clash.finish)) == ("2027-09-27", "2027-10-06T15:00")


def test_5_ravi_is_away_at_the_rehearsal_and_the_buffer_holds_it(readings: Readings, schedule: Schedule) -> None:
    assert "claims-I8" in clash_at(readings, "ravi", "absence", "2027-10-12T09:00").tasks
    moved = heeding("claims-I8", plan=committed(schedule, "claims-buffer-integration-test"))
    assert [iso(at) for at in moved.spans["claims-I8-ravi"]] == ["2027-10-18T08:00", "2027-10-20T17:00"]
    hours = moved.worktime.plan_calendar
    eaten = hours.between(schedule.dates("claims-buffer-integration-test").start, moved.dates("claims-I8").finish)
    assert round(100 * eaten / schedule.buffer_sizes["claims-buffer-integration-test"]) == 94
    assert finish(moved, "claims-GI") == "2027-10-21T10:00"


def test_6_dana_is_away_when_her_users_accept(readings: Readings) -> None:
    assert "claims-U3" in clash_at(readings, "dana", "absence", "2027-10-26T09:00").tasks


def test_6_beat_is_away_on_the_day_of_the_cab(readings: Readings) -> None:
    days = [iso(clash.start)[:10] for clash in clashes(readings, "beat", "absence") if "claims-GC" in clash.tasks]
    assert days == ["2027-11-23"]


def test_7_karin_is_away_at_the_dress_rehearsal_and_float_holds_it(readings: Readings) -> None:
    assert "claims-X3" in clash_at(readings, "karin", "absence", "2027-11-11T09:00").tasks
    moved = heeding("claims-X3")
    assert [iso(at) for at in moved.spans["claims-X3-karin"]] == ["2027-11-15T08:00", "2027-11-16T17:00"]
    assert finish(moved, "claims-X3") == "2027-11-16T17:00"
    assert start(moved, "claims-X7") == "2027-11-27T18:00"


def test_8_maras_week_costs_seven(readings: Readings) -> None:
    assert "claims-D1" in clash_at(readings, "mara", "absence", "2027-08-03T09:00").tasks
    moved = heeding("claims-D1")
    assert finish(moved, "claims-GD") == "2027-08-25T10:00"
    assert finish(moved, "claims-GU")[:10] == "2027-11-16"
    assert finish(moved, "claims-GC") == "2027-11-30T14:00"
    assert start(moved, "claims-X7") == "2028-01-15T18:00"


def test_8_the_cliff_stands_almost_four_days_behind_the_acceptance_gate(schedule: Schedule) -> None:
    hours = schedule.worktime.plan_calendar
    gate = schedule.dates("claims-GU").finish
    latest = hours.subtract(
        hours.subtract(instant("2027-11-23T14:00"), 5 * 480), 480
    )  # the CAB less its lead time and the request
    assert hours.between(gate, Instant(latest)) / 480 == pytest.approx(3.9, abs=0.05)
