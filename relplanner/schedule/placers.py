"""How one leaf stands: its placer by its kind, estimate, people, progress and the windows that are about it.

What stands beside a leaf means nothing here. Placers of the same calendar and length are shared: `is` tells most apart.
"""

from __future__ import annotations

from collections.abc import Mapping

from relplanner.plan.model import Assignment, Gate, HandDates, Id, Minutes, Plan, Release, Row
from relplanner.plan.release_types import crosses_soft_freezes
from relplanner.schedule.bounds import Bounds
from relplanner.schedule.estimates import lengths, remaining
from relplanner.schedule.meetings import Meetings
from relplanner.schedule.network import Network
from relplanner.schedule.placing import (
    POINT,
    ByHand,
    Committed,
    Frozen,
    Meeting,
    Piece,
    Pinned,
    Placer,
    Span,
    Started,
    Team,
    Underway,
    done,
)
from relplanner.schedule.windows import Facts, Slots, Windowed, closed_by, matches
from relplanner.schedule.working_time import EVER, NEVER, Interval, WorkingTime
from relplanner.schedule.worktime import Worktime


class Placers:
    """Makes placers for the leaves of one plan. `assigned` are the assignments by task, each in the order of their ids."""

    def __init__(self, network: Network, worktime: Worktime, sizes: Mapping[Id, Minutes]) -> None:
        self.network = network
        self.plan = worktime.plan
        self.worktime = worktime
        self.sizes = sizes
        self.assigned: dict[Id, list[Assignment]] = {}
        self.calendars: list[WorkingTime] = []
        self.has_windows = bool(self.plan.windows or self.plan.freezes)
        self.windowed: dict[int, Slots] = {}
        self.committed: set[int] = set()
        self.spans_made: dict[tuple[int, int], Span] = {}
        self.meetings_made: dict[str, Meetings] = {}
        self.closed_made: dict[tuple[Id, ...], list[Interval]] = {}
        self.slots_made: dict[tuple[tuple[Id, ...], tuple[Id, ...]], Slots] = {}

    def placer(self, i: int, row: Row, minutes: int | None) -> Placer:
        """How a leaf stands by its kind and estimate; `minutes` replaces the estimate (what remains of it)."""
        if row.kind == "gate":
            return self._gate(self.plan.gates.get(row.id) or Gate(id=row.id), row)
        if row.kind == "buffer":
            return self._buffer(i, row)
        if row.estimate is None or row.kind != "task":
            return POINT if row.kind != "task" or not self.has_windows else self._placed(i, POINT, 0)
        only = self._only_calendar(i, row)
        if only is not None:
            return self.span(only, row.estimate.likely if minutes is None else minutes)
        pieces = self.pieces(row, minutes)
        if self.has_windows:
            return self._placed(i, self._standing(pieces), max((p.delay + p.minutes for p in pieces), default=0))
        return self._standing(pieces)

    def _only_calendar(self, i: int, row: Row) -> WorkingTime | None:
        """The calendar of a duration that nobody shares, and no window moves; None where it takes `pieces` to tell."""
        if row.estimate is None or row.estimate.kind != "duration" or self.has_windows:
            return None
        assigned = self.assigned.get(row.id)
        if not assigned:
            return self.calendars[i]
        if len(assigned) > 1 or assigned[0].delay or row.estimate.likely <= 0:
            return None
        return self.worktime.working(assigned[0], self.worktime.calendar_id(row.id))

    def pinned(self, row: Row, start: int, finish: int) -> Pinned:
        """A row that stands there whatever the logic says."""
        calendar = self._clock_or_own(row)
        return Pinned(start, finish, calendar.next_work(start), calendar.next_work(finish))

    def by_hand(self, dates: HandDates, row: Row) -> ByHand:
        """Dates that somebody set by hand."""
        calendar, clock = self.worktime.task_calendar(row.id), self._clock_or_own(row)
        last = clock.next_work(dates.start), clock.next_work(dates.finish)
        return ByHand(dates.start, dates.finish, *last, calendar)

    def _clock_or_own(self, row: Row) -> WorkingTime:
        """The calendar of which no minute may lie between two instants that are the same for a row that stands still."""
        return self.worktime.shared.clock if is_elapsed(row) else self.worktime.task_calendar(row.id)

    def _buffer(self, i: int, row: Row) -> Placer:
        calendar = self.worktime.task_calendar(row.id)
        record = self.plan.buffers.get(row.id)
        if record is not None and record.committed_end is not None:
            self.committed.add(i)
            return Committed(calendar, record.committed_end)
        return self.span(calendar, self.sizes.get(row.id, Minutes(0)))

    def pieces(self, row: Row, minutes: int | None = None) -> list[Piece]:
        """The parts of a task's work."""
        estimate = row.estimate
        if estimate is None:
            return []
        whole = estimate.likely
        share = whole if minutes is None else minutes
        if estimate.kind == "elapsed":
            return [Piece(self.worktime.shared.clock, share)] if share > 0 else []
        assigned = self.assigned.get(row.id, ())
        own = lengths(row, assigned, self.plan.resources) if assigned else {}
        calendar = self.worktime.calendar_id(row.id)
        if not own:
            return [Piece(self.worktime.shared.calendar(calendar), share)] if share > 0 else []
        return list(self._parts(row, own, minutes).values())

    def parts(self, row: Row, minutes: int | None = None) -> dict[Id, Piece]:
        """The part of each assignment that has one; `minutes` as in `placer`."""
        assigned = self.assigned.get(row.id, ())
        return self._parts(row, lengths(row, assigned, self.plan.resources), minutes)

    def _parts(self, row: Row, own: Mapping[Id, int], minutes: int | None) -> dict[Id, Piece]:
        """The same by what the estimate asks of each assignment."""
        assigned = self.assigned.get(row.id, ())
        calendar = self.worktime.calendar_id(row.id)
        whole = row.estimate.likely if row.estimate is not None else 0
        found: dict[Id, Piece] = {}
        for assignment in assigned:
            part = own.get(assignment.id, 0)
            if minutes is not None:
                part = -(-part * minutes // whole) if whole else 0
            if part > 0:
                found[assignment.id] = Piece(self.worktime.working(assignment, calendar), part, assignment.delay)
        return found

    def span(self, calendar: WorkingTime, minutes: int) -> Placer:
        """The shared placer of so many minutes on a calendar."""
        if minutes <= 0:
            return POINT
        key = (id(calendar), minutes)
        found = self.spans_made.get(key)
        if found is None:
            found = self.spans_made[key] = Span(calendar, minutes)
        return found

    def _standing(self, pieces: list[Piece]) -> Placer:
        if not pieces:
            return POINT
        first = pieces[0]
        if first.delay == 0 and all(p.calendar is first.calendar and p.delay == 0 for p in pieces[1:]):
            return self.span(first.calendar, max(p.minutes for p in pieces))
        return Team(tuple(pieces))

    def _gate(self, gate: Gate, row: Row) -> Placer:
        calendar = self.worktime.task_calendar(row.id)
        if gate.decision in {"approved", "approved with conditions"} and gate.decided_at is not None:
            return done(gate.decided_at, gate.decided_at)
        if gate.decision == "waived":
            return POINT
        since = NEVER
        if gate.decision == "rejected" and gate.decided_at is not None:
            since = gate.decided_at + (1 if gate.meets and not gate.lead_time else 0)
        if not gate.meets and not gate.lead_time and since == NEVER:
            return POINT
        return Meeting(calendar, gate.lead_time, self.meetings(gate.meets) if gate.meets else None, since)

    def meetings(self, rule: str) -> Meetings:
        """The meetings of a rule, made once."""
        if rule not in self.meetings_made:
            self.meetings_made[rule] = Meetings(rule)
        return self.meetings_made[rule]

    def progressed(self, found: Bounds, i: int, row: Row, placer: Placer) -> Placer:
        """The placer of a row on which work may have begun."""
        status, progress = self.plan.settings.status_date, row.progress
        if progress is not None and progress.actual_finish is not None:
            finish = progress.actual_finish
            start = progress.actual_start if progress.actual_start is not None else self.unwindowed(placer).late(EVER, finish)[0]
            return done(min(start, finish), finish)
        begun = progress is not None and (
            progress.actual_start is not None or progress.percent > 0 or progress.remaining is not None
        )
        if not begun or progress is None:
            if status is not None and not isinstance(placer, Pinned):
                found.start[i] = max(found.start[i], status)
            return placer
        if status is not None:
            return self._begun(i, row, placer, max(status, progress.resumes or NEVER))
        if progress.actual_start is None:
            return placer
        left = None if progress.resumes is None else remaining(row)
        since = max(progress.actual_start, progress.resumes or NEVER)
        return Started(progress.actual_start, since, self.placer(i, row, left))

    def _begun(self, i: int, row: Row, placer: Placer, since: int) -> Placer:
        """A row whose rest runs from the status date on, or from when it resumes."""
        left = remaining(row)
        start = row.progress.actual_start if row.progress is not None else None
        if start is None:
            return Underway(NEVER, since, self.placer(i, row, left) if left > 0 else POINT, placer)
        if left <= 0:
            return done(start, max(start, self.unwindowed(self.placer(i, row, None)).early(start, NEVER)[1]))
        return Started(start, max(since, start), self.placer(i, row, left))

    def nominal(self, row: Row) -> int:
        """A row's estimated duration in minutes."""
        if row.kind == "buffer":
            return self.sizes.get(row.id, Minutes(0))
        if row.estimate is None:
            return 0
        return max((p.minutes for p in self.pieces(row)), default=0)

    def facts(self, i: int) -> Facts:
        """What scopes ask of the row at a position."""
        tree, rows = self.network.outline, self.plan.rows
        row = rows[tree.ids[i]]
        kind = next((rows[tree.ids[k]].work_kind for k in [i, *tree.ancestors(i)] if rows[tree.ids[k]].work_kind), "")
        resources = self.plan.resources
        environments = frozenset(
            a.resource
            for a in self.assigned.get(row.id, ())
            if a.resource in resources and resources[a.resource].kind == "environment"
        )
        release = self.plan.releases.get(tree.ids[self.network.release[i]]) if self.network.release[i] >= 0 else None
        if release is None:
            return Facts(kind, environments, "")
        return Facts(kind, environments, release.type, services_of(self.plan, release))

    def slots(self, *facts: Facts) -> tuple[Slots | None, list[Interval]]:
        """The slots of all windows that apply to one of the facts (None: no window does), and the freezes that do."""
        windows = tuple(sorted(k for k, w in self.plan.windows.items() if any(matches(w.scope, f) for f in facts)))
        freezes = tuple(
            sorted(
                k
                for k, z in self.plan.freezes.items()
                if any(matches(z.scope, f) and (z.hard or not crosses_soft_freezes(self.plan, f.release_type)) for f in facts)
            )
        )
        closed = self.closed_made.get(freezes)
        if closed is None:
            closed = self.closed_made[freezes] = closed_by(self.plan.freezes[k] for k in freezes)
        if not windows:
            return None, closed
        key = (windows, freezes)
        if key not in self.slots_made:
            self.slots_made[key] = Slots([self.plan.windows[k] for k in windows], closed)
        return self.slots_made[key], closed

    def _placed(self, i: int, inner: Placer, length: int) -> Placer:
        """A task among windows and freezes."""
        slots, closed = self.slots(self.facts(i))
        if slots is not None:
            self.windowed[i] = slots
            return Windowed(slots, length)
        return Frozen(inner, closed) if closed else inner

    def unwindowed(self, placer: Placer) -> Placer:
        """How a row would stand at a given instant, wherever windows and freezes are: a pin stands where it was put."""
        if isinstance(placer, Frozen):
            return placer.inner
        if isinstance(placer, Windowed):
            return self.span(self.worktime.shared.clock, placer.length)
        return placer


def is_elapsed(row: Row) -> bool:
    """Whether a row's estimate counts around the clock."""
    return row.estimate is not None and row.estimate.kind == "elapsed"


def services_of(plan: Plan, release: Release) -> frozenset[str]:
    """The services that a release touches, by name: its configuration items and all that they are a part of."""
    found: set[str] = set()
    for touched in release.items:
        item = plan.items.get(touched.item)
        while item is not None and item.name not in found:
            found.add(item.name)
            item = plan.items.get(item.parent) if item.parent is not None else None
    return frozenset(found)
