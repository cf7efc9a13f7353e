"""Levelling takes up what its search leaves where it stands: rows as late as possible, and steps of a one-window block."""

from __future__ import annotations

import random

import pytest
from msgspec.structs import replace

from relplanner.insight.drivers import why
from relplanner.insight.levelling.level import level
from relplanner.insight.levelling.options import Options
from relplanner.insight.mark_words import mark_text
from relplanner.insight.readings import Readings
from relplanner.plan.edits.levelling import clear_marks
from relplanner.plan.instants import instant, iso
from relplanner.plan.model import Constraint, Minutes, Scope, Window
from relplanner.schedule.critical_path import schedule_plan
from tests.insight.conftest import Sheet
from tests.insight.levelling.crowded_plans import crowded_plan
from tests.insight.levelling.test_laws import _broken
from tests.insight.levelling.test_level import levelled, starts

LATE = Constraint(kind="as late as possible")


def test_of_two_rows_as_late_as_possible_one_stands_in_front_of_the_other(sheet: Sheet) -> None:
    """The end is Friday 8 October; Yellow stands there, Red is moved in front of it and its marks tell why."""
    sheet.row("End", 10)
    sheet.resource("Ana")
    for name in ("Yellow", "Red"):
        sheet.assign(sheet.row(name, 2, constraint=LATE), "ana")
    sheet.row("First", 1, constraint=LATE)
    sheet.link("first", "red")
    answer = levelled(sheet)
    assert answer.left == ()
    found = starts(answer)
    assert (found["yellow"], found["red"], found["first"]) == ("2027-10-07T08:00", "2027-10-05T08:00", "2027-10-04T08:00")
    [move] = answer.moves
    assert (move.row, iso(move.was), iso(move.now)) == ("red", "2027-10-07T08:00", "2027-10-05T08:00")
    assert move.because == "Ana works on “Yellow” from 7 Oct 08:00."
    assert levelled(sheet, within_float=True).plan == answer.plan, "nothing ends later"
    assert level(answer.plan, answer.schedule).plan == answer.plan, "levelling twice changes nothing"
    assert clear_marks(answer.plan) == sheet.plan


def test_a_row_as_late_as_possible_without_room_before_it_says_so(sheet: Sheet) -> None:
    sheet.row("End", 2)
    sheet.resource("Ana")
    for name in ("Yellow", "Red"):
        sheet.assign(sheet.row(name, 2, constraint=LATE), "ana")
    [left] = levelled(sheet).left
    assert left.reason == (
        "“Yellow” and “Red” stand as late as possible and find no free time before; give one to somebody else, "
        "or move it yourself."
    )


def cutover(sheet: Sheet, minutes: int) -> None:
    """Two steps of Karin's side by side in a window of Saturday 18:00 to Sunday 06:00."""
    window = Window(
        id="w", start=instant("2027-10-02T18:00"), length=Minutes(720), rule="FREQ=WEEKLY", scope=Scope(work_kinds=("go",))
    )
    sheet.plan = replace(sheet.plan, windows={"w": window})
    sheet.row("Cutover", one_window=True, work_kind="go")
    sheet.resource("Karin")
    for name in ("Stop", "Copy"):
        sheet.assign(sheet.row(name, minutes / 480, parent="cutover", work_kind="go"), "karin")
    sheet.row("Live", kind="milestone")
    sheet.link("cutover", "live")


def test_a_step_waits_inside_its_window(sheet: Sheet) -> None:
    cutover(sheet, 120)
    answer = levelled(sheet)
    assert answer.left == ()
    assert sorted(starts(answer)[key] for key in ("stop", "copy")) == ["2027-10-02T18:00", "2027-10-02T20:00"]
    assert starts(answer)["live"] == "2027-10-02T22:00"
    assert level(answer.plan, answer.schedule).plan == answer.plan
    assert clear_marks(answer.plan) == sheet.plan
    [left] = levelled(sheet, within_float=True).left
    assert left.reason.startswith("“Stop” and “Copy” find no free time in their window")


def test_a_step_that_would_leave_its_window_stays(sheet: Sheet) -> None:
    cutover(sheet, 480)
    answer = levelled(sheet)
    assert answer.plan is sheet.plan
    assert len(answer.left) == 1


