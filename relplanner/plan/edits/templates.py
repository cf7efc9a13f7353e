"""Releases from templates: a fresh plan, or one release more in a plan that exists.

A template is a plan like any other. What it brings gets new ids; calendars, resources, windows and freezes that the plan already
has by name are shared, so that two releases of a train meet on the same test system.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from relplanner.plan.ids import IdSource, rank_between
from relplanner.plan.instants import MINUTES_PER_DAY, midnight
from relplanner.plan.model import (
    Assignment,
    Buffer,
    Calendar,
    Change,
    ConfigurationItem,
    Criterion,
    Day,
    Freeze,
    Gate,
    Id,
    Instant,
    ItemVersion,
    Link,
    Phase,
    Plan,
    Release,
    Resource,
    Row,
    Runbook,
    RunbookStep,
    Scope,
    Window,
)
from relplanner.plan.outline import outline
from relplanner.plan.problems import EditError

_WEEK = 7 * MINUTES_PER_DAY
_MARGIN = 52 * _WEEK
"""Weekly windows are open so long before all dates of a new release, for it may be moved."""

_Key = tuple[str, str]
_Named = TypeVar(
    "_Named",
    Link,
    Release,
    Phase,
    Gate,
    Buffer,
    Resource,
    Assignment,
    Calendar,
    ConfigurationItem,
    Change,
    Runbook,
    RunbookStep,
)


def from_template(
    template: Plan,
    ids: IdSource,
    *,
    name: str,
    version: str = "",
    start: Instant | None = None,
    target: Instant | None = None,
    today: Day,
) -> Plan:
    """Make a plan from a template: new ids, and `{name}` and `{version}` replaced in its title, names, notes and description.

    Target without start: backward from the target. Start, or neither (the first working day after `today`): forward. Both:
    forward, compared with the target. A target at midnight means its day.

    Raises `EditError`: `no-name`, `not-a-template`.
    """
    blank = Plan(settings=replace(template.settings, start=None, finish=None, status_date=None, calendar=None, baseline=None))
    made = add_release_from_template(blank, ids, template, name=name, version=version, start=start, target=target, today=today)
    return replace(made, title=_titled(template.title, name.strip(), version.strip()))


def add_release_from_template(
    plan: Plan,
    ids: IdSource,
    template: Plan,
    *,
    name: str,
    version: str = "",
    start: Instant | None = None,
    target: Instant | None = None,
    today: Day,
) -> Plan:
    """Add a template's rows behind those of the plan, as a further release; start and target as in `from_template`.

    The plan keeps its settings and what it has by name (resources: of the same kind). Where its calendar is not the template's,
    the new release gets the template's as its own.

    Raises `EditError`: `no-name`, `not-a-template`.
    """
    if not name.strip():
        raise EditError("no-name", "A release needs a name, such as Claims; give it one.")
    if not template.releases:
        raise EditError("not-a-template", f"“{template.title}” has no release in it, so no release can be made from it.")
    if start is None and target is None:
        start = _first_working_day(template, today)
    copy = _Copy(
        name=name.strip(),
        version=version.strip(),
        start=start,
        target=target,
        lead=led_by(template),
        later=_later(template, start, target),
        since=Instant(min(at for at in (start, target, midnight(today)) if at is not None) - _MARGIN),
        rows={row.id: ids.new(row.code if row.code.isalnum() else row.kind) for row in template.rows.values()},
        calendars=_shared(ids, "calendar", _calendar_keys(template), _calendar_keys(plan)),
        resources=_shared(ids, "resource", _resource_keys(template), _resource_keys(plan)),
        items=_shared(ids, "item", _item_keys(template), _item_keys(plan)),
    )
    calendar = copy.calendar(template.settings.calendar)
    kept = plan.settings.calendar or calendar
    return replace(
        plan,
        settings=replace(plan.settings, calendar=kept),
        rows={**plan.rows, **_rows(plan, template, copy, own=calendar if calendar != kept else None)},
        links={**plan.links, **_by_id(copy.link(link, ids) for link in template.links.values())},
        releases={**plan.releases, **_by_id(copy.release(release) for release in template.releases.values())},
        phases={**plan.phases, **_by_id(copy.phase(phase) for phase in template.phases.values())},
        gates={**plan.gates, **_by_id(copy.gate(gate) for gate in template.gates.values())},
        buffers={**plan.buffers, **_by_id(copy.buffer(buffer) for buffer in template.buffers.values())},
        resources={**_by_id(copy.resource(resource) for resource in template.resources.values()), **plan.resources},
        assignments={**plan.assignments, **_by_id(copy.assignment(one, ids) for one in template.assignments.values())},
        calendars={**_by_id(copy.working(calendar) for calendar in template.calendars.values()), **plan.calendars},
        windows=_windows(plan, template, copy, ids),
        freezes=_freezes(plan, template, copy, ids),
        release_types={**template.release_types, **plan.release_types},
        items={**_by_id(copy.item(item) for item in template.items.values()), **plan.items},
        changes={**plan.changes, **_by_id(copy.change(change, ids) for change in template.changes.values())},
        runbooks={**plan.runbooks, **_by_id(replace(one, id=copy.rows[one.id]) for one in template.runbooks.values())},
        steps={**plan.steps, **_by_id(replace(one, id=copy.rows[one.id]) for one in template.steps.values())},
    )


def led_by(template: Plan) -> Release:
    """The release of a template that takes what the user answers: the first one of the tree. Raises `KeyError` without one."""
    order = outline(template.rows).index
    return template.releases[min(template.releases, key=order.__getitem__)]


def _later(template: Plan, start: Instant | None, target: Instant | None) -> int:
    """By how many minutes the leading release comes later than in its template, in whole days; 0 where it had no date there."""
    lead = led_by(template)
    for old, new in ((lead.start or template.settings.start, start), (lead.target, target)):
        if old is not None and new is not None:
            return (new // MINUTES_PER_DAY - old // MINUTES_PER_DAY) * MINUTES_PER_DAY
    return 0


class _Copy(NamedTuple):
    """What a template's records become: their new ids by the old ones, and the answers that the user gave.

    The answers are those of the `lead`. Pins, deadlines and releases beside it, which keep their names, come as many minutes
    `later` as it does.
    """

    name: str
    version: str
    start: Instant | None
    target: Instant | None
    since: Instant
    lead: Release
    later: int
    rows: Mapping[Id, Id]
    calendars: Mapping[Id, Id]
    resources: Mapping[Id, Id]
    items: Mapping[Id, Id]

    def text(self, text: str) -> str:
        return text.replace("{name}", self.name).replace("{version}", self.version).strip()

    def calendar(self, calendar: Id | None) -> Id | None:
        return None if calendar is None else self.calendars[calendar]

    def row(self, row: Row) -> Row:
        """A row that nobody has worked on yet."""
        titled = row.id == self.lead.id or "{name}" in row.name
        return replace(
            row,
            id=self.rows[row.id],
            name=_titled(row.name, self.name, self.version) if titled else self.text(row.name),
            parent=None if row.parent is None else self.rows[row.parent],
            calendar=self.calendar(row.calendar),
            notes=self.text(row.notes),
            constraint=row.constraint and replace(row.constraint, at=self._moved(row.constraint.at)),
            by_hand=row.by_hand
            and replace(row.by_hand, start=self._moved(row.by_hand.start), finish=self._moved(row.by_hand.finish)),
            deadline=self._moved(row.deadline),
            progress=None,
            levelled=None,
        )

    def link(self, link: Link, ids: IdSource) -> Link:
        return replace(link, id=ids.new("link"), predecessor=self.rows[link.predecessor], successor=self.rows[link.successor])

    def release(self, release: Release) -> Release:
        leads = release.id == self.lead.id or (release.start is None and release.target is None)
        start, target = (self.start, self.target) if leads else (self._moved(release.start), self._moved(release.target))
        return replace(
            release,
            id=self.rows[release.id],
            version=self.version if leads or "{version}" in release.version else release.version,
            start=start,
            target=target,
            target_timed=target is not None and target % MINUTES_PER_DAY != 0,
            direction="backward" if start is None else "forward" if leads else release.direction,
            ready=None if release.ready is None else self.rows[release.ready],
            go_live=None if release.go_live is None else self.rows[release.go_live],
            items=tuple(ItemVersion(item=self.items[one.item], version=self.text(one.version)) for one in release.items),
            description=self.text(release.description),
        )

    def _moved(self, at: Instant | None) -> Instant | None:
        return None if at is None else Instant(at + self.later)

    def phase(self, phase: Phase) -> Phase:
        return replace(phase, id=self.rows[phase.id])

    def gate(self, gate: Gate) -> Gate:
        """A gate that nobody has decided yet; why one is passed over is part of the plan."""
        return Gate(
            id=self.rows[gate.id],
            criteria=tuple(Criterion(text=self.text(criterion.text)) for criterion in gate.criteria),
            approvers=gate.approvers,
            lead_time=gate.lead_time,
            meets=gate.meets,
            retrospective=gate.retrospective,
            reason=self.text(gate.reason) if gate.retrospective else "",
        )

    def buffer(self, buffer: Buffer) -> Buffer:
        return replace(buffer, id=self.rows[buffer.id], committed_end=None, committed_size=None, committed_work=())

    def resource(self, resource: Resource) -> Resource:
        return replace(resource, id=self.resources[resource.id], calendar=self.calendar(resource.calendar))

    def assignment(self, assignment: Assignment, ids: IdSource) -> Assignment:
        resource = self.resources[assignment.resource]
        return replace(assignment, id=ids.new("assignment"), task=self.rows[assignment.task], resource=resource)

    def item(self, item: ConfigurationItem) -> ConfigurationItem:
        return replace(item, id=self.items[item.id], parent=None if item.parent is None else self.items[item.parent])

    def change(self, change: Change, ids: IdSource) -> Change:
        """A change that nobody has asked for yet."""
        return replace(
            change,
            id=ids.new("change"),
            name=self.text(change.name),
            number="",
            state="draft",
            decided_at=None,
            decided_by="",
            tasks=tuple(self.rows[row] for row in change.tasks),
            approvals=tuple(self.rows[row] for row in change.approvals),
            items=tuple(self.items[item] for item in change.items),
            way_back=None if change.way_back is None else self.rows[change.way_back],
        )

    def working(self, calendar: Calendar) -> Calendar:
        return replace(calendar, id=self.calendars[calendar.id], base=self.calendar(calendar.base))

    def scope(self, scope: Scope) -> Scope:
        return replace(scope, environments=tuple(self.resources[environment] for environment in scope.environments))

    def window(self, window: Window) -> Window:
        """The window with its scope, open since long before the release: weekly ones move by whole weeks."""
        weeks = (self.since - window.start) // _WEEK if window.rule.startswith("FREQ=WEEKLY") else 0
        return replace(window, scope=self.scope(window.scope), start=Instant(window.start + weeks * _WEEK))


def _titled(text: str, name: str, version: str) -> str:
    """The title of a release: the template's where it has a place for the name, else name and version."""
    if "{name}" not in text:
        text = "{name} {version}"
    return " ".join(text.replace("{name}", name).replace("{version}", version).split())


