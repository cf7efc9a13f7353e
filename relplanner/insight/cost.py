"""What work costs: of every row, over time, month by month, planned and so far.

All amounts are whole hundredths. An assignment costs its whole minutes of work at the rate that holds when they are worked, and
once its resource's cost per use when it begins; a row's fixed cost is spread evenly over its time. Parts of an amount are
differences of amounts up to an instant, each rounded half up, so that months always add up to the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import accumulate, pairwise

import msgspec

from relplanner.insight.bookings import Loads
from relplanner.insight.done import done_share, half_up
from relplanner.insight.load import Booking, Hours
from relplanner.insight.periods import months
from relplanner.insight.relations import Relations
from relplanner.plan.model import Id, Instant, Money, Plan, Resource, Row
from relplanner.plan.steps import rate_at
from relplanner.schedule.result import Schedule


class Spent(msgspec.Struct, frozen=True, kw_only=True):
    """What is spent in [`start`, `finish`)."""

    start: Instant
    finish: Instant
    cost: Money


class Costs:
    """The costs of one plan as it is scheduled; a row's cost holds that of all rows below it."""

    def __init__(self, plan: Plan, schedule: Schedule, relations: Relations, loads: Loads) -> None:
        self._plan = plan
        self._schedule = schedule
        self._relations = relations
        self._loads = loads

    @property
    def total(self) -> Money:
        """The cost of the plan."""
        return Money(self._before[-1])

    def of(self, row: Id) -> Money:
        """The cost of a row."""
        at = self._schedule.outline.index[row]
        return Money(self._before[self._schedule.outline.end[at]] - self._before[at])

    def own(self, row: Id) -> Money:
        """The cost of a row without the rows below it."""
        return Money(self._own[self._schedule.outline.index[row]])

    def until(self, at: int, row: Id | None = None) -> Money:
        """What is planned to be spent before an instant, on a row or (None) on the plan."""
        first, end = self._range(row)
        return Money(sum(self._own_until(place, at) for place in range(first, end)))

    def by_month(self, row: Id | None = None) -> tuple[Spent, ...]:
        """The months in which something is spent on a row or (None) on the plan; those between them too."""
        first, end = self._range(row)
        paying = [place for place in range(first, end) if self._own[place]]
        if not paying:
            return ()
        since = min(self._first_due(place) for place in paying)
        until = max(self._schedule.finishes[place] for place in paying)
        edges = months(since, until + 1)
        sums = [sum(self._own_until(place, edge) for place in paying) for edge in edges[1:]]
        parts = [after - before for before, after in pairwise([0, *sums])]
        return tuple(
            Spent(start=Instant(start), finish=Instant(finish), cost=Money(cost))
            for (start, finish), cost in zip(pairwise(edges), parts, strict=True)
        )

    def so_far(self, row: Id) -> Money:
        """What a row and those below it have really cost: what was entered, else what follows from work and share done."""
        first, end = self._range(row)
        return Money(sum(self._spent(place) for place in range(first, end)))

    @property
    def total_so_far(self) -> Money:
        """What the plan has really cost."""
        return Money(sum(self._spent(place) for place in range(len(self._own))))

    # ------------------------------------------------------------------------------------------------------------ inside

    @cached_property
    def _own(self) -> list[int]:
        ids = self._schedule.outline.ids
        return [self._labour(row)[0] + self._plan.rows[row].fixed_cost for row in ids]

    @cached_property
    def _before(self) -> list[int]:
        """The cost of all rows before a position."""
        return [0, *accumulate(self._own)]

    @cached_property
    def _bookings(self) -> Mapping[Id, list[tuple[Resource, Booking]]]:
        """The paid bookings of each row."""
        found: dict[Id, list[tuple[Resource, Booking]]] = {}
        for key, resource in self._plan.resources.items():
            if resource.rate or resource.rate_steps or resource.cost_per_use:
                for booking in self._loads[key].bookings:
                    found.setdefault(booking.task, []).append((resource, booking))
        return found

    def _labour(self, row: Id) -> tuple[int, int]:
        """What the people of a row cost, and the part of it that is due per use."""
        used = [resource.cost_per_use for resource, _ in self._bookings.get(row, ())]
        worked = [_worked(resource, booking, booking.finish) for resource, booking in self._bookings.get(row, ())]
        return sum(used) + sum(worked), sum(used)

    def _own_until(self, place: int, at: int) -> int:
        if at <= self._schedule.starts[place] and at <= self._first_due(place):
            return 0
        if at > self._schedule.finishes[place]:
            return self._own[place]
        row = self._plan.rows[self._schedule.outline.ids[place]]
        paid = self._bookings.get(row.id, ())
        used = sum(resource.cost_per_use for resource, booking in paid if booking.start < at)
        worked = sum(_worked(resource, booking, at) for resource, booking in paid)
        return used + worked + self._fixed_until(row, place, at)

    def _first_due(self, place: int) -> int:
        """When the first of a row's cost falls due."""
        starts = [booking.start for _, booking in self._bookings.get(self._schedule.outline.ids[place], ())]
        return min([self._schedule.starts[place], *starts])

    def _fixed_until(self, row: Row, place: int, at: int) -> int:
        start, finish = self._schedule.starts[place], self._schedule.finishes[place]
        if not row.fixed_cost or at <= start:
            return 0
        hours: Hours = self._schedule.worktime.task_calendar(row.id)
        return spread(row.fixed_cost, hours.between(start, min(at, finish)), hours.between(start, finish), full=at >= finish)

    def _range(self, row: Id | None) -> tuple[int, int]:
        if row is None:
            return 0, len(self._own)
        at = self._schedule.outline.index[row]
        return at, self._schedule.outline.end[at]

    def _spent(self, place: int) -> int:
        """What one row has really cost by itself."""
        row = self._plan.rows[self._schedule.outline.ids[place]]
        progress = row.progress
        if progress is not None and progress.actual_cost is not None:
            return progress.actual_cost
        share = done_share(row)
        if progress is None or progress.actual_work is None:
            return half_up(self._own[place] * share, 1000)
        labour, used = self._labour(row.id)
        planned = sum(booking.work for _, booking in self._bookings.get(row.id, ()))
        worked = half_up((labour - used) * progress.actual_work, planned) if planned else 0
        return worked + (used if share or progress.actual_work else 0) + half_up(row.fixed_cost * share, 1000)


def spread(amount: int, part: int, whole: int, *, full: bool) -> int:
    """The part of an amount that is due after `part` of `whole` minutes; all of it where it is `full` or takes no time."""
    return amount if full or whole <= 0 else half_up(amount * part, whole)


def _worked(resource: Resource, booking: Booking, at: int) -> int:
    """What the work of a booking before an instant costs: whole minutes, each at its rate."""
    until = max(booking.start, min(at, booking.finish))
    changes = [step.start for step in resource.rate_steps if booking.start < step.start < until]
    edges = [booking.start, *changes, until]
    work = [booking.units * booking.hours.between(booking.start, edge) // 1000 for edge in edges]
    rates = [rate_at(resource, edge) for edge in edges[:-1]]
    return half_up(sum((after - before) * rate for (before, after), rate in zip(pairwise(work), rates, strict=True)), 60)
