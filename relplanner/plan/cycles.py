"""Circles of links, found without a network library.

A link into a row bounds every row below it, and a link from a row waits for every row below it. So each row with rows below
stands twice in the search: its *entry* leads to them, they lead to its *exit*. Start and finish of a row are not told apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from relplanner.plan.model import Id, Link, Plan

Node = Id | tuple[Id]
"""A row's exit by its id; the entry of a row with rows below as its id in a tuple. Any other row's entry is its exit."""

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


def cycle_through(plan: Plan, link: Link) -> tuple[Id, ...] | None:
    """The rows of a shortest circle that this link of the plan closes, from its successor on; None where it closes none.

    Assumes what `find_cycle` does.
    """
    graph = _graph(plan)
    first: Node = link.successor if link.successor not in _parents(plan) else (link.successor,)
    came_from: dict[Node, Node | None] = {first: None}
    level: list[Node] = [first]
    while level and link.predecessor not in came_from:
        following: list[Node] = []
        for node in level:
            for target in graph.get(node, ()):
                if target not in came_from:
                    came_from[target] = node
                    following.append(target)
        level = following
    if link.predecessor not in came_from:
        return None
    way: list[Node] = []
    at: Node | None = link.predecessor
    while at is not None:
        way.append(at)
        at = came_from[at]
    return _rows(way[::-1])


def _parents(plan: Plan) -> set[Id]:
    return {row.parent for row in plan.rows.values() if row.parent is not None}


def _graph(plan: Plan) -> Graph:
    graph: defaultdict[Node, list[Node]] = defaultdict(list)
    parents = _parents(plan)
    whole = False
    for link in plan.links.values():
        into: Node = link.successor
        if into in parents:
            into = (link.successor,)
            whole = True
        elif link.predecessor in parents:
            whole = True
        graph[link.predecessor].append(into)
    # where no link holds a summary, the tree says nothing about circles
    if whole:
        for row in plan.rows.values():
            if row.parent is not None:
                graph[row.parent,].append((row.id,) if row.id in parents else row.id)
                graph[row.id].append(row.parent)
    return graph


def _walk_round(graph: Graph, held: set[Node]) -> list[Node]:
    """Follow rows that wait for each other until one comes again; every one of `held` waits for another of them."""
    before: dict[Node, Node] = {}
    for node in sorted(held, key=str):
        for target in graph.get(node, ()):
            if target in held:
                before[target] = node
    seen: dict[Node, int] = {}
    walk: list[Node] = []
    node = min(held, key=str)
    while node not in seen:
        seen[node] = len(walk)
        walk.append(node)
        node = before[node]
    return walk[seen[node] :][::-1]


def _rows(way: list[Node]) -> tuple[Id, ...]:
    """The rows of a way, each once where it stands twice in a row."""
    found: list[Id] = []
    for node in way:
        row = node if isinstance(node, str) else node[0]
        if not found or found[-1] != row:
            found.append(row)
    if len(found) > 1 and found[0] == found[-1]:
        found.pop()
    return tuple(found)


def leads_to(plan: Plan, row: Id, other: Id) -> bool:
    """Whether `other` waits for `row`, however far: then a link back would close a circle."""
    trial = Link(id="trial", predecessor=other, successor=row)
    return find_cycle(msgspec.structs.replace(plan, links={**plan.links, "trial": trial})) is not None
