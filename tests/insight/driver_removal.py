"""A plan in which all rows but one stand still, and the same plan without some of what can hold that row.

Lags on the way to the row are written around the clock, so that taking its calendar away takes only the calendar away.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from relplanner.insight.obstacles import without
from relplanner.plan.instants import instant
from relplanner.plan.model import HandDates, Instant, Lag, Plan
from relplanner.schedule.critical_path import schedule_plan
from relplanner.schedule.dating import PLAN
from relplanner.schedule.result import Schedule

Cause = tuple[str, str]
EARLY = instant("2027-03-01T00:00")
OBSTACLES = ("calendar", "leave", "window", "freeze", "meeting")


def above(plan: Plan, key: str) -> list[str]:
    """The rows above one."""
    found = []
    parent = plan.rows[key].parent
    while parent is not None:
        found.append(parent)
        parent = plan.rows[parent].parent
    return found


def held(plan: Plan, schedule: Schedule, key: str) -> Plan:
    """The plan with all leaves but one at dates set by hand, their own ones."""
    rows, links = dict(plan.rows), dict(plan.links)
    for other in plan.rows:
        if other != key and schedule.network.leaf[schedule.outline.index[other]]:
            dates = schedule.dates(other)
            rows[other] = replace(plan.rows[other], by_hand=HandDates(start=dates.start, finish=dates.finish))
    for edge, link in enumerate(schedule.network.special):
        if link.successor in {key, *above(plan, key)}:
            links[link.id] = replace(link, lag=Lag(amount=_wait(schedule, edge), kind="elapsed"))
    outline, origins = schedule.outline, schedule.dating.origins
    releases = {
        name: replace(one, direction="forward", start=Instant(origins[outline.index[name]]))
        if outline.index[name] in origins
        else one
        for name, one in plan.releases.items()
    }
    alap = plan.rows[key].constraint
    if alap is not None and alap.kind == "as late as possible" and outline.index[key] not in schedule.dating.moved:
        rows[key] = replace(
            plan.rows[key], constraint=None
        )  # what has no float to move by could get some from rows dated by hand
    sizes = {name: replace(one, rule="fixed", size=schedule.buffer_sizes[name]) for name, one in plan.buffers.items()}
    settings = replace(plan.settings, start=Instant(origins[PLAN]))
    return replace(plan, rows=rows, links=links, releases=releases, buffers=sizes, settings=settings)


def origins_held(plan: Plan, schedule: Schedule) -> Plan:
    """The plan whose releases, planned as they are, start where they start, whatever leads to their targets."""
    outline, origins = schedule.outline, schedule.dating.origins
    releases = {
        name: replace(one, start=Instant(origins[outline.index[name]])) if outline.index[name] in origins else one
        for name, one in plan.releases.items()
    }
    return replace(plan, releases=releases, settings=replace(plan.settings, start=Instant(origins[PLAN])))


def held_again(plan: Plan, schedule: Schedule, key: str) -> Plan:
    """The plan with those leaves but one that no longer stand as in a schedule set by hand to where they stood."""
    now, rows = schedule_plan(plan), dict(plan.rows)
    for other in plan.rows:
        dates, stands = schedule.dates(other), now.dates(other)
        moved = (dates.start, dates.finish) != (stands.start, stands.finish)
        if moved and other != key and now.network.leaf[now.outline.index[other]]:
            rows[other] = replace(rows[other], by_hand=HandDates(start=dates.start, finish=dates.finish))
    return replace(plan, rows=rows)


def _wait(schedule: Schedule, edge: int) -> int:
    """The minutes around the clock that a lag takes from where its predecessor stands."""
    link, head, bounds = schedule.network.special[edge], schedule.network.heads[edge], schedule.dating.scheduled.bounds
    at = (schedule.finishes if link.type in {"FS", "FF"} else schedule.starts)[head]
    calendar, minutes = bounds.waits[edge]
    if edge in bounds.shares:
        minutes = (link.lag.amount * bounds.shares[edge].between(schedule.starts[head], schedule.finishes[head]) + 500) // 1000
    return minutes if calendar is None else calendar.add(at, minutes) - at


def bare(plan: Plan, key: str, causes: set[Cause]) -> Plan:  # noqa: C901 - one branch for each kind of cause
    """The plan without some causes that hold a row."""
    for kind, subject in sorted(causes):
        row = plan.rows[key]
        if kind == "link":
            ends = {(subject, key), (key, subject)}
            plan = replace(
                plan, links={name: one for name, one in plan.links.items() if (one.predecessor, one.successor) not in ends}
            )
        elif kind == "constraint" and subject == key and key in plan.buffers:
            plan = replace(plan, buffers={**plan.buffers, key: replace(plan.buffers[key], committed_end=None)})
        elif kind == "constraint" and subject == key:
            plan = _with(plan, key, constraint=None, by_hand=None, deadline=None)
        elif kind == "constraint":
            plan = replace(plan, releases={**plan.releases, subject: replace(plan.releases[subject], direction="forward")})
        elif kind == "parent":
            plan = _with(plan, subject, constraint=None, deadline=None)
            links = {name: one for name, one in plan.links.items() if subject not in {one.successor, one.predecessor}}
            plan = replace(plan, links=links)
        elif kind == "progress":
            plan = replace(_with(plan, key, progress=None), settings=replace(plan.settings, status_date=None))
            if key in plan.gates:
                plan = replace(plan, gates={**plan.gates, key: replace(plan.gates[key], decision="pending")})
        elif kind == "levelling":
            plan = _with(plan, key, levelled=None)
        elif kind == "plan start":
            releases = {name: replace(one, start=EARLY) for name, one in plan.releases.items()}
            plan = replace(plan, releases=releases, settings=replace(plan.settings, start=EARLY))
        elif kind in OBSTACLES:
            plan = without(plan, (kind,))  # type: ignore[arg-type]
        assert row.id in plan.rows
    return plan


def _with(plan: Plan, key: str, **fields: object) -> Plan:
    return replace(plan, rows={**plan.rows, key: replace(plan.rows[key], **fields)})


def candidates(plan: Plan, key: str) -> Iterator[Cause]:
    """Everything that could hold a row by the rules."""
    upper = above(plan, key)
    for link in plan.links.values():
        if link.successor == key:
            yield "link", link.predecessor
        elif link.successor in upper:
            yield "parent", link.successor
    row = plan.rows[key]
    yield from (("parent", up) for up in upper if plan.rows[up].constraint is not None)
    if row.levelled is not None:
        yield "levelling", key
    yield "plan start", ""
    if row.constraint is None or not row.constraint.kind.startswith("must"):
        yield "constraint", key
        yield from ((kind, "") for kind in OBSTACLES)
    if row.progress is None:
        yield "progress", key


def same(one: Cause, other: Cause) -> bool:
    """Whether two causes are taken away by the same."""
    alone = {"plan start", "progress", "levelling", *OBSTACLES}
    return one == other or (one[0] == other[0] and one[0] in alone)
