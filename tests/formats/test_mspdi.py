"""Microsoft Project XML, a small file per habit of Microsoft's, and the real ones where they are at hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from relplanner.formats.exchange import FormatError
from relplanner.formats.mspdi.reader import read
from relplanner.plan.instants import day, instant
from relplanner.plan.model import Constraint, Estimate, HandDates, Lag, LevellingMark
from tests.formats.mspdi_parts import booking, load, person, project, task


def test_outline_levels_make_the_tree_and_row_0_the_title() -> None:
    project_row = "<Task><UID>0</UID><Name>CRM 4.0</Name><OutlineLevel>0</OutlineLevel></Task>"
    plan = load(project_row + task(1) + task(2, level=2) + task(3, level=3) + task(4, level=2)).plan
    assert plan.title == "CRM 4.0"
    assert {row.source_id: row.parent for row in plan.rows.values()} == {"1": None, "2": "t1", "3": "t2", "4": "t1"}


def test_a_leaf_without_people_takes_its_duration() -> None:
    plan = load(task(1, duration="PT20H0M0S", more="<DurationFormat>5</DurationFormat>")).plan
    assert plan.rows["t1"].estimate == Estimate(likely=1200, unit="h")


def test_an_elapsed_duration_stays_elapsed() -> None:
    plan = load(task(1, duration="PT48H0M0S", more="<DurationFormat>8</DurationFormat>")).plan
    assert plan.rows["t1"].estimate == Estimate(likely=2880, kind="elapsed", unit="d")


def test_people_who_last_as_long_as_the_task_leave_it_a_duration() -> None:
    found = load(task(1, duration="PT160H0M0S"), resources=person(3), assignments=booking(1, 3, "0.12", "PT19H12M0S")).plan
    assert found.rows["t1"].estimate == Estimate(likely=9600)
    assert [(a.units, a.work) for a in found.assignments.values()] == [(120, None)]


def test_work_and_units_decide_where_they_do_not_give_the_duration() -> None:
    both = booking(1, 3, "0.5", "PT20H0M0S") + booking(2, 4, "1", "PT8H0M0S")
    found = load(task(1, duration="PT40H0M0S"), resources=person(3) + person(4), assignments=both).plan
    assert found.rows["t1"].estimate == Estimate(likely=28 * 60, kind="effort")
    assert sorted((a.units, a.work) for a in found.assignments.values()) == [(500, 1200), (1000, 480)]


def test_nobody_and_materials_do_not_decide_and_materials_are_listed() -> None:
    sand = "<Resource><UID>9</UID><Name>Sand</Name><Type>0</Type></Resource>"
    two = booking(1, -65535, "1", "PT2H0M0S") + booking(2, 9, "3", "PT3H0M0S")
    found = load(task(1), resources=sand, assignments=two)
    assert found.plan.rows["t1"].estimate == Estimate(likely=480)
    assert not found.plan.assignments
    assert [loss.where for loss in found.losses] == ["resource Sand"]


def test_a_task_of_no_length_is_a_milestone() -> None:
    row = load(task(1, duration="PT0H0M0S", more="<Milestone>1</Milestone>")).plan.rows["t1"]
    assert (row.kind, row.estimate) == ("milestone", None)


def test_a_milestone_that_takes_time_stays_a_task_and_is_listed() -> None:
    found = load(task(1, more="<Milestone>1</Milestone>"))
    assert found.plan.rows["t1"].kind == "task"
    assert found.losses[0].what == "a milestone that takes time"


LAGS = [
    ("<LinkLag>4800</LinkLag><LagFormat>7</LagFormat>", Lag(amount=480)),
    ("<LinkLag>-4800</LinkLag><LagFormat>5</LagFormat>", Lag(amount=-480, unit="h")),
    ("<LinkLag>28800</LinkLag><LagFormat>8</LagFormat>", Lag(amount=2880, kind="elapsed")),
    ("<LinkLag>-75</LinkLag><LagFormat>19</LagFormat>", Lag(amount=-750, kind="percent")),
    ("<LinkLag>25</LinkLag><LagFormat>51</LagFormat>", Lag(amount=250, kind="percent")),
    ("", Lag()),
]


@pytest.mark.parametrize(("said", "lag"), LAGS)
def test_lags_keep_their_kind(said: str, lag: Lag) -> None:
    link = f"<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>3</Type>{said}</PredecessorLink>"
    links = load(task(1) + task(2, more=link)).plan.links
    assert [(found.type, found.lag) for found in links.values()] == [("SS", lag)]


def test_links_that_a_plan_refuses_are_listed() -> None:
    def link(uid: int, kind: int = 1) -> str:
        return f"<PredecessorLink><PredecessorUID>{uid}</PredecessorUID><Type>{kind}</Type></PredecessorLink>"

    tasks = task(1, more=link(3, 0)) + task(2, level=2, more=link(1)) + task(3, more=link(77) + link(3))
    found = load(tasks)
    assert not found.plan.links
    assert {loss.what for loss in found.losses} == {
        "a link to the finish of a summary (FF)",
        "a link between a summary and a task below it",
        "a link from a task that is not in the plan",
        "a link to itself",
    }


CONSTRAINTS = [
    (1, Constraint(kind="as late as possible")),
    (2, Constraint(kind="must start on", at=instant("2026-02-02T08:00"))),
    (4, Constraint(kind="start no earlier than", at=instant("2026-02-02T08:00"))),
    (7, Constraint(kind="finish no later than", at=instant("2026-02-02T08:00"))),
]


@pytest.mark.parametrize(("code", "constraint"), CONSTRAINTS)
def test_constraints_by_their_codes(code: int, constraint: Constraint) -> None:
    said = f"<ConstraintType>{code}</ConstraintType><ConstraintDate>2026-02-02T08:00:00</ConstraintDate>"
    assert load(task(1, more=said)).plan.rows["t1"].constraint == constraint


def test_a_pin_on_a_summary_is_listed() -> None:
    said = "<ConstraintType>2</ConstraintType><ConstraintDate>2026-02-02T08:00:00</ConstraintDate>"
    found = load(task(1, more=said) + task(2, level=2))
    assert found.plan.rows["t1"].constraint is None
    assert found.losses[0].what == "“must start on” on a summary"


def test_manual_tasks_keep_their_dates() -> None:
    said = "<Manual>1</Manual><ManualStart>2026-02-02T08:00:00</ManualStart><ManualFinish>2026-02-04T17:00:00</ManualFinish>"
    row = load(task(1, more=said)).plan.rows["t1"]
    assert row.by_hand == HandDates(start=instant("2026-02-02T08:00"), finish=instant("2026-02-04T17:00"))
    assert row.estimate == Estimate(likely=480)


def test_a_levelling_delay_marks_where_the_task_stands() -> None:
    said = "<Start>2026-01-12T08:00:00</Start><LevelingDelay>57600</LevelingDelay>"
    assert load(task(1, more=said)).plan.rows["t1"].levelled == LevellingMark(at=instant("2026-01-12T08:00"))


def test_actuals_are_progress() -> None:
    said = (
        "<PercentComplete>40</PercentComplete><ActualStart>2026-01-06T08:00:00</ActualStart>"
        "<RemainingDuration>PT5H0M0S</RemainingDuration>"
    )
    progress = load(task(1, more=said)).plan.rows["t1"].progress
    assert progress is not None
    assert (progress.percent, progress.actual_start, progress.remaining) == (400, instant("2026-01-06T08:00"), 300)


def test_inactive_and_external_tasks_are_listed() -> None:
    other = "<ExternalTask>1</ExternalTask><Start>2026-02-02T08:00:00</Start><Finish>2026-02-03T17:00:00</Finish>"
    found = load(task(1, more="<Active>0</Active>") + task(2, more=other))
    assert list(found.plan.rows) == ["t2"]
    assert found.plan.rows["t2"].by_hand is not None
    assert [(loss.where, loss.what) for loss in found.losses] == [("T1", "is inactive"), ("T2", "belongs to another project")]


def test_a_contour_is_listed_and_the_task_keeps_its_duration() -> None:
    curved = booking(1, 3, "1", "PT24H0M0S", "<WorkContour>1</WorkContour>")
    found = load(task(1, duration="PT40H0M0S"), resources=person(3), assignments=curved)
    assert found.plan.rows["t1"].estimate == Estimate(likely=2400)
    assert found.losses[0].what == "a work contour"


def test_assignment_delay_counts_tenths_of_minutes() -> None:
    late = booking(1, 3, "1", "PT8H0M0S", "<Delay>4800</Delay>")
    plan = load(task(1), resources=person(3), assignments=late).plan
    assert [a.delay for a in plan.assignments.values()] == [480]


def test_a_calendar_that_adds_nothing_gives_way_to_its_base() -> None:
    own = "<Calendar><UID>7</UID><IsBaseCalendar>0</IsBaseCalendar><BaseCalendarUID>1</BaseCalendarUID></Calendar>"
    plan = load(resources=person(3, "<CalendarUID>7</CalendarUID>"), calendars=own).plan
    assert plan.resources["r3"].calendar == "c1"
    assert list(plan.calendars) == ["c1"]
    assert plan.calendars["c1"].week[0] == ((480, 720), (780, 1020))
    assert plan.calendars["c1"].week[6] is None


def test_a_night_that_ends_at_midnight_ends_the_day() -> None:
    night = (
        "<Calendar><UID>2</UID><IsBaseCalendar>1</IsBaseCalendar><WeekDays><WeekDay><DayType>1</DayType><DayWorking>1</DayWorking>"
        "<WorkingTimes><WorkingTime><FromTime>23:00:00</FromTime><ToTime>00:00:00</ToTime></WorkingTime></WorkingTimes>"
        "</WeekDay></WeekDays></Calendar>"
    )
    assert load(calendars=night).plan.calendars["c2"].week[6] == ((1380, 1440),)


def exception(more: str, *, first: str = "2026-01-05", last: str = "2026-12-31") -> str:
    period = f"<TimePeriod><FromDate>{first}T00:00:00</FromDate><ToDate>{last}T23:59:00</ToDate></TimePeriod>"
    return f"<Exceptions><Exception>{period}<Name>Away</Name>{more}<DayWorking>0</DayWorking></Exception></Exceptions>"


RULES = [
    ("<Type>1</Type><Occurrences>1</Occurrences>", ""),
    ("<Type>1</Type><Period>3</Period>", "FREQ=DAILY;INTERVAL=3"),
    (
        "<Type>1</Type><Period>2</Period><EnteredByOccurrences>1</EnteredByOccurrences><Occurrences>5</Occurrences>",
        "FREQ=DAILY;INTERVAL=2;COUNT=5",
    ),
    ("<Type>6</Type><Period>2</Period><DaysOfWeek>34</DaysOfWeek>", "FREQ=WEEKLY;WKST=SU;BYDAY=MO,FR;INTERVAL=2"),
    ("<Type>4</Type><Period>1</Period><MonthDay>15</MonthDay>", "FREQ=MONTHLY;BYMONTHDAY=15"),
    (
        "<Type>5</Type><Period>1</Period><MonthItem>8</MonthItem><MonthPosition>4</MonthPosition>",
        "FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1",
    ),
    (
        "<Type>5</Type><Period>1</Period><MonthItem>1</MonthItem><MonthPosition>0</MonthPosition>",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
    ),
    ("<Type>2</Type><Month>11</Month><MonthDay>24</MonthDay>", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24"),
    (
        "<Type>3</Type><Month>10</Month><MonthItem>7</MonthItem><MonthPosition>3</MonthPosition>",
        "FREQ=YEARLY;BYMONTH=11;BYDAY=TH;BYSETPOS=4",
    ),
]


@pytest.mark.parametrize(("said", "rule"), RULES)
def test_recurring_exceptions_become_rules(said: str, rule: str) -> None:
    found = load(exceptions=exception(said)).plan.calendars["c1"].exceptions
    assert [(e.first, e.last, e.rule, e.spans) for e in found] == [(day("2026-01-05"), day("2026-12-31"), rule, ())]


def test_an_unknown_recurrence_is_listed() -> None:
    found = load(exceptions=exception("<Type>5</Type><MonthPosition>8</MonthPosition>"))
    assert not found.plan.calendars["c1"].exceptions
    assert found.losses[0].what == "exception Away repeats in a way that is not known"


def test_the_project_can_run_backward() -> None:
    settings = load(head="<ScheduleFromStart>0</ScheduleFromStart><FinishDate>2026-06-30T17:00:00</FinishDate>").plan.settings
    assert (settings.direction, settings.start, settings.finish) == ("backward", None, instant("2026-06-30T17:00"))


def test_reading_twice_gives_the_same_plan() -> None:
    data = project(task(1) + task(2, level=2), resources=person(3))
    assert read(data, "a.xml") == read(data, "a.xml")


BAD = [
    (b"<Project><Tasks>", "is damaged at line 1"),
    (b"<html><body/></html>", "begins with <html>"),
    (b'<!DOCTYPE p [<!ENTITY a "aaaa">]><Project><Tasks/>&a;</Project>', "defines XML entities"),
    (project(task(1, duration="two days")), "Task T1: Duration is “two days”"),
    (project(task(1, more="<Deadline>2026-02-31T08:00:00</Deadline>")), "Task T1: Deadline is “2026-02-31T08:00:00”"),
    (project(task(1) + task(1)), "two tasks have the UID 1"),
    (b'<?xml version="1.0" encoding="klingon"?><Project/>', "encoding"),
]


@pytest.mark.parametrize(("data", "said"), BAD)
def test_bad_files_are_refused_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(FormatError) as caught:
        read(data, "plan.xml")
    assert said in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("file", "rows", "links"),
    [("fedora-20.xml", 414, 369), ("software-development-plan.xml", 86, 84), ("residential-construction.xml", 108, 118)],
)
def test_real_files_open_whole(file: str, rows: int, links: int, real: Callable[[str], Path]) -> None:
    plan = read(real(f"projects/{file}").read_bytes(), file).plan
    assert (len(plan.rows), len(plan.links)) == (rows, links)


SIX_DAYS = (
    "<Calendar><UID>6</UID><Name>Six days</Name><IsBaseCalendar>0</IsBaseCalendar><BaseCalendarUID>1</BaseCalendarUID><WeekDays>"
    "<WeekDay><DayType>7</DayType><DayWorking>1</DayWorking></WeekDay></WeekDays></Calendar>"
)


def test_a_task_of_somebody_with_a_sixth_day_works_on_it() -> None:
    found = load(
        task(1),
        resources=person(3, "<CalendarUID>6</CalendarUID>"),
        assignments=booking(1, 3, "1", "PT8H0M0S"),
        calendars=SIX_DAYS,
    )
    assert found.plan.rows["t1"].calendar == "c6"
    assert found.losses[0].what == "people who work beyond the project's hours"


def test_people_of_the_project_calendar_leave_their_task_on_it() -> None:
    found = load(task(1), resources=person(3, "<CalendarUID>1</CalendarUID>"), assignments=booking(1, 3, "1", "PT8H0M0S"))
    assert found.plan.rows["t1"].calendar is None
    assert not found.losses
