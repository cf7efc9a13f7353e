"""Scenarios in our file: a line for each one's name, then a line for every record in which it differs from the plan.

What a scenario does not say is as in the plan of the same file; a reader who knows no scenarios could pass over all of its lines.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from relplanner.plan.codec import FormatError, read_object
from relplanner.plan.differences import decode_differences, encode_differences
from relplanner.plan.model import Id, Plan
from relplanner.plan.versions import Line
from relplanner.store.book import Book, Scenario

_NAMED = b'{"table":"scenarios"'
_TAGGED = b'{"scenario":"'


def is_of_scenario(line: bytes) -> bool:
    """Whether a line of a file belongs to a scenario."""
    return line.startswith((_NAMED, _TAGGED))


def encode_scenarios(book: Book) -> list[bytes]:
    """The lines of all scenarios, in their order."""
    lines = []
    for one in book.scenarios:
        lines.append(msgspec.json.encode({"table": "scenarios", "id": one.id, "name": one.name}))
        lines += encode_differences(one.plan, book.plan, {"scenario": one.id})
    return lines


def decode_scenarios(plan: Plan, lines: Sequence[tuple[int, bytes]]) -> tuple[Scenario, ...]:
    """Read the scenarios beside `plan` from their numbered lines. Raises `FormatError`."""
    names: dict[Id, tuple[int, str]] = {}
    parts: dict[Id, list[tuple[int, Line]]] = {}
    for number, line in lines:
        found = read_object(number, line)
        if "scenario" in found:
            key = found.pop("scenario")
            if key not in parts:
                raise FormatError(number, f"this belongs to the scenario {key!r}, which no line before names.")
            parts[key].append((number, found))
        else:
            key, name = _named(number, found)
            if key in names:
                raise FormatError(number, f"the scenario {key!r} already stood in line {names[key][0]}.")
            names[key] = (number, name)
            parts[key] = []
    return tuple(
        Scenario(id=key, name=name, plan=decode_differences(plan, parts[key], number)) for key, (number, name) in names.items()
    )


def _named(number: int, found: Line) -> tuple[Id, str]:
    key, name = found.get("id"), found.get("name")
    if not isinstance(key, str) or not key or not isinstance(name, str) or not name:
        raise FormatError(number, "a scenario needs an id and a name.")
    return key, name
