"""Why a row stands where it stands.

With all other rows held where they are, removing every named driver lets the row move to an earlier date, and removing anything
else does not. Bounds are tried one by one (`relplanner.schedule.holding`); what lies between the bounds and the date (calendar,
leave, window, freeze, meeting) is found by taking it away and placing the row again. `earlier` says what the user can do about
each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from msgspec.structs import replace

from relplanner.insight.driver_words import advice, leave_text, link_text, mark_reason, place_text, when
from relplanner.insight.obstacles import Obstacle, present, without
from relplanner.insight.reasons import Driver, DriverKind, Side, Why
from relplanner.plan.model import Id, Instant, Plan
from relplanner.schedule.bounds import fixed
from relplanner.schedule.dating import PLAN, Dating
from relplanner.schedule.holding import Bound, alone, as_it_stands, bounds_on, later, limits_on
from relplanner.schedule.placing import POINT, ByHand, Committed, Done, Meeting, Pinned, Placer, Span, Started, Underway
from relplanner.schedule.result import Schedule
from relplanner.schedule.standing import Standing
from relplanner.schedule.windows import Step
from relplanner.schedule.working_time import EVER, NEVER, UNBOUNDED
from relplanner.schedule.worktime import Worktime


def why(plan: Plan, schedule: Schedule, row: Id) -> Why:
    """Explain a row's dates. Raises `KeyError` for an unknown row."""
    return _Question(plan, schedule, row).answer()


