from __future__ import annotations

import pytest

from relplanner.plan.edits import changes, releases, tasks
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import Plan
from relplanner.plan.problems import EditError
from tests.plan.small import at, small_plan, waits

IDS = SeededIds("changes")


def asked(*tasks: str) -> Plan:
    return changes.add_change(small_plan(), IDS, id="c", name="Go live", number="CHG-1", tasks=tasks)


def test_tasks_are_linked_to_a_change_each_once_and_taken_off_again() -> None:
    plan = changes.link_to_change(asked("test"), "c", ["code", "test"])
    assert plan.changes["c"].tasks == ("test", "code")
    assert changes.unlink_from_change(plan, "c", "test").changes["c"].tasks == ("code",)
    with pytest.raises(EditError, match="is no task"):
        changes.link_to_change(plan, "c", ["gate"])


def test_the_approval_of_a_change_becomes_a_gate_in_front_of_its_tasks() -> None:
    plan = changes.add_approval(asked("test"), IDS, "c", id="ok")
    assert plan.rows["ok"].name == "Approval of CHG-1"
    assert plan.changes["c"].approvals == ("ok",)
    assert plan.gates["ok"].approvers == ("CHM",)
    assert "ok FS test" in waits(plan)
    with pytest.raises(EditError, match="covers no task"):
        changes.add_approval(asked(), IDS, "c")


def test_the_approval_waits_for_the_gate_in_front_of_its_phase() -> None:
    plan = tasks.add_row(small_plan(), IDS, name="Deployment", kind="phase", after="build", id="deploy")
    plan = tasks.add_row(plan, IDS, name="Cutover", parent="deploy", id="cut")
    plan = changes.add_change(plan, IDS, id="c", name="Go live", tasks=("cut",))
    assert {"gate FS ok", "ok FS cut"} <= waits(changes.add_approval(plan, IDS, "c", id="ok"))


def test_a_decision_about_a_change_is_that_of_its_open_gates() -> None:
    plan = changes.amend_change(asked("test"), "c", approvals=("gate",))
    plan = changes.decide_change(plan, IDS, "c", "rejected", at=at("2027-02-02T14:00"), by="CAB")
    assert (plan.changes["c"].state, plan.gates["gate"].decision) == ("rejected", "rejected")
    plan = changes.decide_change(plan, IDS, "c", "approved", at=at("2027-02-09T14:00"), by="CAB")
    change, gate = plan.changes["c"], plan.gates["gate"]
    assert (change.state, change.decided_at, change.decided_by) == ("approved", at("2027-02-09T14:00"), "CAB")
    assert (gate.decision, gate.decided_at, gate.decided_by) == ("approved", at("2027-02-09T14:00"), "CAB")
    waived = releases.decide(plan, IDS, "gate", "waived", reason="known")
    assert changes.decide_change(waived, IDS, "c", "approved", at=at("2027-02-10")).gates["gate"].decision == "waived"
