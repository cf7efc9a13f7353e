"""A plan in the words that Microsoft Project has: tasks, summaries, milestones, links, constraints, calendars, people.

What it has no word for (releases, gates, buffers, windows) becomes an ordinary task that stands where ours stands: one that links
and calendars alone would put elsewhere gets a start bound, one placed in a window works around the clock from there. Everything
replaced is kept for our own reader and listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace

from relplanner.formats.exchange import Loss
from relplanner.formats.mspdi.baselines import MOST, as_read, number_of
from relplanner.formats.mspdi.calendars import calendar_id
from relplanner.formats.mspdi.hours import CLOCK, Hours
from relplanner.formats.mspdi.kept import Kept, KeptResource, KeptRow, as_written, is_said, progress_as_read
from relplanner.formats.mspdi.kept_releases import kept_releases
from relplanner.formats.mspdi.placed import Truth, clock_of, placed, with_clock
from relplanner.formats.mspdi.renamed import renamed
from relplanner.insight.readings import Readings
from relplanner.plan.model import (
    Assignment,
    BaselineRow,
    Calendar,
    Estimate,
    Id,
    Instant,
    LevellingMark,
    Minutes,
    Plan,
    Resource,
    Row,
    Settings,
)
from relplanner.schedule.estimates import lengths, shares
from relplanner.schedule.result import Schedule
from relplanner.schedule.worktime import STANDARD, WITH_CALENDAR, Worktime

OTHERS = (
    ("release_types", "type of release", "types of releases"),
    ("changes", "change request", "change requests"),
    ("items", "configuration item", "configuration items"),
    ("audits", "audit of items", "audits of items"),
    ("runbooks", "runbook", "runbooks"),
    ("steps", "step of a runbook", "steps of runbooks"),
    ("rehearsals", "rehearsal", "rehearsals"),
    ("buffer_marks", "mark of a buffer", "marks of buffers"),
)
"""Tables that Microsoft Project has no place for, with what to call one and several."""

NOTES = "kept for relplanner in the project's notes"


class Reduced(msgspec.Struct, frozen=True, kw_only=True):
    """What is written: the plan in Microsoft Project's words, with our dates of its rows; `rows` and `assignments` give old ids.

    `works` is the work of each assignment, `durations` what a leaf lasts.
    """

    plan: Plan
    schedule: Schedule
    rows: Mapping[Id, Id]
    assignments: Mapping[Id, Id]
    works: Mapping[Id, Minutes]
    durations: Mapping[Id, Minutes]
    worktime: Worktime
    kept: Kept
    losses: tuple[Loss, ...]


def reduced(readings: Readings) -> Reduced:
    """Say a plan in Microsoft Project's words."""
    schedule = readings.schedule
    names = renamed(readings.plan, readings.outline)
    whole = _with_a_calendar(names.plan)
    truth = Truth.of(schedule, names.rows)
    hours = Worktime.of(whole)
    by_task: defaultdict[Id, list[Assignment]] = defaultdict(list)
    for assignment in sorted(whole.assignments.values(), key=lambda one: names.assignments[one.id]):
        by_task[assignment.task].append(assignment)
    durations = {key: _duration(whole, row, truth, hours) for key, row in whole.rows.items()}
    works = {key: work for row in whole.rows.values() for key, work in _works(row, by_task[row.id], whole).items()}
    plain = _plain(whole, durations, truth, hours, by_task)
    final, stuck = placed(plain, truth, hours) if _has_own(whole) else (plain, [])
    kept = _kept(whole, final, durations, works, by_task)
    return Reduced(
        plan=final,
        schedule=schedule,
        rows=names.rows,
        assignments=names.assignments,
        works=works,
        durations=durations,
        worktime=hours,
        kept=kept,
        losses=(*_lost(whole), *_unknown(readings.plan), *_moved(final, kept), *stuck),
    )


def _has_own(plan: Plan) -> bool:
    """Whether anything of the plan decides dates that Microsoft Project does not know."""
    return any((plan.releases, plan.windows, plan.freezes, plan.gates, plan.buffers)) or plan.settings.start is None


