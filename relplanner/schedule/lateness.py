"""How late a row is against an instant that it was to start or finish by.

Instants with no working minute of the row between them are the same one. Minutes are counted on the task calendar; what works
around the clock (elapsed estimates, work in a window) can be late in the night or on a weekend too, and is counted by the clock
where the calendar has nothing to count.
"""

from __future__ import annotations

from collections.abc import Iterable

from relplanner.plan.model import Minutes
from relplanner.schedule.dating import Dating
from relplanner.schedule.placers import is_elapsed
from relplanner.schedule.placing import Started
from relplanner.schedule.windows import Step, Windowed


def minutes_behind(dating: Dating, position: int, at: int) -> Minutes:
    """Minutes that a row of the outline works between `at` and its finish, 0 where it finishes in time."""
    finish, outline = dating.finishes[position], dating.network.outline
    if finish <= at:
        return Minutes(0)
    if late := dating.worktime.task_calendar(outline.ids[position]).between(at, finish):
        return Minutes(late)
    return minutes_by_the_clock(dating, range(position, outline.end[position]), at, finish)


def minutes_apart(dating: Dating, position: int, first: int, last: int) -> Minutes:
    """Minutes that a row would work between two instants, 0 where they are the same to it or stand the other way round."""
    if last <= first:
        return Minutes(0)
    apart = dating.worktime.task_calendar(dating.network.outline.ids[position]).between(first, last)
    return Minutes(apart or (last - first if _is_elapsed(dating, position) else 0))


def minutes_by_the_clock(dating: Dating, positions: Iterable[int], first: int, last: int, day: int = 1440) -> Minutes:
    """Minutes in [`first`, `last`) for which rows that work around the clock stand there, the longest of them.

    `day` is the length that an elapsed day counts as; minutes in a window are minutes.
    """
    longest = 0
    for i in positions:
        elapsed = _is_elapsed(dating, i)
        if elapsed or (dating.network.leaf[i] and in_window(dating, i)):
            spent = min(last, dating.finishes[i]) - max(first, dating.starts[i])
            longest = max(longest, spent * day // 1440 if elapsed else spent)
    return Minutes(longest)


def in_window(dating: Dating, position: int) -> bool:
    """Whether a row is placed in a window, its people with it."""
    placer = dating.bounds.placers[position]
    if isinstance(placer, Started):
        placer = placer.rest
    return isinstance(placer, Windowed | Step)


def _is_elapsed(dating: Dating, position: int) -> bool:
    return dating.network.leaf[position] and is_elapsed(dating.plan.rows[dating.network.outline.ids[position]])
