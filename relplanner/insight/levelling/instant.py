"""The instant method: every priority rule in series and in parallel, each improved back and forth, the best kept.

Plans that leave time for it (some hundred tasks) get a few children of these schedules too.

The same graph and field give the same answer anywhere: nothing depends on time, on cores or on the order of hashes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from relplanner.insight.levelling.generation import Field, Placed, improved, latest_finishes, parallel, serial
from relplanner.insight.levelling.graph import Graph
from relplanner.insight.levelling.rules import SAMPLED, Keys, late_finishes, rules
from relplanner.insight.levelling.search import Search

SMALL = 300
"""Up to so many nodes each schedule is improved twice, above once."""

LARGE = 2500
"""Above so many nodes all rules are tried in series only."""

HUGE = 12_000
"""Above so many nodes two rules have to do."""

WEAK = frozenset(("greatest rank",))
"""Rules that are best on small plans at most."""

CHILDREN = 28_000
"""So many nodes may be placed in children of the rules' schedules, where a plan is neither small nor large."""

MOST = 24
"""No more children than this, so that the method stays an instant where placing takes long."""


def keys_of(graph: Graph, free: Field, scarcity: Sequence[int]) -> dict[str, Keys]:
    """The keys of all rules; `free` is a field in which nobody is short of anything."""
    placed = serial(graph, free, graph.order)
    late = late_finishes(graph, latest_finishes(graph, placed.finishes))
    return dict(rules(graph, scarcity, placed.starts, late))


def candidates(graph: Graph, field: Field, keys: dict[str, Keys], watch: Callable[[int, int], None]) -> list[Placed]:
    """The schedule of each rule and way, the best first; of equals the one in which the least moves."""
    size = graph.size * field.weight
    names = list(keys) if size <= SMALL else [name for name in keys if name not in WEAK]
    if size > HUGE:
        names = ["latest start", "as planned"]
    both, rounds = size <= LARGE, 2 if size <= SMALL else 1
    children = min(MOST, max(0, CHILDREN // size - 12)) if SMALL < size <= LARGE else 0
    steps = len(names) * (2 if both else 1) + children
    found: list[Placed] = []
    for name in names:
        watch(len(found), steps)
        found.append(improved(graph, field, serial(graph, field, graph.forward_order(keys[name])), rounds))
        if both:
            watch(len(found), steps)
            found.append(improved(graph, field, parallel(graph, field, keys[name]), rounds))
    early = [start for start, _ in keys["as planned"]]
    found.sort(key=lambda placed: (placed.failed, graph.value(placed.finishes), _moved(placed, early)))
    if children:
        search = Search(graph, field, found, [keys[name] for name in SAMPLED], seed=1, size=len(found))
        for child in range(children):
            watch(steps - children + child, steps)
            search.step()
        if search.best.placed is not found[0]:
            found.insert(0, search.best.placed)
    return found


def _moved(placed: Placed, early: Sequence[int]) -> int:
    """How many nodes do not start at their earliest."""
    return sum(start != first for start, first in zip(placed.starts, early, strict=True))
