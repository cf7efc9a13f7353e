"""The whole chart on one sheet: title, task names, axis, bars, legend; the picture that is sent to others.

A `Sheet` is layers of shapes, each moved and clipped; SVG and PNG are written from the same one.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from relplanner.chart.chart import Chart, Window
from relplanner.chart.gantt import ROW_HEIGHT
from relplanner.chart.ground import AXIS_HEIGHT, LEAST_FREE_DAY, axis, band_names, free_times, ground, today_line
from relplanner.chart.primitives import Hatch, Line, Polygon, Polyline, Rect, Shape, Text, diamond, text_width
from relplanner.chart.scene import Scene
from relplanner.chart.theme import Role
from relplanner.chart.time_scale import TimeScale
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Id, Instant

MARGIN = 24.0
TITLE_HEIGHT = 52.0
LEGEND_HEIGHT = 40.0
INDENT = 14.0
DATE_WIDTH = 54.0
FOOT_HEIGHT = 16.0
ENDS = 150.0
"""Pixels before the first and, mostly, behind the last day: the words to the right of bars stand there."""

LEAST_DAY, LEAST_DAY_OF_PAGES = 1.0, 0.1
"""Pixels of the narrowest day: a picture may be wide, a page may not."""

WIDEST = 30_000.0
"""Pixels of time on a picture, eighty years of such days; beyond that its days are narrower, as few programs open a wider one."""


class Layer(msgspec.Struct, frozen=True, kw_only=True):
    """Shapes moved by (`dx`, `dy`) and cut to `clip` (x, y, width, height on the sheet)."""

    shapes: Sequence[Shape]
    dx: float = 0.0
    dy: float = 0.0
    clip: tuple[float, float, float, float] | None = None


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of `width` by `height` logical pixels."""

    width: float
    height: float
    title: str
    layers: tuple[Layer, ...]


def sheet(scene: Scene, rows: Sequence[Id] | None = None, *, title: str = "", width: float = 1480.0) -> Sheet:
    """Lay out all rows (or those given, top to bottom) on one sheet; time takes what the names leave of `width`."""
    layout = _Layout(scene, rows, title, width, LEAST_DAY)
    return layout.page(0, len(layout.shown) - 1)


def pages(scene: Scene, *, title: str = "", status: str = "", width: float = 1480.0, height: float = 1046.0) -> tuple[Sheet, ...]:
    """Lay out all rows on sheets of one size, each with title, axis and legend; all of time stands on each of them.

    `status` is said at the foot of each. A sheet never ends with the head of what begins on the next one.
    """
    layout = _Layout(scene, None, title, width, LEAST_DAY_OF_PAGES)
    room = height - MARGIN - TITLE_HEIGHT - AXIS_HEIGHT - LEGEND_HEIGHT - FOOT_HEIGHT - MARGIN
    starts = _breaks(scene, max(1, int(room / ROW_HEIGHT)))
    ends = [*(start - 1 for start in starts[1:]), len(layout.shown) - 1]
    count = len(starts)
    found = []
    for number, (first, last) in enumerate(zip(starts, ends, strict=True), start=1):
        page = layout.page(first, last)
        foot = Layer(shapes=_foot(status, f"page {number} of {count}", width - 2 * MARGIN), dx=MARGIN, dy=height - MARGIN)
        found.append(msgspec.structs.replace(page, height=height, layers=(*page.layers, foot)))
    return tuple(found)


def _breaks(scene: Scene, room: int) -> list[int]:
    """The first line of each page of at most `room` lines."""
    outline = scene.schedule.outline
    count = len(outline.ids)
    starts = [0]
    while starts[-1] + room < count:
        at = starts[-1] + room
        while at - 1 > starts[-1] and outline.has_children(at - 1):
            at -= 1
        starts.append(at)
    return starts


