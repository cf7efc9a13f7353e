"""The DCMA points on plans counted by hand, each on both sides of its limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from relplanner.insight.dcma import NAMES, Point
from relplanner.insight.readings import Readings
from relplanner.plan.edits.settings import change_quality
from relplanner.plan.instants import instant
from relplanner.plan.model import (
    Baseline,
    BaselineRow,
    Constraint,
    Day,
    HandDates,
    Instant,
    Minutes,
    PerMille,
    Plan,
    Progress,
    Window,
    baseline_row_id,
)
from relplanner.plan.problems import SEVERITY, Problem
from relplanner.schedule.critical_path import schedule_plan

Sheet = Any
"""The fixture of `conftest`."""

MONDAY, NEXT_MONDAY = instant("2027-09-27T08:00"), instant("2027-10-04T08:00")


@pytest.fixture
def chain(sheet: Sheet) -> Sheet:
    """Twenty tasks of half a day, each waiting for the one before: `t0` to `t19`, with 19 links; Ana does them."""
    sheet.resource("Ana")
    for number in range(20):
        sheet.assign(sheet.row(f"T{number}", 0.5), "ana")
    sheet.link(*(f"t{number}" for number in range(20)))
    return sheet


def point(sheet: Sheet, number: int) -> Point:
    return sheet.readings().points[number - 1]


def change(sheet: Sheet, table: str, key: str, **fields: Any) -> None:  # noqa: ANN401 - fields of the record
    sheet._put(table, replace(getattr(sheet.plan, table)[key], **fields))


def relink(sheet: Sheet, number: int, **fields: Any) -> None:  # noqa: ANN401 - fields of the record
    """Change the link between a task and the next one."""
    change(sheet, "links", f"t{number}>t{number + 1}", **fields)


def lag(sheet: Sheet, number: int, amount: int, **fields: Any) -> None:  # noqa: ANN401 - fields of the record
    relink(sheet, number, lag=replace(sheet.plan.links[f"t{number}>t{number + 1}"].lag, amount=amount, **fields))


def told(sheet: Sheet) -> list[Problem]:
    """The warnings of points in the list of problems."""
    return [problem for problem in sheet.readings().problems if problem.code.startswith("dcma")]


def settle(sheet: Sheet, **fields: Any) -> None:  # noqa: ANN401 - fields of the record
    sheet.plan = replace(sheet.plan, settings=replace(sheet.plan.settings, **fields))


def keep(sheet: Sheet, **finishes: Instant) -> None:
    """Make a baseline in which these rows finish so; they start a minute earlier."""
    rows = {
        baseline_row_id("b", row): BaselineRow(
            id=baseline_row_id("b", row), baseline="b", row=row, start=Instant(finish - 1), finish=finish
        )
        for row, finish in finishes.items()
    }
    sheet.plan = replace(sheet.plan, baselines={"b": Baseline(id="b", name="May", day=Day(21000))}, baseline_rows=rows)
    settle(sheet, baseline="b")


def finish(sheet: Sheet, row: str, start: Instant, end: Instant) -> None:
    change(sheet, "rows", row, progress=Progress(percent=PerMille(1000), actual_start=start, actual_finish=end))


def sure(sheet: Sheet) -> None:
    """Leave the plan as it is."""


def loosen_one(sheet: Sheet) -> None:
    sheet.row("Loose", 0.5)
    sheet.assign("loose", "ana", 1)
    sheet.link("t0", "loose")


def loosen_two(sheet: Sheet) -> None:
    loosen_one(sheet)
    relink(sheet, 5, type="SS")
    relink(sheet, 6, type="SS")


def lead_one(sheet: Sheet) -> None:
    lag(sheet, 3, -60)


def lead_percent(sheet: Sheet) -> None:
    lag(sheet, 3, -100, kind="percent")


def lag_one_of_twenty(sheet: Sheet) -> None:
    sheet.link("t0", "t5")
    lag(sheet, 3, 60)


def lag_one_of_nineteen(sheet: Sheet) -> None:
    lag(sheet, 3, 60)


def two_types_of_twenty(sheet: Sheet) -> None:
    sheet.link("t0", "t5")
    for number in (3, 6):
        relink(sheet, number, type="FF")


def two_types_of_nineteen(sheet: Sheet) -> None:
    for number in (3, 6):
        relink(sheet, number, type="FF")


def pin(*rows: str, kind: str = "finish no later than") -> Callable[[Sheet], None]:
    def mistake(sheet: Sheet) -> None:
        for row in rows:
            change(sheet, "rows", row, constraint=Constraint(kind=kind, at=instant("2028-01-03T17:00")))  # type: ignore[arg-type]

    mistake.__name__ = f"pin_{len(rows)}_{kind}"
    return mistake


def leave_float(days: int, count: int = 2) -> Callable[[Sheet], None]:
    """Tasks beside a chain that is longer by so many days."""

    def mistake(sheet: Sheet) -> None:
        for number in range(count):
            sheet.row(f"Spare {number}", 1)
            sheet.assign(f"spare {number}", "ana", 1)
            sheet.link("t0", f"spare {number}", "end")
        sheet.row("End", kind="milestone")
        change(sheet, "rows", "t19", estimate=replace(sheet.plan.rows["t19"].estimate, likely=Minutes(480 * days - 480 * 8)))
        sheet.link("t19", "end")

    mistake.__name__ = f"leave_{days}_days_of_float"
    return mistake


def meet_deadline(sheet: Sheet) -> None:
    change(sheet, "rows", "t19", deadline=instant("2027-10-08T17:00"))


def miss_deadline(sheet: Sheet) -> None:
    change(sheet, "rows", "t19", deadline=instant("2027-10-08T16:59"))


def stretch(days: int, *rows: str) -> Callable[[Sheet], None]:
    def mistake(sheet: Sheet) -> None:
        for row in rows:
            change(sheet, "rows", row, estimate=replace(sheet.plan.rows[row].estimate, likely=Minutes(480 * days)))

    mistake.__name__ = f"stretch_{len(rows)}_to_{days}_days"
    return mistake


def stretched_in_baseline(sheet: Sheet) -> None:
    stretch(45, "t1", "t2")(sheet)
    keep(sheet, t1=MONDAY, t2=MONDAY)


def end_on_status(sheet: Sheet) -> None:
    settle(sheet, status_date=instant("2027-09-27T12:00"))
    finish(sheet, "t0", MONDAY, instant("2027-09-27T12:00"))


def end_behind_status(sheet: Sheet) -> None:
    settle(sheet, status_date=instant("2027-09-27T11:59"))
    finish(sheet, "t0", MONDAY, instant("2027-09-27T12:00"))


def forecast_in_the_past(sheet: Sheet) -> None:
    settle(sheet, status_date=NEXT_MONDAY)
    change(sheet, "rows", "t0", by_hand=HandDates(start=MONDAY, finish=instant("2027-09-27T12:00")))


def nobody_for_a_day(sheet: Sheet) -> None:
    sheet.link("t19", sheet.row("Alone", 1))


def role_for_a_day(sheet: Sheet) -> None:
    nobody_for_a_day(sheet)
    sheet.resource("Tester", kind="role")
    sheet.assign("alone", "tester")


def due(late: int) -> Callable[[Sheet], None]:
    """A status date at which all twenty were due; so many of them later than they were planned."""

    def mistake(sheet: Sheet) -> None:
        schedule = sheet.readings().schedule
        finishes = {f"t{number}": Instant(schedule.finishes[number]) for number in range(20)}
        for number in range(late):
            finishes[f"t{number}"] = Instant(finishes[f"t{number}"] - 60)
        for number in range(20):
            finish(sheet, f"t{number}", Instant(schedule.starts[number]), Instant(schedule.finishes[number]))
        keep(sheet, **finishes)
        settle(sheet, status_date=instant("2027-10-11T08:00"))

    mistake.__name__ = f"{late}_of_20_late"
    return mistake


def done_at_midnight(sheet: Sheet) -> None:
    """Two are done at the end of the day of which 17:00 was planned: the same working instant."""
    due(0)(sheet)
    schedule = sheet.readings().schedule
    for number in (1, 3):
        finish(sheet, f"t{number}", Instant(schedule.starts[number]), Instant(schedule.finishes[number] + 7 * 60))


def done(count: int) -> Callable[[Sheet], None]:
    """So many of twenty done on a day when all twenty were due."""

    def mistake(sheet: Sheet) -> None:
        due(0)(sheet)
        for number in range(count, 20):
            change(sheet, "rows", f"t{number}", progress=None)

    mistake.__name__ = f"{count}_of_20_done"
    return mistake


def pin_the_end(sheet: Sheet) -> None:
    change(sheet, "rows", "t19", constraint=Constraint(kind="must finish on", at=instant("2027-10-08T17:00")))


def only_window(sheet: Sheet) -> None:
    change(sheet, "rows", "t19", work_kind="deployment")
    window = Window(id="w", start=instant("2027-10-09T08:00"), length=Minutes(480), rule="FREQ=WEEKLY")
    sheet._put("windows", replace(window, scope=replace(window.scope, work_kinds=("deployment",))))


def aim(target: str) -> Callable[[Sheet], None]:
    """The chain of ten days as a release with this target."""

    def mistake(sheet: Sheet) -> None:
        sheet.release("Crm", target=instant(target), target_timed=True, go_live="live")
        for number in range(20):
            change(sheet, "rows", f"t{number}", parent="crm")
        sheet.link("t19", sheet.row("Live", kind="milestone", parent="crm"))

    mistake.__name__ = f"aim_at_{target}"
    return mistake


CASES: list[tuple[int, Callable[[Sheet], None], str, str]] = [
    (1, sure, "met", "0 %"),
    (1, loosen_one, "met", "4.8 %"),
    (1, loosen_two, "not met", "14.3 %"),
    (2, sure, "met", "0 %"),
    (2, lead_one, "not met", "5.3 %"),
    (2, lead_percent, "not met", "5.3 %"),
    (3, lag_one_of_twenty, "met", "5 %"),
    (3, lag_one_of_nineteen, "not met", "5.3 %"),
    (4, two_types_of_twenty, "met", "90 %"),
    (4, two_types_of_nineteen, "not met", "89.5 %"),
    (5, pin("t3"), "met", "5 %"),
    (5, pin("t3", "t4"), "not met", "10 %"),
    (5, pin("t3", "t4", kind="start no earlier than"), "met", "0 %"),
    (6, leave_float(44), "met", "0 %"),
    (6, leave_float(46), "not met", "9.1 %"),
    (7, meet_deadline, "met", "0 %"),
    (7, miss_deadline, "not met", "100 %"),
    (8, stretch(44, "t1", "t2"), "met", "0 %"),
    (8, stretch(45, "t1"), "met", "5 %"),
    (8, stretch(45, "t1", "t2"), "not met", "10 %"),
    (8, stretched_in_baseline, "met", "0 %"),
    (9, sure, "not applicable", ""),
    (9, end_on_status, "met", "0 %"),
    (9, end_behind_status, "not met", "5 %"),
    (9, forecast_in_the_past, "not met", "5 %"),
    (10, sure, "not applicable", ""),
    (10, nobody_for_a_day, "not met", "100 %"),
    (10, role_for_a_day, "met", "0 %"),
    (11, sure, "not applicable", ""),
    (11, due(1), "met", "5 %"),
    (11, due(2), "not met", "10 %"),
    (11, done_at_midnight, "met", "0 %"),
    (12, sure, "met", "600 days"),
    (12, pin_the_end, "not met", "0 days"),
    (12, only_window, "met", "600 days"),
    (13, sure, "not applicable", ""),
    (13, aim("2027-10-08T17:00"), "met", "1.000"),
    (13, aim("2027-10-08T13:12"), "met", "0.950"),
    (13, aim("2027-10-08T13:11"), "not met", "0.949"),
    (14, sure, "not applicable", ""),
    (14, done(19), "met", "0.950"),
    (14, done(18), "not met", "0.900"),
]


@pytest.mark.parametrize(
    ("number", "mistake", "verdict", "measure"), CASES, ids=[f"{number}-{make.__name__}" for number, make, *_ in CASES]
)
def test_each_point_is_counted_as_by_hand(
    chain: Sheet, number: int, mistake: Callable[[Sheet], None], verdict: str, measure: str
) -> None:
    mistake(chain)
    found = point(chain, number)
    assert (found.verdict, found.measure) == (verdict, measure), found


ROW_BY_ROW = {1: "dangling", 7: "deadline-missed", 10: "work-without-people", 13: "target-missed"}
"""What says the same of each row, and so instead."""
BESIDE = {4: {"dangling"}, 9: {"set-by-hand"}, 14: {"dcma-missed"}}
"""What cannot but come along: a start that bounds a start leaves a finish loose, what is not done is late."""


@pytest.mark.parametrize(
    ("number", "mistake"),
    [pytest.param(number, make, id=f"{number}") for number, make, verdict, _ in CASES if verdict == "not met"],
)
def test_one_limit_not_met_is_one_code(chain: Sheet, number: int, mistake: Callable[[Sheet], None]) -> None:
    change(chain, "resources", "ana", capacity=PerMille(20_000))
    mistake(chain)
    found = {problem.code for problem in chain.readings().problems}
    assert found - BESIDE.get(number, set()) == {ROW_BY_ROW.get(number, NAMES[number][0])}


def test_offenders_are_named(chain: Sheet) -> None:
    two_types_of_nineteen(chain)
    pin("t3", "t4")(chain)
    assert point(chain, 4).links == ("t3>t4", "t6>t7")
    assert point(chain, 5).rows == ("t3", "t4")


def test_the_pin_behind_negative_float_and_in_front_of_the_end_is_named(chain: Sheet) -> None:
    miss_deadline(chain)
    assert point(chain, 7).note == "The deadline of T19 cannot be met."
    pin_the_end(chain)
    assert point(chain, 12).rows == ("t0", "t19")
    assert point(chain, 12).note.startswith("T19 does not move")


def test_limits_are_settings(chain: Sheet) -> None:
    two_types_of_nineteen(chain)
    chain.plan = change_quality(chain.plan, finish_to_start=890)
    assert point(chain, 4).verdict == "met"


def test_a_limit_not_met_is_one_warning_that_names_the_first_offenders(chain: Sheet) -> None:
    two_types_of_nineteen(chain)
    (problem,) = told(chain)
    assert (problem.code, problem.severity, problem.subject) == ("dcma-link-types", "warning", "")
    assert problem.message == (
        "Only 89.5 % of the links are finish to start (at least 90 %): others hide what really waits. Look at T4 and T7."
    )


def test_a_quiet_point_is_measured_but_not_told(chain: Sheet) -> None:
    two_types_of_nineteen(chain)
    chain.plan = change_quality(chain.plan, quiet=(4,))
    assert point(chain, 4).verdict == "not met"
    assert told(chain) == []


def test_what_problems_say_row_by_row_is_not_said_again(chain: Sheet) -> None:
    nobody_for_a_day(chain)
    assert point(chain, 10).verdict == "not met"
    assert [problem.code for problem in chain.readings().problems] == ["work-without-people"]


def test_a_warning_about_the_whole_plan_marks_no_row(chain: Sheet) -> None:
    two_types_of_nineteen(chain)
    assert all(not found.code.startswith("dcma") for rows in chain.readings().problems_of.values() for found in rows)


def test_an_empty_plan_has_no_point_that_applies() -> None:
    readings = Readings(Plan(), schedule_plan(Plan()))
    assert [found.number for found in readings.points] == list(NAMES)
    assert {found.verdict for found in readings.points} == {"not applicable"}


def test_every_point_has_a_code_with_a_severity() -> None:
    assert all(SEVERITY[code] == "warning" for code, _ in NAMES.values())