def _rows(plan: Plan, template: Plan, copy: _Copy, own: Id | None) -> dict[Id, Row]:
    """The template's rows; its top level stands behind the plan's, and takes the calendar `own` where it has none."""
    made = {row.id: row for row in map(copy.row, template.rows.values())}
    last = max((row.rank for row in plan.rows.values() if row.parent is None), default=None)
    for row in sorted((row for row in made.values() if row.parent is None), key=lambda row: row.rank):
        last = rank_between(last, None)
        made[row.id] = replace(row, rank=last, calendar=row.calendar or own)
    return made


def _windows(plan: Plan, template: Plan, copy: _Copy, ids: IdSource) -> dict[Id, Window]:
    """The plan's windows and the template's; one that both have by name, scope and rule opens since the earlier of the two."""
    made = dict(plan.windows)
    for window in map(copy.window, template.windows.values()):
        same = next((old for old in plan.windows.values() if _alike(old, window)), None)
        if same is None:
            key = ids.new("window")
            made[key] = replace(window, id=key)
        else:
            made[same.id] = replace(same, start=min(same.start, window.start))
    return made


def _alike(one: Window, other: Window) -> bool:
    return (one.name, one.scope, one.rule, one.length) == (other.name, other.scope, other.rule, other.length)


def _freezes(plan: Plan, template: Plan, copy: _Copy, ids: IdSource) -> dict[Id, Freeze]:
    """The plan's freezes and those of the template that it has not got."""
    made = dict(plan.freezes)
    for freeze in template.freezes.values():
        moved = replace(freeze, scope=copy.scope(freeze.scope))
        if all(replace(moved, id=old.id) != old for old in plan.freezes.values()):
            key = ids.new("freeze")
            made[key] = replace(moved, id=key)
    return made


