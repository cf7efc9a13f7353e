"""Where a block that is planned backward stands in its window: from its opening on, its steps as soon as links inside allow.

The target gives the window, the last one that holds the block; what leads to a step is bounded by where the step stands, and the
reserve lies behind the block. Where what leads to it needs longer than to the opening, a step waits for that, no longer than
the window allows. So no float gets negative by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from relplanner.schedule.passes import Backward, Forward
from relplanner.schedule.windows import EARLIEST, Block
from relplanner.schedule.working_time import UNBOUNDED, Interval


def opened(late: Backward, releases: Collection[int], own: Sequence[int], early: Forward | None = None) -> Backward:
    """Late dates with each block of some releases at the opening of its window; `late` has them at the end of it.

    `releases` are positions, `own` the bounds on starts that come from no link and no release. A step that stands later in the
    `early` dates stays there, as far as `late` allows: start = min(late, max(soonest in the window, early)).
    """
    caps = list(late.bounds.latest_start)
    for block, slot in _movable(late, releases):
        soonest = _soonest(late, block, slot, own)
        for v in block.members:
            start = soonest[v] if early is None else max(soonest[v], early.starts[v])
            if start < late.starts[v]:
                caps[v] = start
    if caps == late.bounds.latest_start:
        return late
    bounds = late.bounds.but(latest_start=caps)
    found = Backward(late.network, bounds, late.ends, late.early, within=late.within, previous=late)
    found.follow(late, (), ())
    return found


def waits_longer(opened_late: Backward, late: Backward, early: Forward) -> bool:
    """Whether a step that was moved to the opening cannot stand there yet in the early dates."""
    steps = (v for block in late.bounds.blocks for v in block.members)
    return any(opened_late.starts[v] < min(late.starts[v], early.starts[v]) for v in steps)


def _movable(late: Backward, releases: Collection[int]) -> Iterator[tuple[Block, Interval]]:
    """The blocks whose steps all lead to a target of one of the releases, each with its window; none that no window holds."""
    for block in late.bounds.blocks:
        of = {late.network.release[v] for v in block.members}
        if not block.members or not of.issubset(releases) or any(late.finishes[v] >= UNBOUNDED for v in block.members):
            continue
        start, finish = min(late.starts[v] for v in block.members), max(late.finishes[v] for v in block.members)
        slot = next((one for one in block.slots.behind(start + 1) if one[0] <= start and finish <= one[1]), None)
        if slot is not None:
            yield block, slot


def _soonest(late: Backward, block: Block, slot: Interval, own: Sequence[int]) -> Sequence[int]:
    """The starts of a block's steps in a window if nothing outside of its tree held them, by node; others are not told."""
    network = late.network
    tree = range(block.root, network.outline.end[block.root])
    nodes = [*tree, *(network.entries[i] for i in tree if i in network.entries)]
    found = Forward(network, late.bounds.but(start=own))
    found.starts, found.finishes = [EARLIEST] * network.nodes, [EARLIEST] * network.nodes
    block.hold(slot)
    found.place(sorted((v for v in nodes if network.rank[v] >= 0), key=network.rank.__getitem__))
    block.reset()
    return found.starts
