"""The one time axis that header, chart and people strip share: scale and scroll as one value.

`left` is the content's x at the left edge of the views. Zooming keeps the instant under the pointer where it is.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from relplanner.chart.time_scale import TimeScale, fitting, step
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Instant

MARGIN_DAYS = 45
READABLE = 6.0
"""Pixels per day at which a week has room for its figure."""


class TimeAxis(QObject):
    """Scale and scroll offset; `changed` after every change of either, `extent_changed` when the plan's time span changed."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scale = TimeScale(origin=Instant(0), per_day=6.0)
        self.left = 0.0
        self.width = 800.0
        self._start, self._finish = Instant(0), Instant(MINUTES_PER_DAY * 30)
        self._wide: tuple[Instant, Instant] | None = None
        self._today: Instant | None = None
        self._untouched = True
        self._kept: tuple[float, float, float] | None = None
        """The last zoom: pointer, offset and days from the origin, so that zooming on there adds up no rounding."""

    # ---------------------------------------------------------------------------------------------------- what is shown

    def x(self, at: int) -> float:
        """Where an instant stands in the view."""
        return self.scale.x(at) - self.left

    def at(self, x: float) -> Instant:
        """The instant at an x of the view."""
        return self.scale.at(x + self.left)

    def bounds(self) -> tuple[float, float]:
        """The content's x range that can be scrolled to: the plan with air, and at least what is seen."""
        air = MARGIN_DAYS * MINUTES_PER_DAY
        low, high = self.scale.x(self.span[0] - air), self.scale.x(self.span[1] + air)
        return min(low, self.left), max(high, self.left + self.width)

    @property
    def span(self) -> tuple[Instant, Instant]:
        """From the first to the last instant of the plan, and of what the view in front has besides."""
        if self._wide is None:
            return self._start, self._finish
        return min(self._start, self._wide[0]), max(self._finish, self._wide[1])

    # --------------------------------------------------------------------------------------------------------- changes

    def widen(self, span: tuple[Instant, Instant] | None) -> None:
        """Let a view scroll and fit beyond the plan, None: no longer."""
        self._wide = span

    def set_extent(self, start: Instant, finish: Instant, today: Instant | None = None) -> None:
        """Tell the plan's first and last instant; until somebody scrolls or zooms, the view opens there by itself."""
        self._start, self._finish, self._today = start, max(finish, Instant(start + MINUTES_PER_DAY)), today
        if self._untouched:
            self.open()
        else:
            self.changed.emit()

    def set_width(self, width: float) -> None:
        """Tell the width of the views."""
        if width != self.width:
            self.width = max(1.0, width)
            if self._untouched:
                self.open()
            else:
                self.changed.emit()

    def open(self) -> None:
        """Show what somebody who opens a plan wants to see: all of it, or weeks wide enough to read around today."""
        self._kept = None
        self.scale = fitting(self._start, self._finish, self.width)
        self.left = 0.0
        if self.scale.per_day < READABLE:
            self.scale = self.scale.zoomed(READABLE)
            today = self._today
            self.left = -24.0 + round(self.scale.x(self._start))
            if today is not None and self._start <= today <= self._finish:
                self.left = max(self.left, float(round(self.scale.x(today) - self.width / 4)))
        self.changed.emit()

    def scroll_to(self, left: float) -> None:
        """Bring the content's `left` to the left edge, within the air around the plan."""
        air = MARGIN_DAYS * MINUTES_PER_DAY
        low, high = self.scale.x(self.span[0] - air), self.scale.x(self.span[1] + air) - self.width
        left = round(min(max(left, min(low, self.left)), max(high, self.left, low)))
        if left != self.left:
            self._untouched = False
            self.left = float(left)
            self.changed.emit()

    def zoom(self, per_day: float, at_x: float | None = None) -> None:
        """Show a day `per_day` pixels wide; the instant at `at_x` (the middle, where not given) stays."""
        x = self.width / 2 if at_x is None else at_x
        kept = (self.left + x) / self.scale.per_day
        if self._kept is not None and self._kept[:2] == (x, self.left):
            kept = self._kept[2]
        scale = self.scale.zoomed(per_day)
        if scale == self.scale:
            return
        self._untouched = False
        self.scale = scale
        self.left = float(round(kept * scale.per_day - x))
        self._kept = (x, self.left, kept)
        self.changed.emit()

    def zoom_step(self, direction: int) -> None:
        """One stop in (1) or out (-1)."""
        self.zoom(step(self.scale.per_day, direction))

    def fit(self) -> None:
        """Show the whole plan, and all that the view in front has besides."""
        self._untouched = False
        self._kept = None
        self.scale = fitting(*self.span, self.width)
        self.left = 0.0
        self.changed.emit()

    def show(self, start: Instant, finish: Instant) -> None:
        """Show [start, finish) with a little air."""
        self._untouched = False
        self._kept = None
        self.scale = fitting(start, finish, self.width)
        self.left = 0.0
        self.changed.emit()

    def centre(self, at: Instant, share: float = 0.5) -> None:
        """Bring an instant to `share` of the width, from the left."""
        self._untouched = False
        self.left = float(round(self.scale.x(at) - self.width * share))
        self.changed.emit()

    def reveal(self, start: Instant, finish: Instant) -> None:
        """Scroll as little as needed for [start, finish) to be seen, its start before all."""
        left, right = self.x(start), self.x(finish)
        if left < 8 or left > self.width - 24:
            self.centre(start, 0.25)
        elif right > self.width - 8:
            self.scroll_to(self.left + min(left - 8, right - self.width + 40))
