"""RFC 5545 rules in the words of Microsoft Project's recurring exceptions: the inverse of what `calendars` reads.

Only rules that both understand alike are said; whoever writes a calendar says the others day by day.
"""

from __future__ import annotations

from collections.abc import Mapping

from relplanner.formats.mspdi.calendars import MONTH_ITEMS, POSITIONS, WEEKDAYS

Said = Mapping[str, int]
"""Elements of an exception by name, in the order in which they are written."""


def recurrence(rule: str) -> Said | None:
    """The elements that say a rule, None where Microsoft Project cannot say it.

    >>> recurrence("FREQ=WEEKLY;BYDAY=MO,FR")
    {'Occurrences': 0, 'Type': 6, 'Period': 1, 'DaysOfWeek': 34}
    """
    parts = dict(part.split("=", 1) for part in rule.upper().removeprefix("RRULE:").split(";") if "=" in part)
    try:
        every, count = int(parts.pop("INTERVAL", "1")), int(parts.pop("COUNT", "0"))
        first_day, frequency = parts.pop("WKST", "MO"), parts.pop("FREQ", "")
        said = _said(frequency, parts, every, first_day)
    except (ValueError, IndexError):
        return None
    if said is None or parts or every < 1:
        return None
    return {"Occurrences": count, **said}


def _said(frequency: str, parts: dict[str, str], every: int, first_day: str) -> dict[str, int] | None:
    """What a frequency and its parts say; the parts that are understood are taken out."""
    if frequency == "DAILY":
        return {"Type": 1, "Period": every}
    if frequency == "WEEKLY" and (every == 1 or first_day == "SU"):
        days = parts.pop("BYDAY", "").split(",")
        return {"Type": 6, "Period": every, "DaysOfWeek": sum(1 << WEEKDAYS.index(day) for day in set(days))}
    if frequency == "MONTHLY":
        place = _place(parts)
        return place and {"Type": 4 if "MonthDay" in place else 5, "Period": every, **place}
    return _yearly(parts) if frequency == "YEARLY" and every == 1 else None


def _yearly(parts: dict[str, str]) -> dict[str, int] | None:
    """A day of one month, once a year."""
    month = int(parts.pop("BYMONTH", "0")) - 1
    place = _place(parts)
    if place is None or not 0 <= month < 12:
        return None
    return {"Type": 2, "Month": month, **place} if "MonthDay" in place else {"Type": 3, **place, "Month": month}


def _place(parts: dict[str, str]) -> dict[str, int] | None:
    """A day of a month, by its date or as the first to last of some weekdays."""
    if "BYMONTHDAY" in parts:
        day = int(parts.pop("BYMONTHDAY"))
        return {"MonthDay": day} if 1 <= day <= 31 else None
    days, position = parts.pop("BYDAY", ""), parts.pop("BYSETPOS", "")
    if not position:
        days, position = days[-2:], days[:-2]
    ordered = {",".join(sorted(items.split(","))): number for number, items in enumerate(MONTH_ITEMS)}
    item = ordered.get(",".join(sorted(days.split(","))))
    return None if item is None else {"MonthItem": item, "MonthPosition": POSITIONS.index(int(position))}
