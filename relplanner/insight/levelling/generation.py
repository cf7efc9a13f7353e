"""Schedule generation: from an order of the nodes to dates without clashes, in series, in parallel, and back and forth.

All of it is written once, for any `Field`: a field knows where a node stands and which resources it needs there (`grid` on equal
slots, `clock` on calendars). A node that finds no place by its latest date stands where its links put it and counts as failed.
Sources: Kolisch, Hartmann, *Heuristic algorithms for the resource-constrained project scheduling problem* (1999); Valls,
Ballestin, Quintanilla, *Justification and RCPSP* (2005).
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple, Protocol

from relplanner.insight.levelling.graph import EVER, NEVER, Arc, Graph


class Field(Protocol):
    """Resources over time: where a node fits among those that have taken their place."""

    failed: int
    weight: int
    """How many times as long as on a grid it takes to place a node."""

    def clear(self) -> None:
        """Forget everything that was taken, but for what stands fixed."""

    def find(self, v: int, bound: int, finish_bound: int) -> tuple[int, int]:
        """The first [start, finish) from the bounds on in which the node's resources are free."""
        ...

    def take(self, v: int) -> None:
        """Let the node take the place that was found last."""

    def early(self, v: int, bound: int, finish_bound: int) -> tuple[int, int]:
        """Find and take."""
        ...

    def late(self, v: int, latest_start: int, latest_finish: int) -> tuple[int, int]:
        """Take the last [start, finish) by these in which the node's resources are free."""
        ...


class Placed(NamedTuple):
    """Dates by node, and how many nodes found no place without a clash."""

    starts: list[int]
    finishes: list[int]
    failed: int


def serial(graph: Graph, field: Field, order: Sequence[int]) -> Placed:
    """Give each node in turn the first place that is free."""
    field.clear()
    starts, finishes = [0] * graph.size, [0] * graph.size
    before, base, early = graph.before, graph.start, field.early
    special = graph.odd_in
    for v in order:
        if v in special:
            starts[v], finishes[v] = _special(graph, field, v, starts, finishes)
            continue
        bound = base[v]
        for u in before[v]:
            if finishes[u] > bound:  # noqa: PLR1730 - max() doubles the time of this loop
                bound = finishes[u]
        starts[v], finishes[v] = early(v, bound, NEVER)
    return Placed(starts, finishes, field.failed)


def _special(graph: Graph, field: Field, v: int, starts: Sequence[int], finishes: Sequence[int]) -> tuple[int, int]:
    """The dates of a node that is fixed, a summary's end, or has other links than plain ones."""
    if v in graph.fixed:
        return graph.fixed[v]
    if v in graph.members:
        return ends_of(graph.members[v], starts, finishes)
    return field.early(v, *bounds(graph, v, starts, finishes))


def ends_of(members: Sequence[int], starts: Sequence[int], finishes: Sequence[int]) -> tuple[int, int]:
    """The dates of a summary."""
    return min(starts[u] for u in members), max(finishes[u] for u in members)


def bounds(graph: Graph, v: int, starts: Sequence[int], finishes: Sequence[int]) -> tuple[int, int]:
    """The bounds on a node's start and finish that its own and its links give."""
    bound, finish_bound = graph.start[v], graph.finish[v]
    for u in graph.before[v]:
        bound = max(bound, finishes[u])
    for kind, u, (calendar, minutes) in graph.arcs_in.get(v, ()):
        at = finishes[u] if kind in {"FS", "FF"} else starts[u]
        at = at + minutes if calendar is None else calendar.add(at, minutes)
        if kind in {"FS", "SS"}:
            bound = max(bound, at)
        else:
            finish_bound = max(finish_bound, at)
    return bound, finish_bound


