from __future__ import annotations

import time

import msgspec

from relplanner.plan.delta import Delta, apply, diff
from relplanner.plan.edits import links, settings, tasks
from relplanner.plan.edits.ground import with_records
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import Estimate, Minutes, Plan, Row
from tests.plan.small import small_plan


def test_equal_plans_do_not_differ_even_where_nothing_is_shared() -> None:
    assert not diff(small_plan(), small_plan())
    assert diff(small_plan(), small_plan()) == Delta()


def test_a_delta_tells_what_was_added_changed_and_removed() -> None:
    plan = small_plan()
    after = tasks.add_row(tasks.rename(tasks.delete_rows(plan, "two"), "one", "First"), SeededIds(1), name="New", id="new")
    change = diff(plan, after)
    assert set(change.tables) == {"rows"}
    assert change.tables["rows"]["new"] == (None, after.rows["new"])
    assert change.tables["rows"]["one"] == (plan.rows["one"], after.rows["one"])
    assert change.tables["rows"]["two"] == (plan.rows["two"], None)
    assert set(change.touched("rows")) == {"new", "one", "two"}
    assert not change.touched("links")


def test_title_and_settings_are_part_of_a_delta() -> None:
    plan = small_plan()
    after = settings.change_settings(settings.set_title(plan, "Other"), currency="CHF")
    change = diff(plan, after)
    assert change.title == ("CRM", "Other")
    assert change.settings == (plan.settings, after.settings)
    assert apply(change, plan) == after
    assert apply(change.inverted(), after) == plan


def test_applying_shares_every_table_and_record_that_did_not_change() -> None:
    plan = small_plan()
    after = apply(diff(plan, tasks.rename(plan, "code", "Program")), plan)
    assert after.links is plan.links
    assert all(after.rows[key] is plan.rows[key] for key in plan.rows if key != "code")


def test_a_delta_of_one_table_fits_a_plan_that_differs_elsewhere() -> None:
    plan = small_plan()
    change = diff(plan, tasks.rename(plan, "code", "Program"))
    other = links.unlink(plan, min(plan.links))
    assert apply(change, other).rows["code"].name == "Program"


def test_a_difference_among_ten_thousand_rows_is_found_at_once() -> None:
    rows = {f"r{at}": Row(id=f"r{at}", name=f"Task {at}", estimate=Estimate(likely=Minutes(480))) for at in range(10_000)}
    plan = Plan(rows=rows)
    after = with_records(plan, "rows", [msgspec.structs.replace(rows["r5000"], name="x")])
    best = 1.0
    for _ in range(5):
        begun = time.perf_counter()
        change = diff(plan, after)
        best = min(best, time.perf_counter() - begun)
    assert set(change.touched("rows")) == {"r5000"}
    # about 1 ms; the bound only tells it from comparing all records by value
    assert best < 0.02
