"""Where rows stood before an edit that moves them in the tree: lists by position are put in the places of now, slice by slice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import repeat
from typing import TypeVar

import numpy as np

from relplanner.plan.model import Id

T = TypeVar("T")


class Shift:
    """`source`: where each row stood before, -1 for new ones; `target`: where each of before stands now, -1 for those gone."""

    def __init__(self, index: Mapping[Id, int], ids: Sequence[Id]) -> None:
        self.source = list(map(index.get, ids, repeat(-1)))
        source = np.array(self.source, dtype=np.int64)
        target = np.full(len(index), -1, dtype=np.int64)
        target[source[source >= 0]] = np.flatnonzero(source >= 0)
        self.target: list[int] = target.tolist()

    def renew(self, rows: Iterable[int]) -> None:
        """Let some rows count as new in lists."""
        for now in rows:
            self.source[now] = -1
        vars(self).pop("_runs", None)

    @cached_property
    def _runs(self) -> list[tuple[int, int]]:
        """The source as slices of the places of before, the first below 0 for a new row."""
        source = np.array(self.source, dtype=np.int64)
        apart = np.where(source < 0, -2 - 2 * np.arange(len(source)), source)  # so that a new row continues nothing
        begins = np.flatnonzero(np.diff(apart, prepend=-9) != 1)
        lengths = np.diff(begins, append=len(source))
        return [(self.source[at], self.source[at] + length) for at, length in zip(begins.tolist(), lengths.tolist(), strict=True)]

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
