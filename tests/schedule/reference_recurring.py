"""Windows, freezes and meetings of the slow scheduler: each day of its years is tried."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from tests.schedule.reference_time import DAYS, EPOCH, FIRST_MONDAY, LOW, rule_days

Dates = tuple[int, int]


def occurrences(start: int, length: int, rule: str, until: int | None) -> list[Dates]:
    """The intervals of a window or freeze with its rule, in the years looked at."""
    if not rule:
        return [(start, start + length)]
    first, last = EPOCH + timedelta(days=start // 1440), EPOCH + timedelta(days=LOW // 1440 + DAYS)
    begins = [(day - EPOCH).days * 1440 + start % 1440 for day in rule_days(rule, first, last)]
    return [(at, at + length) for at in begins if until is None or at <= until]


def uncovered(slot: Dates, closed: list[Dates]) -> list[Dates]:
    """What freezes leave of a window."""
    left = [slot]
    for start, end in closed:
        left = [part for a, b in left for part in ((a, min(b, start)), (max(a, end), b)) if part[0] < part[1]]
    return left


@cache
def meetings(rule: str) -> list[int]:
    """The instants of a board's rule, counted from the first Monday of 2001."""
    words = dict(word.split("=") for word in rule.split(";"))
    days = ";".join(word for word in rule.split(";") if not word.startswith(("BYHOUR", "BYMINUTE")))
    clock = 60 * int(words["BYHOUR"]) + int(words["BYMINUTE"])
    last: date = EPOCH + timedelta(days=LOW // 1440 + DAYS)
    return [at for day in rule_days(days, FIRST_MONDAY, last) if (at := (day - EPOCH).days * 1440 + clock) >= LOW]
