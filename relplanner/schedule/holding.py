"""What holds a row where it stands in the forward pass that dates it; of what leads to a target, in the early pass.

A bound *holds* when it alone, without any other, puts the row where it stands; so removing all that hold lets the row move, and
removing anything else does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy

import msgspec

from relplanner.schedule.dating import Dating
from relplanner.schedule.passes import Backward, Forward
from relplanner.schedule.placing import POINT, Meeting, Pinned, Placer, Point, Span, Started, Underway
from relplanner.schedule.windows import Step
from relplanner.schedule.working_time import EVER, NEVER

FAR = 400 * 1440
"""Long enough in front of a row that a bound there does not hold it."""


class Bound(msgspec.Struct, frozen=True):
    """A bound that a node puts on another, on its start or its `finish`; `edge` is the special edge, -1 for a plain one."""

    node: int
    at: int
    finish: bool
    edge: int


def as_it_stands(dating: Dating) -> Forward:
    """The pass that dates the plan, with rows that moved right by their float where they stand now: they move nothing behind."""
    scheduled, network = dating.scheduled, dating.network
    if not dating.moved:
        return scheduled
    found = copy(scheduled)
    found.starts, found.finishes, found.waits = list(dating.starts), list(dating.finishes), list(scheduled.waits)
    for entry in sorted(network.entries.values(), key=network.rank.__getitem__):
        at = max((bound.at for bound in bounds_on(dating, entry, found)), default=found.starts[entry])
        found.starts[entry] = found.finishes[entry] = at
    return found


def bounds_on(dating: Dating, v: int, forward: Forward | None = None) -> Iterator[Bound]:
    """All bounds that other nodes put on a node in a forward pass, by default in its own."""
    network, forward = dating.network, forward if forward is not None else dating.forward(v)
    for u in network.plain_in[v]:
        yield Bound(u, forward.finishes[u], finish=False, edge=-1)
    for edge in network.special_in.get(v, ()):
        finish = network.special[edge].type in {"FF", "SF"}
        yield Bound(network.heads[edge], forward.bound(edge), finish=finish, edge=edge)


def holds(dating: Dating, v: int, at: int, *, finish: bool) -> bool:
    """Whether a bound at `at` alone puts a node where it stands; of what has begun its finish, whose start holds nothing."""
    forward = dating.forward(v)
    placer = dating.bounds.placers[v]
    start, end = forward.starts[v], forward.finishes[v]
    if isinstance(placer, Step):
        return at in {start, end} and (end if finish else start) == at
    if v >= dating.network.size:
        return at == end
    dates = alone(placer, at, on_finish=finish, before=start)
    return dates is not None and dates[1] == end and (dates[0] == start or isinstance(placer, Started))


def alone(placer: Placer | None, at: int, *, on_finish: bool, before: int) -> tuple[int, int] | None:
    """Where a row stands that nothing bounds but one instant, on its start or its finish; None where no bound moves it.

    `before` is where it stands. Of what has begun the rest, as if it could begin at any time.
    """
    if placer is None or isinstance(placer, Pinned):
        return None
    far = before - FAR
    bound, finish_bound = (far, at) if on_finish else (at, NEVER)
    if isinstance(placer, Step):
        slot = placer.block.slot
        start = max(bound, finish_bound - placer.length, slot[0] if slot is not None else NEVER)
        return start, start + placer.length
    if isinstance(placer, Underway):
        if placer.rest is POINT and isinstance(placer.whole, Pinned):
            return None
        start, finish = placer.whole.early(bound, NEVER)
        return (
            (start, finish)
            if placer.rest is POINT
            else (start, max(start, placer.rest.early(max(start, bound), finish_bound)[1]))
        )
    if isinstance(placer, Started):
        return placer.start, max(placer.start, placer.rest.early(bound, finish_bound)[1])
    if isinstance(placer, Meeting):
        placer = msgspec.structs.replace(placer, since=NEVER, own=NEVER)
    return placer.early(bound, finish_bound)


def later(placer: Placer | None, stands: tuple[int, int], start: int, finish: int) -> int:
    """How much later than it stands a row could start or finish by a latest start and finish alone."""
    if placer is None:
        return 0
    if isinstance(placer, Step):
        return min(start, finish - placer.length) - stands[0]
    at, end, *_ = placer.late(start, finish)
    return max(at - stands[0], end - stands[1])


class Limit(msgspec.Struct, frozen=True):
    """The latest start and finish that a node behind leaves to another; of a summary's exit where what follows it does."""

    node: int
    start: int
    finish: int


