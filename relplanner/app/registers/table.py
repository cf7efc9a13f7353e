"""A table of lines under headings, drawn like the grid: one line a row, marks in the colours of the theme, what is cut has a tip.

A line is known by its key, so that it stays chosen when the plan changes around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from relplanner.app.panels.parts import Tone
from relplanner.app.theme import ROW, font
from relplanner.chart.theme import LIGHT, Theme
from relplanner.plan.model import Id

_NOWHERE = QModelIndex()
PAD, FIRST = 6, 14
STEP, LEAST = 14, 170
"""Pixels by which a line is moved right for each line that it belongs below."""


class Heading(msgspec.Struct, frozen=True):
    """A column: its words, its width in pixels (0: whatever is left), and whether figures stand in it."""

    text: str
    width: int
    figures: bool = False
    tip: str = ""


class Cell(msgspec.Struct, frozen=True):
    """What a cell says, in a tone; `strong` ones catch the eye."""

    text: str = ""
    tone: Tone = ""
    strong: bool = False
    tip: str = ""


class Line(msgspec.Struct, frozen=True):
    """One line: its key, its cells, how deep it stands below others."""

    key: Id
    cells: tuple[Cell, ...]
    depth: int = 0


class LineModel(QAbstractTableModel):
    """The lines as Qt asks for them."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: tuple[Heading, ...] = ()
        self.lines: tuple[Line, ...] = ()

    def show(self, headings: Sequence[Heading], lines: Sequence[Line]) -> bool:
        """Take other lines; whether anything is different now."""
        if tuple(headings) == self.headings and tuple(lines) == self.lines:
            return False
        self.beginResetModel()
        self.headings, self.lines = tuple(headings), tuple(lines)
        self.endResetModel()
        return True

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Qt: how many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Qt: how many columns there are."""
        return 0 if parent.isValid() else len(self.headings)

    def cell(self, index: QModelIndex | QPersistentModelIndex) -> Cell:
        """The cell at a place."""
        return self.lines[index.row()].cells[index.column()]

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: what a cell says, and its tip."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.cell(index).text
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.cell(index).tip or self.cell(index).text
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the headings."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        heading = self.headings[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return heading.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return heading.tip or heading.text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if heading.figures else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class _Painter(QStyledItemDelegate):
    """Draws cells in their tones."""

    def __init__(self, model: LineModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.theme = LIGHT

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(40, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().paint(painter, QStyleOptionViewItem(_bare(option)), QModelIndex())
        cell, heading = self._model.cell(index), self._model.headings[index.column()]
        if not cell.text:
            return
        rect: QRect = option.rect
        first = index.column() == 0
        left = rect.left() + (FIRST + STEP * self._model.lines[index.row()].depth if first else PAD)
        space = QRect(left, rect.top(), rect.right() - left - PAD + 1, rect.height())
        painter.save()
        painter.setFont(font(weight=QFont.Weight.DemiBold if cell.strong else QFont.Weight.Normal))
        painter.setPen(QColor(getattr(self.theme, cell.tone or "text")))
        shown = QFontMetrics(painter.font()).elidedText(cell.text, Qt.TextElideMode.ElideRight, space.width())
        side = Qt.AlignmentFlag.AlignRight if heading.figures else Qt.AlignmentFlag.AlignLeft
        painter.drawText(space, int(Qt.AlignmentFlag.AlignVCenter | side), shown)
        painter.restore()


def _bare(option: QStyleOptionViewItem) -> QStyleOptionViewItem:
    """The ground of a cell without its words."""
    found = QStyleOptionViewItem(option)
    found.text = ""
    return found


class LineTable(QTreeView):
    """The table. `chosen` carries the key of the line that is current now, `opened` that it was entered.

    `typed` carries a letter and the column in which it was typed; `removed` that Del was pressed there, `inserted` that Ins was.
    """

    chosen = Signal(str)
    opened = Signal(str)
    typed = Signal(str, int)
    removed = Signal(int)
    inserted = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.lines = LineModel()
        self._painter = _Painter(self.lines, self)
        self._wide: tuple[int, ...] = ()
        self.takes_letters = False
        self.setObjectName("lines")
        self.setAccessibleName(name)
        self.setModel(self.lines)
        self.setItemDelegate(self._painter)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setIndentation(0)
        self.header().setStretchLastSection(False)
        self.header().setSectionsMovable(False)
        self.header().setMinimumSectionSize(28)
        self.header().setHighlightSections(False)
        self.selectionModel().currentChanged.connect(lambda now, _was: self.chosen.emit(self._key(now)))
        self.activated.connect(lambda index: self.opened.emit(self._key(index)))

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._painter.theme = theme
        self.viewport().update()

    @property
    def key(self) -> Id:
        """The key of the current line, "" for none."""
        return self._key(self.currentIndex())

    def _key(self, index: QModelIndex) -> Id:
        return self.lines.lines[index.row()].key if index.isValid() and index.row() < len(self.lines.lines) else ""

    def show_lines(self, headings: Sequence[Heading], lines: Sequence[Line]) -> None:
        """Show other lines; the current one stays so by its key, else the one that comes to stand in its place."""
        key, place = self.key, self.currentIndex()
        blocked = self.selectionModel().blockSignals(True)
        changed = self.lines.show(headings, lines)
        if changed:
            self._widen()
            keys = [line.key for line in lines]
            row = keys.index(key) if key in keys else min(max(place.row(), 0), len(keys) - 1)
            if row >= 0:
                self.setCurrentIndex(self.lines.index(row, max(0, min(place.column(), len(headings) - 1))))
        self.selectionModel().blockSignals(blocked)
        self.viewport().update()
        if self.key != key:
            self.chosen.emit(self.key)

    def choose(self, key: Id) -> None:
        """Make a line the current one."""
        for row, line in enumerate(self.lines.lines):
            if line.key == key:
                self.setCurrentIndex(self.lines.index(row, max(0, self.currentIndex().column())))
                self.scrollTo(self.currentIndex())
                return

    def take_letters(self) -> None:
        """Let a cell be the current one, and letters be typed into it."""
        self.takes_letters = True
        self.setSelectionBehavior(QTreeView.SelectionBehavior.SelectItems)
        self.setAllColumnsShowFocus(False)

    def _widen(self) -> None:
        """Give the columns their widths where the headings are other ones; what takes the rest is never too narrow."""
        wide = tuple(heading.width for heading in self.lines.headings)
        if wide != self._wide:
            self._wide = wide
            for at, width in enumerate(wide):
                self.header().setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                self.header().resizeSection(at, width or LEAST)
        if 0 in wide:
            at = wide.index(0)
            rest = self.viewport().width() - sum(self.header().sectionSize(k) for k in range(len(wide)) if k != at)
            self.header().resizeSection(at, max(LEAST, rest))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: share the room anew."""
        super().resizeEvent(event)
        self._widen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter opens, letters and Del are told; all else is the table's."""
        text = event.text()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.key:
            self.opened.emit(self.key)
        elif event.key() == Qt.Key.Key_Insert:
            self.inserted.emit()
        elif event.key() == Qt.Key.Key_Delete and self.key:
            self.removed.emit(self.currentIndex().column())
        elif self.takes_letters and text.isalpha() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.typed.emit(text.upper(), self.currentIndex().column())
        else:
            super().keyPressEvent(event)
