"""The forward and the backward pass over the network, on plain integers.

`Bounds` holds what each node brings along: its placer, and the bounds that do not come from links. The passes fill lists by node;
they know nothing of calendars but the lags of special edges, which count on the successor's.
"""

# ruff: noqa: PLR1714, PLR1730 - max(), min() and sets double the time of these loops
from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from relplanner.schedule.bounds import Bounds, differing
from relplanner.schedule.network import Network
from relplanner.schedule.placing import Span
from relplanner.schedule.shift import Shift
from relplanner.schedule.windows import Reopen, Step, Windowed
from relplanner.schedule.working_time import EVER, NEVER, WorkingTime


class Pass(ABC):
    """What both passes share: after an edit they follow what it reaches, node by node in the order of the pass.

    `visited` are the nodes that were placed, in this order: all of them, or those that the edit reaches.
    """

    def __init__(self, network: Network, bounds: Bounds) -> None:
        self.network = network
        self.bounds = bounds
        self.visited = network.order

    def _follow(self, changed: Iterable[int]) -> None:
        """Place some nodes again and, behind each that moves, those that depend on it."""
        rank = self.network.rank
        flags = bytearray(len(self.network.order))
        for v in changed:
            if rank[v] >= 0:
                flags[rank[v]] = 1
        self.visited = []
        opened: set[int] = set()
        while True:
            try:
                self._run(self._reached(flags, opened))
            except Reopen as signal:
                for v in signal.block.members:
                    flags[rank[v]] = 1
            else:
                return

    def _reached(self, flags: bytearray, opened: set[int]) -> Iterator[int]:
        """The flagged nodes, flagging behind each that moved those beyond; `flags` are by rank.

        A block is placed anew as a whole once one of its members is: `opened` are the roots of those.
        """
        order, rank, placers, visited = self.network.order, self.network.rank, self.bounds.placers, self.visited
        at = self._first(flags)
        while at >= 0:
            v = order[at]
            placer = placers[v]
            if isinstance(placer, Step) and placer.block.root not in opened:
                opened.add(placer.block.root)
                placer.block.reset()
                for w in placer.block.members:
                    flags[rank[w]] = 1
                at = self._first(flags)
                continue
            flags[at] = 0
            before = self._placed(v)
            visited.append(v)
            yield v
            if self._placed(v) != before:
                for w in self._beyond(v):
                    flags[rank[w]] = 1
            at = self._next(flags, at)

    @abstractmethod
    def _run(self, nodes: Iterable[int]) -> None:
        """Place nodes, each after all that it depends on."""

    @abstractmethod
    def _first(self, flags: bytearray) -> int:
        """The rank of the first flagged node in the order of the pass, -1 without one."""

    @abstractmethod
    def _next(self, flags: bytearray, at: int) -> int:
        """The same, from a rank on."""

    @abstractmethod
    def _placed(self, v: int) -> tuple[int, ...]:
        """What others may depend on."""

    @abstractmethod
    def _beyond(self, v: int) -> Sequence[int]:
        """The nodes that depend on a node."""


