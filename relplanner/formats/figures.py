"""What a summary says, as plain values: the tiles at its head and the lines of its table.

Nothing here knows cells or pages; every figure is one of `insight`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from relplanner.formats.contents import Contents
from relplanner.insight.outlook import GateReading, PhaseOutlook, ReleaseOutlook
from relplanner.insight.wording import days_text, listed, weekday_text
from relplanner.plan.instants import from_datetime, to_datetime
from relplanner.plan.model import Id, Instant, Minutes

LINES_AT_MOST = 11


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A tile: what it is, its value with a style, and a sentence below."""

    label: str
    value: datetime | float | str | None
    style: str
    note: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the table and its bar; buffers in working minutes, None where there is none; `current` today.

    `late_by` is how much later it ends than in the active baseline, None where that does not know it.
    """

    name: str
    start: Instant
    finish: Instant
    current: bool = False
    buffer_size: Minutes | None = None
    buffer_left: Minutes = Minutes(0)
    buffer_span: tuple[Instant, Instant] | None = None
    gate: GateReading | None = None
    days: float | None = None
    critical: bool = False
    late_by: Minutes | None = None


def release_lines(contents: Contents, release: ReleaseOutlook) -> Sequence[Line]:
    """A line per phase."""
    return [_phase_line(contents, phase) for phase in release.phases]


def plan_lines(contents: Contents) -> tuple[Sequence[Line], int]:
    """A line per row of the top level, or below a single one, for a plan without releases; and how many rows found no room."""
    outline = contents.schedule.outline
    top = outline.children(-1)
    if len(top) == 1 and outline.has_children(top[0]):
        top = outline.children(top[0])
    shown = top[:LINES_AT_MOST]
    return [_plan_line(contents, outline.ids[position]) for position in shown], len(top) - len(shown)


def _plan_line(contents: Contents, row: Id) -> Line:
    dates = contents.schedule.dates(row)
    minutes = contents.schedule.worktime.task_calendar(row).between(dates.start, dates.finish)
    return Line(
        name=contents.plan.rows[row].name,
        start=dates.start,
        finish=dates.finish,
        current=_holds_today(contents, dates.start, dates.finish),
        days=minutes / contents.plan.settings.minutes_per_day,
        critical=dates.critical,
        late_by=_late_by(contents, row),
    )


def figures(contents: Contents, release: ReleaseOutlook | None) -> Sequence[Figure]:
    """The five tiles of a release, or of the plan."""
    if release is None:
        finish = contents.schedule.finish
        value = to_datetime(finish) if contents.plan.rows else None
        first = Figure(label="Finish", value=value, style="figure date", note=f"from {weekday_text(contents.schedule.start)}")
        return (first, _critical(contents), _work(contents), _clashes(contents, None), _problems(contents))
    return (
        _go_live(contents, release),
        _buffer(contents, release),
        _next_gate(contents, release),
        _clashes(contents, release),
        _length(contents, release),
    )


def _go_live(contents: Contents, release: ReleaseOutlook) -> Figure:
    if release.named_by is None:
        return Figure(label="Finish", value=to_datetime(release.finish), style="figure date", note="the release names no go-live")
    when = to_datetime(release.named_by)
    if release.target is None:
        return Figure(label="Go-live", value=when, style="figure date", note="no target is set")
    target = f"target {weekday_text(release.target)}"
    per_day = contents.plan.settings.minutes_per_day
    if release.late:
        return Figure(
            label="Go-live", value=when, style="figure date bad", note=f"{target}: {days_text(release.late_by, per_day)} late"
        )
    if when.date() > to_datetime(release.target).date():
        window = f"on time, window of {weekday_text(release.target)}"
        return Figure(label="Go-live", value=when, style="figure date good", note=window)
    return Figure(label="Go-live", value=when, style="figure date good", note=f"{target}: on time")


def _buffer(contents: Contents, release: ReleaseOutlook) -> Figure:
    size = sum(phase.buffer_size for phase in release.phases)
    left = sum(phase.buffer_left for phase in release.phases)
    per_day = contents.plan.settings.minutes_per_day
    if not size:
        return Figure(label="Buffer left", value=None, style="figure", note="the release has no buffers")
    used = [phase.name for phase in release.phases if phase.buffer_left < phase.buffer_size]
    eaten = f"used in {listed(used)}" if used else "untouched"
    note = f"of {days_text(Minutes(size), per_day)}, {eaten}"
    return Figure(label="Buffer left", value=left / per_day, style="figure days", note=note)


def _next_gate(contents: Contents, release: ReleaseOutlook) -> Figure:
    open_gates = sorted(
        (gate for phase in release.phases for gate in phase.gates if gate.decision in {"pending", "rejected"}),
        key=lambda gate: gate.at,
    )
    if not open_gates:
        return Figure(label="Next decision", value=None, style="figure", note="no decision is open")
    gate = open_gates[0]
    passed = contents.today is not None and to_datetime(gate.at).date() < contents.today
    style = "figure date bad" if passed else "figure date"
    approvers = f", {', '.join(gate.approvers)}" if gate.approvers else ""
    note = f"{gate.name}{approvers}"
    return Figure(label="Next decision", value=to_datetime(gate.at), style=style, note=f"{note}, overdue" if passed else note)


def _clashes(contents: Contents, release: ReleaseOutlook | None) -> Figure:
    index = contents.schedule.outline.index
    inside = range(len(index)) if release is None else range(index[release.id], contents.schedule.outline.end[index[release.id]])
    clashes = [clash for clash in contents.readings.clashes if any(index[task] in inside for task in clash.tasks)]
    count = Counter(contents.plan.resources[clash.resource].name for clash in clashes)
    style = "figure bad" if clashes else "figure good"
    note = listed([name for name, _ in count.most_common()]) if clashes else "nobody is booked above capacity"
    return Figure(label="Clashes", value=len(clashes), style=style, note=note)


def _length(contents: Contents, release: ReleaseOutlook) -> Figure:
    end = release.go_live if release.go_live is not None else release.finish
    minutes = contents.schedule.worktime.task_calendar(release.id).between(release.start, end)
    value = minutes / contents.plan.settings.minutes_per_day
    index = contents.schedule.outline.index[release.id]
    tasks = _without_slack(contents, range(index, contents.schedule.outline.end[index]))
    return Figure(label="Working days to go-live", value=value, style="figure days", note=f"{tasks} hold the date")


def _critical(contents: Contents) -> Figure:
    days = contents.schedule.critical_length / contents.plan.settings.minutes_per_day
    tasks = _without_slack(contents, range(len(contents.schedule.outline.ids)))
    return Figure(label="Critical path", value=days, style="figure days", note=f"{tasks} hold the finish")


def _without_slack(contents: Contents, inside: Iterable[int]) -> str:
    ids, rows = contents.schedule.outline.ids, contents.plan.rows
    count = sum(contents.schedule.criticals[position] for position in inside if rows[ids[position]].estimate is not None)
    return "1 task" if count == 1 else f"{count} tasks"


def _work(contents: Contents) -> Figure:
    per_day = contents.plan.settings.minutes_per_day
    people = [load for load in contents.readings.loads.values() if load.resource.kind in {"person", "team"} and load.bookings]
    work = sum(load.work for load in people)
    count = "1 person" if len(people) == 1 else f"{len(people)} people and teams"
    return Figure(label="Work", value=work / per_day, style="figure days", note=f"of {count}")


def _problems(contents: Contents) -> Figure:
    health = contents.readings.health
    style = "figure bad" if health.errors else "figure"
    return Figure(
        label="Problems",
        value=health.errors + health.warnings,
        style=style,
        note=f"{health.errors} errors, {health.warnings} warnings",
    )


def _phase_line(contents: Contents, phase: PhaseOutlook) -> Line:
    places = [contents.schedule.dates(buffer.id) for buffer in phase.buffers]
    span = (min(one.start for one in places), max(one.finish for one in places)) if places else None
    return Line(
        name=phase.name,
        start=phase.start,
        finish=phase.finish,
        current=_holds_today(contents, phase.start, phase.finish),
        buffer_size=phase.buffer_size if phase.buffers else None,
        buffer_left=phase.buffer_left,
        buffer_span=span,
        gate=phase.gate,
        late_by=_late_by(contents, phase.id),
    )


def _late_by(contents: Contents, row: Id) -> Minutes | None:
    compared = contents.readings.baseline
    variance = compared.variance(row) if compared is not None else None
    return variance.finish if variance is not None else None


def _holds_today(contents: Contents, start: Instant, finish: Instant) -> bool:
    if contents.today is None:
        return False
    today = from_datetime(datetime(contents.today.year, contents.today.month, contents.today.day))
    return start < today + 1440 and finish > today
