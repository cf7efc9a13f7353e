"""What stands in a cell: the values of a row's columns, and their texts.

A value is exact and has no words: an instant, minutes, per mille, a text, None where the row has no such thing. A text is what a
person reads; numbers that mean the same stand in one unit. A finish at midnight is shown as the day that it ends.
"""

from __future__ import annotations

from collections.abc import Callable

from relplanner.insight.baseline import work_of
from relplanner.insight.readings import Readings
from relplanner.insight.wording import MONTHS
from relplanner.plan.instants import iso, to_datetime
from relplanner.plan.model import Assignment, Id, Instant, Minutes, PerMille, Plan, Row
from relplanner.plan.notation import format_estimate, format_minutes, format_people, format_predecessors

Value = int | str | None
Getter = Callable[[Readings, Id], Value]
Writer = Callable[[Readings, Id], str]

CONSTRAINTS = {
    "as late as possible": "as late as possible",
    "start no earlier than": "start ≥",
    "start no later than": "start ≤",
    "finish no earlier than": "finish ≥",
    "finish no later than": "finish ≤",
    "must start on": "start =",
    "must finish on": "finish =",
}
"""How a constraint is written in a cell, in front of its date."""


def position(readings: Readings, row: Id) -> int:
    """The row's position in tree order."""
    return readings.outline.index[row]


def row_of(readings: Readings, row: Id) -> Row:
    """The row itself."""
    return readings.plan.rows[row]


def kind(readings: Readings, row: Id) -> str:
    """`task`, `summary` (a task with rows below), `milestone`, `release`, `phase`, `gate` or `buffer`."""
    found = readings.plan.rows[row].kind
    return "summary" if found == "task" and readings.outline.has_children(position(readings, row)) else found


def phase(readings: Readings, row: Id) -> str:
    """The name of the phase that the row stands in."""
    at = readings.relations.phase_of[position(readings, row)]
    return readings.relations.row(at).name if at >= 0 else ""


def release(readings: Readings, row: Id) -> str:
    """The name of the release that the row stands in."""
    at = readings.relations.release_of[position(readings, row)]
    return readings.relations.row(at).name if at >= 0 else ""


def wbs(readings: Readings, row: Id) -> str:
    """The WBS number."""
    return readings.relations.wbs[position(readings, row)]


def duration(readings: Readings, row: Id) -> Minutes:
    """Working minutes from start to finish on the row's task calendar."""
    at = position(readings, row)
    hours = readings.schedule.worktime.task_calendar(row)
    return Minutes(hours.between(readings.schedule.starts[at], readings.schedule.finishes[at]))


def work(readings: Readings, row: Id) -> Minutes | None:
    """Minutes of work of the row's people and roles; None where nobody is assigned."""
    return work_of(readings.schedule, readings.relations, row)


def baseline_start(readings: Readings, row: Id) -> Instant | None:
    """When the row started in the active baseline."""
    kept = readings.baseline.rows.get(row) if readings.baseline is not None else None
    return kept.start if kept is not None else None


def baseline_finish(readings: Readings, row: Id) -> Instant | None:
    """When the row finished in the active baseline."""
    kept = readings.baseline.rows.get(row) if readings.baseline is not None else None
    return kept.finish if kept is not None else None


def variance(field: str) -> Getter:
    """How far the row's `start`, `finish` or `duration` is from the active baseline, in working minutes."""

    def value(readings: Readings, row: Id) -> Value:
        found = readings.baseline.variance(row) if readings.baseline is not None else None
        return getattr(found, field) if found is not None else None

    return value


def skills(readings: Readings, row: Id) -> str:
    """What whoever works on the row must know: `SQL; Java`."""
    return "; ".join(readings.plan.rows[row].skills)


def people(readings: Readings, row: Id) -> str:
    """People, teams, roles and costs, with their share where it is not all of them: `Ana 50%; Ben`."""
    return format_people(assigned(readings, row, environments=False))


def environments(readings: Readings, row: Id) -> str:
    """The environments: `SIT; PRE`."""
    return format_people(assigned(readings, row, environments=True))


def assigned(readings: Readings, row: Id, *, environments: bool) -> list[tuple[str, PerMille]]:
    """Names and units of the environments of a row, or of everybody and everything else on it."""
    resources = readings.plan.resources
    return [
        (resources[one.resource].name, one.units)
        for one in readings.relations.assignments_of.get(row, ())
        if _environment(readings, one) is environments
    ]


