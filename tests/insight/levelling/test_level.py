"""Levelling small plans: what moves, what stays, and what is said about it."""

from __future__ import annotations

import time
from typing import Any

import pytest
from msgspec.structs import replace

from relplanner.insight.drivers import why
from relplanner.insight.elsewhere import Elsewhere, OtherPlan
from relplanner.insight.levelling.answer import Answer
from relplanner.insight.levelling.level import level
from relplanner.insight.levelling.options import Options, of_clash
from relplanner.plan.edits.levelling import clear_marks, marks_between, set_marks
from relplanner.plan.instants import instant, iso
from relplanner.plan.model import Absence, Assignment, Calendar, Estimate, LevellingMark, Minutes, PerMille, Progress
from relplanner.schedule.control import Stopped
from relplanner.schedule.critical_path import schedule_plan
from tests.insight.conftest import Sheet


def levelled(sheet: Sheet, **options: Any) -> Answer:  # noqa: ANN401 - fields of the options
    readings = sheet.readings()
    return level(readings.plan, readings.schedule, Options(**options))


def starts(answer: Answer) -> dict[str, str]:
    return {key: iso(answer.schedule.dates(key).start) for key in answer.plan.rows}


def test_of_two_tasks_at_once_the_one_with_less_behind_it_waits(sheet: Sheet) -> None:
    sheet.resource("Ana")
    sheet.link(sheet.row("Long", 3), sheet.row("Behind", 5))
    sheet.row("Short", 2)
    for task in ("long", "short"):
        sheet.assign(task, "ana")
    answer = levelled(sheet)
    assert starts(answer) == {"long": "2027-09-27T08:00", "behind": "2027-09-30T08:00", "short": "2027-09-30T08:00"}
    assert [(move.row, move.because) for move in answer.moves] == [("short", "Ana works on “Long” until 29 Sep 17:00.")]
    mark = LevellingMark(at=instant("2027-09-30T08:00"), resource="ana", because=("long",), answer="instant")
    assert answer.plan.rows["short"].levelled == mark
    assert (answer.left, answer.tasks_moved, answer.people_moved) == ((), 1, 1)
    assert answer.proved  # eight days of work in a row stand behind each other


def test_a_plan_without_clashes_stays_the_very_same(sheet: Sheet) -> None:
    sheet.resource("Ana")
    sheet.assign(sheet.row("One", 3), "ana")
    readings = sheet.readings()
    answer = level(readings.plan, readings.schedule)
    assert answer.plan is readings.plan
    assert (answer.moves, answer.left) == ((), ())


def test_who_goes_first_is_said_by_priority(sheet: Sheet) -> None:
    sheet.resource("Ana")
    sheet.link(sheet.row("Long", 3), sheet.row("Behind", 5))
    sheet.row("Short", 2, priority=600)
    for task in ("long", "short"):
        sheet.assign(task, "ana")
    assert [move.row for move in levelled(sheet).moves] == ["long"]


def test_priority_1000_never_moves_nor_does_what_would_move_it(sheet: Sheet) -> None:
    sheet.resource("Ana")
    sheet.link(sheet.row("Before", 3), sheet.row("Kept", 5, priority=1000))
    sheet.row("Other", 9)
    for task in ("before", "other"):
        sheet.assign(task, "ana")
    assert [move.row for move in levelled(sheet).moves] == ["other"]


def test_tasks_of_priority_1000_leave_their_clash_with_its_reason(sheet: Sheet) -> None:
    sheet.resource("Ana")
    for name in ("One", "Two"):
        sheet.assign(sheet.row(name, 2, priority=1000), "ana")
    answer = levelled(sheet)
    assert answer.moves == ()
    said = "“One” and “Two” have priority 1000, which never moves; give one to somebody else, or move it yourself."
    assert [left.reason for left in answer.left] == [said]


