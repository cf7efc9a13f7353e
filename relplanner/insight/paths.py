"""Slack link by link, and the float paths that lead to a task.

The slack of a link is what its bound lies in front of the date that it bounds, in working minutes on the successor's task
calendar, in the pass to which floats refer; a link *drives* where its bound alone puts its successor where it stands, and then
its slack is 0. A float path is what hangs together by driving links: the first leads to the task itself, each other one joins an
earlier path by one link with slack, and paths are ranked by all the slack between them and the task.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from heapq import heappop, heappush

import msgspec

from relplanner.plan.model import Id, Link, Minutes, Plan
from relplanner.schedule.dating import Dating
from relplanner.schedule.driving import driving_path
from relplanner.schedule.holding import Bound, bounds_on, holding_bounds
from relplanner.schedule.placing import Done
from relplanner.schedule.result import Schedule
from relplanner.schedule.working_time import WorkingTime


class FloatPath(msgspec.Struct, frozen=True, kw_only=True):
    """One path to a task: `rows` in the order of their starts, the slack between it and the task, and where it joins.

    `joins` names the last row of the path and the row of an earlier path that waits for it; None for the first path.
    """

    number: int
    relative_float: Minutes
    rows: tuple[Id, ...]
    joins: tuple[Id, Id] | None = None


class Slacks:
    """The slack of every link of a schedule, each computed when it is asked for."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self.dating: Dating = schedule.dating
        self._bounds = cache(self._find_bounds)
        self._held = cache(self._find_held)
        self._special = {link.id: edge for edge, link in enumerate(self.dating.network.special)}

    def of(self, link: Link) -> Minutes | None:
        """The slack of a link; None where the schedule does not follow it."""
        found = self._bound(link)
        if found is None:
            return None
        v, bound = found
        return Minutes(self._slack(v, bound) + self._below(v))

    def drives(self, link: Link) -> bool:
        """Whether the link's bound alone puts its successor where it stands."""
        found = self._bound(link)
        return found is not None and self._drives(*found) and self._reaches(found[0])

    def into(self, v: int) -> Iterator[tuple[int, int, bool]]:
        """What a node waits for, summaries as their leaves: (leaf or entry, slack, whether it drives)."""
        network, calendar = self.dating.network, self._calendar(v)
        forward = self.dating.forward(v)
        for bound in self._bounds(v):
            slack, drives = self._slack(v, bound), self._drives(v, bound)
            members = network.members.get(bound.node)
            if members is None:
                yield bound.node, slack, drives
                continue
            starts = bound.edge >= 0 and network.special[bound.edge].type in {"SS", "SF"}
            dates = forward.starts if starts else forward.finishes
            at = dates[bound.node]
            for u in members:
                if dates[u] == at:
                    yield u, slack, drives
                elif not starts:
                    yield u, slack + calendar.between(dates[u], at), False

    # ------------------------------------------------------------------------------------------------------------ inside

    def _calendar(self, v: int) -> WorkingTime:
        network = self.dating.network
        return self.dating.worktime.task_calendar(network.outline.ids[network.position(v)])

    def _find_bounds(self, v: int) -> Sequence[Bound]:
        own = [] if self.dating.bounds.placers[v] is None else list(bounds_on(self.dating, v))
        return [*own, *(bound for bound in self._held(v) if bound not in own)]

    def _find_held(self, v: int) -> Sequence[Bound]:
        return holding_bounds(self.dating, v)

    def _drives(self, v: int, bound: Bound) -> bool:
        return bound in self._held(v)

    def _slack(self, v: int, bound: Bound) -> int:
        """Working minutes between a bound and what it bounds: the latest of its kind where that decides, else the date itself."""
        if self._drives(v, bound):
            return 0
        forward = self.dating.forward(v)
        at = forward.finishes[v] if bound.finish else forward.starts[v]
        if any(other.finish == bound.finish for other in self._held(v)):
            at = forward.held_finish[v] if bound.finish else forward.held[v]
        return max(0, self._calendar(v).between(bound.at, at))

    def _bound(self, link: Link) -> tuple[int, Bound] | None:
        """The node that a link bounds, and its bound."""
        network = self.dating.network
        edge = self._special.get(link.id, -1)
        if edge >= 0:
            v = network.tails[edge]
        else:
            a, b = network.outline.index[link.predecessor], network.outline.index[link.successor]
            v = b if network.leaf[b] else network.entries.get(b, -1)
            if v < 0 or a not in network.plain_in[v] or link.type != "FS" or link.lag.amount:
                return None
        node = network.heads[edge] if edge >= 0 else a
        return next(((v, bound) for bound in self._bounds(v) if bound.edge == edge and bound.node == node), None)

    def _below(self, v: int) -> int:
        """The least slack between the entry of a summary and the leaves below; 0 for a leaf."""
        return min((self._slack(w, b) + self._below(w) for w, b in self._behind_entry(v)), default=0)

    def _reaches(self, v: int) -> bool:
        """Whether an entry drives a leaf below; a leaf is reached."""
        if v < self.dating.network.size:
            return True
        return any(self._drives(w, bound) and self._reaches(w) for w, bound in self._behind_entry(v))

    def _behind_entry(self, v: int) -> Iterator[tuple[int, Bound]]:
        if v >= self.dating.network.size:
            for w in self.dating.network.plain_out[v]:
                yield from ((w, bound) for bound in self._bounds(w) if bound.node == v)


