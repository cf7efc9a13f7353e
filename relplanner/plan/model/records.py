"""What all records are made of: frozen structs, opaque ids, and numbers that say their unit.

Dates are naive local wall-clock instants, durations and work whole minutes, units per mille of one full-time person, money
hundredths of the plan's currency.
"""

from __future__ import annotations

from typing import NewType

import msgspec

Id = str
"""An opaque, stable name of a record; unique within its table, and rows share one id space with their side tables."""

Instant = NewType("Instant", int)
"""Minutes since 1970-01-01 00:00, local wall clock without zone (`relplanner.plan.instants` reads and writes them)."""

Day = NewType("Day", int)
"""Days since 1970-01-01."""

Minutes = NewType("Minutes", int)
"""A length in whole minutes."""

PerMille = NewType("PerMille", int)
"""Thousandths: of one full-time person (units), of a length (percent lags, buffer rules), of completeness."""

Money = NewType("Money", int)
"""Hundredths of the plan's currency."""


class Record(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A frozen record; a field that has its default is not written to the file."""
