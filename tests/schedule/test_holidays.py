"""Public holidays become exceptions of a calendar."""

from __future__ import annotations

import pytest

from relplanner.plan.instants import day
from relplanner.schedule.holidays import countries, public_holidays, regions


def test_national_holidays_are_days_without_work() -> None:
    found = {exception.first: exception for exception in public_holidays("DE", "", 2027, 2027)}
    assert day("2027-10-03") in found
    assert found[day("2027-12-25")].spans == ()
    assert day("2027-11-01") not in found


def test_a_region_adds_its_own() -> None:
    days = [exception.first for exception in public_holidays("DE", "BY", 2027, 2028)]
    assert day("2027-11-01") in days
    assert day("2028-11-01") in days
    assert days == sorted(days)


def test_unknown_places_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="no holidays known of XX"):
        public_holidays("XX", "", 2027, 2027)
    with pytest.raises(ValueError, match="no region ZZ in DE"):
        public_holidays("DE", "ZZ", 2027, 2027)


def test_countries_name_their_regions() -> None:
    assert "DE" in countries()
    assert "BY" in regions("DE")
