"""Every answer removes the clash it names, counted minute by minute, and undoes exactly; on seeded random plans."""

from __future__ import annotations

import random

import pytest

from relplanner.insight.answers import Answer, answers_to, applied
from relplanner.insight.clashes import Clash
from relplanner.insight.readings import Readings
from relplanner.plan.codec import decode, encode
from relplanner.plan.delta import apply
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import instant
from relplanner.plan.model import (
    Absence,
    Assignment,
    Estimate,
    Instant,
    Link,
    Minutes,
    PerMille,
    Plan,
    Progress,
    Release,
    Resource,
    Row,
    Settings,
)
from relplanner.schedule.critical_path import schedule_plan

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


def left_of(clash: Clash, answer: Answer) -> list[int]:
    """Minutes in which the resource still has too much of what the clash named, counted one by one."""
    plan = answer.plan
    schedule = schedule_plan(plan)
    resource = plan.resources[clash.resource]
    at: dict[int, list[Assignment]] = {}
    for one in plan.assignments.values():
        if one.resource != clash.resource:
            continue
        free = plan.rows[one.task].ignores_resource_calendars
        for minute in range(*schedule.spans[one.id]):
            absent = any(leave.start <= minute < leave.finish for leave in resource.absences)
            if works(minute) and (free or not absent):
                at.setdefault(minute, []).append(one)
    bad = []
    for minute, there in at.items():
        absent = any(leave.start <= minute < leave.finish for leave in resource.absences)
        capacity = resource.capacity
        for step in resource.capacity_steps:
            capacity = step.units if step.start <= minute else capacity
        named = [one for one in there if one.task in clash.tasks]
        if resource.kind == "environment":
            releases = {plan.rows[one.task].parent for one in there}
            mixed = {plan.rows[one.task].parent for one in named}
            wrong = len(releases) * 1000 > capacity and len(mixed) > 1
        elif clash.kind == "absence":
            wrong = absent and bool(named)
        else:
            alone = any(one.units > capacity for one in named)
            wrong = not absent and sum(one.units for one in there) > capacity and (len(named) > 1 or (alone and len(there) == 1))
        if wrong:
            bad.append(minute)
    return bad


def check(seed: int) -> dict[str, int]:
    """Check all answers to the first clashes of one plan; how many of each kind there were."""
    plan = random_plan(seed)
    readings = Readings(plan, schedule_plan(plan))
    kinds: dict[str, int] = {}
    for clash in readings.clashes[:2]:
        for answer in answers_to(readings, SeededIds(seed), clash):
            kinds[answer.kind] = kinds.get(answer.kind, 0) + 1
            said = f"seed {seed}: {clash} {answer.sentence}"
            assert not left_of(clash, answer), said
            assert decode(encode(answer.plan)) == answer.plan, said
            assert apply(answer.delta, plan) == answer.plan == applied(plan, answer), said
            assert apply(answer.delta.inverted(), answer.plan) == plan, said
            after = Readings(answer.plan, schedule_plan(answer.plan))
            assert len(after.clashes) == answer.left, said
            lives = [(before.finish, now.finish) for before, now in zip(readings.releases, after.releases, strict=True)]
            assert answer.holds_dates == all(now <= before for before, now in lives), said
            assert answer.kind not in ("move within float", "use the buffer") or answer.holds_dates, said
            begun = {key for key, row in plan.rows.items() if row.progress is not None or row.priority == 1000}
            assert begun.isdisjoint(answer.delta.touched("rows")), said
    return kinds


def test_each_answer_removes_its_clash_and_undoes_exactly() -> None:
    found: dict[str, int] = {}
    for seed in range(20):
        for kind, count in check(seed).items():
            found[kind] = found.get(kind, 0) + count
    assert set(found) >= {
        "move within float",
        "wait until back",
        "give to somebody free",
        "split between two",
        "start the release at another time",
        "lower the units",
        "add capacity",
        "move and let the date follow",
    }, found


@pytest.mark.long
@pytest.mark.parametrize("part", range(5))
def test_each_answer_on_five_hundred_plans(part: int) -> None:
    for seed in range(1000 + 100 * part, 1100 + 100 * part):
        check(seed)


def test_the_same_plan_has_the_same_answers_in_the_same_order() -> None:
    plan = random_plan(3)
    readings = Readings(plan, schedule_plan(plan))
    again = Readings(decode(encode(plan)), schedule_plan(decode(encode(plan))))
    for clash in readings.clashes:
        first = [(one.kind, one.sentence, one.effect, one.plan) for one in answers_to(readings, SeededIds(1), clash)]
        second = [(one.kind, one.sentence, one.effect, one.plan) for one in answers_to(again, SeededIds(1), clash)]
        assert first == second
