"""Sizes of buffers for the slow scheduler: the longest chain of a phase, found by trying every way back from its buffer."""

from __future__ import annotations

from functools import cache
from math import isqrt

from relplanner.plan.model import Link, Plan


def ancestors(plan: Plan, key: str) -> list[str]:
    """The rows above one, the nearest first."""
    found = []
    above = plan.rows[key].parent
    while above is not None:
        found.append(above)
        above = plan.rows[above].parent
    return found


def buffer_size(plan: Plan, key: str) -> int:
    """A buffer's size by its rule, from the longest chain of its phase."""
    record = plan.buffers[key]
    rows, length = longest_chain(plan, key)
    likely = [nominal(plan, row) for row in rows]
    safe = [nominal(plan, row, safe=True) - one for row, one in zip(rows, likely, strict=True)]
    step = record.round_to
    if record.rule == "percent of chain":
        return -(-length * record.share // (1000 * step)) * step
    if record.rule == "cut and paste":
        return -(-sum(likely) // (2 * step)) * step
    if record.rule == "half of safety":
        return -(-max(0, sum(safe)) // (2 * step)) * step
    if record.rule == "root of squares":
        squares = sum(one * one for one in safe)
        root = isqrt(squares)
        return -(-(root + (root * root < squares)) // step) * step
    return record.size


def nominal(plan: Plan, key: str, *, safe: bool = False) -> int:
    estimate = plan.rows[key].estimate
    if estimate is None:
        return 0
    minutes = estimate.pessimistic if safe and estimate.pessimistic is not None else estimate.likely
    return minutes * 480 // 1440 if estimate.kind == "elapsed" else minutes


def longest_chain(plan: Plan, key: str) -> tuple[list[str], int]:
    """The longest path from the entry gate of a buffer's phase to the buffer: the rows with an estimate, its length."""
    rows = plan.rows
    parents = {row.parent for row in rows.values()}
    leaves = [one for one in sorted(rows) if one not in parents]
    above = {one: ancestors(plan, one) for one in rows}
    phase = rows[key].parent
    inside = [one for one in leaves if phase in above[one]]
    before = sorted(
        (row.rank, row.id)
        for row in rows.values()
        if phase is not None and row.parent == rows[phase].parent and row.kind == "phase"
    )
    order = [one for _, one in before]
    earlier = order[: order.index(phase)] if phase in order else []
    gates = [one for one in leaves if earlier and earlier[-1] in above[one] and rows[one].kind == "gate"]
    entry = max(gates, key=lambda one: rows[one].rank) if gates else None
    within = {*inside, *(up for one in inside for up in above[one] if phase in above[up]), phase}
    leads: dict[str, list[tuple[Link, str]]] = {
        one: [
            (link, ahead)
            for link in plan.links.values()
            if link.successor in within.intersection((one, *above[one])) and link.predecessor in {*within, entry}
            for ahead in ([entry] if link.predecessor == entry else inside)
            if ahead is not None and link.predecessor in (ahead, *above[ahead])
        ]
        for one in inside
    }

    place = {one: rows[one].rank for one in rows}

    @cache
    def reach(row: str) -> tuple[int, tuple[str, ...]] | None:
        """The latest begin of a row by any path, and the path."""
        own = nominal(plan, row)
        found: list[tuple[int, tuple[int, str, str], tuple[str, ...]]] = []
        if entry is None and not leads[row]:
            found.append((0, (0, "", ""), ()))
        for link, before in leads[row]:
            reached = (0, ()) if before == entry else reach(before)
            if reached is None:
                continue
            length = 0 if before == entry else nominal(plan, before)
            lag = link.lag.amount
            if link.lag.kind == "percent":
                lag = (lag * nominal(plan, before) + 500) // 1000
            elif link.lag.kind == "elapsed":
                lag = lag * 480 // 1440
            at = reached[0] + (length if link.type in {"FS", "FF"} else 0) + lag
            at -= 0 if link.type in {"FS", "SS"} else own
            outer = 0 if link.successor == row else 1
            order = outer, place[link.predecessor], place[before]
            found.append((at, order, reached[1] if before == entry else (*reached[1], before)))
        best = min(found, key=lambda one: (-one[0], one[1]), default=None)
        return None if best is None else (best[0], best[2])

    best = reach(key)
    if best is None:
        return [], 0
    return [one for one in best[1] if rows[one].estimate is not None], max(0, best[0])
