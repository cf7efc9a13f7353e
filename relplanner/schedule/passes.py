"""The forward and the backward pass over the network, on plain integers.

`Bounds` holds what each node brings along: its placer, and the bounds that do not come from links. The passes fill lists by node;
they know nothing of calendars but the lags of special edges, which count on the successor's.
"""

# ruff: noqa: PLR1730 - max() and min() double the time of these loops
from __future__ import annotations

from collections.abc import Callable, Sequence

from relplanner.schedule.network import Network
from relplanner.schedule.placing import POINT, Placer, Span
from relplanner.schedule.windows import Block, Reopen, Step, Windowed
from relplanner.schedule.working_time import EVER, NEVER, WorkingTime


class Bounds:
    """What stands beside the links, by node: placers (None: the exit of a summary), bounds and caps, and waits by special edge.

    A wait is (calendar, minutes): a working lag on that calendar, an elapsed one where it is None. `shares` are percent lags of
    summaries by special edge, with the calendar on which the summary's duration counts.
    """

    def __init__(self, network: Network) -> None:
        nodes = network.nodes
        self.placers: list[Placer | None] = [POINT] * nodes
        for summary in network.exits:
            self.placers[summary] = None
        self.start = [NEVER] * nodes
        self.finish = [NEVER] * nodes
        self.latest_start = [EVER] * nodes
        self.latest_finish = [EVER] * nodes
        self.waits: list[tuple[WorkingTime | None, int]] = [(None, 0)] * len(network.special)
        self.blocks: list[Block] = []
        self.by_hand: dict[int, tuple[int, int]] = {}
        self.shares: dict[int, WorkingTime] = {}

    def copied(self) -> Bounds:
        """The same bounds in lists of their own."""
        found = Bounds.__new__(Bounds)
        found.placers, found.start, found.finish = list(self.placers), list(self.start), list(self.finish)
        found.latest_start, found.latest_finish = list(self.latest_start), list(self.latest_finish)
        found.waits, found.blocks, found.by_hand, found.shares = list(self.waits), self.blocks, self.by_hand, self.shares
        return found


class Forward:
    """Early dates: `starts`, `finishes` and the start and finish bounds from which they follow, by node."""

    def __init__(self, network: Network, bounds: Bounds) -> None:
        self.network = network
        self.bounds = bounds
        self.starts = [0] * network.nodes
        self.finishes = [0] * network.nodes
        self.held = list(bounds.start)
        self.held_finish = list(bounds.finish)

    def run(self) -> None:
        """Place every node once; a block that outgrows its window is placed again, in the next one."""
        for block in self.bounds.blocks:
            block.reset()
        at = 0
        while at < len(self.network.order):
            try:
                self._run(self.network.order[at:] if at else self.network.order)
            except Reopen as signal:
                at = min(self.network.rank[v] for v in signal.block.members)
            else:
                return

    def follow(self, previous: Forward, dirty: set[int]) -> None:
        """Take over a previous pass of the same network, and place only what has changed and what that moves."""
        network, starts, finishes = self.network, self.starts, self.finishes
        starts[:], finishes[:] = previous.starts, previous.finishes
        self.held[:], self.held_finish[:] = previous.held, previous.held_finish
        flags = bytearray(network.nodes)
        for v in dirty:
            flags[v] = 1
        first = min((network.rank[v] for v in dirty), default=0)
        for v in network.order[first:]:
            if flags[v]:
                old = starts[v], finishes[v]
                self.held_finish[v] = self.bounds.finish[v]
                self._run((v,))
                if (starts[v], finishes[v]) != old:
                    for w in network.followers(v):
                        flags[w] = 1

    def _run(self, order: Sequence[int]) -> None:
        network, bounds = self.network, self.bounds
        starts, finishes, held, placers, base = self.starts, self.finishes, self.held, bounds.placers, bounds.start
        plain_in, special_in, finish_base = network.plain_in, network.special_in, bounds.finish
        for v in order:
            bound, finish_bound = base[v], finish_base[v]
            for u in plain_in[v]:
                if finishes[u] > bound:
                    bound = finishes[u]
            if v in special_in:
                bound, finish_bound = self._special(v, bound, finish_bound)
            held[v] = bound
            placer = placers[v]
            if placer is None:
                leaves = network.members[v]
                starts[v] = min(starts[u] for u in leaves)
                finishes[v] = max(finishes[u] for u in leaves)
                if v in bounds.by_hand:
                    starts[v], finishes[v] = bounds.by_hand[v]
            else:
                starts[v], finishes[v] = placer.early(bound, finish_bound)

    def _special(self, v: int, bound: int, finish_bound: int) -> tuple[int, int]:
        """The bounds of a node with those of its special edges."""
        for edge in self.network.special_in[v]:
            at = self.bound(edge)
            if self.network.special[edge].type in {"FS", "SS"}:
                bound = max(bound, at)
            else:
                finish_bound = max(finish_bound, at)
        self.held_finish[v] = finish_bound
        return bound, finish_bound

    def bound(self, edge: int) -> int:
        """The instant up to which a special edge holds its successor's start or finish."""
        link, head = self.network.special[edge], self.network.heads[edge]
        at = self.finishes[head] if link.type in {"FS", "FF"} else self.starts[head]
        calendar, minutes = self.bounds.waits[edge]
        if edge in self.bounds.shares:
            length = self.bounds.shares[edge].between(self.starts[head], self.finishes[head])
            minutes = (link.lag.amount * length + 500) // 1000
            self.bounds.waits[edge] = (calendar, minutes)
        return at + minutes if calendar is None else calendar.add(at, minutes)


