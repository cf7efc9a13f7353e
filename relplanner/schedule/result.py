"""The dates of a plan: what the scheduler returns, and nothing that can be read from the plan itself.

All arrays are indexed by position in `outline` (tree order). Instants are minutes since 1970 (see `relplanner.plan.instants`); a
finish is exclusive. Floats are working minutes on the row's task calendar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from relplanner.plan.model import Id, Instant, Minutes, Row
from relplanner.plan.outline import Outline
from relplanner.plan.problems import Problem


class Dates(msgspec.Struct, frozen=True, kw_only=True):
    """The dates of one row."""

    start: Instant
    finish: Instant
    late_start: Instant
    late_finish: Instant
    total_float: Minutes
    free_float: Minutes
    critical: bool


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """Dates of every row.

    `spans` gives the [start, finish) of each assignment by its id, `buffer_sizes` each buffer's size by its rule. `problems` are
    those that only the scheduler can see (a pin that logic cannot meet, a window too short, …). `critical_length` is working time
    on the plan's calendar along the longest driving path; `start` and `finish` are the earliest and latest of any row (0 and 0 in
    an empty plan). `dues` are the instants by which rows are due that count from a go-live. `network`, `worktime`, `dating`,
    `driving` and `low` are kept for the next, incremental pass and for questions.
    """

    outline: Outline
    starts: Sequence[int]
    finishes: Sequence[int]
    late_starts: Sequence[int]
    late_finishes: Sequence[int]
    total_floats: Sequence[int]
    free_floats: Sequence[int]
    criticals: Sequence[bool]
    spans: Mapping[Id, tuple[int, int]]
    buffer_sizes: Mapping[Id, Minutes]
    problems: tuple[Problem, ...]
    start: Instant
    finish: Instant
    critical_length: Minutes
    network: Any
    worktime: Any
    targets: Mapping[Id, Instant] = {}
    dues: Mapping[Id, Instant] = {}
    dating: Any = None
    driving: Any = None
    low: Any = None

    def deadline(self, row: Row) -> Instant | None:
        """By when a row is due: by its own deadline, else by what is counted from its release's go-live."""
        return row.deadline if row.deadline is not None else self.dues.get(row.id)

    def dates(self, row: Id) -> Dates:
        """The dates of the row with this id. Raises `KeyError` for an unknown one."""
        at = self.outline.index[row]
        return Dates(
            start=Instant(self.starts[at]),
            finish=Instant(self.finishes[at]),
            late_start=Instant(self.late_starts[at]),
            late_finish=Instant(self.late_finishes[at]),
            total_float=Minutes(self.total_floats[at]),
            free_float=Minutes(self.free_floats[at]),
            critical=self.criticals[at],
        )
