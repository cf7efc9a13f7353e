"""Repetitions in words: `every Saturday`, `every last Friday`, `monthly on day 15`, `every 24 December`, `every 2 weeks on Tue`.

Every text that is read gives an RFC 5545 rule, and what is written for that rule gives the same rule back. A rule that words do
not cover is written as it stands, and any text with `FREQ=` is taken as a rule.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import datetime

from dateutil.rrule import rrulestr

from relplanner.plan.problems import EditError

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAYS = tuple(calendar.day_name)
_MONTHS = tuple(calendar.month_name)
_ORDINALS: Mapping[str, int] = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1, "last but one": -2}
_NTH: Mapping[str, int] = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5}
_WORKING = "MO,TU,WE,TH,FR"
_NONE = frozenset({"", "no", "none", "never", "once", "does not repeat"})
_EVERY = r"(?:every|each)"
_NUMBER = r"(?P<n>[1-9]\d?)"
_DAY_LIST = r"(?P<days>[a-z]+(?:(?:\s*,\s*|\s+and\s+)[a-z]+)*)"
_ORDINAL = r"(?P<which>last but one|last|first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)"

_DAILY = re.compile(rf"daily|{_EVERY} day|{_EVERY} {_NUMBER} days")
_WEEKLY = re.compile(rf"(?:weekly(?: on)?|{_EVERY} week on|{_EVERY} {_NUMBER} weeks on|{_EVERY}) {_DAY_LIST}")
_NTH_DAY = re.compile(
    rf"(?:{_EVERY}|monthly on)(?: the)? {_ORDINAL} (?P<day>[a-z]+)(?: of (?:the|each|every) (?:{_NUMBER} months|month))?"
)
_MONTHLY = re.compile(
    rf"(?:monthly|{_EVERY} month|{_EVERY} {_NUMBER} months) on (?:day (?P<day>\d{{1,2}})|(?:the )?(?P<last>last day))"
)
_YEARLY = re.compile(rf"(?:{_EVERY}|yearly on|{_EVERY} year on)(?: the)? (?P<day>\d{{1,2}})\.? (?P<month>[a-z]+)")

EXAMPLES = "every Saturday, every 2 weeks on Tuesday, every last Friday, monthly on day 15 or every 24 December"


def parse_repeat(text: str) -> str:
    """Read a repetition as an RFC 5545 rule, "" for none. Raises `EditError` (`bad-rule`)."""
    said = " ".join(text.split())
    if "FREQ=" in said.upper():
        return said.removeprefix("RRULE:")
    word = said.lower()
    if word in _NONE:
        return ""
    for read in (_read_daily, _read_working, _read_nth, _read_monthly, _read_yearly, _read_weekly):
        rule = read(word)
        if rule:
            return rule
    raise EditError("bad-rule", f"“{said}” is no repetition; write {EXAMPLES}.")


def _read_daily(said: str) -> str:
    match = _DAILY.fullmatch(said)
    return f"FREQ=DAILY{_interval(match)}" if match else ""


def _read_working(said: str) -> str:
    return f"FREQ=WEEKLY;BYDAY={_WORKING}" if re.fullmatch(rf"{_EVERY} (?:working |week)day", said) else ""


def _read_weekly(said: str) -> str:
    match = _WEEKLY.fullmatch(said)
    codes = [_code(day) for day in re.split(r"\s*,\s*|\s+and\s+", match["days"])] if match else [""]
    if not all(codes):
        return ""
    return f"FREQ=WEEKLY{_interval(match)};BYDAY={','.join(sorted(set(codes), key=_CODES.index))}"


def _read_nth(said: str) -> str:
    match = _NTH_DAY.fullmatch(said)
    code = _code(match["day"]) if match else ""
    if match is None or not code:
        return ""
    which = _ORDINALS.get(match["which"]) or _NTH[match["which"]]
    return f"FREQ=MONTHLY{_interval(match)};BYDAY={which}{code}"


def _read_monthly(said: str) -> str:
    match = _MONTHLY.fullmatch(said)
    if match is None:
        return ""
    day = -1 if match["last"] else int(match["day"])
    return f"FREQ=MONTHLY{_interval(match)};BYMONTHDAY={day}" if day == -1 or 1 <= day <= 31 else ""


def _read_yearly(said: str) -> str:
    match = _YEARLY.fullmatch(said)
    if match is None:
        return ""
    month = next((at for at, name in enumerate(_MONTHS) if at and _begins(name, match["month"])), 0)
    if not month or not 1 <= int(match["day"]) <= calendar.monthrange(2000, month)[1]:
        return ""
    return f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={int(match['day'])}"


def _interval(match: re.Match[str] | None) -> str:
    number = match["n"] if match is not None else None
    return f";INTERVAL={number}" if number and number != "1" else ""


def _code(day: str) -> str:
    return next((code for name, code in zip(_DAYS, _CODES, strict=True) if _begins(name, day)), "")


def _begins(name: str, said: str) -> bool:
    """Whether a word is a name, its plural or its beginning, three letters at least."""
    return (len(said) >= 3 and name.lower().startswith(said)) or said == f"{name.lower()}s"


def format_repeat(rule: str) -> str:
    """A rule in words that `parse_repeat` reads back; "" for none, and a rule that words do not cover as it stands."""
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    number = parts.get("INTERVAL", "1")
    words = _written(parts, number) if number.isdigit() else ""
    try:
        return words if words and parse_repeat(words) == rule else rule
    except EditError:
        return rule


def without_time(rule: str) -> str:
    """A rule without its time of day."""
    return ";".join(
        part for part in rule.split(";") if part and not part.upper().startswith(("BYHOUR=", "BYMINUTE=", "BYSECOND="))
    )


def _written(parts: Mapping[str, str], number: str) -> str:
    match parts:
        case {"FREQ": "DAILY"}:
            return "every day" if number == "1" else f"every {number} days"
        case {"FREQ": "WEEKLY", "BYDAY": days}:
            return _weekly(days, number)
        case {"FREQ": "MONTHLY", "BYDAY": day}:
            return _nth(day, number)
        case {"FREQ": "MONTHLY", "BYMONTHDAY": day}:
            often = "monthly" if number == "1" else f"every {number} months"
            return f"{often} on {'the last day' if day == '-1' else f'day {day}'}"
        case {"FREQ": "YEARLY", "BYMONTH": month, "BYMONTHDAY": day} if month.isdigit() and int(month) <= 12:
            return f"every {day} {_MONTHS[int(month)]}"
    return ""


def _nth(day: str, number: str) -> str:
    which = next((word for word, at in _ORDINALS.items() if str(at) == day[:-2]), "")
    name = _names(day[-2:])
    if which == "last" and number == "1":
        return f"every last {name}"
    return f"every {which} {name} of {'the month' if number == '1' else f'every {number} months'}" if which else ""


def _weekly(days: str, number: str) -> str:
    if days == _WORKING and number == "1":
        return "every working day"
    names = _names(days)
    return f"every {names}" if number == "1" else f"every {number} weeks on {names}"


def _names(codes: str) -> str:
    return ", ".join(_DAYS[_CODES.index(code)] for code in codes.split(",") if code in _CODES)


def repeats_on(when: datetime) -> tuple[str, ...]:
    """Repetitions that hit a day, in words, to choose from; the first one is none."""
    name = _DAYS[when.weekday()]
    which = ("first", "second", "third", "fourth", "fifth")[(when.day - 1) // 7]
    last = (f"every last {name}",) if when.day + 7 > calendar.monthrange(when.year, when.month)[1] else ()
    return (
        "does not repeat",
        f"every {name}",
        f"every 2 weeks on {name}",
        *((f"every {which} {name} of the month",) if which != "fifth" else ()),
        *last,
        f"monthly on day {when.day}",
        f"every {when.day} {_MONTHS[when.month]}",
    )


def occurrences(rule: str, first: datetime, last: datetime, most: int) -> list[datetime]:
    """When a rule that begins at `first` happens up to `last` inclusive, at most so often; `first` alone without a rule.

    The time of day is that of `first`, unless the rule has its own. Raises `EditError` (`bad-rule`).
    """
    if not rule:
        return [first] if first <= last else []
    found: list[datetime] = []
    try:
        for when in rrulestr(rule, dtstart=first):
            if when > last or len(found) == most:
                break
            found.append(when)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise EditError("bad-rule", f"“{rule}” is no rule of RFC 5545; write {EXAMPLES}.") from error
    return found
