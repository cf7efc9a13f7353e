import random
from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from relplanner.insight.readings import Readings
from relplanner.plan.codec import decode, encode
from relplanner.plan.edits.settings import change_settings
from relplanner.plan.edits.tasks import set_progress
from relplanner.plan.edits.templates import add_release_from_template, from_template
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant, iso, midnight
from relplanner.plan.model import PHASES, Calendar, Day, Id, Instant, Plan, Progress, Row
from relplanner.plan.outline import outline
from relplanner.schedule.critical_path import schedule_plan
from relplanner.schedule.result import Schedule

RESOURCES = Path(__file__).parents[2] / "resources"
NAMES = ("emergency", "major", "minor")
MONDAY = instant("2027-07-12T08:00")
DAY = 480


def template(name: str) -> Plan:
    return decode((RESOURCES / "templates" / f"{name}.relplan").read_bytes().splitlines())


def made(name: str, **answers: object) -> Plan:
    return from_template(template(name), SeededIds(1), **{"name": "CRM", "version": "4.0", "today": day("2027-07-09"), **answers})


def coded(plan: Plan, code: str) -> Row:
    (row,) = (row for row in plan.rows.values() if row.code == code)
    return row


# ----------------------------------------------------------------- as PRACTICE counts: no buffers, meeting days, windows, people


def without_buffers(plan: Plan) -> Plan:
    """What leads to a buffer leads to what stands behind it."""
    behind = {link.predecessor: link.successor for link in plan.links.values() if link.predecessor in plan.buffers}
    links = {
        key: replace(link, successor=behind.get(link.successor, link.successor))
        for key, link in plan.links.items()
        if link.predecessor not in plan.buffers
    }
    rows = {key: row for key, row in plan.rows.items() if key not in plan.buffers}
    return replace(plan, rows=rows, buffers={}, links=links)


def at_any_time(plan: Plan) -> Plan:
    """Without meeting days, windows and people; an emergency around the clock to its end."""
    calendars = plan.calendars
    if any(release.type == "emergency" for release in plan.releases.values()):
        calendars = {key: Calendar(id=key, week=(((0, 1440),),) * 7) for key in calendars}
    gates = {key: replace(gate, meets="") for key, gate in plan.gates.items()}
    settings = replace(plan.settings, critical_by="auto")
    return replace(plan, settings=settings, gates=gates, windows={}, assignments={}, calendars=calendars)


def estimated(plan: Plan, point: str) -> Plan:
    """Every task takes its optimistic, likely or pessimistic time."""
    rows: dict[Id, Row] = {}
    for key, row in plan.rows.items():
        rows[key] = (
            row if row.estimate is None else replace(row, estimate=replace(row.estimate, likely=getattr(row.estimate, point)))
        )
    return replace(plan, rows=rows)


def lengths(plan: Plan) -> tuple[float, float]:
    """Working days (an emergency: hours) from the start to go-live and to closure."""
    schedule = schedule_plan(plan)
    (release,) = plan.releases.values()
    unit = 60 if release.type == "emergency" else DAY
    hours = schedule.worktime.plan_calendar
    live = schedule.dates(release.go_live).finish
    return hours.between(schedule.start, live) / unit, hours.between(schedule.start, schedule.finish) / unit


def tasks_with_float(plan: Plan, schedule: Schedule, days: float) -> set[str]:
    return {row.code for row in plan.rows.values() if row.kind == "task" and schedule.dates(row.id).total_float == days * DAY}


@pytest.mark.parametrize(("name", "live", "closed"), [("major", 79, 91), ("minor", 18, 21.5), ("emergency", 9.25, 20.75)])
def test_the_length_is_the_one_in_the_book(name: str, live: float, closed: float) -> None:
    assert lengths(at_any_time(without_buffers(made(name, start=MONDAY)))) == (live, closed)


@pytest.mark.parametrize(("name", "live", "closed"), [("major", 92.5, 104.5), ("minor", 21, 24.5)])
def test_buffers_make_it_longer(name: str, live: float, closed: float) -> None:
    assert lengths(at_any_time(made(name, start=MONDAY))) == (live, closed)


