"""Whether a plan keeps every rule that edits and files keep: each reference leads somewhere, rows nest as they may, no circle.

`faults` reads a whole plan; `relplanner.plan.consequences` reads what an edit can have broken, by the same checks, so a plan that
edits made can always be read back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar

from relplanner.plan.cycles import find_cycle
from relplanner.plan.legal import LONGEST, breaches, named
from relplanner.plan.model import (
    TABLES,
    Assignment,
    BaselineRow,
    Calendar,
    Change,
    ConfigurationItem,
    Freeze,
    Id,
    Link,
    Plan,
    Record,
    Rehearsal,
    Release,
    Resource,
    Row,
    RowKind,
    Runbook,
    RunbookStep,
    Window,
    baseline_row_id,
)
from relplanner.plan.outline import outline

AnyRecord = TypeVar("AnyRecord", bound=Record)

SIDE_TABLES: Mapping[RowKind, str] = {"release": "releases", "phase": "phases", "gate": "gates", "buffer": "buffers"}
"""Where the rest of a row of some kind stands, under the same id."""

_KIND_OF: Mapping[str, RowKind] = {table: kind for kind, table in SIDE_TABLES.items()}


class Fault(Record, frozen=True, kw_only=True):
    """One broken rule: the record (`table` and `id`; `settings` or "" for the plan), a stable `code`, a sentence."""

    table: str
    id: Id
    code: str
    message: str


class Lookups:
    """What checks ask about a plan, each found on first asking."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def parents(self) -> frozenset[Id]:
        """Rows that have rows below them."""
        return frozenset({row.parent for row in self.plan.rows.values() if row.parent is not None})

    def is_summary(self, row: Row) -> bool:
        """Whether a row stands for what is below it."""
        return row.kind in ("release", "phase") or row.id in self.parents

    def ancestors(self, row: Id) -> Iterator[Id]:
        """The ids above a row, from its parent up. Assumes that no row is above itself."""
        parent = self.plan.rows[row].parent
        while parent is not None:
            yield parent
            parent = self.plan.rows[parent].parent


def faults(plan: Plan) -> Iterator[Fault]:
    """Every broken rule of a plan; what depends on sound parents is asked only where parents are sound."""
    yield from settings_faults(plan)
    lost = list(lost_parents(plan, plan.rows.values()))
    yield from lost
    if lost:
        return
    lookups = Lookups(plan)
    sound = True
    for table in TABLES:
        for key, record in getattr(plan, table).items():
            for fault in record_faults(lookups, table, key, record):
                sound = sound and fault.table != "links"
                yield fault
    yield from doubles(plan)
    circle = find_cycle(plan) if sound else None
    if circle is not None:
        yield circle_fault(plan, circle)


def _fault(table: str, record: Record, code: str, message: str) -> Fault:
    return Fault(table=table, id=getattr(record, "id", ""), code=code, message=message)


# ------------------------------------------------------------------------------------------------------------ the tree


def lost_parents(plan: Plan, rows: Iterable[Row]) -> Iterator[Fault]:
    """Which of these rows stand below a row that is not there, or below themselves."""
    sound: set[Id] = set()
    for row in rows:
        path: dict[Id, None] = {}
        at: Row | None = row
        while at is not None and at.id not in sound:
            if at.id in path:
                message = f"{named(at)} would stand below itself; a row can only go below another one."
                yield _fault("rows", at, "parent-loop", message)
                break
            path[at.id] = None
            if at.parent is not None and at.parent not in plan.rows:
                message = f"{named(at)} stands below a row that is not there; its place must be given anew."
                yield _fault("rows", at, "unknown-row", message)
            at = plan.rows.get(at.parent) if at.parent is not None else None
        sound.update(path)


def record_faults(lookups: Lookups, table: str, key: Id, record: Record) -> Iterator[Fault]:
    """What is wrong with one record of a table, by itself and with what it refers to."""
    if not key or getattr(record, "id", None) != key:
        yield _fault(table, record, "bad-id", f"A record of {table} needs an id, and stands under it.")
        return
    owner = lookups.plan.rows.get(key) if table in _KIND_OF else None
    for code, message in breaches(record, named(owner) if owner is not None else ""):
        yield _fault(table, record, code, message)
    if table in _KIND_OF:
        row = lookups.plan.rows.get(key)
        if row is None or row.kind != _KIND_OF[table]:
            yield _fault(
                table, record, "unknown-row", f"What {table} says about {key!r} belongs to no {_KIND_OF[table]} of the plan."
            )
            return
    check = _CHECKS.get(table)
    if check is not None:
        for code, message in check(lookups, record):
            yield _fault(table, record, code, message)


