"""A release that slips: to which window it would go next, and what a slip by days or to there would do, before it is done."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from relplanner.insight.deployments import deployments_of
from relplanner.insight.readings import Readings
from relplanner.plan.edits.next_release import slip_release
from relplanner.plan.instants import day_of
from relplanner.plan.model import Id, Instant
from relplanner.schedule.critical_path import schedule_plan
from relplanner.schedule.result import Schedule
from relplanner.schedule.windows import Slots, Step, Windowed

__all__ = ["SlipPreview", "next_window", "slip_by", "slip_to_next_window"]


class SlipPreview(msgspec.Struct, frozen=True, kw_only=True):
    """A slip: the arguments of `slip_release` (`days`, `not_before`), and the go-live before and after it.

    `later` are the calendar days between the two deployments: a slip of a week can cost more where windows are closed.
    """

    release: Id
    days: int
    not_before: Mapping[Id, Instant]
    before: Instant | None
    after: Instant | None
    later: int


def next_window(readings: Readings, release: Id) -> tuple[Instant, Instant] | None:
    """The window behind the one in which the deployment of a release stands now; None where none applies, or none is left."""
    schedule = readings.schedule
    index = schedule.outline.index
    for task in deployments_of(readings.plan, readings.relations, release):
        inside = range(index[task], schedule.outline.end[index[task]])
        for at in inside:
            placer = schedule.dating.bounds.placers[at]
            if isinstance(placer, Windowed | Step):
                slots: Slots = placer.block.slots if isinstance(placer, Step) else placer.slots
                return next(
                    (
                        (Instant(one[0]), Instant(one[1]))
                        for one in slots.ahead(schedule.finishes[at])
                        if one[0] > schedule.starts[at]
                    ),
                    None,
                )
    return None


def slip_to_next_window(readings: Readings, release: Id) -> SlipPreview | None:
    """The slip to the next window; None where there is none. Raises `KeyError` for an unknown release."""
    window = next_window(readings, release)
    stands = _deployed(readings.schedule, readings, release)
    if window is None or stands is None:
        return None
    held = dict.fromkeys(_held(readings, release), window[0])
    return _preview(readings, release, day_of(window[0]) - day_of(stands), held)


def slip_by(readings: Readings, release: Id, days: int) -> SlipPreview:
    """The slip by calendar days (7: a week), its deployment held back by as many."""
    stands = _deployed(readings.schedule, readings, release)
    held = {} if stands is None else {task: Instant(stands + days * 1440) for task in _held(readings, release)}
    return _preview(readings, release, days, held)


def _held(readings: Readings, release: Id) -> tuple[Id, ...]:
    """What holds a slipping release back: its deployments, in a runbook the block that stands in the window."""
    plan = readings.plan
    found: list[Id] = []
    for task in deployments_of(plan, readings.relations, release):
        blocks = [key for key, row in plan.rows.items() if row.parent == task and row.one_window]
        found += blocks or [task]
    return tuple(found)


def _deployed(schedule: Schedule, readings: Readings, release: Id) -> Instant | None:
    tasks = _held(readings, release)
    return min((schedule.dates(task).start for task in tasks), default=None)


def _preview(readings: Readings, release: Id, days: int, held: Mapping[Id, Instant]) -> SlipPreview:
    after = schedule_plan(slip_release(readings.plan, release, days, not_before=held))
    live = readings.plan.releases[release].go_live
    one, other = _deployed(readings.schedule, readings, release), _deployed(after, readings, release)
    return SlipPreview(
        release=release,
        days=days,
        not_before=held,
        before=None if live is None else readings.schedule.dates(live).finish,
        after=None if live is None else after.dates(live).finish,
        later=0 if one is None or other is None else day_of(other) - day_of(one),
    )
