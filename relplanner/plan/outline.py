"""The tree of rows as flat arrays in tree order.

The order of siblings is (rank, id); all arrays are indexed by a row's position in the outline, and a row's descendants stand
right behind it, from `position + 1` to `end[position]` (exclusive).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import attrgetter

from relplanner.plan.model import Id, Record, Row


class Outline(Record, frozen=True, kw_only=True):
    """Rows in tree order: `ids` and `index`, its inverse; `parent` (-1: top level), `depth` from 0, `end` of the subtree."""

    ids: Sequence[Id]
    index: Mapping[Id, int]
    parent: Sequence[int]
    depth: Sequence[int]
    end: Sequence[int]

    def has_children(self, position: int) -> bool:
        """Whether the row is a summary in the widest sense (a release or phase with rows below, too)."""
        return self.end[position] > position + 1

    def children(self, position: int) -> list[int]:
        """Positions of a row's children in order; -1 asks for the top level."""
        stop = self.end[position] if position >= 0 else len(self.ids)
        found = []
        at = position + 1
        while at < stop:
            found.append(at)
            at = self.end[at]
        return found

    def ancestors(self, position: int) -> list[int]:
        """Positions from the row's parent up to the top level."""
        found = []
        while (position := self.parent[position]) >= 0:
            found.append(position)
        return found

    def wbs(self, position: int) -> str:
        """The WBS number, as 1.3.2. Linear in the number of siblings: for many rows use `wbs_numbers`."""
        parts: list[str] = []
        while position >= 0:
            above = self.parent[position]
            parts.append(str(self.children(above).index(position) + 1))
            position = above
        return ".".join(reversed(parts))

    def wbs_numbers(self) -> list[str]:
        """The WBS numbers of all rows, by position."""
        numbers: list[str] = []
        counts: list[int] = []
        for position, depth in enumerate(self.depth):
            del counts[depth + 1 :]
            if len(counts) == depth:
                counts.append(0)
            counts[depth] += 1
            above = self.parent[position]
            numbers.append(f"{numbers[above]}.{counts[depth]}" if above >= 0 else str(counts[depth]))
        return numbers


def outline(rows: Mapping[Id, Row]) -> Outline:
    """Order the rows as a tree, O(n log n).

    Assumes what the codec and every edit keep: each parent exists and no row is its own ancestor.
    """
    below: defaultdict[Id | None, list[Id]] = defaultdict(list)
    for row in sorted(rows.values(), key=attrgetter("rank", "id")):
        below[row.parent].append(row.id)
    ids: list[Id] = []
    parent: list[int] = []
    depth: list[int] = []
    end = list(range(1, len(rows) + 1))
    stack = [(iter(below[None]), -1)]
    level = 0
    while stack:
        siblings, above = stack[-1]
        for key in siblings:
            ids.append(key)
            parent.append(above)
            depth.append(level)
            if key in below:
                stack.append((iter(below[key]), len(ids) - 1))
                level += 1
                break
        else:
            stack.pop()
            level -= 1
            if above >= 0:
                end[above] = len(ids)
    return Outline(ids=ids, index=dict(zip(ids, range(len(ids)), strict=True)), parent=parent, depth=depth, end=end)
