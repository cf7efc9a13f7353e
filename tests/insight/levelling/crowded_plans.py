"""Random plans in which people, teams and environments are booked too much, with everything that may hold work."""

from __future__ import annotations

import random

from msgspec.structs import replace

from relplanner.plan.model import (
    Assignment,
    CapacityStep,
    Freeze,
    Instant,
    Minutes,
    PerMille,
    Plan,
    Progress,
    Release,
    Resource,
    Row,
    Scope,
    Window,
)
from tests.schedule.random_plans import START, random_plan


def crowded_plan(seed: int, *, caps: bool = True) -> Plan:
    """A random plan whose tasks all need somebody; some in releases, with windows, freezes, progress and priorities."""
    dice = random.Random(seed)
    plan = random_plan(seed, caps=caps)
    resources = {
        **plan.resources,
        "team": Resource(id="team", name="Team", kind="team", capacity=PerMille(2000), capacity_steps=_steps(dice)),
    }
    assignments = dict(plan.assignments)
    rows: dict[str, Row] = {}
    for key, row in plan.rows.items():
        rows[key] = row
        if row.estimate is None:
            continue
        rows[key] = replace(row, priority=dice.choice((500, 500, 500, 500, 700, 1000)))
        booked = {one.resource for one in assignments.values() if one.task == key}
        for who in dice.sample(("ana", "ben", "sit", "team"), dice.choice((1, 1, 2))):
            if who not in booked and (row.estimate.kind == "duration" or not booked):
                units = PerMille(dice.choice((1000, 1000, 500, 2000 if who == "team" else 300)))
                assignments[f"{key}-{who}"] = Assignment(id=f"{key}-{who}", task=key, resource=who, units=units)
    plan = replace(plan, rows=rows, resources=resources, assignments=assignments)
    return _begun(dice, _windowed(dice, _in_releases(dice, plan)))


def _steps(dice: random.Random) -> tuple[CapacityStep, ...]:
    if dice.random() < 0.7:
        return ()
    return (CapacityStep(start=Instant(START + 4 * 1440), units=PerMille(1000)),)


def _in_releases(dice: random.Random, plan: Plan) -> Plan:
    """Rows outside of the summary go below one of two releases, or stay outside."""
    if dice.random() < 0.5:
        return plan
    rows = {key: Row(id=key, name=key.upper(), kind="release", rank=key) for key in ("one", "two")}
    for key, row in plan.rows.items():
        rows[key] = row if row.parent or key == "s" else replace(row, parent=dice.choice(("one", "two", None)))
    live = {
        key: next((row.id for row in rows.values() if row.parent == key and row.kind != "release"), None)
        for key in ("one", "two")
    }
    releases = {key: Release(id=key, start=Instant(START), go_live=live[key]) for key in ("one", "two")}
    if dice.random() < 0.4:
        target = Instant(START + 50 * 1440)
        releases["two"] = replace(releases["two"], start=None, target=target, target_timed=True, direction="backward")
    return replace(plan, rows=rows, releases=releases)


def _windowed(dice: random.Random, plan: Plan) -> Plan:
    roll = dice.random()
    rows = {key: replace(row, work_kind=dice.choice(("", "deployment"))) for key, row in plan.rows.items()}
    if roll < 0.15:
        window = Window(
            id="w",
            scope=Scope(work_kinds=("deployment",)),
            start=Instant(START + 1440 + 12 * 60),
            length=Minutes(2400),
            rule="FREQ=WEEKLY",
        )
        return replace(plan, rows=rows, windows={"w": window})
    if roll < 0.3:
        first = START + dice.randint(0, 8) * 1440
        freeze = Freeze(
            id="z", scope=Scope(work_kinds=("deployment",)), start=Instant(first), finish=Instant(first + 3 * 1440), hard=True
        )
        return replace(plan, rows=rows, freezes={"z": freeze})
    return plan


def _begun(dice: random.Random, plan: Plan) -> Plan:
    if dice.random() < 0.7:
        return plan
    key = dice.choice([row.id for row in plan.rows.values() if row.estimate is not None and row.constraint is None] or [""])
    if not key:
        return plan
    begun = replace(plan.rows[key], progress=Progress(percent=PerMille(300), actual_start=Instant(START + 60)))
    settings = replace(plan.settings, status_date=Instant(START + 1440)) if dice.random() < 0.5 else plan.settings
    return replace(plan, rows={**plan.rows, key: begun}, settings=settings)
