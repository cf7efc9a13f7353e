"""Verbs of buffers: size them, commit them, move time between them, put them in, keep how they stood.

The plan knows no dates and no computed sizes, so whoever has them passes them in (`relplanner.insight.consumption`,
`relplanner.insight.feeding`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from msgspec.structs import replace

from relplanner.plan.edits.ground import found, fresh, one_line, row_of, settled, with_records
from relplanner.plan.edits.moves import inserted, siblings
from relplanner.plan.ids import IdSource
from relplanner.plan.legal import named
from relplanner.plan.model import (
    NO_LAG,
    Buffer,
    BufferMark,
    BufferRule,
    CommittedWork,
    Id,
    Instant,
    Link,
    Minutes,
    PerMille,
    Plan,
    Row,
    buffer_mark_id,
)
from relplanner.plan.problems import EditError


class BufferMove(msgspec.Struct, frozen=True, kw_only=True):
    """Time that goes from one buffer to another: their sizes now, and where committed ends come to stand (None: uncommitted)."""

    source: Id
    target: Id
    minutes: Minutes
    source_size: Minutes
    target_size: Minutes
    source_end: Instant | None = None
    target_end: Instant | None = None


class Feeding(msgspec.Struct, frozen=True, kw_only=True):
    """A feeding buffer to put in: into which link, and of what size."""

    link: Id
    size: Minutes
    name: str = ""


class PhaseBuffer(msgspec.Struct, frozen=True, kw_only=True):
    """A buffer to put before a gate: the rule and share of its size."""

    gate: Id
    rule: BufferRule = "percent of chain"
    share: PerMille = PerMille(250)
    name: str = ""


class BufferState(msgspec.Struct, frozen=True, kw_only=True):
    """How a buffer stands: minutes of its chain, of what remains of it, of its size, and what is consumed."""

    buffer: Id
    length: Minutes
    remaining: Minutes
    size: Minutes
    consumed: Minutes


class Commitment(msgspec.Struct, frozen=True, kw_only=True):
    """Where the end of a buffer is anchored, the size that it keeps from then on, and the estimates of the work before it."""

    end: Instant
    size: Minutes
    work: tuple[CommittedWork, ...] = ()


def commit_buffers(plan: Plan, commitments: Mapping[Id, Commitment]) -> Plan:
    """Anchor the ends of buffers, which keep their sizes from then on. Raises `EditError` (`unknown-buffer`, `bad-length`)."""
    records: list[Buffer] = [
        replace(found(plan, "buffers", key), committed_end=one.end, committed_size=one.size, committed_work=one.work)
        for key, one in commitments.items()
    ]
    return settled(plan, with_records(plan, "buffers", records))


def fix_buffers(plan: Plan, sizes: Mapping[Id, Minutes]) -> Plan:
    """Give buffers sizes that no rule changes any more. Raises `EditError` (`unknown-buffer`, `bad-length`)."""
    records: list[Buffer] = [
        replace(found(plan, "buffers", key), rule="fixed", size=size, committed_size=None) for key, size in sizes.items()
    ]
    return settled(plan, with_records(plan, "buffers", records))


def follow_rule(plan: Plan, shares: Mapping[Id, PerMille], rule: BufferRule) -> Plan:
    """Keep the sizes of buffers in step with a rule, each with its share of the chain; committed ones follow it too.

    Raises `EditError` (`unknown-buffer`, `bad-length`).
    """
    records: list[Buffer] = [
        replace(found(plan, "buffers", key), rule=rule, share=share, committed_size=None) for key, share in shares.items()
    ]
    return settled(plan, with_records(plan, "buffers", records))


def release_buffers(plan: Plan, buffers: Iterable[Id]) -> Plan:
    """Let committed buffers move along with their work again. Raises `EditError` (`unknown-buffer`)."""
    records: list[Buffer] = [
        replace(found(plan, "buffers", key), committed_end=None, committed_size=None, committed_work=()) for key in buffers
    ]
    return settled(plan, with_records(plan, "buffers", records))


def move_buffer(plan: Plan, move: BufferMove) -> Plan:
    """Take time from one buffer and give it to another; both keep their sizes from then on, whatever their rules said.

    Raises `EditError` (`unknown-buffer`, `same-buffer`, `buffer-too-small`).
    """
    source: Buffer = found(plan, "buffers", move.source)
    target: Buffer = found(plan, "buffers", move.target)
    row = row_of(plan, move.source)
    if source is target:
        raise EditError("same-buffer", f"{named(row)} cannot give time to itself; choose another buffer.", move.source)
    if not 0 < move.minutes <= move.source_size:
        raise EditError(
            "buffer-too-small", f"{named(row)} has not so much time to give; choose something up to its own size.", move.source
        )
    records = [
        replace(
            source,
            rule="fixed",
            size=Minutes(move.source_size - move.minutes),
            committed_end=move.source_end,
            committed_size=None,
        ),
        replace(
            target,
            rule="fixed",
            size=Minutes(move.target_size + move.minutes),
            committed_end=move.target_end,
            committed_size=None,
        ),
    ]
    return settled(plan, with_records(plan, "buffers", records))


def insert_feeding_buffers(plan: Plan, ids: IdSource, feedings: Iterable[Feeding]) -> Plan:
    """Put a buffer into each of these links, right behind its predecessor. Raises `EditError` (`unknown-link`, `bad-length`)."""
    after = plan
    for feeding in feedings:
        link: Link = found(after, "links", feeding.link)
        ahead = row_of(after, link.predecessor)
        name = one_line(feeding.name) or f"Feeding buffer: {ahead.name}"
        key = fresh(ids, "b", after, "rows")
        place = [row.id for row in siblings(after, ahead.parent)].index(ahead.id) + 1
        after = inserted(after, [Row(id=key, name=name, kind="buffer")], ahead.parent, place)
        after = with_records(after, "buffers", [Buffer(id=key, size=feeding.size, feeding=True)])
        behind = Link(id=fresh(ids, "l", after, "links"), predecessor=key, successor=link.successor, lag=link.lag)
        after = with_records(after, "links", [replace(link, successor=key, lag=NO_LAG), behind])
    return settled(plan, after)


def insert_phase_buffers(plan: Plan, ids: IdSource, wanted: Iterable[PhaseBuffer]) -> Plan:
    """Put a buffer before each of these gates: the work of its phase leads to the buffer, and that to the gate.

    Links of other gates, of buffers and from outside the phase stay as they are. Raises `EditError` (`unknown-gate`, `no-work`).
    """
    after = plan
    for one in wanted:
        row = row_of(after, found(after, "gates", one.gate).id)
        turned = links_to_protect(after, row.id)
        if not turned:
            raise EditError("no-work", f"No work leads to {named(row)}; link the last work of its phase to it first.", row.id)
        key = fresh(ids, "b", after, "rows")
        place = [each.id for each in siblings(after, row.parent)].index(row.id)
        phase = after.rows[row.parent].name if row.parent is not None else row.name
        name = one_line(one.name) or f"Buffer: {phase[:1].lower()}{phase[1:]}"
        after = inserted(after, [Row(id=key, name=name, kind="buffer")], row.parent, place)
        after = with_records(after, "buffers", [Buffer(id=key, rule=one.rule, share=one.share)])
        behind = Link(id=fresh(ids, "l", after, "links"), predecessor=key, successor=row.id)
        after = with_records(after, "links", [*(replace(each, successor=key) for each in turned), behind])
    return settled(plan, after)


def links_to_protect(plan: Plan, gate: Id) -> list[Link]:
    """The links, finish to start, from work of its phase to a gate."""
    parent = plan.rows[gate].parent
    into = [one for one in plan.links.values() if one.successor == gate and one.type == "FS"]
    rows = plan.rows
    return [one for one in into if rows[one.predecessor].kind not in {"gate", "buffer"} and _below(plan, one.predecessor, parent)]


def _below(plan: Plan, row: Id, above: Id | None) -> bool:
    at: Id | None = row
    while at is not None and at != above:
        at = plan.rows[at].parent
    return at == above


def keep_buffers(plan: Plan, at: Instant, states: Iterable[BufferState]) -> Plan:
    """Keep how buffers stand at a moment, for their fever charts; what was kept of the same moment is replaced."""
    marks = [
        BufferMark(
            id=buffer_mark_id(one.buffer, at),
            buffer=one.buffer,
            at=at,
            length=one.length,
            remaining=one.remaining,
            size=one.size,
            consumed=one.consumed,
        )
        for one in states
    ]
    return settled(plan, with_records(plan, "buffer_marks", marks))
