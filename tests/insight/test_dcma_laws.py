"""After any edit the DCMA points are those of a plain count, whatever was kept from before."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from relplanner.insight.readings import Readings
from relplanner.plan.instants import instant
from relplanner.plan.model import (
    Assignment,
    Baseline,
    BaselineRow,
    Calendar,
    Constraint,
    Day,
    Estimate,
    Instant,
    Lag,
    Link,
    Minutes,
    PerMille,
    Plan,
    Progress,
    Quality,
    Resource,
    Row,
    Settings,
    baseline_row_id,
)
from relplanner.schedule.critical_path import reschedule, schedule_plan
from tests.insight.plain_dcma import plain_offenders, plain_slip

START = instant("2027-09-27T08:00")
WEEK = 7 * 1440
LIMITS = Quality(high_float_days=6, long_task_days=4, slip_days=60)

Edit = Callable[[Plan, random.Random], Plan]


def plan_of(rng: random.Random, tasks: int = 40) -> Plan:
    """Tasks of every kind of estimate below summaries, some linked, some done by somebody."""
    rows = {f"s{n}": Row(id=f"s{n}", name=f"Part {n}", rank=f"{n:02}") for n in range(4)}
    for n in range(tasks):
        rows[f"t{n}"] = Row(id=f"t{n}", name=f"Task {n}", rank=f"{n:02}", parent=f"s{n % 4}", estimate=estimate(rng))
    keys = [key for key in rows if key.startswith("t")]
    links = {}
    for n in range(2 * tasks):
        first, second = sorted(rng.sample(range(tasks), 2))
        links[f"l{n}"] = Link(id=f"l{n}", predecessor=f"t{first}", successor=f"t{second}", type=link_type(rng), lag=lag(rng))
    pairs = {(one.predecessor, one.successor, one.type): one for one in links.values()}
    resources = {"ana": Resource(id="ana", name="Ana"), "sit": Resource(id="sit", name="SIT", kind="environment")}
    booked = {}
    for key in rng.sample(keys, tasks // 2):
        booked[f"a{key}"] = Assignment(id=f"a{key}", task=key, resource=rng.choice(["ana", "sit"]))
    return Plan(
        title="Any",
        settings=Settings(start=START, quality=LIMITS),
        rows=rows,
        links={one.id: one for one in pairs.values()},
        resources=resources,
        assignments=booked,
    )


def estimate(rng: random.Random) -> Estimate | None:
    kind = rng.choice(["duration", "duration", "effort", "elapsed", None])
    return None if kind is None else Estimate(likely=Minutes(rng.choice([0, 120, 480, 1440, 2880])), kind=kind)  # type: ignore[arg-type]


def lag(rng: random.Random) -> Lag:
    return Lag(amount=rng.choice([0, 0, 0, 480, -240]), kind=rng.choice(["working", "elapsed"]))


def link_type(rng: random.Random) -> str:
    return rng.choice(["FS", "FS", "FS", "SS", "FF"])  # type: ignore[return-value]


def some_row(plan: Plan, rng: random.Random) -> Row:
    return plan.rows[rng.choice(sorted(key for key in plan.rows if key.startswith("t")))]


def with_row(plan: Plan, row: Row) -> Plan:
    return replace(plan, rows={**plan.rows, row.id: row})


def estimated(plan: Plan, rng: random.Random) -> Plan:
    return with_row(plan, replace(some_row(plan, rng), estimate=estimate(rng)))


def bound(plan: Plan, rng: random.Random) -> Plan:
    kind = rng.choice(["must start on", "finish no later than", "start no earlier than", "as late as possible"])
    at = None if kind == "as late as possible" else Instant(START + rng.randrange(4) * WEEK)
    return with_row(plan, replace(some_row(plan, rng), constraint=Constraint(kind=kind, at=at)))  # type: ignore[arg-type]


def progressed(plan: Plan, rng: random.Random) -> Plan:
    begun = Instant(START + rng.randrange(3) * WEEK)
    done = rng.random() < 0.5
    progress = Progress(
        percent=PerMille(1000 if done else 300), actual_start=begun, actual_finish=Instant(begun + 2000) if done else None
    )
    return with_row(plan, replace(some_row(plan, rng), progress=rng.choice([progress, None])))


def renamed(plan: Plan, rng: random.Random) -> Plan:
    return with_row(plan, replace(some_row(plan, rng), name=f"Name {rng.randrange(99)}"))


def moved(plan: Plan, rng: random.Random) -> Plan:
    return with_row(plan, replace(some_row(plan, rng), parent=f"s{rng.randrange(4)}"))


def on_a_calendar(plan: Plan, rng: random.Random) -> Plan:
    half = Calendar(id="half", name="Half", week=(((480, 720),),) * 5 + ((), ()))
    row = rng.choice([some_row(plan, rng), plan.rows[f"s{rng.randrange(4)}"]])
    return with_row(replace(plan, calendars={**plan.calendars, "half": half}), replace(row, calendar="half"))


def relinked(plan: Plan, rng: random.Random) -> Plan:
    one = plan.links[rng.choice(sorted(plan.links))]
    links = {**plan.links, one.id: replace(one, lag=lag(rng))}
    if rng.random() < 0.3:
        del links[one.id]
    return replace(plan, links=links)


def reassigned(plan: Plan, rng: random.Random) -> Plan:
    booked = dict(plan.assignments)
    del booked[rng.choice(sorted(booked))]
    return replace(plan, assignments=booked) if len(booked) > 2 else plan


def measured(plan: Plan, rng: random.Random) -> Plan:
    status = rng.choice([None, Instant(START + rng.randrange(4) * WEEK)])
    return replace(plan, settings=replace(plan.settings, status_date=status))


def baselined(plan: Plan, rng: random.Random) -> Plan:
    rows = {}
    for key in rng.sample(sorted(plan.rows), len(plan.rows) // 2):
        start = Instant(START + rng.randrange(20) * 1440)
        one = BaselineRow(
            id=baseline_row_id("b", key), baseline="b", row=key, start=start, finish=Instant(start + rng.randrange(9000) + 1)
        )
        rows[one.id] = replace(one, estimate=plan.rows[key].estimate)
    kept = {"b": Baseline(id="b", name="May", day=Day(21000))}
    return replace(plan, baselines=kept, baseline_rows=rows, settings=replace(plan.settings, baseline="b"))


EDITS: tuple[Edit, ...] = (
    *(estimated, estimated, bound, progressed, renamed, moved, on_a_calendar),
    *(relinked, reassigned, measured, baselined),
)


@pytest.mark.parametrize("seed", range(6))
def test_the_points_after_any_edit_are_those_of_a_plain_count(seed: int) -> None:
    rng = random.Random(seed)
    plan = plan_of(rng)
    schedule = schedule_plan(plan)
    readings = Readings(plan, schedule)
    offended = set()
    for step in range(30):
        edit = rng.choice(EDITS)
        plan = edit(plan, rng)
        schedule = reschedule(plan, schedule)
        readings = Readings.after(readings, plan, schedule)
        said = f"seed {seed}, step {step}: {edit.__name__}"
        plain = plain_offenders(readings)
        for number, offenders in plain.items():
            point = readings.points[number - 1]
            assert (point.rows, point.links) == offenders, f"{said}, {point.name}"
            offended |= {number} if any(offenders) else set()
        assert readings.points[11].measure == plain_slip(readings), said
        assert readings.points == Readings(plan, schedule_plan(plan)).points, said
    assert offended >= {1, 2, 3, 4, 10}
