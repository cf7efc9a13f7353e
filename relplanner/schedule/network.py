"""The network of a plan: what waits for what, as integer arrays for dates and as a graph for questions.

A *node* below the number of rows is the row at that position of the outline: a leaf, or the exit of a summary (its start and
finish follow its leaves). Nodes behind are the entries of summaries into which a link or an outer entry leads: they bound every
leaf below. Plain edges are FS without lag; all other links are *special* edges with a number of their own. The network knows no
dates and no estimates, so it is taken over while rows keep their places and links stay the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from itertools import compress, pairwise
from operator import attrgetter, eq, not_
from typing import TYPE_CHECKING

import numpy as np

from relplanner.plan.model import Id, Link, Plan
from relplanner.plan.outline import outline
from relplanner.schedule.working_time import IntArray

if TYPE_CHECKING:
    import networkx as nx


PREDECESSOR, SUCCESSOR, KIND = attrgetter("predecessor"), attrgetter("successor"), attrgetter("type", "lag.amount")
PLAIN = ("FS", 0)


def is_plain(link: Link) -> bool:
    """Whether a link only says that one row is done before the other begins."""
    return bool(KIND(link) == PLAIN)


class CycleError(Exception):
    """Rows that wait for each other in a circle, in the order of waiting; the message names them task by task."""

    def __init__(self, rows: Sequence[Id], names: Sequence[str]) -> None:
        circle = " → ".join([*names, names[0]]) if names else ""
        super().__init__(f"These rows wait for each other in a circle: {circle}. Remove one of the links between them.")
        self.rows = tuple(rows)


OF_EDGES = frozenset(("graph",))
OF_TREE = frozenset(("releases", "leaves_of", "all_leaves", "summaries", "tops"))
"""What is computed on first asking, from the edges and from the tree."""


class Network:
    """Nodes, edges and a topological order. Raises `CycleError` where there is none.

    Edges by node are tuples: the network after an edit shares all that it leaves alone (`relplanner.schedule.mending`).
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.see_tree()
        self.special: list[Link] = []
        self.ignored: list[Link] = []
        self.heads: list[int] = []
        self.tails: list[int] = []
        self.entries: dict[int, int] = {}
        self.exits: set[int] = set()
        self.special_in: dict[int, tuple[int, ...]] = {}
        self.special_out: dict[int, tuple[int, ...]] = {}
        before, behind, of_summaries = self._add_links()
        more = [*self._add_summaries(of_summaries), *self._entered()]
        self.nodes = self.size + len(self.entries)
        if more:
            extra = np.array(more, dtype=np.int64)
            before, behind = np.concatenate((before, extra[:, 0])), np.concatenate((behind, extra[:, 1]))
        self.plain_in = _by_node(behind, before, self.nodes)
        self.plain_out = _by_node(before, behind, self.nodes)
        self.members = {summary: self.leaves(summary) for summary in sorted(self.exits)}
        self.exits_of: dict[int, list[int]] = {}
        for summary, leaves in self.members.items():
            for leaf in leaves:
                self.exits_of.setdefault(leaf, []).append(summary)
        self.take_order(self._sort())

    def copied(self, plan: Plan) -> Network:
        """The same network of another plan, in lists and tables of its own."""
        found = Network.__new__(Network)
        known = {field: value for field, value in vars(self).items() if field not in OF_EDGES}
        vars(found).update({field: copy(value) if isinstance(value, list | dict) else value for field, value in known.items()})
        found.plan = plan
        return found

    def see_tree(self) -> None:
        """Order the rows, and note what follows from that alone: which are leaves, and each row's release (-1: none)."""
        plan = self.plan
        self.outline = tree = outline(plan.rows)
        for field in OF_TREE & vars(self).keys():
            delattr(self, field)
        self.size = len(tree.ids)
        self.leaf = list(map(eq, tree.end, range(1, self.size + 1)))
        self.release = [-1] * self.size
        for i in sorted(tree.index[row.id] for row in plan.rows.values() if row.kind == "release"):
            self.release[i : tree.end[i]] = [i] * (tree.end[i] - i)

    def take_order(self, order: list[int]) -> None:
        """Take an order of the nodes: `order` by rank, and `rank` by node, -1 for summaries that take no part."""
        self.order = order
        self.rank = [-1] * self.nodes
        for k, v in enumerate(order):
            self.rank[v] = k

    @cached_property
    def releases(self) -> list[int]:
        """The positions of all releases that have rows, -1 among them where rows stand in none."""
        return sorted(set(self.release))

    @cached_property
    def leaves_of(self) -> dict[int, list[int]]:
        """The leaves of each release by its position, -1 for those of none."""
        found: dict[int, list[int]] = {}
        for i, release in zip(self.all_leaves, compress(self.release, self.leaf), strict=True):
            found.setdefault(release, []).append(i)
        return found

    @cached_property
    def all_leaves(self) -> list[int]:
        """The positions of all leaves."""
        return list(compress(range(self.size), self.leaf))

    @cached_property
    def tops(self) -> list[int]:
        """The positions of the rows at the top of the tree."""
        return self.outline.children(-1)

    @cached_property
    def summaries(self) -> list[int]:
        """The positions of all summaries, the lowest first: each behind those below it."""
        return list(compress(range(self.size - 1, -1, -1), map(not_, reversed(self.leaf))))

    def of_rows(self, values: list[int]) -> list[int]:
        """A list by node without the entries."""
        return values if self.nodes == self.size else values[: self.size]

    def position(self, node: int) -> int:
        """The row's position of a node, an entry's summary."""
        return node if node < self.size else self._entry_rows[node - self.size]

    @cached_property
    def _entry_rows(self) -> list[int]:
        return list(self.entries)

    @cached_property
    def graph(self) -> nx.DiGraph[int]:
        """Leaves and summaries as a `networkx.DiGraph` of positions, for questions; summaries' own links stand at the summaries.

        Summaries take part through edges to their leaves (into them) and from them (out of them), so ancestors are complete.
        """
        import networkx as nx  # noqa: PLC0415 - takes longer to import than most plans to schedule; dates never need it

        graph: nx.DiGraph[int] = nx.DiGraph()
        graph.add_nodes_from(self.order)
        for v, before in enumerate(self.plain_in):
            graph.add_edges_from((u, v) for u in before)
        graph.add_edges_from(zip(self.heads, self.tails, strict=True))
        for summary, leaves in self.members.items():
            graph.add_edges_from((leaf, summary) for leaf in leaves)
        return graph

    def before(self, targets: Sequence[int]) -> set[int]:
        """All nodes from which one of the targets can be reached, themselves included."""
        found = set(targets)
        stack = list(targets)
        while stack:
            v = stack.pop()
            for u in self.waits_for(v):
                if u not in found:
                    found.add(u)
                    stack.append(u)
        return found

    def waits_for(self, v: int) -> Sequence[int]:
        """The nodes directly in front of a node."""
        if v in self.special_in or v in self.members:
            return [*self.plain_in[v], *(self.heads[e] for e in self.special_in.get(v, ())), *self.members.get(v, ())]
        return self.plain_in[v]

    def followers(self, v: int) -> Sequence[int]:
        """The nodes directly behind a node."""
        if v in self.special_out or v in self.exits_of:
            return [*self.plain_out[v], *(self.tails[e] for e in self.special_out.get(v, ())), *self.exits_of.get(v, ())]
        return self.plain_out[v]

    def leaves(self, position: int) -> list[int]:
        """The positions of all leaves below a row; of the row itself where it is one."""
        leaf = self.leaf
        return [i for i in range(position, self.outline.end[position]) if leaf[i]]

    def summaries_above(self, rows: Iterable[int]) -> list[int]:
        """The summaries above some nodes or themselves among them, the lowest first."""
        found = {i for i in rows if i < self.size and not self.leaf[i]}
        for i in rows:
            above = self.outline.parent[i] if i < self.size else -1
            while above >= 0 and above not in found:
                found.add(above)
                above = self.outline.parent[above]
        return sorted(found, reverse=True)

    def roll_up(self, summaries: Iterable[int], least: list[int], most: list[int], hands: Mapping[int, tuple[int, int]]) -> None:
        """Give summaries, the lowest first, the least and the most of what is below them, or what was set by hand."""
        for i in summaries:
            below = self.outline.children(i)
            least[i], most[i] = min(map(least.__getitem__, below)), max(map(most.__getitem__, below))
            if i in hands:
                least[i], most[i] = hands[i]

    def _add_links(self) -> tuple[IntArray, IntArray, list[tuple[Link, int, int]]]:
        """Add the links between leaves; gives the plain ones by their ends, and those of summaries, which need entries first."""
        links, find = list(self.plan.links.values()), self.outline.index.get
        heads, tails = list(map(find, map(PREDECESSOR, links))), list(map(find, map(SUCCESSOR, links)))
        self.loose = None in heads or None in tails
        if self.loose:
            known = [k for k in range(len(links)) if heads[k] is not None and tails[k] is not None]
            links, heads, tails = [links[k] for k in known], [heads[k] for k in known], [tails[k] for k in known]
        before, behind = np.array(heads, dtype=np.int64), np.array(tails, dtype=np.int64)
        leaf = np.array(self.leaf, dtype=bool)
        between = leaf[before] & leaf[behind]
        plain = between & np.fromiter(map(PLAIN.__eq__, map(KIND, links)), bool, len(links))
        of_summaries: list[tuple[Link, int, int]] = []
        for k in np.flatnonzero(~plain).tolist():
            link, head, tail = links[k], int(before[k]), int(behind[k])
            if between[k]:
                self.add_special(link, head, tail)
            else:
                of_summaries.append((link, head, tail))
        return before[plain], behind[plain], of_summaries

    def _add_summaries(self, links: list[tuple[Link, int, int]]) -> Iterator[tuple[int, int]]:
        """Give summaries their entries and exits, and add their links; gives the ends of the plain ones."""
        self.exits.update(a for _, a, _ in links if not self.leaf[a])
        for k, summary in enumerate(sorted({b for _, _, b in links if not self.leaf[b]})):
            self.entries[summary] = self.size + k
        for link, a, b in links:
            if not self.leaf[b] and link.type in {"FF", "SF"}:
                self.ignored.append(link)
            elif is_plain(link):
                yield a, self.entries.get(b, b)
            else:
                self.add_special(link, a, self.entries.get(b, b))

    def add_special(self, link: Link, head: int, tail: int) -> None:
        """Add an edge that is more than one done before the other begins."""
        edge = len(self.special)
        self.special.append(link)
        self.heads.append(head)
        self.tails.append(tail)
        self.special_in[tail] = (*self.special_in.get(tail, ()), edge)
        self.special_out[head] = (*self.special_out.get(head, ()), edge)

    def _entered(self) -> Iterator[tuple[int, int]]:
        """Every leaf and entry below an entry waits for the nearest one above."""
        if not self.entries:
            return
        parent = self.outline.parent
        nearest: list[int] = []
        for i in range(self.size):
            above = parent[i]
            outer = nearest[above] if above >= 0 else -1
            entry = self.entries.get(i)
            v = i if self.leaf[i] else entry
            if outer >= 0 and v is not None:
                yield outer, v
            nearest.append(outer if entry is None else entry)

    def _sort(self) -> list[int]:
        """Kahn's algorithm, from the top of the tree down."""
        waits = list(map(len, self.plain_in))
        for v, edges in self.special_in.items():
            waits[v] += len(edges)
        for summary, leaves in self.members.items():
            waits[summary] += len(leaves)
        leaf, size = self.leaf, self.size
        taking_part = [v for v in range(self.nodes) if v >= size or leaf[v] or v in self.members]
        order = [v for v in taking_part if waits[v] == 0]
        plain_out, special_out, exits_of = self.plain_out, self.special_out, self.exits_of
        for v in order:
            for w in self.followers(v) if v in special_out or v in exits_of else plain_out[v]:
                waits[w] -= 1
                if waits[w] == 0:
                    order.append(w)
        if len(order) < len(taking_part):
            self._refuse(set(taking_part) - set(order))
        return order

    def _refuse(self, left: set[int]) -> None:
        """Raise the `CycleError` of one circle among the nodes that are left."""
        at = min(left)
        path: list[int] = []
        seen: Mapping[int, int] = {}
        while at not in seen:
            seen = {**seen, at: len(path)}
            path.append(at)
            at = min(u for u in self.waits_for(at) if u in left)
        circle = path[seen[at] :][::-1]
        rows: list[Id] = []
        for v in circle:
            key = self.outline.ids[self.position(v)]
            if not rows or rows[-1] != key:
                rows.append(key)
        first = rows.index(min(rows, key=self.outline.index.__getitem__))
        rows = rows[first:] + rows[:first]
        raise CycleError(rows, [self.plan.rows[key].name or key for key in rows])


def _by_node(nodes: IntArray, others: IntArray, count: int) -> list[tuple[int, ...]]:
    """The others of each node, of which pair by pair is given."""
    flat = tuple(others[np.argsort(nodes, kind="stable")].tolist())
    ends = np.cumsum(np.bincount(nodes, minlength=count)).tolist()
    return [flat[i:j] for i, j in pairwise([0, *ends])]
