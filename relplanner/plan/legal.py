"""What a single record may say, whatever else stands in the plan.

The same rules hold for a file that is read and for every edit: `breaches` finds what breaks them, as codes with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from relplanner.plan import instants
from relplanner.plan.ids import DIGITS
from relplanner.plan.model import (
    Assignment,
    Baseline,
    BaselineRow,
    Buffer,
    BufferMark,
    Calendar,
    Change,
    ConfigurationItem,
    DayPattern,
    Estimate,
    FeverBorders,
    Freeze,
    Gate,
    ItemAudit,
    Phase,
    Progress,
    Quality,
    Record,
    Rehearsal,
    Release,
    ReleaseType,
    Resource,
    Row,
    Runbook,
    RunbookStep,
    Settings,
    Window,
    buffer_mark_id,
)
from relplanner.plan.recurrence import happens, occurrences
from relplanner.plan.shapes import DATED, SHAPES

Breach = tuple[str, str]
"""A stable code, and a sentence."""

FIRST_DAY = instants.day("1900-01-01")
LAST_DAY = instants.day("2200-12-31")
"""Dates of a plan lie between these days, both included."""

LONGEST = 100 * 366 * instants.MINUTES_PER_DAY
"""No length in a plan is beyond these minutes, a hundred years."""

MOST_UNITS = 10_000_000
"""Nobody's capacity or share of a task is beyond that of ten thousand people."""

MOST_MONEY = 10**14
"""No cost, rate or budget is beyond a trillion of the currency."""

MINUTES_PER_DAY = instants.MINUTES_PER_DAY
_RANK = frozenset(DIGITS)


def breaches(record: Record, subject: str = "") -> Iterator[Breach]:
    """What is illegal in a record by itself; references are `relplanner.plan.validity`'s. `subject` where it has no name."""
    if type(record) in DATED:
        yield from _dates(record, subject or named(record))
    rule = _RULES.get(type(record))
    if rule is not None:
        yield from rule(record)


def named(record: Record) -> str:
    """How messages call a record: its name in quotation marks."""
    return f"“{getattr(record, 'name', '') or '(without a name)'}”"


def _dates(record: Record, subject: str) -> Iterator[Breach]:
    for name, _, role, inner in SHAPES[type(record)]:
        value = getattr(record, name)
        if value is None or role == "plain":
            continue
        if role in ("instant", "day"):
            number = instants.day_of(value) if role == "instant" else value
            if not FIRST_DAY <= number <= LAST_DAY:
                yield "date-out-of-range", f"A date of {subject} lies outside the years 1900 to 2200; choose one inside them."
        elif inner in DATED:
            for part in [value] if role == "record" else value:
                yield from _dates(part, subject)


# ---------------------------------------------------------------------------------------------------------------- rows


def _row(row: Row) -> Iterator[Breach]:
    if not set(row.rank) <= _RANK:
        yield "bad-rank", f"The rank {row.rank!r} of {named(row)} may hold letters and digits only."
    if row.estimate is not None:
        if row.kind != "task":
            yield "not-an-estimate", f"{named(row)} is a {row.kind}, so it has no estimate; only tasks have one."
        yield from _estimate(row.estimate, row)
    if row.constraint is not None and (row.constraint.kind == "as late as possible") != (row.constraint.at is None):
        cure = "needs a date; give one" if row.constraint.at is None else "has no date; take it away"
        yield "bad-constraint", f"The constraint “{row.constraint.kind}” of {named(row)} {cure}."
    yield from _numbers(row)
    if row.by_hand is not None and row.by_hand.start > row.by_hand.finish:
        yield "finish-before-start", f"{named(row)} would finish before it starts; correct one of its two dates."
    if row.by_hand is not None and row.kind not in ("task", "milestone", "gate"):
        yield "not-by-hand", f"{named(row)} is a {row.kind}, so its dates cannot be set by hand."
    if row.progress is not None:
        yield from _progress(row.progress, row)
    if row.repeats:
        yield from _repeats(row.repeats, f"the recurring task {named(row)}")
    yield from _money(f"The fixed cost of {named(row)}", row.fixed_cost)


def _numbers(row: Row) -> Iterator[Breach]:
    if row.due_within is not None and not 0 <= row.due_within <= LONGEST:
        yield "bad-due", f"{named(row)} can be due from its go-live on, at most a hundred years behind it; correct that."
    if not 0 <= row.priority <= 1000:
        yield "bad-priority", f"The priority of {named(row)} is {row.priority}; choose one from 0 to 1000."