@pytest.mark.parametrize(
    ("name", "point", "live"),
    [
        ("major", "optimistic", 58),
        ("major", "pessimistic", 121),
        ("emergency", "optimistic", 4.5),
        ("emergency", "pessimistic", 22.5),
    ],
)
def test_all_luck_and_no_luck(name: str, point: str, live: float) -> None:
    assert lengths(estimated(at_any_time(without_buffers(made(name, start=MONDAY))), point))[0] == live


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("major", "P1 P2 P4 P5 D1 D2 D5 B1 B2 B4 B7 I1 I2 I3 I4 I5 U1 U3 U4 U5 X4 X7 X8 R1 R3 R4"),
        ("minor", "P1 P2 P3 D1 B1 B2 B4 I1 I2 I3 I4 U1 U2 X1 X2 X3 X4 R2"),
        ("emergency", "E1 E3 E4 E5 E6 E8 E9 E11 E13"),
    ],
)
def test_the_critical_tasks_are_those_in_the_book(name: str, path: str) -> None:
    plan = at_any_time(without_buffers(made(name, start=MONDAY)))
    schedule = schedule_plan(plan)
    critical = {row.code for row in plan.rows.values() if row.kind == "task" and schedule.dates(row.id).critical}
    assert critical == set(path.split())
    assert critical == tasks_with_float(plan, schedule, 0)


def test_the_major_release_has_the_floats_in_the_book() -> None:
    plan = at_any_time(without_buffers(made("major", start=MONDAY)))
    schedule = schedule_plan(plan)
    assert tasks_with_float(plan, schedule, 1) >= {"P6", "P7", "D3", "I6", "I8"}
    assert tasks_with_float(plan, schedule, 3) >= {"X1", "X3"}


@pytest.mark.parametrize(
    ("name", "days"),
    [
        (
            "major",
            {
                "planning": 1.5,
                "design": 1.5,
                "build": 3.5,
                "integration test": 4.5,
                "user acceptance test": 2.5,
                "deployment": 0.5,
            },
        ),
        ("minor", {"build": 1.5, "integration test": 1, "user acceptance test": 0.5}),
        ("emergency", {}),
    ],
)
def test_buffers_are_sized_by_their_rule(name: str, days: dict[str, float]) -> None:
    plan = made(name, start=MONDAY)
    sizes = schedule_plan(plan).buffer_sizes
    assert {plan.phases[plan.rows[buffer].parent].kind: size / DAY for buffer, size in sizes.items()} == days


@pytest.mark.parametrize(
    ("name", "target", "opens", "code"),
    [("major", "2027-11-27", "2027-11-27T18:00", "X7"), ("minor", "2027-08-11", "2027-08-11T20:00", "X3")],
)
def test_with_meeting_days_and_weekends_it_goes_live_in_its_window(name: str, target: str, opens: str, code: str) -> None:
    plan = made(name, start=MONDAY, target=instant(target))
    schedule = schedule_plan(plan)
    assert iso(schedule.start) == "2027-07-12T08:00"
    assert iso(schedule.dates(coded(plan, code).id).start) == opens
    assert not schedule.problems


def test_the_boards_of_a_major_release_sit_on_their_days() -> None:
    plan = made("major", start=MONDAY)
    schedule = schedule_plan(plan)
    sittings = {code: iso(schedule.dates(coded(plan, code).id).finish) for code in ("GD", "GC", "GG")}
    assert sittings == {"GD": "2027-08-18T10:00", "GC": "2027-11-23T14:00", "GG": "2027-11-25T15:00"}


def test_what_holds_an_emergencys_go_live_is_critical_although_it_is_closed_days_later() -> None:
    plan = made("emergency", start=instant("2027-07-09T15:00"))
    schedule = schedule_plan(plan)
    critical = {row.code for row in plan.rows.values() if row.kind == "task" and schedule.dates(row.id).critical}
    assert critical == {"E1", "E3", "E4", "E5", "E6", "E8"}


def test_an_emergency_runs_through_the_night_until_it_is_verified() -> None:
    plan = made("emergency", start=instant("2027-07-09T15:00"))  # a Friday afternoon
    schedule = schedule_plan(plan)
    assert iso(schedule.dates(coded(plan, "EL").id).finish) == "2027-07-10T00:15"
    assert iso(schedule.dates(coded(plan, "E9").id).finish) == "2027-07-10T02:15"
    assert iso(schedule.dates(coded(plan, "E11").id).start) == "2027-07-12T08:00"


# ----------------------------------------------------------------------------------------------------------- what stands in them


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_as_the_program_would_write_it(name: str) -> None:
    data = (RESOURCES / "templates" / f"{name}.relplan").read_bytes()
    assert b"".join(line + b"\n" for line in encode(decode(data.splitlines()))) == data


