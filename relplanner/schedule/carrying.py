"""What an edit touches before any date is known: whose bounds must be made anew, and which edges are others.

Told from the difference of two plans, in positions of the new one. Too much costs only time, too little would be a wrong date: a
field that says nothing about dates is named here, every other one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from msgspec.structs import replace

from relplanner.plan.delta import Delta
from relplanner.plan.model import Assignment, Id, Plan, Row
from relplanner.schedule.mending import Mended
from relplanner.schedule.network import Network

WORDS = frozenset(("id", "name", "rank", "code", "priority", "repeats", "notes", "source_id"))
"""The fields of a row that no date follows from, as long as the row keeps its place."""

INHERITED = ("kind", "parent", "calendar", "deadline", "constraint", "work_kind", "by_hand", "one_window")
"""The fields of a row that may bound what stands below it."""

DATING = tuple(field for field in Row.__struct_fields__ if field not in WORDS)
ROOTS = ("calendar", "minutes_per_day", "status_date")
"""The settings that bound every row; all others are asked where they are needed."""


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """`rows`: positions to bind anew, None for all; `calendars`: whether rows may have another task calendar.

    `edges` are the numbers of special edges that are others. `assignments` are the changed ones, `tasks` those to which they
    belong or belonged, or whose people have changed.
    """

    rows: set[int] | None = None
    calendars: bool = True
    edges: frozenset[int] = frozenset()
    assignments: frozenset[Id] = frozenset()
    tasks: frozenset[Id] = frozenset()


ALL = Touched()


def touched(old: Plan, new: Plan, delta: Delta, mended: Mended) -> Touched:
    """What differs between two plans, the network of the first having been mended."""
    if _roots_differ(old, new, delta):
        return ALL
    network = mended.network
    rows: set[int] = set(mended.bound)
    calendars = mended.shift is not None
    index = network.outline.index
    for key, (was, now) in delta.tables.get("rows", {}).items():
        if not (isinstance(was, Row) and isinstance(now, Row)):
            continue
        if any(getattr(was, field) != getattr(now, field) for field in DATING):
            rows.add(index[key])
            if any(getattr(was, field) != getattr(now, field) for field in INHERITED):
                rows.update(range(index[key], network.outline.end[index[key]]))
            calendars |= was.calendar != now.calendar or was.kind != now.kind or was.parent != now.parent
    tasks = {
        record.task
        for change in delta.tables.get("assignments", {}).values()
        for record in change
        if isinstance(record, Assignment)
    }
    of_resources = delta.touched("resources")
    if of_resources:
        tasks.update(one.task for one in new.assignments.values() if one.resource in of_resources)
    keys: Iterable[Id] = {*tasks, *delta.touched("gates"), *delta.touched("buffers")}
    rows.update(index[key] for key in keys if key in index)
    changed = frozenset(delta.touched("assignments"))
    return Touched(rows=rows, calendars=calendars, edges=mended.edges, assignments=changed, tasks=frozenset(tasks))


def _roots_differ(old: Plan, new: Plan, delta: Delta) -> bool:
    """Whether something differs that may bound every row."""
    one, other = old.settings, new.settings
    return (
        any(delta.touched(table) for table in ("calendars", "windows", "freezes", "release_types"))
        or any(getattr(one, field) != getattr(other, field) for field in ROOTS)
        or _types(old) != _types(new)
    )


def _types(plan: Plan) -> dict[Id, str]:
    """The types of releases, which windows and freezes ask for."""
    return {key: release.type for key, release in plan.releases.items()} if plan.windows or plan.freezes else {}


def with_sizes(reach: Touched, old: Mapping[Id, int], new: Mapping[Id, int], network: Network) -> Touched:
    """What differs where the sizes of buffers may, too."""
    if reach.rows is None or old == new:
        return reach
    others = {network.outline.index[key] for key, size in new.items() if old.get(key) != size}
    return replace(reach, rows=reach.rows | others)
