"""Latest decisions: on the insurer's example, where a week costs seven, and on a small plan with a window and with a target."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from relplanner.insight.go_no_go import go_no_go
from relplanner.insight.readings import Readings
from relplanner.plan.edits.releases import decide, vote
from relplanner.plan.edits.runbooks import add_rehearsal, add_runbook
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant, iso
from relplanner.plan.model import Minutes, Plan, Scope, Window
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_example, read_runbook

Sheet = Any
IDS = SeededIds("gates")


def readings(plan: Plan) -> Readings:
    return Readings(plan, schedule_plan(plan), day("2027-09-27"))


@pytest.fixture(scope="module")
def example() -> Readings:
    return readings(read_example().plan)


def test_one_week_costs_seven_and_the_slack_at_the_acceptance_gate_is_the_books(example: Readings) -> None:
    (found,) = (one for one in example.gate_deadlines if example.plan.rows[one.gate].code == "GU" and one.release == "claims")
    assert found.otherwise is not None
    assert (iso(found.otherwise)[:10], found.days) == ("2028-01-15", 49)
    hours = example.schedule.worktime.task_calendar(found.gate)
    assert round(hours.between(found.stands, found.by) / 480, 1) == 3.9
    assert found.sentence(2027) == (
        "Approve Acceptance gate by Mon 15 Nov 14:00, or the window of Sat 27 Nov is lost: "
        "the next is Sat 15 Jan 2028, 49 days later."
    )


@pytest.mark.parametrize("code", ["GP", "GB", "GI", "GU", "GC", "GG"])
def test_a_decision_at_the_last_moment_keeps_the_window_and_a_minute_later_loses_it(example: Readings, code: str) -> None:
    plan = example.plan
    (found,) = (one for one in example.gate_deadlines if plan.rows[one.gate].code == code and one.release == "claims")
    live = plan.releases["claims"].go_live
    cutover = next(key for key, row in plan.rows.items() if row.code == "X7")
    for minutes, kept in ((0, True), (1, False)):
        late = decide(plan, IDS, found.gate, "approved", at=found.by + minutes)
        schedule = schedule_plan(late)
        assert (iso(schedule.dates(cutover).start)[:10] == "2027-11-27") is kept
    assert live is not None


def windowed(sheet: Sheet) -> Sheet:
    sheet.release("Crm", go_live="live")
    sheet.row("Build", 1, parent="crm")
    sheet.gate("Exit", "crm")
    sheet.row("Pack", 1, parent="crm")
    sheet.row("Deploy", 0.5, parent="crm", work_kind="deployment")
    sheet.row("Live", kind="milestone", parent="crm")
    sheet.link("build", "exit", "pack", "deploy", "live")
    scope = Scope(work_kinds=("deployment",))
    sheet._put("windows", Window(id="w", start=instant("2027-10-02T18:00"), length=Minutes(720), scope=scope, rule="FREQ=WEEKLY"))
    return sheet


def test_by_when_to_approve_for_a_window(sheet: Sheet) -> None:
    (found,) = windowed(sheet).readings().gate_deadlines
    assert (iso(found.stands), iso(found.by), found.days) == ("2027-09-27T17:00", "2027-10-01T08:00", 7)
    assert (
        found.sentence(2027, day("2027-09-27"))
        == "Approve Exit by Fri 08:00, or the window of Sat 2 Oct is lost: the next is Sat 9 Oct, 7 days later."
    )
    assert found.spare == found.by - found.stands


def test_a_gate_with_meeting_days_is_decided_at_its_last_meeting(sheet: Sheet) -> None:
    windowed(sheet)
    gate = replace(sheet.plan.gates["exit"], meets="FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=14;BYMINUTE=0")
    sheet._put("gates", gate)
    (found,) = sheet.readings().gate_deadlines
    assert (iso(found.stands), iso(found.meeting)) == ("2027-09-28T14:00", "2027-09-30T14:00")
    assert found.sentence(2027).startswith("Approve Exit at the meeting of Thu 30 Sep 14:00, or the window of Sat 2 Oct is lost")


def test_the_last_window_of_all_has_none_behind_it(sheet: Sheet) -> None:
    windowed(sheet)
    sheet._put("windows", replace(sheet.plan.windows["w"], rule=""))
    (found,) = sheet.readings().gate_deadlines
    assert found.otherwise is None
    assert found.sentence(2027) == "Approve Exit by Fri 1 Oct 08:00, or the window of Sat 2 Oct is lost."


def test_without_a_window_the_target_is_at_stake(sheet: Sheet) -> None:
    windowed(sheet)
    sheet.plan = replace(sheet.plan, windows={})
    sheet._put("releases", replace(sheet.plan.releases["crm"], target=instant("2027-09-30")))
    (found,) = sheet.readings().gate_deadlines
    assert (found.keeps, iso(found.by)) == ("target", "2027-09-29T13:00")
    assert found.sentence(2027) == "Approve Exit by Wed 29 Sep 13:00, or the target of Fri 1 Oct is lost."


def test_without_a_target_the_go_live_is_at_stake(sheet: Sheet) -> None:
    windowed(sheet)
    sheet.plan = replace(sheet.plan, windows={})
    (found,) = sheet.readings().gate_deadlines
    assert (found.keeps, iso(found.stands), iso(found.by)) == ("go-live", "2027-09-27T17:00", "2027-09-28T08:00")
    assert found.sentence(2027) == "Approve Exit by Tue 28 Sep 08:00, or the go-live of Wed 29 Sep moves."


def test_a_decided_gate_has_no_deadline(sheet: Sheet) -> None:
    windowed(sheet)
    sheet.plan = decide(sheet.plan, IDS, "exit", "waived", reason="tested by the supplier")
    assert sheet.readings().gate_deadlines == ()


def test_the_go_no_go_sheet_holds_the_plans_evidence_beside_the_checklist(example: Readings) -> None:
    plan = example.plan
    task = next(key for key, row in plan.rows.items() if row.code == "X7" and key.startswith("claims"))
    plan = add_runbook(plan, IDS, task, read_runbook("cutover"))
    plan = add_rehearsal(plan, IDS, task, day=day("2027-11-20"))
    plan = vote(vote(plan, "claims-GG", "BO", "agrees", at=instant("2027-11-25T14:30")), "claims-GG", "OPS", "objects")
    sheet = go_no_go(readings(plan))[0]
    assert (sheet.title, sheet.gate_name, len(sheet.questions), len(sheet.stopped)) == ("Claims 8.0", "Go/no-go", 16, 6)
    assert sheet.questions[0].text == "UAT accepted"
    said = {(one.about, one.good): one.text for one in sheet.evidence}
    assert said["runbook", True].endswith("ends 28 Nov 04:10, 110 minutes before its window closes.")
    assert said["way back", True] == "After step 20 it can be turned back until 28 Nov 02:50."
    assert said["rehearsal", True] == "Rehearsed on Sat 20 Nov."
    assert said["change", None] == "Change Cutover of Claims 8.0 is pending."
    assert said["approvers", True] == "BO agrees since 25 Nov 14:30."
    assert said["approvers", False] == "OPS objects."
    assert ("environment", False) in said
