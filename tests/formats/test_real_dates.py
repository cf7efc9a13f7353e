"""The dates that other programs stored, against ours; each equal as a working instant."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from relplanner.formats.registry import read
from relplanner.plan.instants import instant, iso
from relplanner.schedule.critical_path import schedule_plan

FILES = ["software-development-plan.xml", "residential-construction.xml", "sample.xml", "ozbuild.xml", "shared-people-64.xml"]


@pytest.mark.parametrize("file", FILES)
def test_dates_of_other_programs_are_kept(real: Callable[[str], Path], file: str) -> None:
    source = real(f"projects/{file}")
    with real("projects/expected-dates.csv").open(encoding="utf-8", newline="") as lines:
        expected = [line for line in csv.DictReader(lines) if line["file"] == file and line["summary"] != "1"]
    imported = read(source.read_bytes(), file).plan
    schedule = schedule_plan(imported)
    rows = {row.source_id: row.id for row in imported.rows.values()}
    for line in expected:
        dates, hours = schedule.dates(rows[line["uid"]]), schedule.worktime.task_calendar(rows[line["uid"]])
        for got, stored in ((dates.start, line["start"]), (dates.finish, line["finish"])):
            assert hours.between(got, instant(stored)) == 0, (line["name"], iso(got), stored)


@pytest.mark.parametrize("file", ["fedora-20.xml", "task-links.xml"])
def test_dates_set_by_hand_are_kept(real: Callable[[str], Path], file: str) -> None:
    source = real(f"projects/{file}")
    with real("projects/expected-dates.csv").open(encoding="utf-8", newline="") as lines:
        stored = {
            line["uid"]: line for line in csv.DictReader(lines) if line["file"] == file and line["mode"] == "MANUALLY_SCHEDULED"
        }
    imported = read(source.read_bytes(), file).plan
    schedule = schedule_plan(imported)
    by_hand = [row for row in imported.rows.values() if row.by_hand is not None]
    assert len(by_hand) == len(stored) > 10
    for row in by_hand:
        dates = schedule.dates(row.id)
        assert (iso(dates.start), iso(dates.finish)) == (stored[row.source_id]["start"], stored[row.source_id]["finish"])


def test_critical_path_lengths_of_psplib(real: Callable[[str], Path]) -> None:
    with real("psplib/bounds.csv").open(encoding="utf-8", newline="") as lines:
        problems = list(csv.DictReader(lines))[::10]
    for problem in problems:
        source = real(f"psplib/{problem['family']}/{problem['instance']}")
        schedule = schedule_plan(read(source.read_bytes(), source.name).plan)
        assert schedule.critical_length == schedule.finish - schedule.start == 1440 * int(problem["cpm_length"])
