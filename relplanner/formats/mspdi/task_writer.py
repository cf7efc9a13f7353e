"""Tasks and links in Microsoft Project's XML, in the order of elements that its schema demands.

The dates are ours; whoever computes them anew from links, lags, calendars and constraints finds the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from msgspec.structs import replace

from relplanner.formats.exchange import Loss
from relplanner.formats.mspdi.baselines import put_baselines
from relplanner.formats.mspdi.extras import PRORATED
from relplanner.formats.mspdi.fields import duration_format, put, put_duration, put_flag, put_moment
from relplanner.formats.mspdi.kept import FIELD, as_note, percent_said
from relplanner.formats.mspdi.reduced import Reduced
from relplanner.formats.mspdi.tasks import CONSTRAINTS, FIXED_WORK, LINK_TYPES
from relplanner.plan.model import BaselineRow, Id, Instant, Link, Minutes, Plan, Row
from relplanner.schedule.critical_path import reschedule
from relplanner.schedule.estimates import remaining

FIXED_DURATION = 1
CODES = {kind: code for code, kind in CONSTRAINTS.items()}
PERCENT = 19


def put_tasks(parent: Element, found: Reduced) -> list[Loss]:
    """Append the project's own row and all tasks; gives what links could not say."""
    losses: list[Loss] = []
    element = SubElement(parent, "Tasks")
    _put_project(SubElement(element, "Task"), found)
    into: defaultdict[Id, list[Link]] = defaultdict(list)
    for link in sorted(found.plan.links.values(), key=lambda link: (int(link.predecessor[1:]), link.type)):
        into[link.successor].append(link)
    people: defaultdict[Id, list[Id]] = defaultdict(list)
    for assignment in found.plan.assignments.values():
        people[assignment.task].append(assignment.id)
    stood: defaultdict[Id, list[BaselineRow]] = defaultdict(list)
    for one in sorted(found.plan.baseline_rows.values(), key=lambda one: int(one.baseline[1:])):
        stood[one.row].append(one)
    delays = _levelling(found)
    numbers = found.schedule.outline.wbs_numbers()
    for key in found.plan.rows:
        at = found.schedule.outline.index[found.rows[key]]
        task = SubElement(element, "Task")
        _put_outline(task, found, key, at, numbers[at])
        _put_dates(task, found, key, at)
        _put_progress(task, found, found.plan.rows[key], people[key], at)
        _put_bounds(task, found.plan.rows[key], delays.get(key, 0))
        _put_links(task, found, into[key], losses)
        kept = found.kept.rows.get(key)
        if kept is not None and kept.kind not in {None, "task", "milestone"}:
            field = SubElement(task, "ExtendedAttribute")
            put(field, "FieldID", FIELD)
            put(field, "Value", kept.kind)
        put_baselines(task, stood[key], found.worktime.task_calendar(key))
    return losses


def _put_project(task: Element, found: Reduced) -> None:
    """The project's own row, whose notes keep what no task can."""
    put(task, "UID", 0)
    put(task, "ID", 0)
    put(task, "Name", found.plan.title)
    put(task, "IsNull", 0)
    put(task, "OutlineNumber", 0)
    put(task, "OutlineLevel", 0)
    put_moment(task, "Start", found.schedule.start)
    put_moment(task, "Finish", found.schedule.finish)
    put_flag(task, "Summary", said=True)
    put(task, "Notes", as_note(found.kept))


def _put_outline(task: Element, found: Reduced, key: Id, at: int, number: str) -> None:
    row = found.plan.rows[key]
    put(task, "UID", key[1:])
    put(task, "ID", at + 1)
    put(task, "Name", row.name)
    put(task, "Active", 1)
    put_flag(task, "Manual", row.by_hand is not None)
    effort = row.estimate is not None and row.estimate.kind == "effort"
    put(task, "Type", FIXED_WORK if effort else FIXED_DURATION)
    put_flag(task, "IsNull", said=False)
    put(task, "WBS", number)
    put(task, "OutlineNumber", number)
    put(task, "OutlineLevel", found.schedule.outline.depth[at] + 1)
    put(task, "Priority", row.priority)


def _put_dates(task: Element, found: Reduced, key: Id, at: int) -> None:
    row, schedule = found.plan.rows[key], found.schedule
    start, finish = schedule.starts[at], schedule.finishes[at]
    summary = schedule.outline.has_children(at)
    duration = found.durations[key] if not summary else Minutes(found.worktime.plan_calendar.between(start, finish))
    put_moment(task, "Start", start)
    put_moment(task, "Finish", finish)
    put_duration(task, "Duration", duration)
    if row.by_hand is not None:
        put_moment(task, "ManualStart", row.by_hand.start)
        put_moment(task, "ManualFinish", row.by_hand.finish)
        put_duration(task, "ManualDuration", found.worktime.task_calendar(key).between(row.by_hand.start, row.by_hand.finish))
    estimate = row.estimate
    put(task, "DurationFormat", duration_format(estimate.unit, estimate.kind) if estimate is not None else 7)
    _put_gap(task, found, row)
    put_flag(task, "EffortDriven", estimate is not None and estimate.kind == "effort")
    put_flag(task, "Milestone", row.kind == "milestone")
    put_flag(task, "Summary", summary)
    put_flag(task, "Critical", schedule.criticals[at])
    put_moment(task, "EarlyStart", start)
    put_moment(task, "EarlyFinish", finish)
    put_moment(task, "LateStart", schedule.late_starts[at])
    put_moment(task, "LateFinish", schedule.late_finishes[at])
    put(task, "FreeSlack", schedule.free_floats[at] * 10)
    put(task, "TotalSlack", schedule.total_floats[at] * 10)
    if row.fixed_cost:
        put(task, "FixedCost", row.fixed_cost)
        put(task, "FixedCostAccrual", PRORATED)


