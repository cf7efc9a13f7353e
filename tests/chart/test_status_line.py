"""The dashed line at the status date."""

from __future__ import annotations

import msgspec
import pytest

from relplanner.chart.ground import today_line
from relplanner.chart.primitives import Line
from relplanner.chart.scene import Scene
from relplanner.chart.time_scale import TimeScale
from relplanner.plan.instants import instant
from relplanner.plan.model import Plan, Settings
from relplanner.schedule.critical_path import schedule_plan


@pytest.mark.parametrize("status", [None, "2027-03-04"])
def test_a_status_date_has_a_dashed_line_of_its_own(status: str | None) -> None:
    at = instant(status) if status else None
    plan = msgspec.structs.replace(Plan(), settings=Settings(status_date=at))
    scene = Scene(plan=plan, schedule=schedule_plan(plan), today=instant("2027-03-05"))
    scale = TimeScale(origin=instant("2027-03-01"), per_day=20)
    lines = [shape for shape in today_line(scene, scale, 0, 100) if isinstance(shape, Line)]
    dashed = [line.x1 for line in lines if line.dashed]
    assert dashed == ([60.0] if status else [])
    assert [line.x1 for line in lines if not line.dashed] == [80.0]