class Backward:
    """Late dates by node, and the latest bounds that still allow them.

    `ends` gives the latest finish of each row: nothing may move the end of its release. Nodes outside of `within` are left out.
    """

    def __init__(self, network: Network, bounds: Bounds, ends: Sequence[int], early: Sequence[int]) -> None:
        self.network = network
        self.bounds = bounds
        self.ends = ends
        self.early = early
        self.starts = [EVER] * network.nodes
        self.finishes = [EVER] * network.nodes
        self.latest = [EVER] * network.nodes
        self.latest_finish = [EVER] * network.nodes
        self.first: dict[int, int] = {}
        self.to_target: frozenset[int] = frozenset()

    def run(self, within: Callable[[int], bool] | None = None) -> None:
        """Place every node as late as what stands behind it allows."""
        for block in self.bounds.blocks:
            block.reset()
        for summary, leaves in self.network.members.items():
            self.first[summary] = min(leaves, key=self.early.__getitem__)
        order = [v for v in reversed(self.network.order) if within is None or within(v)]
        at = 0
        while at < len(order):
            try:
                self._run(order[at:] if at else order)
            except Reopen as signal:
                members = set(signal.block.members)
                at = next(k for k, v in enumerate(order) if v in members)
            else:
                return

    def follow(self, previous: Backward, dirty: set[int]) -> None:
        """Take over a previous pass of the same network and ends, and place only what has changed and what that moves."""
        for summary, leaves in self.network.members.items():
            self.first[summary] = min(leaves, key=self.early.__getitem__)
        if previous.ends != self.ends or previous.first != self.first:
            self.run()
            return
        network, flags = self.network, bytearray(self.network.nodes)
        self.starts[:], self.finishes[:] = previous.starts, previous.finishes
        self.latest[:], self.latest_finish[:] = previous.latest, previous.latest_finish
        for v in dirty:
            flags[v] = 1
        last = max((network.rank[v] for v in dirty), default=-1)
        for v in reversed(network.order[: last + 1]):
            if flags[v]:
                old = self.starts[v], self.finishes[v], self.latest[v], self.latest_finish[v]
                self._run((v,))
                if (self.starts[v], self.finishes[v], self.latest[v], self.latest_finish[v]) != old:
                    for u in network.waits_for(v):
                        flags[u] = 1

    def _run(self, order: Sequence[int]) -> None:
        network, bounds, latest, ends = self.network, self.bounds, self.latest, self.ends
        plain_out, special_out, exits_of, placers = network.plain_out, network.special_out, network.exits_of, bounds.placers
        start_caps, finish_caps = bounds.latest_start, bounds.latest_finish
        for v in order:
            start, finish = EVER, EVER
            for w in plain_out[v]:
                if latest[w] < finish:
                    finish = latest[w]
            if v in special_out or v in exits_of:
                start, finish = self._special(v, finish)
            placer = placers[v]
            if placer is None or v >= network.size:
                self.starts[v], self.finishes[v] = start, finish
                latest[v] = min(start, finish)
                continue
            if finish > ends[v]:
                finish = ends[v]
            if finish_caps[v] < finish:
                finish = finish_caps[v]
            if start_caps[v] < start:
                start = start_caps[v]
            self.starts[v], self.finishes[v], latest[v], self.latest_finish[v] = placer.late(start, finish)

    def limits(self, v: int) -> tuple[int, int]:
        """The latest start and finish that what stands behind leaves to a node."""
        finish = min((self.latest[w] for w in self.network.plain_out[v]), default=EVER)
        start, finish = self._special(v, finish)
        return start, finish if v >= self.network.size else min(finish, self.ends[v])

    def stay(self, v: int, start: int, finish: int) -> None:
        """Note the latest bounds with which a node still stands where it stands."""
        placer = self.bounds.placers[v]
        if placer is None or v >= self.network.size:
            self.first[v] = min(self.network.members.get(v, (v,)), key=self.early.__getitem__)
            edges_start, edges_finish = EVER, min((self.latest[w] for w in self.network.plain_out[v]), default=EVER)
            if v in self.network.special_out:
                edges_start, edges_finish = self._special(v, edges_finish)
            self.starts[v], self.finishes[v], self.latest[v] = edges_start, edges_finish, min(edges_start, edges_finish)
        elif type(placer) is Span:
            self.latest[v], self.latest_finish[v] = start, placer.calendar.next_work(finish)
        elif isinstance(placer, Step | Windowed):
            self.latest[v], self.latest_finish[v] = start, finish
        else:
            _, _, self.latest[v], self.latest_finish[v] = placer.late(start, finish)

    def _special(self, v: int, finish: int) -> tuple[int, int]:
        """The latest start and finish that special edges and summaries above leave to a node."""
        start = EVER
        for edge in self.network.special_out.get(v, ()):
            at = self.limit(edge)
            if self.network.special[edge].type in {"FS", "FF"}:
                finish = min(finish, at)
            else:
                start = min(start, at)
        for summary in self.network.exits_of.get(v, ()):
            finish = min(finish, self.finishes[summary])
            if self.first[summary] == v:
                start = min(start, self.starts[summary])
        return start, finish

    def limit(self, edge: int) -> int:
        """The latest instant of the predecessor that a special edge allows."""
        tail = self.network.tails[edge]
        kind = self.network.special[edge].type
        at = self.latest[tail] if kind in {"FS", "SS"} else self.latest_finish[tail]
        return unlagged(at, self.bounds.waits[edge])


def unlagged(at: int, wait: tuple[WorkingTime | None, int]) -> int:
    """The latest instant from which a wait still ends by `at`."""
    if at >= EVER:
        return at
    calendar, minutes = wait
    if calendar is None:
        return at - minutes
    if minutes == 0:
        return at
    return calendar.at_start((calendar.count(at) if minutes > 0 else calendar.starts_by(at)) - minutes)
