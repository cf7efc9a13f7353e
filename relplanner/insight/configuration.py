"""Configuration items with what each release makes of them, change requests with their approvals and conflicts, and audits.

A conflict is what a change manager looks for: another change on the same item, its parent or a part of it at the same time, and
deployments that stand outside every window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from relplanner.insight.readings import Readings
from relplanner.insight.wording import day_text, listed
from relplanner.plan.approval import Verdict, change_verdict
from relplanner.plan.model import Change, ConfigurationItem, Day, Decision, Id, Instant, ItemAudit, Plan


class ItemTarget(msgspec.Struct, frozen=True, kw_only=True):
    """What a release makes of an item, and when it goes live with it (None: it names no go-live)."""

    release: Id
    name: str
    version: str
    go_live: Instant | None


class ItemReading(msgspec.Struct, frozen=True, kw_only=True):
    """An item with its targets by go-live, `depth` below its parents; `shared`: releases change it at the same time."""

    item: Id
    name: str
    kind: str
    version: str
    depth: int
    targets: tuple[ItemTarget, ...]
    shared: bool


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """A gate that decides about a change, and when it stands."""

    gate: Id
    name: str
    at: Instant
    decision: Decision


class ChangeReading(msgspec.Struct, frozen=True, kw_only=True):
    """A change request with all that follows from it: `start` and `finish` are those of its tasks (None without any)."""

    change: Id
    number: str
    name: str
    type: str
    risk: str
    state: str
    verdict: Verdict
    start: Instant | None
    finish: Instant | None
    tasks: tuple[str, ...]
    items: tuple[str, ...]
    approvals: tuple[Approval, ...]
    conflicts: tuple[str, ...]


class AuditReading(msgspec.Struct, frozen=True, kw_only=True):
    """An audit: its lines as (item, expected, found), and those that differ."""

    audit: Id
    release: str
    day: Day
    by: str
    lines: tuple[tuple[str, str, str], ...]
    differences: tuple[tuple[str, str, str], ...]


def items(readings: Readings) -> tuple[ItemReading, ...]:
    """All configuration items, parts below what they are parts of, by name."""
    plan = readings.plan
    shared = {
        item
        for problem in readings.problems
        if problem.code == "item-in-two-releases"
        for item in _common(plan, (problem.subject, *problem.others))
    }
    return tuple(_item(readings, item, depth, item.id in shared) for item, depth in _tree(plan, None, 0))


def _common(plan: Plan, releases: Sequence[Id]) -> set[Id]:
    """The items that all of these releases change."""
    sets = [{one.item for one in plan.releases[key].items} for key in releases if key in plan.releases]
    return set.intersection(*sets) if sets else set()


def _tree(plan: Plan, parent: Id | None, depth: int) -> Iterator[tuple[ConfigurationItem, int]]:
    own = sorted((one for one in plan.items.values() if one.parent == parent), key=lambda one: (one.name.casefold(), one.id))
    for item in own:
        yield item, depth
        yield from _tree(plan, item.id, depth + 1)


def _item(readings: Readings, item: ConfigurationItem, depth: int, shared: bool) -> ItemReading:
    plan = readings.plan
    targets = [
        ItemTarget(release=one.id, name=one.name, version=each.version, go_live=one.go_live)
        for one in readings.releases
        for each in plan.releases[one.id].items
        if each.item == item.id
    ]
    targets.sort(key=lambda one: (one.go_live is None, one.go_live or 0, one.name))
    return ItemReading(
        item=item.id, name=item.name, kind=item.kind, version=item.version, depth=depth, targets=tuple(targets), shared=shared
    )


def changes(readings: Readings) -> tuple[ChangeReading, ...]:
    """All change requests by the start of their tasks, then by number."""
    plan = readings.plan
    found = [_change(readings, one) for one in plan.changes.values()]
    return tuple(sorted(found, key=lambda one: (one.start is None, one.start or 0, one.number, one.name, one.change)))


def _change(readings: Readings, change: Change) -> ChangeReading:
    plan, schedule = readings.plan, readings.schedule
    span = _span(readings, change)
    return ChangeReading(
        change=change.id,
        number=change.number,
        name=change.name,
        type=change.type,
        risk=change.risk,
        state=change.state,
        verdict=change_verdict(plan, change),
        start=span[0] if span is not None else None,
        finish=span[1] if span is not None else None,
        tasks=tuple(plan.rows[task].name for task in change.tasks),
        items=tuple(plan.items[item].name for item in change.items),
        approvals=tuple(
            Approval(gate=gate, name=plan.rows[gate].name, at=schedule.dates(gate).finish, decision=plan.gates[gate].decision)
            for gate in change.approvals
        ),
        conflicts=tuple(_conflicts(readings, change)),
    )


def _span(readings: Readings, change: Change) -> tuple[Instant, Instant] | None:
    dates = [readings.schedule.dates(task) for task in change.tasks]
    return (min(one.start for one in dates), max(one.finish for one in dates)) if dates else None


def _conflicts(readings: Readings, change: Change) -> Iterator[str]:
    plan = readings.plan
    span = _span(readings, change)
    if span is None or change.state == "withdrawn":
        return
    mine = {near for item in change.items for near in _near(plan, item)}
    for other in sorted(plan.changes.values(), key=lambda one: (one.number, one.name, one.id)):
        there = _span(readings, other)
        shared = [item for item in other.items if item in mine]
        if other.id == change.id or other.state == "withdrawn" or there is None or not shared:
            continue
        if there[0] < span[1] and span[0] < there[1]:
            names = listed([plan.items[item].name for item in shared])
            yield f"{other.number or other.name} changes {names} at the same time ({day_text(max(span[0], there[0]))})."
    for problem in readings.problems:
        if problem.code in {"no-window", "window-too-short"} and problem.subject in change.tasks:
            yield problem.message


def _near(plan: Plan, item: Id) -> set[Id]:
    """An item, what it is a part of, and its parts."""
    parts = {one.id for one in plan.items.values() if one.parent == item}
    parent = plan.items[item].parent if item in plan.items else None
    return {item, *parts, *([parent] if parent is not None else [])}


def audits(plan: Plan) -> tuple[AuditReading, ...]:
    """All audits, the newest first; items and releases that are gone are called by their ids."""
    ordered = sorted(plan.audits.values(), key=lambda one: (-one.day, one.id))
    return tuple(_audit(plan, one) for one in ordered)


def _audit(plan: Plan, audit: ItemAudit) -> AuditReading:
    lines = tuple(
        (plan.items[one.item].name if one.item in plan.items else one.item, one.expected, one.found) for one in audit.items
    )
    release = plan.rows[audit.release].name if audit.release in plan.rows else audit.release
    differences = tuple(line for line in lines if line[1] != line[2])
    return AuditReading(audit=audit.id, release=release, day=audit.day, by=audit.by, lines=lines, differences=differences)
