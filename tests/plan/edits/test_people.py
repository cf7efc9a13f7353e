from __future__ import annotations

import pytest

from relplanner.plan.edits import people, windows
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import Absence, Id, Minutes, PerMille, Plan, Scope
from relplanner.plan.problems import EditError
from tests.plan.small import at, small_plan

IDS = SeededIds("people")


def booked(plan: Plan, task: Id) -> dict[str, int]:
    """Names and units of a task."""
    return {plan.resources[one.resource].name: one.units for one in plan.assignments.values() if one.task == task}


def test_a_resource_has_its_fields_and_a_clean_name() -> None:
    plan = people.add_resource(small_plan(), IDS, name=" Ben\n Lo ", kind="team", id="ben", capacity=3000, roles=["DEV"])
    assert plan.resources["ben"].name == "Ben Lo"
    assert plan.resources["ben"].roles == ("DEV",)
    assert people.change_resource(plan, "ben", name="BEN LO").resources["ben"].name == "BEN LO"


def test_a_removed_resource_leaves_every_task_window_and_freeze() -> None:
    plan = windows.change_window(small_plan(), "sat", scope=Scope(environments=("sit",)))
    plan = people.add_resource(plan, IDS, name="UAT", kind="environment", id="uat")
    plan = windows.change_freeze(plan, "freeze", scope=Scope(environments=("sit", "uat")))
    after = people.remove_resource(plan, "sit")
    assert "sit" not in after.resources
    assert "booking" not in after.assignments
    assert after.freezes["freeze"].scope.environments == ("uat",)
    # without its only environment it would be about everything
    assert "sat" not in after.windows


def test_an_environment_in_a_scope_stays_one() -> None:
    plan = windows.change_window(small_plan(), "sat", scope=Scope(environments=("sit",)))
    with pytest.raises(EditError) as caught:
        people.change_resource(plan, "sit", kind="person")
    assert caught.value.code == "unknown-resource"


def test_absences_stand_in_order_and_once() -> None:
    plan = people.add_absence(small_plan(), "ana", at("2027-03-01"), at("2027-03-05"))
    plan = people.add_absence(plan, "ana", at("2027-02-01"), at("2027-02-02"), "Doctor")
    plan = people.add_absence(plan, "ana", at("2027-02-01"), at("2027-02-02"), "Doctor")
    assert [one.reason for one in plan.resources["ana"].absences] == ["Doctor", ""]
    after = people.remove_absence(plan, "ana", Absence(start=at("2027-02-01"), finish=at("2027-02-02"), reason="Doctor"))
    assert len(after.resources["ana"].absences) == 1


def test_assigning_again_changes_the_units() -> None:
    plan = small_plan()
    after = people.assign(plan, IDS, ["code", "one"], "ana", PerMille(250), Minutes(60))
    assert booked(after, "code") == booked(after, "one") == {"Ana": 250}
    assert len(after.assignments) == len(plan.assignments) + 1


def test_people_are_set_by_name_and_unknown_names_become_people() -> None:
    plan = people.change_assignment(small_plan(), "booking", work=90)
    after = people.set_assignments(plan, IDS, "test", [("sit", PerMille(500)), ("Ben", PerMille(1000))])
    assert booked(after, "test") == {"SIT": 500, "Ben": 1000}
    assert after.assignments["booking"].work == 90
    assert {one.kind for one in after.resources.values() if one.name == "Ben"} == {"person"}
    again = people.set_assignments(after, IDS, ["test", "one"], [("BEN", PerMille(1000))])
    assert booked(again, "one") == booked(again, "test") == {"Ben": 1000}
    assert len(again.resources) == 3
    assert not booked(people.set_assignments(again, IDS, ["test"], []), "test")


def test_assignments_change_and_go() -> None:
    plan = people.change_assignment(small_plan(), "booking", delay=480, units=300)
    assert (plan.assignments["booking"].delay, plan.assignments["booking"].units) == (480, 300)
    assert "booking" not in people.unassign(plan, "booking").assignments
