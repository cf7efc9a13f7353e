"""GanttProject files: the real one with its own dates, and small ones per habit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from relplanner.formats.registry import FormatError, read
from relplanner.plan.instants import instant, iso
from relplanner.schedule.critical_path import schedule_plan

WEEK = (
    '<calendars><day-types><default-week sun="1" mon="0" tue="0" wed="0" thu="0" fri="0" sat="1"/></day-types>'
    '<date year="2026" month="1" date="6" type="HOLIDAY"/></calendars>'
)


def project(tasks: str, more: str = "") -> bytes:
    return f'<project name="Small">{WEEK}<tasks>{tasks}</tasks>{more}</project>'.encode()


def test_the_real_file_keeps_every_start(real: Callable[[str], Path]) -> None:
    """Each leaf as a working instant: there are no differences to explain."""
    data = real("projects/house-building.gan").read_bytes()
    plan = read(data, "house-building.gan").plan
    schedule = schedule_plan(plan)
    for task in fromstring(data).iter("task"):
        if task.find("task") is None:
            key = f"t{task.get('id')}"
            got, stored = schedule.dates(key).start, instant(str(task.get("start")))
            assert schedule.worktime.task_calendar(key).between(got, stored) == 0, (task.get("name"), iso(got))
    assert (len(plan.rows), len(plan.links), len(plan.resources), len(plan.assignments)) == (20, data.count(b"<depend "), 7, 30)


def test_types_differences_and_holidays_move_work() -> None:
    tasks = (
        '<task id="0" name="A" start="2026-01-05" duration="2"><depend id="1" type="2" difference="1" hardness="Strong"/></task>'
        '<task id="1" name="B" start="2026-01-09" duration="1" meeting="false"/>'
    )
    plan = read(project(tasks), "a.gan").plan
    schedule = schedule_plan(plan)
    assert iso(schedule.dates("t0").finish) == "2026-01-07T17:00"
    assert iso(schedule.dates("t1").start) == "2026-01-09T08:00"
    assert plan.rows["t1"].constraint is None
    assert [(link.type, link.lag.amount) for link in plan.links.values()] == [("FS", 480)]


def test_what_is_not_understood_is_listed() -> None:
    tasks = '<task id="0" name="A" start="2026-01-05" duration="2"><depend id="9" type="2"/><surprise/></task>'
    found = read(project(tasks, '<previous><previous-tasks name="First"/></previous>'), "a.gan")
    assert {loss.what for loss in found.losses} == {
        "a dependency of a task that is not in the file",
        "<surprise>",
        "baseline First",
    }


def test_a_bad_number_is_refused_with_its_place() -> None:
    with pytest.raises(FormatError, match="task A: duration is “two”"):
        read(project('<task id="0" name="A" duration="two"/>'), "a.gan")
