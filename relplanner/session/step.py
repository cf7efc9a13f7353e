"""What one edit, undo or redo changed: the value that every subscriber receives.

`schedule` and `readings` belong to `after`; who needs the dates of before kept them.
"""

from __future__ import annotations

import msgspec

from relplanner.insight.readings import Readings
from relplanner.plan.delta import Delta
from relplanner.plan.model import Id, Plan
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


def moved_rows(old: Schedule, new: Schedule) -> tuple[Id, ...]:
    """Rows of both schedules whose start or finish differs, in the new one's tree order; O(rows)."""
    if old is new:
        return ()
    dates = zip(new.outline.ids, new.starts, new.finishes, strict=True)
    if old.outline.ids == new.outline.ids:
        were = zip(old.starts, old.finishes, strict=True)
        return tuple(
            row
            for (row, start, finish), (old_start, old_finish) in zip(dates, were, strict=True)
            if start != old_start or finish != old_finish
        )
    index = old.outline.index
    found = []
    for row, start, finish in dates:
        was = index.get(row)
        if was is not None and (old.starts[was] != start or old.finishes[was] != finish):
            found.append(row)
    return tuple(found)
