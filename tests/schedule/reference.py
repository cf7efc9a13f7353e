"""A slow scheduler of its own, minute by minute, to compare the real one with: it is read from the rules, not from the engine.

Working time is a mask of minutes, dates are found by trying, late dates are *defined* (the latest bound from which everything
behind still keeps its latest dates) instead of computed backward. `reference_rules` says how a single row stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from relplanner.plan.model import Link, Plan
from tests.schedule.reference_network import Network
from tests.schedule.reference_opening import began, early_dates, held_dates
from tests.schedule.reference_rules import NEVER, Dates, Rules
from tests.schedule.reference_time import HIGH, LOW, Beyond, first_known

FAR = HIGH + 1
UNBOUNDED = HIGH - 200 * 1440


class Violated(Exception):  # noqa: N818 - an answer, no error
    """A pin cannot be kept, or a latest date not be reached."""


class Reference:
    """Dates, late dates and floats of every leaf by its id.

    `early` is what floats of a backward release refer to, `dates` is where rows stand.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rules = rules = Rules(plan)
        self.leaves = rules.leaves
        network = Network(plan, rules)
        self.links_in, self.inside, self.order, self.behind = network.links_in, network.inside, network.order, network.behind
        self.origins = self._origins()
        self.targets = {key: target for key in plan.releases if (target := rules.target(key)) is not None}
        self.leading: set[str] = set()
        self.target_late: dict[str, Dates] = {}
        backward = [key for key, one in sorted(plan.releases.items()) if one.direction == "backward"]
        for key in plan.buffers:
            rules.keep_length(key, rules.sizes[key])
        self.opens: dict[str, int] = {}
        self.early = early_dates(self, backward)
        self.placed = self.early
        for key in plan.buffers:
            rules.keep_length(key, rules.times.of(key).count(*self.early[key]))
        self.target_late = held_dates(self, backward)
        if self.leading:
            held = {key: self.target_late[key] for key in self.leading if key not in rules.fixed and key not in rules.begun}
            self.placed = self.propagate([key for key in self.order if key not in held], self.bases(), held)
        self.dates = dict(self.placed)
        self._ends()
        self._as_late_as_possible()

    # ------------------------------------------------------------------------------------------------------------- starts

    def _origins(self) -> dict[str | None, int]:
        settings, releases = self.plan.settings, self.plan.releases
        given = [one.start for one in releases.values() if one.start is not None]
        plan = settings.start if settings.start is not None else min(given, default=None)
        if plan is None:
            plan = first_known(self.plan)
        return {None: plan, **{key: one.start if one.start is not None else plan for key, one in releases.items()}}

    def bases(self) -> dict[str, tuple[int, int]]:
        """The bounds of each leaf that come from no link."""
        return {key: self.rules.base(key, self.origins[self.rules.release(key)]) for key in self.leaves}

    # ---------------------------------------------------------------------------------------------------------- the passes

    def lagged(self, link: Link, dates: Mapping[str, Dates]) -> int:
        """The bound that a link puts on its successor, of those members of its predecessor that have dates."""
        members = [dates[leaf] for leaf in self.inside[link.predecessor] if leaf in dates]
        at = max(finish for _, finish in members) if link.type in {"FS", "FF"} else min(start for start, _ in members)
        amount = link.lag.amount
        if link.lag.kind == "elapsed":
            return at + amount
        if link.lag.kind == "percent":
            amount = (amount * self.rules.length(link.predecessor) + 500) // 1000
        return self.rules.times.of(link.successor).later(at, amount)

    def bounds(self, key: str, own: tuple[int, int], dates: Mapping[str, Dates], *, late: bool) -> tuple[int, int]:
        """The bounds on a leaf's start and finish. `late`: what has begun passes its start on to nobody."""
        bound, finish = own
        for link in self.links_in[key]:
            if not any(leaf in dates for leaf in self.inside[link.predecessor]):
                continue
            if link.type in {"FS", "FF"} or not late or link.predecessor not in self.rules.begun:
                at = self.lagged(link, dates)
                if link.type in {"FS", "SS"}:
                    bound = max(bound, at)
                else:
                    finish = max(finish, at)
        return bound, finish

    def propagate(
        self,
        order: Sequence[str],
        bases: Mapping[str, tuple[int, int]],
        known: Mapping[str, Dates],
        check: Callable[[str, Dates], None] | None = None,
    ) -> dict[str, Dates]:
        """Place some leaves in order. With `check` in the manner of late dates: pins are asked whether they can be kept."""
        slots: dict[str, int] = {}
        while True:
            found, again = dict(known), False
            for key in order:
                own = bases.get(key, (NEVER, NEVER))
                if check is not None and key in self.rules.fixed:
                    self._keep(key, found)
                    continue
                bound, finish = self.bounds(key, own, found, late=check is not None)
                block = self.rules.block(key)
                if block is None:
                    place = self.rules.place if check is None else self.rules.place_late
                    found[key] = place(key, bound, finish)
                else:
                    length = self.rules.window_length(key)
                    choice = self.rules.block_slots(block)
                    at = slots.setdefault(block, 0)
                    start = max(bound, finish - length, choice[at][0])
                    if start + length > choice[at][1]:
                        following = [i for i in range(at + 1, len(choice)) if choice[i][1] >= start + length]
                        if not following:
                            raise Beyond
                        slots[block], again = following[0], True
                        break
                    found[key] = start, start + length
                if check is not None:
                    check(key, found[key])
            if not again:
                return found

    def _keep(self, key: str, moved: Mapping[str, Dates]) -> None:
        """Whether what has moved lets a fixed row stand."""
        if key in self.rules.facts:
            return
        start, finish = self.rules.fixed[key]
        for link in self.links_in[key]:
            if any(leaf in moved for leaf in self.inside[link.predecessor]) and (
                link.type in {"FS", "FF"} or link.predecessor not in self.rules.begun
            ):
                if key in self.rules.complete and link.type in {"FF", "SF"}:
                    continue
                at = start if link.type in {"FS", "SS"} else finish
                minutes = self.rules.times.clock if self.rules.elapsed(key) else self.rules.times.of(key)
                if minutes.count(at, self.lagged(link, moved)) > 0:
                    raise Violated

    # ------------------------------------------------------------------------------------------------------------ backward

    def lead(self, backward: Iterable[str]) -> None:
        """What leads to the targets, its late dates, and the starts that follow from them."""
        goals: dict[str, int] = {}
        begins: dict[str, int] = {}
        for release in backward:
            goal = self.plan.releases[release].go_live
            for leaf in [goal] if goal is not None else self.inside[release]:
                goals[leaf] = self.targets[release]
        self.goals = goals
        self.ends = dict.fromkeys(self.leaves, FAR)
        for key in self.leaves:
            release = self.rules.release(key)
            if release not in backward or not goals.keys() & set(self.behind[key]):
                continue
            event = key == self.plan.releases[release].go_live and self.rules.is_event(key)
            if event and self.links_in[key]:
                continue
            bound = self._bound(key)
            if bound > UNBOUNDED and (key in self.rules.by_hand or key not in self.rules.fixed):
                continue
            if bound < NEVER:
                raise Beyond
            self.leading.add(key)
            if key not in self.rules.fixed:
                if key not in self.rules.begun:
                    self.target_late[key] = self._alone(key, bound)[key]
                begins[release] = min(begins.get(release, FAR), began(self, key, bound))
        self._start_backward(begins)

    def _start_backward(self, begins: Mapping[str, int]) -> None:
        """Let releases without a start begin with the first late start of what leads to their targets, or when it began."""
        found = {key: at for key, at in begins.items() if self.plan.releases[key].start is None}
        self.origins.update(found)
        if found and self.plan.settings.start is None:
            given = [one.start for one in self.plan.releases.values() if one.start is not None]
            first = min([*given, *found.values()])
            for key in self.origins:
                if key not in found and (key is None or self.plan.releases[key].start is None):
                    self.origins[key] = first

    def _ends(self) -> None:
        """The instant that no leaf may pass: the latest finish of its own release, or the target."""
        self.goals = getattr(self, "goals", {})
        self.ends: dict[str, int] = {}
        finishes = [finish for _, finish in self.dates.values()]
        for key in self.leaves:
            release = self.rules.release(key)
            own = [self.dates[leaf][1] for leaf in self.leaves if self.rules.release(leaf) == release]
            self.ends[key] = max(own) if release is not None else max(finishes)
        self.own_ends, self.target_ends = self.ends, dict.fromkeys(self.leaves, FAR)
        self.to_target: set[str] = set()
        for release, target in self.targets.items() if self.plan.settings.float_to_target else ():
            goal = self.plan.releases[release].go_live
            for key in self.inside[release]:
                if self.rules.release(key) == release and (goal is None or goal in self.behind[key]):
                    self.to_target.add(key)
                    if key == goal or goal is None:
                        self.target_ends[key] = target
        for key in sorted(self.to_target):
            self.ends = self.target_ends
            if self._bound(key) > UNBOUNDED:
                self.to_target.discard(key)
        self.ends = self.own_ends

    def _measured(self, key: str) -> None:
        """Count late dates of a row to its target or to its own end."""
        self.ends = self.target_ends if key in self.to_target else self.own_ends

    # --------------------------------------------------------------------------------------------------------------- late

    def late(self, key: str) -> Dates:
        """The last place from which everything behind keeps its latest dates."""
        self._measured(key)
        if key in self.rules.facts or (key in self.rules.fixed and key not in self.rules.by_hand):
            return self.rules.fixed[key]
        if key in self.rules.by_hand:
            return self._by_hand(key)
        return self.latest(key)[1]

    def _bound(self, key: str) -> int:
        """The latest bound of a leaf; of dates set by hand the latest finish."""
        return self._by_hand(key)[1] if key in self.rules.by_hand else self.last(lambda at: self.keeps(key, at))

    def latest(self, key: str) -> tuple[int, Dates]:
        """The latest bound of a leaf, and where it then stands."""
        bound = self._bound(key)
        if bound < NEVER:
            raise Beyond
        return bound, self._alone(key, bound)[key]

    def _alone(self, key: str, bound: int) -> dict[str, Dates]:
        """A leaf from a bound on, with all that only it moves."""
        return self.propagate([*self.rules.mates(key)] or [key], {key: (bound, NEVER)}, {}, lambda _key, _dates: None)

    def _by_hand(self, key: str) -> Dates:
        """Dates set by hand, moved as far as everything behind keeps its latest dates."""
        first, last = self._slips(key)
        slip = self.last(lambda slip: self.keeps(key, slip), first, last)
        if slip == first:
            raise Beyond
        return self._slipped(key, slip)

    def _slips(self, key: str) -> tuple[int, int]:
        """The least and the greatest slip of dates set by hand that these years hold."""
        minutes, (start, finish) = self.rules.times.of(key), self.rules.fixed[key]
        return 1 - minutes.number(start), len(minutes.all) - minutes.number(finish)

    def _slipped(self, key: str, slip: int) -> Dates:
        start, finish = self.rules.fixed[key]
        minutes = self.rules.times.of(key)
        begin, end = (minutes.at(minutes.number(at) + slip - 1) + 1 for at in (start, finish))
        return begin, end

    def last(self, good: Callable[[int], bool], low: int = NEVER - 1, high: int = HIGH - 1) -> int:
        """The last instant for which a question is answered with yes; by halves, since later is never better."""
        while low < high:
            middle = (low + high + 1) // 2
            if good(middle):
                low = middle
            else:
                high = middle - 1
        return low

    def keeps(self, key: str, bound: int) -> bool:
        """Whether all latest dates hold when one row is placed from a bound on and only what is behind it follows."""
        try:
            if key in self.rules.by_hand:
                dates = self._slipped(key, bound)
                self._in_time(key, dates)
                self.propagate([one for one in self.behind[key] if one != key], {}, {key: dates}, self._in_time)
            else:
                self.propagate(self.behind[key], {key: (bound, NEVER)}, {}, self._in_time)
        except (Violated, Beyond):
            return False
        return True

    def _in_time(self, key: str, dates: Dates) -> None:
        """Raise where a row does not stand before its end, its target and its caps."""
        if dates[1] > self.ends[key] or dates[1] > self.goals.get(key, FAR) or not self.rules.before_caps(key, dates):
            raise Violated
        if dates[0] > self.opens.get(key, FAR):
            raise Violated

    # ------------------------------------------------------------------------------------------------------------- floats

    def slip(self, key: str, early: Dates, late: Dates) -> int:
        """The lesser of the floats of start and finish; of what has begun that of the finish."""
        minutes = self.rules.times.of(key)
        finish = minutes.count(early[1], late[1])
        return finish if key in self.rules.begun else min(finish, minutes.count(early[0], late[0]))

    def total_float(self, key: str) -> int:
        """Late less early dates."""
        return self.slip(key, self.early[key] if key in self.leading else self.dates[key], self.late(key))

    def unmoved(self, key: str, dates: Dates) -> bool:
        """Whether all other rows can stay where they are when one stands elsewhere."""
        for other in self.behind[key]:
            links = [] if other == key or other in self.rules.fixed else self._links_between(key, other)
            if not links:
                continue
            bound = max((self.lagged(one, {key: dates}) for one in links if one.type in {"FS", "SS"}), default=NEVER)
            finish = max((self.lagged(one, {key: dates}) for one in links if one.type in {"FF", "SF"}), default=NEVER)
            if self.rules.block(other) is not None:
                length = self.rules.window_length(other)
                start = max(bound, finish - length)
                new = start, start + length
            else:
                new = self.rules.place(other, bound, finish)
            if new[1] > self.dates[other][1] or (new[0] > self.dates[other][0] and other not in self.rules.begun):
                return False
        return True

    def _links_between(self, key: str, other: str) -> list[Link]:
        """The links by which a row can move another; the start of what has begun moves nobody."""
        found = [link for link in self.links_in[other] if key in self.inside[link.predecessor]]
        return [link for link in found if link.type in {"FS", "FF"} or key not in self.rules.begun]

    def free_float(self, key: str, total: int) -> int:
        """What a row can slip so that no other row moves and the end stays."""
        if total <= 0 or key in self.rules.facts:
            return 0
        own = self.slip(key, self.dates[key], self.late(key))
        return max(0, min(self.slip(key, self.dates[key], self._freely(key)), own, total))

    def _freely(self, key: str, also: Callable[[int], bool] = lambda _bound: True) -> Dates:
        """Where a row stands when it alone is moved as far as it can be, as long as `also` is true."""
        self._measured(key)

        def at(bound: int) -> Dates:
            if key in self.rules.by_hand:
                return self._slipped(key, bound)
            if self.rules.block(key) is not None:
                return self._in_its_window(key, bound)
            start, finish = self.rules.place_late(key, bound, NEVER)
            return (self.dates[key][0], finish) if key in self.rules.begun else (start, finish)

        def good(bound: int) -> bool:
            try:
                dates = at(bound)
                allowed = dates[1] <= self.ends[key] and dates[1] <= self.goals.get(key, FAR)
                return allowed and self.unmoved(key, dates) and also(bound)
            except (Beyond, Violated):
                return False

        if key in self.rules.by_hand:
            return at(self.last(good, *self._slips(key)))
        return at(self.last(good))

    def _in_its_window(self, key: str, bound: int) -> Dates:
        """A step of a block that stays in its window."""
        length = self.rules.window_length(key)
        mates = [self.dates[mate] for mate in self.rules.mates(key)]
        low, high = min(start for start, _ in mates), max(finish for _, finish in mates)
        slot = next(one for one in self.rules.block_slots(self.rules.block(key)) if one[0] <= low and high <= one[1])
        start = max(bound, slot[0])
        if start + length > slot[1]:
            raise Violated
        return start, start + length

    def _may_wait(self, key: str, bound: int) -> bool:
        """Whether levelling lets a row as late as possible stand where a bound puts it; where it is it may stay."""
        in_block = self.rules.block(key) is not None
        start = self._in_its_window(key, bound)[0] if in_block else self.rules.place_late(key, bound, NEVER)[0]
        return start <= self.dates[key][0] or not self.rules.held_back(key, start)

    def _as_late_as_possible(self) -> None:
        """Move what wants it right by its free float, the last first."""
        for key in reversed(self.order):
            constraint = self.plan.rows[key].constraint
            if constraint is None or constraint.kind != "as late as possible" or key in self.leading:
                continue
            if key in self.rules.fixed or key in self.rules.begun:
                continue
            moved = self._freely(key, lambda bound, key=key: self._may_wait(key, bound) and self.keeps(key, bound))
            if moved[0] > self.dates[key][0]:
                self.dates[key] = moved


assert LOW < NEVER < HIGH
