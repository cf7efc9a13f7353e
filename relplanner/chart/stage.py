"""From readings to a scene: what insight says, sorted to the rows on which the chart shows it.

Linear in clashes, gates and buffers, not in rows; windows are unrolled once for the time that the chart can reach.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from relplanner.chart.scene import Band, Interval, Label, Scene, Target
from relplanner.chart.theme import Role
from relplanner.chart.words import ENGLISH, Words
from relplanner.insight.clashes import Clash
from relplanner.insight.consumption import Consumption
from relplanner.insight.readings import Readings
from relplanner.plan.instants import MINUTES_PER_DAY, from_datetime, to_datetime
from relplanner.plan.model import Gate, Id, Instant, Plan, Window
from relplanner.plan.recurrence import occurrences
from relplanner.schedule.critical_path import reschedule
from relplanner.schedule.result import Schedule

SOON = 7 * MINUTES_PER_DAY
"""How long before its last moment a decision is due soon."""

AIR = 92 * MINUTES_PER_DAY
MOST_BANDS = 2000


def scene_of(
    readings: Readings,
    today: Instant | None = None,
    words: Words = ENGLISH,
    before: Scene | None = None,
) -> Scene:
    """Gather what the chart shows; `before`, the scene before an edit, lends what the edit left alone."""
    plan, schedule = readings.plan, readings.schedule
    first, last = Scene(plan=plan, schedule=schedule, today=today).span
    span = (first - AIR, last + AIR)
    return Scene(
        plan=plan,
        schedule=schedule,
        today=today,
        clashes=RowClashes(readings),
        labels=_labels(readings, today, words),
        targets={one.id: Target(at=one.due, missed=one.late) for one in readings.releases if one.due is not None},
        fever=Fevers(readings),
        baselines=_baseline(readings),
        ghosts=Ghosts(plan, schedule),
        bands=_used(_bands(plan, before, span), schedule),
        bands_span=span,
        words=words,
    )


def _baseline(readings: Readings) -> Mapping[Id, Interval]:
    """The dates of the active baseline by row."""
    compared = readings.baseline
    return {row: (kept.start, kept.finish) for row, kept in compared.rows.items()} if compared is not None else {}


class Ghosts(Mapping[Id, Interval]):
    """Where levelled rows would stand if all levelling were cleared: scheduled once, when the first of them is drawn."""

    def __init__(self, plan: Plan, schedule: Schedule) -> None:
        self._plan, self._schedule = plan, schedule
        self._cleared: Schedule | None = None

    def __getitem__(self, row: Id) -> Interval:
        if self._plan.rows[row].levelled is None:
            raise KeyError(row)
        if self._cleared is None:
            free = {
                key: msgspec.structs.replace(one, levelled=None) if one.levelled else one for key, one in self._plan.rows.items()
            }
            self._cleared = reschedule(msgspec.structs.replace(self._plan, rows=free), self._schedule)
        at = self._cleared.outline.index[row]
        return self._cleared.starts[at], self._cleared.finishes[at]

    def __iter__(self) -> Iterator[Id]:
        return (key for key, row in self._plan.rows.items() if row.levelled is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Fevers(Mapping[Id, Consumption]):
    """The committed buffers in execution, each worked out when it is drawn."""

    def __init__(self, readings: Readings) -> None:
        self._readings = readings

    def __getitem__(self, row: Id) -> Consumption:
        record = self._readings.plan.buffers.get(row)
        if record is None or record.committed_end is None:
            raise KeyError(row)
        return self._readings.consumption_of[row]

    def __iter__(self) -> Iterator[Id]:
        return (key for key, one in self._readings.plan.buffers.items() if one.committed_end is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class RowClashes(Mapping[Id, Sequence[Interval]]):
    """The clashes of each row, looked up when a row is drawn: a large plan has far more of them than a screen shows."""

    def __init__(self, readings: Readings) -> None:
        self._assignments = readings.relations.assignments_of
        self._of: defaultdict[Id, list[Clash]] = defaultdict(list)
        for clash in readings.clashes:
            self._of[clash.resource].append(clash)

    def __getitem__(self, row: Id) -> Sequence[Interval]:
        found = [
            (clash.start, clash.finish)
            for one in self._assignments.get(row, ())
            for clash in self._of.get(one.resource, ())
            if row in clash.tasks
        ]
        if not found:
            raise KeyError(row)
        return found

    def __iter__(self) -> Iterator[Id]:
        return iter({task for clashes in self._of.values() for clash in clashes for task in clash.tasks})

    def __len__(self) -> int:
        return len(set(self))

    def __bool__(self) -> bool:
        return bool(self._of)


# -------------------------------------------------------------------------------------------------------------- labels


def _labels(readings: Readings, today: Instant | None, words: Words) -> dict[Id, Label]:
    """What stands to the right of gates and of each release's go-live."""
    schedule = readings.schedule
    found = {key: label for key, gate in readings.plan.gates.items() if (label := _gate(readings, key, gate, today, words))}
    for outlook in readings.releases:
        go_live = readings.plan.releases[outlook.id].go_live
        if outlook.target is not None:
            said = f"target {words.weekday(outlook.target)}"
            found[outlook.id] = Label(text=said, role="red" if outlook.late else "muted")
        if go_live is None or go_live not in schedule.outline.index or go_live in found:
            continue
        day = words.weekday(Instant(schedule.dates(go_live).finish - 1))
        if outlook.late_by:
            late = -(-outlook.late_by // readings.plan.settings.minutes_per_day)
            found[go_live] = Label(text=f"go-live {day}, {late} d late", role="red", weight=600)
        else:
            found[go_live] = Label(text=f"go-live {day}", role="text", weight=600)
    return found


def _gate(readings: Readings, key: Id, gate: Gate, today: Instant | None, words: Words) -> Label | None:
    """`decide by 14 Oct` while it is open, in amber when that is soon, in red when it has passed; the decision afterwards."""
    if key not in readings.schedule.outline.index:
        return None
    if gate.decision == "rejected":
        return Label(text="rejected", role="red")
    if gate.decision != "pending":
        when = f" {words.day(gate.decided_at)}" if gate.decided_at is not None else ""
        return Label(text=f"{gate.decision}{when}")
    return _open_gate(readings, key, today, words, retrospective=gate.retrospective)


def _open_gate(readings: Readings, key: Id, today: Instant | None, words: Words, *, retrospective: bool) -> Label:
    """By when to decide about a gate, or by when one that is passed over must be caught up."""
    dates, live = readings.schedule.dates(key), _go_live(readings, key)
    last = max(dates.late_finish, dates.finish) if dates.total_float >= 0 else dates.finish
    due = readings.schedule.deadline(readings.plan.rows[key]) if retrospective else None
    what, last = ("decide by", last) if due is None else ("catch up by", due)
    if due is None and live is not None and dates.finish <= live < last:
        return Label(text="decide before the go-live")  # its float goes on to the closure, but nobody waits that long
    missed = due is not None and dates.finish > due
    if not missed and (today is None or last - today > SOON):
        return Label(text=f"{what} {words.day(last)}")
    role: Role = "red" if missed or (today is not None and last < today) else "amber"
    return Label(text=f"{what} {words.day(last)} {to_datetime(last):%H:%M}", role=role, weight=500)


def _go_live(readings: Readings, row: Id) -> int | None:
    """When the release of a row goes live."""
    at = readings.relations.release_of[readings.outline.index[row]]
    live = readings.plan.releases[readings.outline.ids[at]].go_live if at >= 0 else None
    position = readings.outline.index.get(live) if live is not None else None
    return None if position is None else readings.schedule.finishes[position]


# --------------------------------------------------------------------------------------------------------------- bands


def _bands(plan: Plan, before: Scene | None, span: Interval) -> tuple[Band, ...]:
    if (
        before is not None
        and before.plan.windows is plan.windows
        and before.plan.freezes is plan.freezes
        and before.bands_span == span
    ):
        return before.bands
    bands: list[Band] = []
    for one in plan.freezes.values():
        name = _freeze_name(one.name, hard=one.hard)
        starts = _starts(one.start, one.finish - one.start, one.rule, one.until, span)
        bands += [Band(start=at, finish=Instant(at + one.finish - one.start), kind="freeze", name=name) for at in starts]
    for window in plan.windows.values():
        bands += openings(window, span)
    bands.sort(key=lambda band: (band.start, band.kind))
    return tuple(bands[:MOST_BANDS])


def _used(bands: tuple[Band, ...], schedule: Schedule) -> tuple[Band, ...]:
    """Mark the windows in which a leaf of the plan stands whole."""
    if not any(band.kind == "window" for band in bands):
        return bands
    outline = schedule.outline
    spans = sorted(
        (start, finish)
        for at, (start, finish) in enumerate(zip(schedule.starts, schedule.finishes, strict=True))
        if start < finish and outline.end[at] == at + 1
    )
    found = []
    for band in bands:
        used = band.kind == "window" and any(
            finish <= band.finish
            for _, finish in spans[bisect_left(spans, (band.start, 0)) : bisect_left(spans, (band.finish, 0))]
        )
        found.append(band if used == band.used else msgspec.structs.replace(band, used=used))
    return tuple(found)


def _freeze_name(name: str, *, hard: bool) -> str:
    return name or ("freeze" if hard else "soft freeze")


def _starts(first: Instant, length: int, rule: str, until: Instant | None, span: Interval) -> list[Instant]:
    """Where the occurrences of a window or a freeze begin that touch the span; of one without a rule wherever it is."""
    if not rule:
        return [first]
    low, high = span[0] - length, span[1] if until is None else min(span[1], until)
    found = occurrences(rule, to_datetime(first), to_datetime(Instant(low)), to_datetime(Instant(high))) if low <= high else []
    return [from_datetime(when) for when in found]


def openings(window: Window, span: Interval) -> Iterator[Band]:
    """The occurrences of a window that touch the span."""
    starts = _starts(window.start, window.length, window.rule, window.until, span)
    if not window.rule and not span[0] - window.length <= window.start <= span[1]:
        return
    for start in starts:
        yield Band(start=start, finish=Instant(start + window.length), kind="window", name=window.name)
