"""Budgets of releases and phases beside what the plan, the baseline and the work so far cost."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from relplanner.insight.cost import Costs
from relplanner.plan.model import BaselineRow, Id, Money, Plan
from relplanner.plan.outline import Outline


class BudgetLine(msgspec.Struct, frozen=True, kw_only=True):
    """A release or a phase: `budget` None where none was given, `baseline` None where nothing is compared."""

    row: Id
    name: str
    budget: Money | None
    planned: Money
    baseline: Money | None
    actual: Money

    @property
    def left(self) -> Money | None:
        """What the plan leaves of the budget; negative where it takes more."""
        return None if self.budget is None else Money(self.budget - self.planned)


def budget_lines(plan: Plan, outline: Outline, costs: Costs, baseline: Mapping[Id, BaselineRow] | None) -> tuple[BudgetLine, ...]:
    """Every release and phase in tree order."""
    return tuple(_line(plan, outline, costs, baseline, row) for row in outline.ids if row in plan.releases or row in plan.phases)


def _line(plan: Plan, outline: Outline, costs: Costs, baseline: Mapping[Id, BaselineRow] | None, row: Id) -> BudgetLine:
    record = plan.releases.get(row) or plan.phases[row]
    return BudgetLine(
        row=row,
        name=plan.rows[row].name,
        budget=record.budget,
        planned=costs.of(row),
        baseline=baseline_cost(outline, baseline, row) if baseline is not None else None,
        actual=costs.so_far(row),
    )


def baseline_cost(outline: Outline, baseline: Mapping[Id, BaselineRow], row: Id) -> Money | None:
    """What a row and those that stand below it now cost in the baseline; None where it kept no cost of any of them."""
    at = outline.index[row]
    kept = [baseline[key].cost for key in outline.ids[at : outline.end[at]] if key in baseline]
    known = [cost for cost in kept if cost is not None]
    return Money(sum(known)) if known else None
