"""Levelling a plan: from its clashes to marks that leave none but those that are listed.

The dates of an answer always come from `relplanner.schedule` with the marks in the plan, so every calendar, absence, window,
freeze, pin, buffer, progress and link holds in it. Where they differ from what the search expected and a clash is left that
could be solved, the search is repeated on what stands now.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import msgspec

from relplanner.insight.clashes import Clash
from relplanner.insight.levelling.answer import Answer
from relplanner.insight.levelling.clock import Clock
from relplanner.insight.levelling.generation import Placed, bounds
from relplanner.insight.levelling.instant import candidates, keys_of
from relplanner.insight.levelling.marks import marked, marks_of, unmarked
from relplanner.insight.levelling.options import Options
from relplanner.insight.levelling.problem import Problem
from relplanner.insight.levelling.words import Words
from relplanner.insight.readings import Readings
from relplanner.plan.model import Id, Instant, Minutes, Plan, Row
from relplanner.schedule.control import Watch, unwatched
from relplanner.schedule.critical_path import reschedule
from relplanner.schedule.result import Schedule

ATTEMPTS = 5
"""How often what stands now is levelled again while clashes are left that could be solved."""


def level(plan: Plan, schedule: Schedule, options: Options | None = None, watch: Watch = unwatched) -> Answer:
    """Level a plan. The answer's plan is the very same plan where nothing has to move. Raises `Stopped` before the first answer."""
    options = options or Options()
    began = perf_counter()
    readings = Readings(plan, schedule)
    bare = unmarked(plan, _wanted(plan, schedule, options))
    base = reschedule(bare, schedule) if bare is not plan else schedule
    problem = Problem(bare, base, options)
    if not [clash for clash in readings.clashes if _concerns(problem, clash)]:
        return _answer("unchanged", plan, schedule, problem, schedule, perf_counter() - began)
    best = _solved(problem, watch)
    return _answer("instant", *best, problem, schedule, perf_counter() - began)
