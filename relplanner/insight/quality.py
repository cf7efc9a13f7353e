"""Everything that is wrong with a plan, in sentences, errors first.

A problem is a value of a stable code with one severity. What only the scheduler can see it says itself (`Schedule.problems`);
here stand promises against dates, clashes, and what rows lack. Within a severity, problems stand in tree order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from relplanner.insight.clashes import Clash
from relplanner.insight.load import Hours, Load
from relplanner.insight.outlook import BufferReading, ReleaseOutlook
from relplanner.insight.relations import Relations
from relplanner.insight.row_checks import check_rows
from relplanner.insight.wording import days_text, last_day_text, listed, period_text, units_text, weekday_text
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Id, Instant, Minutes, PerMille
from relplanner.plan.problems import SEVERITY, Problem
from relplanner.schedule.result import Schedule

RANK = {"error": 0, "warning": 1, "note": 2}


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the checks look at."""

    relations: Relations
    schedule: Schedule
    loads: Mapping[Id, Load]
    clashes: Sequence[Clash]
    releases: Sequence[ReleaseOutlook]
    buffers: Sequence[BufferReading]

    @property
    def year(self) -> int:
        """The year that dates in sentences leave out: that of the plan's start."""
        return to_datetime(self.schedule.start).year

    def name(self, row: Id) -> str:
        """A row's name, for sentences."""
        return self.relations.plan.rows[row].name or "a row without a name"

    def release(self, row: Id) -> str:
        """The name of a row's release."""
        at = self.relations.release_of[self.relations.outline.index[row]]
        return self.name(self.relations.outline.ids[at]) if at >= 0 else "no release"


def all_problems(facts: Facts, of_rows: Iterable[Problem] | None = None) -> tuple[Problem, ...]:
    """All problems, errors first; `of_rows` where `check_rows` has been asked already."""
    found: list[Problem] = []
    for check in (_targets, _deadlines, _buffers, _roles, _links):
        found += check(facts)
    found += [_clash_problem(facts, clash) for clash in facts.clashes]
    found += check_rows(facts.relations) if of_rows is None else of_rows
    known = {(problem.code, problem.subject) for problem in found}
    found += [problem for problem in facts.schedule.problems if (problem.code, problem.subject) not in known]
    index = facts.schedule.outline.index
    end = len(index)
    rank = {code: RANK[severity] for code, severity in SEVERITY.items()}

    def place(problem: Problem) -> tuple[int, int]:
        position = index.get(problem.subject)
        if position is None:
            position = index.get(problem.others[0], end) if problem.others else end
        return rank[problem.code], position

    found.sort(key=place)
    return tuple(found)


def _targets(facts: Facts) -> Iterator[Problem]:
    day = facts.relations.plan.settings.minutes_per_day
    for release in facts.releases:
        if release.target is None or release.due is None:
            continue
        if release.go_live is None:
            message = f"{release.name} has a target but names no go-live milestone, so nothing is compared. Name one."
            yield Problem(code="target-without-go-live", subject=release.id, message=message)
        elif release.late:
            live = Instant(min(release.go_live - 1, release.deployed or release.go_live))
            message = (
                f"{release.name} goes live on {weekday_text(live, facts.year)}, "
                f"{days_text(release.late_by, day)} after its target of {weekday_text(release.target, facts.year)}. "
                "Shorten its critical path or move the target."
            )
            yield Problem(code="target-missed", subject=release.id, message=message, at=release.go_live, minutes=release.late_by)


def _deadlines(facts: Facts) -> Iterator[Problem]:
    schedule = facts.schedule
    day = facts.relations.plan.settings.minutes_per_day
    index = schedule.outline.index
    for row in facts.relations.plan.rows.values():
        if row.deadline is None or schedule.finishes[at := index[row.id]] <= row.deadline:
            continue
        hours: Hours = schedule.worktime.task_calendar(row.id)
        late = Minutes(hours.between(row.deadline, schedule.finishes[at]))
        if late:
            finish = Instant(schedule.finishes[at])
            message = (
                f"{facts.name(row.id)} finishes on {last_day_text(finish, facts.year)}, {days_text(late, day)} after its "
                f"deadline of {last_day_text(row.deadline, facts.year)}. Shorten what leads to it or move the deadline."
            )
            yield Problem(code="deadline-missed", subject=row.id, message=message, at=finish, minutes=late)


