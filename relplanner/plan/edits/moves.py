"""Verbs that change the tree: where rows stand, below what and in which order.

Rows keep their relative order and carry what is below them. Only moved rows get new ranks, so a move is a small difference; where
ranks leave no room, all siblings are ranked anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import msgspec

from relplanner.plan.edits.ground import row_of, settled, several, with_records
from relplanner.plan.ids import ranks, ranks_between
from relplanner.plan.legal import named
from relplanner.plan.model import Id, Plan, Row
from relplanner.plan.outline import Outline, outline
from relplanner.plan.problems import EditError


def indent(plan: Plan, rows: Id | Collection[Id]) -> Plan:
    """Put rows below the row above them of the same level, behind what is there already.

    Raises `EditError` (`cannot-indent`, and every rule of nesting).
    """
    tree = outline(plan.rows)
    chosen = _roots(plan, tree, rows)
    after = plan
    for parent, group in _by_parent(plan, chosen).items():
        target: Id | None = None
        below: dict[Id, list[Id]] = defaultdict(list)
        for sibling in siblings(plan, parent):
            if sibling.id not in group:
                target = sibling.id
            elif target is None:
                message = f"{named(sibling)} is the first row of its level, so there is no row above that it could go below."
                raise EditError("cannot-indent", message, sibling.id)
            else:
                below[target].append(sibling.id)
        for above, moved in below.items():
            after = _moved(after, moved, above, len(siblings(after, above)))
    return settled(plan, after)


def outdent(plan: Plan, rows: Id | Collection[Id]) -> Plan:
    """Put rows one level up, right behind the row they stood below.

    Raises `EditError` (`cannot-outdent`, and every rule of nesting).
    """
    tree = outline(plan.rows)
    chosen = _roots(plan, tree, rows)
    after = plan
    # the last parent first: so what came from an earlier one stays in front
    for parent, group in reversed(_by_parent(plan, chosen).items()):
        if parent is None:
            row = plan.rows[group[0]]
            raise EditError(
                "cannot-outdent", f"{named(row)} stands at the top level already, so it cannot go further out.", row.id
            )
        above = after.rows[parent].parent
        place = [row.id for row in siblings(after, above)].index(parent) + 1
        after = _moved(after, group, above, place)
    return settled(plan, after)


def move_rows(plan: Plan, rows: Id | Collection[Id], offset: int) -> Plan:
    """Move rows up (negative) or down by so many places among their siblings; at the end they stay."""
    tree = outline(plan.rows)
    chosen = set(_roots(plan, tree, rows))
    after = plan
    for parent in _by_parent(plan, chosen):
        order = siblings(plan, parent)
        if offset < 0:
            order.reverse()
        for _ in range(abs(offset)):
            for at in range(len(order) - 2, -1, -1):
                if order[at].id in chosen and order[at + 1].id not in chosen:
                    order[at], order[at + 1] = order[at + 1], order[at]
        if offset < 0:
            order.reverse()
        after = with_records(after, "rows", _ranked(order, chosen))
    return settled(plan, after)


def move_under(
    plan: Plan, rows: Id | Collection[Id], parent: Id | None, after: Id | None = None, before: Id | None = None
) -> Plan:
    """Move rows below `parent` (None: to the top level), behind the row `after` or in front of `before`, else to the end.

    Raises `EditError` (`parent-loop`, `bad-place`, and every rule of nesting).
    """
    tree = outline(plan.rows)
    chosen = _roots(plan, tree, rows)
    if parent is not None:
        row_of(plan, parent)
        position = tree.index[parent]
        for key in chosen:
            if tree.index[key] <= position < tree.end[tree.index[key]]:
                message = f"{named(plan.rows[key])} cannot go below itself or below a row of its own."
                raise EditError("parent-loop", message, key)
    order = siblings(plan, parent)
    ahead = order[: place_among(plan, order, after, before)]
    place = sum(1 for row in ahead if row.id not in chosen)
    return settled(plan, _moved(plan, chosen, parent, place))


# -------------------------------------------------------------------------------------------------- for verbs of rows


def siblings(plan: Plan, parent: Id | None) -> list[Row]:
    """The rows directly below a row (None: the top level), in their order."""
    return sorted((row for row in plan.rows.values() if row.parent == parent), key=lambda row: (row.rank, row.id))


def place_among(plan: Plan, order: Sequence[Row], after: Id | None, before: Id | None) -> int:
    """The place in `order` behind `after`, in front of `before`, or at the end. Raises `EditError` (`bad-place`)."""
    beside = after if after is not None else before
    if beside is None:
        return len(order)
    for place, row in enumerate(order):
        if row.id == beside:
            return place + 1 if after is not None else place
    raise EditError(
        "bad-place", f"{named(row_of(plan, beside))} stands on another level, so nothing can be put beside it there.", beside
    )


def opened(plan: Plan, parent: Id | None) -> Plan:
    """The plan with `parent` ready to have rows below it: its own estimate goes, for its length now follows from theirs.

    Raises `EditError` (`not-a-summary`) where something stands on it that a summary cannot have.
    """
    if parent is None:
        return plan
    row = row_of(plan, parent)
    if any(assignment.task == parent for assignment in plan.assignments.values()):
        raise EditError("not-a-summary", f"{named(row)} has people on it; take them off before rows go below it.", parent)
    if row.by_hand is not None:
        raise EditError("not-a-summary", f"{named(row)} has dates set by hand; clear them before rows go below it.", parent)
    if row.progress is not None:
        raise EditError("not-a-summary", f"{named(row)} has begun; clear its progress before rows go below it.", parent)
    if row.constraint is not None and row.constraint.kind != "start no earlier than":
        raise EditError(
            "not-a-summary", f"{named(row)} has the constraint “{row.constraint.kind}”; clear it before rows go below.", parent
        )
    if row.estimate is None:
        return plan
    return with_records(plan, "rows", [msgspec.structs.replace(row, estimate=None)])


def inserted(plan: Plan, rows: Sequence[Row], parent: Id | None, place: int) -> Plan:
    """The plan with `rows` standing below `parent` from `place` on, whether they were in it before or not."""
    moved = {row.id for row in rows}
    order = [row for row in siblings(plan, parent) if row.id not in moved]
    order[place:place] = [msgspec.structs.replace(row, parent=parent) for row in rows]
    return with_records(opened(plan, parent), "rows", _ranked(order, moved))


def _moved(plan: Plan, keys: Sequence[Id], parent: Id | None, place: int) -> Plan:
    return inserted(plan, [plan.rows[key] for key in keys], parent, place)


def _ranked(order: Sequence[Row], moved: Collection[Id]) -> list[Row]:
    """The rows that need other ranks (or are new) so that siblings stand in `order`."""
    try:
        return _ranked_in_gaps(order, moved)
    except ValueError:
        return [msgspec.structs.replace(row, rank=rank) for row, rank in zip(order, ranks(len(order)), strict=True)]


def _ranked_in_gaps(order: Sequence[Row], moved: Collection[Id]) -> list[Row]:
    found: list[Row] = []
    at = 0
    while at < len(order):
        if order[at].id not in moved:
            at += 1
            continue
        stop = at
        while stop < len(order) and order[stop].id in moved:
            stop += 1
        before = order[at - 1].rank if at else None
        after = order[stop].rank if stop < len(order) else None
        gap = ranks_between(before, after, stop - at)
        found.extend(msgspec.structs.replace(row, rank=rank) for row, rank in zip(order[at:stop], gap, strict=True))
        at = stop
    return found


def _roots(plan: Plan, tree: Outline, rows: Id | Collection[Id]) -> list[Id]:
    """The chosen rows in tree order, without those that a chosen row above carries along."""
    positions = sorted(tree.index[row_of(plan, key).id] for key in several(rows))
    found: list[Id] = []
    end = -1
    for position in positions:
        if position >= end:
            found.append(tree.ids[position])
            end = tree.end[position]
    return found


def _by_parent(plan: Plan, keys: Iterable[Id]) -> dict[Id | None, list[Id]]:
    groups: dict[Id | None, list[Id]] = defaultdict(list)
    for key in keys:
        groups[plan.rows[key].parent].append(key)
    return groups
