"""Who belongs to whom: the plan's tables turned round, for everything that asks row by row.

Each index is built on first asking, in one pass over its table, and taken over from the previous `Relations` while that table is
the same object. Positions are those of the schedule's outline.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from relplanner.plan.model import Assignment, Id, Link, Plan, Row
from relplanner.plan.outline import Outline

Value = TypeVar("Value")


class Relations:
    """Indices of one plan. Lists of links and assignments are in tree order of the other end, then by id."""

    def __init__(self, plan: Plan, outline: Outline, previous: Relations | None = None) -> None:
        self.plan = plan
        self.outline = outline
        self.edited: Sequence[tuple[Row, Row]] | None = None
        """The rows that are other ones than in `previous`, before and after; None without one, or where rows came or went."""
        if previous is not None:
            self.edited = _edited(previous.plan.rows, plan.rows)
            self._take_over(previous)

    def _take_over(self, previous: Relations) -> None:
        kept: list[str] = []
        same_order = previous.outline is self.outline or previous.outline.ids == self.outline.ids
        if same_order and previous.outline.parent == self.outline.parent:
            kept += ["wbs"]
            if previous.plan.phases is self.plan.phases and previous.plan.releases is self.plan.releases:
                kept += ["release_of", "phase_of"]
        if same_order and previous.plan.links is self.plan.links:
            kept += ["links_into", "links_out_of"]
        if same_order and previous.plan.assignments is self.plan.assignments and previous.plan.resources is self.plan.resources:
            kept += ["assignments_of", "bookings_of"]
        known = vars(previous)
        vars(self).update({name: known[name] for name in kept if name in known})

    def row(self, position: int) -> Row:
        """The row at a position of the outline."""
        return self.plan.rows[self.outline.ids[position]]

    @cached_property
    def wbs(self) -> Sequence[str]:
        """WBS numbers by position."""
        return self.outline.wbs_numbers()

    @cached_property
    def release_of(self) -> Sequence[int]:
        """Position of the nearest release at or above each row; -1 where there is none."""
        return self._nearest(self.plan.releases)

    @cached_property
    def phase_of(self) -> Sequence[int]:
        """Position of the nearest phase at or above each row; -1 where there is none."""
        return self._nearest(self.plan.phases)

    @cached_property
    def links_into(self) -> Mapping[Id, tuple[Link, ...]]:
        """Links by successor; rows without one are missing."""
        index = self.outline.index
        ordered = sorted(self.plan.links.values(), key=lambda link: (index.get(link.predecessor, -1), link.id))
        return _grouped((link.successor, link) for link in ordered)

    @cached_property
    def links_out_of(self) -> Mapping[Id, tuple[Link, ...]]:
        """Links by predecessor; rows without one are missing."""
        index = self.outline.index
        ordered = sorted(self.plan.links.values(), key=lambda link: (index.get(link.successor, -1), link.id))
        return _grouped((link.predecessor, link) for link in ordered)

    @cached_property
    def assignments_of(self) -> Mapping[Id, tuple[Assignment, ...]]:
        """Assignments by task, people before environments, each by name; tasks without one are missing."""
        resources = self.plan.resources
        ranked = sorted(
            (resource.kind == "environment", resource.name, one.id, one)
            for one in self.plan.assignments.values()
            if (resource := resources.get(one.resource)) is not None
        )
        return _grouped((one.task, one) for _, _, _, one in ranked)

    @cached_property
    def bookings_of(self) -> Mapping[Id, tuple[Assignment, ...]]:
        """Assignments by resource in tree order of their tasks; resources without one are missing."""
        index = self.outline.index
        ordered = sorted(self.plan.assignments.values(), key=lambda one: (index.get(one.task, -1), one.id))
        return _grouped((one.resource, one) for one in ordered)

    def _nearest(self, table: Mapping[Id, object]) -> Sequence[int]:
        nearest: list[int] = []
        for position, row in enumerate(self.outline.ids):
            above = self.outline.parent[position]
            nearest.append(position if row in table else nearest[above] if above >= 0 else -1)
        return nearest


def _edited(before: Mapping[Id, Row], after: Mapping[Id, Row]) -> Sequence[tuple[Row, Row]] | None:
    if before is after:
        return ()
    if len(before) != len(after):
        return None
    pairs = [(before.get(key), row) for key, row in after.items() if before.get(key) is not row]
    known = [(old, row) for old, row in pairs if old is not None]
    return known if len(known) == len(pairs) else None


def _grouped(pairs: Iterable[tuple[Id, Value]]) -> Mapping[Id, tuple[Value, ...]]:
    groups: dict[Id, list[Value]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