def test_what_has_started_stays_and_the_rest_gives_way(sheet: Sheet) -> None:
    sheet.resource("Ana")
    sheet.assign(sheet.row("Begun", 2, progress=Progress(actual_start=instant("2027-09-27T08:00"))), "ana")
    sheet.link(sheet.row("Urgent", 2), sheet.row("Behind", 9))
    sheet.assign("urgent", "ana")
    assert starts(levelled(sheet))["urgent"] == "2027-09-29T08:00"


@pytest.mark.parametrize(
    ("fields", "units", "said"),
    [
        ({"capacity": PerMille(0)}, 1000, "Ana has no capacity at all; give Ana some, or the work to somebody else."),
        ({}, 1500, "“One” alone needs 1.5 of Ana, who has 1.0; lower its units or add capacity."),
    ],
)
def test_a_need_that_no_capacity_meets_is_listed(sheet: Sheet, fields: dict[str, Any], units: int, said: str) -> None:
    sheet.resource("Ana", **fields)
    sheet.assign(sheet.row("One", 2), "ana", units)
    answer = levelled(sheet)
    assert [left.reason for left in answer.left] == [said]
    assert answer.plan is sheet.plan


def test_work_beside_a_calendar_moves_out_of_the_absence(sheet: Sheet) -> None:
    away = Absence(start=instant("2027-09-28T00:00"), finish=instant("2027-09-30T00:00"))
    sheet.resource("Ana", absences=(away,))
    sheet.assign(sheet.row("One", 2, ignores_resource_calendars=True), "ana")
    answer = levelled(sheet)
    assert starts(answer)["one"] == "2027-09-30T08:00"
    assert [move.because for move in answer.moves] == ["Ana is away."]


def test_an_environment_takes_one_release_after_the_other(sheet: Sheet) -> None:
    sheet.resource("SIT", kind="environment")
    for name in ("One", "Two"):
        release = sheet.release(name)
        for part in ("a", "b"):
            sheet.assign(sheet.row(f"{name}{part}", 3, parent=release), "sit")
    answer = levelled(sheet)
    assert answer.left == ()
    assert (
        sorted(starts(answer)[key] for key in ("onea", "oneb", "twoa", "twob"))
        == ["2027-09-27T08:00"] * 2 + ["2027-09-30T08:00"] * 2
    )


def test_within_float_no_end_moves_and_the_rest_is_listed(sheet: Sheet) -> None:
    sheet.resource("Ana")
    for name in ("One", "Two", "Three"):
        sheet.assign(sheet.row(name, 2), "ana")
    sheet.row("Long", 4)
    readings = sheet.readings()
    answer = levelled(sheet, within_float=True)
    assert answer.schedule.finish == readings.schedule.finish
    assert len(answer.moves) == 1
    assert "no time in which Ana has room within the float; let the date follow" in answer.left[0].reason


def test_the_release_that_goes_live_first_is_served_first(sheet: Sheet) -> None:
    sheet.resource("Ana")
    for name, days, behind in (("First", 3, 3), ("Second", 1, 30)):
        release = sheet.release(name)
        sheet.link(sheet.row(f"{name} work", days, parent=release), sheet.row(f"{name} rest", behind, parent=release))
        sheet.assign(f"{name.lower()} work", "ana")
    assert [move.row for move in levelled(sheet).moves] == ["first work"]
    assert [move.row for move in levelled(sheet, keep_release_order=True).moves] == ["second work"]


def test_one_person_is_levelled_alone(sheet: Sheet) -> None:
    for who in ("Ana", "Ben"):
        sheet.resource(who)
        for name in ("one", "two"):
            sheet.assign(sheet.row(f"{who} {name}", 2), who.lower())
    answer = levelled(sheet, resources=("ben",))
    assert [move.row for move in answer.moves] == ["ben two"]
    assert answer.left == ()


