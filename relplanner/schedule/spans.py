"""When each assignment works: computed for all of them when the first is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from relplanner.plan.model import Id, Row
from relplanner.schedule.dating import Dating
from relplanner.schedule.estimates import lengths
from relplanner.schedule.placing import Piece, Span, Started, Team
from relplanner.schedule.windows import Step, Windowed
from relplanner.schedule.working_time import Interval


class Spans(Mapping[Id, tuple[int, int]]):
    """[start, finish) of every assignment by its id; two are equal where all their spans are."""

    def __init__(self, dating: Dating) -> None:
        self._dating = dating

    def __getitem__(self, key: Id) -> tuple[int, int]:
        return self._spans[key]

    def __iter__(self) -> Iterator[Id]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def _spans(self) -> dict[Id, Interval]:
        dating = self._dating
        index, rows, placers = dating.network.outline.index, dating.plan.rows, dating.bounds.placers
        starts, finishes = dating.starts, dating.finishes
        found: dict[Id, Interval] = {}
        for task, assignments in dating.standing.assigned.items():
            at = index.get(task)
            if at is None:
                continue
            whole = (starts[at], finishes[at])
            estimate = rows[task].estimate
            if type(placers[at]) is Span and (estimate is None or estimate.kind != "effort"):
                for assignment in assignments:
                    found[assignment.id] = whole
                continue
            own = self._own(at, rows[task])
            own |= self._idle(at, rows[task])
            for assignment in assignments:
                found[assignment.id] = own.get(assignment.id, whole)
        return found

    def _own(self, at: int, row: Row) -> dict[Id, Interval]:
        """The spans of assignments that do not take the whole of their task."""
        dating = self._dating
        placer: Any = dating.bounds.placers[at]
        start, finish = dating.starts[at], dating.finishes[at]
        if isinstance(placer, Windowed | Step):
            parts = dating.standing.parts(row)
            return {key: (start + p.delay, start + p.delay + p.minutes) for key, p in parts.items()}
        started = isinstance(placer, Started)
        inner = placer.rest if started else placer
        if not isinstance(inner, Team):
            shared = isinstance(inner, Span) and not started and row.estimate is not None and row.estimate.kind == "effort"
            return {key: part.place(start) for key, part in dating.standing.parts(row).items()} if shared else {}
        bound = max(dating.moved.get(at, dating.scheduled.held[at]), placer.since if started else 0)
        if not started:
            bound = inner.bound(bound, dating.scheduled.held_finish[at])
        parts = dating.standing.parts(row)
        placed: dict[Id, Interval] = {}
        for key, piece in parts.items():
            placed[key] = self._clip(piece, bound, start, started=started)
        return placed if started or max(end for _, end in placed.values()) == finish else {}

    def _idle(self, at: int, row: Row) -> dict[Id, Interval]:
        """Assignments to which an effort leaves nothing to do."""
        if row.estimate is None or row.estimate.kind != "effort":
            return {}
        dating = self._dating
        minutes = lengths(row, dating.standing.assigned[row.id], dating.plan.resources)
        return {key: (dating.starts[at],) * 2 for key, part in minutes.items() if part <= 0}

    def _clip(self, piece: Piece, bound: int, start: int, *, started: bool) -> Interval:
        begin, end = piece.place(bound)
        return (start if started else begin), end