@pytest.mark.parametrize(("name", "links", "tasks"), [("major", 90, 50), ("minor", 37, 22), ("emergency", 27, 13)])
def test_tasks_and_links_are_those_of_the_tables(name: str, links: int, tasks: int) -> None:
    plan = template(name)
    assert len(without_buffers(plan).links) == links
    assert sum(row.kind == "task" for row in plan.rows.values()) == tasks


def test_a_fifth_of_the_major_links_overlap() -> None:
    types = Counter(link.type for link in without_buffers(template("major")).links.values())
    assert (types["FS"], types["SS"] + types["FF"], types["SF"]) == (72, 18, 0)


@pytest.mark.parametrize("name", NAMES)
def test_no_end_dangles(name: str) -> None:
    plan = template(name)
    leaves = {row.id for row in plan.rows.values() if row.kind not in ("release", "phase")}
    first = leaves - {link.successor for link in plan.links.values()}
    last = leaves - {link.predecessor for link in plan.links.values()}
    assert {plan.rows[row].code for row in first} == {"E1" if name == "emergency" else "P1"}
    assert {plan.rows[row].code for row in last} == {"ER" if name == "emergency" else "GR"}


@pytest.mark.parametrize("name", NAMES)
def test_every_task_has_three_points_a_role_and_a_kind(name: str) -> None:
    plan = template(name)
    roles = {one.task for one in plan.assignments.values() if plan.resources[one.resource].kind == "role"}
    for row in plan.rows.values():
        if row.kind == "task":
            assert row.estimate is not None
            assert row.estimate.optimistic is not None
            assert row.id in roles, row.code
            assert row.work_kind, row.code


@pytest.mark.parametrize("name", NAMES)
def test_gates_are_pending_with_criteria_and_approvers(name: str) -> None:
    plan = template(name)
    for key, gate in plan.gates.items():
        assert gate.decision == "pending"
        assert gate.criteria, key
        assert gate.approvers, key
    (release,) = plan.releases.values()
    ready, live = plan.rows[release.ready], plan.rows[release.go_live]
    assert (ready.code, live.code) == (("EG", "EL") if name == "emergency" else ("GG", "GL"))


def test_phases_stand_in_itils_order_and_all_seven_have_their_gate() -> None:
    plan = template("major")
    kinds = [plan.phases[row].kind for row in outline(plan.rows).ids if row in plan.phases]
    assert tuple(kinds) == PHASES
    gates = {plan.phases[plan.rows[gate].parent].kind for gate in plan.gates}
    buffered = {plan.phases[plan.rows[buffer].parent].kind for buffer in plan.buffers}
    assert gates == set(PHASES)
    assert buffered == set(PHASES) - {"review"}
    assert all(phase.duties for phase in plan.phases.values())


def test_only_production_has_windows_and_an_emergency_has_none() -> None:
    found = {}
    for name in NAMES:
        plan = template(name)
        found[name] = [(plan.resources[window.scope.environments[0]].name[:3], window.length) for window in plan.windows.values()]
        assert not plan.freezes
    assert found == {"major": [("PRD", 720)], "minor": [("PRD", 240)], "emergency": []}


@pytest.mark.parametrize(
    ("name", "target"), [("major", "2028-01-25"), ("major", "2027-11-27"), ("minor", "2027-08-11"), ("emergency", "2027-07-14")]
)
@pytest.mark.parametrize("begun", [None, MONDAY])
def test_fresh_from_a_template_nothing_is_wrong_if_the_target_can_be_met(name: str, target: str, begun: int | None) -> None:
    today = day("2027-07-09")
    plan = made(name, start=begun, target=instant(target))
    readings = Readings(plan, schedule_plan(plan), today=today)
    assert [problem for problem in readings.problems if problem.severity == "error"] == []
    (outlook,) = readings.releases
    assert outlook.late_by == 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", range(20))
def test_any_far_target_in_two_years_is_met_planned_backward_without_an_error(name: str, seed: int) -> None:
    dice, today = random.Random(seed), day("2027-07-09")
    ahead = {"major": 230, "minor": 60, "emergency": 10}[name] + dice.randrange(730)
    target = Instant(midnight(Day(today + ahead)) + dice.choice((0, 600, 1020)))
    plan = made(name, target=target)
    readings = Readings(plan, schedule_plan(plan), today=today)
    assert [problem for problem in readings.problems if problem.severity == "error"] == []
    (outlook,) = readings.releases
    assert outlook.late_by == 0


