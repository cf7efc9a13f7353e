"""The rows of the outline, and what only a release, a phase, a gate or a buffer has under the same id."""

from __future__ import annotations

from typing import Literal

from relplanner.plan.model.records import Id, Instant, Minutes, Money, PerMille, Record

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
    """What has really happened to a task. `remaining` wins over `percent` (per mille of the estimate done).

    Work that was stopped goes on at `resumes`, not before; None: it was not stopped. `actual_work` and `actual_cost` are what was
    really spent so far; None: what follows from the part that is done.
    """

    percent: PerMille = PerMille(0)
    actual_start: Instant | None = None
    actual_finish: Instant | None = None
    remaining: Minutes | None = None
    resumes: Instant | None = None
    actual_work: Minutes | None = None
    actual_cost: Money | None = None


class HandDates(Record, frozen=True, kw_only=True):
    """Dates that somebody set by hand and the schedule keeps (Microsoft Project: manually scheduled)."""

    start: Instant
    finish: Instant


class LevellingMark(Record, frozen=True, kw_only=True):
    """What levelling did to a row: it starts no earlier than `at`, for otherwise `resource` would be overloaded by `because`.

    `because` are the rows that it would have met there; they, and the resource, may be gone since. `answer` is the name of the
    answer that set the mark. `backward`: the row is planned backward from a target, or as late as possible, and starts no later
    than `at`; the mark means nothing where it is not planned so any more.
    """

    at: Instant
    backward: bool = False
    resource: Id = ""
    because: tuple[Id, ...] = ()
    answer: str = ""


class Row(Record, frozen=True, kw_only=True):
    """One line of the plan's outline, of whatever kind. Siblings stand in the order of (`rank`, `id`).

    `estimate` None: a milestone, gate, buffer or summary, or a task not estimated yet (it counts as zero, with a problem).
    `code` is a short name of the row in its template (B1, GP), "" where there is none; never needed to be unique.
    `due_within`: by when it is due after its release's go-live, in working time of its calendar (a gate with meeting days: at the
    first meeting from then on); its own `deadline` wins. `one_window`: the tree below is placed as a block in one deployment
    window. `repeats` is the RFC 5545 rule, with its time of day, by which the rows directly below were made (a recurring task);
    no date follows from it, it only makes more of them.
    `skills` are what whoever works on it must know. `fixed_cost` is what it costs besides its people, spread over its time.
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
    due_within: Minutes | None = None
    calendar: Id | None = None
    work_kind: str = ""
    priority: int = 500
    ignores_resource_calendars: bool = False
    by_hand: HandDates | None = None
    progress: Progress | None = None
    levelled: LevellingMark | None = None
    one_window: bool = False
    skills: tuple[str, ...] = ()
    fixed_cost: Money = Money(0)
    repeats: str = ""
    notes: str = ""
    source_id: str = ""


Direction = Literal["forward", "backward"]


class ItemVersion(Record, frozen=True, kw_only=True):
    """The version that a release makes of a configuration item."""

    item: Id
    version: str = ""


class Release(Record, frozen=True, kw_only=True):
    """What only a release has, under the id of its row. `ready` and `go_live` name two of its milestones.

    `direction` backward: planned from `target`. A `target` that is not `target_timed` is midnight of its day and means the end of
    that day, or of the deployment window that opens on it. The release's calendar is its row's `calendar`. `budget` None: none
    was given. `audience` are the groups of users that notice it (none named: everybody); `items` what it makes of which
    configuration item.
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
    budget: Money | None = None
    audience: tuple[str, ...] = ()
    items: tuple[ItemVersion, ...] = ()
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
    budget: Money | None = None


PHASES = ("planning", "design", "build", "integration test", "user acceptance test", "deployment", "review")

Decision = Literal["pending", "approved", "approved with conditions", "rejected", "waived"]


class Criterion(Record, frozen=True, kw_only=True):
    """A line of a gate's checklist."""

    text: str
    met: bool = False


class Vote(Record, frozen=True, kw_only=True):
    """What one approver of a gate said, and when; the decision is taken apart from it."""

    approver: str
    says: Literal["agrees", "objects"]
    at: Instant | None = None


class Gate(Record, frozen=True, kw_only=True):
    """What only a gate has. `approvers` are roles or names, `votes` what those of them said who have spoken.

    `meets` is an RFC 5545 rule with BYHOUR and BYMINUTE ("" = no meeting days): the gate stands on the first meeting at or after
    its predecessors plus `lead_time` (working time). `retrospective`: it was passed over and is caught up after the go-live;
    its row says by when (`due_within`, `deadline`), `reason` why, and whose risk it is until then.
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
    retrospective: bool = False
    votes: tuple[Vote, ...] = ()


BufferRule = Literal["fixed", "percent of chain", "cut and paste", "half of safety", "root of squares"]


class CommittedWork(Record, frozen=True, kw_only=True):
    """The likely estimate that a row of a buffer's phase had when the buffer was committed. The row may be gone since."""

    row: Id
    likely: Minutes


class Buffer(Record, frozen=True, kw_only=True):
    """What only a buffer has: the rule of its size. Its place is said by links, like that of any row.

    `size` counts for `fixed`; `share` for `percent of chain`; a computed size is rounded up to a multiple of `round_to`.
    `committed_end` not None: the buffer is committed, its end is anchored there; `committed_size` is the size that it had then,
    None where its rule goes on; `committed_work` are the estimates of then, so that whose estimate has grown is known. `feeding`:
    it protects the place where a side chain joins, not a phase's end.
    """

    id: Id
    rule: BufferRule = "fixed"
    size: Minutes = Minutes(0)
    share: PerMille = PerMille(0)
    round_to: Minutes = Minutes(240)
    committed_end: Instant | None = None
    committed_size: Minutes | None = None
    committed_work: tuple[CommittedWork, ...] = ()
    feeding: bool = False


class BufferMark(Record, frozen=True, kw_only=True):
    """How a buffer stood at a moment, kept for its fever chart: minutes of its chain, of what remained of it, of its size.

    `consumed` may be negative (gained) or above `size` (late). The buffer may be gone since.
    """

    id: Id
    buffer: Id
    at: Instant
    length: Minutes
    remaining: Minutes
    size: Minutes
    consumed: Minutes


def buffer_mark_id(buffer: Id, at: Instant) -> Id:
    """The id under which a buffer's state at a moment is kept."""
    return f"{buffer}/{at}"
