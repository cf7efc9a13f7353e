"""Two alternatives side by side."""

from __future__ import annotations

from relplanner.insight.baseline import standings
from relplanner.insight.comparison import compare
from relplanner.insight.kept_comparison import compare_kept
from relplanner.insight.readings import Readings
from relplanner.plan.edits.baselines import set_baseline
from relplanner.plan.edits.tasks import add_row, change_row, delete_rows, rename, set_estimate
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day
from relplanner.plan.model import Estimate, Minutes, Money, Plan
from relplanner.schedule.critical_path import schedule_plan
from tests.insight.conftest import Sheet


def read(plan: Plan) -> Readings:
    return Readings(plan, schedule_plan(plan), day("2027-09-27"))


def crm(sheet: Sheet) -> Plan:
    """A release of two tasks that Ana does, and its go-live."""
    sheet.release("CRM", go_live="live")
    sheet.row("Live", kind="milestone", parent="crm")
    for name, length in (("Build", 3), ("Test", 2)):
        sheet.row(name, length, parent="crm")
    sheet.link("build", "test", "live")
    sheet.resource("Ana")
    sheet.assign("build", "ana")
    sheet.assign("test", "ana")
    return sheet.plan


def test_the_same_plan_twice_differs_in_nothing(sheet: Sheet) -> None:
    readings = read(crm(sheet))
    found = compare(readings, readings)
    assert found.rows == ()
    assert all(figure.one == figure.two and not figure.better for figure in found.figures)


def test_what_is_shorter_is_better(sheet: Sheet) -> None:
    plan = crm(sheet)
    found = compare(read(plan), read(set_estimate(plan, "build", Estimate(likely=Minutes(480)))))
    lines = {figure.label: (figure.one, figure.two, figure.better) for figure in found.figures}
    assert lines["Go-live of CRM"] == ("Fri 1 Oct", "Wed 29 Sep", 2)
    assert lines["Finish"] == ("Fri 1 Oct", "Wed 29 Sep", 2)
    assert lines["Critical path"] == ("5 days", "3 days", 2)
    assert lines["Work"] == ("5 days", "3 days", 2)
    assert lines["Clashes"] == ("0", "0", 0)
    assert lines["People and teams at work"] == ("1", "1", 0)


def test_edited_rows_come_first_then_those_that_moved_and_summaries_are_left_out(sheet: Sheet) -> None:
    plan = crm(sheet)
    found = compare(read(plan), read(set_estimate(plan, "build", Estimate(likely=Minutes(480)))))
    assert [(row.row, row.edited, row.moved) for row in found.rows] == [
        ("build", True, -960),
        ("live", False, -960),
        ("test", False, -960),
    ]


def test_rows_that_only_one_has_stand_with_their_dates(sheet: Sheet) -> None:
    plan = crm(sheet)
    other = add_row(delete_rows(rename(plan, "build", "Develop"), "test"), SeededIds(0), name="Ship", id="ship")
    found = {row.row: row for row in compare(read(plan), read(other)).rows}
    assert found["build"].name == "Develop"
    assert found["test"].one is not None
    assert found["test"].two is None
    assert found["ship"].one is None


def test_cost_is_compared_where_something_costs(sheet: Sheet) -> None:
    plan = crm(sheet)
    dearer = change_row(plan, "build", fixed_cost=Money(120_000))
    lines = {figure.label: (figure.one, figure.two, figure.better) for figure in compare(read(plan), read(dearer)).figures}
    assert lines["Cost"] == ("0.00 EUR", "1,200.00 EUR", 1)
    assert "Cost" not in {figure.label for figure in compare(read(plan), read(plan)).figures}


def test_a_baseline_stands_beside_the_plan_with_what_it_kept(sheet: Sheet) -> None:
    plan = crm(sheet)
    before = read(plan)
    rows = standings(plan, before.schedule, before.relations)
    plan = set_baseline(plan, SeededIds(1), name="Approved", day=day("2027-09-27"), rows=rows)
    kept = next(iter(plan.baselines))
    same = compare_kept(kept, read(plan))
    assert same.rows == ()
    assert all(each.one == each.two and not each.better for each in same.figures)
    plan = set_estimate(plan, "build", Estimate(likely=Minutes(5 * 480)))
    plan = add_row(plan, SeededIds(2), name="Review", parent="crm")
    found = compare_kept(kept, read(plan))
    lines = {each.label: (each.one, each.two, each.better) for each in found.figures}
    assert lines["Go-live of CRM"] == ("Fri 1 Oct", "Tue 5 Oct", 1)
    assert lines["Finish"] == ("Fri 1 Oct", "Tue 5 Oct", 1)
    assert lines["Work"] == ("5 days", "7 days", 1)
    assert {each.name: (each.moved // 480, each.edited, each.one is None) for each in found.rows} == {
        "Build": (2, True, False),
        "Live": (2, False, False),
        "Test": (2, False, False),
        "Review": (0, True, True),
    }
