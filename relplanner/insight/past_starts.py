"""Releases planned backward whose work would have had to begin before today.

The schedule knows no day; a status date moves what has not begun, so then it finds what is missing itself. A start that
somebody gave is meant, and so is one of which something was reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relplanner.insight.wording import days_text, listed, weekday_text
from relplanner.plan.instants import MINUTES_PER_DAY, to_datetime
from relplanner.plan.model import Day, Id, Instant, Minutes, Plan
from relplanner.plan.problems import Problem
from relplanner.schedule.result import Schedule

CODE = "start-too-early"


def past_starts(plan: Plan, schedule: Schedule, today: Day | None, only: Id | None = None) -> Iterator[Problem]:
    """The releases, or `only` one, whose start counted back from the target lies in the past, with the time missing."""
    dating = schedule.dating
    if today is None or plan.settings.status_date is not None:
        return
    now, ids, year = Instant(today * MINUTES_PER_DAY), schedule.outline.ids, to_datetime(schedule.start).year
    for release in dating.backward:
        record = plan.releases.get(ids[release]) if release >= 0 else None
        if only is not None and (record is None or record.id != only):
            continue
        if (record.start if record is not None else plan.settings.start) is not None or _has_begun(plan, schedule, release):
            continue
        past = [at for at in _leading(schedule, release) if schedule.starts[at] < now]
        if not past:
            continue
        first = min(past, key=lambda at: (schedule.starts[at], at))
        subject = ids[release] if release >= 0 else ids[first]
        start = Instant(schedule.starts[first])
        missing = Minutes(schedule.worktime.task_calendar(subject).between(start, now))
        if not missing:
            continue
        name = _name(plan, subject) if release >= 0 else "The plan"
        target = record.target if record is not None else plan.settings.finish
        by = f" to meet its target of {weekday_text(target, year)}" if target is not None else ""
        message = (
            f"{name} would have had to begin on {weekday_text(start, year)}, "
            f"{days_text(missing, plan.settings.minutes_per_day)} ago,{by}: {listed([_name(plan, ids[at]) for at in past])} "
            "would lie in the past. Shorten the work or move the target; where it has begun, give its start or report progress."
        )
        yield Problem(code=CODE, subject=subject, message=message, others=(ids[first],), at=start, minutes=missing)


def missing_time(plan: Plan, schedule: Schedule, today: Day | None, release: Id) -> Minutes:
    """Working minutes that a release counted back from its target lacks in front of it; 0: none, or it is planned forward."""
    found = (*schedule.problems, *past_starts(plan, schedule, today, release))
    return Minutes(max((one.minutes or 0 for one in found if one.code == CODE and one.subject == release), default=0))


def _name(plan: Plan, row: Id) -> str:
    return plan.rows[row].name or "a row without a name"


def _rows(schedule: Schedule, release: int) -> Iterator[int]:
    """The rows of a release, in tree order; those outside of all for -1."""
    network = schedule.dating.network
    rows = range(len(network.outline.ids)) if release < 0 else range(release, network.outline.end[release])
    return (at for at in rows if network.release[at] == release)


def _leading(schedule: Schedule, release: int) -> Sequence[int]:
    """The rows that a release's target bounds, in tree order."""
    network, leading = schedule.dating.network, schedule.dating.leading
    return [at for at in _rows(schedule, release) if at in leading and network.leaf[at]]


def _has_begun(plan: Plan, schedule: Schedule, release: int) -> bool:
    keys = [schedule.outline.ids[at] for at in _rows(schedule, release)]
    decided = any(key in plan.gates and plan.gates[key].decision != "pending" for key in keys)
    return decided or any(plan.rows[key].progress is not None for key in keys)
