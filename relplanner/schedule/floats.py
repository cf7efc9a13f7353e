"""Floats in working minutes on each row's task calendar, and what is critical.

Total float = min(late start - early start, late finish - early finish). Free float: what a row can slip without moving any
successor. Critical by float: total float at or below the threshold; by driving path: what holds go-live in the early pass,
followed back.
"""

from __future__ import annotations

# ruff: noqa: PLR1730 - max() and min() double the time of these loops
from collections.abc import Iterable

import numpy as np

from relplanner.schedule.dating import PLAN, Dating
from relplanner.schedule.holding import holding
from relplanner.schedule.passes import Backward
from relplanner.schedule.placing import Done, Point, Span, Started
from relplanner.schedule.windows import Step
from relplanner.schedule.working_time import EVER, WorkingTime


def total_floats(dating: Dating) -> list[int]:
    """The total float of every row."""
    size, leading, placers = dating.network.size, dating.leading, dating.bounds.placers
    starts, finishes = dating.starts[:size], dating.finishes[:size]
    for i in leading:
        starts[i], finishes[i] = dating.early.starts[i], dating.early.finishes[i]
    late_starts, late_finishes = dating.late_starts, dating.late_finishes
    found = [0] * size
    moved = [i for i in range(size) if starts[i] != late_starts[i] or finishes[i] != late_finishes[i]]
    for calendar, rows in by_calendar(dating, moved):
        counts = calendar.counts
        slip = counts([late_finishes[i] for i in rows]) - counts([finishes[i] for i in rows])
        start = counts([late_starts[i] for i in rows]) - counts([starts[i] for i in rows])
        begun = np.array([isinstance(placers[i], Started) for i in rows])
        for i, value in zip(rows, np.where(begun, slip, np.minimum(slip, start)).tolist(), strict=True):
            found[i] = value
    if leading:
        _roll_up(dating, found)
    return found


def by_calendar(dating: Dating, rows: Iterable[int]) -> list[tuple[WorkingTime, list[int]]]:
    """Rows by their task calendar."""
    calendars = dating.standing.calendars
    groups: dict[int, list[int]] = {}
    for i in rows:
        groups.setdefault(id(calendars[i]), []).append(i)
    return [(calendars[members[0]], members) for members in groups.values()]


def _roll_up(dating: Dating, found: list[int]) -> None:
    """Give summaries of backward releases the least float of their leaves."""
    for i in range(dating.network.size):
        if not dating.network.leaf[i]:
            found[i] = min(found[k] for k in dating.network.leaves(i))


def free_floats(dating: Dating, total: list[int]) -> list[int]:
    """The free float of every row; a summary has the most that any of its children has, and no more than its total float."""
    network, bounds, finishes = dating.network, dating.late.bounds, dating.finishes
    ends = dating.late.ends
    still = Backward(network, bounds, ends, dating.starts)
    found = [0] * network.size
    simple: dict[int, int] = {}
    placers, plain_out, latest, leaf = bounds.placers, network.plain_out, still.latest, network.leaf
    calendars = dating.standing.calendars
    for v in reversed(network.order):
        placer = placers[v]
        # of work on another calendar than its task's (elapsed, a person's) the start may slip less than the finish
        own = isinstance(placer, Point) or (isinstance(placer, Span) and v < network.size and placer.calendar is calendars[v])
        if v in network.involved or not own or v >= network.size:
            still.stay(v, dating.starts[v], finishes[v])
            if v < network.size and leaf[v] and total[v] > 0:
                found[v] = min(total[v], _slip(dating, still, v))
            continue
        latest[v] = dating.starts[v]
        if total[v] > 0:
            limit = ends[v]
            for w in plain_out[v]:
                if latest[w] < limit:
                    limit = latest[w]
            simple[v] = limit
    _simple(dating, simple, total, found)
    for i in range(network.size - 1, -1, -1):
        if not leaf[i]:
            found[i] = max(0, min(total[i], max(found[k] for k in network.outline.children(i))))
    return found


def _simple(dating: Dating, limits: dict[int, int], total: list[int], found: list[int]) -> None:
    """The free floats of rows of which only the finish is limited."""
    for calendar, rows in by_calendar(dating, limits):
        slips = calendar.counts([limits[v] for v in rows]) - calendar.counts([dating.finishes[v] for v in rows])
        for v, slip in zip(rows, slips.tolist(), strict=True):
            found[v] = max(0, min(slip, total[v]))


def _slip(dating: Dating, still: Backward, v: int) -> int:
    """How far one row can move, no farther than its total float."""
    placer = dating.late.bounds.placers[v]
    start, finish = still.limits(v)
    if isinstance(placer, Step):
        steps = placer.block.members
        held = min(dating.starts[k] for k in steps), max(dating.finishes[k] for k in steps)
        finish = min(finish, placer.block.slots.around(*held)[1], start + placer.length)
        start = finish - placer.length
    elif placer is not None:
        start, finish, *_ = placer.late(start, finish)
    calendar = dating.standing.calendars[v]
    slip = calendar.between(dating.finishes[v], finish)
    if start < EVER and not isinstance(placer, Started):
        slip = min(slip, calendar.between(dating.starts[v], start))
    return max(0, slip)


def criticals(dating: Dating, total: list[int]) -> tuple[list[bool], int]:
    """Whether each row is critical, and the working minutes of the longest driving path on the plan's calendar."""
    network, settings = dating.network, dating.plan.settings
    path = driving_path(dating, _goals(dating))
    length = longest(dating)
    by_path = settings.critical_by == "driving path" or (
        settings.critical_by == "auto" and (bool(dating.plan.windows) or dating.standing.has_meetings)
    )
    placers = dating.bounds.placers
    found = [False] * network.size
    parent = network.outline.parent
    for i in range(network.size - 1, -1, -1):
        if network.leaf[i]:
            held = i in path if by_path else total[i] <= settings.critical_float
            found[i] = held and not isinstance(placers[i], Done)
        if found[i] and parent[i] >= 0:
            found[parent[i]] = True
    return found, length


def _goals(dating: Dating) -> list[int]:
    """The leaves that driving paths explain: each release's go-live, else its last rows; the plan's without releases."""
    network = dating.network
    found: list[int] = []
    for release in sorted(set(network.release)):
        goal = dating.goal(release)
        if goal >= 0:
            found += [
                v for v in network.leaves(goal) if dating.early.finishes[v] == dating.early.finishes[goal]
            ] or network.leaves(goal)
        elif release >= 0 or not dating.plan.releases:
            found += _last(dating, release)
    return found


def _last(dating: Dating, release: int) -> list[int]:
    network, finishes = dating.network, dating.early.finishes
    leaves = [v for v in range(network.size) if network.leaf[v] and (release == PLAN or network.release[v] == release)]
    end = max((finishes[v] for v in leaves), default=0)
    return [v for v in leaves if finishes[v] == end]


def driving_path(dating: Dating, goals: list[int]) -> set[int]:
    """The nodes that hold the goals in the early pass, the goals included."""
    found = set(goals)
    stack = list(goals)
    while stack:
        for u in holding(dating, stack.pop()):
            if u not in found:
                found.add(u)
                stack.append(u)
    return found


def longest(dating: Dating) -> int:
    """Working minutes on the plan's calendar from the beginning to the end of the longest driving path."""
    network, early = dating.network, dating.early
    calendar = dating.worktime.plan_calendar
    best = 0
    for end in {*_last(dating, PLAN), *_goals(dating)}:
        path = [v for v in driving_path(dating, [end]) if v < network.size]
        best = max(best, calendar.between(min(early.starts[v] for v in path), early.finishes[end]))
    return best
