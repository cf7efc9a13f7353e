"""The engine against a slow scheduler of its own, on random plans: early and late dates, total and free floats."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from relplanner.schedule.critical_path import schedule_plan


def load(name: str) -> ModuleType:
    """A module beside the tests, which are no package."""
    spec = importlib.util.spec_from_file_location(f"schedule_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


reference, random_plans = load("reference"), load("random_plans")


def compare(seed: int) -> None:
    plan = random_plans.random_plan(seed)
    schedule, slow = schedule_plan(plan), reference.Reference(plan)
    for row in slow.order:
        dates = schedule.dates(row.id)
        assert (dates.start, dates.finish) == slow.early[row.id], (seed, row.id)
        late, minutes = slow.late(row), slow.task_minutes(row)
        assert slow.count(minutes, late[0], dates.late_start) == 0, (seed, row.id)
        assert slow.count(minutes, late[1], dates.late_finish) == 0, (seed, row.id)
        assert dates.total_float == slow.total_float(row), (seed, row.id)
        assert dates.free_float == slow.free_float(row), (seed, row.id)


@pytest.mark.parametrize("seed", range(40))
def test_all_dates_and_floats_are_those_of_the_slow_scheduler(seed: int) -> None:
    compare(seed)


@pytest.mark.long
@pytest.mark.parametrize("chunk", range(40))
def test_thousands_of_random_plans_agree_with_the_slow_scheduler(chunk: int) -> None:
    for seed in range(1000 + 50 * chunk, 1050 + 50 * chunk):
        compare(seed)
