"""How late a row is against an instant that it was to finish by.

Instants with no working minute of the row between them are the same one. Minutes are counted on the task calendar; what works
around the clock (elapsed estimates, work in a window) can be late in the night or on a weekend too, and is counted by the clock
where the calendar has nothing to count.
"""

from __future__ import annotations

from relplanner.plan.model import Instant, Minutes
from relplanner.schedule.dating import Dating
from relplanner.schedule.placing import Started
from relplanner.schedule.windows import Step, Windowed


def minutes_behind(dating: Dating, position: int, at: Instant) -> Minutes:
    """Minutes that a row of the outline works between `at` and its finish, 0 where it finishes in time."""
    finish = dating.finishes[position]
    if finish <= at:
        return Minutes(0)
    outline = dating.network.outline
    if late := dating.worktime.task_calendar(outline.ids[position]).between(at, finish):
        return Minutes(late)
    rows = [i for i in range(position, outline.end[position]) if _around_the_clock(dating, i)]
    return Minutes(max([0, *(dating.finishes[i] - max(at, dating.starts[i]) for i in rows)]))


def in_window(dating: Dating, position: int) -> bool:
    """Whether a row is placed in a window, its people with it."""
    placer = dating.bounds.placers[position]
    if isinstance(placer, Started):
        placer = placer.rest
    return isinstance(placer, Windowed | Step)


def _around_the_clock(dating: Dating, position: int) -> bool:
    if not dating.network.leaf[position]:
        return False
    estimate = dating.plan.rows[dating.network.outline.ids[position]].estimate
    return (estimate is not None and estimate.kind == "elapsed") or in_window(dating, position)
