"""Working minutes and instants: each question has its exact counterpart."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from relplanner.plan.instants import instant
from relplanner.plan.model import Calendar, Plan, Resource, Row
from relplanner.schedule.working_time import around_the_clock, as_pairs, cut, intersect, united, without
from relplanner.schedule.worktime import STANDARD, Pattern, WorkingTime, Worktime

MONDAY = instant("2027-07-12T08:00")
FRIDAY_EVENING = instant("2027-07-16T17:00")
NEXT_MONDAY = instant("2027-07-19T08:00")
NIGHT = Calendar(id="night", week=(((1320, 1800),),) * 5 + ((), ()))
LATE = Calendar(id="late", week=(((600, 800), (1320, 1500)),) * 7)

near = st.integers(MONDAY - 10_000, MONDAY + 60_000)
lengths = st.integers(1, 20_000)


def working(calendar: Calendar) -> WorkingTime:
    return WorkingTime(Pattern({}, calendar).as_arrays, MONDAY)


def test_work_begins_on_monday_and_ends_on_friday() -> None:
    time = working(STANDARD)
    assert time.next_work(FRIDAY_EVENING) == NEXT_MONDAY
    assert time.last_work(NEXT_MONDAY) == FRIDAY_EVENING
    assert time.add(MONDAY, 2400) == FRIDAY_EVENING
    assert time.subtract(FRIDAY_EVENING, 2400) == MONDAY
    assert time.between(FRIDAY_EVENING, NEXT_MONDAY) == 0
    assert time.between(NEXT_MONDAY, MONDAY) == -2400


def test_a_night_shift_reaches_into_the_next_day() -> None:
    assert working(NIGHT).intervals(MONDAY, MONDAY + 1440) == [(instant("2027-07-12T22:00"), instant("2027-07-13T06:00"))]


def test_far_outside_of_every_plan_even_a_dead_calendar_works() -> None:
    assert working(Calendar(id="dead", week=((),) * 7)).add(MONDAY, 480) > MONDAY


@given(near, lengths)
def test_subtracting_is_the_counterpart_of_adding(t: int, minutes: int) -> None:
    for time in (working(STANDARD), working(NIGHT), around_the_clock()):
        finish = time.add(t, minutes)
        start = time.subtract(finish, minutes)
        assert time.between(t, start) == 0
        assert start == time.next_work(t)
        assert time.between(start, finish) == minutes
        assert time.place(t, minutes) == (start, finish)
        assert time.place_back(finish, minutes)[:2] == (start, finish)
        assert time.next_work(finish) == time.place_back(finish, minutes)[2]


@given(st.lists(near, min_size=1, max_size=8))
def test_many_counts_at_once_are_the_single_ones(instants: list[int]) -> None:
    time = working(STANDARD)
    assert time.counts(instants).tolist() == [time.count(t) for t in instants]


@given(near)
def test_the_last_start_is_no_later_than_asked(t: int) -> None:
    time = working(STANDARD)
    k = time.starts_by(t)
    assert time.at_start(k) <= t < time.at_start(k + 1)


def test_leave_is_cut_out_and_intervals_that_touch_are_one() -> None:
    time = without(working(STANDARD), [(MONDAY + 60, MONDAY + 120)], MONDAY)
    assert time.intervals(MONDAY, MONDAY + 240) == [(MONDAY, MONDAY + 60), (MONDAY + 120, MONDAY + 240)]
    assert united([(0, 5), (5, 9), (3, 4), (12, 12)]) == [(0, 9)]
    assert cut([(0, 10)], [(2, 4), (8, 20)]) == [(0, 2), (4, 8)]


@given(st.lists(st.tuples(st.integers(-2000, 4000), st.integers(0, 900)), max_size=6), st.integers(-1500, 3000))
def test_two_calendars_work_together_minute_by_minute_and_nobody_works_in_a_gap(gaps: list[tuple[int, int]], low: int) -> None:
    day, night = working(STANDARD), working(LATE)
    closed = [(MONDAY + start, MONDAY + start + length) for start, length in gaps]
    rest, common = without(day, closed, MONDAY), intersect(day, night, MONDAY)
    since = MONDAY + low
    span = since, since + 2500

    def minutes(time: WorkingTime) -> set[int]:
        return {at for start, end in time.intervals(*span) for at in range(start, end)}

    assert minutes(rest) == {at for at in minutes(day) if not any(start <= at < end for start, end in closed)}
    assert minutes(common) == minutes(day) & minutes(night)
    assert [time.between(*span) for time in (rest, common)] == [len(minutes(time)) for time in (rest, common)]
    for time in (rest, common):
        found = time.intervals(*span)
        assert all(one[1] < other[0] for one, other in pairwise(found)), "they touch"


@given(st.integers(-60 * 366, 60 * 366))
def test_arrays_and_lists_know_the_same_however_far_they_reach(day: int) -> None:
    time = without(working(NIGHT), [(MONDAY - 5000, MONDAY + 500)], MONDAY)
    at = MONDAY + day * 1440
    assert time.counts([at, at + 777]).tolist() == [time.count(at), time.count(at + 777)]
    assert as_pairs(time.as_arrays(at, at + 9000)) == time.intervals(at, at + 9000)


def test_the_task_calendar_is_the_rows_else_its_releases_else_the_plans() -> None:
    plan = Plan(
        calendars={"night": NIGHT},
        rows={
            "r": Row(id="r", kind="release", calendar="night"),
            "p": Row(id="p", kind="phase", parent="r", rank="a"),
            "a": Row(id="a", parent="p"),
            "b": Row(id="b", rank="z"),
        },
        resources={"x": Resource(id="x")},
    )
    times = Worktime.of(plan)
    assert times.calendar_id("a") == "night"
    assert times.calendar_id("b") is None
    assert times.resource_calendar("x") is times.plan_calendar
