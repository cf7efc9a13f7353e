"""The buffers of the computed schedule as JSON: sizes, what is used while how much is done, the fever's colour, who ate what.

Minutes are working time on the buffer's calendar; shares are per mille, null where there is nothing to divide by.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from relplanner.insight.consumption import Consumption, planned_size
from relplanner.insight.readings import Readings
from relplanner.plan.instants import iso

Json = dict[str, Any]


def buffer_objects(readings: Readings) -> list[Json]:
    """Every buffer in tree order."""
    return [_buffer(readings, one) for one in readings.consumption]


def _buffer(readings: Readings, found: Consumption) -> Json:
    record = readings.plan.buffers[found.buffer]
    return {
        "id": found.buffer,
        "name": found.name,
        "phase": found.phase,
        "release": found.release,
        "feeding": found.feeding,
        "rule": record.rule,
        "planned_minutes": int(planned_size(readings.plan, readings.schedule, found.buffer)),
        "committed_end": iso(record.committed_end) if record.committed_end is not None else None,
        "size_minutes": int(found.size),
        "left_minutes": int(found.left),
        "consumed_minutes": int(found.consumed),
        "chain_minutes": int(found.length),
        "remaining_minutes": int(found.remaining),
        "done": _per_mille(found.point.done),
        "used": _per_mille(found.point.used),
        "colour": found.colour,
        "eaters": [{"id": one.row, "way": one.way, "minutes": int(one.minutes)} for one in found.eaters],
    }


def _per_mille(share: Fraction | None) -> int | None:
    return None if share is None else round(1000 * share)
