"""The records of a plan: what the user wrote, and nothing that can be computed from it.

Every record is frozen and every table is a plain dict that nobody changes in place: an edit builds a new plan that shares all
untouched records with the old one, so `is` tells what an edit left alone.

Dates are naive local wall-clock instants, durations and work are whole minutes, units are per mille of one full-time person.
The words are those of the field; *Exactly* what each one does to a date is said in `relplanner.schedule`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NewType

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


class Record(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A frozen record; a field that has its default is not written to the file."""


# ---------------------------------------------------------------------------------------------------------------- rows

RowKind = Literal["task", "milestone", "release", "phase", "gate", "buffer"]
"""What a row is. A *summary* is no kind of its own: it is any `task` that has children."""

EstimateKind = Literal["duration", "effort", "elapsed"]
Unit = Literal["m", "h", "d", "w"]


class Estimate(Record, frozen=True, kw_only=True):
    """How long a task takes.

    `duration`: working time on the task calendar. `effort`: work, to which people's units give the duration. `elapsed`: around
    the clock. `likely` is what the schedule uses; the outer points go with any kind. `unit` is how the user wrote it.
    """

    likely: Minutes
    kind: EstimateKind = "duration"
    optimistic: Minutes | None = None
    pessimistic: Minutes | None = None
    unit: Unit = "d"


ConstraintKind = Literal[
    "as late as possible",
    "start no earlier than",
    "start no later than",
    "finish no earlier than",
    "finish no later than",
    "must start on",
    "must finish on",
]
"""The eighth, as soon as possible, is the absence of a constraint."""


class Constraint(Record, frozen=True, kw_only=True):
    """A bound that the user set on a row; `at` is None for *as late as possible* only."""

    kind: ConstraintKind
    at: Instant | None = None


class Progress(Record, frozen=True, kw_only=True):
    """What has really happened to a task. `remaining` wins over `percent` (per mille of the estimate done)."""

    percent: PerMille = PerMille(0)
    actual_start: Instant | None = None
    actual_finish: Instant | None = None
    remaining: Minutes | None = None


class HandDates(Record, frozen=True, kw_only=True):
    """Dates that somebody set by hand and the schedule keeps (Microsoft Project: manually scheduled)."""

    start: Instant
    finish: Instant


class Row(Record, frozen=True, kw_only=True):
    """One line of the plan's outline, of whatever kind. Siblings stand in the order of (`rank`, `id`).

    `estimate` None: a milestone, gate, buffer or summary, or a task not estimated yet (it counts as zero, with a problem).
    `code` is a short name of the row in its template (B1, GP), "" where there is none; never needed to be unique.
    `one_window`: the tree below is placed as a block in one deployment window. `repeats` is the RFC 5545 rule, with its time of
    day, by which the rows directly below were made (a recurring task); no date follows from it, it only makes more of them.
    """

    id: Id
    name: str = ""
    kind: RowKind = "task"
    parent: Id | None = None
    rank: str = ""
    code: str = ""
    estimate: Estimate | None = None
    constraint: Constraint | None = None
    deadline: Instant | None = None
    calendar: Id | None = None
    work_kind: str = ""
    priority: int = 500
    ignores_resource_calendars: bool = False
    by_hand: HandDates | None = None
    progress: Progress | None = None
    levelled_from: Instant | None = None
    one_window: bool = False
    repeats: str = ""
    notes: str = ""
    source_id: str = ""


Direction = Literal["forward", "backward"]


class Release(Record, frozen=True, kw_only=True):
    """What only a release has, under the id of its row. `ready` and `go_live` name two of its milestones.

    `direction` backward: planned from `target`. A `target` that is not `target_timed` is midnight of its day and means the end of
    that day, or of the deployment window that opens on it. The release's calendar is its row's `calendar`.
    """

    id: Id
    version: str = ""
    type: str = "major"
    owner: str = ""
    start: Instant | None = None
    target: Instant | None = None
    target_timed: bool = False
    direction: Direction = "forward"
    ready: Id | None = None
    go_live: Id | None = None
    description: str = ""


class Duty(Record, frozen=True, kw_only=True):
    """One letter of a RACI matrix: `role` is responsible, accountable, consulted or informed."""

    role: str
    letter: Literal["R", "A", "C", "I"]


class Phase(Record, frozen=True, kw_only=True):
    """What only a phase has. `kind` is one of `PHASES`, or a word of the user's own."""

    id: Id
    kind: str = ""
    duties: tuple[Duty, ...] = ()


PHASES = ("planning", "design", "build", "integration test", "user acceptance test", "deployment", "review")

Decision = Literal["pending", "approved", "approved with conditions", "rejected", "waived"]


class Criterion(Record, frozen=True, kw_only=True):
    """A line of a gate's checklist."""

    text: str
    met: bool = False


