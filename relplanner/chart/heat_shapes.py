"""The shapes of the heat map: names on the left, cells, absences and task blocks on the right.

Only what is above capacity is marked; what is free stays empty. x is content, y begins at the top of all lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relplanner.chart.heat_lines import HeatLine
from relplanner.chart.heat_map import LANE, LINE, Block, HeatMap
from relplanner.chart.load import CELL_HEIGHT, cell_shapes
from relplanner.chart.primitives import Hatch, Line, Polygon, Rect, Shape, Text, diamond, text_width
from relplanner.chart.theme import Role
from relplanner.chart.time_scale import Tick, TimeScale
from relplanner.plan.model import Id

INDENT = 14.0
STEP = 14.0
CELLS_DOWN = (LINE - CELL_HEIGHT) / 2 - 3
"""How far the cells stand below where the strip has them, on its narrower lines."""

BLOCK_HEIGHT = 13.0
BLOCK_LEAST = 3.0
NAMED_FROM = 22.0
BLOCK_SIZE = 10.0


def name_line(line: HeatLine, width: float) -> list[Shape]:
    """The left part of a line in `width`: its fold, name, what somebody is, the peak."""
    middle, x = line.top + LINE / 2, INDENT + STEP * max(0, line.depth - 1)
    shapes: list[Shape] = []
    if line.kind == "group":
        shapes.append(Rect(x=0, y=line.top, width=width, height=line.height, fill="window"))
    if line.opens:
        shapes.append(_fold(x - 3, middle, opened=line.opened))
    x += 10
    weight = 600 if line.kind == "group" else 500 if line.depth == 1 else 400
    column = max(x + 40, width * 0.52)
    end = width - 15
    if line.kind == "group":
        shapes.append(Text(x=x, y=middle, text=line.name, size=12, weight=weight, room=end - x - 110 if line.role else end - x))
        shapes.append(Text(x=end, y=middle, text=line.role, role="red", size=11, anchor="end"))
        return shapes
    if line.depth > 1:
        return [*shapes, Text(x=x, y=middle, text=line.name, role="muted", size=11.5, room=end - x)]
    shapes.append(Text(x=x, y=middle, text=line.name, size=12, weight=weight, room=column - x - 8))
    red = line.over
    if line.role:
        shapes.append(Text(x=column, y=middle, text=line.role, role="muted", size=11, room=end - column - 34))
    if line.peak:
        shapes.append(
            Text(
                x=end, y=middle, text=line.peak, role="red" if red else "muted", size=12, weight=600 if red else 400, anchor="end"
            )
        )
    return shapes


def _fold(x: float, middle: float, *, opened: bool) -> Shape:
    points = ((x - 3.5, middle - 2), (x + 3.5, middle - 2), (x, middle + 3)) if opened else ()
    return Polygon(points=points or ((x - 2, middle - 4), (x - 2, middle + 4), (x + 3, middle)), fill="muted")


def line_shapes(
    found: HeatMap, line: HeatLine, scale: TimeScale, ticks: Sequence[Tick], seen: tuple[float, float]
) -> Iterator[Shape]:
    """The right part of a line: absences behind, then the cells of `ticks`, then the blocks that are `seen` (x from, to)."""
    left, right = seen
    if line.kind == "group":
        yield Rect(x=left, y=line.top, width=right - left, height=line.height, fill="window")
        return
    yield from _absences(found, line, scale, seen)
    for tick in ticks:
        cell = found.cell(line, tick.at, tick.end)
        if cell.kind != "free":
            yield from cell_shapes(cell, scale, line.top + CELLS_DOWN, seen)
    for block in found.blocks(line):
        if scale.x(block.stop) >= left and scale.x(block.booking.start) <= right:
            yield from block_shapes(found, line, block, scale, seen)


def _absences(found: HeatMap, line: HeatLine, scale: TimeScale, seen: tuple[float, float]) -> Iterator[Shape]:
    for one in found.load(line).resource.absences:
        x, end = max(seen[0], scale.x(one.start)), min(seen[1], scale.x(one.finish))
        if x < end:
            yield Hatch(
                x=x, y=line.top + 1, width=end - x, height=line.height - 2, role="tail", spacing=8, stroke=0.8, opacity=0.45
            )


def block_box(line: HeatLine, block: Block, scale: TimeScale) -> tuple[float, float, float]:
    """Left, top and width of a block."""
    x, end = scale.x(block.booking.start), scale.x(block.booking.finish)
    return x, line.top + LINE + LANE * block.lane, max(end - x - 1, BLOCK_LEAST)


def block_shapes(found: HeatMap, line: HeatLine, block: Block, scale: TimeScale, seen: tuple[float, float]) -> Iterator[Shape]:
    """A task of somebody: a box with its name, hatched where it stands in a clash; a meeting is a small diamond."""
    readings, booking = found.readings, block.booking
    x, top, width = block_box(line, block, scale)
    if booking.where is not None:
        yield Hatch(x=x, y=top, width=width, height=BLOCK_HEIGHT, role="tail", spacing=5, radius=2, opacity=0.6)
        yield Rect(x=x, y=top, width=width, height=BLOCK_HEIGHT, edge="tail", radius=2, dashed=True)
        at = max(x, min(seen[0], x + width - NAMED_FROM)) + 4
        name = f"{booking.where.release or booking.where.plan}: {booking.where.task}"
        needs = min(text_width(name, BLOCK_SIZE) + 6, x + width - at - 3)
        if needs > NAMED_FROM:
            yield Rect(x=at - 3, y=top + 1, width=needs, height=BLOCK_HEIGHT - 2, fill="surface", radius=2)
            yield from _name(name, at, top, x + width - at - 3, "muted")
        return
    row = readings.plan.rows[booking.task]
    clashes = [one for one in readings.loads.clashes(line.resource) if booking.task in one.tasks]
    if booking.start == booking.finish:
        shown: Role = "red" if clashes else "outline"
        yield Polygon(points=diamond(x, top + BLOCK_HEIGHT / 2, 5), edge=shown, fill="surface", edge_width=1.3)
        room = (scale.x(block.next) if block.next is not None else seen[1]) - x - 14
        yield from _name(row.name, x + 9, top, room, "muted")
        return
    critical = readings.schedule.criticals[readings.outline.index[booking.task]]
    edge: Role = "outline" if critical else "bar"
    yield Rect(
        x=x, y=top, width=width, height=BLOCK_HEIGHT, fill="cell", edge=edge, edge_width=1.4 if critical else 1.0, radius=2
    )
    for one in clashes:
        begin, stop = max(x, scale.x(one.start)), min(x + width, scale.x(max(one.finish, one.start + 1)))
        if begin < stop:
            yield Hatch(x=begin, y=top + 1, width=stop - begin, height=BLOCK_HEIGHT - 2, role="red", spacing=6, opacity=0.55)
    if clashes:
        yield Rect(x=x, y=top, width=width, height=BLOCK_HEIGHT, edge="red", edge_width=1.3, radius=2)
    first = max(x, min(seen[0], x + width - NAMED_FROM))
    yield from _name(row.name, first + 4, top, x + width - first - 7, "text")


def _name(name: str, x: float, top: float, room: float, role: Role) -> Iterator[Shape]:
    if room >= NAMED_FROM - 8:
        yield Text(x=x, y=top + BLOCK_HEIGHT / 2, text=name, role=role, size=BLOCK_SIZE, room=room)


def rule(line: HeatLine, left: float, right: float) -> Shape:
    """The line below a line."""
    low = line.top + line.height - 0.5
    return Line(x1=left, y1=low, x2=right, y2=low, role="rule")


def frame(x: float, y: float, width: float, height: float) -> Shape:
    """The frame around what is chosen."""
    return Rect(x=x, y=y, width=width, height=height, edge="accent", edge_width=1.6, radius=3)


def moved_frames(found: HeatMap, line: HeatLine, moved: frozenset[Id], scale: TimeScale) -> Iterator[Shape]:
    """Frames around the blocks that an answer would move."""
    for block in found.blocks(line):
        if block.booking.task in moved:
            x, top, width = block_box(line, block, scale)
            yield frame(x - 1.5, top - 1.5, width + 3, BLOCK_HEIGHT + 3)


def block_id(found: HeatMap, line: HeatLine, x: float, y: float, scale: TimeScale) -> Id | None:
    """The assignment whose block lies at (x, y); None beside all blocks."""
    lane = int((y - line.top - LINE) // LANE)
    if y < line.top + LINE or lane >= line.lanes:
        return None
    for block in found.blocks(line):
        if block.lane == lane:
            left, _, width = block_box(line, block, scale)
            if left - 3 <= x <= left + max(width, 6) + 3:
                return block.booking.assignment
    return None
