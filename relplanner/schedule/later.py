"""A list that is computed when somebody first asks for it, and kept.

It equals any sequence of the same values, so whoever reads a schedule need not know.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import overload


class Later(Sequence[int]):
    """The values that `compute` gives, from the first asking on."""

    def __init__(self, compute: Callable[[], list[int]]) -> None:
        self._compute = compute

    @cached_property
    def _values(self) -> list[int]:
        return self._compute()

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at: int | slice) -> int | list[int]:
        return self._values[at]

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._values == list(other)

    __hash__ = None  # type: ignore[assignment]
