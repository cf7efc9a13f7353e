"""Generated plans in which people are short: layers of tasks, each done by one person."""

from __future__ import annotations

import random

from relplanner.plan.instants import instant
from relplanner.plan.model import Assignment, Estimate, EstimateKind, Link, Minutes, Plan, Resource, Row, Settings


def crowded(tasks: int, people: int, kind: EstimateKind = "duration", seed: int = 1) -> Plan:
    """Layers of the root of `tasks`, 1.9 links a task to the layer before, each task one person for one to ten days."""
    dice = random.Random(seed)
    width = round(tasks**0.5)
    rows, links, assignments = {}, {}, {}
    for n in range(tasks):
        key = f"t{n:05d}"
        days = dice.randint(1, 10)
        rows[key] = Row(id=key, name=f"Task {n}", rank=key, estimate=Estimate(likely=Minutes(days * 480), kind=kind))
        assignments[key] = Assignment(id=key, task=key, resource=f"p{dice.randrange(people):03d}")
        first = n // width * width - width
        count = 2 if dice.random() < 0.9 else 1
        for before in dice.sample(range(first, first + width), count) if first >= 0 else ():
            links[f"{before}-{n}"] = Link(id=f"{before}-{n}", predecessor=f"t{before:05d}", successor=key)
    resources = {f"p{n:03d}": Resource(id=f"p{n:03d}", name=f"P{n}") for n in range(people)}
    settings = Settings(start=instant("2027-01-04T08:00"))
    return Plan(settings=settings, rows=rows, links=links, assignments=assignments, resources=resources)
