"""Schedules kept to compare with."""

from __future__ import annotations

from relplanner.plan.model.records import Day, Id, Instant, Minutes, Money, Record
from relplanner.plan.model.rows import Estimate


class Baseline(Record, frozen=True, kw_only=True):
    """A schedule kept to compare with, as it stood on `day`. Which one is active stands in the settings."""

    id: Id
    name: str
    day: Day


class BaselineRow(Record, frozen=True, kw_only=True):
    """How a row stood in a baseline: its dates, its estimate, `work` of its people, its `cost`, `size` of a buffer.

    The row may be gone since. `id` is `baseline_row_id(baseline, row)`, so that a file lists the rows of a baseline together.
    """

    id: Id
    baseline: Id
    row: Id
    start: Instant
    finish: Instant
    estimate: Estimate | None = None
    work: Minutes | None = None
    cost: Money | None = None
    size: Minutes | None = None


def baseline_row_id(baseline: Id, row: Id) -> Id:
    """The id under which a baseline keeps a row."""
    return f"{baseline}/{row}"
