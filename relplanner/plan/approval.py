"""Whether changes are approved: by their gates, by being standard, or, without gates, by their state."""

from __future__ import annotations

from typing import Literal

from relplanner.plan.model import Change, Id, Plan

Verdict = Literal["approved", "pending", "rejected", "withdrawn"]


def approved(plan: Plan, gate: Id) -> bool:
    """Whether a gate lets pass: approved, with conditions or without, or waived."""
    return plan.gates[gate].decision in {"approved", "approved with conditions", "waived"}


def change_verdict(plan: Plan, change: Change) -> Verdict:
    """What was decided about a change: all of its gates must let it pass; a retrospective one is not waited for."""
    if change.state == "withdrawn":
        return "withdrawn"
    gates = [plan.gates[gate] for gate in change.approvals if gate in plan.gates]
    if any(gate.decision == "rejected" for gate in gates) or change.state == "rejected":
        return "rejected"
    if change.type == "standard":
        return "approved"
    if gates:
        return "approved" if all(gate.retrospective or approved(plan, gate.id) for gate in gates) else "pending"
    return "approved" if change.state in {"approved", "implemented", "closed"} else "pending"


def covering(plan: Plan, row: Id) -> tuple[Change, ...]:
    """The changes that cover a row, itself or through a row above it; withdrawn ones cover nothing."""
    above: set[Id] = set()
    at: Id | None = row
    while at is not None:
        above.add(at)
        at = plan.rows[at].parent
    own = (one for one in plan.changes.values() if one.state != "withdrawn" and not above.isdisjoint(one.tasks))
    return tuple(sorted(own, key=lambda one: (one.number, one.name, one.id)))


def changes_of(plan: Plan, release: Id) -> tuple[Change, ...]:
    """The changes that cover a task of a release, in the order of their numbers."""

    def inside(row: Id) -> bool:
        at: Id | None = row
        while at is not None and at not in plan.releases:
            at = plan.rows[at].parent
        return at == release

    ordered = sorted(plan.changes.values(), key=lambda one: (one.number, one.name, one.id))
    return tuple(one for one in ordered if any(inside(task) for task in one.tasks))
