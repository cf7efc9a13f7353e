"""Amounts of money: `1,234.50`, read with a point or a comma, with or without thousands."""

from __future__ import annotations

import re

from relplanner.plan.model import Money
from relplanner.plan.problems import EditError

_AMOUNT = re.compile(r"(?P<whole>\d{1,3}(?:(?P<mark>[.,' \u00a0\u202f\u2019])\d{3})+|\d+)(?:(?P<point>[.,])(?P<part>\d{1,2}))?")


def parse_money(text: str, currency: str) -> Money:
    """Read an amount, the currency before or behind it or not at all. Raises `EditError` (`not-money`)."""
    said = text.strip()
    for sign in (currency, currency.casefold(), "€", "$", "£"):
        said = (said.removeprefix(sign).removesuffix(sign) if sign else said).strip()
    found = _AMOUNT.fullmatch(said)
    if found is None or (found["mark"] is not None and found["mark"] == found["point"]):
        raise EditError("not-money", f"“{text.strip()}” is no amount of money; write one like 1200 or 1,234.50.")
    whole = re.sub(r"\D", "", found["whole"])
    return Money(int(whole) * 100 + int((found["part"] or "0").ljust(2, "0")))


def format_money(amount: Money) -> str:
    """An amount with thousands and hundredths: `1,234.50`."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100:,}.{abs(amount) % 100:02}"
