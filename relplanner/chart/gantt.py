"""The marks of one row of the Gantt chart: bar, tail, diamond, bracket and what stands on them.

`Bar` is where a row's mark is (for routes and the mouse), `marks` are the shapes that it is drawn with. Heights come from
`ROW_HEIGHT`; nothing here knows which rows are visible or where the view is scrolled to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from relplanner.chart.buffer_bar import buffer_shapes, fever_label, overrun_shapes
from relplanner.chart.pieces import pieces
from relplanner.chart.primitives import Hatch, Line, Polygon, Rect, Shape, Text, diamond, text_width
from relplanner.chart.scene import BarKind, Label, Scene, united
from relplanner.chart.theme import Role
from relplanner.chart.time_scale import TimeScale
from relplanner.insight.paths import is_near_critical
from relplanner.plan.model import Decision, Id, Minutes

ROW_HEIGHT = 22.0
BAR_TOP, BAR_HEIGHT = 5.0, 12.0
BASELINE_TOP, BASELINE_HEIGHT = 19.0, 2.0
MIDDLE = BAR_TOP + BAR_HEIGHT / 2
BRACKET_TOP = 8.0
LEAST_WIDTH = 6.0
GATE_RADIUS, MILESTONE_RADIUS = 8.0, 5.5
LABEL_SIZE = 11.0
EDGE_REACH = 5.0

SIGNS: dict[Decision, tuple[str, Role]] = {
    "pending": ("?", "text"),
    "approved": ("✓", "green"),
    "approved with conditions": ("~", "amber"),
    "rejected": ("✕", "red"),
    "waived": ("\N{EN DASH}", "muted"),
}
"""How a gate's decision is written into its diamond."""

Part = Literal["middle", "finish"]


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """Where a row's mark is: `left` and `right` at its ends (of a diamond: both its middle), `top` of its row.

    `end` is where the mark itself ends on the right, `label` the words behind it and `reach` where those end. `near`: near
    critical. `begin` is where a committed buffer began before anything was eaten of it.
    """

    row: Id
    kind: BarKind
    left: float
    right: float
    top: float
    critical: bool
    near: bool = False
    begin: float | None = None
    label: Label | None = None
    end: float = 0.0
    reach: float = 0.0

    @property
    def middle(self) -> float:
        """The height at which links leave and arrive."""
        return self.top + MIDDLE

    @property
    def is_point(self) -> bool:
        """Whether it is a diamond."""
        return self.kind in {"milestone", "gate"}

    @property
    def radius(self) -> float:
        """Half the width of a diamond, 0 for what is no point."""
        return GATE_RADIUS if self.kind == "gate" else MILESTONE_RADIUS if self.kind == "milestone" else 0.0


def bar(scene: Scene, row: Id, scale: TimeScale, top: float) -> Bar:
    """Where the mark of a row is when its line of the chart begins at `top`."""
    schedule = scene.schedule
    at = schedule.outline.index[row]
    kind = scene.kind(row)
    fever = scene.fever.get(row) if kind == "buffer" else None
    start, finish = schedule.starts[at], schedule.finishes[at]
    if fever is not None:
        start, finish = fever.begin, max(fever.begin, scene.plan.buffers[row].committed_end or finish)
    left, right = scale.x(start), scale.x(finish)
    if kind in {"milestone", "gate"}:
        left = right
    elif right - left < LEAST_WIDTH:
        right = left + LEAST_WIDTH
    radius = GATE_RADIUS if kind == "gate" else MILESTONE_RADIUS
    end = right + radius if kind in {"milestone", "gate"} else right
    if kind == "task" and schedule.total_floats[at] > 0:
        end = max(end, scale.x(schedule.late_finishes[at]))
    label = fever_label(fever) if fever is not None else scene.labels.get(row)
    if label is not None:
        end = _behind_its_arrow(scene, row, scale, end, text_width(label.text, LABEL_SIZE))
    reach = end + 6 + text_width(label.text, LABEL_SIZE) if label else end
    return Bar(
        row=row,
        kind=kind,
        left=left,
        right=right,
        top=top,
        critical=schedule.criticals[at],
        near=is_near_critical(scene.plan, schedule, at),
        begin=_begin(scene, row, scale, left),
        label=label,
        end=end,
        reach=reach,
    )


def _behind_its_arrow(scene: Scene, row: Id, scale: TimeScale, end: float, width: float) -> float:
    """Where words of a width may follow a mark that ends at `end`: behind the arrow of its deadline, if they would meet."""
    deadline = scene.schedule.deadline(scene.plan.rows[row])
    x = scale.x(deadline) if deadline is not None else end - 9
    return x + 5 if end - 4 < x < end + 10 + width else end


