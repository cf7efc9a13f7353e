"""Windows and freezes in the slow scheduler: which are about a row, which slots they leave, work placed in and around them."""

from __future__ import annotations

from collections.abc import Callable

from relplanner.plan.model import Plan
from tests.schedule.reference_recurring import Dates, occurrences, uncovered
from tests.schedule.reference_sizes import ancestors
from tests.schedule.reference_time import HIGH, LOW, Beyond

Place = Callable[[int, int], Dates]
NEVER = LOW + 20 * 1440


class Windows:
    """The slots of every row, and the trees that stand in one of them as a block."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        parents = {row.parent for row in plan.rows.values()}
        self.leaves = [key for key in sorted(plan.rows) if key not in parents]
        self._above = {key: ancestors(plan, key) for key in plan.rows}
        self._blocks = {key: self._block(key) for key in self.leaves}
        self._slots: dict[object, list[Dates]] = {}

    def above(self, key: str) -> list[str]:
        """The rows above one, the nearest first."""
        return self._above[key]

    def release(self, key: str) -> str | None:
        """The nearest release above a row."""
        return next((up for up in [key, *self._above[key]] if self.plan.rows[up].kind == "release"), None)

    def slots(self, *keys: str) -> tuple[list[Dates] | None, list[Dates]]:
        """The parts of windows that freezes leave (None: no window applies), and the freezes."""
        windows = [one for one in self.plan.windows.values() if any(self._about(one.scope, key) for key in keys)]
        freezes = [
            one
            for one in self.plan.freezes.values()
            if any(self._about(one.scope, key) and (one.hard or self.type(key) != "emergency") for key in keys)
        ]
        known = tuple(one.id for one in windows), tuple(one.id for one in freezes)
        closed = [
            occurrence for one in freezes for occurrence in occurrences(one.start, one.finish - one.start, one.rule, one.until)
        ]
        if not windows:
            return None, closed
        if known not in self._slots:
            found: set[Dates] = set()
            for window in windows:
                for slot in occurrences(window.start, window.length, window.rule, window.until):
                    found.update(uncovered(slot, closed))
            self._slots[known] = sorted(found)
        return self._slots[known], closed

    def type(self, key: str) -> str:
        """The type of the release that a row is in."""
        release = self.release(key)
        return self.plan.releases[release].type if release is not None else ""

    def _about(self, scope: object, key: str) -> bool:
        """Whether a scope is about a row."""
        kind = next((self.plan.rows[up].work_kind for up in [key, *self._above[key]] if self.plan.rows[up].work_kind), "")
        booked = {a.resource for a in self.plan.assignments.values() if a.task == key}
        release = self.release(key)
        touched = self.plan.releases[release].items if release is not None else ()
        services = {self.plan.items[one.item].name for one in touched}
        return (
            (not scope.work_kinds or kind in scope.work_kinds)
            and (not scope.environments or bool(booked & set(scope.environments)))
            and (not scope.release_types or self.type(key) in scope.release_types)
            and (not scope.services or bool(services & set(scope.services)))
        )

    def is_backward(self, key: str) -> bool:
        """Whether a row is in a release that is planned backward."""
        release = self.release(key)
        return release is not None and self.plan.releases[release].direction == "backward"

    def _block(self, key: str) -> str | None:
        marked = [up for up in self._above[key] if self.plan.rows[up].one_window]
        return marked[-1] if marked else None

    def slots_of_block(self, block: str) -> list[Dates] | None:
        """The windows that a tree is placed in as one block; None where none applies."""
        return self.slots(block, *[key for key in self.leaves if self._blocks[key] == block])[0]

    def block_slots(self, block: str | None) -> list[Dates]:
        """The windows of a block."""
        return (self.slots_of_block(block) if block is not None else None) or []


def in_windows(slots: list[Dates], length: int) -> Place:
    """Whole in the first slot; at the first one that has not ended where none is long enough."""

    def place(bound: int, finish: int) -> Dates:
        at = max(bound, finish - length)
        ahead = [slot for slot in slots if slot[1] > at]
        for slot in ahead:
            if max(at, slot[0]) + length <= slot[1]:
                return max(at, slot[0]), max(at, slot[0]) + length
        start = max(at, ahead[0][0]) if ahead else at
        if not ahead and slots[-1][1] > HIGH - 40 * 1440:
            raise Beyond
        return start, start + length

    return place


def outside(work: Place, closed: list[Dates]) -> Place:
    """Whole in front of a freeze or behind it."""

    def place(bound: int, finish: int) -> Dates:
        while True:
            start, end = work(bound, finish)
            hit = [one for one in closed if one[0] < end and start < one[1]]
            if start == end or not hit:
                return start, end
            bound = _since(work, bound, min(one[1] for one in hit))

    return place


def _since(work: Place, low: int, at: int) -> int:
    """The first bound behind another from which work starts no earlier than an instant."""
    high = at
    while low < high:
        middle = (low + high) // 2
        if work(middle, NEVER)[0] >= at:
            high = middle
        else:
            low = middle + 1
    return high
