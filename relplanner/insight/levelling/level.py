"""Levelling a plan: from its clashes to marks that leave none but those that are listed.

The dates of an answer always come from `relplanner.schedule` with the marks in the plan, so every calendar, absence, window,
freeze, pin, buffer, progress and link holds in it. Where they differ from what the search expected and a clash is left that
could be solved, the search is repeated on what stands now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter

import msgspec

from relplanner.insight.clashes import Clash
from relplanner.insight.elsewhere import Elsewhere
from relplanner.insight.levelling.answer import Answer
from relplanner.insight.levelling.backward import backward_marks
from relplanner.insight.levelling.bounds import lower_bound
from relplanner.insight.levelling.generation import Placed
from relplanner.insight.levelling.ground import Ground
from relplanner.insight.levelling.improve import Improvement, improve
from relplanner.insight.levelling.instant import candidates
from relplanner.insight.levelling.marks import by_links, marked, marks_of, unmarked
from relplanner.insight.levelling.mending import excess, mended
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


def level(
    plan: Plan,
    schedule: Schedule,
    options: Options | None = None,
    watch: Watch = unwatched,
    found: Callable[[Instant], None] | None = None,
    *,
    elsewhere: Elsewhere | None = None,
) -> Answer:
    """Level a plan. The answer's plan is the very same plan where nothing has to move.

    What other plans book of the same people (`elsewhere`) is taken. `found` is told of the plan's finish in every better
    schedule of a search by seconds.

    Raises `Stopped` where `watch` does so before there is an answer; from then on the best so far is the answer.
    """
    options = options or Options()
    began = perf_counter()
    bare = unmarked(plan, _wanted(plan, schedule, options))
    base = reschedule(bare, schedule) if bare is not plan else schedule
    if base.dating.leading:
        bare, base = _backward(Problem(bare, base, options, elsewhere=elsewhere, backward=True))
    problem = Problem(bare, base, options, elsewhere=elsewhere)
    now = _Dated(plan, schedule, elsewhere)
    after, proof = now, None
    if now.clashes(problem) or (options.searches and bare is not plan):
        after, proof = _solved(problem, watch, found)
        after = mended(after, problem, _Dated.again)
        if _worth(after, problem) >= _worth(now, problem):
            after = now
    return _answer(now, after, problem, proof, perf_counter() - began)


def answers(
    plan: Plan,
    schedule: Schedule,
    options: Options | None = None,
    watch: Watch = unwatched,
    *,
    elsewhere: Elsewhere | None = None,
) -> tuple[Answer, ...]:
    """Several ways to level a plan, to be compared: within float, the shortest, the one that moves least; equal ones once.

    Raises `Stopped` where `watch` does so before there is an answer.
    """
    options = options or Options()
    wanted = [
        msgspec.structs.replace(options, name="Within float", within_float=True),
        msgspec.structs.replace(options, name="Shortest"),
        msgspec.structs.replace(options, name="Fewest moves", aim="fewest moves", rounds=0, seconds=0),
    ]
    if options.within_float:
        del wanted[1]
    found: list[Answer] = []
    for place, one in enumerate(wanted):
        watch(place, len(wanted))
        answer = level(plan, schedule, one, watch, elsewhere=elsewhere)
        if all(_marked_dates(answer.plan) != _marked_dates(other.plan) for other in found):
            found.append(answer)
    return tuple(found)


def _marked_dates(plan: Plan) -> dict[Id, Instant]:
    return {row.id: row.levelled.at for row in plan.rows.values() if row.levelled is not None}


class _Dated:
    """A plan with its dates and readings."""

    def __init__(self, plan: Plan, schedule: Schedule, elsewhere: Elsewhere | None, near: Readings | None = None) -> None:
        self.plan = plan
        self.schedule = schedule
        self.readings = (
            Readings.after(near, plan, schedule) if near is not None else Readings(plan, schedule, elsewhere=elsewhere)
        )

    def again(self, plan: Plan) -> _Dated:
        """Another plan, computed from this one."""
        return _Dated(plan, reschedule(plan, self.schedule), self.readings.elsewhere, self.readings)

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


def _backward(problem: Problem) -> tuple[Plan, Schedule]:
    """The plan with the marks of what is planned backward, and its dates.

    A release without a start begins with what leads to its target: where rows that never move would begin with it, it stays.
    """
    if not problem.movable or not _Dated(problem.plan, problem.schedule, problem.elsewhere).clashes(problem):
        return problem.plan, problem.schedule
    for hold in (False, True):
        result = backward_marks(problem, hold=hold)
        plan = marked(problem.plan, result.marks)
        dated = reschedule(plan, problem.schedule)
        if problem.keeps_priority(dated, problem.schedule):
            break
    else:
        return problem.plan, problem.schedule
    after = _Dated(plan, dated, problem.elsewhere)
    words = Words(plan, after.schedule, after.readings.loads, problem)
    reasons: dict[Id, LevellingMark] = {}
    for key, mark in result.marks.items():
        resource, because = words.blocker_behind(key, result.free[key])
        reasons[key] = msgspec.structs.replace(mark, resource=resource, because=because, answer=problem.options.name)
    told = marked(plan, reasons)
    return told, reschedule(told, after.schedule)


class Proof(msgspec.Struct, frozen=True):
    """What a search knows: the plan ends no earlier than `finish` (0: nothing known), and whether its best is the best."""

    finish: int
    proved: bool


def _solved(problem: Problem, watch: Watch, found: Callable[[Instant], None] | None) -> tuple[_Dated, Proof | None]:
    """The best marked plan of a few attempts, each on what stands after the one before."""
    best: tuple[tuple[int, int], _Dated] | None = None
    proof = None
    for attempt in range(ATTEMPTS):
        ground = Ground(problem)
        chosen = candidates(ground.graph, ground.field, ground.keys, watch)
        placed = chosen[0] if problem.options.aim == "shortest" else min(chosen, key=ground.moves)
        if problem.options.searches and attempt == 0:
            state = improve(problem, ground, chosen, watch, _teller(problem, ground, found))
            placed, proof = state.best, _proof(ground, state)
        after = _marked(problem, *ground.settled(placed))
        worth = _worth(after, problem)
        if best is not None and worth >= best[0]:
            break
        best = worth, after
        if not worth[0] or not _moved_since(problem, after.schedule):
            break
        problem = Problem(problem.plan, problem.schedule, problem.options, after.schedule, elsewhere=problem.elsewhere)
    assert best is not None  # noqa: S101 - there is at least one attempt
    return best[1], proof


def _worth(dated: _Dated, problem: Problem) -> tuple[int, int]:
    """What is to be small: the excess of the clashes, then the last finishes of the goals."""
    return excess(dated, problem), problem.graph.value(
        [*dated.schedule.finishes, *([0] * (problem.network.nodes - problem.network.size))]
    )


def _teller(problem: Problem, ground: Ground, found: Callable[[Instant], None] | None) -> Callable[[Placed], None] | None:
    if found is None:
        return None
    return lambda placed: found(
        Instant(max(ground.in_instants(placed).finishes[v] for goal in problem.graph.goals for v in goal))
    )


def _proof(ground: Ground, state: Improvement) -> Proof:
    """What the state of a search says about the finish of the plan; with several goals nothing but that it is proved."""
    one = ground.gridding is not None and len(ground.graph.goals) == 1
    return Proof(ground.gridding.end(state.bound) if one and ground.gridding is not None else 0, state.proved)


def _moved_since(problem: Problem, schedule: Schedule) -> bool:
    """Whether anything that the search took for standing stands elsewhere now."""
    old = problem.stand
    return any(
        (old.starts[v], old.finishes[v]) != (schedule.starts[v], schedule.finishes[v])
        for v in (*problem.fixed, *problem.followers)
    )


def _marked(problem: Problem, placed: Placed, at: Mapping[int, int]) -> _Dated:
    """The plan with its marks and their reasons, and its dates."""
    marks = marks_of(problem, placed, at)
    plan, schedule = _held(problem, marked(problem.plan, marks))
    after = _Dated(plan, schedule, problem.elsewhere)
    words = Words(plan, schedule, after.readings.loads, problem)
    reasons: dict[Id, LevellingMark] = {}
    for key, mark in marks.items():
        v = problem.network.outline.index[key]
        resource, because = words.blocker(key, by_links(problem, placed, v))
        reasons[key] = LevellingMark(at=mark.at, resource=resource, because=because, answer=problem.options.name)
    told = marked(plan, reasons)
    return _Dated(told, reschedule(told, schedule), problem.elsewhere) if told is not plan else after


def _held(problem: Problem, plan: Plan) -> tuple[Plan, Schedule]:
    """The plan with marks that hold rows as late as possible which never move, and its dates."""
    schedule, was = reschedule(plan, problem.schedule), problem.schedule.starts
    held = {
        problem.ids[v]: LevellingMark(at=Instant(was[v]), backward=True, answer=problem.options.name)
        for v in problem.drifted(schedule)
    }
    plan = marked(plan, held)
    return plan, reschedule(plan, schedule) if held else schedule


# ---------------------------------------------------------------------------------------------------------- the answer


def _answer(now: _Dated, after: _Dated, problem: Problem, proof: Proof | None, seconds: float) -> Answer:
    plan, schedule = now.plan, now.schedule
    words = Words(after.plan, after.schedule, after.readings.loads, problem)
    index = schedule.outline.index
    moves = []
    for key in schedule.outline.ids:
        mark = after.plan.rows[key].levelled
        at = index[key]
        if mark is not None and plan.rows[key].levelled != mark and schedule.starts[at] != after.schedule.starts[at]:
            moves.append(words.told(key, Instant(schedule.starts[at]), mark))
    changed = {
        schedule.outline.ids[v]
        for v in range(problem.network.size)
        if problem.network.leaf[v]
        and (schedule.starts[v], schedule.finishes[v]) != (after.schedule.starts[v], after.schedule.finishes[v])
    }
    people = {one.resource for one in plan.assignments.values() if one.task in changed and one.resource in plan.resources}
    makespan = after.schedule.finish - after.schedule.start
    bound = min(max(lower_bound(problem), proof.finish - after.schedule.start if proof is not None else 0), makespan)
    left = tuple(words.left(clash) for clash in after.clashes(problem))
    return Answer(
        name=problem.options.name,
        plan=after.plan,
        schedule=after.schedule,
        moves=tuple(moves),
        left=left,
        finishes=_go_lives(problem, after.schedule),
        tasks_moved=sum(plan.rows[key].kind == "task" for key in changed),
        people_moved=sum(plan.resources[key].kind in {"person", "team"} for key in people),
        peaks={key: load.peak for key, load in after.readings.loads.items() if load.limited},
        cost=after.readings.costs.total,
        makespan=Minutes(makespan),
        bound=Minutes(bound),
        proved=bound == makespan or (proof is not None and proof.proved and not left),
        seconds=seconds,
    )


def _go_lives(problem: Problem, schedule: Schedule) -> dict[Id, Instant]:
    """The go-live of each release, its end where it names none."""
    found = {}
    for release in sorted({at for at in problem.network.release if at >= 0}):
        goal = problem.dating.goal(release)
        found[problem.ids[release]] = Instant(schedule.finishes[goal if goal >= 0 else release])
    return found
