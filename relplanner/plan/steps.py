"""What a resource has, and what it costs, at an instant: the last step at or before it counts."""

from __future__ import annotations

from relplanner.plan.model import Money, PerMille, Resource


def capacity_at(resource: Resource, at: int) -> PerMille:
    """The units that a resource has, absences and calendars aside."""
    units = resource.capacity
    for step in resource.capacity_steps:
        if step.start <= at:
            units = step.units
    return units


def rate_at(resource: Resource, at: int) -> Money:
    """What an hour of a resource costs; nothing where no rate was given."""
    rate = resource.rate or Money(0)
    for step in resource.rate_steps:
        if step.start <= at:
            rate = step.rate
    return rate
