"""Verbs of releases and of what stands in them: phases, gates and their decisions, buffers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from relplanner.plan.cycles import leads_to
from relplanner.plan.edits.ground import changed, found, fresh, one_line, row_of, settled, with_records
from relplanner.plan.edits.moves import inserted, siblings
from relplanner.plan.ids import IdSource
from relplanner.plan.legal import named
from relplanner.plan.model import (
    Buffer,
    Decision,
    Direction,
    Duty,
    Gate,
    Id,
    Instant,
    Link,
    Minutes,
    Phase,
    Plan,
    Record,
    Release,
    Row,
    Vote,
)
from relplanner.plan.outline import outline
from relplanner.plan.problems import EditError

DUTIES: tuple[Literal["R", "A", "C", "I"], ...] = ("R", "A", "C", "I")


def change_release(plan: Plan, release: Id, **fields: Any) -> Plan:  # noqa: ANN401  # checked against the record
    """Set fields of a release. Raises `EditError` (`bad-milestone`, `no-target`, `unknown-field`, `illegal-value`)."""
    return _changed(plan, "releases", release, fields)


def set_target(plan: Plan, release: Id, target: Instant | None, *, timed: bool = False) -> Plan:
    """Say when a release should be live: by the end of the target's day, or to the minute where it is `timed`.

    Raises `EditError` (`no-target`) where a release that is planned backward would lose its target.
    """
    was: Release = found(plan, "releases", release)
    now = msgspec.structs.replace(was, target=target, target_timed=timed and target is not None)
    return settled(plan, with_records(plan, "releases", [now]))


def set_release_start(plan: Plan, release: Id, start: Instant | None) -> Plan:
    """Say when a release begins at the earliest; None: with the plan, or as its target asks."""
    return _changed(plan, "releases", release, {"start": start})


def set_direction(plan: Plan, release: Id, direction: Direction) -> Plan:
    """Plan a release forward from its start or backward from its target. Raises `EditError` (`no-target`)."""
    return _changed(plan, "releases", release, {"direction": direction})


def change_phase(plan: Plan, phase: Id, **fields: Any) -> Plan:  # noqa: ANN401  # checked against the record
    """Set the kind or the duties of a phase. Raises `EditError` (`unknown-field`, `illegal-value`)."""
    return _changed(plan, "phases", phase, fields)


def set_duties(plan: Plan, phase: Id, role: str, letters: str) -> Plan:
    """Say how a role stands to a phase: any of R, A, C and I; "" takes it off. Raises `EditError` (`not-a-duty`, `no-name`)."""
    was: Phase = found(plan, "phases", phase)
    name, said = one_line(role), letters.upper().replace(",", "").replace(" ", "")
    if not name:
        raise EditError("no-name", "A duty is that of a role; give its name.", phase)
    wrong = next((letter for letter in said if letter not in DUTIES), None)
    if wrong is not None:
        raise EditError(
            "not-a-duty", f"“{wrong}” is no duty; write R (responsible), A (accountable), C (consulted) or I (informed).", phase
        )
    own = [Duty(role=name, letter=letter) for letter in DUTIES if letter in said]
    place = next((at for at, one in enumerate(was.duties) if one.role == name), len(was.duties))
    kept = [one for one in was.duties if one.role != name]
    duties = (*kept[:place], *own, *kept[place:])
    return settled(plan, with_records(plan, "phases", [msgspec.structs.replace(was, duties=duties)]))


def change_gate(plan: Plan, gate: Id, **fields: Any) -> Plan:  # noqa: ANN401  # checked against the record
    """Set fields of a gate. Raises `EditError` (`bad-rule`, `bad-length`, `unknown-field`, `illegal-value`)."""
    return _changed(plan, "gates", gate, fields)


def tick(plan: Plan, gate: Id, criterion: int, *, met: bool = True) -> Plan:
    """Say whether a line of a gate's checklist (counted from 0) is met. Raises `EditError` (`unknown-criterion`)."""
    was: Gate = found(plan, "gates", gate)
    if not 0 <= criterion < len(was.criteria):
        raise EditError("unknown-criterion", f"The checklist of {named(row_of(plan, gate))} has no line {criterion + 1}.", gate)
    criteria = list(was.criteria)
    criteria[criterion] = msgspec.structs.replace(criteria[criterion], met=met)
    return settled(plan, with_records(plan, "gates", [msgspec.structs.replace(was, criteria=tuple(criteria))]))


