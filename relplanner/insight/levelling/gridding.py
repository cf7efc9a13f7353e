"""Whether a problem fits a grid, and the way there and back.

It does where everything that moves works at the same hours: then time is counted in working minutes of these hours, and the
largest number that divides all lengths, lags and bounds is the width of a slot. Nothing is rounded, so a grid's answer is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd

from relplanner.insight.levelling.generation import Placed
from relplanner.insight.levelling.graph import EVER, NEVER, Arc, Graph
from relplanner.insight.levelling.grid import Grid
from relplanner.insight.levelling.problem import Need, Problem
from relplanner.schedule.placing import Point, Span
from relplanner.schedule.working_time import WorkingTime

FINE = 48
"""A grid with more slots than this to a task on average is slower than the clock."""

AHEAD = 6 * 366 * 1440
"""So far behind the plan's start hours are compared."""


class Gridding:
    """A grid of a problem, and the instants of its slots."""

    def __init__(self, problem: Problem, calendar: WorkingTime) -> None:
        self.problem = problem
        self.calendar = calendar
        old, count = problem.graph, calendar.count
        self.origin = min((count(at) for v, at in enumerate(old.start) if at > NEVER and problem.placers_at(v)), default=0)
        self.origin = min([self.origin, *(count(start) for start, _ in old.fixed.values())])
        self.lengths = [placer.minutes if isinstance(placer := problem.placers_at(v), Span) else 0 for v in range(old.size)]
        self.width = gcd(*self._numbers()) or 1

    def _numbers(self) -> Iterator[int]:
        """All lengths and offsets in working minutes."""
        old, count = self.problem.graph, self.calendar.count
        yield from self.lengths
        yield from (count(at) - self.origin for at in (*old.start, *old.finish) if at > NEVER)
        yield from (count(at) - self.origin for dates in old.fixed.values() for at in dates)
        yield from (arc.wait[1] for arcs in old.arcs_in.values() for arc in arcs)
        for needs in (self.problem.needs.get(v, ()) for v in old.fixed):
            for need in needs:
                yield from (count(at) - self.origin for at in self.problem.stand.spans[need.assignment])

    def slot(self, at: int) -> int:
        """The slot that begins with the first working minute at or after an instant."""
        return at if at in {NEVER, EVER} else (self.calendar.count(at) - self.origin) // self.width

    def end(self, slot: int) -> int:
        """The instant at which the last working minute before a slot ends."""
        return self.calendar.at_end(self.origin + slot * self.width)

    def graph(self) -> Graph:
        """The network in slots."""
        old = self.problem.graph

        def unlagged(arcs: dict[int, list[Arc]]) -> dict[int, list[Arc]]:
            return {
                v: [Arc(arc.kind, arc.other, (None, arc.wait[1] // self.width)) for arc in found] for v, found in arcs.items()
            }

        return Graph(
            order=old.order,
            before=old.before,
            behind=old.behind,
            arcs_in=unlagged(old.arcs_in),
            arcs_out=unlagged(old.arcs_out),
            members=old.members,
            start=[max(self.slot(at), 0) for at in old.start],
            finish=[self.slot(at) for at in old.finish],
            fixed={v: (self.slot(start), self.slot(finish)) for v, (start, finish) in old.fixed.items()},
            tiers=old.tiers,
            lengths=[length // self.width for length in self.lengths],
            goals=old.goals,
        )

    def grid(self) -> Grid:
        """The field over the slots."""
        problem = self.problem
        scale = self._scale()
        capacities = [problem.plan.resources[key].capacity // scale[k] for k, key in enumerate(problem.resources)]
        needs: dict[int, dict[int, int]] = {}
        taken = []
        for v, need in self._limiting():
            units = min(need.units // scale[need.resource], capacities[need.resource])
            if v in problem.fixed:
                start, finish = problem.stand.spans[need.assignment]
                taken.append((need.resource, self.slot(start), self.slot(finish), units))
            else:
                own = needs.setdefault(v, {})
                own[need.resource] = min(own.get(need.resource, 0) + units, capacities[need.resource])
        latest = {v: (self.calendar.starts_by(at) - self.origin) // self.width for v, at in problem.latest.items()}
        return Grid(self.graph(), needs, capacities, taken, latest)

    def _limiting(self) -> Iterator[tuple[int, Need]]:
        """All bookings of people and teams; environments never limit anything on a grid."""
        resources = self.problem.plan.resources
        for v, needs in self.problem.needs.items():
            for need in needs:
                if resources[self.problem.resources[need.resource]].kind != "environment":
                    yield v, need

    def _scale(self) -> list[int]:
        """What divides capacity and all units of each resource."""
        found = [int(self.problem.plan.resources[key].capacity) for key in self.problem.resources]
        for _, need in self._limiting():
            found[need.resource] = gcd(found[need.resource], need.units)
        return [one or 1 for one in found]

    def instants(self, placed: Placed) -> Placed:
        """Dates in slots as instants; a start is the first working minute of its slot, a finish the end of the last one."""
        begin, end = self.calendar.at_start, self.calendar.at_end
        starts = [begin(self.origin + slot * self.width) for slot in placed.starts]
        finishes = [end(self.origin + slot * self.width) for slot in placed.finishes]
        for v, (start, finish) in self.problem.fixed.items():
            starts[v], finishes[v] = start, finish
        return Placed(starts, finishes, placed.failed)


def gridding(problem: Problem) -> Gridding | None:
    """The grid of a problem; None where it needs real time."""
    calendar = _one_calendar(problem)
    if calendar is None or problem.followers or problem.occupied or not _plain_resources(problem):
        return None
    found = Gridding(problem, calendar)
    lengths = [length for length in found.lengths if length]
    return found if sum(lengths) <= FINE * found.width * len(lengths) else None


def _one_calendar(problem: Problem) -> WorkingTime | None:
    """The hours at which everything that moves works; None where there are several."""
    used = _calendars(problem)
    if used is None or not used or problem.dating.bounds.shares:
        return None
    first, *others = used
    return first if all(_equal(one, first, problem.schedule.start) for one in others) else None


def _calendars(problem: Problem) -> list[WorkingTime] | None:
    """All hours that decide where something stands, each once; None where something does not stand by hours alone."""
    found: dict[int, WorkingTime] = {}
    network, fixed = problem.network, problem.fixed
    for v in range(network.size):
        placer = problem.placers_at(v)
        if placer is None or v in fixed or isinstance(placer, Point):
            continue
        if not isinstance(placer, Span):
            return None
        found[id(placer.calendar)] = placer.calendar
    for v, needs in problem.needs.items():
        for need in needs:
            if need.regime != "own" or not isinstance(need.hours, WorkingTime) or not (v in fixed or _whole(problem, v, need)):
                return None
            found[id(need.hours)] = need.hours
    clock = problem.schedule.worktime.shared.clock
    for calendar, minutes in problem.dating.bounds.waits:
        if minutes:
            found[id(calendar or clock)] = calendar or clock
    return list(found.values())


def _whole(problem: Problem, v: int, need: Need) -> bool:
    """Whether a booking takes the whole of its task."""
    placer, piece = problem.placers[v], need.piece
    return piece is None or (isinstance(placer, Span) and piece.minutes == placer.minutes and not piece.delay)


def _equal(one: WorkingTime, other: WorkingTime, start: int) -> bool:
    """Whether two calendars have the same hours in the years that matter."""
    return one.intervals(start - 1440, start + AHEAD) == other.intervals(start - 1440, start + AHEAD)


def _plain_resources(problem: Problem) -> bool:
    """Whether capacities are the same at all times, and no environment ever has more releases than it takes."""
    users: dict[int, set[str]] = {}
    for needs in problem.needs.values():
        for need in needs:
            users.setdefault(need.resource, set()).add(need.release)
    for k, releases in users.items():
        resource = problem.plan.resources[problem.resources[k]]
        if resource.capacity_steps or (resource.kind == "environment" and len(releases) * 1000 > resource.capacity):
            return False
    return True