def _row(lookups: Lookups, row: Row) -> Iterator[tuple[str, str]]:
    plan = lookups.plan
    if row.calendar is not None and row.calendar not in plan.calendars:
        yield "unknown-calendar", f"{named(row)} follows a calendar that is not in the plan; choose one that is."
    side = SIDE_TABLES.get(row.kind)
    if side is not None and row.id not in getattr(plan, side):
        yield "side-record-missing", f"{named(row)} is a {row.kind}, but what belongs to a {row.kind} is missing."
    parent = plan.rows[row.parent] if row.parent is not None else None
    yield from _nesting(row, parent)
    if lookups.is_summary(row):
        yield from _as_summary(row)


def _nesting(row: Row, parent: Row | None) -> Iterator[tuple[str, str]]:
    if parent is not None and parent.kind in ("milestone", "gate", "buffer"):
        yield "bad-nesting", f"{named(parent)} is a {parent.kind}, so nothing can stand below it."
    if row.kind == "phase" and (parent is None or parent.kind != "release"):
        yield "bad-nesting", f"{named(row)} is a phase, so it stands directly below a release."
    if row.kind == "release" and parent is not None and parent.kind not in ("release", "task"):
        yield "bad-nesting", f"{named(row)} is a release, so it cannot stand inside a {parent.kind}."


def _as_summary(row: Row) -> Iterator[tuple[str, str]]:
    if row.estimate is not None:
        yield "not-an-estimate", f"{named(row)} has rows below it, so its length follows from theirs; estimate those instead."
    if row.constraint is not None and row.constraint.kind != "start no earlier than":
        yield "bad-constraint", f"{named(row)} has rows below it, so its only constraint can be “start no earlier than”."
    if row.by_hand is not None:
        yield "not-by-hand", f"{named(row)} has rows below it, so its dates follow from theirs and cannot be set by hand."
    if row.progress is not None:
        yield "not-progress", f"{named(row)} has rows below it, so its progress follows from theirs."


def _release(lookups: Lookups, release: Release) -> Iterator[tuple[str, str]]:
    plan = lookups.plan
    row = plan.rows[release.id]
    if release.direction == "backward" and release.target is None:
        yield "no-target", f"{named(row)} is planned backward, so it needs a target date."
    for what, mark in (("ready", release.ready), ("go-live", release.go_live)):
        if mark is None:
            continue
        at = plan.rows.get(mark)
        if at is None or at.kind not in ("milestone", "gate") or release.id not in lookups.ancestors(mark):
            yield "bad-milestone", f"The {what} of {named(row)} must be a milestone inside it."
    if any(one.item not in plan.items for one in release.items):
        yield "unknown-configuration-item", f"{named(row)} changes a configuration item that is not in the plan; add it first."
    if len({one.item for one in release.items}) < len(release.items):
        yield "item-twice", f"{named(row)} names a configuration item twice; give it one target version."


# --------------------------------------------------------------------------------------------------- links and people


def _link(lookups: Lookups, link: Link) -> Iterator[tuple[str, str]]:
    rows = lookups.plan.rows
    ahead, behind = rows.get(link.predecessor), rows.get(link.successor)
    if ahead is None or behind is None:
        yield "unknown-row", "A link needs two rows of the plan; one of its ends is not there."
        return
    if abs(link.lag.amount) > LONGEST:
        yield "bad-length", f"The lag between {named(ahead)} and {named(behind)} is longer than a hundred years; correct it."
    if ahead is behind:
        yield "link-to-itself", f"{named(ahead)} cannot wait for itself; choose another row."
    elif ahead.id in lookups.ancestors(behind.id) or behind.id in lookups.ancestors(ahead.id):
        yield (
            "link-to-own-summary",
            f"{named(ahead)} and {named(behind)} stand one inside the other, so neither can wait for the other.",
        )
    elif link.type in ("FF", "SF") and lookups.is_summary(behind):
        yield (
            "link-into-finish",
            f"{named(behind)} has rows below it, so a link can only reach its start; use FS or SS, or link a row below it.",
        )


