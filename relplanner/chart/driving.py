"""Which links hold the critical path: those that would move it if they let go.

Asked for visible links only and answered once per scene, because a question costs a walk on the calendar.
"""

from __future__ import annotations

from relplanner.chart.scene import Scene
from relplanner.plan.model import Id, Link


class Driving:
    """Whether both ends of a link are critical and no working time lies between its bound and what it bounds."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._known: dict[Id, bool] = {}

    def __call__(self, link: Link) -> bool:
        """Answer for one link."""
        if (known := self._known.get(link.id)) is None:
            known = self._known[link.id] = self._ask(link)
        return known

    def _ask(self, link: Link) -> bool:
        schedule = self._scene.schedule
        index = schedule.outline.index
        before, after = index[link.predecessor], index[link.successor]
        if not (schedule.criticals[before] and schedule.criticals[after]):
            return False
        source = schedule.finishes[before] if link.type[0] == "F" else schedule.starts[before]
        target = schedule.starts[after] if link.type[1] == "S" else schedule.finishes[after]
        if link.lag.kind == "percent" or target <= source:
            return True
        if link.lag.kind == "elapsed":
            source, lag = source + link.lag.amount, 0
        else:
            lag = link.lag.amount
        if target <= source:
            return True
        between = schedule.worktime.task_calendar(link.successor).between(source, target)
        return bool(between <= max(lag, 0))
