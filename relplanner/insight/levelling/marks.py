"""From dates to marks and back: what levelling writes into a plan, and what a plan without its marks is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from relplanner.insight.levelling.generation import Placed, bounds
from relplanner.insight.levelling.problem import Problem
from relplanner.plan.model import Id, Instant, Plan, Row


def marked(plan: Plan, marks: Mapping[Id, Instant]) -> Plan:
    """The plan with these marks; no other mark changes."""
    rows = dict(plan.rows)
    for key, at in marks.items():
        if rows[key].levelled_from != at:
            rows[key] = msgspec.structs.replace(rows[key], levelled_from=at)
    return msgspec.structs.replace(plan, rows=rows)


def unmarked(plan: Plan, wanted: Callable[[Row], bool]) -> Plan:
    """The plan without the marks of the rows that are wanted."""
    gone = [row for row in plan.rows.values() if row.levelled_from is not None and wanted(row)]
    if not gone:
        return plan
    bare = {row.id: msgspec.structs.replace(row, levelled_from=None) for row in gone}
    return msgspec.structs.replace(plan, rows={**plan.rows, **bare})


def marks_of(problem: Problem, placed: Placed) -> dict[Id, Instant]:
    """The mark of each row that does not start where its links alone would put it; `placed` is in instants."""
    found: dict[Id, Instant] = {}
    graph = problem.graph
    for v in problem.movable:
        placer = problem.placers[v]
        if placer is not None and placed.starts[v] > placer.early(*bounds(graph, v, placed.starts, placed.finishes))[0]:
            found[problem.ids[v]] = Instant(placed.starts[v])
    return found
