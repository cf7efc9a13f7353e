"""Every gate of a plan at a glance, in the order of time: what is decided, who was heard, how much of its checklist is met.

The order of gates that stand at one instant is that of the tree.
"""

from __future__ import annotations

import msgspec

from relplanner.insight.readings import Readings
from relplanner.insight.wording import due_text
from relplanner.plan.instants import midnight, to_datetime
from relplanner.plan.model import Decision, Gate, Id, Instant, Plan, Vote


class GateLine(msgspec.Struct, frozen=True, kw_only=True):
    """A gate. `due` is when a retrospective one must be decided; `release` None: it stands in none."""

    gate: Id
    name: str
    release: Id | None
    release_name: str
    at: Instant
    decision: Decision
    retrospective: bool
    due: Instant | None
    met: int
    criteria: int
    agree: int
    objections: tuple[str, ...]
    approvers: tuple[str, ...]


def gate_lines(readings: Readings, release: Id | None = None) -> tuple[GateLine, ...]:
    """The gates of a release, None of all of them, by date."""
    found = []
    for at, key in enumerate(readings.outline.ids):
        record = readings.plan.gates.get(key)
        nearest = readings.relations.release_of[at]
        own = readings.outline.ids[nearest] if nearest >= 0 else None
        if record is not None and release in {None, own}:
            found.append(_line(readings, record, own, at))
    return tuple(sorted(found, key=lambda one: one.at))


def _line(readings: Readings, gate: Gate, release: Id | None, at: int) -> GateLine:
    rows = readings.plan.rows
    return GateLine(
        gate=gate.id,
        name=rows[gate.id].name,
        release=release,
        release_name=rows[release].name if release is not None else "",
        at=Instant(readings.schedule.finishes[at]),
        decision=gate.decision,
        retrospective=gate.retrospective,
        due=readings.schedule.deadline(rows[gate.id]) if gate.retrospective else None,
        met=sum(one.met for one in gate.criteria),
        criteria=len(gate.criteria),
        agree=sum(vote.says == "agrees" for vote in votes_of(gate)),
        objections=tuple(vote.approver for vote in votes_of(gate) if vote.says == "objects"),
        approvers=gate.approvers,
    )


def risk_lines(readings: Readings, gate: Id) -> tuple[str, ...]:
    """Of a gate that is passed over: until when what it stands for is dared, and why, and whose risk it is."""
    plan, year = readings.plan, to_datetime(midnight(readings.today)).year if readings.today is not None else None
    if not plan.gates[gate].retrospective:
        return ()
    due, reason = readings.schedule.deadline(plan.rows[gate]), plan.gates[gate].reason.strip()
    until = "" if due is None else f", to be caught up by {due_text(due, year)}"
    return tuple(filter(None, (f"Passed over before the go-live{until}.", reason)))


def votes_of(gate: Gate) -> tuple[Vote, ...]:
    """What those said who are approvers still."""
    return tuple(vote for vote in gate.votes if vote.approver in gate.approvers)


def who_fills(plan: Plan, role: str) -> tuple[str, ...]:
    """The people and teams of a plan that stand for an approver: those with the role, or of the name."""
    people = (one for one in plan.resources.values() if one.kind in {"person", "team"})
    return tuple(sorted(one.name for one in people if role in one.roles or one.name == role))
