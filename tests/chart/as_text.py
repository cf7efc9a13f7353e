"""A chart as lines of characters, as the tests read it: one line per row, eight pixels of time per character.

What is drawn later covers what is below, as on screen: arrows, then tails, bars, clashes, diamonds, words.
"""

from __future__ import annotations

from itertools import pairwise

from relplanner.chart.chart import Chart, Window
from relplanner.chart.gantt import ROW_HEIGHT
from relplanner.chart.primitives import Hatch, Line, Point, Polygon, Polyline, Rect, Shape, Text
from relplanner.chart.theme import Role

COLUMN = 8.0

_FILLS: dict[Role, str] = {"bar": "▒", "critical": "█", "buffer": "░", "buffer_edge": "▓", "cell": "□"}
_HEADS = {(1, 0): "►", (-1, 0): "◄", (0, 1): "▼", (0, -1): "▲"}
_BENDS = {
    frozenset({"W", "E"}): "─",
    frozenset({"N", "S"}): "│",
    frozenset({"E", "S"}): "┌",
    frozenset({"W", "S"}): "┐",
    frozenset({"E", "N"}): "└",
    frozenset({"W", "N"}): "┘",
}


class Page:
    """A sheet of characters; what falls outside is not written."""

    def __init__(self, columns: int, lines: int) -> None:
        self.rows = [[" "] * columns for _ in range(lines)]

    def put(self, column: int, line: int, sign: str) -> None:
        """Write one character."""
        if 0 <= line < len(self.rows) and 0 <= column < len(self.rows[line]):
            self.rows[line][column] = sign

    def fill(self, left: float, right: float, line: int, sign: str) -> None:
        """Write a character from `left` to `right`, at least once."""
        first, last = round(left / COLUMN), round(right / COLUMN)
        for column in range(first, max(last, first + 1)):
            self.put(column, line, sign)


def as_text(chart: Chart, columns: int = 72, *, arrows: bool = True) -> str:
    """Draw all rows of a chart, names first, from the scale's origin on."""
    page = Page(columns, len(chart.rows))
    window = Window(0.0, columns * COLUMN, 0, len(chart.rows) - 1)
    layers = chart.layers(window)
    if arrows:
        for arrow in layers.arrows:
            _arrow(page, arrow)
    for _, shapes in layers.rows:
        for shape in shapes:
            _shape(page, shape)
    names = [chart.scene.plan.rows[row].name if row in chart.lines else "" for row in chart.rows]
    wide = max((len(name) for name in names), default=0)
    return "\n".join(f"{name:<{wide}} |{''.join(line)}".rstrip() for name, line in zip(names, page.rows, strict=True))


def _shape(page: Page, shape: Shape) -> None:
    if isinstance(shape, Rect):
        _rect(page, shape)
    elif isinstance(shape, Hatch) and shape.role == "red":
        page.fill(shape.x, shape.x + shape.width, int(shape.y // ROW_HEIGHT), "▚")
    elif isinstance(shape, Line):
        _line(page, shape)
    elif isinstance(shape, Polygon):
        _polygon(page, shape)
    elif isinstance(shape, Text):
        line, middle = int(shape.y // ROW_HEIGHT), shape.anchor == "middle"
        column = round(shape.x / COLUMN) - (len(shape.text) // 2 if middle else 0)
        for place, sign in enumerate(shape.text):
            page.put(column + place, line, sign)


def _rect(page: Page, shape: Rect) -> None:
    line, right = int(shape.y // ROW_HEIGHT), shape.x + shape.width
    if shape.fill == "baseline":
        for column in range(round(shape.x / COLUMN), max(round(right / COLUMN), round(shape.x / COLUMN) + 1)):
            if 0 <= column < len(page.rows[line]) and page.rows[line][column] == " ":
                page.put(column, line, "_")
    elif shape.fill == "outline":
        page.fill(shape.x, right, line, "▔")
    elif shape.fill == "surface" and shape.dashed:
        page.fill(shape.x, right, line, "?")
    elif shape.fill in _FILLS:
        page.fill(shape.x, right, line, _FILLS[shape.fill])


def _line(page: Page, shape: Line) -> None:
    line = int(shape.y1 // ROW_HEIGHT)
    sign = "╌" if shape.role == "tail" else "!"
    if shape.y1 == shape.y2:
        page.fill(shape.x1, shape.x2, line, sign)
    elif shape.role == "tail":
        page.put(round(shape.x1 / COLUMN), line, "┤")


def _polygon(page: Page, shape: Polygon) -> None:
    middle = sum(x for x, _ in shape.points) / len(shape.points)
    column, line = round(middle / COLUMN), int(shape.points[0][1] // ROW_HEIGHT)
    if len(shape.points) == 4:
        if shape.edge is None:
            page.put(column, line, "◆")
        else:
            page.put(column - 1, line, "<")
            page.put(column + 1, line, ">")
    elif shape.edge is not None:
        page.put(column, line, "!" if shape.fill == "red" else "↓")
    else:
        page.put(int(min(x for x, _ in shape.points) / COLUMN), line, "▼")


def _arrow(page: Page, arrow: Polyline) -> None:
    """Draw the way cell by cell, then a head on its last cell."""
    cells: list[tuple[int, int]] = []
    for begin, end in pairwise(arrow.points):
        for cell in _between(begin, end):
            if not cells or cells[-1] != cell:
                cells.append(cell)
    for number, (column, line) in enumerate(cells):
        sides = set()
        for other in (cells[number - 1] if number else None, cells[number + 1] if number + 1 < len(cells) else None):
            if other is not None:
                across, down = other[0] - column, other[1] - line
                sides.add("E" if across > 0 else "W" if across < 0 else "S" if down > 0 else "N")
        page.put(column, line, _BENDS.get(frozenset(sides), "─" if sides & {"E", "W"} else "│"))
    if len(cells) > 1 and arrow.arrow:
        (before, above), (column, line) = cells[-2], cells[-1]
        way = ((column > before) - (column < before), (line > above) - (line < above))
        page.put(column, line, _HEADS.get(way, "►"))


def _between(begin: Point, end: Point) -> list[tuple[int, int]]:
    """The cells on a level or upright way, both ends included."""
    x1, y1 = int(begin[0] // COLUMN), int(begin[1] // ROW_HEIGHT)
    x2, y2 = int(end[0] // COLUMN), int(end[1] // ROW_HEIGHT)
    if y1 == y2:
        step = 1 if x2 >= x1 else -1
        return [(x, y1) for x in range(x1, x2 + step, step)]
    step = 1 if y2 >= y1 else -1
    return [(x1, y) for y in range(y1, y2 + step, step)]
