"""The runbook of a cutover in minutes: when each step stands, until when it is safe to turn back, what is held in reserve.

The last safe moment of a step is the end of the window less its way back and the check behind that; from the point of no return
on there is none. The reserve is what the window has behind the last step. All dates are the schedule's own.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from relplanner.insight.clock_changes import ClockChange, clock_change
from relplanner.insight.wording import moment_text
from relplanner.plan.edits.runbooks import steps_of
from relplanner.plan.model import Day, Id, Instant, Minutes, Plan, Rehearsal
from relplanner.schedule.result import Schedule
from relplanner.schedule.windows import Step


class StepReading(msgspec.Struct, frozen=True, kw_only=True):
    """A step: `number` counts from 1, `start` and `finish` are planned. `safe_until` None: there is no way back from there.

    `spare` are the minutes from the step's planned end to its last safe moment, negative where it would come too late.
    `began` and `ended` are what really happened.
    """

    row: Id
    number: int
    name: str
    owners: tuple[str, ...]
    start: Instant
    finish: Instant
    minutes: Minutes
    check: str
    back: Minutes | None
    no_return: bool
    in_window: bool
    safe_until: Instant | None
    spare: Minutes | None
    began: Instant | None
    ended: Instant | None


class RunbookReading(msgspec.Struct, frozen=True, kw_only=True):
    """A runbook: `window` is [opens, closes), None where no window holds it; `reserve` negative where it ends behind it.

    `no_return` is the step from which on there is no way back. `clock` announces a clock change that night.
    """

    task: Id
    name: str
    release: Id | None
    start: Instant
    finish: Instant
    window: tuple[Instant, Instant] | None
    reserve: Minutes | None
    checking: Minutes
    steps: tuple[StepReading, ...]
    no_return: Id | None
    clock: ClockChange | None

    @property
    def last_safe(self) -> StepReading | None:
        """The last step after which it can still be turned back: where to decide to stay or to go back."""
        return next((one for one in reversed(self.steps) if one.safe_until is not None), None)


class RehearsalLine(msgspec.Struct, frozen=True, kw_only=True):
    """A rehearsed step: its name (of a step that is gone: its id), the minutes planned then, those it took, those planned now."""

    step: Id
    name: str
    planned: Minutes
    actual: Minutes | None
    now: Minutes | None


class RehearsalReading(msgspec.Struct, frozen=True, kw_only=True):
    """A rehearsal line by line; `longer` are the minutes that the steps gone through took beyond plan."""

    id: Id
    name: str
    day: Day
    lines: tuple[RehearsalLine, ...]
    gone_through: int
    longer: Minutes


def runbooks(plan: Plan, schedule: Schedule) -> tuple[RunbookReading, ...]:
    """Every runbook in tree order."""
    return tuple(runbook(plan, schedule, key) for key in sorted(plan.runbooks, key=schedule.outline.index.__getitem__))


def runbook(plan: Plan, schedule: Schedule, task: Id) -> RunbookReading:
    """One runbook. Raises `KeyError` where the task has none."""
    record, index = plan.runbooks[task], schedule.outline.index
    rows = steps_of(plan, task)
    positions = [index[row.id] for row in rows]
    window = _window(schedule, positions)
    gone = next((at for at, row in enumerate(rows) if plan.steps[row.id].no_return), len(rows))
    steps = tuple(
        _step(plan, schedule, row.id, number, window if number <= gone else None) for number, row in enumerate(rows, start=1)
    )
    start, finish = Instant(schedule.starts[index[task]]), Instant(schedule.finishes[index[task]])
    release = next((key for key in _above(plan, task) if key in plan.releases), None)
    return RunbookReading(
        task=task,
        name=plan.rows[task].name,
        release=release,
        start=start,
        finish=finish,
        window=window,
        reserve=None if window is None else Minutes(window[1] - finish),
        checking=record.checking,
        steps=steps,
        no_return=rows[gone].id if gone < len(rows) else None,
        clock=clock_change(plan.settings.zone, start, window[1] if window is not None else finish),
    )


def _above(plan: Plan, row: Id) -> list[Id]:
    found: list[Id] = []
    at = plan.rows[row].parent
    while at is not None:
        found.append(at)
        at = plan.rows[at].parent
    return found


def _window(schedule: Schedule, positions: list[int]) -> tuple[Instant, Instant] | None:
    """The window in which the block of these rows stands."""
    for at in positions:
        placer = schedule.dating.bounds.placers[at]
        if isinstance(placer, Step):
            first = min(schedule.starts[member] for member in placer.block.members)
            slot = next(placer.block.slots.behind(first + 1), None)
            return None if slot is None or slot[1] <= first else (Instant(slot[0]), Instant(slot[1]))
    return None


def _step(plan: Plan, schedule: Schedule, row: Id, number: int, window: tuple[Instant, Instant] | None) -> StepReading:
    """A step; `window` None: there is no way back from it."""
    step, record, at = plan.steps[row], plan.rows[row], schedule.outline.index[row]
    start, finish = Instant(schedule.starts[at]), Instant(schedule.finishes[at])
    inside = isinstance(schedule.dating.bounds.placers[at], Step)
    safe = None
    if window is not None and step.back is not None and not step.no_return:
        checking = plan.runbooks[_runbook_of(plan, row)].checking
        safe = Instant(window[1] - step.back - checking)
    return StepReading(
        row=row,
        number=number,
        name=record.name,
        owners=step.owners,
        start=start,
        finish=finish,
        minutes=record.estimate.likely if record.estimate is not None else Minutes(0),
        check=step.check,
        back=step.back,
        no_return=step.no_return,
        in_window=inside,
        safe_until=safe,
        spare=None if safe is None else Minutes(safe - finish),
        began=record.progress.actual_start if record.progress is not None else None,
        ended=record.progress.actual_finish if record.progress is not None else None,
    )


def _runbook_of(plan: Plan, row: Id) -> Id:
    return next(key for key in _above(plan, row) if key in plan.runbooks)


def rehearsals(plan: Plan, task: Id) -> tuple[RehearsalReading, ...]:
    """The rehearsals of a runbook by day."""
    own = sorted((one for one in plan.rehearsals.values() if one.runbook == task), key=lambda one: (one.day, one.id))
    return tuple(_rehearsal(plan.rows, one) for one in own)


def _rehearsal(rows: Mapping[Id, object], rehearsal: Rehearsal) -> RehearsalReading:
    lines = []
    for one in rehearsal.steps:
        row = rows.get(one.step)
        estimate = getattr(row, "estimate", None)
        lines.append(
            RehearsalLine(
                step=one.step,
                name=getattr(row, "name", one.step),
                planned=one.planned,
                actual=one.actual,
                now=estimate.likely if estimate is not None else None,
            )
        )
    taken = [one for one in lines if one.actual is not None]
    return RehearsalReading(
        id=rehearsal.id,
        name=rehearsal.name,
        day=rehearsal.day,
        lines=tuple(lines),
        gone_through=len(taken),
        longer=Minutes(sum((one.actual or 0) - one.planned for one in taken)),
    )


def sentences(book: RunbookReading) -> list[str]:
    """What must be known of a runbook before its steps, in sentences."""
    lines = []
    if book.window is not None and book.reserve is not None:
        opens, closes = (moment_text(one) for one in book.window)
        ends = moment_text(book.finish)
        lines.append(f"Window {opens} to {closes}; the last step ends {ends}, {book.reserve} minutes in reserve.")
    last = book.last_safe
    if last is not None and last.safe_until is not None:
        until = moment_text(last.safe_until)
        lines.append(f"After step {last.number} it can be turned back until {until}; checking takes {book.checking} minutes.")
    if last is not None and last.spare is not None and last.spare < 0:
        lines.append(f"That is {-last.spare} minutes before step {last.number} ends: whoever goes back then misses the window.")
    gone = next((step for step in book.steps if step.row == book.no_return), None)
    if gone is not None:
        lines.append(f"Step {gone.number}, {moment_text(gone.start)}, is the point of no return.")
    if book.clock is not None:
        lines.append(book.clock.sentence)
    return lines
