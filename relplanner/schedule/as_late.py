"""Rows that stand as late as possible: after both passes moved right by their free float, the last first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relplanner.schedule.bounds import fixed
from relplanner.schedule.passes import Backward
from relplanner.schedule.windows import Step

if TYPE_CHECKING:
    from relplanner.schedule.dating import Dating


def as_late_as_possible(dating: Dating) -> tuple[dict[int, int], Backward]:
    """Move rows that want it right by their free float, the last first.

    Gives the bound from which each now follows, and the latest bounds with which every row still stands where it stands.
    """
    rows, ids, starts, finishes = dating.plan.rows, dating.network.outline.ids, dating.starts, dating.finishes
    wanted = {
        v
        for v in dating.standing.as_late
        if (rows[ids[v]].constraint is not None) and v not in dating.leading and not fixed(dating.bounds, v)
    }
    if not wanted:
        return {}, dating.late
    moved: dict[int, int] = {}
    still = Backward(dating.network, dating.without_committed(dating.early), dating.late.ends, starts)
    for v in reversed(dating.network.order):
        still.stay(v, starts[v], finishes[v])
        placer = dating.bounds.placers[v]
        if v in wanted and placer is not None:
            limit_start, limit_finish = still.limits(v)
            # free float is no more than total float
            limit_start, limit_finish = min(limit_start, dating.late.starts[v]), min(limit_finish, dating.late.finishes[v])
            if (mark := rows[ids[v]].levelled) is not None and mark.backward:
                limit_start = min(limit_start, max(mark.at, starts[v]))
            if isinstance(placer, Step):  # it stays in its window, and so does its block
                closes = placer.block.closes(starts, finishes)
                bound = start = min(limit_start, min(limit_finish, closes) - placer.length)
                finish = start + placer.length
            else:
                start, finish, bound, _ = placer.late(limit_start, limit_finish)
            if start > starts[v]:
                starts[v], finishes[v], moved[v] = start, finish, bound
                still.stay(v, start, finish)
    return moved, still
