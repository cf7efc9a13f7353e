"""Where side chains join what is critical, and the feeding buffers that would protect those places.

A join is a finish-to-start link from work that is not critical to something critical. Its side chain is the longest run of
work that is not critical in front of it, in the same release; what is done already needs no buffer.
"""

from __future__ import annotations

import msgspec

from relplanner.insight.readings import Readings
from relplanner.plan.edits.buffers import Feeding
from relplanner.plan.model import Buffer, BufferRule, Id, Minutes, PerMille, Plan
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
    chains = _side_chains(readings)
    found = []
    for link in sorted(plan.links.values(), key=lambda one: (index[one.predecessor], index[one.successor], one.id)):
        ahead, behind = index[link.predecessor], index[link.successor]
        side = ahead in chains and plan.rows[link.predecessor].kind != "buffer"
        releases = readings.relations.release_of
        if link.type != "FS" or not side or not schedule.criticals[behind] or releases[ahead] != releases[behind]:
            continue
        length, rows = chains[ahead]
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


def _side_chains(readings: Readings) -> dict[int, tuple[int, tuple[Id, ...]]]:
    """The longest run of work that is not critical up to each position, with its length."""
    plan, schedule = readings.plan, readings.schedule
    ids, network = schedule.outline.ids, schedule.network
    release = readings.relations.release_of
    best: dict[int, tuple[int, tuple[Id, ...]]] = {}
    for v in network.order:  # predecessors first
        if v >= network.size or not network.leaf[v] or schedule.criticals[v] or _is_done(plan, ids[v]):
            continue
        before = [best[u] for u in network.waits_for(v) if u in best and release[u] == release[v]]
        length, rows = max(before, default=(0, ()))
        own = plan.rows[ids[v]]
        best[v] = (length + nominal(plan, own), (*rows, ids[v]) if own.estimate is not None else rows)
    return best


def _is_done(plan: Plan, row: Id) -> bool:
    """Whether a row is a fact: finished work, a decided gate."""
    progress, gate = plan.rows[row].progress, plan.gates.get(row)
    finished = progress is not None and (progress.actual_finish is not None or progress.percent >= 1000)
    return finished or (gate is not None and gate.decision in {"approved", "approved with conditions", "waived"})
