"""What is to be levelled, what may move, and how long an answer may take."""

from __future__ import annotations

from typing import Literal

import msgspec

from relplanner.insight.clashes import Clash
from relplanner.plan.model import Id, Instant


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How to level.

    Scope: what may move, a task of one of the `releases`, of one of the `resources`, or one of the `tasks`; everything where
    all three are empty. `within_float`: no release ends, and nothing goes live, later than now. `keep_release_order`: the release
    that goes live first is served first. `may_use_buffer`: what moves may use up committed buffers; planned ones always keep
    their size and move along. What starts before `not_before` stays.

    `name` stands in every mark. `aim`: of the schedules of the instant method the one in which the goals end first, or the one in
    which the fewest tasks move.

    Effort: neither `rounds` nor `seconds` is the instant method. `rounds` of search give the same answer on any machine,
    `seconds` the best that is found in that time, on `cores` processes. `seed` begins the search's random numbers.
    """

    name: str = "instant"
    aim: Literal["shortest", "fewest moves"] = "shortest"
    releases: tuple[Id, ...] = ()
    resources: tuple[Id, ...] = ()
    tasks: tuple[Id, ...] = ()
    within_float: bool = False
    keep_release_order: bool = False
    may_use_buffer: bool = True
    not_before: Instant | None = None
    rounds: int = 0
    seconds: float = 0
    seed: int = 1
    cores: int = 2

    @property
    def searches(self) -> bool:
        """Whether more is asked than the instant method."""
        return self.rounds > 0 or self.seconds > 0

    @property
    def everything(self) -> bool:
        """Whether the scope is the whole plan."""
        return not (self.releases or self.resources or self.tasks)


def of_clash(clash: Clash) -> Options:
    """Level one clash: only its tasks move."""
    return Options(tasks=clash.tasks)
