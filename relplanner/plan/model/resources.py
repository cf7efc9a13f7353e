"""Who and what the work needs, and who works on what."""

from __future__ import annotations

from typing import Literal

from relplanner.plan.model.records import Id, Instant, Minutes, Money, PerMille, Record

ResourceKind = Literal["person", "team", "role", "environment", "cost"]


class Absence(Record, frozen=True, kw_only=True):
    """Time in which a resource cannot work: [`start`, `finish`)."""

    start: Instant
    finish: Instant
    reason: str = ""


class CapacityStep(Record, frozen=True, kw_only=True):
    """From `start` on, the resource's capacity is `units`, until the next step."""

    start: Instant
    units: PerMille


class RateStep(Record, frozen=True, kw_only=True):
    """From `start` on, an hour of the resource costs `rate`, until the next step."""

    start: Instant
    rate: Money


class Resource(Record, frozen=True, kw_only=True):
    """Who or what work needs. Roles and costs have no calendar. `rate` is what an hour costs before the first of `rate_steps`.

    `cost_per_use` is due once for each task, where the resource begins on it.

    `roles` are the short names of the roles that a person fills (RM, DEV, …), and of a role itself its own one.
    """

    id: Id
    name: str = ""
    kind: ResourceKind = "person"
    capacity: PerMille = PerMille(1000)
    capacity_steps: tuple[CapacityStep, ...] = ()
    calendar: Id | None = None
    absences: tuple[Absence, ...] = ()
    roles: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    email: str = ""
    rate: Money | None = None
    rate_steps: tuple[RateStep, ...] = ()
    cost_per_use: Money = Money(0)
    notes: str = ""
    source_id: str = ""


class Assignment(Record, frozen=True, kw_only=True):
    """`resource` works on `task` with `units`; `work` is its own part of the effort where it is known."""

    id: Id
    task: Id
    resource: Id
    units: PerMille = PerMille(1000)
    work: Minutes | None = None
    delay: Minutes = Minutes(0)
    source_id: str = ""