class _Layout:
    """Where names, time and rows stand; what every page of the same rows shares."""

    def __init__(self, scene: Scene, rows: Sequence[Id] | None, title: str, width: float, least: float) -> None:
        index = scene.schedule.outline.index
        self.scene = scene
        self.shown = [row for row in (scene.schedule.outline.ids if rows is None else rows) if row in index]
        self.title = title or scene.plan.title or "Release plan"
        self.names = _names_width(scene, self.shown)
        self.left = MARGIN + self.names + 2 * DATE_WIDTH + 12
        self.scale, self.wide = _scale(scene, width - self.left - MARGIN, least)
        self.chart = Chart(scene, self.shown, self.scale)

    def page(self, first: int, last: int) -> Sheet:
        """The rows from line `first` to `last` under title and axis."""
        scene, left, wide = self.scene, self.left, self.wide
        found = self.chart.layers(Window(0.0, wide, first, last))
        rows = self.shown[first : last + 1]
        tall = max(1, len(rows)) * ROW_HEIGHT
        head = MARGIN + TITLE_HEIGHT
        body = head + AXIS_HEIGHT
        total = left + wide + MARGIN
        area = (left, body, wide, tall)
        behind = [
            *ground(scene, self.scale, 0.0, wide, height=tall, free=_free(scene, self.scale, wide)),
            *band_names(scene, self.scale, 0.0, wide, tall),
        ]
        bars = [*found.arrows, *(shape for _, shapes in found.rows for shape in shapes)]
        above = _above(scene, rows[0]) if first else ""
        return Sheet(
            width=total,
            height=body + tall + LEGEND_HEIGHT + MARGIN,
            title=self.title,
            layers=(
                Layer(shapes=_title(scene, self.title, above), dx=MARGIN, dy=MARGIN),
                Layer(shapes=axis(scene, self.scale, 0.0, wide), dx=left, dy=head, clip=(left, head, wide, AXIS_HEIGHT)),
                Layer(shapes=behind, dx=left, dy=body, clip=area),
                Layer(shapes=_rules(len(rows), total - 2 * MARGIN), dx=MARGIN, dy=body),
                Layer(shapes=_names(scene, rows, self.names), dx=MARGIN, dy=body),
                Layer(shapes=bars, dx=left, dy=body - first * ROW_HEIGHT, clip=area),
                Layer(shapes=today_line(scene, self.scale, 0.0, tall), dx=left, dy=body, clip=area),
                Layer(shapes=_legend(scene, total - 2 * MARGIN), dx=MARGIN, dy=body + tall + 14),
            ),
        )


def _scale(scene: Scene, width: float, least: float) -> tuple[TimeScale, float]:
    """The scale of the whole plan in `width`, days of `least` pixels or more, `WIDEST` in all; and the width it takes."""
    start, finish = scene.span
    finish = Instant(max(finish, start + MINUTES_PER_DAY))
    days = (finish - start) / MINUTES_PER_DAY
    per_day = min(40.0, max(min(least, WIDEST / days), (width - ENDS) / days))
    origin = Instant(start - round(16 * MINUTES_PER_DAY / per_day))
    return TimeScale(origin=origin, per_day=per_day), max(width, days * per_day + ENDS)


def _free(scene: Scene, scale: TimeScale, wide: float) -> tuple[tuple[int, int], ...]:
    if scale.per_day < LEAST_FREE_DAY:
        return ()
    return free_times(scene.schedule.worktime.plan_calendar, scale.at(0), scale.at(wide), hourly=False)


def _title(scene: Scene, title: str, above: str) -> list[Shape]:
    words, schedule = scene.words, scene.schedule
    when = "Nothing is planned yet."
    if schedule.outline.ids:
        until = Instant(max(schedule.start, schedule.finish - 1))
        when = f"{words.weekday(schedule.start)} to {words.weekday(until)} {words.year(until)}"
    return [
        Text(x=0, y=9, text=title, size=18, weight=600),
        Text(x=0, y=31, text=f"{when} · {above}" if above else when, role="muted", size=12),
    ]


def _above(scene: Scene, row: Id) -> str:
    """What a page goes on with: the names above its first row, from the top."""
    names: list[str] = []
    above = scene.plan.rows[row].parent
    while above is not None:
        names.insert(0, scene.plan.rows[above].name)
        above = scene.plan.rows[above].parent
    return f"continued: {' / '.join(names)}" if names else "continued"


def _foot(status: str, number: str, width: float) -> list[Shape]:
    return [
        Text(x=0, y=0, text=status, role="muted", size=11),
        Text(x=width, y=0, text=number, role="muted", size=11, anchor="end"),
    ]


def _depth(scene: Scene, row: Id) -> int:
    outline = scene.schedule.outline
    return outline.depth[outline.index[row]]


def _names_width(scene: Scene, rows: Sequence[Id]) -> float:
    widths = [text_width(scene.plan.rows[row].name, 12) * 1.02 + INDENT * _depth(scene, row) + 16 for row in rows]
    return min(360.0, max(160.0, max(widths, default=0.0)))


