"""Runbook and go/no-go sheet in the workbook and on the page."""

from __future__ import annotations

import io

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from relplanner.formats import registry
from relplanner.formats.exchange import FormatError, Options
from relplanner.insight.readings import Readings
from relplanner.plan.edits.runbooks import add_runbook
from relplanner.plan.edits.settings import change_settings
from relplanner.plan.edits.tasks import rename
from relplanner.plan.edits.templates import from_template
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant
from relplanner.plan.model import Plan
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_runbook, read_template

IDS = SeededIds("cutover")


def plan(start: str = "2027-07-12T08:00") -> Plan:
    made = from_template(read_template("major"), IDS, name="Claims", version="8.0", start=instant(start), today=day("2027-07-09"))
    task = next(row.id for row in made.rows.values() if row.code == "X7")
    return add_runbook(made, IDS, task, read_runbook("cutover"))


def readings(of: Plan) -> Readings:
    return Readings(of, schedule_plan(of), day("2027-07-09"))


def written(of: Plan, suffix: str, *only: str) -> bytes:
    write = registry.writer(f"x{suffix}").write
    assert write is not None
    return write(readings(of), Options(only=only))


def sheet(of: Plan, name: str) -> list[list[object]]:
    book = load_workbook(io.BytesIO(written(of, ".xlsx", name)))
    assert len(book.sheetnames) == 1
    return [[cell.value for cell in row] for row in book[book.sheetnames[0]].iter_rows()]


def test_the_runbook_is_a_tick_list_with_last_safe_moments() -> None:
    rows = sheet(plan(), "runbook")
    text = [str(row[0]) for row in rows]
    assert "Window 27 Nov 18:00 to 28 Nov 06:00; the last step ends 28 Nov 04:10, 110 minutes in reserve." in text
    assert "After step 20 it can be turned back until 28 Nov 02:50; checking takes 20 minutes." in text
    assert "Step 21, 28 Nov 02:10, is the point of no return." in text
    steps = [row for row in rows if row[0] == "☐"]
    assert len(steps) == 26
    step = steps[19]
    assert (step[1], f"{step[2]:%H:%M}", step[3], step[4], step[5], step[7], f"{step[8]:%H:%M}") == (
        "20",
        "01:55",
        15,
        "G3: stay or go back",
        "RM, BO",
        170,
        "02:50",
    )
    assert (steps[20][7], steps[20][8]) == ("forward only", None)


def test_the_go_no_go_sheet_has_boxes_evidence_and_signatures() -> None:
    rows = sheet(plan(), "Go-no-go")
    text = [cell for row in rows for cell in row if isinstance(cell, str)]
    assert "Decision: pending." in text
    assert "6 questions are open to which a no stops the release." in text
    assert text.count("stops the release") == 6
    assert "Change advisory board is pending." in text
    assert text.count("Decision, date, signature:") == 3


def test_a_user_s_text_is_never_a_formula() -> None:
    made = plan()
    step = next(row.id for row in made.rows.values() if row.code == "7")
    rows = sheet(rename(made, step, "=1+1"), "runbook")
    assert [row[4] for row in rows if row[1] == "7"] == ["=1+1"]
    assert "&lt;b&gt;" in written(rename(made, step, "<b>"), ".html", "runbook").decode()


def test_a_clock_change_stands_at_the_head_of_the_list() -> None:
    berlin = change_settings(plan("2027-06-14T08:00"), zone="Europe/Berlin")
    assert any("comes twice" in str(row[0]) for row in sheet(berlin, "runbook"))
    assert "comes twice" in written(berlin, ".html", "runbook").decode()


def test_a_plan_with_a_runbook_has_both_in_its_workbook_and_page_and_one_without_neither() -> None:
    book = load_workbook(io.BytesIO(written(plan(), ".xlsx")))
    assert book.sheetnames[-2:] == ["Runbook", "Go-no-go"]
    page = written(plan(), ".html").decode()
    assert 'id="runbook"' in page
    assert 'id="go-no-go"' in page
    bare = replace(plan(), runbooks={}, steps={})
    assert "Runbook" not in load_workbook(io.BytesIO(written(bare, ".xlsx"))).sheetnames
    assert 'id="runbook"' not in written(bare, ".html").decode()


@pytest.mark.parametrize(
    ("suffix", "only"), [(".xlsx", "runbook"), (".html", "runbook"), (".xlsx", "go-no-go"), (".html", "go-no-go")]
)
def test_what_is_not_there_is_refused_with_the_cure(suffix: str, only: str) -> None:
    with pytest.raises(FormatError, match=r"This plan has no .*; (add|name) "):
        written(Plan(), suffix, only)
