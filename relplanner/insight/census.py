"""What the DCMA points count, row by row and link by link, kept from edit to edit.

A census after an edit equals a fresh one: rows that the edit touched are counted again, and rows whose length follows from their
dates (effort, elapsed) where those moved; all of them where a table around them is another one. Arrays are by position.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from relplanner.insight.ends import Ends
from relplanner.insight.relations import Relations
from relplanner.plan.model import BaselineRow, Id, Row
from relplanner.schedule.result import Schedule

Mask = NDArray[np.bool_]
Instants = NDArray[np.int64]

HELPERS = {"person", "team", "role", "cost"}
HARD_KINDS = ("must", "start no later", "finish no later")

WORKING, FINISHED, STARTED, HARD, LONG, SOLID, HELPED = 1, 2, 4, 8, 16, 32, 64
"""Facts of a row: it takes time, has ended, has begun, is held, is too long, takes a day or more, has somebody to do it."""

UNKNOWN = -(2**62)
"""An instant that the plan does not know, before all that it knows."""

TABLES = ("links", "assignments", "resources", "calendars", "releases")


class Counted(msgspec.Struct, frozen=True):
    """What is counted of a row: its facts, when it began and ended, and when it was to finish by the baseline."""

    facts: int = 0
    began: int = UNKNOWN
    ended: int = UNKNOWN
    promised: int = UNKNOWN


class Census:
    """The facts of every row and link of one plan."""

    def __init__(
        self,
        relations: Relations,
        schedule: Schedule,
        ends: Ends,
        *,
        baseline: Mapping[Id, BaselineRow] | None = None,
        changed: Sequence[int] | None = None,
        previous: Census | None = None,
    ) -> None:
        """`changed` are the positions of edited rows, None where more than rows changed since `previous`."""
        self.relations, self.schedule, self.ends, self.baseline = relations, schedule, ends, baseline
        plan = relations.plan
        self._plan, self._outline, self._day = plan, schedule.outline, plan.settings.minutes_per_day
        self._most = plan.settings.quality.long_task_days * self._day
        self._helping = {key for key, one in plan.resources.items() if one.kind in HELPERS}
        count = len(schedule.outline.ids)
        touched: Iterable[int] = range(count)
        self.counts = np.full((4, count), UNKNOWN, dtype=np.int64)
        self.dated: set[int] = set()
        if previous is not None and changed is not None and self._fits(previous, changed):
            self.counts[:] = previous.counts
            self.dated |= previous.dated
            moved = (self.starts != previous.starts) | (self.finishes != previous.finishes)
            touched = {*changed, *(at for at in np.flatnonzero(moved).tolist() if at in self.dated)}
        for at in touched:
            one = self._count(at)
            self.counts[:, at] = one.facts, one.began, one.ended, one.promised
        self.base = (self.counts[0] & (WORKING | FINISHED)) == WORKING
        """The rows that are looked at: they take time and have not ended."""
        known = previous.link_table if previous is not None and previous.link_table.serves(relations) else None
        self.link_table: LinkTable = known or LinkTable(relations)
        same = previous is not None and known is not None and np.array_equal(previous.base, self.base)
        self.links: LinkCounts = previous.links if previous is not None and same else self.link_table.counted(self.base)
        """The links at either end of a row that is looked at."""

    def _fits(self, previous: Census, changed: Sequence[int]) -> bool:
        """Whether the counts of untouched rows still hold."""
        before, now = previous.relations.plan, self._plan
        if any(getattr(before, table) is not getattr(now, table) for table in TABLES):
            return False
        if before.settings != now.settings or previous.baseline is not self.baseline:
            return False
        ids, rows = self._outline.ids, now.rows
        return not any(
            self._outline.has_children(at) and rows[ids[at]].calendar != before.rows[ids[at]].calendar for at in changed
        )

    # ------------------------------------------------------------------------------------------------------------ rows

    @property
    def began(self) -> Instants:
        """When each row began, as far as it is known."""
        found: Instants = self.counts[1]
        return found

    @property
    def ended(self) -> Instants:
        """When each row ended, as far as it is known."""
        found: Instants = self.counts[2]
        return found

    @property
    def promised(self) -> Instants:
        """When each row was to finish by the baseline, as far as it knows it."""
        found: Instants = self.counts[3]
        return found

    @cached_property
    def starts(self) -> Instants:
        """The dates on which the rows start."""
        return np.asarray(self.schedule.starts, dtype=np.int64)

    @cached_property
    def finishes(self) -> Instants:
        """The dates on which the rows finish."""
        return np.asarray(self.schedule.finishes, dtype=np.int64)

    @cached_property
    def floats(self) -> Instants:
        """The total float of the rows."""
        return np.asarray(self.schedule.total_floats, dtype=np.int64)

    def having(self, facts: int) -> Mask:
        """The rows that have all of these facts."""
        found: Mask = (self.counts[0] & facts) == facts
        return found

    @cached_property
    def loose(self) -> Mask:
        """The rows with a loose end."""
        found = np.zeros(len(self._outline.ids), dtype=np.bool_)
        found[list(self.ends.positions)] = True
        return found

    def _count(self, at: int) -> Counted:
        row = self._plan.rows[self._outline.ids[at]]
        if row.kind != "task" or self._outline.has_children(at):
            return Counted()
        length = self._length(at, row)
        if length <= 0:
            return Counted()
        progress = row.progress
        facts = WORKING
        facts |= FINISHED if progress is not None and (progress.actual_finish is not None or progress.percent >= 1000) else 0
        facts |= STARTED if progress is not None and progress.actual_start is not None else 0
        facts |= HARD if row.constraint is not None and row.constraint.kind.startswith(HARD_KINDS) else 0
        facts |= LONG if self._planned(row, length) > self._most else 0
        facts |= SOLID if length >= self._day else 0
        helped = any(one.resource in self._helping for one in self.relations.assignments_of.get(row.id, ()))
        kept = self.baseline.get(row.id) if self.baseline is not None else None
        return Counted(
            facts | (HELPED if helped else 0),
            _known(progress.actual_start if progress is not None else None),
            _known(progress.actual_finish if progress is not None else None),
            _known(kept.finish if kept is not None else None),
        )

    def _length(self, at: int, row: Row) -> int:
        """Working minutes of a task: its estimated duration, else what its dates hold."""
        if row.estimate is not None and row.estimate.kind == "duration":
            return row.estimate.likely
        self.dated.add(at)
        calendar: Any = self.schedule.worktime.task_calendar(row.id)
        length: int = calendar.between(self.schedule.starts[at], self.schedule.finishes[at])
        return length or (row.estimate.likely if row.estimate is not None else 0)

    def _planned(self, row: Row, length: int) -> int:
        """What a task was to last by the baseline, else what it lasts."""
        kept = self.baseline.get(row.id) if self.baseline is not None else None
        if kept is None:
            return length
        if kept.estimate is not None and kept.estimate.kind == "duration":
            return kept.estimate.likely
        planned: int = self.schedule.worktime.task_calendar(row.id).between(kept.start, kept.finish)
        return planned


class LinkCounts(msgspec.Struct, frozen=True):
    """How many links are looked at, and which of them lead, lag, or are of another type than FS, in tree order."""

    count: int
    leads: tuple[Id, ...]
    lags: tuple[Id, ...]
    others: tuple[Id, ...]


class LinkTable:
    """A plan's links as arrays: the positions of their ends, their lags, and whether they are of another type than FS."""

    def __init__(self, relations: Relations) -> None:
        self._links, self._ids = relations.plan.links, relations.outline.ids
        links, index = list(self._links.values()), relations.outline.index
        self._keys = [one.id for one in links]
        self._successors = np.fromiter((index[one.successor] for one in links), np.int64, len(links))
        self._predecessors = np.fromiter((index[one.predecessor] for one in links), np.int64, len(links))
        self._lags = np.fromiter((one.lag.amount for one in links), np.int64, len(links))
        self._others = np.fromiter((one.type != "FS" for one in links), np.bool_, len(links))

    def serves(self, relations: Relations) -> bool:
        """Whether the links of another plan, and where they stand, are the same."""
        return self._links is relations.plan.links and self._ids == relations.outline.ids

    def counted(self, base: Mask) -> LinkCounts:
        """Count the links at either end of the rows of a mask."""
        chosen = base[self._successors] | base[self._predecessors]
        leads, lags, others = (self._in_order(chosen & found) for found in (self._lags < 0, self._lags > 0, self._others))
        return LinkCounts(int(chosen.sum()), leads, lags, others)

    def _in_order(self, chosen: Mask) -> tuple[Id, ...]:
        """Ids by the rows that wait, then by those that they wait for, then by themselves."""
        ends = zip(self._successors[chosen].tolist(), self._predecessors[chosen].tolist(), strict=True)
        keys = (self._keys[at] for at in np.flatnonzero(chosen).tolist())
        return tuple(key for _, key in sorted(zip(ends, keys, strict=True)))


def _known(at: int | None) -> int:
    return UNKNOWN if at is None else at
