from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relplanner.plan.model import Estimate, Lag, Minutes, Settings, Unit
from relplanner.plan.notation import (
    format_estimate,
    format_lag,
    format_minutes,
    parse_estimate,
    parse_lag,
    parse_minutes,
)
from relplanner.plan.problems import EditError
from tests.plan.field_strategies import estimates, lags

SETTINGS = Settings()
days = st.sampled_from(
    [Settings(), Settings(minutes_per_day=Minutes(450), minutes_per_week=Minutes(2250)), Settings(minutes_per_day=Minutes(7))]
)


def estimate(likely: int, unit: Unit = "d") -> Estimate:
    """A plain duration."""
    return Estimate(likely=Minutes(likely), unit=unit)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3d", estimate(1440)),
        ("3", estimate(1440)),
        (" 3 Days ", estimate(1440)),
        ("4h", estimate(240, "h")),
        ("4 hours", estimate(240, "h")),
        ("90m", estimate(90, "m")),
        ("90 min", estimate(90, "m")),
        ("2w", estimate(4800, "w")),
        ("1.5d", estimate(720)),
        ("1,5 d", estimate(720)),
        ("0d", estimate(0)),
        ("2ed", Estimate(likely=Minutes(2880), kind="elapsed")),
        ("1ew", Estimate(likely=Minutes(10080), kind="elapsed", unit="w")),
        ("3d work", Estimate(likely=Minutes(1440), kind="effort")),
        ("12 h  WORK", Estimate(likely=Minutes(720), kind="effort", unit="h")),
        ("1/2/4d", Estimate(optimistic=Minutes(480), likely=Minutes(960), pessimistic=Minutes(1920))),
        ("0.5 / 1 / 1d work", Estimate(optimistic=Minutes(240), likely=Minutes(480), pessimistic=Minutes(480), kind="effort")),
    ],
)
def test_estimates_are_read(text: str, meant: Estimate) -> None:
    assert parse_estimate(text, SETTINGS) == meant


@pytest.mark.parametrize(
    "text", ["", "d", "-1d", "1/2d", "1/2/3/4d", "3pd", "2ed work", "1d 2h", "1e5d", "3dd", "٣d x", "1.2.3d", "=3d"]
)
def test_what_is_no_estimate_is_refused_with_examples(text: str) -> None:
    with pytest.raises(EditError, match="is no estimate; write 3d") as caught:
        parse_estimate(text, SETTINGS)
    assert caught.value.code == "not-an-estimate"


def test_a_day_and_a_week_are_the_plans() -> None:
    short = Settings(minutes_per_day=Minutes(360), minutes_per_week=Minutes(1800))
    assert parse_estimate("2d", short).likely == 720
    assert parse_estimate("1w", short).likely == 1800
    assert parse_estimate("1ed", short).likely == 1440
    assert format_estimate(estimate(720), short) == "2d"


def test_as_few_decimals_as_give_the_minutes_back() -> None:
    assert format_estimate(estimate(720), SETTINGS) == "1.5d"
    assert format_estimate(estimate(100), SETTINGS) == "0.208d"
    assert format_estimate(estimate(1), SETTINGS) == "0.002d"
    assert format_estimate(estimate(1, "w"), SETTINGS) == "0.0004w"
    assert format_minutes(-240, SETTINGS) == "-0.5d"
    assert format_minutes(90, SETTINGS, "h") == "1.5h"


@given(estimates(), days)
def test_an_estimate_reads_back_as_it_was_written(found: Estimate, settings: Settings) -> None:
    assert parse_estimate(format_estimate(found, settings), settings) == found


@given(st.integers(-10_000_000, 10_000_000), days, st.sampled_from(["m", "h", "d", "w"]))
def test_minutes_read_back_as_they_were_written(minutes: int, settings: Settings, unit: Unit) -> None:
    assert parse_minutes(format_minutes(minutes, settings, unit), settings) == minutes


@given(lags, days)
def test_a_lag_reads_back_as_it_was_written(lag: Lag, settings: Settings) -> None:
    assert parse_lag(format_lag(lag, settings), settings) == lag


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", Lag()),
        ("+2d", Lag(amount=960)),
        ("2d", Lag(amount=960)),
        ("- 4h", Lag(amount=-240, unit="h")),
        ("-50%", Lag(amount=-500, kind="percent")),
        ("+12,5 %", Lag(amount=125, kind="percent")),
        ("+2ed", Lag(amount=2880, kind="elapsed")),
    ],
)
def test_lags_are_read(text: str, meant: Lag) -> None:
    assert parse_lag(text, SETTINGS) == meant


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (parse_estimate, parse_lag, parse_minutes):
        try:
            read(text, SETTINGS)
        except EditError as refusal:
            message = refusal.message
            # a sentence, whatever was typed
            assert message.endswith(".")  # either outcome is right
