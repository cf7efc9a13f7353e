"""Where a bar is split: the stretches in which its row is worked on, as far as a gap can be seen at a scale.

A gap follows the shading behind it: whole days where days are shaded, hours where hours are. One that the plan's own calendar
has (a weekend, already shaded) splits a bar only from where days are read one by one; leave and calendars of their own always do.
"""

from __future__ import annotations

from itertools import pairwise

from relplanner.chart.ground import HOURLY
from relplanner.chart.scene import Interval, Scene
from relplanner.chart.time_scale import TimeScale
from relplanner.insight.worked import worked
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Id

DAILY = 18.0
"""Pixels per day from which weekends split a bar."""

LEAST_GAP = 5.0
SHORTEST = 60
"""No gap of fewer minutes is drawn."""

MOST = 150
"""Bars of more pieces are drawn whole: nobody reads so many."""


def pieces(scene: Scene, row: Id, scale: TimeScale) -> list[Interval]:
    """The pieces of a row's bar in instants; one where nothing splits it."""
    dates = scene.schedule.dates(row)
    whole = [(int(dates.start), int(dates.finish))]
    if (dates.finish - dates.start) * scale.per_day / MINUTES_PER_DAY < 2 * LEAST_GAP:
        return whole
    found, begin = [], whole[0][0]
    for (_, last), (first, _) in pairwise(worked(scene.schedule, row)):
        gap = _seen(scene, last, first, scale)
        if gap is not None:
            found.append((begin, gap[0]))
            begin = gap[1]
    found.append((begin, whole[0][1]))
    return found if len(found) <= MOST else whole


def _seen(scene: Scene, start: int, finish: int, scale: TimeScale) -> Interval | None:
    """The part of a gap that is drawn; None where nobody would see it."""
    if scale.per_day < HOURLY:
        start, finish = -(-start // MINUTES_PER_DAY) * MINUTES_PER_DAY, finish // MINUTES_PER_DAY * MINUTES_PER_DAY
    if finish - start <= SHORTEST or (finish - start) * scale.per_day / MINUTES_PER_DAY < LEAST_GAP:
        return None
    if scale.per_day < DAILY and not scene.schedule.worktime.plan_calendar.between(start, finish):
        return None
    return start, finish
