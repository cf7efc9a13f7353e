"""The network of a plan: what waits for what, as integer arrays for dates and as a graph for questions.

A *node* below the number of rows is the row at that position of the outline: a leaf, or the exit of a summary (its start and
finish follow its leaves). Nodes behind are the entries of summaries into which a link or an outer entry leads: they bound every
leaf below. Plain edges are FS without lag; all other links are *special* edges with a number of their own. The network knows no
dates and no estimates, so it is taken over while rows keep their places and links stay the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING

from relplanner.plan.model import Id, Link, Plan
from relplanner.plan.outline import Outline, outline

if TYPE_CHECKING:
    import networkx as nx


class CycleError(Exception):
    """Rows that wait for each other in a circle, in the order of waiting; the message names them task by task."""

    def __init__(self, rows: Sequence[Id], names: Sequence[str]) -> None:
        circle = " → ".join([*names, names[0]]) if names else ""
        super().__init__(f"These rows wait for each other in a circle: {circle}. Remove one of the links between them.")
        self.rows = tuple(rows)


class Network:
    """Nodes, edges and a topological order. Raises `CycleError` where there is none."""

    def __init__(self, plan: Plan, tree: Outline | None = None) -> None:
        self.plan = plan
        self.outline = tree or outline(plan.rows)
        self.size = len(self.outline.ids)
        end = self.outline.end
        self.leaf = [end[i] == i + 1 for i in range(self.size)]
        self.release = self._releases()
        self.special: list[Link] = []
        self.ignored: list[Link] = []
        self.heads: list[int] = []
        self.tails: list[int] = []
        self.entries: dict[int, int] = {}
        self.exits: set[int] = set()
        self.plain_in: list[list[int]] = [[] for _ in range(self.size)]
        self.plain_out: list[list[int]] = [[] for _ in range(self.size)]
        self.special_in: dict[int, list[int]] = {}
        self.special_out: dict[int, list[int]] = {}
        self._add_summaries(self._add_links())
        self.nodes = nodes = self.size + len(self.entries)
        self._add_entries()
        self.members: dict[int, list[int]] = {}
        self.exits_of: dict[int, list[int]] = {}
        self._add_exits()
        self.involved = {*self.heads, *self.tails, *self.exits_of, *self.members}
        self.order = self._sort()
        self.rank = [-1] * nodes
        for k, v in enumerate(self.order):
            self.rank[v] = k

    def fits(self, plan: Plan) -> bool:
        """Whether the network is that of another plan too: the same links, and rows in the same places."""
        if plan.links is not self.plan.links or len(plan.rows) != self.size:
            return False
        old, new = self.plan.rows, plan.rows
        if old is new:
            return True
        for key, row in new.items():
            was = old.get(key)
            if was is not row and (
                was is None
                or was.parent != row.parent
                or was.rank != row.rank
                or (was.kind == "release") != (row.kind == "release")
            ):
                return False
        return True

    @cached_property
    def releases(self) -> list[int]:
        """The positions of all releases that have rows, -1 among them where rows stand in none."""
        return sorted(set(self.release))

    @cached_property
    def leaves_of(self) -> dict[int, list[int]]:
        """The leaves of each release by its position, -1 for those of none."""
        found: dict[int, list[int]] = {}
        for i, release in enumerate(self.release):
            if self.leaf[i]:
                found.setdefault(release, []).append(i)
        return found

    @cached_property
    def all_leaves(self) -> list[int]:
        """The positions of all leaves."""
        return list(compress(range(self.size), self.leaf))

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """The positions directly below each summary."""
        found: dict[int, list[int]] = {}
        for i, above in enumerate(self.outline.parent):
            if above >= 0:
                found.setdefault(above, []).append(i)
        return found

    @cached_property
    def summaries(self) -> list[int]:
        """The positions of all summaries, the lowest first: each behind those below it."""
        return sorted(self.children, reverse=True)

    def position(self, node: int) -> int:
        """The row's position of a node, an entry's summary."""
        return node if node < self.size else self._entry_rows[node - self.size]

    @cached_property
    def _entry_rows(self) -> list[int]:
        return list(self.entries)

    def calendar_row(self, edge: int) -> Id:
        """The row on whose task calendar the lag of a special edge counts: the successor."""
        return self.special[edge].successor

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

    def waits_for(self, v: int) -> list[int]:
        """The nodes directly in front of a node."""
        return [*self.plain_in[v], *(self.heads[e] for e in self.special_in.get(v, ())), *self.members.get(v, ())]

    def followers(self, v: int) -> list[int]:
        """The nodes directly behind a node."""
        return [*self.plain_out[v], *(self.tails[e] for e in self.special_out.get(v, ())), *self.exits_of.get(v, ())]

    def leaves(self, position: int) -> list[int]:
        """The positions of all leaves below a row; of the row itself where it is one."""
        leaf = self.leaf
        return [i for i in range(position, self.outline.end[position]) if leaf[i]]

    def _releases(self) -> list[int]:
        """The position of each row's release, -1 where it has none."""
        rows, tree = self.plan.rows, self.outline
        found: list[int] = []
        for i, key in enumerate(tree.ids):
            above = tree.parent[i]
            found.append(i if rows[key].kind == "release" else found[above] if above >= 0 else -1)
        return found

    def _add_links(self) -> list[tuple[Link, int, int]]:
        """Add the links between leaves; gives those of summaries, which need entries and exits first."""
        index, leaf, plain_in, plain_out = self.outline.index, self.leaf, self.plain_in, self.plain_out
        of_summaries: list[tuple[Link, int, int]] = []
        for link in self.plan.links.values():
            a, b = index.get(link.predecessor, -1), index.get(link.successor, -1)
            if a < 0 or b < 0:
                continue
            if not (leaf[a] and leaf[b]):
                of_summaries.append((link, a, b))
            elif link.type == "FS" and link.lag.amount == 0:
                plain_in[b].append(a)
                plain_out[a].append(b)
            else:
                self._add_special(link, a, b)
        return of_summaries

    def _add_summaries(self, links: list[tuple[Link, int, int]]) -> None:
        """Give summaries their entries and exits, and add their links."""
        self.exits.update(a for _, a, _ in links if not self.leaf[a])
        for k, summary in enumerate(sorted({b for _, _, b in links if not self.leaf[b]})):
            self.entries[summary] = self.size + k
            self.plain_in.append([])
            self.plain_out.append([])
        for link, a, b in links:
            if not self.leaf[b] and link.type in {"FF", "SF"}:
                self.ignored.append(link)
                continue
            head = self.entries.get(b, b)
            if link.type == "FS" and link.lag.amount == 0:
                self.plain_in[head].append(a)
                self.plain_out[a].append(head)
            else:
                self._add_special(link, a, head)

    def _add_special(self, link: Link, head: int, tail: int) -> None:
        edge = len(self.special)
        self.special.append(link)
        self.heads.append(head)
        self.tails.append(tail)
        self.special_in.setdefault(tail, []).append(edge)
        self.special_out.setdefault(head, []).append(edge)

    def _add_entries(self) -> None:
        """Let every leaf and entry below wait for the nearest entry above."""
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
                self.plain_in[v].append(outer)
                self.plain_out[outer].append(v)
            nearest.append(outer if entry is None else entry)

    def _add_exits(self) -> None:
        for summary in sorted(self.exits):
            self.members[summary] = self.leaves(summary)
            for leaf in self.members[summary]:
                self.exits_of.setdefault(leaf, []).append(summary)

    def _sort(self) -> list[int]:
        """Kahn's algorithm, from the top of the tree down."""
        waits = [len(before) for before in self.plain_in]
        for v, edges in self.special_in.items():
            waits[v] += len(edges)
        for summary, leaves in self.members.items():
            waits[summary] += len(leaves)
        leaf, size = self.leaf, self.size
        taking_part = [v for v in range(self.nodes) if v >= size or leaf[v] or v in self.members]
        order = [v for v in taking_part if waits[v] == 0]
        plain_out, special_out, exits_of = self.plain_out, self.special_out, self.exits_of
        for v in order:
            for w in plain_out[v]:
                waits[w] -= 1
                if waits[w] == 0:
                    order.append(w)
            if v in special_out or v in exits_of:
                for w in [*(self.tails[e] for e in special_out.get(v, ())), *exits_of.get(v, ())]:
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
