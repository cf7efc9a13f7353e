"""A plan as the lines in which it differs from another one, and back.

A line is a record as the file writes it, behind the tags of whoever it belongs to; `gone` stands for a record that only the other
plan has. So an alternative is as long as what it changes, and a changed task in it is one changed line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from relplanner.plan.codec import FormatError, plain, read_record, read_title
from relplanner.plan.delta import diff
from relplanner.plan.model import TABLES, Id, Plan, Record, Settings
from relplanner.plan.validity import faults
from relplanner.plan.versions import Line, todays


def encode_differences(plan: Plan, base: Plan, tags: Mapping[str, str]) -> list[bytes]:
    """The lines of what makes `base` into `plan`, each with `tags` in front; in the order of a file."""
    write = msgspec.json.Encoder().encode
    delta = diff(base, plan)
    lines = []
    if delta.title is not None:
        lines.append(write({**tags, "table": "plan", "title": plan.title}))
    if delta.settings is not None:
        lines.append(write({**tags, "table": "settings", **plain(plan.settings)}))
    for table in TABLES:
        changes = delta.tables.get(table, {})
        for key in sorted(changes):
            after = changes[key][1]
            lines.append(write({**tags, "table": table, **({"gone": key} if after is None else plain(after))}))
    return lines


def decode_differences(base: Plan, lines: Iterable[tuple[int, Line]], number: int) -> Plan:
    """The plan that `base` is with these numbered lines, of any version, their tags taken off; `number` announces them.

    Raises `FormatError` where a line is damaged or the plan would be illegal.
    """
    fields: dict[str, object] = {}
    tables: dict[str, dict[Id, Record]] = {}
    places: dict[tuple[str, Id], int] = {}
    for at, found in lines:
        table = found.pop("table", None)
        if table == "plan":
            fields["title"] = read_title(at, found)
        elif table == "settings":
            fields["settings"] = read_record(at, table, Settings, found)
            places["settings", ""] = at
        elif table in TABLES:
            records = tables.setdefault(table, dict(getattr(base, table)))
            _put(at, table, records, found, places)
        else:
            raise FormatError(at, f"{table!r} is no table that this version of the file knows.")
    plan = msgspec.structs.replace(base, **fields, **tables)
    for fault in faults(plan):
        raise FormatError(places.get((fault.table, fault.id), number), fault.message)
    return plan


def _put(at: int, table: str, records: dict[Id, Record], found: Line, places: dict[tuple[str, Id], int]) -> None:
    """Enter one line into a table."""
    if "gone" in found:
        key = found["gone"]
        if key not in records:
            raise FormatError(at, f"{key!r} is said to be gone from {table}, but was not there.")
        del records[key]
        return
    record = read_record(at, table, TABLES[table], todays(table, found))
    key = getattr(record, "id", "")
    records[key] = record
    places[table, key] = at
