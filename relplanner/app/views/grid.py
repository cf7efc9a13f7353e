"""The grid: the plan's rows as a spreadsheet with a tree in it.

Rows are 22 pixels high, all of them, so that the chart beside it stands on the same lines. Which rows are shown, and in which
order, is `shown_rows`; both halves of the schedule view read it from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QStyleOptionViewItem, QTreeView, QWidget

from relplanner.app.document import Document
from relplanner.app.gantt.rows import OutlineRows, Selection
from relplanner.app.models.plan_tree import Index, PlanTree
from relplanner.app.models.shape import ENTRY, ROOT
from relplanner.app.views.cell import CellDelegate
from relplanner.app.views.cell_editor import CellEditor, stays_open
from relplanner.app.views.column_head import ColumnHead
from relplanner.app.views.entry import add_typed_task, enter_cells
from relplanner.app.views.facts import RowFacts
from relplanner.app.views.grid_keys import GridKeys
from relplanner.app.views.row_painter import RowPainter, Section
from relplanner.chart.theme import Theme
from relplanner.insight.cells import by_the_hour
from relplanner.plan.model import Id
from relplanner.session.step import Step

AXIS = 40
INDENT = 14
_Flag = QItemSelectionModel.SelectionFlag


class PlanGrid(QTreeView):
    """Rows of the document's plan. It tells `rows` what is folded and `selection` what is selected, and follows the latter."""

    def __init__(
        self,
        document: Document,
        tree: PlanTree,
        *,
        rows: OutlineRows,
        selection: Selection,
        theme: Theme,
    ) -> None:
        super().__init__()
        self._document, self._tree = document, tree
        self._rows, self._selection = rows, selection
        self._following = self._unfolded = False
        self.chosen_set: frozenset[Id] = frozenset()
        self.setAccessibleName("Plan rows")
        self.setAccessibleDescription("Type to replace, F2 to edit, Enter goes down, Tab goes right.")
        self.setModel(tree)
        self.facts = RowFacts(document)
        self._painter = RowPainter(self, tree, theme)
        self._delegate = CellDelegate(self, tree, self._painter)
        self._sections: list[Section] = []
        self.keys = GridKeys(self, tree)
        self.setItemDelegate(self._delegate)
        self._arrange()
        self._connect()
        self.facts.renew()

    def _arrange(self) -> None:
        head = ColumnHead(AXIS, self)
        head.setSectionsMovable(True)
        head.setFirstSectionMovable(False)
        head.setMinimumSectionSize(32)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHeader(head)
        self.setUniformRowHeights(True)
        self.setTreePosition(1)
        self.setIndentation(INDENT)
        self.setRootIsDecorated(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setTabKeyNavigation(False)
        self.setExpandsOnDoubleClick(False)
        self.setAllColumnsShowFocus(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header().setStretchLastSection(False)

    def _connect(self) -> None:
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.selectionModel().currentChanged.connect(lambda: self.viewport().update())
        self.collapsed.connect(lambda index: self._rows.fold(self._tree.row_id(index), folded=True))
        self.expanded.connect(lambda index: self._rows.fold(self._tree.row_id(index), folded=False))
        self._selection.changed.connect(self._follow_selection)
        self._tree.rowsInserted.connect(self._on_inserted)
        self._tree.rowsMoved.connect(lambda _p, _a, _b, parent, _to: self.expand(parent) if parent.isValid() else None)
        self._tree.modelReset.connect(self._refold)
        self._document.changed.connect(self._on_changed)
        self._document.read.connect(self._on_read)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._painter.dress(theme)
        self.viewport().update()

    # ------------------------------------------------------------------------------------------------- what is shown, chosen

    @property
    def tree(self) -> PlanTree:
        """The model."""
        return self._tree

    @property
    def chosen(self) -> tuple[Id, ...]:
        """Rows with a selected cell, in the plan's order, without the open row."""
        index = self._document.session.schedule.outline.index
        return tuple(sorted((row for row in self.chosen_set if row in index), key=index.__getitem__))

    @property
    def current(self) -> Id:
        """The row of the current cell, `ROOT` where there is none."""
        return self._tree.row_id(self.currentIndex())

    def shown_rows(self) -> list[Id]:
        """Ids of the rows that are not folded away, from the top, the open row last."""
        return [*self._rows.visible_rows(), ENTRY]

    def choose(self, row: Id, *, column: int = 1, whole: bool = False) -> None:
        """Select a row and bring it into sight, unfolding what hides it."""
        index = self._tree.index_of(row, max(1, column))
        if not index.isValid():
            return
        self.unfold((row,))
        flags = _Flag.ClearAndSelect | (_Flag.Rows if whole else _Flag.NoUpdate)
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def unfold(self, rows: Iterable[Id]) -> None:
        """Unfold what hides these rows."""
        for row in rows:
            above = self._tree.index_of(row).parent()
            while above.isValid():
                self.expand(above)
                above = above.parent()

    def choose_rows(self, rows: Sequence[Id], current: Id = ROOT) -> None:
        """Select whole rows, and make the first or a named one the current one."""
        selection = QItemSelection()
        last = self._tree.columnCount() - 1
        for row in rows:
            selection.select(self._tree.index_of(row), self._tree.index_of(row, last))
        self.selectionModel().select(selection, _Flag.ClearAndSelect)
        if rows:
            here = self._tree.index_of(current if current in rows else rows[0], 1)
            self.selectionModel().setCurrentIndex(here, _Flag.NoUpdate)
            self.scrollTo(here)

    def fold_all(self, *, folded: bool) -> None:
        """Fold or unfold every summary."""
        outline = self._document.session.schedule.outline
        if folded:
            self.collapseAll()
        else:
            self.expandAll()
        for at, row in enumerate(outline.ids):
            if outline.has_children(at):
                self._rows.fold(row, folded=folded)

    def _refold(self) -> None:
        """After a reset of the model: fold again what was folded."""
        self.expandAll()
        for row in self._document.session.schedule.outline.ids:
            if self._rows.is_folded(row):
                self.collapse(self._tree.index_of(row))

    def width_of_dates(self, *, years: bool) -> int:
        """How wide a column of dates must be, with their years or without."""
        return self._painter.width_of_dates(years=years, hours=by_the_hour(self._document.plan))

    def whole_rows(self) -> bool:
        """Whether the selection is made of whole rows."""
        shown = [at for at in range(1, self._tree.columnCount()) if not self.isColumnHidden(at)]
        counts: dict[Id, int] = {}
        for index in self.selectedIndexes():
            if index.column() in shown:
                row = self._tree.row_id(index)
                counts[row] = counts.get(row, 0) + 1
        return bool(counts) and all(count == len(shown) for count in counts.values())

    def cells(self) -> list[list[QModelIndex]]:
        """The selected cells as a block: rows in the order shown, in each the selected columns in theirs."""
        header = self.header()
        order = {row: place for place, row in enumerate(self.shown_rows())}
        by_row: dict[Id, list[QModelIndex]] = {}
        for index in self.selectedIndexes():
            if index.column() > 0 and self._tree.row_id(index) in order:
                by_row.setdefault(self._tree.row_id(index), []).append(index)
        return [
            sorted(by_row[row], key=lambda index: header.visualIndex(index.column()))
            for row in sorted(by_row, key=order.__getitem__)
        ]

    # --------------------------------------------------------------------------------------------------- what cells ask for

    def is_folded(self, row: Id) -> bool:
        """Whether the rows below are hidden."""
        return self._rows.is_folded(row)

    def indent(self, row: Id) -> int:
        """How far the name of a row stands from its column's edge."""
        return INDENT * (self._tree.depth(row) + 1)

    def current_cell(self) -> tuple[Id, int] | None:
        """The cell to frame: the current one, while the grid is listening."""
        index = self.currentIndex()
        return (self._tree.row_id(index), index.column()) if index.column() > 0 and self.hasFocus() else None

    # ------------------------------------------------------------------------------------------------------------- entries

    def enter(self, index: Index, text: str) -> None:
        """Enter text into a cell. Raises `EditError`."""
        row = self._tree.row_id(index)
        column = self._tree.column_at(index.column())
        if column is None:
            return
        if row == ENTRY:
            if text.strip():
                add_typed_task(self._document, text)
        else:
            self._document.enter(row, column, text)

    def enter_everywhere(self, index: Index, text: str) -> None:
        """Enter text into the cells of one column in all chosen rows, as one step. Raises `EditError`."""
        column = self._tree.column_at(index.column())
        if column is None:
            return
        rows = self.chosen
        if self._tree.row_id(index) == ENTRY or len(rows) < 2:
            self.enter(index, text)
            return
        enter_cells(self._document, f"Change {column.heading.lower()} of {len(rows)} rows", [(row, column, text) for row in rows])

    # ----------------------------------------------------------------------------------------------------------- Qt's door

    def write_on(self) -> None:
        """Open the current cell and go on behind what it says; typing would replace it."""
        self.edit(self.currentIndex())
        self._go_behind()

    def _go_behind(self) -> None:
        for editor in self.viewport().findChildren(CellEditor):
            if editor.isVisible():
                editor.end(False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt: open the cell, behind what it says."""
        super().mouseDoubleClickEvent(event)
        self._go_behind()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Qt: a wrong entry stays until it is mended or given up."""
        if not stays_open(editor, hint):
            super().closeEditor(editor, hint)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: unfold at the first showing; before, each change of parent would lay out every row anew."""
        if not self._unfolded:
            self._unfolded = True
            self._refold()
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: keys of a spreadsheet."""
        if not self.keys.press(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: the row's number selects the whole row."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == 0 and event.button() == Qt.MouseButton.LeftButton:
            self.keys.press_number(index, event.modifiers())
            event.accept()
            return
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: measure the columns once, then paint the rows."""
        header = self.header()
        shown = [at for at in range(header.count()) if not header.isSectionHidden(at)]
        self._sections = [
            (at, self.columnViewportPosition(at), self.columnWidth(at), self._tree.column_at(at) if at else None) for at in shown
        ]
        super().paintEvent(event)

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt: paint a row at once."""
        rect: QRect = option.rect
        line = QRect(0, rect.top(), self.viewport().width(), rect.height())
        self._painter.paint(painter, line, self._tree.row_id(index), self._sections)

    # -------------------------------------------------------------------------------------------------------------- inside

    def _on_selection(self) -> None:
        rows = frozenset(self._tree.row_id(index) for index in self.selectionModel().selectedIndexes())
        self.viewport().update()
        self.chosen_set = rows
        if not self._following:
            self._following = True
            current = self.current
            self._selection.select(frozenset(rows - {ENTRY}), current if current in rows and current != ENTRY else None)
            self._following = False

    def _follow_selection(self) -> None:
        """Take over what the chart has selected."""
        if self._following:
            return
        self._following = True
        known = [row for row in self._selection.rows if self._tree.index_of(row).isValid()]
        if known:
            self.choose_rows(known, self._selection.current)
        else:
            self.selectionModel().clearSelection()
        self._following = False

    def _on_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        if parent.isValid():
            self.expand(parent)
        for place in range(first, last + 1):
            self.expandRecursively(self._tree.index(place, 0, parent))

    def _on_changed(self, step: Step) -> None:
        self._rows.set_outline(step.schedule.outline)
        self.facts.renew()
        if step.delta.touched("rows"):
            self._on_selection()
        self.viewport().update()

    def _on_read(self) -> None:
        self.facts.renew()
        self.viewport().update()
