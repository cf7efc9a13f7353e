"""Dates: from a plan to its `Schedule`, in full or after an edit; both give the same answer.

Forward: early dates from the release's start, late dates from each release's own end. Backward: what leads to the go-live takes
its late dates from the target, early dates come from a forward pass from the start, or from the earliest late start where none
is given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from relplanner.plan.delta import Delta, diff
from relplanner.plan.model import Instant, Minutes, Plan
from relplanner.schedule.buffers import buffer_sizes
from relplanner.schedule.carrying import Touched, touched, with_sizes
from relplanner.schedule.dating import Dating
from relplanner.schedule.driving import Driving
from relplanner.schedule.dues import due_dates
from relplanner.schedule.findings import problems
from relplanner.schedule.floats import Low, criticals, low_floats, total_floats
from relplanner.schedule.free_floats import FreeFloats
from relplanner.schedule.mending import Mended, mended
from relplanner.schedule.network import CycleError, Network
from relplanner.schedule.result import Schedule
from relplanner.schedule.spans import Spans
from relplanner.schedule.standing import Standing
from relplanner.schedule.worktime import Worktime

__all__ = ["CycleError", "reschedule", "schedule_plan"]


def schedule_plan(plan: Plan) -> Schedule:
    """Compute every date of a plan. Raises `CycleError` where rows wait for each other in a circle."""
    return reschedule(plan, None)


def reschedule(plan: Plan, previous: Schedule | None, delta: Delta | None = None) -> Schedule:
    """Compute every date again after an edit, taking over what it left alone; always equal to `schedule_plan(plan)`.

    `delta` leads from the plan of `previous` to this one; where it is not at hand it is found. Any previous schedule will do.
    """
    if previous is None:
        return _dated(plan, Network(plan), Worktime.of(plan))
    before: Dating = previous.dating
    leads = delta if delta is not None else diff(before.plan, plan)
    mends = mended(before.network, plan, leads, blocks=bool(before.bounds.blocks))
    worktime = Worktime.of(plan, before.worktime)
    if mends is None:
        return _dated(plan, Network(plan), worktime)
    reach, floats = touched(before.plan, plan, leads, mends), previous.total_floats
    driving, low = previous.driving, previous.low
    if mends.shift is not None:
        before, floats, driving, low = before.shifted(mends.shift), mends.shift.values(floats, 0), None, None
    return _dated(plan, mends.network, worktime, _Before(before, floats, driving, low, mends, reach))


class _Before(NamedTuple):
    """What was, in the places of now, and what has changed since."""

    dating: Dating
    floats: Sequence[int]
    driving: Driving | None
    low: Low | None
    mended: Mended
    touched: Touched


def _dated(plan: Plan, network: Network, worktime: Worktime, before: _Before | None = None) -> Schedule:
    """The schedule of a plan."""
    sizes = buffer_sizes(plan, network)
    if before is None:
        dating = Dating(Standing(network, worktime, sizes))
        total, _ = total_floats(dating)
        driving, low = Driving(dating), low_floats(total, plan.settings.critical_float)
    else:
        known = before.dating.standing
        reach = with_sizes(before.touched, known.sizes, sizes, network)
        dating = Dating(Standing(network, worktime, sizes, known, reach), before.dating, before.mended)
        total, others = total_floats(dating, before.dating, before.floats)
        driving = Driving(dating, before.driving)
        low = low_floats(total, plan.settings.critical_float, before.low, others)
    dues = due_dates(dating)
    early, late = (dating.starts, dating.finishes), (dating.late_starts, dating.late_finishes)
    (starts, finishes), (late_starts, late_finishes) = map(network.of_rows, early), map(network.of_rows, late)
    return Schedule(
        outline=network.outline,
        starts=starts,
        finishes=finishes,
        late_starts=late_starts,
        late_finishes=late_finishes,
        total_floats=total,
        free_floats=FreeFloats(dating, total),
        criticals=criticals(dating, low.rows, driving),
        spans=Spans(dating),
        buffer_sizes=sizes,
        targets=_targets(dating),
        dues=dues,
        problems=problems(dating, total, dues),
        start=Instant(dating.first),
        finish=Instant(dating.last),
        critical_length=Minutes(driving.length()),
        network=network,
        worktime=worktime,
        dating=dating,
        driving=driving,
        low=low,
    )


def _targets(dating: Dating) -> Mapping[str, Instant]:
    ids = dating.network.outline.ids
    return {ids[at]: Instant(target) for at, target in dating.targets.items() if at >= 0}
