"""An answer drawn before anything moves: the rows that it moves as ghosts where they stand, and as bars where they would.

A preview is a value: what the charts would show, where its moved rows stand now, and why each of them moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from relplanner.chart.gantt import BAR_HEIGHT, BAR_TOP, LEAST_WIDTH, Bar
from relplanner.chart.primitives import Line, Polygon, Rect, Shape, diamond
from relplanner.chart.scene import Interval, Scene
from relplanner.chart.stage import scene_of
from relplanner.chart.time_scale import TimeScale
from relplanner.insight.readings import Readings
from relplanner.plan.model import Id

QUIET = 0.45
"""How much is seen of what an answer leaves alone."""


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What would be: `scene` and `readings` after the answer, `was` by moved row where it stands now, `why` in words."""

    scene: Scene
    readings: Readings
    was: Mapping[Id, Interval]
    why: Mapping[Id, str] = {}


def preview_of(now: Scene, readings: Readings, moved: Iterable[Id], why: Mapping[Id, str]) -> Preview:
    """The preview of the plan of `readings`, in which the rows `moved` stand elsewhere than in the scene of now."""
    schedule, outline = now.schedule, now.schedule.outline
    was = {
        row: (schedule.starts[outline.index[row]], schedule.finishes[outline.index[row]])
        for row in moved
        if row in outline.index and now.kind(row) not in {"summary", "release"}
    }
    return Preview(scene=scene_of(readings, now.today, now.words, before=now), readings=readings, was=was, why=why)


def preview_shapes(preview: Preview, mark: Bar, scale: TimeScale) -> Iterator[Shape]:
    """The ghost of a row, the way that it would go, and a frame around where it would stand; nothing for one that stays."""
    was = preview.was.get(mark.row)
    if was is None:
        return
    left, right = scale.x(was[0]), scale.x(was[1])
    if mark.is_point:
        yield Polygon(points=diamond(right, mark.middle, mark.radius - 1), edge="tail")
        yield from _way(right, mark.left, mark)
        yield Polygon(points=diamond(mark.left, mark.middle, mark.radius + 2.5), edge="accent", edge_width=1.6)
        return
    width = max(right - left, LEAST_WIDTH)
    yield Rect(x=left, y=mark.top + BAR_TOP, width=width, height=BAR_HEIGHT, edge="tail", dashed=True, radius=2)
    yield from _way(left + width if left < mark.left else left, mark.left if left < mark.left else mark.right, mark)
    wide = mark.right - mark.left + 4
    yield Rect(
        x=mark.left - 2, y=mark.top + BAR_TOP - 2, width=wide, height=BAR_HEIGHT + 4, edge="accent", edge_width=1.6, radius=3
    )


def _way(start: float, stop: float, mark: Bar) -> Iterator[Shape]:
    """A dashed line from the ghost to the bar, where there is room between them."""
    if abs(stop - start) > 8 and (start < mark.left) == (stop <= mark.left + 1):
        yield Line(x1=start, y1=mark.middle, x2=stop, y2=mark.middle, role="accent", dashed=True)
