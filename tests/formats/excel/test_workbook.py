"""The workbook of the shipped example, read back: a date is a date, a number a number, text never a formula."""

import io
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.formats.excel.schedule import CRITICAL, FIRST_ROW, START
from relplanner.formats.excel.workbook import write
from relplanner.formats.exchange import FormatError, Options
from relplanner.insight.readings import Readings
from relplanner.plan.instants import day, to_datetime
from relplanner.plan.model import Plan, Row
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_example


@pytest.fixture(scope="module")
def readings() -> Readings:
    plan = read_example().plan
    return Readings(plan, schedule_plan(plan), day("2027-09-28"))


@pytest.fixture(scope="module")
def data(readings: Readings) -> bytes:
    return write(readings, Options(today=day("2027-09-28")))


@pytest.fixture(scope="module")
def book(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def texts(sheet: Worksheet) -> set[str]:
    return {cell.value for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)}


def test_the_sheets_stand_in_reading_order(book: Workbook) -> None:
    assert book.sheetnames == ["Summary", "Schedule", "People", "Clashes"]


def test_every_row_has_its_real_dates(book: Workbook, readings: Readings) -> None:
    sheet = book["Schedule"]
    for position in range(len(readings.outline.ids)):
        assert sheet.cell(FIRST_ROW + position, START).value == to_datetime(readings.schedule.starts[position])
        assert sheet.cell(FIRST_ROW + position, START + 1).value == to_datetime(readings.schedule.finishes[position])
        assert bool(sheet.cell(FIRST_ROW + position, CRITICAL).value) == readings.schedule.criticals[position]


def test_every_date_has_the_room_it_takes(book: Workbook) -> None:
    """A narrower column shows ### instead: 15 characters a date, 21 with its time."""
    least = {"ddd d mmm yyyy": 15, "ddd d mmm yyyy hh:mm": 20}
    seen = set()
    for name in ("Schedule", "Clashes"):
        for cell in (one for line in book[name].iter_rows() for one in line if one.number_format in least):
            if isinstance(cell.value, datetime) and cell.coordinate not in book[name].merged_cells:
                assert book[name].column_dimensions[cell.column_letter].width >= least[cell.number_format], (
                    name,
                    cell.coordinate,
                )
                seen.add((name, cell.number_format))
    assert ("Schedule", "ddd d mmm yyyy hh:mm") in seen


def test_the_chart_is_drawn_by_the_spreadsheet_from_the_dates_in_the_row(book: Workbook) -> None:
    rules = [rule.formula[0] for area in book["Schedule"].conditional_formatting for rule in area.rules]
    assert any("$F6" in formula and '"critical"' in formula for formula in rules)


def test_no_cell_is_a_formula(book: Workbook) -> None:
    assert not [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]


def test_the_summary_names_each_release_and_its_gates(book: Workbook, readings: Readings) -> None:
    said = texts(book["Summary"])
    for release in readings.releases:
        assert release.name in said
        assert {phase.name for phase in release.phases} <= said
        assert {phase.gate.name for phase in release.phases if phase.gate} <= said


def test_the_go_live_of_each_release_is_a_date_on_the_summary(book: Workbook, readings: Readings) -> None:
    dates = {cell.value for line in book["Summary"].iter_rows() for cell in line if isinstance(cell.value, datetime)}
    assert {to_datetime(release.go_live) for release in readings.releases if release.go_live is not None} <= dates


def test_every_clash_has_its_line(book: Workbook, readings: Readings) -> None:
    assert book["Clashes"].max_row == 3 + len(readings.clashes)
    assert book["Clashes"].cell(4, 5).value == readings.clashes[0].units / 1000


def test_a_double_booking_shows_its_peak_in_red(book: Workbook) -> None:
    sheet = book["People"]
    yusuf = next(line for line in sheet.iter_rows() if line[0].value == "Yusuf Arslan")
    red = [cell.value for cell in yusuf if cell.style == "load bad"]
    assert red
    assert set(red) == {2.0}


def test_only_the_asked_sheets_are_written(readings: Readings) -> None:
    written = load_workbook(io.BytesIO(write(readings, Options(only=("clashes",)))))
    assert written.sheetnames == ["Clashes"]


def test_an_unknown_sheet_is_refused_with_the_names_that_exist(readings: Readings) -> None:
    with pytest.raises(FormatError, match="no sheet Risks; its sheets are Summary, Schedule"):
        write(readings, Options(only=("Risks",)))


def test_names_that_look_like_formulas_stay_text() -> None:
    plan = Plan(title="=1+1", rows={"a": Row(id="a", name='=HYPERLINK("http://x")'), "b": Row(id="b", name="@x & y")})
    written = load_workbook(io.BytesIO(write(Readings(plan, schedule_plan(plan)), Options())))
    assert not [cell for sheet in written for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
    assert '=HYPERLINK("http://x")' in texts(written["Schedule"])


def test_an_empty_plan_makes_a_workbook_that_says_so() -> None:
    written = load_workbook(io.BytesIO(write(Readings(Plan(), schedule_plan(Plan())), Options())))
    assert "The plan has no tasks yet." in texts(written["Summary"])
    assert "The plan names no people yet." in texts(written["People"])


def test_a_plan_without_releases_is_summed_up_by_its_main_parts(readings: Readings) -> None:
    plan = replace(readings.plan, releases={})
    rows = {key: replace(row, kind="task") if row.kind == "release" else row for key, row in plan.rows.items()}
    plan = replace(plan, rows=rows)
    said = texts(load_workbook(io.BytesIO(write(Readings(plan, schedule_plan(plan)), Options())))["Summary"])
    assert {"Main parts", "Claims 8.0", "Portal 4.3"} <= said


@pytest.mark.long
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed, so nothing can open the workbook")
def test_libreoffice_opens_the_workbook(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "csv", "plan.xlsx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert "Claims 8.0" in (tmp_path / "plan.csv").read_text(encoding="latin-1")
