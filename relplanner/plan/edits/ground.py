"""What every verb stands on: finding records or saying that they are gone, changing tables, and the last check.

A verb builds the plan that it wants and hands it to `settled`, which lets no illegal one through.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from relplanner.plan.consequences import first_fault
from relplanner.plan.delta import diff
from relplanner.plan.ids import IdSource
from relplanner.plan.legal import named
from relplanner.plan.model import Id, Plan, Record, Resource, Row
from relplanner.plan.problems import EditError

AnyRecord = TypeVar("AnyRecord", bound=Record)

_WORDS: Mapping[str, str] = {
    "rows": "row",
    "links": "link",
    "releases": "release",
    "phases": "phase",
    "gates": "gate",
    "buffers": "buffer",
    "resources": "resource",
    "assignments": "assignment",
    "calendars": "calendar",
    "windows": "window",
    "freezes": "freeze",
    "baselines": "baseline",
    "release_types": "release type",
    "changes": "change",
    "items": "configuration item",
    "audits": "audit",
    "runbooks": "runbook",
    "steps": "step",
    "rehearsals": "rehearsal",
}


def settled(before: Plan, after: Plan) -> Plan:
    """The plan after an edit, or the very plan before where nothing changed. Raises `EditError` where a rule would break."""
    delta = diff(before, after)
    if not delta:
        return before
    fault = first_fault(after, delta)
    if fault is not None:
        raise EditError(fault.code, fault.message, fault.id)
    return after


def found(plan: Plan, table: str, key: Id) -> Any:  # noqa: ANN401  # the table says of which class
    """A record of a table. Raises `EditError` (`unknown-row`, `unknown-link`, …) where it is not there."""
    record = getattr(plan, table).get(key)
    if record is None:
        word = _WORDS[table]
        raise EditError(
            f"unknown-{word.replace(' ', '-')}", f"This {word} is no longer in the plan; it may have been deleted meanwhile.", key
        )
    return record


def row_of(plan: Plan, key: Id) -> Row:
    """A row. Raises `EditError` (`unknown-row`)."""
    row: Row = found(plan, "rows", key)
    return row


def resource_of(plan: Plan, key: Id) -> Resource:
    """A resource. Raises `EditError` (`unknown-resource`)."""
    resource: Resource = found(plan, "resources", key)
    return resource


def several(rows: Id | Collection[Id]) -> tuple[Id, ...]:
    """The ids of one row or of many, each once, in the order given."""
    return (rows,) if isinstance(rows, str) else tuple(dict.fromkeys(rows))


def with_records(plan: Plan, table: str, records: Iterable[Record]) -> Plan:
    """The plan with these records put into a table, under their ids; a record that is equal to the old one stays the old one."""
    after = dict(getattr(plan, table))
    for record in records:
        key: Id = getattr(record, "id", "")
        if after.get(key) != record:
            after[key] = record
    return msgspec.structs.replace(plan, **{table: after})


def without(plan: Plan, table: str, keys: Collection[Id]) -> Plan:
    """The plan without these records of a table; the very same plan where none of them is there."""
    records = getattr(plan, table)
    if not any(key in records for key in keys):
        return plan
    gone = frozenset(keys)
    return msgspec.structs.replace(plan, **{table: {key: record for key, record in records.items() if key not in gone}})


def changed(record: AnyRecord, fields: Mapping[str, Any]) -> AnyRecord:
    """A record with other values, of legal types. Raises `EditError` (`unknown-field`, `illegal-value`)."""
    kind = type(record)
    for name in fields:
        if name == "id" or name not in kind.__struct_fields__:
            raise EditError(
                "unknown-field", f"{named(record)} has no field {name!r} that could be changed.", getattr(record, "id", "")
            )
    after = msgspec.structs.replace(record, **{name: _clean(name, value) for name, value in fields.items()})
    try:
        return msgspec.convert(msgspec.to_builtins(after), kind)
    except (msgspec.ValidationError, TypeError) as error:
        what = str(error).replace("`", "").replace("$.", "")
        raise EditError("illegal-value", f"{named(record)} cannot take this value: {what}.", getattr(record, "id", "")) from error


def _clean(name: str, value: object) -> object:
    """Text as it is kept: in many lines where a field has room for them."""
    if isinstance(value, str):
        return many_lines(value) if name in ("notes", "description", "reason") else one_line(value)
    if isinstance(value, list | tuple):
        return type(value)(_clean(name, part) for part in value) if all(isinstance(part, str) for part in value) else value
    return value


def fresh(ids: IdSource, prefix: str, plan: Plan, table: str, wanted: Id | None = None) -> Id:
    """An id that the table does not have yet; `wanted`, where it is given. Raises `EditError` (`id-taken`)."""
    records = getattr(plan, table)
    if wanted is not None:
        if wanted in records or not wanted:
            raise EditError("id-taken", f"The id {wanted!r} cannot be given: it is empty or stands in the plan already.", wanted)
        return wanted
    key = ids.new(prefix)
    while key in records:
        key = ids.new(prefix)
    return key


def one_line(text: str) -> str:
    """A name as it is kept: one line, without control characters, single spaces."""
    return " ".join("".join(" " if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in text).split())


def many_lines(text: str) -> str:
    """Notes as they are kept: line ends of one kind, no other control characters."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in unified if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
