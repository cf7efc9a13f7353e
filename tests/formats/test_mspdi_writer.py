"""Microsoft Project XML written: what our own reader gets back, of real files, of templates and of small plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from msgspec.structs import replace

from relplanner.formats.mspdi.kept import MARK
from relplanner.formats.mspdi.reduced import OTHERS
from relplanner.formats.mspdi.renamed import renamed
from relplanner.formats.registry import read
from relplanner.plan.edits.links import link
from relplanner.plan.edits.tasks import rename, set_estimate
from relplanner.plan.edits.templates import from_template
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant
from relplanner.plan.model import (
    TABLES,
    Absence,
    Assignment,
    Calendar,
    CalendarException,
    CapacityStep,
    Change,
    Constraint,
    Estimate,
    HandDates,
    Lag,
    LevellingMark,
    Link,
    Minutes,
    PerMille,
    Plan,
    Progress,
    Resource,
    Row,
    Settings,
)
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_example, read_template
from tests.formats.mspdi_parts import OFFICE, START, WEEK, again, assert_same, day_task, lost, small, written

FILES = [
    "calendars.xml",
    "fedora-20.xml",
    "ozbuild.xml",
    "residential-construction.xml",
    "sample.xml",
    "shared-people-64.xml",
    "software-development-plan.xml",
    "task-links.xml",
]


@pytest.mark.parametrize("file", FILES)
def test_real_files_keep_everything(file: str, real: Callable[[str], Path]) -> None:
    before = read(real(f"projects/{file}").read_bytes(), file).plan
    after = again(before)
    assert_same(before, after)
    assert {row.source_id for row in before.rows.values()} == {row.source_id for row in after.rows.values()}


@pytest.mark.parametrize("file", FILES[1:])
def test_an_edit_between_survives(file: str, real: Callable[[str], Path]) -> None:
    plan = read(real(f"projects/{file}").read_bytes(), file).plan
    outline = schedule_plan(plan).outline
    leaves = [key for at, key in enumerate(outline.ids) if not outline.has_children(at) and plan.rows[key].kind == "task"]
    changed = rename(plan, leaves[0], "Another & name")
    changed = set_estimate(changed, leaves[1], Estimate(likely=615, unit="h"))
    changed = link(changed, SeededIds(1), leaves[0], leaves[-1], "SS", Lag(amount=95, unit="m"))
    after = again(changed)
    assert_same(changed, after)
    assert after.rows[leaves[0]].name == "Another & name"
    assert any(one.lag.amount == 95 for one in after.links.values())


@pytest.mark.parametrize("name", ["major", "minor", "emergency"])
@pytest.mark.parametrize("when", [{"start": instant("2027-01-04")}, {"target": instant("2027-06-12")}])
def test_releases_stand_where_they_stood_and_come_back(name: str, when: dict[str, int]) -> None:
    plan = from_template(
        read_template(name),
        SeededIds(1),
        name="CRM",
        version="4.0",
        today=day("2026-11-22"),
        **when,  # type: ignore[arg-type]
    )
    after = again(plan)
    assert_same(plan, after)
    before = renamed(plan, schedule_plan(plan).outline).plan
    assert (after.releases, after.phases, after.gates, after.buffers) == (
        before.releases,
        before.phases,
        before.gates,
        before.buffers,
    )
    assert (after.windows, after.freezes) == (before.windows, before.freezes)
    for key, row in before.rows.items():
        assert replace(after.rows[key], rank="") == replace(row, rank="")


def test_the_example_stands_where_it_stood_and_its_losses_are_listed() -> None:
    plan = read_example().plan
    assert_same(plan, again(plan))
    said = {loss.what for loss in lost(plan)}
    assert {"is a release", "is a gate", "is a buffer", "is a window", "is a freeze", "is an environment"} <= said


def test_without_our_notes_the_dates_stay() -> None:
    plan = read_example().plan
    data = written(plan).replace(MARK.encode(), b"Somebody cut this: ")
    bare = read(data, "bare.xml").plan
    assert not bare.releases
    first, second = schedule_plan(plan), schedule_plan(bare)
    named = renamed(plan, first.outline)
    for key, old in named.rows.items():
        a, b, time = first.dates(old), second.dates(key), first.worktime.task_calendar(old)
        assert time.between(a.start, b.start) == 0, plan.rows[old].name
        assert time.between(a.finish, b.finish) == 0, plan.rows[old].name


def test_broken_notes_are_listed_and_leave_tasks() -> None:
    plan = read_example().plan
    found = read(written(plan).replace(MARK.encode(), MARK.encode() + b"{"), "a.xml")
    assert found.plan.rows
    assert not found.plan.releases
    assert "the project's notes" in [loss.where for loss in found.losses]


def test_a_buffer_made_longer_elsewhere_keeps_its_length() -> None:
    plan = read_example().plan
    first = again(plan)
    key = next(iter(first.buffers))
    data = written(plan)
    tasks = data.index(b"<Tasks>")
    at = data.index(b"<Duration>", data.index(f"<UID>{key[1:]}</UID>".encode(), tasks))
    end = data.index(b"</Duration>", at)
    after = read(data[:at] + b"<Duration>PT99H0M0S" + data[end:], "a.xml").plan
    assert (after.buffers[key].rule, after.buffers[key].size) == ("fixed", 99 * 60)


LAGS = [
    Lag(amount=480),
    Lag(amount=-75, unit="m"),
    Lag(amount=2880, kind="elapsed"),
    Lag(amount=-90, kind="elapsed", unit="h"),
    Lag(amount=2400, unit="w"),
    Lag(amount=250, kind="percent"),
    Lag(amount=-500, kind="percent"),
]


@pytest.mark.parametrize("lag", LAGS)
@pytest.mark.parametrize("kind", ["FS", "SS", "FF", "SF"])
def test_links_keep_type_and_lag(lag: Lag, kind: str) -> None:
    one = Link(id="x", predecessor="t1", successor="t2", type=kind, lag=lag)  # type: ignore[arg-type]
    plan = small(day_task("t1"), day_task("t2"), links={"x": one})
    assert [(found.type, found.lag) for found in again(plan).links.values()] == [(kind, lag)]


ROWS = [
    day_task("t1", estimate=Estimate(likely=90, unit="m")),
    day_task("t1", estimate=Estimate(likely=2880, kind="elapsed", unit="d")),
    day_task("t1", estimate=Estimate(likely=480, optimistic=240, pessimistic=960)),
    day_task("t1", estimate=Estimate(likely=480, kind="effort")),
    day_task("t1", estimate=None),
    Row(id="t1", kind="milestone"),
    day_task("t1", constraint=Constraint(kind="as late as possible")),
    day_task("t1", constraint=Constraint(kind="finish no later than", at=instant("2026-02-02T17:00"))),
    day_task("t1", constraint=Constraint(kind="must start on", at=instant("2026-02-02T08:00"))),
    day_task("t1", deadline=instant("2026-02-02T17:00"), priority=700, notes="Two\nlines & <signs>"),
    day_task("t1", by_hand=HandDates(start=instant("2026-02-02T09:15"), finish=instant("2026-02-03T10:00"))),
    day_task("t1", progress=Progress(percent=400, actual_start=START, remaining=120)),
    day_task("t1", progress=Progress(percent=1000, actual_start=START, actual_finish=instant("2026-01-06T12:00"))),
    day_task("t1", levelled=LevellingMark(at=instant("2026-01-08T08:00"))),
    day_task("t1", work_kind="build", code="B1"),
]


@pytest.mark.parametrize("row", ROWS)
def test_rows_come_back_as_they_were(row: Row) -> None:
    found = again(small(row)).rows["t1"]
    assert replace(found, rank="") == replace(row, rank="", name="t1", source_id="1")


def element(plan: Plan, uid: int) -> Element:
    root = fromstring(written(plan))
    for item in root.iter():
        item.tag = item.tag.rpartition("}")[2]
    return next(item for item in root.iterfind("Tasks/Task") if item.findtext("UID") == str(uid))


def test_a_levelling_delay_is_the_time_from_where_links_would_put_it() -> None:
    task = element(small(day_task("t1", levelled=LevellingMark(at=instant("2026-01-08T08:00")))), 1)
    assert task.findtext("LevelingDelay") == str(3 * 1440 * 10)
    assert task.findtext("EarlyStart") == "2026-01-08T08:00:00"


def test_the_dates_are_in_the_file() -> None:
    plan = small(day_task("t1"), day_task("t2"), day_task("t3"), links={"x": Link(id="x", predecessor="t1", successor="t2")})
    task = element(plan, 3)
    assert [task.findtext(tag) for tag in ("Start", "Finish", "LateFinish", "TotalSlack", "Critical")] == [
        "2026-01-05T08:00:00",
        "2026-01-05T17:00:00",
        "2026-01-06T17:00:00",
        "4800",
        "0",
    ]


def test_new_numbers_are_given_where_a_source_has_none_or_has_one_twice() -> None:
    rows = [day_task("a", source_id="7"), day_task("b", source_id="7"), day_task("c", source_id="x"), day_task("d")]
    assert [row.source_id for row in again(small(*rows)).rows.values()] == ["7", "8", "9", "10"]


RULES = [
    "",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY;BYDAY=MO,FR",
    "FREQ=WEEKLY;WKST=SU;BYDAY=MO,FR;INTERVAL=2",
    "FREQ=MONTHLY;BYMONTHDAY=15",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;INTERVAL=2",
    "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24",
    "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
    "FREQ=DAILY;INTERVAL=2;COUNT=5",
]


@pytest.mark.parametrize("rule", RULES)
def test_rules_that_microsoft_project_knows_stay_rules(rule: str) -> None:
    one = CalendarException(first=day("2026-01-05"), last=day("2028-12-31"), name="Away", rule=rule)
    plan = small(day_task("t1"), calendars={"c1": Calendar(id="c1", name="Office", week=WEEK, exceptions=(one,))})
    after = again(plan)
    assert_same(plan, after)
    assert len(after.calendars["c1"].exceptions) == 1
    assert not lost(plan)


ODD = [
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=1",
    "FREQ=WEEKLY;BYDAY=TU;INTERVAL=2",
    "FREQ=YEARLY;INTERVAL=2;BYMONTH=1;BYMONTHDAY=6",
]


@pytest.mark.parametrize("rule", ODD)
def test_other_rules_become_dates_and_are_listed(rule: str) -> None:
    one = CalendarException(first=day("2026-01-05"), last=day("2028-12-31"), rule=rule, spans=((600, 660),))
    plan = small(day_task("t1"), calendars={"c1": Calendar(id="c1", name="Office", week=WEEK, exceptions=(one,))})
    after = again(plan)
    assert_same(plan, after)
    assert all(not found.rule for found in after.calendars["c1"].exceptions)
    assert [loss.where for loss in lost(plan)] == ["calendar Office"]


def test_a_night_shift_and_its_exceptions_keep_their_minutes() -> None:
    night = Calendar(
        id="c1",
        name="Nights",
        week=(*(((1320, 1800),),) * 5, (), ()),
        exceptions=(CalendarException(first=day("2026-01-07"), last=day("2026-01-07")),),
    )
    plan = small(day_task("t1", estimate=Estimate(likely=2400)), calendars={"c1": night})
    assert_same(plan, again(plan))


def test_later_exceptions_win_over_earlier_ones() -> None:
    holiday = CalendarException(first=day("2026-01-05"), last=day("2026-01-16"))
    but = CalendarException(first=day("2026-01-07"), last=day("2026-01-07"), spans=((480, 720),))
    plan = small(day_task("t1"), calendars={"c1": Calendar(id="c1", name="Office", week=WEEK, exceptions=(holiday, but))})
    assert_same(plan, again(plan))


def booked(resource: Resource, row: Row, **tables: object) -> Plan:
    assignment = Assignment(id="a", task=row.id, resource=resource.id, units=500)
    return small(row, resources={resource.id: resource}, assignments={"a": assignment}, **tables)


PEOPLE = [
    Resource(id="r", name="Ana", absences=(Absence(start=instant("2026-01-06T10:00"), finish=instant("2026-01-08T14:00")),)),
    Resource(id="r", name="Ana", absences=(Absence(start=instant("2026-01-06"), finish=instant("2026-01-09")),), calendar="c1"),
    Resource(id="r", name="Ana", calendar="c5", email="ana@example.org", rate=8050, notes="By phone"),
    Resource(id="r", name="Ana", calendar="c6"),
    Resource(id="r", name="Team", kind="team", capacity=2500),
    Resource(id="r", name="Lab", kind="environment"),
    Resource(id="r", name="DEV", kind="role", roles=("DEV",)),
    Resource(id="r", name="Travel", kind="cost"),
    Resource(id="r", name="Ana", capacity_steps=(CapacityStep(start=instant("2026-02-01"), units=500),)),
]
OWN = {
    "c5": Calendar(id="c5", name="No Fridays", base="c1", week=(None, None, None, None, (), None, None)),
    "c6": Calendar(id="c6", name="Saturdays too", base="c1", week=(None, None, None, None, None, OFFICE, None)),
    "c7": Calendar(id="c7", name="Night", week=(((0, 360), (1320, 1440)),) * 7),
}


@pytest.mark.parametrize("resource", PEOPLE)
@pytest.mark.parametrize("kind", ["duration", "effort"])
@pytest.mark.parametrize("calendar", [None, "c7"])
def test_people_keep_their_hours(resource: Resource, kind: str, calendar: str | None) -> None:
    row = day_task("t1", estimate=Estimate(likely=2400, kind=kind), calendar=calendar)  # type: ignore[arg-type]
    plan = booked(resource, row, calendars=OWN)
    after = again(plan)
    assert_same(plan, after)
    found = next(iter(after.resources.values()))
    assert (found.email, found.notes, found.roles) == (resource.email, resource.notes, resource.roles)
    assert found.capacity_steps == resource.capacity_steps


def test_signs_that_xml_forbids_are_left_out() -> None:
    assert again(small(day_task("t1", name="A\x00B\ufffe ]]> <b>&amp;"))).rows["t1"].name == "AB ]]> <b>&amp;"


def test_an_empty_plan_can_be_written() -> None:
    assert not again(Plan(title="Nothing")).rows


def test_a_plan_that_runs_backward_stays_so() -> None:
    plan = small(day_task("t1"))
    backward = Settings(finish=instant("2026-06-30T17:00"), direction="backward", calendar="c1", minutes_per_day=450)
    after = again(replace(plan, settings=backward))
    assert after.settings == backward


def test_elements_stand_in_the_order_of_files_that_microsoft_project_reads(real: Callable[[str], Path]) -> None:
    """Neither TaskJuggler's order counts nor that of elements that no file has."""
    before: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for file in (name for name in FILES if name != "fedora-20.xml"):
        for tag, children in _sequences(fromstring(real(f"projects/{file}").read_bytes())):
            for at, child in enumerate(children):
                before[tag, child].update(children[at + 1 :])
    plan = read(real("projects/software-development-plan.xml").read_bytes(), "a.xml").plan
    for source in (plan, read_example().plan, booked(PEOPLE[-1], ROWS[10]), small(ROWS[11])):
        for tag, children in _sequences(fromstring(written(source))):
            for at, child in enumerate(children):
                wrong = [other for other in children[at + 1 :] if child in before[tag, other] and other not in before[tag, child]]
                assert not wrong, (tag, child, wrong)


