"""Verbs of links. No circle ever closes: the edit that would close one is refused, and the circle is named row by row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

import msgspec

from relplanner.plan.edits.ground import found, fresh, row_of, settled, several, with_records, without
from relplanner.plan.ids import IdSource
from relplanner.plan.model import NO_LAG, Id, Lag, Link, LinkType, Plan


def link(  # noqa: PLR0917  # the words of a link in the order in which it is said
    plan: Plan,
    ids: IdSource,
    predecessor: Id,
    successor: Id,
    type: LinkType = "FS",  # noqa: A002  # the record's own word
    lag: Lag = NO_LAG,
    *,
    id: Id | None = None,  # noqa: A002  # the record's own word
) -> Plan:
    """Let `successor` wait for `predecessor`.

    Raises `EditError` (`unknown-row`, `link-to-itself`, `link-to-own-summary`, `link-into-finish`, `link-twice`, `cycle`).
    """
    row_of(plan, predecessor)
    row_of(plan, successor)
    new = Link(id=fresh(ids, "l", plan, "links", id), predecessor=predecessor, successor=successor, type=type, lag=lag)
    return settled(plan, with_records(plan, "links", [new]))


def change_link(plan: Plan, link: Id, *, type: LinkType | None = None, lag: Lag | None = None) -> Plan:  # noqa: A002  # as above
    """Give a link another type or lag. Raises `EditError` as `link` does."""
    was: Link = found(plan, "links", link)
    now = msgspec.structs.replace(was, type=type or was.type, lag=was.lag if lag is None else lag)
    return settled(plan, with_records(plan, "links", [now]))


def unlink(plan: Plan, link: Id | Collection[Id]) -> Plan:
    """Take links away. Raises `EditError` (`unknown-link`)."""
    for key in several(link):
        found(plan, "links", key)
    return settled(plan, without(plan, "links", several(link)))


def unlink_rows(plan: Plan, rows: Collection[Id]) -> Plan:
    """Take away every link that stands between two of these rows; of a single row, all its links."""
    chosen = frozenset(several(rows))
    enough = min(2, len(chosen))
    keys = [link.id for link in plan.links.values() if len({link.predecessor, link.successor} & chosen) >= enough > 0]
    return settled(plan, without(plan, "links", keys))


def link_chain(plan: Plan, ids: IdSource, rows: Sequence[Id]) -> Plan:
    """Link rows one behind the other, finish to start, in the order given; links that stand already stay as they are.

    Raises `EditError` as `link` does.
    """
    standing = {(old.predecessor, old.successor) for old in plan.links.values()}
    after = plan
    for ahead, behind in pairwise(several(rows)):
        row_of(plan, ahead)
        row_of(plan, behind)
        if (ahead, behind) not in standing:
            after = with_records(after, "links", [Link(id=fresh(ids, "l", after, "links"), predecessor=ahead, successor=behind)])
    return settled(plan, after)


def set_predecessors(plan: Plan, ids: IdSource, row: Id, predecessors: Iterable[tuple[Id, LinkType, Lag]]) -> Plan:
    """Let a row wait for exactly these; a link to the same row of the same type keeps its id.

    Raises `EditError` as `link` does.
    """
    row_of(plan, row)
    standing = {(old.predecessor, old.type): old for old in plan.links.values() if old.successor == row}
    after = without(plan, "links", [old.id for old in standing.values()])
    for predecessor, type_, lag in predecessors:
        row_of(plan, predecessor)
        old = standing.pop((predecessor, type_), None)
        if old is None:
            new = Link(id=fresh(ids, "l", after, "links"), predecessor=predecessor, successor=row, type=type_, lag=lag)
        else:
            new = old if old.lag == lag else msgspec.structs.replace(old, lag=lag)
        after = with_records(after, "links", [new])
    return settled(plan, after)
