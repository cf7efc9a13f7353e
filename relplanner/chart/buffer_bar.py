"""How a buffer is drawn, in the Gantt chart and in the strip of buffers: sand hatching, what is eaten of it solid.

A committed one is framed in its fever colour, and the colour's sign stands beside it: no colour speaks alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from relplanner.chart.primitives import Hatch, Rect, Shape
from relplanner.chart.scene import Label
from relplanner.insight.buffer_words import SIGNS, used_text
from relplanner.insight.consumption import Consumption
from relplanner.insight.fever import Colour


def buffer_shapes(
    left: float, right: float, top: float, height: float, *, solid: float, colour: Colour | None
) -> Iterator[Shape]:
    """A bar from `left` to `right`, solid up to `solid`; `colour` None: it is not committed."""
    edge = colour or "buffer_edge"
    width = right - left
    yield Rect(x=left, y=top, width=width, height=height, fill="buffer", radius=2)
    yield Hatch(x=left, y=top, width=width, height=height, role="buffer_edge", spacing=7, stroke=0.8, radius=2, opacity=0.55)
    if solid > left:
        yield Rect(x=left, y=top, width=min(solid, right) - left, height=height, fill=edge, radius=2)
    yield Rect(x=left, y=top, width=width, height=height, edge=edge, edge_width=1.4 if colour else 1.0, radius=2)


def overrun_shapes(left: float, right: float, top: float, height: float) -> Iterator[Shape]:
    """What the work needed beyond a buffer, up to where it really ends."""
    width = right - left
    yield Rect(x=left, y=top, width=width, height=height, fill="red_soft", radius=2)
    yield Hatch(x=left, y=top, width=width, height=height, role="red", spacing=7, stroke=1.2, radius=2)
    yield Rect(x=left, y=top, width=width, height=height, edge="red", edge_width=1.2, radius=2)


def fever_label(found: Consumption) -> Label:
    """`! 60 % used` in the fever's colour."""
    return Label(text=f"{SIGNS[found.colour]} {used_text(found)}", role=found.colour, weight=500)
