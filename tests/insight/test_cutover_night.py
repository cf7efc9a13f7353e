"""The book's cutover in its night: ticks, what they make of end and reserve, and what is typed into its table."""

from __future__ import annotations

import pytest

from relplanner.insight.cutover_night import Night, night
from relplanner.insight.runbook import rehearsals
from relplanner.insight.step_columns import BY_KEY, minutes_of, moment_near, sheet_of, typed_step
from relplanner.plan.edits.runbook_steps import move_step, remove_steps, tick_as_planned, tick_step
from relplanner.plan.edits.runbooks import add_rehearsal, add_runbook
from relplanner.plan.edits.settings import change_settings
from relplanner.plan.edits.templates import from_template
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant, iso
from relplanner.plan.model import Id, Instant, Minutes, Plan
from relplanner.plan.problems import EditError
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_runbook, read_template

IDS = SeededIds(1)
SATURDAY = "2027-11-27T"


def cutover(plan: Plan) -> Id:
    return next(row.id for row in plan.rows.values() if row.code == "X7")


@pytest.fixture(scope="module")
def plan() -> Plan:
    made = from_template(
        read_template("major"), IDS, name="Claims", version="8.0", start=instant("2027-07-12T08:00"), today=day("2027-07-09")
    )
    return add_runbook(made, IDS, cutover(made), read_runbook("cutover"))


def told(plan: Plan, now: str = "") -> Night:
    return night(plan, schedule_plan(plan), cutover(plan), instant(now) if now else None)


def step(plan: Plan, number: int) -> Id:
    return told(plan).steps[number - 1].reading.row


def ticked(plan: Plan, *times: str) -> Plan:
    """The first steps ticked at these times, each begun when the one before ended."""
    steps = [one.reading.row for one in told(plan).steps]
    began = instant(f"{SATURDAY}17:00")
    for row, text in zip(steps, times, strict=False):
        ended = instant(SATURDAY + text)
        plan, began = tick_step(plan, row, began, ended), ended
    return plan


def test_a_night_that_has_not_begun_is_the_plan(plan: Plan) -> None:
    found = told(plan)
    assert (found.begun, found.late, found.done, iso(found.book.finish), found.book.reserve) == (
        False,
        0,
        0,
        "2027-11-28T04:10",
        110,
    )


def test_a_late_tick_moves_the_end_and_takes_from_the_reserve(plan: Plan) -> None:
    found = told(ticked(plan, "17:20", "17:40", "18:05", "18:20"))
    assert (found.late, iso(found.book.finish), found.book.reserve, found.done) == (10, "2027-11-28T04:20", 100, 4)
    assert [iso(at)[11:] for at in found.steps[4].planned] == ["18:10", "18:30"]
    assert (iso(found.steps[4].reading.start)[11:], found.steps[4].late, found.steps[4].state) == ("18:20", 10, "")
    last = found.last_safe
    assert last is not None
    assert (last.number, iso(last.safe_until or Instant(0))[11:], last.spare) == (20, "02:50", 30)


def test_what_no_longer_fits_the_window_stays_in_it_and_says_by_how_much(plan: Plan) -> None:
    found = told(ticked(plan, "17:20", "17:40", "18:00", "18:10", "18:30", "21:40"))
    assert (iso(found.book.finish), found.book.reserve) == ("2027-11-28T07:05", -65)
    assert found.last_safe is not None
    assert found.last_safe.spare == -135


def test_what_should_be_over_and_is_not_ticked_ends_now_at_best(plan: Plan) -> None:
    on = ticked(plan, "17:20", "17:40", "18:00")
    assert told(on, f"{SATURDAY}18:30").late == 30  # step 4 has not begun at 18:30
    begun = tick_step(on, step(plan, 4), instant(f"{SATURDAY}18:00"), None)
    found = told(begun, f"{SATURDAY}18:30")
    assert (found.late, found.steps[3].state, found.book.reserve) == (20, "under way", 90)
    assert told(begun, f"{SATURDAY}18:05").late == 0


def test_a_night_that_is_over_keeps_its_window_and_what_it_took(plan: Plan) -> None:
    steps = [one.reading for one in told(plan).steps]
    done = tick_as_planned(plan, [(one.row, one.start, one.finish) for one in steps])
    found = told(done)
    assert (found.done, found.next, found.book.reserve, found.late) == (26, None, 110, 0)
    assert [one.reading.in_window for one in found.steps] == [False] * 3 + [True] * 23


def test_a_night_that_was_put_off_is_measured_in_the_window_in_which_it_is(plan: Plan) -> None:
    week = 7 * 1440
    steps = [one.reading for one in told(plan).steps[:4]]
    found = told(tick_as_planned(plan, [(one.row, Instant(one.start + week), Instant(one.finish + week)) for one in steps]))
    assert [iso(at) for at in found.book.window or ()] == ["2027-12-04T18:00", "2027-12-05T06:00"]
    assert (found.late, found.book.reserve, iso(found.book.finish)) == (0, 110, "2027-12-05T04:10")


