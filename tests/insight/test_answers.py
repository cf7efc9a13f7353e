"""Answers to the clashes of the example, each with what it is said to do, and small cases of every kind."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest
from msgspec.structs import replace

from relplanner.insight.answers import Answer, answers_to, best_of
from relplanner.insight.readings import Readings
from relplanner.plan.codec import decode
from relplanner.plan.edits.people import add_absence
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant, iso
from relplanner.plan.model import Estimate, Id, Minutes, PerMille, Progress
from relplanner.schedule.critical_path import schedule_plan
from tests.insight.conftest import Sheet

EXAMPLE = Path(__file__).parents[2] / "resources" / "examples" / "brackwater.relplan"


@pytest.fixture(scope="module")
def example() -> Readings:
    plan = decode(EXAMPLE.read_bytes().splitlines())
    return Readings(plan, schedule_plan(plan), day("2027-07-01"))


def found(readings: Readings, resource: Id, on: str, kind: str) -> list[Answer]:
    """The answers of a kind to the clash of a resource that begins on a day."""
    [clash] = [one for one in readings.clashes if one.resource == resource and iso(one.start).startswith(on)]
    return [one for one in answers_to(readings, SeededIds(1), clash) if one.kind == kind]


def start(answer: Answer, row: Id) -> str:
    return iso(schedule_plan(answer.plan).dates(row).start)


def finish(answer: Answer, row: Id) -> str:
    return iso(schedule_plan(answer.plan).dates(row).finish)


def test_1_portal_starts_on_30_august_and_the_test_system_is_clear(example: Readings) -> None:
    earlier, later = found(example, "env-SIT", "2027-09-27", "start the release at another time")
    assert earlier.sentence == "Start Portal 4.3 on Mon 30 Aug, 2 weeks earlier."
    assert (start(earlier, "portal-I1")[:10], finish(earlier, "portal-I4")[:10]) == ("2027-09-13", "2027-09-20")
    after = Readings(earlier.plan, schedule_plan(earlier.plan))
    assert not [one for one in after.clashes if one.kind == "environment"]
    assert "6 weeks later" in later.sentence  # three weeks later only moves the clash to acceptance


def test_2_the_tester_is_clear_by_the_same_answer(example: Readings) -> None:
    earlier, _ = found(example, "yusuf", "2027-09-28", "start the release at another time")
    assert "30 Aug" in earlier.sentence
    assert earlier.holds_dates


def test_3_pre_production_and_its_operator_are_clear_by_the_same_answer(example: Readings) -> None:
    for resource in ("env-PRE", "karin"):
        earlier, _ = found(example, resource, "2027-10-08", "start the release at another time")
        assert "30 Aug" in earlier.sentence


def test_4_one_developer_does_the_fixes_of_the_other_until_both_are_done(example: Readings) -> None:
    [held] = found(example, "priya", "2027-09-27", "use the buffer")
    [shared] = found(example, "priya", "2027-09-27", "share with colleagues")
    assert example.schedule.dates("claims-I3").finish == instant("2027-10-06T15:00")
    # five working days later: each works an own share, but the shares are divided anew, so that one works alone, then both
    assert finish(shared, "claims-I3") == finish(held, "claims-I3") == "2027-10-13T15:00"
    parts = {one.resource: one.work for one in shared.plan.assignments.values() if one.task == "claims-I3"}
    estimate = example.plan.rows["claims-I3"].estimate
    assert estimate is not None
    assert sum(work or 0 for work in parts.values()) == 2 * estimate.likely
    assert not shared.holds_dates


def test_5_the_rehearsal_of_the_migration_uses_94_per_cent_of_the_buffer(example: Readings) -> None:
    first, *_ = found(example, "ravi", "2027-10-08", "use the buffer")
    assert (start(first, "claims-I8"), finish(first, "claims-I8")) == ("2027-10-18T08:00", "2027-10-20T17:00")
    after = Readings(first.plan, schedule_plan(first.plan))
    [buffer] = [one for one in after.buffers if one.id == "claims-buffer-integration-test"]
    assert (buffer.size, round(100 * buffer.consumed / buffer.size)) == (4.5 * 480, 94)
    assert iso(after.schedule.dates("claims-GI").finish) == "2027-10-21T10:00" or first.holds_dates


@pytest.mark.parametrize(("who", "on", "task"), [("dana", "2027-10-25", "claims-U3"), ("beat", "2027-11-23", "claims-GC")])
def test_6_a_deputy_stands_in(example: Readings, who: Id, on: str, task: Id) -> None:
    [deputy] = found(example, who, on, "name a deputy")
    assert deputy.holds_dates
    assert deputy.plan.resources[deputy.to].kind == "role"
    assert task in {one.task for one in deputy.plan.assignments.values() if one.resource == deputy.to}


def test_7_the_dress_rehearsal_moves_to_15_november_within_float(example: Readings) -> None:
    [moved] = found(example, "karin", "2027-11-10", "move within float")
    assert (start(moved, "claims-X3"), finish(moved, "claims-X3")) == ("2027-11-15T08:00", "2027-11-16T17:00")
    assert moved.holds_dates
    mark = moved.plan.rows["claims-X3"].levelled
    assert mark is not None
    assert (mark.resource, mark.answer) == ("karin", "move within float")


def test_8_one_week_of_leave_costs_seven_where_buffers_keep_their_size(example: Readings) -> None:
    [waits] = found(example, "mara", "2027-08-02", "wait until back")
    assert finish(waits, "claims-GD")[:10] == "2027-08-25"
    assert finish(waits, "claims-GU")[:10] == "2027-11-16"
    [claims] = [one for one in waits.go_lives if one.release == "claims"]
    assert iso(claims.after)[:10] == "2028-01-15"
    assert claims.moved == 35 * 480
    assert "Claims 8.0 goes live 35 days later, on Sat 15 Jan 2028" in waits.effect


def test_a_board_that_misses_its_chair_moves_to_its_next_meeting(example: Readings) -> None:
    [moved] = found(example, "beat", "2027-11-23", "move and let the date follow")
    assert moved.sentence == "Move “Change advisory board” to 30 Nov 14:00."
    assert finish(moved, "claims-GC") == "2027-11-30T14:00"


def test_the_best_answer_holds_every_go_live(example: Readings) -> None:
    [clash] = [one for one in example.clashes if one.resource == "env-SIT"]
    best = best_of(answers_to(example, SeededIds(1), clash))
    assert best is not None
    assert best.sentence == "Start Portal 4.3 on Mon 30 Aug, 2 weeks earlier."
    for clash in example.clashes[:4]:
        best = best_of(answers_to(example, SeededIds(1), clash))
        assert best is not None
        assert best.holds_dates


def test_answers_are_computed_as_they_are_asked_for(example: Readings) -> None:
    [clash] = [one for one in example.clashes if one.resource == "env-SIT"]
    assert len(list(islice(answers_to(example, SeededIds(1), clash), 1))) == 1


# ---------------------------------------------------------------------------------------------------------- small cases


def kinds(sheet: Sheet) -> dict[str, Answer]:
    readings = sheet.readings()
    return {one.kind: one for one in answers_to(readings, SeededIds(1), readings.clashes[0])}


def two_tasks(sheet: Sheet, first: int = 1000, second: int = 1000) -> None:
    sheet.release("R")
    sheet.row("One", 2, parent="r")
    sheet.row("Two", 2, parent="r")
    sheet.row("Three", 5, parent="r")
    sheet.resource("Ana", roles=("DEV",))
    sheet.assign("one", "ana", first)
    sheet.assign("two", "ana", second)


def test_the_later_task_moves_behind_the_other_within_its_float(sheet: Sheet) -> None:
    two_tasks(sheet)
    answer = kinds(sheet)["move within float"]
    assert answer.sentence == "Move “Two” to 29 Sep 08:00, within float."
    assert answer.effect == "No go-live moves; no clash is left."
    mark = answer.plan.rows["two"].levelled
    assert mark is not None
    assert (iso(mark.at), mark.resource, mark.because) == ("2027-09-28T17:00", "ana", ("one",))


def test_what_was_begun_pinned_or_has_priority_1000_stays(sheet: Sheet) -> None:
    two_tasks(sheet)
    rows = dict(sheet.plan.rows)
    rows["two"] = replace(rows["two"], priority=1000)
    rows["one"] = replace(rows["one"], progress=Progress(percent=PerMille(100), actual_start=instant("2027-09-27T08:00")))
    sheet.plan = replace(sheet.plan, rows=rows)
    assert set(kinds(sheet)) <= {"add capacity"}


def test_a_free_colleague_takes_the_task_or_what_is_too_much(sheet: Sheet) -> None:
    two_tasks(sheet, second=600)
    sheet.resource("Ben", roles=("DEV",))
    found = kinds(sheet)
    assert found["give to somebody free"].to == "ben"
    split = found["split between two"]
    units = {one.resource: one.units for one in split.plan.assignments.values() if one.task == "one"}
    assert units == {"ana": 400, "ben": 600}
    assert "name a deputy" not in found


def test_lower_units_and_overtime(sheet: Sheet) -> None:
    two_tasks(sheet, 1000, 400)
    found = kinds(sheet)
    lower = found["lower the units"]
    assert lower.plan.rows["one"].estimate is not None
    assert lower.plan.assignments["one@ana"].units == 600
    steps = found["add capacity"].plan.resources["ana"].capacity_steps
    assert [(iso(step.start), step.units) for step in steps] == [("2027-09-27T08:00", 1400), ("2027-09-28T17:00", 1000)]


def test_an_overload_beyond_reason_gets_no_overtime(sheet: Sheet) -> None:
    two_tasks(sheet)
    assert "add capacity" not in kinds(sheet)


def test_a_deputy_is_one_role_however_often_it_is_named(sheet: Sheet) -> None:
    two_tasks(sheet)
    sheet.plan = add_absence(sheet.plan, "ana", instant("2027-10-11"), instant("2027-10-12"))
    sheet.row("Late", 1, parent="r", ignores_resource_calendars=True)
    sheet.link("three", "late", lag=Minutes(5 * 480))
    sheet.assign("late", "ana")
    first = kinds(sheet)["name a deputy"]
    sheet.plan = first.plan
    again = kinds(sheet)["name a deputy"]
    assert again.to == first.to
    assert again.left == 0


def test_nobody_without_capacity_is_helped_by_moving(sheet: Sheet) -> None:
    two_tasks(sheet)
    sheet.plan = replace(sheet.plan, resources={"ana": replace(sheet.plan.resources["ana"], capacity=PerMille(0))})
    assert set(kinds(sheet)) == {"name a deputy"}


def test_ten_years_of_leave_end_in_answers_too(sheet: Sheet) -> None:
    two_tasks(sheet)
    sheet.plan = add_absence(sheet.plan, "ana", instant("2027-01-01"), instant("2037-01-01"))
    rows = {key: replace(row, ignores_resource_calendars=True) for key, row in sheet.plan.rows.items()}
    sheet.plan = replace(sheet.plan, rows=rows)
    assert "name a deputy" in kinds(sheet)


def test_one_person_needed_in_two_phases_is_a_clash_of_its_own_and_a_phase_goes_to_somebody_free(sheet: Sheet) -> None:
    sheet.release("R")
    sheet.phase("Build", "r")
    sheet.phase("Test", "r")
    for name, phase in (("Code", "build"), ("Plan cases", "test"), ("Run cases", "test")):
        sheet.row(name, 2, parent=phase)
    for who in ("Ana", "Ben"):
        sheet.resource(who, roles=("TEST",))
    for task in ("code", "plan cases", "run cases"):
        sheet.assign(task, "ana", 500 if task != "code" else 1000)
    readings = sheet.readings()
    [clash] = readings.clashes
    assert (clash.kind, clash.units) == ("phases", 2000)
    [problem] = [one for one in readings.problems if one.code == "needed-in-two-phases"]
    assert problem.message == (
        "Ana is needed in two phases from 27 Sep to 28 Sep, 2.0 of 1.0: Build by Code; Test by Plan cases and Run cases. "
        "Move one or share the work."
    )
    given = [one for one in answers_to(readings, SeededIds(1), clash) if one.kind == "give to somebody free"]
    assert ("plan cases", "run cases") in {tuple(sorted(one.tasks)) for one in given}, "all of one phase"
    sheet.plan = replace(sheet.plan, rows={**sheet.plan.rows, "code": replace(sheet.plan.rows["code"], parent="test")})
    moved = Readings.after(readings, sheet.plan, schedule_plan(sheet.plan))
    assert [one.kind for one in moved.clashes] == ["overload"], "in one phase it is plainly too much"


def test_what_is_planned_backward_moves_to_the_left_and_its_release_aims_at_another_date(sheet: Sheet) -> None:
    """Ours is planned back from Friday 26 November; the test system is Theirs until Thursday 25 November."""
    target = instant("2027-11-26T17:00")
    ours = sheet.release("Ours", target=target, target_timed=True, direction="backward", go_live="live")
    theirs = sheet.release("Theirs", start=instant("2027-11-22T08:00"))
    sheet.row("Live", kind="milestone", parent=ours)
    sheet.resource("SIT", kind="environment")
    sheet.resource("Ana")
    sheet.row("Check", 3, parent=theirs)
    for name in ("Plan", "Build", "Ship"):
        sheet.row(name, 1, parent=theirs)
    for name in ("One", "Two"):
        sheet.row(name, 2, parent=ours)
        sheet.link(name.lower(), "live")
        sheet.assign(name.lower(), "ana")
    for task in ("one", "check"):
        sheet.assign(task, "sit")
    readings = sheet.readings()
    assert [(one.resource, one.kind) for one in readings.clashes] == [("ana", "overload")]
    [person] = readings.clashes
    moved = next(one for one in answers_to(readings, SeededIds(1), person) if one.kind == "move within float")
    assert moved.holds_dates
    [task] = moved.tasks
    assert start(moved, task) < "2027-11-24", "to the left of its target, past whoever has the test system"
    assert moved.left == 0
    assert moved.plan.rows[task].levelled.backward  # type: ignore[union-attr]

    sheet.plan = replace(sheet.plan, rows={**sheet.plan.rows, "check": replace(sheet.plan.rows["check"], estimate=days(4))})
    sheet.plan = replace(
        sheet.plan, assignments={key: one for key, one in sheet.plan.assignments.items() if one.resource == "sit"}
    )
    readings = sheet.readings()
    [clash] = readings.clashes
    assert clash.kind == "environment"
    aimed = [one for one in answers_to(readings, SeededIds(1), clash) if one.kind == "aim the release at another date"]
    assert "Aim Ours at Fri 3 Dec, 1 week later." in [one.sentence for one in aimed]
    assert all(not Readings(one.plan, schedule_plan(one.plan)).clashes for one in aimed)


def days(number: int) -> Estimate:
    return Estimate(likely=Minutes(number * 480))
