"""Lengths as people write them: `3d`, `4h`, `90m`, `2w`, `1.5d`; elapsed `2ed`; three points `1/2/4d`; lags `+2d`, `-50%`.

`3d work` is an effort, three days of work that people share. A day and a week of working time are the plan's, elapsed ones have
24 hours and 7 days. A number is written with as few decimals as give back its minutes, so nothing is lost between cell and plan.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from relplanner.plan.model import Estimate, EstimateKind, Lag, LagKind, Minutes, Settings, Unit
from relplanner.plan.problems import EditError

_NUMBER = r"\d{1,9}(?:[.,]\d{1,6})?"
_UNIT = r"(?:e(?=[mhdw]))?(?:minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)"
ESTIMATE_PATTERN = rf"{_NUMBER}(?:\s*/\s*{_NUMBER}\s*/\s*{_NUMBER})?\s*{_UNIT}(?:\s+work)?"
"""What an estimate with its unit looks like, to be found in a longer text (without regard to capitals)."""

_ESTIMATE = re.compile(
    rf"(?P<points>{_NUMBER}(?:\s*/\s*{_NUMBER}\s*/\s*{_NUMBER})?)\s*(?P<unit>{_UNIT})?(?P<work>\s+work)?", re.IGNORECASE
)
_LENGTH = re.compile(rf"(?P<sign>[+-]?)\s*(?P<number>{_NUMBER})\s*(?P<unit>{_UNIT}|%)?", re.IGNORECASE)

_ELAPSED: Mapping[Unit, int] = {"m": 1, "h": 60, "d": 1440, "w": 10080}


def parse_estimate(text: str, settings: Settings) -> Estimate:
    """Read an estimate; a number alone means days. Raises `EditError` (`not-an-estimate`)."""
    match = _ESTIMATE.fullmatch(text.strip())
    if match is None:
        raise _no_estimate(text)
    unit, elapsed = _unit(match["unit"])
    if elapsed and match["work"]:
        raise _no_estimate(text)
    kind: EstimateKind = "effort" if match["work"] else "elapsed" if elapsed else "duration"
    points = [_minutes(number, _size(unit, settings, elapsed=elapsed)) for number in match["points"].split("/")]
    if points != sorted(points):
        raise EditError(
            "not-an-estimate", f"“{text.strip()}” must rise from the optimistic over the likely to the pessimistic value."
        )
    if len(points) == 1:
        return Estimate(likely=points[0], kind=kind, unit=unit)
    return Estimate(optimistic=points[0], likely=points[1], pessimistic=points[2], kind=kind, unit=unit)


def _no_estimate(text: str) -> EditError:
    examples = "3d, 4h, 90m, 2w or 1.5d, 2ed for elapsed days, 3d work for work, 1/2/4d for three points"
    return EditError("not-an-estimate", f"“{text.strip()}” is no estimate; write {examples}.")


def format_estimate(estimate: Estimate, settings: Settings) -> str:
    """Write an estimate in the unit in which it was entered."""
    elapsed = estimate.kind == "elapsed"
    size = _size(estimate.unit, settings, elapsed=elapsed)
    points = [estimate.likely]
    if estimate.optimistic is not None and estimate.pessimistic is not None:
        points = [estimate.optimistic, estimate.likely, estimate.pessimistic]
    numbers = "/".join(_written(minutes, size) for minutes in points)
    return f"{numbers}{'e' if elapsed else ''}{estimate.unit}{' work' if estimate.kind == 'effort' else ''}"


def parse_minutes(text: str, settings: Settings) -> Minutes:
    """Read a length of working time, or an elapsed one, as minutes; it may be negative. Raises `EditError` (`not-a-length`)."""
    match = _LENGTH.fullmatch(text.strip())
    if match is None or match["unit"] == "%":
        raise EditError("not-a-length", f"“{text.strip()}” is no length; write 3d, 4h, 90m, 2w or 1.5d.")
    unit, elapsed = _unit(match["unit"])
    minutes = _minutes(match["number"], _size(unit, settings, elapsed=elapsed))
    return Minutes(-minutes) if match["sign"] == "-" else minutes


def format_minutes(minutes: int, settings: Settings, unit: Unit = "d") -> str:
    """Write a length of working time, exact to the minute."""
    return f"{'-' if minutes < 0 else ''}{_written(abs(minutes), _size(unit, settings, elapsed=False))}{unit}"


def parse_lag(text: str, settings: Settings) -> Lag:
    """Read a lag: `+2d`, `-4h`, `+50%` of the predecessor, `+2ed` elapsed; "" is none. Raises `EditError` (`not-a-lag`)."""
    if not text.strip():
        return Lag()
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        raise EditError(
            "not-a-lag", f"“{text.strip()}” is no lag; write +2d, -4h, +50% of the predecessor, or +2ed for elapsed days."
        )
    sign = -1 if match["sign"] == "-" else 1
    if match["unit"] == "%":
        return Lag(amount=sign * _minutes(match["number"], 10), kind="percent")
    unit, elapsed = _unit(match["unit"])
    kind: LagKind = "elapsed" if elapsed else "working"
    return Lag(amount=sign * _minutes(match["number"], _size(unit, settings, elapsed=elapsed)), kind=kind, unit=unit)


def format_lag(lag: Lag, settings: Settings) -> str:
    """Write a lag with its sign; no lag at all is ""."""
    if lag == Lag():
        return ""
    sign = "-" if lag.amount < 0 else "+"
    if lag.kind == "percent":
        return f"{sign}{_written(abs(lag.amount), 10)}%"
    elapsed = lag.kind == "elapsed"
    return f"{sign}{_written(abs(lag.amount), _size(lag.unit, settings, elapsed=elapsed))}{'e' if elapsed else ''}{lag.unit}"


def parse_percent(number: str) -> int:
    """Read the number in front of a percent sign as per mille, to the nearest one."""
    return _minutes(number, 10)


def format_percent(per_mille: int) -> str:
    """Write per mille as a percentage: 125 is `12.5%`."""
    return f"{_written(per_mille, 10)}%"


def _unit(text: str | None) -> tuple[Unit, bool]:
    """The unit that a word means, and whether it is elapsed; nothing said means days."""
    if text is None:
        return "d", False
    word = text.lower()
    elapsed = word.startswith("e")
    units: Mapping[str, Unit] = {"m": "m", "h": "h", "d": "d", "w": "w"}
    return units[word[1 if elapsed else 0]], elapsed


def _size(unit: Unit, settings: Settings, *, elapsed: bool) -> int:
    if elapsed or unit in ("m", "h"):
        return _ELAPSED[unit]
    return settings.minutes_per_day if unit == "d" else settings.minutes_per_week


def _minutes(number: str, size: int) -> Minutes:
    """So many units, to the nearest minute, a half upward."""
    exact = Fraction(number.strip().replace(",", ".")) * size
    return Minutes((exact * 2 + 1).__floor__() // 2)


def _written(minutes: int, size: int) -> str:
    """The shortest decimal number of units that reads back as these minutes; `minutes` is not negative."""
    scale = 1
    decimals = 0
    while True:
        scaled = (2 * minutes * scale + size) // (2 * size)
        if (2 * scaled * size + scale) // (2 * scale) == minutes:
            break
        scale *= 10
        decimals += 1
    if not decimals:
        return str(scaled)
    digits = str(scaled).rjust(decimals + 1, "0")
    return f"{digits[:-decimals]}.{digits[-decimals:]}"
