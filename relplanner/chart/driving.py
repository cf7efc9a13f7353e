"""Which links hold what, as the schedule has them: those that drive, and among them those of the critical path.

Asked for visible links only and answered once per scene, because a question costs a walk on the calendar.
"""

from __future__ import annotations

from relplanner.chart.scene import Scene
from relplanner.insight.paths import Slacks
from relplanner.plan.model import Id, Link, Minutes


class Driving:
    """The one rule of `Slacks`, remembered: a link drives where its bound alone puts its successor where it stands."""

    def __init__(self, scene: Scene) -> None:
        self._schedule = scene.schedule
        self._slacks: Slacks | None = None
        self._known: dict[Id, bool] = {}

    def __call__(self, link: Link) -> bool:
        """Whether a link drives."""
        if (known := self._known.get(link.id)) is None:
            known = self._known[link.id] = self._asked.drives(link)
        return known

    def slack(self, link: Link) -> Minutes | None:
        """The slack of a link in working minutes; None where the schedule does not follow it."""
        return self._asked.of(link)

    @property
    def _asked(self) -> Slacks:
        if self._slacks is None:
            self._slacks = Slacks(self._schedule)
        return self._slacks

    def is_critical(self, link: Link) -> bool:
        """Whether a link drives and both its ends are critical."""
        index, criticals = self._schedule.outline.index, self._schedule.criticals
        return bool(criticals[index[link.predecessor]] and criticals[index[link.successor]]) and self(link)