def _estimate(estimate: Estimate, row: Row) -> Iterator[Breach]:
    low, high = estimate.optimistic, estimate.pessimistic
    if estimate.likely < 0 or (low is not None and low < 0):
        yield "not-an-estimate", f"The estimate of {named(row)} is negative; work takes zero minutes or more."
    if max(estimate.likely, high or 0) > LONGEST:
        yield "not-an-estimate", f"The estimate of {named(row)} is longer than a hundred years; correct it."
    if (low is None) != (high is None):
        yield "not-an-estimate", f"The estimate of {named(row)} needs both an optimistic and a pessimistic value, or neither."
    if low is not None and high is not None and not low <= estimate.likely <= high:
        yield "not-an-estimate", f"The three points of {named(row)} must rise: optimistic, likely, pessimistic."


def _progress(progress: Progress, row: Row) -> Iterator[Breach]:
    if row.kind not in ("task", "milestone", "gate"):
        yield "not-progress", f"{named(row)} is a {row.kind}, so its progress follows from the rows below it."
    if not 0 <= progress.percent <= 1000:
        yield "not-progress", f"The progress of {named(row)} must lie between 0 % and 100 %."
    if progress.remaining is not None and progress.remaining < 0:
        yield "not-progress", f"What remains of {named(row)} cannot be negative."
    if not 0 <= (progress.actual_work or 0) <= LONGEST:
        yield "not-progress", f"The work spent on {named(row)} lies between nothing and a hundred years; correct it."
    yield from _money(f"What was spent on {named(row)}", progress.actual_cost)
    if progress.resumes is not None and (progress.actual_start is None or progress.resumes < progress.actual_start):
        yield "not-progress", f"{named(row)} can go on only after it has started; correct when it starts or when it goes on."
    if progress.actual_finish is not None:
        if progress.actual_start is None:
            yield "not-progress", f"{named(row)} is finished, so it needs an actual start too."
        elif progress.actual_start > progress.actual_finish:
            yield "finish-before-start", f"{named(row)} would have finished before it started; correct one of its two dates."


def _gate(gate: Gate) -> Iterator[Breach]:
    if not 0 <= gate.lead_time <= LONGEST:
        yield "bad-length", "The lead time of a gate lies between nothing and a hundred years; correct it."
    if gate.decision in ("approved", "approved with conditions", "rejected") and gate.decided_at is None:
        yield "no-decision-date", f"A gate that was {gate.decision} needs the date of its decision."
    if gate.meets:
        yield from _repeats(gate.meets, "the meeting days of a gate")
        if "BYHOUR=" not in gate.meets.upper() or "BYMINUTE=" not in gate.meets.upper():
            yield "bad-rule", "The meeting days of a gate need a time of day (BYHOUR and BYMINUTE)."


def _buffer(buffer: Buffer) -> Iterator[Breach]:
    if not 0 <= buffer.size <= LONGEST or not 0 <= buffer.share <= LONGEST:
        yield "bad-length", "The length of a buffer lies between nothing and a hundred years; correct it."
    if not 0 <= (buffer.committed_size or 0) <= LONGEST or any(not 0 <= one.likely <= LONGEST for one in buffer.committed_work):
        yield "bad-length", "The committed size of a buffer lies between nothing and a hundred years; correct it."
    if buffer.round_to < 1:
        yield "bad-length", "A buffer is rounded up to whole minutes at least; choose 1 minute or more."


# -------------------------------------------------------------------------------------------------------------- people


def _resource(resource: Resource) -> Iterator[Breach]:
    capacities = (resource.capacity, *(step.units for step in resource.capacity_steps))
    if min(capacities) < 0:
        yield "bad-units", f"The capacity of {named(resource)} cannot be negative."
    if max(capacities) > MOST_UNITS:
        yield "bad-units", f"The capacity of {named(resource)} is beyond ten thousand people; correct it."
    if any(one.start >= two.start for one, two in pairwise(resource.capacity_steps)):
        yield "bad-order", f"The changes of the capacity of {named(resource)} must follow each other in time."
    if any(absence.start >= absence.finish for absence in resource.absences):
        yield "finish-before-start", f"An absence of {named(resource)} must end after it begins."
    if resource.kind in ("role", "cost") and resource.calendar is not None:
        yield "no-calendar-here", f"{named(resource)} is a {resource.kind}, so it has no calendar."
    if any(one.start >= two.start for one, two in pairwise(resource.rate_steps)):
        yield "bad-order", f"The changes of the rate of {named(resource)} must follow each other in time."
    rates = (resource.rate or 0, *(step.rate for step in resource.rate_steps))
    yield from _money(f"The rate of {named(resource)}", *rates)
    yield from _money(f"What {named(resource)} costs per use", resource.cost_per_use)


def _money(subject: str, *amounts: int | None) -> Iterator[Breach]:
    if any(amount is not None and amount < 0 for amount in amounts):
        yield "bad-money", f"{subject} cannot be negative."
    if any(amount is not None and amount > MOST_MONEY for amount in amounts):
        yield "bad-money", f"{subject} is beyond a trillion; correct it."


