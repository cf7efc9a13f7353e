"""What is spent month by month: a column per month, the line of their sum, and the budget across.

Columns and lines share one scale, for a month is a part of the sum. What is spent beyond the budget is hatched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relplanner.chart.primitives import Hatch, Line, Polyline, Rect, Shape, Text, text_width
from relplanner.chart.words import Words
from relplanner.insight.cost import Spent
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Instant, Money

HEIGHT = 132.0
TOP, FOOT = 16.0, 18.0
SIZE = 10.0


class CostChart:
    """The picture of some months in a width; `today` is drawn where it lies among them."""

    def __init__(  # noqa: PLR0917 - what the picture shows, in its order
        self,
        months: Sequence[Spent],
        sums: Sequence[Money],
        budget: Money | None,
        today: Instant | None,
        words: Words,
        width: float,
    ) -> None:
        self.months, self.sums, self.budget, self.today, self.words = months, sums, budget, today, words
        self.step = width / max(len(months), 1)
        self.width = width
        self.top = max([*sums, budget or 0, 1])

    def y(self, amount: float) -> float:
        """The height at which an amount stands."""
        return HEIGHT - FOOT - amount / self.top * (HEIGHT - TOP - FOOT)

    def month_at(self, x: float) -> int:
        """The number of the month at x; -1 beside all."""
        number = int(x // self.step)
        return number if 0 <= number < len(self.months) and x >= 0 else -1

    def shapes(self) -> Iterator[Shape]:
        """All of it, back to front."""
        base = self.y(0)
        limit = self.budget if self.budget is not None else self.top
        for number, one in enumerate(self.months):
            x, wide = number * self.step + self.step * 0.18, self.step * 0.64
            yield Rect(x=x, y=self.y(one.cost), width=wide, height=base - self.y(one.cost), fill="cell2", radius=1)
            if self.sums[number] > limit:
                top = self.y(self.sums[number])
                yield Hatch(x=x, y=top, width=wide, height=self.y(limit) - top, role="red", spacing=6, opacity=0.7)
        yield Line(x1=0, y1=base, x2=self.width, y2=base, role="line")
        yield from self._labels(base)
        points = [(0.0, base)] + [((number + 1) * self.step, self.y(amount)) for number, amount in enumerate(self.sums)]
        yield Polyline(points=tuple(points), role="outline", width=1.6)
        if self.budget is not None:
            y, over = self.y(self.budget), bool(self.sums) and self.sums[-1] > self.budget
            yield Line(x1=0, y1=y, x2=self.width, y2=y, role="red" if over else "muted", dashed=True)
            yield Text(x=2, y=y - 8, text="budget", role="red" if over else "muted", size=SIZE)
        yield from self._now(base)

    def _labels(self, base: float) -> Iterator[Shape]:
        every = 1
        while self.step * every < text_width("Mmm", SIZE) + 4:
            every += 1
        for number, one in enumerate(self.months):
            if number % every == 0:
                name = self.words.short_months[to_datetime(one.start).month - 1]
                yield Text(x=(number + 0.5) * self.step, y=base + 10, text=name, role="muted", size=SIZE, anchor="middle")

    def _now(self, base: float) -> Iterator[Shape]:
        now = self.today
        for number, one in enumerate(self.months):
            if now is not None and one.start <= now < one.finish:
                x = (number + (now - one.start) / (one.finish - one.start)) * self.step
                yield Line(x1=x, y1=TOP - 8, x2=x, y2=base, role="accent", width=1.4)