def decide(
    plan: Plan,
    ids: IdSource,
    gate: Id,
    decision: Decision,
    *,
    at: Instant | None = None,
    by: str = "",
    reason: str = "",
    conditions: Iterable[str] = (),
) -> Plan:
    """Record the decision about a gate; a condition that is new becomes a task between the gate and the next decision behind it.

    Back to pending clears date, name, reason and conditions; why a gate is passed over stays until another reason is given.
    Raises `EditError` (`no-decision-date`, `no-conditions`,
    `no-reason` for a waiver without one).
    """
    was: Gate = found(plan, "gates", gate)
    said = tuple(dict.fromkeys(filter(None, map(one_line, conditions))))
    if (decision == "approved with conditions") != bool(said):
        cure = "name one at least" if not said else "choose “approved with conditions”"
        raise EditError("no-conditions", f"A gate has conditions exactly where it is approved with conditions; {cure}.", gate)
    if decision == "waived" and not reason.strip():
        raise EditError("no-reason", f"{named(row_of(plan, gate))} can only be waived with a reason; give one.", gate)
    kept = {} if decision == "pending" else {"decided_at": at, "decided_by": one_line(by), "reason": reason}
    if was.retrospective and not reason.strip():
        kept["reason"] = was.reason
    cleared = msgspec.structs.replace(was, decision=decision, decided_at=None, decided_by="", reason="", conditions=said)
    after = with_records(plan, "gates", [changed(cleared, kept)])
    return settled(plan, _with_tasks(after, ids, row_of(plan, gate), [one for one in said if one not in was.conditions]))


def _with_tasks(plan: Plan, ids: IdSource, gate: Row, names: list[str]) -> Plan:
    """A task for each condition; it must be done when the next gate decides, or at the go-live."""
    if not names:
        return plan
    place = [row.id for row in siblings(plan, gate.parent)].index(gate.id) + 1
    asked = next_decision(plan, gate.id)
    rows: list[Row] = []
    for name in names:
        key = fresh(ids, "r", plan, "rows")
        rows.append(Row(id=key, name=name))
        plan = _linked(plan, ids, gate.id, key)
        plan = _linked(plan, ids, key, asked) if asked is not None else plan
    return inserted(plan, rows, gate.parent, place)


def _linked(plan: Plan, ids: IdSource, predecessor: Id, successor: Id) -> Plan:
    made = Link(id=fresh(ids, "l", plan, "links"), predecessor=predecessor, successor=successor)
    return with_records(plan, "links", [made])


def next_decision(plan: Plan, gate: Id) -> Id | None:
    """The first gate of the same release that waits for a gate, in tree order; without one its go-live, if that waits for it."""
    release: Id | None = gate
    while release is not None and release not in plan.releases:
        release = plan.rows[release].parent
    if release is None:
        return None
    tree = outline(plan.rows)
    at = tree.index[release]
    gates = [key for key in tree.ids[at : tree.end[at]] if key in plan.gates and key != gate]
    pending = [key for key in gates if plan.gates[key].decision in {"pending", "rejected"}]
    live = plan.releases[release].go_live
    asked = [*pending, *([live] if live is not None else [])]
    return next((key for key in asked if leads_to(plan, gate, key)), None)


def vote(plan: Plan, gate: Id, approver: str, says: Literal["", "agrees", "objects"], *, at: Instant | None = None) -> Plan:
    """Note what an approver of a gate said, and when; "" takes it back. The decision stays as it is.

    Raises `EditError` (`not-an-approver`).
    """
    was: Gate = found(plan, "gates", gate)
    if approver not in was.approvers:
        raise EditError(
            "not-an-approver", f"“{approver}” is no approver of {named(row_of(plan, gate))}; add the name to its approvers.", gate
        )
    said = {one.approver: one for one in was.votes if one.approver in was.approvers and one.approver != approver}
    if says:
        said[approver] = Vote(approver=approver, says=says, at=at)
    votes = tuple(said[name] for name in was.approvers if name in said)
    return settled(plan, with_records(plan, "gates", [msgspec.structs.replace(was, votes=votes)]))


def change_buffer(plan: Plan, buffer: Id, **fields: Any) -> Plan:  # noqa: ANN401  # checked against the record
    """Set the rule, size, share or rounding of a buffer. Raises `EditError` (`bad-length`, `unknown-field`, `illegal-value`)."""
    return _changed(plan, "buffers", buffer, fields)


def commit_buffer(plan: Plan, buffer: Id, end: Instant | None, size: Minutes | None = None) -> Plan:
    """Anchor the end of a buffer: from now on, late work consumes it; None: it is planned again and moves along.

    With a `size` it keeps that one from now on, whatever its rule would make of estimates that change.
    """
    was: Buffer = found(plan, "buffers", buffer)
    kept = size if end is not None else None
    return settled(
        plan,
        with_records(plan, "buffers", [msgspec.structs.replace(was, committed_end=end, committed_size=kept, committed_work=())]),
    )


def _changed(plan: Plan, table: str, key: Id, fields: dict[str, Any]) -> Plan:
    was: Record = found(plan, table, key)
    return settled(plan, with_records(plan, table, [changed(was, fields)]))
