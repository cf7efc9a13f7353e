"""Questions about a network that no date answers: what lies before, behind and between, and which links say nothing new.

Rows are answered by id, in tree order. Summaries stand for their leaves: a link into one leads to all of them, a link out of one
comes from all of them. Nothing here looks at a date.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import networkx as nx

from relplanner.plan.model import Id, Link, Plan, Row
from relplanner.schedule.network import Network

MOST_PATHS = 1000


def all_predecessors(network: Network, row: Id) -> tuple[Id, ...]:
    """Every row that must come before a row, through however many links. Raises `KeyError` for an unknown row."""
    found: set[int] = set()
    for v in _entrances(network, network.outline.index[row]):
        found |= nx.ancestors(network.graph, v)
    return _rows(network, found, row)


def all_successors(network: Network, row: Id) -> tuple[Id, ...]:
    """Every row that waits for a row, through however many links. Raises `KeyError` for an unknown row."""
    found: set[int] = set()
    for v in _exits(network, network.outline.index[row]):
        found |= nx.descendants(network.graph, v)
    return _rows(network, found, row)


def paths_between(network: Network, first: Id, last: Id, most: int = MOST_PATHS) -> Iterator[tuple[Id, ...]]:
    """The ways from one row to another, as the rows they pass, at most `most`; none where it does not lead there.

    Raises `KeyError` for an unknown row.
    """
    index, graph = network.outline.index, network.graph
    sources = [v for v in _exits(network, index[first]) if v in graph]
    targets = {v for v in _entrances(network, index[last]) if v in graph}
    between = set(targets).union(*(nx.ancestors(graph, v) for v in targets)) if targets else set()
    part = graph.subgraph(between)
    ways = (way for source in sources if source in between for way in nx.all_simple_paths(part, source, targets))
    seen: set[tuple[Id, ...]] = set()
    for way in islice(ways, most):
        rows = tuple(dict.fromkeys(network.outline.ids[network.position(v)] for v in way))
        if rows not in seen:
            seen.add(rows)
            yield rows


def circles(plan: Plan, most: int = 100) -> tuple[tuple[Id, ...], ...]:
    """Circles of rows that wait for each other, each from its first row on, as far as links between rows alone close them.

    A plan that edits made has none; one that is being imported may.
    """
    graph: nx.DiGraph[Id] = nx.DiGraph((link.predecessor, link.successor) for link in plan.links.values())
    found = (tuple(circle) for circle in islice(nx.simple_cycles(graph), most))
    return tuple(sorted(circle[at:] + circle[:at] for circle in found for at in [circle.index(min(circle))]))


def dangling(network: Network) -> tuple[tuple[Id, ...], tuple[Id, ...]]:
    """Leaves whose start waits for nothing, and leaves whose finish drives nothing (SS and SF use only a start)."""
    plan, tree = network.plan, network.outline
    waits = {link.successor for link in plan.links.values() if link.type in {"FS", "SS"}}
    drives = {link.predecessor for link in plan.links.values() if link.type in {"FS", "FF"}}
    starts, finishes = [], []
    for at, key in enumerate(tree.ids):
        if not network.leaf[at]:
            continue
        self_and_above = {key, *(tree.ids[above] for above in tree.ancestors(at))}
        if not waits & self_and_above:
            starts.append(key)
        if not drives & self_and_above:
            finishes.append(key)
    return tuple(starts), tuple(finishes)


def redundant_links(plan: Plan, network: Network) -> tuple[Link, ...]:
    """The links that say nothing new: others without lead say the same or more, so removing all of these leaves every date.

    A link is kept where a row on the other way might stand still whatever its links say (pinned, dated by hand, begun, decided,
    drawn by the target of another release), or where the other way leaves the phase whose buffer counts the link. So is one
    out of a summary's start: late, it holds the first of the summary's rows, which another way need not pass.
    """
    events = _Events(plan, network)
    index = network.outline.index
    return tuple(
        link
        for link in sorted(plan.links.values(), key=lambda one: (index[one.successor], index[one.predecessor], one.id))
        if link.lag.amount <= 0 and _is_between_leaves(network, link) and _is_implied(plan, network, events, link)
    )


Event = tuple[str, int]
"""The start (S) or finish (F) of the row at a position."""


class _Events:
    """Which event is never before which other one: start to finish of each leaf, links without lead, summaries to their rows.

    A summary's own start leads to its finish only through a row that moves with it: where all stand still, so does the summary.
    `after` gives what each event is never behind, with the link that says so ("" for the tree); `rank` is an order of all events
    that every such pair keeps, so that a search between two of them leaves out whatever stands behind the second.
    """

    def __init__(self, plan: Plan, network: Network) -> None:
        self.after: dict[Event, list[tuple[Event, Id]]] = {}
        index, ids = network.outline.index, network.outline.ids
        for at, key in enumerate(ids):
            row = plan.rows[key]
            if network.leaf[at]:
                self._add(("S", at), ("F", at))
            above = network.outline.parent[at]
            if above >= 0 and plan.rows[ids[above]].by_hand is None and row.by_hand is None:
                self._add(("S", above), ("S", at))
                self._add(("F", at), ("F", above))
        for link in plan.links.values():
            # when a summary starts is said by all of its rows, so nothing is known to lead there
            known = link.type == "FS" or (link.type == "SS" and network.leaf[index[link.predecessor]])
            if known and link.lag.amount >= 0:
                self._add((link.type[0], index[link.predecessor]), ("S", index[link.successor]), link.id)
        graph: nx.DiGraph[Event] = nx.DiGraph((one, two) for one, others in self.after.items() for two, _ in others)
        self.rank: dict[Event, int] = {event: number for number, event in enumerate(nx.topological_sort(graph))}

    def _add(self, one: Event, two: Event, key: Id = "") -> None:
        self.after.setdefault(one, []).append((two, key))


def _is_implied(plan: Plan, network: Network, events: _Events, link: Link) -> bool:
    """Whether another way leads from the event that a link waits for to the one that it bounds."""
    index = network.outline.index
    source, target = (link.type[0], index[link.predecessor]), (link.type[1], index[link.successor])
    phase = _phase_that_counts(plan, network, source[1], target[1])
    last = events.rank.get(target, -1)
    stack = [source]
    seen = {source}
    while stack:
        for after, key in events.after.get(stack.pop(), ()):
            if key == link.id or after in seen:
                continue
            if after == target:
                return True
            if events.rank[after] > last:
                continue
            if after[1] not in {source[1], target[1]}:
                if _stands_still(plan, plan.rows[network.outline.ids[after[1]]]) or _is_drawn(plan, network, source[1], after[1]):
                    continue
                if phase >= 0 and _phase(plan, network, after[1]) != phase:
                    continue
            seen.add(after)
            stack.append(after)
    return False


def _is_between_leaves(network: Network, link: Link) -> bool:
    """Whether a link bounds one row by one other; the finish of a summary is as good as one."""
    leaf, index = network.leaf, network.outline.index
    return leaf[index[link.successor]] and (leaf[index[link.predecessor]] or link.type == "FS")


def _stands_still(plan: Plan, row: Row) -> bool:
    """Whether a row may stand before what its links say."""
    gate = plan.gates.get(row.id)
    pinned = row.constraint is not None and row.constraint.kind.startswith("must")
    return pinned or row.by_hand is not None or row.progress is not None or (gate is not None and gate.decision != "pending")


def _is_drawn(plan: Plan, network: Network, source: int, at: int) -> bool:
    """Whether a row stands where the target of another release draws it, even before what it waits for."""
    release = network.release[at]
    if release == network.release[source] or release < 0:
        return False
    return plan.releases[network.outline.ids[release]].direction == "backward"


def _phase_that_counts(plan: Plan, network: Network, first: int, last: int) -> int:
    """The phase whose longest chain may hold a link; -1 where none does, or no buffer asks."""
    if not plan.buffers:
        return -1
    one, other = _phase(plan, network, first), _phase(plan, network, last)
    inside = one == other or plan.rows[network.outline.ids[first]].kind == "gate"
    return other if inside else -1


def _phase(plan: Plan, network: Network, at: int) -> int:
    ids, tree = network.outline.ids, network.outline
    return next((above for above in (at, *tree.ancestors(at)) if ids[above] in plan.phases), -1)


def _entrances(network: Network, at: int) -> list[int]:
    """The nodes into which what leads to a row leads."""
    return [network.entries[at], *network.leaves(at)] if at in network.entries else network.leaves(at)


def _exits(network: Network, at: int) -> list[int]:
    """The nodes from which what waits for a row is reached."""
    return [at, *network.leaves(at)] if at in network.members else network.leaves(at)


def _rows(network: Network, nodes: set[int], row: Id) -> tuple[Id, ...]:
    """Nodes as rows in tree order, without the row that was asked about and what stands below it."""
    at = network.outline.index[row]
    own = range(at, network.outline.end[at])
    positions = {network.position(v) for v in nodes}
    return tuple(network.outline.ids[p] for p in sorted(positions) if p not in own)
