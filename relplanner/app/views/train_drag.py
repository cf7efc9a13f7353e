"""A release that is dragged along the train: while the button is down its bar's outline goes along by whole days.

Nothing moves by it. Let go, it asks for the slip by those days, which is tried and told before it is done; Esc lets go of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from relplanner.chart.primitives import Rect, Shape, Text
from relplanner.chart.train_board import Spot, spot_box
from relplanner.paint.painter import Brushes

if TYPE_CHECKING:
    from relplanner.app.views.train_map import TrainMap

HEIGHT, SIZE = 22.0, 11.0

ONLY_LATER = "{name} slips to later days only. To bring it forward, change its start or its target in the inspector."


class TrainDrag:
    """The drag that is going on, if any."""

    def __init__(self, view: TrainMap) -> None:
        self._view = view
        self._spot: Spot | None = None
        self._from, self._at = QPointF(), QPointF()
        self._left = 0.0
        self.is_far = False

    def press(self, spot: Spot | None, at: QPointF) -> None:
        """Take hold of a release of the own plan by anything that stands in its lane but a clash."""
        self._spot = spot if spot is not None and spot.plan == 0 and spot.kind != "clash" else None
        self._from, self._at, self._left, self.is_far = at, at, self._view.axis.left, False

    def move(self, at: QPointF) -> None:
        """Show where the release would go."""
        self._at = at
        far = abs(at.x() - self._from.x()) >= QApplication.startDragDistance()
        self.is_far = self._spot is not None and (self.is_far or far)
        if self.is_far:
            self._view.viewport().update()

    def release(self) -> None:
        """Ask for the slip that was shown."""
        spot, days, far = self._spot, self.days, self.is_far
        self.cancel()
        if far and spot is not None and days:
            self.ask(spot, days)

    def ask(self, spot: Spot, days: int) -> None:
        """Ask for the slip of a release by so many days; there is none to earlier ones."""
        if spot.plan:
            return
        if days < 0:
            self._view.refused.emit(ONLY_LATER.format(name=self._name(spot)))
        else:
            self._view.slipped.emit(spot.release, days)

    def cancel(self) -> None:
        """Let go."""
        self._spot, self.is_far = None, False
        self._view.viewport().update()

    @property
    def days(self) -> int:
        """By how many days the pointer has gone."""
        way = self._at.x() - self._from.x() + self._view.axis.left - self._left
        return round(way / self._view.axis.scale.per_day)

    def shapes(self, brushes: Brushes, seen: tuple[float, float]) -> Iterator[Shape]:
        """The outline of the release by so many days later, and a tip that says so."""
        view, spot = self._view, self._spot
        lane = view.board.lane_of(spot.plan, spot.release) if view.board is not None and spot is not None else None
        if not self.is_far or lane is None or spot is None:
            return
        whole = next(one for one in lane.spots if one.kind == "release")
        x, top, width, height = spot_box(lane, whole, view.axis.scale)
        x += self.days * view.axis.scale.per_day
        yield Rect(x=x, y=top, width=width, height=height, edge="accent", edge_width=1.5, radius=3)
        said = self._said(spot)
        room = brushes.width(said, SIZE) + 16
        left = self._at.x() - view.split + view.axis.left + 14
        left = min(max(left, seen[0] + 4), max(seen[0] + 4, seen[1] - room - 4))
        low = lane.top + lane.height + 2
        yield Rect(x=left, y=low, width=room, height=HEIGHT, fill="text", radius=3)
        yield Text(x=left + 8, y=low + HEIGHT / 2, text=said, role="surface", size=SIZE, room=room - 16)

    def _said(self, spot: Spot) -> str:
        name, days = self._name(spot), self.days
        if days < 0:
            return ONLY_LATER.format(name=name)
        how = "1 day" if days == 1 else f"{days} days"
        return f"Slip {name} by {how}: let go to see what follows" if days else f"{name} stays"

    def _name(self, spot: Spot) -> str:
        lane = self._view.board.lane_of(spot.plan, spot.release) if self._view.board is not None else None
        return lane.name if lane is not None else ""
