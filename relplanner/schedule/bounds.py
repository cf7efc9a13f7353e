"""What stands beside the links of each node: its placer, and the bounds and caps that come from no link.

Lists are by node and never change once a pass has taken them: an edit changes copies.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

from relplanner.schedule.network import Network
from relplanner.schedule.placing import POINT, Done, Pinned, Placer, Started
from relplanner.schedule.shift import Shift
from relplanner.schedule.windows import Block
from relplanner.schedule.working_time import EVER, NEVER, WorkingTime

CHUNK = 128


def differing(old: Sequence[object], new: Sequence[object]) -> list[int]:
    """Where two lists of the same length differ; slices that are alike cost next to nothing."""
    found: list[int] = []
    if old is new or old == new:
        return found
    for start in range(0, len(new), CHUNK):
        one, other = old[start : start + CHUNK], new[start : start + CHUNK]
        if one != other:
            found += [start + k for k, (was, now) in enumerate(zip(one, other, strict=False)) if was != now]
    return found


class Bounds:
    """What stands beside the links, by node: placers (None: the exit of a summary), bounds and caps, and waits by special edge.

    A wait is (calendar, minutes): a working lag on that calendar, an elapsed one where it is None. `shares` are percent lags of
    summaries by special edge, with the calendar on which the summary's duration counts. `by_hand` are summaries' own dates.
    """

    def __init__(self, network: Network) -> None:
        nodes = network.nodes
        self.placers: list[Placer | None] = [POINT] * nodes
        for summary in network.exits:
            self.placers[summary] = None
        self.start = [NEVER] * nodes
        self.finish = [NEVER] * nodes
        self.latest_start = [EVER] * nodes
        self.latest_finish = [EVER] * nodes
        self.waits: list[tuple[WorkingTime | None, int]] = [(None, 0)] * len(network.special)
        self.blocks: list[Block] = []
        self.by_hand: dict[int, tuple[int, int]] = {}
        self.shares: dict[int, WorkingTime] = {}

    def copied(self) -> Bounds:
        """The same bounds in lists of their own."""
        return self.but(**{field: copy(value) for field, value in vars(self).items()})

    def shifted(self, shift: Shift) -> Bounds:
        """The same bounds in the places of now; those of new rows bind nothing."""
        start, finish = shift.values(self.start, NEVER), shift.values(self.finish, NEVER)
        latest_start, latest_finish = shift.values(self.latest_start, EVER), shift.values(self.latest_finish, EVER)
        placers, by_hand = shift.values(self.placers, None), shift.keyed(self.by_hand)
        found = self.but(start=start, finish=finish, latest_start=latest_start, latest_finish=latest_finish)
        return found.but(placers=placers, by_hand=by_hand)

    def but(self, **fields: Any) -> Bounds:  # noqa: ANN401 - any of the lists
        """The same bounds, some of the lists being others."""
        found = Bounds.__new__(Bounds)
        vars(found).update(vars(self) | fields)
        return found


def promises(bounds: Bounds, v: int) -> bool:
    """Whether a row brings a latest date of its own: a deadline, a *no later than*, or a place that it does not leave."""
    placer = bounds.placers[v]
    capped = min(bounds.latest_start[v], bounds.latest_finish[v]) < EVER
    return capped or (isinstance(placer, Pinned) and not isinstance(placer, Done))


def fixed(bounds: Bounds, v: int) -> bool:
    """Whether a row's start cannot move: pinned, dated by hand, begun or done."""
    return isinstance(bounds.placers[v], Pinned | Done | Started)
