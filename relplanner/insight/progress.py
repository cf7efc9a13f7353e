"""Progress as columns show and take it: actual dates and what remains, and by when backward planned work must start.

Whoever says that a task is finished says that it has begun and is done: the scheduled start stands in for an actual one.
"""

from __future__ import annotations

from msgspec.structs import replace

from relplanner.insight.cells import position
from relplanner.insight.readings import Readings
from relplanner.insight.typed import Context, end_instant, start_instant
from relplanner.plan.edits import tasks
from relplanner.plan.ids import IdSource
from relplanner.plan.model import Id, Instant, Minutes, PerMille, Plan, Progress
from relplanner.plan.notation import parse_minutes
from relplanner.schedule.bounds import fixed
from relplanner.schedule.dating import Dating


def actual_start(readings: Readings, row: Id) -> Instant | None:
    """When the row really began."""
    progress = readings.plan.rows[row].progress
    return progress.actual_start if progress is not None else None


def actual_finish(readings: Readings, row: Id) -> Instant | None:
    """When the row was really finished."""
    progress = readings.plan.rows[row].progress
    return progress.actual_finish if progress is not None else None


def resumes(readings: Readings, row: Id) -> Instant | None:
    """When stopped work goes on."""
    progress = readings.plan.rows[row].progress
    return progress.resumes if progress is not None else None


def remaining(readings: Readings, row: Id) -> Minutes | None:
    """What remains of a row on which work has begun: what was entered, else the rest of its estimate."""
    found = readings.plan.rows[row]
    if (progress := found.progress) is None:
        return None
    if progress.actual_finish is not None:
        return Minutes(0)
    if progress.remaining is not None or found.estimate is None:
        return progress.remaining
    return Minutes(found.estimate.likely * (1000 - progress.percent) // 1000)


def start_by(readings: Readings, row: Id) -> Instant | None:
    """By when a row must start for the target to be met; None where it leads to none that is planned backward from."""
    at = position(readings, row)
    release = readings.relations.release_of[at]
    plan = readings.plan
    holder = plan.releases[readings.outline.ids[release]] if release >= 0 else plan.settings
    progress = plan.rows[row].progress
    if holder.direction != "backward" or (progress is not None and progress.actual_start is not None):
        return None
    dating: Dating = readings.schedule.dating
    leading = [v for v in dating.network.leaves(at) if v in dating.leading and not fixed(dating.bounds, v)]
    late = dating.at_last if not dating.standing.committed else dating.target_late
    return Instant(min(late.starts[v] for v in leading)) if leading and late is not None else None


def begin(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Say when the row really began; empty takes that back, and an actual finish with it."""
    standing = plan.rows[row].progress or Progress()
    at = start_instant(row, text, context) if text.strip() else None
    if at is None:
        return _report(plan, row, replace(standing, actual_start=None, actual_finish=None, resumes=None))
    return _report(plan, row, replace(standing, actual_start=at))


def end(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Say when the row was really finished; empty takes that back."""
    standing = plan.rows[row].progress or Progress()
    if not text.strip():
        return _report(plan, row, replace(standing, actual_finish=None))
    at = end_instant(row, text, context)
    begun = _begun(standing, row, at, context)
    return _report(plan, row, Progress(percent=PerMille(1000), actual_start=begun, actual_finish=at))


def resume(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Say that the work was stopped and when it goes on; empty: it was not stopped."""
    standing = plan.rows[row].progress or Progress()
    if not text.strip():
        return _report(plan, row, replace(standing, resumes=None))
    at = start_instant(row, text, context)
    begun = _begun(standing, row, at, context)
    return _report(plan, row, replace(standing, actual_start=begun, resumes=at))


def rest(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Say how long the rest takes; empty counts it from the share that is done."""
    standing = plan.rows[row].progress or Progress()
    return _report(plan, row, replace(standing, remaining=parse_minutes(text, plan.settings) if text.strip() else None))


def _begun(standing: Progress, row: Id, at: Instant, context: Context) -> Instant:
    """When the row really began; where nobody said, as planned, yet not after `at`."""
    return standing.actual_start if standing.actual_start is not None else min(context.readings.schedule.dates(row).start, at)


def _report(plan: Plan, row: Id, progress: Progress) -> Plan:
    return tasks.set_progress(plan, row, None if progress == Progress() else progress)
