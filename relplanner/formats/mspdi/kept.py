"""What Microsoft Project has no place for, kept in the notes of its project row so that our own reader gets it back.

Only what its fields cannot say is kept: where somebody changed a field there, the field wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from relplanner.formats.exchange import Loss
from relplanner.formats.mspdi.baselines import number_of
from relplanner.formats.mspdi.kept_releases import KeptReleases, restored_tables
from relplanner.plan.model import (
    Absence,
    Baseline,
    BaselineRow,
    Buffer,
    Constraint,
    Estimate,
    Freeze,
    Gate,
    Id,
    Instant,
    Lag,
    LevellingMark,
    Link,
    Minutes,
    PerMille,
    Phase,
    Plan,
    Progress,
    Release,
    Resource,
    ResourceKind,
    Row,
    RowKind,
    Settings,
    Window,
)
from relplanner.plan.validity import faults
from relplanner.schedule.estimates import remaining
from relplanner.schedule.worktime import WITH_CALENDAR

MARK = "Kept for relplanner; please leave this line as it is: "

FIELD, FIELD_NAME, ALIAS = "188744016", "Text30", "relplanner"
"""The text field of tasks that says what a row is in relplanner."""

SideRecord = TypeVar("SideRecord", Release, Phase, Gate, Buffer)


class KeptRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What only we know of a row.

    `lengths`: the estimates that a reader may find where nobody changed it. `placed`: the bound that stands for windows and
    meetings, in place of `constraint`; `due`: the deadline in place of `due_within`. `replaced`: the calendar `written` (None:
    none) stands in place of `calendar`.
    """

    kind: RowKind | None = None
    code: str = ""
    work_kind: str = ""
    one_window: bool = False
    skills: tuple[str, ...] = ()
    levelled: LevellingMark | None = None
    due_within: Minutes | None = None
    due: Instant | None = None
    estimate: Estimate | None = None
    lengths: tuple[Minutes, ...] = ()
    placed: Instant | None = None
    constraint: Constraint | None = None
    replaced: bool = False
    written: Id | None = None
    calendar: Id | None = None
    ignores: bool = False
    progress: Progress | None = None


