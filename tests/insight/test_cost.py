"""Costs, budgets and earned value against tables worked out by hand; the tables stand beside the plans."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from relplanner.insight.baseline import standings
from relplanner.insight.columns import BY_KEY
from relplanner.insight.done import half_up
from relplanner.insight.earned_value import EarnedValue
from relplanner.insight.readings import Readings
from relplanner.insight.typed import Context
from relplanner.plan.edits.baselines import set_baseline
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant, iso
from relplanner.plan.model import Estimate, Id, Instant, Minutes, Money, PerMille, Plan, Progress, RateStep, Settings
from relplanner.plan.notation import format_money, parse_money
from relplanner.plan.problems import EditError
from relplanner.schedule.critical_path import schedule_plan

Sheet = Any
"""The fixture of `conftest`: it starts on Monday 27 September 2027, 08:00."""


def work(sheet: Sheet) -> Readings:
    """Two phases.

    | task | days | who | dates | labour | use | fixed | sum |
    |-|-|-|-|-|-|-|-|
    | Code | 4 | Ana, 80.00 an hour, 90.00 from 30 Sep on | 27-30 Sep | 24 h x 80 + 8 h x 90 = 2,640.00 | | | 2,640.00 |
    | Rent | 2 | nobody | 27-28 Sep | | | 500.00 | 500.00 |
    | Test | 2 | Ben half, 60.00 an hour; SIT, 25.00 per use | 1 and 4 Oct | 8 h x 60 = 480.00 | 25.00 | 100.01 | 605.01 |
    """
    sheet.release("R", budget=Money(370_000))
    sheet.phase("Build", "r")
    sheet.phase("Check", "r")
    sheet.row("Code", 4, parent="build")
    sheet.row("Rent", 2, parent="build", fixed_cost=Money(50_000))
    sheet.row("Test", 2, parent="check", fixed_cost=Money(10_001))
    sheet.link("code", "test")
    sheet.resource("Ana", rate=Money(8_000), rate_steps=(RateStep(start=instant("2027-09-30"), rate=Money(9_000)),))
    sheet.resource("Ben", rate=Money(6_000))
    sheet.resource("SIT", kind="environment", cost_per_use=Money(2_500))
    sheet.assign("code", "ana")
    sheet.assign("test", "ben", 500)
    sheet.assign("test", "sit")
    found: Readings = sheet.readings()
    return found


def test_a_row_costs_its_people_its_uses_and_what_is_fixed(sheet: Sheet) -> None:
    costs = work(sheet).costs
    assert {row: costs.of(row) for row in ("code", "rent", "test", "build", "check", "r")} == {
        "code": 264_000,
        "rent": 50_000,
        "test": 60_501,
        "build": 314_000,
        "check": 60_501,
        "r": 374_501,
    }
    assert (costs.total, costs.own("build")) == (374_501, 0)


def test_months_hold_what_falls_due_in_them_and_add_up(sheet: Sheet) -> None:
    costs = work(sheet).costs
    months = [(iso(one.start)[:7], one.cost) for one in costs.by_month()]
    assert months == [("2027-09", 264_000 + 50_000), ("2027-10", 60_501)]
    assert [(iso(one.start)[:7], one.cost) for one in costs.by_month("check")] == [("2027-10", 60_501)]
    assert costs.by_month("check")[0].finish == instant("2027-11-01")


@pytest.mark.parametrize(
    ("at", "cost"),
    [
        ("2027-09-27T08:00", 0),
        ("2027-09-27T09:00", 8_000 + 50_000 * 60 // 960),
        ("2027-09-29T17:00", 192_000 + 50_000),
        ("2027-09-30T12:00", 192_000 + 36_000 + 50_000),
        ("2027-10-01T08:00", 314_000),
        ("2027-10-01T08:01", 314_000 + 2_500 + 0 + half_up(10_001, 960)),  # not a whole minute of work at half the time yet
        ("2027-10-01T17:00", 314_000 + 2_500 + 24_000 + half_up(10_001, 2)),
        ("2027-12-01", 374_501),
    ],
)
def test_what_is_spent_until_an_instant(sheet: Sheet, at: str, cost: int) -> None:
    assert work(sheet).costs.until(instant(at)) == cost


def test_without_rates_nothing_costs_anything(sheet: Sheet) -> None:
    sheet.row("Code", 1)
    sheet.resource("Ana")
    sheet.assign("code", "ana")
    readings = sheet.readings()
    assert (readings.costs.total, readings.costs.by_month(), readings.earned_value) == (0, (), None)
    assert all(one.cost is None for one in standings(readings.plan, readings.schedule, readings.relations, readings.costs))


def test_a_budget_stands_beside_plan_baseline_and_actual(sheet: Sheet) -> None:
    readings = kept(work(sheet), "2027-09-30")
    sheet.plan = progressed(readings.plan, code=Progress(percent=PerMille(500), actual_start=instant("2027-09-27T08:00")))
    line = {one.row: one for one in sheet.readings().budgets}
    assert list(line) == ["r", "build", "check"]
    assert (line["r"].budget, line["r"].baseline, line["check"].budget, line["check"].left) == (370_000, 374_501, None, None)
    assert line["r"].planned == line["build"].planned + line["check"].planned
    assert line["build"].actual == line["r"].actual


def test_a_release_above_its_budget_is_a_problem_with_both_figures(sheet: Sheet) -> None:
    [problem] = [one for one in work(sheet).problems if one.code == "over-budget"]
    assert problem.message == (
        "R costs 3,745.01 EUR, 45.01 EUR more than its budget of 3,700.00 EUR. Plan for less or raise the budget."
    )
    releases = {"r": replace(sheet.plan.releases["r"], budget=Money(374_501))}
    sheet.plan = replace(sheet.plan, releases=releases)
    assert "over-budget" not in {one.code for one in sheet.readings().problems}


# ---------------------------------------------------------------------------------------------------------- earned value


def kept(readings: Readings, status: str) -> Readings:
    """The same plan with a baseline of now, and a status date."""
    rows = standings(readings.plan, readings.schedule, readings.relations, readings.costs)
    plan = set_baseline(readings.plan, SeededIds(1), name="Plan", day=day("2027-09-27"), rows=rows)
    plan = replace(plan, settings=replace(plan.settings, status_date=instant(status)))
    return Readings(plan, schedule_plan(plan))


def progressed(plan: Plan, **done: Progress) -> Plan:
    rows = dict(plan.rows)
    rows.update({key: replace(rows[key], progress=progress) for key, progress in done.items()})
    return replace(plan, rows=rows)


def values(plan: Plan, row: Id | None = None) -> EarnedValue:
    found = Readings(plan, schedule_plan(plan)).earned_value
    assert found is not None
    return found.total if row is None else found.of(row)


BEGAN = instant("2027-09-27T08:00")


def test_earned_value_of_the_table(sheet: Sheet) -> None:
    """Status Wednesday 29 September 17:00: Code is planned three of four days done, and is half done at 1,500.00; Rent is done.

    | | BAC | planned share | PV | done | EV | AC |
    |-|-|-|-|-|-|-|
    | Code | 2,640.00 | 3/4 | 1,980.00 | 50 % | 1,320.00 | 1,500.00 |
    | Rent | 500.00 | 1 | 500.00 | 100 % | 500.00 | 500.00 |
    | Test | 605.01 | 0 | 0 | 0 | 0 | 0 |
    | plan | 3,745.01 | | 2,480.00 | | 1,820.00 | 2,000.00 |

    SPI 1820/2480 = 0.734, CPI 1820/2000 = 0.910, EAC = 2,000.00 + 1,925.01 x 2000/1820 = 4,115.40 (2,115.395… rounded).
    """
    plan = progressed(
        kept(work(sheet), "2027-09-29T17:00").plan,
        code=Progress(percent=PerMille(500), actual_start=BEGAN, actual_cost=Money(150_000)),
        rent=Progress(percent=PerMille(1000), actual_start=BEGAN, actual_finish=instant("2027-09-28T17:00")),
    )
    found = values(plan)
    assert (found.budget, found.planned, found.earned, found.actual) == (374_501, 248_000, 182_000, 200_000)
    assert (found.schedule_variance, found.cost_variance) == (-66_000, -18_000)
    assert (found.schedule_index, found.cost_index) == (734, 910)
    assert (found.at_completion, found.variance_at_completion) == (411_540, -37_039)
    build = values(plan, "build")
    assert (build.budget, build.planned, build.earned, build.actual) == (314_000, 248_000, 182_000, 200_000)


def test_actual_work_costs_what_an_hour_of_the_plan_costs(sheet: Sheet) -> None:
    """Code is planned 32 hours for 2,640.00, so 20 hours cost 1,650.00."""
    plan = progressed(
        kept(work(sheet), "2027-09-29T17:00").plan,
        code=Progress(percent=PerMille(500), actual_start=BEGAN, actual_work=Minutes(1200)),
    )
    share = Readings(plan, schedule_plan(plan))
    planned = share.costs.of("code")
    assert share.costs.so_far("code") == half_up(planned * 1200, share.loads["ana"].work)


def test_before_the_start_nothing_is_planned_and_no_index_is_known(sheet: Sheet) -> None:
    found = values(kept(work(sheet), "2027-09-27T08:00").plan)
    assert (found.planned, found.earned, found.actual) == (0, 0, 0)
    assert (found.schedule_index, found.cost_index, found.at_completion) == (None, None, 374_501)


def test_a_row_that_is_gone_was_planned_all_the_same(sheet: Sheet) -> None:
    plan = kept(work(sheet), "2027-10-04T17:00").plan
    rows = {key: row for key, row in plan.rows.items() if key != "rent"}
    found = values(replace(plan, rows=rows))
    assert (found.budget, found.planned) == (374_501, 374_501)
    assert values(replace(plan, rows=rows), "build").budget == 264_000


def test_remaining_work_says_how_much_is_done(sheet: Sheet) -> None:
    plan = kept(work(sheet), "2027-09-29T17:00").plan
    plan = progressed(plan, code=Progress(percent=PerMille(100), actual_start=BEGAN, remaining=Minutes(480)))
    assert values(plan, "code").earned == half_up(264_000 * 750, 1000)


def test_an_effort_costs_its_minutes_to_the_hundredth(sheet: Sheet) -> None:
    """481 minutes at 33.3 % take 1,445 minutes of the clock and cost 481 x 100.00 / 60 = 801.67."""
    sheet.row("Code", estimate=Estimate(likely=Minutes(481), kind="effort"))
    sheet.resource("Ana", rate=Money(10_000))
    sheet.assign("code", "ana", 333)
    assert sheet.readings().costs.total == 80_167


# ---------------------------------------------------------------------------------------------------------------- cells


def typed(plan: Plan, row: Id, key: str, said: str) -> Plan:
    edit = BY_KEY[key].edit
    assert edit is not None
    readings = Readings(plan, schedule_plan(plan))
    return edit(plan, SeededIds(1), row, said, Context(readings=readings, today=day("2027-09-27")))


def test_money_is_shown_and_typed_in_cells(sheet: Sheet) -> None:
    readings = kept(work(sheet), "2027-09-27T08:00")
    assert BY_KEY["cost"].text(readings, "r") == BY_KEY["baseline_cost"].text(readings, "r") == "3,745.01"
    assert (BY_KEY["cost_variance"].text(readings, "r"), BY_KEY["budget"].text(readings, "r")) == ("0.00", "3,700.00")
    plan = typed(readings.plan, "code", "fixed_cost", "1.200,50 EUR")
    assert plan.rows["code"].fixed_cost == 120_050
    assert typed(plan, "code", "fixed_cost", "").rows["code"].fixed_cost == 0
    assert typed(plan, "build", "budget", "900").phases["build"].budget == 90_000
    assert typed(plan, "r", "budget", "").releases["r"].budget is None
    with pytest.raises(EditError, match="releases and phases have one"):
        typed(plan, "code", "budget", "1")
    spent = typed(plan, "code", "actual_cost", "12")
    assert spent.rows["code"].progress == Progress(actual_cost=Money(1_200))
    assert typed(spent, "code", "actual_cost", "").rows["code"].progress is None
    assert typed(plan, "code", "skills", "SQL, Java; SQL").rows["code"].skills == ("SQL", "Java")


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("1200", 120_000),
        ("1,234.50", 123_450),
        ("1.234,5 €", 123_450),
        ("EUR 0.07", 7),
        ("1'000'000", 100_000_000),
        ("12,5", 1_250),
    ],
)
def test_amounts_are_read_as_people_write_them(said: str, amount: int) -> None:
    assert parse_money(said, "EUR") == amount
    assert parse_money(format_money(Money(amount)), "EUR") == amount


@pytest.mark.parametrize("said", ["", "much", "1,23,4", "1.2.3", "-5", "1,234,56", "1e9"])
def test_what_is_no_amount_is_refused(said: str) -> None:
    with pytest.raises(EditError, match="is no amount of money"):
        parse_money(said, "EUR")


def test_negative_amounts_are_shown_with_their_sign() -> None:
    assert format_money(Money(-5)) == "-0.05"
    assert Settings().currency == "EUR"
    assert Instant(half_up(-1, 2)) == 0
