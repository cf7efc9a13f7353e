"""A second reader finds in our Microsoft Project XML the dates, links, lags, calendars and people that we wrote.

It is MPXJ (the extra `bench`, and Java): long, because each file starts a Java machine.
"""

from __future__ import annotations

import json
import shutil
import subprocess  # the other reader is a program of its own
import sys
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from relplanner.formats.exchange import Options
from relplanner.formats.mspdi.kept import as_written
from relplanner.formats.mspdi.renamed import renamed
from relplanner.formats.mspdi.writer import write
from relplanner.formats.registry import read
from relplanner.insight.readings import Readings
from relplanner.plan.edits.links import link
from relplanner.plan.edits.tasks import rename, set_estimate
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day_of, iso, to_date
from relplanner.plan.model import Estimate, Instant, Lag, Plan
from relplanner.schedule.critical_path import schedule_plan
from relplanner.schedule.working_time import WorkingTime
from relplanner.schedule.worktime import WITH_CALENDAR
from relplanner.store.resources import read_example
from tests.formats.test_mspdi_edited import edited

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(find_spec("mpxj") is None or find_spec("jpype") is None, reason="needs MPXJ: the extra bench"),
    pytest.mark.skipif(shutil.which("java") is None, reason="needs Java, in which MPXJ is written"),
]

FILES = ["ozbuild.xml", "residential-construction.xml", "sample.xml", "software-development-plan.xml", "task-links.xml"]
MOVED = {"Installation Requirements", "Project Schedule"}
"""Two tasks of ozbuild.xml that MPXJ's scheduler puts elsewhere than Microsoft Project, whose dates are ours."""

MORE = ["fedora-20.xml", "shared-people-64.xml", "calendars.xml"]
AROUND = 30


def other_reading(data: bytes, folder: Path, first: int, last: int) -> dict[str, Any]:
    """What MPXJ finds in the file, hours by day between two days."""
    file = folder / "plan.xml"
    file.write_bytes(data)
    script = Path(__file__).with_name("mpxj_reading.py")
    days = [to_date(day_of(Instant(at))).isoformat() for at in (first, last)]
    run = subprocess.run([sys.executable, str(script), str(file), *days], capture_output=True, text=True, timeout=300, check=True)
    return dict(json.loads(run.stdout.splitlines()[-1]))


def by_day(time: WorkingTime, first: int, last: int) -> list[list[list[int]]]:
    """The working hours of each day, cut at midnight as the other reader has them."""
    found = []
    for number in range(day_of(Instant(first)), day_of(Instant(last)) + 1):
        spans = time.intervals(number * 1440, (number + 1) * 1440)
        found.append([[start - number * 1440, end - number * 1440] for start, end in spans])
    return found


def joined(days: list[list[list[int]]]) -> list[list[list[int]]]:
    """The same with spans that touch made one."""
    found = []
    for spans in days:
        whole: list[list[int]] = []
        for start, end in sorted(spans):
            if whole and whole[-1][1] >= start:
                whole[-1][1] = max(whole[-1][1], end)
            else:
                whole.append([start, end])
        found.append(whole)
    return found


