"""Where the network hangs loose: rows that wait for nothing, and rows that nothing waits for.

Only what bounds a start counts as waiting (FS, SS), only what a finish bounds as being waited for (FS, FF): a finish that drives
nothing is loose, however many successors start with the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from relplanner.insight.relations import Relations


class Ends:
    """Dangling ends: a start that waits for nothing, a finish that nothing waits for.

    A link on a summary serves all rows below it. One start and one end of each release (or of the rows outside any) are meant to
    be loose: the first in tree order, and the last, or a milestone where one ends it. Milestones never say that they are loose,
    nor do the occurrences of a recurring task, which come by their dates.
    """

    def __init__(self, relations: Relations) -> None:
        outline, links = relations.outline, relations.plan.links.values()
        self._relations = relations
        self._starts: dict[int, int] = {}
        self._finishes: dict[int, int] = {}
        self._loose_starts: set[int] = set()
        self._loose_finishes: set[int] = set()
        if not links:
            return
        waiting = {link.successor for link in links if link.type in {"FS", "SS"}}
        awaited = {link.predecessor for link in links if link.type in {"FS", "FF"}}
        started: list[bool] = []
        finished: list[bool] = []
        release_of = relations.release_of
        for position, (row, above, end) in enumerate(zip(outline.ids, outline.parent, outline.end, strict=True)):
            recurs = bool(relations.plan.rows[row].repeats)
            started.append(recurs or row in waiting or (above >= 0 and started[above]))
            finished.append(recurs or row in awaited or (above >= 0 and finished[above]))
            if end > position + 1:
                continue
            if not started[position]:
                self._loose_starts.add(position)
                self._starts.setdefault(release_of[position], position)
            if not finished[position]:
                self._loose_finishes.add(position)
                if self._ends_better(position, self._finishes.get(release_of[position])):
                    self._finishes[release_of[position]] = position

    def _ends_better(self, position: int, other: int | None) -> bool:
        """Whether a loose row further down the tree is the likelier end: tasks do not take it from milestones."""
        return other is None or self._relations.row(position).kind != "task" or self._relations.row(other).kind == "task"

    def loose_start(self, position: int) -> bool:
        """Whether a row waits for nothing, and is not the one that may."""
        return position in self._loose_starts and position not in self._starts.values()

    def loose_finish(self, position: int) -> bool:
        """Whether nothing waits for a row's finish, and it is not the one that may end so."""
        return position in self._loose_finishes and position not in self._finishes.values()

    @cached_property
    def positions(self) -> Sequence[int]:
        """All rows that hang loose at either end, in no order."""
        starts = self._loose_starts.difference(self._starts.values())
        return [*starts.union(self._loose_finishes.difference(self._finishes.values()))]
