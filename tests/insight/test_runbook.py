"""The book's cutover: a major release with its runbook, in the window of Saturday 27 November 2027, 18:00 to 06:00."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from relplanner.insight.clock_changes import clock_change
from relplanner.insight.drivers import why
from relplanner.insight.readings import Readings
from relplanner.insight.runbook import rehearsals, runbook, sentences
from relplanner.plan.codec import decode
from relplanner.plan.edits.runbooks import add_rehearsal, add_runbook, add_step, set_owners, set_rehearsed, take_rehearsed
from relplanner.plan.edits.tasks import delete_rows, set_estimate
from relplanner.plan.edits.templates import from_template
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant, iso
from relplanner.plan.model import Estimate, Id, Minutes, Plan
from relplanner.schedule.critical_path import schedule_plan
from relplanner.session.session import Session
from relplanner.store.book import Book
from relplanner.store.resources import read_runbook, read_template, runbook_names

IDS = SeededIds(1)
CLOSES = "2027-11-28T06:00"

SAFE = {4: "05:30", 5: "05:15", 7: "05:10", 10: "04:40", 12: "03:40", 13: "03:10", 15: "03:00", 16: "02:55", 20: "02:50"}


def major() -> Plan:
    return from_template(
        read_template("major"), IDS, name="Claims", version="8.0", start=instant("2027-07-12T08:00"), today=day("2027-07-09")
    )


def cutover(plan: Plan) -> Id:
    return next(row.id for row in plan.rows.values() if row.code == "X7")


@pytest.fixture(scope="module")
def plan() -> Plan:
    made = major()
    return add_runbook(made, IDS, cutover(made), read_runbook("cutover"))


def clock(at: int) -> str:
    return iso(at)[11:]


def test_the_steps_stand_as_in_the_book(plan: Plan) -> None:
    found = runbook(plan, schedule_plan(plan), cutover(plan))
    starts = (
        "17:00 17:20 17:40 18:00 18:10 18:30 18:45 19:35 19:50 20:00 20:35 20:35 21:50 23:20 23:50 00:10 00:25 00:40 01:25 01:55 "
        "02:10 02:30 02:50 03:10 03:20 04:00"
    )
    assert [clock(step.start) for step in found.steps] == starts.split()
    assert [step.number for step in found.steps] == list(range(1, 27))
    assert iso(found.start) == "2027-11-27T17:00"
    assert iso(found.finish) == "2027-11-28T04:10"
    assert found.reserve == 110
    assert found.window is not None
    assert [iso(at) for at in found.window] == ["2027-11-27T18:00", CLOSES]
    assert [step.in_window for step in found.steps] == [False] * 3 + [True] * 23


def test_last_safe_moments_and_the_point_of_no_return(plan: Plan) -> None:
    found = runbook(plan, schedule_plan(plan), cutover(plan))
    by_number = {step.number: step for step in found.steps}
    assert {number: clock(by_number[number].safe_until) for number in SAFE} == SAFE
    assert by_number[20].spare == 40
    assert found.no_return == by_number[21].row
    assert found.last_safe is by_number[20]
    assert all(step.safe_until is None for step in found.steps[20:])


def test_the_go_live_follows_the_steps_and_is_named_by_the_window(plan: Plan) -> None:
    readings = Readings(plan, schedule_plan(plan), day("2027-07-09"))
    (release,) = readings.releases
    assert iso(release.go_live) == "2027-11-28T04:10"
    assert iso(release.deployed) == "2027-11-27T18:00"
    assert [problem.code for problem in readings.problems if problem.severity == "error"] == []


def test_the_steps_take_over_the_environment_and_whoever_fills_the_role(plan: Plan) -> None:
    task = cutover(plan)
    booked: dict[Id, set[str]] = {}
    for one in plan.assignments.values():
        booked.setdefault(one.task, set()).add(plan.resources[one.resource].name)
    assert task not in booked
    names = [booked[step.row] for step in runbook(plan, schedule_plan(plan), task).steps]
    assert names[0] == {"Release manager"}
    assert names[3] == {"Service desk", "PRD production"}
    assert names[24] == {"Operations", "Service desk", "PRD production"}


def test_a_step_that_is_too_long_goes_to_the_next_window_or_is_named() -> None:
    made = major()
    made = add_runbook(made, IDS, cutover(made), read_runbook("cutover"))
    migrate = next(row for row in made.rows.values() if row.code == "13")
    long = set_estimate(made, migrate.id, Estimate(likely=Minutes(90 + 111), kind="elapsed", unit="m"))
    schedule = schedule_plan(long)
    assert [problem.code for problem in schedule.problems] == ["window-too-short"]
    found = runbook(long, schedule, cutover(long))
    assert found.reserve == -1


def test_a_step_is_put_in_and_one_is_deleted(plan: Plan) -> None:
    steps = runbook(plan, schedule_plan(plan), cutover(plan)).steps
    more = add_step(
        plan, IDS, after=steps[8].row, name="Notify partners", minutes=Minutes(10), owners=("RM",), check="logged", back=30
    )
    found = runbook(more, schedule_plan(more), cutover(more))
    assert (found.steps[9].name, clock(found.steps[9].start), found.reserve) == ("Notify partners", "20:00", 100)
    fewer = delete_rows(more, found.steps[9].row)
    assert found.steps[9].row not in fewer.steps


def test_a_rehearsal_is_a_copy_with_its_own_minutes_that_can_be_taken_over(plan: Plan) -> None:
    task = cutover(plan)
    steps = runbook(plan, schedule_plan(plan), task).steps
    tried = add_rehearsal(plan, IDS, task, day=day("2027-11-20"), name="Dress rehearsal", id="dress")
    tried = set_rehearsed(tried, "dress", steps[12].row, Minutes(81))
    tried = set_rehearsed(tried, "dress", steps[6].row, Minutes(40))
    assert runbook(tried, schedule_plan(tried), task) == runbook(plan, schedule_plan(plan), task)
    (found,) = rehearsals(tried, task)
    assert (found.name, found.gone_through, found.longer) == ("Dress rehearsal", 2, -9 - 10)
    learned = take_rehearsed(tried, "dress")
    assert learned.rows[steps[12].row].estimate.likely == 102  # 81 x 1.25 = 101.25
    assert learned.rows[steps[6].row].estimate.likely == 50
    (after,) = rehearsals(learned, task)
    assert [(line.planned, line.actual, line.now) for line in after.lines if line.actual is not None] == [
        (50, 40, 50),
        (90, 81, 102),
    ]


def test_undo_takes_the_whole_runbook_back() -> None:
    made = major()
    session = Session(Book(plan=made), clock=lambda: datetime(2027, 7, 9, 9), ids=SeededIds(2), user="Ines")
    session.edit("Add a runbook", add_runbook, cutover(made), read_runbook("cutover"))
    assert len(session.readings.runbooks) == 1
    session.undo()
    assert session.plan == made


def test_the_shipped_runbook_is_as_the_program_writes_it() -> None:
    from relplanner.plan.codec import encode

    assert runbook_names() == ("cutover",)
    data = (Path(__file__).parents[2] / "resources" / "runbooks" / "cutover.relplan").read_bytes()
    assert b"".join(line + b"\n" for line in encode(decode(data.splitlines()))) == data


@pytest.mark.parametrize(
    ("zone", "start", "finish", "sentence"),
    [
        (
            "Europe/Berlin",
            "2027-10-30T18:00",
            "2027-10-31T06:00",
            "The clock goes back by 60 minutes at 03:00 on Sun 31 Oct: 02:00 to 03:00 comes twice.",
        ),
        (
            "Europe/Berlin",
            "2027-03-27T18:00",
            "2027-03-28T06:00",
            "The clock goes forward by 60 minutes at 02:00 on Sun 28 Mar: 02:00 to 03:00 does not exist.",
        ),
        (
            "Australia/Lord_Howe",
            "2027-04-03T18:00",
            "2027-04-04T06:00",
            "The clock goes back by 30 minutes at 02:00 on Sun 4 Apr: 01:30 to 02:00 comes twice.",
        ),
        ("Europe/Berlin", "2027-11-27T18:00", "2027-11-28T06:00", None),
        ("", "2027-10-30T18:00", "2027-10-31T06:00", None),
        ("No/Where", "2027-10-30T18:00", "2027-10-31T06:00", None),
    ],
)
def test_a_clock_change_is_announced(zone: str, start: str, finish: str, sentence: str | None) -> None:
    found = clock_change(zone, instant(start), instant(finish))
    assert (found.sentence if found is not None else None) == sentence


def planned_backward() -> tuple[Plan, Id]:
    """A major release from its target, with the cutover's steps."""
    made = from_template(
        read_template("major"), IDS, name="Claims", version="8.0", target=instant("2027-11-27"), today=day("2027-07-09")
    )
    task = cutover(made)
    return add_runbook(made, IDS, task, read_runbook("cutover")), task


