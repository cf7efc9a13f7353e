"""The passes in their order: what is planned forward, and what backward from a target.

`early` is the forward pass that floats and drivers refer to; `starts` and `finishes` are the dates of the plan, which differ
from it where a release is planned backward or a task stands as late as possible; `late` is the backward pass. All lists are by
node.
"""

# ruff: noqa: PLR1730 - max() and min() double the time of these loops
from __future__ import annotations

from collections.abc import Mapping

from relplanner.plan.model import Plan, Release
from relplanner.schedule.passes import Backward, Bounds, Forward
from relplanner.schedule.placing import POINT, Committed, Done, Pinned, Point, Span, Started
from relplanner.schedule.standing import Standing
from relplanner.schedule.working_time import EVER, NEVER

PLAN = -1
"""Stands for the plan itself where the position of a release is asked."""

UNBOUNDED = EVER // 2
"""Latest dates from here on are nobody's: nothing bounds what has them."""


class Dating:
    """Early, scheduled and late dates of one plan."""

    def __init__(self, standing: Standing, previous: Dating | None = None) -> None:
        self.standing = standing
        self.plan = standing.plan
        self.network = standing.network
        self.worktime = standing.worktime
        self.origins = self._origins()
        self.bounds = standing.bounds(self.origins)
        self.targets = self._targets()
        self.backward = self._backward_releases()
        self.goals = {release: self._goals(release) for release in self.backward}
        self.leading: set[int] = set()
        if self.backward:
            self._from_targets()
        self.previous = previous if standing.changed is not None and not self.backward else None
        self.early = self._early()
        if self.leading and self.standing.committed:
            self.from_target = Backward(self.network, self._without_committed(self.early), self.goal_ends, self.early.starts)
            self.from_target.run(self.bounded.__contains__)
        self.scheduled = self._scheduled() if self.leading else self.early
        self.starts, self.finishes = list(self.scheduled.starts), list(self.scheduled.finishes)
        self.own_late = self._own_late()
        self.late = self._to_targets(self.own_late) if self._counts_to_targets() else self.own_late
        self.late_starts, self.late_finishes = list(self.late.starts), list(self.late.finishes)
        self.moved = self._as_late_as_possible()
        self._roll_up()

        self.previous = None

    def _early(self) -> Forward:
        """The early pass; after an edit only what it reaches."""
        found = Forward(self.network, self.bounds)
        if self.previous is None:
            found.run()
            return found
        changed = self.standing.changed or set()
        before = self.previous.bounds.waits
        edges = [edge for edge, wait in enumerate(self.bounds.waits) if wait != before[edge]]
        self.dirty = {i for i in changed if self.network.leaf[i]} | {self.network.tails[edge] for edge in edges}
        self.dirty_late = {i for i in changed if self.network.leaf[i]} | {self.network.heads[edge] for edge in edges}
        found.follow(self.previous.early, self.dirty)
        return found

    # ------------------------------------------------------------------------------------------------- starts, targets

    def release_at(self, position: int) -> Release | None:
        """The release at a position of the outline; None for the plan."""
        return self.plan.releases.get(self.network.outline.ids[position]) if position >= 0 else None

    def _origins(self) -> dict[int, int]:
        """The start of every release by position, of the plan at PLAN."""
        origin = plan_start(self.plan)
        found = {PLAN: origin}
        for release in set(self.network.release):
            record = self.release_at(release)
            found[release] = record.start if record is not None and record.start is not None else origin
        return found

    def _targets(self) -> dict[int, int]:
        """The exact instant of every target by its release's position, of a plan planned backward at PLAN."""
        found: dict[int, int] = {}
        for release in set(self.network.release):
            record = self.release_at(release)
            if record is None or record.target is None:
                continue
            target = int(record.target)
            if not record.target_timed:
                ends = [
                    slot[1]
                    for slots in self.standing.release_slots.get(release, ())
                    for slot in slots.opening(target, target + 1440)
                ]
                target = max([target + 1440, *ends])
            found[release] = target
        settings = self.plan.settings
        if settings.direction == "backward" and settings.finish is not None and not self.plan.releases:
            found[PLAN] = settings.finish
        return found

    def _backward_releases(self) -> list[int]:
        found = []
        for release in sorted(self.targets):
            record = self.release_at(release)
            if record is None or record.direction == "backward":
                found.append(release)
        return found

    def goal(self, release: int) -> int:
        """The position of a release's go-live; -1 where it names none that exists."""
        record = self.release_at(release)
        if record is None or record.go_live is None:
            return -1
        return self.network.outline.index.get(record.go_live, -1)

    def _goals(self, release: int) -> list[int]:
        """The nodes that a backward release's target bounds: its go-live, else all of its leaves."""
        goal = self.goal(release)
        if goal >= 0:
            return self.network.leaves(goal)
        return [v for v in range(self.network.size) if self.network.leaf[v] and self.network.release[v] == release]

    # ------------------------------------------------------------------------------------------------------ the passes

    def _from_targets(self) -> None:
        """Late dates of what leads to the targets; they give the start of releases that have none."""
        bounds, network = self.bounds, self.network
        ends = [EVER] * network.size
        for release, goals in self.goals.items():
            for v in goals:
                ends[v] = self.targets[release]
                bounds.latest_finish[v] = min(bounds.latest_finish[v], self.targets[release])
        rough = Forward(network, bounds)
        rough.run()
        goals = [v for found in self.goals.values() for v in found]
        within = network.before(goals)
        # whose late dates a promise beside the way to the target bounds, they stand no later than it
        self.bounded = network.before([*within, *(v for v in range(network.size) if promises(bounds, v))])
        self.goal_ends = ends
        self.from_target = Backward(network, self._without_committed(None), ends, rough.starts)
        self.from_target.run(self.bounded.__contains__)
        own = set(self.backward)
        # behind a fact (a finished task, a decided gate) no target bounds anything
        bounded = {v for v in within if v < network.size and network.leaf[v] and self.from_target.finishes[v] < UNBOUNDED}
        self.leading = {v for v in bounded if network.release[v] in own}
        # a go-live is an event: it comes right behind what leads to it, not at the last minute of the target's day
        events = (v for v in map(self.goal, self.backward) if v >= 0 and isinstance(bounds.placers[v], Point))
        self.leading -= {v for v in events if network.waits_for(v)}
        found = [release for release in self.backward if self._start_from(release)]
        if found and self.plan.settings.start is None:
            self._start_with(found)

    def _start_from(self, release: int) -> bool:
        """Let a backward release without a start begin at its earliest late start; tells whether it does."""
        record = self.release_at(release)
        given = record.start if record is not None else self.plan.settings.start
        members = [v for v in self.leading if self.network.release[v] == release and not fixed(self.bounds, v)]
        if given is not None or not members:
            return False
        self._begin(release, min(self.from_target.latest[v] for v in members))
        return True

    def _start_with(self, found: list[int]) -> None:
        """Let the plan, and releases that nothing gives a start, begin with the first of its releases."""
        given = [record.start for record in self.plan.releases.values() if record.start is not None]
        first = min([*given, *(self.origins[release] for release in found)])
        for release in {PLAN, *self.origins} - set(found):
            record = self.release_at(release)
            if record is None or record.start is None:
                self._begin(release, first)

    def _begin(self, release: int, origin: int) -> None:
        """Move the start of a release, or of what stands in none."""
        self.origins[release] = origin
        for v in range(self.network.size):
            if self.network.release[v] == release and self.network.leaf[v]:
                self.bounds.start[v] = max(origin, self.standing.own_start[v])

    def _scheduled(self) -> Forward:
        """The forward pass in which what leads to a target stands at its late dates."""
        late, bounds = self.from_target, Bounds(self.network)
        bounds.start, bounds.finish, bounds.waits = list(self.bounds.start), self.bounds.finish, self.bounds.waits
        bounds.shares, bounds.by_hand = self.bounds.shares, self.bounds.by_hand
        bounds.placers = list(self.bounds.placers)
        bounds.blocks = [block for block in self.bounds.blocks if not self.leading.issuperset(block.members)]
        rows, ids = self.plan.rows, self.network.outline.ids
        for v in self.leading:
            if not fixed(self.bounds, v):
                bounds.placers[v] = self.standing.pinned(rows[ids[v]], late.starts[v], late.finishes[v])
        found = Forward(self.network, bounds)
        found.run()
        for v in self.leading:
            if not fixed(self.bounds, v) and late.latest[v] < EVER:
                found.held[v] = late.latest[v]
                found.held_finish[v] = NEVER
        return found

    def forward(self, v: int) -> Forward:
        """The forward pass that dates a node; of what leads to a target the early one, to which its float refers."""
        return self.early if v in self.leading else self.scheduled

    def _counts_to_targets(self) -> bool:
        return self.plan.settings.float_to_target and bool(self.targets)

    def _own_late(self) -> Backward:
        """The backward pass from each release's own end."""
        self.ends = self._ends()
        ends = [self.ends[release] for release in self.network.release]
        found = Backward(self.network, self._without_committed(self.early), ends, self.starts)
        if self.previous is not None:
            found.follow(self.previous.own_late, self.dirty_late)
        else:
            found.run()
        return found

    def _to_targets(self, own: Backward) -> Backward:
        """Late dates that count to the targets: of what leads to one, whatever else follows it; of the rest to its own end."""
        network = self.network
        ends, leads = [EVER] * network.size, set[int]()
        for release, target in self.targets.items():
            goal = self.goal(release)
            inside = [v for v in range(network.size) if network.release[v] == release]
            for v in [goal] if goal >= 0 else inside:
                ends[v] = target
            leads |= network.before([goal]).intersection(inside) if goal >= 0 else set(inside)
        found = Backward(network, own.bounds, ends, self.starts)
        capped = [v for v in range(network.size) if ends[v] < EVER or promises(own.bounds, v)]
        found.run(network.before(capped).__contains__)
        kept = {v for v in leads if found.finishes[v] < UNBOUNDED}
        for v in set(range(network.nodes)) - kept:
            found.starts[v], found.finishes[v] = own.starts[v], own.finishes[v]
            found.latest[v], found.latest_finish[v] = own.latest[v], own.latest_finish[v]
        found.ends = [ends[v] if v in kept else own.ends[v] for v in range(network.size)]
        found.to_target = frozenset(v for v in kept if ends[v] < EVER)
        return found

    def _ends(self) -> Mapping[int, int]:
        """The latest finish of each release's own rows, of all rows at PLAN; a release of releases has the plan's."""
        last = max(self.finishes[: self.network.size], default=0)
        found: dict[int, int] = {PLAN: last}
        finishes, leaf = self.finishes, self.network.leaf
        for v, release in enumerate(self.network.release):
            if leaf[v] and finishes[v] > found.get(release, NEVER):
                found[release] = finishes[v]
        return {**dict.fromkeys(self.network.release, last), **found}

    def _without_committed(self, forward: Forward | None) -> Bounds:
        """The bounds with committed buffers as spans of the length that a forward pass gave them; of their size without one."""
        committed = self.standing.committed
        if not committed:
            return self.bounds
        bounds = Bounds(self.network)
        bounds.placers = list(self.bounds.placers)
        bounds.latest_start, bounds.latest_finish = self.bounds.latest_start, self.bounds.latest_finish
        bounds.waits, bounds.blocks = self.bounds.waits, self.bounds.blocks
        for v in committed:
            placer = bounds.placers[v]
            if isinstance(placer, Committed):
                left = int(self.standing.sizes.get(self.network.outline.ids[v], 0))
                if forward is not None:
                    left = placer.calendar.between(forward.starts[v], forward.finishes[v])
                bounds.placers[v] = Span(placer.calendar, left) if left > 0 else POINT
        return bounds

    def _as_late_as_possible(self) -> dict[int, int]:
        """Move rows that want it right by their free float, the last first; gives the bound from which each now follows."""
        rows, ids = self.plan.rows, self.network.outline.ids
        wanted = {
            v
            for v in self.standing.as_late
            if (rows[ids[v]].constraint is not None) and v not in self.leading and not fixed(self.bounds, v)
        }
        if not wanted:
            return {}
        moved: dict[int, int] = {}
        still = Backward(self.network, self._without_committed(self.early), self.late.ends, self.starts)
        for v in reversed(self.network.order):
            still.stay(v, self.starts[v], self.finishes[v])
            placer = self.bounds.placers[v]
            if v in wanted and placer is not None:
                limit_start, limit_finish = still.limits(v)
                # free float is no more than total float
                limit_start, limit_finish = min(limit_start, self.late.starts[v]), min(limit_finish, self.late.finishes[v])
                start, finish, bound, _ = placer.late(limit_start, limit_finish)
                if start > self.starts[v]:
                    self.starts[v], self.finishes[v], moved[v] = start, finish, bound
                    still.stay(v, start, finish)
        return moved

    def _roll_up(self) -> None:
        """Give every summary the dates of its leaves, and its own where it was dated by hand."""
        rows, leaf, ids = self.plan.rows, self.network.leaf, self.network.outline.ids
        parent = self.network.outline.parent
        for least, most in ((self.starts, self.finishes), (self.late_starts, self.late_finishes)):
            for i in range(self.network.size):
                if not leaf[i]:
                    least[i], most[i] = EVER, NEVER
            for i in range(self.network.size - 1, -1, -1):
                hand = None if leaf[i] else rows[ids[i]].by_hand
                if hand is not None and least is self.starts:
                    least[i], most[i] = hand.start, hand.finish
                above = parent[i]
                if above >= 0:
                    if least[i] < least[above]:
                        least[above] = least[i]
                    if most[i] > most[above]:
                        most[above] = most[i]


