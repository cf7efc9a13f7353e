"""Why a row has negative float: the one promise behind it that cannot be kept.

The late dates are followed forward, from each row to what alone gives it its late date, until a row is reached that brings the
bound itself: a pin, a deadline, a *no later than*, or a target.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from relplanner.plan.model import Id, Instant
from relplanner.schedule.dating import Dating
from relplanner.schedule.placing import Done, Pinned
from relplanner.schedule.result import Schedule
from relplanner.schedule.windows import Step
from relplanner.schedule.working_time import EVER

CauseKind = Literal["pin", "deadline", "no later than", "target", "end"]


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """What takes a row's float away: the row that brings the bound, and its instant. *End*: the end of its release."""

    kind: CauseKind
    row: Id
    at: Instant


class _Limit(msgspec.Struct, frozen=True):
    """What bounds a node from behind: the node that does (-1: its own cap), the latest start and finish."""

    node: int
    start: int
    finish: int


def negative_cause(schedule: Schedule, row: Id) -> Cause | None:
    """The cause of a row's negative float; None where its float is not negative. Raises `KeyError` for an unknown row."""
    if schedule.total_floats[schedule.outline.index[row]] >= 0:
        return None
    return float_cause(schedule, row)


def float_cause(schedule: Schedule, row: Id) -> Cause:
    """What bounds the late dates of a row, whatever float they leave. Raises `KeyError` for an unknown row."""
    dating: Dating = schedule.dating
    network = dating.network
    at = network.outline.index[row]
    v = min(network.leaves(at), key=schedule.total_floats.__getitem__)
    seen = {v}
    while True:
        limit = _tightest(dating, v)
        if limit is None or limit.node < 0:
            return _own(dating, v, limit)
        v = limit.node
        if v in seen or isinstance(dating.bounds.placers[v], Pinned):
            return _own(dating, v, None)
        seen.add(v)


def cause_text(schedule: Schedule, cause: Cause) -> str:
    """`the deadline of Build cannot be met`."""
    return f"{cause_name(schedule, cause)} cannot be met"


def cause_name(schedule: Schedule, cause: Cause) -> str:
    """`the deadline of Build`."""
    name = schedule.dating.plan.rows[cause.row].name or "a row without a name"
    return {
        "pin": f"the fixed date of {name}",
        "deadline": f"the deadline of {name}",
        "no later than": f"the “no later than” of {name}",
        "target": f"the target of {name}",
        "end": f"the end of {name}",
    }[cause.kind]


def _tightest(dating: Dating, v: int) -> _Limit | None:
    """What alone puts a node at the earliest late date; its own cap wins a tie."""
    placer = dating.late.bounds.placers[v]
    best: tuple[int, _Limit] | None = None
    for limit in _limits(dating, v):
        if placer is None or isinstance(placer, Step | Done):
            late = min(limit.start, limit.finish)
        else:
            late = placer.late(limit.start, limit.finish)[0]
        if best is None or late < best[0]:
            best = late, limit
    return best[1] if best is not None else None


def _limits(dating: Dating, v: int) -> Iterator[_Limit]:
    """The node's own cap, then what each follower allows."""
    network, late, bounds = dating.network, dating.late, dating.late.bounds
    caps = bounds.latest_start[v], bounds.latest_finish[v]
    if v in late.to_target:
        caps = caps[0], min(caps[1], late.ends[v])
    if min(caps) < EVER:
        yield _Limit(-1, *caps)
    for w in network.plain_out[v]:
        yield _Limit(w, EVER, late.latest[w])
    for edge in network.special_out.get(v, ()):
        at = late.limit(edge)
        ends = network.special[edge].type in {"FS", "FF"}
        yield _Limit(network.tails[edge], EVER if ends else at, at if ends else EVER)
    for summary in network.exits_of.get(v, ()):
        first = late.first.get(summary) == v
        yield _Limit(summary, late.starts[summary] if first else EVER, late.finishes[summary])


def _own(dating: Dating, v: int, limit: _Limit | None) -> Cause:
    """The bound that a row brings itself."""
    network = dating.network
    ids = network.outline.ids
    position = network.position(v)
    release = network.release[position]
    if isinstance(dating.bounds.placers[v], Pinned):
        return Cause(kind="pin", row=ids[position], at=Instant(dating.starts[v]))
    target = dating.targets.get(release)
    capped = limit is not None
    promises = list(_promises(dating, v, position)) if capped else []
    if target is not None and capped and (v in dating.late.to_target or v in dating.goals.get(release, ())):
        subject = ids[release] if release >= 0 else ids[position]
        missed = dating.worktime.task_calendar(subject).between(target, dating.early.finishes[v])
        promises.append((missed, Cause(kind="target", row=subject, at=Instant(target))))
    if promises:
        return max(promises, key=lambda promise: promise[0])[1]
    return Cause(kind="end", row=ids[release] if release >= 0 else ids[position], at=Instant(dating.ends[release]))


def _promises(dating: Dating, v: int, position: int) -> Iterator[tuple[int, Cause]]:
    """The caps on a row's late dates, its own and its summaries', each with the working minutes by which it is missed."""
    ids, rows = dating.network.outline.ids, dating.plan.rows
    calendar = dating.worktime.task_calendar(ids[position])
    for above in (position, *dating.network.outline.ancestors(position)):
        row = rows[ids[above]]
        if row.constraint is not None and row.constraint.at is not None and row.constraint.kind.endswith("no later than"):
            dates = dating.early.starts if row.constraint.kind.startswith("start") else dating.early.finishes
            missed = calendar.between(row.constraint.at, dates[v])
            yield missed, Cause(kind="no later than", row=row.id, at=row.constraint.at)
        if row.deadline is not None:
            missed = calendar.between(row.deadline, dating.early.finishes[v])
            yield missed, Cause(kind="deadline", row=row.id, at=row.deadline)
