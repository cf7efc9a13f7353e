"""Circles of links, found without a network library.

A link into a row bounds every row below it, and a link from a row waits for every row below it. So each row with rows below
stands twice in the search: its *entry* leads to them, they lead to its *exit*. Start and finish of a row are not told apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from relplanner.plan.model import Id, Plan

Node = tuple[Id, bool]
"""A row, and whether its exit is meant; a row without rows below has its exit only."""

Graph = Mapping[Node, list[Node]]


def find_cycle(plan: Plan) -> tuple[Id, ...] | None:
    """The rows of one circle in their order, the first not repeated at the end; None where there is none.

    Assumes that parents exist and form no loop, and that the ends of links exist.
    """
    graph = _graph(plan)
    waiting: dict[Node, int] = defaultdict(int)
    for targets in graph.values():
        for target in targets:
            waiting[target] += 1
    free = [node for node in graph if not waiting.get(node)]
    left = len(graph.keys() | waiting.keys())
    while free:
        left -= 1
        for target in graph.get(free.pop(), ()):
            waiting[target] -= 1
            if not waiting[target]:
                free.append(target)
    if not left:
        return None
    held = {node for node, count in waiting.items() if count > 0}
    return _rows(_walk_round(graph, held))


def _graph(plan: Plan) -> Graph:
    graph: defaultdict[Node, list[Node]] = defaultdict(list)
    parents = {row.parent for row in plan.rows.values()}
    for link in plan.links.values():
        graph[link.predecessor, True].append((link.successor, link.successor not in parents))
    # rows that no linked summary stands above need no place in the search beyond their links
    linked = {end for link in plan.links.values() for end in (link.predecessor, link.successor) if end in parents}
    if linked:
        for row in plan.rows.values():
            if row.parent is not None:
                graph[row.parent, False].append((row.id, row.id not in parents))
                graph[row.id, True].append((row.parent, True))
    return graph


def _walk_round(graph: Graph, held: set[Node]) -> list[Node]:
    """Follow rows that wait for each other until one comes again; every one of `held` waits for another of them."""
    before: dict[Node, Node] = {}
    for node in sorted(held):
        for target in graph.get(node, ()):
            if target in held:
                before[target] = node
    seen: dict[Node, int] = {}
    walk: list[Node] = []
    node = min(held)
    while node not in seen:
        seen[node] = len(walk)
        walk.append(node)
        node = before[node]
    return walk[seen[node] :][::-1]


def _rows(way: list[Node]) -> tuple[Id, ...]:
    """The rows of a way, each once where it stands twice in a row."""
    found: list[Id] = []
    for row, _ in way:
        if not found or found[-1] != row:
            found.append(row)
    if len(found) > 1 and found[0] == found[-1]:
        found.pop()
    return tuple(found)
