"""The picture that is sent: one sheet, as SVG."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable

import msgspec
import pytest

from relplanner.chart.as_svg import as_svg
from relplanner.chart.primitives import Text, cut, text_width
from relplanner.chart.scene import Scene
from relplanner.chart.sheet import Sheet, pages, sheet
from relplanner.chart.stage import scene_of
from relplanner.chart.theme import DARK, LIGHT, Theme
from relplanner.insight.readings import Readings
from relplanner.plan.instants import instant
from relplanner.plan.model import Plan
from relplanner.schedule.critical_path import schedule_plan

Make = Callable[..., Scene]
PLAN = "== Build\n  Design <b>&\x07 2d @Ana\n  Code 3d @Ana\n  :: Reserve 1d after 3\n  <> Exit after 4"
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314  (our own file)
    return [one.text or "" for one in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_svg_is_well_formed_and_names_every_row(scene_from: Make, theme: Theme) -> None:
    svg = as_svg(sheet(scene_from(PLAN, "2027-03-02"), title="CRM <4.0>"), theme)
    found = texts(svg)
    for text in (
        "CRM <4.0>",
        "Build",
        "Design <b>& ",
        "Code",
        "Reserve",
        "Exit",
        "Start",
        "Finish",
        "today",
        "clash",
        "gate",
        "buffer",
    ):
        assert text in found
    assert theme.surface in svg
    assert "nan" not in svg.lower()


def test_every_reference_of_the_svg_is_defined(scene_from: Make) -> None:
    svg = as_svg(sheet(scene_from(PLAN)))
    root = ET.fromstring(svg)  # noqa: S314  (our own file)
    defined = {one.get("id") for one in root.iter() if one.get("id")}
    used = {part.split(")")[0] for part in svg.split("url(#")[1:]}
    assert used == defined
    assert used


def test_the_sheet_holds_all_rows_and_what_it_draws(scene_from: Make) -> None:
    few, many = sheet(scene_from("A 1d")), sheet(scene_from("\n".join(f"Task {number} 1d" for number in range(50))))
    assert many.height - few.height == 49 * 22
    assert few.width >= 1400


def test_a_long_plan_makes_the_sheet_wider_than_asked(plan_of: Callable[..., object], scene_from: Make) -> None:
    scene = scene_from("A 900d")
    found = sheet(scene, width=800.0)
    assert found.width > 1200


def test_centuries_stand_on_a_sheet_that_can_still_be_opened(scene_from: Make) -> None:
    assert sheet(scene_from("A 60000d")).width < 32_767


def test_an_empty_plan_is_a_sheet_too(scene_from: Make) -> None:
    assert as_svg(sheet(scene_from("A 1d"), [])).startswith("<svg")
    plan = Plan()
    nothing = scene_of(Readings(plan, schedule_plan(plan)), instant("2027-03-01"))
    found = texts(as_svg(sheet(nothing)))
    assert "Nothing is planned yet." in found
    assert any("2027" in text for text in found)
    assert not any("1970" in text for text in found)


def test_unknown_rows_are_left_out(scene_from: Make) -> None:
    assert "Ghost" not in as_svg(sheet(scene_from("A 1d"), ["r1", "ghost"]))


def test_long_names_are_cut_with_an_ellipsis() -> None:
    text = cut("Deploy the release candidate to the system integration environment", 12, 120)
    assert text.endswith("…")
    assert text_width(text, 12) <= 120
    assert cut("Deploy", 12, 120) == "Deploy"
    assert cut("Deploy", 12, 2) == ""


def test_texts_in_the_names_column_do_not_reach_the_dates(scene_from: Make) -> None:
    found = sheet(scene_from("A very long name of a task that nobody would ever want to read to its end, but it is there 1d"))
    names = [one for layer in found.layers for one in layer.shapes if isinstance(one, Text) and one.room is not None]
    assert names
    assert all(one.room is not None and one.x + min(one.room, text_width(one.text, one.size)) <= 400 for one in names)


def test_shapes_can_be_told_apart_by_value() -> None:
    one = Text(x=1, y=2, text="A")
    assert one == Text(x=1, y=2, text="A")
    assert one != msgspec.structs.replace(one, x=2)


def words_of(page: Sheet, layer: int) -> list[Text]:
    return [shape for shape in page.layers[layer].shapes if isinstance(shape, Text)]


NAMES = 4
"""The layer of names."""


def test_pages_hold_every_row_once_under_title_axis_and_legend(scene_from: Make) -> None:
    scene = scene_from("== Build\n" + "\n".join(f"  Task {number} 1d" for number in range(90)))
    found = pages(scene, title="CRM 4.0", status="Status of 1 March 2027")
    assert len(found) == 3
    for number, page in enumerate(found, start=1):
        said = {text.text for layer in range(len(page.layers)) for text in words_of(page, layer)}
        assert {"CRM 4.0", "Task", "Start", "Finish", "March 2027", "task"} <= said
        assert {"Status of 1 March 2027", f"page {number} of 3"} <= said
        assert (page.width, page.height) == (found[0].width, 1046.0)
        bottom = max(layer.clip[1] + layer.clip[3] for layer in page.layers if layer.clip is not None)
        assert bottom <= 1046 - 24 - 16 - 40
    names = [text.text for page in found for text in words_of(page, NAMES) if text.text.startswith("Task ")]
    assert names == [f"Task {number}" for number in range(90)]
    assert any(text.text.endswith("continued: Build") for text in words_of(found[1], 0))


def test_a_page_does_not_end_with_the_head_of_the_next(scene_from: Make) -> None:
    scene = scene_from("\n".join(f"Task {number} 1d" for number in range(38)) + "\n== Build\n  Code 1d\n  Test 1d")
    first, second = pages(scene)
    assert "Build" not in [text.text for text in words_of(first, NAMES)]
    assert [text.text for text in words_of(second, NAMES) if text.size == 12] == ["Build", "Code", "Test"]


def test_a_page_is_never_wider_than_paper(scene_from: Make) -> None:
    assert {page.width for page in pages(scene_from("A 3000d"))} == {1480.0}
