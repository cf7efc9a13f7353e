"""Whose working time: the calendars of a plan by row, resource and assignment; the only place that knows weekends.

The *task calendar* is the row's own, else its release's, else the plan's. An assignment works in task calendar and resource
calendar and outside of absences; roles and costs have no calendar, a resource without one follows the task. Exceptions win over
the week, a calendar's own exceptions over its base's, later ones over earlier ones; a span belongs to the day on which it
begins. Where a task's calendar and a person's never meet (a night worker on an office task), the person's counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import numpy as np

from relplanner.plan.instants import MINUTES_PER_DAY, day_of, from_datetime, to_date
from relplanner.plan.model import Assignment, Calendar, CalendarException, DayPattern, Id, Instant, Plan, Resource
from relplanner.plan.outline import Outline
from relplanner.plan.recurrence import occurrences
from relplanner.schedule.working_time import (
    NOTHING,
    Interval,
    Intervals,
    WorkingTime,
    around_the_clock,
    as_pairs,
    intersect,
    joined,
    without,
)

OFFICE: DayPattern = ((480, 720), (780, 1020))
STANDARD = Calendar(id="", name="Standard", week=(OFFICE,) * 5 + ((), ()))
"""A new plan's calendar: 08:00 to 12:00 and 13:00 to 17:00, Monday to Friday."""

ANCHOR = 27_000_000
"""The instant around which intervals are generated (2021): any will do, one for all keeps answers comparable."""

DECADE = 10 * 366 * 1440
WITH_CALENDAR = frozenset(("person", "team", "environment"))


class Worktime:
    """The calendars of one plan, each made on first asking and kept.

    Another plan with the same calendars and resources takes them over (`of`), whatever its rows.
    """

    def __init__(self, plan: Plan, shared: Shared) -> None:
        self.plan = plan
        self.shared = shared
        self.plan_calendar = shared.calendar(plan.settings.calendar)
        self._rows: dict[Id, Id | None] = {}

    @classmethod
    def of(cls, plan: Plan, previous: Worktime | None = None) -> Worktime:
        """The calendars of a plan; those of `previous` are taken over where they are the same."""
        if previous is not None and previous.plan.calendars is plan.calendars and previous.plan.resources is plan.resources:
            return cls(plan, previous.shared)
        return cls(plan, Shared(plan.calendars, plan.resources, previous.shared if previous is not None else None))

    def task_calendar(self, row: Id) -> WorkingTime:
        """The calendar on which a row's duration, lags and float are counted."""
        return self.shared.calendar(self.calendar_id(row))

    def calendar_id(self, row: Id) -> Id | None:
        """The id of a row's task calendar; None for the standard one."""
        if row in self._rows:
            return self._rows[row]
        record = self.plan.rows[row]
        found = self._known(record.calendar)
        above = record.parent
        while found is None and above is not None:
            parent = self.plan.rows[above]
            if parent.kind == "release":
                found = self._known(parent.calendar)
            above = parent.parent
        if found is None:
            found = self._known(self.plan.settings.calendar)
        self._rows[row] = found
        return found

    def by_position(self, tree: Outline) -> list[WorkingTime]:
        """The task calendars of all rows in tree order."""
        rows, known = self.plan.rows, self.plan.calendars
        found: list[WorkingTime] = []
        inherited: list[Id | None] = []
        times: dict[Id | None, WorkingTime] = {}
        default = self._known(self.plan.settings.calendar)
        for i, key in enumerate(tree.ids):
            row, above = rows[key], tree.parent[i]
            outer = inherited[above] if above >= 0 else default
            own = row.calendar if row.calendar is not None and row.calendar in known else outer
            inherited.append(own if row.kind == "release" else outer)
            time = times.get(own)
            if time is None:
                time = times[own] = self.shared.calendar(own)
            found.append(time)
        return found

    def resource_calendar(self, resource: Id) -> WorkingTime:
        """When a resource can work: its own calendar, else the plan's, without its absences."""
        record = self.plan.resources[resource]
        return self.shared.assigned(self._known(record.calendar) or self._known(self.plan.settings.calendar), record)

    def assignment_calendar(self, assignment: Id) -> WorkingTime:
        """When an assignment's work can be done."""
        record = self.plan.assignments[assignment]
        return self.working(record, self.calendar_id(record.task))

    def working(self, assignment: Assignment, task_calendar: Id | None) -> WorkingTime:
        """When an assignment works, given its task's calendar."""
        resource = self.plan.resources.get(assignment.resource)
        if resource is None or self.plan.rows[assignment.task].ignores_resource_calendars:
            return self.shared.calendar(task_calendar)
        return self.shared.assigned(task_calendar, resource)

    def _known(self, calendar: Id | None) -> Id | None:
        return calendar if calendar in self.plan.calendars else None


