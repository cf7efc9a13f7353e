"""Typing into a cell: the line, and how a table's delegate enters what was written.

An entry that cannot be stays in its cell, says why below it, and Esc restores; nothing is thrown away and nothing is modal.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from relplanner.app.theme import ROW
from relplanner.plan.model import Id
from relplanner.plan.problems import EditError

Index = QModelIndex | QPersistentModelIndex
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


def stays_open(editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> bool:
    """Whether a view that is to close an editor must leave it: a wrong entry stays until it is mended or given up."""
    return isinstance(editor, CellEditor) and bool(editor.trouble) and hint != QAbstractItemDelegate.EndEditHint.RevertModelCache


class EditingDelegate(QStyledItemDelegate):
    """Enters what is written into `CellEditor`s.

    `write` puts an editor's text into the plan, with Ctrl into all selected rows, and raises `EditError`; `go_on` moves from the
    cell that was written (its row and column) by a key, back with Shift.
    """

    def __init__(
        self,
        view: QAbstractItemView,
        write: Callable[[CellEditor, bool], None],
        go_on: Callable[[Id, int, Qt.Key, bool], None],
    ) -> None:
        super().__init__(view)
        self._write, self._go_on = write, go_on

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Qt: every row has the one height."""
        return QSize(40, ROW)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Qt: show what the cell says, unless the user has begun to write."""
        if isinstance(editor, CellEditor) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, _model: object, _index: Index) -> None:
        """Qt: enter what was written."""
        if isinstance(editor, CellEditor):
            self.commit(editor)

    def commit(self, editor: CellEditor, *, everywhere: bool = False) -> bool:
        """Enter what was written; False, with a sentence at the cell, where it cannot be."""
        if not editor.isModified() and not editor.trouble:
            return True
        try:
            self._write(editor, everywhere)
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
        held = event.modifiers()
        back = bool(held & Qt.KeyboardModifier.ShiftModifier)
        if self.commit(editor, everywhere=bool(held & Qt.KeyboardModifier.ControlModifier)):
            row, column = editor.row, editor.column
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            self._go_on(row, column, key, back)
        return True