def _begin(scene: Scene, row: Id, scale: TimeScale, left: float) -> float | None:
    """Where a committed buffer would begin if nothing were eaten of it; where it begins, if time was gained."""
    record = scene.plan.buffers.get(row)
    if record is None or record.committed_end is None:
        return None
    hours, size = scene.schedule.worktime.task_calendar(row), scene.schedule.buffer_sizes.get(row, Minutes(0))
    return min(left, scale.x(hours.subtract(record.committed_end, size)))


def part_at(mark: Bar, x: float) -> Part | None:
    """Which part of a bar lies at `x`: a task's right edge, or its middle."""
    if mark.is_point:
        return "middle" if abs(x - mark.left) <= mark.radius else None
    if not (mark.left if mark.begin is None else mark.begin) - 3 <= x <= mark.right + 3:
        return None
    reach = min(EDGE_REACH, (mark.right - mark.left) / 4)
    if mark.kind == "task" and x >= mark.right - reach:
        return "finish"
    return "middle"


def marks(scene: Scene, mark: Bar, scale: TimeScale) -> list[Shape]:
    """The shapes of a row, in painting order."""
    shapes: list[Shape] = list(_baseline(scene, mark, scale))
    if mark.kind == "task":
        shapes += _tail(scene, mark, scale)
        shapes += _task(scene, mark, scale)
    elif mark.kind == "buffer":
        shapes += _buffer(scene, mark, scale)
    elif mark.kind in {"summary", "release"}:
        shapes += _bracket(mark)
    elif mark.kind == "gate":
        shapes += _gate(scene, mark)
    else:
        shapes.append(_milestone(mark))
    shapes += _bounds(scene, mark, scale)
    if mark.label:
        shapes.append(
            Text(
                x=mark.end + 6,
                y=mark.middle,
                text=mark.label.text,
                role=mark.label.role,
                size=LABEL_SIZE,
                weight=mark.label.weight,
            )
        )
    return shapes


def _baseline(scene: Scene, mark: Bar, scale: TimeScale) -> Iterator[Shape]:
    if (dates := scene.baselines.get(mark.row)) is None or mark.kind in {"summary", "release"}:
        return
    left, right = scale.x(dates[0]), scale.x(dates[1])
    if mark.is_point:
        left, right = right - 3, right + 3
    top = mark.top + BASELINE_TOP
    yield Rect(x=left, y=top, width=max(right - left, LEAST_WIDTH), height=BASELINE_HEIGHT, fill="baseline")


def _tail(scene: Scene, mark: Bar, scale: TimeScale) -> Iterator[Shape]:
    """Float as a thin tail with a stop; what is missing, as a red line under the bar."""
    schedule = scene.schedule
    at = schedule.outline.index[mark.row]
    late = scale.x(schedule.late_finishes[at])
    middle = mark.middle
    if schedule.total_floats[at] > 0 and late > mark.right + 1:
        yield Line(x1=mark.right, y1=middle, x2=late, y2=middle, role="tail", width=1.5)
        yield Line(x1=late, y1=middle - 4, x2=late, y2=middle + 4, role="tail", width=1.5)
    elif schedule.total_floats[at] < 0 and late < mark.right - 1:
        below = mark.top + BASELINE_TOP - 1
        yield Line(x1=late, y1=below, x2=mark.right, y2=below, role="red", width=1.5)
        yield Line(x1=late, y1=below - 4, x2=late, y2=below + 1, role="red", width=1.5)


def _task(scene: Scene, mark: Bar, scale: TimeScale) -> Iterator[Shape]:
    """The bar in its pieces, with a thin line through what splits it; what is done runs inside."""
    row = scene.plan.rows[mark.row]
    left, width, top = mark.left, mark.right - mark.left, mark.top + BAR_TOP
    yield from _ghost(scene, mark, scale)
    radius = min(2.0, width / 3)
    parts = _parts(scene, mark, scale)
    fill: Role = "critical" if mark.critical else "bar"
    if row.by_hand is not None:
        yield Rect(x=left, y=top, width=width, height=BAR_HEIGHT, fill="cell", edge="bar", dashed=True)
    elif row.estimate is None and row.progress is None:
        yield Rect(x=left, y=top, width=max(width, 8.0), height=BAR_HEIGHT, fill="surface", edge="tail", dashed=True)
    else:
        if len(parts) > 1:
            yield Line(x1=left, y1=mark.middle, x2=mark.right, y2=mark.middle, role=fill, width=2, dashed=True)
        for x, end in parts:
            yield Rect(x=x, y=top, width=end - x, height=BAR_HEIGHT, fill=fill, radius=radius)
    yield from _clashes(scene, mark, scale, parts)
    done = _done(scene, mark, scale, parts)
    for x, end in parts:
        inside = min(end, done) - x
        if inside >= 3:
            yield Rect(x=x + 2, y=mark.middle - 1.5, width=inside - 3, height=3, fill="surface", radius=1)
    if row.by_hand is None and (mark.critical or mark.near):
        edge: Role = "outline" if mark.critical else "critical"
        wide = 1.6 if mark.critical else 1.2
        for x, end in parts:
            yield Rect(x=x, y=top, width=end - x, height=BAR_HEIGHT, edge=edge, edge_width=wide, radius=radius)


