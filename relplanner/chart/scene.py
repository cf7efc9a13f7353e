"""What a chart shows: a plan, its dates and what insight says about them, gathered once per change.

A scene is a value. Whoever draws it twice draws it equal; what is not in it (zoom, scroll, selection) belongs to the view.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from relplanner.chart.theme import Role
from relplanner.chart.words import ENGLISH, Words
from relplanner.insight.consumption import Consumption
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Id, Instant, Plan
from relplanner.schedule.lateness import minutes_behind
from relplanner.schedule.result import Schedule

BarKind = Literal["task", "summary", "release", "milestone", "gate", "buffer"]

Interval = tuple[int, int]
"""[start, finish) in instants."""


def united(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The intervals in order, those that overlap or touch as one."""
    found: list[Interval] = []
    for start, finish in sorted(intervals):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], finish))
        else:
            found.append((start, finish))
    return tuple(found)


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """Words to the right of a bar."""

    text: str
    role: Role = "muted"
    weight: int = 400


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of time that stands behind all rows: a freeze, or a deployment window; `used` where some work stands in it."""

    start: Instant
    finish: Instant
    kind: Literal["window", "freeze"]
    name: str = ""
    used: bool = False


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """When a release is due, and whether its go-live stands behind that."""

    at: Instant
    missed: bool


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the chart of one plan needs.

    `clashes` gives by row the intervals in which one of its people or environments is overbooked or away; `labels` the words to
    the right of a bar; `targets` when releases are due; `fever` committed buffers in execution; `baselines` dates to compare
    with; `ghosts` where levelled rows would stand without levelling; `bands` windows and freezes within `bands_span`.
    """

    plan: Plan
    schedule: Schedule
    today: Instant | None = None
    clashes: Mapping[Id, Sequence[Interval]] = {}
    labels: Mapping[Id, Label] = {}
    targets: Mapping[Id, Target] = {}
    fever: Mapping[Id, Consumption] = {}
    baselines: Mapping[Id, Interval] = {}
    ghosts: Mapping[Id, Interval] = {}
    bands: tuple[Band, ...] = ()
    bands_span: Interval = (0, 0)
    words: Words = ENGLISH

    @property
    def span(self) -> tuple[Instant, Instant]:
        """From the first start to the last finish; four weeks from today on (or from 1970) where nothing is planned."""
        if self.schedule.outline.ids:
            return self.schedule.start, self.schedule.finish
        start = self.today if self.today is not None else Instant(0)
        return start, Instant(start + 28 * MINUTES_PER_DAY)

    def misses_deadline(self, row: Id) -> bool:
        """Whether a row finishes behind its deadline, as the list of problems says it."""
        by, at = self.schedule.deadline(self.plan.rows[row]), self.schedule.outline.index[row]
        return by is not None and minutes_behind(self.schedule.dating, at, by) > 0

    def kind(self, row: Id) -> BarKind:
        """What a row is drawn as: anything but a release with rows below is a summary."""
        kind = self.plan.rows[row].kind
        outline = self.schedule.outline
        if kind == "release":
            return "release"
        if kind == "phase" or outline.has_children(outline.index[row]):
            return "summary"
        return kind
