"""People, lengths, shares and predecessors as people write them in tables."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import NamedTuple

from relplanner.plan.model import Lag, LinkType, Minutes, PerMille, Settings, Unit

_LENGTH = re.compile(r"(-|\+)?\s*(\d+(?:[.,]\d+)?)\s*(e)?\s*([a-z]*)\.?\??", re.IGNORECASE)
_SHARE = re.compile(r"^(.*?)\s*[\[(]?\s*(\d+(?:[.,]\d+)?)\s*%\s*[\])]?$")
_PREDECESSOR = re.compile(
    r"(?P<row>.+?)\s*(?P<type>FS|SS|FF|SF)?\s*(?P<lag>[+-]\s*\d+(?:[.,]\d+)?\s*(?:%|e?[a-z]*))?", re.IGNORECASE
)
_UNITS: dict[str, Unit] = {"m": "m", "h": "h", "d": "d", "w": "w"}
_TYPES: dict[str, LinkType] = {"FS": "FS", "SS": "SS", "FF": "FF", "SF": "SF"}


class Length(NamedTuple):
    """A length: minutes, how it was written, and whether it counts around the clock."""

    minutes: Minutes
    unit: Unit
    elapsed: bool


class Predecessor(NamedTuple):
    """One predecessor as written: what names its row, the type and the lag."""

    row: str
    type: LinkType
    lag: Lag


def read_length(text: str, unit: str, settings: Settings) -> Length | None:
    """Read `3d`, `1.5 weeks`, `2ed`, `4 hrs`; a plain number is in `unit`. None for what is no length."""
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        return None
    sign, amount, elapsed, word = match.groups()
    letter = _UNITS.get((word or unit)[0].lower())
    if letter is None or word.lower().startswith("mo"):
        return None
    sizes = {"m": 1, "h": 60, "d": settings.minutes_per_day, "w": settings.minutes_per_week}
    if elapsed:
        sizes |= {"d": Minutes(1440), "w": Minutes(7 * 1440)}
    minutes = round(float(amount.replace(",", ".")) * sizes[letter])
    return Length(Minutes(-minutes if sign == "-" else minutes), letter, bool(elapsed))


def read_people(text: str) -> list[tuple[str, PerMille]]:
    """Read `Ana 50%; Ben`: names with units. Names are parted by semicolons, else by commas, line breaks, and / & + in spaces."""
    parts = text.split(";") if ";" in text else re.split(r",|\n|\s[/&+]\s", text)
    found: dict[str, tuple[str, PerMille]] = {}
    for part in parts:
        name, units = " ".join(part.split()), PerMille(1000)
        match = _SHARE.match(name)
        if match is not None and match[1]:
            name, units = match[1].strip(), PerMille(round(float(match[2].replace(",", ".")) * 10))
        if name and units > 0:
            found.setdefault(name.casefold(), (name, units))
    return list(found.values())


def read_share(text: str) -> PerMille | None:
    """Read `50%`, `50`, `0.5` (below 1: a part of one), `done`. None for what is no share."""
    if text.casefold() in {"done", "finished", "complete", "completed", "yes", "closed"}:
        return PerMille(1000)
    match = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(%?)", text.strip())
    if match is None:
        return None
    amount = float(match[1].replace(",", "."))
    share = round(amount * (1000 if amount < 1 and not match[2] else 10))
    return PerMille(share) if share <= 1000 else None


def read_predecessors(text: str, known: Container[str], settings: Settings) -> list[Predecessor] | None:
    """Read `3FS+2d; 5SS`; a part that is `known` as it stands, in small letters, is a row (`CRM-7`).

    None where a lag is no length.
    """
    found = []
    for part in re.split(r"[;,\n]", text):
        if not part.strip():
            continue
        if part.strip().casefold() in known:
            found.append(Predecessor(part.strip(), "FS", Lag()))
            continue
        match = _PREDECESSOR.fullmatch(part.strip())
        lag = _lag(match["lag"], settings) if match is not None else None
        if match is None or lag is None:
            return None
        found.append(Predecessor(match["row"].strip(), _TYPES[(match["type"] or "FS").upper()], lag))
    return found


def _lag(text: str | None, settings: Settings) -> Lag | None:
    if not text:
        return Lag()
    compact = text.replace(" ", "")
    if compact.endswith("%"):
        return Lag(amount=round(float(compact[:-1].replace(",", ".")) * 10), kind="percent")
    length = read_length(compact, "d", settings)
    if length is None:
        return None
    return Lag(amount=length.minutes, kind="elapsed" if length.elapsed else "working", unit=length.unit)
