"""The fourteen DCMA points: what share of the work a schedule may hang loose, be fixed, lie far off, be late.

Looked at are the tasks that are not finished and take time (no summaries, milestones, gates, buffers) and the links at either of
their ends. A point with nothing to look at is not applicable. Limits are the plan's settings; counts are compared as integers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

import msgspec

from relplanner.insight.ends import Ends
from relplanner.insight.facts import Facts
from relplanner.insight.negative import cause_text, negative_cause
from relplanner.insight.slips import Slip, slip
from relplanner.insight.wording import listed
from relplanner.plan.model import BaselineRow, Id, Link, Minutes, Row
from relplanner.plan.problems import Problem

Verdict = Literal["met", "not met", "not applicable"]
"""Whether a limit is met."""

HELPING = {"person", "team", "role", "cost"}


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


def dcma_points(facts: Facts, ends: Ends, baseline: Mapping[Id, BaselineRow] | None = None) -> tuple[Point, ...]:
    """All fourteen points; `baseline` gives the active baseline by row, None where there is none."""
    return _Check(facts, ends, baseline).points()


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

    def __init__(self, facts: Facts, ends: Ends, baseline: Mapping[Id, BaselineRow] | None) -> None:
        self.facts, self.plan, self.schedule = facts, facts.plan, facts.schedule
        self.ends, self.baseline = ends, baseline
        self.limits = self.plan.settings.quality
        self.day = self.plan.settings.minutes_per_day
        self.status = self.plan.settings.status_date
        outline, rows = self.schedule.outline, self.plan.rows
        self.working = [
            at
            for at, key in enumerate(outline.ids)
            if rows[key].kind == "task" and not outline.has_children(at) and self._length(at, rows[key]) > 0
        ]
        self.base = [at for at in self.working if not _finished(self.row(at))]

    def row(self, at: int) -> Row:
        """The row at a position."""
        return self.plan.rows[self.schedule.outline.ids[at]]

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
        return self._share(1, [at for at in self.base if self.ends.loose(at)], len(self.base), self.limits.dangling)

    def _hard(self) -> Point:
        def hard(at: int) -> bool:
            constraint = self.row(at).constraint
            return constraint is not None and constraint.kind.startswith(("must", "start no later", "finish no later"))

        return self._share(5, [at for at in self.base if hard(at)], len(self.base), self.limits.hard_constraints)

    def _high_float(self) -> Point:
        most = self.limits.high_float_days * self.day
        found = [at for at in self.base if self.schedule.total_floats[at] > most]
        return self._share(6, found, len(self.base), self.limits.high_float, note=f"More than {most // self.day} days.")

    def _negative(self) -> Point:
        floats = self.schedule.total_floats
        found = [at for at in self.base if floats[at] < 0]
        causes = {negative_cause(self.schedule, self.row(at).id) for at in sorted(found, key=floats.__getitem__)[:20]}
        words = sorted(cause_text(self.schedule, cause) for cause in causes if cause is not None)
        note = f"{words[0][:1].upper()}{words[0][1:]}{' and others' if len(words) > 1 else ''}." if words else ""
        return self._share(7, found, len(self.base), self.limits.negative_float, note=note)

    def _long(self) -> Point:
        most = self.limits.long_task_days * self.day
        found = [at for at in self.base if self._planned_length(at) > most]
        return self._share(8, found, len(self.base), self.limits.long_tasks, note=f"More than {most // self.day} days.")

    def _invalid(self) -> Point:
        status = self.status
        if status is None:
            return self._none(9, "no status date is set")
        found = []
        for at in self.working:
            progress = self.row(at).progress
            started = progress.actual_start if progress is not None else None
            ended = progress.actual_finish if progress is not None else None
            ahead = max(started or status, ended or status) > status
            forecast = self.schedule.finishes[at] if started is not None else self.schedule.starts[at]
            if ahead or (not _finished(self.row(at)) and forecast < status):
                found.append(at)
        return self._share(9, found, len(self.working), self.limits.invalid_dates)

    def _people(self) -> Point:
        helping = {key for key, one in self.plan.resources.items() if one.kind in HELPING}
        assigned = self.facts.relations.assignments_of
        asked = [at for at in self.base if self._length(at, self.row(at)) >= self.day]
        found = [at for at in asked if not any(one.resource in helping for one in assigned.get(self.row(at).id, ()))]
        return self._share(10, found, len(asked), self.limits.without_people)

    def _missed(self) -> Point:
        if self.baseline is None or self.status is None:
            return self._none(11, "no baseline is active" if self.baseline is None else "no status date is set")
        due = [at for at in self.working if (kept := self._kept(at)) is not None and kept.finish <= self.status]
        found = [at for at in due if (kept := self._kept(at)) is not None and self.schedule.finishes[at] > kept.finish]
        return self._share(11, found, len(due), self.limits.missed)

    def _execution_index(self) -> Point:
        if self.baseline is None or self.status is None:
            return self._none(14, "no baseline is active" if self.baseline is None else "no status date is set")
        done = sum(_finished(self.row(at)) for at in self.working)
        due = [at for at in self.working if (kept := self._kept(at)) is None or kept.finish <= self.status]
        late = [at for at in due if not _finished(self.row(at))]
        return self._index(14, done, len(due), self.limits.execution_index, late)

    # ----------------------------------------------------------------------------------------------------------- links

    @cached_property
    def _links(self) -> list[Link]:
        base = {self.row(at).id for at in self.base}
        index = self.schedule.outline.index
        found = [one for one in self.plan.links.values() if one.predecessor in base or one.successor in base]
        return sorted(found, key=lambda one: (index[one.successor], index[one.predecessor], one.id))

    def _leads(self) -> Point:
        return self._share_of_links(2, [one for one in self._links if one.lag.amount < 0], self.limits.leads)

    def _lags(self) -> Point:
        waits = sum(gate.lead_time > 0 for gate in self.plan.gates.values())
        note = f"Apart from the lead times of {waits} gate{'s' if waits > 1 else ''}." if waits else ""
        return self._share_of_links(3, [one for one in self._links if one.lag.amount > 0], self.limits.lags, note)

    def _types(self) -> Point:
        links = self._links
        if not links:
            return self._none(4, "there are no links")
        other = [one for one in links if one.type != "FS"]
        straight = len(links) - len(other)
        least = self.limits.finish_to_start
        return self._point(
            4,
            kept=straight * 1000 >= least * len(links),
            measure=_percent(straight, len(links)),
            limit=_percent(least, 1000),
            links=tuple(one.id for one in other),
        )

    def _share_of_links(self, number: int, found: Sequence[Link], limit: int, note: str = "") -> Point:
        count = len(self._links)
        if not count:
            return self._none(number, "there are no links")
        return self._point(
            number,
            kept=len(found) * 1000 <= limit * count,
            measure=_percent(len(found), count),
            limit=_percent(limit, 1000),
            links=tuple(one.id for one in found),
            note=note if found else "",
        )

    # ---------------------------------------------------------------------------------------------------- the whole path

    def _path_test(self) -> Point:
        floats = self.schedule.total_floats
        waiting = (at for at in self.base if (done := self.row(at).progress) is None or done.actual_start is None)
        at = next((at for at in waiting if self.schedule.criticals[at]), None)
        if at is None:
            return self._none(12, "no task is critical")
        days = self.limits.slip_days
        found: Slip | None = slip(self.schedule, self.row(at).id, Minutes(days * self.day))
        if found is None:
            return self._none(12, "no task can slip")
        return self._point(
            12,
            kept=found.later >= days * self.day - max(0, floats[at]),
            measure=f"{found.later / self.day:g} days",
            limit=f"{days} days",
            rows=(self.row(at).id, *((found.stopped_by,) if found.stopped_by is not None else ())),
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
        return self._index(13, worst[0], worst[1], self.limits.length_index, [self.schedule.outline.index[worst[2]]])

    # ---------------------------------------------------------------------------------------------------------- inside

    def _length(self, at: int, row: Row) -> int:
        """Working minutes of a task: its estimated duration, else what its dates hold."""
        if row.estimate is not None and row.estimate.kind == "duration":
            return row.estimate.likely
        calendar = self.schedule.worktime.task_calendar(row.id)
        length: int = calendar.between(self.schedule.starts[at], self.schedule.finishes[at])
        return length or (row.estimate.likely if row.estimate is not None else 0)

    def _planned_length(self, at: int) -> int:
        kept = self._kept(at)
        if kept is None:
            return self._length(at, self.row(at))
        if kept.estimate is not None and kept.estimate.kind == "duration":
            return kept.estimate.likely
        length: int = self.schedule.worktime.task_calendar(self.row(at).id).between(kept.start, kept.finish)
        return length

    def _kept(self, at: int) -> BaselineRow | None:
        return self.baseline.get(self.row(at).id) if self.baseline is not None else None

    def _share(self, number: int, found: Sequence[int], base: int, limit: int, note: str = "") -> Point:
        if not base:
            return self._none(number, "there is nothing to look at")
        return self._point(
            number,
            kept=len(found) * 1000 <= limit * base,
            measure=_percent(len(found), base),
            limit=_percent(limit, 1000),
            rows=tuple(self.row(at).id for at in found),
            note=note if found else "",
        )

    def _index(self, number: int, part: int, whole: int, limit: int, rows: Sequence[int]) -> Point:
        if not whole:
            return self._none(number, "nothing was due")
        kept = part * 1000 >= limit * whole
        return self._point(
            number,
            kept=kept,
            measure=f"{part * 1000 // whole / 1000:.3f}",
            limit=f"{limit / 1000:.3f}",
            rows=() if kept else tuple(self.row(at).id for at in rows),
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


def _finished(row: Row) -> bool:
    return row.progress is not None and (row.progress.actual_finish is not None or row.progress.percent >= 1000)


def _percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole, 1):g} %"


def _stopped(facts: Facts, found: Slip) -> str:
    if found.stopped_by is None:
        return ""
    return f"{facts.name(found.stopped_by)} does not move: its date is fixed, or no window is left for it."