def doubles(plan: Plan, links: Collection[Id] | None = None, assignments: Collection[Id] | None = None) -> Iterator[Fault]:
    """Two links of one type between the same rows, one resource twice on a task; of those given, or (None) of all."""
    for key in _twice(plan.links, lambda one: (one.predecessor, one.successor, one.type), links):
        found = plan.links[key]
        ahead, behind = plan.rows.get(found.predecessor), plan.rows.get(found.successor)
        if ahead is not None and behind is not None:
            message = f"{named(behind)} already waits for {named(ahead)} ({found.type}); change that link."
            yield _fault("links", found, "link-twice", message)
    for key in _twice(plan.assignments, lambda one: (one.task, one.resource), assignments):
        booking = plan.assignments[key]
        resource, row = plan.resources.get(booking.resource), plan.rows.get(booking.task)
        if resource is not None and row is not None:
            message = f"{named(resource)} is already on {named(row)}; change that assignment."
            yield _fault("assignments", booking, "assigned-twice", message)


def _twice(records: Mapping[Id, AnyRecord], meaning: Callable[[AnyRecord], object], asked: Collection[Id] | None) -> Iterator[Id]:
    """Ids of records that mean the same as one before them."""
    if asked is not None and not asked:
        return
    wanted = None if asked is None else {meaning(records[key]) for key in asked if key in records}
    seen: set[object] = set()
    for key, record in records.items():
        said = meaning(record)
        if wanted is None or said in wanted:
            if said in seen:
                yield key
            seen.add(said)


def circle_fault(plan: Plan, found: tuple[Id, ...]) -> Fault:
    """A circle of rows as a fault at one of its links, told from its first row on, so always in the same way."""
    first = found.index(min(found, key=outline(plan.rows).index.__getitem__))
    circle = found[first:] + found[:first]
    ends = (circle[-1], circle[0])
    closing = min((link.id for link in plan.links.values() if (link.predecessor, link.successor) == ends), default="")
    return Fault(table="links", id=closing, code="cycle", message=circle_message(plan, circle))


def circle_message(plan: Plan, circle: tuple[Id, ...]) -> str:
    """A sentence that names a circle task by task."""
    names = " → ".join(named(plan.rows[key]) for key in (*circle, circle[0]))
    return f"These would wait for each other in a circle: {names}; take one of these links away first."


def _resource(lookups: Lookups, resource: Resource) -> Iterator[tuple[str, str]]:
    if resource.calendar is not None and resource.calendar not in lookups.plan.calendars:
        yield "unknown-calendar", f"{named(resource)} follows a calendar that is not in the plan; choose one that is."


def _assignment(lookups: Lookups, assignment: Assignment) -> Iterator[tuple[str, str]]:
    row = lookups.plan.rows.get(assignment.task)
    if assignment.resource not in lookups.plan.resources:
        yield "unknown-resource", "Whoever was to be assigned is not in the plan; add them first."
    if row is None:
        yield "unknown-row", "The task that somebody was to be assigned to is not in the plan."
    elif row.kind == "buffer" or lookups.is_summary(row):
        what = "is a buffer" if row.kind == "buffer" else "has rows below it"
        yield "not-assignable", f"{named(row)} {what}, so nobody can be assigned to it; assign people to tasks."


# ---------------------------------------------------------------------------------------------------------------- time


def settings_faults(plan: Plan) -> Iterator[Fault]:
    """What is wrong with the settings of a plan."""
    for code, message in breaches(plan.settings, "the plan"):
        yield Fault(table="settings", id="", code=code, message=message)
    if plan.settings.calendar is not None and plan.settings.calendar not in plan.calendars:
        yield Fault(
            table="settings",
            id="",
            code="unknown-calendar",
            message="The plan's own calendar is not in the plan; choose one that is.",
        )
    if plan.settings.baseline is not None and plan.settings.baseline not in plan.baselines:
        yield Fault(
            table="settings",
            id="",
            code="unknown-baseline",
            message="The active baseline is not in the plan; choose one that is, or none.",
        )


