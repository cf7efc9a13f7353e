"""What a searching process does: it takes a problem, tells every better schedule, and ends at its time or after its rounds.

Nothing here imports more than it needs, so that a process begins quickly: a grid is plain integers, a plan is only sent where its
calendars are needed. Messages go through a pipe: ("schedule", starts, finishes, failed), ("bound", bound, proved), None at the
end. Schedules that other workers found come back through it, as (starts, finishes, failed).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

import msgspec

from relplanner.insight.levelling.generation import Field, Placed
from relplanner.insight.levelling.graph import Graph
from relplanner.insight.levelling.grid import Grid
from relplanner.insight.levelling.instant import candidates
from relplanner.insight.levelling.rules import SAMPLED, Keys
from relplanner.insight.levelling.search import Search

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from relplanner.insight.elsewhere import OtherPlan
    from relplanner.insight.levelling.options import Options
    from relplanner.plan.model import Plan

CHILDREN = 50
"""Children that make a round."""


class Effort(msgspec.Struct, frozen=True):
    """How long a worker searches: so many rounds, or so many seconds where there are none; and when it need not go on."""

    seed: int
    rounds: int
    seconds: float
    bound: int


def on_grid(pipe: Connection, grid: Grid, keys: dict[str, Keys], first: Sequence[Placed], effort: Effort) -> None:
    """Search on a grid, from the schedules of the instant method."""
    _search(pipe, (grid.graph, grid, keys), first, effort)


def on_clock(pipe: Connection, plan: Plan, options: Options, others: Sequence[OtherPlan], effort: Effort) -> None:
    """Search in real time: the plan is one without the marks that are to be found."""
    from relplanner.insight.elsewhere import Elsewhere  # noqa: PLC0415 - a grid needs no other plans
    from relplanner.insight.levelling.ground import Ground  # noqa: PLC0415 - a grid needs no calendars
    from relplanner.insight.levelling.problem import Problem  # noqa: PLC0415 - the same
    from relplanner.schedule.critical_path import schedule_plan  # noqa: PLC0415 - the same

    ground = Ground(Problem(plan, schedule_plan(plan), options, elsewhere=Elsewhere(others) if others else None))
    first = candidates(ground.graph, ground.field, ground.keys, _unwatched)
    _search(pipe, (ground.graph, ground.field, ground.keys), first, effort)


def by_constraints(pipe: Connection, grid: Grid, known: Placed, least: Sequence[int], effort: Effort) -> None:
    """Ask CP-SAT for better and better schedules on a grid, until there is none; others' better ones come through the pipe."""
    try:
        Asking(pipe, grid, known, least, effort).run()
        pipe.send(None)
    except (BrokenPipeError, EOFError, OSError):
        return  # nobody wants the answer any more


class Asking:
    """Questions to CP-SAT, each about a limit between what is known to exist and what is known not to."""

    def __init__(self, pipe: Connection, grid: Grid, known: Placed, least: Sequence[int], effort: Effort) -> None:
        self.pipe = pipe
        self.grid = grid
        self.known = known
        self.least = least
        self.effort = effort
        self.bound = effort.bound
        self.stop: Callable[[], None] = lambda: None

    def run(self) -> None:
        """Ask until the best is proved or the time is over."""
        from relplanner.insight.levelling.constraint_solver import Question  # noqa: PLC0415 - an optional library

        until = monotonic() + self.effort.seconds
        Thread(target=self._listen, daemon=True).start()
        share = 4
        while (left := until - monotonic()) > 0 and self.value > self.bound:
            known, value = self.known, self.value
            step = max(1, (value - self.bound) // share)
            question = Question(self.grid, known, value - step, self.least)
            self.stop = question.stop
            verdict, placed = question.ask(left if step == 1 else left / 4, self.effort.seed)
            if verdict == "found":
                self._learn(placed)
                self.pipe.send(("schedule", placed.starts, placed.finishes, placed.failed))
            elif verdict == "none":
                self.bound = value - step + 1
                self.pipe.send(("bound", self.bound, self.value <= self.bound))
            elif self.value == value:
                share *= 4

    @property
    def value(self) -> int:
        """The value of the best schedule known."""
        return self.grid.graph.value(self.known.finishes)

    def _learn(self, placed: Placed) -> None:
        if self.grid.graph.value(placed.finishes) < self.value:
            self.known = placed

    def _listen(self) -> None:
        """Take in what others find, and ask anew for something better still."""
        while True:
            try:
                self._learn(Placed(*self.pipe.recv()))
            except (EOFError, OSError):
                return
            self.stop()


def _search(pipe: Connection, ground: tuple[Graph, Field, dict[str, Keys]], first: Sequence[Placed], effort: Effort) -> None:
    began = monotonic()

    def going(search: Search) -> bool:
        while effort.seconds and pipe.poll():
            search.learn(Placed(*pipe.recv()))
        return bool(effort.rounds) or monotonic() - began < effort.seconds

    def tell(placed: Placed) -> None:
        pipe.send(("schedule", placed.starts, placed.finishes, placed.failed))

    try:
        evolve(ground, first, effort, going, tell)
        pipe.send(None)
    except (BrokenPipeError, EOFError, OSError):
        return  # nobody wants the answer any more


def evolve(
    ground: tuple[Graph, Field, dict[str, Keys]],
    first: Sequence[Placed],
    effort: Effort,
    going: Callable[[Search], bool],
    tell: Callable[[Placed], None],
) -> Placed:
    """Search while `going` says so, at most for the rounds; `tell` hears of every better schedule."""
    graph, field, keys = ground
    search = Search(graph, field, first, _sampled(keys), seed=effort.seed)
    tell(search.best.placed)
    while search.best.value > (0, effort.bound) and going(search):
        if effort.rounds and search.steps >= effort.rounds * CHILDREN:
            break
        if search.step():
            tell(search.best.placed)
    return search.best.placed


def _sampled(keys: dict[str, Keys]) -> Sequence[Keys]:
    return [keys[name] for name in SAMPLED]


def _unwatched(done: int, of: int) -> None:
    """Nobody watches the first moment of a worker."""
