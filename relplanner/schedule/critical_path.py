"""Dates: from a plan to its `Schedule`, in full or after an edit; both give the same answer.

Forward: early dates from the release's start, late dates from each release's own end. Backward: what leads to the go-live takes
its late dates from the target, early dates come from a forward pass from the start, or from the earliest late start where none
is given.
"""

from __future__ import annotations

from collections.abc import Mapping

from relplanner.plan.delta import Delta, diff
from relplanner.plan.model import Instant, Minutes, Plan
from relplanner.schedule.buffers import buffer_sizes
from relplanner.schedule.carrying import touched, with_sizes
from relplanner.schedule.dating import Dating
from relplanner.schedule.driving import Driving
from relplanner.schedule.findings import problems
from relplanner.schedule.floats import criticals, free_floats, total_floats
from relplanner.schedule.later import Later
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
    before: Dating | None = previous.dating if previous is not None else None
    network = _network(plan, previous)
    worktime = Worktime.of(plan, before.worktime if before is not None else None)
    sizes = buffer_sizes(plan, network)
    if before is not None and before.network is network:
        reach = touched(before.plan, plan, delta if delta is not None else diff(before.plan, plan), network)
        reach = with_sizes(reach, before.standing.sizes, sizes, network)
        standing = Standing(network, worktime, sizes, before.standing, reach)
    else:
        before, standing = None, Standing(network, worktime, sizes)
    dating = Dating(standing, before)
    if previous is not None and before is not None:
        total, driving = total_floats(dating, before, previous.total_floats), Driving(dating, previous.driving)
    else:
        total, driving = total_floats(dating), Driving(dating)
    count = network.size
    return Schedule(
        outline=network.outline,
        starts=dating.starts[:count],
        finishes=dating.finishes[:count],
        late_starts=dating.late_starts[:count],
        late_finishes=dating.late_finishes[:count],
        total_floats=total,
        free_floats=Later(lambda: free_floats(dating, total)),
        criticals=criticals(dating, total, driving),
        spans=Spans(dating),
        buffer_sizes=sizes,
        targets=_targets(dating),
        problems=problems(dating, total),
        start=Instant(min(dating.starts[:count], default=0)),
        finish=Instant(max(dating.finishes[:count], default=0)),
        critical_length=Minutes(driving.length()),
        network=network,
        worktime=worktime,
        dating=dating,
        driving=driving,
    )


def _network(plan: Plan, previous: Schedule | None) -> Network:
    if previous is not None and previous.network.fits(plan):
        return previous.network  # type: ignore[no-any-return]
    return Network(plan)


def _targets(dating: Dating) -> Mapping[str, Instant]:
    ids = dating.network.outline.ids
    return {ids[at]: Instant(target) for at, target in dating.targets.items() if at >= 0}
