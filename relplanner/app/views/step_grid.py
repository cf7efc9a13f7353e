"""The table of a runbook's steps, typed into like the plan's grid: typing replaces, F2 edits, Enter goes down, Tab right.

Space ticks, Ins puts a step behind the current one, Ctrl+Del takes steps out, Ctrl+arrows change their order. Every edit goes
through the document; what is refused is said at the cell, or in the message bar.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QTableView, QWidget

from relplanner.app.document import Document
from relplanner.app.models.step_table import TICK, StepTable
from relplanner.app.theme import ROW
from relplanner.app.views.cell_editor import stays_open
from relplanner.app.views.column_head import ColumnHead
from relplanner.app.views.step_cells import StepDelegate
from relplanner.chart.theme import Theme
from relplanner.insight.step_columns import StepColumn, began_of, typed_step
from relplanner.plan.edits import links, runbook_steps, runbooks
from relplanner.plan.instants import from_datetime
from relplanner.plan.model import Id, Instant, Minutes, Plan
from relplanner.plan.problems import EditError

HEAD = 40
WIDTHS = {
    TICK: 30,
    "number": 28,
    "owner": 66,
    "after": 48,
    "minutes": 38,
    "start": 74,
    "finish": 46,
    "began": 52,
    "ended": 52,
    "late": 40,
    "rehearsed": 60,
    "took": 48,
    "apart": 44,
    "check": 124,
    "back": 88,
    "safe": 64,
}
NAME = 190
"""The name takes what is left, and no less."""
_Flag = QItemSelectionModel.SelectionFlag


class StepGrid(QTableView):
    """The steps. `chosen` carries the ids of the selected ones, `refused` why something cannot be."""

    chosen = Signal(object)
    refused = Signal(str)
    menu_asked = Signal(QPoint)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.table = StepTable(self)
        self._own = False
        self.cells = StepDelegate(self, self.table)
        self.setItemDelegate(self.cells)
        head = ColumnHead(HEAD, self)
        head.setMinimumSectionSize(26)
        self.setHorizontalHeader(head)
        self.setModel(self.table)
        self.setAccessibleName("Steps of the runbook")
        self.setAccessibleDescription(
            "Type to replace, Space ticks a step, Ins puts one in, Ctrl+Up and Ctrl+Down change the order."
        )
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setTabKeyNavigation(False)
        self.table.modelReset.connect(self._lay_out)
        self.selectionModel().selectionChanged.connect(self._on_selection)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.cells.theme = theme
        self.table.dress(theme)
        self.viewport().update()

    def _lay_out(self) -> None:
        for place, key in enumerate(self.table.keys):
            if key != "name":
                self.setColumnWidth(place, WIDTHS[key])
        self._share()

    def _share(self) -> None:
        """Give the name what the other columns leave."""
        place = self.table.place_of("name")
        if place >= 0:
            others = sum(self.columnWidth(at) for at in range(len(self.table.keys)) if at != place)
            self.setColumnWidth(place, max(NAME, self.viewport().width() - others))

    @property
    def needs(self) -> int:
        """How wide all columns are with a name of fair length."""
        return sum(WIDTHS.get(key, NAME + 34) for key in self.table.keys)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: share the room anew."""
        super().resizeEvent(event)
        self._share()

    # ------------------------------------------------------------------------------------------------------- what is chosen

    @property
    def steps(self) -> list[Id]:
        """The chosen steps in their order."""
        selected = sorted(index.row() for index in self.selectionModel().selectedRows())
        rows = selected or [self.currentIndex().row()]
        return [self.table.steps[row].reading.row for row in rows if 0 <= row < len(self.table.steps)]

    def choose(self, steps: Sequence[Id], key: str = "name") -> None:
        """Select steps, the first of them as the current one."""
        found = [self.table.index_of(step, key) for step in steps]
        cells = [index for index in found if index.isValid()]
        if not cells:
            return
        self._own = True
        self.stand(cells[0])
        for index in cells[1:]:
            self.selectionModel().select(index, _Flag.Select | _Flag.Rows)
        self._own = False
        self.scrollTo(cells[0])

    def stand(self, index: QModelIndex) -> None:
        """Make a cell the current one, and its row the selection."""
        self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect | _Flag.Rows)

    def _on_selection(self) -> None:
        self.viewport().update()
        if not self._own:
            self.chosen.emit(self.steps)

    # --------------------------------------------------------------------------------------------------------------- edits

    def enter(self, step: Id, column: StepColumn, text: str) -> None:
        """Enter text into a cell, or a new step into the open row. Raises `EditError`."""
        sheet = self.table.sheet
        if sheet is None:
            return
        if not step:
            if text.strip():
                name, minutes, owners = typed_step(text)
                self._add(sheet.night.steps[-1].reading.row, name, minutes, owners)
            return
        index = self.table.index_of(step, column.key)
        if column.edit is None or text.strip() == str(index.data() or ""):
            return
        name = self._document.plan.rows[step].name or "a step"
        label = f"Rename {name}" if column.key == "name" else f"Change {column.heading.lower()} of {name}"
        self._document.edit(label, column.edit(sheet, step, text))

    def _add(self, after: Id, name: str, minutes: Minutes, owners: tuple[str, ...]) -> Id:
        known = set(self._document.plan.rows)
        step = self._document.edit(
            f"Add the step {name}", runbooks.add_step, after=after, name=name, minutes=minutes, owners=owners
        )
        return next(key for key in step.after.rows if key not in known)

    def insert(self) -> None:
        """Put a step behind the current one and write its name."""
        chosen = self.steps or [one.reading.row for one in self.table.steps[-1:]]
        if chosen:
            self._attempt(lambda: self._begin(self._add(chosen[-1], "New step", Minutes(10), ())))

    def _begin(self, step: Id) -> None:
        self.choose([step])
        self.edit(self.table.index_of(step, "name"))

    def remove(self) -> None:
        """Take the chosen steps out of the runbook; what waited for them waits for what they waited for."""
        chosen = self.steps
        if chosen:
            what = self._document.plan.rows[chosen[0]].name if len(chosen) == 1 else f"{len(chosen)} steps"
            self._attempt(lambda: self._document.edit(f"Delete {what}", runbook_steps.remove_steps, chosen))

    def move_step(self, offset: int) -> None:
        """Let the current step change places with its neighbour."""
        chosen = self.steps
        if chosen:
            name = self._document.plan.rows[chosen[0]].name
            way = "up" if offset < 0 else "down"
            self._attempt(lambda: self._document.edit(f"Move {name} {way}", runbook_steps.move_step, chosen[0], offset))
            self.choose(chosen[:1])

    def link(self) -> None:
        """Let each chosen step wait for the one above it."""
        chosen = self.steps
        if len(chosen) > 1:
            self._attempt(lambda: self._document.edit(f"Link {len(chosen)} steps", links.link_chain, chosen))

    def tick(self) -> None:
        """Tick the current step as ended now, or take its tick away; several become ticked as they are expected."""
        chosen = set(self.steps)
        steps = [one.reading for one in self.table.steps if one.reading.row in chosen]
        if not steps or self.table.mode == "rehearsal":
            return
        if len(steps) > 1:
            dates = [(one.row, one.start, one.finish) for one in steps if one.ended is None]
            label = f"Tick {len(dates)} steps"
            self._attempt(lambda: self._document.edit(label, runbook_steps.tick_as_planned, dates))
            return
        one = steps[0]
        if one.ended is not None:
            self._attempt(lambda: self._document.edit(f"Take the tick of {one.name} away", _untick, one.row))
            return
        now: Instant = from_datetime(self._document.now)
        self._attempt(lambda: self._document.edit(f"Tick {one.name}", runbook_steps.tick_step, one.row, began_of(one, now), now))

    def _attempt(self, action: Callable[[], Any]) -> None:
        try:
            action()
        except EditError as error:
            self.refused.emit(error.message)

    # ------------------------------------------------------------------------------------------------------ mouse and keys

    def step_from(self, step: Id, place: int, key: Qt.Key, *, back: bool) -> None:
        """Go on from a cell that was written: down with Enter, to the next writable one with Tab."""
        at = next((row for row, one in enumerate(self.table.steps) if one.reading.row == step), len(self.table.steps))
        if key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self.stand(self._beside(at, place, -1 if back or key == Qt.Key.Key_Backtab else 1))
        else:
            up = key == Qt.Key.Key_Up or (back and key != Qt.Key.Key_Down)
            row = min(max(at + (-1 if up else 1), 0), self.table.rowCount() - 1)
            self.stand(self.table.index(row, place))
        self.setFocus()

    def _beside(self, row: int, place: int, way: int) -> QModelIndex:
        """The next writable cell of a row, else of the row above or below."""
        count = len(self.table.keys)
        for _ in range(2 * count):
            place += way
            if not 0 <= place < count:
                row, place = row + way, 0 if way > 0 else count - 1
            index = self.table.index(row, place)
            if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
                return index
        return self.currentIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Space ticks, Tab walks, Enter goes down; the rest as usual."""
        key, held = Qt.Key(event.key()), event.modifiers()
        index = self.currentIndex()
        if key == Qt.Key.Key_Space and not held:
            self.tick()
        elif key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab} and not held & Qt.KeyboardModifier.ControlModifier:
            self.stand(self._beside(index.row(), index.column(), 1 if key == Qt.Key.Key_Tab else -1))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.state() != QAbstractItemView.State.EditingState:
            self.stand(self.table.index(min(index.row() + 1, self.table.rowCount() - 1), index.column()))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a click on its box ticks a step."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and self.table.keys[index.column()] == TICK:
            self.tick()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt: ask for the menu of the steps."""
        self.menu_asked.emit(event.globalPos())
        event.accept()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Qt: a wrong entry stays until it is mended or given up."""
        if not stays_open(editor, hint):
            super().closeEditor(editor, hint)


def _untick(plan: Plan, step: Id) -> Plan:
    return runbook_steps.tick_step(plan, step, None, None)
