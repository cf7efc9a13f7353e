"""The workbook: its sheets in reading order.

`only` names sheets to write; an unknown name is refused with the names that exist.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.formats.contents import Contents
from relplanner.formats.excel import clashes, costs, go_no_go, people, runbook, schedule, styles, summary
from relplanner.formats.excel.cells import clean
from relplanner.formats.exchange import FormatError, Options
from relplanner.insight.readings import Readings
from relplanner.plan.instants import to_date

SHEETS: Mapping[str, Callable[[Worksheet, Contents], None]] = {
    "Summary": summary.write,
    "Schedule": schedule.write,
    "People": people.write,
    "Clashes": clashes.write,
}


AT_THE_CUTOVER: Mapping[str, Callable[[Worksheet, Contents], None]] = {
    "Runbook": runbook.write,
    "Go-no-go": go_no_go.write,
}
"""Sheets that stand in the workbook of a plan with a runbook, and wherever they are asked for by name."""

WITH_COSTS: Mapping[str, Callable[[Worksheet, Contents], None]] = {"Costs": costs.write}
"""Sheets of a plan in which something costs anything, and wherever they are asked for by name."""


def write(readings: Readings, options: Options) -> bytes:
    """Write the plan as an .xlsx file. Raises `FormatError` for an unknown sheet in `options.only`."""
    wanted = _wanted(options.only, (*_of_costs(readings), *_of_cutover(readings)))
    day = options.today if options.today is not None else readings.today
    contents = Contents(readings=readings, today=to_date(day) if day is not None else None, watch=options.watch)
    book = Workbook()
    styles.register(book)
    first = book.active
    if first is not None:
        book.remove(first)
    for name in wanted:
        {**SHEETS, **WITH_COSTS, **AT_THE_CUTOVER}[name](book.create_sheet(name), contents)
    book.properties.title = clean(contents.title)
    book.properties.creator = "relplanner"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _of_costs(readings: Readings) -> tuple[str, ...]:
    """The sheets of costs that belong into the plan's workbook unasked."""
    paid = any(one.rate or one.rate_steps or one.cost_per_use for one in readings.plan.resources.values())
    paid = paid or any(row.fixed_cost for row in readings.plan.rows.values())
    return tuple(WITH_COSTS) if paid or any(line.budget is not None for line in readings.budgets) else ()


def _of_cutover(readings: Readings) -> tuple[str, ...]:
    """The sheets of the cutover that belong into the plan's workbook unasked."""
    if not readings.plan.runbooks:
        return ()
    ready = any(one.ready in readings.plan.gates for one in readings.plan.releases.values())
    return tuple(AT_THE_CUTOVER) if ready else ("Runbook",)


def _wanted(only: tuple[str, ...], unasked: tuple[str, ...]) -> list[str]:
    every = [*SHEETS, *WITH_COSTS, *AT_THE_CUTOVER]
    by_fold = {name.casefold(): name for name in every}
    unknown = [name for name in only if name.casefold() not in by_fold]
    if unknown:
        raise FormatError(f"The workbook has no sheet {unknown[0]}; its sheets are {', '.join(every)}.")
    asked = {by_fold[name.casefold()] for name in only}
    return [name for name in every if (name in asked if only else name in SHEETS or name in unasked)]
