"""Until when each gate must be decided for its release to keep its deployment window, and what waiting longer costs.

The latest decision is found backward from the end of the window that the deployment has now, through windows, meetings, lags and
calendars, with all buffers at their size. What comes after it is found forward from a decision just too late: where the
deployment then stands, weekends, freezes and boards included.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from relplanner.insight.relations import Relations
from relplanner.insight.wording import WEEKDAYS, weekday_text
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Day, Id, Instant, Plan
from relplanner.schedule.bounds import Bounds
from relplanner.schedule.dating import Dating
from relplanner.schedule.passes import Backward, Forward
from relplanner.schedule.placing import POINT, Committed, Meeting, Span
from relplanner.schedule.result import Schedule
from relplanner.schedule.windows import Slots, Step, Windowed
from relplanner.schedule.working_time import EVER

Keeps = Literal["window", "target", "go-live"]


class GateDeadline(msgspec.Struct, frozen=True, kw_only=True):
    """The latest decision about a gate: `by` an instant, at `meeting` where it has meeting days (None: no meeting is left).

    `keeps` says what is kept: the `window` in which the deployment stands now, where none applies the target `window[1]`, and
    without a target the go-live as it is planned.
    `otherwise` is when the deployment begins if the decision comes later (None: it never does), `days` later than now.
    """

    gate: Id
    name: str
    release: Id
    stands: Instant
    by: Instant
    meeting: Instant | None
    has_meetings: bool
    keeps: Keeps
    window: tuple[Instant, Instant]
    otherwise: Instant | None
    days: int

    @property
    def spare(self) -> int:
        """Clock minutes between the decision as it is planned and the latest one."""
        return self.by - self.stands

    def sentence(self, year: int | None = None, today: Day | None = None) -> str:
        """`Approve Acceptance gate by Thu 12:00, or the window of Sat 24 Apr is lost: the next is Sat 1 May, 7 days later.`."""
        at = self.meeting if self.meeting is not None else self.by
        way = "at the meeting of" if self.meeting is not None else "by"
        near = today is not None and 0 <= at - today * 1440 < 7 * 1440
        day = WEEKDAYS[to_datetime(at).weekday()] if near else weekday_text(at, year)
        kept = weekday_text(self.window[0 if self.keeps == "window" else 1], year)
        lost = "is lost" if self.keeps != "go-live" else "moves"
        text = f"Approve {self.name} {way} {day} {to_datetime(at):%H:%M}, or the {self.keeps} of {kept} {lost}"
        if self.otherwise is None or self.keeps != "window":
            return f"{text}."
        return f"{text}: the next is {weekday_text(self.otherwise, year)}, {self.days} days later."


def gate_deadlines(plan: Plan, schedule: Schedule, relations: Relations) -> tuple[GateDeadline, ...]:
    """The latest decisions about every gate that is still to be decided and leads to its release's go-live, in tree order."""
    found: list[GateDeadline] = []
    for release in sorted(plan.releases, key=schedule.outline.index.__getitem__):
        found += _of_release(plan, schedule, relations, release)
    return tuple(found)


def _of_release(plan: Plan, schedule: Schedule, relations: Relations, release: Id) -> Iterator[GateDeadline]:
    dating: Dating = schedule.dating
    network, ids = dating.network, schedule.outline.ids
    goal = dating.goal(schedule.outline.index[release])
    if goal < 0:
        return
    within = network.before([goal])
    gates = [
        v
        for v in sorted(within)
        if v < network.size
        and plan.rows[ids[v]].kind == "gate"
        and plan.gates[ids[v]].decision in {"pending", "rejected"}
        and relations.release_of[v] == schedule.outline.index[release]
    ]
    stake = _at_stake(schedule, release, within, goal)
    if not gates or stake is None:
        return
    backward = _latest(dating, stake, within)
    for v in gates:
        by = min(backward.limits(v))
        if by < EVER // 2:
            yield _deadline(plan, schedule, release, v, by=by, stake=stake)


class _Stake(msgspec.Struct, frozen=True):
    """What may be lost: `nodes` must finish by the end of `window`; `first` is the node that stands for them."""

    nodes: tuple[int, ...]
    window: tuple[int, int]
    keeps: Keeps
    first: int