def test_a_status_date_does_not_move_what_was_planned(plan: Plan) -> None:
    on = ticked(plan, "17:20", "17:40", "18:00", "18:15")
    found = told(change_settings(on, status_date=instant(f"{SATURDAY}18:15")))
    assert (found.late, found.book.reserve) == (5, 105)


def test_a_step_is_ticked_only_behind_those_it_waits_for(plan: Plan) -> None:
    with pytest.raises(EditError, match="waits for “Roll call, log”, which is not ticked yet") as refused:
        tick_step(plan, step(plan, 2), None, instant(f"{SATURDAY}17:40"))
    assert refused.value.code == "step-waits"
    on = ticked(plan, "17:25")
    assert tick_step(on, step(plan, 1), None, None) == plan


def test_steps_change_places_and_the_chain_with_them(plan: Plan) -> None:
    turned = told(move_step(plan, step(plan, 9), -1))
    assert [one.reading.name for one in turned.steps[7:9]] == ["G2: backup usable", "Snapshot servers"]
    assert [iso(one.reading.start)[11:] for one in turned.steps[6:10]] == ["18:45", "19:35", "19:45", "20:00"]
    assert turned.book.reserve == 110
    with pytest.raises(EditError, match="is the first step of its part"):
        move_step(plan, step(plan, 4), -1)


def test_a_step_that_is_taken_out_leaves_no_gap(plan: Plan) -> None:
    found = told(remove_steps(plan, IDS, step(plan, 13)))
    assert (found.steps[12].reading.name, iso(found.steps[12].reading.start)[11:]) == ("Reconcile", "21:50")
    assert found.book.reserve == 200


def entered(plan: Plan, number: int, key: str, text: str) -> Plan:
    edit = BY_KEY[key].edit
    assert edit is not None
    return edit(sheet_of(plan, told(plan)), step(plan, number), text)(plan, IDS)


def shown(plan: Plan, number: int, key: str) -> str:
    found = told(plan)
    return BY_KEY[key].text(sheet_of(plan, found), found.steps[number - 1])


@pytest.mark.parametrize(
    ("number", "key", "said"),
    [
        (7, "name", ("Full backup", "Backup", "Backup")),
        (7, "owner", ("DBA", "DBA; OPS", "DBA, OPS")),
        (7, "minutes", ("50", "1h", "60")),
        (7, "check", ("Checksum, test read", "Restored", "Restored")),
        (7, "back", ("30", "45", "45")),
        (7, "back", ("30", "forward only", "forward only")),
        (13, "after", ("11; 12", "12; 11SS+10m", "11SS+10m; 12")),
        (1, "ended", ("", "1725", "17:25")),
        (1, "began", ("", "17:05", "17:05")),
    ],
)
def test_cells_are_read_as_they_are_written(plan: Plan, number: int, key: str, said: tuple[str, str, str]) -> None:
    before, text, after = said
    assert shown(plan, number, key) == before
    made = entered(plan, number, key, text)
    assert shown(made, number, key) == after
    assert entered(made, number, key, after) == made


def test_a_lag_of_a_step_counts_by_the_clock(plan: Plan) -> None:
    made = entered(plan, 13, "after", "11; 12+10m")
    assert shown(made, 13, "start") == "22:00"


def test_a_wrong_entry_says_how_to_write_it(plan: Plan) -> None:
    for key, text in (("after", "99"), ("after", "Build"), ("ended", "late"), ("minutes", "soon"), ("took", "5")):
        with pytest.raises(EditError, match=r"write|Choose"):
            entered(plan, 2, key, text)


def test_typed_times_and_lengths() -> None:
    near = instant(f"{SATURDAY}23:50")
    assert [iso(moment_near(text, near)) for text in ("0:10", "Sat 23:40")] == ["2027-11-28T00:10", "2027-11-27T23:40"]
    assert [minutes_of(text) for text in ("20", "20m", "1.5h")] == [20, 20, 90]
    assert typed_step("Check the logs 15m @OPS @DBA") == ("Check the logs", 15, ("OPS", "DBA"))
    assert typed_step("Call the partner") == ("Call the partner", 10, ())


def test_a_rehearsal_stands_beside_the_plan_with_its_difference(plan: Plan) -> None:
    made = add_rehearsal(plan, IDS, cutover(plan), day=day("2027-11-20"), id="dress")
    sheet = sheet_of(made, told(made), rehearsals(made, cutover(made))[0])
    edit = BY_KEY["took"].edit
    assert edit is not None
    made = edit(sheet, step(plan, 13), "95")(made, IDS)
    sheet = sheet_of(made, told(made), rehearsals(made, cutover(made))[0])
    line = sheet.night.steps[12]
    assert [BY_KEY[key].text(sheet, line) for key in ("minutes", "rehearsed", "took", "apart")] == ["90", "90", "95", "+5"]
    assert made.rehearsals["dress"].steps[12].actual == Minutes(95)
