"""How a cutover goes: as it was planned, and what the ticks of the night make of it.

The plan is the schedule without any tick. Once a step has begun, the night runs on in its window: each step that is left starts
when those it waits for end, in elapsed minutes, even where it then ends behind the window. So the reserve can be negative; a
schedule would look for another window instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from msgspec.structs import replace

from relplanner.insight.runbook import RunbookReading, StepReading, runbook
from relplanner.plan.model import Id, Instant, Link, Minutes, Plan
from relplanner.schedule.critical_path import reschedule
from relplanner.schedule.result import Schedule
from relplanner.schedule.windows import Step


class NightStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step in the night: `reading` has the dates that are expected now, `planned` those without any tick.

    `late` are the minutes by which it ends behind its plan; `spare` is what is left then to its last safe moment.
    """

    reading: StepReading
    planned: tuple[Instant, Instant]
    late: Minutes

    @property
    def state(self) -> str:
        """`done`, `under way`, or "" for neither."""
        return "done" if self.reading.ended is not None else "under way" if self.reading.began is not None else ""


class Night(msgspec.Struct, frozen=True, kw_only=True):
    """A runbook as it is expected now. `begun`: a step is ticked. `late`: by how many minutes it ends behind its plan."""

    book: RunbookReading
    steps: tuple[NightStep, ...]
    begun: bool
    late: Minutes

    @property
    def done(self) -> int:
        """How many steps are ticked."""
        return sum(one.reading.ended is not None for one in self.steps)

    @property
    def next(self) -> NightStep | None:
        """The first step that is not ticked."""
        return next((one for one in self.steps if one.reading.ended is None), None)

    @property
    def last_safe(self) -> StepReading | None:
        """The last step after which it can still be turned back, with the dates expected now."""
        return self.book.last_safe


def night(plan: Plan, schedule: Schedule, task: Id, now: Instant | None = None) -> Night:
    """How a runbook goes; with `now`, what should be over by then and is not ticked is expected to end then, not before.

    Raises `KeyError` where the task has no runbook.
    """
    book = runbook(plan, schedule, task)
    if all(one.began is None and one.ended is None for one in book.steps):
        steps = tuple(NightStep(reading=one, planned=(one.start, one.finish), late=Minutes(0)) for one in book.steps)
        return Night(book=book, steps=steps, begun=False, late=Minutes(0))
    bare = _untouched(plan, [one.row for one in book.steps])
    dates = reschedule(bare, schedule)
    was = runbook(bare, dates, task)
    window = _window(dates, book, was)
    shift = window[0] - was.window[0] if window is not None and was.window is not None else 0
    planned = {one.row: (Instant(one.start + shift), Instant(one.finish + shift)) for one in was.steps}
    expected = _Course(plan, book, was, planned, window, now=now).dates()
    steps = tuple(
        _step(book, one, before, planned[one.row], expected[one.row], window=window)
        for one, before in zip(book.steps, was.steps, strict=True)
    )
    finish = Instant(max(one.reading.finish for one in steps))
    expected_book = replace(
        book,
        start=Instant(min(one.reading.start for one in steps)),
        finish=finish,
        window=window,
        reserve=None if window is None else Minutes(window[1] - finish),
        steps=tuple(one.reading for one in steps),
    )
    return Night(book=expected_book, steps=steps, begun=True, late=Minutes(finish - was.finish - shift))


def _untouched(plan: Plan, steps: Iterable[Id]) -> Plan:
    """The plan without ticks on these steps, as of no day."""
    bare = {key: replace(plan.rows[key], progress=None) for key in steps if plan.rows[key].progress is not None}
    return replace(plan, rows={**plan.rows, **bare}, settings=replace(plan.settings, status_date=None))


def _window(dates: Schedule, book: RunbookReading, was: RunbookReading) -> tuple[Instant, Instant] | None:
    """The window in which the first ticked step of the block began; without one, the planned one."""
    for one, before in zip(book.steps, was.steps, strict=True):
        placer = dates.dating.bounds.placers[dates.outline.index[one.row]]
        began = one.began if one.began is not None else one.ended
        if isinstance(placer, Step) and before.in_window and began is not None:
            slot = next(placer.block.slots.behind(began + 1), None)
            if slot is not None and slot[1] > began:
                return Instant(slot[0]), Instant(slot[1])
    return was.window


def _step(
    book: RunbookReading,
    one: StepReading,
    before: StepReading,
    planned: tuple[Instant, Instant],
    expected: tuple[Instant, Instant],
    *,
    window: tuple[Instant, Instant] | None,
) -> NightStep:
    """A step with the dates that are expected."""
    safe = None
    if window is not None and before.safe_until is not None and one.back is not None:
        safe = Instant(window[1] - one.back - book.checking)
    reading = replace(
        one,
        start=expected[0],
        finish=expected[1],
        in_window=before.in_window,
        safe_until=safe,
        spare=None if safe is None else Minutes(safe - expected[1]),
    )
    return NightStep(reading=reading, planned=planned, late=Minutes(expected[1] - planned[1]))


class _Course:
    """The steps placed one behind the other, each once its predecessors are."""

    def __init__(
        self,
        plan: Plan,
        book: RunbookReading,
        was: RunbookReading,
        planned: Mapping[Id, tuple[Instant, Instant]],
        window: tuple[Instant, Instant] | None,
        *,
        now: Instant | None,
    ) -> None:
        self._steps = {one.row: one for one in book.steps}
        self._inside = {one.row for one in was.steps if one.in_window}
        self._planned, self._window, self._now = planned, window, now
        self._waits: dict[Id, list[Link]] = {key: [] for key in self._steps}
        for link in plan.links.values():
            if link.successor in self._waits and link.predecessor in self._waits:
                self._waits[link.successor].append(link)
        self._found: dict[Id, tuple[Instant, Instant]] = {}

    def dates(self) -> Mapping[Id, tuple[Instant, Instant]]:
        """When each step is expected to start and finish. Links make no circle, so the order is found by going back."""
        for key in self._steps:
            path = [key]
            while path:
                missing = [link.predecessor for link in self._waits[path[-1]] if link.predecessor not in self._found]
                if missing:
                    path.append(missing[0])
                else:
                    step = path.pop()
                    self._found[step] = self._placed(self._steps[step])
        return self._found

    def _placed(self, one: StepReading) -> tuple[Instant, Instant]:
        now = self._now
        if one.ended is not None:
            return one.began if one.began is not None else one.ended, one.ended
        if one.began is not None:
            return one.began, Instant(max(one.began + one.minutes, now if now is not None else 0))
        bounds = [self._bound(link, one.minutes) for link in self._waits[one.row]]
        if not bounds or one.row not in self._inside:
            bounds.append(self._planned[one.row][0])
        if one.row in self._inside and self._window is not None:
            bounds.append(self._window[0])
        if now is not None:
            bounds.append(now)
        start = Instant(max(bounds))
        return start, Instant(start + one.minutes)

    def _bound(self, link: Link, minutes: int) -> int:
        """The start that a link allows, its lag by the clock."""
        began, ended = self._found[link.predecessor]
        lag = link.lag.amount
        if link.lag.kind == "percent":
            lag = (lag * self._steps[link.predecessor].minutes + 500) // 1000
        at = (ended if link.type in {"FS", "FF"} else began) + lag
        return at if link.type in {"FS", "SS"} else at - minutes
