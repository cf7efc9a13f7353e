"""Shapes on a `QPainter`: the one way from `relplanner.chart` to screen, PNG and print.

Level and upright edges land on whole device pixels at every scale (100, 150, 200 %): straight things are rectangles without
antialiasing, only slopes and round corners are smoothed. Pens, brushes, fonts and tiles are made once per `Brushes` and kept; one
`Brushes` belongs to one theme and one device scale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from math import ceil, floor
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
)

from relplanner.chart.primitives import CAP_MIDDLE, Hatch, Line, Polygon, Polyline, Rect, Shape, Text
from relplanner.chart.sheet import Sheet
from relplanner.chart.theme import Role, Theme

_ARROW_LENGTH, _ARROW_HALF = 6.0, 3.0


class Brushes:
    """Pens, brushes, fonts and hatching tiles of one theme at one device scale, each made on first use.

    `family` "" takes the application's font. Mutable only as a cache.
    """

    def __init__(self, theme: Theme, scale: float = 1.0, family: str = "") -> None:
        self.theme = theme
        self.scale = scale
        self._family = family
        self._colours: dict[tuple[Role, float], QColor] = {}
        self._pens: dict[tuple[Role, float, bool, float], QPen] = {}
        self._brushes: dict[tuple[Role, float], QBrush] = {}
        self._fonts: dict[tuple[float, int, bool], tuple[QFont, QFontMetricsF]] = {}
        self._tiles: dict[tuple[Role, float, float], QBrush] = {}
        self._widths: dict[tuple[str, float, int, bool], float] = {}

    def at(self, scale: float) -> Brushes:
        """The same theme at a device scale: these brushes where it is theirs."""
        return self if scale == self.scale else Brushes(self.theme, scale, self._family)

    def colour(self, role: Role, opacity: float = 1.0) -> QColor:
        """The colour of a role."""
        key = (role, opacity)
        if (found := self._colours.get(key)) is None:
            found = QColor(self.theme.colour(role))
            found.setAlphaF(opacity)
            self._colours[key] = found
        return found

    def pen(self, role: Role, width: float, *, dashed: bool = False, opacity: float = 1.0) -> QPen:
        """A pen whose width is a whole number of device pixels, at least one."""
        key = (role, width, dashed, opacity)
        if (found := self._pens.get(key)) is None:
            found = QPen(self.colour(role, opacity), max(1.0, round(width * self.scale * 2) / 2) / self.scale)
            found.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            found.setCapStyle(Qt.PenCapStyle.FlatCap)
            if dashed:
                found.setDashPattern([3.0, 2.0])
            self._pens[key] = found
        return found

    def brush(self, role: Role, opacity: float = 1.0) -> QBrush:
        """A plain brush."""
        key = (role, opacity)
        if (found := self._brushes.get(key)) is None:
            found = self._brushes[key] = QBrush(self.colour(role, opacity))
        return found

    def ink(self, role: Role, opacity: float = 1.0) -> QBrush:
        """An opaque brush as light on the surface as `opacity` says: lines of it are many times faster than see-through ones."""
        if opacity == 1.0:
            return self.brush(role)
        key = (role, -opacity)
        if (found := self._brushes.get(key)) is None:
            line, ground = self.colour(role), self.colour("surface")
            parts = ((line.red(), ground.red()), (line.green(), ground.green()), (line.blue(), ground.blue()))
            red, green, blue = (round(one * opacity + other * (1 - opacity)) for one, other in parts)
            found = self._brushes[key] = QBrush(QColor(red, green, blue))
        return found

    def font(self, size: float, weight: int, *, italic: bool) -> tuple[QFont, QFontMetricsF]:
        """A font with tabular figures, and its metrics."""
        key = (size, weight, italic)
        if (found := self._fonts.get(key)) is None:
            font = QFont(self._family) if self._family else QFont()
            font.setPixelSize(max(1, round(size)))
            font.setWeight(QFont.Weight(weight))
            font.setItalic(italic)
            font.setFeature(QFont.Tag("tnum"), 1)
            font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
            found = self._fonts[key] = (font, QFontMetricsF(font))
        return found

    def width(self, text: str, size: float, weight: int = 400, *, italic: bool = False) -> float:
        """The width of a text in logical pixels."""
        key = (text, size, weight, italic)
        if (found := self._widths.get(key)) is None:
            if len(self._widths) > 4000:
                self._widths.clear()
            found = self._widths[key] = self.font(size, weight, italic=italic)[1].horizontalAdvance(text)
        return found

    def tile(self, role: Role, spacing: float, stroke: float) -> QBrush:
        """A brush of diagonal strokes, drawn once in device pixels."""
        key = (role, spacing, stroke)
        if (found := self._tiles.get(key)) is not None:
            return found
        size = max(2, round(spacing * self.scale))
        image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.colour(role), max(1.0, stroke * self.scale)))
        for shift in (-size, 0, size):
            painter.drawLine(QLineF(shift - 2, size + 2, shift + size + 2, -2))
        painter.end()
        found = QBrush(image)
        found.setTransform(QTransform.fromScale(1 / self.scale, 1 / self.scale))
        self._tiles[key] = found
        return found


class ShapePainter:
    """Paints shapes; `dx` and `dy` move all of them (the view's scroll), before they are snapped to device pixels."""

    def __init__(self, painter: QPainter, brushes: Brushes, dx: float = 0.0, dy: float = 0.0) -> None:
        self._painter = painter
        self._brushes = brushes
        self._scale = brushes.scale
        self._dx, self._dy = dx, dy
        self._ways: dict[type, Callable[[Any], None]] = {
            Rect: self._rect,
            Hatch: self._hatch,
            Line: self._line,
            Polyline: self._polyline,
            Polygon: self._polygon,
            Text: self._text,
        }
        self._is_smooth = False
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def paint(self, shapes: Iterable[Shape], opacity: float = 1.0) -> None:
        """Paint the shapes in their order."""
        before = self._painter.opacity()
        self._is_smooth = self._painter.testRenderHint(QPainter.RenderHint.Antialiasing)
        if opacity != 1.0:
            self._painter.setOpacity(before * opacity)
        ways = self._ways
        for shape in shapes:
            ways[type(shape)](shape)
        if opacity != 1.0:
            self._painter.setOpacity(before)

    def picture(self, picture: QPixmap, x: float, y: float) -> None:
        """Paint a picture whose left upper corner is there."""
        self._painter.drawPixmap(QPointF(self._snap(x + self._dx), self._snap(y + self._dy)), picture)

    def _smooth(self, on: bool) -> None:
        """Antialias or not: rectangles of whole pixels are many times faster without."""
        if on is not self._is_smooth:
            self._is_smooth = on
            self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, on)

    def _snap(self, value: float) -> float:
        return floor(value * self._scale + 0.5) / self._scale

    def _box(self, shape: Rect | Hatch) -> QRectF:
        """The rectangle on whole device pixels; what is not empty keeps at least one."""
        left, top = self._snap(shape.x + self._dx), self._snap(shape.y + self._dy)
        right = self._snap(shape.x + self._dx + shape.width)
        bottom = self._snap(shape.y + self._dy + shape.height)
        least = 1 / self._scale
        return QRectF(left, top, max(right - left, least), max(bottom - top, least))

    def _rect(self, shape: Rect) -> None:
        painter, brushes = self._painter, self._brushes
        box = self._box(shape)
        if shape.edge is None and not shape.radius:
            if shape.fill:
                self._smooth(False)
                painter.fillRect(box, brushes.brush(shape.fill, shape.opacity))
            return
        self._smooth(True)
        painter.setBrush(brushes.brush(shape.fill, shape.opacity) if shape.fill else Qt.BrushStyle.NoBrush)
        if shape.edge:
            pen = brushes.pen(shape.edge, shape.edge_width, dashed=shape.dashed, opacity=shape.opacity)
            half = pen.widthF() / 2
            painter.setPen(pen)
            box = box.adjusted(half, half, -half, -half)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        if shape.radius:
            painter.drawRoundedRect(box, shape.radius, shape.radius)
        else:
            painter.drawRect(box)

    def _hatch(self, shape: Hatch) -> None:
        painter = self._painter
        box = self._box(shape)
        tile = self._brushes.tile(shape.role, shape.spacing, shape.stroke)
        painter.setBrushOrigin(QPointF(self._snap(self._dx), self._snap(self._dy)))
        before = painter.opacity()
        painter.setOpacity(before * shape.opacity)
        self._smooth(bool(shape.radius))
        if shape.radius:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tile)
            painter.drawRoundedRect(box, shape.radius, shape.radius)
        else:
            painter.fillRect(box, tile)
        painter.setOpacity(before)

    def _line(self, shape: Line) -> None:
        dx, dy = self._dx, self._dy
        x1, y1, x2, y2 = shape.x1 + dx, shape.y1 + dy, shape.x2 + dx, shape.y2 + dy
        if (x1 == x2 or y1 == y2) and not shape.dashed:
            self._smooth(False)
            self._painter.fillRect(self._strip(x1, y1, x2, y2, shape.width), self._brushes.ink(shape.role, shape.opacity))
            return
        self._smooth(True)
        self._painter.setPen(self._brushes.pen(shape.role, shape.width, dashed=shape.dashed, opacity=shape.opacity))
        half = 0.5 / self._scale
        self._painter.drawLine(QLineF(self._snap(x1) + half, self._snap(y1) + half, self._snap(x2) + half, self._snap(y2) + half))

    def _strip(self, x1: float, y1: float, x2: float, y2: float, width: float) -> QRectF:
        """A level or upright line as a rectangle of whole device pixels around it."""
        thick = max(1, round(width * self._scale)) / self._scale
        if x1 == x2:
            low, high = sorted((self._snap(y1), self._snap(y2)))
            return QRectF(self._snap(x1 - thick / 2), low, thick, high - low)
        low, high = sorted((self._snap(x1), self._snap(x2)))
        return QRectF(low, self._snap(y1 - thick / 2), high - low, thick)

    def _polyline(self, shape: Polyline) -> None:
        dx, dy = self._dx, self._dy
        points = [(x + dx, y + dy) for x, y in shape.points]
        level = all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points))
        if level and not shape.dashed:
            self._elbows(points, shape)
        else:
            self._smooth(True)
            self._painter.setPen(self._brushes.pen(shape.role, shape.width, dashed=shape.dashed, opacity=shape.opacity))
            self._painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))
        if shape.arrow and len(points) > 1:
            self._head(points[-2], points[-1], shape.role, shape.opacity)

    def _elbows(self, points: list[tuple[float, float]], shape: Polyline) -> None:
        """Level and upright pieces whose corners are filled."""
        thick = max(1, round(shape.width * self._scale)) / self._scale
        brush = self._brushes.ink(shape.role, shape.opacity)
        snapped = [(self._snap(x - thick / 2), self._snap(y - thick / 2)) for x, y in points]
        last = len(snapped) - 2
        self._smooth(False)
        for number, ((x1, y1), (x2, y2)) in enumerate(pairwise(snapped)):
            inset = _ARROW_LENGTH - 1 if shape.arrow and number == last else 0.0
            if y1 == y2:
                x2 -= inset if x2 > x1 else -inset  # noqa: PLW2901  (the arrow's head covers the rest)
            else:
                y2 -= inset if y2 > y1 else -inset  # noqa: PLW2901  (the same)
            left, top = min(x1, x2), min(y1, y2)
            self._painter.fillRect(QRectF(left, top, abs(x2 - x1) + thick, abs(y2 - y1) + thick), brush)

    def _head(self, before: tuple[float, float], tip: tuple[float, float], role: Role, opacity: float) -> None:
        half = 0.5 / self._scale
        x, y = self._snap(tip[0] - half), self._snap(tip[1] - half)
        if abs(tip[0] - before[0]) >= abs(tip[1] - before[1]):
            y += half
            back = x - _ARROW_LENGTH if tip[0] >= before[0] else x + _ARROW_LENGTH
            corners = [QPointF(x, y), QPointF(back, y - _ARROW_HALF), QPointF(back, y + _ARROW_HALF)]
        else:
            x += half
            back = y - _ARROW_LENGTH if tip[1] >= before[1] else y + _ARROW_LENGTH
            corners = [QPointF(x, y), QPointF(x - _ARROW_HALF, back), QPointF(x + _ARROW_HALF, back)]
        self._smooth(True)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._brushes.ink(role, opacity))
        self._painter.drawPolygon(QPolygonF(corners))

    def _polygon(self, shape: Polygon) -> None:
        painter, brushes = self._painter, self._brushes
        self._smooth(True)
        painter.setBrush(brushes.brush(shape.fill, shape.opacity) if shape.fill else Qt.BrushStyle.NoBrush)
        painter.setPen(
            brushes.pen(shape.edge, shape.edge_width, opacity=shape.opacity) if shape.edge else QPen(Qt.PenStyle.NoPen)
        )
        dx, dy = self._snap(shape.points[0][0] + self._dx), self._snap(shape.points[0][1] + self._dy)
        x0, y0 = shape.points[0]
        half = 0.5 / self._scale
        path = QPainterPath()
        path.addPolygon(QPolygonF([QPointF(x - x0 + dx + half, y - y0 + dy + half) for x, y in shape.points]))
        path.closeSubpath()
        painter.drawPath(path)

    def _text(self, shape: Text) -> None:
        painter, brushes = self._painter, self._brushes
        font, metrics = brushes.font(shape.size, shape.weight, italic=shape.italic)
        text = shape.text
        width = brushes.width(text, shape.size, shape.weight, italic=shape.italic)
        if shape.room is not None and width > shape.room:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, shape.room)
            width = metrics.horizontalAdvance(text)
        x = shape.x + self._dx
        if shape.anchor == "middle":
            x -= width / 2
        elif shape.anchor == "end":
            x -= width
        painter.setFont(font)
        painter.setPen(brushes.colour(shape.role, shape.opacity))
        painter.drawText(QPointF(self._snap(x), self._snap(shape.y + self._dy + CAP_MIDDLE * shape.size)), text)


def picture(sheet: Sheet, brushes: Brushes) -> QImage:
    """A sheet as an image at the brushes' scale."""
    scale = brushes.scale
    image = QImage(ceil(sheet.width * scale), ceil(sheet.height * scale), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(brushes.colour("surface"))
    painter = QPainter(image)
    try:
        paint_sheet(painter, sheet, brushes)
    finally:
        painter.end()
    return image


def paint_sheet(painter: QPainter, sheet: Sheet, brushes: Brushes) -> None:
    """Paint a sheet layer by layer, each cut to its clip."""
    for layer in sheet.layers:
        painter.save()
        if layer.clip is not None:
            painter.setClipRect(QRectF(*layer.clip))
        ShapePainter(painter, brushes, layer.dx, layer.dy).paint(layer.shapes)
        painter.restore()


def png(sheet: Sheet, theme: Theme, scale: float = 2.0, family: str = "") -> bytes:
    """A sheet as a PNG file; needs a `QGuiApplication` for its fonts."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture(sheet, Brushes(theme, scale, family)).save(buffer, "PNG")  # type: ignore[call-overload]  # the stub knows bytes only
    buffer.close()
    return bytes(data.data())
