"""What levelling knows of the network: nodes, what waits for what, and what may not move, as plain lists and integers.

It is the network of `relplanner.schedule` without calendars: instants are minutes, or slots of a `Grid`. A wait is
(calendar, minutes) as in the schedule's passes; on a grid its calendar is None. A graph can be sent to another process when its
waits have no calendar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from heapq import heapify, heappop, heappush
from typing import Any, Literal, NamedTuple

NEVER = -(10**12)
EVER = 10**12
"""Bounds that do not bind, as in `relplanner.schedule.working_time`; that module needs NumPy, a searching process does not."""

Kind = Literal["FS", "SS", "FF", "SF"]


class Arc(NamedTuple):
    """A link with a lag or of another type than FS; `other` is the node at its other end, `wait` (calendar, minutes)."""

    kind: Kind
    other: int
    wait: tuple[Any, int]


class Graph:
    """Nodes in a topological order; lists are by node.

    `before` and `behind` are plain FS links, `arcs_in` and `arcs_out` all others. `members` are the leaves of a summary that
    something waits for. `start` and `finish` are the bounds that do not come from links. `fixed` stand where they are. `tiers`:
    who is served first, the lower the sooner; a node never has a higher tier than what waits for it. `lengths` are durations
    as the links alone would have them. `goals` are groups of nodes whose last finishes are to be early.
    """

    def __init__(
        self,
        *,
        order: list[int],
        before: Sequence[Sequence[int]],
        behind: Sequence[Sequence[int]],
        arcs_in: dict[int, list[Arc]],
        arcs_out: dict[int, list[Arc]],
        members: dict[int, list[int]],
        start: list[int],
        finish: list[int],
        fixed: dict[int, tuple[int, int]],
        tiers: list[int],
        lengths: list[int],
        goals: Sequence[Sequence[int]],
    ) -> None:
        self.size = len(before)
        self.order = order
        self.before, self.behind = before, behind
        self.arcs_in, self.arcs_out = arcs_in, arcs_out
        self.members = members
        self.exits_of: dict[int, list[int]] = {}
        for summary, leaves in members.items():
            for leaf in leaves:
                self.exits_of.setdefault(leaf, []).append(summary)
        self.start, self.finish = start, finish
        self.fixed = fixed
        self.tiers = tiers
        self.lengths = lengths
        self.goals = goals
        self.reverse = order[::-1]
        self.several_tiers = len({tiers[v] for v in order}) > 1
        arcs = [arc for found in arcs_in.values() for arc in found]
        self.simple = not members and not fixed and all(arc.kind == "FS" and arc.wait[1] >= 0 for arc in arcs)
        """Whether sorting by dates alone gives an order that links allow: FS links without leads, and nothing fixed."""
        self.odd_in = frozenset((*arcs_in, *members, *fixed, *(v for v in order if finish[v] > NEVER)))
        self.odd_out = frozenset((*arcs_out, *self.exits_of, *members, *fixed))
        """Nodes that need more than their plain links forward, and backward."""

    def but(self, start: list[int]) -> Graph:
        """The same graph with other bounds on starts."""
        found = copy(self)
        found.start = start
        return found

    def waits_for(self, v: int) -> list[int]:
        """The nodes directly in front of a node."""
        return [*self.before[v], *(arc.other for arc in self.arcs_in.get(v, ())), *self.members.get(v, ())]

    def followers(self, v: int) -> list[int]:
        """The nodes directly behind a node."""
        return [*self.behind[v], *(arc.other for arc in self.arcs_out.get(v, ())), *self.exits_of.get(v, ())]

    def value(self, finishes: Sequence[int]) -> int:
        """What is to be small: the sum of the goals' last finishes."""
        return sum(max(map(finishes.__getitem__, goal)) for goal in self.goals)

    def by_finish(self, finishes: Sequence[int]) -> list[int]:
        """The nodes by their finishes, the last first, none in front of what waits for it."""
        if not self.simple:
            return self.backward_order(finishes)
        return sorted(self.reverse, key=finishes.__getitem__, reverse=True)  # sorting is stable: by rank among equals

    def forward_order(self, keys: Sequence[Any]) -> list[int]:
        """The nodes by tier, then by key, none in front of what it waits for."""
        tiers = self.tiers
        waits = [len(self.waits_for(v)) for v in range(self.size)]
        ready = [(tiers[v], keys[v], v) for v in self.order if not waits[v]]
        heapify(ready)
        found: list[int] = []
        while ready:
            _, _, v = heappop(ready)
            found.append(v)
            for w in self.followers(v):
                waits[w] -= 1
                if not waits[w]:
                    heappush(ready, (tiers[w], keys[w], w))
        return found

    def backward_order(self, keys: Sequence[int]) -> list[int]:
        """The nodes by key, the highest first, none in front of what waits for it."""
        waits = [len(self.followers(v)) for v in range(self.size)]
        ready = [(-keys[v], -v) for v in self.order if not waits[v]]
        heapify(ready)
        found: list[int] = []
        while ready:
            v = -heappop(ready)[1]
            found.append(v)
            for u in self.waits_for(v):
                waits[u] -= 1
                if not waits[u]:
                    heappush(ready, (-keys[u], -u))
        return found


def descendants(graph: Graph) -> list[int]:
    """How many nodes wait for each, directly or not."""
    behind: list[int] = [0] * graph.size
    for v in reversed(graph.order):
        bits = 0
        for w in graph.followers(v):
            bits |= behind[w] | (1 << w)
        behind[v] = bits
    return [bits.bit_count() for bits in behind]


def tiers_of(graph_order: Sequence[int], followers: Mapping[int, Sequence[int]], own: Sequence[int]) -> list[int]:
    """The tier of each node: the lowest of its own and of all that waits for it."""
    tiers = list(own)
    for v in reversed(graph_order):
        for w in followers[v]:
            tiers[v] = min(tiers[v], tiers[w])
    return tiers
