"""The sheet of costs: there where something costs anything, with the figures of the readings."""

from __future__ import annotations

import io

import openpyxl
from msgspec.structs import replace

from relplanner.formats.excel.workbook import write
from relplanner.formats.exchange import Options
from relplanner.insight.baseline import standings
from relplanner.insight.readings import Readings
from relplanner.plan.edits.baselines import set_baseline
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant
from relplanner.plan.model import Assignment, Estimate, Minutes, Money, Phase, Plan, Release, Resource, Row, Settings
from relplanner.schedule.critical_path import schedule_plan


def paid_plan() -> Plan:
    """Four days of Ana at 80.00 an hour: 2,560.00, in a phase that may cost 2,000.00."""
    rows = {
        "r": Row(id="r", name="Crm", kind="release", rank="a"),
        "p": Row(id="p", name="Build", kind="phase", parent="r", rank="a"),
        "code": Row(id="code", name="Code", parent="p", rank="a", estimate=Estimate(likely=Minutes(1920))),
    }
    return Plan(
        rows=rows,
        releases={"r": Release(id="r")},
        phases={"p": Phase(id="p", budget=Money(200_000))},
        resources={"ana": Resource(id="ana", name="Ana", rate=Money(8_000))},
        assignments={"a": Assignment(id="a", task="code", resource="ana")},
        settings=Settings(start=instant("2027-09-27T08:00")),
    )


def readings_of(plan: Plan) -> Readings:
    return Readings(plan, schedule_plan(plan), day("2027-09-28"))


def sheet_of(readings: Readings) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(write(readings, Options())))
    return [[cell.value for cell in row] for row in book["Costs"].iter_rows()] if "Costs" in book.sheetnames else []


def test_budgets_months_and_tasks_stand_in_the_sheet_of_costs() -> None:
    found = {row[0]: row[1:] for row in sheet_of(readings_of(paid_plan())) if row[0]}
    assert found["Build"][:5] == [2000.0, 2560.0, -560.0, None, 0]
    assert found["Whole plan"][1] == found["Code"][0] == 2560.0
    assert found["Not known: it needs a status date."]


def test_earned_value_stands_there_in_sentences() -> None:
    plan = paid_plan()
    readings = readings_of(plan)
    rows = standings(plan, readings.schedule, readings.relations, readings.costs)
    plan = set_baseline(plan, SeededIds(1), name="May", day=day("2027-09-27"), rows=rows)
    plan = replace(plan, settings=replace(plan.settings, status_date=instant("2027-09-28T17:00")))
    found = {row[0]: row[1:] for row in sheet_of(readings_of(plan)) if row[0]}
    assert found["Planned value (PV)"][0] == 1280.0
    assert found["Schedule variance (SV)"][1] == "Work worth 1,280.00 EUR is missing."


def test_without_costs_there_is_no_such_sheet_unless_it_is_asked_for() -> None:
    plan = paid_plan()
    free = Plan(rows=plan.rows, releases=plan.releases, phases={"p": Phase(id="p")}, settings=plan.settings)
    assert sheet_of(readings_of(free)) == []
    book = openpyxl.load_workbook(io.BytesIO(write(readings_of(free), Options(only=("costs",)))))
    assert book.sheetnames == ["Costs"]
