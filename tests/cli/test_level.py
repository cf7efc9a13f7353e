"""`relplanner level`: from the command line to a levelled plan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PROBLEM = """jobs (incl. supersource/sink ): 4
RESOURCES
  - renewable                 :  1   R
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
------------------------------------------------------------------------
  1      1     0       0
  2      1     3       2
  3      1     4       2
  4      1     0       0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1
    3
************************************************************************
"""


@pytest.fixture
def problem(tmp_path: Path) -> Path:
    file = tmp_path / "two.sm"
    file.write_text(PROBLEM)
    return file


def test_the_answer_as_json(relplanner: Callable[..., Any], problem: Path, tmp_path: Path) -> None:
    found = relplanner("level", problem, "-o", tmp_path / "level.relplan", "--json")
    assert (found.status, found.err) == (0, "")
    answer = found.json
    assert (answer["makespan_minutes"], answer["left"]) == (7 * 1440, [])
    assert answer["bound_minutes"] <= answer["makespan_minutes"]
    assert [(move["name"], move["because"]) for move in answer["moved"]] == [("Job 3", "R1 works on “Job 2” until 4 Jan.")]
    dated = relplanner("schedule", tmp_path / "level.relplan", "--json").json
    assert dated["clashes"] == []


def test_the_answer_in_words(relplanner: Callable[..., Any], problem: Path, tmp_path: Path) -> None:
    found = relplanner("level", problem, "-o", tmp_path / "level.relplan")
    assert "1 task moved, 0 clashes left, finish 2024-01-07 24:00" in found.out
    assert "Job 2" in found.out


def test_seconds_and_rounds_exclude_each_other(relplanner: Callable[..., Any], problem: Path, tmp_path: Path) -> None:
    found = relplanner("level", problem, "-o", tmp_path / "level.relplan", "--seconds", "1", "--rounds", "2")
    assert found.status == 2
    assert "exclude each other" in found.err
    assert not (tmp_path / "level.relplan").exists()


def test_plan_and_json_do_not_share_standard_output(relplanner: Callable[..., Any], problem: Path) -> None:
    found = relplanner("level", problem, "-o", "-", "--json")
    assert (found.status, found.out) == (2, "")
    assert "both want standard output" in found.err
