"""Free floats: what a row can slip without moving any successor, in working minutes on its task calendar.

They are computed when somebody asks for them: of one row from what stands directly behind it, of all rows in one walk when all
are asked for; both give the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

from relplanner.schedule.dating import Dating
from relplanner.schedule.floats import by_calendar
from relplanner.schedule.passes import Backward
from relplanner.schedule.placing import Point, Span, Started
from relplanner.schedule.windows import Step
from relplanner.schedule.working_time import EVER


class FreeFloats(Sequence[int]):
    """The free float of every row by position; it equals any sequence of the same values, so whoever reads it need not know."""

    def __init__(self, dating: Dating, total: Sequence[int]) -> None:
        self._dating = dating
        self._total = total
        self._known: dict[int, int] = {}
        self._staying: set[int] = set()

    @cached_property
    def _still(self) -> Backward:
        """The latest bounds with which nodes still stand where they stand, as far as they have been asked for."""
        dating = self._dating
        return Backward(dating.network, dating.late.bounds, dating.late.ends, dating.starts)

    @cached_property
    def _all(self) -> list[int]:
        """All of them, in one walk from the last node to the first."""
        dating, network, still = self._dating, self._dating.network, self._still
        size, plain_out, special_in, special_out = network.size, network.plain_out, network.special_in, network.special_out
        starts, latest = dating.starts, still.latest
        simple, rooms = self._simple(), [*map(self._room, range(size))] if dating.leading else self._total
        found, finishes, begins = [0] * size, dict[int, int](), dict[int, int]()
        for v in reversed(network.order):
            if v >= size or not simple[v]:
                still.stay(v, starts[v], dating.finishes[v])
                if v < size and network.leaf[v] and rooms[v] > 0:
                    found[v] = min(rooms[v], _slip(dating, still, v))
                continue
            latest[v] = starts[v]
            if v in special_in:
                still.stay(v, starts[v], dating.finishes[v])
            if rooms[v] > 0:
                finish = still.ends[v]
                for w in plain_out[v]:
                    if latest[w] < finish:  # noqa: PLR1730 - min() doubles the time of this loop
                        finish = latest[w]
                begin, finishes[v] = still.special(v, finish) if v in special_out else (EVER, finish)
                if begin < EVER:
                    begins[v] = begin
        self._count(begins, finishes, rooms, found)
        for i in network.summaries:
            found[i] = self._of_summary(i, found)
        return found

    def _one(self, v: int) -> int:
        """The free float of one row."""
        network = self._dating.network
        if v in self._known:
            return self._known[v]
        if not network.leaf[v]:
            found = self._of_summary(v, {k: self._one(k) for k in network.outline.children(v)})
        elif (room := self._room(v)) <= 0:
            found = 0
        else:
            for w in network.followers(v):
                self._stay(w)
            found = min(room, _slip(self._dating, self._still, v))
        self._known[v] = found
        return found

    def _stay(self, v: int) -> None:
        """Note the latest bounds of a node; those of entries and exits follow from what stands behind them."""
        dating, network = self._dating, self._dating.network
        if v in self._staying:
            return
        self._staying.add(v)
        if v >= network.size or dating.late.bounds.placers[v] is None:
            for w in network.followers(v):
                self._stay(w)
        self._still.stay(v, dating.starts[v], dating.finishes[v])

    def _room(self, v: int) -> int:
        """The total float from where a row stands: what leads to a target stands at its late dates already."""
        dating = self._dating
        if v not in dating.leading:
            return self._total[v]
        slip = dating.standing.calendars[v].between(dating.finishes[v], dating.late_finishes[v])
        return min(self._total[v], max(0, slip))

    def _simple(self) -> list[bool]:
        """Whether limits of each row can be counted as they are: work on its task's calendar, in no summary's way."""
        dating = self._dating
        pairs = zip(dating.late.bounds.placers, dating.standing.calendars, strict=False)  # entries have no calendar
        found = [type(placer) is Point or (type(placer) is Span and placer.calendar is own) for placer, own in pairs]
        for v in dating.network.exits_of:
            found[v] = False
        return found

    def _count(self, begins: dict[int, int], finishes: dict[int, int], rooms: Sequence[int], found: list[int]) -> None:
        """The free floats of simple rows by the latest starts and finishes that others leave them, calendar by calendar."""
        dating = self._dating
        for calendar, rows in by_calendar(dating, finishes, finishes):
            slips = calendar.counts([finishes[v] for v in rows]) - calendar.counts([dating.finishes[v] for v in rows])
            for v, slip in zip(rows, slips.tolist(), strict=True):
                room = min(slip, rooms[v])
                if v in begins:
                    last = calendar.count if type(dating.late.bounds.placers[v]) is Point else calendar.starts_by
                    room = min(room, last(begins[v]) - calendar.count(dating.starts[v]))
                found[v] = max(0, room)

    def _of_summary(self, i: int, found: list[int] | dict[int, int]) -> int:
        """The most that any child has, and no more than the summary's total float."""
        return max(0, min(self._total[i], max(found[k] for k in self._dating.network.outline.children(i))))

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at: int | slice) -> int | list[int]:
        if isinstance(at, slice) or "_all" in vars(self):
            return self._all[at]
        size = len(self)
        if not -size <= at < size:
            raise IndexError(at)
        return self._one(at % size)

    def __iter__(self) -> Iterator[int]:
        return iter(self._all)

    def __len__(self) -> int:
        return self._dating.network.size

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all == list(other)

    __hash__ = None  # type: ignore[assignment]


def _slip(dating: Dating, still: Backward, v: int) -> int:
    """How far one row can move, no farther than its total float."""
    placer = dating.late.bounds.placers[v]
    start, finish = still.limits(v)
    if isinstance(placer, Step):
        steps = placer.block.members
        held = min(dating.starts[k] for k in steps), max(dating.finishes[k] for k in steps)
        finish = min(finish, placer.block.slots.around(*held)[1], start + placer.length)
        start = finish - placer.length
    elif placer is not None:
        start, finish, *_ = placer.late(start, finish)
    calendar = dating.standing.calendars[v]
    slip = calendar.between(dating.finishes[v], finish)
    if start < EVER and not isinstance(placer, Started):
        slip = min(slip, calendar.between(dating.starts[v], start))
    return max(0, slip)
