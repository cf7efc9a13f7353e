"""The cells of a runbook's table: painted ticks, and a line to type in that explains a wrong entry where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from relplanner.app.models.step_table import TICK, Index, StepTable
from relplanner.app.views.cell_editor import CellEditor, EditingDelegate
from relplanner.chart.theme import LIGHT, Theme
from relplanner.plan.model import Id

if TYPE_CHECKING:
    from relplanner.app.views.step_grid import StepGrid

BOX, PAD = 13, 3


class StepDelegate(EditingDelegate):
    """Edits the cells of a `StepGrid`; a wrong entry stays, is explained, and Esc restores."""

    def __init__(self, grid: StepGrid, table: StepTable) -> None:
        super().__init__(grid, self._enter, self._step_on)
        self._grid, self._table = grid, table
        self.theme: Theme = LIGHT

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt: a tick as a box, everything else as usual, the current cell in a frame."""
        box: QRect = option.rect
        rect = QRectF(box)
        flags = QStyle.StateFlag
        if option.state & flags.State_Selected:
            painter.fillRect(rect, QColor(self.theme.accent_soft))
        option.state &= ~(flags.State_HasFocus | flags.State_Selected)
        option.rect = box.adjusted(PAD, 0, -PAD, 0)
        super().paint(painter, option, index)
        option.rect = box
        if self._table.keys[index.column()] == TICK:
            self._paint_tick(painter, rect, index)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(self.theme.rule))
        if index == self._grid.currentIndex() and self._grid.hasFocus():
            painter.setPen(QPen(QColor(self.theme.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -2))

    def _paint_tick(self, painter: QPainter, rect: QRectF, index: Index) -> None:
        step = self._table.step_at(index)
        if step is None:
            return
        theme = self.theme
        box = QRectF(rect.center().x() - BOX / 2, rect.center().y() - BOX / 2 - 0.5, BOX, BOX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if step.reading.ended is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.green))
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(QPen(QColor(theme.surface), 1.8))
            x, y = box.left(), box.top()
            painter.drawPolyline([QPointF(x + 3, y + 6.8), QPointF(x + 5.6, y + 9.4), QPointF(x + 10, y + 4)])
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.tail), 1.2))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if step.reading.began is not None:
            painter.fillRect(box.adjusted(3.5, 5.5, -3.5, -5.5), QColor(theme.text))

    # ------------------------------------------------------------------------------------------------------------- editing

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Qt: a line in the cell."""
        step, column = self._table.step_at(index), self._table.column_at(index.column())
        editor = CellEditor(parent, step.reading.row if step is not None else "", index.column())
        right = column is not None and column.right and step is not None
        editor.setAlignment(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
        heading = column.heading if column is not None else "Cell"
        editor.setAccessibleName(
            f"{heading} of step {step.reading.number}" if step is not None else "New step: name, minutes, @owner"
        )
        if step is None:
            editor.setPlaceholderText("name  10m  @owner")
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """Qt: fill the cell; a narrow one grows to what an entry needs."""
        rect = option.rect.adjusted(0, 0, 0, -1)
        if rect.width() < 64:
            rect.setLeft(rect.right() - 63)
        editor.setGeometry(rect)

    def _enter(self, editor: CellEditor, _everywhere: bool) -> None:
        column = self._table.column_at(editor.column)
        if column is not None:
            self._grid.enter(editor.row, column, editor.text())

    def _step_on(self, row: Id, column: int, key: Qt.Key, back: bool) -> None:
        self._grid.step_from(row, column, key, back=back)
