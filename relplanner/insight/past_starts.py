"""Releases planned backward whose work would have had to begin before today.

The schedule knows no day; a status date moves what has not begun, so then it finds what is missing itself. A start that
somebody gave is meant, and so is one of which something was reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relplanner.insight.facts import Facts
from relplanner.insight.wording import days_text, listed, weekday_text
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Instant, Minutes
from relplanner.plan.problems import Problem


def past_starts(facts: Facts) -> Iterator[Problem]:
    """Every release whose start, counted back from its target, lies in the past: the rows there, and the time that is missing."""
    plan, schedule = facts.plan, facts.schedule
    dating = schedule.dating
    if facts.today is None or plan.settings.status_date is not None:
        return
    now, ids = Instant(facts.today * MINUTES_PER_DAY), schedule.outline.ids
    for release in dating.backward:
        record = plan.releases.get(ids[release]) if release >= 0 else None
        if (record.start if record is not None else plan.settings.start) is not None or _has_begun(facts, release):
            continue
        past = [at for at in _leading(facts, release) if schedule.starts[at] < now]
        if not past:
            continue
        first = min(past, key=lambda at: (schedule.starts[at], at))
        subject = ids[release] if release >= 0 else ids[first]
        start = Instant(schedule.starts[first])
        missing = Minutes(schedule.worktime.task_calendar(subject).between(start, now))
        if not missing:
            continue
        name = facts.name(subject) if release >= 0 else "The plan"
        target = record.target if record is not None else plan.settings.finish
        by = f" to meet its target of {weekday_text(target, facts.year)}" if target is not None else ""
        message = (
            f"{name} would have had to begin on {weekday_text(start, facts.year)}, "
            f"{days_text(missing, plan.settings.minutes_per_day)} ago,{by}: {listed([facts.name(ids[at]) for at in past])} "
            "would lie in the past. Shorten the work or move the target; where it has begun, give its start or report progress."
        )
        others = tuple(ids[at] for at in past)
        yield Problem(code="start-too-early", subject=subject, message=message, others=others, at=start, minutes=missing)


def _leading(facts: Facts, release: int) -> Sequence[int]:
    """The rows that a release's target bounds, in tree order."""
    network, leading = facts.schedule.dating.network, facts.schedule.dating.leading
    return [at for at in range(len(network.outline.ids)) if network.leaf[at] and at in leading and network.release[at] == release]


def _has_begun(facts: Facts, release: int) -> bool:
    network = facts.schedule.dating.network
    ids, rows, gates = network.outline.ids, facts.plan.rows, facts.plan.gates
    return any(
        rows[key].progress is not None or ((gate := gates.get(key)) is not None and gate.decision != "pending")
        for at, key in enumerate(ids)
        if network.release[at] == release
    )
