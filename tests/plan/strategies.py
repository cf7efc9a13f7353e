"""Random legal plans; every room's laws draw from here: `from tests.plan.strategies import plans`.

`plans()` covers every table: trees of all kinds of rows, links that close no circle, people, calendars, gates, buffers, windows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from hypothesis import strategies as st

from relplanner.plan.model import (
    PHASES,
    Assignment,
    Baseline,
    BaselineRow,
    Buffer,
    CommittedWork,
    Constraint,
    Criterion,
    Day,
    Duty,
    Estimate,
    Freeze,
    Gate,
    HandDates,
    Id,
    Instant,
    LevellingMark,
    Link,
    Minutes,
    Money,
    PerMille,
    Phase,
    Plan,
    Progress,
    Quality,
    Record,
    Release,
    Row,
    RowKind,
    Scope,
    Settings,
    Vote,
    Window,
    baseline_row_id,
)
from relplanner.plan.outline import Outline, outline
from relplanner.plan.validity import faults
from tests.plan.field_strategies import (
    FIRST,
    Draw,
    constraints,
    estimates,
    lags,
    meetings,
    moments,
    names,
    ranks,
    rules,
    some,
    table,
    units,
)
from tests.plan.people_strategies import plan_calendars, plan_resources
from tests.plan.release_strategies import BORDERS, item_versions, release_tables

_MAY_STAND_BELOW: dict[RowKind, tuple[RowKind | None, ...]] = {
    "release": (None, "release"),
    "phase": ("release",),
    "task": (None, "release", "phase", "task"),
    "milestone": (None, "release", "phase", "task"),
    "gate": (None, "release", "phase", "task"),
    "buffer": (None, "release", "phase", "task"),
}


@st.composite
def plan_rows(draw: Draw, calendars: Sequence[Id], max_rows: int) -> dict[Id, Row]:
    """A tree of rows of all kinds; what only leaves may have stands on leaves only."""
    kinds: list[RowKind] = []
    parents: list[int | None] = []
    wished: st.SearchStrategy[RowKind] = st.sampled_from(
        ["task", "task", "task", "milestone", "gate", "buffer", "phase", "release"]
    )
    for number in range(draw(st.integers(0, max_rows))):
        kind: RowKind = draw(wished)
        above = [
            None if None in _MAY_STAND_BELOW[kind] else -1,
            *(at for at in range(number) if kinds[at] in _MAY_STAND_BELOW[kind]),
        ]
        above = [at for at in above if at != -1]
        kinds.append(kind if above else "task")
        parents.append(draw(st.sampled_from(above)) if above else None)
    summaries = set(parents)
    return table(
        [
            _row(
                draw, number, kind, parents[number], calendars, leaf=number not in summaries and kind not in ("release", "phase")
            )
            for number, kind in enumerate(kinds)
        ]
    )


def _row(draw: Draw, number: int, kind: RowKind, parent: int | None, calendars: Sequence[Id], *, leaf: bool) -> Row:
    row = Row(
        id=f"r{number}",
        name=draw(names),
        kind=kind,
        parent=None if parent is None else f"r{parent}",
        rank=draw(ranks),
        calendar=draw(st.sampled_from(calendars)) if calendars and draw(st.integers(0, 3)) == 0 else None,
        deadline=some(draw, moments),
        due_within=some(draw, st.integers(0, 4000).map(Minutes)),
        work_kind=draw(st.sampled_from(["", "build", "test", "deployment"])),
        priority=draw(st.sampled_from([500, 500, 0, 1000])),
        one_window=draw(st.integers(0, 9)) == 0,
        skills=draw(st.sampled_from([(), (), ("Java",), ("Java", "SQL")])),
        fixed_cost=draw(st.sampled_from([Money(0), Money(0), Money(120_000)])),
    )
    if not leaf:
        start = some(draw, moments)
        return msgspec.structs.replace(row, constraint=start and Constraint(kind="start no earlier than", at=start))
    fields: dict[str, object] = {"constraint": some(draw, constraints())}
    if draw(st.integers(0, 9)) == 0:
        fields["levelled"] = LevellingMark(at=draw(moments), resource="p0", because=("r0",), answer="within float")
    if kind == "task" and draw(st.integers(0, 5)):
        fields["estimate"] = draw(estimates())
    if kind in ("task", "milestone", "gate") and draw(st.integers(0, 9)) == 0:
        start = draw(moments)
        fields["by_hand"] = HandDates(start=start, finish=Instant(start + (draw(st.integers(0, 3000)) if kind == "task" else 0)))
    if kind == "task" and draw(st.integers(0, 9)) == 0:
        begun = draw(moments)
        done = Instant(begun + 600) if draw(st.booleans()) else None
        fields["progress"] = Progress(
            percent=PerMille(1000 if done else draw(st.integers(0, 999))),
            actual_start=begun,
            actual_finish=done,
            resumes=None if done or draw(st.integers(0, 3)) else Instant(begun + draw(st.integers(0, 20_000))),
            actual_cost=some(draw, st.integers(0, 99_999).map(Money)),
            actual_work=some(draw, st.integers(0, 9_999).map(Minutes)),
        )
    return msgspec.structs.replace(row, **fields)


def _side_tables(draw: Draw, rows: dict[Id, Row], tree: Outline, items: dict[Id, Any]) -> dict[str, dict[Id, Any]]:
    found: dict[str, list[Record]] = {"releases": [], "phases": [], "gates": [], "buffers": []}
    for row in rows.values():
        if row.kind == "release":
            at = tree.index[row.id]
            marks = [key for key in tree.ids[at + 1 : tree.end[at]] if rows[key].kind in ("milestone", "gate")]
            target = some(draw, moments)
            found["releases"].append(
                Release(
                    id=row.id,
                    version=draw(names),
                    type=draw(st.sampled_from(["major", "minor", "emergency"])),
                    start=some(draw, moments),
                    target=target,
                    target_timed=target is not None and draw(st.booleans()),
                    direction="backward" if target is not None and draw(st.booleans()) else "forward",
                    ready=draw(st.sampled_from(marks)) if marks and draw(st.booleans()) else None,
                    go_live=draw(st.sampled_from(marks)) if marks else None,
                    budget=some(draw, st.integers(0, 999_999).map(Money)),
                    audience=draw(st.sampled_from([(), ("branches",)])),
                    items=item_versions(draw, items),
                )
            )
        elif row.kind == "phase":
            duties = st.builds(Duty, role=st.sampled_from(["DEV", "TM"]), letter=st.sampled_from(["R", "A", "C", "I"]))
            found["phases"].append(
                Phase(
                    id=row.id,
                    kind=draw(st.sampled_from(PHASES)),
                    duties=tuple(draw(st.lists(duties, max_size=2))),
                    budget=some(draw, st.integers(0, 99_999).map(Money)),
                )
            )
        elif row.kind == "gate":
            found["gates"].append(_gate(draw, row.id))
        elif row.kind == "buffer":
            rule = draw(st.sampled_from(["fixed", "percent of chain", "cut and paste", "half of safety", "root of squares"]))
            size, share = Minutes(draw(st.integers(0, 2400))), PerMille(draw(st.integers(0, 500)))
            found["buffers"].append(
                Buffer(
                    id=row.id,
                    rule=rule,
                    size=size,
                    share=share,
                    committed_end=some(draw, moments),
                    committed_size=some(draw, st.just(Minutes(480))),
                    committed_work=tuple(
                        CommittedWork(row=key, likely=Minutes(480)) for key in list(rows)[: draw(st.integers(0, 2))]
                    ),
                    feeding=draw(st.booleans()),
                )
            )
    return {name: table(records) for name, records in found.items()}


def _gate(draw: Draw, key: Id) -> Gate:
    decision = draw(st.sampled_from(["pending", "pending", "approved", "approved with conditions", "rejected", "waived"]))
    return Gate(
        id=key,
        retrospective=draw(st.integers(0, 5)) == 0,
        criteria=tuple(Criterion(text=text, met=draw(st.booleans())) for text in draw(st.lists(names, max_size=2))),
        approvers=draw(st.sampled_from([(), ("CAB",)])),
        lead_time=Minutes(draw(st.integers(0, 3)) * 240),
        meets=draw(meetings),
        decision=decision,
        decided_at=draw(moments) if decision not in ("pending", "waived") else None,
        conditions=("retest",) if decision == "approved with conditions" else (),
        votes=draw(st.sampled_from([(), (Vote(approver="CAB", says="agrees"),)])),
    )


@st.composite
def plan_links(draw: Draw, rows: dict[Id, Row], tree: Outline) -> dict[Id, Link]:
    """Links from rows to rows that stand wholly behind them in tree order, or wholly in front in all links: so no circle."""
    count = len(tree.ids)
    if count < 2:
        return {}
    upward = draw(st.booleans())
    found: dict[tuple[Id, Id, str], Link] = {}
    for number in range(draw(st.integers(0, count + 2))):
        at = draw(st.integers(0, count - 2))
        behind = list(range(tree.end[at], count))
        if not behind:
            continue
        ends = (tree.ids[at], tree.ids[draw(st.sampled_from(behind))])
        predecessor, successor = ends[::-1] if upward else ends
        whole = tree.has_children(tree.index[successor]) or rows[successor].kind in ("release", "phase")
        kind = draw(st.sampled_from(["FS", "FS", "SS"] if whole else ["FS", "FS", "SS", "FF", "SF"]))
        link = Link(id=f"l{number}", predecessor=predecessor, successor=successor, type=kind, lag=draw(lags))
        found.setdefault((predecessor, successor, kind), link)
    return table(list(found.values()))


@st.composite
def plan_baselines(draw: Draw, rows: dict[Id, Row]) -> tuple[dict[Id, Baseline], dict[Id, BaselineRow]]:
    """Up to two baselines of some rows, and of one that is gone since."""
    baselines = table([Baseline(id=f"b{at}", name=f"May {at}", day=Day(20_600 + at)) for at in range(draw(st.integers(0, 2)))])
    kept = []
    for at, key in enumerate(sorted(baselines)):
        start = draw(moments)
        kept += [
            BaselineRow(
                id=baseline_row_id(key, row),
                baseline=key,
                row=row,
                start=start,
                finish=Instant(start + 480 * at),
                estimate=Estimate(likely=Minutes(480)) if at else None,
                work=Minutes(480) if at else None,
                cost=Money(48_000) if at else None,
            )
            for row in ["gone", *sorted(rows)][at::2]
        ]
    return baselines, table(kept)


@st.composite
def plans(draw: Draw, max_rows: int = 14) -> Plan:
    """Legal plans with records in every table."""
    calendars = draw(plan_calendars())
    resources = draw(plan_resources(sorted(calendars)))
    rows = draw(plan_rows(sorted(calendars), max_rows))
    tree = outline(rows)
    bookable = [
        key for at, key in enumerate(tree.ids) if rows[key].kind in ("task", "milestone", "gate") and not tree.has_children(at)
    ]
    booked = (
        draw(st.lists(st.tuples(st.sampled_from(bookable), st.sampled_from(sorted(resources))), unique=True, max_size=8))
        if bookable and resources
        else []
    )
    environments = tuple(key for key, resource in sorted(resources.items()) if resource.kind == "environment")
    scopes = st.builds(
        Scope,
        work_kinds=st.sampled_from([(), ("deployment",), ("test", "build")]),
        environments=st.sampled_from([(), environments]),
        release_types=st.sampled_from([(), ("major",)]),
    )
    windows = draw(st.lists(st.tuples(moments, st.sampled_from([120, 660, 2880]), scopes, rules), max_size=2))
    freezes = draw(st.lists(st.tuples(moments, st.integers(60, 20_000), scopes, st.booleans()), max_size=2))
    baselines, baseline_rows = draw(plan_baselines(rows))
    managed = release_tables(draw, rows)
    return Plan(
        title=draw(names),
        settings=Settings(
            start=draw(st.one_of(st.just(FIRST), st.none(), moments)),
            calendar=draw(st.sampled_from([None, *sorted(calendars)])),
            minutes_per_day=Minutes(draw(st.sampled_from([480, 450]))),
            critical_by=draw(st.sampled_from(["auto", "float", "driving path"])),
            status_date=some(draw, moments),
            baseline=draw(st.sampled_from([None, *sorted(baselines)])),
            fever=draw(BORDERS),
            near_critical=draw(st.sampled_from([Minutes(960), Minutes(0)])),
            quality=draw(
                st.builds(Quality, lags=st.sampled_from([PerMille(50), PerMille(0)]), quiet=st.sampled_from([(), (4,)]))
            ),
        ),
        rows=rows,
        baselines=baselines,
        baseline_rows=baseline_rows,
        links=draw(plan_links(rows, tree)),
        resources=resources,
        assignments=table(
            [
                Assignment(
                    id=f"a{at}",
                    task=task,
                    resource=resource,
                    units=draw(units),
                    work=some(draw, st.integers(0, 2000).map(Minutes)),
                )
                for at, (task, resource) in enumerate(booked)
            ]
        ),
        calendars=calendars,
        windows=table(
            [
                Window(id=f"w{at}", name=f"Window {at}", start=start, length=Minutes(length), scope=scope, rule=rule)
                for at, (start, length, scope, rule) in enumerate(windows)
            ]
        ),
        freezes=table(
            [
                Freeze(id=f"f{at}", start=start, finish=Instant(start + length), scope=scope, hard=hard)
                for at, (start, length, scope, hard) in enumerate(freezes)
            ]
        ),
        **_side_tables(draw, rows, tree, managed["items"]),
        **managed,
    )


def assert_legal(plan: Plan) -> None:
    """Fail with every broken rule of a plan."""
    broken = list(faults(plan))
    assert not broken, broken
