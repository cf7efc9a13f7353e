"""A task in one line: `Build payments 10d @Boris after 3`.

The estimate is the last length with a unit, each @ names somebody (`@"Ana Maria" 50%`), `after` is followed by predecessors as
in their cell. What is left is the name; in quotation marks it may hold anything.
"""

from __future__ import annotations

import re

from relplanner.plan.model import Estimate, PerMille, Record, Settings
from relplanner.plan.notation.lengths import ESTIMATE_PATTERN, parse_estimate
from relplanner.plan.notation.lists import QUOTED, unquoted
from relplanner.plan.notation.people import parse_people
from relplanner.plan.problems import EditError


class QuickTask(Record, frozen=True, kw_only=True):
    """What a line says: `after` still is text, for only a plan knows its rows (`parse_predecessors`)."""

    name: str
    estimate: Estimate | None = None
    people: tuple[tuple[str, PerMille], ...] = ()
    after: str = ""


_PERSON = re.compile(rf"(?<!\S)@(?P<name>{QUOTED}|[^\s;,@\"]+)(?P<share>\s+\d{{1,6}}(?:[.,]\d{{1,3}})?\s*%)?[;,]?")
_REFERENCE = rf"(?:{QUOTED}|\d+(?:\.\d+)*)\s*(?:FS|SS|FF|SF)?\s*(?:[+-]\s*\d+(?:[.,]\d+)?\s*(?:e?[mhdw]|%)?)?"
_AFTER = re.compile(rf"(?<!\S)after\s+(?P<rows>{_REFERENCE}(?:\s*[;,]\s*{_REFERENCE})*)(?!\S)", re.IGNORECASE)
_ESTIMATE = re.compile(rf"(?<!\S)(?P<estimate>{ESTIMATE_PATTERN})(?!\S)", re.IGNORECASE)


def parse_quick_task(text: str, settings: Settings | None = None) -> QuickTask:
    """Read a line. Raises `EditError` (`name-missing`, `bad-units`, `assigned-twice`, `not-an-estimate`)."""
    rest = text.strip()
    protected = re.match(QUOTED, rest)
    name = unquoted(protected[0]) if protected else ""
    rest = rest[protected.end() :] if protected else rest
    after = ""
    if found := list(_AFTER.finditer(rest)):
        after = found[-1]["rows"].strip()
        rest = _cut(rest, found[-1])
    people = parse_people("; ".join(match["name"] + (match["share"] or "") for match in _PERSON.finditer(rest)))
    rest = _PERSON.sub(" ", rest)
    estimate = None
    if found := list(_ESTIMATE.finditer(rest)):
        estimate = parse_estimate(found[-1]["estimate"], settings or Settings())
        rest = _cut(rest, found[-1])
    name = " ".join(f"{name} {rest}".split())
    if not name:
        raise EditError("name-missing", "A task needs a name; write it first, like Build payments 10d @Boris after 3.")
    return QuickTask(name=name, estimate=estimate, people=people, after=after)


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"
