"""Public holidays by country and region, from the `holidays` library.

What it gives is copied into a plan's calendar, so that an update of the library moves nothing; nothing else asks it.
"""

from __future__ import annotations

import holidays

from relplanner.plan.instants import from_date
from relplanner.plan.model import CalendarException


def countries() -> tuple[str, ...]:
    """ISO 3166 codes of the countries whose holidays are known, sorted."""
    return tuple(sorted(code for code in holidays.list_supported_countries(include_aliases=False) if len(code) == 2))


def regions(country: str) -> tuple[str, ...]:
    """Codes of a country's regions that have holidays of their own, sorted. Raises `ValueError` for an unknown country."""
    found = holidays.list_supported_countries(include_aliases=False).get(country.upper())
    if found is None:
        raise ValueError(f"There are no holidays known of {country}; use a code of two letters, like CH or DE.")
    return tuple(sorted(found))


def region_names(country: str) -> tuple[tuple[str, str], ...]:
    """Codes of a country's regions with their names, by name; the code where no name is known. Raises `ValueError`."""
    aliases = holidays.country_holidays(country.upper()).subdivisions_aliases if regions(country) else {}
    names: dict[str, str] = {}
    for name, code in aliases.items():
        names.setdefault(code, name)
    return tuple(sorted(((code, names.get(code, code)) for code in regions(country)), key=lambda pair: pair[1].casefold()))


def public_holidays(country: str, region: str, first_year: int, last_year: int) -> tuple[CalendarException, ...]:
    """Public holidays of whole years as days off, in order; `region` "" for those of the whole country.

    Raises `ValueError` for a country or a region that is not known, naming those that are.
    """
    known = regions(country)
    if region and region.upper() not in known:
        listed = ", ".join(known) or "none"
        raise ValueError(f"There is no region {region} in {country.upper()}; known are: {listed}.")
    days = holidays.country_holidays(country.upper(), subdiv=region.upper() or None, years=range(first_year, last_year + 1))
    return tuple(CalendarException(first=from_date(day), last=from_date(day), name=name) for day, name in sorted(days.items()))
