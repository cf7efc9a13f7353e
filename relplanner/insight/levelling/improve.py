"""The long improvement: searching processes side by side, what they find brought together, stopped at any time.

In seconds: a search of our own, and beside it CP-SAT where OR-Tools is installed and the problem fits a grid, else a second
search; each search learns what others found. In rounds: searches of our own only, each by itself, so that the answer is the same
on any machine. The time that is read here only says when to stop. Whoever watches may stop it: the best so far is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from time import monotonic
from typing import Any

from relplanner.insight.levelling import constraint_solver, workers
from relplanner.insight.levelling.generation import Placed
from relplanner.insight.levelling.graph import Graph
from relplanner.insight.levelling.ground import Ground
from relplanner.insight.levelling.options import Options
from relplanner.insight.levelling.problem import Problem
from relplanner.insight.levelling.workers import Effort
from relplanner.schedule.control import Stopped, Watch

POLL = 0.05
"""Seconds between two looks at whoever watches."""

LARGE = 4_000
"""Nodes above which CP-SAT is not asked: its model alone takes longer than it could help."""

INLINE = 30_000
"""Rounds that place fewer nodes than this are quicker here than in processes."""

Found = Callable[[Placed], None]
"""Told of every better schedule."""

Value = tuple[int, int]


class Improvement:
    """The best schedule so far, and what is known of its bound."""

    def __init__(self, graph: Graph, first: Sequence[Placed], bound: int) -> None:
        self.graph = graph
        self.first = first
        self.best = first[0]
        self.bound = bound
        self.proved = self.value(self.best) <= (0, bound)

    def value(self, placed: Placed) -> Value:
        """What is compared."""
        return placed.failed, self.graph.value(placed.finishes)

    def offer(self, placed: Placed) -> bool:
        """Keep a schedule where it is better than the best."""
        better = self.value(placed) < self.value(self.best)
        if better:
            self.best = placed
            self.proved = self.value(placed) <= (0, self.bound)
        return better

    def learn(self, bound: int, proved: bool) -> None:
        """Raise the bound."""
        self.bound = max(self.bound, bound)
        self.proved = proved or self.value(self.best) <= (0, self.bound)


def improve(problem: Problem, ground: Ground, first: Sequence[Placed], watch: Watch, found: Found | None = None) -> Improvement:
    """Search for a better schedule than the first ones, the best of which comes first; how long is said by the options."""
    state = Improvement(ground.graph, first, ground.bound)
    if state.proved:
        return state
    with suppress(Stopped):
        if problem.options.rounds:
            _in_rounds(state, problem, ground, watch)
        else:
            _in_seconds(state, problem, ground, watch, found)
    return state


def _effort(state: Improvement, options: Options, worker: int) -> Effort:
    return Effort(options.seed * 1000 + worker, options.rounds, 0 if options.rounds else options.seconds, state.bound)


def _search_job(
    problem: Problem, ground: Ground, first: Sequence[Placed], effort: Effort
) -> tuple[Callable[..., None], tuple[Any, ...]]:
    if ground.gridding is not None:
        return workers.on_grid, (ground.grid, ground.keys, first, effort)
    others = problem.elsewhere.others if problem.elsewhere is not None else ()
    return workers.on_clock, (problem.plan, problem.options, others, effort)


# -------------------------------------------------------------------------------------------------------------- rounds


def _in_rounds(state: Improvement, problem: Problem, ground: Ground, watch: Watch) -> None:
    """Search by `cores` workers that do not hear of each other; among equals the first of them wins."""
    options = problem.options
    if options.rounds * workers.CHILDREN * ground.graph.size * options.cores <= INLINE:
        for worker in range(options.cores):
            state.offer(_inline(state, ground, options, worker, watch))
        return
    efforts = [_effort(state, options, worker) for worker in range(options.cores)]
    crew = Crew([_search_job(problem, ground, state.first, effort) for effort in efforts])
    last: dict[int, Placed] = {}
    told = 0
    try:
        while crew.pipes:
            for worker, message in crew.messages(POLL):
                told += 1
                last[worker] = Placed(*message[1:])
            watch(min(told, 99), 100)
    finally:
        crew.end()
        for worker in sorted(last):
            state.offer(last[worker])


def _inline(state: Improvement, ground: Ground, options: Options, worker: int, watch: Watch) -> Placed:
    effort = _effort(state, options, worker)
    of = options.rounds * workers.CHILDREN

    def tell(placed: Placed) -> None:
        state.offer(placed)

    def going(steps: int) -> bool:
        watch(worker * of + steps, of * options.cores)
        return True

    return workers.evolve(
        (ground.graph, ground.field, ground.keys), state.first, effort, lambda search: going(search.steps), tell
    )


# ------------------------------------------------------------------------------------------------------------- seconds


def _in_seconds(state: Improvement, problem: Problem, ground: Ground, watch: Watch, found: Found | None) -> None:
    """Search until the time is over or the best is proved."""
    began, options = monotonic(), problem.options
    jobs = [_search_job(problem, ground, state.first, _effort(state, options, worker)) for worker in range(max(options.cores, 1))]
    if _for_constraints(state, ground):
        jobs[-1] = workers.by_constraints, (ground.grid, state.best, ground.least, _effort(state, options, len(jobs)))
    crew = Crew(jobs)
    try:
        while crew.pipes and not state.proved and (past := monotonic() - began) < options.seconds:
            for worker, message in crew.messages(min(POLL, options.seconds - past)):
                if message[0] == "bound":
                    state.learn(*message[1:])
                elif state.offer(placed := Placed(*message[1:])):
                    crew.tell(placed, but=worker)
                    if found is not None:
                        found(placed)
            watch(int(1000 * past), int(1000 * options.seconds))
    finally:
        crew.end()


def _for_constraints(state: Improvement, ground: Ground) -> bool:
    """Whether CP-SAT can help: a grid of bearable size, everybody equal, and no clash that must stay."""
    graph = ground.graph
    return (
        ground.gridding is not None
        and constraint_solver.installed()
        and graph.size <= LARGE
        and not graph.several_tiers
        and not state.best.failed
    )


class Crew:
    """Processes that search one problem, and the pipes to them."""

    def __init__(self, jobs: list[tuple[Callable[..., None], tuple[Any, ...]]]) -> None:
        context = get_context("spawn")
        self.pipes: dict[int, Connection] = {}
        self.processes = []
        for worker, (task, arguments) in enumerate(jobs):
            here, there = context.Pipe()
            process = context.Process(target=task, args=(there, *arguments), daemon=True)
            process.start()
            there.close()
            self.pipes[worker] = here
            self.processes.append(process)

    def messages(self, seconds: float) -> list[tuple[int, Any]]:
        """What the workers tell within so many seconds; who has ended tells nothing more."""
        found = []
        names = {id(pipe): worker for worker, pipe in self.pipes.items()}
        for ready in wait(list(self.pipes.values()), max(seconds, 0)):
            worker = names[id(ready)]
            try:
                message = self.pipes[worker].recv()
            except (EOFError, OSError):
                message = None
            if message is None:
                del self.pipes[worker]
            else:
                found.append((worker, message))
        return found

    def tell(self, placed: Placed, but: int) -> None:
        """Send a schedule to all other searches."""
        for worker, pipe in self.pipes.items():
            if worker != but:
                with suppress(OSError):
                    pipe.send(tuple(placed))

    def end(self) -> None:
        """Stop everybody."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.join()
