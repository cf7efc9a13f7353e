"""A large plan to measure with: tasks below summaries, links that point forward, people, and calendars with holidays."""

from __future__ import annotations

import random

from relplanner.plan.ids import ranks
from relplanner.plan.instants import day, instant
from relplanner.plan.model import (
    Assignment,
    Calendar,
    CalendarException,
    Estimate,
    Link,
    Minutes,
    PerMille,
    Plan,
    Resource,
    Row,
    Settings,
)

OFFICE = ((480, 720), (780, 1020))
NEAR = 300
"""How far ahead, in tasks, a link may reach."""


def large_plan(tasks: int = 10_000, links: int = 15_000, *, people: int = 60, seed: int = 1) -> Plan:
    """A plan of so many tasks (one summary for every 50) and links, the same for the same arguments."""
    chance = random.Random(seed)
    rows: dict[str, Row] = {}
    leaves = [f"r-{number:06d}" for number in range(tasks)]
    for rank, first in zip(ranks(-(-tasks // 50)), range(0, tasks, 50), strict=True):
        summary = Row(id=f"s-{first:06d}", name=f"Work package {first // 50 + 1}", rank=rank)
        rows[summary.id] = summary
        below = leaves[first : first + 50]
        for inner, key in zip(ranks(len(below)), below, strict=True):
            estimate = Estimate(likely=Minutes(60 * chance.randint(2, 40)), unit="h")
            rows[key] = Row(id=key, name=f"Task {key[2:]}", rank=inner, parent=summary.id, estimate=estimate)
    joined: set[tuple[int, int]] = set()
    while len(joined) < links:
        before = chance.randrange(tasks - 1)
        joined.add((before, chance.randint(before + 1, min(tasks - 1, before + NEAR))))
    pairs = enumerate(sorted(joined))
    office = Calendar(
        id="c-office",
        name="Office",
        week=(OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, (), ()),
        exceptions=tuple(
            CalendarException(first=day(f"{year}-{date}"), last=day(f"{year}-{date}"), name="Holiday")
            for year in range(2027, 2033)
            for date in ("01-01", "05-01", "10-03", "12-25", "12-26")
        ),
    )
    staff = {f"p-{number:03d}": Resource(id=f"p-{number:03d}", name=f"Person {number}") for number in range(people)}
    booked = {
        f"a-{number:06d}": Assignment(
            id=f"a-{number:06d}", task=key, resource=f"p-{chance.randrange(people):03d}", units=PerMille(500)
        )
        for number, key in enumerate(leaves)
        if people
    }
    return Plan(
        title=f"{tasks} tasks",
        settings=Settings(start=instant("2027-01-04T08:00"), calendar=office.id),
        rows=rows,
        links={
            f"l-{at:06d}": Link(id=f"l-{at:06d}", predecessor=leaves[one], successor=leaves[other]) for at, (one, other) in pairs
        },
        resources=staff,
        assignments=booked,
        calendars={office.id: office},
    )
