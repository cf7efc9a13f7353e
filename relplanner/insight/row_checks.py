"""What can be seen wrong on single rows without looking at a date: estimates, people, links, gates.

Each check is a question about one row and its neighbours in the tables; nothing here depends on the schedule but its order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from relplanner.insight.ends import Ends
from relplanner.insight.relations import Relations
from relplanner.plan.model import Id, Plan, Row
from relplanner.plan.problems import Problem
from relplanner.plan.release_types import type_of


class RowChecks:
    """Problems of single rows by position, in one pass; after an edit, of the rows that it changed.

    The rows before are taken over while the tables around them are the same objects and no row changed its place or kind.
    """

    def __init__(self, relations: Relations, previous: RowChecks | None = None) -> None:
        self.relations = relations
        plan, ids = relations.plan, relations.outline.ids
        changed = previous.changed(relations) if previous is not None else None
        self.edited = changed
        """Positions of the rows that were looked at again, None where all were."""
        self.ends: Ends = previous.ends if previous is not None and changed is not None else Ends(relations)
        helping = frozenset(one.id for one in plan.resources.values() if one.kind != "environment")
        self.by_position: list[tuple[Problem, ...]]
        if previous is not None and changed is not None:
            self.by_position = previous.by_position if not changed else list(previous.by_position)
        else:
            self.by_position = [()] * len(ids)
            changed = range(len(ids))
        for position in changed:
            self.by_position[position] = tuple(self._check(plan.rows[ids[position]], position, helping))

    def changed(self, relations: Relations) -> Sequence[int] | None:
        """Positions of the rows that are other ones in the plan of `relations`; None where more than rows changed."""
        old, new = self.relations, relations
        tables = ("links", "assignments", "resources", "gates", "phases", "releases", "release_types")
        if any(getattr(old.plan, table) is not getattr(new.plan, table) for table in tables):
            return None
        if (
            old.plan.settings != new.plan.settings
            or old.outline.ids != new.outline.ids
            or old.outline.parent != new.outline.parent
        ):
            return None
        if new.edited is None or any(before.kind != after.kind for before, after in new.edited):
            return None
        return [new.outline.index[after.id] for _, after in new.edited]

    def __iter__(self) -> Iterator[Problem]:
        return chain.from_iterable(self.by_position)

    def _check(self, row: Row, position: int, helping: frozenset[Id]) -> Iterator[Problem]:
        plan, outline = self.relations.plan, self.relations.outline
        if row.by_hand is not None:
            yield _about(row, "set-by-hand", "keeps dates that were set by hand. Switch it to automatic to let the plan move it.")
        if row.kind == "gate":
            yield from _gate(plan, row)
        elif row.kind == "phase":
            yield from _phase(self.relations, row, position)
        if row.kind != "task" or outline.end[position] > position + 1 or _finished(row):
            return
        if row.estimate is None:
            if row.by_hand is None:
                yield _about(row, "not-estimated", "has no estimate and counts as nothing. Give it one.")
        elif row.estimate.likely >= plan.settings.minutes_per_day and not self._helped(row.id, helping):
            yield _about(row, "work-without-people", "has nobody to do it. Assign a person or a role.")
        yield from _loose(row, self.ends.loose_start(position), self.ends.loose_finish(position))

    def _helped(self, row: Id, helping: frozenset[Id]) -> bool:
        return any(one.resource in helping for one in self.relations.assignments_of.get(row, ()))


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
    if inside and not any(relations.row(at).kind == "gate" for at in inside) and not _ends_open(relations, row, position):
        yield _about(row, "phase-without-gate", "has no gate at its end. Add one if somebody should decide there.")


def _ends_open(relations: Relations, phase: Row, position: int) -> bool:
    """Whether the type of its release says that a phase ends without a gate."""
    plan, at = relations.plan, relations.release_of[position]
    kind = type_of(plan, relations.outline.ids[at]) if at >= 0 else None
    record = plan.phases.get(phase.id)
    return kind is not None and record is not None and any(one.kind == record.kind and not one.gate for one in kind.phases)


def _loose(row: Row, start: bool, finish: bool) -> Iterator[Problem]:
    """The one problem of a row with a loose end."""
    if start and finish:
        yield _about(row, "dangling", "is linked to nothing. Say what it waits for and what waits for it.")
    elif start:
        yield _about(row, "dangling", "waits for nothing. Link what must come before it.")
    elif finish:
        yield _about(row, "dangling", "is waited for by nothing, so its slip would go unseen. Link what needs it.")
