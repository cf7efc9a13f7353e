"""Verbs of change requests, configuration items, and audits of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal

from msgspec.structs import replace

from relplanner.plan.cycles import leads_to
from relplanner.plan.edits.ground import changed, found, fresh, one_line, row_of, settled, several, with_records, without
from relplanner.plan.edits.links import link
from relplanner.plan.edits.moves import siblings
from relplanner.plan.edits.releases import change_gate, decide
from relplanner.plan.edits.tasks import add_row
from relplanner.plan.ids import IdSource
from relplanner.plan.legal import named
from relplanner.plan.model import (
    Change,
    CheckedItem,
    ConfigurationItem,
    Day,
    Id,
    Instant,
    ItemAudit,
    ItemVersion,
    Plan,
    Record,
    Release,
)
from relplanner.plan.problems import EditError


def add_change(
    plan: Plan,
    ids: IdSource,
    *,
    name: str,
    id: Id | None = None,  # noqa: A002  # the record's own word
    **fields: Any,  # noqa: ANN401  # checked against the record
) -> Plan:
    """Add a change request; `fields` give its tasks, items, approvals (gates) and so on.

    Raises `EditError` (`no-name`, `unknown-row`, `not-a-gate`, `unknown-configuration-item`, `illegal-value`).
    """
    new = Change(id=fresh(ids, "h", plan, "changes", id), name=one_line(name))
    return settled(plan, with_records(plan, "changes", [changed(new, fields)]))


def amend_change(plan: Plan, change: Id, **fields: Any) -> Plan:  # noqa: ANN401  # checked against the record
    """Set fields of a change request. Raises `EditError` as `add_change` does."""
    was: Record = found(plan, "changes", change)
    return settled(plan, with_records(plan, "changes", [changed(was, fields)]))


def add_change_of(plan: Plan, ids: IdSource, rows: Id | Collection[Id], *, name: str) -> Plan:
    """Add a change request that these rows carry out. Raises `EditError` as `add_change` and `link_to_change` do."""
    key = fresh(ids, "h", plan, "changes")
    return link_to_change(add_change(plan, ids, name=name, id=key), key, rows)


def link_to_change(plan: Plan, change: Id, rows: Id | Collection[Id]) -> Plan:
    """Let a change request cover more rows. Raises `EditError` (`unknown-change`, `unknown-row`, `not-a-task`)."""
    was: Change = found(plan, "changes", change)
    wrong = next((row for row in several(rows) if row_of(plan, row).kind not in {"task", "milestone"}), None)
    if wrong is not None:
        said = f"{named(plan.rows[wrong])} is no task, so no change carries it out; choose the tasks below it."
        raise EditError("not-a-task", said, wrong)
    tasks = tuple(dict.fromkeys((*was.tasks, *several(rows))))
    return settled(plan, with_records(plan, "changes", [replace(was, tasks=tasks)]))


def unlink_from_change(plan: Plan, change: Id, rows: Id | Collection[Id]) -> Plan:
    """Let a change request no longer cover some rows. Raises `EditError` (`unknown-change`)."""
    was: Change = found(plan, "changes", change)
    gone = set(several(rows))
    return settled(plan, with_records(plan, "changes", [replace(was, tasks=tuple(row for row in was.tasks if row not in gone))]))


def decide_change(
    plan: Plan, ids: IdSource, change: Id, state: Literal["approved", "rejected"], *, at: Instant, by: str = ""
) -> Plan:
    """Approve or reject a change request at an instant; where gates decide about it, those that are open decide so.

    Raises `EditError` (`unknown-change`).
    """
    was: Change = found(plan, "changes", change)
    after = with_records(plan, "changes", [replace(was, state=state, decided_at=at, decided_by=one_line(by))])
    for gate in was.approvals:
        if plan.gates[gate].decision in {"pending", "rejected"}:
            after = decide(after, ids, gate, state, at=at, by=by)
    return settled(plan, after)


def add_approval(plan: Plan, ids: IdSource, change: Id, *, approver: str = "CHM", id: Id | None = None) -> Plan:  # noqa: A002  # the record's own word
    """Make the approval of a change request a gate of the network: in front of its tasks, behind the gate before their phase.

    Raises `EditError` (`unknown-change`, `nothing-to-approve` for a change without tasks).
    """
    was: Change = found(plan, "changes", change)
    if not was.tasks:
        said = f"The change {named(was)} covers no task that could wait for its approval; link its tasks first."
        raise EditError("nothing-to-approve", said, change)
    first = was.tasks[0]
    key = fresh(ids, "r", plan, "rows", id)
    name = f"Approval of {was.number or was.name}"
    after = add_row(plan, ids, name=name, kind="gate", before=first, id=key)
    after = change_gate(after, key, approvers=(approver,))
    entry = _entry_gate(after, first, key)
    if entry is not None and not any(leads_to(after, task, entry) for task in was.tasks):
        after = link(after, ids, entry, key)
    for task in was.tasks:
        after = link(after, ids, key, task)
    approved = replace(after.changes[change], approvals=(*was.approvals, key))
    return settled(plan, with_records(after, "changes", [approved]))


def _entry_gate(plan: Plan, row: Id, new: Id) -> Id | None:
    """The last gate of the phase before that in which a row stands: what leads to the phase."""
    phase: Id | None = row
    while phase is not None and plan.rows[phase].kind != "phase":
        phase = plan.rows[phase].parent
    if phase is None:
        return None
    phases = [one.id for one in siblings(plan, plan.rows[phase].parent) if one.kind == "phase"]
    before = phases[: phases.index(phase)]
    gates = [one.id for one in siblings(plan, before[-1]) if one.kind == "gate" and one.id != new] if before else []
    return gates[-1] if gates else None


def remove_change(plan: Plan, change: Id | Collection[Id]) -> Plan:
    """Take change requests away. Raises `EditError` (`unknown-change`)."""
    for key in several(change):
        found(plan, "changes", key)
    return settled(plan, without(plan, "changes", several(change)))


def add_item(
    plan: Plan,
    ids: IdSource,
    *,
    name: str,
    id: Id | None = None,  # noqa: A002  # the record's own word
    **fields: Any,  # noqa: ANN401  # checked against the record
) -> Plan:
    """Add a configuration item. Raises `EditError` (`no-name`, `name-taken`, `unknown-configuration-item`, `illegal-value`)."""
    _new_name(plan, one_line(name))
    new = ConfigurationItem(id=fresh(ids, "i", plan, "items", id), name=one_line(name))
    return settled(plan, with_records(plan, "items", [changed(new, fields)]))


def change_item(plan: Plan, item: Id, **fields: Any) -> Plan:  # noqa: ANN401  # checked against the record
    """Set fields of a configuration item. Raises `EditError` as `add_item` does, and `item-loop`."""
    was: ConfigurationItem = found(plan, "items", item)
    if "name" in fields and one_line(str(fields["name"])) != was.name:
        _new_name(plan, one_line(str(fields["name"])))
    return settled(plan, with_records(plan, "items", [changed(was, fields)]))


def _new_name(plan: Plan, name: str) -> None:
    if any(one.name.casefold() == name.casefold() for one in plan.items.values()):
        raise EditError("name-taken", f"A configuration item “{name}” is in the plan already; choose another name.")


def remove_item(plan: Plan, item: Id) -> Plan:
    """Take a configuration item away, from releases and changes too; its parts stay. Raises `EditError` (`unknown-…`)."""
    found(plan, "items", item)
    parts = [replace(one, parent=None) for one in plan.items.values() if one.parent == item]
    changes = [
        replace(one, items=tuple(key for key in one.items if key != item)) for one in plan.changes.values() if item in one.items
    ]
    releases = [
        replace(one, items=tuple(kept for kept in one.items if kept.item != item))
        for one in plan.releases.values()
        if any(kept.item == item for kept in one.items)
    ]
    after = with_records(without(plan, "items", [item]), "items", parts)
    return settled(plan, with_records(with_records(after, "changes", changes), "releases", releases))


def set_item_version(plan: Plan, release: Id, item: Id, version: str | None) -> Plan:
    """Say which version a release makes of a configuration item; None: it leaves it alone.

    Raises `EditError` (`unknown-release`, `unknown-configuration-item`).
    """
    was: Release = found(plan, "releases", release)
    found(plan, "items", item)
    kept = [one for one in was.items if one.item != item]
    if version is not None:
        place = next((at for at, one in enumerate(was.items) if one.item == item), len(kept))
        kept.insert(place, ItemVersion(item=item, version=one_line(version)))
    return settled(plan, with_records(plan, "releases", [replace(was, items=tuple(kept))]))


def record_audit(
    plan: Plan,
    ids: IdSource,
    release: Id,
    *,
    day: Day,
    versions: Mapping[Id, str],
    by: str = "",
    id: Id | None = None,  # noqa: A002  # the record's own word
) -> Plan:
    """Keep what was found on a day of the items that a release changes: `versions` by item, "" for one that was not there.

    Raises `EditError` (`unknown-release`, `nothing-to-audit`, `not-of-this-release`).
    """
    was: Release = found(plan, "releases", release)
    expected = {one.item: one.version for one in was.items}
    row = plan.rows[release]
    if not expected:
        raise EditError("nothing-to-audit", f"{named(row)} changes no configuration item yet; say which ones first.", release)
    strange = next((item for item in versions if item not in expected), None)
    if strange is not None:
        raise EditError("not-of-this-release", f"{named(row)} does not change {named(found(plan, 'items', strange))}.", release)
    lines = tuple(
        CheckedItem(item=item, expected=expected[item], found=one_line(versions[item])) for item in expected if item in versions
    )
    key = fresh(ids, "u", plan, "audits", id)
    audit = ItemAudit(id=key, release=release, day=day, by=one_line(by), items=lines)
    return settled(plan, with_records(plan, "audits", [audit]))


def take_over_versions(plan: Plan, release: Id) -> Plan:
    """Make a release's target versions those in production, once it is live. Raises `EditError` (`unknown-release`)."""
    was: Release = found(plan, "releases", release)
    items = [replace(plan.items[one.item], version=one.version) for one in was.items]
    return settled(plan, with_records(plan, "items", items))


def remove_audit(plan: Plan, audit: Id) -> Plan:
    """Forget an audit. Raises `EditError` (`unknown-audit`)."""
    found(plan, "audits", audit)
    return settled(plan, without(plan, "audits", [audit]))
