"""What a plan from the emergency template passes over and catches up, by which date, and whose risk it is until then."""

from __future__ import annotations

import pytest

from relplanner.insight.readings import Readings
from relplanner.plan.edits.tasks import set_constraint, set_estimate
from relplanner.plan.instants import day, instant, iso
from relplanner.plan.model import Constraint, Estimate, Minutes, Plan
from relplanner.schedule.critical_path import schedule_plan
from tests.resources.test_shipped_templates import MONDAY, coded, made


def dues(plan: Plan) -> dict[str, str]:
    schedule = schedule_plan(plan)
    rows = {row.code: schedule.deadline(row) for row in plan.rows.values()}
    return {code: iso(at) for code, at in rows.items() if at is not None}


@pytest.mark.parametrize(
    ("answers", "live", "tested", "heard", "reviewed"),
    [
        # live in the night to a Saturday: Monday is the first of the two days
        ({"start": "2027-07-09T15:00"}, "2027-07-10T00:15", "2027-07-13T17:00", "2027-07-13T14:00", "2027-07-16T17:00"),
        # live on a Tuesday, after the board has sat
        ({"start": "2027-07-13T08:00"}, "2027-07-13T17:15", "2027-07-15T17:00", "2027-07-20T14:00", "2027-07-20T17:00"),
        # backward, to a Tuesday noon
        ({"target": "2027-07-13T12:00"}, "2027-07-13T12:00", "2027-07-15T12:00", "2027-07-13T14:00", "2027-07-20T12:00"),
        # backward, to the end of a Friday
        ({"target": "2027-07-16"}, "2027-07-17T00:00", "2027-07-20T17:00", "2027-07-20T14:00", "2027-07-23T17:00"),
    ],
)
def test_what_an_emergency_passes_over_is_due_after_its_go_live(
    answers: dict[str, str], live: str, tested: str, heard: str, reviewed: str
) -> None:
    plan = made("emergency", **{name: instant(text) for name, text in answers.items()})
    schedule = schedule_plan(plan)
    assert iso(schedule.dates(coded(plan, "EL").id).finish) == live
    assert dues(plan) == {"E11": tested, "EI": tested, "EB": heard, "E13": reviewed}
    late = {row.code for row in plan.rows.values() if (due := schedule.deadline(row)) and schedule.dates(row.id).finish > due}
    assert not late


def test_an_emergency_says_whose_risk_it_is_and_has_its_acceptance_waived_in_writing() -> None:
    plan = made("emergency", start=MONDAY)
    over = {plan.rows[key].code: gate for key, gate in plan.gates.items() if gate.retrospective}
    assert {code: gate.approvers for code, gate in over.items()} == {"EI": ("TM", "SEC"), "EB": ("CHM",)}
    assert all("risk is the" in gate.reason for gate in over.values())
    ahead = {plan.rows[link.predecessor].code for link in plan.links.values() if plan.rows[link.successor].code == "EG"}
    assert "EU" in ahead
    assert plan.gates[coded(plan, "EU").id].approvers == ("BO",)


def test_a_fix_that_goes_live_later_moves_what_is_due_and_tests_that_wait_miss_it() -> None:
    plan = made("emergency", start=instant("2027-07-09T15:00"))
    fix, tests = coded(plan, "E4"), coded(plan, "E11")
    longer = set_estimate(plan, fix.id, Estimate(likely=Minutes(3 * 1440), kind="elapsed"))
    assert dues(longer) == {
        "E11": "2027-07-14T17:00",
        "EI": "2027-07-14T17:00",
        "EB": "2027-07-13T14:00",
        "E13": "2027-07-19T17:00",
    }
    waits = set_constraint(plan, tests.id, Constraint(kind="start no earlier than", at=instant("2027-07-15T08:00")))
    schedule = schedule_plan(waits)
    problems = Readings(waits, schedule, day("2027-07-09")).problems
    assert {(one.code, waits.rows[one.subject].code) for one in problems if one.severity == "error"} == {
        ("deadline-missed", "E11"),
        ("deadline-missed", "EI"),
    }
    message = next(one.message for one in problems if one.subject == tests.id and one.severity == "error")
    assert message.startswith("Full regression and scan, afterwards finishes on 15 Jul, 2 days after its deadline of 13 Jul")