class Forward(Pass):
    """Early dates: `starts`, `finishes` and the start and finish bounds from which they follow, by node.

    `waits` are those of the bounds with the percent lags of summaries, which only a pass knows.
    """

    def __init__(self, network: Network, bounds: Bounds, previous: Forward | None = None) -> None:
        super().__init__(network, bounds)
        self.waits = list(bounds.waits)
        if previous is None:
            self.starts, self.finishes = [0] * network.nodes, [0] * network.nodes
            self.held, self.held_finish = list(bounds.start), list(bounds.finish)
        else:
            self.starts, self.finishes = list(previous.starts), list(previous.finishes)
            self.held, self.held_finish = list(previous.held), list(previous.held_finish)

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

    def place(self, nodes: Iterable[int]) -> None:
        """Place some nodes only, each after those among them that it depends on; no block may have to be opened again."""
        self._run(nodes)

    def shifted(self, shift: Shift) -> Forward:
        """The same pass in the places of now."""
        found = Forward.__new__(Forward)
        vars(found).update(vars(self), bounds=self.bounds.shifted(shift))
        found.starts, found.finishes = shift.values(self.starts, 0), shift.values(self.finishes, 0)
        found.held, found.held_finish = shift.values(self.held, NEVER), shift.values(self.held_finish, NEVER)
        return found

    def follow(self, previous: Forward, entered: Iterable[int]) -> None:
        """Place only what differs from the previous pass, that it was made with: by other bounds, other links into it."""
        was, now = previous.bounds, self.bounds
        for edge in now.shares.keys() & was.shares.keys():
            self.waits[edge] = now.waits[edge][0], previous.waits[edge][1]
        changed = {*entered, *differing(was.placers, now.placers), *differing(was.start, now.start)}
        changed.update(differing(was.finish, now.finish), (i for i, _ in was.by_hand.items() ^ now.by_hand.items()))
        changed.update(self.network.tails[edge] for edge in differing(was.waits, now.waits))
        changed.update(self.network.tails[edge] for edge in now.shares if was.shares.get(edge) is not now.shares[edge])
        self._follow(changed)

    def _next(self, flags: bytearray, at: int) -> int:
        return flags.find(1, at)

    def _first(self, flags: bytearray) -> int:
        return flags.find(1)

    def _placed(self, v: int) -> tuple[int, ...]:
        return self.starts[v], self.finishes[v]

    def _beyond(self, v: int) -> Sequence[int]:
        return self.network.followers(v)

    def _run(self, nodes: Iterable[int]) -> None:
        network, bounds = self.network, self.bounds
        starts, finishes, held, placers, base = self.starts, self.finishes, self.held, bounds.placers, bounds.start
        plain_in, special_in, finish_base, held_finish = network.plain_in, network.special_in, bounds.finish, self.held_finish
        for v in nodes:
            bound, finish_bound = base[v], finish_base[v]
            for u in plain_in[v]:
                if finishes[u] > bound:
                    bound = finishes[u]
            if v in special_in:
                bound, finish_bound = self._special(v, bound, finish_bound)
            held[v], held_finish[v] = bound, finish_bound
            placer = placers[v]
            if type(placer) is Span and finish_bound == NEVER:
                starts[v], finishes[v] = placer.calendar.place(bound, placer.minutes)
            elif placer is not None:
                starts[v], finishes[v] = placer.early(bound, finish_bound)
            else:
                starts[v], finishes[v] = self._exit(v)

    def _exit(self, v: int) -> tuple[int, int]:
        """The dates of a summary at its exit."""
        if v in self.bounds.by_hand:
            return self.bounds.by_hand[v]
        leaves = self.network.members[v]
        return min(map(self.starts.__getitem__, leaves)), max(map(self.finishes.__getitem__, leaves))

    def _special(self, v: int, bound: int, finish_bound: int) -> tuple[int, int]:
        """The bounds of a node with those of its special edges."""
        special = self.network.special
        for edge in self.network.special_in[v]:
            at, kind = self.bound(edge), special[edge].type
            if kind == "FS" or kind == "SS":
                if at > bound:
                    bound = at
            elif at > finish_bound:
                finish_bound = at
        return bound, finish_bound

    def bound(self, edge: int) -> int:
        """The instant up to which a special edge holds its successor's start or finish."""
        head, kind = self.network.heads[edge], self.network.special[edge].type
        at = self.finishes[head] if kind == "FS" or kind == "FF" else self.starts[head]
        calendar, minutes = self.waits[edge]
        if self.bounds.shares and edge in self.bounds.shares:
            length = self.bounds.shares[edge].between(self.starts[head], self.finishes[head])
            minutes = (self.network.special[edge].lag.amount * length + 500) // 1000
            self.waits[edge] = (calendar, minutes)
        if calendar is None:
            return at + minutes
        return calendar.place(at, minutes)[1] if minutes > 0 else calendar.add(at, minutes)


