from __future__ import annotations

import pytest

from relplanner.plan.edits.links import link, link_chain, set_predecessors
from relplanner.plan.edits.people import set_assignments
from relplanner.plan.edits.tasks import add_row, delete_rows, indent, move_rows, outdent
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import NO_LAG, Estimate, Minutes, PerMille, Plan
from relplanner.plan.outline import outline
from relplanner.plan.problems import EditError


def chart(plan: Plan) -> str:
    tree = outline(plan.rows)
    return " ".join("." * depth + key for key, depth in zip(tree.ids, tree.depth, strict=True))


def test_a_small_plan_grows() -> None:
    ids = SeededIds(1)
    plan = Plan()
    for name in "abcdef":
        plan = add_row(plan, ids, name=name, id=name, estimate=Estimate(likely=Minutes(480)))
    assert chart(plan) == "a b c d e f"
    plan = indent(plan, ["b", "c"])
    assert chart(plan) == "a .b .c d e f"
    assert plan.rows["a"].estimate is None
    plan = move_rows(plan, ["e", "f"], -1)
    assert chart(plan) == "a .b .c e f d"
    plan = outdent(plan, ["b"])
    assert chart(plan) == "a .c b e f d"
    plan = link_chain(plan, ids, ["b", "e", "f"])
    plan = set_predecessors(plan, ids, "d", [("b", "FS", NO_LAG), ("e", "SS", NO_LAG)])
    with pytest.raises(EditError, match="“b” → “e” → “f” → “b”") as caught:
        link(plan, ids, "f", "b")
    assert caught.value.code == "cycle"
    plan = set_assignments(plan, ids, ["d", "e"], [("Ana", PerMille(500)), ("Ben", PerMille(1000))])
    assert len(plan.resources) == 2
    assert len(plan.assignments) == 4
    plan = delete_rows(plan, ["e"])
    assert len(plan.assignments) == 2
    assert [(one.predecessor, one.successor) for one in plan.links.values()] == [("b", "d")]
