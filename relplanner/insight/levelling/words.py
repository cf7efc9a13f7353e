"""Why levelling moved a row, and why a clash stays, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from relplanner.insight.clashes import Clash
from relplanner.insight.levelling.answer import Left, Move
from relplanner.insight.levelling.graph import EVER, NEVER
from relplanner.insight.levelling.problem import Problem, Why
from relplanner.insight.levelling.profiles import profile_of
from relplanner.insight.load import Booking, Load
from relplanner.insight.wording import LISTED, days_text, listed, moment_text, units_text
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Id, Instant, LevellingMark, Minutes, PerMille, Plan
from relplanner.schedule.result import Schedule

STAYS: Mapping[Why, tuple[str, str]] = {
    "started": ("has started", "have started"),
    "by hand": ("keeps the dates set by hand", "keep the dates set by hand"),
    "pinned": ("is pinned to its date", "are pinned to their dates"),
    "window": ("finds no free time in its window", "find no free time in their window"),
    "backward": (
        "is planned backward and finds no free time in front of its target",
        "are planned backward and find no free time in front of their targets",
    ),
    "as late as possible": (
        "stands as late as possible and finds no free time before",
        "stand as late as possible and find no free time before",
    ),
    "priority": ("has priority 1000, which never moves", "have priority 1000, which never moves"),
    "scope": ("was not to be moved", "were not to be moved"),
    "early": ("starts before the date from which on work may move", "start before the date from which on work may move"),
    "event": ("is a meeting or a milestone", "are meetings or milestones"),
}
"""Why rows stay where they are: of one, and of several."""

PRESENCE = 183 * 1440
"""So far around a booking it is looked for how long somebody is there on end."""


class Words:
    """Sentences about one levelled plan."""

    def __init__(self, plan: Plan, schedule: Schedule, loads: Mapping[Id, Load], problem: Problem) -> None:
        self.plan = plan
        self.schedule = schedule
        self.loads = loads
        self.problem = problem
        self.year = to_datetime(schedule.start).year

    def name(self, row: Id) -> str:
        """A row's name, in quotation marks."""
        return f"“{self.plan.rows[row].name or 'a row without a name'}”"

    def _names(self, rows: Sequence[Id]) -> str:
        return listed([self.name(row) for row in rows[:LISTED]], len(rows))

    # ----------------------------------------------------------------------------------------------------------- moves

    def blocker(self, row: Id, free: tuple[int, int]) -> tuple[Id, tuple[Id, ...]]:
        """Whom a row waits for that could stand in `free` by its links, and the rows that hold it up; the last of all reasons."""
        now = self.schedule.starts[self._place(row)]
        best: tuple[int, Id] = (free[0], "")
        for resource in self._limited(row):
            best = max(best, (self._blocked_until(resource, row, free, now), resource))
        until, resource = best
        if not resource:
            return "", ()
        there = [one for one in self.loads[resource].bookings if one.task != row and one.start < until <= one.finish]
        ending = [one.task for one in there if one.finish == until] or [one.task for one in there]
        return resource, tuple(sorted(set(ending), key=self._place))

    def _blocked_until(self, resource: Id, row: Id, free: tuple[int, int], now: int) -> int:
        """The end of the last stretch in front of `now` in which the resource has no room for a row, or is away."""
        load = self.loads[resource]
        profile = profile_of(load.resource)
        units, release, found = 0, "", NEVER
        own: list[Booking] = []
        for one in load.everything:
            if one.where is None and one.task == row:
                units, release = max(units, one.units), one.release
                own.append(one)
            elif one.start < now and one.finish > free[0] and one.start < one.finish:
                profile.take(one.start, one.finish, one.units, one.release)
        if free[0] < now:
            found = profile.after(free[0], now, min(units, profile.capacity), release)
            beside = [span for one in own if one.regime == "ignoring" for span in one.hours.intervals(free[0], now)]
            away = (
                gone for span in beside for gone in load.away(*span, days_off=True) if gone[0] < span[1] and gone[1] > span[0]
            )
            found = max([found, *(back for _, back in away if back <= now)])
        return found if found <= now else NEVER

    def blocker_behind(self, row: Id, free: tuple[int, int]) -> tuple[Id, tuple[Id, ...]]:
        """The same for a row that is planned backward: who would be short of time if it stood in `free`, and by which rows."""
        at = self._place(row)
        finish = self.schedule.finishes[at]
        best: tuple[int, Id, tuple[Id, ...]] = (EVER, "", ())
        for resource in self._limited(row):
            there = [one for one in self.loads[resource].bookings if one.task != row and finish <= one.start < free[1]]
            if there:
                first = min(one.start for one in there)
                rows = {one.task for one in there if one.start == first}
                best = min(best, (first, resource, tuple(sorted(rows, key=self._place))))
        return best[1], best[2]

    def told(self, row: Id, was: Instant, mark: LevellingMark) -> Move:
        """What the mark of a row tells."""
        now = Instant(self.schedule.starts[self._place(row)])
        because = self._because(row, mark.resource, mark.because, backward=mark.backward)
        return Move(row=row, was=was, now=now, because=because, resource=mark.resource, blocking=mark.because)

    def _because(self, row: Id, resource: Id, blocking: tuple[Id, ...], *, backward: bool) -> str:
        if not resource:
            names = [self.plan.resources[key].name for key in self._limited(row)]
            verb = "are" if len(names) > 1 else "is"
            when = "later" if backward else "earlier"
            return f"There is no {when} time in which {listed(names[:LISTED], len(names))} {verb} free."
        if not blocking:
            why = "is busy in another plan" if resource in self.problem.occupied else "is away"
            return f"{self.plan.resources[resource].name} {why}."
        until = max(self.schedule.finishes[self._place(task)] for task in blocking)
        since = min(self.schedule.starts[self._place(task)] for task in blocking)
        said = f"from {moment_text(Instant(since), self.year)}" if backward else f"until {moment_text(Instant(until), self.year)}"
        who = self.plan.resources[resource]
        works = "is used by" if who.kind == "environment" else "works on"
        return f"{who.name} {works} {self._names(blocking)} {said}."

    def _place(self, row: Id) -> int:
        return self.schedule.outline.index[row]

    def _limited(self, row: Id) -> list[Id]:
        found = {self.problem.resources[need.resource] for need in self.problem.needs.get(self._place(row), ())}
        return sorted(found, key=lambda key: (self.plan.resources[key].name, key))

    # ------------------------------------------------------------------------------------------------------------ left

    def left(self, clash: Clash) -> Left:
        """Why a clash stays, and what would solve it."""
        return Left(clash=clash, reason=self._reason(clash))

    def _reason(self, clash: Clash) -> str:
        problem = self.problem
        who = self.plan.resources[clash.resource].name
        places = [self._place(task) for task in clash.tasks]
        if clash.kind == "absence":
            return self._absent(clash, who, places)
        alone = self._too_much(clash)
        if alone:
            return alone
        free = [task for task, v in zip(clash.tasks, places, strict=True) if v in problem.movable]
        if not free:
            return f"{self._stay(places)}; give one to somebody else, or move it yourself."
        return f"{self._seek(free)} no time in which {who} has room{self._held(places)}; {self._cure(places)}, or share the work."

    def _seek(self, rows: Sequence[Id]) -> str:
        return f"{self._names(rows)} {'find' if len(rows) > 1 else 'finds'}"

    def _held(self, places: Sequence[int]) -> str:
        """What keeps rows from standing later, where something does."""
        if not any(v in self.problem.latest for v in places):
            return ""
        return " within the float" if self.problem.options.within_float else " in front of a pin, a latest date or fixed work"

    def _cure(self, places: Sequence[int]) -> str:
        return "let the date follow" if any(v in self.problem.latest for v in places) else "add capacity"

    def _stay(self, places: Sequence[int]) -> str:
        groups: dict[Why, list[Id]] = {}
        for v in places:
            why = self.problem.kept.get(v, "event")
            if v not in self.problem.movable:
                groups.setdefault(why, []).append(self.problem.ids[v])
        parts = [f"{self._names(rows)} {STAYS[why][len(rows) > 1]}" for why, rows in groups.items()]
        return "; ".join(parts)

    def _absent(self, clash: Clash, who: str, places: Sequence[int]) -> str:
        free = [task for task, v in zip(clash.tasks, places, strict=True) if v in self.problem.movable]
        if not free:
            return f"{self._stay(places)}, and {who} is away; name a deputy, or move it yourself."
        if said := self._too_long(clash, free):
            return said
        place = f"no place outside the time in which {who} is away{self._held(places)}"
        return f"{self._seek(free)} {place}; name a deputy, or split the work."

    def _too_long(self, clash: Clash, rows: Sequence[Id]) -> str:
        """Whether work that goes on while its people are away is longer than they are ever there on end."""
        load, day = self.loads[clash.resource], self.plan.settings.minutes_per_day
        said = []
        for one in load.bookings:
            if one.task in rows and one.regime == "ignoring":
                needed, there = one.hours.between(one.start, one.finish), self._longest_presence(load, one)
                if needed <= there:
                    return ""
                said.append((needed, there, one.task))
        if not said:
            return ""
        needed, there, task = max(said)
        name = load.resource.name
        return (
            f"{self.name(task)} takes {days_text(Minutes(needed), day)} on end, and {name} is never there for more than "
            f"{days_text(Minutes(there), day)}; let it wait while {name} is away, or name a deputy."
        )

    def _longest_presence(self, load: Load, one: Booking) -> int:
        """The most minutes of a booking's hours in which its resource is there without a break."""
        first, last = one.start - PRESENCE, one.finish + PRESENCE
        gone = [away for away in load.away(first, last, days_off=True) if one.hours.between(*away)]
        edges = [first, *(edge for away in gone for edge in away), last]
        return max(
            one.hours.between(start, finish) for start, finish in zip(edges[::2], edges[1::2], strict=True) if start < finish
        )

    def _too_much(self, clash: Clash) -> str:
        """Whether capacity can never meet the need: that of one task alone, or any need at all."""
        resource = self.plan.resources[clash.resource]
        capacity = max([resource.capacity, *(step.units for step in resource.capacity_steps)])
        if capacity == 0:
            return f"{resource.name} has no capacity at all; give {resource.name} some, or the work to somebody else."
        for task in clash.tasks:
            needed = PerMille(sum(one.units for one in self.loads[clash.resource].bookings if one.task == task))
            if resource.kind != "environment" and needed > capacity:
                wants, has = units_text(needed), units_text(PerMille(capacity))
                return (
                    f"{self.name(task)} alone needs {wants} of {resource.name}, who has {has}; lower its units or add capacity."
                )
        return ""
