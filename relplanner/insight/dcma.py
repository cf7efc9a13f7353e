"""The fourteen DCMA points: what share of the work a schedule may hang loose, be fixed, lie far off, be late.

Looked at are the tasks that are not finished and take time (no summaries, milestones, gates, buffers) and the links at either of
their ends. A point with nothing to look at is not applicable. Limits are the plan's settings; counts are compared as integers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec
import numpy as np

from relplanner.insight.census import (
    FINISHED,
    HARD,
    HELPED,
    LONG,
    SOLID,
    STARTED,
    UNKNOWN,
    WORKING,
    Census,
    Mask,
)
from relplanner.insight.facts import Facts
from relplanner.insight.negative import cause_text, negative_cause
from relplanner.insight.slips import Slip, held_back, slip
from relplanner.insight.wording import listed
from relplanner.plan.model import Id, Minutes
from relplanner.plan.problems import Problem
from relplanner.schedule.lateness import minutes_apart, minutes_behind
from relplanner.schedule.passes import Forward

Verdict = Literal["met", "not met", "not applicable"]
"""Whether a limit is met."""


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One point. `measure` and `limit` are what a reader sees, `rows` and `links` the offenders in tree order."""

    number: int
    code: str
    name: str
    verdict: Verdict
    measure: str = ""
    limit: str = ""
    rows: tuple[Id, ...] = ()
    links: tuple[Id, ...] = ()
    note: str = ""


NAMES: Mapping[int, tuple[str, str]] = {
    1: ("dcma-logic", "Logic"),
    2: ("dcma-leads", "Leads"),
    3: ("dcma-lags", "Lags"),
    4: ("dcma-link-types", "Link types"),
    5: ("dcma-hard-constraints", "Hard constraints"),
    6: ("dcma-high-float", "High float"),
    7: ("dcma-negative-float", "Negative float"),
    8: ("dcma-long-tasks", "Long tasks"),
    9: ("dcma-invalid-dates", "Invalid dates"),
    10: ("dcma-resources", "Resources"),
    11: ("dcma-missed", "Missed tasks"),
    12: ("dcma-critical-path-test", "Critical path test"),
    13: ("dcma-length-index", "Critical path length index"),
    14: ("dcma-execution-index", "Baseline execution index"),
}
"""Code and name of every point."""

SAID_BY: Mapping[int, frozenset[str]] = {
    1: frozenset({"dangling", "no-links"}),
    7: frozenset({"target-missed", "deadline-missed", "pin-broken", "start-too-early"}),
    10: frozenset({"work-without-people"}),
    12: frozenset({"set-by-hand", "no-links"}),
    13: frozenset({"target-missed", "start-too-early"}),
}
"""Points that the list of problems says already, row by row, with problems of these codes."""


class Measured(msgspec.Struct, frozen=True):
    """All fourteen points by number, and the pass of the critical path test, which the next test may follow."""

    points: tuple[Point, ...]
    slipped: Forward | None


def dcma_points(facts: Facts, census: Census, previous: Measured | None = None) -> Measured:
    """All fourteen points of a plan, from the census of its rows and links; `previous` of the plan before an edit."""
    check = _Check(facts, census, previous.slipped if previous is not None else None)
    points = check.points()
    return Measured(points, check.slipped)


def dcma_problems(facts: Facts, points: Sequence[Point], found: Sequence[Problem]) -> Iterator[Problem]:
    """A warning for every limit that is not met, but those told to be quiet and those that other problems say already."""
    quiet = facts.plan.settings.quality.quiet
    rows = facts.plan.rows
    for point in points:
        if point.verdict != "not met" or point.number in quiet or _is_said(point, found):
            continue
        others = dict.fromkeys([*point.rows, *(facts.plan.links[link].successor for link in point.links)])
        named = listed([rows[row].name or "a row without a name" for row in others]) if others else ""
        message = f"{_SENTENCES[point.number].format(measure=point.measure, limit=point.limit)}"
        message += f" {point.note}" if point.note else ""
        message += f" Look at {named}." if named else ""
        yield Problem(code=point.code, subject="", message=message, others=tuple(others))


def _is_said(point: Point, found: Sequence[Problem]) -> bool:
    """Whether problems about the plan or an offender say already what a point says."""
    codes = SAID_BY.get(point.number, frozenset())
    return any(one.code in codes and (one.subject in point.rows or not one.subject or point.number in {7, 13}) for one in found)


