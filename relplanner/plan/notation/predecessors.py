"""Predecessors in a cell: `3FS+2d; 5SS`. A plain number is a row counted from 1 in tree order, a dotted one a WBS number.

Anything else is a row's name, in quotation marks where it holds signs of the notation; a name must be unique. FS may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from relplanner.plan.model import NO_LAG, Id, Lag, LinkType, Plan
from relplanner.plan.notation.lengths import format_lag, parse_lag
from relplanner.plan.notation.lists import QUOTED, items, unquoted
from relplanner.plan.outline import Outline
from relplanner.plan.problems import EditError

Predecessor = tuple[Id, LinkType, Lag]
"""Whom a row waits for, how, and how long."""

_NUMBERED = re.compile(
    rf"(?P<row>{QUOTED}|\d+(?:\.\d+)*)\s*(?P<type>FS|SS|FF|SF)?\s*(?P<lag>[+-].*)?",
    re.IGNORECASE,
)
_BY_NAME = re.compile(
    r"(?P<row>.+?)(?:\s+(?P<type>FS|SS|FF|SF)\s*)?(?P<lag>(?<!\S)[+-].*|(?<=FS|SS|FF|SF)[+-].*)?", re.IGNORECASE
)
_TYPES: dict[str, LinkType] = {"FS": "FS", "SS": "SS", "FF": "FF", "SF": "SF"}


def parse_predecessors(text: str, plan: Plan, outline: Outline) -> tuple[Predecessor, ...]:
    """Read predecessors in the order written.

    Raises `EditError` (`unknown-row`, `not-a-lag`, `link-twice`).
    """
    found: list[Predecessor] = []
    for item in items(text):
        predecessor = _read(item, plan, outline)
        if any(predecessor[:2] == other[:2] for other in found):
            raise EditError("link-twice", f"“{item}” says again what stands before it; name a row once for each type of link.")
        found.append(predecessor)
    return tuple(found)


def _read(item: str, plan: Plan, outline: Outline) -> Predecessor:
    match = _NUMBERED.fullmatch(item)
    if match is None:
        whole = _named(item, plan)
        if len(whole) == 1:
            return whole[0], "FS", NO_LAG
        match = _BY_NAME.fullmatch(item)
    row, kind, wait = match.group("row", "type", "lag") if match else (item, None, None)
    return _row(row, plan, outline), _TYPES[(kind or "FS").upper()], parse_lag(wait or "", plan.settings)


def _row(text: str, plan: Plan, outline: Outline) -> Id:
    if text.isdecimal():
        number = int(text)
        if not 1 <= number <= len(outline.ids):
            raise EditError("unknown-row", f"There is no row {text}; the plan has {len(outline.ids)} rows.")
        return outline.ids[number - 1]
    if re.fullmatch(r"\d+(\.\d+)+", text):
        return _by_wbs(text, outline)
    name = unquoted(text)
    rows = _named(name, plan)
    if not rows:
        raise EditError("unknown-row", f"No row is called “{name}”; write a row's number, like 3, 3FS+2d or 5SS.")
    if len(rows) > 1:
        raise EditError("unknown-row", f"{len(rows)} rows are called “{name}”; write the number of the one that is meant.")
    return rows[0]


def _by_wbs(text: str, outline: Outline) -> Id:
    position = -1
    for part in text.split("."):
        children = outline.children(position)
        if not 1 <= int(part) <= len(children):
            raise EditError("unknown-row", f"There is no row with the WBS number {text}; look it up in the WBS column.")
        position = children[int(part) - 1]
    return outline.ids[position]


def _named(name: str, plan: Plan) -> list[Id]:
    wanted = " ".join(name.split()).casefold()
    return [row.id for row in plan.rows.values() if row.name.casefold() == wanted]


def format_predecessors(predecessors: Iterable[Predecessor], plan: Plan, outline: Outline) -> str:
    """Write predecessors by row number; a plain finish-to-start link is the number alone."""
    written = []
    for row, type_, lag in predecessors:
        wait = format_lag(lag, plan.settings)
        written.append(f"{outline.index[row] + 1}{type_ if wait or type_ != 'FS' else ''}{wait}")
    return "; ".join(written)


def predecessors_of(plan: Plan, row: Id, outline: Outline) -> tuple[Predecessor, ...]:
    """Whom a row waits for, in tree order. Reads all links: for many rows, group the links by successor once."""
    links = [link for link in plan.links.values() if link.successor == row]
    links.sort(key=lambda link: (outline.index[link.predecessor], link.type))
    return tuple((link.predecessor, link.type, link.lag) for link in links)
