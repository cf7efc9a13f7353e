"""A genetic search for a better order: the long improvement, where there is time for it.

A steady state of schedules, each kept as the order of its starts: two of them are crossed at two points, a few neighbours are
exchanged, and the child is justified to the right and to the left before it takes the place of the worst. Where the population
no longer changes it begins anew around the best. Source: Valls, Ballestin, Quintanilla, *A hybrid genetic algorithm for the
RCPSP* (2008). The same seed gives the same steps on any machine.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from relplanner.insight.levelling.generation import Field, Placed, order_of, serial, to_the_right
from relplanner.insight.levelling.graph import Graph
from relplanner.insight.levelling.rules import Keys

Value = tuple[int, int]
"""Nodes in a clash, and the sum of the goals' last finishes: the smaller the better."""


class Schedule(NamedTuple):
    """A member of the population."""

    value: Value
    order: list[int]
    placed: Placed


class Search:
    """A population and its best; `steps` counts the children."""

    def __init__(
        self, graph: Graph, field: Field, first: Sequence[Placed], keys: Sequence[Keys], *, seed: int, size: int = 0
    ) -> None:
        self.graph = graph
        self.field = field
        self.dice = random.Random(seed)  # noqa: S311 - chance, no secret
        self.keys = keys
        self.size = size or max(16, min(60, 9000 // max(graph.size, 1)))
        self.members: list[Schedule] = []
        self.known: set[tuple[int, ...]] = set()
        self.steps = self.idle = 0
        for placed in first:
            self._join(self._member(placed))
        self.best = self.members[0]

    def _member(self, placed: Placed) -> Schedule:
        graph = self.graph
        return Schedule(self._value(placed), order_of(graph, placed.starts), placed)

    def _value(self, placed: Placed) -> Value:
        return placed.failed, self.graph.value(placed.finishes)

    def _join(self, member: Schedule) -> bool:
        """Let a schedule into the population unless it is there; tells whether it is."""
        key = tuple(member.placed.starts)
        if key in self.known:
            return False
        self.known.add(key)
        self.members.append(member)
        self.members.sort(key=lambda one: one.value)
        if len(self.members) > self.size:
            worst = self.members.pop()
            self.known.discard(tuple(worst.placed.starts))
            return worst is not member
        return True

    def step(self) -> bool:
        """Make one child; tells whether it is better than all before."""
        self.steps += 1
        if len(self.members) < self.size:
            order = self._sampled()
        elif self.idle > 12 * self.size:
            self._restart()
            return False
        else:
            order = self._crossed(self.dice.choice(self.members).order, self.dice.choice(self.members).order)
            self._mutate(order)
        placed = serial(self.graph, self.field, order)
        right = to_the_right(self.graph, self.field, placed)
        again = serial(self.graph, self.field, order_of(self.graph, right.starts))
        child = self._member(again if self._value(again) <= self._value(placed) else placed)
        self.idle = 0 if self._join(child) else self.idle + 1
        if child.value < self.best.value:
            self.best = child
            return True
        return False

    def learn(self, placed: Placed) -> None:
        """Take in a schedule that somebody else found."""
        member = self._member(placed)
        self._join(member)
        if member.value < self.best.value:
            self.best = member

    def _restart(self) -> None:
        """Keep the best alone."""
        self.members = [self.best]
        self.known = {tuple(self.best.placed.starts)}
        self.idle = 0

    def _sampled(self) -> list[int]:
        """An order by a rule, blurred."""
        keys = self.dice.choice(self.keys)
        low, high = min(keys), max(keys)
        reach = (high - low) * self.dice.uniform(0.05, 0.3)
        blurred = [key + self.dice.uniform(0, reach) for key in keys]
        return self.graph.forward_order(blurred)

    def _crossed(self, mother: list[int], father: list[int]) -> list[int]:
        """The mother's order, but for a stretch in which the father's holds."""
        first, last = sorted((self.dice.randrange(len(mother)), self.dice.randrange(len(mother) + 1)))
        child = mother[:first]
        used = bytearray(self.graph.size)
        for v in child:
            used[v] = 1
        for v in father:
            if len(child) >= last:
                break
            if not used[v]:
                used[v] = 1
                child.append(v)
        child += [v for v in mother if not used[v]]
        return child

    def _mutate(self, order: list[int]) -> None:
        """Exchange neighbours that no link keeps in their order."""
        before, odd = self.graph.before, self.graph.odd_in
        for _ in range(max(1, len(order) // 25)):
            at = self.dice.randrange(len(order) - 1)
            u, v = order[at], order[at + 1]
            if u not in before[v] and not (v in odd and u in self.graph.waits_for(v)):
                order[at], order[at + 1] = v, u
        if self.graph.several_tiers:
            order.sort(key=self.graph.tiers.__getitem__)
