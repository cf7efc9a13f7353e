"""What a report for people is made from: the plan with all that follows from it, and the day of which it speaks."""

from __future__ import annotations

from datetime import date

import msgspec

from relplanner.insight.readings import Readings
from relplanner.plan.model import Plan
from relplanner.schedule.control import Watch, unwatched
from relplanner.schedule.result import Schedule


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """The plan with all that follows from it, the day of which the report speaks, and who watches the writing."""

    readings: Readings
    today: date | None = None
    watch: Watch = unwatched

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.readings.plan

    @property
    def schedule(self) -> Schedule:
        """Its dates."""
        return self.readings.schedule

    @property
    def title(self) -> str:
        """The plan's title, else that of its first release, else `Plan`."""
        releases = self.readings.releases
        return self.plan.title or (releases[0].name if releases else "Plan")

    @property
    def as_of(self) -> str:
        """`Status of 28 September 2027`, or nothing where no day is known."""
        return f"Status of {self.today.day} {self.today:%B %Y}" if self.today is not None else ""
