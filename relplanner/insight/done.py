"""How much of a row is done, by what was entered; nothing else is asked."""

from __future__ import annotations

from relplanner.plan.model import PerMille, Row


def done_share(row: Row) -> PerMille:
    """How much of a row is done by what was entered; nothing for a row whose progress follows from others."""
    progress = row.progress
    if progress is None:
        return PerMille(0)
    if progress.actual_finish is not None:
        return PerMille(1000)
    likely = row.estimate.likely if row.estimate is not None else 0
    if progress.remaining is not None and likely:
        return PerMille(min(1000, max(0, half_up(1000 * (likely - progress.remaining), likely))))
    return progress.percent


def half_up(dividend: int, divisor: int) -> int:
    """A quotient of whole numbers rounded to the nearest one, halves up; the divisor is positive."""
    return (2 * dividend + divisor) // (2 * divisor)
