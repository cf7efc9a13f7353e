"""The commands that edit rows: each asks the grid what is chosen and the document for one edit, and tells what was refused.

No plan logic: where a row goes, what a chain is, what a cell means is said by the verbs and the columns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QGuiApplication

from relplanner.app.document import Document
from relplanner.app.models.shape import ENTRY
from relplanner.app.views.entry import as_table, enter_cells, paste_cells
from relplanner.app.views.grid import PlanGrid
from relplanner.plan.edits import links, moves, tasks
from relplanner.plan.ids import IdSource
from relplanner.plan.model import HandDates, Id, Plan, RowKind
from relplanner.plan.problems import EditError


class RowCommands:
    """Commands of one open plan. `tell` says a sentence to the user."""

    def __init__(self, document: Document, grid: PlanGrid, tell: Callable[[str], None]) -> None:
        self._document, self._grid, self._tell = document, grid, tell

    def _do(self, label: str, verb: Callable[..., Plan], *args: Any, **kwargs: Any) -> bool:
        try:
            self._document.edit(label, verb, *args, **kwargs)
        except EditError as error:
            self._tell(error.message)
            return False
        return True

    def _named(self, verb: str, rows: tuple[Id, ...]) -> str:
        if len(rows) == 1:
            return f"{verb} {self._document.plan.rows[rows[0]].name or 'a row'}"
        return f"{verb} {len(rows)} rows"

    # ---------------------------------------------------------------------------------------------------------------- rows

    def insert(self, kind: RowKind = "task") -> None:
        """Insert a row above the current one (at the end, where the open row is current), and begin to write its name."""
        plan, outline = self._document.plan, self._document.session.schedule.outline
        current = self._grid.current
        if current in plan.rows:
            before, after = current, None
        else:
            before, after = None, (outline.ids[-1] if outline.ids else None)
        made: list[Id] = []

        def verb(plan: Plan, ids: IdSource) -> Plan:
            made.append(ids.new("t"))
            name = "" if kind == "task" else "Milestone"
            return tasks.add_row(plan, ids, name=name, kind=kind, before=before, after=after, id=made[-1])

        if self._do("Insert a milestone" if kind == "milestone" else "Insert a row", verb):
            self._grid.choose(made[-1])
            self._grid.setFocus()
            self._grid.edit(self._grid.currentIndex())

    def delete(self) -> None:
        """Delete the chosen rows with all below."""
        rows = self._grid.chosen
        if not rows:
            return
        shown = self._grid.shown_rows()
        after = (
            next((row for row in shown[shown.index(rows[-1]) + 1 :] if row not in rows), ENTRY) if rows[-1] in shown else ENTRY
        )
        column = max(1, self._grid.currentIndex().column())
        if self._do(self._named("Delete", rows), tasks.delete_rows, rows):
            self._grid.choose(after if after in self._document.plan.rows else ENTRY, column=column)

    def indent(self) -> None:
        """Put the chosen rows below the row above them."""
        self._keeping(lambda rows: self._do(self._named("Indent", rows), moves.indent, rows))

    def outdent(self) -> None:
        """Take the chosen rows one level up."""
        self._keeping(lambda rows: self._do(self._named("Outdent", rows), moves.outdent, rows))

    def move(self, offset: int) -> None:
        """Move the chosen rows among their siblings."""
        self._keeping(lambda rows: self._do(self._named("Move", rows), moves.move_rows, rows, offset))

    def _keeping(self, action: Callable[[tuple[Id, ...]], object]) -> None:
        rows = self._grid.chosen
        if rows:
            action(rows)
            self._grid.scrollTo(self._grid.currentIndex())

    # --------------------------------------------------------------------------------------------------------------- dates

    def keep_dates(self) -> None:
        """Keep the dates of the chosen rows where they stand, by hand."""
        rows, schedule = self._grid.chosen, self._document.session.schedule

        def verb(plan: Plan) -> Plan:
            for row in rows:
                found = schedule.dates(row)
                plan = tasks.set_by_hand(plan, row, HandDates(start=found.start, finish=found.finish))
            return plan

        if rows:
            self._do(self._named("Keep the dates of", rows), verb)

    def date_automatically(self) -> None:
        """Give the chosen rows back to the schedule."""
        rows = self._grid.chosen
        if rows:
            self._do(self._named("Date automatically", rows), tasks.set_by_hand, rows, None)

    # --------------------------------------------------------------------------------------------------------------- links

    def link(self) -> None:
        """Link the chosen rows as a chain, from the top."""
        rows = self._grid.chosen
        if len(rows) > 1:
            self._do(f"Link {len(rows)} rows as a chain", links.link_chain, rows)

    def unlink(self) -> None:
        """Remove the links among the chosen rows, or all of a single one."""
        rows = self._grid.chosen
        if rows:
            self._do(self._named("Unlink", rows), links.unlink_rows, rows)

    def assign(self) -> None:
        """Begin to write the people of the current row; Ctrl+Enter enters them in all chosen rows."""
        column = self._grid.tree.column_of("people")
        index = self._grid.currentIndex().siblingAtColumn(column)
        if column > 0 and index.isValid():
            self._grid.setFocus()
            self._grid.setCurrentIndex(index)
            self._grid.edit(index)

    # --------------------------------------------------------------------------------------------------------------- cells

    def copy(self) -> None:
        """Copy the selected cells as a table."""
        block = [[str(index.data() or "") for index in line] for line in self._grid.cells()]
        if block:
            QGuiApplication.clipboard().setText(as_table(block))

    def cut(self) -> None:
        """Copy the selected cells and clear them."""
        self.copy()
        self.clear()

    def clear(self) -> None:
        """Clear the selected cells; whole rows are deleted."""
        if self._grid.whole_rows():
            self.delete()
            return
        tree = self._grid.tree
        cells = [
            (tree.row_id(index), column, "")
            for line in self._grid.cells()
            for index in line
            if tree.row_id(index) != ENTRY and (column := tree.column_at(index.column())) is not None and column.edit is not None
        ]
        if not cells:
            self._tell("These cells are computed and cannot be cleared; Ctrl+Del deletes their rows.")
        elif any(column.key == "name" for _, column, _ in cells):
            self._tell("A task keeps its name; Ctrl+Del deletes the row, typing replaces the name.")
        else:
            self._enter("Clear cells" if len(cells) > 1 else f"Clear {cells[0][1].heading.lower()}", cells)

    def paste(self) -> None:
        """Paste a table from the current cell on; rows that are missing are added."""
        index = self._grid.currentIndex()
        tree, header = self._grid.tree, self._grid.header()
        shown = self._grid.shown_rows()[:-1]
        row = tree.row_id(index) if index.isValid() else ENTRY
        top = shown.index(row) if row in shown else len(shown)
        first = header.visualIndex(max(1, index.column() if index.isValid() else 1))
        order = [header.logicalIndex(place) for place in range(first, header.count())]
        columns = [column for at in order if (column := tree.column_at(at)) is not None]
        try:
            paste_cells(self._document, QGuiApplication.clipboard().text(), shown=shown, top=top, columns=columns)
        except EditError as error:
            self._tell(f"Nothing was pasted. {error.message}")

    def fill_down(self) -> None:
        """Enter what the topmost selected cell of each column says into the selected cells below it."""
        tree = self._grid.tree
        top: dict[int, str] = {}
        cells = []
        readings = self._document.readings
        for line in self._grid.cells():
            for index in line:
                column, row = tree.column_at(index.column()), tree.row_id(index)
                if column is None or row == ENTRY or column.edit is None:
                    continue
                if index.column() in top:
                    cells.append((row, column, top[index.column()]))
                else:
                    top[index.column()] = column.entry(readings, row)
        if cells:
            self._enter(f"Fill {len(cells)} cells", cells)
        else:
            self._tell("Select the cell to copy from and the cells below it, in a column that can be edited.")

    def _enter(self, label: str, cells: list[Any]) -> None:
        try:
            enter_cells(self._document, label, cells)
        except EditError as error:
            self._tell(error.message)

    def edit_cell(self) -> None:
        """Edit the current cell."""
        self._grid.write_on()

    def select_all(self) -> None:
        """Select all rows."""
        self._grid.choose_rows(self._grid.shown_rows()[:-1])