def test_a_step_that_never_moves_keeps_its_block_where_it_is(sheet: Sheet) -> None:
    cutover(sheet, 60)
    rows = {**sheet.plan.rows, "stop": replace(sheet.plan.rows["stop"], priority=1000)}
    sheet.plan = replace(sheet.plan, rows=rows)
    for name in ("Before", "Beside"):
        sheet.assign(sheet.row(name, 4), "karin")
    sheet.link("before", "cutover")
    answer = levelled(sheet)
    assert answer.left == ()
    found = starts(answer)
    assert (found["before"], found["beside"]) == ("2027-09-27T08:00", "2027-10-01T08:00"), "“Before” may not push the cutover"
    assert (found["stop"], found["copy"]) == ("2027-10-02T18:00", "2027-10-02T19:00")


def test_a_row_as_late_as_possible_that_never_moves_stays_while_the_end_moves(sheet: Sheet) -> None:
    """Levelling ends the plan two days later; Report would follow, and is held."""
    sheet.resource("Ana")
    for name in ("One", "Two"):
        sheet.assign(sheet.row(name, 2), "ana")
    sheet.row("Report", 1, constraint=LATE, priority=1000)
    answer = levelled(sheet)
    assert answer.left == ()
    assert answer.schedule.finish == instant("2027-09-30T17:00")
    assert starts(answer)["report"] == "2027-09-28T08:00"
    assert mark_text(answer.plan, answer.schedule, "report") == "Held by levelling (instant): its priority is 1000."
    [driver] = why(answer.plan, answer.schedule, "report").start.drivers
    assert driver.text == "Levelling holds it at Tue 2027-09-28 08:00: its priority is 1000."
    assert level(answer.plan, answer.schedule).plan == answer.plan
    assert clear_marks(answer.plan) == sheet.plan


@pytest.mark.parametrize("priority", [500, 1000])
def test_a_release_begins_no_earlier_where_that_would_move_what_never_moves(sheet: Sheet, priority: int) -> None:
    """Planned backward without a start, Crm begins with what leads to its target; Letter leads nowhere and begins with it."""
    sheet.resource("Ana")
    target = instant("2027-11-26T17:00")
    release = sheet.release("Crm", target=target, target_timed=True, direction="backward", go_live="live")
    sheet.row("Live", kind="milestone", parent=release)
    for name in ("One", "Two"):
        sheet.assign(sheet.row(name, 2, parent=release), "ana")
        sheet.link(name.lower(), "live")
    sheet.row("Letter", 1, parent=release, priority=priority)
    answer = levelled(sheet)
    assert starts(answer)["letter"] == ("2027-11-25T08:00" if priority == 1000 else "2027-11-23T08:00")
    assert [left.clash.tasks for left in answer.left] == ([("one", "two")] if priority == 1000 else [])
    assert all(left.reason for left in answer.left)


def test_the_laws_hold_with_rows_as_late_as_possible() -> None:
    mended = 0
    for seed in range(712, 728):
        dice, plan = random.Random(seed), crowded_plan(seed)
        late = {
            key: replace(row, constraint=LATE)
            for key, row in plan.rows.items()
            if row.kind == "task" and row.estimate is not None and row.constraint is None and dice.random() < 0.5
        }
        plan = replace(plan, rows={**plan.rows, **late})
        before, options = schedule_plan(plan), Options(within_float=seed % 3 == 0)
        answer = level(plan, before, options)
        after = schedule_plan(answer.plan)
        assert [left.clash for left in answer.left] == list(Readings(answer.plan, after).clashes), seed
        assert not _broken(before, after), seed
        assert level(answer.plan, after, options).plan == answer.plan, seed
        assert clear_marks(answer.plan) == clear_marks(plan), seed
        assert not options.within_float or after.finish <= before.finish, seed
        mended += sum(answer.plan.rows[key].levelled is not None for key in late)
    assert mended


def test_a_step_that_wants_to_stand_late_and_has_no_room_in_its_window_stays() -> None:
    """This plan once ended the dating of its levelled rows: a step as late as possible asked its block for another window."""
    dice, plan = random.Random(2054), crowded_plan(2054)
    rows = dict(plan.rows)
    for key, row in plan.rows.items():
        if row.kind == "task" and row.estimate is not None and row.constraint is None and dice.random() < 0.5:
            rows[key] = replace(row, constraint=LATE)
        if row.estimate is None and row.kind == "task" and dice.random() < 0.5:
            rows[key] = replace(row, one_window=True, work_kind="deployment")
    plan = replace(plan, rows=rows)
    answer = level(plan, schedule_plan(plan))
    assert clear_marks(answer.plan) == clear_marks(plan)
