"""Costs as JSON says them: whole hundredths of the plan's currency, null where there is no such figure."""

from __future__ import annotations

from typing import Any

from relplanner.insight.earned_value import EarnedValue
from relplanner.insight.readings import Readings
from relplanner.plan.instants import iso

Json = dict[str, Any]


def cost_object(readings: Readings) -> Json | None:
    """Cost in total, by row, by month, against budgets, and earned value; None where nothing costs anything."""
    costs = readings.costs
    if not costs.total and not costs.total_so_far and all(line.budget is None for line in readings.budgets):
        return None
    return {
        "currency": readings.plan.settings.currency,
        "total": costs.total,
        "actual": costs.total_so_far,
        "rows": [
            {"id": row, "cost": costs.of(row), "actual": costs.so_far(row)} for row in readings.outline.ids if costs.of(row)
        ],
        "months": [{"start": iso(one.start), "finish": iso(one.finish), "cost": one.cost} for one in costs.by_month()],
        "budgets": [
            {
                "id": line.row,
                "name": line.name,
                "budget": line.budget,
                "planned": line.planned,
                "baseline": line.baseline,
                "actual": line.actual,
            }
            for line in readings.budgets
        ],
        "earned_value": _earned(readings.earned_value.total) if readings.earned_value is not None else None,
    }


def _earned(one: EarnedValue) -> Json:
    return {
        "at": iso(one.at),
        "bac": one.budget,
        "pv": one.planned,
        "ev": one.earned,
        "ac": one.actual,
        "spi_per_mille": one.schedule_index,
        "cpi_per_mille": one.cost_index,
        "eac": one.at_completion,
    }
