"""Small random plans with everything that a forward schedule knows."""

from __future__ import annotations

import random

from relplanner.plan.instants import instant
from relplanner.plan.model import (
    Absence,
    Assignment,
    Calendar,
    CalendarException,
    Constraint,
    Day,
    Estimate,
    Gate,
    Instant,
    Lag,
    Link,
    Minutes,
    PerMille,
    Plan,
    Resource,
    Row,
    Settings,
)

START = instant("2027-07-12T08:00")
OFFICE = ((480, 720), (780, 1020))
CALENDARS = {
    "six": Calendar(id="six", week=(OFFICE,) * 6 + ((),)),
    "night": Calendar(id="night", week=(((1320, 1800),),) * 5 + ((), ())),
    "clock": Calendar(id="clock", week=(((0, 1440),),) * 7),
    "part": Calendar(id="part", week=(OFFICE, (), ((480, 720),), OFFICE, (), (), ())),
    "early": Calendar(
        id="early",
        week=(((360, 840),),) * 5 + ((), ()),
        exceptions=(CalendarException(first=Day(START // 1440 + 3), last=Day(START // 1440 + 4), spans=((600, 660),)),),
    ),
}


def random_plan(seed: int, *, caps: bool = True) -> Plan:
    """A plan of five to nine leaves; `caps`: with deadlines, pins and no-later-thans."""
    dice = random.Random(seed)
    count = dice.randint(4, 8)
    rows = {f"t{i}": _leaf(dice, i, caps=caps) for i in range(count)}
    gates = {}
    if dice.random() < 0.4:
        gates["g"] = Gate(
            id="g",
            meets=dice.choice(("", "FREQ=WEEKLY;BYDAY=TU;BYHOUR=14;BYMINUTE=0")),
            lead_time=Minutes(dice.choice((0, 0, 240, 960))),
        )
        rows["g"] = Row(id="g", name="gate", kind="gate", rank="g")
    if dice.random() < 0.5:
        rows["s"] = Row(id="s", name="summary", rank="s")
        if dice.random() < 0.3:
            rows["s"] = Row(
                id="s",
                rank="s",
                constraint=Constraint(kind="start no earlier than", at=Instant(START + dice.randint(0, 4000))),
            )
        for key in dice.sample([f"t{i}" for i in range(count)], 2):
            rows[key] = _under(rows[key], "s")
    plan = Plan(
        settings=Settings(start=START, calendar=dice.choice((None, None, "six", "early"))),
        rows=rows,
        gates=gates,
        links=_links(dice, rows),
        calendars=CALENDARS,
        resources=_people(dice),
    )
    assignments = {}
    for key, row in rows.items():
        if row.estimate is not None and row.estimate.kind != "elapsed":
            for who in dice.sample(["ana", "ben", "cy", "sit"], dice.choice((0, 0, 1, 1, 2))):
                if who == "sit" and row.estimate.kind == "effort":
                    continue
                assignments[f"{key}{who}"] = Assignment(
                    id=f"{key}{who}",
                    task=key,
                    resource=who,
                    units=PerMille(dice.choice((1000, 1000, 500, 300))),
                    work=Minutes(dice.randint(60, 600)) if dice.random() < 0.15 else None,
                    delay=Minutes(dice.choice((0, 0, 0, 0, 120, 600))),
                )
    return Plan(
        settings=plan.settings,
        rows=rows,
        gates=gates,
        links=plan.links,
        calendars=CALENDARS,
        resources=plan.resources,
        assignments=assignments,
    )


def _under(row: Row, parent: str) -> Row:
    fields = {name: getattr(row, name) for name in row.__struct_fields__}
    return Row(**{**fields, "parent": parent})


def _leaf(dice: random.Random, i: int, *, caps: bool) -> Row:
    kind = dice.choice(("duration", "duration", "duration", "effort", "elapsed"))
    minutes = dice.choice((0, 30, 240, 480, 481, 960, 1500, 2400))
    constraint = None
    if dice.random() < 0.3:
        kinds = ["start no earlier than", "finish no earlier than"]
        if caps:
            kinds += ["start no later than", "finish no later than", "must start on"]
        constraint = Constraint(kind=dice.choice(kinds), at=Instant(START + dice.randint(0, 12000)))  # type: ignore[arg-type]
    return Row(
        id=f"t{i}",
        name=f"task {i}",
        rank=f"t{i}",
        estimate=Estimate(likely=Minutes(minutes), kind=kind) if minutes else None,  # type: ignore[arg-type]
        kind="task" if minutes else "milestone",
        calendar=dice.choice((None, None, None, "night", "clock", "six", "part")),
        constraint=constraint,
        deadline=Instant(START + dice.randint(2000, 20000)) if caps and dice.random() < 0.15 else None,
        ignores_resource_calendars=dice.random() < 0.1,
    )


def _people(dice: random.Random) -> dict[str, Resource]:
    first = START + dice.randint(0, 6000)
    away = Absence(start=Instant(first), finish=Instant(first + dice.randint(1, 8000)))
    return {
        "ana": Resource(id="ana", name="Ana", absences=(away,)),
        "ben": Resource(id="ben", name="Ben", calendar=dice.choice((None, "clock"))),
        "cy": Resource(id="cy", name="Cy", kind="role"),
        "sit": Resource(id="sit", name="SIT", kind="environment", absences=(away,) if dice.random() < 0.5 else ()),
    }


def _links(dice: random.Random, rows: dict[str, Row]) -> dict[str, Link]:
    keys = list(rows)
    dice.shuffle(keys)
    if "s" in rows:  # a summary stands behind or in front of all of its leaves
        below = [key for key in keys if rows[key].parent == "s"]
        rest = [key for key in keys if key not in below and key != "s"]
        cut = dice.randint(0, len(rest))
        keys = [*rest[:cut], "s", *below, *rest[cut:]]
    links: dict[str, Link] = {}
    for _ in range(dice.randint(2, 12)):
        i, j = sorted(dice.sample(range(len(keys)), 2))
        a, b = keys[i], keys[j]
        if rows[a].parent == b or rows[b].parent == a:
            continue
        kind = dice.choice(("FS", "FS", "FS", "SS", "FF", "SF"))
        if b == "s":
            kind = "FS"
        if a == "s":
            kind = "FS"
        links[f"{a}{b}"] = Link(
            id=f"{a}{b}",
            predecessor=a,
            successor=b,
            type=kind,  # type: ignore[arg-type]
            lag=_lag(dice, percent=a != "s"),
        )
    return links


def _lag(dice: random.Random, *, percent: bool) -> Lag:
    roll = dice.random()
    if roll < 0.5:
        return Lag()
    if roll < 0.75:
        return Lag(amount=dice.choice((60, 480, 500, 960, -60, -480)))
    if roll < 0.9 or not percent:
        return Lag(amount=dice.choice((60, 1440, 2880, -700)), kind="elapsed")
    return Lag(amount=dice.choice((500, 333, -250, 1000)), kind="percent")
