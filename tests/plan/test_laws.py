"""What holds for every plan and every edit."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relplanner.plan import codec, delta
from relplanner.plan.edits import links
from relplanner.plan.edits.links import set_predecessors
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import TABLES, Plan
from relplanner.plan.notation import format_predecessors, parse_predecessors, predecessors_of
from relplanner.plan.outline import outline
from relplanner.plan.problems import EditError
from tests.plan.edit_strategies import Edit, edits
from tests.plan.strategies import assert_legal, plans

calm = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])


@calm
@given(plans())
def test_random_plans_are_legal(plan: Plan) -> None:
    assert_legal(plan)


@calm
@given(plans())
def test_reading_what_was_written_gives_the_same_plan(plan: Plan) -> None:
    lines = codec.encode(plan)
    again = codec.decode(lines)
    assert again == plan
    assert codec.encode(again) == lines


@calm
@given(plans(), plans())
def test_applying_the_difference_of_two_plans_gives_the_second(one: Plan, two: Plan) -> None:
    change = delta.diff(one, two)
    assert delta.apply(change, one) == two
    assert delta.apply(change.inverted(), two) == one
    assert change.inverted().inverted() == change
    assert bool(change) == (one != two)
    assert codec.decode_delta(codec.encode_delta(change)) == change


def _tried(edit: Edit, plan: Plan, ids: SeededIds) -> tuple[Plan, str]:
    try:
        return edit(plan, ids), ""
    except EditError as refusal:
        return plan, refusal.message


def _edited(data: st.DataObject, steps: int) -> None:
    plan = data.draw(plans())
    ids = SeededIds("edits")
    for _ in range(steps):
        edit = data.draw(edits(plan))
        after, refusal = _tried(edit, plan, ids)
        if refusal:
            assert refusal[0].isupper() or refusal[0] == "“"
            assert refusal.endswith(".")
            assert "\n" not in refusal
        assert_legal(after)
        change = delta.diff(plan, after)
        assert delta.apply(change, plan) == after
        assert delta.apply(change.inverted(), after) == plan
        if not change:
            assert after is plan
        for table in TABLES:
            touched = change.touched(table)
            before_records, after_records = getattr(plan, table), getattr(after, table)
            assert all(after_records[key] is before_records[key] for key in after_records.keys() - touched)
        plan = after
    assert codec.decode(codec.encode(plan)) == plan


@settings(calm, max_examples=40)
@given(st.data())
def test_no_edit_makes_an_illegal_plan_and_every_edit_can_be_undone(data: st.DataObject) -> None:
    _edited(data, 6)


@pytest.mark.long
@settings(calm, max_examples=3000)
@given(st.data())
def test_thousands_of_edits_make_no_illegal_plan(data: st.DataObject) -> None:
    _edited(data, 25)


@calm
@given(plans())
def test_predecessors_read_back_as_they_were_written(plan: Plan) -> None:
    tree = outline(plan.rows)
    for row in plan.rows:
        waits = predecessors_of(plan, row, tree)
        assert parse_predecessors(format_predecessors(waits, plan, tree), plan, tree) == waits
        assert set_predecessors(plan, SeededIds(0), row, waits) == plan


@calm
@given(st.data())
def test_every_link_that_would_close_a_circle_is_refused(data: st.DataObject) -> None:
    plan = data.draw(plans().filter(lambda plan: bool(plan.links)))
    link = data.draw(st.sampled_from([plan.links[key] for key in sorted(plan.links)]))
    with pytest.raises(EditError) as caught:
        links.link(plan, SeededIds(0), link.successor, link.predecessor)
    assert caught.value.code == "cycle"
