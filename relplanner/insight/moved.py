"""What moved since the active baseline, and why: the causes first, what only follows them behind.

A row's own share of its slip is what it moved beyond the predecessor that moved most. Rows are ranked by it, so that one late
task comes before the hundred that wait for it. Reasons are asked for the rows that are shown only.
"""

from __future__ import annotations

import msgspec

from relplanner.insight.baseline import Compared, Variance
from relplanner.insight.drivers import why
from relplanner.insight.readings import Readings
from relplanner.insight.reasons import Driver
from relplanner.insight.wording import days_text, period_text
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Id, Minutes
from relplanner.plan.notation import format_estimate

_FIRST = ("leave", "levelling", "progress", "constraint", "window", "freeze", "meeting", "link", "parent", "child", "plan start")
"""Kinds of drivers, the most telling first; a calendar is named only where nothing else holds."""


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A row that ends `late_by` working minutes later (earlier: negative) than in the baseline, and why in a few words."""

    row: Id
    name: str
    late_by: Minutes
    reason: str

    def sentence(self, per_day: Minutes) -> str:
        """`Migration rehearsal ends 3 days later: Ravi Castell is away from 11 Oct to 13 Oct.` and the like."""
        return f"{self.name} ends {later_text(self.late_by, per_day)}: {self.reason}."


class Movements(msgspec.Struct, frozen=True, kw_only=True):
    """The first rows that moved, and how many there are: moved ones in all, new ones, and ones that are gone."""

    rows: tuple[Moved, ...]
    moved: int
    new: int
    gone: int


def later_text(minutes: Minutes, per_day: Minutes) -> str:
    """`2 days later`, `1 day earlier`, `at the same time`."""
    if not minutes:
        return "at the same time"
    return f"{days_text(Minutes(abs(minutes)), per_day)} {'later' if minutes > 0 else 'earlier'}"


def movements(readings: Readings, at_most: int = 8, within: Id | None = None) -> Movements | None:
    """What moved in the plan, or in the tree `within`; None without an active baseline."""
    compared = readings.baseline
    if compared is None:
        return None
    outline = readings.outline
    first, last = (0, len(outline.ids)) if within is None else (outline.index[within], outline.end[outline.index[within]])
    leaves = [outline.ids[at] for at in range(first, last) if not outline.has_children(at)]
    slips: dict[Id, Variance] = {}
    for row in leaves:
        variance = compared.variance(row)
        if variance is not None and (variance.finish or variance.start):
            slips[row] = variance
    ranked = sorted(slips, key=lambda row: (-_own(readings, compared, row, slips[row]), -abs(slips[row].finish)))
    inside = set(leaves)
    return Movements(
        rows=tuple(
            Moved(
                row=row,
                name=readings.plan.rows[row].name or "A row without a name",
                late_by=slips[row].finish or slips[row].start,
                reason=_reason(readings, compared, row, slips[row]),
            )
            for row in ranked[:at_most]
        ),
        moved=len(slips),
        new=sum(row not in compared.rows for row in inside),
        gone=sum(row not in readings.plan.rows for row in compared.rows) if within is None else 0,
    )


def _own(readings: Readings, compared: Compared, row: Id, variance: Variance) -> int:
    """Minutes that a row moved beyond what it waits for."""
    late = variance.finish or variance.start
    waits = [_slip(readings, compared, link.predecessor) for link in readings.relations.links_into.get(row, ())]
    given = max(waits, default=0) if late > 0 else min(waits, default=0)
    return max(0, late - max(0, given)) if late > 0 else max(0, min(0, given) - late)


def _slip(readings: Readings, compared: Compared, row: Id) -> int:
    variance = compared.variance(row) if row in readings.outline.index else None
    return variance.finish if variance is not None else 0


def _reason(readings: Readings, compared: Compared, row: Id, variance: Variance) -> str:
    plan, per_day = readings.plan, readings.plan.settings.minutes_per_day
    kept, now = compared.rows[row], plan.rows[row]
    if not variance.start and kept.estimate != now.estimate and kept.estimate is not None and now.estimate is not None:
        return f"estimate {format_estimate(now.estimate, plan.settings)}, was {format_estimate(kept.estimate, plan.settings)}"
    size = readings.schedule.buffer_sizes.get(row)
    if not variance.start and kept.size is not None and size is not None and kept.size != size:
        return f"buffer of {days_text(size, per_day)}, was {days_text(kept.size, per_day)}"
    answer = why(plan, readings.schedule, row)
    drivers = (answer.start.drivers if variance.start else ()) or answer.finish.drivers
    moved = [one for one in drivers if one.kind == "link" and _slip(readings, compared, one.id)]
    if moved:
        return f"waits for {plan.rows[moved[0].id].name}"
    ordered = sorted((one for one in drivers if one.kind in _FIRST), key=lambda one: _FIRST.index(one.kind))
    return _phrase(readings, ordered[0], row) if ordered else "its calendar leaves out more time"


def _phrase(readings: Readings, driver: Driver, row: Id) -> str:
    """A driver in a few words, as they stand behind a name."""
    plan = readings.plan
    name = plan.rows[driver.id].name if driver.id in plan.rows else ""
    if driver.kind == "leave" and driver.id in plan.resources:
        return _away(readings, driver, row)
    return {
        "link": f"waits for {name}",
        "levelling": "moved by levelling",
        "progress": "what has really happened",
        "constraint": "its fixed date" if driver.id == row or not name else f"the date of {name}",
        "window": "waits for its window",
        "freeze": "kept out by a freeze",
        "meeting": "waits for its board's meeting",
        "parent": f"{name} waits",
        "child": f"follows {name}",
        "plan start": "the start was changed",
    }.get(driver.kind, driver.text.rstrip("."))


def _away(readings: Readings, driver: Driver, row: Id) -> str:
    """`Ravi Castell is away from 11 Oct to 13 Oct`, the first absence that touches the row or lies right before it."""
    person = readings.plan.resources[driver.id]
    dates = readings.schedule.dates(row)
    absences = [one for one in person.absences if one.start < dates.finish]
    if not absences:
        return f"{person.name} is away"
    last = max(absences, key=lambda one: one.start)
    return f"{person.name} is away {period_text(last.start, last.finish, to_datetime(readings.schedule.start).year)}"
