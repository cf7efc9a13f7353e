"""Levelling a plan: from its clashes to marks that leave none but those that are listed.

The dates of an answer always come from `relplanner.schedule` with the marks in the plan, so every calendar, absence, window,
freeze, pin, buffer, progress and link holds in it. Where they differ from what the search expected and a clash is left that
could be solved, the search is repeated on what stands now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter

from relplanner.insight.clashes import Clash
from relplanner.insight.levelling.answer import Answer
from relplanner.insight.levelling.bounds import lower_bound
from relplanner.insight.levelling.clock import Clock
from relplanner.insight.levelling.generation import Placed, serial
from relplanner.insight.levelling.grid import Grid
from relplanner.insight.levelling.gridding import gridding
from relplanner.insight.levelling.instant import candidates, keys_of
from relplanner.insight.levelling.marks import by_links, marked, marks_of, unmarked
from relplanner.insight.levelling.options import Options
from relplanner.insight.levelling.problem import Problem
from relplanner.insight.levelling.words import Words
from relplanner.insight.readings import Readings
from relplanner.plan.model import Id, Instant, LevellingMark, Minutes, Plan, Row
from relplanner.schedule.control import Watch, unwatched
from relplanner.schedule.critical_path import reschedule
from relplanner.schedule.result import Schedule

ATTEMPTS = 5
"""How often what stands now is levelled again while clashes are left that could be solved."""

Solver = Callable[[Problem, Watch], Placed]
"""Finds dates for a problem, in instants."""


def level(plan: Plan, schedule: Schedule, options: Options | None = None, watch: Watch = unwatched) -> Answer:
    """Level a plan. The answer's plan is the very same plan where nothing has to move.

    Raises `Stopped` where `watch` does so before there is an answer.
    """
    options = options or Options()
    began = perf_counter()
    bare = unmarked(plan, _wanted(plan, schedule, options))
    base = reschedule(bare, schedule) if bare is not plan else schedule
    problem = Problem(bare, base, options)
    if any(_concerns(problem, clash) for clash in Readings(plan, schedule).clashes):
        after = _solved(problem, "instant", watch)
    else:
        after = _Dated(plan, schedule)
    return _answer("instant", (plan, schedule), after, problem, perf_counter() - began)


class _Dated:
    """A plan with its dates and readings."""

    def __init__(self, plan: Plan, schedule: Schedule) -> None:
        self.plan = plan
        self.schedule = schedule
        self.readings = Readings(plan, schedule)

    def clashes(self, problem: Problem) -> list[Clash]:
        """The clashes that are the problem's."""
        return [clash for clash in self.readings.clashes if _concerns(problem, clash)]


def _wanted(plan: Plan, schedule: Schedule, options: Options) -> Callable[[Row], bool]:
    """Whether a row's mark is to be found anew: that of a row in scope that has not begun and is not kept by a date."""
    index, starts = schedule.outline.index, schedule.starts
    tasks, releases = set(options.tasks), set(options.releases)
    tasks |= {one.task for one in plan.assignments.values() if one.resource in options.resources}

    def wanted(row: Row) -> bool:
        if options.not_before is not None and starts[index[row.id]] < options.not_before:
            return False
        if options.everything or row.id in tasks:
            return True
        ancestors = (schedule.outline.ids[at] for at in schedule.outline.ancestors(index[row.id]))
        return bool(releases) and not releases.isdisjoint(ancestors)

    return wanted


def _concerns(problem: Problem, clash: Clash) -> bool:
    """Whether a clash lies in the scope."""
    options, index = problem.options, problem.schedule.outline.index
    if options.everything or clash.resource in options.resources:
        return True
    tasks = set(options.tasks)
    return any(task in tasks or problem.release(index[task]) in options.releases for task in clash.tasks)


# ------------------------------------------------------------------------------------------------------------ solving


def _solved(problem: Problem, name: str, watch: Watch) -> _Dated:
    """The best marked plan of a few attempts, each on what stands after the one before."""
    best: tuple[tuple[int, int], _Dated] | None = None
    for _ in range(ATTEMPTS):
        after = _marked(problem, *instant_placed(problem, watch), name)
        left = after.clashes(problem)
        value = sum(clash.finish - clash.start + 1 for clash in left), problem.graph.value(_finishes(after, problem))
        if best is not None and value >= best[0]:
            break
        best = value, after
        if not left or not _moved_since(problem, after.schedule):
            break
        problem = Problem(problem.plan, problem.schedule, problem.options, after.schedule)
    assert best is not None  # noqa: S101 - there is at least one attempt
    return best[1]


