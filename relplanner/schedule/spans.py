"""When each assignment works: computed task by task, when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from relplanner.plan.model import Assignment, Id, Row
from relplanner.schedule.bounds import differing
from relplanner.schedule.dating import Dating
from relplanner.schedule.estimates import lengths
from relplanner.schedule.placing import Piece, Span, Started, Team
from relplanner.schedule.windows import Step, Windowed
from relplanner.schedule.working_time import Interval


class Spans(Mapping[Id, tuple[int, int]]):
    """[start, finish) of every assignment by its id; two are equal where all their spans are."""

    def __init__(self, dating: Dating) -> None:
        self._dating = dating
        self._known: dict[Id, Interval] = {}

    def __getitem__(self, key: Id) -> tuple[int, int]:
        found = self._known.get(key)
        if found is None:
            task = self._dating.plan.assignments[key].task
            self._known.update(self._of(task, self._dating.standing.assigned.get(task, ())))
            found = self._known[key]
        return found

    def moved(self, before: Spans, edited: Iterable[Id]) -> frozenset[Id]:
        """The resources of which an assignment may stand elsewhere than before, or is on an `edited` row.

        Assignments, resources and the order of the rows are the same in both.
        """
        old, new = before._dating, self._dating
        size = new.network.size
        found = {at for at in (*old.moved, *new.moved) if old.moved.get(at) != new.moved.get(at)}
        placers = zip(old.bounds.placers[:size], new.bounds.placers[:size], strict=True)
        found.update(at for at, (one, two) in enumerate(placers) if one is not two)
        for first, second in (
            (old.starts, new.starts),
            (old.finishes, new.finishes),
            (old.scheduled.held, new.scheduled.held),
            (old.scheduled.held_finish, new.scheduled.held_finish),
        ):
            found.update(differing(first[:size], second[:size]))
        ids = new.network.outline.ids
        tasks = {ids[at] for at in found}.union(edited)
        return frozenset(one.resource for task in tasks for one in new.standing.assigned.get(task, ()))

    def __iter__(self) -> Iterator[Id]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def _spans(self) -> dict[Id, Interval]:
        found: dict[Id, Interval] = {}
        for task, assignments in self._dating.standing.assigned.items():
            found |= self._of(task, assignments)
        return found

    def _of(self, task: Id, assignments: Sequence[Assignment]) -> dict[Id, Interval]:
        """The spans of one task."""
        dating = self._dating
        at = dating.network.outline.index.get(task)
        if at is None:
            return {}
        whole = (dating.starts[at], dating.finishes[at])
        row = dating.plan.rows[task]
        if type(dating.bounds.placers[at]) is Span and (row.estimate is None or row.estimate.kind != "effort"):
            return {assignment.id: whole for assignment in assignments}
        own = self._own(at, row) | self._idle(at, row)
        return {assignment.id: own.get(assignment.id, whole) for assignment in assignments}

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