def predecessors(readings: Readings, row: Id) -> str:
    """Whom the row waits for, by row number: `3FS+2d; 5SS`."""
    found = [(link.predecessor, link.type, link.lag) for link in readings.relations.links_into.get(row, ())]
    return format_predecessors(found, readings.plan, readings.outline) if found else ""


def estimate(readings: Readings, row: Id) -> str:
    """The estimate as it was entered: `3d`, `2d work`, `1/2/4d`."""
    found = readings.plan.rows[row].estimate
    return format_estimate(found, readings.plan.settings) if found is not None else ""


def calendar(readings: Readings, row: Id) -> str:
    """The name of the row's own calendar, "" where it has none."""
    own = readings.plan.rows[row].calendar
    found = readings.plan.calendars.get(own) if own is not None else None
    return found.name if found is not None else ""


def constraint(readings: Readings, row: Id) -> str:
    """`start ≥ 2027-09-28`, as it can be typed again."""
    found = readings.plan.rows[row].constraint
    if found is None:
        return ""
    ends = "finish" in found.kind
    word = CONSTRAINTS[found.kind]
    return word if found.at is None else f"{word} {entry_text(found.at, ends=ends)}"


def problems(readings: Readings, row: Id) -> str:
    """The codes of what is wrong with the row."""
    return "; ".join(dict.fromkeys(problem.code for problem in readings.problems_of.get(row, ())))


def named_by_end(readings: Readings, row: Id, *, ends: bool) -> bool:
    """Whether midnight belongs to the day before: at a finish; at a moment that constraint or links make an end."""
    at = readings.outline.index[row]
    if readings.schedule.starts[at] != readings.schedule.finishes[at]:
        return ends
    constraint = readings.plan.rows[row].constraint
    if constraint is not None and constraint.at is not None:
        return "finish" in constraint.kind
    return row in readings.relations.links_into


def date_text(readings: Readings, at: Value, *, ends: bool) -> str:
    """`28 Sep`, with the year where it is not that of the plan's start; a midnight that ends something is the day before.

    With the time where the plan goes by the hour: `28 Sep 09:15`, `28 Sep 24:00`.
    """
    if not isinstance(at, int):
        return ""
    when = to_datetime(Instant(at - 1 if ends else at))
    text = f"{when.day} {MONTHS[when.month - 1]}"
    if when.year != to_datetime(readings.schedule.start).year:
        text = f"{text} {when.year}"
    if not by_the_hour(readings.plan):
        return text
    return f"{text} 24:00" if ends and at % 1440 == 0 else f"{text} {to_datetime(Instant(at)):%H:%M}"


def by_the_hour(plan: Plan) -> bool:
    """Whether days alone say too little: all releases of the plan are emergencies, made within hours."""
    return bool(plan.releases) and all(release.type == "emergency" for release in plan.releases.values())


def entry_text(at: Instant, *, ends: bool) -> str:
    """A date as it can be typed: `2027-09-28`, with its time where it has one; an end at midnight is the day before."""
    if at % 1440:
        return iso(at).replace("T", " ")
    return iso(Instant(at - 1 if ends else at))[:10]


def deadline(readings: Readings, row: Id) -> Value:
    """By when a row is due: its own deadline, or what is counted from its release's go-live."""
    return readings.schedule.deadline(readings.plan.rows[row])


def due_after_live(plan: Plan, row: Id) -> str:
    """`go-live + 2d`; "" where a deadline is a date, or none."""
    found = plan.rows[row]
    if found.due_within is None or found.deadline is not None:
        return ""
    return f"go-live + {format_minutes(found.due_within, plan.settings)}"


def days_text(readings: Readings, minutes: Value) -> str:
    """Working minutes in days: `8 d`, `0.5 d`, `0`."""
    if not isinstance(minutes, int):
        return ""
    days = minutes / readings.plan.settings.minutes_per_day
    if not minutes:
        return "0"
    shown = f"{days:.1f}" if abs(days) >= 0.1 else f"{days:.2f}"
    return f"{shown.rstrip('0').rstrip('.') or '0'} d"


def variance_text(readings: Readings, minutes: Value) -> str:
    """A difference in days with its sign: `+2 d`, `-1 d`, `0`."""
    text = days_text(readings, minutes)
    return f"+{text}" if isinstance(minutes, int) and minutes > 0 else text


def _environment(readings: Readings, one: Assignment) -> bool:
    return readings.plan.resources[one.resource].kind == "environment"


def share_text(share: Value) -> str:
    """Per mille as a percentage: `40 %`; nothing for none."""
    return f"{share / 10:g} %" if isinstance(share, int) and share else ""
