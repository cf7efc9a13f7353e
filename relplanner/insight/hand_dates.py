"""Dates kept by hand, moved and stretched as who does it means it: a move takes along the work that they hold.

A moment stays a moment. What holds no working minute (a night, a weekend) keeps its length by the clock.
"""

from __future__ import annotations

from relplanner.plan.model import HandDates, Id, Instant, Minutes
from relplanner.schedule.result import Schedule


def moved(schedule: Schedule, row: Id, dates: HandDates, start: Instant) -> HandDates:
    """The dates from another start on."""
    hours = schedule.worktime.task_calendar(row)
    held = hours.between(dates.start, dates.finish)
    finish = hours.add(start, held) if held else start + dates.finish - dates.start
    return HandDates(start=start, finish=Instant(finish))


def ending(schedule: Schedule, row: Id, dates: HandDates, finish: Instant) -> HandDates:
    """The dates up to another finish: the end of its last working minute, where that lies behind the start."""
    if dates.start == dates.finish:
        return HandDates(start=finish, finish=finish)
    last = schedule.worktime.task_calendar(row).last_work(finish)
    return HandDates(start=dates.start, finish=Instant(last if last > dates.start else finish))


def lasting(schedule: Schedule, row: Id, dates: HandDates, minutes: Minutes, *, elapsed: bool = False) -> HandDates:
    """The dates with so many working minutes in them, or minutes by the clock."""
    finish = dates.start + minutes if elapsed else schedule.worktime.task_calendar(row).add(dates.start, minutes)
    return HandDates(start=dates.start, finish=Instant(finish))
