"""What checks look at, and how they name what they find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from relplanner.insight.budgets import BudgetLine
from relplanner.insight.clashes import Clash
from relplanner.insight.load import Load
from relplanner.insight.outlook import BufferReading, ReleaseOutlook
from relplanner.insight.relations import Relations
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Id, Plan
from relplanner.schedule.result import Schedule


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the checks look at."""

    relations: Relations
    schedule: Schedule
    loads: Mapping[Id, Load]
    clashes: Sequence[Clash]
    releases: Sequence[ReleaseOutlook]
    buffers: Sequence[BufferReading]
    budgets: Sequence[BudgetLine] = ()

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.relations.plan

    @property
    def year(self) -> int:
        """The year that dates in sentences leave out: that of the plan's start."""
        return to_datetime(self.schedule.start).year

    def name(self, row: Id) -> str:
        """A row's name, for sentences."""
        return self.relations.plan.rows[row].name or "a row without a name"

    def release(self, row: Id) -> str:
        """The name of a row's release."""
        at = self.relations.release_of[self.relations.outline.index[row]]
        return self.name(self.relations.outline.ids[at]) if at >= 0 else "no release"
