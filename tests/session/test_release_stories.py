"""A release manager's days, told through a session: boards, leave, freezes, emergencies, decisions, targets and slips."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from relplanner.insight.slipping import slip_to_next_window
from relplanner.insight.type_change import preview
from relplanner.plan.edits.changes import add_item as add_configuration_item
from relplanner.plan.edits.changes import record_audit, set_item_version
from relplanner.plan.edits.next_release import plan_next, replan_from, slip_release
from relplanner.plan.edits.releases import commit_buffer, decide, set_target
from relplanner.plan.edits.retrospective import change_type
from relplanner.plan.edits.runbooks import add_rehearsal, add_runbook, set_rehearsed
from relplanner.plan.edits.tasks import change_row, set_estimate, set_progress
from relplanner.plan.edits.templates import add_release_from_template, from_template
from relplanner.plan.edits.windows import add_freeze
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant, iso
from relplanner.plan.model import PHASES, Estimate, Id, Minutes, Plan, Progress, Scope
from relplanner.plan.problems import EditError
from relplanner.session.session import Session
from relplanner.store.book import Book
from relplanner.store.resources import read_example, read_runbook, read_template

TODAY = day("2027-07-09")
DAY = 480


def opened(plan: Plan) -> Session:
    return Session(Book(plan=plan), clock=lambda: datetime(2027, 7, 9, 9), ids=SeededIds("story"), user="Ines")


def release(name: str, **answers: object) -> Session:
    given = {"name": "Claims", "version": "8.0", "start": instant("2027-07-12T08:00"), "today": TODAY, **answers}
    return opened(from_template(read_template(name), SeededIds(1), **given))


def coded(session: Session, code: str) -> Id:
    return next(row.id for row in session.plan.rows.values() if row.code == code)


def starts(session: Session, code: str) -> str:
    return iso(session.schedule.dates(coded(session, code)).start)


def codes(session: Session) -> set[str]:
    return {problem.code for problem in session.readings.problems}


def only(session: Session) -> Id:
    (key,) = session.plan.releases
    return key


@pytest.fixture
def undone() -> Callable[[Session, Plan], None]:
    def check(session: Session, before: Plan) -> None:
        while session.undo():
            pass
        assert session.plan == before

    return check


def test_a_board_on_tuesdays_that_is_missed_by_a_minute_costs_a_week() -> None:
    session = release("minor")
    board, request = coded(session, "GC"), coded(session, "X1")
    (found,) = (one for one in session.readings.gate_deadlines if one.gate == board)
    assert (iso(found.meeting), starts(session, "X3")) == ("2027-08-10T14:00", "2027-08-11T20:00")
    lead = session.schedule.worktime.task_calendar(board).subtract(found.meeting, 3 * DAY)
    length = session.schedule.worktime.task_calendar(request).between(session.schedule.dates(request).start, lead)
    session.edit("Just in time", set_estimate, request, Estimate(likely=Minutes(length)))
    assert (starts(session, "GC"), starts(session, "X3")) == ("2027-08-10T14:00", "2027-08-11T20:00")
    session.edit("A minute more", set_estimate, request, Estimate(likely=Minutes(length + 1)))
    assert (starts(session, "GC"), starts(session, "X3")) == ("2027-08-17T14:00", "2027-08-18T20:00")


def test_one_week_of_leave_costs_seven_and_is_announced_before_it_is_accepted() -> None:
    session = opened(read_example().plan)
    design = next(key for key, row in session.plan.rows.items() if row.code == "D1" and key.startswith("claims"))
    live = session.plan.releases["claims"].go_live
    before = session.schedule.dates(live).finish
    trial = session.copy_as_scenario("Mara is away")
    session.edit("Take leave into account", change_row, design, ignores_resource_calendars=False)
    told = session.readings_of(trial)
    dates = {
        code: iso(
            told.schedule.dates(
                next(key for key, row in session.plan.rows.items() if row.code == code and key.startswith("claims"))
            ).finish
        )[:10]
        for code in ("GD", "GU", "GC", "X7")
    }
    assert dates == {"GD": "2027-08-25", "GU": "2027-11-16", "GC": "2027-11-30", "X7": "2028-01-16"}
    assert (told.schedule.dates(live).finish // 1440) - before // 1440 == 49
    session.switch("")
    assert session.schedule.dates(live).finish == before
    session.take_over(trial)
    assert iso(session.schedule.dates(live).finish)[:10] == "2028-01-16"
    session.undo()
    assert session.schedule.dates(live).finish == before


def test_a_hard_freeze_over_the_years_end_moves_the_cutover_into_january() -> None:
    session = release("major")
    assert starts(session, "X7") == "2027-11-27T18:00"
    closed = {
        "start": instant("2027-11-22"),
        "finish": instant("2028-01-10"),
        "hard": True,
        "scope": Scope(release_types=("major",), work_kinds=("deployment",)),
    }
    session.edit("Close the year", add_freeze, name="Year end", **closed)
    assert starts(session, "X7") == "2028-01-15T18:00"
    session.undo()
    assert starts(session, "X7") == "2027-11-27T18:00"


def test_an_emergency_goes_through_a_soft_freeze_and_not_through_a_hard_one() -> None:
    session = release("emergency", start=instant("2027-12-01T15:00"))
    live = starts(session, "E8")
    closed = {"start": instant("2027-11-29"), "finish": instant("2027-12-13")}
    session.edit("Soft", add_freeze, name="Before the year's end", **closed)
    assert starts(session, "E8") == live
    session.edit("Hard", add_freeze, name="Year end", hard=True, **closed)
    assert starts(session, "E8") > "2027-12-13"


def test_a_gate_is_rejected_then_approved_with_conditions_then_waived(undone: Callable[[Session, Plan], None]) -> None:
    session = release("minor")
    before, gate = session.plan, coded(session, "GC")
    session.edit("Reject", decide, gate, "rejected", at=instant("2027-08-10T14:00"), by="CHM", reason="no test evidence")
    assert (starts(session, "GC"), starts(session, "X3")) == ("2027-08-17T14:00", "2027-08-18T20:00")
    assert "gate-rejected" in codes(session)
    session.edit(
        "Conditions",
        decide,
        gate,
        "approved with conditions",
        at=instant("2027-08-10T15:00"),
        conditions=["Repeat the load test"],
    )
    assert (starts(session, "GC"), starts(session, "X3")) == ("2027-08-10T15:00", "2027-08-11T20:00")
    condition = next(row for row in session.plan.rows.values() if row.name == "Repeat the load test")
    assert any((one.predecessor, one.successor) == (gate, condition.id) for one in session.plan.links.values())
    with pytest.raises(EditError, match="can only be waived with a reason"):
        session.edit("Waive", decide, gate, "waived")
    session.edit("Waive", decide, gate, "waived", reason="standard change, BO takes the risk")
    assert "gate-rejected" not in codes(session)
    undone(session, before)


def test_a_target_that_moves_takes_the_backward_plan_along() -> None:
    session = release("minor", start=None, target=instant("2027-09-08"))
    first = starts(session, "P1")
    assert starts(session, "X3") == "2027-09-08T20:00"
    session.edit("Two weeks later", set_target, only(session), instant("2027-09-22"))
    assert starts(session, "X3") == "2027-09-22T20:00"
    assert instant(starts(session, "P1")) - instant(first) == 14 * 1440


def test_a_release_slips_by_a_week_step_and_to_its_next_window(undone: Callable[[Session, Plan], None]) -> None:
    session = release("minor")
    before = session.plan
    session.edit("Slip by a week", slip_release, only(session), 7)
    assert starts(session, "X3") == "2027-08-18T20:00"
    session.edit("Begin", set_progress, coded(session, "P1"), Progress(actual_start=instant("2027-07-19T08:00")))
    slip = slip_to_next_window(session.readings, only(session))
    assert slip is not None
    session.edit("No-go", slip_release, only(session), slip.days, not_before=slip.not_before)
    assert starts(session, "X3") == "2027-08-25T20:00"
    undone(session, before)


def test_a_release_becomes_an_emergency_and_its_gates_are_caught_up(undone: Callable[[Session, Plan], None]) -> None:
    session = release("minor")
    before = session.plan
    found = preview(session.readings, only(session), "emergency")
    session.edit(
        "Make it an emergency", change_type, only(session), "emergency", within=found.within, reason="outage; BO takes the risk"
    )
    live = session.schedule.dates(session.plan.releases[only(session)].go_live).finish
    assert live == found.go_live
    assert all(live <= session.schedule.dates(gate).finish <= due for gate, due in found.dues.items())
    undone(session, before)


@pytest.mark.parametrize(("now", "then"), [("minor", "major"), ("emergency", "minor"), ("emergency", "major")])
def test_a_release_that_grows_gets_the_phases_and_gates_of_its_new_type_in_their_order(
    now: str, then: str, undone: Callable[[Session, Plan], None]
) -> None:
    session = release(now)
    before = session.plan
    found = preview(session.readings, only(session), then, read_template(then))
    session.edit("Grow", change_type, only(session), then, within=found.within, template=read_template(then))
    live = session.plan.releases[only(session)].go_live
    assert live is not None
    assert session.schedule.dates(live).finish == found.go_live
    assert not {"phase-missing", "gate-missing", "dangling"} & {one.code for one in session.readings.problems}
    (outlook,) = session.readings.releases
    exits = [session.schedule.dates(phase.gates[-1].id).finish for phase in outlook.phases if phase.kind != "build"]
    assert exits == sorted(exits)
    tree = session.readings.outline
    kinds = [session.plan.phases[key].kind for key in tree.ids if key in session.plan.phases]
    assert kinds == sorted(kinds, key=PHASES.index)
    undone(session, before)


def test_a_buffer_absorbs_a_slip_until_it_is_used_up() -> None:
    session = release("minor")
    buffer = next(
        key
        for key, row in session.plan.rows.items()
        if row.kind == "buffer" and row.parent == session.plan.rows[coded(session, "GI")].parent
    )
    assert session.schedule.buffer_sizes[buffer] == DAY
    session.edit("Commit", commit_buffer, buffer, session.schedule.dates(buffer).finish, Minutes(DAY))
    gate = starts(session, "GI")
    session.edit("Half a day more", set_estimate, coded(session, "I4"), Estimate(likely=Minutes(DAY + 240)))
    (found,) = (one for one in session.readings.consumption if one.buffer == buffer)
    assert (starts(session, "GI"), found.consumed, found.left, found.colour) == (gate, 240, 240, "red")
    session.edit("Three days", set_estimate, coded(session, "I4"), Estimate(likely=Minutes(4 * DAY)))
    (found,) = (one for one in session.readings.consumption if one.buffer == buffer)
    assert starts(session, "GI") > gate
    assert found.overrun > 0


def test_a_cutover_is_rehearsed_and_undone_step_by_step(undone: Callable[[Session, Plan], None]) -> None:
    session = release("major")
    before, task = session.plan, coded(session, "X7")
    session.edit("Add a runbook", add_runbook, task, read_runbook("cutover"))
    session.edit("Rehearse", add_rehearsal, task, day=day("2027-11-20"), id="dress")
    session.edit("Migrate", set_rehearsed, "dress", coded(session, "13"), Minutes(80))
    assert session.readings.runbooks[0].reserve == 110
    undone(session, before)


def test_an_audit_after_the_go_live_lists_what_differs(undone: Callable[[Session, Plan], None]) -> None:
    session = release("minor")
    before = session.plan
    session.edit("An item", add_configuration_item, name="Claims core", version="7.9", id="core")
    session.edit("Its target", set_item_version, only(session), "core", "8.0")
    session.edit("Audit", record_audit, only(session), day=day("2027-08-13"), versions={"core": "7.9"}, by="CFM")
    assert "audit-differences" in codes(session)
    undone(session, before)


def test_the_next_release_and_a_new_start_are_single_steps(undone: Callable[[Session, Plan], None]) -> None:
    session = release("minor")
    before = session.plan
    first = only(session)
    session.edit("The next one", plan_next, first, new="8.1", start=instant("2027-09-13T08:00"), today=TODAY)
    assert [one.name for one in session.readings.releases] == ["Claims 8.0", "Claims 8.1"]
    session.edit("From today", replan_from, instant("2027-07-26T08:00"))
    assert session.schedule.start >= instant("2027-07-26T08:00")
    undone(session, before)


# -------------------------------------------------------------------------------------------------------- bad input


def test_releases_that_wait_for_each_other_in_a_circle_are_refused_by_name() -> None:
    from relplanner.plan.edits.links import link

    session = release("minor")
    session.edit(
        "Another",
        add_release_from_template,
        read_template("minor"),
        name="Portal",
        start=instant("2027-09-13T08:00"),
        today=TODAY,
    )
    one, other = ([key for key, row in session.plan.rows.items() if row.code == code] for code in ("P1", "X4"))
    session.edit("Wait", link, other[0], one[1])
    with pytest.raises(EditError, match="wait for each other in a circle: “") as refused:
        session.edit("Wait back", link, other[1], one[0])
    assert refused.value.code == "cycle"


def test_every_bad_input_is_a_problem_with_code_and_cure() -> None:
    from relplanner.plan.edits.releases import change_buffer, change_gate
    from relplanner.plan.edits.windows import change_window

    session = release("minor")
    session.edit("Nobody", change_gate, coded(session, "GU"), approvers=[])
    session.edit("Short", change_window, next(iter(session.plan.windows)), length=Minutes(60))
    session.edit("Endless", add_freeze, name="For ever", start=instant("2031-01-01"), finish=instant("2090-01-01"))
    buffer = next(iter(session.plan.buffers))
    session.edit("Huge", change_buffer, buffer, rule="fixed", size=60 * DAY)
    found = {problem.code: problem.message for problem in session.readings.problems}
    assert {"gate-without-approvers", "window-too-short", "endless-freeze", "buffer-too-large"} <= found.keys()
    assert all(found[code].endswith(".") for code in found)
