"""The plan's rows as a tree for Qt, one column per entry of the columns' table, and an open row at the end.

The shape (which row stands below which) is kept here and changed by inserting, moving and removing rows, never by a reset; what
the cells say is read from the document when it is asked for, so it can never be stale. Rows are known to Qt by a number that a
row's id keeps as long as the model lives.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from relplanner.app.document import Document
from relplanner.app.models.shape import ENTRY, ROOT, Shape, wanted
from relplanner.insight.columns import COLUMNS, Column
from relplanner.insight.mark_words import mark_text
from relplanner.plan.model import Id, Resource
from relplanner.plan.outline import Outline
from relplanner.plan.problems import SEVERITY, Problem
from relplanner.session.step import Step

ENTRY_HINT = "Type a task: Build payments 10d @Oleg after 3"

Index = QModelIndex | QPersistentModelIndex
Display, Edit = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole
_NOWHERE = QModelIndex()
_COMPUTED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_EDITABLE = _COMPUTED | Qt.ItemFlag.ItemIsEditable
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PlanTree(QAbstractItemModel):
    """Rows of a document's plan. Column 0 is the row's number, column 1 the task."""

    def __init__(self, document: Document, keys: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._table: Mapping[str, Column] = {column.key: column for column in COLUMNS}
        self._columns = tuple(self._table[key] for key in keys if key in self._table)
        self._shape = Shape()
        self._ids: list[Id] = []
        self._numbers: dict[Id, int] = {}
        self._outline: Outline | None = None
        self._moved: frozenset[Id] = frozenset()
        self._marks: dict[Id, list[Problem]] = {}
        self._known: Mapping[Id, Resource] | None = None
        self._firsts: dict[str, str] = {}
        self._read: tuple[Problem, ...] | None = None
        self._follow(document.session.schedule.outline)
        document.changed.connect(self._on_changed)
        document.read.connect(self._on_read)
        self._on_read()

    # ----------------------------------------------------------------------------------------------------- what views ask

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns behind the number."""
        return self._columns

    def show_columns(self, keys: Sequence[str]) -> None:
        """Show other columns. The one edit of shape that starts anew: every cell is another."""
        self.beginResetModel()
        self._columns = tuple(self._table[key] for key in keys if key in self._table)
        self.endResetModel()

    def row_id(self, index: Index) -> Id:
        """The id of an index' row; `ENTRY` for the open row, `ROOT` for no index."""
        return self._ids[index.internalId()] if index.isValid() else ROOT

    def index_of(self, row: Id, column: int = 0) -> QModelIndex:
        """The index of a row; invalid where there is none of that id."""
        if row not in self._shape.place:
            return QModelIndex()
        return self.createIndex(self._shape.place[row], column, self._number(row))

    def column_of(self, key: str) -> int:
        """The place of a column, -1 where it is not shown."""
        return next((place for place, column in enumerate(self._columns, 1) if column.key == key), -1)

    def column_at(self, column: int) -> Column | None:
        """The entry of the columns' table behind a place; None for the number."""
        return self._columns[column - 1] if column > 0 else None

    def entry(self) -> QModelIndex:
        """The open row's cell of the task."""
        return self.index_of(ENTRY, 1)

    def problems_of(self, row: Id) -> Sequence[Problem]:
        """What is wrong with a row, errors first; notes are left to the list."""
        return self._marks.get(row, ())

    def has_moved(self, row: Id) -> bool:
        """Whether the last edit moved the row's dates."""
        return row in self._moved

    def depth(self, row: Id) -> int:
        """How deep a row stands; the open row as deep as the row it would follow."""
        outline = self._document.session.schedule.outline
        if row == ENTRY:
            return outline.depth[-1] if outline.depth else 0
        return outline.depth[outline.index[row]]

    # ------------------------------------------------------------------------------------------------------------ Qt's door

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """Qt: the index of a cell."""
        siblings = self._shape.children.get(self.row_id(parent), ())
        if not 0 <= row < len(siblings) or not 0 <= column <= len(self._columns):
            return QModelIndex()
        return self.createIndex(row, column, self._number(siblings[row]))

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        """Qt: the index of the row above in the tree."""
        if not index.isValid():
            return QModelIndex()
        above = self._shape.parent.get(self.row_id(index), ROOT)
        return self.index_of(above) if above != ROOT else QModelIndex()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Qt: how many rows stand below."""
        return 0 if parent.column() > 0 else len(self._shape.children.get(self.row_id(parent), ()))

    def columnCount(self, _parent: Index = _NOWHERE) -> int:
        """Qt: how many columns there are."""
        return len(self._columns) + 1

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        """Qt: whether rows stand below."""
        return parent.column() <= 0 and bool(self._shape.children.get(self.row_id(parent)))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt: cells of columns that have a verb can be edited; in the open row only the task."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        column = self.column_at(index.column())
        if column is None:
            return _COMPUTED
        editable = column.key == "name" if self.row_id(index) == ENTRY else column.edit is not None
        return _EDITABLE if editable else _COMPUTED

    def data(self, index: Index, role: int = Display) -> Any:
        """Qt: what a cell says."""
        if role in (Display, Edit):
            return self._text(index, role)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            column = self.column_at(index.column())
            return int(_RIGHT if column is None or column.align == "right" else _LEFT)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self._spoken(index)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Display) -> Any:
        """Qt: a column's heading."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.column_at(section)
        if role == Display:
            return column.heading if column else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column is None or column.align == "right" else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignBottom)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return (f"{column.heading}, {column.unit}" if column.unit else column.heading) if column else "Row number"
        return None

    def setData(self, index: Index, value: Any, role: int = Edit) -> bool:
        """Qt: edit a cell. Raises `EditError` where the entry cannot be; then nothing has changed."""
        if role != Edit or not index.isValid():
            return False
        column = self.column_at(index.column())
        if column is None:
            return False
        self._document.enter(self.row_id(index), column, str(value))
        return True

    # --------------------------------------------------------------------------------------------------------------- inside

    def _number(self, row: Id) -> int:
        number = self._numbers.get(row)
        if number is None:
            number = self._numbers[row] = len(self._ids)
            self._ids.append(row)
        return number

    def column(self, key: str) -> Column:
        """A column by its key, shown or not."""
        return self._table[key]

    def cell_text(self, row: Id, column: Column | None) -> str:
        """What a cell says; `column` None is the row's number."""
        if row == ENTRY:
            return ENTRY_HINT if column is not None and column.key == "name" else ""
        session = self._document.session
        if row not in session.plan.rows:
            return ""
        if column is None:
            return str(session.schedule.outline.index[row] + 1)
        text = column.text(session.readings, row)
        if column.kind == "date":
            return short_year(text)
        return self._short(text) if column.key == "people" else text

    def _text(self, index: Index, role: int) -> str:
        row, column = self.row_id(index), self.column_at(index.column())
        if role == Display or column is None:
            return self.cell_text(row, column)
        known = row in self._document.session.plan.rows
        return column.entry(self._document.session.readings, row) if known else ""

    def _short(self, people: str) -> str:
        """People by their first name where that says who is meant."""
        resources = self._document.plan.resources
        if resources is not self._known:
            firsts = Counter(one.name.split()[0] for one in resources.values() if one.name)
            self._known = resources
            self._firsts = {
                one.name: one.name.split()[0]
                for one in resources.values()
                if one.kind == "person" and firsts[one.name.split()[0]] == 1
            }
        return "; ".join(self._shortened(part) for part in people.split("; "))

    def _shortened(self, part: str) -> str:
        for name, first in self._firsts.items():
            if part == name or part.startswith(f"{name} "):
                return first + part[len(name) :]
        return part

    def _tip(self, index: Index) -> str | None:
        row = self.row_id(index)
        if row == ENTRY:
            return "Type a task and press Enter: name, length, @people, after row numbers"
        found = self._marks.get(row, ())
        if found and index.column() <= 1:
            return "\n".join(problem.message for problem in found)
        column = self.column_at(index.column())
        if column is None or row not in self._document.plan.rows:
            return None
        session = self._document.session
        if column.key == "start" and (mark := mark_text(session.plan, session.schedule, row)):
            return mark
        return column.text(session.readings, row) or None

    def _spoken(self, index: Index) -> str:
        column = self.column_at(index.column())
        return f"{column.heading} {self._text(index, Display)}" if column else f"Row {self._text(index, Display)}"

    def _on_changed(self, step: Step) -> None:
        self._moved = frozenset(step.moved)
        self._follow(step.schedule.outline)
        self._announce(self._touched(step))

    def _touched(self, step: Step) -> Iterator[Id]:
        for table in ("rows", "releases", "phases", "gates", "buffers"):
            yield from step.delta.touched(table)
        for link in step.delta.touched("links"):
            for side in (step.before.links.get(link), step.after.links.get(link)):
                if side is not None:
                    yield from (side.predecessor, side.successor)
        for assignment in step.delta.touched("assignments"):
            for booked in (step.before.assignments.get(assignment), step.after.assignments.get(assignment)):
                if booked is not None:
                    yield booked.task
        resources = set(step.delta.touched("resources"))
        yield from (booked.task for booked in step.after.assignments.values() if resources and booked.resource in resources)
        yield from step.moved

    def _announce(self, rows: Iterable[Id]) -> None:
        """Tell views that cells changed: one signal for each run of neighbours below one parent."""
        places: defaultdict[Id, set[int]] = defaultdict(set)
        for row in rows:
            if row in self._shape.place:
                places[self._shape.parent[row]].add(self._shape.place[row])
        last = len(self._columns)
        for parent, found in places.items():
            siblings = self._shape.children[parent]
            for first, final in _runs(sorted(found)):
                self.dataChanged.emit(self.index_of(siblings[first]), self.index_of(siblings[final], last))

    def _on_read(self) -> None:
        if self._document.problems is self._read:
            return
        self._read = self._document.problems
        marks: dict[Id, list[Problem]] = {}
        for problem in self._read:
            if SEVERITY[problem.code] != "note":
                marks.setdefault(problem.subject, []).append(problem)
                for row in problem.others:
                    marks.setdefault(row, []).append(problem)
        old = self._marks
        changed = [row for row, found in marks.items() if old.get(row) != found] + [row for row in old if row not in marks]
        self._marks = marks
        self._announce(changed)

    def _follow(self, outline: Outline) -> None:
        """Bring the shape to the outline's, by as few inserts, moves and removals as it takes."""
        before = self._outline
        self._outline = outline
        if before is not None and before.ids == outline.ids and before.parent == outline.parent:
            return
        target = wanted(outline)
        shape = self._shape
        for parent in (ROOT, *outline.ids):
            for place, row in enumerate(target.get(parent, ())):
                siblings = shape.below(parent)
                if place < len(siblings) and siblings[place] == row:
                    continue
                if row in shape.parent:
                    self._move(row, parent, place)
                else:
                    self._insert_run(parent, place, target[parent])
        keep = self._numbers.keys() if before is None else {*outline.index, ENTRY}
        for row in [row for row in shape.parent if row not in keep]:
            if row in shape.parent and shape.parent[row] in (ROOT, *keep):
                self._remove(row)

    def _insert_run(self, parent: Id, place: int, siblings: Sequence[Id]) -> None:
        """Insert the new rows that stand together from `place` on with one signal."""
        new = []
        for row in siblings[place:]:
            if row in self._shape.parent:
                break
            new.append(row)
        self.beginInsertRows(self.index_of(parent) if parent != ROOT else QModelIndex(), place, place + len(new) - 1)
        for offset, row in enumerate(new):
            self._number(row)
            self._shape.insert(row, parent, place + offset)
        self.endInsertRows()

    def _move(self, row: Id, parent: Id, place: int) -> None:
        shape = self._shape
        old_parent, old_place = shape.parent[row], shape.place[row]
        target = place + 1 if old_parent == parent and place > old_place else place
        above = self.index_of(old_parent) if old_parent != ROOT else QModelIndex()
        below = self.index_of(parent) if parent != ROOT else QModelIndex()
        self.beginMoveRows(above, old_place, old_place, below, target)
        shape.remove(row)
        shape.insert(row, parent, place)
        self.endMoveRows()

    def _remove(self, row: Id) -> None:
        shape = self._shape
        parent, place = shape.parent[row], shape.place[row]
        self.beginRemoveRows(self.index_of(parent) if parent != ROOT else QModelIndex(), place, place)
        shape.remove(row)
        gone = [row]
        while gone:
            below = shape.children.pop(gone.pop(), [])
            for child in below:
                shape.parent.pop(child, None)
                shape.place.pop(child, None)
            gone.extend(below)
        self.endRemoveRows()


def short_year(text: str) -> str:
    """Write `2 May 2028` with two digits of its year; a date in the year of the plan's start has no year at all."""
    day, _, year = text.rpartition(" ")
    return f"{day} ’{year[2:]}" if len(year) == 4 and year.isdigit() and day else text


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of neighbouring numbers."""
    start = previous = None
    for place in places:
        if start is None or previous is None:
            start = place
        elif place != previous + 1:
            yield start, previous
            start = place
        previous = place
    if start is not None and previous is not None:
        yield start, previous