def _put_gap(task: Element, found: Reduced, row: Row) -> None:
    """When the work was stopped, and when it goes on."""
    progress = row.progress
    if progress is None or progress.resumes is None or progress.actual_start is None or progress.actual_finish is not None:
        return
    lasting = found.durations[row.id]
    whole = row.estimate.likely if row.estimate is not None else 0
    done = max(lasting - lasting * remaining(row) // whole, 0) if whole else 0
    stopped = found.worktime.task_calendar(row.id).add(progress.actual_start, done)
    put_moment(task, "Stop", min(stopped, progress.resumes))
    put_moment(task, "Resume", progress.resumes)
    put_flag(task, "ResumeValid", said=True)


def _put_progress(task: Element, found: Reduced, row: Row, people: Sequence[Id], at: int) -> None:
    progress = row.progress
    if progress is None or found.schedule.outline.has_children(at):
        put(task, "PercentComplete", 0)
        put_duration(task, "ActualDuration", 0)
        if not found.schedule.outline.has_children(at):
            put_duration(task, "RemainingDuration", found.durations[row.id])
        return
    percent = percent_said(progress)
    put(task, "PercentComplete", percent)
    put_moment(task, "ActualStart", progress.actual_start)
    put_moment(task, "ActualFinish", progress.actual_finish)
    if row.estimate is None:
        put_duration(task, "ActualDuration", 0)
        put_duration(task, "RemainingDuration", 0)
        return
    duration, left = found.durations[row.id], 0 if percent == 100 else remaining(row)
    if row.estimate.kind == "effort" and people:
        work = sum(found.works[key] for key in people)
        lasting = duration * left // row.estimate.likely if row.estimate.likely else 0
        put_duration(task, "ActualDuration", max(duration - lasting, 0))
        put_duration(task, "ActualWork", max(work - left, 0))
        put_duration(task, "RemainingDuration", lasting)
        put_duration(task, "RemainingWork", left)
    else:
        put_duration(task, "ActualDuration", max(duration - left, 0))
        put_duration(task, "RemainingDuration", left)


def _put_bounds(task: Element, row: Row, delay: int) -> None:
    constraint = row.constraint
    put(task, "ConstraintType", CODES[constraint.kind] if constraint is not None else 0)
    put(task, "CalendarUID", row.calendar[1:] if row.calendar is not None else -1)
    put_moment(task, "ConstraintDate", constraint.at if constraint is not None else None)
    put_moment(task, "Deadline", row.deadline)
    put(task, "LevelingDelay", delay * 10)
    put(task, "LevelingDelayFormat", 8)
    put_flag(task, "IgnoreResourceCalendar", row.ignores_resource_calendars and row.calendar is not None)
    put(task, "Notes", row.notes)


def _levelling(found: Reduced) -> dict[Id, Minutes]:
    """By how many minutes of any time each levelled task stands behind where its links would put it."""
    plan: Plan = found.plan
    schedule = None
    delays: dict[Id, Minutes] = {}
    for key, row in plan.rows.items():
        if row.levelled is None or row.levelled.backward:
            continue
        schedule = reschedule(replace(plan, rows={**plan.rows, key: replace(row, levelled=None)}), schedule)
        delays[key] = Minutes(max(row.levelled.at - Instant(schedule.starts[schedule.outline.index[key]]), 1))
    return delays


def _put_links(task: Element, found: Reduced, links: Sequence[Link], losses: list[Loss]) -> None:
    seen: set[Id] = set()
    for link in links:
        where = f"{found.plan.rows[link.successor].name} waits for {found.plan.rows[link.predecessor].name}"
        if link.predecessor in seen:
            losses.append(
                Loss(where=where, what="a second link between two tasks", done="Microsoft Project may keep one of them")
            )
        seen.add(link.predecessor)
        element = SubElement(task, "PredecessorLink")
        put(element, "PredecessorUID", link.predecessor[1:])
        put(element, "Type", LINK_TYPES.index(link.type))
        put_flag(element, "CrossProject", said=False)
        lag = link.lag
        if lag.kind != "percent":
            put(element, "LinkLag", lag.amount * 10)
            put(element, "LagFormat", duration_format(lag.unit, lag.kind))
            continue
        if lag.amount % 10:
            exact = f"a lag of {lag.amount / 10:g} %"
            losses.append(
                Loss(where=where, what=exact, done="written in whole per cent, kept for relplanner in the project's notes")
            )
        put(element, "LinkLag", (lag.amount + 5) // 10)
        put(element, "LagFormat", PERCENT)
