"""Verbs of baselines: keep a schedule to compare with, name it, choose the one that counts, forget it.

The plan knows no dates, so whoever keeps them passes them in (`relplanner.insight.baseline` reads them from a schedule). A kept
date never changes: to keep newer ones is another baseline.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from relplanner.plan.edits.ground import changed, found, fresh, one_line, settled, with_records, without
from relplanner.plan.ids import IdSource
from relplanner.plan.model import (
    Baseline,
    BaselineRow,
    Day,
    Estimate,
    Id,
    Instant,
    Minutes,
    Money,
    Plan,
    Record,
    baseline_row_id,
)
from relplanner.plan.problems import EditError


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a row stands now: its dates, and what a baseline keeps of it besides (None where it has no such thing)."""

    row: Id
    start: Instant
    finish: Instant
    estimate: Estimate | None = None
    work: Minutes | None = None
    cost: Money | None = None
    size: Minutes | None = None


def set_baseline(
    plan: Plan,
    ids: IdSource,
    *,
    name: str,
    day: Day,
    rows: Iterable[Standing],
    id: Id | None = None,  # noqa: A002  # the record's own word
) -> Plan:
    """Keep how these rows stand as a new baseline, and make it the active one. A name that is taken gets a number behind it.

    Raises `EditError` (`no-name`, `nothing-to-keep`, `unknown-row`, `id-taken`).
    """
    key = fresh(ids, "b", plan, "baselines", id)
    kept = [
        BaselineRow(
            id=baseline_row_id(key, one.row),
            baseline=key,
            row=found(plan, "rows", one.row).id,
            start=one.start,
            finish=one.finish,
            estimate=one.estimate,
            work=one.work,
            cost=one.cost,
            size=one.size,
        )
        for one in rows
    ]
    if not kept:
        raise EditError("nothing-to-keep", "The plan has no tasks yet, so there are no dates to keep; add some first.")
    new = Baseline(id=key, name=_free(plan, one_line(name)), day=day)
    after = with_records(with_records(plan, "baselines", [new]), "baseline_rows", kept)
    return settled(plan, _activated(after, key))


def rename_baseline(plan: Plan, baseline: Id, name: str) -> Plan:
    """Give a baseline another name. Raises `EditError` (`unknown-baseline`, `no-name`)."""
    was: Record = found(plan, "baselines", baseline)
    return settled(plan, with_records(plan, "baselines", [changed(was, {"name": name})]))


def activate_baseline(plan: Plan, baseline: Id | None) -> Plan:
    """Compare with this baseline from now on, None: with none. Raises `EditError` (`unknown-baseline`)."""
    if baseline is not None:
        found(plan, "baselines", baseline)
    return settled(plan, _activated(plan, baseline))


def remove_baseline(plan: Plan, baseline: Id) -> Plan:
    """Forget a baseline; where it was the active one, the latest of the others becomes it.

    Raises `EditError` (`unknown-baseline`).
    """
    found(plan, "baselines", baseline)
    rows = [key for key, kept in plan.baseline_rows.items() if kept.baseline == baseline]
    after = without(without(plan, "baselines", [baseline]), "baseline_rows", rows)
    if plan.settings.baseline == baseline:
        latest = max(after.baselines.values(), key=lambda one: (one.day, one.id), default=None)
        after = _activated(after, latest.id if latest is not None else None)
    return settled(plan, after)


def with_baselines_of(plan: Plan, other: Plan) -> Plan:
    """The plan with the baselines of another one: in a book they are those of its plan, and all scenarios share them."""
    same = plan.baselines is other.baselines and plan.baseline_rows is other.baseline_rows
    if same and plan.settings.baseline == other.settings.baseline:
        return plan
    kept = msgspec.structs.replace(plan, baselines=other.baselines, baseline_rows=other.baseline_rows)
    return _activated(kept, other.settings.baseline)


def _activated(plan: Plan, baseline: Id | None) -> Plan:
    return msgspec.structs.replace(plan, settings=msgspec.structs.replace(plan.settings, baseline=baseline))


def _free(plan: Plan, name: str) -> str:
    """The name, or the name with the first number that makes it new."""
    taken = {one.name for one in plan.baselines.values()}
    free, number = name, 2
    while free in taken:
        free, number = f"{name} ({number})", number + 1
    return free
