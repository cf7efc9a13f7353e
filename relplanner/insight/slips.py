"""What a slip costs, and what must give where start and target contradict each other.

A slip is computed with all other rows free to move: the early pass runs again, the row held back. What people see is the go-live
of its release, so windows and meetings on the way count: a day too late can cost a week.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from relplanner.plan.model import Id, Instant, Minutes
from relplanner.schedule.bounds import Bounds
from relplanner.schedule.dating import Dating
from relplanner.schedule.driving import driving_path
from relplanner.schedule.network import Network
from relplanner.schedule.passes import Forward
from relplanner.schedule.placing import Done, Meeting, Pinned, Started
from relplanner.schedule.result import Schedule
from relplanner.schedule.working_time import NEVER, WorkingTime


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """What a slip of `row` by working minutes does to `end`: the go-live of its release, or the last row of its plan.

    `before` and `after` are when the end stands, `later` the working minutes between the two on the end's task calendar.
    `stopped_by` names a fixed row, or one without a window, behind the slipping one, where the end moves less than the row.
    """

    row: Id
    by: Minutes
    end: Id
    before: Instant
    after: Instant
    later: Minutes
    stopped_by: Id | None = None

    @property
    def days(self) -> int:
        """Calendar days between the two."""
        return self.after // 1440 - self.before // 1440


def slip(schedule: Schedule, row: Id, by: Minutes, known: Forward | None = None) -> Slip | None:
    """The cost of a slip of a row by working minutes of its task calendar; None where the row cannot slip or ends itself.

    `known` is that slip's `held_back`, where somebody keeps it. Raises `KeyError` for an unknown row.
    """
    dating: Dating = schedule.dating
    network = dating.network
    at = network.outline.index[row]
    end = _end(dating, at)
    if end < 0 or not network.leaf[at] or isinstance(dating.bounds.placers[at], Done):
        return None
    delayed = known if known is not None else _delayed(dating, at, by)
    before, after = dating.finishes[end], delayed.finishes[end]
    ids = network.outline.ids
    calendar: WorkingTime = dating.worktime.task_calendar(ids[end])
    later = max(0, calendar.between(before, after))
    stopped = _stopped(dating, delayed, at) if later < by else None
    return Slip(
        row=row,
        by=by,
        end=ids[end],
        before=Instant(before),
        after=Instant(max(before, after)),
        later=Minutes(later),
        stopped_by=None if stopped is None else ids[stopped],
    )


def held_back(schedule: Schedule, row: Id, by: Minutes, previous: Forward | None = None) -> Forward:
    """The early pass with a row held back; after an edit only what differs from such a pass of the plan before, of any row.

    Raises `KeyError` for an unknown row.
    """
    dating: Dating = schedule.dating
    return _delayed(dating, dating.network.outline.index[row], by, previous)


class MustGive(msgspec.Struct, frozen=True, kw_only=True):
    """What must give for a release to meet its target: `missing` working minutes on the path that drives its go-live.

    `tasks` are those that can: (row, the working minutes by which it stands too late), in the order of their starts.
    """

    release: Id
    target: Instant
    missing: Minutes
    tasks: tuple[tuple[Id, Minutes], ...]


def what_must_give(schedule: Schedule, release: Id) -> MustGive | None:
    """The tasks of a release that stand in the way of its target, and by how much; None where the target can be met.

    Raises `KeyError` for an unknown release.
    """
    dating: Dating = schedule.dating
    network = dating.network
    at = network.outline.index[release]
    target, goal = dating.targets.get(at), dating.goal(at)
    if target is None or goal < 0:
        return None
    ids, early = network.outline.ids, dating.early
    missing = dating.worktime.task_calendar(release).between(target, early.finishes[goal])
    if early.finishes[goal] <= target or missing <= 0:
        return None
    path = sorted(
        (v for v in driving_path(dating, [goal]) if v < network.size and early.finishes[v] > early.starts[v]),
        key=lambda v: (early.starts[v], v),
    )
    tasks = []
    for v in path:
        if isinstance(dating.bounds.placers[v], Done):
            continue
        calendar = dating.worktime.task_calendar(ids[v])
        tasks.append((ids[v], Minutes(min(missing, calendar.between(early.starts[v], early.finishes[v])))))
    return MustGive(release=release, target=Instant(target), missing=Minutes(missing), tasks=tuple(tasks))


def _end(dating: Dating, at: int) -> int:
    """The position of what people look at when a row slips; -1 where nothing stands behind."""
    network = dating.network
    release = network.release[at]
    goal = dating.goal(release) if release >= 0 else -1
    if goal < 0 or not network.leaf[goal]:
        own = [v for v in range(network.size) if network.leaf[v] and network.release[v] == release]
        goal = max(own, key=lambda v: (dating.finishes[v], v), default=-1)
    return goal


def _delayed(dating: Dating, at: int, by: int, previous: Forward | None = None) -> Forward:
    """The early pass with a row begun later (or, where it has begun, ended later) than it stands."""
    bounds = _held(dating, at, by)
    if previous is None or not _leads(previous, dating.network, bounds):
        found = Forward(dating.network, bounds)
        found.run()
    else:
        found = Forward(dating.network, bounds, previous)
        found.follow(previous, ())
    return found


def _held(dating: Dating, at: int, by: int) -> Bounds:
    """The plan's bounds, with the one that holds a row back."""
    bounds = Bounds(dating.network)
    own = dating.bounds
    bounds.start, bounds.finish, bounds.placers = list(own.start), list(own.finish), list(own.placers)
    bounds.latest_start, bounds.latest_finish = own.latest_start, own.latest_finish
    bounds.waits, bounds.blocks = list(own.waits), own.blocks
    bounds.by_hand, bounds.shares = own.by_hand, own.shares
    calendar = dating.standing.worktime.task_calendar(dating.network.outline.ids[at])
    placer = bounds.placers[at]
    if isinstance(placer, Pinned):
        start, finish = calendar.add(placer.start, by), calendar.add(placer.finish, by)
        bounds.placers[at] = Pinned(start, finish, start, finish)
    elif isinstance(placer, Started):
        bounds.finish[at] = max(bounds.finish[at], calendar.add(dating.finishes[at], by))
    elif isinstance(placer, Meeting):
        bounds.placers[at] = replace(placer, own=max(placer.own, calendar.add(dating.starts[at], by)))
    else:
        bounds.start[at] = max(bounds.start[at], calendar.add(dating.starts[at], by))
    return bounds


def _leads(previous: Forward, network: Network, bounds: Bounds) -> bool:
    """Whether a pass with other bounds can follow one before: on the same network, without what is placed as a whole."""
    before = previous.bounds
    return previous.network is network and not (before.blocks or bounds.blocks or before.shares or bounds.shares)


def _stopped(dating: Dating, delayed: Forward, at: int) -> int | None:
    """The first fixed row behind a slipping one that does not wait for what slips."""
    network = dating.network
    stack, seen = [at], {at}
    while stack:
        v = stack.pop()
        for w in network.followers(v):
            if w in seen:
                continue
            seen.add(w)
            if w < network.size and network.leaf[w] and delayed.finishes[v] > max(delayed.starts[w], NEVER) and _fixed(dating, w):
                return w
            stack.append(w)
    return None


def _fixed(dating: Dating, v: int) -> bool:
    return isinstance(dating.bounds.placers[v], Pinned)