def _parts(scene: Scene, mark: Bar, scale: TimeScale) -> list[tuple[float, float]]:
    """Left and right of each piece of a bar; a bar on its way or too narrow to split is one."""
    dates = scene.schedule.dates(mark.row)
    shift = mark.left - scale.x(dates.start)
    found = pieces(scene, mark.row, scale)
    edges = [(max(mark.left, scale.x(start) + shift), min(mark.right, scale.x(finish) + shift)) for start, finish in found]
    return [(x, end) for x, end in edges if end > x] if len(edges) > 1 else [(mark.left, mark.right)]


def _ghost(scene: Scene, mark: Bar, scale: TimeScale) -> Iterator[Shape]:
    """Where a bar would stand without levelling, as an outline, and the way that it was moved."""
    if scene.plan.rows[mark.row].levelled is None or (stood := scene.ghosts.get(mark.row)) is None:
        return
    x = scale.x(stood[0])
    if x >= mark.left - 2:
        return
    width = max(scale.x(stood[1]) - x, LEAST_WIDTH)
    yield Rect(x=x, y=mark.top + BAR_TOP, width=width, height=BAR_HEIGHT, edge="tail", dashed=True, radius=2)
    if x + width < mark.left:
        yield Line(x1=x + width, y1=mark.middle, x2=mark.left, y2=mark.middle, role="tail", dashed=True)


def _clashes(scene: Scene, mark: Bar, scale: TimeScale, parts: list[tuple[float, float]]) -> Iterator[Shape]:
    top, radius = mark.top + BAR_TOP, min(2.0, (mark.right - mark.left) / 3)
    for start, finish in united(scene.clashes.get(mark.row, ())):
        for x, end in parts:
            left, right = max(x, scale.x(start)), min(end, scale.x(finish))
            if right <= left:
                continue
            width = max(right - left, 3.0)
            yield Rect(x=left, y=top, width=width, height=BAR_HEIGHT, fill="red_soft", radius=radius)
            yield Hatch(x=left, y=top, width=width, height=BAR_HEIGHT, role="red", spacing=7, stroke=1.2, radius=radius)
            yield Rect(x=left, y=top, width=width, height=BAR_HEIGHT, edge="red", edge_width=1.2, radius=radius)


def _done(scene: Scene, mark: Bar, scale: TimeScale, parts: list[tuple[float, float]]) -> float:
    """Where the done part of a bar ends: what is done is a share of the bar's own width."""
    progress = scene.plan.rows[mark.row].progress
    if progress is None:
        return mark.left
    if progress.actual_finish is not None:
        return min(mark.right, max(mark.left, scale.x(progress.actual_finish)))
    if progress.resumes is not None:  # the pieces in front of the stop are what is done
        return max((end for _, end in parts if end <= scale.x(progress.resumes)), default=mark.left)
    return mark.left + (mark.right - mark.left) * progress.percent / 1000


def _buffer(scene: Scene, mark: Bar, scale: TimeScale) -> Iterator[Shape]:
    """What is left of it, in front of that what is eaten, behind its anchor what the work needs beyond it."""
    top, anchor = mark.top + BAR_TOP, scene.plan.buffers[mark.row].committed_end
    found = scene.fever.get(mark.row)
    if found is None or anchor is None or mark.begin is None:
        yield from buffer_shapes(mark.left, mark.right, top, BAR_HEIGHT, solid=mark.left, colour=None)
        return
    end = scale.x(anchor)
    if found.overrun and mark.left > end:
        yield from overrun_shapes(end, max(mark.left, end + LEAST_WIDTH), top, BAR_HEIGHT)
        yield from buffer_shapes(min(mark.begin, end - LEAST_WIDTH), end, top, BAR_HEIGHT, solid=end, colour=found.colour)
    else:
        yield from buffer_shapes(mark.begin, mark.right, top, BAR_HEIGHT, solid=mark.left, colour=found.colour)


