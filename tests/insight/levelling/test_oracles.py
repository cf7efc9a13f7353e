"""Levelling on other people's problems: feasible by another reader's count, and near the best known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import mean

import pytest

from relplanner.formats import registry
from relplanner.insight.levelling.level import level
from relplanner.plan.instants import day
from relplanner.schedule.critical_path import schedule_plan

DAY = 1440


def numbers(lines: Sequence[str], title: str, skipped: int) -> list[list[int]]:
    """The rows of numbers below a title of a `.sm` file."""
    first = next(at for at, line in enumerate(lines) if line.startswith(title)) + skipped
    last = next(at for at in range(first, len(lines)) if lines[at].startswith("***"))
    return [[int(word) for word in line.split()] for line in lines[first:last]]


def check_feasible(file: Path, starts: dict[int, int]) -> None:
    """Links and capacities by the day, from the file itself."""
    lines = file.read_text(encoding="latin-1").splitlines()
    needs = {job: (length, units) for job, _, length, *units in numbers(lines, "REQUESTS/DURATIONS", 3)}
    (capacities,) = numbers(lines, "RESOURCEAVAILABILITIES", 2)
    finishes = {job: starts[job] + length for job, (length, _) in needs.items()}
    for job, _, count, *behind in numbers(lines, "jobnr.", 1):
        assert all(starts[other] >= finishes[job] for other in behind[:count])
    for at in range(max(finishes.values())):
        there = [job for job in starts if starts[job] <= at < finishes[job]]
        for number, capacity in enumerate(capacities):
            assert sum(needs[job][1][number] for job in there) <= capacity


@pytest.mark.parametrize(("family", "most"), [("j30", 3.0), ("j60", 4.0), ("j120", 8.0)])
def test_psplib_is_levelled_feasibly_and_well(shared_data: Path, family: str, most: float) -> None:
    bounds = (line.split(",") for line in (shared_data / "psplib" / "bounds.csv").read_text(encoding="utf-8").splitlines()[1:])
    chosen = [(shared_data / "psplib" / family / name, int(best)) for kind, name, _, best, *_ in bounds if kind == family]
    gaps = []
    for file, best in chosen[::6]:
        plan = registry.read(file.read_bytes(), file.name, day("2026-01-05")).plan
        answer = level(plan, schedule_plan(plan))
        assert answer.left == ()
        first = answer.schedule.start
        check_feasible(
            file, {int(row.source_id): (answer.schedule.dates(key).start - first) // DAY for key, row in plan.rows.items()}
        )
        gaps.append(100 * (answer.makespan / DAY / best - 1))
    assert mean(gaps) <= most


def test_two_projects_that_share_their_people(shared_data: Path) -> None:
    """Unlevelled 51 working days; the optimum without clashes is 58, 70 are published for Microsoft Project."""
    file = shared_data / "projects" / "shared-people-64.xml"
    plan = registry.read(file.read_bytes(), file.name, day("2026-01-05")).plan
    answer = level(plan, schedule_plan(plan))
    days = answer.schedule.worktime.plan_calendar.between(answer.schedule.start, answer.schedule.finish) / 480
    assert answer.left == ()
    assert 58 <= days <= 64
