"""What of a release is a deployment: the work of that kind right in front of its go-live, whether one task or a whole runbook."""

from __future__ import annotations

from relplanner.insight.relations import Relations
from relplanner.plan.model import Id, Plan, Row

KIND = "deployment"


def deployments_of(plan: Plan, relations: Relations, release: Id) -> tuple[Id, ...]:
    """The tasks of work kind deployment that the go-live waits for directly, in tree order."""
    live = plan.releases[release].go_live
    if live is None:
        return ()
    ahead = [link.predecessor for link in relations.links_into.get(live, ())]
    return tuple(dict.fromkeys(key for key in ahead if plan.rows[key].kind == "task" and work_kind(plan, key) == KIND))


def work_kind(plan: Plan, row: Id) -> str:
    """The kind of a row's work: its own, else that of the nearest row above that has one."""
    at: Id | None = row
    while at is not None:
        if plan.rows[at].work_kind:
            return plan.rows[at].work_kind
        at = plan.rows[at].parent
    return ""


def begun(plan: Plan, relations: Relations, row: Id) -> bool:
    """Whether a task, or one of the steps below it, has begun."""
    at = relations.outline.index[row]
    return any(_has_begun(plan.rows[relations.outline.ids[k]]) for k in range(at, relations.outline.end[at]))


def _has_begun(row: Row) -> bool:
    progress = row.progress
    return progress is not None and (progress.actual_start is not None or progress.percent > 0)
