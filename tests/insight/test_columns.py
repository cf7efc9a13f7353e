"""What stands in cells, and what typing into them does."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from relplanner.insight.columns import BY_KEY, COLUMNS
from relplanner.insight.readings import Readings
from relplanner.insight.typed import Context
from relplanner.plan.edits.tasks import change_row
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant, iso
from relplanner.plan.model import Absence, Calendar, Constraint, Estimate, HandDates, Minutes, Plan, Release, Row, Settings
from relplanner.plan.problems import EditError
from relplanner.schedule.critical_path import schedule_plan

Sheet = Any
"""The fixture of `conftest`."""

TODAY = day("2027-09-27")


@pytest.fixture
def small(sheet: Sheet) -> Sheet:
    """Analyse (2 days, Ana half, SIT) before Build (3 days), below a summary, and a milestone behind."""
    sheet.resource("Ana")
    sheet.resource("SIT", kind="environment")
    sheet.row("Group")
    sheet.row("Analyse", 2, parent="group")
    sheet.row("Build", 3, parent="group")
    sheet.row("Done", kind="milestone")
    sheet.link("analyse", "build", "done")
    sheet.assign("analyse", "ana", 500)
    sheet.assign("analyse", "sit")
    return sheet


def text(readings: Readings, row: str) -> dict[str, str]:
    return {column.key: found for column in COLUMNS if (found := column.text(readings, row))}


def typed(sheet: Sheet, row: str, key: str, said: str) -> Plan:
    edit = BY_KEY[key].edit
    assert edit is not None
    return edit(sheet.plan, SeededIds(1), row, said, Context(readings=sheet.readings(), today=TODAY))


def dates(plan: Plan, row: str) -> tuple[str, str]:
    found = schedule_plan(plan).dates(row)
    return iso(found.start), iso(found.finish)


def test_a_row_says_who_and_when(small: Sheet) -> None:
    readings = small.readings()
    assert text(readings, "build") == {
        "number": "3",
        "wbs": "1.2",
        "name": "Build",
        "kind": "task",
        "estimate": "3d",
        "duration": "3 d",
        "start": "29 Sep",
        "finish": "1 Oct",
        "late_start": "29 Sep",
        "late_finish": "1 Oct",
        "total_float": "0",
        "free_float": "0",
        "critical": "critical",
        "predecessors": "2",
        "priority": "500",
        "problems": "work-without-people",
    }
    analyse = text(readings, "analyse")
    assert (analyse["people"], analyse["environments"], analyse["work"]) == ("Ana 50%", "SIT", "1 d")
    assert text(readings, "group")["duration"] == "5 d"


def test_typing_what_stands_there_changes_nothing(small: Sheet) -> None:
    readings = small.readings()
    for column in COLUMNS:
        for row in small.plan.rows:
            if column.edit is not None:
                assert typed(small, row, column.key, column.entry(readings, row)) is small.plan
                assert typed(small, row, column.key, column.text(readings, row)) is small.plan


def test_a_typed_start_is_a_bound_not_a_pin(small: Sheet) -> None:
    after = typed(small, "analyse", "start", "29 Sep")
    constraint = after.rows["analyse"].constraint
    assert constraint is not None
    assert (constraint.kind, constraint.at) == ("start no earlier than", instant("2027-09-29T08:00"))
    small.plan = after
    assert typed(small, "analyse", "start", "").rows["analyse"].constraint is None


def test_a_typed_finish_changes_how_long_the_task_takes(small: Sheet) -> None:
    after = typed(small, "build", "finish", "2027-10-05")
    assert after.rows["build"].estimate == Estimate(likely=Minutes(5 * 480))
    assert after.rows["build"].constraint is None
    assert dates(after, "build") == ("2027-09-29T08:00", "2027-10-05T17:00")


@pytest.mark.parametrize(
    ("key", "said", "start", "finish"),
    [
        ("start", "2027-10-01", "2027-10-01T08:00", "2027-10-04T17:00"),
        ("finish", "2027-10-05", "2027-09-30T08:00", "2027-10-05T17:00"),
        ("finish", "2027-10-05 12:00", "2027-09-30T08:00", "2027-10-05T12:00"),
        ("duration", "3d", "2027-09-30T08:00", "2027-10-04T17:00"),
        ("duration", "2ed", "2027-09-30T08:00", "2027-10-02T08:00"),
    ],
)
def test_dates_kept_by_hand_are_moved_with_their_work_and_stretched(
    small: Sheet, key: str, said: str, start: str, finish: str
) -> None:
    kept = HandDates(start=instant("2027-09-30T08:00"), finish=instant("2027-10-01T17:00"))
    small.plan = change_row(small.plan, "analyse", by_hand=kept)
    assert dates(typed(small, "analyse", key, said), "analyse") == (start, finish)


def test_a_moment_kept_by_hand_stays_one(small: Sheet) -> None:
    at = instant("2027-10-09T12:00")
    small.plan = change_row(small.plan, "done", by_hand=HandDates(start=at, finish=at))
    for key, said, moved in (("start", "2027-10-11", "2027-10-11T08:00"), ("finish", "2027-10-12 12:00", "2027-10-12T12:00")):
        assert dates(typed(small, "done", key, said), "done") == (moved, moved)


def test_a_typed_finish_counts_round_leave(small: Sheet) -> None:
    small.resource("Ana", absences=(Absence(start=instant("2027-09-28"), finish=instant("2027-09-29")),))
    after = typed(small, "analyse", "finish", "2027-10-01 12:00")
    assert dates(after, "analyse") == ("2027-09-27T08:00", "2027-10-01T12:00")


def test_a_typed_finish_of_an_effort_changes_the_effort(small: Sheet) -> None:
    small.plan = typed(small, "analyse", "work", "2d")
    assert small.plan.rows["analyse"].estimate == Estimate(likely=Minutes(960), kind="effort")
    assert dates(small.plan, "analyse") == ("2027-09-27T08:00", "2027-09-30T17:00")
    after = typed(small, "analyse", "finish", "2027-09-28")
    assert after.rows["analyse"].estimate == Estimate(likely=Minutes(480), kind="effort")
    assert dates(after, "analyse") == ("2027-09-27T08:00", "2027-09-28T17:00")


def test_a_finish_before_the_start_is_refused(small: Sheet) -> None:
    with pytest.raises(EditError, match="cannot finish before") as caught:
        typed(small, "build", "finish", "2027-09-28")
    assert caught.value.code == "finish-before-start"


def test_a_milestone_and_a_summary_take_a_finish_in_their_own_way(small: Sheet) -> None:
    constraint = typed(small, "done", "finish", "2027-10-08").rows["done"].constraint
    assert constraint is not None
    assert (constraint.kind, constraint.at) == ("finish no earlier than", instant("2027-10-09"))
    with pytest.raises(EditError, match="follows the rows it holds"):
        typed(small, "group", "finish", "2027-10-08")


def test_people_and_environments_leave_each_other_alone(small: Sheet) -> None:
    after = typed(small, "analyse", "people", "Ana; Ben 50%")
    assert sorted((one.resource, one.units) for one in after.assignments.values() if one.resource in {"ana", "sit"}) == [
        ("ana", 1000),
        ("sit", 1000),
    ]
    assert {one.name: one.kind for one in after.resources.values()} == {"Ana": "person", "Ben": "person", "SIT": "environment"}
    after = typed(small, "analyse", "environments", "PRE")
    kinds = {one.name: one.kind for one in after.resources.values()}
    assert kinds["PRE"] == "environment"
    assert sorted(after.resources[one.resource].name for one in after.assignments.values()) == ["Ana", "PRE"]


def test_predecessors_are_typed_by_number(small: Sheet) -> None:
    after = typed(small, "done", "predecessors", "2FS+1d; 3")
    assert sorted((one.predecessor, one.lag.amount) for one in after.links.values() if one.successor == "done") == [
        ("analyse", 480),
        ("build", 0),
    ]


@pytest.mark.parametrize(
    ("said", "kind", "at"),
    [
        ("start ≥ 29 Sep", "start no earlier than", "2027-09-29T08:00"),
        ("start <= 2027-09-29", "start no later than", "2027-09-29T08:00"),
        ("Finish by 29 Sep", "finish no later than", "2027-09-30"),
        ("must start on 29 Sep 13:00", "must start on", "2027-09-29T13:00"),
        ("finish = 29 Sep", "must finish on", "2027-09-30"),
        ("as late as possible", "as late as possible", None),
    ],
)
def test_a_constraint_is_typed_in_words(small: Sheet, said: str, kind: str, at: str | None) -> None:
    found = typed(small, "build", "constraint", said).rows["build"].constraint
    assert found is not None
    assert (found.kind, found.at) == (kind, instant(at) if at else None)


def test_every_constraint_reads_back_from_its_cell(small: Sheet) -> None:
    for said in ("start ≥ 29 Sep", "start ≤ 29 Sep", "finish ≥ 29 Sep", "finish ≤ 29 Sep", "start = 29 Sep", "finish = 29 Sep"):
        small.plan = typed(small, "build", "constraint", said)
        shown = BY_KEY["constraint"].text(small.readings(), "build")
        cleared = typed(small, "build", "constraint", "")
        assert cleared.rows["build"].constraint is None
        wanted = small.plan.rows["build"].constraint
        small.plan = cleared
        assert typed(small, "build", "constraint", shown).rows["build"].constraint == wanted


def test_a_deadline_can_be_counted_from_the_go_live(small: Sheet) -> None:
    with pytest.raises(EditError, match="stands in no release that names its go-live"):
        typed(small, "build", "deadline", "go-live + 2d")
    rows = {key: replace(row, parent=row.parent or "crm") for key, row in small.plan.rows.items()}
    rows["crm"] = Row(id="crm", name="CRM", kind="release")
    small.plan = replace(small.plan, rows=rows, releases={"crm": Release(id="crm", go_live="analyse")})
    small.plan = typed(small, "build", "deadline", "Go-live + 2d")
    assert (small.plan.rows["build"].deadline, small.plan.rows["build"].due_within) == (None, 960)
    readings = small.readings()
    due = readings.schedule.worktime.plan_calendar.add(readings.schedule.dates("analyse").finish, 960)
    assert BY_KEY["deadline"].value(readings, "build") == due
    assert BY_KEY["deadline"].entry(readings, "build") == "go-live + 2d"
    assert typed(small, "build", "deadline", "go-live + 2d") is small.plan
    small.plan = typed(small, "build", "deadline", "")
    assert BY_KEY["deadline"].text(small.readings(), "build") == ""


def test_a_deadline_is_the_end_of_its_day(small: Sheet) -> None:
    small.plan = typed(small, "build", "deadline", "1 Oct")
    assert small.plan.rows["build"].deadline == instant("2027-10-02")
    assert BY_KEY["deadline"].text(small.readings(), "build") == "1 Oct"
    assert BY_KEY["deadline"].entry(small.readings(), "build") == "2027-10-01"


def test_a_calendar_is_typed_by_name(small: Sheet) -> None:
    small._put("calendars", Calendar(id="night", name="Night shift"))
    assert typed(small, "build", "calendar", "night SHIFT").rows["build"].calendar == "night"
    with pytest.raises(EditError, match="The plan has: Night shift"):
        typed(small, "build", "calendar", "Day shift")


@pytest.mark.parametrize(
    ("key", "said", "code"),
    [
        ("duration", "soon", "not-an-estimate"),
        ("start", "31 February", "not-a-date"),
        ("done", "120%", "not-progress"),
        ("priority", "high", "bad-priority"),
        ("constraint", "perhaps", "not-a-constraint"),
        ("predecessors", "99", "unknown-row"),
    ],
)
def test_a_wrong_entry_is_refused_with_a_sentence(small: Sheet, key: str, said: str, code: str) -> None:
    with pytest.raises(EditError) as caught:
        typed(small, "build", key, said)
    assert caught.value.code == code
    assert caught.value.message.endswith(".")


def test_done_priority_and_estimate_are_kept(small: Sheet) -> None:
    small.plan = typed(small, "build", "done", "40%")
    small.plan = typed(small, "build", "priority", "1000")
    small.plan = typed(small, "build", "duration", "4h")
    row = small.plan.rows["build"]
    assert row.progress is not None
    assert (row.progress.percent, row.priority, row.estimate) == (400, 1000, Estimate(likely=Minutes(240), unit="h"))
    assert BY_KEY["done"].text(small.readings(), "build") == "40 %"


def test_keys_are_unique_and_every_heading_is_said() -> None:
    assert len(BY_KEY) == len(COLUMNS)
    assert all(column.heading for column in COLUMNS)


def test_a_moment_at_midnight_starts_and_finishes_on_one_day(sheet: Sheet) -> None:
    sheet.row("Build", 2)
    sheet.row("Ship", kind="milestone")
    sheet.link("build", "ship")
    for kind, said in (("must finish on", "8 Oct"), ("must start on", "9 Oct")):
        at = Constraint(kind=kind, at=instant("2027-10-09T00:00"))  # type: ignore[arg-type]
        plan = change_row(sheet.plan, "ship", constraint=at)
        readings = Readings(plan, schedule_plan(plan), TODAY)
        assert [BY_KEY[key].text(readings, "ship") for key in ("start", "finish")] == [said, said]


def test_a_plan_of_emergencies_says_dates_with_their_time_and_an_end_at_midnight_as_such() -> None:
    plan = Plan(
        settings=Settings(start=instant("2027-07-12T08:00"), calendar="clock"),
        calendars={"clock": Calendar(id="clock", week=(((0, 1440),),) * 7)},
        releases={"fix": Release(id="fix", type="emergency")},
        rows={
            "fix": Row(id="fix", name="Fix", kind="release"),
            "a": Row(id="a", name="Deploy", parent="fix", rank="1", estimate=Estimate(likely=Minutes(75))),
            "b": Row(id="b", name="Watch", parent="fix", rank="2", estimate=Estimate(likely=Minutes(16 * 60))),
        },
    )

    def shown(one: Plan, row: str) -> tuple[str, str]:
        found = text(Readings(one, schedule_plan(one)), row)
        return found["start"], found["finish"]

    assert shown(plan, "a") == ("12 Jul 08:00", "12 Jul 09:15")
    assert shown(plan, "b") == ("12 Jul 08:00", "12 Jul 24:00")
    assert shown(replace(plan, releases={"fix": replace(plan.releases["fix"], type="major")}), "b") == ("12 Jul", "12 Jul")
