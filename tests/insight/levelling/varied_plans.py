"""Crowded plans with what levelling takes up in other ways: rows as late as possible, one-window trees, and other plans."""

from __future__ import annotations

import random

from msgspec.structs import replace

from relplanner.insight.elsewhere import Elsewhere, OtherPlan
from relplanner.plan.instants import instant
from relplanner.plan.model import (
    Assignment,
    Constraint,
    Estimate,
    Instant,
    Link,
    Minutes,
    PerMille,
    Plan,
    Resource,
    Row,
    Scope,
    Settings,
    Window,
)
from tests.insight.levelling.crowded_plans import crowded_plan
from tests.schedule.random_plans import START

LATE = Constraint(kind="as late as possible")
NIGHTS = (
    Window(
        id="nights",
        scope=Scope(work_kinds=("cutover",)),
        start=instant("2027-07-12T18:00"),
        length=Minutes(840),
        rule="FREQ=DAILY",
    ),
    Window(
        id="weekends",
        scope=Scope(work_kinds=("cutover",)),
        start=instant("2027-07-10T06:00"),
        length=Minutes(2880),
        rule="FREQ=WEEKLY",
    ),
)


def varied_plan(seed: int, *, caps: bool = True) -> Plan:
    """A crowded plan in which about half of the tasks want to stand late; every second one has a tree in one window."""
    dice, plan = random.Random(f"varied {seed}"), crowded_plan(seed, caps=caps)
    rows = {key: replace(row, constraint=LATE) if _free(row) and dice.random() < 0.5 else row for key, row in plan.rows.items()}
    plan = replace(plan, rows=rows)
    return _with_block(dice, plan) if dice.random() < 0.5 else plan


def other_plans(seed: int) -> Elsewhere | None:
    """Two tasks of the same people in another plan, for every third seed."""
    if seed % 3:
        return None
    dice = random.Random(f"other {seed}")
    rows, assignments = {}, {}
    for key in ("x", "y"):
        at = Instant(START + dice.randint(0, 12) * 1440)
        rows[key] = Row(
            id=key,
            name=f"Theirs {key}",
            rank=key,
            estimate=Estimate(likely=Minutes(dice.choice((240, 960)))),
            constraint=Constraint(kind="start no earlier than", at=at),
        )
        who = dice.choice(("ana", "ben", "sit", "team"))
        assignments[key] = Assignment(id=key, task=key, resource=who, units=PerMille(dice.choice((500, 1000))))
    people = {
        "ana": Resource(id="ana", name="Ana"),
        "ben": Resource(id="ben", name="Ben"),
        "sit": Resource(id="sit", name="SIT", kind="environment"),
        "team": Resource(id="team", name="Team", kind="team"),
    }
    plan = Plan(title="Other", settings=Settings(start=Instant(START)), rows=rows, assignments=assignments, resources=people)
    return Elsewhere([OtherPlan(file="other.relplan", plan=plan)])


def _free(row: Row) -> bool:
    return row.kind == "task" and row.estimate is not None and row.constraint is None


def _with_block(dice: random.Random, plan: Plan) -> Plan:
    """The plan with steps of the same people in one window, behind and in front of some of its rows."""
    leaves = sorted(key for key, row in plan.rows.items() if row.kind == "task" and row.estimate is not None)
    block = Row(id="c", name="Cutover", rank="v", one_window=True, work_kind="cutover", parent=dice.choice(_homes(plan)))
    rows, assignments, links = {**plan.rows, "c": block}, dict(plan.assignments), dict(plan.links)
    for number in range(dice.randint(2, 4)):
        key = f"c{number}"
        rows[key] = Row(
            id=key,
            name=f"Step {number}",
            rank=key,
            parent="c",
            work_kind="cutover",
            priority=dice.choice((500, 500, 700, 1000)),
            constraint=LATE if dice.random() < 0.2 else None,
            estimate=Estimate(likely=Minutes(dice.choice((30, 60, 120)))),
        )
        for who in dice.sample(("ana", "ben", "team"), dice.choice((1, 1, 2))):
            units = PerMille(dice.choice((500, 1000, 2000 if who == "team" else 1000)))
            assignments[f"{key}-{who}"] = Assignment(id=f"{key}-{who}", task=key, resource=who, units=units)
    if dice.random() < 0.4:
        links["c0c1"] = Link(id="c0c1", predecessor="c0", successor="c1")
    if leaves and dice.random() < 0.7:
        before = dice.choice(leaves)
        links["before"] = Link(id="before", predecessor=before, successor="c")
        behind = _behind_nothing(plan, before)
        if behind and dice.random() < 0.5:
            key = dice.choice(behind)
            links["behind"] = Link(id="behind", predecessor="c", successor=key)
    window = dice.choice(NIGHTS)
    return replace(plan, rows=rows, assignments=assignments, links=links, windows={**plan.windows, window.id: window})


def _homes(plan: Plan) -> list[str | None]:
    return [None, *sorted(key for key, row in plan.rows.items() if row.kind == "release")]


def _behind_nothing(plan: Plan, but: str) -> list[str]:
    """Leaves outside of summaries that nothing comes behind and that wait for nothing, so that no circle can close."""
    linked = {key for link in plan.links.values() for key in (link.predecessor, link.successor)}
    return sorted(
        key
        for key, row in plan.rows.items()
        if row.kind == "task" and row.estimate is not None and key not in linked and key != but and row.parent != "s"
    )
