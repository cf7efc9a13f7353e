"""Everything that is wrong with a plan, in sentences, errors first.

A problem is a value of a stable code with one severity. What only the scheduler can see it says itself (`Schedule.problems`);
here stand promises against dates, clashes, and what rows lack. Within a severity, problems stand in tree order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from relplanner.insight.census import Census
from relplanner.insight.clash_words import ClashWords
from relplanner.insight.dcma import Measured, dcma_points, dcma_problems
from relplanner.insight.facts import Facts
from relplanner.insight.load import Hours
from relplanner.insight.people_checks import people_problems
from relplanner.insight.release_clashes import clash_problems
from relplanner.insight.release_rules import release_problems
from relplanner.insight.row_checks import RowChecks
from relplanner.insight.slips import what_must_give
from relplanner.insight.wording import days_text, hours_text, last_day_text, listed, weekday_text
from relplanner.insight.workload import demand_of, role_of, shortage_words
from relplanner.plan.model import BaselineRow, Id, Instant, Money, Row
from relplanner.plan.notation import format_money
from relplanner.plan.problems import SEVERITY, Problem
from relplanner.schedule.lateness import minutes_behind

RANK = {"error": 0, "warning": 1, "note": 2}


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """All problems, errors first, the DCMA points, and the parts that the next edit may leave as they are."""

    problems: tuple[Problem, ...]
    measured: Measured
    rows: RowChecks
    clashes: ClashWords
    census: Census


def find_problems(
    facts: Facts,
    previous: Findings | None = None,
    baseline: Mapping[Id, BaselineRow] | None = None,
    past: Sequence[Problem] = (),
) -> Findings:
    """Look for everything; what an edit left alone is taken over from the findings before it.

    `baseline` gives the active baseline by row, None where there is none; `past` is what today's date says.
    """
    rows = RowChecks(facts.relations, previous.rows if previous is not None else None)
    clashes = ClashWords(facts, previous.clashes if previous is not None else None)
    found = [*past]
    for check in (_targets, _deadlines, _buffers, _budgets, _roles, _links):
        found += check(facts)
    found += people_problems(facts)
    found += clashes.problems
    found += rows
    found += release_problems(facts)
    found += clash_problems(facts)
    if facts.schedule.problems:
        known = {(problem.code, problem.subject) for problem in found}
        found += [problem for problem in facts.schedule.problems if (problem.code, problem.subject) not in known]
    counted = previous.census if previous is not None else None
    census = Census(facts.relations, facts.schedule, rows.ends, baseline=baseline, changed=rows.edited, previous=counted)
    measured = dcma_points(facts, census, previous.measured if previous is not None else None)
    found += list(dcma_problems(facts, measured.points, found))
    return Findings(problems=_in_order(facts, found), measured=measured, rows=rows, clashes=clashes, census=census)


def _in_order(facts: Facts, found: list[Problem]) -> tuple[Problem, ...]:
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
            live = release.named_by or release.go_live
            message = (
                f"{release.name} goes live on {weekday_text(live, facts.year)}, "
                f"{days_text(release.late_by, day)} after its target of {weekday_text(release.target, facts.year)}. "
                f"{_give(facts, release.id)} or move the target."
            )
            yield Problem(code="target-missed", subject=release.id, message=message, at=release.go_live, minutes=release.late_by)


def _give(facts: Facts, release: Id) -> str:
    """`Take 3 days from Build, Test or 4 more rows that drive it`: what must give, the longest first."""
    found = what_must_give(facts.schedule, release)
    if found is None or not found.tasks:
        return "Shorten its critical path"
    longest = sorted((pair for pair in found.tasks if pair[1]), key=lambda pair: -pair[1])
    names = [facts.name(row) for row, _ in longest[:2]]
    more = len(longest) - len(names)
    said = f"{', '.join(names)} or {more} more {'row' if more == 1 else 'rows'} that drive it" if more else " or ".join(names)
    return f"Take {days_text(found.missing, facts.plan.settings.minutes_per_day)} from {said},"


def _deadlines(facts: Facts) -> Iterator[Problem]:
    schedule = facts.schedule
    day = facts.relations.plan.settings.minutes_per_day
    index = schedule.outline.index
    for row in facts.relations.plan.rows.values():
        if row.deadline is None and row.due_within is None:
            continue
        deadline, at = schedule.deadline(row), index[row.id]
        if deadline is None:
            message = (
                f"{facts.name(row.id)} is due some time after a go-live, but {facts.release(row.id)} names none, so it is never "
                "due. Name the release's go-live, or give the row a date as its deadline."
            )
            yield Problem(code="due-without-go-live", subject=row.id, message=message)
            continue
        if schedule.finishes[at] <= deadline:
            continue
        if late := minutes_behind(schedule.dating, at, deadline):
            finish = Instant(schedule.finishes[at])
            hours: Hours = schedule.worktime.task_calendar(row.id)
            said = days_text(late, day) if hours.between(deadline, finish) else hours_text(late)
            message = (
                f"{facts.name(row.id)} finishes on {last_day_text(finish, facts.year)}, {said} after its "
                f"{_deadline(facts, row, deadline)}. Shorten what leads to it or move the deadline."
            )
            yield Problem(code="deadline-missed", subject=row.id, message=message, at=finish, minutes=late)


def _deadline(facts: Facts, row: Row, at: Instant) -> str:
    """`deadline of 28 Sep`, and where it comes from if nobody wrote it."""
    said = f"deadline of {last_day_text(at, facts.year)}"
    return said if row.deadline is not None else f"{said}, counted from the go-live"


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


def _budgets(facts: Facts) -> Iterator[Problem]:
    currency = facts.plan.settings.currency
    for one in facts.budgets:
        if one.budget is not None and one.left is not None and one.left < 0:
            planned, more, budget = (f"{format_money(each)} {currency}" for each in (one.planned, Money(-one.left), one.budget))
            message = f"{facts.name(one.row)} costs {planned}, {more} more than its budget of {budget}. "
            message += "Plan for less or raise the budget."
            yield Problem(code="over-budget", subject=one.row, message=message)


def _roles(facts: Facts) -> Iterator[Problem]:
    bookings_of = facts.relations.bookings_of
    for resource in facts.relations.plan.resources.values():
        tasks = tuple(dict.fromkeys(one.task for one in bookings_of.get(resource.id, ())))
        if resource.kind == "role" and tasks:
            names = listed([facts.name(task) for task in tasks])
            verb = "waits" if len(tasks) == 1 else "wait"
            message = f"{resource.name} is a role to fill: {names} {verb} for a person."
            role = role_of(resource)
            if said := shortage_words(role, list(demand_of(facts, role))):
                message += f" Needed: {said}."
            yield Problem(code="role-to-fill", subject=resource.id, message=message, others=tasks)


def _links(facts: Facts) -> Iterator[Problem]:
    plan = facts.relations.plan
    if not plan.links and sum(row.kind == "task" for row in plan.rows.values()) > 1:
        message = "No task is linked to another, so nothing moves when one slips. Link what waits for what."
        yield Problem(code="no-links", subject="", message=message)
