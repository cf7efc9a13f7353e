"""Every answer removes the clash it names, counted minute by minute, and undoes exactly; on seeded random plans."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from relplanner.insight.answers import Answer, answers_to, applied
from relplanner.insight.clashes import Clash
from relplanner.insight.readings import Readings
from relplanner.plan.codec import decode, encode
from relplanner.plan.delta import apply
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import Assignment, Constraint, Estimate, Instant, Minutes, PerMille, Plan, Release, Row, Scope, Window
from relplanner.schedule.critical_path import schedule_plan
from tests.insight.crowded_people import START, random_plan, works


def left_of(clash: Clash, answer: Answer) -> list[int]:
    """Minutes in which the resource still has too much of what the clash named, counted one by one."""
    plan = answer.plan
    schedule = schedule_plan(plan)
    resource = plan.resources[clash.resource]
    gone = {minute for leave in resource.absences for minute in range(leave.start, leave.finish)}
    at: dict[int, list[Assignment]] = {}
    for one in plan.assignments.values():
        if one.resource != clash.resource:
            continue
        free = plan.rows[one.task].ignores_resource_calendars
        for minute in range(*schedule.spans[one.id]):
            if works(minute) and (free or minute not in gone):
                at.setdefault(minute, []).append(one)
    bad = []
    for minute, there in at.items():
        absent = minute in gone
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


def late(seed: int) -> Plan:
    """A random plan in which every second task without a constraint stands as late as possible."""
    plan = random_plan(seed)
    wanted = [row for row in plan.rows.values() if row.kind == "task" and row.estimate is not None and row.constraint is None]
    rows = {row.id: replace(row, constraint=Constraint(kind="as late as possible")) for row in wanted[::2]}
    return replace(plan, rows={**plan.rows, **rows})


def behind(seed: int) -> Plan:
    """A random plan with late rows, a release planned backward, and a tree in one window of a morning."""
    plan, dice = late(seed), random.Random(f"behind {seed}")
    at = Instant(START + dice.randint(20, 40) * 1440 + 540)
    releases = {**plan.releases, "r1": Release(id="r1", target=at, target_timed=True, direction="backward")}
    rows = {
        **plan.rows,
        "c": Row(id="c", name="C", parent=dice.choice(("r0", "r1")), rank="c", one_window=True, work_kind="cutover"),
    }
    assignments = dict(plan.assignments)
    for n in range(dice.randint(2, 3)):
        likely = Minutes(dice.choice((30, 60, 90)))
        rows[f"c{n}"] = Row(
            id=f"c{n}",
            name=f"C{n}",
            parent="c",
            rank=f"{n}",
            estimate=Estimate(likely=likely),
            work_kind="cutover",
            priority=dice.choice((500, 1000)),
        )
        who = dice.choice(("ana", "ben", "cem"))
        assignments[f"c{n}{who}"] = Assignment(id=f"c{n}{who}", task=f"c{n}", resource=who, units=PerMille(500))
    window = Window(
        id="w", scope=Scope(work_kinds=("cutover",)), start=START, length=Minutes(240), rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    )
    return replace(plan, releases=releases, rows=rows, assignments=assignments, windows={"w": window})


def check(seed: int, make: Callable[[int], Plan] = random_plan) -> dict[str, int]:
    """Check all answers to the first clashes of one plan; how many of each kind there were."""
    plan = make(seed)
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


def test_each_answer_holds_where_rows_stand_as_late_as_possible() -> None:
    found: dict[str, int] = {}
    for seed in range(40, 48):
        for kind, count in check(seed, late).items():
            found[kind] = found.get(kind, 0) + count
    assert found.get("move within float"), found


def test_each_answer_holds_with_a_release_planned_backward_and_a_tree_in_one_window() -> None:
    found: dict[str, int] = {}
    for seed in range(60, 66):
        for kind, count in check(seed, behind).items():
            found[kind] = found.get(kind, 0) + count
    assert found


@pytest.mark.long
@pytest.mark.parametrize("part", range(3))
def test_each_answer_on_hundreds_of_plans_from_behind(part: int) -> None:
    for seed in range(2000 + 100 * part, 2100 + 100 * part):
        check(seed, behind)


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
