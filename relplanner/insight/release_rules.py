"""The release rules of quality: what the type of a release asks for, and what every deployment must have.

Each rule has a code of its own. A rule about phases is asked of releases that have some; a rule about people where roles are
known; so a plan that was imported bare is not scolded.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from relplanner.insight.deployments import begun, deployments_of, work_kind
from relplanner.insight.facts import Facts
from relplanner.insight.wording import a_release, days_text, listed
from relplanner.plan.approval import change_verdict, covering
from relplanner.plan.model import Buffer, Change, Id, Minutes, PhaseRule, Plan, ReleaseType
from relplanner.plan.problems import Problem
from relplanner.plan.release_types import type_of
from relplanner.schedule.buffers import longest_chain, size


def release_problems(facts: Facts) -> Iterator[Problem]:
    """Everything that breaks a release rule."""
    for outlook in facts.releases:
        release = outlook.id
        kind = type_of(facts.plan, release)
        if kind is not None:
            yield from _phases(facts, release, kind)
            yield from _approvers(facts, release, kind)
        yield from _sessions(facts, release)
        for task in deployments_of(facts.plan, facts.relations, release):
            yield from _deployment(facts, task, covering(facts.plan, task))
    yield from chain(_waivers(facts), _alone(facts), _large_buffers(facts))


# --------------------------------------------------------------------------------------------------------------- types


def _phases(facts: Facts, release: Id, kind: ReleaseType) -> Iterator[Problem]:
    """Phases and gates that the type asks for, how long phases last, and their buffers."""
    plan, outlook = facts.plan, next(one for one in facts.releases if one.id == release)
    by_kind = {phase.kind: phase for phase in outlook.phases if phase.kind}
    if not by_kind:
        return
    day = plan.settings.minutes_per_day
    for rule in kind.phases:
        phase = by_kind.get(rule.kind)
        if phase is None:
            message = f"{outlook.name} has no phase “{rule.kind}”, which {a_release(kind.name)} must have. Add it."
            yield Problem(code="phase-missing", subject=release, message=message)
            continue
        if rule.gate and not phase.gates:
            message = f"{phase.name} of {outlook.name} has no gate, which {a_release(kind.name)} must have there. Add one."
            yield Problem(code="gate-missing", subject=phase.id, message=message)
        hours = facts.schedule.worktime.task_calendar(phase.id)
        length = hours.between(phase.start, phase.finish)
        if length < rule.least:
            message = (
                f"{phase.name} of {outlook.name} takes {days_text(Minutes(length), day)}; {a_release(kind.name)} needs "
                f"{days_text(rule.least, day)} there. Give it more time."
            )
            yield Problem(code="phase-too-short", subject=phase.id, message=message, minutes=Minutes(rule.least - length))
        if rule.buffer is not None:
            yield from _buffer(facts, phase.id, kind, rule)


def _buffer(facts: Facts, phase: Id, kind: ReleaseType, rule: PhaseRule) -> Iterator[Problem]:
    """A buffer smaller than the rule of the type."""
    plan, day = facts.plan, facts.plan.settings.minutes_per_day
    own = [one for one in facts.buffers if one.phase == phase and not plan.buffers[one.id].feeding]
    if not own:
        message = f"{facts.name(phase)} has no buffer, which {a_release(kind.name)} must have there. Add one before its gate."
        yield Problem(code="buffer-missing", subject=phase, message=message)
        return
    record = plan.buffers[own[0].id]
    wanted = Buffer(id=record.id, rule=rule.buffer or "fixed", share=rule.share, round_to=record.round_to)
    least = size(plan, wanted, longest_chain(plan, facts.schedule.network, record.id))
    has = sum(one.size for one in own)
    if 0 < has < least:
        message = (
            f"{facts.name(record.id)} has {days_text(Minutes(has), day)}, the rule of {a_release(kind.name)} gives it "
            f"{days_text(least, day)}. Make it larger."
        )
        yield Problem(code="buffer-below-rule", subject=record.id, message=message, minutes=Minutes(least - has))


def _approvers(facts: Facts, release: Id, kind: ReleaseType) -> Iterator[Problem]:
    """The roles that must agree to the go-live."""
    ready = facts.plan.releases[release].ready
    gate = facts.plan.gates.get(ready) if ready is not None else None
    if gate is None or not gate.approvers:
        return
    missing = [role for role in kind.approvers if role not in gate.approvers]
    if missing:
        message = f"{facts.name(gate.id)} is decided without {listed(missing)}, who must agree to {a_release(kind.name)}."
        yield Problem(code="approver-missing", subject=gate.id, message=f"{message} Add them to its approvers.")


# -------------------------------------------------------------------------------------------------- what stands before what


def _sessions(facts: Facts, release: Id) -> Iterator[Problem]:
    """Acceptance sessions, told by the environment that they book, come behind the integration gate."""
    plan, relations = facts.plan, facts.relations
    outlook = next(one for one in facts.releases if one.id == release)
    gates = [phase.gate for phase in outlook.phases if phase.kind == "integration test" and phase.gate is not None]
    if not gates or plan.gates[gates[-1].id].retrospective:
        return
    index = relations.outline.index
    for at in range(index[release], relations.outline.end[index[release]]):
        key = relations.outline.ids[at]
        booked = any(plan.resources[one.resource].kind == "environment" for one in relations.assignments_of.get(key, ()))
        if booked and work_kind(plan, key) == "acceptance" and not _waits(facts, key, gates[-1].id):
            message = (
                f"{facts.name(key)} does not wait for {gates[-1].name}: users would try what is not tested together yet. "
                "Link the gate before it."
            )
            yield Problem(code="acceptance-before-integration", subject=key, message=message, others=(gates[-1].id,))


def _waits(facts: Facts, row: Id, other: Id) -> bool:
    """Whether a row comes behind another one, however far."""
    network, index = facts.schedule.network, facts.schedule.outline.index
    targets = [index[row], *(network.entries[at] for at in _upward(facts, row) if at in network.entries)]
    return index[other] in network.before(targets)


def _upward(facts: Facts, row: Id) -> list[int]:
    """The positions of a row and of the summaries above it."""
    at = facts.schedule.outline.index[row]
    return [at, *facts.schedule.outline.ancestors(at)]


def _deployment(facts: Facts, task: Id, changes: tuple[Change, ...]) -> Iterator[Problem]:
    """A deployment needs an approved change, and a way back that was tested before it."""
    plan, name = facts.plan, f"{facts.name(task)} ({facts.release(task)})"
    if begun(plan, facts.relations, task):
        if not any(change_verdict(plan, change) == "approved" for change in changes):
            message = f"{name} has begun without an approved change. Stop it, or have the change approved and record that."
            yield Problem(code="unauthorised-deployment", subject=task, message=message)
        return
    if not changes:
        message = f"{name} has no change request that asks for it. Add one with its approval."
        yield Problem(code="deployment-without-change", subject=task, message=message)
        return
    if not any(_asked(facts, task, change) for change in changes):
        message = f"{name} does not wait for the approval of {_called(changes[0])}. Bind the change to a gate in front of it."
        yield Problem(code="deployment-without-change", subject=task, message=message)
    tests = [change.way_back for change in changes if change.way_back is not None]
    if not any(_waits(facts, task, test) for test in tests):
        what = "waits for no test of its way back" if tests else "has no tested way back"
        message = f"{name} {what}. Name the task in its change that tests the way back, and link it before the deployment."
        yield Problem(code="way-back-untested", subject=task, message=message)


def _called(change: Change) -> str:
    return f"the change {change.number or change.name}"


def _asked(facts: Facts, task: Id, change: Change) -> bool:
    """Whether a change is approved, or will be before the task."""
    if change_verdict(facts.plan, change) == "approved":
        return True
    return bool(change.approvals) and all(
        facts.plan.gates[gate].retrospective or _waits(facts, task, gate) for gate in change.approvals
    )


# ----------------------------------------------------------------------------------------------------------------- the rest


def _waivers(facts: Facts) -> Iterator[Problem]:
    for key, gate in facts.plan.gates.items():
        if gate.decision == "waived" and not gate.reason.strip():
            message = f"{facts.name(key)} was waived without a reason. Write down why, and whose risk it is."
            yield Problem(code="waiver-without-reason", subject=key, message=message)
        elif gate.retrospective and not gate.reason.strip():
            message = (
                f"{facts.name(key)} is passed over before the go-live, and nobody says why. Write down what is not tested, and "
                "whose risk it is until the gate is caught up."
            )
            yield Problem(code="waiver-without-reason", subject=key, message=message)


def _alone(facts: Facts) -> Iterator[Problem]:
    """Critical tasks that one person does alone, for whose roles the plan has nobody else."""
    plan, outline = facts.plan, facts.schedule.outline
    if not any(one.kind == "person" and one.roles for one in plan.resources.values()):
        return
    tasks: dict[Id, list[Id]] = {}
    for at, key in enumerate(outline.ids):
        if not facts.schedule.criticals[at] or plan.rows[key].kind != "task" or outline.has_children(at):
            continue
        helpers = [one.resource for one in facts.relations.assignments_of.get(key, ()) if _helps(plan, one.resource)]
        if len(helpers) == 1 and plan.resources[helpers[0]].kind == "person" and _irreplaceable(plan, helpers[0]):
            tasks.setdefault(helpers[0], []).append(key)
    for person, own in tasks.items():
        names = listed([facts.name(key) for key in own])
        message = (
            f"{plan.resources[person].name} is alone on the critical chain with {names}; nobody else fills "
            f"{_roles(plan, person)}. Name a deputy."
        )
        yield Problem(code="alone-on-critical-chain", subject=person, message=message, others=tuple(own))


def _helps(plan: Plan, resource: Id) -> bool:
    return plan.resources[resource].kind in {"person", "team", "role"}


def _irreplaceable(plan: Plan, person: Id) -> bool:
    """Whether nobody else fills one of a person's roles; not known of somebody without roles."""
    own = set(plan.resources[person].roles)
    others = (one for one in plan.resources.values() if one.id != person and one.kind in {"person", "team"})
    return bool(own) and all(own.isdisjoint(one.roles) for one in others)


def _roles(plan: Plan, person: Id) -> str:
    return listed(list(plan.resources[person].roles))


def _large_buffers(facts: Facts) -> Iterator[Problem]:
    """Buffers that are longer than the work that they protect."""
    day = facts.plan.settings.minutes_per_day
    for one in facts.buffers:
        if not one.size or facts.plan.buffers[one.id].feeding or facts.plan.buffers[one.id].rule != "fixed":
            continue
        chain_length = longest_chain(facts.plan, facts.schedule.network, one.id).length
        if 0 < chain_length < one.size:
            message = (
                f"{facts.name(one.id)} has {days_text(one.size, day)}, more than the {days_text(chain_length, day)} of the work "
                "before it. Make it smaller, or estimate the work anew."
            )
            yield Problem(code="buffer-too-large", subject=one.id, message=message, minutes=Minutes(one.size - chain_length))
