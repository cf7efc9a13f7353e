"""Which row of the grid stands where, the open row at the end: what `PlanTree` brings to the outline's shape step by step."""

from __future__ import annotations

from collections import defaultdict

from relplanner.plan.model import Id
from relplanner.plan.outline import Outline

ROOT: Id = ""
"""The invisible parent of the top level."""

ENTRY: Id = "+"
"""The open row at the end: what is typed there becomes a task."""


class Shape:
    """Which row stands where: parent, place among its siblings, children in order. Mutable, and only `PlanTree` touches it."""

    def __init__(self) -> None:
        self.children: dict[Id, list[Id]] = {ROOT: []}
        self.parent: dict[Id, Id] = {}
        self.place: dict[Id, int] = {}

    def below(self, row: Id) -> list[Id]:
        """Children of a row, in order."""
        return self.children.setdefault(row, [])

    def insert(self, row: Id, parent: Id, place: int) -> None:
        """Put a row among the children of `parent`."""
        self.below(parent).insert(place, row)
        self.parent[row] = parent
        self._number(parent, place)

    def remove(self, row: Id) -> None:
        """Take a row out; its own children stay below it."""
        parent = self.parent.pop(row)
        place = self.place.pop(row)
        del self.children[parent][place]
        self._number(parent, place)

    def _number(self, parent: Id, first: int) -> None:
        siblings = self.children[parent]
        for place in range(first, len(siblings)):
            self.place[siblings[place]] = place


def wanted(outline: Outline) -> dict[Id, list[Id]]:
    """Children of every row that has some, by the outline, and the open row at the end."""
    children: defaultdict[Id, list[Id]] = defaultdict(list)
    ids = outline.ids
    for row, above in zip(ids, outline.parent, strict=True):
        children[ids[above] if above >= 0 else ROOT].append(row)
    children[ROOT].append(ENTRY)
    return dict(children)