def _calendar(lookups: Lookups, calendar: Calendar) -> Iterator[tuple[str, str]]:
    calendars = lookups.plan.calendars
    last, circle = _lineage(calendar.id, lambda at: calendars[at].base, calendars)
    if circle:
        yield "calendar-loop", f"{named(calendar)} would build on itself; choose another base."
    elif calendars[last].base is not None:
        yield "unknown-calendar", f"{named(calendars[last])} builds on a calendar that is not in the plan; choose one that is."


def _lineage(first: Id, above: Callable[[Id], Id | None], known: Container[Id]) -> tuple[Id, bool]:
    """The last record in a row of records that each name the one above, and whether they go round in a circle."""
    at, seen = first, {first}
    while (upper := above(at)) is not None and upper in known:
        if upper in seen:
            return at, True
        seen.add(upper)
        at = upper
    return at, False


def _scoped(lookups: Lookups, record: Window | Freeze) -> Iterator[tuple[str, str]]:
    for environment in record.scope.environments:
        resource = lookups.plan.resources.get(environment)
        if resource is None or resource.kind != "environment":
            yield "unknown-resource", f"{named(record)} names an environment that is not in the plan; choose one that is."


def _baseline_row(lookups: Lookups, kept: BaselineRow) -> Iterator[tuple[str, str]]:
    if kept.baseline not in lookups.plan.baselines:
        yield "unknown-baseline", "These dates belong to a baseline that is not in the plan; take them away with it."
    if kept.id != baseline_row_id(kept.baseline, kept.row):
        yield "bad-baseline", f"The dates of {kept.row!r} in the baseline {kept.baseline!r} stand under another id; correct it."


# -------------------------------------------------------------------------------------------------- changes, runbooks


def _change(lookups: Lookups, change: Change) -> Iterator[tuple[str, str]]:
    plan = lookups.plan
    rows = (*change.tasks, *change.approvals, *(() if change.way_back is None else (change.way_back,)))
    if any(row not in plan.rows for row in rows):
        yield "unknown-row", f"The change {named(change)} names a row that is not in the plan; choose one that is."
    elif any(plan.rows[row].kind != "gate" for row in change.approvals):
        yield "not-a-gate", f"The change {named(change)} can only be approved at gates; choose gates."
    if any(item not in plan.items for item in change.items):
        yield (
            "unknown-configuration-item",
            f"The change {named(change)} names a configuration item that is not in the plan; add it first.",
        )


def _item(lookups: Lookups, item: ConfigurationItem) -> Iterator[tuple[str, str]]:
    items = lookups.plan.items
    last, circle = _lineage(item.id, lambda at: items[at].parent, items)
    if circle:
        yield "item-loop", f"{named(item)} would be a part of itself; choose another item."
    elif items[last].parent is not None:
        said = f"{named(items[last])} is a part of an item that is not in the plan; choose one that is."
        yield "unknown-configuration-item", said


def _on_a_task(lookups: Lookups, record: Runbook | RunbookStep) -> Iterator[tuple[str, str]]:
    row = lookups.plan.rows.get(record.id)
    if row is None or row.kind != "task":
        yield "unknown-row", f"What a runbook says about {record.id!r} belongs to no task of the plan."


def _rehearsal(lookups: Lookups, rehearsal: Rehearsal) -> Iterator[tuple[str, str]]:
    if rehearsal.runbook not in lookups.plan.runbooks:
        yield "unknown-runbook", f"The rehearsal {named(rehearsal)} belongs to a runbook that is not in the plan."


_CHECKS: Mapping[str, Any] = {
    "rows": _row,
    "releases": _release,
    "links": _link,
    "resources": _resource,
    "assignments": _assignment,
    "calendars": _calendar,
    "windows": _scoped,
    "freezes": _scoped,
    "baseline_rows": _baseline_row,
    "changes": _change,
    "items": _item,
    "runbooks": _on_a_task,
    "steps": _on_a_task,
    "rehearsals": _rehearsal,
}
"""What each table's records must find in the rest of the plan."""
