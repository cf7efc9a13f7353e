"""Pictures and pages as files."""

from __future__ import annotations

import os
import re
import subprocess  # a program of its own: Qt not started yet
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from relplanner.chart.paper import Column, Entry, Paper
from relplanner.chart.primitives import Rect, Text
from relplanner.chart.sheet import Sheet
from relplanner.chart.theme import DARK, LIGHT
from relplanner.chart.tick_list import go_no_go_pages, runbook_pages
from relplanner.formats.exchange import FormatError, Options
from relplanner.formats.registry import FORMATS
from relplanner.insight.readings import Readings
from relplanner.paint.formats import PAINTED, write_pdf, write_png
from relplanner.plan.edits.runbooks import add_runbook
from relplanner.plan.edits.templates import from_template
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant
from relplanner.plan.model import Estimate, Minutes, Plan, Row
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_example, read_runbook, read_template

IDS = SeededIds("pages")


def readings(plan: Plan) -> Readings:
    return Readings(plan, schedule_plan(plan), day("2027-09-28"))


def tasks(count: int) -> Plan:
    rows = {
        f"t{n}": Row(id=f"t{n}", name=f"Task {n}", rank=f"{n:05}V", estimate=Estimate(likely=Minutes(480))) for n in range(count)
    }
    return Plan(title="Many", rows=rows)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_picture_is_the_chart_in_its_colours(qtbot: QtBot, theme: object) -> None:
    image = QImage.fromData(write_png(readings(read_example().plan), Options(only=(theme.name,))), "PNG")  # type: ignore[attr-defined]
    assert image.pixelColor(2, 2).name().upper() == theme.surface  # type: ignore[attr-defined]
    assert image.width() >= 2 * 1400
    assert image.height() > 2 * 22 * len(read_example().plan.rows)


@pytest.mark.long
def test_a_tall_plan_is_drawn_smaller(qtbot: QtBot) -> None:
    assert QImage.fromData(write_png(readings(tasks(1000)), Options()), "PNG").height() <= 32_000


def test_a_plan_that_is_too_tall_for_a_picture_is_refused(qtbot: QtBot) -> None:
    with pytest.raises(FormatError, match=r"2000 rows are too many for one picture; export \.pdf or \.svg instead"):
        write_png(readings(tasks(2000)), Options())


def boxes(data: bytes) -> list[tuple[float, float]]:
    """Width and height of every page."""
    found = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)
    return [(float(width), float(height)) for width, height in found]


@pytest.mark.parametrize(("size", "width", "height"), [("A3", 1191, 842), ("A4", 842, 595)])
def test_pages_lie_across(qtbot: QtBot, size: str, width: int, height: int) -> None:
    data = write_pdf(readings(tasks(100)), Options(only=(size,)))
    assert data.startswith(b"%PDF-")
    pages = boxes(data)
    assert len(pages) == 3
    assert all(abs(w - width) <= 1 and abs(h - height) <= 1 for w, h in pages)


@pytest.fixture(scope="module")
def cutover() -> Plan:
    made = from_template(
        read_template("major"), IDS, name="Claims", version="8.0", start=instant("2027-07-12T08:00"), today=day("2027-07-09")
    )
    return add_runbook(made, IDS, next(row.id for row in made.rows.values() if row.code == "X7"), read_runbook("cutover"))


def said(sheets: tuple[Sheet, ...]) -> list[str]:
    return [shape.text for one in sheets for layer in one.layers for shape in layer.shapes if isinstance(shape, Text)]


def test_the_runbook_is_a_page_to_tick_and_the_go_no_go_a_page_to_sign(qtbot: QtBot, cutover: Plan) -> None:
    of = readings(cutover)
    text = said(runbook_pages(of))
    assert "Window 27 Nov 18:00 to 28 Nov 06:00; the last step ends 28 Nov 04:10, 110 minutes in reserve." in text
    assert [text.count(one) for one in ("Point of no return: open interfaces", "forward only", "Sat 17:00", "Sun 00:10")] == [
        1
    ] * 4
    boxes_to_tick = [one for sheet in runbook_pages(of) for one in sheet.layers[0].shapes if isinstance(one, Rect)]
    assert len(boxes_to_tick) == 26
    questions = said(go_no_go_pages(of))
    assert [questions.count(one) for one in ("stops the release", "Signature", "It was not rehearsed.")] == [6, 1, 1]
    [wide], [tall] = (boxes(write_pdf(of, Options(only=(part,)))) for part in ("runbook", "go-no-go"))
    assert wide[0] > wide[1]
    assert tall[0] < tall[1]


def test_a_long_list_goes_on_under_its_head_on_the_next_page() -> None:
    paper = Paper("Many", width=400, height=400)
    columns = (Column(heading="Name", width=100), Column(heading="Done", width=40, kind="box"))
    paper.table(columns, [Entry(texts=("a name of several words, wrapped", "yes")) for _ in range(20)])
    sheets = paper.sheets()
    assert len(sheets) > 2
    assert all("Name" in said((one,)) for one in sheets)
    assert all(shape.y < 400 for one in sheets for shape in one.layers[0].shapes if isinstance(shape, Text))
    assert said(sheets)[-1] == f"page {len(sheets)} of {len(sheets)}"


@pytest.mark.parametrize("part", ["runbook", "go-no-go"])
def test_a_part_that_is_not_there_is_refused_with_the_cure(part: str) -> None:
    with pytest.raises(FormatError, match=r"This plan has no .*; (add|name) "):
        write_pdf(readings(Plan()), Options(only=(part,)))


def test_an_empty_plan_is_one_page(qtbot: QtBot) -> None:
    assert len(boxes(write_pdf(readings(Plan()), Options()))) == 1


@pytest.mark.parametrize("write", [write_png, write_pdf])
def test_an_unknown_word_is_refused(qtbot: QtBot, write: object) -> None:
    with pytest.raises(FormatError, match="has no part green; it can be light or dark"):
        write(readings(Plan()), Options(only=("green",)))  # type: ignore[operator]


def test_no_suffix_is_written_twice() -> None:
    suffixes = [suffix for form in (*FORMATS, *PAINTED) for suffix in form.suffixes]
    assert len(suffixes) == len(set(suffixes))


def test_a_verb_draws_without_a_screen(tmp_path: Path) -> None:
    file = tmp_path / "plan.relplan"
    run = [sys.executable, "-m", "relplanner"]
    bare = {key: value for key, value in os.environ.items() if key not in {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"}}
    subprocess.run([*run, "new", "minor", "-o", file, "--start", "2027-09-06"], check=True, capture_output=True)
    for suffix, head in (("png", b"\x89PNG"), ("pdf", b"%PDF-")):
        out = tmp_path / f"plan.{suffix}"
        done = subprocess.run([*run, "export", file, "-o", out], capture_output=True, text=True, check=False, env=bare)
        assert (done.returncode, done.stdout) == (0, "")
        assert out.read_bytes().startswith(head)