def promises(bounds: Bounds, v: int) -> bool:
    """Whether a row brings a latest date of its own: a deadline, a *no later than*, or a place that it does not leave."""
    placer = bounds.placers[v]
    capped = min(bounds.latest_start[v], bounds.latest_finish[v]) < EVER
    return capped or (isinstance(placer, Pinned) and not isinstance(placer, Done))


def fixed(bounds: Bounds, v: int) -> bool:
    """Whether a row's start cannot move: pinned, dated by hand, begun or done."""
    return isinstance(bounds.placers[v], Pinned | Done | Started)


def plan_start(plan: Plan) -> int:
    """Where a plan starts: by its settings, else with its first release, else with the first instant that any row knows.

    Where nothing is known but targets, with the first of them: what leads to it moves the start to its own.
    """
    if plan.settings.start is not None:
        return plan.settings.start
    starts = [release.start for release in plan.releases.values() if release.start is not None]
    if starts:
        return min(starts)
    known: list[int] = []
    for row in plan.rows.values():
        if row.by_hand is not None:
            known.append(row.by_hand.start)
        if row.constraint is not None and row.constraint.at is not None:
            known.append(row.constraint.at)
        if row.progress is not None and row.progress.actual_start is not None:
            known.append(row.progress.actual_start)
    if known or plan.settings.status_date is not None:
        return min(known, default=plan.settings.status_date or 0)
    targets = [release.target for release in plan.releases.values() if release.target is not None]
    return min([*targets, *([plan.settings.finish] if plan.settings.finish is not None else [])], default=0)
