"""Gates by date, with what was ticked and said, in the shipped example."""

from __future__ import annotations

from relplanner.insight.gate_lines import gate_lines, votes_of, who_fills
from relplanner.insight.readings import Readings
from relplanner.plan.edits.releases import change_gate, tick, vote
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_example


def test_gates_stand_by_date_with_what_is_ticked_and_said() -> None:
    plan = read_example().plan
    plan = vote(vote(tick(plan, "claims-GG", 0), "claims-GG", "BO", "agrees"), "claims-GG", "OPS", "objects")
    readings = Readings(plan, schedule_plan(plan))
    assert [plan.rows[one.gate].code for one in gate_lines(readings, "claims")] == [
        "GP",
        "GD",
        "GB",
        "GI",
        "GU",
        "GC",
        "GG",
        "GR",
    ]
    everything = gate_lines(readings)
    assert len(everything) == 14
    assert [one.at for one in everything] == sorted(one.at for one in everything)
    board = next(one for one in everything if one.gate == "claims-GG")
    assert (board.met, board.criteria, board.agree, board.objections) == (1, 16, 1, ("OPS",))
    assert board.release_name == "Claims 8.0"


def test_who_is_no_approver_any_more_is_not_heard() -> None:
    plan = vote(read_example().plan, "claims-GU", "BO", "objects")
    assert [one.says for one in votes_of(plan.gates["claims-GU"])] == ["objects"]
    assert votes_of(change_gate(plan, "claims-GU", approvers=["RM"]).gates["claims-GU"]) == ()


def test_an_approver_is_whoever_fills_the_role_or_bears_the_name() -> None:
    plan = read_example().plan
    assert who_fills(plan, "CHM") == ("Beat Zumstein",)
    assert who_fills(plan, "Ines Falk") == ("Ines Falk",)
    assert who_fills(plan, "LEGAL") == ()
