"""How the keys, and clicks on row numbers, go about in the grid: those of a spreadsheet, with a tree in it.

Enter goes down and Tab right, with Shift back; the arrows fold and unfold a summary before they leave its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent

from relplanner.app.models.plan_tree import PlanTree
from relplanner.app.models.shape import ENTRY, ROOT

if TYPE_CHECKING:
    from relplanner.app.views.grid import PlanGrid

_Flag = QItemSelectionModel.SelectionFlag


class GridKeys:
    """The keys of one grid."""

    def __init__(self, grid: PlanGrid, tree: PlanTree) -> None:
        self._grid, self._tree = grid, tree

    def step_from(self, index: QModelIndex, key: Qt.Key, *, back: bool) -> None:
        """Go to the next cell: down for Enter, right for Tab, the other way with Shift."""
        if self._tree.row_id(index) == ENTRY and key != Qt.Key.Key_Up:
            index = self._tree.entry()
            self._grid.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect)
            self._grid.scrollTo(index)
            return
        if key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            step = -1 if back or key == Qt.Key.Key_Backtab else 1
            target = self._beside(index, step)
        else:
            up = back or key == Qt.Key.Key_Up
            target = self._grid.indexAbove(index) if up else self._grid.indexBelow(index)
            target = target.siblingAtColumn(index.column()) if target.isValid() else target
            if target.isValid() and self._tree.row_id(target) == ENTRY:
                target = self._tree.entry()
        if target.isValid():
            self._grid.selectionModel().setCurrentIndex(target, _Flag.ClearAndSelect)
            self._grid.scrollTo(target)

    def _beside(self, index: QModelIndex, step: int) -> QModelIndex:
        header = self._grid.header()
        place = header.visualIndex(index.column()) + step
        while 0 <= place < header.count():
            column = header.logicalIndex(place)
            if column > 0 and not header.isSectionHidden(column):
                return index.siblingAtColumn(column)
            place += step
        return QModelIndex()

    def press_number(self, index: QModelIndex, modifiers: Qt.KeyboardModifier) -> None:
        """A click on a row's number selects the whole row, with Ctrl it too, with Shift all between."""
        row = self._tree.row_id(index)
        if row == ENTRY:
            self._grid.selectionModel().setCurrentIndex(self._tree.entry(), _Flag.ClearAndSelect)
            return
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self._grid.selectionModel().select(index, _Flag.Toggle | _Flag.Rows)
        elif modifiers & Qt.KeyboardModifier.ShiftModifier and self._grid.current not in (ROOT, ENTRY):
            shown = self._grid.shown_rows()
            first, last = sorted((shown.index(self._grid.current), shown.index(row)))
            anchor = self._grid.currentIndex()
            self._grid.choose_rows(shown[first : last + 1])
            self._grid.selectionModel().setCurrentIndex(anchor, _Flag.NoUpdate)
            return
        else:
            self._grid.selectionModel().select(index, _Flag.ClearAndSelect | _Flag.Rows)
        self._grid.selectionModel().setCurrentIndex(index.siblingAtColumn(1), _Flag.NoUpdate)

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key asks; False for keys that the tree's own view knows."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        index = self._grid.currentIndex()
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        held = bool(modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))
        if not index.isValid() or held:
            return False
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self.step_from(index, key, back=shift)
        elif key == Qt.Key.Key_Space and shift:
            self._grid.choose_rows([row for row in ({*self._grid.chosen_set} or {self._grid.current}) if row != ENTRY])
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right} and not shift:
            self._sideways(index, right=key == Qt.Key.Key_Right)
        elif key == Qt.Key.Key_Escape:
            self._grid.selectionModel().clear()
        else:
            return False
        return True

    def _sideways(self, index: QModelIndex, *, right: bool) -> None:
        """On a summary's name the arrows fold and unfold first, then they go to the next cell."""
        head = index.siblingAtColumn(0)
        if index.column() == 1 and self._tree.hasChildren(head) and self._grid.isExpanded(head) != right:
            self._grid.setExpanded(head, right)
            return
        target = self._beside(index, 1 if right else -1)
        if target.isValid():
            self._grid.selectionModel().setCurrentIndex(target, _Flag.ClearAndSelect)
            self._grid.scrollTo(target)
