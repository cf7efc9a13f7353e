"""The driving paths: what holds go-live, followed back from row to row, and how long the longest of them takes.

What holds a node follows from its own bounds and from the nodes directly in front of it, so after an edit it is asked again of
those only that the passes have placed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from relplanner.schedule.dating import PLAN, Dating
from relplanner.schedule.holding import holding, plainly


class Driving:
    """Who holds whom; `previous` is the same of a plan whose rows stand in the same places."""

    def __init__(self, dating: Dating, previous: Driving | None = None) -> None:
        self.dating = dating
        self.known: dict[int, Sequence[int]] = {}
        self.longest: tuple[frozenset[int], set[int], int] | None = None
        if previous is not None and previous.dating.leading == dating.leading:
            changed = self._changed()
            self.known = {v: held for v, held in previous.known.items() if v not in changed} if changed else previous.known
            alike = previous.dating.worktime.plan_calendar is dating.worktime.plan_calendar
            if previous.longest is not None and alike and previous.longest[1].isdisjoint(changed):
                self.longest = previous.longest

    def _changed(self) -> set[int]:
        """The nodes of which another set of nodes may hold them."""
        dating, network = self.dating, self.dating.network
        changed = {*dating.early.visited, *dating.scheduled.visited}
        # leaves hold what their summary holds, though the summary need not move when another of them is its last
        changed.update(w for v in changed & network.members.keys() for w in network.followers(v))
        entries = [v for v in changed if v >= network.size]
        while entries:  # whoever stands below one may wait for somebody else, though it opens when it did
            more = {w for v in entries for w in network.followers(v)} - changed
            changed |= more
            entries = [v for v in more if v >= network.size]
        if dating.bounds.blocks:
            changed.update(v for block in dating.bounds.blocks for v in block.members)
        return changed

    def held(self, v: int) -> Sequence[int]:
        """The leaves that hold a node."""
        found = self.known.get(v)
        if found is None:
            found = self.known[v] = holding(self.dating, v)
        return found

    def path(self, ends: Iterable[int]) -> set[int]:
        """The nodes that hold some nodes, these included."""
        stack = list(ends)
        found, known, plain = set(stack), self.known, plainly(self.dating)
        while stack:
            v = stack.pop()
            held = known.get(v)
            if held is None:
                held = plain(v)
                held = known[v] = holding(self.dating, v) if held is None else held
            for u in held:
                if u not in found:
                    found.add(u)
                    stack.append(u)
        return found

    def length(self) -> int:
        """Working minutes on the plan's calendar from the beginning to the end of the longest driving path."""
        dating = self.dating
        ends = frozenset((*last(dating, PLAN), *goals(dating)))
        if self.longest is not None and self.longest[0] == ends:
            return self.longest[2]
        early, calendar = dating.early, dating.worktime.plan_calendar
        nodes = self.path(ends)
        since = self._since(nodes) if len(ends) > 1 else dict.fromkeys(ends, self._first(nodes))
        best = max((calendar.between(since[v], early.finishes[v]) for v in ends), default=0)
        self.longest = ends, nodes, max(0, best)
        return self.longest[2]

    def _first(self, nodes: Iterable[int]) -> int:
        """The earliest start of some rows."""
        size = self.dating.network.size
        return min((self.dating.early.starts[v] for v in nodes if v < size), default=0)

    def _since(self, nodes: Iterable[int]) -> dict[int, int]:
        """The earliest start on the driving paths to each of some nodes, which are all the nodes of these paths."""
        size, starts = self.dating.network.size, self.dating.early.starts
        behind: dict[int, list[int]] = {}
        for v in nodes:
            for u in self.held(v):
                behind.setdefault(u, []).append(v)
        since: dict[int, int] = {}
        for begin in sorted((v for v in nodes if v < size), key=starts.__getitem__):
            stack = [] if begin in since else [begin]
            since.setdefault(begin, starts[begin])
            while stack:
                for w in behind.get(stack.pop(), ()):
                    if w not in since:
                        since[w] = starts[begin]
                        stack.append(w)
        return since


def goals(dating: Dating) -> list[int]:
    """The leaves that driving paths explain: each release's go-live, else its last rows; the plan's without releases."""
    network = dating.network
    found: list[int] = []
    for release in network.releases:
        goal = dating.goal(release)
        if goal >= 0:
            found += [
                v for v in network.leaves(goal) if dating.early.finishes[v] == dating.early.finishes[goal]
            ] or network.leaves(goal)
        elif release >= 0 or not dating.plan.releases:
            found += last(dating, release)
    return found


def last(dating: Dating, release: int) -> list[int]:
    """The leaves of a release that end last in the early pass, of the plan at PLAN."""
    finishes, network = dating.early.finishes, dating.network
    if dating.scheduled is not dating.early:
        leaves = network.all_leaves if release == PLAN else network.leaves_of.get(release, [])
        end = max(map(finishes.__getitem__, leaves), default=0)
        return [v for v in leaves if finishes[v] == end]
    own = [dating.latest[release]] if release != PLAN and release in dating.latest else []
    groups = list(dating.latest.values()) if release == PLAN else own
    end = max((finish for finish, _ in groups), default=0)
    return sorted(v for finish, leaves in groups if finish == end for v in leaves)


def driving_path(dating: Dating, ends: list[int]) -> set[int]:
    """The nodes that hold the ends in the pass that dates them, the ends included."""
    return Driving(dating).path(ends)
