"""Meeting days in words: `Tue 14:00`, `Mon, Wed 10:00`; any other RFC 5545 rule is shown and read as it stands."""

from __future__ import annotations

import re

from relplanner.plan.problems import EditError

DAYS = {"MO": "Mon", "TU": "Tue", "WE": "Wed", "TH": "Thu", "FR": "Fri", "SA": "Sat", "SU": "Sun"}
_CODES = {name.lower(): code for code, name in DAYS.items()}
_SAID = re.compile(r"(?P<days>[a-z]+(?:\s*[,;]\s*[a-z]+)*)\s+(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?", re.IGNORECASE)


def meeting_text(rule: str) -> str:
    """A weekly rule in words; another one as it stands."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    known = {"FREQ", "BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND"}
    days = parts.get("BYDAY", "").split(",")
    if parts.get("FREQ") != "WEEKLY" or not set(parts) <= known or not all(day in DAYS for day in days):
        return rule
    hour, minute = parts.get("BYHOUR", ""), parts.get("BYMINUTE", "0")
    if not hour.isdigit() or not minute.isdigit():
        return rule
    return f"{', '.join(DAYS[day] for day in days)} {int(hour)}:{int(minute):02}"


def meeting_rule(text: str) -> str:
    """The rule that words mean; "" is no meeting days. Raises `EditError`."""
    said = text.strip()
    if not said or "=" in said:
        return said
    match = _SAID.fullmatch(said)
    days = [_CODES.get(day.strip()[:3].lower()) for day in re.split("[,;]", match["days"])] if match else [None]
    if match is None or None in days or int(match["hour"]) > 23 or int(match["minute"] or 0) > 59:
        raise EditError("bad-rule", f"“{said}” are no meeting days; write days and a time, like Tue 14:00 or Mon, Wed 10:00.")
    return (
        f"FREQ=WEEKLY;BYDAY={','.join(str(day) for day in days)};BYHOUR={int(match['hour'])};BYMINUTE={int(match['minute'] or 0)}"
    )