class Gate(Record, frozen=True, kw_only=True):
    """What only a gate has. `approvers` are roles or names.

    `meets` is an RFC 5545 rule with BYHOUR and BYMINUTE ("" = no meeting days): the gate stands on the first meeting at or after
    its predecessors plus `lead_time` (working time).
    """

    id: Id
    criteria: tuple[Criterion, ...] = ()
    approvers: tuple[str, ...] = ()
    lead_time: Minutes = Minutes(0)
    meets: str = ""
    decision: Decision = "pending"
    decided_at: Instant | None = None
    decided_by: str = ""
    conditions: tuple[str, ...] = ()
    reason: str = ""


BufferRule = Literal["fixed", "percent of chain", "cut and paste", "half of safety", "root of squares"]


class Buffer(Record, frozen=True, kw_only=True):
    """What only a buffer has: the rule of its size. Its place is said by links, like that of any row.

    `size` counts for `fixed`; `share` for `percent of chain`; a computed size is rounded up to a multiple of `round_to`.
    `committed_end` not None: the buffer is committed, its end is anchored there.
    """

    id: Id
    rule: BufferRule = "fixed"
    size: Minutes = Minutes(0)
    share: PerMille = PerMille(0)
    round_to: Minutes = Minutes(240)
    committed_end: Instant | None = None


# --------------------------------------------------------------------------------------------------------------- links

LinkType = Literal["FS", "SS", "FF", "SF"]
LagKind = Literal["working", "elapsed", "percent"]


class Lag(Record, frozen=True, kw_only=True):
    """The wait on a link: minutes, or per mille of the predecessor's estimated duration. Negative is lead."""

    amount: int = 0
    kind: LagKind = "working"
    unit: Unit = "d"


NO_LAG = Lag()


class Link(Record, frozen=True, kw_only=True):
    """A dependency: `successor` waits for `predecessor`."""

    id: Id
    predecessor: Id
    successor: Id
    type: LinkType = "FS"
    lag: Lag = NO_LAG


# ----------------------------------------------------------------------------------------------------------- resources

ResourceKind = Literal["person", "team", "role", "environment", "cost"]


class Absence(Record, frozen=True, kw_only=True):
    """Time in which a resource cannot work: [`start`, `finish`)."""

    start: Instant
    finish: Instant
    reason: str = ""


class CapacityStep(Record, frozen=True, kw_only=True):
    """From `start` on, the resource's capacity is `units`, until the next step."""

    start: Instant
    units: PerMille


class Resource(Record, frozen=True, kw_only=True):
    """Who or what work needs. Roles and costs have no calendar. `rate` is in hundredths of the plan's currency an hour.

    `roles` are the short names of the roles that a person fills (RM, DEV, …), and of a role itself its own one.
    """

    id: Id
    name: str = ""
    kind: ResourceKind = "person"
    capacity: PerMille = PerMille(1000)
    capacity_steps: tuple[CapacityStep, ...] = ()
    calendar: Id | None = None
    absences: tuple[Absence, ...] = ()
    roles: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    email: str = ""
    rate: int | None = None
    notes: str = ""
    source_id: str = ""


class Assignment(Record, frozen=True, kw_only=True):
    """`resource` works on `task` with `units`; `work` is its own part of the effort where it is known."""

    id: Id
    task: Id
    resource: Id
    units: PerMille = PerMille(1000)
    work: Minutes | None = None
    delay: Minutes = Minutes(0)
    source_id: str = ""


# ----------------------------------------------------------------------------------------------------------- calendars

Span = tuple[int, int]
"""Minutes of a day [start, end); an end beyond 1440 reaches into the next day (a night shift: 1320, 1800)."""

DayPattern = tuple[Span, ...]


class CalendarException(Record, frozen=True, kw_only=True):
    """Days that differ from the week: from `first` to `last`, or each day of the RFC 5545 `rule` between them.

    `spans` empty: nobody works. Later exceptions win over earlier ones.
    """

    first: Day
    last: Day
    name: str = ""
    spans: DayPattern = ()
    rule: str = ""


class Calendar(Record, frozen=True, kw_only=True):
    """Working time: `week` from Monday on, None where the base's (or, without a base, no work) holds."""

    id: Id
    name: str = ""
    base: Id | None = None
    week: tuple[DayPattern | None, ...] = (None, None, None, None, None, None, None)
    exceptions: tuple[CalendarException, ...] = ()
    holidays: str = ""
    source_id: str = ""


class Scope(Record, frozen=True, kw_only=True):
    """What a window or a freeze is about; an empty tuple means all. A service is named as the user writes it."""

    work_kinds: tuple[str, ...] = ()
    environments: tuple[Id, ...] = ()
    services: tuple[str, ...] = ()
    release_types: tuple[str, ...] = ()


