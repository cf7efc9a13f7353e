"""Money as columns show and take it: cost, fixed cost, budget, and what was really spent."""

from __future__ import annotations

from msgspec.structs import replace

from relplanner.insight.budgets import baseline_cost
from relplanner.insight.cells import Value
from relplanner.insight.readings import Readings
from relplanner.insight.typed import Context
from relplanner.plan.edits import releases, tasks
from relplanner.plan.ids import IdSource
from relplanner.plan.model import Id, Money, Plan, Progress
from relplanner.plan.notation import format_money, parse_money
from relplanner.plan.problems import EditError


def cost(readings: Readings, row: Id) -> Money | None:
    """What the row and those below it cost; None where nothing does."""
    return readings.costs.of(row) or None


def fixed_cost(readings: Readings, row: Id) -> Money | None:
    """What the row costs besides its people."""
    return readings.plan.rows[row].fixed_cost or None


def budget(readings: Readings, row: Id) -> Money | None:
    """What a release or a phase may cost."""
    found = readings.plan.releases.get(row) or readings.plan.phases.get(row)
    return found.budget if found is not None else None


def kept_cost(readings: Readings, row: Id) -> Money | None:
    """What the row and those below it cost in the active baseline."""
    return baseline_cost(readings.outline, readings.baseline.rows, row) if readings.baseline is not None else None


def variance(readings: Readings, row: Id) -> Money | None:
    """How much more than in the active baseline the row costs."""
    kept = kept_cost(readings, row)
    return Money(readings.costs.of(row) - kept) if kept is not None else None


def actual_cost(readings: Readings, row: Id) -> Money | None:
    """What the row and those below it have really cost."""
    return readings.costs.so_far(row) or None


def text(readings: Readings, amount: Value) -> str:  # noqa: ARG001 - one shape for all
    """An amount with thousands: `1,234.50`; nothing for none."""
    return format_money(Money(amount)) if isinstance(amount, int) else ""


def set_fixed_cost(plan: Plan, ids: IdSource, row: Id, said: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Let the row cost that besides its people."""
    return tasks.change_row(plan, row, fixed_cost=_read(plan, said) or 0)


def set_budget(plan: Plan, ids: IdSource, row: Id, said: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Let a release or a phase cost so much at most; empty takes that back."""
    if row in plan.releases:
        return releases.change_release(plan, row, budget=_read(plan, said))
    if row in plan.phases:
        return releases.change_phase(plan, row, budget=_read(plan, said))
    name = plan.rows[row].name
    raise EditError("no-budget-here", f"“{name}” has no budget of its own; releases and phases have one.", row)


def set_actual_cost(plan: Plan, ids: IdSource, row: Id, said: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Say what was really spent on the row; empty lets it follow from the work that is done."""
    standing = plan.rows[row].progress
    amount = _read(plan, said)
    if standing is None and amount is None:
        return plan
    after = replace(standing or Progress(), actual_cost=amount)
    return tasks.set_progress(plan, row, after if after != Progress() else None)


def _read(plan: Plan, said: str) -> Money | None:
    return parse_money(said, plan.settings.currency) if said.strip() else None