def assert_read_alike(plan: Plan, folder: Path, allowed: AbstractSet[str] = frozenset()) -> None:
    """MPXJ reads what we wrote, and its scheduler finds the same dates but of the rows named `allowed`."""
    schedule = schedule_plan(plan)
    first, last = schedule.start - AROUND * 1440, schedule.finish + AROUND * 1440
    found = other_reading(write(Readings(plan, schedule), Options()), folder, first, last)
    names = renamed(plan, schedule.outline)
    ours, hours = names.plan, schedule.worktime
    assert joined(found["calendars"][found["calendar"]]) == by_day(hours.plan_calendar, first, last)
    assert set(found["tasks"]) == {key[1:] for key in ours.rows}
    for key, row in ours.rows.items():
        task, dates = found["tasks"][key[1:]], schedule.dates(names.rows[key])
        times = (task["start"], task["finish"], task["late"], task["critical"], task["level"], task["name"] or "")
        level = schedule.outline.depth[schedule.outline.index[names.rows[key]]] + 1
        late = iso(dates.late_finish)
        assert times == (iso(dates.start), iso(dates.finish), late, dates.critical, level, row.name), row.name
        if row.calendar is not None and plan.rows[names.rows[key]].kind == "task" and task["calendar"] is not None:
            calendar = joined(found["calendars"][task["calendar"]])
            assert calendar in (by_day(hours.task_calendar(names.rows[key]), first, last), [[[0, 1440]]] * len(calendar))
    moved = {
        ours.rows[f"t{key}"].name
        for key, dates in found["scheduled"].items()
        if dates != [found["tasks"][key]["start"], found["tasks"][key]["finish"]]
    }
    assert moved <= allowed
    links = {key: task["links"] for key, task in found["tasks"].items()}
    for key in ours.rows:
        said = sorted(
            [one.predecessor[1:], one.type, lag.amount, lag.kind if lag.amount else "working"]
            for one in ours.links.values()
            if one.successor == key
            for lag in [as_written(one.lag)]
        )
        pairs = [one[0] for one in said]
        assert links[key[1:]] == said or len(pairs) > len(set(pairs)), ours.rows[key].name
    assert {key: one["name"] for key, one in found["resources"].items()} == {k[1:]: one.name for k, one in ours.resources.items()}
    old = {one.name: one for one in plan.resources.values()}
    for one in found["resources"].values():
        resource = old[one["name"]]
        if resource.kind in WITH_CALENDAR and resource.calendar is not None:
            want = by_day(hours.resource_calendar(resource.id), first, last)
            assert joined(found["calendars"][one["calendar"]]) == want, resource.name
    booked = sorted([one.task[1:], one.resource[1:], one.units / 10] for one in ours.assignments.values())
    assert sorted([task, who, round(units, 1)] for task, who, units, _ in found["assignments"]) == booked


@pytest.mark.parametrize("file", FILES + MORE)
def test_another_reader_finds_what_we_wrote(file: str, real: Callable[[str], Path], tmp_path: Path) -> None:
    plan = read(real(f"projects/{file}").read_bytes(), file).plan
    assert_read_alike(plan, tmp_path, MOVED if file == "ozbuild.xml" else frozenset())


@pytest.mark.parametrize("file", FILES)
def test_another_reader_finds_what_was_edited(file: str, real: Callable[[str], Path], tmp_path: Path) -> None:
    plan = read(real(f"projects/{file}").read_bytes(), file).plan
    outline = schedule_plan(plan).outline
    leaves = [key for at, key in enumerate(outline.ids) if not outline.has_children(at) and plan.rows[key].kind == "task"]
    plan = rename(plan, leaves[0], "Another & name")
    plan = set_estimate(plan, leaves[1], Estimate(likely=615, unit="h"))
    plan = link(plan, SeededIds(1), leaves[0], leaves[-1], "SS", Lag(amount=-95, unit="m"))
    assert_read_alike(plan, tmp_path, MOVED if file == "ozbuild.xml" else frozenset())


@pytest.mark.parametrize("file", FILES)
@settings(max_examples=2, derandomize=True, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_another_reader_finds_what_any_verbs_edited(
    file: str, data: st.DataObject, real: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Dates, links, lags, calendars and people as we wrote them; its own scheduler may put rows elsewhere than ours."""
    plan = edited(data, read(real(f"projects/{file}").read_bytes(), file).plan, 10)
    assert_read_alike(plan, tmp_path_factory.mktemp("edited"), {row.name for row in plan.rows.values()})


def test_another_reader_finds_releases_as_tasks(tmp_path: Path) -> None:
    assert_read_alike(read_example().plan, tmp_path)