def _first_working_day(template: Plan, today: Day) -> Instant:
    """The first working minute of the template's week after `today` (08:00 on the next day, where its calendar never works).

    Holidays are not looked at: from a free day the schedule goes on to the next working minute by itself.
    """
    calendar = template.calendars.get(template.settings.calendar or "")
    for ahead in range(1, 8):
        day = Day(today + ahead)
        spans = calendar.week[(day + 3) % 7] if calendar is not None else None  # 1970-01-01 was a Thursday
        if spans:
            return Instant(midnight(day) + min(start for start, _ in spans))
    return Instant(midnight(Day(today + 1)) + 480)


def _shared(ids: IdSource, prefix: str, brought: Mapping[Id, _Key], had: Mapping[Id, _Key]) -> dict[Id, Id]:
    """New ids by the template's old ones; what the plan has under the same key keeps the plan's."""
    found = {key: old for old, key in had.items()}
    return {old: found[key] if key in found else ids.new(prefix) for old, key in brought.items()}


def _calendar_keys(plan: Plan) -> dict[Id, _Key]:
    return {calendar.id: ("calendar", calendar.name) for calendar in plan.calendars.values()}


def _resource_keys(plan: Plan) -> dict[Id, _Key]:
    return {resource.id: (resource.kind, resource.name) for resource in plan.resources.values()}


def _item_keys(plan: Plan) -> dict[Id, _Key]:
    return {item.id: ("item", item.name) for item in plan.items.values()}


def _by_id(records: Iterable[_Named]) -> dict[Id, _Named]:
    return {record.id: record for record in records}
