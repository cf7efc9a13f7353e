"""Instants and x, zoom, and what the axis says."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relplanner.chart.time_scale import MAX_PER_DAY, MIN_PER_DAY, STEPS, TimeScale, cells, fitting, lower_ticks, step, upper_ticks
from relplanner.chart.words import Words
from relplanner.plan.instants import instant

ORIGIN = instant("2027-09-06")


@pytest.mark.parametrize(
    ("per_day", "level"),
    [(1000, "hours"), (200, "quarter days"), (30, "days"), (6, "weeks"), (1.5, "months"), (0.3, "quarters")],
)
def test_zoom_decides_what_the_axis_counts(per_day: float, level: str) -> None:
    assert TimeScale(origin=ORIGIN, per_day=per_day).level == level


@given(minutes=st.integers(-3_000_000, 3_000_000), per_day=st.floats(20, 2400))
def test_an_instant_comes_back_from_its_x(minutes: int, per_day: float) -> None:
    scale = TimeScale(origin=ORIGIN, per_day=per_day)
    at = type(ORIGIN)(ORIGIN + minutes)
    assert scale.at(scale.x(at)) == at


def test_a_week_is_seven_days_wide() -> None:
    scale = TimeScale(origin=ORIGIN, per_day=6)
    assert scale.x(instant("2027-09-13")) == 42
    assert scale.x(instant("2027-09-06T12:00")) == 3


def test_weeks_begin_on_mondays_below_months() -> None:
    scale = TimeScale(origin=ORIGIN, per_day=6)
    first, last = instant("2027-09-08"), instant("2027-10-05")
    assert [tick.label for tick in lower_ticks(scale, first, last)] == ["6", "13", "20", "27", "4"]
    assert [tick.label for tick in upper_ticks(scale, first, last)] == ["September 2027", "October 2027"]


def test_weeks_begin_where_the_locale_says() -> None:
    scale = TimeScale(origin=ORIGIN, per_day=6)
    first, last = instant("2027-09-08"), instant("2027-09-20")
    assert [tick.label for tick in lower_ticks(scale, first, last, Words(week_start=6))] == ["5", "12", "19"]


@pytest.mark.parametrize(
    ("per_day", "lower", "upper"),
    [
        (1000, ["09", "10"], ["Wed 8 September 2027"]),
        (200, ["06"], ["Wed 8 September 2027"]),
        (50, ["Wed 8"], ["September 2027"]),
        (20, ["8"], ["September 2027"]),
        (1.5, ["Sep"], ["2027"]),
        (0.3, ["Q3"], ["2027"]),
    ],
)
def test_labels_at_each_zoom(per_day: float, lower: list[str], upper: list[str]) -> None:
    scale = TimeScale(origin=ORIGIN, per_day=per_day)
    first, last = instant("2027-09-08T09:30"), instant("2027-09-08T10:30")
    assert [tick.label for tick in lower_ticks(scale, first, last)] == lower
    assert [tick.label for tick in upper_ticks(scale, first, last)] == upper


@given(per_day=st.floats(MIN_PER_DAY, MAX_PER_DAY), days=st.integers(1, 400))
def test_ticks_follow_each_other_without_gaps(per_day: float, days: int) -> None:
    scale = TimeScale(origin=ORIGIN, per_day=per_day)
    last = type(ORIGIN)(ORIGIN + days * 1440 if per_day < 100 else ORIGIN + 1440)
    for ticks in (lower_ticks(scale, ORIGIN, last), upper_ticks(scale, ORIGIN, last), cells(scale, ORIGIN, last)):
        assert ticks[0].at <= ORIGIN
        assert ticks[-1].end >= last
        assert all(one.end == other.at for one, other in itertools.pairwise(ticks))


def test_cells_are_weeks_where_days_are_narrow_and_days_where_they_are_wide() -> None:
    def lengths(per_day: float) -> set[int]:
        return {
            (one.end - one.at) // 1440 for one in cells(TimeScale(origin=ORIGIN, per_day=per_day), ORIGIN, instant("2027-12-24"))
        }

    assert lengths(60) == {1}
    assert lengths(6) == {7}
    assert lengths(1) == {30, 31}
    assert lengths(0.3) == {92}


def test_steps_go_in_and_out_and_stop() -> None:
    assert step(6.0, 1) == 9.0
    assert step(6.5, -1) == 6.0
    assert step(STEPS[-1], 1) == STEPS[-1]
    assert step(0.01, -1) == STEPS[0]


def test_fitting_shows_first_and_last() -> None:
    start, finish = instant("2027-07-12T08:00"), instant("2027-12-14T17:00")
    scale = fitting(start, finish, 900)
    assert 0 < scale.x(start) < 40
    assert 750 < scale.x(finish) < 790


def test_zoom_stays_within_what_can_be_shown() -> None:
    scale = TimeScale(origin=ORIGIN, per_day=6)
    assert scale.zoomed(1e9).per_day == MAX_PER_DAY
    assert scale.zoomed(0).per_day == MIN_PER_DAY


@given(per_day=st.floats(0.1, 1000), weeks=st.integers(-2000, 2000))
def test_ticks_are_numbered_one_by_one_wherever_the_view_stands(per_day: float, weeks: int) -> None:
    scale = TimeScale(origin=ORIGIN, per_day=per_day)
    first = type(ORIGIN)(ORIGIN + weeks * 10_080)
    ticks = lower_ticks(scale, first, type(ORIGIN)(first + (3000 if per_day > 17 else 400_000)))
    assert [tick.number - ticks[0].number for tick in ticks] == list(range(len(ticks)))
