"""What typing into a cell does: text to a verb of the plan, or a sentence that says why not.

The choices of planners, kept everywhere: a typed **start** means *start no earlier than*, never a pin; a typed **finish** changes
how long a task takes and leaves its start alone, so that nothing is pinned by accident; on a milestone it means *finish no
earlier than*. Dates kept by hand are moved and stretched themselves. A day without a time is its first working minute as a
start, its end as a finish or a deadline. Empty lifts it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from relplanner.insight import cells, hand_dates
from relplanner.insight.load import Hours
from relplanner.insight.readings import Readings
from relplanner.plan.edits import links, people, releases, tasks
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import MINUTES_PER_DAY, midnight
from relplanner.plan.model import Constraint, ConstraintKind, Day, Estimate, Id, Instant, Minutes, PerMille, Plan, Progress, Row
from relplanner.plan.notation import DateOrder, parse_estimate, parse_minutes, parse_moment, parse_people, parse_predecessors
from relplanner.plan.problems import EditError


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """Where something is typed: the readings on screen, the day it is, and the order of day, month and year in dates."""

    readings: Readings
    today: Day
    order: DateOrder = "dmy"


Typed = Callable[[Plan, IdSource, Id, str, Context], Plan]
"""`(plan, ids, row, text, context) -> Plan`, raising `EditError`."""

BOUNDS: tuple[tuple[str, ConstraintKind], ...] = (
    (r"start\s*(?:>=|≥|no earlier than|from)", "start no earlier than"),
    (r"start\s*(?:<=|≤|no later than|by)", "start no later than"),
    (r"finish\s*(?:>=|≥|no earlier than|from)", "finish no earlier than"),
    (r"finish\s*(?:<=|≤|no later than|by)", "finish no later than"),
    (r"(?:must )?start\s*(?:=|on)", "must start on"),
    (r"(?:must )?finish\s*(?:=|on)", "must finish on"),
)
"""How a constraint can be typed, in front of its date."""

_AFTER_LIVE = re.compile(r"go-?\s?live\s*(?:\+\s*(?P<within>.+))?", re.IGNORECASE)


def name(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Rename the row."""
    return tasks.rename(plan, row, text)


