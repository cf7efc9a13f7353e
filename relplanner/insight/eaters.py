"""What eats a committed buffer, task by task: the delays on the path that really leads to it add up to what is consumed.

Followed back from the buffer over whatever holds each row inside the phase: a row that takes longer than its likely estimate
(that of when the buffer was committed, where it was kept) has eaten the difference, one that begins later than what it waits
for has eaten the gap, the entry what it came too late. A path that is shorter than the longest chain gives time back. All
counted on the buffer's calendar.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec.structs import replace

from relplanner.insight.buffer_starts import begin_of
from relplanner.plan.model import Buffer, Id, Minutes, Plan
from relplanner.schedule.buffers import Chain, longest_chain, nominal
from relplanner.schedule.result import Schedule

Way = Literal["longer", "later", "entry", "path"]


class Eater(msgspec.Struct, frozen=True, kw_only=True):
    """Minutes of a buffer that one thing has eaten (given back: negative).

    `longer`: the row takes longer than its estimate. `later`: it begins later than what it waits for. `entry`: the phase began
    later than planned, `row` is the gate before it (None without one). `path`: other tasks lead to the buffer than its chain.
    """

    row: Id | None
    minutes: Minutes
    way: Way


def eaters(plan: Plan, schedule: Schedule, buffer: Id, chain: Chain, consumed: Minutes) -> tuple[Eater, ...]:
    """What eats a committed buffer, the most first; their minutes add up to `consumed`."""
    then = as_committed(plan, plan.buffers[buffer])
    if then is not plan:
        chain = longest_chain(then, schedule.network, buffer)
    walk = _Walk(plan, schedule, buffer, then)
    walk.back()
    hours = schedule.worktime.task_calendar(buffer)
    anchor = plan.buffers[buffer].committed_end
    found: dict[tuple[Id | None, Way], int] = dict(walk.eaten)
    if anchor is not None and walk.entered is not None:
        planned = hours.subtract(anchor, schedule.buffer_sizes.get(buffer, Minutes(0)) + chain.length)
        entry = hours.between(planned, walk.entered)
        found[walk.entry, "entry"] = entry
    other = consumed - sum(found.values())
    if other:
        found[None, "path"] = other
    ordered = sorted(found.items(), key=lambda item: -item[1])
    return tuple(Eater(row=row, way=way, minutes=Minutes(minutes)) for (row, way), minutes in ordered if minutes)


def as_committed(plan: Plan, buffer: Buffer) -> Plan:
    """The plan with the estimates that it had when a buffer was committed; itself where they are the same, or not known."""
    rows = {}
    for one in buffer.committed_work:
        row = plan.rows.get(one.row)
        if row is not None and row.estimate is not None and row.estimate.likely != one.likely:
            rows[one.row] = replace(row, estimate=replace(row.estimate, likely=one.likely))
    return replace(plan, rows={**plan.rows, **rows}) if rows else plan


class _Walk:
    """The way back from a buffer to the entry of its phase; `entered` is when the phase was entered, from the row `entry`."""

    def __init__(self, plan: Plan, schedule: Schedule, buffer: Id, then: Plan) -> None:
        self.plan, self.schedule, self.then = plan, schedule, then
        self.dating = schedule.dating
        self.network = schedule.dating.network
        self.forward = schedule.dating.scheduled
        self.hours = schedule.worktime.task_calendar(buffer)
        tree = schedule.outline
        self.at = tree.index[buffer]
        phase = next((at for at in tree.ancestors(self.at) if plan.rows[tree.ids[at]].kind == "phase"), -1)
        self.low, self.high = (phase, tree.end[phase]) if phase >= 0 else (0, len(tree.ids))
        self.eaten: dict[tuple[Id | None, Way], int] = {}
        self.entry: Id | None = None
        self.entered: int | None = None

    def back(self) -> None:
        """Follow what holds each row back to the entry."""
        v: int | None = self.at
        ending = False
        for _ in range(2 * self.network.nodes):
            if v is None:
                return
            if v in self.network.members:
                v, ending = max(self.network.members[v], key=self.forward.finishes.__getitem__), True
            elif ending:
                v, ending = self._from_finish(v)
            else:
                v, ending = self._from_start(v)

    def _note(self, v: int, way: Way, minutes: int) -> None:
        if minutes and v < self.network.size:
            key = (self.network.outline.ids[v], way)
            self.eaten[key] = self.eaten.get(key, 0) + minutes

    def _from_finish(self, v: int) -> tuple[int | None, bool]:
        """From a row's finish to what it ends with, else to its own start."""
        finish = self.forward.finishes[v]
        for edge in self.network.special_in.get(v, ()):
            link = self.network.special[edge]
            if link.type in {"FF", "SF"} and self.hours.between(self.forward.bound(edge), finish) == 0:
                return self._over(self.network.heads[edge], self.forward.bound(edge), ends=link.type == "FF")
        row = self.plan.rows[self.network.outline.ids[v]] if v < self.network.size else None
        if row is not None:
            usual = nominal(self.then, self.then.rows[row.id])
            self._note(v, "longer", self.hours.between(self.forward.starts[v], finish) - usual)
        return v, False

    def _from_start(self, v: int) -> tuple[int | None, bool]:
        """From a row's start to what holds it."""
        best, bound, ends = -1, -1, True
        for u in self.network.plain_in[v]:
            if self.forward.finishes[u] > bound:
                best, bound, ends = u, self.forward.finishes[u], True
        for edge in self.network.special_in.get(v, ()):
            link = self.network.special[edge]
            if link.type in {"FS", "SS"} and self.forward.bound(edge) > bound:
                best, bound, ends = self.network.heads[edge], self.forward.bound(edge), link.type == "FS"
        if best < 0:
            self.entered = self.forward.starts[v]
            return None, False
        start = begin_of(self.plan, self.schedule, self.network.outline.ids[v]) if v == self.at else self.forward.starts[v]
        self._note(v, "later", self.hours.between(bound, start))
        return self._over(best, bound, ends=ends)

    def _over(self, u: int, bound: int, *, ends: bool) -> tuple[int | None, bool]:
        """Over a link to the row in front of it, or out of the phase."""
        if self.low <= self.network.position(u) < self.high:
            return u, ends
        self.entered, self.entry = bound, self.network.outline.ids[self.network.position(u)]
        return None, False
