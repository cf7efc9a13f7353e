"""Each phase of a release at a glance: its entry and exit, who stands to it how (RACI), and which environments it books when.

The entry of a phase is the exit gate of the phase before it; without one, its first work.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from relplanner.insight.outlook import GateReading, PhaseOutlook
from relplanner.insight.readings import Readings
from relplanner.plan.model import Id, Instant, Plan

LETTERS = ("R", "A", "C", "I")


class EnvironmentUse(msgspec.Struct, frozen=True, kw_only=True):
    """From when to when a phase books an environment, and by which tasks."""

    environment: Id
    name: str
    start: Instant
    finish: Instant
    tasks: tuple[Id, ...]


class PhaseReading(msgspec.Struct, frozen=True, kw_only=True):
    """A phase: `entry` and `exit` are gates (None: there is none), `duties` the letters of each role, in the order entered.

    `nobody` are the roles with a duty that neither a person nor a team of the plan fills. `unclear` says what a RACI matrix
    should not have: nobody or several accountable, nobody responsible; "" where nothing was entered or all is well.
    """

    phase: Id
    name: str
    kind: str
    start: Instant
    finish: Instant
    entry: GateReading | None
    exit: GateReading | None
    duties: Mapping[str, str]
    nobody: tuple[str, ...]
    unclear: str
    environments: tuple[EnvironmentUse, ...]


def phases(readings: Readings, release: Id) -> tuple[PhaseReading, ...]:
    """The phases of a release in tree order. Raises `KeyError` for an unknown release."""
    outlook = {one.id: one for one in readings.releases}[release]
    found: list[PhaseReading] = []
    before: PhaseOutlook | None = None
    for phase in outlook.phases:
        found.append(_phase(readings, phase, before.gate if before is not None else None))
        before = phase
    return tuple(found)


def roles_of(found: tuple[PhaseReading, ...]) -> tuple[str, ...]:
    """The roles of all phases: the columns of a RACI matrix, in the order in which they first appear."""
    return tuple(dict.fromkeys(role for phase in found for role in phase.duties))


def _phase(readings: Readings, phase: PhaseOutlook, entry: GateReading | None) -> PhaseReading:
    plan = readings.plan
    duties: dict[str, str] = {}
    for duty in plan.phases[phase.id].duties:
        duties[duty.role] = "".join(one for one in LETTERS if one in duties.get(duty.role, "") + duty.letter)
    filled = {role for one in plan.resources.values() if one.kind in {"person", "team"} for role in one.roles}
    return PhaseReading(
        phase=phase.id,
        name=phase.name,
        kind=phase.kind,
        start=phase.start,
        finish=phase.finish,
        entry=entry,
        exit=phase.gate,
        duties=duties,
        nobody=tuple(role for role in duties if role not in filled),
        unclear=_unclear(duties),
        environments=_environments(readings, phase.id),
    )


def _unclear(duties: Mapping[str, str]) -> str:
    accountable = sum("A" in letters for letters in duties.values())
    if not duties or (accountable == 1 and any("R" in letters for letters in duties.values())):
        return ""
    if accountable != 1:
        return "Nobody is accountable; name one." if not accountable else f"{accountable} are accountable; it should be one."
    return "Nobody is responsible; name who does the work."


def _environments(readings: Readings, phase: Id) -> tuple[EnvironmentUse, ...]:
    plan: Plan = readings.plan
    outline, schedule = readings.outline, readings.schedule
    booked: dict[Id, list[int]] = {}
    for at in range(outline.index[phase], outline.end[outline.index[phase]]):
        for one in readings.relations.assignments_of.get(outline.ids[at], ()):
            if plan.resources[one.resource].kind == "environment":
                booked.setdefault(one.resource, []).append(at)
    uses = [
        EnvironmentUse(
            environment=key,
            name=plan.resources[key].name,
            start=Instant(min(schedule.starts[at] for at in positions)),
            finish=Instant(max(schedule.finishes[at] for at in positions)),
            tasks=tuple(outline.ids[at] for at in positions),
        )
        for key, positions in booked.items()
    ]
    return tuple(sorted(uses, key=lambda one: (one.start, one.name)))