def test_one_clash_is_levelled_alone(sheet: Sheet) -> None:
    sheet.resource("Ana")
    for name in ("One", "Two"):
        sheet.assign(sheet.row(name, 2), "ana")
    later = sheet.row("Gap", 10)
    for name in ("Three", "Four"):
        sheet.link(later, sheet.row(name, 2))
        sheet.assign(name.lower(), "ana")
    readings = sheet.readings()
    answer = level(readings.plan, readings.schedule, of_clash(readings.clashes[1]))
    assert [move.row for move in answer.moves] == ["four"]


def test_what_begins_before_the_date_stays(sheet: Sheet) -> None:
    sheet.resource("Ana")
    for name in ("One", "Two"):
        sheet.assign(sheet.row(name, 2), "ana")
    answer = levelled(sheet, not_before=instant("2027-09-28"))
    assert answer.moves == ()
    assert "starts before the date" in answer.left[0].reason or "start before the date" in answer.left[0].reason


def test_marks_are_set_and_cleared_as_one_edit(sheet: Sheet) -> None:
    sheet.resource("Ana")
    for name in ("One", "Two", "Three"):
        sheet.assign(sheet.row(name, 2), "ana")
    answer = levelled(sheet)
    assert set_marks(sheet.plan, marks_between(sheet.plan, answer.plan)) == answer.plan
    assert clear_marks(answer.plan) == sheet.plan
    assert clear_marks(answer.plan, "two").rows["three"].levelled == answer.plan.rows["three"].levelled
    assert clear_marks(sheet.plan) is sheet.plan


