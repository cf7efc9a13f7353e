"""Where a buffer really begins: when the work before it was done.

A row that has not begun stands at the status date at the earliest, and so does a buffer whose work is long done; but waiting for
its gate is not what a buffer is eaten by.
"""

from __future__ import annotations

from relplanner.plan.model import Id, Instant, Plan
from relplanner.schedule.result import Schedule


def begin_of(plan: Plan, schedule: Schedule, buffer: Id) -> Instant:
    """The start of a buffer; where only the status date holds it, the latest end of what it waits for."""
    at = schedule.outline.index[buffer]
    start, status = schedule.starts[at], plan.settings.status_date
    if status is None or schedule.worktime.task_calendar(buffer).between(status, start) > 0:
        return Instant(start)
    network, forward = schedule.dating.network, schedule.dating.scheduled
    bounds = [_end(plan, schedule, u) for u in network.plain_in[at]]
    bounds += [forward.bound(edge) for edge in network.special_in.get(at, ()) if network.special[edge].type in {"FS", "SS"}]
    return Instant(min(start, max(bounds, default=start)))


def _end(plan: Plan, schedule: Schedule, node: int) -> int:
    """The finish of a node; of a buffer that the status date holds, its own end."""
    outline = schedule.outline
    record = plan.buffers.get(outline.ids[node]) if node < len(outline.ids) else None
    if record is None:
        return int(schedule.dating.scheduled.finishes[node])
    begin = begin_of(plan, schedule, record.id)
    if record.committed_end is not None:
        return max(begin, record.committed_end)
    return int(schedule.worktime.task_calendar(record.id).add(begin, schedule.buffer_sizes.get(record.id, 0)))