def float_paths(schedule: Schedule, row: Id, slacks: Slacks | None = None) -> Iterator[FloatPath]:
    """Every float path to a row, the driving one first, then by relative float. Raises `KeyError` for an unknown row.

    To a summary: to those of its leaves that finish with it.
    """
    slacks = slacks or Slacks(schedule)
    dating: Dating = schedule.dating
    network = dating.network
    at = network.outline.index[row]
    leaves = network.leaves(at)
    last = max((dating.forward(v).finishes[v] for v in leaves), default=0)
    heads = [v for v in leaves if dating.forward(v).finishes[v] == last]
    taken: set[int] = set()
    waiting: list[tuple[int, int, int]] = []
    number = 0
    relative, head, joined = 0, -1, -1
    while True:
        new = (driving_path(dating, heads) if head < 0 else _driving_to(slacks, head, taken)) - taken
        taken |= new
        if any(v < network.size for v in new):
            number += 1
            yield _path(dating, number, relative, new, None if head < 0 else (head, joined))
        for v in sorted(new):
            for u, slack, _ in slacks.into(v):
                if u not in taken:
                    heappush(waiting, (relative + slack, u, v))
        while waiting and waiting[0][1] in taken:
            heappop(waiting)
        if not waiting:
            return
        relative, head, joined = heappop(waiting)


def near_critical(plan: Plan, schedule: Schedule) -> tuple[Id, ...]:
    """The leaves in tree order that are not critical but have no more float than the plan's band."""
    return tuple(row for at, row in enumerate(schedule.outline.ids) if is_near_critical(plan, schedule, at))


def is_near_critical(plan: Plan, schedule: Schedule, at: int) -> bool:
    """Whether the row at a position of the outline is a leaf with work ahead in the plan's band."""
    if schedule.total_floats[at] > plan.settings.near_critical or schedule.criticals[at] or not schedule.network.leaf[at]:
        return False
    return not isinstance(schedule.dating.bounds.placers[at], Done)


def _driving_to(slacks: Slacks, head: int, taken: set[int]) -> set[int]:
    """What leads to a node by driving links and is on no path yet."""
    found, stack = {head}, [head]
    while stack:
        for u, _, drives in slacks.into(stack.pop()):
            if drives and u not in found and u not in taken:
                found.add(u)
                stack.append(u)
    return found


def _path(dating: Dating, number: int, relative: int, nodes: set[int], joins: tuple[int, int] | None) -> FloatPath:
    network = dating.network
    ids = network.outline.ids
    leaves = [v for v in nodes if v < network.size]
    leaves.sort(key=lambda v: (dating.forward(v).starts[v], dating.forward(v).finishes[v], v))
    return FloatPath(
        number=number,
        relative_float=Minutes(relative),
        rows=tuple(ids[v] for v in leaves),
        joins=None if joins is None else (ids[network.position(joins[0])], ids[network.position(joins[1])]),
    )
