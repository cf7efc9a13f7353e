"""The Gantt chart as a picture: which shapes a window of rows and time sees, in layers.

One `Chart` serves one scene, one list of visible rows and one scale; it remembers bars, so that scrolling only paints. Screen,
SVG and text draw from here, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from relplanner.chart.driving import Driving
from relplanner.chart.gantt import ROW_HEIGHT, Bar, bar, folded_marks, marks
from relplanner.chart.primitives import Polyline, Shape
from relplanner.chart.routes import RouteIndex, arrows, distance, route, words_between
from relplanner.chart.scene import Scene
from relplanner.chart.theme import Role
from relplanner.chart.time_scale import TimeScale
from relplanner.plan.model import Id, Link

CROWDED = 0.9
"""Pixels per day below which only the arrows that matter are drawn."""


NEAR = 4.0
"""Within so many pixels a point is on an arrow."""


class Window(msgspec.Struct, frozen=True):
    """What is seen: x from `left` to `right`, lines `first` to `last`, both included."""

    left: float
    right: float
    first: int
    last: int


class Layers(msgspec.Struct, frozen=True):
    """Shapes in painting order: `arrows`, `lit` ones between rows that are lit, then the marks row by row, as (row, shapes)."""

    arrows: Sequence[Polyline]
    lit: Sequence[Polyline]
    rows: Sequence[tuple[Id, Sequence[Shape]]]


class Chart:
    """Bars, marks and arrows of visible rows. Mutable only as a memory of what was asked."""

    def __init__(
        self,
        scene: Scene,
        rows: Sequence[Id],
        scale: TimeScale,
        *,
        lines: Mapping[Id, int] | None = None,
        index: RouteIndex | None = None,
        driving: Driving | None = None,
    ) -> None:
        self.scene = scene
        self.rows = rows
        self.scale = scale
        known = scene.schedule.outline.index
        self.lines = lines if lines is not None else {row: line for line, row in enumerate(rows) if row in known}
        self.index = index or RouteIndex(scene.plan.links.values(), self.lines)
        self.driving = driving or Driving(scene)
        self._labelled = sorted(self.lines[row] for row in scene.labels if row in self.lines)
        self._bars: dict[int, Bar] = {}
        self._marks: dict[int, list[Shape]] = {}

    def zoomed(self, scale: TimeScale) -> Chart:
        """The same chart at another scale; what does not depend on it is kept."""
        return Chart(self.scene, self.rows, scale, lines=self.lines, index=self.index, driving=self.driving)

    def bar(self, line: int) -> Bar:
        """The bar on a line."""
        if (found := self._bars.get(line)) is None:
            found = self._bars[line] = bar(self.scene, self.rows[line], self.scale, line * ROW_HEIGHT)
        return found

    def marks(self, line: int) -> list[Shape]:
        """The shapes on a line."""
        if (found := self._marks.get(line)) is None:
            mark = self.bar(line)
            found = self._marks[line] = marks(self.scene, mark, self.scale)
            if mark.kind in {"summary", "release"} and self._is_folded(line):
                found += folded_marks(self.scene, mark, self.scale)
        return found

    def _is_folded(self, line: int) -> bool:
        """Whether rows stand below a summary, none of them visible."""
        outline = self.scene.schedule.outline
        at = outline.index[self.rows[line]]
        below = self.rows[line + 1] if line + 1 < len(self.rows) else ""
        return outline.has_children(at) and not at < outline.index.get(below, -1) < outline.end[at]

    def arrows(self, window: Window, selected: frozenset[Id] = frozenset()) -> list[Polyline]:
        """The arrows that the window sees: faint ones first, then those of the critical path and of the selection."""
        driving = self.driving

        def strong(link: Link) -> Role | None:
            if link.predecessor in selected or link.successor in selected:
                return "accent"
            return "outline" if driving.is_critical(link) else None

        stretches = self.index.between(window.first, window.last)
        edges = (window.left, window.right, window.first, window.last)
        if self.scale.per_day < CROWDED:
            stretches = [one for one in stretches if strong(self.scene.plan.links[one.link]) is not None]
        faint, heavy = arrows(stretches, self.scene.plan.links, self.bar, (strong, driving), edges, labelled=self._labelled)
        return faint + heavy

    def link_at(self, x: float, y: float) -> Link | None:
        """The link whose arrow passes nearest to a point, within a few pixels."""
        line = int(y // ROW_HEIGHT)
        found: list[tuple[float, Id]] = []
        for one in self.index.between(line - 1, line + 1):
            link = self.scene.plan.links[one.link]
            words = words_between(one, self.bar, self._labelled) if self._labelled and link.type == "FS" else ()
            points = route(link, self.bar(one.predecessor), self.bar(one.successor), words)
            found.append((distance(points, x, y), link.id))
        nearest = min(found, default=(NEAR, ""))
        return self.scene.plan.links[nearest[1]] if nearest[0] < NEAR else None

    def lit_arrows(self, window: Window, lit: frozenset[Id]) -> list[Polyline]:
        """The arrows between rows that are lit."""
        links, edges = self.scene.plan.links, (window.left, window.right, window.first, window.last)
        stretches = [
            one
            for one in self.index.between(window.first, window.last)
            if links[one.link].predecessor in lit and links[one.link].successor in lit
        ]
        return arrows(stretches, links, self.bar, (lambda _link: "outline", self.driving), edges, labelled=self._labelled)[1]

    def layers(self, window: Window, selected: frozenset[Id] = frozenset(), lit: frozenset[Id] = frozenset()) -> Layers:
        """Everything between the ground and today's line that the window sees."""
        found: list[tuple[Id, Sequence[Shape]]] = []
        lines = self.lines
        for line in range(max(0, window.first), min(window.last + 1, len(self.rows))):
            row = self.rows[line]
            if row not in lines:
                continue
            shapes = self.marks(line)
            found.append((row, shapes))
        return Layers(self.arrows(window, selected), self.lit_arrows(window, lit) if lit else (), found)
