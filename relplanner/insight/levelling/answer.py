"""What levelling answers: the plan with its marks, what moved and why, what is left and why."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from relplanner.insight.clashes import Clash
from relplanner.plan.model import Id, Instant, Minutes, PerMille, Plan
from relplanner.schedule.result import Schedule


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A row that levelling moved: its start before and after, and who or what was in the way.

    `resource` is whom it waits for ("" where several have to be free at the same time), `blocking` the rows that hold it up.
    """

    row: Id
    was: Instant
    now: Instant
    because: str
    resource: Id = ""
    blocking: tuple[Id, ...] = ()


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """A clash that stays, and the reason with the cure."""

    clash: Clash
    reason: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One way to level a plan; `plan` is the plan with its marks, `schedule` its dates.

    `finishes`: each release's go-live (its end where it names none). `tasks_moved`: tasks whose dates differ from before,
    `people_moved`: people with such a task. `peaks`: the highest load of each resource. `makespan`: clock time from the plan's
    start to its finish; none can be below `bound`; `proved` where it reaches it. `cost` is what the plan costs, in
    hundredths of its currency, `seconds` how long the answer took.
    """

    name: str
    plan: Plan
    schedule: Schedule
    moves: tuple[Move, ...]
    left: tuple[Left, ...]
    finishes: Mapping[Id, Instant]
    tasks_moved: int
    people_moved: int
    peaks: Mapping[Id, PerMille]
    makespan: Minutes
    bound: Minutes
    proved: bool
    cost: int = 0
    seconds: float = 0
