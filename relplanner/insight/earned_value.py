"""Earned value at the status date, against the costs of the active baseline.

PV: what the baseline planned to spend by then, EV: what the work done was planned to cost, AC: what it has cost. A row's baseline
cost falls due evenly over its baseline dates, working time on its task calendar; a row without length, when it is reached. EV
takes the share done. Rows that are gone since the baseline count in the plan's figures only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from relplanner.insight.cost import Costs, spread
from relplanner.insight.done import done_share, half_up
from relplanner.insight.load import Hours
from relplanner.plan.model import BaselineRow, Id, Instant, Money, PerMille, Plan
from relplanner.schedule.result import Schedule


class EarnedValue(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a row, or of the plan; `budget` is the cost of the baseline (BAC)."""

    at: Instant
    budget: Money
    planned: Money
    earned: Money
    actual: Money

    @property
    def schedule_variance(self) -> Money:
        """SV = EV - PV: negative is behind."""
        return Money(self.earned - self.planned)

    @property
    def cost_variance(self) -> Money:
        """CV = EV - AC: negative is dearer than planned."""
        return Money(self.earned - self.actual)

    @property
    def schedule_index(self) -> PerMille | None:
        """SPI = EV / PV; None where nothing was planned by now."""
        return PerMille(half_up(1000 * self.earned, self.planned)) if self.planned > 0 else None

    @property
    def cost_index(self) -> PerMille | None:
        """CPI = EV / AC; None where nothing was spent."""
        return PerMille(half_up(1000 * self.earned, self.actual)) if self.actual > 0 else None

    @property
    def at_completion(self) -> Money:
        """EAC = AC + (BAC - EV) / CPI: what is left costs as much more as what is done did; at its plan where nothing is done."""
        left = self.budget - self.earned
        return Money(self.actual + (half_up(left * self.actual, self.earned) if self.earned > 0 else left))

    @property
    def variance_at_completion(self) -> Money:
        """VAC = BAC - EAC: negative is dearer than planned."""
        return Money(self.budget - self.at_completion)


class EarnedValues:
    """Earned value of every row; made by `earned_values`."""

    def __init__(self, plan: Plan, schedule: Schedule, costs: Costs, baseline: Mapping[Id, BaselineRow], at: Instant) -> None:
        self._plan = plan
        self._schedule = schedule
        self._costs = costs
        self._baseline = baseline
        self.at = at

    def of(self, row: Id) -> EarnedValue:
        """The figures of a row and those below it."""
        outline = self._schedule.outline
        first = outline.index[row]
        return self._sum(outline.ids[first : outline.end[first]], self._costs.so_far(row))

    @property
    def total(self) -> EarnedValue:
        """The figures of the plan."""
        return self._sum(
            [*self._baseline, *(key for key in self._plan.rows if key not in self._baseline)], self._costs.total_so_far
        )

    def _sum(self, rows: Sequence[Id], actual: Money) -> EarnedValue:
        budget = planned = earned = 0
        for key in rows:
            kept = self._baseline.get(key)
            if kept is None or not kept.cost:
                continue
            budget += kept.cost
            planned += self._planned(kept, kept.cost)
            row = self._plan.rows.get(key)
            earned += half_up(kept.cost * done_share(row), 1000) if row is not None else 0
        return EarnedValue(at=self.at, budget=Money(budget), planned=Money(planned), earned=Money(earned), actual=actual)

    def _planned(self, kept: BaselineRow, cost: int) -> int:
        if self.at <= kept.start:
            return cost if kept.start == kept.finish == self.at else 0
        worktime = self._schedule.worktime
        hours: Hours = worktime.task_calendar(kept.row) if kept.row in self._plan.rows else worktime.plan_calendar
        part, whole = hours.between(kept.start, min(self.at, kept.finish)), hours.between(kept.start, kept.finish)
        return spread(cost, part, whole, full=self.at >= kept.finish)


def earned_values(plan: Plan, schedule: Schedule, costs: Costs, baseline: Mapping[Id, BaselineRow] | None) -> EarnedValues | None:
    """Earned value at the status date; None without a status date, or where the active baseline keeps no cost."""
    at = plan.settings.status_date
    if at is None or baseline is None or not any(kept.cost for kept in baseline.values()):
        return None
    return EarnedValues(plan, schedule, costs, baseline, at)
