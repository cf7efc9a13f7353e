"""Where a plan begins when nothing is known but what the user wrote."""

from __future__ import annotations

from relplanner.plan.model import Plan


def plan_start(plan: Plan) -> int:
    """Where a plan starts: by its settings, else with its first release, else with the first instant that any row knows.

    Where nothing is known but targets, with the first of them: what leads to it moves the start to its own.
    """
    if plan.settings.start is not None:
        return plan.settings.start
    starts = [release.start for release in plan.releases.values() if release.start is not None]
    if starts:
        return min(starts)
    known: list[int] = []
    for row in plan.rows.values():
        if row.by_hand is not None:
            known.append(row.by_hand.start)
        if row.constraint is not None and row.constraint.at is not None:
            known.append(row.constraint.at)
        if row.progress is not None and row.progress.actual_start is not None:
            known.append(row.progress.actual_start)
    if known or plan.settings.status_date is not None:
        return min(known, default=plan.settings.status_date or 0)
    targets = [release.target for release in plan.releases.values() if release.target is not None]
    return min([*targets, *([plan.settings.finish] if plan.settings.finish is not None else [])], default=0)
