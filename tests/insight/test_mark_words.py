"""What a levelling mark says."""

from __future__ import annotations

from msgspec.structs import replace

from relplanner.insight.mark_words import mark_text
from relplanner.plan.edits.levelling import set_marks
from relplanner.plan.instants import instant
from relplanner.plan.model import LevellingMark, Plan
from relplanner.schedule.critical_path import schedule_plan
from tests.chart.conftest import write

PLAN = write("Design 2d @Ana\nManual 2d @Ana")
AT = instant("2027-03-02T17:00")


def said(plan: Plan, mark: LevellingMark | None) -> str:
    marked = set_marks(plan, {"r2": mark})
    return mark_text(marked, schedule_plan(marked), "r2")


def test_who_was_busy_with_what_until_when() -> None:
    mark = LevellingMark(at=AT, resource="Ana", because=("r1",), answer="use the buffer")
    assert said(PLAN, mark) == "Moved by levelling (use the buffer): Ana works on “Design” until 2 Mar 17:00."


def test_an_absence_has_no_task() -> None:
    assert said(PLAN, LevellingMark(at=AT, resource="Ana")) == "Moved by levelling: Ana is away until 2 Mar 17:00."


def test_an_environment_is_used() -> None:
    sit = replace(PLAN.resources["Ana"], kind="environment", name="SIT")
    plan = replace(PLAN, resources={"Ana": sit})
    assert "SIT is used by “Design”" in said(plan, LevellingMark(at=AT, resource="Ana", because=("r1",)))


def test_what_is_gone_is_not_named() -> None:
    assert said(PLAN, LevellingMark(at=AT, resource="gone")) == "Moved by levelling to 2 Mar 17:00."


def test_a_row_without_a_mark_says_nothing() -> None:
    assert said(PLAN, None) == ""
