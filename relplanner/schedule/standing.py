"""How each row of a plan stands: its placer, and the bounds that do not come from links.

Bounds of a leaf: its release's start (else the plan's), its own and its summaries' *no earlier than*, the status date where
work has not begun, its levelling mark. Caps of late dates: *no later than* and deadlines, its own and its summaries'.
"""

from __future__ import annotations

from collections.abc import Mapping

from relplanner.plan.model import Assignment, Constraint, Gate, HandDates, Id, Minutes, Row
from relplanner.schedule.carrying import changed_rows
from relplanner.schedule.estimates import lengths, remaining
from relplanner.schedule.meetings import Meetings
from relplanner.schedule.network import Network
from relplanner.schedule.passes import Bounds
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
from relplanner.schedule.windows import Block, Facts, Slots, Step, Windowed, matches
from relplanner.schedule.working_time import EVER, NEVER, Interval, WorkingTime, united
from relplanner.schedule.worktime import Worktime


class Standing:
    """Makes the `Bounds` of a plan's nodes. `origins` gives each release's start by position, -1 the plan's."""

    def __init__(
        self, network: Network, worktime: Worktime, sizes: Mapping[Id, Minutes], previous: Standing | None = None
    ) -> None:
        self.network = network
        self.plan = worktime.plan
        self.worktime = worktime
        self.sizes = sizes
        self.changed = self._changes(previous) if previous is not None else None
        self.previous = previous if self.changed is not None else None
        self.assigned: dict[Id, list[Assignment]] = {}
        if self.previous is not None:
            self.assigned = self.previous.assigned
        else:
            for _, assignment in sorted(self.plan.assignments.items()):
                self.assigned.setdefault(assignment.task, []).append(assignment)
        self._spans: dict[tuple[int, int], Span] = {}
        self._meetings: dict[str, Meetings] = {}
        self._slots: dict[tuple[tuple[Id, ...], tuple[Id, ...]], Slots] = {}
        self.calendars: list[WorkingTime] = (
            self.previous.calendars if self.previous is not None else worktime.by_position(network.outline)
        )
        self.has_windows = bool(self.plan.windows or self.plan.freezes)
        self.has_meetings = any(gate.meets for gate in self.plan.gates.values())
        self.origins: Mapping[int, int] = {}
        self.release_slots: dict[int, list[Slots]] = {}
        self.own_start: list[int] = []
        self.committed: list[int] = []
        self.as_late: list[int] = []

    def _changes(self, previous: Standing) -> set[int] | None:
        """The positions of the rows that differ from the previous plan's, where nothing else that bounds a row does; or None."""
        if previous.network is not self.network or previous.sizes != self.sizes or previous.has_windows or previous.committed:
            return None
        return changed_rows(previous.plan, self.plan, self.network.outline, self.network.leaf)

    def bounds(self, origins: Mapping[int, int]) -> Bounds:
        """The bounds of every node; those of the previous plan where only single rows have changed."""
        if self.previous is not None and self.changed is not None and self.previous.origins == origins:
            return self._carried(self.previous, self.changed, origins)
        self.changed = None
        self.origins = origins
        found = self._rows()
        network = self.network
        self.own_start = list(found.start)
        for i in range(network.size):
            if network.leaf[i]:
                found.start[i] = max(found.start[i], origins[network.release[i]])
        self._waits(found)
        if self.has_windows:
            self._blocks(found)
        self.made = found
        return found

    def _rows(self) -> Bounds:
        """The bounds of every row by itself: no release's start, no link."""
        network, plan = self.network, self.plan
        found = Bounds(network)
        ids, parent = network.outline.ids, network.outline.parent
        since = [NEVER] * network.size
        upto = [EVER] * network.size
        for i, key in enumerate(ids):
            row = plan.rows[key]
            above = parent[i]
            if above >= 0:
                since[i], upto[i] = since[above], upto[above]
            if row.deadline is not None:
                upto[i] = min(upto[i], self._cap(row, row.deadline))
            if network.leaf[i]:
                found.start[i] = since[i]
                found.latest_finish[i] = upto[i]
                self._leaf(found, i, row)
                continue
            if row.by_hand is not None:
                found.by_hand[i] = (row.by_hand.start, row.by_hand.finish)
            if row.constraint is not None and row.constraint.kind == "start no earlier than" and row.constraint.at is not None:
                since[i] = max(since[i], row.constraint.at)
        self.since, self.upto = since, upto
        return found

    def _carried(self, previous: Standing, changed: set[int], origins: Mapping[int, int]) -> Bounds:
        """The previous bounds with the changed rows made anew."""
        found = previous.made.copied()
        self.made, self.origins = found, origins
        self.since, self.upto = previous.since, previous.upto
        self._spans, self._meetings = previous._spans, previous._meetings
        self.own_start = list(previous.own_start)
        self.as_late = [i for i in previous.as_late if i not in changed]
        for i in sorted(changed):
            if not self.network.leaf[i]:
                continue
            found.start[i], found.finish[i], found.latest_start[i] = self.since[i], NEVER, EVER
            found.latest_finish[i] = self.upto[i]
            self._leaf(found, i, self.plan.rows[self.network.outline.ids[i]])
            self.own_start[i] = found.start[i]
            found.start[i] = max(found.start[i], origins[self.network.release[i]])
        found.waits = [(None, 0)] * len(self.network.special)
        self._waits(found)
        return found

    def _cap(self, row: Row, at: int) -> int:
        """The last instant that is the same working instant as a *no later than*."""
        return self.worktime.task_calendar(row.id).next_work(at)

    def one(self, i: int) -> Placer:
        """The placer of one leaf by itself, outside of any block."""
        found = Bounds(self.network)
        self._leaf(found, i, self.plan.rows[self.network.outline.ids[i]])
        return found.placers[i] or POINT

    def _leaf(self, found: Bounds, i: int, row: Row) -> None:
        """Set the placer and bounds of one leaf."""
        if row.levelled is not None:
            found.start[i] = max(found.start[i], row.levelled.at)
        if row.by_hand is not None:
            found.placers[i] = self._by_hand(row.by_hand, row)
            return
        placer = self.placer(i, row, None)
        if row.constraint is not None:
            placer = self._constrained(found, i, row.constraint, placer, row)
        if row.progress is not None or self.plan.settings.status_date is not None:
            placer = self._progressed(found, i, row, placer)
        found.placers[i] = placer

    def placer(self, i: int, row: Row, minutes: int | None) -> Placer:
        """How a leaf stands by its kind and estimate; `minutes` replaces the estimate (what remains of it)."""
        if row.kind == "gate":
            return self._gate(self.plan.gates.get(row.id) or Gate(id=row.id), row)
        if row.kind == "buffer":
            return self._buffer(i, row)
        if row.estimate is None or row.kind != "task":
            return POINT if row.kind != "task" or not self.has_windows else self._placed(i, POINT, 0)
        if row.estimate.kind == "duration" and row.id not in self.assigned and not self.has_windows:
            return self.span(self.calendars[i], row.estimate.likely if minutes is None else minutes)
        pieces = self.pieces(row, minutes)
        if self.has_windows:
            return self._placed(i, self._standing(pieces), max((p.delay + p.minutes for p in pieces), default=0))
        return self._standing(pieces)

    def pinned(self, row: Row, start: int, finish: int) -> Pinned:
        """A row that stands there whatever the logic says."""
        calendar = self.worktime.task_calendar(row.id)
        return Pinned(start, finish, calendar.next_work(start), calendar.next_work(finish))

    def _by_hand(self, dates: HandDates, row: Row) -> ByHand:
        calendar = self.worktime.task_calendar(row.id)
        last = calendar.next_work(dates.start), calendar.next_work(dates.finish)
        return ByHand(dates.start, dates.finish, *last, calendar)

    def _buffer(self, i: int, row: Row) -> Placer:
        calendar = self.worktime.task_calendar(row.id)
        record = self.plan.buffers.get(row.id)
        if record is not None and record.committed_end is not None:
            self.committed.append(i)
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
        return list(self.parts(row, minutes).values())

    def parts(self, row: Row, minutes: int | None = None) -> dict[Id, Piece]:
        """The part of each assignment that has one; `minutes` as in `placer`."""
        assigned = self.assigned.get(row.id, ())
        own = lengths(row, assigned, self.plan.resources)
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
        found = self._spans.get(key)
        if found is None:
            found = self._spans[key] = Span(calendar, minutes)
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
        if rule not in self._meetings:
            self._meetings[rule] = Meetings(rule)
        return self._meetings[rule]

    def _constrained(self, found: Bounds, i: int, constraint: Constraint, placer: Placer, row: Row) -> Placer:
        at, kind = constraint.at, constraint.kind
        if kind == "as late as possible":
            self.as_late.append(i)
        if at is None:
            return placer
        if kind == "start no earlier than":
            found.start[i] = max(found.start[i], at)
        elif kind == "finish no earlier than":
            found.finish[i] = max(found.finish[i], at)
        elif kind == "start no later than":
            found.latest_start[i] = self._cap(row, at)
        elif kind == "finish no later than":
            found.latest_finish[i] = min(found.latest_finish[i], self._cap(row, at))
        elif kind == "must start on":
            return self.pinned(row, *self.unwindowed(placer).early(at, NEVER))
        elif kind == "must finish on":
            start, finish, *_ = self.unwindowed(placer).late(EVER, at)
            return self.pinned(row, start, finish)
        return placer

    def _progressed(self, found: Bounds, i: int, row: Row, placer: Placer) -> Placer:
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
            return self._begun(i, row, placer, status)
        if progress.actual_start is None:
            return placer
        return Started(progress.actual_start, progress.actual_start, self.placer(i, row, None))

    def _begun(self, i: int, row: Row, placer: Placer, status: int) -> Placer:
        """A row whose rest runs from the status date on."""
        left = remaining(row)
        start = row.progress.actual_start if row.progress is not None else None
        if start is None:
            return Underway(NEVER, status, self.placer(i, row, left) if left > 0 else POINT, placer)
        if left <= 0:
            return done(start, max(start, self.unwindowed(self.placer(i, row, None)).early(start, NEVER)[1]))
        return Started(start, max(status, start), self.placer(i, row, left))

    def _waits(self, found: Bounds) -> None:
        """The waits of special edges: percent of the predecessor's estimate becomes minutes."""
        for edge, link in enumerate(self.network.special):
            lag = link.lag
            if lag.kind == "elapsed":
                found.waits[edge] = (None, lag.amount)
                continue
            minutes = lag.amount
            if lag.kind == "percent":
                minutes = (lag.amount * self.nominal(self.plan.rows[link.predecessor]) + 500) // 1000
                if self.network.heads[edge] in self.network.members:
                    found.shares[edge] = self.worktime.task_calendar(link.predecessor)
            if minutes or lag.kind == "percent":
                found.waits[edge] = (self.worktime.task_calendar(link.successor), minutes)

    def nominal(self, row: Row) -> int:
        """A row's estimated duration in minutes."""
        if row.kind == "buffer":
            return self.sizes.get(row.id, Minutes(0))
        if row.estimate is None:
            return 0
        return max((p.minutes for p in self.pieces(row)), default=0)

    # ------------------------------------------------------------------------------------------- windows and freezes

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
        return Facts(kind, environments, release.type if release is not None else "")

    def slots(self, *facts: Facts) -> tuple[Slots | None, list[Interval]]:
        """The slots of all windows that apply to one of the facts (None: no window does), and the freezes that do."""
        windows = tuple(sorted(k for k, w in self.plan.windows.items() if any(matches(w.scope, f) for f in facts)))
        freezes = tuple(
            sorted(
                k
                for k, z in self.plan.freezes.items()
                if any(matches(z.scope, f) and (z.hard or f.release_type != "emergency") for f in facts)
            )
        )
        closed = united((self.plan.freezes[k].start, self.plan.freezes[k].finish) for k in freezes)
        if not windows:
            return None, closed
        key = (windows, freezes)
        if key not in self._slots:
            self._slots[key] = Slots([self.plan.windows[k] for k in windows], closed)
        return self._slots[key], closed

    def _placed(self, i: int, inner: Placer, length: int) -> Placer:
        """A task among windows and freezes."""
        slots, closed = self.slots(self.facts(i))
        if slots is not None:
            self.release_slots.setdefault(self.network.release[i], []).append(slots)
            return Windowed(slots, length)
        return Frozen(inner, closed) if closed else inner

    def _blocks(self, found: Bounds) -> None:
        """Put the leaves of trees that are marked one window into blocks."""
        tree = self.network.outline
        i = 0
        while i < self.network.size:
            if not self.plan.rows[tree.ids[i]].one_window or self.network.leaf[i]:
                i += 1
                continue
            members = self.network.leaves(i)
            slots, _ = self.slots(self.facts(i), *(self.facts(k) for k in members))
            if slots is not None:
                self._block(found, i, slots, members)
            i = tree.end[i]

    def _block(self, found: Bounds, root: int, slots: Slots, members: list[int]) -> None:
        steps: dict[int, int] = {}
        for k in members:
            placer = found.placers[k]
            if isinstance(placer, Windowed):
                steps[k] = placer.length
            elif isinstance(placer, Frozen | Span | Team) or placer is POINT:
                row = self.plan.rows[self.network.outline.ids[k]]
                steps[k] = max((p.delay + p.minutes for p in self.pieces(row)), default=0)
        self.release_slots.setdefault(self.network.release[root], []).append(slots)
        block = Block(root, slots, tuple(steps))
        for k, length in steps.items():
            found.placers[k] = Step(block, length)
        found.blocks.append(block)

    def unwindowed(self, placer: Placer) -> Placer:
        """How a row would stand at a given instant, wherever windows and freezes are: a pin stands where it was put."""
        if isinstance(placer, Frozen):
            return placer.inner
        if isinstance(placer, Windowed):
            return self.span(self.worktime.shared.clock, placer.length)
        return placer
