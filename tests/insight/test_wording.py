"""How sentences say dates, lengths, units and lists."""

from __future__ import annotations

import pytest

from relplanner.insight.wording import days_text, last_day_text, listed, moment_text, period_text, units_text, weekday_text
from relplanner.plan.instants import instant
from relplanner.plan.model import Minutes, PerMille


@pytest.mark.parametrize(
    ("start", "finish", "said"),
    [
        ("2027-09-28T08:00", "2027-10-04T12:00", "from 28 Sep to 4 Oct"),
        ("2027-09-28T08:00", "2027-09-28T12:00", "on 28 Sep"),
        ("2027-09-28", "2027-09-29", "on 28 Sep"),
        ("2027-12-28", "2028-01-05", "from 28 Dec to 4 Jan 2028"),
        ("2028-02-14", "2028-03-02", "from 14 Feb to 1 Mar 2028"),
    ],
)
def test_a_period_says_a_year_once_and_only_where_it_is_another(start: str, finish: str, said: str) -> None:
    assert period_text(instant(start), instant(finish), 2027) == said


def test_days_moments_and_weekdays() -> None:
    assert last_day_text(instant("2027-10-01")) == "30 Sep"
    assert moment_text(instant("2027-10-01T14:00")) == "1 Oct 14:00"
    assert moment_text(instant("2027-10-01")) == "1 Oct"
    assert weekday_text(instant("2027-11-27")) == "Sat 27 Nov"


@pytest.mark.parametrize(
    ("minutes", "said"), [(480, "1 day"), (2160, "4.5 days"), (0, "0 minutes"), (1, "1 minute"), (20, "20 minutes")]
)
def test_lengths_are_days_down_to_a_tenth(minutes: int, said: str) -> None:
    assert days_text(Minutes(minutes), Minutes(480)) == said


@pytest.mark.parametrize(("units", "said"), [(1000, "1.0"), (2000, "2.0"), (750, "0.75"), (125, "0.125"), (0, "0.0")])
def test_units_are_people(units: int, said: str) -> None:
    assert units_text(PerMille(units)) == said


def test_long_lists_are_cut() -> None:
    assert [listed(["A", "B", "C", "D", "E"][:n]) for n in range(6)] == [
        "",
        "A",
        "A and B",
        "A, B and C",
        "A, B and 2 more",
        "A, B and 3 more",
    ]
    assert listed(["A", "B", "C"], 7) == "A, B and 5 more"
