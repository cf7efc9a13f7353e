from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relplanner.plan.edits.quick import add_quick_task
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import Estimate, Minutes
from relplanner.plan.notation import QuickTask, parse_quick_task
from relplanner.plan.problems import EditError
from tests.plan.small import small_plan, tree, waits

TEN_DAYS = Estimate(likely=Minutes(4800))
ONE_DAY = Estimate(likely=Minutes(480))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (
            "Build payments 10d @Boris after 3",
            QuickTask(name="Build payments", estimate=TEN_DAYS, people=(("Boris", 1000),), after="3"),
        ),
        ("Build payments", QuickTask(name="Build payments")),
        ("Phase 2", QuickTask(name="Phase 2")),
        ("Release 4.0 1d", QuickTask(name="Release 4.0", estimate=ONE_DAY)),
        ("Build after 3 @Boris 10d", QuickTask(name="Build", estimate=TEN_DAYS, people=(("Boris", 1000),), after="3")),
        (
            'Test 3d work @Ana 50%, @"Ben Lo" after 3,5SS+2d',
            QuickTask(
                name="Test",
                estimate=Estimate(likely=Minutes(1440), kind="effort"),
                people=(("Ana", 500), ("Ben Lo", 1000)),
                after="3,5SS+2d",
            ),
        ),
        (
            "Wait 2ed after 1.2 ; 4",
            QuickTask(name="Wait", estimate=Estimate(likely=Minutes(2880), kind="elapsed"), after="1.2 ; 4"),
        ),
        ("Clean up after party 1d", QuickTask(name="Clean up after party", estimate=ONE_DAY)),
        ("2 weeks notice 1d", QuickTask(name="2 weeks notice", estimate=ONE_DAY)),
        ("Mail ana@home.org 1d", QuickTask(name="Mail ana@home.org", estimate=ONE_DAY)),
        ('"Wait 2d @night after 3" 1d', QuickTask(name="Wait 2d @night after 3", estimate=ONE_DAY)),
        ('Rework after "Load test"', QuickTask(name="Rework", after='"Load test"')),
    ],
)
def test_a_line_is_read(text: str, meant: QuickTask) -> None:
    assert parse_quick_task(text) == meant


words = st.sampled_from(["Build", "the", "API", "42", "v1.0", "of", "Ümläut"])
names = st.lists(words, min_size=1, max_size=4).map(" ".join)


@given(names, st.booleans(), st.booleans(), st.booleans())
def test_each_part_may_be_left_out(name: str, sized: bool, staffed: bool, waiting: bool) -> None:
    text = name + (" 10d" if sized else "") + (" @Ana 50% @Bo" if staffed else "") + (" after 3FS+2d; 4" if waiting else "")
    said = parse_quick_task(text)
    assert said == QuickTask(
        name=name,
        estimate=TEN_DAYS if sized else None,
        people=(("Ana", 500), ("Bo", 1000)) if staffed else (),
        after="3FS+2d; 4" if waiting else "",
    )


@pytest.mark.parametrize("text", ["", "3d", "@Ana", "after 3", "Build @Ana @ana", "Build @Ana 0%", "Build 3/2/1d"])
def test_a_line_without_a_task_is_refused(text: str) -> None:
    with pytest.raises(EditError):
        parse_quick_task(text)


def test_a_line_becomes_a_task_with_people_and_links_in_one_edit() -> None:
    plan = add_quick_task(
        small_plan(), SeededIds(1), "Review 1d @ana 50% @Eve after 3; Test SS", parent="build", after="test", id="new"
    )
    assert plan.rows["new"].name == "Review after 3; Test SS"
    plan = add_quick_task(
        small_plan(), SeededIds(1), "Review 1d @ana 50% @Eve after 3; 4SS", parent="build", after="test", id="new"
    )
    assert plan.rows["new"].estimate == ONE_DAY
    assert tree(plan).startswith("crm .build ..code ..test ..new ..buf")
    assert {"code FS new", "test SS new"} <= waits(plan)
    booked = {(plan.resources[one.resource].name, one.units) for one in plan.assignments.values() if one.task == "new"}
    assert booked == {("Ana", 500), ("Eve", 1000)}


def test_no_time_at_all_is_a_milestone() -> None:
    plan = add_quick_task(small_plan(), SeededIds(1), "Sign-off 0d after 4", id="new")
    assert plan.rows["new"].kind == "milestone"
    assert plan.rows["new"].estimate is None


def test_after_takes_the_name_of_a_row_that_is_unique() -> None:
    plan = add_quick_task(small_plan(), SeededIds(1), "Party 1d after go-live", id="new")
    assert plan.rows["new"].name == "Party"
    assert "live FS new" in waits(plan)


def test_a_wrong_line_adds_nothing() -> None:
    for text in ("Review after 99", "Review after 99 @Bo", 'Review after "Nothing"'):
        with pytest.raises(EditError):
            add_quick_task(small_plan(), SeededIds(1), text)