def _assignment(assignment: Assignment) -> Iterator[Breach]:
    if assignment.units < 1:
        yield "bad-units", "Somebody works with more than 0 % on a task, or not at all; choose a share above 0 %."
    if assignment.units > MOST_UNITS:
        yield "bad-units", "Nobody works with more than ten thousand people's time on a task; correct the share."
    if not 0 <= (assignment.work or 0) <= LONGEST or not 0 <= assignment.delay <= LONGEST:
        yield "bad-length", "Work and delay of an assignment lie between nothing and a hundred years; correct them."


# ---------------------------------------------------------------------------------------------------------------- time


def _calendar(calendar: Calendar) -> Iterator[Breach]:
    if len(calendar.week) != 7:
        yield "bad-week", f"The week of {named(calendar)} has {len(calendar.week)} days; it needs 7, from Monday on."
    if any(pattern is not None and not _in_order(pattern) for pattern in calendar.week):
        yield "bad-week", f"The working hours of a day of {named(calendar)} overlap or end before they begin."
    for exception in calendar.exceptions:
        if not _in_order(exception.spans):
            yield "bad-week", f"The working hours of an exception of {named(calendar)} overlap or end before they begin."
        if exception.first > exception.last:
            yield "finish-before-start", f"An exception of {named(calendar)} must end on the day it begins or later."
        if exception.rule:
            yield from _repeats(exception.rule, f"an exception of {named(calendar)}")


def _in_order(pattern: DayPattern) -> bool:
    if any(not 0 <= start < end <= start + MINUTES_PER_DAY or start >= MINUTES_PER_DAY for start, end in pattern):
        return False
    return all(one[1] <= two[0] for one, two in pairwise(pattern))


def _window(window: Window) -> Iterator[Breach]:
    if not 1 <= window.length <= LONGEST:
        yield "bad-length", f"The window {named(window)} must last between a minute and a hundred years; correct its length."
    if window.until is not None and window.until < window.start:
        yield "finish-before-start", f"The window {named(window)} would end before it first opens; correct one of its two dates."
    if window.rule:
        yield from _repeats(window.rule, f"the window {named(window)}")


def _freeze(freeze: Freeze) -> Iterator[Breach]:
    if freeze.start >= freeze.finish:
        yield "finish-before-start", f"The freeze {named(freeze)} must end after it begins."
    if freeze.until is not None and freeze.until < freeze.start:
        yield "finish-before-start", f"The freeze {named(freeze)} would end before it first begins; correct one of its two dates."
    if freeze.rule:
        yield from _repeats(freeze.rule, f"the freeze {named(freeze)}")


def _repeats(rule: str, subject: str) -> Iterator[Breach]:
    if any(word in rule.upper() for word in ("FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY", "BYSECOND")):
        yield "bad-rule", f"The repetition {rule!r} of {subject} is more than daily; write it like FREQ=DAILY."
        return
    try:
        if "\n" in rule or "DTSTART" in rule.upper():
            raise ValueError  # noqa: TRY301  # the sentence is the same
        if not happens(rule):
            yield "bad-rule", f"The repetition {rule!r} of {subject} never happens; choose days that exist."
            return
        day = datetime(2000, 1, 1)
        occurrences(rule, day, day, day + timedelta(days=7))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError):
        yield "bad-rule", f"The repetition {rule!r} of {subject} is no rule of RFC 5545, like FREQ=WEEKLY;BYDAY=TU."


def _baseline(baseline: Baseline) -> Iterator[Breach]:
    if not baseline.name:
        yield "no-name", "A baseline needs a name; give it one, such as the day on which it was set."


def _baseline_row(kept: BaselineRow) -> Iterator[Breach]:
    if kept.start > kept.finish:
        yield "finish-before-start", "A row of a baseline would finish before it starts; correct one of its two dates."
    lengths = (kept.work, kept.size, kept.estimate.likely if kept.estimate is not None else None)
    if any(not 0 <= (length or 0) <= LONGEST for length in lengths):
        yield "bad-length", "Estimates, work and buffers of a baseline lie between nothing and a hundred years; correct them."
    yield from _money("The cost of a row in a baseline", kept.cost)


def _budgeted(record: Release | Phase) -> Iterator[Breach]:
    yield from _money("A budget", record.budget)


def _settings(settings: Settings) -> Iterator[Breach]:
    if not 1 <= settings.minutes_per_day <= MINUTES_PER_DAY:
        yield "bad-length", "A working day has between 1 minute and 24 hours."
    if not settings.minutes_per_day <= settings.minutes_per_week <= 7 * MINUTES_PER_DAY:
        yield "bad-length", "A working week is at least a working day and at most seven days of 24 hours long."
    if not 1 <= settings.days_per_month <= 31:
        yield "bad-length", "A month has between 1 and 31 working days."
    if settings.direction == "backward" and settings.finish is None:
        yield "no-target", "A plan that is scheduled backward needs a finish to start from."
    if not 0 <= settings.near_critical <= LONGEST:
        yield "bad-length", "The float up to which work is near critical lies between nothing and a hundred years."
    yield from _quality(settings.quality)
    yield from _fever(settings.fever)


