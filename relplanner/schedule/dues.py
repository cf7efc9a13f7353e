"""By when rows are due that are counted from their release's go-live: what an emergency skips and catches up afterwards.

Such a date moves with the go-live, so it is compared with and bounds nothing, like the target of a release planned forward.
"""

from __future__ import annotations

from collections.abc import Mapping

from relplanner.plan.model import Id, Instant
from relplanner.schedule.dating import Dating


def due_dates(dating: Dating) -> Mapping[Id, Instant]:
    """The instant by which each row with `due_within`, and no deadline of its own, is due; none where no go-live is named.

    go-live + `due_within`, working time of the row's calendar; a gate with meeting days at the first meeting from then on for
    which its papers can lie in time.
    """
    found: dict[Id, Instant] = {}
    network, rows = dating.network, dating.plan.rows
    for i in sorted(dating.standing.watched):
        row = rows[network.outline.ids[i]]
        if row.due_within is None or row.deadline is not None or (live := dating.goal(network.release[i])) < 0:
            continue
        hours = dating.worktime.task_calendar(row.id)
        gate = dating.plan.gates.get(row.id)
        at = hours.add(dating.finishes[live], max(row.due_within, gate.lead_time if gate is not None else 0))
        if gate is not None and gate.meets:
            at = dating.standing.meetings(gate.meets).first(at, at)
        found[row.id] = Instant(at)
    return found