def _names(scene: Scene, rows: Sequence[Id], names: float) -> list[Shape]:
    """Names, indented, then start and finish under right-aligned heads."""
    finish, words = names + 2 * DATE_WIDTH, scene.words
    shapes: list[Shape] = [
        Text(x=0, y=-10, text="Task", role="muted", size=11),
        Text(x=names + DATE_WIDTH, y=-10, text="Start", role="muted", size=11, anchor="end"),
        Text(x=finish, y=-10, text="Finish", role="muted", size=11, anchor="end"),
    ]
    for line, row in enumerate(rows):
        middle, kind = (line + 0.5) * ROW_HEIGHT, scene.kind(row)
        dates, indent = scene.schedule.dates(row), INDENT * _depth(scene, row)
        weight = 600 if kind in {"release", "summary"} else 400
        role: Role = "amber" if kind == "buffer" else "text"
        shapes.append(
            Text(
                x=indent,
                y=middle,
                text=scene.plan.rows[row].name,
                role=role,
                size=12,
                weight=weight,
                italic=kind == "buffer",
                room=names - indent - 4,
            )
        )
        last = words.day(Instant(max(dates.start, dates.finish - 1)) if kind not in {"gate", "milestone"} else dates.finish)
        first = "" if kind in {"gate", "milestone"} else words.day(dates.start)
        for x, text in ((names + DATE_WIDTH, first), (finish, last)):
            shapes.append(Text(x=x, y=middle, text=text, role="muted", size=11, weight=weight, anchor="end"))
    return shapes


def _rules(lines: int, width: float) -> list[Shape]:
    return [
        Line(x1=0, y1=line * ROW_HEIGHT, x2=width, y2=line * ROW_HEIGHT, role="line" if line in {0, lines} else "rule")
        for line in range(lines + 1)
    ]


def _legend(scene: Scene, width: float) -> list[Shape]:
    """A sample of every kind of mark that the chart holds, and what it means."""
    shapes: list[Shape] = []
    x = 0.0
    for sample, text in _samples(scene):
        needs = 30 + text_width(text, 11) + 22
        if x + needs > width:
            break
        shapes += [_moved(shape, x) for shape in sample]
        shapes.append(Text(x=x + 30, y=11, text=text, role="muted", size=11))
        x += needs
    return shapes


def _samples(scene: Scene) -> list[tuple[list[Shape], str]]:
    kinds = {scene.kind(row) for row in scene.schedule.outline.ids}
    found: list[tuple[list[Shape], str]] = [
        ([Rect(x=0, y=5, width=22, height=12, fill="bar", radius=2)], "task"),
        (
            [
                Rect(x=0, y=5, width=22, height=12, fill="critical", radius=2),
                Rect(x=0, y=5, width=22, height=12, edge="outline", edge_width=1.6, radius=2),
            ],
            "critical",
        ),
        (
            [
                Line(x1=0, y1=11, x2=20, y2=11, role="tail", width=1.5),
                Line(x1=20, y1=7, x2=20, y2=15, role="tail", width=1.5),
            ],
            "float",
        ),
    ]
    if "buffer" in kinds:
        sand = Hatch(x=0, y=5, width=22, height=12, role="buffer_edge", spacing=7, stroke=0.8, radius=2, opacity=0.55)
        edge = Rect(x=0, y=5, width=22, height=12, edge="buffer_edge", radius=2)
        found.append(([Rect(x=0, y=5, width=22, height=12, fill="buffer", radius=2), sand, edge], "buffer"))
    if "gate" in kinds:
        found.append(([Polygon(points=diamond(12, 11, 8), fill="surface", edge="outline", edge_width=1.4)], "gate"))
    if "milestone" in kinds:
        found.append(([Polygon(points=diamond(12, 11, 5.5), fill="outline")], "milestone"))
    if scene.baselines:
        found.append(([Rect(x=0, y=10, width=22, height=2, fill="baseline")], "baseline"))
    if scene.clashes:
        red = Hatch(x=0, y=5, width=22, height=12, role="red", stroke=1.2, radius=2)
        frame = Rect(x=0, y=5, width=22, height=12, edge="red", edge_width=1.2, radius=2)
        found.append(([Rect(x=0, y=5, width=22, height=12, fill="red_soft", radius=2), red, frame], "clash"))
    if any(band.kind == "window" for band in scene.bands):
        found.append(([Rect(x=4, y=1, width=12, height=20, fill="window_band")], "deployment window"))
    if any(band.kind == "freeze" for band in scene.bands):
        found.append(([Hatch(x=0, y=1, width=22, height=20, role="freeze", spacing=6)], "freeze"))
    if scene.plan.links:
        arrow = Polyline(points=((0, 11), (22, 11)), role="outline", width=1.5, arrow=True)
        found.append(([arrow], "drives the critical path"))
    return found


def _moved(shape: Shape, dx: float) -> Shape:
    if isinstance(shape, Line):
        return msgspec.structs.replace(shape, x1=shape.x1 + dx, x2=shape.x2 + dx)
    if isinstance(shape, Polygon | Polyline):
        return msgspec.structs.replace(shape, points=tuple((x + dx, y) for x, y in shape.points))
    return msgspec.structs.replace(shape, x=shape.x + dx)
