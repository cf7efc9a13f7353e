"""Typing into the plan in bulk: a task in one line, blocks of cells from a spreadsheet, fills.

Each is one verb, so that one undo takes all of it back, and one wrong cell refuses the whole block with its place.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from relplanner.app.document import Document
from relplanner.insight.columns import COLUMNS, Column
from relplanner.insight.typed import Context
from relplanner.plan.edits.quick import add_quick_task
from relplanner.plan.edits.tasks import add_row
from relplanner.plan.ids import IdSource
from relplanner.plan.model import Id, Plan
from relplanner.plan.problems import EditError
from relplanner.session.step import Step

Cell = tuple[Id, Column, str]
NAME = next(column for column in COLUMNS if column.key == "name")


def add_typed_task(document: Document, text: str) -> Step:
    """Add `Build payments 10d @Boris after 3` behind the last row, as its sibling. Raises `EditError`."""
    outline = document.session.schedule.outline
    last = outline.ids[-1] if outline.ids else None
    parent = document.plan.rows[last].parent if last is not None else None

    return document.edit(f"Add {text.strip()}", add_quick_task, text, parent=parent, after=last)


def enter_cells(document: Document, label: str, cells: Sequence[Cell], merge_key: object = None) -> Step:
    """Enter texts into cells as one step. Raises `EditError` with the row's and the column's name before its reason."""
    context = document.context

    def verb(plan: Plan, ids: IdSource) -> Plan:
        for cell in cells:
            plan = _entered(plan, ids, cell, context)
        return plan

    return document.edit(label, verb, merge_key=merge_key)


def add_named_rows(document: Document, label: str, names: Sequence[str], merge_key: object = None) -> list[Id]:
    """Add rows behind the last one, as its siblings; returns their ids."""
    outline = document.session.schedule.outline
    last = outline.ids[-1] if outline.ids else None
    parent = document.plan.rows[last].parent if last is not None else None
    made: list[Id] = []

    def verb(plan: Plan, ids: IdSource) -> Plan:
        after = last
        for name in names:
            made.append(ids.new("t"))
            plan = add_row(plan, ids, name=name, parent=parent, after=after, id=made[-1])
            after = made[-1]
        return plan

    document.edit(label, verb, merge_key=merge_key)
    return made


def _entered(plan: Plan, ids: IdSource, cell: Cell, context: Context) -> Plan:
    row, column, text = cell
    if column.edit is None:
        raise EditError("read-only", f"{column.heading} is computed and cannot be entered; paste beside it.", row)
    try:
        return column.edit(plan, ids, row, text, context)
    except EditError as error:
        name = plan.rows[row].name or "the new row"
        raise EditError(error.code, f"{column.heading} of {name}: {error.message}", row) from error


def as_table(block: Sequence[Sequence[str]]) -> str:
    """Cells as the tab-separated text that spreadsheets exchange."""
    out = io.StringIO()
    csv.writer(out, dialect="excel-tab", lineterminator="\n").writerows(block)
    return out.getvalue()


def from_table(text: str) -> list[list[str]]:
    """Tab-separated text as cells; quoted cells may hold line breaks, which become blanks."""
    rows = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), dialect="excel-tab")
    return [[" ".join(cell.split()) for cell in row] for row in rows if row]


def paste_cells(document: Document, text: str, *, shown: Sequence[Id], top: int, columns: Sequence[Column]) -> Step | None:
    """Paste a table: its first cell into line `top` of `shown` and the first of `columns`; what is longer makes new rows.

    None where there is nothing to paste. Raises `EditError`.
    """
    block = from_table(text)
    if not block:
        return None
    number = sum(len(line) for line in block)
    label = f"Paste {number} cells" if number > 1 else "Paste a cell"
    step = object()
    rows = list(shown[top : top + len(block)])
    beyond = block[len(rows) :]
    if beyond:
        named = columns[0].key == NAME.key
        rows += add_named_rows(document, label, [line[0] if named else "" for line in beyond], step)
    cells = [
        (row, column, entry)
        for place, (row, line) in enumerate(zip(rows, block, strict=True))
        for column, entry in zip(columns, line, strict=False)
        if entry or place < len(block) - len(beyond)
    ]
    try:
        return enter_cells(document, label, cells, step)
    except EditError:
        if beyond:
            document.undo()
        raise
