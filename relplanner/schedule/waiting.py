"""Who waits for years, for nobody works before: told of the rows of a dating, after an edit asked of those placed anew only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relplanner.schedule.working_time import NEVER

if TYPE_CHECKING:
    from relplanner.schedule.dating import Dating

PATIENCE = 3 * 366 * 1440
"""Minutes for which a row may wait for somebody to work before that is told."""


def waiting(dating: Dating, previous: Dating | None) -> set[int]:
    """The leaves that end so long after they could begin; `previous` is that of a plan whose rows stand in the same places."""
    leaf, size = dating.network.leaf, dating.network.size
    found, asked = set[int](), list[int]()
    if previous is not None:
        asked = [*{*dating.placed, *dating.leading, *dating.moved, *previous.moved}]
        found = previous.waiting.difference(asked)
    elif dating.last - min(dating.first, *dating.origins.values()) > PATIENCE:  # else nothing can wait that long
        begins = np.minimum(dating.scheduled.held[:size], dating.starts[:size])
        asked = np.flatnonzero(np.array(dating.finishes[:size]) - begins > PATIENCE).tolist()
    found.update(v for v in asked if v < size and leaf[v] and dating.finishes[v] - since(dating, v) > PATIENCE)
    return found


def since(dating: Dating, v: int) -> int:
    """When a row could begin, or begins."""
    bound = max(dating.scheduled.held[v], dating.scheduled.held_finish[v])
    return min(dating.starts[v], bound) if bound > NEVER else dating.starts[v]
