"""Paints the grid's rows: ground, number with the sign of trouble, tree, texts. One call a row, so that scrolling stays smooth.

Weight says structure and criticality, colour says trouble; what a row needs is asked of the grid, which keeps it between edits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF

from relplanner.app.icons import pixmap
from relplanner.app.models.plan_tree import PlanTree
from relplanner.app.models.shape import ENTRY
from relplanner.app.theme import font
from relplanner.chart.theme import Theme
from relplanner.insight.columns import Column
from relplanner.insight.wording import MONTHS
from relplanner.plan.model import Id

if TYPE_CHECKING:
    from relplanner.app.views.grid import PlanGrid

PAD = 6
NAME_PAD = 2
SIGN, SMALL_SIGN = 13, 10
DATES = {"start", "finish"}
KEPT = 4000
"""So many cut texts are remembered."""

_VCENTRE = Qt.AlignmentFlag.AlignVCenter
_RIGHT, _LEFT = int(Qt.AlignmentFlag.AlignRight | _VCENTRE), int(Qt.AlignmentFlag.AlignLeft | _VCENTRE)

Section = tuple[int, int, int, Column | None]
"""A column as it is shown: its place in the model, its left edge, its width, its entry in the table (None: the number)."""


class RowPainter:
    """Paints rows of a `PlanGrid` in the colours of a theme."""

    def __init__(self, grid: PlanGrid, tree: PlanTree, theme: Theme) -> None:
        self._grid, self._tree = grid, tree
        self.dress(theme)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self._colours = {name: QColor(getattr(theme, name)) for name in theme.__struct_fields__ if name != "name"}
        self._plain = font()
        self._bold = font(weight=QFont.Weight.DemiBold)
        self._italic = font(italic=True)
        self._small = font(11)
        self._small_bold = font(11, QFont.Weight.DemiBold)
        self._small_medium = font(11, QFont.Weight.Medium)
        self._tiny = font(10)
        faces = (self._plain, self._bold, self._italic, self._small, self._small_bold, self._small_medium, self._tiny)
        self._metrics = {id(face): QFontMetrics(face) for face in faces}
        self._cut: dict[tuple[str, int, int], str] = {}

    def paint(self, painter: QPainter, rect: QRect, row: Id, sections: list[Section]) -> None:
        """Paint a row whose line is `rect`."""
        grid, colours = self._grid, self._colours
        chosen = row in grid.chosen_set
        if chosen:
            painter.fillRect(rect, colours["accent_soft"])
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colours["rule"])
        current = grid.current_cell()
        if row == ENTRY:
            sections = self._over_all(rect, sections)
        for place, left, width, column in sections:
            cell = QRect(left, rect.top(), width, rect.height())
            if column is None:
                self._paint_number(painter, cell, row)
            elif column.key == "name":
                self._paint_name(painter, cell, row)
            else:
                self._paint_cell(painter, cell, row, column, chosen=chosen)
            if current == (row, place):
                start = grid.indent(row) if column is not None and column.key == "name" else 0
                painter.setPen(QPen(colours["accent"], 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(cell.adjusted(start, 0, -1, -2))
        if chosen and row == grid.current:
            painter.fillRect(QRect(0, rect.top(), 3, rect.height()), colours["accent"])

    @staticmethod
    def _over_all(rect: QRect, sections: list[Section]) -> list[Section]:
        """The open row is one cell: its hint and what is typed there take the whole width."""
        return [
            (place, left, rect.right() - left, column)
            for place, left, _, column in sections
            if column is not None and column.key == "name"
        ]

    def ink(self, row: Id, key: str, text: str) -> tuple[str, QFont]:
        """The role of the colour and the face of a cell."""
        grid = self._grid
        if row == ENTRY:
            return "faint", self._italic
        ink, face = "muted", self._small
        if key == "name":
            ink, face = "text", self._bold if grid.facts.is_summary(row) else self._plain
            if grid.facts.kind(row) == "buffer":
                ink, face = "buffer_edge", self._italic
        elif key == "total_float":
            ink, face = self._float_ink(row, text)
        elif key in DATES:
            ink, face = "text", self._small_bold if grid.facts.is_summary(row) else self._small
            if key == "finish" and grid.facts.is_late(row):
                ink, face = "red", self._small_bold
        elif key == "people" and grid.facts.wants_people(row):
            ink = "amber"
        return ink, face

    def _float_ink(self, row: Id, text: str) -> tuple[str, QFont]:
        """Critical is heavy, near critical less so; only a broken promise is red."""
        facts = self._grid.facts
        if text.startswith(("-", "−")):
            return "red", self._small_bold
        if facts.is_critical(row):
            return "text", self._small_bold
        return ("text", self._small_medium) if facts.is_near(row) else ("muted", self._small)

    def width_of(self, text: str, row: Id, key: str) -> int:
        """How wide a text would be in its cell, paddings included."""
        indent = self._grid.indent(row) + 15 if key == "name" else 0
        return self._metrics[id(self.ink(row, key, text)[1])].horizontalAdvance(text) + 2 * PAD + indent

    def width_of_dates(self, *, years: bool, hours: bool) -> int:
        """How wide the widest date of a summary is, with its year and its time or without, paddings included."""
        metrics, more = self._metrics[id(self._small_bold)], f"{' ’28' if years else ''}{' 20:00' if hours else ''}"
        return max(metrics.horizontalAdvance(f"28 {month}{more}") for month in MONTHS) + 2 * PAD

    # -------------------------------------------------------------------------------------------------------------- inside

    def _paint_number(self, painter: QPainter, cell: QRect, row: Id) -> None:
        problems = self._tree.problems_of(row)
        if problems:
            error = problems[0].severity == "error"
            colour = self._theme.red if error else self._theme.amber
            sign = pixmap("error" if error else "warning", colour, SIGN, self._grid.devicePixelRatioF())
            painter.drawPixmap(QPoint(cell.left() + 5, cell.top() + (cell.height() - SIGN) // 2), sign)
        painter.setFont(self._tiny)
        painter.setPen(self._colours["muted"])
        painter.drawText(cell.adjusted(0, 0, -4, -1), _RIGHT, self._tree.cell_text(row, None))

    def _paint_name(self, painter: QPainter, cell: QRect, row: Id) -> None:
        left = cell.left() + self._grid.indent(row)
        if self._grid.facts.is_summary(row):
            self._paint_triangle(painter, left - 8, cell.center().y() + 1, folded=self._grid.is_folded(row))
        left += NAME_PAD + self._paint_diamond(painter, cell, left + NAME_PAD, row)
        self._write(painter, QRect(left, cell.top(), cell.right() - PAD - left + 1, cell.height() - 1), row, "name", right=False)

    def _paint_cell(self, painter: QPainter, cell: QRect, row: Id, column: Column, *, chosen: bool) -> None:
        space = cell.adjusted(PAD, 0, -PAD, -1)
        if column.key == "start" and self._grid.facts.is_levelled(row):
            sign = pixmap("levelled", self._theme.muted, SMALL_SIGN, self._grid.devicePixelRatioF())
            painter.drawPixmap(QPoint(cell.left() + 1, cell.top() + (cell.height() - SMALL_SIGN) // 2), sign)
        if column.key in DATES and self._tree.has_moved(row):
            self._paint_moved(painter, space, self._tree.cell_text(row, column), chosen=chosen)
            return
        self._write(painter, space, row, column.key, right=column.align == "right")

    def _write(self, painter: QPainter, space: QRect, row: Id, key: str, *, right: bool) -> None:
        text = self._tree.cell_text(row, self._tree.column(key))
        if text:
            role, face = self.ink(row, key, text)
            painter.setFont(face)
            painter.setPen(self._colours[role])
            painter.drawText(space, _RIGHT if right else _LEFT, self._fitted(text, space.width(), face))

    def _paint_moved(self, painter: QPainter, space: QRect, text: str, *, chosen: bool) -> None:
        """A date that the last edit moved: accent on a soft ground, until the next edit."""
        width = min(self._metrics[id(self._small)].horizontalAdvance(text), space.width()) + 8
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours["surface" if chosen else "accent_soft"])
        painter.drawRoundedRect(QRect(space.right() - width + 5, space.top() + 3, width, space.height() - 6), 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setFont(self._small)
        painter.setPen(self._colours["accent"])
        painter.drawText(space, _RIGHT, self._fitted(text, space.width(), self._small))

    def _paint_triangle(self, painter: QPainter, x: int, y: int, *, folded: bool) -> None:
        open_ = [QPointF(x - 3, y - 2), QPointF(x + 3, y - 2), QPointF(x, y + 2)]
        shut = [QPointF(x - 2, y - 3), QPointF(x + 2, y), QPointF(x - 2, y + 3)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours["muted"])
        painter.drawPolygon(QPolygonF(shut if folded else open_))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_diamond(self, painter: QPainter, cell: QRect, left: int, row: Id) -> int:
        """The sign of a gate or milestone before its name; returns the width it took."""
        kind = self._grid.facts.kind(row)
        if kind not in {"gate", "milestone"}:
            return 0
        x, y = left + 5, cell.top() + cell.height() // 2
        half = 5 if kind == "gate" else 4
        ink = self._colours["text"]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, 1.3))
        painter.setBrush(ink if kind == "milestone" else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(QPolygonF([QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        return 15

    def _fitted(self, text: str, width: int, face: QFont) -> str:
        """The text, cut by an ellipsis to the width there is."""
        key = (text, width, id(face))
        shown = self._cut.get(key)
        if shown is None:
            if len(self._cut) > KEPT:
                self._cut.clear()
            shown = self._cut[key] = self._metrics[id(face)].elidedText(text, Qt.TextElideMode.ElideRight, width)
        return shown
