"""Shapes on pixels: edges are crisp at every scale, colours are the theme's, both themes can be read."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from pytestqt.qtbot import QtBot

from relplanner.chart.primitives import Hatch, Line, Polygon, Polyline, Rect, Shape, Text, diamond
from relplanner.chart.routes import FAINT
from relplanner.chart.sheet import Layer, Sheet
from relplanner.chart.theme import DARK, LIGHT, Role, Theme
from relplanner.paint.painter import Brushes, ShapePainter, picture, png

SCALES = (1.0, 1.5, 2.0)


def draw(shapes: list[Shape], scale: float = 1.0, theme: Theme = LIGHT, dx: float = 0.0) -> QImage:
    layer = Layer(shapes=shapes, dx=dx)
    return picture(Sheet(width=60, height=30, title="", layers=(layer,)), Brushes(theme, scale))


def colours(image: QImage, y: int) -> list[str]:
    return [image.pixelColor(x, y).name().upper() for x in range(image.width())]


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("x", [10.0, 10.3, 10.5, 10.77])
def test_a_bar_has_no_blurred_edge(qtbot: QtBot, scale: float, x: float) -> None:
    row = colours(draw([Rect(x=x, y=5, width=20.4, height=12, fill="bar")], scale), round(10 * scale))
    assert set(row) == {LIGHT.bar, LIGHT.surface}
    assert row.count(LIGHT.bar) == pytest.approx(20.4 * scale, abs=1)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("dx", [0.0, 0.4, -3.3])
def test_an_upright_line_is_whole_pixels_wide(qtbot: QtBot, scale: float, dx: float) -> None:
    row = colours(draw([Line(x1=20.5, y1=0, x2=20.5, y2=30, role="line")], scale, dx=dx), round(15 * scale))
    assert row.count(LIGHT.line) == max(1, round(scale))
    assert set(row) == {LIGHT.line, LIGHT.surface}


@pytest.mark.parametrize("scale", SCALES)
def test_an_arrow_is_crisp_up_to_its_head(qtbot: QtBot, scale: float) -> None:
    image = draw([Polyline(points=((5, 5), (20, 5), (20, 20), (50, 20)), role="link", arrow=True)], scale)
    row = colours(image, round(12 * scale))
    assert row.count(LIGHT.link) == max(1, round(scale))
    assert set(row) == {LIGHT.link, LIGHT.surface}
    assert LIGHT.link in colours(image, round(20 * scale) - 1) or LIGHT.link in colours(image, round(20 * scale))


@pytest.mark.parametrize("scale", SCALES)
def test_an_outline_lies_inside_its_bar(qtbot: QtBot, scale: float) -> None:
    row = colours(
        draw([Rect(x=10, y=5, width=20, height=12, fill="critical", edge="outline", edge_width=2)], scale), round(10 * scale)
    )
    assert row.index(LIGHT.outline) == round(10 * scale)
    assert row[round(20 * scale)] == LIGHT.critical
    assert row[round(30 * scale) - 1] == LIGHT.outline
    assert row[round(30 * scale)] == LIGHT.surface


def test_a_thin_rectangle_keeps_a_pixel(qtbot: QtBot) -> None:
    assert colours(draw([Rect(x=10.2, y=0, width=0.01, height=30, fill="red")]), 10).count(LIGHT.red) == 1


def test_hatching_has_strokes_and_ground(qtbot: QtBot) -> None:
    row = colours(draw([Hatch(x=10, y=5, width=30, height=12, role="red", spacing=6)]), 10)
    inside = row[10:40]
    assert LIGHT.surface in inside
    assert sum(one != LIGHT.surface for one in inside) >= 5
    assert set(row[:10]) == {LIGHT.surface}


def test_hatching_moves_with_what_it_covers(qtbot: QtBot) -> None:
    shape = Hatch(x=0, y=5, width=12, height=12, role="red", spacing=6)
    here, there = draw([shape], dx=10), draw([shape], dx=23)
    assert colours(here, 10)[10:22] == colours(there, 10)[23:35]


@pytest.mark.parametrize("anchor", ["start", "middle", "end"])
def test_text_stands_where_it_is_anchored(qtbot: QtBot, anchor: str) -> None:
    image = draw([Text(x=30, y=15, text="III", size=12, anchor=anchor)])
    inked = [x for x in range(60) if any(image.pixelColor(x, y) != QColor(LIGHT.surface) for y in range(30))]
    assert inked
    if anchor == "start":
        assert inked[0] >= 29
    elif anchor == "end":
        assert inked[-1] <= 30
    else:
        assert abs((inked[0] + inked[-1]) / 2 - 29.5) <= 2


def test_text_that_has_no_room_is_cut(qtbot: QtBot) -> None:
    image = draw([Text(x=2, y=15, text="Integration cycle", size=12, room=30)])
    inked = [x for x in range(60) if any(image.pixelColor(x, y) != QColor(LIGHT.surface) for y in range(30))]
    assert inked[-1] <= 34


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("role", ["bar", "critical", "buffer_edge", "red", "accent", "link"])
def test_marks_are_painted_in_the_themes_colour(qtbot: QtBot, theme: Theme, role: Role) -> None:
    image = draw([Polygon(points=diamond(30, 15, 8), fill=role)], 2.0, theme)
    assert image.pixelColor(60, 30).name().upper() == theme.colour(role)
    assert image.pixelColor(2, 2).name().upper() == theme.surface


def test_opacity_ends_with_its_shapes(qtbot: QtBot) -> None:
    image = QImage(20, 10, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.surface))
    painter = QPainter(image)
    shapes = ShapePainter(painter, Brushes(LIGHT))
    shapes.paint([Rect(x=0, y=0, width=5, height=10, fill="red")], 0.5)
    shapes.paint([Rect(x=10, y=0, width=5, height=10, fill="red")])
    painter.end()
    assert image.pixelColor(2, 5).name().upper() not in {LIGHT.red, LIGHT.surface}
    assert image.pixelColor(12, 5).name().upper() == LIGHT.red


def test_png_is_a_png_at_its_scale(qtbot: QtBot) -> None:
    assert QGuiApplication.instance() is not None
    data = png(Sheet(width=60, height=30, title="", layers=()), DARK, 1.5)
    image = QImage.fromData(data)
    assert (image.width(), image.height()) == (90, 45)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_faint_arrows_are_not_too_faint(qtbot: QtBot, theme: Theme) -> None:
    def luminance(colour: QColor) -> float:
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    image = draw([Polyline(points=((5, 10), (50, 10)), role="link", width=4, opacity=FAINT)], 1.0, theme)
    low, high = sorted(luminance(image.pixelColor(*at)) for at in ((20, 10), (20, 25)))
    assert (high + 0.05) / (low + 0.05) >= 3
