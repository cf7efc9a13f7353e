"""A plan under the ids that our reader gives: `t12`, `r3`, `c1` from the UIDs that the file will have.

A UID is the record's `source_id` where that is a free number, so that tasks of an imported file keep theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

import msgspec
from msgspec.structs import replace

from relplanner.formats.mspdi.baselines import MOST, baseline_id
from relplanner.formats.mspdi.calendars import calendar_id
from relplanner.formats.mspdi.fields import numbers
from relplanner.formats.mspdi.kept_releases import renamed_tables
from relplanner.formats.mspdi.people import resource_id
from relplanner.formats.mspdi.tasks import row_id
from relplanner.plan.model import BaselineRow, Buffer, Gate, Id, LevellingMark, Phase, Plan, Release, Scope, baseline_row_id
from relplanner.plan.outline import Outline

Side = Release | Phase | Gate | Buffer


class Renamed(msgspec.Struct, frozen=True, kw_only=True):
    """The plan with new ids, and the old id of each new one."""

    plan: Plan
    rows: Mapping[Id, Id]
    assignments: Mapping[Id, Id]


def renamed(plan: Plan, outline: Outline) -> Renamed:
    """Give all rows, resources, calendars and assignments the ids that follow from their UIDs."""
    rows = {key: row_id(str(n)) for key, n in numbers((key, plan.rows[key].source_id) for key in outline.ids).items()}
    resources, named = plan.resources, plan.calendars
    people = {key: resource_id(str(n)) for key, n in numbers((k, resources[k].source_id) for k in sorted(resources)).items()}
    calendars = {key: calendar_id(str(n)) for key, n in numbers(((k, named[k].source_id) for k in sorted(named)), 0).items()}
    compared = _baselines(plan)
    kept = {key: _kept(row, rows, compared) for key, row in plan.baseline_rows.items()}
    ordered = sorted(plan.assignments.values(), key=lambda one: (outline.index[one.task], one.id))
    bookings = numbers(((one.id, one.source_id) for one in ordered), 0)
    booked = {key: f"a{n}-{rows[plan.assignments[key].task]}" for key, n in bookings.items()}
    fresh = Plan(
        title=plan.title,
        settings=replace(
            plan.settings,
            calendar=calendars.get(plan.settings.calendar or ""),
            baseline=compared.get(plan.settings.baseline or ""),
        ),
        rows={
            rows[key]: replace(
                row,
                id=rows[key],
                parent=rows.get(row.parent or ""),
                calendar=calendars.get(row.calendar or ""),
                levelled=_mark(row.levelled, rows, people),
                source_id=rows[key][1:],
            )
            for key in outline.ids
            for row in [plan.rows[key]]
        },
        links={
            link.id: replace(link, predecessor=rows[link.predecessor], successor=rows[link.successor])
            for link in plan.links.values()
        },
        resources={
            people[key]: replace(one, id=people[key], calendar=calendars.get(one.calendar or ""), source_id=people[key][1:])
            for key, one in plan.resources.items()
        },
        assignments={
            booked[key]: replace(
                one, id=booked[key], task=rows[one.task], resource=people[one.resource], source_id=str(bookings[key])
            )
            for key, one in plan.assignments.items()
        },
        calendars={
            calendars[key]: replace(one, id=calendars[key], base=calendars.get(one.base or ""), source_id=calendars[key][1:])
            for key, one in plan.calendars.items()
        },
        releases={
            rows[key]: replace(one, id=rows[key], ready=rows.get(one.ready or ""), go_live=rows.get(one.go_live or ""))
            for key, one in plan.releases.items()
        },
        phases={rows[key]: replace(one, id=rows[key]) for key, one in plan.phases.items()},
        gates={rows[key]: replace(one, id=rows[key]) for key, one in plan.gates.items()},
        buffers={rows[key]: _buffer(one, rows) for key, one in plan.buffers.items()},
        windows={key: replace(one, scope=_scope(one.scope, people)) for key, one in plan.windows.items()},
        freezes={key: replace(one, scope=_scope(one.scope, people)) for key, one in plan.freezes.items()},
        baselines={compared[key]: replace(one, id=compared[key]) for key, one in plan.baselines.items()},
        baseline_rows={row.id: row for row in kept.values()},
        **renamed_tables(plan, rows),
    )
    return Renamed(
        plan=fresh,
        rows={new: old for old, new in rows.items()},
        assignments={new: old for old, new in booked.items()},
    )


def _buffer(buffer: Buffer, rows: Mapping[Id, Id]) -> Buffer:
    """A buffer, with the estimates of when it was committed as far as their rows are still there."""
    work = tuple(replace(one, row=rows[one.row]) for one in buffer.committed_work if one.row in rows)
    return replace(buffer, id=rows[buffer.id], committed_work=work)


def _mark(mark: LevellingMark | None, rows: Mapping[Id, Id], people: Mapping[Id, Id]) -> LevellingMark | None:
    """The mark of a levelled row, as far as those whom it names are still there."""
    if mark is None:
        return None
    return replace(mark, resource=people.get(mark.resource, ""), because=tuple(rows[one] for one in mark.because if one in rows))


def _baselines(plan: Plan) -> dict[Id, Id]:
    """The baselines as `b0`, `b1`, …: those that are called so, then the others by their day."""
    known = {baseline_id(number) for number in range(MOST + 1)} & set(plan.baselines)
    free = (key for number in count() if (key := baseline_id(number)) not in known)
    others = sorted(plan.baselines.values(), key=lambda one: (one.day, one.id))
    return {one.id: one.id if one.id in known else next(free) for one in others}


def _kept(row: BaselineRow, rows: Mapping[Id, Id], baselines: Mapping[Id, Id]) -> BaselineRow:
    """A row of a baseline; one that is gone since keeps a name that no row of the file has."""
    baseline, key = baselines[row.baseline], rows.get(row.row, f"gone-{row.row.removeprefix('gone-')}")
    return replace(row, id=baseline_row_id(baseline, key), baseline=baseline, row=key)


def _scope(scope: Scope, people: Mapping[Id, Id]) -> Scope:
    return replace(scope, environments=tuple(people[one] for one in scope.environments if one in people))
