"""The instant method: every priority rule in series and in parallel, each improved back and forth, the best kept.

The same graph and field give the same answer anywhere: nothing depends on time, on cores or on the order of hashes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from relplanner.insight.levelling.generation import Field, Placed, improved, latest_finishes, parallel, serial
from relplanner.insight.levelling.graph import Graph
from relplanner.insight.levelling.rules import Keys, late_finishes, rules

MANY = 300
"""Above so many nodes each rule is tried in series only, and improved once."""

HUGE = 3000
"""Above so many nodes two rules have to do."""


def keys_of(graph: Graph, free: Field, scarcity: Sequence[int]) -> dict[str, Keys]:
    """The keys of all rules; `free` is a field in which nobody is short of anything."""
    placed = serial(graph, free, graph.order)
    late = late_finishes(graph, latest_finishes(graph, placed.finishes))
    return dict(rules(graph, scarcity, placed.starts, late))


def candidates(graph: Graph, field: Field, keys: dict[str, Keys], watch: Callable[[int, int], None]) -> list[Placed]:
    """The schedule of each rule and way, the best first; of equals the one in which the least moves."""
    early = [start for start, _ in keys["as planned"]]
    names = list(keys) if graph.size <= HUGE else ["latest start", "as planned"]
    both = graph.size <= MANY
    steps = len(names) * (2 if both else 1)
    found: list[Placed] = []
    for name in names:
        watch(len(found), steps)
        found.append(improved(graph, field, serial(graph, field, graph.forward_order(keys[name])), 2 if both else 1))
        if both:
            watch(len(found), steps)
            found.append(improved(graph, field, parallel(graph, field, keys[name]), 2))
    found.sort(key=lambda placed: (placed.failed, graph.value(placed.finishes), _moved(placed, early)))
    return found


def _moved(placed: Placed, early: Sequence[int]) -> int:
    """How many nodes do not start at their earliest."""
    return sum(start != first for start, first in zip(placed.starts, early, strict=True))
