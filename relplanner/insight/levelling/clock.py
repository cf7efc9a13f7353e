"""Resources in real time: the exact representation, for calendars, absences, windows and freezes of every kind.

Each node stands as its `Placer` of `relplanner.schedule` has it, so whatever bounds a date there bounds it here. A booking takes
its resource from its first to its last minute; where bookings of a resource work at different hours, exactly in those hours.
"""

from __future__ import annotations

from relplanner.insight.levelling.graph import EVER, NEVER
from relplanner.insight.levelling.problem import Need, Problem
from relplanner.insight.levelling.profiles import Profile, profile_of
from relplanner.insight.load import Load
from relplanner.schedule.placing import Late, Team

TRIES = 2000
"""Places that are looked at for one node before it counts as having none."""

AWAY_TRIES = 300
"""Places that are looked at to learn whether a booking can avoid its resource's absences at all."""

Interval = tuple[int, int]
Found = tuple[int, int, int, bool, list[Interval]]
"""Start, finish, bound, whether it stands in a clash, and the interval of each need."""


class Clock:
    """A field of minutes."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.placers = problem.placers
        self.latest = problem.latest
        self.failed = 0
        self.weight = 3
        self.bound: dict[int, int] = {}
        """The bound on the start from which each node that took a place stands there."""
        resources = [problem.plan.resources[key] for key in problem.resources]
        calendar = problem.schedule.worktime.resource_calendar
        self.profiles: list[Profile] = [profile_of(one) for one in resources]
        self.loads = [Load(one, (), calendar(one.id)) for one in resources]
        self.mixed = self._mixed()
        self._absent: dict[tuple[int, str, int, Interval], Interval] = {}
        self.needs = {v: self._possible(v, needs) for v, needs in problem.needs.items()}
        self.floors: dict[int, int] = {}
        """The starts in front of which nothing is looked for backward, where they are not those of now."""
        self._found: Found = (0, 0, 0, False, [])
        for v in (*problem.fixed, *sorted(problem.followers)):
            spans = problem.stand.spans
            self._reserve(v, [spans[need.assignment] for need in self.needs.get(v, ())])
        for k, key in enumerate(problem.resources):
            for one in problem.occupied.get(key, ()):
                for start, finish in one.hours.intervals(one.start, one.finish):
                    self.profiles[k].take(start, finish, one.units, one.release)
        for profile in self.profiles:
            profile.keep()

    def _mixed(self) -> list[bool]:
        """Whether bookings of each resource work at different hours."""
        seen: dict[int, set[int]] = {}
        for needs in self.problem.needs.values():
            for need in needs:
                seen.setdefault(need.resource, set()).add(id(need.hours))
        occupied = self.problem.occupied
        return [len(seen.get(k, ())) > 1 or key in occupied for k, key in enumerate(self.problem.resources)]

    def _possible(self, v: int, needs: tuple[Need, ...]) -> tuple[Need, ...]:
        """The needs of a node as far as they can be met at all; what cannot stays a clash, with its reason."""
        found: list[Need] = []
        for need in _merged(needs):
            profile = self.profiles[need.resource]
            if profile.capacity >= profile.least:
                regime = need.regime if self._avoidable(v, need) else "own"
                found.append(need._replace(units=min(need.units, profile.capacity), regime=regime))
        return tuple(found)

    def _avoidable(self, v: int, need: Need) -> bool:
        """Whether a booking beside its resource's own hours can stand outside of all its absences."""
        placer = self.placers[v]
        if need.regime == "own" or placer is None or v not in self.problem.movable:
            return need.regime == "own"
        bound = self.problem.schedule.starts[v]
        for _ in range(AWAY_TRIES):
            start, finish = placer.early(bound, NEVER)
            after = self._back(need, self._interval(v, need, (bound, NEVER), (start, finish)))
            if after == NEVER:
                return True
            bound = max(after, bound + 1)
        return False

    # ------------------------------------------------------------------------------------------------------- the field

    def clear(self) -> None:
        """Forget everything that was taken, but for what stands fixed."""
        for profile in self.profiles:
            profile.clear()
        self.failed = 0
        self.bound = {}

    def find(self, v: int, bound: int, finish_bound: int) -> Interval:
        """The first place in which the node's resources are free; where there is none in time, the first of all."""
        placer = self.placers[v]
        assert placer is not None  # noqa: S101 - summaries are never placed
        start, finish = placer.early(bound, finish_bound)
        needs = self.needs.get(v)
        if not needs:
            self._found = start, finish, bound, False, []
            return start, finish
        spans = [self._interval(v, need, (bound, finish_bound), (start, finish)) for need in needs]
        first: Found = start, finish, bound, True, spans
        latest = self.latest.get(v, EVER)
        if v in self.problem.movable:
            for _ in range(TRIES):
                after = max(self._after(need, span) for need, span in zip(needs, spans, strict=True))
                if after == NEVER:
                    self._found = start, finish, bound, False, spans
                    return start, finish
                if after >= EVER:
                    break
                bound = max(after, bound + 1)
                start, finish = placer.early(bound, finish_bound)
                if start > latest:
                    break
                spans = [self._interval(v, need, (bound, finish_bound), (start, finish)) for need in needs]
        self._found = first
        return first[0], first[1]

    def take(self, v: int) -> None:
        """Let the node take the place that was found last."""
        start, finish, bound, failed, spans = self._found
        self.bound[v] = bound
        if not spans:
            return
        if v in self.problem.followers:
            stand = self.problem.stand
            if (start, finish) == (stand.starts[v], stand.finishes[v]):
                return
        elif failed:
            self.failed += 1
        self._reserve(v, spans)

    def early(self, v: int, bound: int, finish_bound: int) -> Interval:
        """Find and take."""
        found = self.find(v, bound, finish_bound)
        self.take(v)
        return found

    def late(self, v: int, latest_start: int, latest_finish: int) -> Interval:
        """Take the last place by these in which the node's resources are free, or the last one of all."""
        return self.take_late(v, latest_start, latest_finish)[:2]

    def take_late(self, v: int, latest_start: int, latest_finish: int) -> Late:
        """The same, with the latest bounds that allow the place."""
        placer = self.placers[v]
        assert placer is not None  # noqa: S101 - summaries are never placed
        found = last = placer.late(latest_start, latest_finish)
        needs = self.needs.get(v)
        if not needs or v in self.problem.followers:
            return last
        floor = self.floors.get(v, self.problem.schedule.starts[v])
        spans = kept = [self._interval(v, need, (found[2], NEVER), found[:2]) for need in needs]
        for _ in range(TRIES):
            before = min(self._before(need, span) for need, span in zip(needs, spans, strict=True))
            if before == EVER:
                self._reserve(v, spans)
                return found
            if before <= NEVER:
                break
            latest_finish = min(before, latest_finish - 1)
            found = placer.late(latest_start, latest_finish)
            if found[0] < floor:
                break
            spans = [self._interval(v, need, (found[2], NEVER), found[:2]) for need in needs]
        self.failed += 1
        self._reserve(v, kept)
        return last

    # ------------------------------------------------------------------------------------------------------- bookings

    def _interval(self, v: int, need: Need, limits: Interval, stands: Interval) -> Interval:
        """When a need's booking is, where its node `stands` because of the `limits` on its start and finish."""
        start, finish = stands
        piece = need.piece
        if piece is None:
            return start, finish
        if need.regime == "window":
            return start + piece.delay, start + piece.delay + piece.minutes
        placer = self.placers[v]
        if need.apart and isinstance(placer, Team):
            return piece.place(placer.bound(*limits))
        return piece.place(start)

    def _reserve(self, v: int, spans: list[Interval]) -> None:
        for need, (start, finish) in zip(self.needs.get(v, ()), spans, strict=True):
            profile = self.profiles[need.resource]
            parts = need.hours.intervals(start, finish) if self.mixed[need.resource] else [(start, finish)]
            for begin, end in parts:
                if begin < end:
                    profile.take(begin, end, need.units, need.release)

    def _after(self, need: Need, span: Interval) -> int:
        """The bound from which a booking is out of the last trouble of its interval; NEVER where it has none."""
        profile = self.profiles[need.resource]
        if self.mixed[need.resource]:
            parts = need.hours.intervals(*span)
            after = max((profile.after(*part, need.units, need.release) for part in parts), default=NEVER)
        else:
            after = profile.after(*span, need.units, need.release)
        if need.regime != "own":
            after = max(after, self._back(need, span))
        if need.piece is not None and need.piece.delay and NEVER < after < EVER:
            calendar = need.piece.calendar
            after = after - need.piece.delay if need.regime == "window" else calendar.add(after, -need.piece.delay)
        return after

    def _before(self, need: Need, span: Interval) -> int:
        """The instant by which a booking must be over to be in front of the first trouble of its interval; EVER for none."""
        profile = self.profiles[need.resource]
        parts = need.hours.intervals(*span) if self.mixed[need.resource] else [span]
        before = min((profile.before(*part, need.units, need.release) for part in parts), default=EVER)
        return before if need.regime == "own" else min(before, self._gone(need, span))

    def _gone(self, need: Need, span: Interval) -> int:
        """When the resource of a booking beside its own hours leaves for its first absence there; EVER for none."""
        return self._away(need, span)[0]

    def _back(self, need: Need, span: Interval) -> int:
        """When the resource of a booking beside its own hours comes back from its last absence there; NEVER for none."""
        return self._away(need, span)[1]

    def _away(self, need: Need, span: Interval) -> Interval:
        """The two of them; the same spans are asked for by every schedule that is tried, so they are kept."""
        key = need.resource, need.regime, id(need.hours), span
        known = self._absent.get(key)
        if known is None:
            known = self._absent[key] = self._first_and_last(need, span)
        return known

    def _first_and_last(self, need: Need, span: Interval) -> Interval:
        first, last = EVER, NEVER
        for start, finish in need.hours.intervals(*span):
            for gone, back in self.loads[need.resource].away(start, finish, days_off=need.regime == "ignoring"):
                if gone < finish and back > start:
                    first, last = min(first, gone), max(last, back)
        return first, last


def _merged(needs: tuple[Need, ...]) -> list[Need]:
    """The needs with several bookings of one resource made one, for the whole of the task."""
    found: dict[int, Need] = {}
    for need in needs:
        first = found.get(need.resource)
        found[need.resource] = need if first is None else first._replace(units=first.units + need.units, piece=None)
    return list(found.values())
