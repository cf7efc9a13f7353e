"""What one edit, undo or redo changed: the value that every subscriber receives.

`schedule` and `readings` belong to `after`; who needs the dates of before kept them.
"""

from __future__ import annotations

import msgspec

from relplanner.insight.readings import Readings
from relplanner.plan.delta import Delta
from relplanner.plan.model import Id, Plan
from relplanner.schedule.bounds import differing
from relplanner.schedule.result import Schedule


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """From plan `before` to plan `after`.

    `moved`: rows that stand in both and whose start or finish changed, in tree order of `after`.
    """

    before: Plan
    after: Plan
    delta: Delta
    schedule: Schedule
    readings: Readings
    label: str
    moved: tuple[Id, ...]


def step_between(was: Readings, now: Readings, delta: Delta, label: str) -> Step:
    """The step from what was to what is; `delta` leads from the one plan to the other."""
    return Step(
        before=was.plan,
        after=now.plan,
        delta=delta,
        schedule=now.schedule,
        readings=now,
        label=label,
        moved=moved_rows(was.schedule, now.schedule),
    )


def moved_rows(old: Schedule, new: Schedule) -> tuple[Id, ...]:
    """Rows of both schedules whose start or finish differs, in the new one's tree order; O(rows)."""
    if old is new:
        return ()
    if old.outline.ids == new.outline.ids:
        moved = {*differing(old.starts, new.starts), *differing(old.finishes, new.finishes)}
        return tuple(new.outline.ids[at] for at in sorted(moved))
    dates = zip(new.outline.ids, new.starts, new.finishes, strict=True)
    index = old.outline.index
    found = []
    for row, start, finish in dates:
        was = index.get(row)
        if was is not None and (old.starts[was] != start or old.finishes[was] != finish):
            found.append(row)
    return tuple(found)