def test_a_minor_release_beside_a_major_one_uses_the_same_systems_and_roles() -> None:
    plan = add_release_from_template(
        made("major", start=MONDAY),
        SeededIds(2),
        template("minor"),
        name="Portal",
        version="4.3",
        start=MONDAY,
        today=day("2027-07-09"),
    )
    names = Counter((one.kind, one.name) for one in plan.resources.values())
    assert set(names.values()) == {1}
    assert sum(kind == "environment" for kind, _ in names) == 5
    assert len(plan.calendars) == 1
    assert len(plan.windows) == 2
    schedule = schedule_plan(plan)
    live = {release.type: schedule.dates(release.go_live).finish for release in plan.releases.values()}
    assert iso(live["major"]) == "2027-11-28T02:00"
    assert iso(live["minor"]) == "2027-08-12T00:00"


def test_releases_of_one_template_keep_how_far_they_stand_apart_and_their_own_names() -> None:
    example = decode((RESOURCES / "examples" / "brackwater.relplan").read_bytes().splitlines())
    was = {example.rows[key].name: one for key, one in example.releases.items()}
    portal, claims = was["Portal 4.3"], was["Claims 8.0"]
    lead = min(was, key=lambda name: outline(example.rows).index[was[name].id])
    first, other = (portal, claims) if lead == "Portal 4.3" else (claims, portal)
    assert first.start is not None
    plan = from_template(
        example, SeededIds(1), name="Policy", version="2.0", start=Instant(first.start + 28 * 1440), today=day("2027-07-09")
    )
    now = {plan.rows[key].name: one for key, one in plan.releases.items()}
    behind = now[example.rows[other.id].name]
    assert now["Policy 2.0"].start == first.start + 28 * 1440
    assert (behind.version, behind.start) == (other.version, None if other.start is None else other.start + 28 * 1440)
    assert behind.target == (None if other.target is None else other.target + 28 * 1440)


def test_deadlines_of_a_plan_that_is_kept_as_a_template_move_with_its_release() -> None:
    kept = made("minor", start=MONDAY)
    work = coded(kept, "B1")
    kept = replace(kept, rows={**kept.rows, work.id: replace(work, deadline=Instant(MONDAY + 14 * 1440))})
    later = from_template(
        kept, SeededIds(2), name="CRM", version="4.1", start=Instant(MONDAY + 91 * 1440), today=day("2027-07-09")
    )
    assert coded(later, "B1").deadline == MONDAY + 105 * 1440


@pytest.mark.parametrize("name", NAMES)
def test_a_phase_that_its_type_ends_without_a_gate_is_no_problem(name: str) -> None:
    plan = made(name, start=MONDAY)
    readings = Readings(plan, schedule_plan(plan), day("2027-07-09"))
    assert not [one for one in readings.problems if one.code == "phase-without-gate"]


@pytest.mark.parametrize("name", NAMES)
def test_a_target_that_could_only_be_met_by_a_start_in_the_past_is_a_problem_that_names_the_work_and_the_days(name: str) -> None:
    today = day("2027-07-12")
    ahead = {"major": 40, "minor": 14, "emergency": 0}[name]
    plan = made(name, target=Instant(midnight(Day(today + ahead)) + 300), today=today)
    schedule = schedule_plan(plan)
    (release,) = plan.releases
    first = coded(plan, "E1" if name == "emergency" else "P1")
    (error,) = (one for one in Readings(plan, schedule, today).problems if one.severity == "error")
    assert (error.code, error.subject, error.at) == ("start-too-early", release, schedule.dates(first.id).start)
    assert error.minutes == schedule.worktime.task_calendar(release).between(error.at, midnight(today))
    assert first.name in error.message
    begun = set_progress(plan, first.id, Progress(actual_start=error.at))
    later = [one for one in Readings(begun, schedule_plan(begun), today).problems if one.code == "start-too-early"]
    assert all(first.id not in one.others for one in later)
    from_now_on = change_settings(plan, status_date=midnight(today))
    assert [one.code for one in schedule_plan(from_now_on).problems].count("start-too-early") == 1
    codes = [one.code for one in Readings(from_now_on, schedule_plan(from_now_on), today).problems]
    assert codes.count("start-too-early") == 1
