"""A sheet as SVG: self-contained, no scripts, no fonts inside, readable by browsers, mail programs and office suites.

Attributes only, no style sheets: some viewers ignore them. Text is escaped, numbers are written with at most two decimals.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from relplanner.chart.primitives import CAP_MIDDLE, Hatch, Line, Point, Polygon, Polyline, Rect, Shape, Text, cut
from relplanner.chart.sheet import Layer, Sheet
from relplanner.chart.theme import LIGHT, Role, Theme

FONTS = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
ARROW_LENGTH, ARROW_HALF = 6.0, 3.0


def as_svg(sheet: Sheet, theme: Theme = LIGHT) -> str:
    """Write a sheet as an SVG document in the colours of `theme`."""
    writer = _Writer(theme)
    body = [line for layer in sheet.layers for line in writer.layer(layer)]
    size = f'width="{_n(sheet.width)}" height="{_n(sheet.height)}" viewBox="0 0 {_n(sheet.width)} {_n(sheet.height)}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{FONTS}">',
            f"<title>{_words(sheet.title)}</title>",
            *(["<defs>", *writer.defs, "</defs>"] if writer.defs else []),
            f'<rect x="0" y="0" width="{_n(sheet.width)}" height="{_n(sheet.height)}" fill="{theme.surface}"/>',
            *body,
            "</svg>",
            "",
        ]
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def _words(text: str) -> str:
    """Escaped text without the characters that XML forbids."""
    return escape("".join(c if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff" else " " for c in text))


class _Writer:
    """Shapes to elements; collects the patterns and clips that they refer to."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.defs: list[str] = []
        self._patterns: dict[tuple[Role, float, float], str] = {}
        self._clips = 0

    def layer(self, layer: Layer) -> list[str]:
        shapes = [line for shape in layer.shapes for line in self._shape(shape)]
        clip = ""
        if layer.clip is not None:
            self._clips += 1
            x, y, width, height = layer.clip
            name = f"clip{self._clips}"
            self.defs.append(
                f'<clipPath id="{name}"><rect x="{_n(x - layer.dx)}" y="{_n(y - layer.dy)}" '
                f'width="{_n(width)}" height="{_n(height)}"/></clipPath>'
            )
            clip = f' clip-path="url(#{name})"'
        return [f'<g transform="translate({_n(layer.dx)} {_n(layer.dy)})"{clip}>', *shapes, "</g>"]

    def _shape(self, shape: Shape) -> Iterable[str]:
        if isinstance(shape, Rect):
            return [self._rect(shape)]
        if isinstance(shape, Hatch):
            return [self._hatch(shape)]
        if isinstance(shape, Line):
            ends = f'x1="{_n(shape.x1)}" y1="{_n(shape.y1)}" x2="{_n(shape.x2)}" y2="{_n(shape.y2)}"'
            return [f"<line {ends}{self._stroke(shape.role, shape.width, dashed=shape.dashed)}{_opacity(shape.opacity)}/>"]
        if isinstance(shape, Polyline):
            return self._polyline(shape)
        if isinstance(shape, Polygon):
            edge = self._stroke(shape.edge, shape.edge_width) if shape.edge else ""
            return [f'<polygon points="{_points(shape.points)}"{self._fill(shape.fill)}{edge}{_opacity(shape.opacity)}/>']
        return [self._text(shape)]

    def _rect(self, shape: Rect) -> str:
        half = shape.edge_width / 2 if shape.edge else 0.0
        width, height = max(shape.width - 2 * half, 0.5), max(shape.height - 2 * half, 0.5)
        box = f'x="{_n(shape.x + half)}" y="{_n(shape.y + half)}" width="{_n(width)}" height="{_n(height)}"'
        radius = f' rx="{_n(shape.radius)}"' if shape.radius else ""
        edge = self._stroke(shape.edge, shape.edge_width, dashed=shape.dashed) if shape.edge else ""
        return f"<rect {box}{radius}{self._fill(shape.fill)}{edge}{_opacity(shape.opacity)}/>"

    def _hatch(self, shape: Hatch) -> str:
        key = (shape.role, shape.spacing, shape.stroke)
        if (name := self._patterns.get(key)) is None:
            name = self._patterns[key] = f"hatch{len(self._patterns) + 1}"
            side, low, high = (_n(shape.spacing + more) for more in (0, -1, 1))
            line = f"M0 {side}L{side} 0M-1 1L1 -1M{low} {high}L{high} {low}"
            self.defs.append(
                f'<pattern id="{name}" width="{side}" height="{side}" patternUnits="userSpaceOnUse">'
                f'<path d="{line}" fill="none"{self._stroke(shape.role, shape.stroke)}/></pattern>'
            )
        radius = f' rx="{_n(shape.radius)}"' if shape.radius else ""
        box = f'x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" height="{_n(shape.height)}"'
        return f'<rect {box}{radius} fill="url(#{name})"{_opacity(shape.opacity)}/>'

    def _polyline(self, shape: Polyline) -> list[str]:
        points = list(shape.points)
        head: list[str] = []
        if shape.arrow and len(points) > 1:
            (x1, y1), (x2, y2) = points[-2:]
            across, down = (x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1)
            back = (x2 - across * ARROW_LENGTH, y2 - down * ARROW_LENGTH)
            side = ARROW_HALF
            corners = (
                (x2, y2),
                (back[0] - down * side, back[1] - across * side),
                (back[0] + down * side, back[1] + across * side),
            )
            points[-1] = (x2 - across * (ARROW_LENGTH - 1), y2 - down * (ARROW_LENGTH - 1))
            head = [f'<polygon points="{_points(corners)}"{self._fill(shape.role)}{_opacity(shape.opacity)}/>']
        stroke = self._stroke(shape.role, shape.width, dashed=shape.dashed)
        return [f'<polyline points="{_points(points)}" fill="none"{stroke}{_opacity(shape.opacity)}/>', *head]

    def _text(self, shape: Text) -> str:
        text = cut(shape.text, shape.size, shape.room)
        place = f'x="{_n(shape.x)}" y="{_n(shape.y + CAP_MIDDLE * shape.size)}" font-size="{_n(shape.size)}"'
        weight = f' font-weight="{shape.weight}"' if shape.weight != 400 else ""
        anchor = f' text-anchor="{shape.anchor}"' if shape.anchor != "start" else ""
        italic = ' font-style="italic"' if shape.italic else ""
        return f"<text {place}{weight}{anchor}{italic}{self._fill(shape.role)}{_opacity(shape.opacity)}>{_words(text)}</text>"

    def _fill(self, role: Role | None) -> str:
        return f" fill={quoteattr(self._theme.colour(role))}" if role else ' fill="none"'

    def _stroke(self, role: Role, width: float, *, dashed: bool = False) -> str:
        dashes = ' stroke-dasharray="3 2"' if dashed else ""
        return f' stroke="{self._theme.colour(role)}" stroke-width="{_n(width)}"{dashes}'


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _opacity(value: float) -> str:
    return f' opacity="{_n(value)}"' if value != 1.0 else ""
