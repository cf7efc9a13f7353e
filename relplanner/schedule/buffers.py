"""The sizes of buffers, by rule, from estimates and links inside the phase: before any date is known.

The phase's *longest chain* is the longest path from its entry gate (the last gate of the phase before; without one, from
the phase's own first rows) to the buffer, over rows, links and lags inside the phase, by likely estimates.
Rows that no path inside the phase reaches from the entry, and rows that the buffer does not wait for, are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isqrt

import msgspec
from msgspec.structs import replace

from relplanner.plan.model import Buffer, Id, Link, Minutes, Plan, Row
from relplanner.plan.outline import Outline
from relplanner.schedule.estimates import remaining
from relplanner.schedule.network import Network

OUTSIDE = -(10**15)


class Chain(msgspec.Struct, frozen=True):
    """The longest chain in front of a buffer: its rows in order, and its length in minutes."""

    rows: tuple[Id, ...]
    length: Minutes


def buffer_sizes(plan: Plan, network: Network) -> dict[Id, Minutes]:
    """Every buffer's size by its rule."""
    found: dict[Id, Minutes] = {}
    for key in sorted(plan.buffers, key=lambda key: network.rank[network.outline.index[key]] if key in plan.rows else -1):
        if key in plan.rows:
            found[key] = size(plan, plan.buffers[key], longest_chain(plan, network, key))
    return found


