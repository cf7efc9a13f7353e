"""Dates that other programs computed for other people's files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from msgspec.structs import replace

from relplanner.formats.registry import read
from relplanner.insight.paths import Slacks
from relplanner.plan.instants import instant
from relplanner.schedule.critical_path import schedule_plan
from relplanner.schedule.result import Schedule

LEAVES = {
    "software-development-plan.xml": 74,
    "residential-construction.xml": 89,
    "shared-people-64.xml": 64,
    "sample.xml": 16,
    "ozbuild.xml": 15,
}


def same(schedule: Schedule, at: int, stored: str) -> bool:
    return schedule.worktime.plan_calendar.between(at, instant(stored)) == 0


@pytest.mark.parametrize("name", LEAVES)
def test_all_automatic_leaves_stand_where_microsoft_project_put_them(shared_data: Path, name: str) -> None:
    plan = read((shared_data / "projects" / name).read_bytes(), name).plan
    schedule = schedule_plan(plan)
    at = {plan.rows[key].source_id: i for i, key in enumerate(schedule.outline.ids)}
    seen = 0
    with (shared_data / "projects" / "expected-dates.csv").open(encoding="utf-8") as table:
        for expected in csv.DictReader(table):
            if expected["file"] != name or expected["summary"] == "1" or expected["mode"] == "MANUALLY_SCHEDULED":
                continue
            i = at[expected["uid"]]
            seen += 1
            assert same(schedule, schedule.starts[i], expected["start"]), expected["name"]
            assert same(schedule, schedule.finishes[i], expected["finish"]), expected["name"]
            assert same(schedule, schedule.late_starts[i], expected["late_start"]), expected["name"]
            assert same(schedule, schedule.late_finishes[i], expected["late_finish"]), expected["name"]
            assert schedule.criticals[i] == (expected["critical"] == "1"), expected["name"]
            assert schedule.total_floats[i] == pytest.approx(60 * float(expected["total_slack_hours"]), abs=1), expected["name"]
    assert seen == LEAVES[name]


@pytest.mark.parametrize(("name", "rows", "links"), [("task-links.xml", 16, 8), ("fedora-20.xml", 414, 369)])
def test_tasks_dated_by_hand_keep_their_dates_when_they_are_scheduled_automatically(
    shared_data: Path, name: str, rows: int, links: int
) -> None:
    plan = read((shared_data / "projects" / name).read_bytes(), name).plan
    automatic = replace(plan, rows={key: replace(row, by_hand=None) for key, row in plan.rows.items()})
    assert (len(plan.rows), len(plan.links)) == (rows, links)
    assert any(row.by_hand is not None for row in plan.rows.values())
    stored, computed = schedule_plan(plan), schedule_plan(automatic)
    assert computed.starts == stored.starts
    assert computed.finishes == stored.finishes
    assert all(slack is not None and slack >= 0 for slack in map(Slacks(computed).of, plan.links.values()))


def test_all_critical_path_lengths_of_psplib_are_the_published_ones(shared_data: Path) -> None:
    with (shared_data / "psplib" / "bounds.csv").open(encoding="utf-8") as table:
        for bounds in csv.DictReader(table):
            file = shared_data / "psplib" / bounds["family"] / bounds["instance"]
            schedule = schedule_plan(read(file.read_bytes(), file.name).plan)
            expected = 1440 * int(bounds["cpm_length"])
            assert schedule.finish - schedule.start == expected, bounds["instance"]
            assert schedule.critical_length == expected, bounds["instance"]
