"""Floats in working minutes on each row's task calendar, and what is critical.

Total float = min(late start - early start, late finish - early finish). Free float: what a row can slip without moving any
successor. Critical by float: total float at or below the threshold; by driving path: what holds go-live in the early pass,
followed back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

import msgspec
import numpy as np

from relplanner.schedule.bounds import differing
from relplanner.schedule.dating import Dating
from relplanner.schedule.driving import Driving, goals
from relplanner.schedule.placing import Done, Started
from relplanner.schedule.working_time import IntArray, WorkingTime


def total_floats(
    dating: Dating, before: Dating | None = None, known: Sequence[int] = ()
) -> tuple[list[int], AbstractSet[int] | None]:
    """The total float of every row; those `known` of a dating before, in the same places, where nothing has moved.

    Gives them with the rows that were counted anew, None for all.
    """
    size, leading = dating.network.size, dating.leading
    starts, finishes = dating.starts, dating.finishes
    late_starts, late_finishes = dating.late_starts, dating.late_finishes
    rows: set[int] | None = None
    if leading:
        starts, finishes = list(starts), list(finishes)
        for i in leading:
            starts[i], finishes[i] = dating.early.starts[i], dating.early.finishes[i]
    if before is None or leading or before.leading:
        found = [0] * size
    else:
        rows = {*differing(before.starts, starts), *differing(before.finishes, finishes)}
        rows.update(differing(before.late_starts, late_starts), differing(before.late_finishes, late_finishes))
        rows.update(differing(before.bounds.placers, dating.bounds.placers))
        rows.update(differing(before.standing.calendars, dating.standing.calendars))
        rows = {i for i in rows if i < size}
        found = list(known)
    some = np.arange(size) if rows is None else np.fromiter(rows, np.int64, len(rows))
    early, late = (starts, finishes), (late_starts, late_finishes)
    slips = _slips(dating, some, *([_of(dates, rows, size) for dates in pair] for pair in (early, late)))
    if rows is None:
        found = slips.tolist()
    else:
        for i, slip in zip(rows, slips.tolist(), strict=True):
            found[i] = slip
    if leading:
        _roll_up(dating, found)
    return found, rows


def _slips(dating: Dating, rows: IntArray, early: Sequence[IntArray], late: Sequence[IntArray]) -> IntArray:
    """The total floats of some rows with these starts and finishes."""
    found = np.zeros(len(rows), np.int64)
    moved = np.flatnonzero((early[0] != late[0]) | (early[1] != late[1]))
    calendars = list(map(dating.standing.calendars.__getitem__, rows[moved].tolist()))
    keys = np.fromiter(map(id, calendars), np.int64, len(calendars))
    for calendar in dict.fromkeys(calendars):
        own, counts = moved[keys == id(calendar)], calendar.counts
        begins, ends = (counts(later[own]) - counts(sooner[own]) for sooner, later in zip(early, late, strict=True))
        begun = [isinstance(dating.bounds.placers[i], Started) for i in rows[own].tolist()] if dating.standing.watched else False
        found[own] = np.where(begun, ends, np.minimum(begins, ends))
    return found


def _of(values: Sequence[int], rows: AbstractSet[int] | None, size: int) -> IntArray:
    """The values of some rows, of all for None."""
    if rows is None:
        return np.array(values[:size], dtype=np.int64)
    return np.fromiter(map(values.__getitem__, rows), np.int64, len(rows))


def by_calendar(dating: Dating, rows: Iterable[int], values: Iterable[int]) -> Iterator[tuple[WorkingTime, list[int]]]:
    """A value of each of some rows, by task calendar."""
    groups: defaultdict[WorkingTime, list[int]] = defaultdict(list)
    for calendar, value in zip(map(dating.standing.calendars.__getitem__, rows), values, strict=True):
        groups[calendar].append(value)
    yield from groups.items()


def _roll_up(dating: Dating, found: list[int]) -> None:
    """Give summaries of backward releases the least float of their leaves."""
    for i in range(dating.network.size):
        if not dating.network.leaf[i]:
            found[i] = min(found[k] for k in dating.network.leaves(i))


def criticals(dating: Dating, low: AbstractSet[int], driving: Driving) -> list[bool]:
    """Whether each row is critical, `low` being those with too little float; a summary is where one of its leaves is."""
    network, settings = dating.network, dating.plan.settings
    by_path = settings.critical_by == "driving path" or (
        settings.critical_by == "auto" and (bool(dating.plan.windows) or dating.standing.has_meetings)
    )
    held = {i for i in driving.path(goals(dating)) if i < network.size} if by_path else low
    leaf, placers, parent = network.leaf, dating.bounds.placers, network.outline.parent
    found = [False] * network.size
    for i in held:
        if leaf[i] and not isinstance(placers[i], Done):
            above = i
            while above >= 0 and not found[above]:
                found[above] = True
                above = parent[above]
    return found


class Low(msgspec.Struct, frozen=True):
    """The rows that have no more float than the limit of what is critical."""

    limit: int
    rows: frozenset[int]


def low_floats(total: Sequence[int], limit: int, before: Low | None = None, others: AbstractSet[int] | None = None) -> Low:
    """Find them, from those before and the rows of which the float may be another (None: all)."""
    if before is None or others is None or before.limit != limit:
        return Low(limit, frozenset(i for i, slack in enumerate(total) if slack <= limit))
    return Low(limit, (before.rows - others) | {i for i in others if total[i] <= limit})
