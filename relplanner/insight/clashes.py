"""Where somebody is booked above capacity: one clash for one story, however many nights it spans.

Stretches of excess are joined while they touch, or while they share a task and less than a working day of the resource lies
between them. So a clash's hull may hold nights, weekends and a free morning, never a free day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from relplanner.insight.load import ONE_RELEASE, Booking, Excess, Load, Occupied
from relplanner.plan.model import Id, Instant, Minutes, PerMille
from relplanner.plan.outline import Outline

ClashKind = Literal["overload", "phases", "absence", "environment", "elsewhere"]

TOO_MUCH: frozenset[ClashKind] = frozenset({"overload", "phases"})
"""Kinds of more units than somebody has."""


class Clash(msgspec.Struct, frozen=True, kw_only=True):
    """A resource booked above capacity in [`start`, `finish`): `units` at its peak, of `capacity` there; `tasks` in tree order.

    `overload`: more units than somebody has. `phases`: so, because one person is needed in two phases at a time. `absence`:
    booked while away. `environment`: more releases than it takes. `elsewhere`: too much only together with what other plans
    book, which `others` tells.
    """

    resource: Id
    start: Instant
    finish: Instant
    units: PerMille
    capacity: PerMille
    tasks: tuple[Id, ...]
    kind: ClashKind
    others: tuple[Occupied, ...] = ()


def clashes_of(load: Load, outline: Outline, day: Minutes, phase_of: Sequence[int] = ()) -> tuple[Clash, ...]:
    """The clashes of one resource in order of time; `day` is the length of a working day, `phase_of` the phase by position."""
    found: list[Clash] = []
    for away in (False, True):
        stretches = [one for one in load.excesses if one.away is away]
        found += [_clash(group, load, outline, phase_of) for group in _stories(stretches, load, day)]
    found.sort(key=lambda clash: (clash.start, clash.finish, clash.kind))
    return tuple(found)


def all_clashes(parts: Iterable[tuple[Clash, ...]]) -> tuple[Clash, ...]:
    """Clashes of all resources, by start, then by resource."""
    return tuple(
        sorted((clash for part in parts for clash in part), key=lambda clash: (clash.start, clash.resource, clash.finish))
    )


def _stories(stretches: list[Excess], load: Load, day: Minutes) -> Iterator[list[Excess]]:
    group: list[Excess] = []
    for one in stretches:
        if group and not _joined(group[-1], one, load, day):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _joined(earlier: Excess, later: Excess, load: Load, day: Minutes) -> bool:
    if earlier.finish == later.start:
        return True
    tasks = {load.everything[place].task for place in earlier.bookings} - {""}
    shared = any(load.everything[place].task in tasks for place in later.bookings)
    return shared and load.hours.between(earlier.finish, later.start) < day


def _clash(group: list[Excess], load: Load, outline: Outline, phase_of: Sequence[int]) -> Clash:
    peak = max(group, key=lambda one: one.units - one.capacity)
    bookings: list[Booking] = [load.everything[place] for one in group for place in one.bookings]
    tasks = sorted({booking.task for booking in bookings if booking.where is None}, key=lambda task: outline.index[task])
    others = tuple(dict.fromkeys(booking.where for booking in bookings if booking.where is not None))
    kind: ClashKind = "absence" if peak.away else "environment" if load.resource.kind == "environment" else "overload"
    if others and kind != "absence" and all(_ours(one, load) <= one.capacity for one in group):
        kind = "elsewhere"
    elif kind == "overload" and phase_of and any(_in_phases(one, load, outline, phase_of) for one in group):
        kind = "phases"
    return Clash(
        resource=load.resource.id,
        start=Instant(group[0].start),
        finish=Instant(group[-1].finish),
        units=PerMille(peak.units),
        capacity=PerMille(peak.capacity),
        tasks=tuple(tasks),
        kind=kind,
        others=others,
    )


def _in_phases(one: Excess, load: Load, outline: Outline, phase_of: Sequence[int]) -> bool:
    """Whether one person is needed in two phases at that time."""
    tasks = [load.everything[place].task for place in one.bookings if load.everything[place].where is None]
    return load.resource.kind == "person" and len({phase_of[outline.index[task]] for task in tasks} - {-1}) > 1


def _ours(one: Excess, load: Load) -> int:
    """What this plan books of it by itself."""
    mine = [load.everything[place] for place in one.bookings if load.everything[place].where is None]
    if load.resource.kind == "environment":
        return ONE_RELEASE * len({booking.release for booking in mine})
    return sum(booking.units for booking in mine)
