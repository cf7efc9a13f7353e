"""What becomes of a plan when a booking of an environment is moved: tried before it is done, within all rules.

A booking is moved by its first tasks, those that wait for no other of its tasks; what follows them comes along over its links.
Work that has begun stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from relplanner.insight.answers.answer import effect_words
from relplanner.insight.go_lives import GoLive, go_lives
from relplanner.insight.readings import Readings
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Id, Instant, Minutes, Plan
from relplanner.plan.problems import EditError
from relplanner.schedule.critical_path import reschedule


class BookingMove(msgspec.Struct, frozen=True, kw_only=True):
    """Where tasks would stand in a plan that was tried, [`start`, `finish`), and in a sentence what follows for all else."""

    start: Instant
    finish: Instant
    go_lives: tuple[GoLive, ...]
    effect: str


def first_tasks(readings: Readings, tasks: Iterable[Id]) -> tuple[Id, ...]:
    """Those of the tasks that wait, over however many links, for none of the others."""
    asked = dict.fromkeys(tasks)
    return tuple(task for task in asked if not _before(readings, task) & asked.keys())


def _before(readings: Readings, task: Id) -> set[Id]:
    """Everything that a task waits for."""
    into = readings.relations.links_into
    found: set[Id] = set()
    open_ = [task]
    while open_:
        fresh = {link.predecessor for link in into.get(open_.pop(), ())} - found
        found |= fresh
        open_ += fresh
    return found - {task}


def moved_starts(readings: Readings, tasks: Iterable[Id], minutes: int) -> Mapping[Id, Instant]:
    """The bounds that move a booking by so many minutes of the clock. Raises `EditError` (`has-begun`)."""
    found = {}
    for task in first_tasks(readings, tasks):
        progress = readings.plan.rows[task].progress
        if progress is not None and (progress.actual_start is not None or progress.percent > 0):
            name = readings.plan.rows[task].name
            raise EditError("has-begun", f"“{name}” has begun, so its booking stays. Move what comes after it.", task)
        found[task] = Instant(readings.schedule.dates(task).start + minutes)
    return found


def tried(readings: Readings, plan: Plan, tasks: Iterable[Id]) -> BookingMove:
    """Where tasks stand in another plan, and what it does to go-lives and clashes."""
    schedule = reschedule(plan, readings.schedule)
    after = Readings.after(readings, plan, schedule, readings.today)
    dates = [schedule.dates(task) for task in tasks]
    lives = go_lives(readings, after)
    year, day = to_datetime(readings.schedule.start).year, readings.plan.settings.minutes_per_day
    before, left = len(readings.clashes), len(after.clashes)
    return BookingMove(
        start=min(one.start for one in dates),
        finish=max(one.finish for one in dates),
        go_lives=lives,
        effect=effect_words(lives, Minutes(0), (before, left), (), day, year),
    )
