"""Slack link by link, driving links and ranked float paths, on plans by hand and on random ones."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from relplanner.insight.negative import cause_text, negative_cause
from relplanner.insight.paths import Slacks, float_paths, near_critical
from relplanner.plan.instants import instant
from relplanner.plan.model import Constraint, Minutes, Plan, Window
from relplanner.schedule.critical_path import schedule_plan
from relplanner.schedule.driving import driving_path
from tests.plan.strategies import plans

Sheet = Any
"""The fixture of `conftest`."""


@pytest.fixture
def diamond(sheet: Sheet) -> Sheet:
    """Design (1 day), then Build (5) and Buy (2) and Ask (1) side by side, then Test (1)."""
    for name, days in (("Design", 1), ("Build", 5), ("Buy", 2), ("Ask", 1), ("Test", 1)):
        sheet.row(name, days)
    for name in ("build", "buy", "ask"):
        sheet.link("design", name, "test")
    return sheet


def ranked(plan: Plan, row: str) -> list[tuple[int, tuple[str, ...]]]:
    return [(path.relative_float, path.rows) for path in float_paths(schedule_plan(plan), row)]


def slack(plan: Plan, link: str) -> tuple[int | None, bool]:
    slacks = Slacks(schedule_plan(plan))
    return slacks.of(plan.links[link]), slacks.drives(plan.links[link])


def test_paths_are_ranked_by_the_slack_between_them_and_the_task(diamond: Sheet) -> None:
    assert ranked(diamond.plan, "test") == [(0, ("design", "build", "test")), (1440, ("buy",)), (1920, ("ask",))]


def test_the_third_path_says_its_number_and_where_it_joins(diamond: Sheet) -> None:
    *_, third = float_paths(schedule_plan(diamond.plan), "test")
    assert (third.number, third.rows, third.joins) == (3, ("ask",), ("ask", "test"))


def test_a_link_has_the_slack_up_to_what_drives(diamond: Sheet) -> None:
    assert slack(diamond.plan, "build>test") == (0, True)
    assert slack(diamond.plan, "buy>test") == (1440, False)
    assert slack(diamond.plan, "design>buy") == (0, True)


def test_a_lag_takes_slack_away(diamond: Sheet) -> None:
    diamond.plan = replace(diamond.plan, links={k: v for k, v in diamond.plan.links.items() if k != "buy>test"})
    diamond.link("buy", "test", lag=480)
    assert slack(diamond.plan, "buy>test") == (960, False)


def test_no_link_drives_what_a_constraint_holds(diamond: Sheet) -> None:
    late = Constraint(kind="start no earlier than", at=instant("2027-10-06T08:00"))
    diamond.plan = replace(diamond.plan, rows={**diamond.plan.rows, "test": replace(diamond.plan.rows["test"], constraint=late)})
    assert slack(diamond.plan, "build>test") == (480, False)
    assert ranked(diamond.plan, "test")[:2] == [(0, ("test",)), (480, ("design", "build"))]


def test_a_finish_that_waits_has_slack_on_its_finish(diamond: Sheet) -> None:
    diamond.link("ask", "build", type="FF")
    assert slack(diamond.plan, "ask>build") == (1920, False)


def test_the_link_into_a_summary_drives_what_its_first_rows_drive(sheet: Sheet) -> None:
    sheet.row("First", 2)
    sheet.row("Other", 1)
    sheet.row("Group")
    sheet.row("Part", 1, parent="group")
    sheet.link("first", "group")
    sheet.link("other", "group")
    assert slack(sheet.plan, "first>group") == (0, True)
    assert slack(sheet.plan, "other>group") == (480, False)
    assert ranked(sheet.plan, "part") == [(0, ("first", "part")), (480, ("other",))]


def test_a_window_leaves_its_last_predecessor_driving(sheet: Sheet) -> None:
    sheet.row("Build", 1)
    sheet.row("Deploy", 0.5, work_kind="deployment")
    sheet.link("build", "deploy")
    window = Window(id="w", start=instant("2027-10-02T08:00"), length=Minutes(600))
    scoped = replace(window, scope=replace(window.scope, work_kinds=("deployment",)))
    sheet.plan = replace(sheet.plan, windows={"w": scoped})
    assert slack(sheet.plan, "build>deploy") == (0, True)


def test_near_critical_rows_lie_in_the_band(diamond: Sheet) -> None:
    def near(minutes: int) -> tuple[str, ...]:
        plan = replace(diamond.plan, settings=replace(diamond.plan.settings, near_critical=Minutes(minutes)))
        return near_critical(plan, schedule_plan(plan))

    assert near(1439) == ()
    assert near(1440) == ("buy",)
    assert near(1920) == ("buy", "ask")


def test_a_missed_deadline_is_the_cause_all_the_way_back(diamond: Sheet) -> None:
    late = replace(diamond.plan.rows["test"], deadline=instant("2027-10-01T17:00"))
    plan = replace(diamond.plan, rows={**diamond.plan.rows, "test": late})
    schedule = schedule_plan(plan)
    cause = negative_cause(schedule, "design")
    assert cause is not None
    assert (cause.kind, cause.row) == ("deadline", "test")
    assert cause_text(schedule, cause) == "the deadline of Test cannot be met"
    assert negative_cause(schedule, "ask") is None


@pytest.mark.parametrize(("kind", "named"), [("must start on", "pin"), ("start no later than", "no later than")])
def test_a_constraint_is_the_cause_of_what_it_takes(diamond: Sheet, kind: Any, named: str) -> None:  # noqa: ANN401 - a literal
    fixed = Constraint(kind=kind, at=instant("2027-10-01T08:00"))
    plan = replace(diamond.plan, rows={**diamond.plan.rows, "test": replace(diamond.plan.rows["test"], constraint=fixed)})
    cause = negative_cause(schedule_plan(plan), "build")
    assert cause is not None
    assert (cause.kind, cause.row, cause.at) == (named, "test", fixed.at)


@pytest.mark.parametrize("backward", [False, True])
def test_a_target_is_the_cause_of_what_it_takes(sheet: Sheet, backward: bool) -> None:
    sheet.release(
        "Crm",
        target=instant("2027-09-28"),
        go_live="live",
        start=instant("2027-09-27T08:00"),
        direction="backward" if backward else "forward",
    )
    sheet.row("Build", 5, parent="crm")
    sheet.row("Live", kind="milestone", parent="crm")
    sheet.link("build", "live")
    plan = replace(sheet.plan, settings=replace(sheet.plan.settings, float_to_target=not backward))
    cause = negative_cause(schedule_plan(plan), "build")
    assert cause is not None
    assert (cause.kind, cause.row) == ("target", "crm")


@given(plans())
@settings(max_examples=25, deadline=None)
def test_driving_links_have_no_slack_and_no_link_has_less_than_none(plan: Plan) -> None:
    slacks = Slacks(schedule_plan(plan))
    for link in plan.links.values():
        found = slacks.of(link)
        if found is not None:
            assert found >= 0
            assert found == 0 or not slacks.drives(link)


@given(plans())
@settings(max_examples=25, deadline=None)
def test_the_first_path_is_the_driving_path_and_every_row_is_on_one(plan: Plan) -> None:
    schedule = schedule_plan(plan)
    network = schedule.network
    for release in plan.releases.values():
        goal = network.outline.index[release.go_live] if release.go_live is not None else -1
        if goal < 0:
            continue
        assert release.go_live is not None
        found = list(float_paths(schedule, release.go_live))
        driving = {network.outline.ids[v] for v in driving_path(schedule.dating, [goal]) if v < network.size}
        assert set(found[0].rows) == driving
        assert [path.relative_float for path in found] == sorted(path.relative_float for path in found)
        rows = [row for path in found for row in path.rows]
        assert len(rows) == len(set(rows))


@given(plans())
@settings(max_examples=25, deadline=None)
def test_negative_float_has_a_cause_and_no_other_has(plan: Plan) -> None:
    schedule = schedule_plan(plan)
    for at, row in enumerate(schedule.outline.ids):
        cause = negative_cause(schedule, row)
        assert (cause is None) == (schedule.total_floats[at] >= 0)
