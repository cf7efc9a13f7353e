"""Resources over equal slots of time: the fast representation, for plans in which everybody works at the same hours.

A slot's use is one integer in which each resource has a field of bits; a field's highest bit is its guard, and usage is kept with
an offset that makes the guard rise as soon as capacity is exceeded. So one addition and one mask tell whether a node fits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from relplanner.insight.levelling.graph import EVER, Graph


class Grid:
    """A field of slots. `needs` are units by node and resource, `capacities` by resource; nodes last `graph.lengths` slots.

    `taken` is what stands fixed: (resource, start, finish, units). `latest` are the latest starts of nodes that have one. A need
    is never above its capacity.
    """

    def __init__(
        self,
        graph: Graph,
        needs: Mapping[int, Mapping[int, int]],
        capacities: Sequence[int],
        taken: Sequence[tuple[int, int, int, int]] = (),
        latest: Mapping[int, int] | None = None,
    ) -> None:
        self.graph = graph
        self.lengths = graph.lengths
        self.capacities = capacities
        self.units = needs
        self.latest = latest or {}
        self.taken = taken
        self.failed = 0
        self.weight = 1
        self._shifts: list[int] = []
        self._guard = self._empty = shift = 0
        for capacity in capacities:
            bits = capacity.bit_length() + 1
            self._shifts.append(shift)
            self._guard |= 1 << (shift + bits - 1)
            self._empty |= ((1 << (bits - 1)) - 1 - capacity) << shift
            shift += bits
        self.needs = [0] * graph.size
        for v, own in needs.items():
            self.needs[v] = sum(units << self._shifts[k] for k, units in own.items())
        self._base = self._fixed()
        self._use: list[int] = []
        self._found = (0, 0, False)

    def _fixed(self) -> list[int]:
        """The use of each slot by what stands fixed, never above capacity."""
        end = max((finish for _, _, finish, _ in self.taken), default=0)
        used = [[0] * len(self.capacities) for _ in range(end)]
        for k, start, finish, units in self.taken:
            for slot in range(max(start, 0), finish):
                used[slot][k] = min(used[slot][k] + units, self.capacities[k])
        return [self._empty + sum(units << self._shifts[k] for k, units in enumerate(slot)) for slot in used]

    def clear(self) -> None:
        """Forget everything that was taken, but for what stands fixed."""
        horizon = max(len(self._use), len(self._base), 64)
        self._use = self._base + [self._empty] * (horizon - len(self._base))
        self.failed = 0

    def find(self, v: int, bound: int, finish_bound: int) -> tuple[int, int]:
        """The first place in which the node's resources are free; where there is none in time, the first of all."""
        length, need = self.lengths[v], self.needs[v]
        start = max(bound, finish_bound - length)
        if not need or not length:
            self._found = (v, start, False)
            return start, start + length
        use, guard = self._use, self._guard
        first, end, checked = start, start + length, start
        while True:
            if end > len(use):
                use += [self._empty] * (end - len(use) + 64)
            for slot in range(end - 1, checked - 1, -1):
                if (use[slot] + need) & guard:
                    start = slot + 1
                    break
            else:
                break
            checked, end = end, start + length
        failed = start > self.latest.get(v, EVER)
        if failed:
            start = first
        self._found = (v, start, failed)
        return start, start + length

    def take(self, v: int) -> None:
        """Let the node take the place that was found last."""
        _, start, failed = self._found
        need = self.needs[v]
        if failed:
            self.failed += 1
        if not need:
            return
        if failed:
            self._take_anyway(v, start)
            return
        use = self._use
        for slot in range(start, start + self.lengths[v]):
            use[slot] += need

    def _take_anyway(self, v: int, start: int) -> None:
        """Take a place that may exceed capacities: what is above them is not counted."""
        use, end = self._use, start + self.lengths[v]
        if end > len(use):
            use += [self._empty] * (end - len(use) + 64)
        for slot in range(start, end):
            for k, units in self.units[v].items():
                shift, capacity = self._shifts[k], self.capacities[k]
                bits = capacity.bit_length()
                used = ((use[slot] >> shift) & ((1 << bits) - 1)) - ((1 << bits) - 1 - capacity)
                use[slot] += (min(used + units, capacity) - used) << shift

    def early(self, v: int, bound: int, finish_bound: int) -> tuple[int, int]:
        """Find and take."""
        found = self.find(v, bound, finish_bound)
        self.take(v)
        return found

    def late(self, v: int, latest_start: int, latest_finish: int) -> tuple[int, int]:
        """Take the last place by these in which the node's resources are free, or the last one of all."""
        length, need = self.lengths[v], self.needs[v]
        start = min(latest_start, latest_finish - length)
        if not need or not length:
            return start, start + length
        use, guard = self._use, self._guard
        last, checked = start, start + length
        if checked > len(use):
            use += [self._empty] * (checked - len(use) + 64)
        while start >= 0:
            for slot in range(start, checked):
                if (use[slot] + need) & guard:
                    break
            else:
                for slot in range(start, start + length):
                    use[slot] += need
                return start, start + length
            checked, start = start, slot - length
        self._take_anyway(v, max(last, 0))
        return last, last + length