class Backward(Pass):
    """Late dates by node, and the latest bounds that still allow them. The waits of `bounds` are those of a forward pass.

    `ends` gives the latest finish of each row: nothing may move the end of its release. Nodes outside of `within` are left out
    (None: none is); whatever leads to one of these nodes is one of them.
    """

    def __init__(
        self,
        network: Network,
        bounds: Bounds,
        ends: Sequence[int],
        early: Sequence[int],
        *,
        within: AbstractSet[int] | None = None,
        previous: Backward | None = None,
    ) -> None:
        super().__init__(network, bounds)
        self.within = within
        self.ends = ends
        self.early = early
        if previous is None:
            self.starts, self.finishes = [EVER] * network.nodes, [EVER] * network.nodes
            self.latest, self.latest_finish = [EVER] * network.nodes, [EVER] * network.nodes
        else:
            self.starts, self.finishes = list(previous.starts), list(previous.finishes)
            self.latest, self.latest_finish = list(previous.latest), list(previous.latest_finish)
        self.first: dict[int, int] = {}
        self.to_target: frozenset[int] = frozenset()

    def run(self) -> None:
        """Place every node as late as what stands behind it allows."""
        for block in self.bounds.blocks:
            block.reset()
        for summary, leaves in self.network.members.items():
            self.first[summary] = min(leaves, key=self.early.__getitem__)
        order = [v for v in reversed(self.network.order) if self.within is None or v in self.within]
        at = 0
        while at < len(order):
            try:
                self._run(order[at:] if at else order)
            except Reopen as signal:
                members = set(signal.block.members)
                at = next(k for k, v in enumerate(order) if v in members)
            else:
                return

    def shifted(self, shift: Shift) -> Backward:
        """The same pass in the places of now."""
        found = Backward.__new__(Backward)
        vars(found).update(vars(self), bounds=self.bounds.shifted(shift), ends=shift.values(self.ends, EVER))
        found.starts, found.finishes = shift.values(self.starts, EVER), shift.values(self.finishes, EVER)
        found.latest, found.latest_finish = shift.values(self.latest, EVER), shift.values(self.latest_finish, EVER)
        found.first = {}
        found.within = None if self.within is None else shift.rows(self.within)
        return found

    def follow(self, previous: Backward, left: Iterable[int], moved: Iterable[int]) -> None:
        """Place only what differs from the previous pass, that it was made with: other caps, other links out of it.

        `moved` are the nodes that the pass which gives `early` has placed anew.
        """
        network, was, now = self.network, previous.bounds, self.bounds
        changed = {*left, *differing(was.placers, now.placers), *differing(previous.ends, self.ends)}
        changed.update(differing(was.latest_start, now.latest_start), differing(was.latest_finish, now.latest_finish))
        changed.update(network.heads[edge] for edge in differing(was.waits, now.waits))
        changed.update(self._other_firsts(previous, moved))
        self._follow(changed if self.within is None else changed & self.within)

    def _other_firsts(self, previous: Backward, moved: Iterable[int]) -> Iterator[int]:
        """The leaves that are no longer, or only now, the first of their summary."""
        members, exits_of = self.network.members, self.network.exits_of
        self.first = {summary: first for summary, first in previous.first.items() if summary in members}
        anew = {summary for v in moved if v in exits_of for summary in exits_of[v]} | (members.keys() - self.first.keys())
        for summary in anew:
            was = self.first.get(summary, -1)
            self.first[summary] = now = min(members[summary], key=self.early.__getitem__)
            if now != was:
                yield from (v for v in (was, now) if v >= 0)

    def _next(self, flags: bytearray, at: int) -> int:
        return flags.rfind(1, 0, at + 1)

    def _first(self, flags: bytearray) -> int:
        return flags.rfind(1)

    def _placed(self, v: int) -> tuple[int, ...]:
        return self.starts[v], self.finishes[v], self.latest[v], self.latest_finish[v]

    def _beyond(self, v: int) -> Sequence[int]:
        return self.network.waits_for(v)

    def _run(self, nodes: Iterable[int]) -> None:
        network, bounds, latest, ends = self.network, self.bounds, self.latest, self.ends
        plain_out, special_out, exits_of, placers = network.plain_out, network.special_out, network.exits_of, bounds.placers
        start_caps, finish_caps, size = bounds.latest_start, bounds.latest_finish, network.size
        starts, finishes, latest_finish = self.starts, self.finishes, self.latest_finish
        for v in nodes:
            start, finish = EVER, EVER
            for w in plain_out[v]:
                if latest[w] < finish:
                    finish = latest[w]
            if v in special_out or v in exits_of:
                start, finish = self.special(v, finish)
            placer = placers[v]
            if placer is None or v >= size:
                starts[v], finishes[v] = start, finish
                latest[v] = min(start, finish)
                continue
            if finish > ends[v]:
                finish = ends[v]
            if finish_caps[v] < finish:
                finish = finish_caps[v]
            if start_caps[v] < start:
                start = start_caps[v]
            if type(placer) is Span and start == EVER:
                starts[v], finishes[v], latest_finish[v] = placer.calendar.place_back(finish, placer.minutes)
                latest[v] = starts[v]
            else:
                starts[v], finishes[v], latest[v], latest_finish[v] = placer.late(start, finish)

    def limits(self, v: int) -> tuple[int, int]:
        """The latest start and finish that what stands behind leaves to a node."""
        finish = min((self.latest[w] for w in self.network.plain_out[v]), default=EVER)
        start, finish = self.special(v, finish)
        return start, finish if v >= self.network.size else min(finish, self.ends[v])

    def stay(self, v: int, start: int, finish: int) -> None:
        """Note the latest bounds with which a node still stands where it stands."""
        placer = self.bounds.placers[v]
        if placer is None or v >= self.network.size:
            self.first[v] = min(self.network.members.get(v, (v,)), key=self.early.__getitem__)
            edges_start, edges_finish = EVER, min((self.latest[w] for w in self.network.plain_out[v]), default=EVER)
            if v in self.network.special_out:
                edges_start, edges_finish = self.special(v, edges_finish)
            self.starts[v], self.finishes[v], self.latest[v] = edges_start, edges_finish, min(edges_start, edges_finish)
        elif type(placer) is Span:
            self.latest[v], self.latest_finish[v] = start, placer.calendar.next_work(finish)
        elif isinstance(placer, Step | Windowed):
            self.latest[v], self.latest_finish[v] = start, finish
        else:
            _, _, self.latest[v], self.latest_finish[v] = placer.late(start, finish)

    def special(self, v: int, finish: int) -> tuple[int, int]:
        """The latest start and finish that special edges and summaries above leave to a node."""
        start = EVER
        special = self.network.special
        for edge in self.network.special_out.get(v, ()):
            at, kind = self.limit(edge), special[edge].type
            if kind == "FS" or kind == "FF":
                if at < finish:
                    finish = at
            elif at < start:
                start = at
        for summary in self.network.exits_of.get(v, ()):
            finish = min(finish, self.finishes[summary])
            if self.first[summary] == v:
                start = min(start, self.starts[summary])
        return start, finish

    def limit(self, edge: int) -> int:
        """The latest instant of the predecessor that a special edge allows."""
        tail, kind = self.network.tails[edge], self.network.special[edge].type
        at = self.latest[tail] if kind == "FS" or kind == "SS" else self.latest_finish[tail]
        return unlagged(at, self.bounds.waits[edge])


def unlagged(at: int, wait: tuple[WorkingTime | None, int]) -> int:
    """The latest instant from which a wait still ends by `at`."""
    if at >= EVER:
        return at
    calendar, minutes = wait
    if calendar is None:
        return at - minutes
    if minutes > 0:
        return calendar.place_back(at, minutes)[0]
    return calendar.at_start(calendar.starts_by(at) - minutes) if minutes else at
