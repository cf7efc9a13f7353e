"""What holds for a plan as a whole."""

from __future__ import annotations

from typing import Literal

from relplanner.plan.model.records import Id, Instant, Minutes, PerMille, Record
from relplanner.plan.model.rows import Direction


class Quality(Record, frozen=True, kw_only=True):
    """The limits of the fourteen DCMA points; shares are per mille of the tasks or links looked at.

    Limits are the most that may be found, except `finish_to_start`, `length_index` and `execution_index`: the least.
    `quiet` are the numbers of points that the list of problems leaves out.
    """

    dangling: PerMille = PerMille(50)
    leads: PerMille = PerMille(0)
    lags: PerMille = PerMille(50)
    finish_to_start: PerMille = PerMille(900)
    hard_constraints: PerMille = PerMille(50)
    high_float: PerMille = PerMille(50)
    high_float_days: int = 44
    negative_float: PerMille = PerMille(0)
    long_tasks: PerMille = PerMille(50)
    long_task_days: int = 44
    invalid_dates: PerMille = PerMille(0)
    without_people: PerMille = PerMille(0)
    missed: PerMille = PerMille(50)
    slip_days: int = 600
    length_index: PerMille = PerMille(950)
    execution_index: PerMille = PerMille(950)
    quiet: tuple[int, ...] = ()


class FeverBorders(Record, frozen=True, kw_only=True):
    """Where a fever chart turns amber and red, in percent of the buffer, at the chain's beginning and at its end.

    `thirds`: flat borders at one and two thirds instead.
    """

    amber_from: int = 15
    amber_to: int = 70
    red_from: int = 30
    red_to: int = 90
    thirds: bool = False


class Settings(Record, frozen=True, kw_only=True):
    """What holds for the whole plan. `start` None: the earliest start of its releases. `calendar` names the plan's calendar.

    `critical_by` auto: by driving path where windows or meeting days stand in the plan, else by float at or below
    `critical_float`; what has no more float than `near_critical` is near critical. `direction` and `finish` are for plans without
    releases (a release has its own).
    `baseline` is the active one, None where nothing is compared.
    """

    start: Instant | None = None
    finish: Instant | None = None
    direction: Direction = "forward"
    calendar: Id | None = None
    minutes_per_day: Minutes = Minutes(480)
    minutes_per_week: Minutes = Minutes(2400)
    days_per_month: int = 20
    zone: str = ""
    currency: str = "EUR"
    status_date: Instant | None = None
    critical_by: Literal["auto", "float", "driving path"] = "auto"
    critical_float: Minutes = Minutes(0)
    near_critical: Minutes = Minutes(960)
    quality: Quality = Quality()
    float_to_target: bool = False
    baseline: Id | None = None
    fever: FeverBorders = FeverBorders()
