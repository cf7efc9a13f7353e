"""From the readings of some plans to what the Releases view shows: the train, the calendar of windows and freezes, their span.

The first plan is the own one. Clashes are passed in, for they may be a moment older than the dates.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from relplanner.chart.closure_board import ClosureBoard
from relplanner.chart.scene import Band
from relplanner.chart.train_board import TrainBoard
from relplanner.insight.closures import closed_for, scope_lanes
from relplanner.insight.readings import Readings
from relplanner.insight.release_calendar import train_rows
from relplanner.insight.train_clashes import TrainClash
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Instant

BEFORE, BEHIND = 62 * MINUTES_PER_DAY, 200 * MINUTES_PER_DAY
"""Windows and freezes are shown so long before the first release and behind the last one."""

Span = tuple[Instant, Instant]


class Boards(msgspec.Struct, frozen=True, kw_only=True):
    """Both boards, the freezes that close some lane, and from when to when there are releases (None: there is none)."""

    train: TrainBoard
    closures: ClosureBoard
    freezes: tuple[Band, ...]
    span: Span | None


def release_boards(plans: Sequence[Readings], names: Sequence[str], clashes: Sequence[TrainClash], own: Span) -> Boards:
    """Place everything; `own` is the span of the own plan, which counts where there is no release."""
    rows = train_rows(plans)
    first, last = min((row.start for row in rows), default=own[0]), max((row.finish for row in rows), default=own[1])
    lanes = scope_lanes(plans, Instant(first - BEFORE), Instant(last + BEHIND))
    entries = [entry for lane in lanes for entry in lane.entries if entry.kind == "freeze"]
    records = [one.plan for one in plans]
    closed = {(at, key): found for at, one in enumerate(plans) for key, found in closed_for(one, records, entries).items()}
    bands = {Band(start=one.start, finish=one.finish, kind="freeze", name=one.name) for found in closed.values() for one in found}
    return Boards(
        train=TrainBoard(rows, names, clashes, closed),
        closures=ClosureBoard(lanes, names),
        freezes=tuple(sorted(bands, key=lambda one: (one.start, one.finish, one.name))),
        span=(first, last) if rows else None,
    )