_SENTENCES: Mapping[int, str] = {
    1: "{measure} of the tasks hang loose at one end (limit {limit}).",
    2: "{measure} of the links have a lead, a negative lag (limit {limit}): split the predecessor instead.",
    3: "{measure} of the links have a lag (limit {limit}): a task says better what is waited for.",
    4: "Only {measure} of the links are finish to start (at least {limit}): others hide what really waits.",
    5: "{measure} of the tasks are held by a hard constraint (limit {limit}): let links and deadlines do it.",
    6: "{measure} of the tasks have more float than is likely (limit {limit}): a link may be missing.",
    7: "{measure} of the tasks have negative float (limit {limit}).",
    8: "{measure} of the tasks are too long to follow (limit {limit}): split them.",
    9: "{measure} of the tasks have dates that cannot be: forecasts before the status date, or actuals after it (limit {limit}).",
    10: "{measure} of the tasks have nobody to do them (limit {limit}).",
    11: "{measure} of what was due has missed its baseline (limit {limit}).",
    12: "A slip of {limit} on the critical path moves the end by {measure} only.",
    13: "The critical path length index is {measure} (at least {limit}): the target is too close.",
    14: "The baseline execution index is {measure} (at least {limit}): less is done than was planned by now.",
}


class _Check:
    """The points of one plan."""

    def __init__(self, facts: Facts, census: Census, slipped: Forward | None) -> None:
        self.facts, self.census, self.slipped = facts, census, slipped
        self.plan, self.schedule = facts.plan, facts.schedule
        self.limits = self.plan.settings.quality
        self.day = self.plan.settings.minutes_per_day
        self.status = self.plan.settings.status_date
        self.base = census.base
        self.count = int(self.base.sum())

    def points(self) -> tuple[Point, ...]:
        """All of them, by number."""
        checks: tuple[Callable[[], Point], ...] = (
            self._logic,
            self._leads,
            self._lags,
            self._types,
            self._hard,
            self._high_float,
            self._negative,
            self._long,
            self._invalid,
            self._people,
            self._missed,
            self._path_test,
            self._length_index,
            self._execution_index,
        )
        return tuple(check() for check in checks)

    # ----------------------------------------------------------------------------------------------------------- tasks

    def _logic(self) -> Point:
        return self._share(1, self.base & self.census.loose, self.count, self.limits.dangling)

    def _hard(self) -> Point:
        return self._share(5, self.base & self.census.having(HARD), self.count, self.limits.hard_constraints)

    def _high_float(self) -> Point:
        days = self.limits.high_float_days
        found = self.base & (self.census.floats > days * self.day)
        return self._share(6, found, self.count, self.limits.high_float, note=f"More than {days} days.")

    def _negative(self) -> Point:
        floats = self.census.floats
        found = self.base & (floats < 0)
        worst = sorted(np.flatnonzero(found).tolist(), key=floats.__getitem__)[:20]
        causes = {negative_cause(self.schedule, self._id(at)) for at in worst}
        words = sorted(cause_text(self.schedule, cause) for cause in causes if cause is not None)
        note = f"{words[0][:1].upper()}{words[0][1:]}{' and others' if len(words) > 1 else ''}." if words else ""
        return self._share(7, found, self.count, self.limits.negative_float, note=note)

    def _long(self) -> Point:
        found = self.base & self.census.having(LONG)
        note = f"More than {self.limits.long_task_days} days."
        return self._share(8, found, self.count, self.limits.long_tasks, note=note)

    def _invalid(self) -> Point:
        status, census = self.status, self.census
        if status is None:
            return self._none(9, "no status date is set")
        working = census.having(WORKING)
        known = np.maximum(census.began, census.ended)
        ahead = _those(working & (known > status), lambda at: minutes_apart(self.schedule.dating, at, status, int(known[at])))
        forecast = np.where(census.began > UNKNOWN, census.finishes, census.starts)
        found = working & (ahead | (self.base & (forecast < status)))
        return self._share(9, found, int(working.sum()), self.limits.invalid_dates)

    def _people(self) -> Point:
        asked = self.base & self.census.having(SOLID)
        return self._share(10, asked & ~self.census.having(HELPED), int(asked.sum()), self.limits.without_people)

    def _missed(self) -> Point:
        census = self.census
        if census.baseline is None or self.status is None:
            return self._none(11, "no baseline is active" if census.baseline is None else "no status date is set")
        due = census.having(WORKING) & (census.promised > UNKNOWN) & (census.promised <= self.status)
        later = due & (census.finishes > census.promised)
        late = _those(later, lambda at: minutes_behind(self.schedule.dating, at, int(census.promised[at])))
        return self._share(11, late, int(due.sum()), self.limits.missed)

    def _execution_index(self) -> Point:
        census = self.census
        if census.baseline is None or self.status is None:
            return self._none(14, "no baseline is active" if census.baseline is None else "no status date is set")
        due = census.having(WORKING) & (census.promised <= self.status)
        done = int(census.having(WORKING | FINISHED).sum())
        return self._index(14, done, int(due.sum()), self.limits.execution_index, due & self.base)

    # ----------------------------------------------------------------------------------------------------------- links

    def _leads(self) -> Point:
        return self._share_of_links(2, self.census.links.leads, self.limits.leads)

    def _lags(self) -> Point:
        waits = sum(gate.lead_time > 0 for gate in self.plan.gates.values())
        note = f"Apart from the lead times of {waits} gate{'s' if waits > 1 else ''}." if waits else ""
        return self._share_of_links(3, self.census.links.lags, self.limits.lags, note)

    def _types(self) -> Point:
        links = self.census.links
        if not links.count:
            return self._none(4, "there are no links")
        straight = links.count - len(links.others)
        least = self.limits.finish_to_start
        return self._point(
            4,
            kept=straight * 1000 >= least * links.count,
            measure=_percent(straight, links.count),
            limit=_percent(least, 1000),
            links=links.others,
        )

    def _share_of_links(self, number: int, found: tuple[Id, ...], limit: int, note: str = "") -> Point:
        count = self.census.links.count
        if not count:
            return self._none(number, "there are no links")
        return self._point(
            number,
            kept=len(found) * 1000 <= limit * count,
            measure=_percent(len(found), count),
            limit=_percent(limit, 1000),
            links=found,
            note=note if found else "",
        )

    # ---------------------------------------------------------------------------------------------------- the whole path

    def _path_test(self) -> Point:
        waiting = self.base & ~self.census.having(STARTED) & np.asarray(self.schedule.criticals, dtype=np.bool_)
        if not waiting.any():
            return self._none(12, "no task is critical")
        at = int(waiting.argmax())
        days = self.limits.slip_days
        row, by = self._id(at), Minutes(days * self.day)
        self.slipped = held_back(self.schedule, row, by, self.slipped)
        found: Slip | None = slip(self.schedule, row, by, self.slipped)
        if found is None:
            return self._none(12, "no task can slip")
        return self._point(
            12,
            kept=found.later >= days * self.day - max(0, self.schedule.total_floats[at]),
            measure=f"{found.later / self.day:g} days",
            limit=f"{days} days",
            rows=(row, *((found.stopped_by,) if found.stopped_by is not None else ())),
            note=_stopped(self.facts, found),
        )

    def _length_index(self) -> Point:
        worst: tuple[int, int, Id] | None = None
        for release in self.facts.releases:
            if release.due is None or release.go_live is None:
                continue
            calendar = self.schedule.worktime.task_calendar(release.id)
            length = calendar.between(self.status if self.status is not None else release.start, release.due)
            slack = release.early_by - release.late_by
            if length > 0 and (worst is None or (length + slack) * worst[1] < worst[0] * length):
                worst = length + slack, length, release.id
        if worst is None:
            return self._none(13, "no release has a target ahead")
        return self._index(13, worst[0], worst[1], self.limits.length_index, (worst[2],))

    # ---------------------------------------------------------------------------------------------------------- inside

    def _id(self, at: int) -> Id:
        return self.schedule.outline.ids[at]

    def _ids(self, found: Mask) -> tuple[Id, ...]:
        ids = self.schedule.outline.ids
        return tuple(ids[at] for at in np.flatnonzero(found).tolist())

    def _share(self, number: int, found: Mask, base: int, limit: int, note: str = "") -> Point:
        if not base:
            return self._none(number, "there is nothing to look at")
        count = int(found.sum())
        return self._point(
            number,
            kept=count * 1000 <= limit * base,
            measure=_percent(count, base),
            limit=_percent(limit, 1000),
            rows=self._ids(found) if count else (),
            note=note if count else "",
        )

    def _index(self, number: int, part: int, whole: int, limit: int, rows: Mask | tuple[Id, ...]) -> Point:
        if not whole:
            return self._none(number, "nothing was due")
        kept = part * 1000 >= limit * whole
        return self._point(
            number,
            kept=kept,
            measure=f"{part * 1000 // whole / 1000:.3f}",
            limit=f"{limit / 1000:.3f}",
            rows=() if kept else rows if isinstance(rows, tuple) else self._ids(rows),
        )

    def _none(self, number: int, why: str) -> Point:
        code, name = NAMES[number]
        return Point(number=number, code=code, name=name, verdict="not applicable", note=why)

    def _point(
        self,
        number: int,
        *,
        kept: bool,
        measure: str,
        limit: str,
        rows: tuple[Id, ...] = (),
        links: tuple[Id, ...] = (),
        note: str = "",
    ) -> Point:
        code, name = NAMES[number]
        return Point(
            number=number,
            code=code,
            name=name,
            verdict="met" if kept else "not met",
            measure=measure,
            limit=limit,
            rows=rows,
            links=links,
            note=note,
        )


def _those(found: Mask, minutes: Callable[[int], int]) -> Mask:
    """Those of the rows that have minutes: Friday 17:00 and midnight are the same working instant."""
    kept = np.zeros_like(found)
    for at in np.flatnonzero(found).tolist():
        kept[at] = minutes(at) > 0
    return kept


def _percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole, 1):g} %"


def _stopped(facts: Facts, found: Slip) -> str:
    if found.stopped_by is None:
        return ""
    return f"{facts.name(found.stopped_by)} does not move: its date is fixed, or no window is left for it."
