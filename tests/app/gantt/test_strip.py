"""The people strip: cells, choosing, lighting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt

from relplanner.plan.instants import instant

if TYPE_CHECKING:
    from conftest import Bench

SPLIT = 300


@pytest.fixture
def strip(bench: Bench) -> Bench:
    bench.strip.resize(1000, 120)
    bench.strip.set_split(SPLIT)
    bench.strip.setParent(None)
    bench.strip.show()
    return bench


def cell(bench: Bench, at: str, line: int = 0) -> QPoint:
    return QPoint(SPLIT + round(bench.axis.x(instant(at))), 24 + line * 20 + 10)


def click(bench: Bench, at: QPoint) -> None:
    bench.qtbot.mouseClick(bench.strip.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_a_cell_lies_below_its_time(strip: Bench) -> None:
    at = cell(strip, "2027-03-03T12:00")
    found = strip.strip.cell_at(at.x(), at.y())
    assert found is not None
    assert (found.resource, found.start, found.finish) == ("ana", instant("2027-03-01"), instant("2027-03-08"))
    assert found.figure == "2.0/1.0"


def test_the_left_part_and_the_heading_hold_no_cell(strip: Bench) -> None:
    assert strip.strip.cell_at(100, 34) is None
    assert strip.strip.cell_at(500, 10) is None
    assert strip.strip.cell_at(500, 100) is None


def test_a_click_lights_the_clashing_bars(strip: Bench) -> None:
    click(strip, cell(strip, "2027-03-03T12:00"))
    assert strip.view.lit == {"design", "manual"}
    assert strip.strip.accessibleDescription() == "Ana is booked 2.0 of 1.0 from Mon 1 Mar to Sun 7 Mar by Design and Manual."
    strip.strip.viewport().grab()
    click(strip, cell(strip, "2027-03-03T12:00"))
    assert strip.view.lit == frozenset()


def test_escape_in_the_chart_ends_the_lighting_in_both(strip: Bench) -> None:
    click(strip, cell(strip, "2027-03-03T12:00"))
    strip.key(Qt.Key.Key_Escape)
    assert strip.view.lit == frozenset()
    assert strip.strip.cell is None


def test_arrows_walk_from_cell_to_cell(strip: Bench) -> None:
    click(strip, cell(strip, "2027-03-03T12:00"))
    strip.key(Qt.Key.Key_Right, on=strip.strip)
    assert strip.strip.cell is not None
    assert strip.strip.cell.start == instant("2027-03-08")
    strip.key(Qt.Key.Key_Left, on=strip.strip)
    assert strip.strip.cell.start == instant("2027-03-01")
    strip.key(Qt.Key.Key_Escape, on=strip.strip)
    assert strip.strip.cell is None


def test_names_and_cells_are_painted(strip: Bench) -> None:
    image = strip.strip.viewport().grab().toImage()
    ratio = strip.strip.devicePixelRatioF()
    left = {image.pixelColor(round(x * ratio), round(34 * ratio)).name() for x in range(10, 80)}
    assert len(left) > 3


def test_the_strip_asks_for_the_height_of_its_lines(strip: Bench) -> None:
    assert strip.strip.wanted_height() == 24 + 20 + 6


def test_zooming_lets_go_of_a_cell_that_is_none_any_more(strip: Bench) -> None:
    click(strip, cell(strip, "2027-03-03T12:00"))
    strip.axis.zoom(60.0)
    assert strip.strip.cell is None
