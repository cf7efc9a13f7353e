"""Random plans with releases, windows, freezes, gates and buffers around their tasks, and random edits of all kinds."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from relplanner.plan.instants import instant
from relplanner.plan.model import (
    Assignment,
    Buffer,
    Constraint,
    Estimate,
    Freeze,
    HandDates,
    Id,
    Instant,
    Lag,
    LevellingMark,
    Link,
    Minutes,
    PerMille,
    Plan,
    Progress,
    Release,
    Row,
    Scope,
    Window,
)

START = instant("2027-07-12T08:00")


def at(dice: random.Random, reach: int = 9000) -> Instant:
    """Some instant of the first days."""
    return Instant(START + dice.randint(0, reach))


def among_releases(plan: Plan, dice: random.Random) -> Plan:
    """The same tasks below one or two releases, some planned backward, with what stands in phases, windows and freezes."""
    rows, links = dict(plan.rows), dict(plan.links)
    tops = [key for key, row in rows.items() if row.parent is None]
    releases = {"r1": Release(id="r1", type=dice.choice(("major", "minor", "emergency")))}
    rows["r1"] = Row(id="r1", name="release 1", kind="release", rank="r1")
    rows["p"] = Row(id="p", name="phase", kind="phase", parent="r1", rank="p", one_window=dice.random() < 0.2)
    rows["live"] = Row(id="live", name="go-live", kind="milestone", parent="r1", rank="z")
    if dice.random() < 0.5:
        rows["r2"] = Row(id="r2", name="release 2", kind="release", rank="r2", calendar=dice.choice((None, "six")))
        releases["r2"] = Release(id="r2")
    for key in tops:
        rows[key] = replace(rows[key], parent=dice.choice(("r1", "p", "p", dice.choice([*releases]))), work_kind=kind(dice))
    buffers = {}
    if dice.random() < 0.6:
        rows["b"] = Row(id="b", name="buffer", kind="buffer", parent="p", rank="y")
        rule = dice.choice(("percent of chain", "fixed", "cut and paste"))
        committed = at(dice) if dice.random() < 0.2 else None
        buffers["b"] = Buffer(id="b", rule=rule, size=Minutes(480), committed_end=committed)  # type: ignore[arg-type]
        links["tb"] = Link(id="tb", predecessor=dice.choice(tops), successor="b")
        links["bl"] = Link(id="bl", predecessor="b", successor="live")
    else:
        links["tl"] = Link(id="tl", predecessor=dice.choice(tops), successor="live")
    target = at(dice, 40000)
    releases["r1"] = replace(
        releases["r1"],
        start=START if dice.random() < 0.5 else None,
        target=target if dice.random() < 0.7 else None,
        target_timed=dice.random() < 0.5,
        direction=dice.choice(("forward", "backward")),
        go_live="live" if dice.random() < 0.8 else None,
    )
    settings = replace(plan.settings, start=dice.choice((START, None)), float_to_target=dice.random() < 0.2)
    return replace(plan, rows=rows, links=links, releases=releases, buffers=buffers, settings=settings, **_windows(dice))


def _windows(dice: random.Random) -> dict[str, Any]:
    """A window and a freeze, sometimes."""
    found: dict[str, Any] = {}
    if dice.random() < 0.4:
        window = Window(
            id="w",
            scope=Scope(work_kinds=("deployment",)),
            start=Instant(START - 1440),
            length=Minutes(dice.choice((240, 1440))),
            rule="FREQ=WEEKLY;BYDAY=TU,SA",
        )
        found["windows"] = {"w": window}
    if dice.random() < 0.4:
        begin = at(dice)
        found["freezes"] = {"f": Freeze(id="f", start=begin, finish=Instant(begin + 900), hard=dice.random() < 0.5)}
    return found


def kind(dice: random.Random) -> str:
    """A kind of work."""
    return dice.choice(("", "", "build", "deployment"))


def of_row(plan: Plan, dice: random.Random) -> Plan:
    """Another estimate, constraint, deadline, name, progress, calendar, kind of work, hand date or mark of one row."""
    key = dice.choice(sorted(plan.rows))
    row = plan.rows[key]
    leaf = not any(one.parent == key for one in plan.rows.values())
    options: list[dict[str, Any]] = [
        {"name": f"another {dice.randint(0, 9)}"},
        {"deadline": dice.choice((None, at(dice, 20000)))},
        {"due_within": dice.choice((None, Minutes(0), Minutes(960)))},
        {"calendar": dice.choice((None, "six", "night"))},
        {"work_kind": kind(dice)},
        {"constraint": dice.choice((None, Constraint(kind="start no earlier than", at=at(dice))))},
    ]
    if leaf:
        kinds = ("finish no earlier than", "start no later than", "must start on", "must finish on", "as late as possible")
        want = dice.choice(kinds)
        when = None if want == "as late as possible" else at(dice)
        options.append({"constraint": Constraint(kind=want, at=when)})  # type: ignore[arg-type]
        options.append({"levelled": dice.choice((None, LevellingMark(at=at(dice))))})
        begin = at(dice)
        options.append({"by_hand": dice.choice((None, HandDates(start=begin, finish=Instant(begin + 700))))})
    if leaf and row.kind == "task":
        of = row.estimate.kind if row.estimate is not None else "duration"
        minutes = Minutes(dice.choice((30, 60, 480, 900, 2000)))
        options += [{"estimate": Estimate(likely=minutes, kind=of)}] * 3
        share = PerMille(dice.choice((0, 300, 1000)))
        options.append({"progress": dice.choice((None, Progress(percent=share, actual_start=dice.choice((None, START)))))})
    return replace(plan, rows={**plan.rows, key: replace(row, **dice.choice(options))})


def of_links(plan: Plan, dice: random.Random) -> Plan:
    """A link more, a link less, or another lag."""
    links = dict(plan.links)
    what = dice.choice(("link", "link", "unlink", "lag"))
    if what != "link" and links:
        key = dice.choice(sorted(links))
        old = links.pop(key)
        if what == "lag":
            links[key] = replace(old, lag=_lag(dice), type=dice.choice(("FS", old.type)))
        return replace(plan, links=links)
    a, b = dice.sample(sorted(plan.rows), 2)
    if a in _above(plan, b) or b in _above(plan, a):
        return plan
    key = f"l{dice.randint(0, 10**6)}"
    leaf = not any(one.parent == b for one in plan.rows.values())
    type_ = dice.choice(("FS", "FS", "FS", "SS", *(("FF", "SF") if leaf else ())))
    return replace(plan, links={**links, key: Link(id=key, predecessor=a, successor=b, type=type_, lag=_lag(dice))})  # type: ignore[arg-type]


def _lag(dice: random.Random) -> Lag:
    return dice.choice(
        (Lag(), Lag(), Lag(amount=480), Lag(amount=-300), Lag(amount=500, kind="percent"), Lag(amount=900, kind="elapsed"))
    )


def _above(plan: Plan, row: Id) -> set[Id]:
    found = {row}
    while (above := plan.rows[row].parent) is not None:
        found.add(above)
        row = above
    return found


def of_tree(plan: Plan, dice: random.Random) -> Plan:
    """A row more, one less with all that stands below it, or one elsewhere."""
    what = dice.choice(("insert", "insert", "delete", "move"))
    rows = dict(plan.rows)
    if what == "insert":
        key = f"n{dice.randint(0, 10**6)}"
        parent = dice.choice([None, *sorted(rows)])
        if parent is not None and (parent in plan.gates or rows[parent].kind in {"gate", "buffer", "milestone"}):
            parent = None
        estimate = Estimate(likely=Minutes(480)) if dice.random() < 0.8 else None
        rows[key] = Row(id=key, name=key, parent=parent, rank=dice.choice(("", "m", "t3", "zz")), estimate=estimate)
        return replace(plan, rows=rows)
    key = dice.choice(sorted(rows))
    below = {one for one in rows if key in _above(plan, one)}
    if what == "delete":
        if len(below) > len(rows) - 3:
            return plan
        for one in below:
            del rows[one]
        return _without_loose_ends(replace(plan, rows=rows))
    parent = dice.choice([None, *sorted(rows.keys() - below)])
    if parent is not None and rows[parent].kind in {"gate", "buffer", "milestone"}:
        return plan
    rows[key] = replace(rows[key], parent=parent, rank=dice.choice(("", "m", "t3", "zz")))
    moved = replace(plan, rows=rows)
    links = {k: one for k, one in plan.links.items() if not _within(moved, one)}
    return replace(moved, links=links)


def _within(plan: Plan, link: Link) -> bool:
    return link.predecessor in _above(plan, link.successor) or link.successor in _above(plan, link.predecessor)


def _without_loose_ends(plan: Plan) -> Plan:
    rows = plan.rows
    return replace(
        plan,
        links={k: one for k, one in plan.links.items() if one.predecessor in rows and one.successor in rows},
        assignments={k: one for k, one in plan.assignments.items() if one.task in rows},
        gates={k: one for k, one in plan.gates.items() if k in rows},
        buffers={k: one for k, one in plan.buffers.items() if k in rows},
        releases={
            k: replace(one, go_live=one.go_live if one.go_live in rows else None) for k, one in plan.releases.items() if k in rows
        },
    )


def of_settings(plan: Plan, dice: random.Random) -> Plan:
    """Another status date, calendar of the plan, or rule of what is critical."""
    options: tuple[dict[str, Any], ...] = (
        {"status_date": dice.choice((None, at(dice, 3000)))},
        {"calendar": dice.choice((None, "six"))},
        {"critical_by": dice.choice(("auto", "float", "driving path"))},
    )
    return replace(plan, settings=replace(plan.settings, **dice.choice(options)))


def of_side(plan: Plan, dice: random.Random) -> Plan:
    """Another state of a release, person, gate or buffer."""
    tables = [table for table in ("releases", "releases", "resources", "gates", "buffers") if getattr(plan, table)]
    table = dice.choice(tables)
    records = getattr(plan, table)
    key = dice.choice(sorted(records))
    decision = dice.choice(("pending", "approved", "rejected", "waived"))
    decided = at(dice) if decision in {"approved", "rejected"} else None
    start, target = dice.choice((None, at(dice, 3000))), dice.choice((None, at(dice, 40000)))
    fields: dict[str, dict[str, Any]] = {
        "releases": {"start": start, "target": target, "direction": dice.choice(("forward", "backward"))},
        "resources": {"absences": (), "calendar": None},
        "gates": {"decision": decision, "decided_at": decided},
        "buffers": {"size": Minutes(dice.choice((0, 960))), "committed_end": dice.choice((None, at(dice)))},
    }
    return replace(plan, **{table: {**records, key: replace(records[key], **fields[table])}})


def of_people(plan: Plan, dice: random.Random) -> Plan:
    """A booking more or less."""
    booked: Mapping[Id, Assignment] = plan.assignments
    if booked and dice.random() < 0.4:
        gone = dice.choice(sorted(booked))
        return replace(plan, assignments={key: one for key, one in booked.items() if key != gone})
    tasks = [key for key, row in plan.rows.items() if row.kind == "task" and row.estimate is not None]
    if not tasks:
        return plan
    key = f"a{dice.randint(0, 10**6)}"
    made = Assignment(id=key, task=dice.choice(sorted(tasks)), resource=dice.choice(sorted(plan.resources)), units=PerMille(500))
    return replace(plan, assignments={**booked, key: made})


EDITS: tuple[Callable[[Plan, random.Random], Plan], ...] = (
    of_row,
    of_row,
    of_row,
    of_links,
    of_links,
    of_tree,
    of_settings,
    of_side,
    of_side,
    of_people,
)


def edited(plan: Plan, dice: random.Random) -> Plan:
    """The plan after one random edit."""
    return dice.choice(EDITS)(plan, dice)
