"""The levelling problem of a plan: what may move, what stands, and who is needed where.

Made from the dates of the plan without the marks that are to be found anew. What levelling cannot move (begun, pinned, dated by
hand, as late as possible, planned backward, steps of a block) stands *fixed* where `stand` has it (`mending` then takes up what
`mends` allows); what it may not move
(priority 1000, outside of the scope) *follows* its links wherever they lead. A `backward` problem is the other way round: what is
planned backward moves, what is planned forward is fixed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from relplanner.insight.elsewhere import Elsewhere
from relplanner.insight.levelling.graph import NEVER, Arc, Graph, tiers_of
from relplanner.insight.levelling.options import Options
from relplanner.insight.load import Always, Hours, Regime
from relplanner.insight.window_work import in_window
from relplanner.plan.model import Assignment, Id, Plan, Row
from relplanner.schedule.bounds import Bounds, fixed
from relplanner.schedule.dating import Dating
from relplanner.schedule.network import Network
from relplanner.schedule.passes import Backward
from relplanner.schedule.placing import Done, Piece, Placer, Span, Started, Team
from relplanner.schedule.result import Schedule
from relplanner.schedule.windows import Step, Windowed

ALWAYS = Always()
LIMITED = frozenset(("person", "team", "environment"))
"""Kinds of resources that have a capacity."""

FAR = 8 * 366 * 1440
"""So much later than now may work end that nothing holds."""

Why = Literal["started", "by hand", "pinned", "window", "backward", "as late as possible", "priority", "scope", "early", "event"]
"""Why a row is not moved."""


class Need(NamedTuple):
    """One booking of a node, that of an `assignment`: `resource` is a position in `Problem.resources`.

    `piece` is its part of the work where it does not take the whole of the task, from the task's start (`apart` False) or from
    where the task could begin (True).
    """

    assignment: Id
    resource: int
    units: int
    piece: Piece | None
    apart: bool
    hours: Hours
    regime: Regime
    release: Id


class Problem:
    """Nodes, needs, and limits of one plan."""

    def __init__(
        self,
        plan: Plan,
        schedule: Schedule,
        options: Options,
        stand: Schedule | None = None,
        *,
        elsewhere: Elsewhere | None = None,
        backward: bool = False,
    ) -> None:
        self.plan = plan
        self.backward = backward
        self.elsewhere = elsewhere
        self.schedule = schedule
        self.stand = stand or schedule
        self.options = options
        self.network: Network = schedule.network
        self.dating: Dating = schedule.dating
        self.ids = self.network.outline.ids
        self.resources = sorted(key for key, one in plan.resources.items() if one.kind in LIMITED)
        beside = {key: elsewhere.beside(plan, plan.resources[key]) for key in self.resources} if elsewhere is not None else {}
        self.occupied = {key: bookings for key, bookings in beside.items() if bookings}
        """What other plans book of each resource."""
        self._place = {key: k for k, key in enumerate(self.resources)}
        self.placers: list[Placer | None] = self.dating.bounds.placers
        self.needs = self._needs()
        self.fixed = {
            v: (self.stand.starts[v], self.stand.finishes[v])
            for v in range(self.network.size)
            if self.network.leaf[v] and self._fixed(v)
        }
        self.kept = {v: why for v in self.needs if (why := self._why_not(v)) is not None}
        """Why each of the nodes with needs that do not move does not."""
        self.movable = frozenset(v for v in self.needs if v not in self.kept)
        self.followers = frozenset(v for v in self.needs if v in self.kept and v not in self.fixed)

    def row(self, v: int) -> Row:
        """The row of a leaf."""
        return self.plan.rows[self.ids[v]]

    def mends(self, v: int) -> bool:
        """Whether a row that the search leaves where it stands may be taken up afterwards (`mending`)."""
        row = self.row(v)
        if self.kept.get(v) not in {"window", "as late as possible"} or row.kind != "task" or row.priority >= 1000:
            return False
        early = self.options.not_before is not None and self.schedule.starts[v] < self.options.not_before
        return not early and not self.backward and (self.options.everything or self._in_scope(v))

    def placers_at(self, v: int) -> Placer | None:
        """How a leaf stands; None for a summary and for a node that only bounds others."""
        return self.placers[v] if v < self.network.size and self.network.leaf[v] else None

    def release(self, v: int) -> Id:
        """The id of a node's release, "" where it has none."""
        at = self.network.release[v]
        return self.ids[at] if at >= 0 else ""

    # ---------------------------------------------------------------------------------------------------- who is needed

    def _needs(self) -> dict[int, tuple[Need, ...]]:
        found: dict[int, tuple[Need, ...]] = {}
        index = self.network.outline.index
        for task, assignments in self.dating.standing.assigned.items():
            v = index.get(task)
            if v is not None and self.network.leaf[v]:
                own = tuple(self._needs_of(v, assignments))
                if own:
                    found[v] = own
        return dict(sorted(found.items()))

    def _needs_of(self, v: int, assignments: Sequence[Assignment]) -> Iterator[Need]:
        row, placer = self.row(v), self.placers[v]
        windowed = bool(self.plan.windows) and in_window(self.schedule, v)
        effort = row.estimate is not None and row.estimate.kind == "effort"
        parts: dict[Id, Piece] = {}
        if isinstance(placer, Team | Windowed) or (effort and isinstance(placer, Span)):
            parts = self.dating.standing.parts(row)
        for one in assignments:
            place = self._place.get(one.resource)
            start, finish = self.schedule.spans[one.id]
            if place is None or start == finish:
                continue
            resource = self.plan.resources[one.resource]
            regime: Regime = "window" if windowed else "ignoring" if row.ignores_resource_calendars else "own"
            hours: Hours = ALWAYS if windowed else self.schedule.worktime.assignment_calendar(one.id)
            if one.units > 0 or resource.kind == "environment":
                yield Need(one.id, place, one.units, parts.get(one.id), isinstance(placer, Team), hours, regime, self.release(v))

    # ---------------------------------------------------------------------------------------------------- what may move

    def _fixed(self, v: int) -> bool:
        placer = self.placers[v]
        if isinstance(placer, Started) and not self.backward and self._ahead_of_its_links(v):
            return False
        return (
            fixed(self.dating.bounds, v)
            or (v in self.dating.leading) is not self.backward
            or (self.backward and v in self._in_front_of_priority)
            or (v in self.dating.standing.as_late and not self.backward)
            or isinstance(self.placers[v], Step)
        )

    def _ahead_of_its_links(self, v: int) -> bool:
        """Whether what a begun row waits for is not done, so that what remains of it still follows its links."""
        return any(not isinstance(self.placers_at(u), Done) for u in self.network.waits_for(v))

    @cached_property
    def _in_front_of_priority(self) -> set[int]:
        """All nodes from which one of priority 1000 can be reached, themselves included."""
        network = self.network
        return network.before([v for v in range(network.size) if network.leaf[v] and self.never(v)])

    def never(self, v: int) -> bool:
        """Whether a row's priority says that it never moves."""
        row = self.row(v)
        return row.priority >= 1000 and row.kind == "task"

    def drifted(self, now: Schedule) -> list[int]:
        """The rows as late as possible that never move, and yet would follow what is levelled behind them."""
        late = self.dating.standing.as_late
        return [
            v for v in sorted(late) if v not in self.dating.leading and self.never(v) and now.starts[v] > self.schedule.starts[v]
        ]

    def keeps_priority(self, now: Schedule, then: Schedule) -> bool:
        """Whether every row that never moves stands where it stood."""
        never = (v for v in range(self.network.size) if self.network.leaf[v] and self.never(v))
        return all(now.starts[v] == then.starts[v] for v in never)

    def _why_not(self, v: int) -> Why | None:
        """Why a node with needs is not moved; None where it may be."""
        row, options = self.row(v), self.options
        if v in self.fixed:
            return self._why_fixed(v, row)
        if row.kind != "task":
            return "event"
        if isinstance(self.placers[v], Started):
            return "started"
        if row.priority >= 1000:
            return "priority"
        if options.not_before is not None and self.schedule.starts[v] < options.not_before:
            return "early"
        return None if options.everything or self._in_scope(v) else "scope"

    def _why_fixed(self, v: int, row: Row) -> Why:
        if row.by_hand is not None:
            return "by hand"
        if row.progress is not None and (row.progress.actual_start is not None or row.progress.percent > 0):
            return "started"
        if isinstance(self.placers[v], Step):
            return "window"
        if row.priority >= 1000:
            return "priority"
        if v in self.dating.leading or self.backward:
            return "backward"
        return "as late as possible" if v in self.dating.standing.as_late else "pinned"

    def _in_scope(self, v: int) -> bool:
        options = self.options
        if self.ids[v] in options.tasks or self.release(v) in options.releases:
            return True
        return any(self.resources[need.resource] in options.resources for need in self.needs[v])

    # ---------------------------------------------------------------------------------------------------------- limits

    @cached_property
    def latest(self) -> dict[int, int]:
        """The latest start of each movable node that has one, by pins, *no later than*, priority 1000 and ends that hold."""
        network, old = self.network, self.dating.bounds
        bounds = Bounds(network)
        bounds.placers, bounds.waits, bounds.blocks = list(old.placers), old.waits, old.blocks
        bounds.shares, bounds.by_hand = old.shares, old.by_hand
        far = self.schedule.finish + FAR
        ends = [far] * network.size
        held = [v for v in range(network.size) if network.leaf[v] and self._capped(bounds, v)]
        if not self.options.may_use_buffer:
            for v in self.dating.standing.committed:
                bounds.latest_start[v] = min(bounds.latest_start[v], self.schedule.starts[v])
                held.append(v)
        if self.options.within_float:
            self._hold_ends(ends)
        elif not held:
            return {}
        found = Backward(network, bounds, ends, list(self.dating.starts))
        found.run()
        starts = self.schedule.starts
        return {v: max(found.starts[v], starts[v]) for v in self.movable if found.starts[v] < far - FAR // 2}

    def _capped(self, bounds: Bounds, v: int) -> bool:
        """Cap the late dates of a leaf by what it may not break; tells whether something does."""
        row, start, finish = self.row(v), self.schedule.starts[v], self.schedule.finishes[v]
        if v in self.fixed:
            # a late row's own placer says until when its first part, which may have a delay, can be waited for
            late = v in self.dating.standing.as_late and not fixed(self.dating.bounds, v)
            if self.never(v) if isinstance(bounds.placers[v], Step) else late:
                bounds.latest_start[v], bounds.latest_finish[v] = start, finish
            elif not isinstance(bounds.placers[v], Step | Done | Started):
                bounds.placers[v] = self.dating.standing.pinned(row, *self.fixed[v])
            return True
        constraint = row.constraint
        if self.never(v):
            bounds.latest_start[v], bounds.latest_finish[v] = start, finish
        elif constraint is not None and constraint.at is not None and constraint.kind == "start no later than":
            bounds.latest_start[v] = max(self.dating.bounds.latest_start[v], start)
        elif constraint is not None and constraint.at is not None and constraint.kind == "finish no later than":
            cap = self.schedule.worktime.task_calendar(row.id).next_work(constraint.at)
            bounds.latest_finish[v] = max(cap, finish)
        else:
            return False
        return True

    def _hold_ends(self, ends: list[int]) -> None:
        """Let no release end later than now, and nothing go live later."""
        last = self.dating.ends
        for v, release in enumerate(self.network.release):
            ends[v] = last[release]
        for release in set(self.network.release):
            goal = self.dating.goal(release)
            for v in self.network.leaves(goal) if goal >= 0 else ():
                ends[v] = min(ends[v], self.schedule.finishes[v])

    # ----------------------------------------------------------------------------------------------------------- graph

    @cached_property
    def graph(self) -> Graph:
        """The network in instants, with calendars in its waits."""
        network, bounds = self.network, self.dating.bounds
        arcs_in: dict[int, list[Arc]] = {}
        arcs_out: dict[int, list[Arc]] = {}
        for edge, link in enumerate(network.special):
            head, tail = network.heads[edge], network.tails[edge]
            arcs_in.setdefault(tail, []).append(Arc(link.type, head, bounds.waits[edge]))
            arcs_out.setdefault(head, []).append(Arc(link.type, tail, bounds.waits[edge]))
        starts, finishes = self.dating.starts, self.dating.finishes
        return Graph(
            order=network.order,
            before=network.plain_in,
            behind=network.plain_out,
            arcs_in=arcs_in,
            arcs_out=arcs_out,
            members=network.members,
            start=bounds.start,
            finish=bounds.finish,
            fixed=self.fixed,
            tiers=self._tiers(),
            lengths=[finish - start for start, finish in zip(starts, finishes, strict=True)],
            goals=self._goals(),
        )

    def _goals(self) -> list[list[int]]:
        """The leaves of each release, the go-live of each, and what stands in no release."""
        network = self.network
        found: dict[int, list[int]] = {}
        for v in range(network.size):
            if network.leaf[v]:
                found.setdefault(network.release[v], []).append(v)
        lives = [network.leaves(goal) for release in sorted(found) if (goal := self.dating.goal(release)) >= 0]
        return [found[release] for release in sorted(found)] + lives

    def _tiers(self) -> list[int]:
        """By the order of releases where it is to be kept, then by priority; the most urgent of all that waits for it."""
        network = self.network
        ranks = self._release_ranks() if self.options.keep_release_order else {}
        own = {v: (ranks.get(network.release[v], 0), -self.row(v).priority) for v in self.movable}
        classes = {key: place for place, key in enumerate(sorted(set(own.values())))}
        last = max(len(classes) - 1, 0)
        tiers = [classes[own[v]] if v in own else last for v in range(network.nodes)]
        return tiers_of(network.order, {v: network.followers(v) for v in network.order}, tiers)

    def _release_ranks(self) -> dict[int, int]:
        """The place of each release by its go-live, else by its end."""
        finishes = self.schedule.finishes

        def live(release: int) -> tuple[int, int]:
            goal = self.dating.goal(release)
            return (finishes[goal] if goal >= 0 else self.dating.ends[release]), release

        return {release: place for place, release in enumerate(sorted(set(self.network.release), key=live))}


__all__ = ["NEVER", "Need", "Problem", "Why"]
