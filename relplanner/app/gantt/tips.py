"""What a tip says about what lies under the pointer in the chart: a bar in a sentence, or a link with its slack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relplanner.chart.sentences import link_sentence, sentence

if TYPE_CHECKING:
    from relplanner.app.gantt.view import GanttView


def tip_at(view: GanttView, x: float, y: float) -> str:
    """The tip for a place of the view; "" where nothing lies."""
    scene, chart = view.seen, view.current_chart()
    if scene is None or chart is None:
        return ""
    hit = view.bar_at(x, y)
    if hit is not None and hit[1] is not None:
        why = view.preview.why.get(hit[0].row, "") if view.preview is not None else ""
        return " ".join(filter(None, (sentence(scene, hit[0].row), why)))
    link = chart.link_at(x + view.axis.left, y + view.verticalScrollBar().value())
    return link_sentence(scene, link, chart.driving) if link is not None else ""