def instant_placed(problem: Problem, watch: Watch) -> tuple[Placed, dict[int, int]]:
    """The best schedule of all rules in instants, and the bounds from which nodes stand there."""
    grid = gridding(problem)
    if grid is not None:
        field = grid.grid()
        graph = field.graph
        keys = keys_of(graph, Grid(graph, {}, []), scarcity(problem))
        return grid.instants(candidates(graph, field, keys, watch)[0]), {}
    clock, graph = Clock(problem), problem.graph
    keys = keys_of(graph, Free(clock), scarcity(problem))
    best = candidates(graph, clock, keys, watch)[0]
    again = serial(graph, clock, graph.forward_order(best.starts))
    better = (again.failed, graph.value(again.finishes)) <= (best.failed, graph.value(best.finishes))
    return (again, clock.bound) if better else (best, {})


class Free:
    """A field in which nobody is short of anything."""

    def __init__(self, clock: Clock) -> None:
        self.placers = clock.placers
        self.failed = 0

    def clear(self) -> None:
        """Nothing is taken."""

    def find(self, v: int, bound: int, finish_bound: int) -> tuple[int, int]:
        """The first place."""
        placer = self.placers[v]
        return placer.early(bound, finish_bound) if placer is not None else (bound, bound)

    def take(self, v: int) -> None:
        """Nothing is taken."""

    early = find

    def late(self, v: int, latest_start: int, latest_finish: int) -> tuple[int, int]:
        """The last place."""
        placer = self.placers[v]
        return placer.late(latest_start, latest_finish)[:2] if placer is not None else (latest_start, latest_finish)


def scarcity(problem: Problem) -> list[int]:
    """How much of its resources each node takes, per mille."""
    found = [0] * problem.graph.size
    for v, needs in problem.needs.items():
        for need in needs:
            resource = problem.plan.resources[problem.resources[need.resource]]
            found[v] += 1000 if resource.kind == "environment" else 1000 * need.units // max(resource.capacity, 1)
    return found


def _finishes(after: _Dated, problem: Problem) -> list[int]:
    return [*after.schedule.finishes, *([0] * (problem.network.nodes - problem.network.size))]


def _moved_since(problem: Problem, schedule: Schedule) -> bool:
    """Whether anything that the search took for standing stands elsewhere now."""
    old = problem.stand
    return any(
        (old.starts[v], old.finishes[v]) != (schedule.starts[v], schedule.finishes[v])
        for v in (*problem.fixed, *problem.followers)
    )


def _marked(problem: Problem, placed: Placed, at: Mapping[int, int], name: str) -> _Dated:
    """The plan with its marks and their reasons, and its dates."""
    marks = marks_of(problem, placed, at)
    plan = marked(problem.plan, marks)
    schedule = reschedule(plan, problem.schedule)
    after = _Dated(plan, schedule)
    words = Words(plan, schedule, after.readings.loads, problem)
    reasons: dict[Id, LevellingMark] = {}
    for key, mark in marks.items():
        v = problem.network.outline.index[key]
        resource, because = words.blocker(key, by_links(problem, placed, v))
        reasons[key] = LevellingMark(at=mark.at, resource=resource, because=because, answer=name)
    told = marked(plan, reasons)
    return _Dated(told, reschedule(told, schedule)) if told is not plan else after


# ---------------------------------------------------------------------------------------------------------- the answer


def _answer(name: str, before: tuple[Plan, Schedule], after: _Dated, problem: Problem, seconds: float) -> Answer:
    plan, schedule = before
    words = Words(after.plan, after.schedule, after.readings.loads, problem)
    index = schedule.outline.index
    moves = []
    for key in schedule.outline.ids:
        mark = after.plan.rows[key].levelled
        at = index[key]
        if mark is not None and (plan.rows[key].levelled != mark) and schedule.starts[at] != after.schedule.starts[at]:
            moves.append(words.told(key, Instant(schedule.starts[at]), mark))
    changed = {
        schedule.outline.ids[v]
        for v in range(problem.network.size)
        if problem.network.leaf[v]
        and (schedule.starts[v], schedule.finishes[v]) != (after.schedule.starts[v], after.schedule.finishes[v])
    }
    people = {one.resource for one in plan.assignments.values() if one.task in changed and one.resource in plan.resources}
    makespan = after.schedule.finish - after.schedule.start
    bound = min(lower_bound(problem), makespan)
    return Answer(
        name=name,
        plan=after.plan,
        schedule=after.schedule,
        moves=tuple(moves),
        left=tuple(words.left(clash) for clash in after.clashes(problem)),
        finishes=_go_lives(problem, after.schedule),
        tasks_moved=sum(plan.rows[key].kind == "task" for key in changed),
        people_moved=sum(plan.resources[key].kind in {"person", "team"} for key in people),
        peaks={key: load.peak for key, load in after.readings.loads.items() if load.limited},
        makespan=Minutes(makespan),
        bound=Minutes(bound),
        proved=bound == makespan,
        seconds=seconds,
    )


def _go_lives(problem: Problem, schedule: Schedule) -> dict[Id, Instant]:
    """The go-live of each release, its end where it names none."""
    found = {}
    for release in sorted({at for at in problem.network.release if at >= 0}):
        goal = problem.dating.goal(release)
        found[problem.ids[release]] = Instant(schedule.finishes[goal if goal >= 0 else release])
    return found
