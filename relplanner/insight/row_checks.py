"""What can be seen wrong on single rows without looking at a date: estimates, people, links, gates.

Each check is a question about one row and its neighbours in the tables; nothing here depends on the schedule but its order.
"""

from __future__ import annotations

from collections.abc import Iterator

from relplanner.insight.relations import Relations
from relplanner.plan.model import Id, Link, Plan, Row
from relplanner.plan.problems import Problem


def check_rows(relations: Relations) -> Iterator[Problem]:
    """Problems of all rows in tree order."""
    plan = relations.plan
    outline = relations.outline
    ends = _Ends(relations)
    day = plan.settings.minutes_per_day
    helping = {one.id for one in plan.resources.values() if one.kind != "environment"}
    assignments_of = relations.assignments_of
    rows = plan.rows
    for position, name in enumerate(outline.ids):
        row = rows[name]
        if row.by_hand is not None:
            yield _about(row, "set-by-hand", "keeps dates that were set by hand. Switch it to automatic to let the plan move it.")
        if row.kind == "gate":
            yield from _gate(plan, row)
        elif row.kind == "phase":
            yield from _phase(relations, row, position)
        if row.kind != "task" or outline.end[position] > position + 1 or _finished(row):
            continue
        if row.estimate is None:
            if row.by_hand is None:
                yield _about(row, "not-estimated", "has no estimate and counts as nothing. Give it one.")
        elif row.estimate.likely >= day and not any(one.resource in helping for one in assignments_of.get(name, ())):
            yield _about(row, "work-without-people", "has nobody to do it. Assign a person or a role.")
        if ends.linked:
            yield from ends.check(row, position)


def _about(row: Row, code: str, what: str, others: tuple[Id, ...] = ()) -> Problem:
    return Problem(code=code, subject=row.id, message=f"{row.name or 'A row without a name'} {what}", others=others)


def _finished(row: Row) -> bool:
    return row.progress is not None and (row.progress.actual_finish is not None or row.progress.percent >= 1000)


def _gate(plan: Plan, row: Row) -> Iterator[Problem]:
    gate = plan.gates.get(row.id)
    if gate is None or (not gate.approvers and gate.decision == "pending"):
        yield _about(row, "gate-without-approvers", "has no approvers. Name who decides there.")
    if gate is not None and gate.decision == "rejected":
        reason = f": {gate.reason}" if gate.reason else ""
        yield _about(row, "gate-rejected", f"was rejected{reason}. Meet its criteria and decide again.")


def _phase(relations: Relations, row: Row, position: int) -> Iterator[Problem]:
    outline = relations.outline
    inside = range(position + 1, outline.end[position])
    if inside and not any(relations.row(at).kind == "gate" for at in inside):
        yield _about(row, "phase-without-gate", "has no gate at its end. Add one if somebody should decide there.")


class _Ends:
    """Dangling ends: a start that waits for nothing, a finish that nothing waits for.

    A link on a summary serves all rows below it. One start and one end of each release (or of the rows outside any) are meant to
    be loose: the first in tree order, and the last, or a milestone where one ends it. Milestones never say that they are loose.
    """

    def __init__(self, relations: Relations) -> None:
        outline = relations.outline
        self.linked = bool(relations.plan.links)
        self._relations = relations
        started = [False] * len(outline.ids)
        finished = [False] * len(outline.ids)
        self._started, self._finished = started, finished
        self._starts: dict[int, int] = {}
        self._finishes: dict[int, int] = {}
        if not self.linked:
            return
        into, out_of = relations.links_into, relations.links_out_of
        for position, name in enumerate(outline.ids):
            above = outline.parent[position]
            started[position] = (above >= 0 and started[above]) or _any_type(into.get(name, ()), "FS", "SS")
            finished[position] = (above >= 0 and finished[above]) or _any_type(out_of.get(name, ()), "FS", "FF")
            if outline.end[position] == position + 1:
                release = relations.release_of[position]
                if not started[position]:
                    self._starts.setdefault(release, position)
                if not finished[position] and self._ends_better(position, self._finishes.get(release)):
                    self._finishes[release] = position

    def _ends_better(self, position: int, other: int | None) -> bool:
        """Whether a loose row further down the tree is the likelier end: tasks do not take it from milestones."""
        return other is None or self._relations.row(position).kind != "task" or self._relations.row(other).kind == "task"

    def check(self, row: Row, position: int) -> Iterator[Problem]:
        """The one problem of a row with a loose end."""
        release = self._relations.release_of[position]
        start = not self._started[position] and self._starts[release] != position
        finish = not self._finished[position] and self._finishes[release] != position
        if start and finish:
            yield _about(row, "dangling", "is linked to nothing. Say what it waits for and what waits for it.")
        elif start:
            yield _about(row, "dangling", "waits for nothing. Link what must come before it.")
        elif finish:
            yield _about(row, "dangling", "is waited for by nothing, so its slip would go unseen. Link what needs it.")


def _any_type(links: tuple[Link, ...], *types: str) -> bool:
    return any(link.type in types for link in links)
