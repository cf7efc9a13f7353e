"""Where side chains join what is critical, and the feeding buffers that would protect those places.

A join is a finish-to-start link from work that is not critical to something critical. Its side chain is the longest run of
work that is not critical in front of it, in the same release.
"""

from __future__ import annotations

import msgspec

from relplanner.insight.readings import Readings
from relplanner.plan.edits.buffers import Feeding
from relplanner.plan.model import Buffer, BufferRule, Id, Minutes, PerMille
from relplanner.schedule.buffers import Chain, nominal, size

HALF = PerMille(500)
"""A feeding buffer takes half of its chain, unless told otherwise."""


class Join(msgspec.Struct, frozen=True, kw_only=True):
    """A place where a side chain joins: its `rows` in order, their `length`, the `size` that the rule gives its buffer.

    `room` is what the chain can slip already without moving anything critical: a buffer up to that moves nothing.
    """

    link: Id
    rows: tuple[Id, ...]
    joined: Id
    length: Minutes
    size: Minutes
    room: Minutes

    @property
    def feeding(self) -> Feeding:
        """What the verb that inserts the buffer needs."""
        return Feeding(link=self.link, size=self.size)


def joins(readings: Readings, rule: BufferRule = "percent of chain", share: PerMille = HALF) -> tuple[Join, ...]:
    """Every place where a side chain joins, in tree order; chains of no length and places with a buffer are left out."""
    plan, schedule = readings.plan, readings.schedule
    index = schedule.outline.index
    found = []
    for link in sorted(plan.links.values(), key=lambda one: (index[one.predecessor], index[one.successor], one.id)):
        ahead, behind = index[link.predecessor], index[link.successor]
        side = schedule.network.leaf[ahead] and not schedule.criticals[ahead] and plan.rows[link.predecessor].kind != "buffer"
        releases = readings.relations.release_of
        if link.type != "FS" or not side or not schedule.criticals[behind] or releases[ahead] != releases[behind]:
            continue
        rows = _side_chain(readings, ahead)
        length = sum(nominal(plan, plan.rows[row]) for row in rows)
        if length:
            chain = Chain(rows, Minutes(length))
            found.append(
                Join(
                    link=link.id,
                    rows=rows,
                    joined=link.successor,
                    length=chain.length,
                    size=size(plan, Buffer(id="", rule=rule, share=share), chain),
                    room=Minutes(max(0, schedule.total_floats[ahead])),
                )
            )
    return tuple(found)


def _side_chain(readings: Readings, at: int) -> tuple[Id, ...]:
    """The longest run of work that is not critical up to a position."""
    plan, schedule = readings.plan, readings.schedule
    ids, network = schedule.outline.ids, schedule.network
    release = readings.relations.release_of
    best: dict[int, tuple[int, tuple[Id, ...]]] = {}

    def longest(v: int) -> tuple[int, tuple[Id, ...]]:
        if v not in best:
            before = [
                longest(u)
                for u in network.waits_for(v)
                if u < network.size and network.leaf[u] and not schedule.criticals[u] and release[u] == release[v]
            ]
            length, rows = max(before, default=(0, ()))
            own = plan.rows[ids[v]]
            best[v] = (length + nominal(plan, own), (*rows, ids[v]) if own.estimate is not None else rows)
        return best[v]

    for v in network.order:  # predecessors first, so that no chain recurses deeply
        if v < network.size and network.leaf[v] and not schedule.criticals[v]:
            longest(v)
        if v == at:
            break
    return best[at][1]
