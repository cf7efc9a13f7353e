from __future__ import annotations

import pytest

from relplanner.plan.edits import links, releases, tasks
from relplanner.plan.ids import SeededIds
from relplanner.plan.problems import EditError
from tests.plan.small import at, small_plan, tree, waits

IDS = SeededIds("releases")


def test_a_release_is_planned_backward_from_its_target() -> None:
    plan = releases.set_target(small_plan(), "crm", at("2027-06-01"))
    assert not plan.releases["crm"].target_timed
    plan = releases.set_direction(plan, "crm", "backward")
    assert plan.releases["crm"].direction == "backward"
    plan = releases.set_direction(releases.set_release_start(plan, "crm", at("2027-01-11")), "crm", "forward")
    assert releases.set_target(plan, "crm", at("2027-06-01T12:00"), timed=True).releases["crm"].target_timed
    cleared = releases.set_target(plan, "crm", None, timed=True)
    assert cleared.releases["crm"].target is None
    assert not cleared.releases["crm"].target_timed


def test_conditions_of_an_approval_become_tasks_behind_the_gate() -> None:
    plan = releases.decide(
        small_plan(),
        IDS,
        "gate",
        "approved with conditions",
        at=at("2027-02-02T14:00"),
        by="CAB",
        conditions=["Retest", " Train\nusers ", ""],
    )
    gate = plan.gates["gate"]
    assert (gate.decision, gate.decided_by, gate.conditions) == ("approved with conditions", "CAB", ("Retest", "Train users"))
    retest, train = (next(row.id for row in plan.rows.values() if row.name == name) for name in gate.conditions)
    assert tree(plan) == f"crm .build ..code ..test ..buf ..gate ..{retest} ..{train} .live ops .one .two"
    live = plan.releases["crm"].go_live
    assert {f"gate FS {retest}", f"gate FS {train}", f"{retest} FS {live}", f"{train} FS {live}"} <= waits(plan)
    again = releases.decide(plan, IDS, "gate", "approved with conditions", at=at("2027-02-03T14:00"), conditions=["Retest"])
    assert tree(again) == tree(plan)


def test_a_condition_must_be_done_when_the_next_gate_decides() -> None:
    plan = tasks.add_row(small_plan(), IDS, name="CAB", kind="gate", after="gate", id="board")
    plan = links.link(links.link(plan, IDS, "gate", "board"), IDS, "board", "live")
    plan = releases.decide(plan, IDS, "gate", "approved with conditions", at=at("2027-02-02T14:00"), conditions=["Retest"])
    retest = next(row.id for row in plan.rows.values() if row.name == "Retest")
    assert {f"gate FS {retest}", f"{retest} FS board"} <= waits(plan)
    last = releases.decide(plan, IDS, "board", "approved with conditions", at=at("2027-02-03T14:00"), conditions=["Tell"])
    tell = next(row.id for row in last.rows.values() if row.name == "Tell")
    assert f"{tell} FS live" in waits(last)


def test_each_approver_is_heard_and_the_decision_stays_apart() -> None:
    plan = releases.change_gate(small_plan(), "gate", approvers=("BO", "RM"))
    plan = releases.vote(plan, "gate", "RM", "objects", at=at("2027-02-01T10:00"))
    plan = releases.vote(plan, "gate", "BO", "agrees")
    assert [(one.approver, one.says) for one in plan.gates["gate"].votes] == [("BO", "agrees"), ("RM", "objects")]
    assert plan.gates["gate"].decision == "pending"
    assert [one.approver for one in releases.vote(plan, "gate", "RM", "").gates["gate"].votes] == ["BO"]
    with pytest.raises(EditError, match="no approver"):
        releases.vote(plan, "gate", "CAB", "agrees")


def test_the_duties_of_a_role_stand_in_their_order() -> None:
    plan = releases.set_duties(small_plan(), "build", "RM", "ca")
    plan = releases.set_duties(plan, "build", "DEV", "R")
    plan = releases.set_duties(plan, "build", "RM", "I, A")
    assert [(one.role, one.letter) for one in plan.phases["build"].duties] == [("RM", "A"), ("RM", "I"), ("DEV", "R")]
    assert [one.role for one in releases.set_duties(plan, "build", "RM", "").phases["build"].duties] == ["DEV"]


def test_a_gate_goes_back_to_pending() -> None:
    plan = small_plan()
    rejected = releases.decide(plan, IDS, "gate", "rejected", at=at("2027-02-02T14:00"), by="CAB", reason="Open faults")
    assert rejected.gates["gate"].reason == "Open faults"
    assert releases.decide(rejected, IDS, "gate", "pending", at=at("2027-02-02T14:00")) == plan
    assert releases.decide(plan, IDS, "gate", "waived", reason="Emergency").gates["gate"].decided_at is None


def test_a_checklist_is_ticked_line_by_line() -> None:
    plan = releases.tick(small_plan(), "gate", 0)
    assert plan.gates["gate"].criteria[0].met
    assert releases.tick(plan, "gate", 0, met=False) == small_plan()


def test_a_buffer_is_committed_and_planned_again() -> None:
    plan = releases.commit_buffer(small_plan(), "buf", at("2027-02-05T17:00"))
    assert plan.buffers["buf"].committed_end == at("2027-02-05T17:00")
    assert releases.commit_buffer(plan, "buf", None) == small_plan()
    assert releases.change_buffer(plan, "buf", rule="percent of chain", share=150).buffers["buf"].share == 150


def test_fields_of_phases_and_releases() -> None:
    plan = releases.change_phase(small_plan(), "build", kind="build", duties=[{"role": "DEV", "letter": "R"}])
    assert plan.phases["build"].duties[0].letter == "R"
    assert releases.change_release(plan, "crm", version="4.0", type="minor").releases["crm"].version == "4.0"
    assert tasks.rename(plan, "crm", "Portal").releases == plan.releases
