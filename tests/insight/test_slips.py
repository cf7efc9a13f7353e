"""What a slip costs, and what must give for a target."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from relplanner.insight.slips import held_back, slip, what_must_give
from relplanner.plan.instants import instant, iso
from relplanner.plan.model import Constraint, Minutes, Scope, Window
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_example
from tests.schedule.rule_plans import rule_plan

Sheet = Any
"""The fixture of `conftest`."""

DAY = Minutes(480)


@pytest.fixture
def weekend(sheet: Sheet) -> Sheet:
    """Build until Friday, deployment in Saturday's window, go-live; a Check beside, until Monday."""
    sheet.release("Crm", target=instant("2027-10-02"), go_live="live")
    sheet.row("Build", 5, parent="crm")
    sheet.row("Check", 1, parent="crm")
    sheet.row("Deploy", 0.5, parent="crm", work_kind="deployment")
    sheet.row("Live", kind="milestone", parent="crm")
    sheet.link("build", "deploy", "live")
    sheet.link("check", "deploy")
    window = Window(id="w", start=instant("2027-10-02T08:00"), length=Minutes(600), rule="FREQ=WEEKLY")
    sheet._put("windows", replace(window, scope=Scope(work_kinds=("deployment",))))
    return sheet


def test_a_day_late_costs_a_week_where_a_window_is_missed(weekend: Sheet) -> None:
    found = slip(schedule_plan(weekend.plan), "build", DAY)
    assert found is not None
    assert (found.end, found.before, found.after) == ("live", instant("2027-10-02T12:00"), instant("2027-10-09T12:00"))
    assert found.days == 7


def test_a_board_that_slips_by_a_day_decides_at_its_next_meeting() -> None:
    schedule = schedule_plan(read_example().plan)
    late = held_back(schedule, "claims-GC", DAY)
    assert iso(late.starts[schedule.outline.index["claims-GC"]]) == "2027-11-30T14:00"


def test_a_slip_within_the_float_costs_nothing(weekend: Sheet) -> None:
    found = slip(schedule_plan(weekend.plan), "check", Minutes(4 * DAY))
    assert found is not None
    assert (found.days, found.later) == (0, 0)


def test_a_pin_that_stops_a_slip_is_named(sheet: Sheet) -> None:
    sheet.row("Build", 1)
    sheet.row("Test", 1)
    sheet.link("build", "test")
    pinned = {"kind": "must start on", "at": instant("2027-09-28T08:00")}
    sheet._put("rows", replace(sheet.plan.rows["test"], constraint=Constraint(**pinned)))
    found = slip(schedule_plan(sheet.plan), "build", DAY)
    assert found is not None
    assert (found.later, found.stopped_by) == (0, "test")


def test_what_must_give_names_the_tasks_on_the_way_and_the_time_missing(weekend: Sheet) -> None:
    tight = replace(weekend.plan.releases["crm"], target=instant("2027-09-30"))
    plan = replace(weekend.plan, releases={"crm": tight}, windows={})
    found = what_must_give(schedule_plan(plan), "crm")
    assert found is not None
    assert found.missing == 720
    assert found.tasks == (("build", 720), ("deploy", 240))
    assert what_must_give(schedule_plan(weekend.plan), "crm") is None


def test_nothing_but_the_named_tasks_brings_a_late_go_live_forward() -> None:
    seen = 0
    for seed in (17, 22, 39, 41, 51, 53, 55, 66):  # of which each misses a target
        plan = rule_plan(seed)
        schedule = schedule_plan(plan)
        buffers = {key: replace(one, rule="fixed", size=schedule.buffer_sizes[key]) for key, one in plan.buffers.items()}
        for release in plan.releases:
            found = what_must_give(schedule, release)
            if found is None:
                continue
            seen += 1
            shorter = {
                key: replace(row, estimate=replace(row.estimate, likely=Minutes(row.estimate.likely // 2), optimistic=None))
                for key, row in plan.rows.items()
                if row.estimate is not None and key not in dict(found.tasks)
            }
            after = schedule_plan(replace(plan, rows={**plan.rows, **shorter}, buffers=buffers))
            goal = schedule.outline.index[str(plan.releases[release].go_live)]
            assert after.dating.early.finishes[goal] == schedule.dating.early.finishes[goal], (seed, release)
    assert seen >= 8