def test_nobody_waits_for_an_answer_that_is_not_wanted(sheet: Sheet) -> None:
    sheet.resource("Ana")
    for name in ("One", "Two"):
        sheet.assign(sheet.row(name, 2), "ana")
    readings = sheet.readings()

    def stop(done: int, of: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        level(readings.plan, readings.schedule, Options(), stop)


def test_old_marks_in_scope_are_found_anew(sheet: Sheet) -> None:
    sheet.resource("Ana")
    for name in ("One", "Two"):
        sheet.assign(sheet.row(name, 2), "ana")
    late = LevellingMark(at=instant("2027-12-01T08:00"))
    sheet.plan = replace(sheet.plan, rows={key: replace(row, levelled=late) for key, row in sheet.plan.rows.items()})
    assert sorted(starts(levelled(sheet)).values()) == ["2027-09-27T08:00", "2027-09-29T08:00"]


def test_why_tells_the_reason_of_a_mark(sheet: Sheet) -> None:
    sheet.resource("Ana")
    for name in ("One", "Two"):
        sheet.assign(sheet.row(name, 2), "ana")
    answer = levelled(sheet)
    (driver,) = why(answer.plan, answer.schedule, "two").start.drivers
    assert (driver.kind, driver.text) == (
        "levelling",
        "Levelling moved it to Wed 2027-09-29 08:00: until then Ana works on “One”.",
    )


def test_what_is_planned_backward_moves_away_from_its_target(sheet: Sheet) -> None:
    sheet.resource("Ana")
    target = instant("2027-11-26T17:00")
    release = sheet.release("Crm", target=target, target_timed=True, direction="backward", go_live="live")
    sheet.row("Live", kind="milestone", parent=release)
    for name in ("One", "Two"):
        sheet.assign(sheet.row(name, 2, parent=release), "ana")
        sheet.link(name.lower(), "live")
    answer = levelled(sheet)
    assert answer.left == ()
    assert answer.finishes == {"crm": target}
    assert sorted(starts(answer)[key] for key in ("one", "two")) == ["2027-11-23T08:00", "2027-11-25T08:00"]
    (move,) = answer.moves
    other = {"one": "Two", "two": "One"}[move.row]
    assert (iso(move.was), iso(move.now)) == ("2027-11-25T08:00", "2027-11-23T08:00")
    assert move.because == f"Ana works on “{other}” from 25 Nov 08:00."
    assert level(answer.plan, answer.schedule).plan == answer.plan
    assert clear_marks(answer.plan) == sheet.plan
    (driver,) = why(answer.plan, answer.schedule, move.row).start.drivers
    assert driver.text == f"Levelling moved it back to Tue 2027-11-23 08:00: behind it Ana works on “{other}”."


def test_a_task_that_books_somebody_twice_is_listed(sheet: Sheet) -> None:
    sheet.resource("Ana")
    task = sheet.row("One", 2)
    sheet.assign(task, "ana")
    sheet.plan = replace(
        sheet.plan, assignments={**sheet.plan.assignments, "again": Assignment(id="again", task=task, resource="ana")}
    )
    (left,) = levelled(sheet).left
    assert left.reason == "“One” alone needs 2.0 of Ana, who has 1.0; lower its units or add capacity."


def test_committed_buffers_are_used_only_where_they_may_be(sheet: Sheet) -> None:
    sheet.resource("Ana")
    end = instant("2027-10-08T17:00")
    sheet.buffer("Reserve", size=Minutes(5 * 480), committed_end=end)
    for name in ("One", "Two"):
        sheet.assign(sheet.row(name, 5), "ana")
    sheet.link("one", "reserve")
    sheet.link("two", "reserve")
    used = levelled(sheet)
    assert (used.left, used.schedule.dates("reserve").finish) == ((), end)
    kept = levelled(sheet, may_use_buffer=False)
    assert kept.moves == ()
    assert len(kept.left) == 1


def test_an_absent_approver_is_told_to_name_a_deputy(sheet: Sheet) -> None:
    away = Absence(start=instant("2027-09-27T00:00"), finish=instant("2027-09-30T00:00"))
    sheet.resource("Ana", absences=(away,))
    sheet.assign(sheet.gate("Board"), "ana")
    (left,) = levelled(sheet).left
    assert left.reason == "“Board” is a meeting or a milestone, and Ana is away; name a deputy, or move it yourself."


def test_somebody_who_never_works_keeps_nobody_waiting(sheet: Sheet) -> None:
    never = Calendar(id="never", week=((),) * 7)
    sheet.plan = replace(sheet.plan, calendars={"never": never})
    sheet.resource("Ana", calendar="never")
    for name in ("One", "Two"):
        sheet.assign(sheet.row(name, estimate=Estimate(likely=Minutes(960), kind="effort")), "ana")
    began = time.process_time()
    levelled(sheet)
    assert time.process_time() - began < 2


def test_work_longer_than_every_gap_between_days_off_is_listed(sheet: Sheet) -> None:
    office = ((480, 720), (780, 1020))
    part = Calendar(id="part", week=(office, office, office, office, (), (), ()))
    sheet.plan = replace(sheet.plan, calendars={"part": part})
    sheet.resource("Sofie", calendar="part")
    sheet.assign(sheet.row("Develop", 8, ignores_resource_calendars=True), "sofie")
    (left,) = {one.reason for one in levelled(sheet).left}
    assert left == (
        "“Develop” takes 8 days on end, and Sofie is never there for more than 4 days; "
        "let it wait while Sofie is away, or name a deputy."
    )


def test_what_other_plans_book_is_taken(sheet: Sheet) -> None:
    sheet.resource("Ana")
    sheet.assign(sheet.row("One", 2), "ana")
    ours = sheet.plan
    sheet.row("Theirs", 1)
    theirs = replace(sheet.plan, title="Other", settings=replace(ours.settings, start=instant("2027-09-28T08:00")))
    elsewhere = Elsewhere([OtherPlan(file="other.relplan", plan=theirs)])
    answer = level(ours, schedule_plan(ours), elsewhere=elsewhere)
    assert starts(answer)["one"] == "2027-09-30T08:00"
    assert [move.because for move in answer.moves] == ["Ana is busy in another plan."]
    assert level(ours, schedule_plan(ours)).plan is ours
