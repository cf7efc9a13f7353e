"""`relplanner schedule`: dates for people and for scripts."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from relplanner.insight.baseline import standings
from relplanner.insight.readings import Readings
from relplanner.plan.edits import people, settings, tasks
from relplanner.plan.edits.baselines import set_baseline
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import instant
from relplanner.plan.model import Day, Estimate, Minutes, Plan
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.book import Book
from relplanner.store.file import save_book


def test_the_object_has_every_field_of_the_contract(relplanner: Callable[..., SimpleNamespace], plan: Path) -> None:
    answer = relplanner("schedule", plan, "--json")
    assert (answer.status, answer.err) == (0, "")
    found = answer.json
    assert set(found) == {"plan", "tasks", "releases", "resources", "clashes", "demand", "problems"}
    assert found["plan"] == {
        "title": "list",
        "start": "2026-01-05T08:00",
        "finish": "2026-01-09T17:00",
        "critical_length_minutes": 5 * 480,
    }
    build = found["tasks"][1]
    assert build == {
        "id": "t3",
        "wbs": "2",
        "name": "Build",
        "kind": "task",
        "start": "2026-01-07T08:00",
        "finish": "2026-01-09T17:00",
        "late_start": "2026-01-07T08:00",
        "late_finish": "2026-01-09T17:00",
        "total_float_minutes": 0,
        "free_float_minutes": 0,
        "critical": True,
        "deadline": None,
        "predecessors": [{"id": "t2", "type": "FS", "lag": "0d", "lag_minutes": 0, "lag_kind": "working"}],
        "assignments": [{"resource": "Ana", "units": 1000}, {"resource": "Ben", "units": 500}],
        "source_id": None,
    }
    assert found["tasks"][2]["predecessors"][0] == {
        "id": "t2",
        "type": "FS",
        "lag": "1d",
        "lag_minutes": 480,
        "lag_kind": "working",
    }
    assert found["resources"] == [
        {"id": "p1", "name": "Ana", "kind": "person", "peak_units": 1000, "capacity_units": 1000},
        {"id": "p2", "name": "Ben", "kind": "person", "peak_units": 1500, "capacity_units": 1000},
    ]
    assert found["clashes"] == [
        {
            "resource": "Ben",
            "start": "2026-01-08T08:00",
            "finish": "2026-01-08T17:00",
            "units": 1500,
            "capacity": 1000,
            "tasks": ["t3", "t4"],
        }
    ]
    assert {problem["code"] for problem in found["problems"]} >= {"overload"}
    assert all(set(problem) == {"code", "severity", "subject", "message"} for problem in found["problems"])


def test_a_summary_says_so_and_an_empty_plan_has_no_dates(relplanner: Callable[..., SimpleNamespace], tmp_path: Path) -> None:
    file = tmp_path / "tree.csv"
    file.write_text("WBS,Task,Duration,Start\n1,Top,,\n1.1,Below,1d,2026-01-05\n")
    assert [task["kind"] for task in relplanner("schedule", file, "--json").json["tasks"]] == ["summary", "task"]


def test_people_read_a_table_of_at_most_100_columns(relplanner: Callable[..., SimpleNamespace], plan: Path) -> None:
    answer = relplanner("schedule", plan)
    assert answer.status == 0
    lines = answer.out.splitlines()
    assert max(map(len, lines)) <= 100
    assert any("Build" in line and "2026-01-07 08:00" in line and "2026-01-09 17:00" in line and "●" in line for line in lines)


def test_a_plan_can_come_from_standard_input(
    relplanner: Callable[..., SimpleNamespace], plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(plan.read_bytes())))
    assert relplanner("schedule", "-", "--json").json["plan"]["title"] == "list"


def test_the_format_of_standard_input_can_be_named(
    relplanner: Callable[..., SimpleNamespace], listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(listed.read_bytes())))
    assert len(relplanner("schedule", "-", "--format", "csv", "--json").json["tasks"]) == 4


def test_losses_of_a_foreign_file_are_mentioned_beside_the_answer(
    relplanner: Callable[..., SimpleNamespace], tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Task,Start,Colour\nA,2026-01-05,red\n")
    answer = relplanner("schedule", file, "--json")
    assert answer.json["tasks"][0]["name"] == "A"
    assert answer.err == "list.csv: 1 thing was not understood; relplanner import lists them.\n"


def test_a_percent_lag_says_its_minutes(relplanner: Callable[..., SimpleNamespace], tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("Task,Duration,After,Start\nCode,15d,,2026-01-05\nTest,5d,1FS-75%,\nShip,1d,2FS+2ed,\n")
    tasks = relplanner("schedule", file, "--json").json["tasks"]
    lead, wait = tasks[1]["predecessors"][0], tasks[2]["predecessors"][0]
    assert (lead["lag"], lead["lag_minutes"], lead["lag_kind"]) == ("-75%", -5400, "percent")
    assert (wait["lag"], wait["lag_minutes"], wait["lag_kind"]) == ("2ed", 2880, "elapsed")
    assert tasks[1]["start"] == "2026-01-08T15:00"


def test_a_foreign_file_without_dates_starts_on_the_next_working_day(
    relplanner: Callable[..., SimpleNamespace], tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Task,Duration\nA,1d\n")
    assert relplanner("schedule", file, "--json", "--today", "2026-11-20").json["plan"]["start"] == "2026-11-23T08:00"


def test_costs_are_told_where_something_costs(relplanner: Callable[..., SimpleNamespace], tmp_path: Path) -> None:
    ids = SeededIds("cost")
    plan = tasks.add_row(Plan(title="Costs"), ids, name="Build", id="build", estimate=Estimate(likely=Minutes(480)))
    free = tmp_path / "free.relplan"
    save_book(Book(plan=plan), free)
    assert relplanner("schedule", free, "--json", "--today", "2027-09-01").json.get("costs") is None
    plan = people.add_resource(plan, ids, name="Ana", id="ana", rate=8000, cost_per_use=500)
    plan = tasks.change_row(people.assign(plan, ids, "build", "ana"), "build", fixed_cost=1001)
    plan = settings.change_settings(plan, start=instant("2027-09-27T08:00"), status_date=instant("2027-09-27T12:00"))
    readings = Readings(plan, schedule_plan(plan))
    rows = standings(plan, readings.schedule, readings.relations, readings.costs)
    plan = set_baseline(plan, ids, name="First", day=Day(21_000), rows=rows)
    paid = tmp_path / "paid.relplan"
    save_book(Book(plan=plan), paid)
    costs = relplanner("schedule", paid, "--json", "--today", "2027-09-01").json["costs"]
    assert (costs["currency"], costs["total"], costs["actual"]) == ("EUR", 65_501, 0)
    assert [(one["start"], one["cost"]) for one in costs["months"]] == [("2027-09-01T00:00", 65_501)]
    assert (costs["earned_value"]["bac"], costs["earned_value"]["ev"], costs["earned_value"]["spi_per_mille"]) == (
        65_501,
        0,
        None,
    )
    assert "Cost 655.01 EUR" in relplanner("schedule", paid, "--today", "2027-09-01").out
