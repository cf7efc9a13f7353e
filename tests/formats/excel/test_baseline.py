"""What the workbook says where a baseline is active."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook

from relplanner.formats.excel.schedule import FIELDS, FIRST_ROW
from relplanner.formats.excel.workbook import write
from relplanner.formats.exchange import Options
from relplanner.insight.baseline import standings
from relplanner.insight.readings import Readings
from relplanner.insight.relations import Relations
from relplanner.plan.edits.baselines import set_baseline
from relplanner.plan.edits.tasks import set_estimate
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, to_datetime
from relplanner.plan.model import Estimate, Id, Minutes
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_example


@pytest.fixture(scope="module")
def readings() -> Readings:
    """The example with its dates of 12 July kept; then a deployment took four days instead of one."""
    plan = read_example().plan
    before = schedule_plan(plan)
    rows = standings(plan, before, Relations(plan, before.outline))
    plan = set_baseline(plan, SeededIds(0), name="12 July", day=day("2027-07-12"), rows=rows)
    plan = set_estimate(plan, deployed(plan.rows), Estimate(likely=Minutes(4 * 480)))
    return Readings(plan, schedule_plan(plan), day("2027-09-28"))


def deployed(rows: object) -> Id:
    assert isinstance(rows, dict)
    return next(key for key, row in rows.items() if row.name == "Deploy RC1 to SIT, smoke test")


@pytest.fixture(scope="module")
def book(readings: Readings) -> Workbook:
    return load_workbook(io.BytesIO(write(readings, Options(today=day("2027-09-28")))))


def test_the_schedule_has_the_baselines_dates_and_the_variance(book: Workbook, readings: Readings) -> None:
    sheet, at = book["Schedule"], len(FIELDS) + 1
    heads = [sheet.cell(FIRST_ROW - 1, at + more).value for more in range(3)]
    assert heads == [
        "Baseline start",
        "Baseline finish",
        "Baseline ±",
    ]
    compared = readings.baseline
    assert compared is not None
    for position, row in enumerate(readings.outline.ids):
        kept, variance = compared.rows[row], compared.variance(row)
        assert variance is not None
        assert sheet.cell(FIRST_ROW + position, at).value == to_datetime(kept.start)
        assert sheet.cell(FIRST_ROW + position, at + 2).value == variance.finish / 480


def test_the_summary_compares_each_phase_and_says_what_moved_and_why(book: Workbook) -> None:
    said = {cell.value: cell for line in book["Summary"].iter_rows() for cell in line if isinstance(cell.value, str)}
    assert "compared with the baseline of 12 July" in said
    assert "What moved since 12 July, and why" in said
    assert "Deploy RC1 to SIT, smoke test" in said
    assert any(text.startswith("estimate 4d, was") for text in said)
    heading = next(cell for line in book["Summary"].iter_rows() for cell in line if cell.value == "Baseline ±")
    values = [book["Summary"].cell(heading.row + more, heading.column).value for more in range(1, 8)]
    assert all(isinstance(value, int | float) for value in values)
    assert any(values)


def test_without_a_baseline_nothing_is_said_of_one() -> None:
    plan = read_example().plan
    book = load_workbook(io.BytesIO(write(Readings(plan, schedule_plan(plan)), Options())))
    said = {cell.value for sheet in book for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)}
    assert not [text for text in said if "Baseline" in text or "baseline of" in text or "What moved" in text]