def size(plan: Plan, buffer: Buffer, chain: Chain) -> Minutes:
    """A buffer's size: cut and paste ½Σl, half of the safety cut ½Σ(s - l), root of squares √Σ(s - l)², each rounded up last.

    A committed buffer keeps the size that it had when it was committed.
    """
    if buffer.committed_end is not None and buffer.committed_size is not None:
        return buffer.committed_size
    step = max(1, buffer.round_to)
    rows = [row for row in (plan.rows[key] for key in chain.rows) if row.estimate is not None and row.kind != "buffer"]
    likely = [nominal(plan, row) for row in rows]
    if buffer.rule == "percent of chain":
        return Minutes(-(-chain.length * buffer.share // (1000 * step)) * step)
    if buffer.rule == "cut and paste":
        return Minutes(-(-sum(likely) // (2 * step)) * step)
    safety = [nominal(plan, row, safe=True) - length for row, length in zip(rows, likely, strict=True)]
    if buffer.rule == "half of safety":
        return Minutes(-(-max(0, sum(safety)) // (2 * step)) * step)
    if buffer.rule == "root of squares":
        squares = sum(s * s for s in safety)
        root = isqrt(squares)
        return Minutes(-(-(root + (root * root < squares)) // step) * step)
    return buffer.size


def nominal(plan: Plan, row: Row, *, safe: bool = False) -> int:
    """A row's likely length in minutes of work, or its `safe` (pessimistic) one; a day of elapsed time counts as a day."""
    if row.estimate is None or row.kind == "buffer":
        return 0
    estimate = row.estimate
    minutes = estimate.pessimistic if safe and estimate.pessimistic is not None else estimate.likely
    return minutes * plan.settings.minutes_per_day // 1440 if estimate.kind == "elapsed" else minutes


def remaining_chain(left: Plan, network: Network, buffer: Id) -> Chain:
    """What remains of the chains in front of a buffer, the longest of it, in a plan with `what_is_left` of its estimates."""
    at = network.outline.index[buffer]
    return _Remaining(left, network, phase_at(left, network.outline, at)).to(at)


def longest_chain(plan: Plan, network: Network, buffer: Id) -> Chain:
    """The longest chain of the buffer's phase that leads to it."""
    at = network.outline.index[buffer]
    return _Chains(plan, network, phase_at(plan, network.outline, at)).to(at)


def what_is_left(plan: Plan) -> Plan:
    """The plan with what is left of every estimate."""
    rows = {
        key: replace(row, estimate=replace(row.estimate, likely=remaining(row)))
        for key, row in plan.rows.items()
        if row.estimate is not None and row.progress is not None
    }
    return replace(plan, rows={**plan.rows, **rows}) if rows else plan


def phase_at(plan: Plan, tree: Outline, position: int) -> int:
    """The position of the phase around one; that of the row at the top where it stands in none."""
    phase = position
    for above in tree.ancestors(phase):
        phase = above
        if plan.rows[tree.ids[above]].kind == "phase":
            break
    return phase


class _Chains:
    """Longest paths inside of one phase; `ends` and `begins` are minutes from the entry, by node; OUTSIDE: not reached."""

    def __init__(self, plan: Plan, network: Network, phase: int) -> None:
        self.plan, self.network, self.phase = plan, network, phase
        tree = network.outline
        self.low, self.high = phase, tree.end[phase]
        self.gate = self._entry_gate()
        self.begins: dict[int, int] = {}
        self.ends: dict[int, int] = {}
        self.via: dict[int, int] = {}
        inside = range(self.low, self.high)
        rank = network.rank
        known = (v for i in inside for v in (i, network.entries.get(i, -1)) if v >= 0 and rank[v] >= 0)
        nodes = sorted(known, key=rank.__getitem__)
        self.inside = set(nodes)
        for v in nodes:
            self._reach(v)

    def _entry_gate(self) -> int:
        """The position of the last gate of the phase before; -1 without one."""
        plan, tree = self.plan, self.network.outline
        siblings = tree.children(tree.parent[self.phase])
        before = [i for i in siblings if i < self.phase and plan.rows[tree.ids[i]].kind == "phase"]
        if not before:
            return -1
        gates = [i for i in range(before[-1], tree.end[before[-1]]) if plan.rows[tree.ids[i]].kind == "gate"]
        return gates[-1] if gates else -1

    def _reach(self, v: int) -> None:
        """The longest path to one node."""
        length = 0 if v >= self.network.size else nominal(self.plan, self.plan.rows[self.network.outline.ids[v]])
        if v in self.network.members:
            leaves = [u for u in self.network.members[v] if self.ends[u] > OUTSIDE]
            self.begins[v] = min((self.begins[u] for u in leaves), default=OUTSIDE)
            self.ends[v] = max((self.ends[u] for u in leaves), default=OUTSIDE)
            if leaves:
                self.via[v] = max(leaves, key=self.ends.__getitem__)
            return
        best, via = OUTSIDE, -1
        for u, link in self._incoming(v):
            start = self._start(u, link, length)
            if start > best or (start == best > OUTSIDE and u < via):  # of two that are as long, the upper in the tree
                best, via = start, u
        if best == OUTSIDE and self.gate < 0 and v < self.network.size and not self._waits_inside(v):
            best = 0
        self.begins[v] = best
        self.ends[v] = best + length if best > OUTSIDE else OUTSIDE
        if via >= 0:
            self.via[v] = via

    def _waits_inside(self, v: int) -> bool:
        return any(u in self.inside and (u < self.network.size or self._waits_inside(u)) for u in self.network.waits_for(v))

    def _incoming(self, v: int) -> Iterator[tuple[int, Link | None]]:
        for u in self.network.plain_in[v]:
            yield u, None
        for edge in self.network.special_in.get(v, ()):
            yield self.network.heads[edge], self.network.special[edge]

    def _start(self, u: int, link: Link | None, length: int) -> int:
        """When a node may begin behind one of those before it."""
        if u == self.gate:
            begin = end = 0
        else:
            begin, end = self.begins.get(u, OUTSIDE), self.ends.get(u, OUTSIDE)
        if end == OUTSIDE:
            return OUTSIDE
        if link is None:
            return end
        lag = self._lag(link)
        if link.type in {"FS", "SS"}:
            return (end if link.type == "FS" else begin) + lag
        return (end if link.type == "FF" else begin) + lag - length

    def _lag(self, link: Link) -> int:
        lag = link.lag
        if lag.kind == "percent":
            return (lag.amount * nominal(self.plan, self.plan.rows[link.predecessor]) + 500) // 1000
        return lag.amount * self.plan.settings.minutes_per_day // 1440 if lag.kind == "elapsed" else lag.amount

    def to(self, buffer: int) -> Chain:
        """The chain that ends at the buffer."""
        if self.begins.get(buffer, OUTSIDE) <= OUTSIDE:
            return Chain((), Minutes(0))
        rows: list[Id] = []
        at = self.via.get(buffer, -1)
        while at >= 0 and at != self.gate:
            if at < self.network.size and at not in self.network.members:
                rows.append(self.network.outline.ids[at])
            at = self.via.get(at, -1)
        return Chain(tuple(reversed(rows)), Minutes(max(0, self.begins[buffer])))


class _Remaining(_Chains):
    """Longest paths over what remains: the wait behind something that has happened is over."""

    def _lag(self, link: Link) -> int:
        progress = self.plan.rows[link.predecessor].progress
        if progress is None or link.lag.amount < 0:
            return super()._lag(link)
        done = progress.actual_finish is not None or progress.percent >= 1000
        begun = done or progress.actual_start is not None or progress.percent > 0
        return 0 if (begun if link.type in {"SS", "SF"} else done) else super()._lag(link)
