"""Clashes of rows that the search leaves where they stand, taken up afterwards: rows as late as possible, steps of one window.

A row that stands as late as possible is moved to the left, no further than its links let it; a step of a one-window block waits
inside the window, which stays the same. Each mark is tried with all dates, and kept only where it leaves less excess, breaks
nothing, and ends nothing later that has to hold; so levelling again finds the very same marks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from relplanner.insight.clashes import Clash
from relplanner.insight.levelling.graph import EVER
from relplanner.insight.levelling.marks import marked
from relplanner.insight.levelling.problem import Problem
from relplanner.insight.levelling.profiles import profile_of
from relplanner.insight.load import Booking, Load
from relplanner.insight.readings import Readings
from relplanner.plan.model import Id, Instant, LevellingMark, Plan
from relplanner.schedule.result import Schedule
from relplanner.schedule.windows import Step

ROUNDS = 60
"""So many marks are set at most."""

STEPS = 24
"""So often a row is moved on before it is given up."""

PROMISES = frozenset(("deadline-missed", "target-missed"))
"""Problems that levelling may bring: a deadline never moves work."""


class Dated(Protocol):
    """A plan with its dates and readings."""

    @property
    def plan(self) -> Plan:
        """The plan."""

    @property
    def schedule(self) -> Schedule:
        """Its dates."""

    @property
    def readings(self) -> Readings:
        """What follows from them."""

    def clashes(self, problem: Problem, /) -> Sequence[Clash]:
        """The clashes that are the problem's."""


D = TypeVar("D", bound=Dated)


def mended(first: D, problem: Problem, again: Callable[[D, Plan], D]) -> D:
    """The plan with marks on such rows as long as each leaves less excess; `again` dates a plan, computed from another one."""
    if not any(problem.mends(v) for v in problem.kept):
        return first
    best = first
    for _ in range(ROUNDS):
        tried = (again(best, marked(best.plan, {row: mark})) for row, mark in _marks(best, problem))
        better = next((one for one in tried if _is_better(one, best, first, problem)), None)
        if better is None:
            break
        best = better
    return best


def excess(dated: Dated, problem: Problem) -> int:
    """How much of all clashes of a problem is too much: minutes times units."""
    return sum((clash.finish - clash.start + 1) * (clash.units - clash.capacity) for clash in dated.clashes(problem))


def _is_better(one: Dated, best: Dated, first: Dated, problem: Problem) -> bool:
    if excess(one, problem) >= excess(best, problem) or _broken(one) - _broken(first):
        return False
    now, then = one.schedule, first.schedule
    if problem.options.within_float and _later(now, then, problem):
        return False
    return problem.keeps_priority(now, then) and _same_windows(now, then, problem)


def _later(now: Schedule, then: Schedule, problem: Problem) -> bool:
    """Whether the plan ends later, or something goes live later."""
    dating, network = problem.dating, problem.network
    goals = (goal for release in set(network.release) if (goal := dating.goal(release)) >= 0)
    return now.finish > then.finish or any(now.finishes[v] > then.finishes[v] for goal in goals for v in network.leaves(goal))


def _broken(dated: Dated) -> Counter[tuple[str, str]]:
    return Counter((one.code, one.subject) for one in dated.schedule.problems if one.code not in PROMISES)


def _same_windows(now: Schedule, then: Schedule, problem: Problem) -> bool:
    """Whether every block begins where it began, so that it stands in the window in which it stood."""
    blocks: dict[int, list[int]] = {}
    for v in range(problem.network.size):
        placer = problem.placers_at(v)
        if isinstance(placer, Step):
            blocks.setdefault(id(placer.block), []).append(v)
    return all(min(now.starts[v] for v in steps) == min(then.starts[v] for v in steps) for steps in blocks.values())


# ---------------------------------------------------------------------------------------------------------------- marks


def _marks(dated: Dated, problem: Problem) -> Iterator[tuple[Id, LevellingMark]]:
    """A mark for each such row of each clash, the least urgent first, then the last."""
    index, starts = problem.network.outline.index, dated.schedule.starts
    for clash in dated.clashes(problem):
        rows = [v for v in (index[task] for task in clash.tasks) if problem.mends(v)]
        for v in sorted(rows, key=lambda v: (problem.row(v).priority, -starts[v], -v)):
            step = isinstance(problem.placers_at(v), Step)
            at = _waiting(dated, problem, clash, v) if step else _earlier(dated, problem, v)
            if at is not None:
                because = tuple(task for task in clash.tasks if index[task] != v)
                yield (
                    problem.ids[v],
                    LevellingMark(
                        at=Instant(at),
                        resource=clash.resource,
                        because=because,
                        backward=not step,
                        answer=problem.options.name,
                    ),
                )


def _waiting(dated: Dated, problem: Problem, clash: Clash, v: int) -> int | None:
    """The first instant behind a step's start at which somebody of the clash is done."""
    row, start = problem.ids[v], dated.schedule.starts[v]
    there = dated.readings.loads[clash.resource].bookings
    ends = [one.finish for one in there if one.task in clash.tasks and one.task != row and one.finish > start]
    return min(ends, default=None)


def _earlier(dated: Dated, problem: Problem, v: int) -> int | None:
    """The last start in front of a row's own at which all of its resources have room; None where its links let it have none."""
    placer, schedule = problem.placers_at(v), dated.schedule
    if placer is None:
        return None
    floor = schedule.dating.early.starts[v]
    start, finish = schedule.starts[v], schedule.finishes[v]
    loads = [dated.readings.loads[problem.resources[need.resource]] for need in problem.needs[v]]
    for _ in range(STEPS):
        hit = min((_taken(load, problem.ids[v], start, finish) for load in loads), default=EVER)
        if hit >= EVER:
            return start if start < schedule.starts[v] else None
        start, finish, *_ = placer.late(EVER, hit)
        if start < floor:
            return None
    return None


def _taken(load: Load, row: Id, start: int, finish: int) -> int:
    """Where the first stretch of [start, finish) begins in which a resource has no room for a row, or is away; EVER for none."""
    own: list[Booking] = [one for one in load.bookings if one.task == row]
    if not own:
        return EVER
    profile = profile_of(load.resource)
    for one in load.everything:
        if (one.task != row or one.where is not None) and one.start < finish and one.finish > start and one.start < one.finish:
            profile.take(one.start, one.finish, one.units, one.release)
    hit = profile.before(start, finish, min(max(one.units for one in own), profile.capacity), own[0].release)
    beside = [span for one in own if one.regime == "ignoring" for span in one.hours.intervals(start, finish)]
    gone = [away[0] for span in beside for away in load.away(*span, days_off=True) if away[0] < span[1] and away[1] > span[0]]
    return min([hit, *gone])
