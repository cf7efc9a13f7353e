"""Recurring tasks: rows by a rule, as one edit, later more of them."""

from __future__ import annotations

import pytest

from relplanner.plan import delta
from relplanner.plan.edits import calendars, people, recurring, settings, tasks
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import iso
from relplanner.plan.model import Estimate, Id, Minutes, Plan
from relplanner.plan.outline import outline
from relplanner.plan.problems import EditError
from relplanner.schedule.critical_path import schedule_plan
from tests.plan.small import at, small_plan

IDS = SeededIds("recurring")
HOUR = Estimate(likely=Minutes(60), unit="h")


def weekly(plan: Plan, *, rule: str = "FREQ=WEEKLY;BYDAY=TU", estimate: Estimate | None = HOUR, count: int = 3) -> Plan:
    return recurring.add_recurring(
        plan, IDS, name="CAB", rule=rule, first=at("2027-02-02T14:00"), count=count, estimate=estimate, id="cab"
    )


def dates(plan: Plan, series: Id = "cab") -> list[str]:
    tree = outline(plan.rows)
    below = [plan.rows[row] for row in tree.ids[tree.index[series] + 1 : tree.end[tree.index[series]]]]
    return [iso(found) for row in below if (found := recurring.date_of(row)) is not None]


def test_a_weekly_board_has_a_row_for_each_meeting() -> None:
    plan = weekly(small_plan())
    assert dates(plan) == ["2027-02-02T14:00", "2027-02-09T14:00", "2027-02-16T14:00"]
    assert [row.name for row in plan.rows.values() if row.parent == "cab"] == ["CAB 1", "CAB 2", "CAB 3"]
    assert plan.rows["cab"].repeats == "FREQ=WEEKLY;BYDAY=TU;BYHOUR=14;BYMINUTE=0"


def test_it_is_one_edit_that_can_be_taken_back() -> None:
    before = small_plan()
    after = weekly(before)
    step = delta.diff(before, after)
    assert step.touched("rows") >= {"cab"}
    assert delta.apply(step.inverted(), after) == before


def test_an_occurrence_on_its_day_and_on_a_day_off() -> None:
    desk = settings.change_settings(calendars.add_calendar(Plan(), IDS, name="Desk", id="desk"), calendar="desk")
    plan = weekly(desk, rule="FREQ=DAILY", count=6)
    schedule = schedule_plan(plan)
    rows = sorted((row for row in plan.rows.values() if row.parent == "cab"), key=lambda row: row.rank)
    starts = [iso(schedule.dates(row.id).start) for row in rows]
    assert starts[:4] == ["2027-02-02T14:00", "2027-02-03T14:00", "2027-02-04T14:00", "2027-02-05T14:00"]
    assert starts[4] == starts[5] == "2027-02-08T08:00"
    assert not [problem for problem in schedule.problems if problem.code == "pin-broken"]


def test_without_an_estimate_they_are_milestones() -> None:
    plan = weekly(small_plan(), estimate=None)
    assert {row.kind for row in plan.rows.values() if row.parent == "cab"} == {"milestone"}


def test_the_last_day_counts() -> None:
    plan = recurring.add_recurring(
        small_plan(),
        IDS,
        name="Patch night",
        rule="FREQ=MONTHLY;BYDAY=-1FR",
        first=at("2027-01-01T22:00"),
        until=at("2027-03-26T22:00"),
        id="cab",
    )
    assert dates(plan) == ["2027-01-29T22:00", "2027-02-26T22:00", "2027-03-26T22:00"]


def test_more_of_them_go_on_behind_the_last_one_with_its_people() -> None:
    plan = weekly(small_plan(), rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", count=2)
    last = max((row for row in plan.rows.values() if row.parent == "cab"), key=lambda row: row.rank)
    plan = people.assign(plan, IDS, last.id, "ana")
    plan = recurring.add_occurrences(plan, IDS, "cab", at("2027-03-20"))
    assert dates(plan) == ["2027-02-02T14:00", "2027-02-16T14:00", "2027-03-02T14:00", "2027-03-16T14:00"]
    new = [row for row in plan.rows.values() if row.parent == "cab" and row.name in ("CAB 3", "CAB 4")]
    assert len(new) == 2
    assert all(any(one.task == row.id and one.resource == "ana" for one in plan.assignments.values()) for row in new)
    assert all(row.estimate == HOUR for row in new)


def test_moving_the_last_one_does_not_change_the_hour_of_the_next() -> None:
    plan = weekly(small_plan())
    last = max((row for row in plan.rows.values() if row.parent == "cab"), key=lambda row: row.rank)
    plan = tasks.set_start(plan, last.id, at("2027-02-17T09:00"))
    plan = recurring.add_occurrences(plan, IDS, "cab", at("2027-02-28"))
    assert dates(plan)[-1] == "2027-02-23T14:00"


def test_adding_up_to_a_day_in_two_steps_or_in_one_is_the_same() -> None:
    once = recurring.add_occurrences(weekly(small_plan()), IDS, "cab", at("2027-06-30"))
    first = recurring.add_occurrences(weekly(small_plan()), IDS, "cab", at("2027-04-15"))
    assert dates(recurring.add_occurrences(first, IDS, "cab", at("2027-06-30"))) == dates(once)


def test_a_series_is_found_from_its_occurrences() -> None:
    plan = weekly(small_plan())
    one = next(row.id for row in plan.rows.values() if row.parent == "cab")
    assert recurring.series_of(plan, "cab") == recurring.series_of(plan, one) == "cab"
    assert recurring.series_of(plan, "code") is None


def test_a_rule_that_never_happens_again_is_refused() -> None:
    with pytest.raises(EditError) as error:
        recurring.add_occurrences(weekly(small_plan()), IDS, "cab", at("2027-02-17"))
    assert error.value.code == "no-occurrences"