def _bracket(mark: Bar) -> Iterator[Shape]:
    role: Role = "outline"
    thick = 4.0 if mark.kind == "release" else 3.0
    top, tooth = mark.top + BRACKET_TOP, min(4.0, (mark.right - mark.left) / 2)
    strength = 1.0 if mark.kind == "release" else 0.85
    yield Rect(x=mark.left, y=top, width=mark.right - mark.left, height=thick, fill=role, opacity=strength)
    top, low = top + thick, top + thick + 4
    yield Polygon(points=((mark.left, top), (mark.left + tooth, top), (mark.left, low)), fill=role, opacity=strength)
    yield Polygon(points=((mark.right, top), (mark.right, low), (mark.right - tooth, top)), fill=role, opacity=strength)


def _gate(scene: Scene, mark: Bar) -> Iterator[Shape]:
    gate = scene.plan.gates.get(mark.row)
    sign, role = SIGNS[gate.decision if gate else "pending"]
    edge: Role = "red" if role == "red" else "outline"
    width = 1.8 if mark.critical else 1.4
    middle = mark.middle
    yield Polygon(points=diamond(mark.left, middle, GATE_RADIUS), fill="surface", edge=edge, edge_width=width)
    yield Text(x=mark.left, y=middle, text=sign, role=role, size=10, weight=600, anchor="middle")


def _milestone(mark: Bar) -> Shape:
    return Polygon(points=diamond(mark.left, mark.middle, MILESTONE_RADIUS), fill="outline" if mark.critical else "critical")


def folded_marks(scene: Scene, mark: Bar, scale: TimeScale) -> list[Shape]:
    """The gates and milestones that a folded summary hides, small on its bracket."""
    outline, rows = scene.schedule.outline, scene.plan.rows
    at = outline.index[mark.row]
    shapes: list[Shape] = []
    taken: set[int] = set()
    for place in range(at + 1, outline.end[at]):
        kind = rows[outline.ids[place]].kind
        x = scale.x(scene.schedule.finishes[place])
        if kind in {"gate", "milestone"} and round(x / 3) not in taken:
            taken.add(round(x / 3))
            corners = diamond(x, mark.middle, 5.0 if kind == "gate" else 4.0)
            fill: Role = "surface" if kind == "gate" else "outline"
            shapes.append(Polygon(points=corners, fill=fill, edge="outline", edge_width=1.2))
    return shapes


def _target(scene: Scene, mark: Bar, scale: TimeScale) -> Iterator[Shape]:
    """A release's target as a flag, red where the go-live stands behind it."""
    if (target := scene.targets.get(mark.row)) is None:
        return
    role: Role = "red" if target.missed else "outline"
    x, top = scale.x(target.at), mark.top + 3
    yield Line(x1=x, y1=top, x2=x, y2=mark.top + ROW_HEIGHT - 3, role=role, width=1.5)
    yield Polygon(points=((x, top), (x + 8, top + 3), (x, top + 6)), fill=role)


def _bounds(scene: Scene, mark: Bar, scale: TimeScale) -> Iterator[Shape]:
    """The deadline's arrow, the pins of constraints, a release's target."""
    row = scene.plan.rows[mark.row]
    if mark.kind == "release":
        yield from _target(scene, mark, scale)
    if (deadline := scene.schedule.deadline(row)) is not None:
        x, top = scale.x(deadline), mark.top + 2
        missed = scene.misses_deadline(mark.row)
        arrow = ((x - 4, top), (x + 4, top), (x, top + 7))
        yield Polygon(points=arrow, fill="red" if missed else "surface", edge="red" if missed else "outline", edge_width=1.2)
    if row.constraint is None or row.constraint.at is None:
        return
    x, top = scale.x(row.constraint.at), mark.top + BAR_TOP
    low = top + BAR_HEIGHT + 2
    if row.constraint.kind.startswith("must"):
        yield Line(x1=x, y1=top - 2, x2=x, y2=low, role="outline", width=1.5)
        yield Polygon(points=diamond(x, top - 1, 3), fill="outline")
    else:
        foot = 3.0 if row.constraint.kind.endswith("no earlier than") else -3.0
        yield Line(x1=x, y1=top - 2, x2=x, y2=low, role="tail")
        yield Line(x1=x, y1=low, x2=x + foot, y2=low, role="tail")