def _buffers(facts: Facts) -> Iterator[Problem]:
    day = facts.relations.plan.settings.minutes_per_day
    for one in facts.buffers:
        if one.size > one.left:
            message = (
                f"{facts.name(one.id)} has {days_text(one.left, day)} left of the {days_text(one.size, day)} of its rule. "
                "Shorten the work before it or move the gate."
            )
            yield Problem(code="buffer-below-rule", subject=one.id, message=message, minutes=one.consumed)
        elif one.size == 0:
            message = f"{facts.name(one.id)} protects nothing: its rule gives it no time. Set its size or its share."
            yield Problem(code="buffer-below-rule", subject=one.id, message=message)


def _roles(facts: Facts) -> Iterator[Problem]:
    bookings_of = facts.relations.bookings_of
    for resource in facts.relations.plan.resources.values():
        tasks = tuple(dict.fromkeys(one.task for one in bookings_of.get(resource.id, ())))
        if resource.kind == "role" and tasks:
            names = listed([facts.name(task) for task in tasks])
            verb = "waits" if len(tasks) == 1 else "wait"
            message = f"{resource.name} is a role to fill: {names} {verb} for a person."
            yield Problem(code="role-to-fill", subject=resource.id, message=message, others=tasks)


def _links(facts: Facts) -> Iterator[Problem]:
    plan = facts.relations.plan
    if not plan.links and sum(row.kind == "task" for row in plan.rows.values()) > 1:
        message = "No task is linked to another, so nothing moves when one slips. Link what waits for what."
        yield Problem(code="no-links", subject="", message=message)


def _clash_problem(facts: Facts, clash: Clash) -> Problem:
    resource = facts.relations.plan.resources[clash.resource]
    hours = facts.loads[clash.resource].hours
    when = period_text(clash.start, clash.finish, facts.year)
    by = _tasks_words(facts, clash.tasks)
    minutes = hours.between(clash.start, clash.finish)
    if clash.kind == "environment":
        code, message = "environment-booked-twice", _environment_sentence(facts, clash, resource.name, when)
    elif clash.kind == "absence":
        code = "booked-in-absence"
        message = f"{resource.name} {_absence_words(facts, clash, when)} by {by}. Move the work or name a deputy."
        minutes = clash.finish - clash.start
    else:
        code = "overload"
        booked, has = units_text(clash.units), units_text(PerMille(clash.capacity))
        message = f"{resource.name} is booked {booked} of {has} {when} by {by}. Move one or share the work."
    return Problem(code=code, subject=clash.resource, message=message, others=clash.tasks, at=clash.start, minutes=minutes)


def _absence_words(facts: Facts, clash: Clash, when: str) -> str:
    end = max(clash.finish, clash.start + 1)
    absences = [
        one for one in facts.relations.plan.resources[clash.resource].absences if one.start < end and one.finish > clash.start
    ]
    if not absences:
        return f"does not work {when} but is booked"
    reasons = dict.fromkeys(one.reason for one in absences if one.reason)
    return f"is away {when} ({listed(list(reasons))}) but booked" if reasons else f"is away {when} but booked"


def _tasks_words(facts: Facts, tasks: Sequence[Id]) -> str:
    """The tasks by name, with their releases where there are several."""
    releases = [facts.release(task) for task in tasks]
    if len(set(releases)) == 1:
        return listed([facts.name(task) for task in tasks])
    return listed([f"{facts.name(task)} ({release})" for task, release in zip(tasks, releases, strict=True)])


def _environment_sentence(facts: Facts, clash: Clash, name: str, when: str) -> str:
    groups: dict[str, list[str]] = {}
    for task in clash.tasks:
        groups.setdefault(facts.release(task), []).append(facts.name(task))
    parts = "; ".join(f"{listed(tasks)} ({release})" for release, tasks in groups.items())
    takes = clash.capacity // 1000
    room = "one release" if takes == 1 else f"{takes} releases"
    return f"{name} takes {room} at a time, but {clash.units // 1000} use it {when}: {parts}. Move one of them."
