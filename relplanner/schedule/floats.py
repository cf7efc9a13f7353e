"""Floats in working minutes on each row's task calendar, and what is critical.

Total float = min(late start - early start, late finish - early finish). Free float: what a row can slip without moving any
successor. Critical by float: total float at or below the threshold; by driving path: what holds go-live in the early pass,
followed back.
"""

from __future__ import annotations

from relplanner.schedule.dating import PLAN, Dating
from relplanner.schedule.holding import holding
from relplanner.schedule.passes import Backward
from relplanner.schedule.placing import Done, Started
from relplanner.schedule.windows import Step, Windowed
from relplanner.schedule.working_time import EVER


def total_floats(dating: Dating) -> list[int]:
    """The total float of every row."""
    network, worktime, leading = dating.network, dating.worktime, dating.leading
    ids, placers = network.outline.ids, dating.bounds.placers
    found: list[int] = []
    for i in range(network.size):
        early = dating.early if i in leading else dating
        start, finish = dating.late_starts[i], dating.late_finishes[i]
        if start == early.starts[i] and finish == early.finishes[i]:
            found.append(0)
            continue
        calendar = worktime.task_calendar(ids[i])
        slip = calendar.between(early.finishes[i], finish)
        if not isinstance(placers[i], Started):
            slip = min(slip, calendar.between(early.starts[i], start))
        found.append(slip)
    if leading:
        _roll_up(dating, found)
    return found


def _roll_up(dating: Dating, found: list[int]) -> None:
    """Give summaries of backward releases the least float of their leaves."""
    for i in range(dating.network.size):
        if not dating.network.leaf[i]:
            found[i] = min(found[k] for k in dating.network.leaves(i))


def free_floats(dating: Dating, total: list[int]) -> list[int]:
    """The free float of every row; a summary has the least that any of its leaves has towards what stands outside of it."""
    network, worktime = dating.network, dating.worktime
    ids = network.outline.ids
    ends = [dating.ends[release] for release in network.release]
    still = Backward(network, dating.late.bounds, ends, dating.starts)
    starts, finishes = dating.starts, dating.finishes
    found = [0] * network.size
    for block in dating.bounds.blocks:
        block.reset()
    for v in reversed(network.order):
        still.stay(v, starts[v], finishes[v])
        if v >= network.size or not network.leaf[v] or total[v] <= 0:
            continue
        placer = dating.late.bounds.placers[v]
        limit_start, limit_finish = still.limits(v)
        if isinstance(placer, Step | Windowed) or placer is None:
            start, finish = limit_start, limit_finish
        else:
            start, finish, *_ = placer.late(limit_start, limit_finish)
        calendar = worktime.task_calendar(ids[v])
        slip = calendar.between(finishes[v], finish)
        if start < EVER and not isinstance(placer, Started):
            slip = min(slip, calendar.between(starts[v], start))
        found[v] = max(0, min(slip, total[v]))
    for i in range(network.size - 1, -1, -1):
        if not network.leaf[i]:
            found[i] = max(0, min(total[i], max(found[k] for k in network.outline.children(i))))
    return found


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
