"""The network after an edit: what the edit touches is mended, all else is shared with the network before.

A link more or less changes the edges of two nodes and, where it leads against the order, ranks between them (Pearce and Kelly,
"A dynamic topological sort algorithm for directed acyclic graphs", 2006). Rows that come, go or move shift the places of others.
What summaries' own links mean changes with the tree, and where a block stands may depend on the order: then the network is made
anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from relplanner.plan.delta import Delta
from relplanner.plan.model import Link, Plan, Record, Row
from relplanner.schedule.network import Network, is_plain
from relplanner.schedule.shift import Shift


class Mended(msgspec.Struct, frozen=True, kw_only=True):
    """A network after an edit.

    `entered` and `left` are the nodes with other edges into them and out of them, `edges` the numbers of special edges that are
    others, `bound` the rows that are new, elsewhere, or only now a leaf or a summary, `parents` the summaries with other rows
    directly below. `shift` is None where every row kept its place.
    """

    network: Network
    shift: Shift | None = None
    entered: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()
    edges: frozenset[int] = frozenset()
    bound: frozenset[int] = frozenset()
    parents: frozenset[int] = frozenset()


def mended(network: Network, plan: Plan, delta: Delta, *, blocks: bool) -> Mended | None:
    """The network of a plan, from that of the plan before; None where it must be made anew. `blocks`: whether that one had some.

    Raises `CycleError` where a new link closes a circle.
    """
    links = delta.tables.get("links", {}).values()
    rows = [change for change in delta.tables.get("rows", {}).values() if _moves(*change)]
    if not links and not rows:
        return Mended(network=network)
    blocks = blocks or (bool(plan.windows) and any(row.one_window for row in plan.rows.values()))
    if blocks or network.loose or (rows and (network.entries or network.exits)):
        return None
    change = _Change(network, plan)
    gone = [was for was, _ in links if isinstance(was, Link)]
    come = [now for _, now in links if isinstance(now, Link)]
    if not change.take_out(gone) or (rows and not change.move()) or not change.put_in(come):
        return None
    return change.result(rows)


def _moves(was: Record | None, now: Record | None) -> bool:
    """Whether a row came, went, or stands elsewhere in the tree."""
    return not (isinstance(was, Row) and isinstance(now, Row)) or _place(was) != _place(now)


def _place(row: Row) -> tuple[object, ...]:
    return row.parent, row.rank, row.kind == "release"


class _Change:
    """One network becoming another: `take_out`, then `move`, then `put_in`; each tells whether it could."""

    def __init__(self, network: Network, plan: Plan) -> None:
        self.before = network
        self.made = network.copied(plan)
        self.entered: set[int] = set()
        self.left: set[int] = set()
        self.edges: set[int] = set()
        self.turned: set[int] = set()
        self.shift: Shift | None = None

    def take_out(self, links: Iterable[Link]) -> bool:
        """Remove edges, in the places of before."""
        made = self.made
        for link in links:
            ends = self._ends(link)
            if ends is None:
                return False
            a, b = ends
            self.left.add(a)
            self.entered.add(b)
            if is_plain(link):
                made.plain_in[b], made.plain_out[a] = _less(made.plain_in[b], a), _less(made.plain_out[a], b)
            else:
                self._take_out_special(next(e for e in made.special_in[b] if made.special[e].id == link.id))
        return True

    def _take_out_special(self, edge: int) -> None:
        """Remove a special edge; the last one takes its number."""
        made = self.made
        into, out, last = made.special_in, made.special_out, len(made.special) - 1
        _drop(into, made.tails[edge], edge)
        _drop(out, made.heads[edge], edge)
        if edge != last:
            made.special[edge], made.heads[edge], made.tails[edge] = made.special[last], made.heads[last], made.tails[last]
            for table, v in ((into, made.tails[edge]), (out, made.heads[edge])):
                table[v] = tuple(edge if e == last else e for e in table[v])
            self.entered.add(made.tails[edge])
            self.left.add(made.heads[edge])
            self.edges.add(edge)
        self.edges.discard(last)
        del made.special[last], made.heads[last], made.tails[last]

    def move(self) -> bool:
        """Let every node stand where its row stands now. Not where a row with links is gone, or became or was a summary."""
        before, made = self.before, self.made
        made.see_tree()
        self.shift = shift = Shift(before.outline.index, made.outline.ids)
        target, leaf = shift.target, made.leaf
        for was, now in enumerate(target):
            if now < 0 or before.leaf[was] != leaf[now]:
                if made.plain_in[was] or made.plain_out[was] or was in made.special_in or was in made.special_out:
                    return False
                if now >= 0:
                    self.turned.add(now)
        shift.renew(self.turned)
        of = target.__getitem__
        made.plain_in = [tuple([target[u] for u in others]) for others in shift.values(made.plain_in, ())]
        made.plain_out = [tuple([target[w] for w in others]) for others in shift.values(made.plain_out, ())]
        made.heads, made.tails = list(map(of, made.heads)), list(map(of, made.tails))
        made.special_in, made.special_out = shift.keyed(made.special_in), shift.keyed(made.special_out)
        made.nodes = made.size
        new = [now for now, was in enumerate(shift.source) if leaf[now] and (was < 0 or not before.leaf[was])]
        made.take_order([*(now for v in made.order if (now := target[v]) >= 0 and leaf[now]), *new])
        self.entered, self.left = shift.rows(self.entered), shift.rows(self.left)
        return True

    def put_in(self, links: Iterable[Link]) -> bool:
        """Add edges, in the places of now. Raises `CycleError`."""
        made = self.made
        for link in links:
            ends = self._ends(link)
            if ends is None:
                return False
            a, b = ends
            self.left.add(a)
            self.entered.add(b)
            if made.rank[a] >= made.rank[b]:
                self._let_lead(a, b)
            if is_plain(link):
                made.plain_in[b], made.plain_out[a] = (*made.plain_in[b], a), (*made.plain_out[a], b)
            else:
                self.edges.add(len(made.special))
                made.add_special(link, a, b)
        return True

    def _ends(self, link: Link) -> tuple[int, int] | None:
        """The leaves between which a link leads; None where one of its rows is none."""
        index, leaf = self.made.outline.index, self.made.leaf
        a, b = index.get(link.predecessor, -1), index.get(link.successor, -1)
        return (a, b) if a >= 0 and b >= 0 and leaf[a] and leaf[b] else None

    def _let_lead(self, a: int, b: int) -> None:
        """Give the nodes between two their ranks in another order, so that the first stands before the second."""
        made = self.made
        rank, order, low, high = made.rank, made.order, made.rank[b], made.rank[a]
        behind = _reached(b, lambda v: (w for w in made.followers(v) if rank[w] <= high))
        if a in behind:
            Network(made.plan)  # refuses the circle, and names it
        before = _reached(a, lambda v: (u for u in made.waits_for(v) if rank[u] >= low))
        moved = [*sorted(before, key=rank.__getitem__), *sorted(behind, key=rank.__getitem__)]
        for place, v in zip(sorted(rank[v] for v in moved), moved, strict=True):
            order[place], rank[v] = v, place

    def result(self, rows: Sequence[tuple[Record | None, Record | None]]) -> Mended:
        """The network and what differs; `rows` are those that moved."""
        index = self.made.outline.index
        records = [row for change in rows for row in change if isinstance(row, Row)]
        parents = {index[row.parent] for row in records if row.parent is not None and row.parent in index}
        bound = self.turned | {index[now.id] for _, now in rows if isinstance(now, Row)}
        return Mended(
            network=self.made,
            shift=self.shift,
            entered=frozenset(self.entered),
            left=frozenset(self.left),
            edges=frozenset(self.edges),
            bound=frozenset(bound),
            parents=frozenset(parents | self.turned),
        )


def _less(nodes: tuple[int, ...], node: int) -> tuple[int, ...]:
    """The nodes without one occurrence of a node."""
    at = nodes.index(node)
    return nodes[:at] + nodes[at + 1 :]


def _drop(table: dict[int, tuple[int, ...]], node: int, edge: int) -> None:
    """Remove an edge from those of a node."""
    rest = _less(table[node], edge)
    if rest:
        table[node] = rest
    else:
        del table[node]


def _reached(start: int, beyond: Callable[[int], Iterable[int]]) -> set[int]:
    """A node and all that follow it step by step."""
    found, stack = {start}, [start]
    while stack:
        for w in beyond(stack.pop()):
            if w not in found:
                found.add(w)
                stack.append(w)
    return found
