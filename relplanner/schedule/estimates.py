"""What a task's estimate asks of each of its people.

Duration d: each assignment works d minutes. Effort e: own work first, the rest over the other people in proportion to units,
whole minutes, odd ones to the first; w minutes of work at u per mille take ceil(1000 w / u). Environments are occupied, they do
no part of an effort. Assignments go in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from relplanner.plan.model import Assignment, Id, Resource, Row


def remaining(row: Row) -> int:
    """Minutes of the estimate that are still to be done."""
    likely = row.estimate.likely if row.estimate is not None else 0
    progress = row.progress
    if progress is None:
        return likely
    if progress.remaining is not None:
        return progress.remaining
    return likely - (likely * progress.percent + 500) // 1000


def shares(effort: int, assignments: Sequence[Assignment]) -> dict[Id, int]:
    """Minutes of work of each assignment; the sum is the effort unless own work says more."""
    own = {a.id: a.work for a in assignments if a.work is not None}
    others = [a for a in assignments if a.work is None and a.units > 0]
    rest = max(0, effort - sum(own.values()))
    total = sum(a.units for a in others)
    parts = {a.id: rest * a.units // total for a in others}
    if others:
        parts[others[0].id] += rest - sum(parts.values())
    return {**own, **parts}


def lengths(row: Row, assignments: Sequence[Assignment], resources: Mapping[Id, Resource]) -> dict[Id, int]:
    """Minutes that each assignment takes on its calendar, by its id; empty where the task counts on its own calendar alone."""
    estimate = row.estimate
    if estimate is None or estimate.kind == "elapsed" or not assignments:
        return {}
    if estimate.kind == "duration":
        return {a.id: estimate.likely for a in assignments}
    workers = [a for a in assignments if a.work is not None or _works(resources.get(a.resource))]
    if not any(a.units > 0 or a.work for a in workers):
        return {}
    work = shares(estimate.likely, workers)
    units = {a.id: a.units if a.units > 0 else 1000 for a in workers}
    return {a: -(-1000 * minutes // units[a]) for a, minutes in work.items()}


def _works(resource: Resource | None) -> bool:
    return resource is None or resource.kind != "environment"
