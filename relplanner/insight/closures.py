"""Windows and freezes in one calendar that all releases see: by what they are about, and which of them close time for a release.

It may speak of several plans at once, the own one first; what several have alike stands once. An occurrence is an `Entry` of the
release calendar: a value to draw, never the record itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from relplanner.insight.readings import Readings
from relplanner.insight.release_calendar import Entry, once, shared_closures
from relplanner.plan.model import Freeze, Id, Instant, Plan, Scope, Window
from relplanner.plan.release_types import crosses_soft_freezes
from relplanner.schedule.placers import services_of

About = Literal["everything", "environment", "service", "release type", "work kind"]
ORDER: tuple[About, ...] = ("everything", "environment", "service", "release type", "work kind")


class ScopeLane(msgspec.Struct, frozen=True, kw_only=True):
    """What windows and freezes may be about: `scope` is that of a new one here, in words of the own plan."""

    about: About
    name: str
    scope: Scope
    entries: tuple[Entry, ...]


def scope_lanes(plans: Sequence[Readings], low: Instant, high: Instant) -> tuple[ScopeLane, ...]:
    """The lanes of some plans' windows and freezes in [`low`, `high`), everything first, those without any last.

    Each stands once, in the lanes of the first thing that its scope names: environments, services, release types, kinds of work.
    The own plan's environments and release types have lanes even while nothing is about them.
    """
    entries = once(shared_closures(plans, low, high))
    found: dict[tuple[About, str], list[Entry]] = {key: [] for key in _own(plans[0].plan)} if plans else {}
    for entry in sorted(entries, key=lambda one: (one.start, one.finish, one.plan, one.name)):
        plan = plans[entry.plan].plan
        for key in _named(plan, record(plan, entry.subject).scope):
            found.setdefault(key, []).append(entry)
    ordered = sorted(found, key=lambda key: (not found[key] and key[0] != "everything", ORDER.index(key[0]), key[1].casefold()))
    return tuple(
        ScopeLane(about=key[0], name=key[1], scope=_scope(plans[0].plan, *key), entries=tuple(found[key])) for key in ordered
    )


def record(plan: Plan, subject: Id) -> Window | Freeze:
    """The window or the freeze of this id."""
    return plan.windows[subject] if subject in plan.windows else plan.freezes[subject]


def closed_for(readings: Readings, plans: Sequence[Plan], entries: Iterable[Entry]) -> Mapping[Id, tuple[Entry, ...]]:
    """By release of `readings` the freezes that its work meets: hard ones, and soft ones that its type does not cross.

    A freeze is about a release by its type, its services, and the environments that its tasks use, whatever their kind of work.
    """
    freezes = [(one, record(plans[one.plan], one.subject).scope, plans[one.plan]) for one in entries if one.kind == "freeze"]
    used = environments_of(readings)
    found: dict[Id, tuple[Entry, ...]] = {}
    for release in readings.plan.releases.values():
        crosses = crosses_soft_freezes(readings.plan, release.type)
        services = services_of(readings.plan, release)
        found[release.id] = tuple(
            one
            for one, scope, plan in freezes
            if (one.type == "hard" or not crosses)
            and (not scope.release_types or release.type in scope.release_types)
            and (not scope.services or not services.isdisjoint(scope.services))
            and (not scope.environments or not used.get(release.id, frozenset()).isdisjoint(_names(plan, scope)))
        )
    return found


def environments_of(readings: Readings) -> Mapping[Id, frozenset[str]]:
    """The names of the environments that each release uses."""
    found: dict[Id, set[str]] = {}
    plan, relations, index = readings.plan, readings.relations, readings.outline.index
    for one in plan.assignments.values():
        resource = plan.resources.get(one.resource)
        release = relations.release_of[index[one.task]] if one.task in index else -1
        if release >= 0 and resource is not None and resource.kind == "environment":
            found.setdefault(readings.outline.ids[release], set()).add(resource.name)
    return {key: frozenset(names) for key, names in found.items()}


def _names(plan: Plan, scope: Scope) -> frozenset[str]:
    return frozenset(plan.resources[one].name for one in scope.environments if one in plan.resources)


def _own(plan: Plan) -> Iterator[tuple[About, str]]:
    yield "everything", "All releases"
    yield from (("environment", one.name) for one in plan.resources.values() if one.kind == "environment")
    yield from (("release type", one.type) for one in plan.releases.values() if one.type)


def _named(plan: Plan, scope: Scope) -> list[tuple[About, str]]:
    if scope.environments:
        return [("environment", name) for name in sorted(_names(plan, scope))] or [("everything", "All releases")]
    if scope.services:
        return [("service", name) for name in scope.services]
    if scope.release_types:
        return [("release type", name) for name in scope.release_types]
    if scope.work_kinds:
        return [("work kind", name) for name in scope.work_kinds]
    return [("everything", "All releases")]


def _scope(plan: Plan, about: About, name: str) -> Scope:
    if about == "environment":
        same = (one.id for one in plan.resources.values() if one.kind == "environment" and one.name == name)
        return Scope(environments=tuple(sorted(same)))
    if about == "service":
        return Scope(services=(name,))
    if about == "release type":
        return Scope(release_types=(name,))
    return Scope(work_kinds=(name,)) if about == "work kind" else Scope()
