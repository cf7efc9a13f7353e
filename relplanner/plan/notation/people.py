"""People in a cell: `Ana 50%; Ben`. Nothing said means 100 %; `Ana[50%]`, as other planners write it, is read too."""

from __future__ import annotations

import re
from collections.abc import Iterable

from relplanner.plan.model import PerMille
from relplanner.plan.notation.lengths import format_percent, parse_percent
from relplanner.plan.notation.lists import QUOTED, items, quoted, unquoted
from relplanner.plan.problems import EditError

_WHOLE = PerMille(1000)
_PERSON = re.compile(
    rf"(?P<name>{QUOTED}|.*?)\s*(?:(?P<open>\[)|(?<=[\s\"]))\s*(?P<share>\d{{1,6}}(?:[.,]\d{{1,3}})?)\s*%\s*(?(open)\])"
)
_BARE = re.compile(r'@?[^";,@\[\]%]+')


def parse_people(text: str) -> tuple[tuple[str, PerMille], ...]:
    """Read names with their shares, in the order written. Raises `EditError` (`name-missing`, `bad-units`, `assigned-twice`)."""
    found: list[tuple[str, PerMille]] = []
    seen: set[str] = set()
    for item in items(text):
        match = _PERSON.fullmatch(item)
        name = _name(match["name"].strip() if match else item)
        units = PerMille(parse_percent(match["share"])) if match else _WHOLE
        if not name:
            raise EditError(
                "name-missing", f"“{item}” is no name with a share; write Ana 50%, and put names with signs in quotes."
            )
        if units < 1:
            raise EditError("bad-units", f"“{item}” is no share of work; write more than 0 %, or leave {name} out.")
        if name.casefold() in seen:
            raise EditError("assigned-twice", f"“{name}” is named twice; name everybody once.")
        seen.add(name.casefold())
        found.append((name, units))
    return tuple(found)


def _name(text: str) -> str:
    """A name without quotation marks, or without the @ of a quick task; "" where it is none."""
    if re.fullmatch(QUOTED, text):
        return " ".join(unquoted(text).split())
    return " ".join(text.removeprefix("@").split()) if _BARE.fullmatch(text) else ""


def format_people(people: Iterable[tuple[str, PerMille]]) -> str:
    """Write names with their shares; 100 % goes without saying."""
    return "; ".join(
        (name if _BARE.fullmatch(name) and name[0] != "@" else quoted(name))
        + ("" if units == _WHOLE else f" {format_percent(units)}")
        for name, units in people
    )
