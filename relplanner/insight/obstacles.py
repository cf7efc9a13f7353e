"""A plan without some of the things that keep work from its place: what the drivers compare with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec.structs import replace

from relplanner.plan.model import Assignment, Calendar, Plan, Row

Obstacle = Literal["calendar", "leave", "window", "freeze", "meeting"]

ALL_DAY = ((0, 1440),)


def present(plan: Plan, row: Row, assigned: Iterable[Assignment]) -> list[Obstacle]:
    """What could keep a row with these assignments from its place."""
    found: list[Obstacle] = ["calendar"]
    people = [plan.resources[one.resource] for one in assigned if one.resource in plan.resources]
    if any(person.absences for person in people) and not row.ignores_resource_calendars:
        found.append("leave")
    if plan.windows:
        found.append("window")
    if plan.freezes:
        found.append("freeze")
    gate = plan.gates.get(row.id)
    if gate is not None and (gate.meets or gate.lead_time):
        found.append("meeting")
    return found


def without(plan: Plan, obstacles: tuple[Obstacle, ...]) -> Plan:
    """The same plan where the obstacles do not exist; nothing is scheduled by it but the row that is asked about."""
    if "calendar" in obstacles:
        always = Calendar(id="", name="", week=(ALL_DAY,) * 7)
        calendars = {key: replace(always, id=key) for key in {*plan.calendars, ""}}
        settings = replace(plan.settings, calendar=plan.settings.calendar if plan.settings.calendar in plan.calendars else "")
        plan = replace(plan, calendars=calendars, settings=settings)
    if "leave" in obstacles:
        plan = replace(plan, resources={key: replace(resource, absences=()) for key, resource in plan.resources.items()})
    if "window" in obstacles:
        plan = replace(plan, windows={})
    if "freeze" in obstacles:
        plan = replace(plan, freezes={})
    if "meeting" in obstacles:
        plan = replace(
            plan, gates={key: replace(gate, meets="", lead_time=gate.lead_time * 0) for key, gate in plan.gates.items()}
        )
    return plan
