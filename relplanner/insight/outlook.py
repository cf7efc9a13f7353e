"""How each release stands: its go-live against its target, its phases, buffers and gates, and the plan's health in figures.

A release planned for a day means the end of that day, or of the deployment window that opens on it. Lateness is working time on
the release's calendar; where there is none between target and go-live, work done in windows behind the target counts instead, so
that a deployment on Saturday misses a target of Friday.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from relplanner.insight.buffer_starts import begin_of
from relplanner.insight.clashes import Clash
from relplanner.insight.load import Hours
from relplanner.insight.relations import Relations
from relplanner.insight.window_work import block_start, in_window
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Decision, Id, Instant, Minutes, Plan, Release
from relplanner.plan.problems import Problem
from relplanner.schedule.lateness import minutes_by_the_clock
from relplanner.schedule.result import Schedule


class BufferReading(msgspec.Struct, frozen=True, kw_only=True):
    """A buffer: what its rule gives it and what is left. `consumed` = `size` - `left`, negative where time was gained."""

    id: Id
    phase: Id | None
    release: Id | None
    size: Minutes
    left: Minutes
    consumed: Minutes


class GateReading(msgspec.Struct, frozen=True, kw_only=True):
    """A gate: when it stands, what was decided, and how many of its criteria are met."""

    id: Id
    name: str
    at: Instant
    decision: Decision
    approvers: tuple[str, ...]
    met: int
    criteria: int


class PhaseOutlook(msgspec.Struct, frozen=True, kw_only=True):
    """A phase with the buffers and gates that stand in it, in tree order; its exit gate is the last one."""

    id: Id
    name: str
    kind: str
    start: Instant
    finish: Instant
    buffers: tuple[BufferReading, ...]
    gates: tuple[GateReading, ...]

    @property
    def gate(self) -> GateReading | None:
        """The exit gate, if there is one."""
        return self.gates[-1] if self.gates else None

    @property
    def buffer_size(self) -> Minutes:
        """Minutes of all its buffers."""
        return Minutes(sum(one.size for one in self.buffers))

    @property
    def buffer_left(self) -> Minutes:
        """Minutes that are left of them."""
        return Minutes(sum(one.left for one in self.buffers))


class ReleaseOutlook(msgspec.Struct, frozen=True, kw_only=True):
    """A release: `go_live` None where it names no go-live milestone; `due` is the instant that its target means.

    `deployed` is where the deployment in a window starts that ends with the go-live, else the go-live itself.
    `late_by` and `early_by` are working minutes on the release's calendar; one of them is 0, both where there is no target.
    """

    id: Id
    name: str
    type: str
    owner: str
    start: Instant
    finish: Instant
    target: Instant | None
    due: Instant | None
    ready: Instant | None
    go_live: Instant | None
    deployed: Instant | None
    late_by: Minutes
    early_by: Minutes
    phases: tuple[PhaseOutlook, ...]

    @property
    def named_by(self) -> Instant | None:
        """An instant on the day by which people name the go-live: that on which its deployment begins."""
        return None if self.go_live is None or self.deployed is None else Instant(min(self.deployed, self.go_live - 1))

    @property
    def late(self) -> bool:
        """Whether the target is missed."""
        return self.late_by > 0


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The plan in figures; minutes are working time, `critical_length` along the longest driving path."""

    errors: int
    warnings: int
    notes: int
    clashes: int
    late_releases: int
    buffer_size: Minutes
    buffer_left: Minutes
    critical_length: Minutes
    start: Instant
    finish: Instant


def buffers_of(plan: Plan, schedule: Schedule, relations: Relations) -> tuple[BufferReading, ...]:
    """All buffers in tree order."""
    outline = schedule.outline
    found = []
    for position in sorted(outline.index[one] for one in plan.buffers):
        row = outline.ids[position]
        hours: Hours = schedule.worktime.task_calendar(row)
        size = schedule.buffer_sizes.get(row, Minutes(0))
        begin, end = begin_of(plan, schedule, row), plan.buffers[row].committed_end
        held = begin != schedule.starts[position]
        left = Minutes(max(0, hours.between(begin, end if held and end is not None else schedule.finishes[position])))
        found.append(
            BufferReading(
                id=row,
                phase=_id(relations, relations.phase_of[position]),
                release=_id(relations, relations.release_of[position]),
                size=size,
                left=left,
                consumed=Minutes(size - left),
            )
        )
    return tuple(found)


