"""What stands behind and above the bars: free days, windows, freezes, rules between rows, the line of today; and the axis.

A window in which work stands is a band down all rows; an unused one is a short tick below the axis, or every Saturday would be
a stripe. The ground depends on time and height only, so a view may keep it while rows scroll.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from relplanner.chart.primitives import Hatch, Line, Polygon, Rect, Shape, Text, text_width
from relplanner.chart.scene import Interval, Scene
from relplanner.chart.time_scale import Tick, TimeScale, lower_ticks, upper_ticks
from relplanner.insight.load import Hours
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Instant

AXIS_HEIGHT = 40.0
UPPER_MIDDLE, LOWER_MIDDLE = 11.5, 30.0
LEAST_FREE_DAY = 2.6
BOLD = 1.05
"""How much wider bold letters are."""

HOURLY = 110.0


def free_times(calendar: Hours, first: Instant, last: Instant, *, hourly: bool) -> tuple[Interval, ...]:
    """The times without work in [first, last): whole days, or every hour that nobody works if `hourly`."""
    start, stop = first // MINUTES_PER_DAY * MINUTES_PER_DAY, -(-last // MINUTES_PER_DAY) * MINUTES_PER_DAY
    worked = calendar.intervals(Instant(start), Instant(stop))
    if hourly:
        edges = [(start, start), *((int(a), int(b)) for a, b in worked), (stop, stop)]
        return tuple((before[1], after[0]) for before, after in pairwise(edges) if after[0] - before[1] > 60)
    days = {day for a, b in worked for day in range(a // MINUTES_PER_DAY, (b - 1) // MINUTES_PER_DAY + 1)}
    free: list[Interval] = []
    for day in range(start // MINUTES_PER_DAY, stop // MINUTES_PER_DAY):
        if day in days:
            continue
        begin = day * MINUTES_PER_DAY
        if free and free[-1][1] == begin:
            free[-1] = (free[-1][0], begin + MINUTES_PER_DAY)
        else:
            free.append((begin, begin + MINUTES_PER_DAY))
    return tuple(free)


def ground(
    scene: Scene,
    scale: TimeScale,
    left: float,
    right: float,
    *,
    height: float,
    top: float = 0.0,
    free: tuple[Interval, ...] | None = None,
) -> list[Shape]:
    """The picture behind the rows between `left` and `right`: free days, tick lines, windows, freezes."""
    first, last = scale.at(left), scale.at(right)
    shapes: list[Shape] = []
    if scale.per_day >= LEAST_FREE_DAY:
        if free is None:
            free = free_times(scene.schedule.worktime.plan_calendar, first, last, hourly=scale.per_day >= HOURLY)
        for start, finish in free:
            x, end = max(left, scale.x(start)), min(right, scale.x(finish))
            if x < end:
                shapes.append(Rect(x=x, y=top, width=end - x, height=height, fill="weekend"))
    for band in scene.bands:
        wide = scale.per_day >= LEAST_FREE_DAY or band.used
        if band.kind == "window" and wide and band.finish > first and band.start < last:
            x, width = scale.x(band.start), max(3.0, scale.x(band.finish) - scale.x(band.start))
            shapes.append(Rect(x=x, y=top, width=width, height=height if band.used else 4.0, fill="window_band"))
    shapes += [
        Line(x1=scale.x(tick.at), y1=top, x2=scale.x(tick.at), y2=top + height, role="rule")
        for tick in lower_ticks(scale, first, last, scene.words)
    ]
    for band in scene.bands:
        if band.kind == "freeze" and band.finish > first and band.start < last:
            x = max(left, scale.x(band.start))
            width = min(right, scale.x(band.finish)) - x
            shapes.append(Hatch(x=x, y=top, width=width, height=height, role="freeze", spacing=12, stroke=0.8, opacity=0.7))
    return shapes


def band_names(scene: Scene, scale: TimeScale, left: float, right: float, bottom: float) -> list[Shape]:
    """The names of freezes at the lower end of their bands, where they fit."""
    shapes: list[Shape] = []
    for band in scene.bands:
        x, end = max(left, scale.x(band.start)), min(right, scale.x(band.finish))
        if band.kind == "freeze" and band.name and end - x > text_width(band.name, 11) + 8:
            width = text_width(band.name, 11) + 8
            shapes.append(Rect(x=x, y=bottom - 20, width=width, height=16, fill="surface"))
            shapes.append(Text(x=x + 4, y=bottom - 12, text=band.name, role="muted", size=11))
    return shapes


def today_line(scene: Scene, scale: TimeScale, top: float, bottom: float) -> list[Shape]:
    """The one accent line, and a dashed one at the status date.

    That one is straight: what is not done stands behind it, by the schedule, so a zigzag would show nothing more.
    """
    status, shapes = scene.plan.settings.status_date, list[Shape]()
    if status is not None:
        x = scale.x(status)
        shapes.append(Line(x1=x, y1=top, x2=x, y2=bottom, role="outline", width=1.2, dashed=True))
    if scene.today is not None:
        x = scale.x(scene.today)
        shapes.append(Line(x1=x, y1=top, x2=x, y2=bottom, role="accent", width=1.5))
    return shapes


def axis(scene: Scene, scale: TimeScale, left: float, right: float) -> list[Shape]:
    """The two lines of the axis, 40 px high from y = 0, with the chip of today."""
    first, last = scale.at(left), scale.at(right)
    shapes: list[Shape] = []
    shapes += _uppers(scale, upper_ticks(scale, first, last, scene.words), left, right)
    chip = _chip(scene, scale)
    taken = (chip[0].x - 4, chip[0].x + chip[0].width + 4) if chip and isinstance(chip[0], Rect) else None
    ticks = lower_ticks(scale, first, last, scene.words)
    every = _every(scale, ticks)
    for tick in ticks:
        x = scale.x(tick.at)
        shapes.append(Line(x1=x, y1=AXIS_HEIGHT - 18, x2=x, y2=AXIS_HEIGHT, role="rule"))
        clear = taken is None or x + 4 + text_width(tick.label, 11) < taken[0] or x + 4 > taken[1]
        if x >= left - 4 and clear and tick.number % every == 0:
            shapes.append(Text(x=x + 4, y=LOWER_MIDDLE, text=tick.label, role="muted", size=11))
    shapes += chip
    shapes.append(Line(x1=left, y1=AXIS_HEIGHT - 0.5, x2=right, y2=AXIS_HEIGHT - 0.5, role="line"))
    return shapes


def _every(scale: TimeScale, ticks: Sequence[Tick]) -> int:
    """Each how many-th tick has room for its label."""
    wide = max((text_width(tick.label, 11) + 8 for tick in ticks), default=0.0)
    apart = min((scale.x(tick.end) - scale.x(tick.at) for tick in ticks), default=1.0)
    return next(every for every in (1, 2, 3, 4, 6, 12, 24, 48, 10_000) if every * apart >= wide or every == 10_000)


def _uppers(scale: TimeScale, ticks: Sequence[Tick], left: float, right: float) -> Iterator[Shape]:
    """The bold names, all equally short; the first stays at the left edge as long as its time reaches into the picture."""
    whole = [tick for tick in ticks if scale.x(tick.at) >= left and scale.x(tick.end) <= right]
    least = max((_shortening(tick, scale.x(tick.end) - scale.x(tick.at) - 7) for tick in whole), default=0)
    for tick in ticks:
        x, end = scale.x(tick.at), scale.x(tick.end)
        if x > left:
            yield Line(x1=x, y1=0, x2=x, y2=AXIS_HEIGHT, role="line")
        at = max(x + 4, left + 10)
        names = (tick.label, *tick.shorter)
        chosen = max(least, _shortening(tick, end - at - 3))
        if chosen < len(names):
            yield Text(x=at, y=UPPER_MIDDLE, text=names[chosen], role="text", size=12, weight=600)


def _shortening(tick: Tick, room: float) -> int:
    """Which of a tick's names is the first that has room; one more than there are where none has."""
    names = (tick.label, *tick.shorter)
    return next((number for number, name in enumerate(names) if text_width(name, 12) * BOLD <= room), len(names))


def _chip(scene: Scene, scale: TimeScale) -> list[Shape]:
    if scene.today is None:
        return []
    x = scale.x(scene.today)
    width = text_width(scene.words.today, 11) + 12
    return [
        Rect(x=x - width / 2, y=22, width=width, height=15, fill="accent", radius=3),
        Polygon(points=((x - 3, 37), (x + 3, 37), (x, 40)), fill="accent"),
        Text(x=x, y=29.5, text=scene.words.today, role="surface", size=11, weight=600, anchor="middle"),
    ]
