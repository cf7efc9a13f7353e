"""Which rows work around the clock because they stand in a deployment window."""

from __future__ import annotations

from relplanner.schedule import lateness
from relplanner.schedule.result import Schedule
from relplanner.schedule.windows import Step


def in_window(schedule: Schedule, position: int) -> bool:
    """Whether the row at a position of the outline is placed in a window, its people with it."""
    return schedule.dating is not None and lateness.in_window(schedule.dating, position)


def block_start(schedule: Schedule, position: int) -> int:
    """When the work in a window begins that the row at a position belongs to: its block, or the row itself."""
    placer = schedule.dating.bounds.placers[position]
    if isinstance(placer, Step):
        return min(schedule.starts[member] for member in placer.block.members)
    return schedule.starts[position]
