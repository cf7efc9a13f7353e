"""Which row of a table stands below which: by WBS numbers, levels, a column of groups, or names that are indented.

The first of these that the table has decides; a table without any is flat.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from relplanner.formats.csv.text import Line, Table, clean
from relplanner.formats.exchange import Loss
from relplanner.plan.model import Id


class Place(NamedTuple):
    """A row to be: its id, name and parent, its line (None: a group without a line of its own), whether rows are below."""

    id: Id
    name: str
    parent: Id | None
    line: Line | None
    is_summary: bool


def places(table: Table) -> tuple[list[Place], list[Loss]]:
    """Give every row its place, in the table's order; lines without a name are listed."""
    losses: list[Loss] = []
    lines: list[Line] = []
    for line in table.lines:
        if table.cell(line, "name"):
            lines.append(line)
        else:
            losses.append(Loss(where=f"line {line.number}", what="a row without a name", done="left out"))
    found = _grouped(table, lines) if "group" in table.fields and not _depths(table, lines) else _nested(table, lines)
    parents = {place.parent for place in found}
    return [place._replace(is_summary=place.id in parents) for place in found], losses


def _place(table: Table, line: Line, parent: Id | None) -> Place:
    return Place(f"t{line.number}", table.cell(line, "name"), parent, line, is_summary=False)


def _grouped(table: Table, lines: Sequence[Line]) -> list[Place]:
    """A summary for every group; a group that comes again later is continued at its first place."""
    groups: dict[str, list[Place]] = {}
    order: list[Place | str] = []
    for line in lines:
        group = table.cell(line, "group")
        if not group:
            order.append(_place(table, line, None))
            continue
        if group not in groups:
            groups[group] = [Place(f"g{line.number}", group, None, None, is_summary=True)]
            order.append(group)
        groups[group].append(_place(table, line, groups[group][0].id))
    return [place for one in order for place in (groups[one] if isinstance(one, str) else [one])]


def _nested(table: Table, lines: Sequence[Line]) -> list[Place]:
    depths = _depths(table, lines)
    stack: list[tuple[int, Id]] = []
    found = []
    for at, line in enumerate(lines):
        depth = depths[at] if depths else 0
        while stack and stack[-1][0] >= depth:
            stack.pop()
        place = _place(table, line, stack[-1][1] if stack else None)
        stack.append((depth, place.id))
        found.append(place)
    return found


def _depths(table: Table, lines: Sequence[Line]) -> list[int]:
    """How deep each line stands, [] where the table says nothing about it."""
    depths: list[int] = []
    if "wbs" in table.fields:
        depths = [len([part for part in table.cell(line, "wbs").split(".") if part]) for line in lines]
    elif "level" in table.fields:
        depths = [int(text) if (text := table.cell(line, "level")).isdigit() else 0 for line in lines]
    else:
        at = table.fields["name"]
        indents = [line.cells[at].rstrip() for line in lines]
        depths = [len(text.expandtabs(4)) - len(clean(text)) for text in indents]
    return depths if len(set(depths)) > 1 else []
