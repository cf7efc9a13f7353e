"""Columns of progress: actual dates and the rest are typed as they are shown; start-by dates of backward releases."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from relplanner.insight.columns import BY_KEY
from relplanner.insight.typed import Context
from relplanner.insight.worked import worked
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant, iso
from relplanner.plan.model import PerMille, Progress

Sheet = Any
"""The fixture of `conftest`."""


@pytest.fixture
def build(sheet: Sheet) -> Sheet:
    """Build, 3 days from Monday 27 September 2027 on."""
    sheet.row("Build", 3)
    return sheet


def typed(sheet: Sheet, key: str, said: str) -> Progress | None:
    edit = BY_KEY[key].edit
    assert edit is not None
    context = Context(readings=sheet.readings(), today=day("2027-09-28"))
    sheet.plan = edit(sheet.plan, SeededIds(3), "build", said, context)
    found: Progress | None = sheet.plan.rows["build"].progress
    return found


def text(sheet: Sheet, key: str, row: str = "build") -> str:
    return BY_KEY[key].text(sheet.readings(), row)


def test_an_actual_start_is_typed_and_taken_back(build: Sheet) -> None:
    assert typed(build, "actual_start", "28 Sep") == Progress(actual_start=instant("2027-09-28T08:00"))
    assert text(build, "actual_start") == "28 Sep"
    assert text(build, "start") == "28 Sep"
    assert typed(build, "actual_start", "") is None


def test_whoever_finished_has_begun_and_is_done(build: Sheet) -> None:
    found = typed(build, "actual_finish", "30 Sep")
    assert found == Progress(
        percent=PerMille(1000), actual_start=instant("2027-09-27T08:00"), actual_finish=instant("2027-10-01")
    )
    assert (text(build, "actual_finish"), text(build, "finish"), text(build, "remaining")) == ("30 Sep", "30 Sep", "0")
    assert typed(build, "actual_finish", "") == Progress(percent=PerMille(1000), actual_start=instant("2027-09-27T08:00"))


def test_what_remains_is_what_was_entered_else_the_rest_of_the_estimate(build: Sheet) -> None:
    assert text(build, "remaining") == ""
    typed(build, "done", "50%")
    assert text(build, "remaining") == "1.5 d"
    typed(build, "remaining", "2d")
    assert text(build, "remaining") == "2 d"
    typed(build, "remaining", "")
    assert text(build, "remaining") == "1.5 d"


def test_rows_planned_backward_say_by_when_they_must_start(sheet: Sheet) -> None:
    sheet.release("Claims", target=instant("2027-10-15"), direction="backward", go_live="live")
    sheet.row("Build", 3, parent="claims")
    sheet.row("Live", kind="milestone", parent="claims")
    sheet.link("build", "live")
    assert text(sheet, "start_by") == "13 Oct"
    forward = replace(sheet.plan.releases["claims"], direction="forward")
    sheet.plan = replace(sheet.plan, releases={"claims": forward})
    assert text(sheet, "start_by") == ""


def test_near_critical_rows_are_marked_in_their_column(build: Sheet) -> None:
    build.row("Manual", 2)
    build.row("Notes", 0.5)
    assert [text(build, "near_critical", row) for row in ("build", "manual", "notes")] == ["", "near", ""]
    assert [text(build, "critical", row) for row in ("build", "manual", "notes")] == ["critical", "", ""]


def test_stopped_work_goes_on_when_it_is_typed_and_leaves_a_gap(build: Sheet) -> None:
    typed(build, "done", "50%")
    assert typed(build, "resumes", "4 Oct") == Progress(
        percent=PerMille(500), actual_start=instant("2027-09-27T08:00"), resumes=instant("2027-10-04T08:00")
    )
    assert (text(build, "resumes"), text(build, "finish")) == ("4 Oct", "5 Oct")
    intervals = worked(build.readings().schedule, "build")
    assert [iso(at) for at in (intervals[0][0], intervals[-1][1])] == ["2027-09-27T08:00", "2027-10-05T12:00"]
    before, behind = ([one for one in intervals if (one[0] < instant("2027-10-04")) is first] for first in (True, False))
    assert [sum(end - start for start, end in part) for part in (before, behind)] == [720, 720]
    assert iso(before[-1][1]) == "2027-09-28T12:00"
    assert typed(build, "resumes", "") == Progress(percent=PerMille(500), actual_start=instant("2027-09-27T08:00"))
    typed(build, "resumes", "4 Oct")
    assert typed(build, "actual_start", "") == Progress(percent=PerMille(500))
