"""Whose hours count, as Microsoft Project has it: without a calendar of its own, a task works whenever its people do.

A plan's task works in its people's hours and the plan's. Where somebody works beyond the plan's hours (a sixth day, a night), the
task gets a calendar that holds theirs, so that it keeps its dates; that is listed, because the file does not show it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from msgspec.structs import replace

from relplanner.formats.exchange import Loss
from relplanner.plan.model import Calendar, Id, Plan
from relplanner.schedule.working_time import intersect
from relplanner.schedule.worktime import ANCHOR, WITH_CALENDAR, Worktime

CLOCK = Calendar(id="clock", name="Around the clock", week=(((0, 1440),),) * 7)

YEAR = 366 * 1440


def with_peoples_hours(plan: Plan) -> tuple[Plan, list[Loss]]:
    """Give tasks of people who work beyond the plan's hours a calendar that holds those hours."""
    hours = Hours(plan)
    beyond = {
        resource.id: resource.calendar
        for resource in plan.resources.values()
        if resource.kind in WITH_CALENDAR
        and resource.calendar is not None
        and not hours.holds(plan.settings.calendar, resource.calendar)
    }
    wanted: defaultdict[Id, set[Id]] = defaultdict(set)
    for assignment in plan.assignments.values():
        row = plan.rows[assignment.task]
        if assignment.resource in beyond and row.calendar is None and row.by_hand is None:
            wanted[row.id].update(
                calendar
                for other in plan.assignments.values()
                if other.task == row.id and (calendar := plan.resources[other.resource].calendar) is not None
            )
    if not wanted:
        return plan, []
    chosen = {row: hours.holding(calendars) for row, calendars in wanted.items()}
    calendars: Mapping[Id, Calendar] = plan.calendars
    if None in chosen.values():
        calendars = {**calendars, CLOCK.id: CLOCK}
    rows = {**plan.rows, **{row: replace(plan.rows[row], calendar=calendar or CLOCK.id) for row, calendar in chosen.items()}}
    losses = [
        Loss(
            where=plan.rows[row].name,
            what="people who work beyond the project's hours",
            done=f"the task follows the calendar {calendars[calendar or CLOCK.id].name}",
        )
        for row, calendar in chosen.items()
    ]
    return replace(plan, calendars=calendars, rows=rows), losses


class Hours:
    """Which calendar holds all hours of which."""

    def __init__(self, plan: Plan) -> None:
        self.worktime = Worktime.of(plan)
        self.start = (plan.settings.start or plan.settings.finish or ANCHOR) - 2 * YEAR
        self._known: dict[tuple[Id | None, Id], bool] = {}

    def holds(self, outer: Id | None, inner: Id) -> bool:
        """Whether every working minute of `inner` is one of `outer`, in the years around the project."""
        if outer == inner:
            return True
        if (outer, inner) not in self._known:
            within = self.worktime.shared.calendar(inner)
            both = intersect(self.worktime.shared.calendar(outer), within, ANCHOR)
            finish = self.start + 7 * YEAR
            self._known[outer, inner] = both.between(self.start, finish) == within.between(self.start, finish)
        return self._known[outer, inner]

    def holding(self, calendars: set[Id]) -> Id | None:
        """The one of these calendars that holds all the others; None where none does."""
        for outer in sorted(calendars):
            if all(self.holds(outer, inner) for inner in calendars):
                return outer
        return None
