"""Tasks kept where they stand once windows, meetings and targets are gone from a plan.

Round by round the first tasks that links and calendars alone would put elsewhere are given a start bound, and those that work
around the clock a calendar of 24 hours; what follows them then falls into place by its links.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace

from relplanner.formats.exchange import Loss
from relplanner.formats.mspdi.calendars import calendar_id
from relplanner.formats.mspdi.hours import CLOCK
from relplanner.plan.model import Calendar, Constraint, Id, Instant, Plan, Row
from relplanner.schedule.critical_path import reschedule
from relplanner.schedule.result import Schedule
from relplanner.schedule.worktime import Worktime

ROUNDS = 40
"""After so many rounds every task that is still elsewhere gets its bound at once."""


class Truth(msgspec.Struct, frozen=True):
    """Our dates of the rows, by their new ids."""

    schedule: Schedule
    rows: Mapping[Id, Id]

    @classmethod
    def of(cls, schedule: Schedule, rows: Mapping[Id, Id]) -> Truth:
        """The dates of a schedule, given the old id of each new one."""
        return cls(schedule, rows)

    def dates(self, row: Id) -> tuple[Instant, Instant]:
        """Start and finish of a row."""
        at = self.schedule.outline.index[self.rows[row]]
        return Instant(self.schedule.starts[at]), Instant(self.schedule.finishes[at])

    def deadline(self, row: Row) -> Instant | None:
        """By when a row is due."""
        return row.deadline if row.deadline is not None else self.schedule.dues.get(self.rows[row.id])


def placed(plan: Plan, truth: Truth, hours: Worktime) -> tuple[Plan, list[Loss]]:
    """Bind the tasks of a reduced plan to their true dates; those that cannot be bound are listed.

    `hours` are the calendars on which the true dates are compared, as working instants.
    """
    parents = {row.parent for row in plan.rows.values()}
    leaves = [key for key, row in plan.rows.items() if key not in parents and row.by_hand is None]
    waits: dict[Id, list[Id]] = {}
    for link in plan.links.values():
        waits.setdefault(link.successor, []).append(link.predecessor)
    clock = clock_of(plan.calendars)
    plan = _nightly(plan, [key for key in leaves if plan.rows[key].kind == "milestone"], truth, hours, clock)
    stuck: set[Id] = set()
    schedule: Schedule | None = None
    for number in range(ROUNDS + 2):
        schedule = reschedule(plan, schedule)
        wrong = {key for key in leaves if _elsewhere(key, schedule, truth, hours)} - stuck
        if not wrong:
            break
        behind = _behind(wrong | stuck, plan, waits)
        chosen = [key for key in wrong if key not in behind] if number < ROUNDS else []
        rows = dict(plan.rows)
        for key in chosen or wrong:
            fixed = _bound(rows[key], schedule, truth, clock)
            if fixed is None or number > ROUNDS:
                stuck.add(key)
            else:
                rows[key] = fixed
        plan = replace(plan, rows=rows, calendars=_with_clock(plan, rows, clock))
    losses = [
        Loss(where=plan.rows[key].name, what="stands where Microsoft Project would not put it", done="it may move it")
        for key in sorted(stuck)
    ]
    return plan, losses


def clock_of(calendars: Mapping[Id, Calendar]) -> Id:
    """The id of the calendar that works around the clock, a new one where there is none."""
    known = (key for key in sorted(calendars) if calendars[key].week == CLOCK.week and not calendars[key].exceptions)
    return next(known, calendar_id(str(max((int(key[1:]) for key in calendars), default=0) + 1)))


def with_clock(calendars: Mapping[Id, Calendar]) -> Mapping[Id, Calendar]:
    """The calendars with one that works around the clock."""
    key = clock_of(calendars)
    return calendars if key in calendars else {**calendars, key: replace(CLOCK, id=key, source_id=key[1:])}


def _nightly(plan: Plan, milestones: Sequence[Id], truth: Truth, hours: Worktime, clock: Id) -> Plan:
    """The plan, milestones that stand outside of working time on a calendar of 24 hours: else they move to a morning."""
    rows = dict(plan.rows)
    for key in milestones:
        at, time = truth.dates(key)[0], hours.task_calendar(key)
        if time.next_work(at) != at and time.last_work(at) != at:
            rows[key] = replace(rows[key], calendar=clock, ignores_resource_calendars=True)
    return replace(plan, rows=rows, calendars=_with_clock(plan, rows, clock))


def _with_clock(plan: Plan, rows: Mapping[Id, Row], clock: Id) -> Mapping[Id, Calendar]:
    return with_clock(plan.calendars) if any(row.calendar == clock for row in rows.values()) else plan.calendars


def _elsewhere(key: Id, schedule: Schedule, truth: Truth, hours: Worktime) -> bool:
    """Whether a task's dates differ from the true ones by a working minute, or a milestone's by any."""
    time = hours.task_calendar(key)
    at = schedule.outline.index[key]
    start, finish = truth.dates(key)
    ours, theirs = (start, finish), (schedule.starts[at], schedule.finishes[at])
    if schedule.dating.plan.rows[key].kind == "milestone":
        return ours != theirs
    return any(a != b and time.between(a, b) != 0 for a, b in zip(ours, theirs, strict=True))


def _behind(wrong: set[Id], plan: Plan, waits: Mapping[Id, list[Id]]) -> set[Id]:
    """Those of the wrong tasks that wait, themselves or by a summary of theirs, for another wrong one."""
    above: dict[Id, bool] = {}
    summaries = {key for one in wrong for key in _ancestors(plan, one)}

    def waiting(key: Id) -> bool:
        if key not in above:
            parent = plan.rows[key].parent
            above[key] = any(one in wrong or one in summaries for one in waits.get(key, ())) or (
                parent is not None and waiting(parent)
            )
        return above[key]

    return {key for key in wrong if waiting(key)}


def _ancestors(plan: Plan, key: Id) -> list[Id]:
    found = []
    above = plan.rows[key].parent
    while above is not None:
        found.append(above)
        above = plan.rows[above].parent
    return found


def _bound(row: Row, schedule: Schedule, truth: Truth, clock: Id) -> Row | None:
    """The row bound to its true start, around the clock where that alone is not enough; None where nothing binds it."""
    if row.constraint is not None and row.constraint.kind not in {"start no earlier than", "as late as possible"}:
        return None
    start, _ = truth.dates(row.id)
    bound = Constraint(kind="start no earlier than", at=start)
    if row.constraint != bound and schedule.starts[schedule.outline.index[row.id]] <= start:
        return replace(row, constraint=bound)
    if row.calendar != clock and row.kind == "task":
        return replace(row, constraint=bound, calendar=clock, ignores_resource_calendars=True)
    return None
