"""Every problem occurs in its one-mistake plan, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from relplanner.plan.instants import instant
from relplanner.plan.model import Absence, Estimate, HandDates, Minutes, Money, PerMille, Progress
from relplanner.plan.problems import SEVERITY, Problem

Sheet = Any
"""The fixture of `conftest`."""


@pytest.fixture
def clean(sheet: Sheet) -> Sheet:
    """A day of analysis, a day of building, half a day of reserve, a gate and a go-live: Wednesday 29 September, 12:00."""
    sheet.resource("Ana")
    sheet.release("Crm", target=instant("2027-10-08"), go_live="live")
    sheet.phase("Work", "crm")
    for name in ("Analyse", "Build"):
        sheet.assign(sheet.row(name, 1, parent="work"), "ana")
    sheet.buffer("Reserve", "work", rule="fixed", size=Minutes(240))
    sheet.gate("Exit", "work")
    sheet.row("Live", kind="milestone", parent="crm")
    sheet.link("analyse", "build", "reserve", "exit", "live")
    return sheet


def problems(sheet: Sheet) -> list[Problem]:
    return list(sheet.readings().problems)


def change(sheet: Sheet, table: str, key: str, **fields: Any) -> None:  # noqa: ANN401 - fields of the record
    sheet._put(table, replace(getattr(sheet.plan, table)[key], **fields))


def drop(sheet: Sheet, table: str, *keys: str) -> None:
    left = {key: record for key, record in getattr(sheet.plan, table).items() if key not in keys}
    sheet.plan = replace(sheet.plan, **{table: left})


def other_release(sheet: Sheet, days: float = 1) -> None:
    sheet.release("Web", target=instant("2027-10-08"), go_live="out")
    sheet.row("Test", days, parent="web")
    sheet.row("Out", kind="milestone", parent="web")
    sheet.link("test", "out")


def spend_too_much(sheet: Sheet) -> None:
    change(sheet, "rows", "build", fixed_cost=Money(2))
    change(sheet, "releases", "crm", budget=Money(1))


def need_a_skill(sheet: Sheet) -> None:
    change(sheet, "rows", "build", skills=("SQL",))


def assign_somebody_else(sheet: Sheet) -> None:
    change(sheet, "rows", "build", skills=("SQL",))
    sheet.resource("Ben", skills=("sql",))


def name_two_alike(sheet: Sheet) -> None:
    sheet._put("resources", replace(sheet.plan.resources["ana"], id="other", name="ANA"))


def take_all_capacity(sheet: Sheet) -> None:
    change(sheet, "resources", "ana", capacity=PerMille(0))


def miss_target(sheet: Sheet) -> None:
    change(sheet, "releases", "crm", target=instant("2027-09-28"))


def miss_deadline(sheet: Sheet) -> None:
    change(sheet, "rows", "build", deadline=instant("2027-09-28T12:00"))


def soak_over_the_weekend(sheet: Sheet) -> None:
    elapsed = Estimate(likely=Minutes(5 * 1440), kind="elapsed")
    change(sheet, "rows", "build", estimate=elapsed, deadline=instant("2027-10-02T08:00"))


def due_after_nothing(sheet: Sheet) -> None:
    change(sheet, "rows", "build", due_within=Minutes(480))
    forget_go_live(sheet)
    change(sheet, "releases", "crm", target=None)


def nobody_approves(sheet: Sheet) -> None:
    change(sheet, "gates", "exit", approvers=())


def reject(sheet: Sheet) -> None:
    change(sheet, "gates", "exit", decision="rejected", decided_at=instant("2027-09-29T12:00"), reason="cases are open")


def share_environment(sheet: Sheet) -> None:
    other_release(sheet)
    sheet.resource("Ben")
    sheet.assign("test", "ben")
    sheet.resource("SIT", kind="environment")
    sheet.assign("analyse", "sit")
    sheet.assign("test", "sit")


def overbook(sheet: Sheet) -> None:
    other_release(sheet)
    sheet.assign("test", "ana", 500)


def need_in_two_phases(sheet: Sheet) -> None:
    sheet.phase("Review", "crm")
    sheet.assign(sheet.row("Read", 1, parent="review"), "ana")
    sheet.gate("Approval", "review")
    sheet.link("analyse", "read", "approval", "live")


def book_in_leave(sheet: Sheet) -> None:
    change(
        sheet, "resources", "ana", absences=(Absence(start=instant("2027-09-28"), finish=instant("2027-09-29"), reason="leave"),)
    )
    change(sheet, "rows", "build", ignores_resource_calendars=True)


def empty_buffer(sheet: Sheet) -> None:
    change(sheet, "buffers", "reserve", size=Minutes(0))


def leave_alone(sheet: Sheet) -> None:
    drop(sheet, "assignments", "build@ana")


def loosen_start(sheet: Sheet) -> None:
    drop(sheet, "links", "analyse>build")
    sheet.link("analyse", "reserve")
    sheet.resource("Ben")
    drop(sheet, "assignments", "build@ana")
    sheet.assign("build", "ben")


def loosen_finish(sheet: Sheet) -> None:
    sheet.assign(sheet.row("Extra", 0.5, parent="work"), "ana", 1)
    sheet.link("analyse", "extra")
    change(sheet, "assignments", "extra@ana", units=PerMille(1))
    drop(sheet, "assignments", "extra@ana")


def forget_go_live(sheet: Sheet) -> None:
    change(sheet, "releases", "crm", go_live=None)


def forget_estimate(sheet: Sheet) -> None:
    change(sheet, "rows", "build", estimate=None)


def leave_role_open(sheet: Sheet) -> None:
    sheet.resource("Trainer", kind="role")
    sheet.assign("build", "trainer")


def fix_by_hand(sheet: Sheet) -> None:
    dates = HandDates(start=instant("2027-09-28T08:00"), finish=instant("2027-09-28T17:00"))
    change(sheet, "rows", "build", by_hand=dates)


def forget_gate(sheet: Sheet) -> None:
    change(sheet, "rows", "exit", kind="milestone")
    drop(sheet, "gates", "exit")


def link_nothing(sheet: Sheet) -> None:
    drop(sheet, "links", *sheet.plan.links)
    change(sheet, "rows", "build", constraint=None)
    drop(sheet, "assignments", "build@ana")
    sheet.resource("Ben")
    sheet.assign("build", "ben")


MISTAKES: list[tuple[str, Callable[[Sheet], None], str]] = [
    ("target-missed", miss_target, "Crm goes live on Wed 29 Sep, 0.5 days after its target of Tue 28 Sep."),
    ("deadline-missed", soak_over_the_weekend, "Build finishes on 2 Oct, 9 hours after its deadline of 2 Oct."),
    ("deadline-missed", miss_deadline, "Build finishes on 28 Sep, 0.5 days after its deadline of 28 Sep."),
    ("gate-without-approvers", nobody_approves, "Exit has no approvers."),
    ("gate-rejected", reject, "Exit was rejected: cases are open."),
    (
        "environment-booked-twice",
        share_environment,
        "SIT takes one release at a time, but 2 use it on 27 Sep: Analyse (Crm); Test (Web).",
    ),
    ("overload", overbook, "Ana is booked 1.5 of 1.0 on 27 Sep by Analyse (Crm) and Test (Web)."),
    (
        "needed-in-two-phases",
        need_in_two_phases,
        "Ana is needed in two phases on 28 Sep, 2.0 of 1.0: Work by Build; Review by Read.",
    ),
    ("booked-in-absence", book_in_leave, "Ana is away on 28 Sep (leave) but booked by Build."),
    ("buffer-below-rule", empty_buffer, "Reserve protects nothing"),
    ("work-without-people", leave_alone, "Build has nobody to do it."),
    ("dangling", loosen_start, "Build waits for nothing."),
    ("dangling", loosen_finish, "Extra is waited for by nothing"),
    ("target-without-go-live", forget_go_live, "Crm has a target but names no go-live milestone"),
    ("due-without-go-live", due_after_nothing, "Build is due some time after a go-live, but Crm names none"),
    ("not-estimated", forget_estimate, "Build has no estimate"),
    ("role-to-fill", leave_role_open, "Trainer is a role to fill: Build waits for a person."),
    ("set-by-hand", fix_by_hand, "Build keeps dates that were set by hand."),
    ("phase-without-gate", forget_gate, "Work has no gate at its end."),
    ("over-budget", spend_too_much, "Crm costs 0.02 EUR, 0.01 EUR more than its budget of 0.01 EUR."),
    ("skill-missing", need_a_skill, "Build needs SQL, which nobody in the plan knows."),
    ("skill-missing", assign_somebody_else, "Build needs SQL, which none of its people knows."),
    ("name-twice", name_two_alike, "Ana stands 2 times among the people and environments."),
    ("overload", take_all_capacity, "Ana is booked 1.0 of 0.0 on 27 Sep by Analyse. Give it to somebody"),
    ("no-links", link_nothing, "No task is linked to another"),
]


def backward_from(sheet: Sheet, target: str) -> list[str]:
    """The plan counted back from a target; what is told on Monday 27 September, with the rows that it names."""
    sheet.plan = replace(sheet.plan, settings=replace(sheet.plan.settings, start=None))
    change(sheet, "releases", "crm", direction="backward", target=instant(target))
    return [problem.message for problem in problems(sheet) if "in the past" in problem.message]


def test_a_release_that_would_have_had_to_begin_in_the_past_says_so(clean: Sheet) -> None:
    assert backward_from(clean, "2027-09-29") == []
    (said,) = backward_from(clean, "2027-09-28")
    assert said.startswith(
        "Crm would have had to begin on Fri 24 Sep, 0.5 days ago, to meet its target of Tue 28 Sep: Analyse would lie"
    )


def test_a_past_start_that_is_meant_or_reported_is_no_problem(clean: Sheet) -> None:
    assert backward_from(clean, "2027-09-20")
    before = clean.plan
    change(clean, "rows", "analyse", progress=Progress(actual_start=instant("2027-09-16T08:00")))
    assert backward_from(clean, "2027-09-20") == []
    clean.plan = before
    change(clean, "releases", "crm", start=instant("2027-09-16T08:00"))
    assert backward_from(clean, "2027-09-20") == []


def test_the_clean_plan_has_no_problem(clean: Sheet) -> None:
    assert problems(clean) == []


@pytest.mark.parametrize(("code", "mistake", "message"), MISTAKES, ids=[f"{code}-{one.__name__}" for code, one, _ in MISTAKES])
def test_one_mistake_has_one_code(clean: Sheet, code: str, mistake: Callable[[Sheet], None], message: str) -> None:
    mistake(clean)
    found = problems(clean)
    assert {problem.code for problem in found} == {code}
    assert found[0].message.startswith(message), found[0].message


def test_errors_stand_before_warnings_before_notes_in_tree_order(clean: Sheet) -> None:
    for mistake in (nobody_approves, leave_alone, miss_deadline, leave_role_open):
        mistake(clean)
    change(clean, "rows", "analyse", deadline=instant("2027-09-27T10:00"))
    found = problems(clean)
    severities = [SEVERITY[problem.code] for problem in found]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    errors = [(problem.code, problem.subject) for problem in found if problem.severity == "error"]
    assert errors == [("deadline-missed", "analyse"), ("deadline-missed", "build"), ("gate-without-approvers", "exit")]


def test_a_link_of_the_summary_serves_its_rows(clean: Sheet) -> None:
    clean.row("Group", parent="crm")
    for name in ("One", "Two"):
        clean.assign(clean.row(name, 0.5, parent="group"), "ana", 500)
    clean.link("exit", "group", "live")
    assert problems(clean) == []


def test_two_tasks_of_a_release_share_an_environment(clean: Sheet) -> None:
    clean.resource("SIT", kind="environment")
    clean.resource("Ben")
    clean.assign(clean.row("Check", 1, parent="work"), "ben")
    clean.link("check", "reserve")
    clean.assign("check", "sit")
    clean.assign("analyse", "sit")
    assert "environment-booked-twice" not in {problem.code for problem in problems(clean)}


def test_an_approver_away_at_the_gate_is_named(clean: Sheet) -> None:
    clean.resource("Ben", absences=(Absence(start=instant("2027-09-29"), finish=instant("2027-09-30"), reason="leave"),))
    clean.assign("exit", "ben")
    (found,) = problems(clean)
    assert found.code == "booked-in-absence"
    assert found.message.startswith("Ben is away on 29 Sep (leave) but booked by Exit.")
