"""Buffers in execution: how far each chain is, how much of its buffer is gone, what ate it, and the fever chart of that.

A planned buffer consumes nothing: it moves along with the work in front of it. A committed one has an anchored end: what stands
between the end of its chain and the anchor is left, the rest of its size is consumed, below zero where time was gained.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from relplanner.insight.buffer_starts import begin_of
from relplanner.insight.eaters import Eater, eaters
from relplanner.insight.fever import Colour, FeverLines, FeverPoint, fever_lines, fever_point
from relplanner.insight.relations import Relations
from relplanner.plan.edits.buffers import BufferMove, BufferState, Commitment
from relplanner.plan.model import Buffer, BufferMark, BufferRule, CommittedWork, Day, Id, Instant, Minutes, PerMille, Plan
from relplanner.schedule.buffers import Chain, longest_chain, phase_at, remaining_chain, size, what_is_left
from relplanner.schedule.result import Schedule

RULES: tuple[BufferRule, ...] = ("percent of chain", "cut and paste", "half of safety", "root of squares")


class Consumption(msgspec.Struct, frozen=True, kw_only=True):
    """A buffer in execution; minutes are working time on its calendar.

    `length` and `remaining` are those of its chain, `chain` the rows of it. `consumed` is 0 while it is not `committed`, `eaters`
    then empty; `left` is never below 0. `begin` is when the work before it is done, `end` where it ends, committed or not.
    """

    buffer: Id
    name: str
    phase: Id | None
    release: Id | None
    feeding: bool
    committed: bool
    length: Minutes
    remaining: Minutes
    size: Minutes
    consumed: Minutes
    begin: Instant
    end: Instant
    point: FeverPoint
    chain: tuple[Id, ...]
    eaters: tuple[Eater, ...]

    @property
    def left(self) -> Minutes:
        """What is left of it."""
        return Minutes(max(0, self.size - self.consumed))

    @property
    def overrun(self) -> Minutes:
        """What its chain needed beyond it: its gate has moved by that."""
        return Minutes(max(0, self.consumed - self.size))

    @property
    def colour(self) -> Colour:
        """Its colour in the fever chart."""
        return self.point.colour


class ReleaseConsumption(msgspec.Struct, frozen=True, kw_only=True):
    """All phase buffers of a release taken together; feeding buffers are not in it."""

    release: Id
    buffers: tuple[Consumption, ...]
    length: Minutes
    remaining: Minutes
    size: Minutes
    consumed: Minutes
    point: FeverPoint


class FeverChart(msgspec.Struct, frozen=True, kw_only=True):
    """A chart: its borders, and its points in order of time, the last of them now."""

    lines: FeverLines
    points: tuple[FeverPoint, ...]


class Consumptions(Mapping[Id, Consumption]):
    """Every buffer in tree order, as of the status date, else of `today`; each is worked out when it is first asked for."""

    def __init__(self, plan: Plan, schedule: Schedule, relations: Relations, today: Day | None = None) -> None:
        self._plan, self._schedule, self._relations, self._today = plan, schedule, relations, today
        self._left: Plan | None = None
        self._found: dict[Id, Consumption] = {}

    def __getitem__(self, buffer: Id) -> Consumption:
        if (found := self._found.get(buffer)) is None:
            if buffer not in self._plan.buffers:
                raise KeyError(buffer)
            if self._left is None:
                self._left = what_is_left(self._plan)
            at = moment(self._plan, self._today)
            found = _consumption(self._plan, self._schedule, self._relations, buffer, left=self._left, at=at)
            self._found[buffer] = found
        return found

    def __iter__(self) -> Iterator[Id]:
        return iter(sorted(self._plan.buffers, key=self._schedule.outline.index.__getitem__))

    def __len__(self) -> int:
        return len(self._plan.buffers)

    def inside(self, release: Id) -> tuple[Consumption, ...]:
        """The buffers of a release, in tree order."""
        tree, release_of = self._schedule.outline, self._relations.release_of
        return tuple(self[key] for key in self if _id(self._relations, release_of[tree.index[key]]) == release)


def moment(plan: Plan, today: Day | None) -> Instant | None:
    """As of when buffers are told: the status date, else the beginning of today."""
    if plan.settings.status_date is not None:
        return plan.settings.status_date
    return Instant(today * 1440) if today is not None else None


def _consumption(
    plan: Plan, schedule: Schedule, relations: Relations, buffer: Id, *, left: Plan, at: Instant | None
) -> Consumption:
    record, position = plan.buffers[buffer], schedule.outline.index[buffer]
    chain = longest_chain(plan, schedule.network, buffer)
    rest = remaining_chain(left, schedule.network, buffer).length if chain.length else Minutes(0)
    whole = schedule.buffer_sizes.get(buffer, Minutes(0))
    consumed, begin = Minutes(0), begin_of(plan, schedule, buffer)
    if record.committed_end is not None:
        hours = schedule.worktime.task_calendar(buffer)
        consumed = Minutes(whole - hours.between(begin, record.committed_end))
    return Consumption(
        buffer=buffer,
        name=plan.rows[buffer].name,
        phase=_id(relations, relations.phase_of[position]),
        release=_id(relations, relations.release_of[position]),
        feeding=record.feeding,
        committed=record.committed_end is not None,
        length=chain.length,
        remaining=rest,
        size=whole,
        consumed=consumed,
        begin=begin,
        end=Instant(schedule.finishes[position]),
        point=fever_point(length=chain.length, remaining=rest, size=whole, consumed=consumed, borders=plan.settings.fever, at=at),
        chain=chain.rows,
        eaters=eaters(plan, schedule, buffer, chain, consumed) if record.committed_end is not None else (),
    )


def _id(relations: Relations, position: int) -> Id | None:
    return relations.outline.ids[position] if position >= 0 else None


def together(plan: Plan, release: Id, inside: Sequence[Consumption]) -> ReleaseConsumption | None:
    """The phase buffers of a release taken together; None where there are none."""
    own = [one for one in inside if not one.feeding]
    if not own:
        return None
    sums = _sums(own)
    point = fever_point(**sums, borders=plan.settings.fever, at=own[0].point.at)
    return ReleaseConsumption(release=release, buffers=tuple(own), point=point, **sums)


def _sums(found: Iterable[Consumption | BufferMark]) -> dict[str, Minutes]:
    kept = list(found)
    return {name: Minutes(sum(getattr(one, name) for one in kept)) for name in ("length", "remaining", "size", "consumed")}


def fever_chart(plan: Plan, now: Consumption | ReleaseConsumption) -> FeverChart:
    """The chart of a buffer, or of a release: what was kept of it, and how it stands now.

    Of a release, what was kept of all its phase buffers at one moment is a point.
    """
    buffers = [now.buffer] if isinstance(now, Consumption) else [one.buffer for one in now.buffers]
    moments: dict[Instant, list[BufferMark]] = {}
    for mark in plan.buffer_marks.values():
        if mark.buffer in buffers and mark.at != now.point.at:
            moments.setdefault(mark.at, []).append(mark)
    borders = plan.settings.fever
    points = [
        fever_point(**_sums(marks), borders=borders, at=at) for at, marks in sorted(moments.items()) if len(marks) == len(buffers)
    ]
    return FeverChart(lines=fever_lines(borders), points=(*points, now.point))


def states(found: Iterable[Consumption]) -> list[BufferState]:
    """How buffers stand now, to be kept by `relplanner.plan.edits.buffers.keep_buffers`."""
    return [
        BufferState(buffer=one.buffer, length=one.length, remaining=one.remaining, size=one.size, consumed=one.consumed)
        for one in found
    ]


def sizes_by_rule(plan: Plan, schedule: Schedule, buffer: Id, share: PerMille | None = None) -> Mapping[BufferRule, Minutes]:
    """What each rule would give a buffer, committed or not; percent of its chain with this share, else its own, else 25 %."""
    wanted = share if share is not None else share_of(plan.buffers[buffer])
    record = replace(plan.buffers[buffer], committed_size=None, share=wanted)
    chain: Chain = longest_chain(plan, schedule.network, buffer)
    return {rule: size(plan, replace(record, rule=rule), chain) for rule in RULES}


def share_of(buffer: Buffer) -> PerMille:
    """The share of its chain that a buffer would have by percent: its own, else 25 %."""
    return buffer.share or PerMille(250)


def planned_size(plan: Plan, schedule: Schedule, buffer: Id) -> Minutes:
    """What a buffer's own rule gives it now, committed or not."""
    record = replace(plan.buffers[buffer], committed_size=None)
    return size(plan, record, longest_chain(plan, schedule.network, buffer))


