"""Giving work to others: the work of a task stays what it was."""

from __future__ import annotations

import pytest

from relplanner.plan.edits import assignments, people, tasks
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import CapacityStep, Estimate, Id, Minutes, PerMille, Plan, Progress
from relplanner.plan.problems import EditError
from relplanner.plan.steps import capacity_at
from relplanner.schedule.estimates import shares
from tests.plan.small import DAY, at, small_plan

IDS = SeededIds("assignments")


@pytest.fixture
def plan() -> Plan:
    """The small plan with Ben beside Ana and a role for testers on `one`."""
    plan = people.add_resource(small_plan(), IDS, name="Ben", id="ben")
    plan = people.add_resource(plan, IDS, name="Tester", kind="role", id="tester", roles=["TEST"])
    return people.assign(plan, IDS, ["one", "two"], "tester", PerMille(400))


def on(plan: Plan, task: Id) -> dict[Id, tuple[int, int | None]]:
    return {one.resource: (one.units, one.work) for one in plan.assignments.values() if one.task == task}


def key(plan: Plan, task: Id, resource: Id) -> Id:
    return next(one.id for one in plan.assignments.values() if (one.task, one.resource) == (task, resource))


def refused(code: str, words: str, verb: object, *args: object) -> None:
    with pytest.raises(EditError, match=words) as caught:
        verb(*args)  # type: ignore[operator]
    assert caught.value.code == code


def test_work_is_handed_over_as_it_is(plan: Plan) -> None:
    after = assignments.hand_over(plan, [key(plan, "code", "ana"), key(plan, "test", "ana")], "ben")
    assert on(after, "code") == {"ben": (500, None)}
    assert on(after, "test") == {"ben": (500, None), "sit": (1000, None)}
    assert assignments.hand_over(plan, key(plan, "code", "ana"), "ana") is plan


def test_who_is_on_the_task_already_takes_the_units_beside_the_own_ones(plan: Plan) -> None:
    plan = people.assign(plan, IDS, "code", "ben", PerMille(300), Minutes(100))
    assert on(assignments.hand_over(plan, key(plan, "code", "ana"), "ben"), "code") == {"ben": (800, None)}
    plan = people.assign(plan, IDS, "code", "ana", PerMille(500), Minutes(60))
    assert on(assignments.hand_over(plan, key(plan, "code", "ana"), "ben"), "code") == {"ben": (800, Minutes(160))}


def test_what_was_started_stays(plan: Plan) -> None:
    plan = tasks.set_progress(plan, "code", Progress(percent=PerMille(100)))
    both = [key(plan, "code", "ana"), key(plan, "test", "ana")]
    after = assignments.hand_over(plan, both, "ben")
    assert set(on(after, "code")) == {"ana"}
    assert set(on(after, "test")) == {"ben", "sit"}
    refused("already-started", "cannot take them over", assignments.hand_over, plan, both[0], "ben")
    refused("already-started", "split what remains", assignments.split_work, plan, IDS, both[0], "ben")


def test_environments_and_people_do_not_stand_in_for_each_other(plan: Plan) -> None:
    refused("wrong-kind", "“SIT” is an environment", assignments.hand_over, plan, key(plan, "code", "ana"), "sit")
    refused("wrong-kind", "“Ana” is no environment", assignments.hand_over, plan, key(plan, "test", "sit"), "ana")


def test_a_role_is_filled_and_goes(plan: Plan) -> None:
    after = assignments.fill_role(plan, "tester", "ben")
    assert on(after, "one") == on(after, "two") == {"ben": (400, None)}
    assert "tester" not in after.resources
    assert after.resources["ben"].roles == ("TEST",)
    refused("not-a-role", "no role to be filled", assignments.fill_role, plan, "ana", "ben")


def test_a_role_with_started_work_stays_for_it(plan: Plan) -> None:
    plan = tasks.set_progress(plan, "one", Progress(percent=PerMille(100)))
    after = assignments.fill_role(plan, "tester", "ben")
    assert (set(on(after, "one")), set(on(after, "two"))) == ({"tester"}, {"ben"})
    assert "tester" in after.resources


def test_a_split_adds_up_to_the_minute(plan: Plan) -> None:
    plan = people.assign(plan, IDS, "code", "ana", PerMille(501), Minutes(333))
    after = assignments.split_work(plan, IDS, key(plan, "code", "ana"), "ben")
    assert on(after, "code") == {"ana": (251, 167), "ben": (250, 166)}
    for share in (0, 1000, 1):
        refused("bad-share", "between 0 % and 100 %", assignments.split_work, plan, IDS, key(plan, "code", "ana"), "ben", share)


def test_lower_units_keep_the_work_of_everybody(plan: Plan) -> None:
    plan = people.assign(plan, IDS, "code", "ben")
    plan = tasks.set_estimate(plan, "code", Estimate(likely=Minutes(961), optimistic=Minutes(480), pessimistic=Minutes(1922)))
    after = assignments.lower_units(plan, key(plan, "code", "ana"), PerMille(250))
    assert on(after, "code") == {"ana": (250, 481), "ben": (1000, 961)}
    estimate = after.rows["code"].estimate
    assert estimate == Estimate(likely=Minutes(1442), optimistic=Minutes(720), pessimistic=Minutes(2884), kind="effort")
    helping = [one for one in after.assignments.values() if one.task == "code"]
    assert sum(shares(1442, helping).values()) == 1442


def test_lower_units_of_an_effort_leave_the_effort(plan: Plan) -> None:
    effort = Estimate(likely=Minutes(960), kind="effort")
    plan = tasks.set_estimate(plan, "code", effort)
    after = assignments.lower_units(plan, key(plan, "code", "ana"), PerMille(250))
    assert after.rows["code"].estimate == effort
    assert on(after, "code") == {"ana": (250, None)}
    refused("bad-units", "choose less", assignments.lower_units, plan, key(plan, "code", "ana"), PerMille(500))
    empty = tasks.set_estimate(plan, "code", None)
    refused("not-an-estimate", "estimate it first", assignments.lower_units, empty, key(plan, "code", "ana"), PerMille(1))
    assert tasks.set_estimate(plan, "code", DAY).rows["code"].estimate == DAY


def test_capacity_changes_in_a_range_and_back(plan: Plan) -> None:
    may, june = at("2027-05-01"), at("2027-06-01")
    once = people.set_capacity(plan, "ana", PerMille(400), may, june)
    assert once.resources["ana"].capacity_steps == (
        CapacityStep(start=may, units=PerMille(400)),
        CapacityStep(start=june, units=PerMille(1000)),
    )
    inside = people.set_capacity(once, "ana", PerMille(0), at("2027-05-10"), at("2027-05-12"))
    assert [
        (step.units, capacity_at(inside.resources["ana"], step.start)) for step in inside.resources["ana"].capacity_steps
    ] == [
        (400, 400),
        (0, 0),
        (400, 400),
        (1000, 1000),
    ]
    assert people.set_capacity(inside, "ana", PerMille(1000), may, june).resources["ana"] == plan.resources["ana"]
    assert people.set_capacity(once, "ana", PerMille(700)).resources["ana"].capacity_steps == ()
    assert people.set_capacity(once, "ana", PerMille(700), until=june).resources["ana"].capacity == 700
    refused("finish-before-start", "change back after", people.set_capacity, plan, "ana", PerMille(1), june, may)