class Window(Record, frozen=True, kw_only=True):
    """When tasks of a scope may happen: [`start`, `start` + `length`), repeated by the RFC 5545 `rule` until `until`."""

    id: Id
    name: str = ""
    scope: Scope = Scope()
    start: Instant
    length: Minutes
    rule: str = ""
    until: Instant | None = None


class Freeze(Record, frozen=True, kw_only=True):
    """When tasks of a scope may not happen: [`start`, `finish`); hard for everybody, soft for all but emergency releases."""

    id: Id
    name: str = ""
    scope: Scope = Scope()
    start: Instant
    finish: Instant
    hard: bool = False


# ----------------------------------------------------------------------------------------------------------- baselines


class Baseline(Record, frozen=True, kw_only=True):
    """A schedule kept to compare with, as it stood on `day`. Which one is active stands in the settings."""

    id: Id
    name: str
    day: Day


class BaselineRow(Record, frozen=True, kw_only=True):
    """How a row stood in a baseline: its dates, its estimate, `work` of its people, `size` of a buffer.

    The row may be gone since. `id` is `baseline_row_id(baseline, row)`, so that a file lists the rows of a baseline together.
    """

    id: Id
    baseline: Id
    row: Id
    start: Instant
    finish: Instant
    estimate: Estimate | None = None
    work: Minutes | None = None
    size: Minutes | None = None


def baseline_row_id(baseline: Id, row: Id) -> Id:
    """The id under which a baseline keeps a row."""
    return f"{baseline}/{row}"


# ---------------------------------------------------------------------------------------------------------------- plan


class Quality(Record, frozen=True, kw_only=True):
    """The limits of the fourteen DCMA points; shares are per mille of the tasks or links looked at.

    Limits are the most that may be found, except `finish_to_start`, `length_index` and `execution_index`: the least.
    `quiet` are the numbers of points that the list of problems leaves out.
    """

    dangling: PerMille = PerMille(50)
    leads: PerMille = PerMille(0)
    lags: PerMille = PerMille(50)
    finish_to_start: PerMille = PerMille(900)
    hard_constraints: PerMille = PerMille(50)
    high_float: PerMille = PerMille(50)
    high_float_days: int = 44
    negative_float: PerMille = PerMille(0)
    long_tasks: PerMille = PerMille(50)
    long_task_days: int = 44
    invalid_dates: PerMille = PerMille(0)
    without_people: PerMille = PerMille(0)
    missed: PerMille = PerMille(50)
    slip_days: int = 600
    length_index: PerMille = PerMille(950)
    execution_index: PerMille = PerMille(950)
    quiet: tuple[int, ...] = ()


class Settings(Record, frozen=True, kw_only=True):
    """What holds for the whole plan. `start` None: the earliest start of its releases. `calendar` names the plan's calendar.

    `critical_by` auto: by driving path where windows or meeting days stand in the plan, else by float at or below
    `critical_float`; what has no more float than `near_critical` is near critical. `direction` and `finish` are for plans without
    releases (a release has its own).
    `baseline` is the active one, None where nothing is compared.
    """

    start: Instant | None = None
    finish: Instant | None = None
    direction: Direction = "forward"
    calendar: Id | None = None
    minutes_per_day: Minutes = Minutes(480)
    minutes_per_week: Minutes = Minutes(2400)
    days_per_month: int = 20
    zone: str = ""
    currency: str = "EUR"
    status_date: Instant | None = None
    critical_by: Literal["auto", "float", "driving path"] = "auto"
    critical_float: Minutes = Minutes(0)
    near_critical: Minutes = Minutes(960)
    quality: Quality = Quality()
    float_to_target: bool = False
    baseline: Id | None = None


class Plan(Record, frozen=True, kw_only=True):
    """One release plan. Tables are keyed by id; their iteration order means nothing."""

    title: str = ""
    settings: Settings = Settings()
    rows: Mapping[Id, Row] = {}
    links: Mapping[Id, Link] = {}
    releases: Mapping[Id, Release] = {}
    phases: Mapping[Id, Phase] = {}
    gates: Mapping[Id, Gate] = {}
    buffers: Mapping[Id, Buffer] = {}
    resources: Mapping[Id, Resource] = {}
    assignments: Mapping[Id, Assignment] = {}
    calendars: Mapping[Id, Calendar] = {}
    windows: Mapping[Id, Window] = {}
    freezes: Mapping[Id, Freeze] = {}
    baselines: Mapping[Id, Baseline] = {}
    baseline_rows: Mapping[Id, BaselineRow] = {}


TABLES: Mapping[str, type[Record]] = {
    "rows": Row,
    "links": Link,
    "releases": Release,
    "phases": Phase,
    "gates": Gate,
    "buffers": Buffer,
    "resources": Resource,
    "assignments": Assignment,
    "calendars": Calendar,
    "windows": Window,
    "freezes": Freeze,
    "baselines": Baseline,
    "baseline_rows": BaselineRow,
}
"""Every table of a plan by its field's name, in the order in which a file lists them."""
