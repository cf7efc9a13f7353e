"""How each row of a plan stands: its placer, and the bounds that do not come from links.

Bounds of a leaf: its release's start (else the plan's), its own and its summaries' *no earlier than*, the status date where
work has not begun, its levelling mark. Caps of late dates: *no later than* and deadlines, its own and its summaries'.
After an edit only the rows that it touches are bound anew, in copies of the previous lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from relplanner.plan.model import Assignment, Constraint, Id, Minutes, Row
from relplanner.schedule.bounds import Bounds
from relplanner.schedule.carrying import ALL, Touched
from relplanner.schedule.network import Network
from relplanner.schedule.placers import Placers, is_elapsed
from relplanner.schedule.placing import POINT, Frozen, Meeting, Placer, Span, Team
from relplanner.schedule.shift import Shift
from relplanner.schedule.windows import Block, Slots, Step, Windowed
from relplanner.schedule.working_time import EVER, NEVER, WorkingTime
from relplanner.schedule.worktime import Worktime


class Standing(Placers):
    """Makes the `Bounds` of a plan's nodes.

    `previous` is that of a plan whose rows stand in the same places, `touched` what differs. `as_late` are the rows that want to
    stand as late as possible, `watched` those that have a constraint, a deadline, dates by hand or progress, and gates.
    """

    def __init__(
        self,
        network: Network,
        worktime: Worktime,
        sizes: Mapping[Id, Minutes],
        previous: Standing | None = None,
        touched: Touched = ALL,
    ) -> None:
        super().__init__(network, worktime, sizes)
        self.has_meetings = any(gate.meets for gate in self.plan.gates.values())
        before = previous if previous is not None and touched.rows is not None else None
        self.assigned = self._people(previous, touched)
        self.calendars = self._calendars(before, touched)
        if previous is not None:
            self.spans_made, self.meetings_made = previous.spans_made, previous.meetings_made
        self.as_late: set[int] = set()
        self.watched: set[int] = set()
        self.since = [NEVER] * network.size
        self.upto = [EVER] * network.size
        self.strict = [EVER] * network.size
        self.origins: Mapping[int, int] = {}
        if before is None or touched.rows is None:
            self.own = Bounds(network)
            self._bind(self.own, range(network.size))
            self._wait(self.own, range(len(network.special)))
            self.started: list[int] = []
        else:
            self.own = self._carried(before, touched.rows, touched.edges)

    def shifted(self, shift: Shift) -> Standing:
        """The same in the places of now."""
        found = Standing.__new__(Standing)
        vars(found).update(vars(self), own=self.own.shifted(shift), windowed=shift.keyed(self.windowed))
        found.calendars = shift.values(self.calendars, self.worktime.plan_calendar)
        found.since, found.upto = shift.values(self.since, NEVER), shift.values(self.upto, EVER)
        found.strict = shift.values(self.strict, EVER)
        found.started, found.origins = shift.values(self.started, NEVER), shift.keyed(self.origins)
        found.as_late, found.watched, found.committed = map(shift.rows, (self.as_late, self.watched, self.committed))
        return found

    def bounds(self, origins: Mapping[int, int]) -> Bounds:
        """The bounds of every node, nothing before the start of its release; `origins` are these by position, -1 the plan's."""
        release, own = self.network.release, self.own
        if origins == self.origins and len(self.started) == len(own.start):
            started = self.started
            for i in self._bound:
                if self.network.leaf[i]:
                    started[i] = max(own.start[i], origins[release[i]])
        else:
            started = list(own.start)
            for i, leaf in enumerate(self.network.leaf):
                if leaf and started[i] < (origin := origins[release[i]]):
                    started[i] = origin
        self.origins, self.started = origins, started
        return own.but(start=started)

    def one(self, i: int) -> Placer:
        """The placer of one leaf by itself, outside of any block."""
        found = Bounds(self.network)
        self._leaf(found, i, self.plan.rows[self.network.outline.ids[i]])
        return found.placers[i] or POINT

    @classmethod
    def lone(cls, network: Network, worktime: Worktime, sizes: Mapping[Id, Minutes], i: int, own: list[Assignment]) -> Placer:
        """The placer of one leaf, with its `own` assignments, in a plan whose other rows nobody asks about: `one`, unbound."""
        found = cls.__new__(cls)
        Placers.__init__(found, network, worktime, sizes)
        key = network.outline.ids[i]
        found.assigned = {key: own} if own else {}
        found.calendars = [worktime.plan_calendar] * network.size
        found.calendars[i] = worktime.task_calendar(key)
        found.as_late, found.watched = set(), set()
        found.upto = found.strict = [EVER] * network.size
        return found.one(i)

    def around_the_clock(self, i: int) -> bool:
        """Whether the leaf at a position works around the clock: an elapsed estimate, or work in a window."""
        row = self.plan.rows[self.network.outline.ids[i]]
        return row.by_hand is None and (is_elapsed(row) or i in self.windowed or isinstance(self.own.placers[i], Step))

    def slots_of(self, release: int) -> list[Slots]:
        """The slots of all windowed work of the release at a position."""
        of = self.network.release
        single = [slots for i, slots in self.windowed.items() if of[i] == release]
        return [*single, *(block.slots for block in self.own.blocks if of[block.root] == release)]

    def _people(self, previous: Standing | None, touched: Touched) -> dict[Id, list[Assignment]]:
        """The assignments by task, each in the order of their ids."""
        records = self.plan.assignments
        if previous is not None and previous.plan.assignments is records:
            return previous.assigned
        if previous is None or touched.rows is None:
            found: dict[Id, list[Assignment]] = {}
            for _, assignment in sorted(records.items()):
                found.setdefault(assignment.task, []).append(assignment)
            return found
        found = dict(previous.assigned)
        for task in touched.tasks:
            known = {one.id for one in found.pop(task, ())} | touched.assignments
            if own := [records[key] for key in sorted(known & records.keys()) if records[key].task == task]:
                found[task] = own
        return found

    def _calendars(self, previous: Standing | None, touched: Touched) -> list[WorkingTime]:
        """The task calendars of all rows."""
        if previous is None or touched.rows is None:
            return self.worktime.by_position(self.network.outline)
        if not touched.calendars:
            return previous.calendars
        found, ids = list(previous.calendars), self.network.outline.ids
        for i in touched.rows:
            found[i] = self.worktime.task_calendar(ids[i])
        return found

    def _carried(self, previous: Standing, rows: Iterable[int], edges: Iterable[int]) -> Bounds:
        """The previous bounds with some rows and special edges bound anew."""
        found = previous.own.copied()
        self.since, self.upto, self.strict = list(previous.since), list(previous.upto), list(previous.strict)
        self.windowed = dict(previous.windowed)
        self.slots_made = previous.slots_made
        rows = {k for i in rows for k in self._together(i)}
        self.as_late, self.watched = previous.as_late - rows, previous.watched - rows
        self.committed = previous.committed - rows
        self.origins, self.started = previous.origins, list(previous.started)
        found.by_hand = {i: dates for i, dates in found.by_hand.items() if i not in rows}
        found.blocks = [block for block in found.blocks if block.root not in rows]
        for i in rows & self.windowed.keys():
            del self.windowed[i]
        self._bind(found, sorted(rows))
        network, count = self.network, len(self.network.special)
        found.waits = [*found.waits[:count], *[(None, 0)] * (count - len(found.waits))]
        found.shares = {edge: calendar for edge, calendar in found.shares.items() if edge < count}
        nodes = [*rows, *(network.entries[i] for i in rows if i in network.entries)]
        of_nodes = {e for v in nodes for table in (network.special_in, network.special_out) for e in table.get(v, ())}
        self._wait(found, of_nodes.union(edges))
        return found

    def _together(self, i: int) -> Iterable[int]:
        """The rows that must be bound anew with a row: the whole of the tree that stands in one window."""
        if not self.has_windows:
            return (i,)
        tree, rows = self.network.outline, self.plan.rows
        marked = [k for k in (i, *tree.ancestors(i)) if rows[tree.ids[k]].one_window]
        return range(marked[-1], tree.end[marked[-1]]) if marked else (i,)

    # ------------------------------------------------------------------------------------------------------------- rows

    def _bind(self, found: Bounds, positions: Iterable[int]) -> None:
        """Bind rows, in tree order: each takes over what bounds its summary."""
        self._bound = positions
        network, rows, since, upto, strict = self.network, self.plan.rows, self.since, self.upto, self.strict
        ids, parent, leaf = network.outline.ids, network.outline.parent, network.leaf
        for i in positions:
            row, above = rows[ids[i]], parent[i]
            since[i], upto[i] = (since[above], upto[above]) if above >= 0 else (NEVER, EVER)
            strict[i] = strict[above] if above >= 0 else EVER
            if row.deadline is not None:
                upto[i] = min(upto[i], self.worktime.task_calendar(row.id).next_work(row.deadline))
                strict[i] = min(strict[i], row.deadline)
            promised = row.constraint is not None or row.deadline is not None or row.due_within is not None
            if promised or row.progress is not None or row.by_hand is not None or row.kind == "gate":
                self.watched.add(i)
            if leaf[i]:
                found.start[i], found.finish[i] = since[i], NEVER
                found.latest_start[i], found.latest_finish[i] = EVER, upto[i]
                self._leaf(found, i, row)
                continue
            found.placers[i] = None if i in network.exits else POINT
            if row.by_hand is not None:
                found.by_hand[i] = (row.by_hand.start, row.by_hand.finish)
            if row.constraint is not None and row.constraint.kind == "start no earlier than" and row.constraint.at is not None:
                since[i] = max(since[i], row.constraint.at)
        if self.has_windows:
            self._blocks(found, positions)

    def _cap(self, found: Bounds, i: int, row: Row, *, clock: bool) -> None:
        """Set the latest dates of a leaf: its deadlines and no-later-thans.

        They are as late as the last instant with no working minute in front of it; what works around the clock (`clock`) has
        nothing but such minutes.
        """
        found.latest_finish[i] = self.strict[i] if clock else self.upto[i]
        constraint = row.constraint
        if constraint is None or constraint.at is None or not constraint.kind.endswith("no later than"):
            return
        at = constraint.at if clock else self.calendars[i].next_work(constraint.at)
        if constraint.kind.startswith("start"):
            found.latest_start[i] = at
        else:
            found.latest_finish[i] = min(found.latest_finish[i], at)

    def _leaf(self, found: Bounds, i: int, row: Row) -> None:
        """Set the placer and bounds of one leaf."""
        if row.levelled is not None and not row.levelled.backward:
            found.start[i] = max(found.start[i], row.levelled.at)
        if row.by_hand is not None:
            found.placers[i] = self.by_hand(row.by_hand, row)
            return
        placer = self.placer(i, row, None)
        self._cap(found, i, row, clock=i in self.windowed or is_elapsed(row))
        if row.constraint is not None:
            placer = self._constrained(found, i, row.constraint, placer, row)
        if row.progress is not None or self.plan.settings.status_date is not None:
            placer = self.progressed(found, i, row, placer)
        if isinstance(placer, Meeting) and placer.lead:
            placer = replace(placer, own=max(found.start[i], found.finish[i]))
            found.start[i] = found.finish[i] = NEVER
        found.placers[i] = placer

    def _constrained(self, found: Bounds, i: int, constraint: Constraint, placer: Placer, row: Row) -> Placer:
        at, kind = constraint.at, constraint.kind
        if kind == "as late as possible":
            self.as_late.add(i)
        if at is None:
            return placer
        if kind == "start no earlier than":
            found.start[i] = max(found.start[i], at)
        elif kind == "finish no earlier than":
            found.finish[i] = max(found.finish[i], at)
        elif kind == "must start on":
            return self.pinned(row, *self._unmoved(placer).early(at, NEVER))
        elif kind == "must finish on":
            start, finish, *_ = self._unmoved(placer).late(EVER, at)
            return self.pinned(row, start, finish)
        return placer

    def _unmoved(self, placer: Placer) -> Placer:
        """How a row would stand at an instant at which it is pinned: no window, no freeze and no board moves it."""
        return POINT if isinstance(placer, Meeting) else self.unwindowed(placer)

    # ------------------------------------------------------------------------------------------------------------ waits

    def _wait(self, found: Bounds, edges: Iterable[int]) -> None:
        """The waits of special edges: percent of the predecessor's estimate becomes minutes."""
        network, times = self.network, self.worktime
        for edge in edges:
            link = network.special[edge]
            lag = link.lag
            found.waits[edge] = (None, 0)
            found.shares.pop(edge, None)
            if lag.kind == "elapsed":
                found.waits[edge] = (None, lag.amount)
                continue
            minutes = lag.amount
            if lag.kind == "percent":
                minutes = (lag.amount * self.nominal(self.plan.rows[link.predecessor]) + 500) // 1000
                if network.heads[edge] in network.members:
                    found.shares[edge] = times.task_calendar(link.predecessor)
            if minutes or lag.kind == "percent":
                found.waits[edge] = (times.task_calendar(link.successor), minutes)

    # ----------------------------------------------------------------------------------------------------------- blocks

    def _blocks(self, found: Bounds, positions: Iterable[int]) -> None:
        """Put the leaves of trees that are marked one window into blocks, each tree whole."""
        tree = self.network.outline
        behind = -1
        for i in positions:
            if i < behind or not self.plan.rows[tree.ids[i]].one_window or self.network.leaf[i]:
                continue
            members = self.network.leaves(i)
            slots, _ = self.slots(self.facts(i), *(self.facts(k) for k in members))
            if slots is not None:
                self._block(found, i, slots, members)
            behind = tree.end[i]

    def _block(self, found: Bounds, root: int, slots: Slots, members: list[int]) -> None:
        steps: dict[int, int] = {}
        for k in members:
            placer = found.placers[k]
            if isinstance(placer, Windowed):
                steps[k] = placer.length
            elif isinstance(placer, Frozen | Span | Team) or placer is POINT:
                row = self.plan.rows[self.network.outline.ids[k]]
                steps[k] = max((p.delay + p.minutes for p in self.pieces(row)), default=0)
        block = Block(root, slots, tuple(steps))
        for k, length in steps.items():
            found.placers[k] = Step(block, length)
            self._cap(found, k, self.plan.rows[self.network.outline.ids[k]], clock=True)
        found.blocks.append(block)
