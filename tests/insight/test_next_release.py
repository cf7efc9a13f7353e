"""Commands that move a whole release: the next one, a slip, planning anew, a train; and the calendar that shows them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from relplanner.formats import registry
from relplanner.insight.readings import Readings
from relplanner.insight.release_calendar import entries_between, train_rows
from relplanner.insight.row_comparison import compare_rows
from relplanner.insight.slipping import next_window, slip_by, slip_to_next_window
from relplanner.plan.edits.next_release import (
    VersionStep,
    next_plan,
    next_version,
    plan_next,
    replan_from,
    slip_release,
    version_in,
)
from relplanner.plan.edits.releases import commit_buffer, decide
from relplanner.plan.edits.tasks import set_by_hand, set_constraint, set_deadline, set_progress
from relplanner.plan.edits.templates import from_template
from relplanner.plan.edits.trains import cadence, train_from_template
from relplanner.plan.edits.windows import add_freeze
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, day_of, instant, iso, midnight
from relplanner.plan.model import Constraint, HandDates, Id, Instant, Plan, Progress, Scope
from relplanner.plan.validity import faults
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.library import books_in, library_names, read_from_library
from relplanner.store.resources import example_path, read_template

IDS = SeededIds("next")
TODAY = day("2027-07-09")


BEGUN = Progress(actual_start=instant("2027-07-12T08:00"))


def readings(plan: Plan) -> Readings:
    return Readings(plan, schedule_plan(plan), TODAY)


@cache
def minor() -> Plan:
    return from_template(
        read_template("minor"), SeededIds(1), name="Portal", version="4.3", start=instant("2027-07-12T08:00"), today=TODAY
    )


def coded(plan: Plan, code: str) -> Id:
    return next(row.id for row in plan.rows.values() if row.code == code)


def at(plan: Plan, code: str) -> str:
    return iso(schedule_plan(plan).dates(coded(plan, code)).start)


# ------------------------------------------------------------------------------------------------------------- versions


@pytest.mark.parametrize(
    ("old", "new", "text", "found"),
    [
        ("1.30", "1.31", "1.30.0-alpha.1 released", "1.31.0-alpha.1 released"),
        ("1.30", "1.31", "release-1.30 branch created", "release-1.31 branch created"),
        ("1.30", "1.31", "v1.30.0 released", "v1.31.0 released"),
        ("1.30", "1.31", "1.29 ends, 1.31 begins", "1.30 ends, 1.32 begins"),
        ("1.30", "1.31", "11.30 and 1.305 and 1.3", "11.30 and 1.305 and 1.3"),
        ("8.0", "9.0", "Claims 8.0, 7.9 % faster", "Claims 9.0, 7.9 % faster"),
        ("4.3", "4.4", "Portal 4.3", "Portal 4.4"),
        ("May", "June", "The May release, Mayor", "The June release, Mayor"),
    ],
)
def test_version_numbers_in_names_are_variables(old: str, new: str, text: str, found: str) -> None:
    assert VersionStep(old, new).text(text) == found


@pytest.mark.parametrize(
    ("version", "kind", "following"),
    [
        ("8.0", "major", "9.0"),
        ("4.3", "minor", "4.4"),
        ("4.3.1", "minor", "4.4.0"),
        ("4.3.1", "emergency", "4.3.2"),
        ("", "minor", ""),
    ],
)
def test_each_type_steps_its_own_number(version: str, kind: str, following: str) -> None:
    assert next_version(version, kind) == following


def timeline(shared_data: Path, version: str) -> Plan:
    name = f"kubernetes-{version}.csv"
    return registry.read((shared_data / "release-timelines" / name).read_bytes(), name, day("2024-01-01")).plan


def test_the_next_kubernetes_release_is_planned_from_this_one_and_compared_row_by_row(shared_data: Path) -> None:
    this, real = timeline(shared_data, "1.30"), timeline(shared_data, "1.31")
    assert version_in(this) == "1.30"
    planned = next_plan(this, new="1.31", start=instant("2024-05-13"))
    assert list(faults(planned)) == []
    assert planned.title == "kubernetes-1.31"
    found = compare_rows(planned, schedule_plan(planned), real, schedule_plan(real))
    assert {one.name for one in found.matches} >= {"1.31.0-alpha.1 released", "v1.31.0 released", "release-1.31 branch created"}
    days = {one.name: one.days for one in found.matches}
    assert days["Start of Release Cycle"] == 0
    assert (days["1.31.0-alpha.1 released"], days["Begin Enhancements Freeze"], days["Begin Code Freeze"]) == (0, 0, 14)
    assert len(found.matches) + len(found.only_one) == len(this.rows)
    assert len(found.matches) + len(found.only_other) == len(real.rows)
    assert found.same == sum(one.days == 0 for one in found.matches) > 0
    assert "1.31.0-rc.2 released" in found.only_one


# ------------------------------------------------------------------------------------------------------------ the next


def test_the_next_of_a_release_that_has_but_a_target_is_aimed_as_many_days_later() -> None:
    target = instant("2027-11-27")
    this = from_template(read_template("major"), IDS, name="Claims", version="8.0", target=target, today=TODAY)
    begins = schedule_plan(this).start
    start = Instant(midnight(day_of(begins)) + 91 * 1440)
    whole = next_plan(this, new="9.0", start=start, begins=begins)
    (release,) = whole.releases.values()
    assert (release.version, release.direction, iso(release.target)) == ("9.0", "backward", "2028-02-26T00:00")
    assert schedule_plan(whole).problems == ()
    (first,) = this.releases
    both = plan_next(this, IDS, first, new="9.0", start=start, begins=begins, today=TODAY)
    (second,) = (one for key, one in both.releases.items() if key != first)
    assert (second.start, iso(second.target)) == (start, "2028-02-26T00:00")


def test_the_next_release_stands_behind_this_one_in_the_same_plan_and_nothing_has_happened_in_it() -> None:
    plan = set_progress(minor(), coded(minor(), "P1"), Progress(actual_start=instant("2027-07-12T08:00")))
    plan = decide(plan, IDS, coded(plan, "GP"), "approved", at=instant("2027-07-15T08:00"))
    plan = set_deadline(plan, coded(plan, "B1"), instant("2027-07-23"))
    (first,) = plan.releases
    both = plan_next(plan, IDS, first, new="4.4", start=instant("2027-08-16T08:00"), today=TODAY)
    second = next(key for key in both.releases if key != first)
    assert list(faults(both)) == []
    assert (both.rows[second].name, both.releases[second].version) == ("Portal 4.4", "4.4")
    own = {row.code: row for row in both.rows.values() if row.id not in plan.rows}
    assert own["P1"].progress is None
    assert both.gates[own["GP"].id].decision == "pending"
    assert iso(own["B1"].deadline) == "2027-08-27T00:00"
    assert len(both.resources) == len(plan.resources)
    assert len(both.windows) == len(plan.windows)
    assert len(both.changes) == 2
    schedule = schedule_plan(both)
    assert iso(schedule.dates(own["P1"].id).start) == "2027-08-16T08:00"
    assert both.rows.items() >= plan.rows.items()


# ---------------------------------------------------------------------------------------------------------------- slips


def test_a_release_slips_by_a_week_step() -> None:
    plan = minor()
    (release,) = plan.releases
    before = at(plan, "X3")
    slipped = slip_release(plan, release, 7)
    assert (before, at(slipped, "X3")) == ("2027-08-11T20:00", "2027-08-18T20:00")
    assert at(slipped, "P1") == "2027-07-19T08:00"
    assert slip_release(slipped, release, -7) == plan


def test_a_slip_moves_pins_deadlines_hand_dates_and_committed_buffers_of_its_own_rows_only() -> None:
    plan = minor()
    (release,) = plan.releases
    task, other = coded(plan, "B1"), coded(plan, "B3")
    plan = set_deadline(plan, task, instant("2027-07-23"))
    plan = set_constraint(plan, task, Constraint(kind="start no earlier than", at=instant("2027-07-19T08:00")))
    plan = set_by_hand(plan, other, HandDates(start=instant("2027-07-20T08:00"), finish=instant("2027-07-21T17:00")))
    buffer = next(iter(plan.buffers))
    plan = commit_buffer(plan, buffer, instant("2027-08-02T17:00"))
    both = plan_next(plan, IDS, release, new="4.4", start=instant("2027-09-13T08:00"), today=TODAY)
    slipped = slip_release(both, release, 14)
    assert iso(slipped.rows[task].deadline) == "2027-08-06T00:00"
    assert iso(slipped.rows[task].constraint.at) == "2027-08-02T08:00"
    assert [iso(slipped.rows[other].by_hand.start), iso(slipped.rows[other].by_hand.finish)] == [
        "2027-08-03T08:00",
        "2027-08-04T17:00",
    ]
    assert iso(slipped.buffers[buffer].committed_end) == "2027-08-16T17:00"
    behind = [key for key in both.rows if key not in plan.rows]
    assert all(slipped.rows[key] is both.rows[key] for key in behind)


def test_a_release_that_has_begun_keeps_its_work_and_goes_live_in_the_next_window() -> None:
    plan = set_progress(minor(), coded(minor(), "P1"), Progress(actual_start=instant("2027-07-12T08:00")))
    (release,) = plan.releases
    found = readings(plan)
    assert [iso(one) for one in next_window(found, release)] == ["2027-08-18T20:00", "2027-08-19T00:00"]
    slip = slip_to_next_window(found, release)
    assert slip is not None
    assert (slip.days, slip.later) == (7, 7)
    slipped = slip_release(plan, release, slip.days, not_before=slip.not_before)
    assert (at(slipped, "X3"), at(slipped, "U2")) == ("2027-08-18T20:00", at(plan, "U2"))
    assert slip_by(found, release, 3).later == 7


def test_a_slip_into_a_freeze_costs_what_the_freeze_costs() -> None:
    scope = Scope(work_kinds=("deployment",))
    days = {"start": instant("2027-08-16"), "finish": instant("2027-09-12")}
    plan = add_freeze(set_progress(minor(), coded(minor(), "P1"), BEGUN), IDS, name="Stocktaking", hard=True, scope=scope, **days)
    (release,) = plan.releases
    slip = slip_to_next_window(readings(plan), release)
    assert slip is not None
    assert (slip.days, slip.later) == (35, 35)


def test_planning_anew_from_a_day_lifts_what_has_not_begun() -> None:
    plan = minor()
    task, other = coded(plan, "D1"), coded(plan, "P3")
    plan = set_by_hand(plan, task, HandDates(start=instant("2027-07-15T08:00"), finish=instant("2027-07-16T17:00")))
    plan = set_constraint(plan, other, Constraint(kind="must start on", at=instant("2027-07-14T08:00")))
    done = Progress(actual_start=instant("2027-07-12T08:00"), actual_finish=instant("2027-07-12T17:00"))
    plan = set_progress(plan, coded(plan, "P1"), done)
    anew = replan_from(plan, instant("2027-07-26T08:00"))
    schedule = schedule_plan(anew)
    for row in anew.rows.values():
        if row.kind == "task" and row.progress is None:
            assert schedule.dates(row.id).start >= instant("2027-07-26T08:00"), row.name
    assert iso(schedule.dates(coded(anew, "P1")).finish) == "2027-07-12T17:00"
    assert anew.rows[task].by_hand.finish - anew.rows[task].by_hand.start == 1440 + 540
    assert anew.settings.status_date == instant("2027-07-26T08:00")


# ------------------------------------------------------------------------------------------------- train and calendar


@cache
def train() -> Plan:
    targets = cadence("FREQ=MONTHLY;BYDAY=2WE", instant("2027-09-08"), 3)
    return train_from_template(read_template("minor"), SeededIds(3), name="Portal", version="4.3", targets=targets, today=TODAY)


def test_a_train_has_a_release_for_each_date_with_rising_versions() -> None:
    plan = train()
    found = readings(plan)
    assert list(faults(plan)) == []
    assert [one.name for one in found.releases] == ["Portal 4.3", "Portal 4.4", "Portal 4.5"]
    assert [iso(one.deployed)[:10] for one in found.releases] == ["2027-09-08", "2027-10-13", "2027-11-10"]
    assert not any(one.late for one in found.releases)
    assert len({one.name for one in plan.resources.values()}) == len(plan.resources)


def test_a_cadence_is_a_rule() -> None:
    assert [iso(one)[:10] for one in cadence("FREQ=WEEKLY;INTERVAL=13", instant("2027-11-27"), 3)] == [
        "2027-11-27",
        "2028-02-26",
        "2028-05-27",
    ]


AUTUMN = instant("2027-07-01"), instant("2027-12-31")


def test_the_calendar_shows_windows_freezes_and_go_lives_and_the_train() -> None:
    plan = add_freeze(train(), IDS, name="Stocktaking", start=instant("2027-10-18"), finish=instant("2027-10-25"), hard=True)
    rows = train_rows([readings(plan)])
    assert [row.name for row in rows] == ["Portal 4.3", "Portal 4.4", "Portal 4.5"]
    assert [wagon.kind for wagon in rows[0].wagons][:2] == ["planning", "build"]
    kinds = {(one.kind, iso(one.start)[:10]) for one in entries_between([readings(plan)], *AUTUMN)}
    assert {("go-live", "2027-10-13"), ("freeze", "2027-10-18"), ("window", "2027-10-06")} <= kinds
    assert ("window", "2027-10-20") not in kinds


def test_a_freeze_that_repeats_stands_in_each_of_its_months() -> None:
    ends = {"start": instant("2027-07-30"), "finish": instant("2027-07-31"), "rule": "FREQ=MONTHLY;BYDAY=-1FR"}
    plan = add_freeze(train(), IDS, name="Month-end", **ends)
    days = [iso(one.start)[:10] for one in entries_between([readings(plan)], *AUTUMN) if one.kind == "freeze"]
    assert {"2027-08-27", "2027-09-24", "2027-10-29"} <= set(days)
    assert len(days) == len(set(days))


def test_several_plans_share_one_calendar() -> None:
    both = [readings(train()), readings(replace(minor(), title="Another plan"))]
    assert [row.plan for row in train_rows(both)] == [1, 0, 0, 0]
    found = [one for one in entries_between(both, *AUTUMN) if one.kind == "window" and iso(one.start)[:10] == "2027-08-04"]
    assert len(found) == 1


def test_an_empty_calendar_has_nothing_in_it() -> None:
    assert entries_between([readings(Plan())], *AUTUMN) == []
    assert train_rows([readings(Plan())]) == ()


# ------------------------------------------------------------------------------------------------------------ libraries


def test_a_librarys_template_stands_before_the_shipped_one_and_brings_its_types(tmp_path: Path) -> None:
    from relplanner.plan.edits.types import add_release_type
    from relplanner.store.book import Book
    from relplanner.store.file import save_book

    own = add_release_type(read_template("minor"), "hotfix", approvers=["OPS"])
    save_book(Book(plan=replace(own, title="House {name}")), tmp_path / "minor.relplan")
    save_book(Book(plan=own), tmp_path / "patch.relplan")
    assert library_names(tmp_path) == ("emergency", "major", "minor", "patch")
    made = from_template(read_from_library("minor", tmp_path), IDS, name="Portal", today=TODAY)
    assert (made.title, made.release_types["hotfix"].approvers) == ("House Portal", ("OPS",))
    assert read_from_library("major", tmp_path) == read_template("major")
    assert example_path() in books_in(example_path().parent)


# ---------------------------------------------------------------------------------------------------------- train dates


def test_a_train_of_majors_keeps_the_dates_of_its_type() -> None:
    plan = train_from_template(
        read_template("major"), SeededIds(3), name="Claims", version="8.0", targets=[instant("2027-11-27")], today=TODAY
    )
    found = readings(plan)
    promised = [(one.name, iso(one.by)[:10], one.kept) for one in train_rows([found])[0].promises]
    assert promised == [
        ("plan gate", "2027-08-01", True),
        ("design gate", "2027-08-19", True),
        ("code freeze", "2027-09-19", True),
        ("integration exit", "2027-10-24", True),
        ("acceptance exit", "2027-11-11", True),
    ]
    stands = {plan.rows[one.gate].code: iso(one.at)[:10] for one in train_rows([found])[0].stops}
    assert (stands["GD"], stands["GB"]) == ("2027-08-11", "2027-09-20")
    assert iso(found.schedule.start)[:10] == "2027-07-06"
    # for this day the train is three days late, and for no other reason
    assert [one.code for one in found.problems if one.severity == "error"] == ["start-too-early"]
    assert not [one for one in Readings(plan, found.schedule, day("2027-07-05")).problems if one.severity == "error"]


def test_a_train_of_minors_counts_back_over_working_days() -> None:
    targets = [instant("2027-11-24")]
    plan = train_from_template(read_template("minor"), SeededIds(3), name="Portal", version="4.3", targets=targets, today=TODAY)
    row = train_rows([readings(plan)])[0]
    assert [(one.name, iso(one.by - 1)[:10], one.kept) for one in row.promises] == [
        ("plan gate", "2027-10-26", True),
        ("code freeze", "2027-11-04", True),
        ("integration exit", "2027-11-16", True),
        ("acceptance exit", "2027-11-19", True),
        ("CAB", "2027-11-23", True),
    ]
    assert row.promises[1].title == "Release candidate, baseline"


def test_a_date_of_the_train_that_is_not_kept_is_said() -> None:
    plan = train()
    key = next(key for key, one in plan.rows.items() if one.code == "B4")
    pin = Constraint(kind="must finish on", at=instant("2027-08-26T17:00"))
    late = replace(plan, rows={**plan.rows, key: replace(plan.rows[key], deadline=instant("2027-08-10"), constraint=pin)})
    row = next(one for one in train_rows([readings(late)]) if any(each.row == key for each in one.promises))
    assert [one.kept for one in row.promises if one.row == key] == [False]
