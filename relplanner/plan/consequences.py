"""What an edit may have broken: the checks of `relplanner.plan.validity` for the changed records and for what depends on them.

It assumes that the plan before was legal; then it finds a fault exactly where `faults` finds one.
"""

from __future__ import annotations

from collections.abc import Iterator

from relplanner.plan.cycles import cycle_through, find_cycle
from relplanner.plan.delta import Delta
from relplanner.plan.model import TABLES, Id, Link, Plan, Row
from relplanner.plan.validity import (
    SIDE_TABLES,
    Fault,
    Lookups,
    circle_fault,
    doubles,
    lost_parents,
    record_faults,
    settings_faults,
)

_FEW = 4
"""Up to so many changed links are followed one by one; beyond, all links are searched once."""


def first_fault(plan: Plan, delta: Delta) -> Fault | None:
    """The first rule that the changes of `delta`, which led to `plan`, have broken; None where the plan is legal."""
    return next(_faults(plan, delta), None)


def _faults(plan: Plan, delta: Delta) -> Iterator[Fault]:
    lookups = Lookups(plan)
    moved = _moved(delta)
    if moved:
        yield from lost_parents(plan, [row for row in plan.rows.values() if row.id in moved or row.parent in moved])
    if delta.settings is not None or {"calendars", "baselines"} & delta.tables.keys():
        yield from settings_faults(plan)
    for table, keys in _to_check(lookups, delta, moved).items():
        records = getattr(plan, table)
        touched = delta.touched(table)
        # what was edited speaks first, and the same mistake always says the same
        for key in sorted(keys, key=lambda key: (key not in touched, key)):
            if key in records:
                yield from record_faults(lookups, table, key, records[key])
    yield from doubles(plan, delta.touched("links"), delta.touched("assignments"))
    circle = _circle(lookups, delta, moved)
    if circle is not None:
        yield circle_fault(plan, circle)


def _moved(delta: Delta) -> set[Id]:
    """Rows that came, went, or changed their parent or kind."""
    found = set()
    for key, (before, after) in delta.tables.get("rows", {}).items():
        if isinstance(before, Row) and isinstance(after, Row) and before.parent == after.parent and before.kind == after.kind:
            continue
        found.add(key)
    return found


def _to_check(lookups: Lookups, delta: Delta, moved: set[Id]) -> dict[str, set[Id]]:
    """The records whose rules a delta may have broken: the changed ones, and those that refer to or depend on them."""
    plan = lookups.plan
    asked: dict[str, set[Id]] = {table: set(delta.touched(table)) for table in TABLES}
    for table in SIDE_TABLES.values():
        asked["rows"] |= asked[table]
        asked[table] |= moved
    if moved:
        near = _near(lookups, moved)
        asked["rows"] |= near
        asked["releases"] |= plan.releases.keys()
        asked["links"] |= {link.id for link in plan.links.values() if link.predecessor in near or link.successor in near}
        asked["assignments"] |= {one.id for one in plan.assignments.values() if one.task in near}
    gone = {table for table, changes in delta.tables.items() if any(after is None for _, after in changes.values())}
    if "calendars" in delta.tables:
        asked["calendars"] |= plan.calendars.keys()
    if "calendars" in gone:
        asked["rows"] |= plan.rows.keys()
        asked["resources"] |= plan.resources.keys()
    if "baselines" in gone:
        asked["baseline_rows"] |= plan.baseline_rows.keys()
    if "resources" in delta.tables:
        asked["windows"] |= plan.windows.keys()
        asked["freezes"] |= plan.freezes.keys()
    if "resources" in gone:
        asked["assignments"] |= plan.assignments.keys()
    _of_releases(plan, delta, moved, gone, asked)
    return asked


def _of_releases(plan: Plan, delta: Delta, moved: set[Id], gone: set[str], asked: dict[str, set[Id]]) -> None:
    """Add the changes, items and runbooks whose rules a delta may have broken."""
    asked["runbooks"] |= moved
    asked["steps"] |= moved
    if moved:
        asked["changes"] |= plan.changes.keys()
    if "items" in delta.tables:
        asked["items"] |= plan.items.keys()
    if "items" in gone:
        asked["changes"] |= plan.changes.keys()
        asked["releases"] |= plan.releases.keys()
    if "runbooks" in gone:
        asked["rehearsals"] |= plan.rehearsals.keys()


def _near(lookups: Lookups, moved: set[Id]) -> set[Id]:
    """The moved rows, all that stands below them, and the rows that they stand below."""
    rows = lookups.plan.rows
    near = set(moved)
    near.update(parent for key in moved if key in rows and (parent := rows[key].parent) is not None)
    level = moved & lookups.parents
    while level:
        below = {row.id for row in rows.values() if row.parent in level}
        near |= below
        level = below & lookups.parents
    return near


def _circle(lookups: Lookups, delta: Delta, moved: set[Id]) -> tuple[Id, ...] | None:
    links = [after for _, after in delta.tables.get("links", {}).values() if isinstance(after, Link)]
    # a move matters to circles only where a link holds a whole summary
    if len(links) > _FEW or (moved and _holds_summaries(lookups)):
        return find_cycle(lookups.plan)
    return next((circle for link in links if (circle := cycle_through(lookups.plan, link)) is not None), None)


def _holds_summaries(lookups: Lookups) -> bool:
    parents = lookups.parents
    return any(link.predecessor in parents or link.successor in parents for link in lookups.plan.links.values())