class Shared:
    """Working times by calendar and by pair of calendar and resource, made on first asking."""

    def __init__(
        self, calendars: Mapping[Id, Calendar], resources: Mapping[Id, Resource], previous: Shared | None = None
    ) -> None:
        self.calendars = calendars
        self.resources = resources
        self.plain: dict[Id | None, WorkingTime] = {}
        self.pairs: dict[tuple[Id | None, Id], WorkingTime] = {}
        self.clock: WorkingTime = previous.clock if previous is not None else around_the_clock()
        self.apart: set[tuple[Id | None, Id]] = set()
        if previous is not None and previous.calendars == calendars:
            self.plain = previous.plain
            alike = {key for key, record in resources.items() if previous.resources.get(key) == record}
            self.pairs = {pair: time for pair, time in previous.pairs.items() if pair[1] in alike}
            self.apart = {pair for pair in previous.apart if pair[1] in alike}

    def calendar(self, calendar: Id | None) -> WorkingTime:
        """The working time of a calendar; of the standard one for None or an unknown id."""
        key = calendar if calendar in self.calendars else None
        found = self.plain.get(key)
        if found is None:
            pattern = Pattern(self.calendars, STANDARD if key is None else self.calendars[key])
            found = self.plain[key] = WorkingTime(pattern.as_arrays, ANCHOR)
        return found

    def assigned(self, calendar: Id | None, resource: Resource) -> WorkingTime:
        """A calendar together with a resource's own, without its absences."""
        key = (calendar, resource.id)
        found = self.pairs.get(key)
        if found is None:
            found = self.calendar(calendar)
            if resource.kind in WITH_CALENDAR:
                if resource.calendar in self.calendars and resource.calendar != calendar:
                    own = self.calendar(resource.calendar)
                    found = intersect(found, own, ANCHOR)
                    if not found.starts and not found.intervals(ANCHOR - DECADE, ANCHOR + DECADE):
                        self.apart.add(key)
                        found = own
                if resource.absences:
                    found = without(found, [(absence.start, absence.finish) for absence in resource.absences], ANCHOR)
            self.pairs[key] = found
        return found


class Pattern:
    """The intervals of one calendar with its bases, day by day."""

    def __init__(self, calendars: Mapping[Id, Calendar], calendar: Calendar) -> None:
        chain = [calendar]
        while (base := calendars.get(chain[-1].base or "")) is not None and base not in chain:
            chain.append(base)
        self._week = [next((c.week[day] or () for c in chain if c.week[day] is not None), ()) for day in range(7)]
        self._exceptions = [exception for c in chain for exception in reversed(c.exceptions)]

    def intervals(self, low: int, high: int) -> list[Interval]:
        """The working intervals between two instants."""
        return as_pairs(self.as_arrays(low, high))

    def as_arrays(self, low: int, high: int) -> Intervals:
        """The same as arrays."""
        first, last = day_of(Instant(low)) - 2, day_of(Instant(high))
        special = self._special(first, last)
        dates = np.arange(first, last + 1, dtype=np.int64)
        weekdays = (dates + 3) % 7
        weekdays[np.array([*special], np.int64) - first] = -1
        patterns = [(dates[weekdays == day], spans) for day, spans in enumerate(self._week)]
        patterns += [
            (np.array([day for day, own in special.items() if own == spans], np.int64), spans) for spans in set(special.values())
        ]
        pairs = [(at * MINUTES_PER_DAY + start, at * MINUTES_PER_DAY + end) for at, spans in patterns for start, end in spans]
        if not pairs:
            return NOTHING, NOTHING
        starts, ends = (np.concatenate(side) for side in zip(*pairs, strict=True))
        starts, ends = np.maximum(starts, low), np.minimum(ends, high)
        kept = starts < ends
        return joined(starts[kept], ends[kept])

    def _special(self, first: int, last: int) -> dict[int, DayPattern]:
        """The spans of all days with an exception."""
        found: dict[int, DayPattern] = {}
        for exception in self._exceptions:
            if exception.last < first or exception.first > last:
                continue
            for day in days(exception, first, last):
                found.setdefault(day, exception.spans)
        return found


def days(exception: CalendarException, first: int, last: int) -> list[int]:
    """The days of an exception between two days, both included."""
    low, high = max(exception.first, first), min(exception.last, last)
    if not exception.rule:
        return list(range(low, high + 1))
    begin, since, upto = (
        datetime.combine(to_date(type(exception.first)(day)), datetime.min.time()) for day in (exception.first, low, high)
    )
    return [day_of(from_datetime(at)) for at in occurrences(exception.rule, begin, since, upto)]
