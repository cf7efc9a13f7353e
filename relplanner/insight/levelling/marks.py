"""From dates to marks and back: what levelling writes into a plan, and what a plan without its marks is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from relplanner.insight.levelling.generation import Placed, bounds
from relplanner.insight.levelling.problem import Problem
from relplanner.plan.model import Id, Instant, LevellingMark, Plan, Row


def marked(plan: Plan, marks: Mapping[Id, LevellingMark]) -> Plan:
    """The plan with these marks; no other mark changes."""
    new = {key: mark for key, mark in marks.items() if plan.rows[key].levelled != mark}
    if not new:
        return plan
    rows = {key: msgspec.structs.replace(plan.rows[key], levelled=mark) for key, mark in new.items()}
    return msgspec.structs.replace(plan, rows={**plan.rows, **rows})


def unmarked(plan: Plan, wanted: Callable[[Row], bool]) -> Plan:
    """The plan without the marks of the rows that are wanted."""
    gone = [row for row in plan.rows.values() if row.levelled is not None and wanted(row)]
    if not gone:
        return plan
    bare = {row.id: msgspec.structs.replace(row, levelled=None) for row in gone}
    return msgspec.structs.replace(plan, rows={**plan.rows, **bare})


def by_links(problem: Problem, placed: Placed, v: int) -> tuple[int, int]:
    """Where a node would stand if nobody were short of anything, and all others stood where they stand."""
    placer = problem.placers[v]
    if placer is None:
        return placed.starts[v], placed.finishes[v]
    return placer.early(*bounds(problem.graph, v, placed.starts, placed.finishes))


def marks_of(problem: Problem, placed: Placed, at: Mapping[int, int]) -> dict[Id, LevellingMark]:
    """The marks of the rows that do not start where their links would put them.

    `at` gives the bound from which a node stands where it stands, where that is not its start: parts that begin with a delay.
    """
    found: dict[Id, LevellingMark] = {}
    for v in sorted(problem.movable):
        if placed.starts[v] > by_links(problem, placed, v)[0]:
            delayed = any(need.apart and need.piece is not None and need.piece.delay for need in problem.needs[v])
            found[problem.ids[v]] = LevellingMark(at=Instant(at[v] if delayed and v in at else placed.starts[v]))
    return found
