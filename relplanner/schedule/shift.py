"""Where rows stood before an edit that moves them in the tree: lists by position are put in the places of now, slice by slice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from relplanner.plan.model import Id

T = TypeVar("T")


class Shift:
    """`source`: where each row stood before, -1 for new ones; `target`: where each of before stands now, -1 for those gone."""

    def __init__(self, index: Mapping[Id, int], ids: Sequence[Id]) -> None:
        get = index.get
        self.source = [get(key, -1) for key in ids]
        self.target = [-1] * len(index)
        for now, was in enumerate(self.source):
            if was >= 0:
                self.target[was] = now
        self._runs = self._joined()

    def renew(self, rows: Iterable[int]) -> None:
        """Let some rows count as new in lists."""
        for now in rows:
            self.source[now] = -1
        self._runs = self._joined()

    def _joined(self) -> list[tuple[int, int]]:
        """The source as slices of the places of before, the first below 0 for a new row."""
        found: list[tuple[int, int]] = []
        for was in self.source:
            if was >= 0 and found and found[-1][0] >= 0 and found[-1][1] == was:
                found[-1] = (found[-1][0], was + 1)
            else:
                found.append((was, was + 1))
        return found

    def row(self, position: int) -> int:
        """Where a row stands now, -1 where it is gone; -1 stays -1."""
        return self.target[position] if position >= 0 else -1

    def rows(self, positions: Iterable[int]) -> set[int]:
        """Where some rows stand now, as far as they still do."""
        return {now for was in positions if (now := self.target[was]) >= 0}

    def values(self, values: Sequence[T], fresh: T) -> list[T]:
        """A list by position, in the places of now."""
        found: list[T] = []
        for start, end in self._runs:
            found += values[start:end] if start >= 0 else (fresh,)
        return found

    def keyed(self, values: Mapping[int, T]) -> dict[int, T]:
        """A table by position, in the places of now; -1 stays."""
        return {self.row(was): value for was, value in values.items() if was < 0 or self.target[was] >= 0}
