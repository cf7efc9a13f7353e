"""The fields of every record by what they hold: the one place that tells an instant from any other number.

`SHAPES` covers all records that a plan can contain, nested ones too.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

import msgspec

from relplanner.plan.model import TABLES, Day, Instant, Record, Settings

Role = Literal["plain", "instant", "day", "record", "records"]


class Field(NamedTuple):
    """One field: its name, its default (`msgspec.NODEFAULT` where it must be given), and what it holds.

    `inner` is the class of a nested record or of a tuple of records.
    """

    name: str
    default: Any
    role: Role
    inner: type[Record] | None


def _role(kind: object) -> tuple[Role, type[Record] | None]:
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(option for option in get_args(kind) if option is not type(None))
    if kind is Instant:
        return "instant", None
    if kind is Day:
        return "day", None
    if isinstance(kind, type) and issubclass(kind, Record):
        return "record", kind
    if get_origin(kind) is tuple and isinstance(get_args(kind)[0], type) and issubclass(get_args(kind)[0], Record):
        return "records", get_args(kind)[0]
    return "plain", None


def _shapes() -> dict[type[Record], tuple[Field, ...]]:
    found: dict[type[Record], tuple[Field, ...]] = {}
    waiting: list[type[Record]] = [Settings, *TABLES.values()]
    while waiting:
        record = waiting.pop()
        if record in found:
            continue
        found[record] = tuple(Field(info.name, info.default, *_role(info.type)) for info in msgspec.structs.fields(record))
        waiting.extend(field.inner for field in found[record] if field.inner is not None)
    return found


SHAPES: Mapping[type[Record], tuple[Field, ...]] = _shapes()
"""The fields of each record class, in their order."""


def _dated() -> frozenset[type[Record]]:
    found: set[type[Record]] = set()
    while True:
        more = {
            record
            for record, fields in SHAPES.items()
            if any(field.role in ("instant", "day") or field.inner in found for field in fields)
        }
        if more == found:
            return frozenset(found)
        found = more


DATED: frozenset[type[Record]] = _dated()
"""The records that hold an instant or a day, themselves or in a nested record."""