def _at_stake(schedule: Schedule, release: Id, within: set[int], goal: int) -> _Stake | None:
    """The last work in a window in front of the go-live, and that window; else the go-live itself and its target."""
    placers = schedule.dating.bounds.placers
    placed = [v for v in within if v < len(schedule.outline.ids) and isinstance(placers[v], Windowed | Step)]
    if placed:
        last = max(placed, key=lambda v: (schedule.finishes[v], v))
        placer = placers[last]
        block: tuple[int, ...] = tuple(placer.block.members) if isinstance(placer, Step) else (last,)
        first = min(block, key=lambda v: (schedule.starts[v], v))
        slots: Slots = placer.block.slots if isinstance(placer, Step) else placer.slots
        slot = next(slots.behind(schedule.starts[first] + 1), None)
        return _Stake(block, slot, "window", first) if slot is not None and slot[1] >= schedule.finishes[last] else None
    due = schedule.targets.get(release)
    if due is None:
        return _Stake((goal,), (schedule.starts[goal], schedule.finishes[goal]), "go-live", goal)
    if schedule.finishes[goal] > due:
        return None
    return _Stake((goal,), (schedule.starts[goal], due), "target", goal)


def _kept(dating: Dating) -> Bounds:
    """The bounds without any cap, committed buffers at the length that is left of them."""
    bounds = dating.bounds.copied()
    size = dating.network.nodes
    bounds.latest_start, bounds.latest_finish = [EVER] * size, [EVER] * size
    for v in dating.standing.committed:
        placer = bounds.placers[v]
        if isinstance(placer, Committed):
            left = placer.calendar.between(dating.starts[v], dating.finishes[v])
            bounds.placers[v] = Span(placer.calendar, left) if left > 0 else POINT
    return bounds


def _latest(dating: Dating, stake: _Stake, within: set[int]) -> Backward:
    """Late dates of all that leads to what is at stake."""
    bounds = _kept(dating)
    for v in stake.nodes:
        bounds.latest_finish[v] = stake.window[1]
    found = Backward(dating.network, bounds, [EVER] * dating.network.size, dating.starts, within=within)
    found.run()
    return found


def _deadline(plan: Plan, schedule: Schedule, release: Id, v: int, *, by: int, stake: _Stake) -> GateDeadline:
    dating: Dating = schedule.dating
    gate = schedule.outline.ids[v]
    placer = dating.bounds.placers[v]
    meetings = placer.meetings if isinstance(placer, Meeting) else None
    meeting = meetings.last(by, -1) if meetings is not None else None
    late = meetings.first(by + 1, -1) if meetings is not None else by + 1
    otherwise = _if_late(dating, v, late, stake) if late >= 0 else None
    return GateDeadline(
        gate=gate,
        name=plan.rows[gate].name,
        release=release,
        stands=Instant(schedule.finishes[v]),
        by=Instant(by),
        meeting=None if meeting is None or meeting < 0 else Instant(meeting),
        has_meetings=meetings is not None,
        keeps=stake.keeps,
        window=(Instant(stake.window[0]), Instant(stake.window[1])),
        otherwise=otherwise,
        days=0 if otherwise is None else otherwise // 1440 - schedule.starts[stake.first] // 1440,
    )


def _if_late(dating: Dating, gate: int, at: int, stake: _Stake) -> Instant | None:
    """When what is at stake would begin if the gate were decided at an instant; None where no window is left for it."""
    bounds = _kept(dating)
    bounds.placers[gate] = POINT
    bounds.start[gate] = max(bounds.start[gate], at)
    found = Forward(dating.network, bounds)
    found.follow(dating.early, ())
    start = min(found.starts[v] for v in stake.nodes)
    finish = max(found.finishes[v] for v in stake.nodes)
    placer = bounds.placers[stake.first]
    if isinstance(placer, Windowed | Step):
        slots = placer.block.slots if isinstance(placer, Step) else placer.slots
        if not slots.holds(start, finish):
            return None
    return Instant(start)
