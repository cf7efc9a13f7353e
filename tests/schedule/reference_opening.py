"""What is planned backward in the slow scheduler: when it begins, and where its blocks stand in their windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tests.schedule.reference_recurring import Dates

if TYPE_CHECKING:
    from tests.schedule.reference import Reference


def early_dates(slow: Reference, backward: Sequence[str]) -> dict[str, Dates]:
    """Early dates, from starts that follow from what leads to the targets; steps that cannot stand at the opening wait."""
    slow.opens = {}
    if backward:
        slow.lead(backward)
    at_last = dict(slow.target_late)
    _open(slow, backward, _opens(slow, backward, at_last, {}))
    early = slow.propagate(slow.order, slow.bases(), {})
    if any(slow.target_late[key][0] < min(at_last[key][0], early[key][0]) for key in slow.opens):
        _open(slow, backward, _opens(slow, backward, at_last, early))
        early = slow.propagate(slow.order, slow.bases(), {})
    return early


def held_dates(slow: Reference, backward: Sequence[str]) -> dict[str, Dates]:
    """Where what leads to the targets stands, once it is known how much of committed buffers is left."""
    if slow.opens and any(one.committed_end is not None for one in slow.plan.buffers.values()):
        slow.opens = {}
        at_last = {key: slow.latest(key)[1] for key in slow.target_late}
        slow.opens = _opens(slow, backward, at_last, slow.early)
    found = {key: slow.latest(key)[1] for key in slow.target_late}
    slow.opens = {}
    return found


def began(slow: Reference, key: str, otherwise: int) -> int:
    """When a leaf really began; of what has not, or nobody wrote when, the other instant."""
    progress = slow.plan.rows[key].progress
    return progress.actual_start if key in slow.rules.begun and progress.actual_start is not None else otherwise


def _open(slow: Reference, backward: Sequence[str], latest: dict[str, int]) -> None:
    """Find again what leads to the targets, the steps of blocks starting no later than these instants."""
    slow.opens = latest
    if latest:
        slow.lead(backward)


def _opens(slow: Reference, releases: Sequence[str], late: Mapping[str, Dates], early: Mapping[str, Dates]) -> dict[str, int]:
    """The latest start of each step of a block that leads to a target as a whole and that a window holds.

    `late` is where it stands at the end of its window, `early` (may be empty) where what leads to it lets it stand.
    """
    rules, found = slow.rules, {}
    for block in {rules.block(key) for key in late} - {None}:
        steps = [key for key in slow.leaves if rules.block(key) == block]
        if not late.keys() >= set(steps) or any(rules.release(key) not in releases for key in steps):
            continue
        low, high = min(late[key][0] for key in steps), max(late[key][1] for key in steps)
        slots = [one for one in rules.block_slots(block) if one[0] <= low and high <= one[1]]
        if not slots:
            continue
        opening, soonest = max(slots, key=lambda one: (one[1], one[0]))[0], dict[str, Dates]()
        for key in slow.order:
            if key not in slow.inside[block]:
                continue
            bound, finish = slow.bounds(key, rules.own(key), soonest, late=False)
            if key in steps:
                length = rules.window_length(key)
                start = max(bound, finish - length, opening)
                soonest[key] = start, start + length
            else:
                soonest[key] = rules.place(key, bound, finish)
        for key in steps:
            found[key] = min(late[key][0], max(soonest[key][0], early[key][0] if early else soonest[key][0]))
    return found
