"""Sheet *Costs*: budgets of releases and phases beside plan, baseline and actual, the months, earned value, what costs most.

The figures are those of `insight.cost_sheet`; amounts are real numbers, in the plan's currency.
"""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from relplanner.formats.contents import Contents
from relplanner.formats.excel.cells import put, put_instant, widths
from relplanner.formats.excel.page import landscape, section, title_band
from relplanner.insight.cost_sheet import CostSheet, cost_sheet, figures
from relplanner.plan.model import Money
from relplanner.plan.notation import format_money

WIDTHS = (34.0, 16.0, 16.0, 16.0, 16.0, 16.0, 50.0)
FIRST_ROW = 4


def write(sheet: Worksheet, contents: Contents) -> None:
    """Fill the sheet."""
    found = cost_sheet(contents.readings)
    widths(sheet, WIDTHS)
    row = _budgets(sheet, contents, found, FIRST_ROW)
    row = _earned(sheet, found, row + 2)
    row = _months(sheet, found, row + 2)
    _dearest(sheet, found, row + 2)
    total = f"Plan {format_money(found.planned)} {found.currency}" if found.planned else "Nothing costs anything yet."
    title_band(sheet, contents, total)
    landscape(sheet, contents)


def _heads(sheet: Worksheet, row: int, headings: tuple[str, ...]) -> None:
    for column, heading in enumerate(headings, start=1):
        put(sheet, row, column, heading, "head right" if column > 1 else "head")


def _money(sheet: Worksheet, row: int, column: int, amount: Money | None, *, bad: bool = False) -> None:
    put(sheet, row, column, amount / 100 if amount is not None else None, "money bad" if bad else "money")


def _budgets(sheet: Worksheet, contents: Contents, found: CostSheet, row: int) -> int:
    section(sheet, row, (1, 6), "Budgets")
    _heads(sheet, row + 1, ("Release or phase", "Budget", "Plan", "Left", "Baseline", "Actual"))
    row += 1
    for line in found.budgets:
        row += 1
        put(sheet, row, 1, line.name, "text bold" if line.row in contents.plan.releases else "text")
        over = line.left is not None and line.left < 0
        for column, amount in enumerate((line.budget, line.planned, line.left, line.baseline, line.actual), start=2):
            _money(sheet, row, column, amount, bad=over and amount in {line.planned, line.left})
    row += 1
    put(sheet, row, 1, "Whole plan", "text bold")
    left = Money(found.budget - found.planned) if found.budget is not None else None
    for column, amount in enumerate((found.budget, found.planned, left, found.baseline, found.actual), start=2):
        _money(sheet, row, column, amount)
    return row


def _earned(sheet: Worksheet, found: CostSheet, row: int) -> int:
    section(sheet, row, (1, 6), "Earned value")
    if found.earned is None:
        put(sheet, row + 1, 1, f"Not known: it needs a {found.missing or 'baseline'}.", "sentence")
        return row + 1
    for one in figures(found.earned, found.currency):
        row += 1
        put(sheet, row, 1, f"{one.name} ({one.key})", "text")
        number = None if one.value is None else one.value / (1000 if one.is_index else 100)
        put(sheet, row, 2, number, "money soon" if one.bad else "money")
        put(sheet, row, 3, one.sentence, "sentence")
    return row


def _months(sheet: Worksheet, found: CostSheet, row: int) -> int:
    section(sheet, row, (1, 6), "By month")
    row += 1
    _heads(sheet, row, ("Month", "Plan", "Until its end"))
    for month, total in zip(found.months, found.sums, strict=True):
        row += 1
        put_instant(sheet, row, 1, month.start, "month")
        _money(sheet, row, 2, month.cost)
        _money(sheet, row, 3, total, bad=found.budget is not None and total > found.budget)
    return row


def _dearest(sheet: Worksheet, found: CostSheet, row: int) -> None:
    section(sheet, row, (1, 6), "What costs most")
    row += 1
    _heads(sheet, row, ("Task", "Plan", "Actual"))
    for one in found.dearest:
        row += 1
        put(sheet, row, 1, one.name, "text")
        _money(sheet, row, 2, one.cost)
        _money(sheet, row, 3, one.actual)