def _with_a_calendar(plan: Plan) -> Plan:
    """The plan, its standard calendar among its calendars where it names none."""
    if plan.settings.calendar in plan.calendars:
        return plan
    key = _new_calendar(plan.calendars)
    standard = replace(STANDARD, id=key, source_id=key[1:])
    return replace(plan, settings=replace(plan.settings, calendar=key), calendars={**plan.calendars, key: standard})


def _new_calendar(calendars: Mapping[Id, Calendar]) -> Id:
    return calendar_id(str(max((int(key[1:]) for key in calendars), default=0) + 1))


def _duration(plan: Plan, row: Row, truth: Truth, hours: Worktime) -> Minutes:
    """What a row lasts on its calendar: its estimate where that says it, else from its start to its finish."""
    estimate = row.estimate
    if estimate is not None and estimate.kind != "effort" and row.kind == "task":
        return estimate.likely
    start, finish = truth.dates(row.id)
    if row.by_hand is not None:
        start, finish = row.by_hand.start, row.by_hand.finish
    return Minutes(hours.task_calendar(row.id).between(start, finish)) if row.id in plan.rows else Minutes(0)


def _works(row: Row, assignments: Sequence[Assignment], plan: Plan) -> dict[Id, Minutes]:
    """The work of each of a row's assignments."""
    if row.estimate is None:
        return {one.id: one.work or Minutes(0) for one in assignments}
    if row.estimate.kind != "effort":
        return {one.id: Minutes((row.estimate.likely * one.units + 500) // 1000) for one in assignments}
    workers = [one for one in assignments if one.id in lengths(row, assignments, plan.resources)]
    parts = shares(row.estimate.likely, workers)
    return {one.id: Minutes(parts.get(one.id, 0)) for one in assignments}


def _plain(
    plan: Plan, durations: Mapping[Id, Minutes], truth: Truth, hours: Worktime, by_task: Mapping[Id, Sequence[Assignment]]
) -> Plan:
    """The plan without what Microsoft Project does not know; every task's calendar is its own or the project's."""
    parents = {row.parent for row in plan.rows.values()}
    beyond = Hours(plan)
    apart = _apart(plan, by_task, hours, beyond)
    rows: dict[Id, Row] = {}
    for key, row in plan.rows.items():
        people = [plan.resources[one.resource] for one in by_task.get(key, ())]
        calendar = hours.calendar_id(key)
        said = row.ignores_resource_calendars or any(one.id in apart or _beyond(one, calendar, beyond) for one in people)
        if key in parents:
            calendar = None
        elif calendar == plan.settings.calendar and not said:
            calendar = row.calendar
        leaf_kind = _leaf(row, durations[key]) if key not in parents else replace(row, kind="task", estimate=None)
        rows[key] = replace(leaf_kind, calendar=calendar, one_window=False, deadline=truth.deadline(row), due_within=None)
    resources = {}
    for key, one in plan.resources.items():
        own = one.calendar if one.kind in WITH_CALENDAR else None
        base = clock_of(plan.calendars) if key in apart else plan.settings.calendar
        resources[key] = replace(one, calendar=own or (None if one.kind == "cost" else base))
    return replace(
        plan,
        settings=_settings(plan, Instant(truth.schedule.start)),
        rows=rows,
        resources=resources,
        calendars=with_clock(plan.calendars) if apart else plan.calendars,
        releases={},
        phases={},
        gates={},
        buffers={},
        windows={},
        freezes={},
    )


def _leaf(row: Row, duration: Minutes) -> Row:
    """A leaf as a task or milestone."""
    if row.kind == "task" or (row.kind == "buffer" and duration):
        return replace(row, kind="task", estimate=Estimate(likely=duration) if row.kind == "buffer" else row.estimate)
    return replace(row, kind="milestone", estimate=None)


def _apart(plan: Plan, by_task: Mapping[Id, Sequence[Assignment]], hours: Worktime, beyond: Hours) -> set[Id]:
    """Resources without a calendar, one of whose tasks is not on the project's: they work whenever a task does."""
    ours = plan.settings.calendar
    found: set[Id] = set()
    for key, assignments in by_task.items():
        calendar = hours.calendar_id(key)
        if calendar is not None and not beyond.holds(ours, calendar):
            found.update(one.resource for one in assignments)
    people = (plan.resources[key] for key in found)
    return {one.id for one in people if one.kind != "cost" and (one.calendar is None or one.kind not in WITH_CALENDAR)}


def _beyond(resource: Resource, calendar: Id | None, hours: Hours) -> bool:
    """Whether somebody works outside of a task's calendar, which only an explicit calendar of the task forbids."""
    own = resource.calendar if resource.kind in WITH_CALENDAR else None
    return own is not None and not hours.holds(calendar, own)


def _settings(plan: Plan, start: Instant) -> Settings:
    settings = plan.settings
    if plan.releases or (settings.direction == "forward" and settings.start is None):
        return replace(settings, start=start, finish=None, direction="forward")
    return settings


def _kept(
    whole: Plan,
    final: Plan,
    durations: Mapping[Id, Minutes],
    works: Mapping[Id, Minutes],
    by_task: Mapping[Id, Sequence[Assignment]],
) -> Kept:
    """What our reader would not find in the file's own fields."""
    parents = {row.parent for row in whole.rows.values()}
    rows = {}
    for key, row in whole.rows.items():
        kept = _kept_row(
            row, final.rows[key], durations[key], [works[one.id] for one in by_task.get(key, ())], key not in parents
        )
        if kept != KeptRow():
            rows[key] = kept
    people = {}
    for key, one in whole.resources.items():
        expected = "cost" if one.kind == "cost" else "team" if one.capacity > 1000 else "person"
        written = final.resources[key].calendar if one.calendar is None and not one.absences and one.kind != "cost" else None
        resource = KeptResource(
            kind=one.kind if one.kind != expected else None,
            roles=one.roles,
            skills=one.skills,
            absences=() if one.kind in WITH_CALENDAR else one.absences,
            written=written,
        )
        if resource != KeptResource():
            people[key] = resource
    own = whole.settings
    said = own == final.settings and is_said(own) and (own.direction == "forward" or own.start is None)
    times = Worktime.of(whole)
    return Kept(
        rows=rows,
        resources=people,
        releases=tuple(whole.releases.values()),
        phases=tuple(whole.phases.values()),
        gates=tuple(whole.gates.values()),
        buffers=tuple(whole.buffers.values()),
        windows=tuple(whole.windows.values()),
        freezes=tuple(whole.freezes.values()),
        baselines=tuple(whole.baselines.values()),
        baseline_rows=tuple(row for row in whole.baseline_rows.values() if _differs(row, whole, times)),
        lags={
            f"l{one.predecessor[1:]}-{one.successor[1:]}-{one.type}": one.lag
            for one in whole.links.values()
            if as_written(one.lag) != one.lag
        },
        compared=own.baseline,
        managed=kept_releases(whole),
        settings=None if said else own,
        added=tuple(sorted(set(final.calendars) - set(whole.calendars))),
        start=None if said or final.settings.direction == "backward" else final.settings.start,
    )


def _differs(row: BaselineRow, plan: Plan, times: Worktime) -> bool:
    """Whether a file cannot say how a row stood in a baseline."""
    if row.row not in plan.rows or number_of(row.baseline) is None:
        return True
    return as_read(row, times.task_calendar(row.row)) != row


def _kept_row(row: Row, final: Row, duration: Minutes, works: Sequence[Minutes], leaf: bool) -> KeptRow:
    found = "milestone" if leaf and not duration and row.by_hand is None and not any(works) else "task"
    estimate = row.estimate
    if estimate is not None and estimate.kind == "effort" and sum(works) not in {0, estimate.likely}:
        # its people's own parts are more, or less
        estimate = Estimate(likely=Minutes(sum(works)), kind="effort", unit=estimate.unit)
    said = estimate is None or (
        estimate.optimistic is None
        and estimate.pessimistic is None
        and (estimate.kind != "elapsed" or not works)
        and (estimate.kind != "effort" or (bool(works) and all(works)))
    )
    moved = final.constraint != row.constraint
    recalendared = (final.calendar, final.ignores_resource_calendars) != (row.calendar, row.ignores_resource_calendars)
    return KeptRow(
        kind=row.kind if row.kind != found else None,
        code=row.code,
        work_kind=row.work_kind,
        one_window=row.one_window,
        skills=row.skills,
        levelled=row.levelled if row.levelled is not None and row.levelled != LevellingMark(at=row.levelled.at) else None,
        due_within=row.due_within,
        due=final.deadline if row.due_within is not None else None,
        estimate=None if said else estimate,
        lengths=() if said and row.kind != "buffer" else (duration, Minutes(sum(works))),
        placed=final.constraint.at if moved and final.constraint is not None else None,
        constraint=row.constraint if moved else None,
        replaced=recalendared,
        written=final.calendar if recalendared else None,
        calendar=row.calendar if recalendared else None,
        ignores=row.ignores_resource_calendars if recalendared else False,
        progress=row.progress if row.progress != progress_as_read(row) else None,
    )


def _lost(plan: Plan) -> list[Loss]:
    """What Microsoft Project has no place for."""
    found = []
    for table, what, done in (
        (plan.releases, "is a release", "a summary task"),
        (plan.phases, "is a phase", "a summary task"),
        (plan.gates, "is a gate", "a milestone"),
        (plan.buffers, "is a buffer", "a task of its length"),
    ):
        found += [Loss(where=plan.rows[key].name, what=what, done=f"{done}, {NOTES}") for key in table]
    found += [Loss(where=one.name or one.id, what="is a window", done=NOTES) for one in plan.windows.values()]
    found += [Loss(where=one.name or one.id, what="is a freeze", done=NOTES) for one in plan.freezes.values()]
    found += [
        Loss(where=one.name, what=f"is a baseline beyond the {MOST + 1} that a file can have", done=NOTES)
        for one in plan.baselines.values()
        if number_of(one.id) is None
    ]
    for one in plan.resources.values():
        if one.kind in {"environment", "role"}:
            found.append(
                Loss(where=one.name, what=f"is an {one.kind}".replace("an role", "a role"), done=f"a work resource, {NOTES}")
            )
        if one.roles or one.skills:
            found.append(Loss(where=one.name, what="has roles or skills", done=NOTES))
    for row in plan.rows.values():
        if row.estimate is not None and (row.estimate.optimistic is not None or row.estimate.pessimistic is not None):
            found.append(Loss(where=row.name, what="has a three-point estimate", done=f"the likely one, {NOTES}"))
        if row.work_kind or row.one_window:
            found.append(Loss(where=row.name, what="has a work kind or takes one window", done=NOTES))
        if row.due_within is not None and row.deadline is None:
            found.append(Loss(where=row.name, what="is due some time after its go-live", done=f"the date of now, {NOTES}"))
    return found


def _unknown(plan: Plan) -> list[Loss]:
    """Tables that Microsoft Project does not know."""
    found = []
    for table, one, several in OTHERS:
        count = len(getattr(plan, table))
        if count:
            found.append(Loss(where=f"{count} {one if count == 1 else several}", what="unknown there", done=NOTES))
    return found


def _moved(final: Plan, kept: Kept) -> list[Loss]:
    """Tasks that stand where they stand by a bound instead of by windows, meetings or a target."""
    found = []
    for key, row in kept.rows.items():
        name = final.rows[key].name
        if row.placed is not None:
            found.append(Loss(where=name, what="stands where a target, window or meeting puts it", done="by a start bound"))
        if row.written is not None and final.calendars[row.written].name == CLOCK.name:
            found.append(Loss(where=name, what="works or stands outside of its calendar", done="by a calendar of 24 hours"))
    return found
