"""What waits for what, and how long."""

from __future__ import annotations

from typing import Literal

from relplanner.plan.model.records import Id, Record
from relplanner.plan.model.rows import Unit

LinkType = Literal["FS", "SS", "FF", "SF"]
LagKind = Literal["working", "elapsed", "percent"]


class Lag(Record, frozen=True, kw_only=True):
    """The wait on a link: minutes, or per mille of the predecessor's estimated duration. Negative is lead."""

    amount: int = 0
    kind: LagKind = "working"
    unit: Unit = "d"


NO_LAG = Lag()


class Link(Record, frozen=True, kw_only=True):
    """A dependency: `successor` waits for `predecessor`."""

    id: Id
    predecessor: Id
    successor: Id
    type: LinkType = "FS"
    lag: Lag = NO_LAG