def _sequences(root: Element) -> list[tuple[str, list[str]]]:
    def bare(item: Element) -> str:
        return str(item.tag).rpartition("}")[2]

    return [(bare(item), list(dict.fromkeys(bare(child) for child in item))) for item in root.iter()]


def test_skills_and_what_levelling_said_come_back() -> None:
    mark = LevellingMark(at=instant("2026-01-08T08:00"), resource="r1", because=("t2",), answer="within float")
    ana = Resource(id="r1", name="Ana", calendar="c1")
    plan = small(day_task("t1", levelled=mark, skills=("Java",)), day_task("t2"), resources={"r1": ana})
    after = again(plan)
    assert (after.rows["t1"].levelled, after.rows["t1"].skills) == (mark, ("Java",))


def test_settings_that_a_file_cannot_say_come_back() -> None:
    plan = small(day_task("t1"))
    limits = replace(plan.settings.quality, lags=PerMille(333))
    plan = replace(plan, settings=replace(plan.settings, quality=limits, near_critical=Minutes(5), zone="Europe/Zurich"))
    assert again(plan).settings == plan.settings


def test_tables_that_microsoft_project_does_not_know_are_listed() -> None:
    plan = small(day_task("t1"), changes={"c": Change(id="c", name="CHG 1", tasks=("t1",))})
    assert [(loss.where, loss.what) for loss in lost(plan)] == [("1 change request", "unknown there")]
    kept = {"release_types", "changes", "items", "audits", "runbooks", "steps", "rehearsals", "buffer_marks"}
    written_otherwise = {*("rows", "links", "resources", "assignments", "calendars", "baselines", "baseline_rows")}
    noted = {"releases", "phases", "gates", "buffers", "windows", "freezes"}
    assert {name for name, _, _ in OTHERS} == kept
    assert set(TABLES) == kept | written_otherwise | noted