def parallel(graph: Graph, field: Field, keys: Sequence[Any]) -> Placed:
    """Of all nodes that could begin, start the one that can begin first, the one of the lowest tier and key among equals."""
    field.clear()
    starts, finishes = [0] * graph.size, [0] * graph.size
    tiers, fixed, members = graph.tiers, graph.fixed, graph.members
    waits = [len(graph.waits_for(v)) for v in range(graph.size)]
    ready: list[tuple[int, int, Any, int]] = [(tiers[v], NEVER, keys[v], v) for v in graph.order if not waits[v]]
    heapify(ready)
    known: dict[int, tuple[int, int]] = {}
    while ready:
        tier, at, key, v = heappop(ready)
        if v in fixed:
            starts[v], finishes[v] = fixed[v]
        elif v in members:
            starts[v], finishes[v] = ends_of(members[v], starts, finishes)
        else:
            limits = known.get(v)
            if limits is None:
                limits = known[v] = bounds(graph, v, starts, finishes)
            start, finish = field.find(v, *limits)
            if start > at and ready and (tier, start, key, v) > ready[0]:
                heappush(ready, (tier, start, key, v))
                continue
            field.take(v)
            starts[v], finishes[v] = start, finish
        for w in graph.followers(v):
            waits[w] -= 1
            if not waits[w]:
                heappush(ready, (tiers[w], NEVER, keys[w], w))
    return Placed(starts, finishes, field.failed)


def to_the_right(graph: Graph, field: Field, placed: Placed) -> Placed:
    """Put every node as late as its goal's last finish and the resources allow, the last to finish first."""
    field.clear()
    starts, finishes = list(placed.starts), list(placed.finishes)
    last = latest_finishes(graph, finishes)
    order = graph.by_finish(finishes)
    behind, late = graph.behind, field.late
    special = graph.odd_out
    for v in order:
        latest = last[v]
        for w in behind[v]:
            if starts[w] < latest:  # noqa: PLR1730 - min() doubles the time of this loop
                latest = starts[w]
        if v not in special:
            starts[v], finishes[v] = late(v, EVER, latest)
        elif v in graph.members:
            starts[v], finishes[v] = _limits(graph, v, starts, finishes, latest)
        elif v not in graph.fixed:
            starts[v], finishes[v] = late(v, *_limits(graph, v, starts, finishes, latest))
    return Placed(starts, finishes, field.failed)


def latest_finishes(graph: Graph, finishes: Sequence[int]) -> list[int]:
    """The last finish of the goals to which each node belongs, the earliest of them."""
    found = [EVER] * graph.size
    for goal in graph.goals:
        last = max(finishes[v] for v in goal)
        for v in goal:
            found[v] = min(found[v], last)
    if EVER in found:
        last = max(finishes, default=0)
        found = [last if at == EVER else at for at in found]
    return found


def _limits(graph: Graph, v: int, starts: Sequence[int], finishes: Sequence[int], finish: int) -> tuple[int, int]:
    """The latest start and finish that what stands behind leaves to a node."""
    start = EVER
    for kind, w, wait in graph.arcs_out.get(v, ()):
        at = _unlagged(Arc(kind, w, wait), starts[w] if kind in {"FS", "SS"} else finishes[w])
        if kind in {"FS", "FF"}:
            finish = min(finish, at)
        else:
            start = min(start, at)
    for summary in graph.exits_of.get(v, ()):
        finish = min(finish, finishes[summary])
    return start, finish


def _unlagged(arc: Arc, at: int) -> int:
    """The latest instant from which a wait still ends by `at`."""
    calendar, minutes = arc.wait
    if calendar is None:
        return at - minutes
    if minutes == 0:
        return at
    return int(calendar.at_start((calendar.count(at) if minutes > 0 else calendar.starts_by(at)) - minutes))


def improved(graph: Graph, field: Field, placed: Placed, rounds: int = 1) -> Placed:
    """Justify to the right and to the left again while that helps, at most `rounds` times; the best of them."""
    best, value = placed, (placed.failed, graph.value(placed.finishes))
    for _ in range(rounds):
        right = to_the_right(graph, field, best)
        again = serial(graph, field, order_of(graph, right.starts))
        reached = (again.failed, graph.value(again.finishes))
        if reached > value:
            break
        better = reached < value
        best, value = again, reached
        if not better:
            break
    return best


def order_of(graph: Graph, starts: Sequence[int]) -> list[int]:
    """The nodes in the order of their starts, within their tiers."""
    if graph.simple:
        order = sorted(graph.order, key=starts.__getitem__)  # sorting is stable: by rank among equals
        if graph.several_tiers:
            order.sort(key=graph.tiers.__getitem__)
        return order
    return graph.forward_order(starts)
