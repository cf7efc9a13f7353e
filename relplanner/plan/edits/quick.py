"""The verb behind the open last row of the grid: a whole task in one line."""

from __future__ import annotations

from relplanner.plan.edits.ground import fresh
from relplanner.plan.edits.links import set_predecessors
from relplanner.plan.edits.people import set_assignments
from relplanner.plan.edits.tasks import add_row
from relplanner.plan.ids import IdSource
from relplanner.plan.model import NO_LAG, Id, Plan
from relplanner.plan.notation import parse_predecessors, parse_quick_task
from relplanner.plan.outline import outline


def add_quick_task(
    plan: Plan,
    ids: IdSource,
    text: str,
    *,
    parent: Id | None = None,
    after: Id | None = None,
    before: Id | None = None,
    id: Id | None = None,  # noqa: A002  # the record's own word
) -> Plan:
    """Add what `Build payments 10d @Boris after 3` says, as `add_row` places it; `0d` makes a milestone.

    Row numbers are those that stand before the new row comes. `after` may be followed by a row's name, too, where exactly one
    row has it. Raises `EditError` as reading the line, adding, assigning and linking do.
    """
    said = parse_quick_task(text, plan.settings)
    name = said.name
    predecessors = parse_predecessors(said.after, plan, outline(plan.rows))
    if not predecessors:
        head, _, tail = name.rpartition(" after ")
        rows = [row.id for row in plan.rows.values() if row.name.casefold() == tail.casefold()] if head else []
        if len(rows) == 1:
            name, predecessors = head, ((rows[0], "FS", NO_LAG),)
    row = fresh(ids, "r", plan, "rows", id)
    milestone = said.estimate is not None and said.estimate.likely == 0
    grown = add_row(
        plan,
        ids,
        name=name,
        kind="milestone" if milestone else "task",
        parent=parent,
        after=after,
        before=before,
        estimate=None if milestone else said.estimate,
        id=row,
    )
    return set_predecessors(set_assignments(grown, ids, row, said.people), ids, row, predecessors)
