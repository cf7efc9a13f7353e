"""The grid's cells: which line opens in them, what it asks for, and the tip of a cut text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from relplanner.app.models.plan_tree import Index, PlanTree
from relplanner.app.models.shape import ENTRY
from relplanner.app.views.cell_editor import CellEditor, EditingDelegate
from relplanner.app.views.row_painter import RowPainter
from relplanner.plan.model import Id

if TYPE_CHECKING:
    from relplanner.app.views.grid import PlanGrid


class CellDelegate(EditingDelegate):
    """Edits the cells of a `PlanGrid`; painting is the grid's, row by row."""

    def __init__(self, grid: PlanGrid, tree: PlanTree, painter: RowPainter) -> None:
        super().__init__(grid, self._enter, self._step_on)
        self._grid, self._tree, self._painter = grid, tree, painter

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Qt: a tip where the text is cut or the row has trouble."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        row = self._tree.row_id(index)
        column = self._tree.column_at(index.column())
        troubled = index.column() <= 1 and bool(self._tree.problems_of(row))
        full = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        cut = column is not None and self._painter.width_of(full, row, column.key) > view.columnWidth(index.column())  # type: ignore[attr-defined]
        QToolTip.showText(event.globalPos(), full if cut or troubled else "", view)
        return True

    # ------------------------------------------------------------------------------------------------------------- editing

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Qt: a line in the cell."""
        editor = CellEditor(parent, self._tree.row_id(index), index.column())
        column = self._tree.column_at(index.column())
        right = column is not None and column.align == "right"
        editor.setAlignment(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
        editor.setAccessibleName(f"{column.heading} of {self._grid.facts.name(editor.row)}" if column else "Cell")
        if self._tree.row_id(index) == ENTRY:
            editor.setPlaceholderText("name  10d  @person  after 3")
            editor.setAccessibleName("New task: name, length, @people, after row numbers")
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt: fill the cell; a narrow one grows to what an entry needs."""
        rect = option.rect.adjusted(0, 0, 0, -1)
        if self._tree.row_id(index) == ENTRY:
            rect.setRight(self._grid.viewport().width() - 2)
        least = 110 if index.column() > 1 else 160
        if rect.width() < least:
            rect.setLeft(rect.right() - least + 1)
        editor.setGeometry(rect)

    def _enter(self, editor: CellEditor, everywhere: bool) -> None:
        index = self._tree.index_of(editor.row, editor.column)
        if index.isValid() and everywhere:
            self._grid.enter_everywhere(index, editor.text())
        elif index.isValid():
            self._grid.enter(index, editor.text())

    def _step_on(self, row: Id, column: int, key: Qt.Key, back: bool) -> None:
        self._grid.keys.step_from(self._tree.index_of(row, column), key, back=back)
