"""Seeded random plans of a few people who are booked too much, and what an hour of work is, minute by minute."""

from __future__ import annotations

import random

from msgspec.structs import replace

from relplanner.plan.instants import instant
from relplanner.plan.model import (
    Absence,
    Assignment,
    CapacityStep,
    Estimate,
    Instant,
    Link,
    Minutes,
    PerMille,
    Phase,
    Plan,
    Progress,
    Release,
    Resource,
    Row,
    Settings,
)

START = instant("2027-09-27T08:00")


def works(minute: int) -> bool:
    """The standard calendar: 08:00 to 12:00 and 13:00 to 17:00, Monday to Friday."""
    return (minute // 1440 + 3) % 7 < 5 and (480 <= minute % 1440 < 720 or 780 <= minute % 1440 < 1020)


def random_plan(seed: int) -> Plan:
    """Two releases of a few tasks, four people of two roles, a test system; leave, halves, priorities, begun work."""
    dice = random.Random(seed)
    rows = {f"r{n}": Row(id=f"r{n}", name=f"R{n}", kind="release", rank=f"{n}") for n in range(2)}
    links, assignments = {}, {}
    for n in range(dice.randint(3, 9)):
        begun = Progress(percent=PerMille(300), actual_start=START) if dice.random() < 0.08 else None
        rows[f"t{n}"] = Row(
            id=f"t{n}",
            name=f"T{n}",
            parent=f"r{dice.randint(0, 1)}",
            rank=f"{n}",
            estimate=Estimate(likely=Minutes(dice.choice([240, 480, 960, 1441])), kind=dice.choice(["duration", "effort"])),
            ignores_resource_calendars=dice.random() < 0.4,
            priority=dice.choice([500, 500, 500, 1000, 200]),
            progress=begun,
        )
        if n and dice.random() < 0.5:
            links[f"l{n}"] = Link(id=f"l{n}", predecessor=f"t{dice.randrange(n)}", successor=f"t{n}")
        for who in dice.sample(["ana", "ben", "cem", "sit"], dice.randint(1, 2)):
            units = PerMille(dice.choice([400, 500, 1000, 1000]))
            assignments[f"{n}{who}"] = Assignment(id=f"{n}{who}", task=f"t{n}", resource=who, units=units)
    day = dice.randint(0, 6)
    leave = Absence(start=Instant(START + day * 1440), finish=Instant(START + (day + dice.randint(1, 3)) * 1440))
    resources = {
        "ana": Resource(id="ana", name="Ana", roles=("DEV",), absences=(leave,)),
        "ben": Resource(id="ben", name="Ben", roles=("DEV",), capacity=PerMille(dice.choice([500, 1000]))),
        "cem": Resource(id="cem", name="Cem", kind="team", roles=("TEST",), capacity=PerMille(1000)),
        "dan": Resource(id="dan", name="Dan", roles=("DEV", "TEST")),
        "sit": Resource(id="sit", name="SIT", kind="environment"),
    }
    releases = {f"r{n}": Release(id=f"r{n}", start=Instant(START + 1440 * 7 * n)) for n in range(2)}
    return Plan(
        settings=Settings(start=START), rows=rows, links=links, assignments=assignments, resources=resources, releases=releases
    )


def busy_plan(seed: int) -> Plan:
    """The same with phases in the releases, a change of capacity, a role to be filled, and work that is done in part."""
    plan = random_plan(seed)
    dice = random.Random(-seed)
    rows, assignments, resources = dict(plan.rows), dict(plan.assignments), dict(plan.resources)
    for release in plan.releases:
        rows[f"{release}p"] = Row(id=f"{release}p", name="Phase", kind="phase", parent=release, rank="p")
    for key, row in plan.rows.items():
        if row.kind == "release":
            continue
        done = Progress(percent=PerMille(dice.choice([0, 250, 333, 1000]))) if dice.random() < 0.4 else row.progress
        parent = f"{row.parent}p" if dice.random() < 0.5 else row.parent
        rows[key] = replace(row, parent=parent, progress=done)
        if dice.random() < 0.3:
            units = PerMille(dice.choice([500, 1000]))
            assignments[f"{key}open"] = Assignment(id=f"{key}open", task=key, resource="open", units=units)
    step = CapacityStep(start=Instant(START + dice.randint(0, 9000)), units=PerMille(dice.choice([0, 300, 2000])))
    resources["ben"] = replace(resources["ben"], capacity_steps=(step,))
    resources["open"] = Resource(id="open", name="Tester", kind="role", roles=("TEST",))
    phases = {f"{release}p": Phase(id=f"{release}p") for release in plan.releases}
    return replace(plan, rows=rows, assignments=assignments, resources=resources, phases=phases)
