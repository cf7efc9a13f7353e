"""A large plan with calendars: 10,000 tasks and 15,000 links below 500 summaries."""

from __future__ import annotations

import random

from relplanner.plan.instants import instant
from relplanner.plan.model import Calendar, Estimate, Id, Lag, Link, Minutes, Plan, Row, Settings

OFFICE = ((480, 720), (780, 1020))


def large_plan(tasks: int = 10_000, links: int = 15_000, seed: int = 1) -> Plan:
    """Links lead from earlier to later tasks; a tenth has another type or a lag, a tenth of the tasks an own calendar."""
    dice = random.Random(seed)
    calendars = {
        "office": Calendar(id="office", week=(OFFICE,) * 5 + ((), ())),
        "six": Calendar(id="six", week=(OFFICE,) * 6 + ((),)),
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
    for k in range(links):
        a = dice.randrange(tasks - 1)
        b = min(tasks - 1, a + 1 + int(dice.expovariate(1 / 60)))
        other = dice.random() < 0.1
        found[f"l{k:05}"] = Link(
            id=f"l{k:05}",
            predecessor=f"t{a:05}",
            successor=f"t{b:05}",
            type=dice.choice(("SS", "FF", "FS")) if other else "FS",  # type: ignore[arg-type]
            lag=Lag(amount=dice.choice((480, 960, -240))) if other else Lag(),
        )
    return Plan(
        settings=Settings(start=instant("2027-01-04T08:00"), calendar="office"), rows=rows, links=found, calendars=calendars
    )