def _quality(quality: Quality) -> Iterator[Breach]:
    days = (quality.high_float_days, quality.long_task_days, quality.slip_days)
    if any(not 0 < count <= LONGEST // MINUTES_PER_DAY for count in days):
        yield "bad-limit", "The days of a quality point lie between one and a hundred years."
    named_days = ("high_float_days", "long_task_days", "slip_days", "quiet")
    shares = [getattr(quality, name) for name in quality.__struct_fields__ if name not in named_days]
    if any(not 0 <= share <= 1000 for share in shares):
        yield "bad-limit", "The limit of a quality point lies between 0 % and 100 %."
    if any(not 1 <= number <= 14 for number in quality.quiet):
        yield "bad-limit", "The quality points are numbered from 1 to 14."


def _fever(borders: FeverBorders) -> Iterator[Breach]:
    edges = (borders.amber_from, borders.amber_to, borders.red_from, borders.red_to)
    if any(not 0 <= edge <= 100 for edge in edges) or edges[0] > edges[2] or edges[1] > edges[3]:
        yield "bad-limit", "The borders of a fever chart lie between 0 % and 100 %, amber not above red; correct them."


# ------------------------------------------------------------------------------------------- release types and changes


def _type(kind: ReleaseType) -> Iterator[Breach]:
    if any(not 0 <= one.least <= LONGEST or not 0 <= one.share <= LONGEST for one in kind.phases):
        yield "bad-length", f"A phase of the release type {named(kind)} lasts between nothing and a hundred years; correct it."
    if len({one.kind for one in kind.phases}) < len(kind.phases):
        yield "phase-twice", f"The release type {named(kind)} names a phase twice; name each of its phases once."
    if any(not 0 <= one.days <= LONGEST // MINUTES_PER_DAY for one in kind.apart):
        yield "bad-length", f"Releases of the type {named(kind)} keep apart by nothing to a hundred years; correct the days."


def _has_name(record: Change | ConfigurationItem) -> Iterator[Breach]:
    if not record.name:
        what = "A change" if isinstance(record, Change) else "A configuration item"
        yield "no-name", f"{what} needs a name, such as what it is about; give it one."


def _audit(audit: ItemAudit) -> Iterator[Breach]:
    if len({one.item for one in audit.items}) < len(audit.items):
        yield "item-twice", "An audit looks at each configuration item once; take the second line away."


def _runbook(runbook: Runbook) -> Iterator[Breach]:
    if not 0 <= runbook.checking <= LONGEST or not 1 <= runbook.margin <= LONGEST:
        yield "bad-length", "The check of a runbook takes no negative time, and its margin is above 0 %; correct them."


def _step(step: RunbookStep) -> Iterator[Breach]:
    if not 0 <= (step.back or 0) <= LONGEST:
        yield "bad-length", "The way back of a step takes between nothing and a hundred years; correct it."


def _rehearsal(rehearsal: Rehearsal) -> Iterator[Breach]:
    if any(not 0 <= one.planned <= LONGEST or not 0 <= (one.actual or 0) <= LONGEST for one in rehearsal.steps):
        yield "bad-length", "The minutes of a rehearsed step lie between nothing and a hundred years; correct them."


def _mark(mark: BufferMark) -> Iterator[Breach]:
    if any(not 0 <= length <= LONGEST for length in (mark.length, mark.remaining, mark.size)) or abs(mark.consumed) > LONGEST:
        yield "bad-length", "What was noted of a buffer lies between nothing and a hundred years; correct it."
    if mark.id != buffer_mark_id(mark.buffer, mark.at):
        yield "bad-id", f"What was noted of the buffer {mark.buffer!r} stands under another id; correct it."


_RULES: Mapping[type[Record], Callable[[Any], Iterable[Breach]]] = {
    Row: _row,
    Release: _budgeted,
    Phase: _budgeted,
    Gate: _gate,
    Buffer: _buffer,
    Resource: _resource,
    Assignment: _assignment,
    Calendar: _calendar,
    Window: _window,
    Freeze: _freeze,
    Baseline: _baseline,
    BaselineRow: _baseline_row,
    Settings: _settings,
    ReleaseType: _type,
    Change: _has_name,
    ConfigurationItem: _has_name,
    ItemAudit: _audit,
    Runbook: _runbook,
    RunbookStep: _step,
    Rehearsal: _rehearsal,
    BufferMark: _mark,
}