def releases_of(
    plan: Plan, schedule: Schedule, relations: Relations, buffers: Sequence[BufferReading]
) -> tuple[ReleaseOutlook, ...]:
    """All releases in tree order, each with its phases."""
    index = schedule.outline.index
    ordered = sorted(plan.releases.values(), key=lambda one: index[one.id])
    return tuple(_release(plan, schedule, relations, one, buffers) for one in ordered)


def health_of(
    schedule: Schedule,
    *,
    releases: Iterable[ReleaseOutlook],
    buffers: Sequence[BufferReading],
    clashes: Sequence[Clash],
    problems: Iterable[Problem],
) -> Health:
    """Count and add up."""
    counts = {"error": 0, "warning": 0, "note": 0}
    for problem in problems:
        counts[problem.severity] += 1
    return Health(
        errors=counts["error"],
        warnings=counts["warning"],
        notes=counts["note"],
        clashes=len(clashes),
        late_releases=sum(one.late for one in releases),
        buffer_size=Minutes(sum(one.size for one in buffers)),
        buffer_left=Minutes(sum(one.left for one in buffers)),
        critical_length=schedule.critical_length,
        start=schedule.start,
        finish=schedule.finish,
    )


def due_instant(release: Release) -> Instant | None:
    """What a target means: itself where it has a time, else the end of its day."""
    if release.target is None or release.target_timed:
        return release.target
    return Instant(release.target + MINUTES_PER_DAY)


def _release(
    plan: Plan, schedule: Schedule, relations: Relations, release: Release, buffers: Sequence[BufferReading]
) -> ReleaseOutlook:
    outline = schedule.outline
    at = outline.index[release.id]
    row = plan.rows[release.id]
    due = schedule.targets.get(release.id, due_instant(release))
    go_live = _milestone(schedule, release.go_live)
    late = early = 0
    if due is not None and go_live is not None:
        hours: Hours = schedule.worktime.task_calendar(release.id)
        late = hours.between(due, go_live) if go_live > due else 0
        if go_live > due and not late:
            rows, day = range(at, outline.end[at]), plan.settings.minutes_per_day
            late = minutes_by_the_clock(schedule.dating, rows, due, go_live, day)
        early = hours.between(go_live, due) if go_live < due else 0
    return ReleaseOutlook(
        id=release.id,
        name=row.name if not release.version or row.name.endswith(release.version) else f"{row.name} {release.version}",
        type=release.type,
        owner=release.owner,
        start=Instant(schedule.starts[at]),
        finish=Instant(schedule.finishes[at]),
        target=release.target,
        due=due,
        ready=_milestone(schedule, release.ready),
        go_live=go_live,
        deployed=_deployed(schedule, at, go_live),
        late_by=Minutes(late),
        early_by=Minutes(early),
        phases=tuple(
            _phase(plan, schedule, relations, position, buffers)
            for position in range(at, outline.end[at])
            if relations.phase_of[position] == position
        ),
    )


def _phase(plan: Plan, schedule: Schedule, relations: Relations, at: int, buffers: Sequence[BufferReading]) -> PhaseOutlook:
    outline = schedule.outline
    row = relations.row(at)
    inside = [outline.ids[position] for position in range(at, outline.end[at]) if relations.phase_of[position] == at]
    return PhaseOutlook(
        id=row.id,
        name=row.name,
        kind=plan.phases[row.id].kind,
        start=Instant(schedule.starts[at]),
        finish=Instant(schedule.finishes[at]),
        buffers=tuple(one for one in buffers if one.phase == row.id),
        gates=tuple(_gate(plan, schedule, one) for one in inside if one in plan.gates),
    )


def _gate(plan: Plan, schedule: Schedule, gate: Id) -> GateReading:
    found = plan.gates[gate]
    return GateReading(
        id=gate,
        name=plan.rows[gate].name,
        at=Instant(schedule.finishes[schedule.outline.index[gate]]),
        decision=found.decision,
        approvers=found.approvers,
        met=sum(one.met for one in found.criteria),
        criteria=len(found.criteria),
    )


def _deployed(schedule: Schedule, release: int, go_live: Instant | None) -> Instant | None:
    """The start of the windowed work that ends with the go-live, else the go-live."""
    if go_live is None:
        return None
    inside = range(release, schedule.outline.end[release])
    starts = [block_start(schedule, at) for at in inside if schedule.finishes[at] == go_live and in_window(schedule, at)]
    return Instant(min([go_live, *starts]))


def _milestone(schedule: Schedule, row: Id | None) -> Instant | None:
    position = schedule.outline.index.get(row) if row is not None else None
    return Instant(schedule.finishes[position]) if position is not None else None


def _id(relations: Relations, position: int) -> Id | None:
    return relations.outline.ids[position] if position >= 0 else None
