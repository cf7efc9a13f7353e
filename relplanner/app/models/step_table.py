"""The steps of a runbook as a table for Qt: a row a step, in the columns of the way of looking, and an open row below.

The model holds no data of its own: it shows a `Sheet`, and what is typed goes through `enter` to the document.
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from relplanner.app.theme import font
from relplanner.chart.theme import LIGHT, Role, Theme
from relplanner.insight.cutover_night import NightStep
from relplanner.insight.step_columns import BY_KEY, SHOWN, Mode, Sheet, StepColumn
from relplanner.plan.model import Id

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
TICK = "tick"
HINT = "Type a step: Check the logs 10m @OPS"
QUIET = {"owner", "after", "check", "number", "rehearsed"}


class StepTable(QAbstractTableModel):
    """The table. Column 0 is the tick, but in a rehearsal."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet: Sheet | None = None
        self.mode: Mode = "plan"
        self.keys: tuple[str, ...] = ()
        self._theme = LIGHT
        self._faces = {weight: font(12, weight) for weight in (QFont.Weight.Normal, QFont.Weight.DemiBold)}
        self._small = {weight: font(11, weight) for weight in (QFont.Weight.Normal, QFont.Weight.DemiBold)}
        self._open = font(12, italic=True)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme

    def show_sheet(self, sheet: Sheet | None, mode: Mode) -> None:
        """Show another state; rows and columns that stay are only told to be painted again."""
        keys = (() if mode == "rehearsal" else (TICK,)) + SHOWN[mode]
        rows = [one.reading.row for one in sheet.night.steps] if sheet is not None else []
        same = keys == self.keys and rows == [one.reading.row for one in self.steps] and (sheet is None) == (self.sheet is None)
        if same:
            self.sheet = sheet
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(keys) - 1))
            return
        self.beginResetModel()
        self.sheet, self.mode, self.keys = sheet, mode, keys
        self.endResetModel()

    @property
    def steps(self) -> tuple[NightStep, ...]:
        """The steps shown."""
        return self.sheet.night.steps if self.sheet is not None else ()

    def step_at(self, index: Index) -> NightStep | None:
        """The step of a cell; None of the open row."""
        return self.steps[index.row()] if index.isValid() and index.row() < len(self.steps) else None

    def column_at(self, place: int) -> StepColumn | None:
        """The column at a place; None of the tick."""
        return BY_KEY.get(self.keys[place]) if 0 <= place < len(self.keys) else None

    def place_of(self, key: str) -> int:
        """Where a column stands, -1 where it is not shown."""
        return self.keys.index(key) if key in self.keys else -1

    def index_of(self, step: Id, key: str) -> QModelIndex:
        """The cell of a step."""
        row = next((at for at, one in enumerate(self.steps) if one.reading.row == step), -1)
        return self.index(row, self.place_of(key)) if row >= 0 and self.place_of(key) >= 0 else QModelIndex()

    # ------------------------------------------------------------------------------------------------------------ Qt's door

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Qt: the steps and the open row."""
        return 0 if parent.isValid() or self.sheet is None else len(self.steps) + 1

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Qt: the columns of the way of looking."""
        return 0 if parent.isValid() else len(self.keys)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt: what can be typed into."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        column = self.column_at(index.column())
        writable = (
            column is not None and column.edit is not None
            if self.step_at(index) is not None
            else column is not None and column.key == "name"
        )
        return flags | Qt.ItemFlag.ItemIsEditable if writable else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: the columns' headings."""
        column = self.column_at(section)
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column is not None and column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignBottom)
        if role == Qt.ItemDataRole.ToolTipRole and column is not None:
            return column.tip or None
        return column.heading if role == Qt.ItemDataRole.DisplayRole and column is not None else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: what a cell says and how it looks."""
        column, step, sheet = self.column_at(index.column()), self.step_at(index), self.sheet
        if sheet is None or column is None:
            return self._tick_words(step) if role == Qt.ItemDataRole.AccessibleTextRole else None
        if step is None:
            return self._open_row(column, role)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return column.text(sheet, step)
        if role == Qt.ItemDataRole.EditRole:
            return (column.entry or column.text)(sheet, step)
        return self._looks(column, step, role)

    def _looks(self, column: StepColumn, step: NightStep, role: int) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._theme.colour(self.ink(column, step)))
        if role == Qt.ItemDataRole.FontRole:
            faces = self._faces if column.key == "name" else self._small
            return faces[QFont.Weight.DemiBold if self._is_heavy(column, step) else QFont.Weight.Normal]
        return None

    def ink(self, column: StepColumn, step: NightStep) -> Role:
        """The role of a cell's colour: red is a promise broken, amber one that is near."""
        reading = step.reading
        if column.key == "safe" and reading.spare is not None and reading.spare < 0 and reading.ended is None:
            return "red"
        if column.key == "late" and step.late > 0:
            return "amber"
        if column.key == "apart" and self.sheet is not None and column.text(self.sheet, step).startswith("+"):
            return "amber"
        return "muted" if column.key in QUIET or (reading.ended is not None and column.key != "name") else "text"

    def _is_heavy(self, column: StepColumn, step: NightStep) -> bool:
        """The point of no return stands out, and the last moment to turn back."""
        if step.reading.no_return:
            return column.key in {"name", "start", "back"}
        last = self.sheet.night.last_safe if self.sheet is not None else None
        return column.key == "safe" and last is not None and last.row == step.reading.row

    def _open_row(self, column: StepColumn, role: int) -> object:
        if column.key != "name":
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HINT
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._theme.faint)
        return self._open if role == Qt.ItemDataRole.FontRole else None

    @staticmethod
    def _tick_words(step: NightStep | None) -> str:
        return "" if step is None else step.state or "open"