def test_planned_backward_a_cutover_has_the_reserve_and_the_last_safe_moments_of_the_book() -> None:
    plan, task = planned_backward()
    schedule = schedule_plan(plan)
    found = runbook(plan, schedule, task)
    safe = {step.number: iso(step.safe_until) for step in found.steps if step.safe_until is not None}
    assert (iso(found.finish), found.reserve) == ("2027-11-28T04:10", 110)
    assert (safe[13], safe[20]) == ("2027-11-28T03:10", "2027-11-28T02:50")
    assert [iso(step.start) for step in found.steps[:4]] == [f"2027-11-27T{at}" for at in ("17:00", "17:20", "17:40", "18:00")]
    (release,) = plan.releases.values()
    assert schedule.dates(release.go_live).finish == found.finish
    assert min(schedule.total_floats) >= 0
    opening = why(plan, schedule, found.steps[3].row).start.drivers
    assert [(one.kind, one.bound) for one in opening] == [("window", instant("2027-11-27T18:00"))]
    following = why(plan, schedule, found.steps[4].row).start.drivers
    assert [(one.kind, one.id) for one in following] == [("link", found.steps[3].row)]


def test_a_cutover_that_leaves_no_time_to_go_back_says_that_whoever_goes_back_misses_the_window() -> None:
    plan, task = planned_backward()
    step = next(key for key, row in plan.rows.items() if key in plan.steps and row.name == "Migrate data")
    longer = set_estimate(plan, step, Estimate(likely=Minutes(90 + 100), unit="m"))
    found = runbook(longer, schedule_plan(longer), task)
    assert found.reserve == 10
    told = " ".join(sentences(found))
    assert "60 minutes before step 20 ends: whoever goes back then misses the window." in told


def test_another_owner_of_a_step_is_booked_in_place_of_the_one_before(plan: Plan) -> None:
    step = next(key for key, row in plan.rows.items() if key in plan.steps and row.name == "Full backup")

    def on(one: Plan) -> set[str]:
        return {one.resources[each.resource].name for each in one.assignments.values() if each.task == step}

    environments = {"PRD production"}
    assert on(plan) - environments == {"Database administrator"}
    after = set_owners(plan, IDS, step, ("OPS", "SD"))
    assert after.steps[step].owners == ("OPS", "SD")
    assert on(after) - environments == {"Operations", "Service desk"}
    assert on(set_owners(after, IDS, step, ("somebody else",))) <= environments
    back = set_owners(after, IDS, step, ("DBA",))
    assert on(back) == on(plan)
    added = add_step(plan, IDS, after=step, name="Copy it away", minutes=Minutes(10), owners=("OPS",))
    new = next(key for key in added.steps if key not in plan.steps)
    assert "Operations" in {added.resources[one.resource].name for one in added.assignments.values() if one.task == new}
