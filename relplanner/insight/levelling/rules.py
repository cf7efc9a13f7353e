"""Priority rules: which node is served first. The lower a node's key, the sooner it gets its resources.

Durations and tails are those of the network alone; what the rules are called is the literature's (Kolisch 1996).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from relplanner.insight.levelling.graph import EVER, Graph, descendants

Keys = Sequence[Any]

SAMPLED = ("latest finish", "latest start", "longest path of work")
"""The rules that a search blurs for its first population."""


def rules(graph: Graph, scarcity: Sequence[int], early: Sequence[int], late_finishes: Sequence[int]) -> Mapping[str, Keys]:
    """The keys of each rule, by node.

    `scarcity` is how much of its resources a node takes, per mille; `early` are starts, `late_finishes` the latest that goals
    allow, both as if nobody were short of anything.
    """
    lengths = graph.lengths
    late_starts = [late_finishes[v] - lengths[v] for v in range(graph.size)]
    successors = descendants(graph)
    weighted = _tails(graph, [length * (1000 + 2 * scarcity[v]) // 1000 for v, length in enumerate(lengths)])
    rank = [lengths[v] + sum(lengths[w] for w in graph.followers(v)) for v in range(graph.size)]
    return {
        "latest finish": late_finishes,
        "latest start": late_starts,
        "longest path of work": [-tail for tail in weighted],
        "most successors": [-count for count in successors],
        "greatest rank": [-value for value in rank],
        "as planned": list(zip(early, late_finishes, strict=True)),
    }


def late_finishes(graph: Graph, last: Sequence[int]) -> list[int]:
    """The latest finish of each node by its links alone, from the latest of its goals."""
    found = list(last)
    for v in reversed(graph.order):
        for w in graph.behind[v]:
            found[v] = min(found[v], found[w] - graph.lengths[w])
        for kind, w, (_, minutes) in graph.arcs_out.get(v, ()):
            at = found[w] - (graph.lengths[w] if kind in {"FS", "SS"} else 0) - minutes
            found[v] = min(found[v], at + (graph.lengths[v] if kind in {"SS", "SF"} else 0))
        for summary in graph.exits_of.get(v, ()):
            found[v] = min(found[v], found[summary])
    return [min(at, EVER) for at in found]


def _tails(graph: Graph, weights: Sequence[int]) -> list[int]:
    """The longest path from each node to an end, itself included."""
    found = list(weights)
    for v in reversed(graph.order):
        found[v] += max((found[w] for w in graph.followers(v)), default=0)
    return found