def limits_on(dating: Dating, late: Backward, v: int) -> Iterator[Limit]:
    """What each follower of a node leaves to it in a backward pass."""
    network = dating.network
    for w in network.plain_out[v]:
        yield Limit(w, EVER, late.latest[w])
    for edge in network.special_out.get(v, ()):
        at = late.limit(edge)
        ends = network.special[edge].type in {"FS", "FF"}
        yield Limit(network.tails[edge], EVER if ends else at, at if ends else EVER)
    for summary in network.exits_of.get(v, ()):
        start = late.starts[summary] if late.first.get(summary) == v else EVER
        yield Limit(summary, start, late.finishes[summary])


def holding(dating: Dating, v: int) -> Sequence[int]:
    """The leaves that hold a node, some of them through the entries of summaries above it."""
    found = plainly(dating)(v)
    if found is not None:
        return found
    forward = dating.forward(v)
    return [u for bound in holding_bounds(dating, v) for u in _leaves_behind(dating, forward, bound)]


def plainly(dating: Dating) -> Callable[[int], Sequence[int] | None]:
    """`holding` of work on one calendar, and of points, behind leaves by plain links alone: who ends with nothing in between.

    Asked of thousands of rows in a row, so what it reads is looked up once. None of whatever is not that plain.
    """
    network, placers, leading = dating.network, dating.bounds.placers, dating.leading
    plain_in, special_in, members, size = network.plain_in, network.special_in, network.members, network.size
    led, others = dating.early, dating.scheduled

    def plain(v: int) -> Sequence[int] | None:
        before, placer = plain_in[v], placers[v]
        if v in special_in or (members and not members.keys().isdisjoint(before)) or max(before, default=0) >= size:
            return None
        forward = led if v in leading else others
        finishes = forward.finishes
        low = start = forward.starts[v]
        if type(placer) is Span:
            if len(before) == 1 and finishes[before[0]] == start:  # a chain without a night between
                return before
            low = placer.calendar.last_work(start)
        elif type(placer) is not Point or v >= size:
            return None
        held = [u for u in before if low <= finishes[u] <= start]
        return held if len(held) < len(before) else before

    return plain


def holding_bounds(dating: Dating, v: int) -> list[Bound]:
    """The bounds that hold a node; of a block's step that nothing else holds, those that hold the block in its window."""
    placer = dating.bounds.placers[v]
    if placer is None:
        return []
    held = [b for b in bounds_on(dating, v) if holds(dating, v, b.at, finish=b.finish)]
    return _holding_block(dating, placer) if not held and isinstance(placer, Step) else held


def _leaves_behind(dating: Dating, forward: Forward, bound: Bound) -> list[int]:
    """The node of a bound; of a summary the leaves that give it the date that binds, of an entry those that it waits for last."""
    network, node = dating.network, bound.node
    if node >= network.size:
        last = (inner for inner in bounds_on(dating, node, forward) if inner.at == forward.finishes[node])
        return [u for inner in last for u in _leaves_behind(dating, forward, inner)]
    members = network.members.get(node)
    if members is None:
        return [node]
    if bound.edge >= 0 and network.special[bound.edge].type in {"SS", "SF"}:
        return [u for u in members if forward.starts[u] == forward.starts[node]]
    return [u for u in members if forward.finishes[u] == forward.finishes[node]]


def _holding_block(dating: Dating, step: Step) -> list[Bound]:
    """What holds a block in its window: the latest bounds from outside."""
    members = set(step.block.members)
    outside = [b for v in step.block.members for b in bounds_on(dating, v) if b.node not in members]
    latest = max((b.at for b in outside), default=0)
    return [b for b in outside if b.at == latest]
