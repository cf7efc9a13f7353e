"""Plans that nobody means, but everybody types once: each is scheduled in bounded time and told by a code."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import pytest
from msgspec.structs import replace

from relplanner.plan.instants import day, instant
from relplanner.plan.model import (
    Absence,
    Assignment,
    Calendar,
    CalendarException,
    Constraint,
    Estimate,
    Gate,
    Instant,
    Lag,
    Link,
    Minutes,
    Plan,
    Release,
    Resource,
    Row,
    Settings,
    Window,
)
from relplanner.plan.recurrence import happens, occurrences
from relplanner.plan.validity import faults
from relplanner.schedule.critical_path import schedule_plan

START = instant("2027-07-12T08:00")
PATIENCE = 20
"""Seconds of processor time that no plan of two rows may take; a healthy one takes hundredths."""


def task(key: str, minutes: int = 480, **fields: object) -> Row:
    return Row(id=key, name=key.upper(), rank=key, estimate=Estimate(likely=Minutes(minutes)), **fields)  # type: ignore[arg-type]


def plan(*rows: Row, start: Instant | None = START, **tables: object) -> Plan:
    made = Plan(settings=Settings(start=start), rows={row.id: row for row in rows})
    return replace(made, **tables)


def pins() -> Plan:
    early = Constraint(kind="must start on", at=START)
    late = Constraint(kind="must finish on", at=instant("2027-07-30T17:00"))
    links = {"l": Link(id="l", predecessor="a", successor="b")}
    return plan(task("a", constraint=late), task("b", constraint=early), links=links)


def dead_calendar() -> Plan:
    return plan(task("a", calendar="dead"), calendars={"dead": Calendar(id="dead", week=((),) * 7)})


def ten_years_away() -> Plan:
    away = Absence(start=START, finish=instant("2037-07-12T08:00"))
    booked = {"x": Assignment(id="x", task="a", resource="ana")}
    return plan(task("a"), resources={"ana": Resource(id="ana", name="Ana", absences=(away,))}, assignments=booked)


def huge_chain() -> Plan:
    rows = [task(f"t{i:03}", 50_000_000) for i in range(120)]
    links = {str(i): Link(id=str(i), predecessor=f"t{i:03}", successor=f"t{i + 1:03}") for i in range(119)}
    return plan(*rows, links=links)


def before_the_start() -> Plan:
    release = Release(id="r", start=START, target=instant("2027-07-13"), direction="backward", go_live="live")
    rows = (Row(id="r", kind="release"), task("a", 4800, parent="r"), Row(id="live", kind="milestone", parent="r", rank="z"))
    return plan(*rows, releases={"r": release}, links={"l": Link(id="l", predecessor="a", successor="live")})


def never_a_window() -> Plan:
    window = Window(id="w", start=START, length=Minutes(600), rule="FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")
    return plan(task("a"), windows={"w": window})


def all_days_excepted() -> Plan:
    always = CalendarException(first=day("1901-01-01"), last=day("2199-12-31"), rule="FREQ=DAILY")
    return plan(task("a", calendar="c"), calendars={"c": Calendar(id="c", week=(((480, 1020),),) * 7, exceptions=(always,))})


TOLD: list[tuple[Callable[[], Plan], str]] = [
    (pins, "pin-broken"),
    (dead_calendar, "no-working-time"),
    (ten_years_away, "no-working-time"),
    (all_days_excepted, "no-working-time"),
    (huge_chain, "no-working-time"),
    (lambda: plan(task("a"), start=instant("1901-07-12T08:00")), "beyond-calendars"),
    (lambda: plan(task("a"), start=instant("2199-07-12T08:00")), "beyond-calendars"),
    (before_the_start, "start-too-early"),
]
"""Legal plans that nobody means, with the code that says so."""


@pytest.mark.parametrize(("make", "code"), TOLD)
def test_what_nobody_means_is_told_by_a_code_in_bounded_time(make: Callable[[], Plan], code: str) -> None:
    made = make()
    assert not list(faults(made))
    began = time.process_time()
    schedule = schedule_plan(made)
    assert list(schedule.free_floats)
    assert time.process_time() - began < PATIENCE
    assert code in {problem.code for problem in schedule.problems}


REFUSED = [
    never_a_window(),
    plan(task("a", -1)),
    plan(task("a", 10**12)),
    plan(task("a"), start=instant("1899-07-12T08:00")),
    plan(task("a"), start=instant("9999-07-12T08:00")),
    plan(task("a", deadline=instant("9999-07-12T08:00"))),
    plan(Row(id="g", kind="gate"), gates={"g": Gate(id="g", meets="FREQ=MINUTELY;BYHOUR=9;BYMINUTE=0")}),
    plan(task("a"), windows={"w": Window(id="w", start=START, length=Minutes(60), rule="FREQ=SECONDLY")}),
]
"""What is no plan."""


@pytest.mark.parametrize("made", REFUSED)
def test_what_no_plan_can_hold_is_refused(made: Plan) -> None:
    assert list(faults(made))


def test_work_of_no_length_stands_at_its_bound() -> None:
    assert schedule_plan(plan(task("a", 0))).dates("a").finish == START


def test_a_lead_does_not_reach_before_the_start() -> None:
    links = {"l": Link(id="l", predecessor="a", successor="b", lag=Lag(amount=-4800))}
    assert schedule_plan(plan(task("a"), task("b"), links=links)).dates("b").start == START


def test_a_rule_that_never_happens_is_known() -> None:
    began = time.process_time()
    low, high = datetime(2027, 1, 1), datetime(2040, 1, 1)
    assert not happens("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5")
    assert happens("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
    assert len(occurrences("FREQ=WEEKLY;COUNT=3", low, low, high)) == 3
    assert len(occurrences("FREQ=WEEKLY;UNTIL=20270120", low, low, high)) == 3
    assert time.process_time() - began < PATIENCE