def buffer_move(schedule: Schedule, plan: Plan, source: Id, target: Id, minutes: Minutes) -> BufferMove:
    """What moving time from one buffer to another means now, for `relplanner.plan.edits.buffers.move_buffer`.

    Where the source is committed and stands in front of the target, its end comes earlier, so that the target has the time; where
    it stands behind, the target's end goes later.
    """
    ends: dict[Id, Instant | None] = {}
    for buffer, other, sign in ((source, target, -1), (target, source, 1)):
        end = plan.buffers[buffer].committed_end
        first = schedule.outline.index[buffer] < schedule.outline.index[other]
        moves = end is not None and first
        hours = schedule.worktime.task_calendar(buffer)
        ends[buffer] = Instant(hours.add(end, sign * minutes)) if moves else end
    return BufferMove(
        source=source,
        target=target,
        minutes=minutes,
        source_size=schedule.buffer_sizes[source],
        target_size=schedule.buffer_sizes[target],
        source_end=ends[source],
        target_end=ends[target],
    )


def commitments(before: Plan, after: Plan, schedule: Schedule) -> dict[Id, Commitment]:
    """The buffers that an edit commits because it enters the first actual start in their phase: where and how long they were."""
    if before.rows is after.rows or not after.buffers:
        return {}
    changed = [key for key, row in after.rows.items() if before.rows.get(key) is not row]
    fresh = {key for key in changed if _begun(after, key) and not _begun(before, key)}
    if not fresh:
        return {}
    index, found = schedule.outline.index, {}
    for buffer, record in after.buffers.items():
        phase = _phase_of(after, buffer)
        if record.committed_end is not None or buffer not in index or phase is None or before.buffers.get(buffer) is not record:
            continue
        own = [key for key in after.rows if _phase_of(after, key) == phase]
        if any(key in fresh for key in own) and not any(_begun(before, key) for key in own):
            found[buffer] = commitment(before, schedule, buffer)
    return found


def commitment(plan: Plan, schedule: Schedule, buffer: Id) -> Commitment:
    """What committing a buffer anchors now: its end, its size, and the estimates of the work in its phase."""
    outline, at = schedule.outline, schedule.outline.index[buffer]
    phase = phase_at(plan, outline, at)
    rows = (plan.rows[key] for key in outline.ids[phase : outline.end[phase]])
    return Commitment(
        end=Instant(schedule.finishes[at]),
        size=schedule.buffer_sizes.get(buffer, Minutes(0)),
        work=tuple(CommittedWork(row=row.id, likely=row.estimate.likely) for row in rows if row.estimate is not None),
    )


def _begun(plan: Plan, key: Id) -> bool:
    row = plan.rows.get(key)
    return row is not None and row.progress is not None and row.progress.actual_start is not None


def _phase_of(plan: Plan, key: Id) -> Id | None:
    above = plan.rows[key].parent
    while above is not None and plan.rows[above].kind != "phase":
        above = plan.rows[above].parent
    return above
