"""A large plan with calendars, holidays and people: 10,000 tasks and 15,000 links below 500 summaries."""

from __future__ import annotations

import random
from itertools import pairwise

from msgspec.structs import replace

from relplanner.plan.instants import day, instant
from relplanner.plan.model import (
    Assignment,
    Calendar,
    CalendarException,
    Estimate,
    Id,
    Lag,
    Link,
    Minutes,
    PerMille,
    Plan,
    Resource,
    Row,
    Settings,
)

OFFICE = ((480, 720), (780, 1020))
HOLIDAYS = tuple(
    CalendarException(first=day(f"{year}-{date}"), last=day(f"{year}-{date}"), name="Holiday")
    for year in range(2027, 2040)
    for date in ("01-01", "05-01", "10-03", "12-25", "12-26")
)


def large_plan(tasks: int = 10_000, links: int = 15_000, seed: int = 1, *, people: int = 0) -> Plan:
    """Links lead from earlier to later tasks; a tenth has another type or a lag, a tenth of the tasks an own calendar.

    With `people`, each task (`t00000`, `t00001`, …) has one of them by half.
    """
    dice = random.Random(seed)
    calendars = {
        "office": Calendar(id="office", week=(OFFICE,) * 5 + ((), ()), exceptions=HOLIDAYS),
        "six": Calendar(id="six", week=(OFFICE,) * 6 + ((),), exceptions=HOLIDAYS),
    }
    rows: dict[Id, Row] = {}
    for i in range(tasks):
        if i % 20 == 0:
            rows[f"s{i:05}"] = Row(id=f"s{i:05}", name=f"Summary {i}", rank=f"{i:05}")
        rows[f"t{i:05}"] = Row(
            id=f"t{i:05}",
            name=f"Task {i}",
            rank=f"{i:05}",
            parent=f"s{i - i % 20:05}",
            estimate=Estimate(likely=Minutes(dice.choice((240, 480, 960, 1440, 2400)))),
            calendar="six" if dice.random() < 0.1 else None,
        )
    found: dict[Id, Link] = {}
    joined: set[tuple[int, int]] = set()
    while len(joined) < links:
        a = dice.randrange(tasks - 1)
        b = min(tasks - 1, a + 1 + int(dice.expovariate(1 / 60)))
        if (a, b) in joined:
            continue
        k = len(joined)
        joined.add((a, b))
        other = dice.random() < 0.1
        found[f"l{k:05}"] = Link(
            id=f"l{k:05}",
            predecessor=f"t{a:05}",
            successor=f"t{b:05}",
            type=dice.choice(("SS", "FF", "FS")) if other else "FS",  # type: ignore[arg-type]
            lag=Lag(amount=dice.choice((480, 960, -240))) if other else Lag(),
        )
    booked: dict[Id, Assignment] = {}
    for i in range(tasks if people else 0):
        person = f"p{dice.randrange(people):03}"
        booked[f"a{i:05}"] = Assignment(id=f"a{i:05}", task=f"t{i:05}", resource=person, units=PerMille(500))
    return Plan(
        title=f"{tasks} tasks",
        settings=Settings(start=instant("2027-01-04T08:00"), calendar="office"),
        rows=rows,
        links=found,
        calendars=calendars,
        resources={f"p{i:03}": Resource(id=f"p{i:03}", name=f"Person {i}") for i in range(people)},
        assignments=booked,
    )


def chain_plan(tasks: int = 10_000, seed: int = 1) -> Plan:
    """The same tasks, each behind the one before it."""
    plan = large_plan(tasks, 0, seed)
    keys = sorted(key for key in plan.rows if key.startswith("t"))
    links = {f"l{k:05}": Link(id=f"l{k:05}", predecessor=a, successor=b) for k, (a, b) in enumerate(pairwise(keys))}
    return replace(plan, links=links)
