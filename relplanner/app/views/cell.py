"""The grid's cells: how they are edited.

An entry that cannot be stays in its cell, says why below it, and Esc restores; nothing is thrown away and nothing is modal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from relplanner.app.models.plan_tree import Index, PlanTree
from relplanner.app.models.shape import ENTRY
from relplanner.app.theme import ROW
from relplanner.app.views.row_painter import RowPainter
from relplanner.plan.model import Id
from relplanner.plan.problems import EditError

if TYPE_CHECKING:
    from relplanner.app.views.grid import PlanGrid

_KEYS_DONE = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Up, Qt.Key.Key_Down}


class CellEditor(QLineEdit):
    """A line in a cell. While `trouble` is not empty it stays open, red, with a sentence below it."""

    def __init__(self, parent: QWidget, row: Id, column: int) -> None:
        super().__init__(parent)
        self._ground = parent
        self.setObjectName("cell")
        self.setFrame(False)
        self.row, self.column = row, column
        self.trouble = ""
        self._bubble: QLabel | None = None
        self.textEdited.connect(self._on_edited)

    def complain(self, message: str) -> None:
        """Keep the entry and say below it what is wrong."""
        self.trouble = message
        self._mark(wrong=True)
        self.setAccessibleDescription(message)
        bubble = self._bubble or QLabel(self._ground)
        self._bubble = bubble
        bubble.setObjectName("bubble")
        bubble.setWordWrap(True)
        bubble.setText(f"{message}  Esc restores.")
        bubble.setFixedWidth(min(420, max(220, bubble.fontMetrics().horizontalAdvance(bubble.text()) + 20)))
        bubble.adjustSize()
        ground = self._ground.rect()
        left = max(0, min(self.x(), ground.right() - bubble.width()))
        below = self.geometry().bottom() + 3
        above = self.y() - bubble.height() - 3
        bubble.move(left, below if below + bubble.height() <= ground.bottom() or above < 0 else above)
        bubble.show()
        bubble.raise_()
        self.setFocus()

    def hush(self) -> None:
        """Take the sentence away."""
        self.trouble = ""
        if self._bubble is not None:
            self._bubble.hide()
            self._bubble.deleteLater()
            self._bubble = None
        self._mark(wrong=False)

    def _mark(self, *, wrong: bool) -> None:
        self.setProperty("wrong", wrong)
        self.style().unpolish(self)
        self.style().polish(self)

    def _on_edited(self) -> None:
        if self.trouble:
            self.hush()


class CellDelegate(QStyledItemDelegate):
    """Edits the cells of a `PlanGrid`; painting is the grid's, row by row."""

    def __init__(self, grid: PlanGrid, tree: PlanTree, painter: RowPainter) -> None:
        super().__init__(grid)
        self._grid, self._tree, self._painter = grid, tree, painter

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Qt: every row has the one height."""
        return QSize(40, ROW)

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

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Qt: show what the cell says, unless the user has begun to write."""
        if isinstance(editor, CellEditor) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt: fill the cell; a narrow one grows to what an entry needs."""
        rect = option.rect.adjusted(0, 0, 0, -1)
        if self._tree.row_id(index) == ENTRY:
            rect.setRight(self._grid.viewport().width() - 2)
        least = 110 if index.column() > 1 else 160
        if rect.width() < least:
            rect.setLeft(rect.right() - least + 1)
        editor.setGeometry(rect)

    def setModelData(self, editor: QWidget, _model: object, _index: Index) -> None:
        """Qt: enter what was written."""
        if isinstance(editor, CellEditor):
            self.commit(editor)

    def commit(self, editor: CellEditor, *, everywhere: bool = False) -> bool:
        """Enter what was written; False, with a sentence at the cell, where it cannot be."""
        if not editor.isModified() and not editor.trouble:
            return True
        text = editor.text()
        index = self._tree.index_of(editor.row, editor.column)
        if not index.isValid():
            return True
        try:
            if everywhere:
                self._grid.enter_everywhere(index, text)
            else:
                self._grid.enter(index, text)
        except EditError as error:
            editor.complain(error.message)
            return False
        editor.setModified(False)
        editor.hush()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: Enter goes down, Tab right, Esc restores; a wrong entry keeps the cell."""
        if not isinstance(watched, CellEditor):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(watched, event)
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            away = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
            if event.reason() not in away and not watched.trouble and self.commit(watched):
                self.closeEditor.emit(watched, QAbstractItemDelegate.EndEditHint.NoHint)
            return False
        return super().eventFilter(watched, event)

    def _on_key(self, editor: CellEditor, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            editor.hush()
            editor.setModified(False)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
            return True
        if key not in _KEYS_DONE:
            return False
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self.commit(editor, everywhere=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)):
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            self._grid.keys.step_from(self._tree.index_of(editor.row, editor.column), key, back=back)
        return True
