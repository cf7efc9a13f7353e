import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.formats.excel import styles
from relplanner.formats.excel.cells import clean, page_text, put, put_instant
from relplanner.plan.instants import instant, to_datetime


@pytest.fixture
def sheet() -> Worksheet:
    book = Workbook()
    styles.register(book)
    return book.active


def reread(sheet: Worksheet) -> Worksheet:
    out = io.BytesIO()
    sheet.parent.save(out)
    return load_workbook(io.BytesIO(out.getvalue())).active


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_text_that_looks_like_a_formula_stays_text(sheet: Worksheet, text: str) -> None:
    put(sheet, 1, 1, text, "text")
    cell = reread(sheet).cell(1, 1)
    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.quotePrefix


def test_plain_text_has_no_quote_mark(sheet: Worksheet) -> None:
    put(sheet, 1, 1, "Develop", "text")
    assert not reread(sheet).cell(1, 1).quotePrefix


@pytest.mark.parametrize("text", ["a\x00b", "a\x1fb", "\ud800", "\ufffe", "\uffff"])
def test_characters_that_no_workbook_holds_are_replaced(sheet: Worksheet, text: str) -> None:
    put(sheet, 1, 1, text, "text")
    assert "\N{REPLACEMENT CHARACTER}" in reread(sheet).cell(1, 1).value


def test_text_is_cut_at_the_limit() -> None:
    assert len(clean("x" * 40_000)) == 32_767


def test_an_instant_is_a_date(sheet: Worksheet) -> None:
    at = instant("2027-11-27T18:00")
    put_instant(sheet, 1, 1, at, "date")
    cell = reread(sheet).cell(1, 1)
    assert cell.is_date
    assert cell.value == to_datetime(at)


def test_a_finish_at_midnight_shows_its_time(sheet: Worksheet) -> None:
    put_instant(sheet, 1, 1, instant("2027-11-28"), "date", finish=True)
    put_instant(sheet, 2, 1, instant("2027-11-28T17:00"), "date", finish=True)
    read = reread(sheet)
    assert "hh" in read.cell(1, 1).number_format
    assert "hh" not in read.cell(2, 1).number_format


def test_a_date_before_the_workbooks_first_one_is_text(sheet: Worksheet) -> None:
    put_instant(sheet, 1, 1, instant("1899-12-31T08:00"), "date")
    assert reread(sheet).cell(1, 1).value == "1899-12-31 08:00"


def test_a_footers_ampersand_begins_no_code() -> None:
    assert page_text("R&D") == "R&&D"
