"""The loads of all resources of a plan, made from its assignments and their dates.

A load is made on first asking, and taken over from the previous `Loads` while its resource, its assignments and their dates are
the same and nothing that decides about working time has changed: an edit that moves a task makes the loads of its people anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Protocol

from relplanner.insight.clashes import Clash, clashes_of
from relplanner.insight.done import done_share
from relplanner.insight.load import Always, Booking, Hours, Load, Regime
from relplanner.insight.relations import Relations
from relplanner.insight.window_work import in_window
from relplanner.plan.model import Assignment, Id, Plan, Resource, Row
from relplanner.schedule.result import Schedule
from relplanner.schedule.spans import Spans

ALWAYS = Always()
"""The hours of windowed work."""

Dated = Sequence[tuple[int, int]]
"""[start, finish) of each assignment of a resource."""


class Beside(Protocol):
    """What other plans book of our resources (`relplanner.insight.elsewhere` has it)."""

    def beside(self, plan: Plan, resource: Resource, /) -> Sequence[Booking]:
        """The bookings of a resource in the other plans."""


class Loads(Mapping[Id, Load]):
    """Loads by resource, in the order of the resources' names; `elsewhere` adds what other plans book of them."""

    def __init__(
        self,
        plan: Plan,
        schedule: Schedule,
        relations: Relations,
        previous: Loads | None = None,
        elsewhere: Beside | None = None,
    ) -> None:
        self.plan = plan
        self.elsewhere = elsewhere
        self._schedule = schedule
        self._relations = relations
        self._windows = bool(plan.windows)
        self._kept: dict[Id, tuple[Resource, Sequence[Assignment], Dated, Load]] = {}
        self._valid: dict[Id, Load] = {}
        self._clashes: dict[Id, tuple[Load, tuple[Clash, ...]]] = {}
        if previous is not None and previous.elsewhere is elsewhere and _same_ground(previous.plan, relations):
            self._kept.update(previous._kept)  # noqa: SLF001 - its own kind
            self._clashes.update(previous._clashes)  # noqa: SLF001 - its own kind
            touched = self._touched(previous)
            if touched is not None:
                same = {key: load for key, load in previous._valid.items() if key not in touched}  # noqa: SLF001 - its own kind
                self._valid.update(same)

    def __len__(self) -> int:
        return len(self.plan.resources)

    def __iter__(self) -> Iterator[Id]:
        return iter(sorted(self.plan.resources, key=lambda one: (self.plan.resources[one].name, one)))

    def __getitem__(self, resource: Id) -> Load:
        load = self._valid.get(resource)
        if load is None:
            load = self._valid[resource] = self._load(resource)
        return load

    def _load(self, resource: Id) -> Load:
        found = self.plan.resources[resource]
        assignments = self._relations.bookings_of.get(resource, ())
        spans = self._schedule.spans
        dated = [spans.get(one.id) or self._row_span(one.task) for one in assignments]
        kept = self._kept.get(resource)
        if kept is not None and kept[0] is found and kept[2] == dated and kept[1] == assignments:
            return kept[3]
        pairs = zip(assignments, dated, strict=True)
        bookings = [self._booking(one, span) for one, span in pairs if span[0] < span[1] or self._meets(one.task)]
        others = self.elsewhere.beside(self.plan, found) if self.elsewhere is not None else ()
        load = Load(found, bookings, self._hours(found), others)
        self._kept[resource] = (found, assignments, dated, load)
        return load

    def _touched(self, previous: Loads) -> frozenset[Id] | None:
        """The resources of which some booking may stand elsewhere than before; None where any may."""
        before, after, edited = previous.plan, self.plan, self._relations.edited
        old, new = previous._schedule.spans, self._schedule.spans  # its own kind
        if before.assignments is not after.assignments or before.resources is not after.resources or edited is None:
            return None
        if not isinstance(old, Spans) or not isinstance(new, Spans):
            return None
        return new.moved(old, [row.id for _, row in edited])

    def clashes(self, resource: Id) -> tuple[Clash, ...]:
        """The clashes of one resource."""
        load = self[resource]
        kept = self._clashes.get(resource)
        if kept is not None and kept[0] is load:
            return kept[1]
        found = clashes_of(load, self._schedule.outline, self.plan.settings.minutes_per_day, self._relations.phase_of)
        self._clashes[resource] = (load, found)
        return found

    @cached_property
    def _release_ids(self) -> Sequence[Id]:
        ids = self._schedule.outline.ids
        return [ids[position] if position >= 0 else "" for position in self._relations.release_of]

    def _hours(self, resource: Resource) -> Hours:
        worktime = self._schedule.worktime
        hours: Hours = worktime.plan_calendar if resource.kind in {"role", "cost"} else worktime.resource_calendar(resource.id)
        return hours

    def _meets(self, row: Id) -> bool:
        return self.plan.rows[row].kind in {"gate", "milestone"}

    def _row_span(self, row: Id) -> tuple[int, int]:
        at = self._schedule.outline.index[row]
        return self._schedule.starts[at], self._schedule.finishes[at]

    def _booking(self, one: Assignment, span: tuple[int, int]) -> Booking:
        row = self.plan.rows[one.task]
        at = self._schedule.outline.index[one.task]
        regime: Regime = "ignoring" if row.ignores_resource_calendars or span[0] == span[1] else "own"
        hours: Hours = self._schedule.worktime.assignment_calendar(one.id)
        if self._windows and in_window(self._schedule, at):
            regime, hours = "window", ALWAYS
        release = self._release_ids[at]
        return Booking(one.task, one.id, span[0], span[1], one.units, hours, release, regime, done_share(row))


def _same_ground(before: Plan, after: Relations) -> bool:
    """Whether working time, order and releases of all rows are as before, so that equal dates mean equal loads."""
    plan = after.plan
    same_tables = (
        before.calendars is plan.calendars
        and before.windows is plan.windows
        and before.freezes is plan.freezes
        and before.releases.keys() == plan.releases.keys()
        and before.phases.keys() == plan.phases.keys()
        and before.settings == plan.settings
    )
    return same_tables and after.edited is not None and all(_same_time(old, row) for old, row in after.edited)


def _same_time(old: Row, new: Row) -> bool:
    return (
        old.calendar == new.calendar
        and old.ignores_resource_calendars == new.ignores_resource_calendars
        and old.parent == new.parent
        and old.rank == new.rank
        and old.work_kind == new.work_kind
        and old.kind == new.kind
        and done_share(old) == done_share(new)
    )