class KeptResource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What only we know of a resource."""

    kind: ResourceKind | None = None
    roles: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    absences: tuple[Absence, ...] = ()
    written: Id | None = None


class Kept(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything that is kept. `lags` are those of links, by the ids that our reader gives, which no file says exactly.

    `start` is what the file says of the project's start in place of the settings'; `added` calendars only stand in for others;
    `baselines` are all of them, `baseline_rows` those that a file says otherwise or not at all; `compared` is the active one.
    """

    rows: dict[Id, KeptRow] = {}
    resources: dict[Id, KeptResource] = {}
    releases: tuple[Release, ...] = ()
    phases: tuple[Phase, ...] = ()
    gates: tuple[Gate, ...] = ()
    buffers: tuple[Buffer, ...] = ()
    windows: tuple[Window, ...] = ()
    freezes: tuple[Freeze, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    baseline_rows: tuple[BaselineRow, ...] = ()
    settings: Settings | None = None
    start: Instant | None = None
    added: tuple[Id, ...] = ()
    lags: dict[Id, Lag] = {}
    compared: Id | None = None
    managed: KeptReleases = KeptReleases()


def as_note(kept: Kept) -> str:
    """The line for the project's notes, "" where nothing is kept."""
    return "" if kept == Kept() else MARK + msgspec.json.encode(kept).decode()


def from_notes(notes: str) -> tuple[Kept, list[Loss]]:
    """What the project's notes keep; a line that somebody broke is listed."""
    for line in notes.splitlines():
        if line.startswith(MARK):
            try:
                return msgspec.json.decode(line.removeprefix(MARK), type=Kept), []
            except msgspec.MsgspecError:
                loss = Loss(where="the project's notes", what="what relplanner kept there was changed", done="left out")
                return Kept(), [loss]
    return Kept(), []


def restored(plan: Plan, kept: Kept) -> tuple[Plan, list[Loss]]:
    """The plan with what was kept; as it is, with a loss, where the two no longer go together."""
    if kept == Kept():
        return plan, []
    parents = {row.parent for row in plan.rows.values()}
    rows = {
        key: _row(row, kept.rows[key], leaf=key not in parents) if key in kept.rows else row for key, row in plan.rows.items()
    }
    full = replace(
        plan,
        calendars={key: one for key, one in plan.calendars.items() if key not in kept.added or _used(key, plan, rows)},
        settings=_settings(plan.settings, kept),
        rows=rows,
        resources={
            key: _resource(one, kept.resources[key]) if key in kept.resources else one for key, one in plan.resources.items()
        },
        releases=_side(kept.releases, rows, "release"),
        phases=_side(kept.phases, rows, "phase"),
        gates=_side(kept.gates, rows, "gate"),
        buffers=_buffers(plan, kept, rows),
        windows={window.id: window for window in kept.windows},
        freezes={freeze.id: freeze for freeze in kept.freezes},
        baselines={**plan.baselines, **{one.id: one for one in kept.baselines}},
        baseline_rows=_baseline_rows(plan, kept),
        **restored_tables(kept.managed, rows),
        links={key: _link(link, kept.lags.get(key)) for key, link in plan.links.items()},
    )
    if any(True for _ in faults(full)):
        loss = Loss(where="releases, gates, buffers, windows", what="the tasks around them were changed", done="kept as tasks")
        return plan, [loss]
    return full, []


def _used(calendar: Id, plan: Plan, rows: Mapping[Id, Row]) -> bool:
    """Whether a row, somebody, or another calendar rests on this one."""
    users = {row.calendar for row in rows.values()} | {one.calendar for one in plan.resources.values()}
    return calendar in users or any(one.base == calendar for one in plan.calendars.values())


def _row(row: Row, kept: KeptRow, *, leaf: bool) -> Row:
    if kept.placed is not None and row.constraint == Constraint(kind="start no earlier than", at=kept.placed):
        row = replace(row, constraint=kept.constraint)
    if kept.replaced and row.calendar == kept.written:
        row = replace(row, calendar=kept.calendar, ignores_resource_calendars=kept.ignores)
    length = row.estimate.likely if row.estimate is not None else 0
    kind = kept.kind if kept.kind is not None and (leaf or kept.kind in {"release", "phase", "task"}) else row.kind
    estimate = kept.estimate if kept.lengths and length in kept.lengths else row.estimate
    if kind == "milestone" and length and row.by_hand is None:
        kind = "task"
    if kind != "task":
        estimate = None
    row = replace(_progressed(row, kept.progress), skills=kept.skills)
    if kept.levelled is not None and row.levelled is not None and row.levelled.at == kept.levelled.at:
        row = replace(row, levelled=kept.levelled)
    if kept.due_within is not None and row.deadline == kept.due:
        row = replace(row, deadline=None, due_within=kept.due_within)
    return replace(row, kind=kind, estimate=estimate, code=kept.code, work_kind=kept.work_kind, one_window=kept.one_window)


def _resource(resource: Resource, kept: KeptResource) -> Resource:
    kind = kept.kind if kept.kind is not None else resource.kind
    calendar = None if kept.written is not None and resource.calendar == kept.written else resource.calendar
    found = replace(resource, kind=kind, roles=kept.roles, skills=kept.skills, calendar=calendar)
    return found if kind in WITH_CALENDAR else replace(found, calendar=None, absences=kept.absences)


def progress_as_read(row: Row) -> Progress | None:
    """A row's progress as it comes back from a file: in whole per cent, with what remains, without what was spent."""
    progress = row.progress
    if progress is None:
        return None
    percent = PerMille(percent_said(progress) * 10)
    left = Minutes(remaining(row)) if 0 < percent < 1000 and progress.actual_finish is None and row.estimate is not None else None
    return replace(progress, percent=percent, remaining=left, actual_work=None, actual_cost=None)


def percent_said(progress: Progress) -> int:
    """Whole per cent done; what is begun is neither 0 nor 100, so that its remaining work is read."""
    if progress.actual_finish is not None or progress.percent == 1000:
        return 100
    begun = progress.percent > 0 or progress.remaining is not None
    return min(max((progress.percent + 5) // 10, 1), 99) if begun else 0


def _progressed(row: Row, exact: Progress | None) -> Row:
    """The row with its exact progress, unless somebody changed it."""
    if exact is None or row.progress is None:
        return row
    wanted = progress_as_read(replace(row, progress=exact))
    same = wanted is not None and replace(wanted, resumes=None) == replace(row.progress, resumes=None)
    return replace(row, progress=exact) if same else row


def _link(link: Link, exact: Lag | None) -> Link:
    """The link with its exact lag, unless somebody changed it."""
    return replace(link, lag=exact) if exact is not None and as_written(exact) == link.lag else link


def as_written(lag: Lag) -> Lag:
    """The lag as a file says it: a share in whole per cent, without a unit."""
    if lag.kind != "percent":
        return lag
    return Lag(amount=(lag.amount + 5) // 10 * 10, kind="percent")


def _side(records: tuple[SideRecord, ...], rows: Mapping[Id, Row], kind: RowKind) -> dict[Id, SideRecord]:
    """The side records whose rows are still of their kind."""
    return {record.id: record for record in records if record.id in rows and rows[record.id].kind == kind}


def _buffers(plan: Plan, kept: Kept, rows: Mapping[Id, Row]) -> dict[Id, Buffer]:
    """The buffers; one whose length somebody changed keeps that length."""
    found = _side(kept.buffers, rows, "buffer")
    for key, buffer in found.items():
        estimate = plan.rows[key].estimate
        length = estimate.likely if estimate is not None else Minutes(0)
        if length not in kept.rows[key].lengths:
            found[key] = replace(buffer, rule="fixed", size=length, committed_end=None, committed_work=())
    return found


def _baseline_rows(plan: Plan, kept: Kept) -> dict[Id, BaselineRow]:
    """How rows stood; where somebody changed that in the file, or took it out, it stays so."""
    found = dict(plan.baseline_rows)
    for row in kept.baseline_rows:
        read = found.get(row.id)
        same = (read.start, read.finish) == (row.start, row.finish) if read is not None else _unsaid(row, plan)
        if same:
            found[row.id] = row
    return found


def _unsaid(row: BaselineRow, plan: Plan) -> bool:
    """Whether a file has no place for a row of a baseline: the row is gone, or the baseline is one too many."""
    return row.row not in plan.rows or number_of(row.baseline) is None


def _settings(read: Settings, kept: Kept) -> Settings:
    """The settings that a file says; those that it cannot say are the kept ones."""
    own = kept.settings
    if kept.baselines:
        read = replace(read, baseline=kept.compared)
    if own is None:
        return read
    found = replace(own, **{name: getattr(read, name) for name in SAID})
    if read.start == kept.start:
        found = replace(found, start=own.start, finish=own.finish, direction=own.direction)
    return found


SAID = (
    *("start", "finish", "direction", "calendar", "minutes_per_day", "minutes_per_week", "days_per_month"),
    *("currency", "status_date", "baseline"),
)
"""The settings that a file says; `critical_float` it says in whole days only."""


def is_said(settings: Settings) -> bool:
    """Whether a file says all of these settings."""
    bare = Settings(**{name: getattr(settings, name) for name in SAID}, critical_float=settings.critical_float)
    return settings == bare and settings.critical_float % settings.minutes_per_day == 0