def start(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Start no earlier than the typed instant; of a release, start it then."""
    at = None if not text.strip() else start_instant(row, text, context)
    if plan.rows[row].kind == "release":
        return releases.set_release_start(plan, row, at)
    if (kept := plan.rows[row].by_hand) is not None and at is not None:
        return tasks.set_by_hand(plan, row, hand_dates.moved(context.readings.schedule, row, kept, at))
    return tasks.set_start(plan, row, at)


def finish(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Let a task take as long as it needs to finish then, or a milestone finish no earlier."""
    found = plan.rows[row]
    if not text.strip():
        return _without_constraint(plan, found, "finish no earlier than")
    at = end_instant(row, text, context)
    if found.by_hand is not None:
        return tasks.set_by_hand(plan, row, hand_dates.ending(context.readings.schedule, row, found.by_hand, at))
    if found.kind in {"milestone", "gate"}:
        return tasks.set_constraint(plan, row, Constraint(kind="finish no earlier than", at=at))
    if found.kind != "task" or context.readings.outline.has_children(context.readings.outline.index[row]):
        raise EditError("finish-follows", f"The finish of {_called(found)} follows the rows it holds. Change those.", row)
    return tasks.set_estimate(plan, row, _estimate_until(found, at, context))


def duration(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Set the estimate; of a buffer, give it that size, fixed."""
    estimate = parse_estimate(text, plan.settings) if text.strip() else None
    kept = plan.rows[row].by_hand
    if kept is not None and estimate is not None and estimate.kind != "effort":
        elapsed = estimate.kind == "elapsed"
        dates = hand_dates.lasting(context.readings.schedule, row, kept, estimate.likely, elapsed=elapsed)
        plan = tasks.set_by_hand(plan, row, dates)
    if plan.rows[row].kind != "buffer":
        return tasks.set_estimate(plan, row, estimate)
    size = estimate.likely if estimate is not None else Minutes(0)
    return releases.change_buffer(plan, row, rule="fixed", size=size)


def work(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Let the task take that much work: its people's units give the duration."""
    estimate = parse_estimate(text, plan.settings) if text.strip() else None
    return tasks.set_estimate(plan, row, replace(estimate, kind="effort") if estimate is not None else None)


def predecessors(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:
    """Let the row wait for exactly these: `3FS+2d; 1.2.4SS; 5`."""
    return links.set_predecessors(plan, ids, row, parse_predecessors(text, plan, context.readings.outline))


def assigned(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:
    """Put exactly these people and roles on the row, and leave its environments: `Ana 50%; Ben`."""
    return _assigned(plan, ids, row, [*parse_people(text), *_standing(context, row, environments=True)])


def environments(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:
    """Let the row use exactly these environments, and leave its people; an unknown name becomes a new environment."""
    wanted = parse_people(text)
    known = {resource.name.casefold() for resource in plan.resources.values()}
    for title, _ in wanted:
        if title.casefold() not in known:
            plan = people.add_resource(plan, ids, name=title, kind="environment")
    return _assigned(plan, ids, row, [*_standing(context, row, environments=False), *wanted])


def constraint(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Bound the row: `start ≥ 28 Sep`, `finish <= 4 Oct`, `must start on 1 Oct`, `as late as possible`."""
    said = " ".join(text.split())
    if not said or said.casefold() == "as soon as possible":
        return tasks.set_constraint(plan, row, None)
    if said.casefold() == "as late as possible":
        return tasks.set_constraint(plan, row, Constraint(kind="as late as possible"))
    for pattern, kind in BOUNDS:
        if matched := re.match(pattern, said, re.IGNORECASE):
            read = end_instant if kind.startswith(("finish", "must finish")) else start_instant
            return tasks.set_constraint(plan, row, Constraint(kind=kind, at=read(row, said[matched.end() :], context)))
    message = (
        f"“{said}” is no constraint. Type, for example, start ≥ 28 Sep, finish ≤ 4 Oct, start = 1 Oct or as late as possible."
    )
    raise EditError("not-a-constraint", message, row)


def deadline(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Say by when the row should be finished: a date, or `go-live + 2d`."""
    if counted := _AFTER_LIVE.fullmatch(text.strip()):
        within = parse_minutes(counted["within"], plan.settings) if counted["within"] else Minutes(0)
        return tasks.set_due_within(plan, row, within)
    return tasks.set_deadline(plan, row, end_instant(row, text, context) if text.strip() else None)


def calendar(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Let the row follow the calendar of this name."""
    said = text.strip().casefold()
    found = sorted(one.id for one in plan.calendars.values() if one.name.casefold() == said)
    if said and not found:
        names = ", ".join(sorted(one.name for one in plan.calendars.values())) or "none yet"
        raise EditError("unknown-calendar", f"There is no calendar “{text.strip()}”. The plan has: {names}.", row)
    return tasks.set_calendar(plan, row, found[0] if found else None)


def done(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Say how much of the task is done, in percent."""
    said = text.replace("%", "").replace(",", ".").strip()
    standing = plan.rows[row].progress
    if not said:
        return tasks.set_progress(plan, row, None)
    if not re.fullmatch(r"\d{1,3}(\.\d)?", said) or float(said) > 100:
        raise EditError("not-progress", f"“{text.strip()}” is no share of a task. Type a percentage from 0 to 100.", row)
    percent = PerMille(round(float(said) * 10))
    return tasks.set_progress(plan, row, replace(standing, percent=percent) if standing else Progress(percent=percent))


def priority(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Say how much the row matters, 0 to 1000."""
    said = text.strip() or "500"
    if not re.fullmatch(r"\d{1,4}", said) or int(said) > 1000:
        raise EditError("bad-priority", f"“{said}” is no priority. Type a whole number from 0 to 1000; 1000 never moves.", row)
    return tasks.set_priority(plan, row, int(said))


def skills(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Say what whoever works on the row must know: `SQL; Java`."""
    wanted = dict.fromkeys(one.strip() for one in re.split(r"[;,]", text) if one.strip())
    return tasks.change_row(plan, row, skills=tuple(wanted))


def work_kind(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Say what kind of work it is."""
    return tasks.set_work_kind(plan, row, text)


def code(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Give the row a short name."""
    return tasks.change_row(plan, row, code=text.strip())


def notes(plan: Plan, ids: IdSource, row: Id, text: str, context: Context) -> Plan:  # noqa: ARG001 - one shape for all
    """Write notes."""
    return tasks.set_notes(plan, row, text)


def _called(row: Row) -> str:
    return f"“{row.name}”" if row.name else "this row"


def _hours(row: Id, context: Context) -> Hours:
    hours: Hours = context.readings.schedule.worktime.task_calendar(row)
    return hours


def start_instant(row: Id, text: str, context: Context) -> Instant:
    """A typed start: a day without a time is its first working minute on the row's task calendar. Raises `EditError`."""
    day, minute = parse_moment(text, context.today, context.order)
    at = midnight(day)
    if minute is not None:
        return Instant(at + minute)
    first = _hours(row, context).next_work(at)
    return Instant(first) if first < at + MINUTES_PER_DAY else at


def end_instant(row: Id, text: str, context: Context) -> Instant:  # noqa: ARG001 - as its sibling
    """A typed end: a day without a time is its end. Raises `EditError`."""
    day, minute = parse_moment(text, context.today, context.order)
    return Instant(midnight(day) + (MINUTES_PER_DAY if minute is None else minute))


def _without_constraint(plan: Plan, row: Row, kind: ConstraintKind) -> Plan:
    if row.constraint is not None and row.constraint.kind == kind:
        return tasks.set_constraint(plan, row.id, None)
    return plan


def _estimate_until(row: Row, at: Instant, context: Context) -> Estimate:
    """How long the task takes when it starts where it stands and its last assignment ends at `at`."""
    readings = context.readings
    begin = readings.schedule.starts[readings.outline.index[row.id]]
    mine = readings.relations.assignments_of.get(row.id, ())
    workers = [one for one in mine if readings.plan.resources[one.resource].kind != "environment"]
    worktime = readings.schedule.worktime
    kind = row.estimate.kind if row.estimate is not None else "duration"
    unit = row.estimate.unit if row.estimate is not None else "d"
    if kind == "elapsed":
        minutes = at - begin
    elif kind == "effort" and workers:
        if any(one.work is not None for one in mine):
            message = f"The people of {_called(row)} have work of their own, which says when they finish. Change that work."
            raise EditError("own-work", message, row.id)
        minutes = sum(one.units * worktime.assignment_calendar(one.id).between(begin, at) // 1000 for one in workers)
    else:
        calendars = [worktime.assignment_calendar(one.id) for one in mine] or [worktime.task_calendar(row.id)]
        minutes = min(hours.between(begin, at) for hours in calendars)
    if minutes <= 0:
        begins = cells.entry_text(Instant(begin), ends=False)
        message = (
            f"{_called(row)} starts on {begins}, so it cannot finish before. Type a later finish, or an earlier start first."
        )
        raise EditError("finish-before-start", message, row.id)
    return Estimate(likely=Minutes(minutes), kind=kind, unit=unit)


def _standing(context: Context, row: Id, *, environments: bool) -> list[tuple[str, PerMille]]:
    return cells.assigned(context.readings, row, environments=environments)


def _assigned(plan: Plan, ids: IdSource, row: Id, wanted: list[tuple[str, PerMille]]) -> Plan:
    unique = {title.casefold(): (title, units) for title, units in reversed(wanted)}
    return people.set_assignments(plan, ids, row, tuple(reversed(unique.values())))
