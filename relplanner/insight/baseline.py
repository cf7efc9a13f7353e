"""The active baseline: how rows stand now, to be kept, and how they stood then, to be compared with.

A variance is working time on the row's task calendar, later is positive; where no working minute lies between, nothing has moved.
Whoever keeps a baseline asks `standings` and hands the answer to `relplanner.plan.edits.baselines.set_baseline`.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from relplanner.insight.cost import Costs
from relplanner.insight.relations import Relations
from relplanner.plan.edits.baselines import Standing
from relplanner.plan.model import Baseline, BaselineRow, Id, Instant, Minutes, Plan
from relplanner.schedule.result import Schedule


class Variance(msgspec.Struct, frozen=True, kw_only=True):
    """How far a row stands from the baseline, in working minutes; later and longer are positive."""

    start: Minutes
    finish: Minutes
    duration: Minutes


_NOWHERE = Variance(start=Minutes(0), finish=Minutes(0), duration=Minutes(0))


class Compared:
    """The active baseline beside the schedule. `rows` holds how each row stood, rows that are gone since included."""

    def __init__(self, baseline: Baseline, rows: Mapping[Id, BaselineRow], schedule: Schedule) -> None:
        self.baseline = baseline
        self.rows = rows
        self._schedule = schedule

    def variance(self, row: Id) -> Variance | None:
        """How far a row has moved; None where the baseline does not know it. Raises `KeyError` for a row not in the plan."""
        kept = self.rows.get(row)
        if kept is None:
            return None
        at = self._schedule.outline.index[row]
        start, finish = self._schedule.starts[at], self._schedule.finishes[at]
        if (start, finish) == (kept.start, kept.finish):
            return _NOWHERE
        hours = self._schedule.worktime.task_calendar(row)

        def signed(before: int, after: int) -> Minutes:
            return Minutes(hours.between(before, after) if after >= before else -hours.between(after, before))

        length = hours.between(start, finish) - hours.between(kept.start, kept.finish)
        return Variance(start=signed(kept.start, start), finish=signed(kept.finish, finish), duration=Minutes(length))


def compared(plan: Plan, schedule: Schedule, previous: Compared | None = None, before: Plan | None = None) -> Compared | None:
    """The active baseline, None where nothing is compared; `previous`, that of the plan `before`, lends its rows."""
    baseline = plan.baselines.get(plan.settings.baseline) if plan.settings.baseline is not None else None
    if baseline is None:
        return None
    same = before is not None and before.baseline_rows is plan.baseline_rows
    if previous is not None and same and previous.baseline.id == baseline.id:
        return Compared(baseline, previous.rows, schedule)
    rows = {kept.row: kept for kept in plan.baseline_rows.values() if kept.baseline == baseline.id}
    return Compared(baseline, rows, schedule)


def standings(plan: Plan, schedule: Schedule, relations: Relations, costs: Costs | None = None) -> tuple[Standing, ...]:
    """How every row stands now, in tree order; with what each costs without the rows below it, where `costs` are given."""
    return tuple(_standing(plan, schedule, relations, costs, at) for at in range(len(schedule.outline.ids)))


def _standing(plan: Plan, schedule: Schedule, relations: Relations, costs: Costs | None, at: int) -> Standing:
    row = schedule.outline.ids[at]
    return Standing(
        row=row,
        start=Instant(schedule.starts[at]),
        finish=Instant(schedule.finishes[at]),
        estimate=plan.rows[row].estimate,
        work=work_of(schedule, relations, row),
        cost=(costs.own(row) or None) if costs is not None else None,
        size=schedule.buffer_sizes.get(row),
    )


def work_of(schedule: Schedule, relations: Relations, row: Id) -> Minutes | None:
    """Minutes of work of a row's people and roles; None where nobody is assigned."""
    resources = relations.plan.resources
    helping = [one for one in relations.assignments_of.get(row, ()) if resources[one.resource].kind != "environment"]
    if not helping:
        return None
    total = 0
    for one in helping:
        start, finish = schedule.spans.get(one.id, (0, 0))
        total += one.units * schedule.worktime.assignment_calendar(one.id).between(start, finish) // 1000
    return Minutes(total)
