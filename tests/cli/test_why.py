"""`relplanner why`: what holds a task where it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

Call = Callable[..., SimpleNamespace]


def test_the_object_has_every_field_of_the_contract(relplanner: Call, plan: Path) -> None:
    found = relplanner("why", plan, "Build", "--json").json
    assert set(found) == {"task", "start", "finish", "earlier"}
    assert found["task"] == "t3"
    assert found["start"]["at"] == "2026-01-07T08:00"
    driver = found["start"]["drivers"][0]
    assert set(driver) == {"kind", "id", "text", "bound"}
    assert (driver["kind"], driver["bound"][:10]) == ("link", "2026-01-06")
    assert "Design" in driver["text"]
    assert all(isinstance(text, str) for text in found["earlier"])


@pytest.mark.parametrize("task", ["t3", "2", "Build", " build ", "bui"])
def test_a_task_is_an_id_a_number_a_name_or_what_it_begins_with(relplanner: Call, plan: Path, task: str) -> None:
    assert relplanner("why", plan, task, "--json").json["task"] == "t3"


@pytest.mark.parametrize(("side", "other"), [("start", "finish"), ("finish", "start")])
def test_one_side_can_be_asked_for(relplanner: Call, plan: Path, side: str, other: str) -> None:
    found = relplanner("why", plan, "Build", f"--{side}", "--json").json
    assert side in found
    assert other not in found


def test_people_read_sentences(relplanner: Call, plan: Path) -> None:
    answer = relplanner("why", plan, "Build")
    assert answer.out.splitlines()[0] == "Build"
    assert "starts 2026-01-07 08:00, because" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 100


def test_an_unknown_task_and_one_of_two_are_refused(relplanner: Call, tmp_path: Path) -> None:
    file = tmp_path / "twins.csv"
    file.write_text("Task,Duration\nTest,1d\nTest,2d\n")
    two = relplanner("why", file, "Test")
    assert (two.status, two.out) == (2, "")
    assert "2 rows are called “Test”; take a WBS number of 1, 2" in two.err
    begun = relplanner("why", file, "Te")
    assert (begun.status, begun.out) == (2, "")
    assert "2 rows begin with “Te”; take a WBS number of 1, 2" in begun.err
    none = relplanner("why", file, "Tset")
    assert none.status == 2
    assert "no row has the id, the WBS number or the name “Tset”" in none.err
