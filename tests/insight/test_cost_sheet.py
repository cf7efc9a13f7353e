"""The sheet of costs: the figures of `test_cost` in one place, and earned value in sentences."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from relplanner.insight.cost_sheet import cost_sheet, figures
from relplanner.insight.readings import Readings
from relplanner.plan.instants import instant
from relplanner.plan.model import Money, PerMille, Progress
from relplanner.schedule.critical_path import schedule_plan
from tests.insight.test_cost import BEGAN, kept, progressed, work

Sheet = Any


def test_the_sheet_of_the_plan_and_of_a_phase(sheet: Sheet) -> None:
    readings = work(sheet)
    whole, build = cost_sheet(readings), cost_sheet(readings, "build")
    assert (whole.planned, whole.actual, whole.baseline, whole.budget) == (374_501, 0, None, 370_000)
    assert whole.sums == (314_000, 374_501)
    assert [(one.name, one.cost) for one in whole.dearest] == [("Code", 264_000), ("Test", 60_501), ("Rent", 50_000)]
    assert (build.planned, build.budget, [one.name for one in build.dearest]) == (314_000, None, ["Code", "Rent"])
    assert whole.missing == "status date"
    dated = replace(readings.plan, settings=replace(readings.plan.settings, status_date=instant("2027-09-29")))
    assert cost_sheet(Readings(dated, schedule_plan(dated))).missing == "baseline"


def test_earned_value_is_told_in_sentences(sheet: Sheet) -> None:
    plan = progressed(
        kept(work(sheet), "2027-09-29T17:00").plan,
        code=Progress(percent=PerMille(500), actual_start=BEGAN, actual_cost=Money(150_000)),
        rent=Progress(percent=PerMille(1000), actual_start=BEGAN, actual_finish=instant("2027-09-28T17:00")),
    )
    found = cost_sheet(Readings(plan, schedule_plan(plan)))
    assert (found.baseline, found.missing) == (374_501, "")
    assert found.earned is not None
    told = {one.key: one for one in figures(found.earned, found.currency)}
    assert list(told) == ["PV", "EV", "AC", "SV", "CV", "SPI", "CPI", "EAC"]
    assert [one.text for one in told.values()] == [
        "2,480.00", "1,820.00", "2,000.00", "-660.00", "-180.00", "0.73", "0.91", "4,115.40",
    ]  # fmt: skip
    assert told["SV"].sentence == "Work worth 660.00 EUR is missing."
    assert told["CV"].sentence == "What is done cost 180.00 EUR more than planned."
    assert told["SPI"].sentence == "Of what was planned by now, 73 % is done."
    assert told["EAC"].sentence == (
        "If it goes on like this, all of it costs 4,115.40 EUR: 370.39 EUR more than the baseline of 3,745.01 EUR."
    )
    assert {key for key, one in told.items() if one.bad} == {"SV", "CV", "SPI", "CPI", "EAC"}


def test_before_anything_is_spent_the_indices_say_why_they_are_not_there(sheet: Sheet) -> None:
    plan = kept(work(sheet), "2027-09-27T08:00").plan
    found = cost_sheet(Readings(plan, schedule_plan(plan)))
    assert found.earned is not None
    told = {one.key: one for one in figures(found.earned, "")}
    assert told["CPI"].sentence == "Nothing was spent by now."
    assert told["SV"].sentence == "As much is done as was planned."
    assert not any(one.bad for one in told.values())
