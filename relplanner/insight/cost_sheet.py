"""What a plan, a release or a phase costs, on one sheet: figures, months, budgets, the dearest tasks, and earned value in words.

Every figure is one of `costs`, `budgets` and `earned_value`; nothing is computed here a second time.
"""

from __future__ import annotations

from itertools import accumulate

import msgspec

from relplanner.insight.budgets import BudgetLine, baseline_cost
from relplanner.insight.cost import Spent
from relplanner.insight.earned_value import EarnedValue
from relplanner.insight.readings import Readings
from relplanner.insight.wording import day_text
from relplanner.plan.model import Id, Money, PerMille
from relplanner.plan.notation import format_money

MOST_TASKS = 8

GOOD_INDEX = 1000
"""An index of one: as planned."""


class Dear(msgspec.Struct, frozen=True, kw_only=True):
    """A task by what it costs, and what it has cost."""

    row: Id
    name: str
    cost: Money
    actual: Money


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of earned value: its short name, its amount or index, what it says; `bad` where that is no good news.

    `value` is whole hundredths of the currency, or an index per mille (`is_index`); None where there is none.
    """

    key: str
    name: str
    text: str
    sentence: str
    value: int | None
    is_index: bool = False
    bad: bool = False


class CostSheet(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet of `scope` ("" the whole plan); `budgets` are all lines of the plan, in tree order.

    `missing` says what earned value lacks: a `status date`, a `baseline`, the `costs` of one; "" where `earned` is known.
    """

    scope: Id
    currency: str
    planned: Money
    actual: Money
    baseline: Money | None
    budget: Money | None
    months: tuple[Spent, ...]
    budgets: tuple[BudgetLine, ...]
    dearest: tuple[Dear, ...]
    earned: EarnedValue | None
    missing: str

    @property
    def empty(self) -> bool:
        """Whether nothing costs anything and no budget is given."""
        return not self.planned and not self.actual and all(line.budget is None for line in self.budgets)

    @property
    def sums(self) -> tuple[Money, ...]:
        """What is planned to be spent until the end of each month."""
        return tuple(Money(one) for one in accumulate(one.cost for one in self.months))


def cost_sheet(readings: Readings, scope: Id = "") -> CostSheet:
    """Make the sheet of a row and all below it, "" for the plan."""
    costs, row = readings.costs, scope or None
    line = next((one for one in readings.budgets if one.row == scope), None)
    values = readings.earned_value
    kept = readings.baseline
    whole = Money(sum(one.cost or 0 for one in kept.rows.values())) if kept is not None else None
    return CostSheet(
        scope=scope,
        currency=readings.plan.settings.currency,
        planned=costs.of(scope) if scope else costs.total,
        actual=costs.so_far(scope) if scope else costs.total_so_far,
        baseline=baseline_cost(readings.outline, kept.rows, scope) if kept is not None and scope else whole or None,
        budget=line.budget if line is not None else _whole_budget(readings),
        months=costs.by_month(row),
        budgets=readings.budgets,
        dearest=_dearest(readings, scope),
        earned=None if values is None else values.of(scope) if scope else values.total,
        missing=_missing(readings),
    )


def _whole_budget(readings: Readings) -> Money | None:
    """What all releases may cost; None while one has no budget."""
    budgets = [one.budget for one in readings.budgets if one.row in readings.plan.releases]
    known = [one for one in budgets if one is not None]
    return Money(sum(known)) if known and len(known) == len(budgets) else None


def _missing(readings: Readings) -> str:
    if readings.earned_value is not None:
        return ""
    if readings.plan.settings.status_date is None:
        return "status date"
    return "baseline" if readings.baseline is None else "costs"


def _dearest(readings: Readings, scope: Id) -> tuple[Dear, ...]:
    outline, costs, rows = readings.outline, readings.costs, readings.plan.rows
    first, end = (outline.index[scope], outline.end[outline.index[scope]]) if scope else (0, len(outline.ids))
    found = sorted(((costs.own(row), -at, row) for at, row in enumerate(outline.ids[first:end])), reverse=True)[:MOST_TASKS]
    return tuple(Dear(row=row, name=rows[row].name, cost=cost, actual=costs.so_far(row)) for cost, _, row in found if cost)


# ---------------------------------------------------------------------------------------------------------------- words


def figures(one: EarnedValue, currency: str) -> tuple[Figure, ...]:
    """Every figure of earned value with what it says, in the order in which they are derived."""

    def said(amount: int) -> str:
        return f"{format_money(Money(abs(amount)))} {currency}".strip()

    behind, dearer = one.schedule_variance < 0, one.cost_variance < 0
    more = one.variance_at_completion < 0
    day = day_text(one.at)
    found = [
        _figure("PV", "Planned value", one.planned, f"By {day} the baseline planned to spend {said(one.planned)}."),
        _figure("EV", "Earned value", one.earned, f"The work done by then was planned to cost {said(one.earned)}."),
        _figure("AC", "Actual cost", one.actual, f"It has cost {said(one.actual)}."),
        _figure(
            "SV",
            "Schedule variance",
            one.schedule_variance,
            f"Work worth {said(one.schedule_variance)} {'is missing' if behind else 'is done beyond plan'}."
            if one.schedule_variance
            else "As much is done as was planned.",
            bad=behind,
        ),
        _figure(
            "CV",
            "Cost variance",
            one.cost_variance,
            f"What is done cost {said(one.cost_variance)} {'more' if dearer else 'less'} than planned."
            if one.cost_variance
            else "What is done cost what was planned.",
            bad=dearer,
        ),
        _index("SPI", "Schedule index", one.schedule_index, "Of what was planned by now, {share} is done."),
        _index("CPI", "Cost index", one.cost_index, "Each 1.00 spent bought work planned at {index}."),
        _figure(
            "EAC",
            "Estimate at completion",
            one.at_completion,
            f"If it goes on like this, all of it costs {said(one.at_completion)}: {said(one.variance_at_completion)} "
            f"{'more' if more else 'less'} than the baseline of {said(one.budget)}."
            if one.variance_at_completion
            else f"If it goes on like this, all of it costs the {said(one.budget)} of the baseline.",
            bad=more,
        ),
    ]
    return tuple(found)


def index_text(index: PerMille | None) -> str:
    """`0.86`, or `none` where nothing was planned or spent."""
    return "none" if index is None else f"{index / 1000:.2f}"


def _figure(key: str, name: str, amount: Money, sentence: str, *, bad: bool = False) -> Figure:
    return Figure(key=key, name=name, text=format_money(amount), sentence=sentence, value=amount, bad=bad)


def _index(key: str, name: str, index: PerMille | None, words: str) -> Figure:
    text = index_text(index)
    if index is None:
        why = "Nothing was planned by now." if key == "SPI" else "Nothing was spent by now."
        return Figure(key=key, name=name, text=text, sentence=why, value=None, is_index=True)
    sentence = words.format(share=f"{round(index / 10)} %", index=text)
    return Figure(key=key, name=name, text=text, sentence=sentence, value=index, is_index=True, bad=index < GOOD_INDEX)
