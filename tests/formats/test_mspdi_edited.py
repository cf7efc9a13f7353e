"""What was read and edited by any verbs keeps its dates, links, lags, calendars and people when it is written and read again."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from relplanner.formats.registry import read
from relplanner.plan.edits.assignments import divide_work
from relplanner.plan.edits.templates import from_template
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant
from relplanner.plan.model import Minutes, Plan
from relplanner.plan.problems import EditError
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_template
from tests.formats.mspdi_parts import again, assert_same
from tests.plan.edit_strategies import edits

FILES = ["ozbuild.xml", "residential-construction.xml", "sample.xml", "software-development-plan.xml", "task-links.xml"]

calm = settings(
    deadline=None,
    max_examples=2,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)


def edited(data: st.DataObject, plan: Plan, count: int) -> Plan:
    """The plan after so many edits of any verb; those that are refused are left out."""
    ids = SeededIds("edits")
    for _ in range(count):
        edit = data.draw(edits(plan))
        try:
            plan = edit(plan, ids)
        except EditError:
            continue
    return plan


@pytest.mark.parametrize("file", FILES)
@calm
@given(data=st.data())
def test_a_real_file_edited_by_any_verbs_comes_back(file: str, data: st.DataObject, real: Callable[[str], Path]) -> None:
    plan = edited(data, read_once(real(f"projects/{file}")), 10)
    assert_same(plan, again(plan))


@cache
def read_once(path: Path) -> Plan:
    return read(path.read_bytes(), path.name).plan


@pytest.mark.long
@pytest.mark.parametrize("file", FILES)
@settings(calm, max_examples=25)
@given(data=st.data())
def test_real_files_edited_often_by_any_verbs_come_back(file: str, data: st.DataObject, real: Callable[[str], Path]) -> None:
    plan = edited(data, read_once(real(f"projects/{file}")), 10)
    assert_same(plan, again(plan))


@pytest.mark.parametrize("name", ["minor", "emergency"])
@settings(calm, max_examples=8)
@given(data=st.data())
def test_a_release_edited_by_any_verbs_comes_back(name: str, data: st.DataObject) -> None:
    start, today = instant("2027-01-04"), day("2026-11-22")
    made = from_template(read_template(name), SeededIds(1), name="CRM", version="4.0", start=start, today=today)
    plan = edited(data, made, 10)
    schedule_plan(plan)
    assert_same(plan, again(plan))


@pytest.mark.parametrize("minutes", [30, 242])
def test_own_parts_that_are_more_or_less_than_the_work_come_back(minutes: int) -> None:
    made = from_template(
        read_template("emergency"), SeededIds(1), name="CRM", version="4.0", start=instant("2027-01-04"), today=day("2026-11-22")
    )
    role = next(one for one in made.assignments.values() if made.resources[one.resource].kind == "role")
    plan = divide_work(made, role.task, {role.id: Minutes(minutes)})
    assert_same(plan, again(plan))