class _Question:
    """One row among the others, which stay where they are."""

    def __init__(self, plan: Plan, schedule: Schedule, row: Id) -> None:
        self.plan, self.schedule = plan, schedule
        self.at = schedule.outline.index[row]
        self.row = plan.rows[row]
        self.dating: Dating = schedule.dating
        self.network = self.dating.network
        self.placer = self.dating.bounds.placers[self.at]
        self.forward = as_it_stands(self.dating)
        self.start, self.finish = schedule.starts[self.at], schedule.finishes[self.at]
        self._lone: dict[tuple[Obstacle, ...], Placer] = {}

    def answer(self) -> Why:
        """Both sides and what would help."""
        if not self.network.leaf[self.at]:
            start, finish = self._children(self.schedule.starts, self.start), self._children(self.schedule.finishes, self.finish)
        else:
            start, finish = self._side(finish=False), self._side(finish=True)
        drivers = list(dict.fromkeys([*start, *finish]))
        return Why(
            start=Side(at=Instant(self.start), drivers=tuple(start)),
            finish=Side(at=Instant(self.finish), drivers=tuple(finish)),
            earlier=tuple(dict.fromkeys(advice(driver.kind, self.plan.rows.get(driver.id)) for driver in drivers)),
        )

    # -------------------------------------------------------------------------------------------------------- the sides

    def _children(self, dates: Sequence[int], at: int) -> list[Driver]:
        """The leaves that give a summary its date."""
        if self.row.by_hand is not None:
            return [self._driver("constraint", self.row.id, "Its dates were set by hand.", at)]
        verb = "starts" if dates is self.schedule.starts else "finishes"
        ids = self.network.outline.ids
        leaves = [ids[v] for v in self.network.leaves(self.at) if dates[v] == at]
        return [self._driver("child", key, f"It {verb} with “{self._name(key)}”.", at) for key in leaves]

    def _side(self, *, finish: bool) -> list[Driver]:
        """The drivers of a leaf's start or finish."""
        facts = self._facts()
        if facts:
            return facts
        if isinstance(self.placer, Started) and not isinstance(self.placer, Underway) and not finish:
            return [self._driver("progress", self.row.id, f"Its actual start is {when(self.start)}.", self.start)]
        if self.at in self.dating.moved or (self.at in self.dating.leading and not fixed(self.dating.bounds, self.at)):
            return self._opened() or self._late()
        if finish and isinstance(self.placer, Committed) and self.finish > self.start:
            text = f"Its end is committed to {when(self.placer.anchor)}."
            return [self._driver("constraint", self.row.id, text, self.placer.anchor)]
        return [*self._bounds(finish=finish), *self._in_its_block(), *self._obstacles(finish=finish)]

    def _facts(self) -> list[Driver]:
        """What makes a row stand whatever the logic says."""
        placer, constraint = self.placer, self.row.constraint
        if isinstance(placer, ByHand):
            return [self._driver("constraint", self.row.id, "Its dates were set by hand.", self.start)]
        if self.row.kind == "gate" and isinstance(placer, Done):
            return [self._driver("progress", self.row.id, f"It was decided {when(self.start)}.", self.start)]
        if isinstance(placer, Done) or (isinstance(placer, Pinned) and self.row.progress is not None):
            return [self._driver("progress", self.row.id, f"Its actual start is {when(self.start)}.", self.start)]
        if isinstance(placer, Pinned) and constraint is not None and constraint.at is not None:
            return [self._driver("constraint", self.row.id, f"It {constraint.kind} {when(constraint.at)}.", constraint.at)]
        return []

    def _opened(self) -> list[Driver]:
        """What holds back a step of a cutover that stands in its window from the opening on; none where it stands at its end."""
        late = self.dating.target_late
        if late is None or not isinstance(self.placer, Step):
            return []
        if late.bounds.latest_start[self.at] >= self.dating.bounds.latest_start[self.at]:
            return []
        opens = self.placer.block.slots.around(self.start, self.finish)[0]
        if self.start > opens and (found := self._bounds(finish=False)):
            return found
        text = f"Its window opens {when(opens)}; the target decides which one, and the reserve lies behind the last step."
        return [self._driver("window", self.row.id, text, opens)]

    def _late(self) -> list[Driver]:
        """What holds back a row in front of a target, or one as late as possible: what follows it, and its own promises."""
        moved = self.at in self.dating.moved
        mark = self.row.levelled
        if mark is not None and mark.backward and mark.at == self.start:
            text = f"Levelling moved it back to {when(mark.at)}{mark_reason(self.plan, mark)}."
            if self.row.priority >= 1000:
                text = f"Levelling holds it at {when(mark.at)}: its priority is 1000."
            return [self._driver("levelling", self.row.id, text, mark.at)]
        found = []
        if moved:
            found.append(self._driver("constraint", self.row.id, "It stands as late as what follows it allows.", self.start))
        if isinstance(self.placer, Committed):
            text = f"Its end is committed to {when(self.placer.anchor)}."
            found.append(self._driver("constraint", self.row.id, text, self.placer.anchor))
        limits = [
            (driver, start, finish) for driver, start, finish in self._limits(moved=moved) if min(start, finish) < UNBOUNDED
        ]
        found += [driver for driver, start, finish in limits if self._later(self.placer, start, finish) == 0]
        if limits:
            latest = min(start for _, start, _ in limits), min(finish for _, _, finish in limits)
            for obstacle in self._present():
                if self._later(self._without((obstacle,)), *latest) > 0:
                    found.append(self._obstacle(obstacle))
        if not moved:
            named = {(driver.kind, driver.id) for driver in found}
            found += [driver for driver in self._only_way() if (driver.kind, driver.id) not in named]
        return list(dict.fromkeys(found))

    def _only_way(self) -> list[Driver]:
        """The one follower through which a row leads to its target, where it would stand elsewhere if planned forward."""
        dating, network = self.dating, self.network
        goals = [v for goals in dating.goals.values() for v in goals]
        ways = dating.before(goals).intersection(network.followers(self.at))
        planned = dating.early.starts[self.at], dating.early.finishes[self.at]
        if self.at in goals or len(ways) != 1 or planned == (self.start, self.finish):
            return []
        way = ways.pop()
        key = network.outline.ids[network.position(way)]
        kind: DriverKind = "parent" if way in network.exits_of.get(self.at, ()) else "link"
        text = f"It is planned backward because it leads to the target through “{self._name(key)}”."
        return [self._driver(kind, key, text, self.start)]

    def _later(self, placer: Placer | None, start: int, finish: int) -> int:
        """How much later the row could stand by these limits alone; a committed buffer as long as it is now."""
        if isinstance(placer, Committed) and isinstance(self.placer, Committed):
            left = self.placer.calendar.between(self.start, self.finish)
            placer = Span(placer.calendar, left) if left > 0 else POINT
        return later(placer, (self.start, self.finish), start, finish)

    def _limits(self, *, moved: bool) -> Iterator[tuple[Driver, int, int]]:
        """The latest start and finish that each follower and each promise leaves."""
        dating, ids = self.dating, self.network.outline.ids
        late = dating.still if moved else dating.target_late
        for limit in limits_on(dating, late, self.at) if late is not None else ():
            key = ids[self.network.position(limit.node)]
            inside = limit.node < self.network.size and limit.node in self.network.members and limit.node in self._above()
            if inside:
                text = f"What follows its summary “{self._name(key)}” leaves it no more time."
                yield self._driver("parent", key, text, min(limit.start, limit.finish)), limit.start, limit.finish
            else:
                text = f"It stands as late as “{self._name(key)}” allows, counted back from what follows."
                yield self._driver("link", key, text, min(limit.start, limit.finish)), limit.start, limit.finish
        release = self.network.release[self.at]
        if not moved and self.at in dating.goals.get(release, ()):
            target = dating.targets[release]
            subject = ids[release] if release >= 0 else self.row.id
            text = f"It is planned backward from the target, {when(target)}."
            yield self._driver("constraint", subject, text, target), EVER, target
        if moved and dating.late.ends[self.at] < EVER:
            end, subject = dating.late.ends[self.at], ids[release] if release >= 0 else ""
            yield self._driver("plan end", subject, f"Nothing may move the end, {when(end)}.", end), EVER, end
        yield from self._promises()

    def _promises(self) -> Iterator[tuple[Driver, int, int]]:
        """The latest dates that the row and its summaries promise."""
        constraint = self.row.constraint
        if constraint is not None and constraint.at is not None and constraint.kind.endswith("no later than"):
            cap = self._same(self.row.id, constraint.at)
            driver = self._driver("constraint", self.row.id, f"It should {constraint.kind} {when(constraint.at)}.", constraint.at)
            yield (driver, cap, EVER) if constraint.kind.startswith("start") else (driver, EVER, cap)
        for at in (self.at, *self._above()):
            row = self.plan.rows[self.network.outline.ids[at]]
            if row.deadline is not None:
                cap = self._same(row.id, row.deadline)
                kind: DriverKind = "constraint" if at == self.at else "parent"
                yield (
                    self._driver(kind, row.id, f"The deadline of “{self._name(row.id)}” is {when(row.deadline)}.", cap),
                    EVER,
                    cap,
                )

    def _same(self, row: Id, at: Instant) -> int:
        """The last instant that is the same working instant as a latest date of this row, or of a summary above."""
        if self.dating.standing.around_the_clock(self.at):
            return at
        return self.dating.worktime.task_calendar(row).next_work(at)

    def _above(self) -> list[int]:
        return list(self.network.outline.ancestors(self.at))

    # ------------------------------------------------------------------------------------------------------- the bounds

    def _bounds(self, *, finish: bool) -> list[Driver]:
        """The bounds that alone put the row's start or finish where it stands."""
        found: list[Driver] = []
        for bound in bounds_on(self.dating, self.at, self.forward):
            drivers = self._links(bound)
            found += [one for one in drivers if self._holds(one.bound, on_finish=bound.finish, finish=finish)]
        for driver, on_finish in self._own_bounds():
            own = driver.kind != "plan start"
            if self._holds(driver.bound, on_finish=on_finish, finish=finish, own=own):
                found.append(driver)
        return found

    def _holds(self, at: int, *, on_finish: bool, finish: bool, own: bool = False) -> bool:
        """Whether a bound alone, on the start or on the finish, puts the one side where it stands; a gate's `own` has no lead."""
        placer = self.placer
        if own and isinstance(placer, Meeting) and at != placer.since:
            placer = replace(placer, lead=0)
        dates = alone(placer, at, on_finish=on_finish, before=self.start)
        return dates is not None and dates[finish] == (self.finish if finish else self.start)

    def _links(self, bound: Bound) -> list[Driver]:
        """A link as a driver; those into summaries above are the parents'."""
        ids = self.network.outline.ids
        if bound.node < self.network.size:
            return [self._driver("link", ids[bound.node], self._link_text(bound), bound.at)]
        return [
            self._driver("parent", above, f"Its summary “{self._name(above)}” waits until {when(at)}.", at)
            for above, at in self._waits(bound.node)
        ]

    def _waits(self, entry: int) -> Iterable[tuple[Id, int]]:
        """Until when each summary above waits by its own links."""
        above = self.network.outline.ids[self.network.position(entry)]
        own = [bound.at for bound in bounds_on(self.dating, entry, self.forward) if bound.node < self.network.size]
        if own:
            yield above, max(own)
        for bound in bounds_on(self.dating, entry, self.forward):
            if bound.node >= self.network.size:
                yield from self._waits(bound.node)

    def _in_its_block(self) -> list[Driver]:
        """The tree whose one window holds a step back, where the step by itself would stand in front of it."""
        if not isinstance(self.placer, Step):
            return []
        root = self.network.outline.ids[self.placer.block.root]
        text = f"It stands in one window with the rest of “{self._name(root)}”."
        return [self._driver("parent", root, text, self.start)]

    def _link_text(self, bound: Bound) -> str:
        link = self.network.special[bound.edge] if bound.edge >= 0 else None
        ends = link is None or link.type in {"FS", "FF"}
        date = (self.forward.finishes if ends else self.forward.starts)[bound.node]
        return link_text(self._name(self.network.outline.ids[bound.node]), link, date, bound.at)

    def _own_bounds(self) -> Iterable[tuple[Driver, bool]]:
        """Bounds that come from no link: those of the row, its summaries, its release and the plan."""
        row, constraint = self.row, self.row.constraint
        if constraint is not None and constraint.at is not None and constraint.kind.endswith("no earlier than"):
            text = f"It may {constraint.kind} {when(constraint.at)}."
            yield self._driver("constraint", row.id, text, constraint.at), constraint.kind.startswith("finish")
        for above in self.network.outline.ancestors(self.at):
            parent = self.plan.rows[self.network.outline.ids[above]]
            if (
                parent.constraint is not None
                and parent.constraint.kind == "start no earlier than"
                and parent.constraint.at is not None
            ):
                text = f"Its summary “{self._name(parent.id)}” may start no earlier than {when(parent.constraint.at)}."
                yield self._driver("parent", parent.id, text, parent.constraint.at), False
        if row.levelled is not None and not row.levelled.backward:
            text = f"Levelling moved it to {when(row.levelled.at)}{mark_reason(self.plan, row.levelled)}."
            yield self._driver("levelling", row.id, text, row.levelled.at), False
        if isinstance(self.placer, Started):
            if self.placer.since > NEVER:
                text = f"What remains of it runs from {when(self.placer.since)}."
                yield self._driver("progress", row.id, text, self.placer.since), False
        elif isinstance(self.placer, Meeting) and self.placer.since > NEVER:
            text = f"It was rejected; it is presented again after {when(self.placer.since)}."
            yield self._driver("progress", row.id, text, self.placer.since), False
        status = self.plan.settings.status_date
        if status is not None and not isinstance(self.placer, Started):
            text = f"Work that is not done cannot stand before the status date, {when(status)}."
            yield self._driver("progress", row.id, text, status), False
        if row.progress is not None and row.progress.resumes is not None:
            text = f"Its work was stopped and goes on {when(row.progress.resumes)}."
            yield self._driver("progress", row.id, text, row.progress.resumes), False
        yield self._origin(), False

    def _origin(self) -> Driver:
        release = self.network.release[self.at]
        origin = self.dating.origins[release]
        record = self.dating.release_at(release)
        if record is not None and record.start is not None:
            name = self._name(record.id)
            return self._driver("plan start", record.id, f"“{name}” starts {when(origin)}.", origin)
        return self._driver(
            "plan start",
            self.network.outline.ids[release] if release != PLAN else "",
            f"The plan starts {when(origin)}.",
            origin,
        )

    # ---------------------------------------------------------------------------------------------------- the obstacles

    def _obstacles(self, *, finish: bool) -> list[Driver]:
        """What lies between the bounds and the date: the least that must go for the row to move."""
        present = self._present()
        single = [obstacle for obstacle in present if self._moves((obstacle,), finish=finish)]
        if single:
            return [self._obstacle(obstacle) for obstacle in single]
        for count in range(2, len(present) + 1):
            for chosen in combinations(present, count):
                if self._moves(chosen, finish=finish):
                    return [self._obstacle(obstacle) for obstacle in chosen]
        return []

    def _present(self) -> list[Obstacle]:
        return present(self.plan, self.row, self.dating.standing.assigned.get(self.row.id, ()))

    def _moves(self, obstacles: tuple[Obstacle, ...], *, finish: bool) -> bool:
        """Whether the row moves once the obstacles are gone."""
        own, bounds = self.dating.scheduled.bounds, list(bounds_on(self.dating, self.at, self.forward))
        held = max([own.start[self.at], *(one.at for one in bounds if not one.finish)])
        held_finish = max([own.finish[self.at], *(one.at for one in bounds if one.finish)])
        placer = self._without(obstacles)
        if isinstance(self.placer, Meeting):
            held = held if isinstance(placer, Meeting) else max(held, self.placer.own)
            placer = replace(placer, own=self.placer.own) if isinstance(placer, Meeting) else placer
        start, end = placer.early(held, held_finish)
        return end < self.finish if finish else start < self.start

    def _without(self, obstacles: tuple[Obstacle, ...]) -> Placer:
        """How the row stands once obstacles are gone; start and finish ask for the same."""
        found = self._lone.get(obstacles)
        if found is None:
            worktime, assigned = Worktime.of(without(self.plan, obstacles)), self.dating.standing.assigned.get(self.row.id, [])
            found = Standing.lone(self.network, worktime, self.schedule.buffer_sizes, self.at, assigned)
            self._lone[obstacles] = found
        return found

    def _obstacle(self, obstacle: Obstacle) -> Driver:
        row = self.row
        bound = max(self.dating.forward(self.at).held[self.at], NEVER)
        if obstacle == "leave":
            away = [
                (person, absence)
                for a in self.dating.standing.assigned.get(row.id, ())
                if (person := self.plan.resources.get(a.resource)) is not None
                for absence in person.absences
                if absence.finish > bound and absence.start < self.finish
            ]
            return self._driver("leave", away[0][0].id if away else row.id, leave_text(away), self.start)
        if obstacle == "calendar":
            calendar = self.dating.worktime.calendar_id(row.id)
            name = self.plan.calendars[calendar].name if calendar is not None else "Standard"
            return self._driver(
                "calendar", calendar or "", f"Calendar “{name}” leaves out the time when nobody works.", self.start
            )
        return self._driver(obstacle, row.id, place_text(obstacle, self.start), self.start)

    # --------------------------------------------------------------------------------------------------------- the words

    def _driver(self, kind: DriverKind, key: Id, text: str, bound: int) -> Driver:
        return Driver(kind=kind, id=key, text=text, bound=Instant(bound))

    def _name(self, key: Id) -> str:
        return self.plan.rows[key].name or key
