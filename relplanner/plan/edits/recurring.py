"""Verbs of recurring tasks: a weekly board, a monthly patch night, as a summary with one dated row per occurrence.

An occurrence is an ordinary row that starts *no earlier than* its date. It is no pin: on a holiday it moves to the next working
time instead of standing as a broken promise, a link or a window may push it on, and its own bar can be dragged. The summary keeps
the rule, so that more occurrences can be added; it never makes, moves or deletes rows by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from relplanner.plan.edits.ground import fresh, one_line, row_of, settled, with_records
from relplanner.plan.edits.moves import inserted, place_among, siblings
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import from_datetime, to_datetime
from relplanner.plan.legal import named
from relplanner.plan.model import Assignment, Constraint, Estimate, Id, Instant, Plan, Row
from relplanner.plan.notation.repeats import occurrences
from relplanner.plan.problems import EditError

MOST = 400
"""No edit makes more occurrences than these: a plan is read by people."""


def add_recurring(
    plan: Plan,
    ids: IdSource,
    *,
    name: str,
    rule: str,
    first: Instant,
    until: Instant | None = None,
    count: int | None = None,
    estimate: Estimate | None = None,
    work_kind: str = "",
    calendar: Id | None = None,
    parent: Id | None = None,
    after: Id | None = None,
    id: Id | None = None,  # noqa: A002  # the record's own word
) -> Plan:
    """Add a summary with a row for each time that `rule` happens from `first` on, up to `until` inclusive or `count` times.

    Without an `estimate` (or with one of zero) the occurrences are milestones. The time of day is that of `first`, unless the
    rule names one. Raises `EditError` (`bad-rule`, `no-occurrences`, `too-many-occurrences`, and what `add_row` raises).
    """
    if after is not None and parent is None:
        parent = row_of(plan, after).parent
    whole = timed_rule(rule, first)
    days = planned(whole, first, until, count)
    series = Row(id=fresh(ids, "r", plan, "rows", id), name=one_line(name), repeats=whole)
    pattern = Row(
        id="",
        kind="task" if estimate is not None and estimate.likely else "milestone",
        estimate=estimate if estimate is not None and estimate.likely else None,
        work_kind=one_line(work_kind),
        calendar=calendar,
    )
    grown = inserted(plan, [series], parent, place_among(plan, siblings(plan, parent), after, None))
    return settled(plan, _with_rows(grown, ids, series, pattern, days))


def add_occurrences(plan: Plan, ids: IdSource, series: Id, until: Instant) -> Plan:
    """Add the occurrences of a recurring task behind its last one, up to `until` inclusive, like that one and with its people.

    Raises `EditError` (`not-recurring`, `no-occurrences`, `too-many-occurrences`).
    """
    row = row_of(plan, series)
    standing = siblings(plan, series)
    dated = [(at, one) for one in standing if (at := date_of(one)) is not None]
    if not row.repeats or not dated:
        message = f"{named(row)} is no recurring task with dates; make one with “Recurring task”."
        raise EditError("not-recurring", message, series)
    last, pattern = max(dated, key=lambda pair: pair[0])
    days = planned(row.repeats, Instant(last + 1), until, None)
    return settled(plan, _with_rows(plan, ids, row, pattern, days))


def date_of(row: Row) -> Instant | None:
    """The date of an occurrence: its *no earlier than*, or where somebody put it by hand."""
    if row.by_hand is not None:
        return row.by_hand.start
    return row.constraint.at if row.constraint is not None else None


def series_of(plan: Plan, row: Id) -> Id | None:
    """The recurring task that a row is, or stands in as an occurrence; None where it is neither."""
    found = row_of(plan, row)
    if found.repeats:
        return found.id
    return found.parent if found.parent is not None and plan.rows[found.parent].repeats else None


def planned(rule: str, first: Instant, until: Instant | None, count: int | None) -> list[Instant]:
    """The dates that a rule makes. Raises `EditError` (`bad-rule`, `no-occurrences`, `too-many-occurrences`)."""
    if until is None and (count is None or count < 1):
        raise EditError("no-occurrences", "Say until when it repeats, or how often.")
    begin = to_datetime(first)
    end = to_datetime(until) if until is not None else min(begin + timedelta(days=366 * 100), datetime(2200, 12, 31))
    days = occurrences(rule, begin, end, MOST + 1 if count is None else min(count, MOST + 1))
    if not days:
        raise EditError("no-occurrences", "The rule makes no occurrence in this time; choose a later end or another rule.")
    if len(days) > MOST:
        raise EditError("too-many-occurrences", f"These are more than {MOST} occurrences; choose an earlier end.")
    return [from_datetime(when) for when in days]


def timed_rule(rule: str, first: Instant) -> str:
    """The rule as a recurring task keeps it: with its time of day, without an end of its own."""
    kept = [part for part in rule.split(";") if part and not part.upper().startswith(("COUNT=", "UNTIL="))]
    if kept and not any(part.upper().startswith("BYHOUR=") for part in kept):
        when = to_datetime(first)
        kept += [f"BYHOUR={when.hour}", f"BYMINUTE={when.minute}"]
    return ";".join(kept)


def _with_rows(plan: Plan, ids: IdSource, series: Row, pattern: Row, days: list[Instant]) -> Plan:
    """The plan with an occurrence like `pattern` on each of the days, at the end of the series, numbered on."""
    standing = siblings(plan, series.id)
    mine = [one for one in plan.assignments.values() if one.task == pattern.id]
    new: list[Row] = []
    assignments: list[Assignment] = []
    for number, at in enumerate(days, start=len(standing) + 1):
        key = fresh(ids, "r", plan, "rows")
        row = Row(
            id=key,
            name=f"{series.name} {number}",
            kind=pattern.kind,
            estimate=pattern.estimate,
            calendar=pattern.calendar,
            work_kind=pattern.work_kind,
            priority=pattern.priority,
            constraint=Constraint(kind="start no earlier than", at=at),
        )
        new.append(row)
        assignments += [
            msgspec.structs.replace(one, id=fresh(ids, "a", plan, "assignments"), task=key, source_id="") for one in mine
        ]
    grown = inserted(plan, new, series.id, len(standing))
    return with_records(grown, "assignments", assignments) if assignments else grown
