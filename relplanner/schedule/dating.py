"""The passes in their order: what is planned forward, and what backward from a target.

`early` is the forward pass that floats and drivers refer to; `starts` and `finishes` are the dates of the plan, which differ
from it where a release is planned backward or a task stands as late as possible; `late` is the backward pass. All lists are by
node.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from relplanner.plan.model import Release
from relplanner.schedule.as_late import as_late_as_possible
from relplanner.schedule.beginning import plan_start
from relplanner.schedule.bounds import Bounds, differing, fixed, promises
from relplanner.schedule.mending import Mended
from relplanner.schedule.opening import opened, waits_longer
from relplanner.schedule.passes import Backward, Forward
from relplanner.schedule.placing import POINT, Committed, Point, Span, Started, Underway
from relplanner.schedule.shift import Shift
from relplanner.schedule.standing import Standing
from relplanner.schedule.waiting import waiting
from relplanner.schedule.working_time import EVER, NEVER, UNBOUNDED

PLAN = -1
"""Stands for the plan itself where the position of a release is asked."""


class Dating:
    """Early, scheduled and late dates of one plan.

    `previous` is the dating of a plan whose rows stand in the same places; then each pass follows its own predecessor from the
    nodes that have other bounds, or other links in the `mended` network.
    """

    def __init__(self, standing: Standing, previous: Dating | None = None, mended: Mended | None = None) -> None:
        self.standing = standing
        self.plan = standing.plan
        self.network = standing.network
        self.worktime = standing.worktime
        self.previous = previous
        self._mended = mended if mended is not None else Mended(network=self.network)
        self.origins = self._origins()
        self.bounds = standing.bounds(self.origins)
        self.targets = self._targets()
        self.backward = self._backward_releases()
        self.goals = {release: self._goals(release) for release in self.backward}
        self.leading: set[int] = set()
        if self.backward:
            self._from_targets()
        self.early: Forward = self._early()
        self.target_late = self._target_late() if self.leading else None
        self.scheduled = self._scheduled() if self.leading else self.early
        self.placed = self._placed()
        self.bounds = self.bounds.but(waits=self.scheduled.waits)
        self.starts, self.finishes = list(self.scheduled.starts), list(self.scheduled.finishes)
        self.own_late = self._own_late()
        self.late = self._to_targets(self.own_late) if self._counts_to_targets() else self.own_late
        self.late_starts, self.late_finishes = list(self.late.starts), list(self.late.finishes)
        self.moved, self.still = as_late_as_possible(self)
        self._roll_up(self.starts, self.finishes, (previous.starts, previous.finishes) if previous is not None else None)
        late = (previous.late_starts, previous.late_finishes) if previous is not None else None
        self._roll_up(self.late_starts, self.late_finishes, late)
        tops = self.network.tops if not self.bounds.by_hand else range(self.network.size)
        self.first = min(map(self.starts.__getitem__, tops), default=0)
        self.last = max(map(self.finishes.__getitem__, tops), default=0)
        self.waiting = waiting(self, previous)
        self.previous = None

    def _passed(self, bounds: Bounds, previous: Forward | None) -> Forward:
        """A forward pass; after an edit only what it reaches."""
        found = Forward(self.network, bounds, previous)
        if previous is None:
            found.run()
        else:
            found.follow(previous, self._mended.entered)
        return found

    def shifted(self, shift: Shift) -> Dating:
        """The same dates in the places of now, for a dating that takes them over."""
        found = Dating.__new__(Dating)
        vars(found).update(vars(self), standing=self.standing.shifted(shift), bounds=self.bounds.shifted(shift))
        found.early = self.early.shifted(shift)
        found.scheduled = found.early if self.scheduled is self.early else self.scheduled.shifted(shift)
        found.own_late = self.own_late.shifted(shift)
        if self.backward:
            found.rough, found.at_last = self.rough.shifted(shift), self.at_last.shifted(shift)
        found.starts, found.finishes = shift.values(self.starts, 0), shift.values(self.finishes, 0)
        found.late_starts, found.late_finishes = shift.values(self.late_starts, 0), shift.values(self.late_finishes, 0)
        found.leading, found.waiting = shift.rows(self.leading), shift.rows(self.waiting)
        return found

    # ------------------------------------------------------------------------------------------------- starts, targets

    def release_at(self, position: int) -> Release | None:
        """The release at a position of the outline; None for the plan."""
        return self.plan.releases.get(self.network.outline.ids[position]) if position >= 0 else None

    def _origins(self) -> dict[int, int]:
        """The start of every release by position, of the plan at PLAN."""
        origin = plan_start(self.plan)
        found = {PLAN: origin}
        for release in self.network.releases:
            record = self.release_at(release)
            found[release] = record.start if record is not None and record.start is not None else origin
        return found

    def _targets(self) -> dict[int, int]:
        """The exact instant of every target by its release's position, of a plan planned backward at PLAN."""
        found: dict[int, int] = {}
        for release in self.network.releases:
            record = self.release_at(release)
            if record is None or record.target is None:
                continue
            target = int(record.target)
            if not record.target_timed:
                slots_of = self.standing.slots_of(release)
                ends = [slot[1] for slots in slots_of for slot in slots.opening(target, target + 1440)]
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
        network, latest = self.network, list(self.bounds.latest_finish)
        ends = [EVER] * network.size
        for release, goals in self.goals.items():
            for v in goals:
                ends[v] = self.targets[release]
                latest[v] = min(latest[v], self.targets[release])
        self.bounds = bounds = self.bounds.but(latest_finish=latest, latest_start=self._latest_starts())
        before = self.previous if self.previous is not None and self.previous.backward else None
        self.rough: Forward = self._passed(bounds, before.rough if before is not None else None)
        within = self.before([v for goals in self.goals.values() for v in goals])
        # whose late dates a promise beside the way to the target bounds, they stand no later than it
        bounded = self.before([*within, *(v for v in range(network.size) if promises(bounds, v))])
        caps = self.without_committed(self.rough, as_planned=True)
        known = before.at_last if before is not None and before.at_last.within == bounded else None
        self.at_last: Backward = Backward(network, caps, ends, self.rough.starts, within=bounded, previous=known)
        if known is not None:
            self.at_last.follow(known, self._mended.left, self.rough.visited)
        else:
            self.at_last.run()
        own = set(self.backward)
        self.from_target = opened(self.at_last, own, self.standing.own.start)
        # behind a fact (a finished task, a decided gate) no target bounds anything
        bound = {v for v in within if v < network.size and network.leaf[v] and self.from_target.finishes[v] < UNBOUNDED}
        self.leading = {v for v in bound if network.release[v] in own}
        # a go-live is an event: it comes right behind what leads to it, not at the last minute of the target's day
        events = (v for v in map(self.goal, self.backward) if v >= 0 and isinstance(bounds.placers[v], Point))
        self.leading -= {v for v in events if network.waits_for(v)}
        self._start_backward()

    def _start_backward(self) -> None:
        """Let backward releases begin in time, and what has no start with the first of them."""
        found = [release for release in self.backward if self._start_from(release)]
        if found and self.plan.settings.start is None:
            self._start_with(found)

    def _early(self) -> Forward:
        """Early dates; a cutover for which they come later than its window opens waits for them."""
        found = self._passed(self.bounds, self.previous.early if self.previous is not None else None)
        if self.leading and waits_longer(self.from_target, self.at_last, found):
            self.from_target = opened(self.at_last, set(self.backward), self.standing.own.start, found)
            self._start_backward()
            found = self._passed(self.bounds, self.previous.early if self.previous is not None else None)
        return found

    def _target_late(self) -> Backward:
        """The late dates from the targets once it is known how much of committed buffers is left."""
        first = self.at_last
        if not self.standing.committed:
            return self.from_target
        bounds = self.without_committed(self.early)
        found = Backward(self.network, bounds, first.ends, self.early.starts, within=first.within)
        found.run()
        return opened(found, set(self.backward), self.standing.own.start, self.early)

    def before(self, targets: Sequence[int]) -> set[int]:
        """All nodes that lead to one of the targets; a block leads to it as a whole."""
        found = self.network.before(targets)
        for _ in self.bounds.blocks:
            for block in self.bounds.blocks:
                if not found.isdisjoint(block.members) and not found.issuperset(block.members):
                    found |= self.network.before(block.members)
        return found

    def _latest_starts(self) -> list[int]:
        """The caps of starts with those that levelling set on what is planned backward."""
        found, rows, ids = list(self.bounds.latest_start), self.plan.rows, self.network.outline.ids
        own = set(self.backward)
        for v, release in enumerate(self.network.release):
            mark = rows[ids[v]].levelled if release in own else None
            if mark is not None and mark.backward and not fixed(self.bounds, v):
                found[v] = min(found[v], mark.at)
        return found

    def _start_from(self, release: int) -> bool:
        """Let a backward release without a start begin at its earliest late start, or when it began; tells whether it does."""
        record = self.release_at(release)
        given = record.start if record is not None else self.plan.settings.start
        begins: list[int] = []
        for v in self.leading:
            placer = self.bounds.placers[v]
            if self.network.release[v] == release and (isinstance(placer, Started) or not fixed(self.bounds, v)):
                dated = isinstance(placer, Started) and not isinstance(placer, Underway)
                begins.append(self.from_target.starts[v] if dated else self.from_target.latest[v])
        if given is not None or not begins:
            return False
        self._begin(release, min(begins))
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
        self.origins = {**self.origins, release: origin}
        start, own = list(self.bounds.start), self.standing.own.start
        for v in range(self.network.size):
            if self.network.release[v] == release and self.network.leaf[v]:
                start[v] = max(origin, own[v])
        self.bounds = self.bounds.but(start=start)

    def _scheduled(self) -> Forward:
        """The forward pass in which what leads to a target stands at its late dates."""
        late, placers = self.target_late or self.from_target, list(self.bounds.placers)
        blocks = [block for block in self.bounds.blocks if not self.leading.issuperset(block.members)]
        rows, ids = self.plan.rows, self.network.outline.ids
        for v in self.leading:
            if not fixed(self.bounds, v):
                placers[v] = self.standing.pinned(rows[ids[v]], late.starts[v], late.finishes[v])
        before = self.previous.scheduled if self.previous is not None else None
        found = self._passed(self.bounds.but(placers=placers, blocks=blocks), before)
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
        self.latest = self._latest()
        self.ends = self._ends()
        self.end_list = self._end_list()
        known = self.previous.own_late if self.previous is not None else None
        found = Backward(self.network, self.without_committed(self.early), self.end_list, self.starts, previous=known)
        if known is None:
            found.run()
        else:
            found.follow(known, self._mended.left, self.placed)
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
            leads |= self.before([goal]).intersection(inside) if goal >= 0 else set(inside)
        capped = [v for v in range(network.size) if ends[v] < EVER or promises(own.bounds, v)]
        found = Backward(network, own.bounds, ends, self.starts, within=self.before(capped))
        found.run()
        kept = {v for v in leads if found.finishes[v] < UNBOUNDED}
        for v in set(range(network.nodes)) - kept:
            found.starts[v], found.finishes[v] = own.starts[v], own.finishes[v]
            found.latest[v], found.latest_finish[v] = own.latest[v], own.latest_finish[v]
        found.ends = [ends[v] if v in kept else own.ends[v] for v in range(network.size)]
        found.to_target = frozenset(v for v in kept if ends[v] < EVER)
        return found

    def _placed(self) -> Sequence[int]:
        """The nodes that the scheduled pass placed otherwise than that of before, and perhaps others."""
        before = self.previous
        alike = before is not None and (before.scheduled is before.early) == (self.scheduled is self.early)
        return self.scheduled.visited if alike else self.network.order

    def _ends(self) -> Mapping[int, int]:
        """The latest finish of each release's own rows, of all rows at PLAN; a release of releases has the plan's."""
        ends = {release: finish for release, (finish, _) in self.latest.items()}
        last = max([*ends.values(), *(self.finishes[i] for i in self.network.exits)], default=0)
        return {**dict.fromkeys(self.network.releases, last), **ends, PLAN: last}

    def _latest(self) -> dict[int, tuple[int, set[int]]]:
        """The latest finish of each release's leaves, of those in none at PLAN, and the leaves that have it."""
        network, finishes, found = self.network, self.finishes, {}
        anew: Iterable[int] = network.leaves_of
        if self.previous is not None and self._mended.shift is None:
            found = dict(self.previous.latest)
            anew = self._outdated(found)
        for release in anew:
            leaves = network.leaves_of[release]
            last = max(map(finishes.__getitem__, leaves))
            found[release] = last, {v for v in leaves if finishes[v] == last}
        return found

    def _outdated(self, latest: dict[int, tuple[int, set[int]]]) -> set[int]:
        """Bring the latest finishes up to date with what the pass placed; gives the releases whose last leaves all moved left."""
        network, finishes = self.network, self.finishes
        for v in self.placed:
            if v >= network.size or not network.leaf[v]:
                continue
            last, leaves = latest[network.release[v]]
            if finishes[v] > last:
                latest[network.release[v]] = finishes[v], {v}
            elif (finishes[v] == last) != (v in leaves):
                latest[network.release[v]] = last, leaves ^ {v}
        return {release for release, (_, leaves) in latest.items() if not leaves}

    def without_committed(self, forward: Forward, *, as_planned: bool = False) -> Bounds:
        """The bounds of a backward pass: waits as a forward pass knows them, committed buffers as long as it left them.

        `as_planned`: as long as their rules say, where no pass knows yet what is left.
        """
        placers = self.bounds.placers
        if self.standing.committed:
            placers = list(placers)
            for v in self.standing.committed:
                placer = placers[v]
                if isinstance(placer, Committed):
                    left = int(self.standing.sizes.get(self.network.outline.ids[v], 0))
                    if not as_planned:
                        left = placer.calendar.between(forward.starts[v], forward.finishes[v])
                    placers[v] = Span(placer.calendar, left) if left > 0 else POINT
        return self.bounds.but(placers=placers, waits=forward.waits)

    def _end_list(self) -> list[int]:
        """The end of each row's release; the list of before where nothing ends otherwise."""
        before = self.previous
        if before is not None and self._mended.shift is None and before.ends == self.ends:
            return before.end_list
        return [self.ends[release] for release in self.network.release]

    def _roll_up(self, least: list[int], most: list[int], previous: tuple[list[int], list[int]] | None) -> None:
        """Give every summary the dates of its leaves, and its own where it was dated by hand; after an edit those above it."""
        network, hands = self.network, self.bounds.by_hand if least is self.starts else {}
        summaries: Iterable[int] = network.summaries
        if previous is not None:
            for i in network.summaries:
                least[i], most[i] = previous[0][i], previous[1][i]
            by_hand = hands.keys() | (self.previous.bounds.by_hand.keys() if self.previous is not None else ())
            summaries = network.summaries_above(
                {*differing(previous[0], least), *differing(previous[1], most)} | by_hand | self._mended.parents
            )
        network.roll_up(summaries, least, most, hands)
