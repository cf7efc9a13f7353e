"""How a single row stands in the slow scheduler: its work, its window, its gate, its buffer, its progress.

Everything is said by one question, `place(row, bound, finish)`: the first place whose start respects the one bound and whose
finish the other.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from relplanner.plan.model import Gate, Plan, Row
from tests.schedule.reference_recurring import Dates, meetings
from tests.schedule.reference_sizes import buffer_size
from tests.schedule.reference_time import Beyond, Minutes, Times
from tests.schedule.reference_windows import NEVER, Place, Windows, in_windows, outside

Part = tuple[Minutes, int, int]


class Rules(Windows):
    """The leaves of a plan one by one.

    `fixed`: rows that no bound moves, `facts` among them; `begun`: their start is a fact, `rest`: where what remains stands.
    """

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.times = Times(plan)
        self.fixed: dict[str, Dates] = {}
        self.facts: set[str] = set()
        self.by_hand: set[str] = set()
        self.begun: set[str] = set()
        self.rest: dict[str, Place] = {}
        self.complete: set[str] = set()
        self._place: dict[str, Place] = {}
        self._late: dict[str, Place] = {}
        self.sizes = {key: buffer_size(plan, key) for key in plan.buffers}
        for key in self.leaves:
            self._stand(key)

    def place(self, key: str, bound: int, finish: int) -> Dates:
        """Where a leaf stands."""
        return self.fixed[key] if key in self.fixed else self._place[key](bound, finish)

    def place_late(self, key: str, bound: int, finish: int) -> Dates:
        """The same without what holds it back from the past: what late dates are found with."""
        return self._late.get(key, self._place[key])(bound, finish)

    # ------------------------------------------------------------------------------------------------- bounds, promises

    def base(self, key: str, origin: int) -> tuple[int, int]:
        """The bounds of a leaf that come from no link; a gate's own come behind its lead time, so they are no part of these."""
        bound, finish = self.own(key)
        return (origin, NEVER) if self._led(key) else (max(origin, bound), finish)

    def _led(self, key: str) -> bool:
        """Whether a row is a gate that waits for its lead time."""
        gate = self.plan.gates.get(key)
        free = key not in self.fixed and key not in self.begun
        return free and gate is not None and gate.lead_time > 0 and gate.decision != "waived"

    def own(self, key: str) -> tuple[int, int]:
        """What the constraints of a leaf and its summaries, levelling and the status date ask of its start and finish."""
        row = self.plan.rows[key]
        bound, finish = NEVER, NEVER
        for up in (key, *self.above(key)):
            constraint = self.plan.rows[up].constraint
            if constraint is not None and constraint.at is not None:
                if constraint.kind == "start no earlier than":
                    bound = max(bound, constraint.at)
                if constraint.kind == "finish no earlier than":
                    finish = max(finish, constraint.at)
        if row.levelled is not None and not row.levelled.backward:
            bound = max(bound, row.levelled.at)
        status = self.plan.settings.status_date
        if status is not None and not self._has_begun(row):
            bound = max(bound, status)
        return bound, finish

    def before_caps(self, key: str, dates: Dates) -> bool:
        """Whether a leaf stands before its deadlines and its no-later-thans; around the clock every minute is one of work."""
        clock = key in self.around_the_clock
        for up in (key, *self.above(key)):
            deadline, minutes = self.plan.rows[up].deadline, self.times.clock if clock else self.times.of(up)
            if deadline is not None and minutes.count(deadline, dates[1]) > 0:
                return False
        if self.is_backward(key) and self.held_back(key, dates[0]):
            return False
        constraint, minutes = self.plan.rows[key].constraint, self.times.clock if clock else self.times.of(key)
        if constraint is None or constraint.at is None or key in self.by_hand:
            return True
        if constraint.kind == "start no later than":
            return key in self.begun or minutes.count(constraint.at, dates[0]) <= 0
        return constraint.kind != "finish no later than" or minutes.count(constraint.at, dates[1]) <= 0

    @cached_property
    def around_the_clock(self) -> set[str]:
        """The leaves that work around the clock, wherever they come to stand."""
        tasks = [key for key in self.leaves if self.plan.rows[key].kind == "task"]
        windowed = [key for key in tasks if self.slots(key)[0] is not None]
        return {*filter(self.elapsed, self.leaves), *windowed, *filter(self.block, self.leaves)} - self.by_hand

    def elapsed(self, key: str) -> bool:
        """Whether a row's estimate counts around the clock."""
        estimate = self.plan.rows[key].estimate
        return estimate is not None and estimate.kind == "elapsed"

    def held_back(self, key: str, start: int) -> bool:
        """Whether levelling lets a row that is placed from behind not start so late."""
        mark = self.plan.rows[key].levelled
        free = key not in self.fixed and key not in self.begun
        return free and mark is not None and mark.backward and start > mark.at

    def target(self, release: str) -> int | None:
        """The exact instant of a target: the end of its day, or of the window that opens on it."""
        record = self.plan.releases[release]
        if record.target is None or record.target_timed:
            return record.target
        ends = [record.target + 1440]
        for key in self.leaves:
            if self.release(key) == release and key in self._windowed:
                ends += [end for start, end in self._windowed[key] if record.target <= start < record.target + 1440]
        return max(ends)

    # ------------------------------------------------------------------------------------------------- how a row stands

    def _has_begun(self, row: Row) -> bool:
        progress = row.progress
        if progress is None:
            return False
        return progress.actual_start is not None or progress.percent > 0 or progress.remaining is not None

    def _stand(self, key: str) -> None:  # noqa: C901 - one branch for each way in which a row stands
        """Find out how a leaf stands."""
        row = self.plan.rows[key]
        whole = self._free(key, None)
        self._place[key] = whole
        if row.kind == "gate":
            self._late[key] = self._gate(key, late=True)
        progress, status = row.progress, self.plan.settings.status_date
        if row.by_hand is not None:
            self._fix(key, (row.by_hand.start, row.by_hand.finish))
            self.by_hand.add(key)
        elif row.kind == "gate" and self.plan.gates[key].decision.startswith("approved"):
            at = self.plan.gates[key].decided_at
            if at is not None:
                self._fix(key, (at, at), fact=True)
        elif progress is not None and progress.actual_finish is not None:
            start = progress.actual_start
            if start is None:
                start = self.anywhere(key, None, by=progress.actual_finish)[0]
            self._fix(key, (min(start, progress.actual_finish), progress.actual_finish), fact=True)
        elif progress is not None and progress.actual_start is not None:
            self._begin(key, progress.actual_start)
        else:
            pin = self._pin(key)
            if self._has_begun(row) and status is not None and not (pin and self.left(row) <= 0):
                self._underway(key, whole if pin is None else lambda _bound, _finish: pin)
            elif pin is not None:
                self._fix(key, pin)
                if self._has_begun(row) and status is not None:
                    self.complete.add(key)

    def _pin(self, key: str) -> Dates | None:
        """Where *must start on* or *must finish on* puts a row."""
        constraint = self.plan.rows[key].constraint
        if constraint is None or constraint.at is None or not constraint.kind.startswith("must"):
            return None
        if constraint.kind == "must start on":
            return self.anywhere(key, constraint.at)
        return self.anywhere(key, None, by=constraint.at)

    def _fix(self, key: str, dates: Dates, *, fact: bool = False) -> None:
        self.fixed[key] = dates
        if fact:
            self.facts.add(key)

    def left(self, row: Row) -> int:
        """The minutes of an estimate that remain."""
        likely = row.estimate.likely if row.estimate is not None else 0
        if row.progress is None:
            return likely
        if row.progress.remaining is not None:
            return row.progress.remaining
        return likely - (likely * row.progress.percent + 500) // 1000

    def _begin(self, key: str, start: int) -> None:
        """Begun at a known instant: with a status date what remains runs from it, without one the whole from its bounds."""
        status, left = self.plan.settings.status_date, None
        if status is not None:
            left = self.left(self.plan.rows[key])
            if left <= 0:
                self._fix(key, (start, max(start, self.anywhere(key, start)[1])), fact=True)
                return
        rest, since = self._free(key, left), start if status is None else max(status, start)
        self.begun.add(key)
        self.rest[key] = rest
        self._place[key] = lambda bound, finish: (start, max(start, rest(max(bound, since), finish)[1]))
        self._late[key] = lambda bound, finish: (start, rest(bound, finish)[1])

    def _underway(self, key: str, whole: Place) -> None:
        """Begun, nobody wrote when: as planned, and what remains from the status date on."""
        left, status = self.left(self.plan.rows[key]), self.plan.settings.status_date
        assert status is not None
        self.begun.add(key)
        if left <= 0:
            self.rest[key] = self._place[key] = lambda bound, _finish: whole(bound, NEVER)
            self._late[key] = self._place[key]
            return
        rest = self.rest[key] = self._free(key, left)

        def place(bound: int, finish: int) -> Dates:
            start = whole(bound, NEVER)[0]
            return start, max(start, rest(max(start, bound, status), finish)[1])

        self._place[key] = place
        self._late[key] = lambda bound, finish: (bound, rest(bound, finish)[1])

    def keep_length(self, key: str, length: int) -> None:
        """Let a committed buffer have this length in late dates: that of the early ones, before them its size."""
        if self.plan.buffers[key].committed_end is not None and key not in self.fixed:
            minutes = self.times.of(key)
            self._late[key] = self._work([(minutes, length, 0)])

    def _free(self, key: str, left: int | None) -> Place:
        """How a leaf stands where nothing fixes it; `left` minutes of its estimate are still to be done."""
        row = self.plan.rows[key]
        if row.kind == "gate":
            return self._gate(key, late=False)
        if row.kind == "buffer":
            anchor = self.plan.buffers[key].committed_end
            if anchor is not None:
                return self._committed(key, anchor)
            return self._work([(self.times.of(key), self.sizes[key], 0)])
        work = self._work(self.parts(key, left))
        if row.kind != "task":
            return work
        slots, closed = self.slots(key)
        if slots is not None:
            return in_windows(slots, max((delay + length for _, length, delay in self.parts(key, left)), default=0))
        return outside(work, closed) if closed else work

    def anywhere(self, key: str, at: int | None, by: int | None = None) -> Dates:
        """From an instant on, or done by one, whatever windows and freezes say."""
        parts = self.parts(key, None)
        slots, _ = self.slots(key)
        if self.plan.rows[key].kind == "task" and slots is not None:
            parts = [(self.times.clock, max((delay + length for _, length, delay in parts), default=0), 0)]
        place = self._work(parts)
        if at is not None:
            return place(at, NEVER)
        assert by is not None
        low, high = NEVER, by
        while low < high:
            middle = (low + high + 1) // 2
            if place(middle, NEVER)[1] <= by:
                low = middle
            else:
                high = middle - 1
        return place(low, NEVER)

    # --------------------------------------------------------------------------------------------------------------- work

    def parts(self, key: str, left: int | None) -> list[Part]:
        """(working minutes, length, delay) of each part of the work."""
        row = self.plan.rows[key]
        estimate = row.estimate
        if row.kind != "task" or estimate is None or estimate.likely == 0:
            return []
        whole = estimate.likely
        if estimate.kind == "elapsed":
            found = [(self.times.clock, whole, 0)]
        else:
            found = self._shared(key, row, whole) or [(self.times.of(key), whole, 0)]
        if left is not None:
            found = [(minutes, -(-length * left // whole), delay) for minutes, length, delay in found]
        return [part for part in found if part[1] > 0]

    def _shared(self, key: str, row: Row, whole: int) -> list[Part]:
        """The parts of a task's people."""
        booked = sorted((a for a in self.plan.assignments.values() if a.task == key), key=lambda a: a.id)
        people = booked
        lengths = [whole] * len(people)
        if row.estimate is not None and row.estimate.kind == "effort":
            people = [a for a in booked if a.work is not None or self.plan.resources[a.resource].kind != "environment"]
            rest = max(0, whole - sum(a.work or 0 for a in people))
            units = sum(a.units for a in people if a.work is None)
            work = [rest * a.units // units if a.work is None else a.work for a in people]
            odd = rest - sum(w for w, a in zip(work, people, strict=True) if a.work is None)
            if units:
                work[next(i for i, a in enumerate(people) if a.work is None)] += odd
            lengths = [(1000 * w + a.units - 1) // a.units for w, a in zip(work, people, strict=True)]
        return [
            (self.times.of(key, None if row.ignores_resource_calendars else a.resource), length, a.delay)
            for a, length in zip(people, lengths, strict=True)
        ]

    def length(self, key: str) -> int:
        """The estimated duration of a row."""
        if self.plan.rows[key].kind == "buffer":
            return self.sizes[key]
        return max((length for _, length, _ in self.parts(key, None)), default=0)

    def _work(self, parts: list[Part]) -> Place:
        """Work on calendars; a finish bound holds where one part reaches it."""
        parts = [part for part in parts if part[1] > 0]

        def place(bound: int, finish: int) -> Dates:
            if not parts:
                return max(bound, finish), max(bound, finish)
            if finish > NEVER and not reaches(bound, finish):
                low, high = bound, finish
                while low < high:
                    middle = (low + high) // 2
                    if reaches(middle, finish):
                        high = middle
                    else:
                        low = middle + 1
                bound = low
            placed = [run(part, bound) for part in parts]
            return min(start for start, _ in placed), max(end for _, end in placed)

        def reaches(bound: int, finish: int) -> bool:
            return any(part[0].count(run(part, bound)[1], finish) <= 0 for part in parts)

        def run(part: Part, bound: int) -> Dates:
            minutes, length, delay = part
            first = minutes.number(bound) + delay
            return minutes.at(first), minutes.at(first + length - 1) + 1

        return place

    # ------------------------------------------------------------------------------------------------- gates and buffers

    def is_event(self, key: str) -> bool:
        """Whether a row has no length and no meeting: it stands wherever its bounds put it."""
        row = self.plan.rows[key]
        if row.kind == "gate":
            gate = self.plan.gates[key]
            return key not in self.fixed and (gate.decision == "waived" or not (gate.meets or gate.lead_time))
        return row.kind == "milestone" and key not in self.fixed

    def _gate(self, key: str, *, late: bool) -> Place:
        gate = self.plan.gates[key]
        minutes = self.times.of(key)
        met = meetings(gate.meets) if gate.meets and gate.decision != "waived" else None
        lead = gate.lead_time if gate.decision != "waived" else 0
        since = NEVER if late else self._rejected(gate)

        def place(bound: int, finish: int) -> Dates:
            at = minutes.later(max(bound, finish, since), lead)
            if not late and self._led(key):
                at = max(at, *self.own(key))
            if met is not None:
                number = bisect_left(met, at)
                if number == len(met):
                    raise Beyond
                at = met[number]
            return at, at

        return place

    def _rejected(self, gate: Gate) -> int:
        """A rejected gate waits for the meeting behind the one that rejected it."""
        if gate.decision != "rejected" or gate.decided_at is None:
            return NEVER
        return gate.decided_at + (1 if gate.meets and not gate.lead_time else 0)

    def _committed(self, key: str, anchor: int) -> Place:
        minutes = self.times.of(key)

        def place(bound: int, finish: int) -> Dates:
            at = max(bound, finish) if finish > anchor else bound
            left = minutes.count(at, anchor)
            return self._work([(minutes, left, 0)])(at, NEVER)

        return place

    # ------------------------------------------------------------------------------------------------------------ windows

    @property
    def _windowed(self) -> dict[str, list[Dates]]:
        """The slots of every leaf that a window applies to, its block's ones among them."""
        found = {}
        for key in self.leaves:
            if self.plan.rows[key].kind == "task" and key not in self.by_hand:
                slots, _ = self.slots(key)
                if slots is not None:
                    found[key] = slots
            if self._blocks[key] is not None:
                found[key] = [*found.get(key, []), *self.block_slots(self._blocks[key])]
        return found

    def block(self, key: str | None) -> str | None:
        """The tree that is placed as one block with a leaf, where a window applies to it."""
        if key is None or key not in self._blocks or key in self.fixed or key in self.begun:
            return None
        found = self._blocks[key]
        row = self.plan.rows[key]
        if found is None or self.slots_of_block(found) is None or row.kind in {"gate", "buffer"}:
            return None
        return found

    def mates(self, key: str) -> list[str]:
        """The leaves that stand in one window with a leaf, itself among them."""
        block = self.block(key)
        return [key] if block is None else [one for one in self.leaves if self.block(one) == block]

    def window_length(self, key: str) -> int:
        """How long a leaf takes in a window."""
        return max((delay + length for _, length, delay in self.parts(key, None)), default=0)
