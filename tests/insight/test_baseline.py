"""What stood in the baseline beside what stands now."""

from __future__ import annotations

from msgspec.structs import replace

from relplanner.insight.baseline import standings
from relplanner.insight.columns import BY_KEY
from relplanner.insight.moved import movements
from relplanner.insight.readings import Readings
from relplanner.plan.edits.baselines import set_baseline
from relplanner.plan.edits.people import change_resource
from relplanner.plan.edits.tasks import add_row, delete_rows, set_estimate, set_start
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant
from relplanner.plan.model import Absence, Calendar, Estimate, Minutes, Plan
from relplanner.schedule.critical_path import schedule_plan
from tests.insight.conftest import Sheet

KEYS = ("baseline_start", "baseline_finish", "start_variance", "finish_variance", "duration_variance")


def days(number: float) -> Estimate:
    return Estimate(likely=Minutes(int(number * 480)))


def read(plan: Plan) -> Readings:
    return Readings(plan, schedule_plan(plan), day("2027-09-27"))


def kept(plan: Plan) -> Plan:
    """The plan with its dates kept as the baseline of July."""
    readings = read(plan)
    rows = standings(plan, readings.schedule, readings.relations)
    return set_baseline(plan, SeededIds(0), name="12 July", day=day("2027-07-12"), rows=rows, id="july")


def texts(readings: Readings, row: str) -> list[str]:
    return [BY_KEY[key].text(readings, row) for key in KEYS]


def test_without_a_baseline_the_columns_are_empty(sheet: Sheet) -> None:
    sheet.row("Build", 3)
    assert texts(sheet.readings(), "build") == [""] * 5
    assert movements(sheet.readings()) is None


def test_a_baseline_just_set_has_moved_nowhere(sheet: Sheet) -> None:
    sheet.row("Build", 3)
    sheet.row("Test", 2)
    sheet.link("build", "test")
    readings = read(kept(sheet.plan))
    assert texts(readings, "test") == ["30 Sep", "1 Oct", "0", "0", "0"]
    found = movements(readings)
    assert found is not None
    assert (found.rows, found.moved, found.new, found.gone) == ((), 0, 0, 0)


def test_what_is_kept_of_a_row(sheet: Sheet) -> None:
    sheet.row("Build", 3)
    sheet.resource("Ana")
    sheet.assign("build", "ana", 500)
    sheet.buffer("Slack", size=Minutes(480))
    rows = kept(sheet.plan).baseline_rows
    assert (rows["july/build"].estimate, rows["july/build"].work) == (days(3), 720)
    assert rows["july/slack"].size == 480


def test_variance_is_counted_on_a_part_time_calendar(sheet: Sheet) -> None:
    """Mondays and Tuesdays from eight to twelve: a week later is one such week of work, 8 hours, not five days."""
    mornings = ((480, 720),)
    week = (mornings, mornings, (), (), (), (), ())
    sheet.plan = replace(sheet.plan, calendars={"part": Calendar(id="part", week=week)})
    sheet.row("Review", 0.5, calendar="part")
    plan = kept(sheet.plan)
    later = read(set_start(plan, "review", instant("2027-10-04T08:00")))
    assert texts(later, "review")[2:] == ["+1 d", "+1 d", "0"]
    night = read(set_start(plan, "review", instant("2027-09-27T09:00")))
    assert BY_KEY["start_variance"].value(night, "review") == 60
    longer = read(set_estimate(plan, "review", days(1)))
    assert texts(longer, "review") == ["27 Sep", "27 Sep", "0", "+0.5 d", "+0.5 d"]


def test_friday_evening_and_monday_morning_are_the_same_working_instant(sheet: Sheet) -> None:
    sheet.row("Build", 5)
    sheet.row("Done", kind="milestone")
    sheet.link("build", "done")
    plan = set_start(kept(sheet.plan), "done", instant("2027-10-04T08:00"))
    assert texts(read(plan), "done")[2:] == ["0", "0", "0"]


def test_the_cause_comes_before_what_only_follows(sheet: Sheet) -> None:
    for name, length in (("Design", 2), ("Build", 3), ("Test", 2), ("Ship", 1)):
        sheet.row(name, length)
    sheet.link("design", "build", "test", "ship")
    plan = set_estimate(kept(sheet.plan), "build", days(5))
    found = movements(read(plan))
    assert found is not None
    assert [(one.name, one.late_by, one.reason) for one in found.rows] == [
        ("Build", 960, "estimate 5d, was 3d"),
        ("Test", 960, "waits for Build"),
        ("Ship", 960, "waits for Test"),
    ]
    assert found.rows[0].sentence(Minutes(480)) == "Build ends 2 days later: estimate 5d, was 3d."


def test_leave_is_named_with_its_days(sheet: Sheet) -> None:
    sheet.row("Rehearse", 2)
    sheet.resource("Ravi")
    sheet.assign("rehearse", "ravi")
    away = Absence(start=instant("2027-09-28"), finish=instant("2027-10-01"))
    found = movements(read(change_resource(kept(sheet.plan), "ravi", absences=(away,))))
    assert found is not None
    assert [(one.late_by, one.reason) for one in found.rows] == [(1440, "Ravi is away from 28 Sep to 30 Sep")]


def test_a_date_that_was_entered_is_the_reason_and_earlier_is_said(sheet: Sheet) -> None:
    sheet.row("Build", 3)
    sheet.row("Test", 2)
    sheet.link("build", "test")
    plan = kept(sheet.plan)
    later = movements(read(set_start(plan, "build", instant("2027-09-28T08:00"))))
    assert later is not None
    assert [one.reason for one in later.rows] == ["its fixed date", "waits for Build"]
    earlier = movements(read(set_estimate(plan, "build", days(1))))
    assert earlier is not None
    assert [one.sentence(Minutes(480)) for one in earlier.rows] == [
        "Build ends 2 days earlier: estimate 1d, was 3d.",
        "Test ends 2 days earlier: waits for Build.",
    ]


def test_rows_that_came_and_went_are_counted(sheet: Sheet) -> None:
    sheet.row("Build", 3)
    sheet.row("Test", 2)
    plan = add_row(delete_rows(kept(sheet.plan), "test"), SeededIds(3), name="Ship", id="ship")
    found = movements(read(plan))
    assert found is not None
    assert (found.new, found.gone) == (1, 1)
    assert texts(read(plan), "ship") == [""] * 5


def test_readings_after_an_edit_compare_as_fresh_ones_do(sheet: Sheet) -> None:
    sheet.row("Build", 3)
    before = read(kept(sheet.plan))
    assert before.baseline is not None
    plan = set_estimate(before.plan, "build", days(4))
    after = Readings.after(before, plan, schedule_plan(plan), before.today)
    assert after.baseline is not None
    assert after.baseline.rows is before.baseline.rows
    assert texts(after, "build") == texts(read(plan), "build")
