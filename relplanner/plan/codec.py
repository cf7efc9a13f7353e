"""A plan as lines of JSON, one record a line, and back.

Equal plans give equal lines: tables come in the order of `TABLES`, records by id, fields that have their default are left out,
instants and days are ISO text. So a changed task is a changed line. `decode` refuses whatever an edit would have refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

import msgspec

from relplanner.plan import instants
from relplanner.plan.delta import Delta
from relplanner.plan.model import TABLES, Day, Id, Instant, Plan, Record, Settings
from relplanner.plan.shapes import DATED, SHAPES
from relplanner.plan.validity import faults
from relplanner.plan.versions import MIGRATIONS, VERSION, Line, Migration, migrated, todays, version_of

FORMAT = "relplanner plan"
AnyRecord = TypeVar("AnyRecord", bound=Record)


class FormatError(Exception):
    """A file that is no plan of ours, or a damaged one. `line` counts from 1; 0 where it is about the file as a whole."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"Line {line}: {message}" if line else message)
        self.line = line
        self.message = message


# ------------------------------------------------------------------------------------------------------------- writing


def encode(plan: Plan, least: int = 1) -> list[bytes]:
    """The lines of a plan, without line ends: a header, the plan's own line, its settings, then every record.

    The header names the oldest version that can hold the plan, but not one before `least`.
    """
    write = msgspec.json.Encoder().encode
    lines = [write({"format": FORMAT, "version": max(least, version_of(plan))})]
    lines.append(write({"table": "plan", "title": plan.title} if plan.title else {"table": "plan"}))
    lines.append(write({"table": "settings", **plain(plan.settings)}))
    for table in TABLES:
        records: Mapping[Id, Record] = getattr(plan, table)
        lines.extend(write({"table": table, **plain(records[key])}) for key in sorted(records))
    return lines


def plain(record: Record) -> dict[str, Any]:
    """A record as JSON's values: without the fields that have their default, dates as ISO text."""
    found: dict[str, Any] = {}
    for name, default, role, _ in SHAPES[type(record)]:
        value = getattr(record, name)
        if value is default or value == default:
            continue
        if role == "instant":
            value = instants.iso(value)
        elif role == "day":
            value = instants.to_date(value).isoformat()
        elif role == "record":
            value = plain(value)
        elif role == "records":
            value = [plain(inner) for inner in value]
        found[name] = value
    return found


# ------------------------------------------------------------------------------------------------------------- reading


def decode(lines: Iterable[bytes], first_line: int = 1, migrations: Mapping[int, Migration] = MIGRATIONS) -> Plan:
    """Read a plan from its lines; `first_line` is the number of the first of them in its file. Empty lines are skipped.

    Raises `FormatError` with the number of the line where the plan is damaged, illegal, or of a newer version.
    """
    numbered = [(number, read_object(number, line)) for number, line in enumerate(lines, first_line) if line.strip()]
    if not numbered:
        raise FormatError(0, "The file is empty, so there is no plan in it.")
    version = _version(*numbered[0])
    body = numbered[1:]
    numbers = [number for number, _ in body]
    try:
        objects = migrated([found for _, found in body], version, migrations)
    except KeyError as error:
        message = f"This plan has the version {error.args[0]}, which no relplanner ever wrote."
        raise FormatError(numbered[0][0], message) from error
    return _plan(numbers, objects)


def read_object(number: int, line: bytes) -> Line:
    """A line as JSON's object. Raises `FormatError`."""
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"this is not readable as JSON ({str(error).removeprefix('JSON is malformed: ')}); the file is damaged here."
        raise FormatError(number, message) from error
    if not isinstance(found, dict):
        raise FormatError(number, "a record in braces was expected here; the file is damaged or not a plan.")
    return found


def _version(number: int, header: Line) -> int:
    version = header.get("version")
    if header.get("format") != FORMAT or type(version) is not int or version < 1:
        raise FormatError(number, "this is not the beginning of a relplanner plan.")
    if version > VERSION:
        raise FormatError(
            number,
            f"this plan was saved by a newer relplanner (its version is {version}, this program reads up to version {VERSION}); "
            "open it with the newer one.",
        )
    return version


def _plan(numbers: list[int], objects: list[Line]) -> Plan:
    tables: dict[str, dict[Id, Record]] = {table: {} for table in TABLES}
    places: dict[tuple[str, Id], int] = {}
    title = ""
    settings = Settings()
    for number, found in zip(numbers, objects, strict=True):
        table = found.pop("table", None)
        if table in ("plan", "settings") and (table, "") in places:
            raise FormatError(
                number, f"the plan's {'title' if table == 'plan' else 'settings'} already stood in line {places[table, '']}."
            )
        if table == "plan":
            title = read_title(number, found)
            places["plan", ""] = number
        elif table == "settings":
            settings = read_record(number, table, Settings, found)
            places["settings", ""] = number
        elif table in tables:
            record = read_record(number, table, TABLES[table], found)
            key: Id = getattr(record, "id", "")
            if key in tables[table]:
                raise FormatError(
                    number, f"the id {key!r} already stands in line {places[table, key]}; ids of {table} are unique."
                )
            tables[table][key] = record
            places[table, key] = number
        else:
            raise FormatError(number, f"{table!r} is no table that version {VERSION} of the file knows.")
    plan = Plan(title=title, settings=settings, **tables)  # type: ignore[arg-type]  # each table got its own class of records
    for fault in faults(plan):
        raise FormatError(places.get((fault.table, fault.id), 0), fault.message)
    return plan


def read_title(number: int, found: Line) -> str:
    """The title in the plan's own line. Raises `FormatError`."""
    title = found.pop("title", "")
    if found or not isinstance(title, str):
        raise FormatError(number, "the plan's own line holds its title and nothing else.")
    return title


def read_record(number: int, table: str, kind: type[AnyRecord], found: Line) -> AnyRecord:
    """A record of a table. Raises `FormatError`."""
    try:
        if kind in DATED:
            _read_dates(kind, found)
        return msgspec.convert(found, kind)
    except msgspec.ValidationError as error:
        raise FormatError(number, _sentence(table, str(error))) from error
    except ValueError as error:
        raise FormatError(number, f"in a record of {table}, {error}.") from error


def _read_dates(kind: type[Record], found: Line) -> None:
    """Replace ISO text by instants and days, in place. Raises `ValueError` for a text that is no date."""
    for name, _, role, inner in SHAPES[kind]:
        value = found.get(name)
        if value is None or role == "plain":
            continue
        if role == "instant":
            found[name] = _instant(name, value)
        elif role == "day":
            found[name] = _day(name, value)
        elif inner in DATED:
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, dict):
                    _read_dates(inner, part)


def _instant(name: str, value: object) -> Instant:
    if isinstance(value, str):
        with suppress(ValueError):
            return instants.instant(value)
    raise ValueError(f"{name} is {value!r}, which is no date and time like 2027-07-12T08:00")


def _day(name: str, value: object) -> Day:
    if isinstance(value, str):
        with suppress(ValueError):
            return instants.day(value)
    raise ValueError(f"{name} is {value!r}, which is no date like 2027-07-12")


_UNKNOWN = re.compile(r"Object contains unknown field `(.+?)`")
_MISSING = re.compile(r"Object missing required field `(.+?)`")
_PLACE = re.compile(r"^(?P<what>.+?)(?: - at `\$\.?(?P<where>.*)`)?$", re.DOTALL)


def _sentence(table: str, error: str) -> str:
    if unknown := _UNKNOWN.search(error):
        return f"a record of {table} has no field {unknown[1]!r} in version {VERSION} of the file."
    if missing := _MISSING.search(error):
        return f"a record of {table} needs the field {missing[1]!r}."
    match = _PLACE.match(error)
    what = match["what"].replace("`", "").lower() if match else error
    where = match["where"] if match and match["where"] else "the record"
    return f"in a record of {table}, {where} is not legal ({what})."


# ------------------------------------------------------------------------------------------------------------ journals


def encode_delta(delta: Delta) -> bytes:
    """A delta as one line of JSON, in the same words as the file."""
    found: dict[str, Any] = {}
    if delta.title is not None:
        found["title"] = delta.title
    if delta.settings is not None:
        found["settings"] = [plain(settings) for settings in delta.settings]
    for table, changes in delta.tables.items():
        found[table] = {key: [record and plain(record) for record in change] for key, change in changes.items()}
    return msgspec.json.encode(found)


def decode_delta(line: bytes, number: int = 0) -> Delta:
    """Read a delta of any version back. Raises `FormatError` (with the `number` of its line) for a damaged one."""
    found = read_object(number, line)
    try:
        title = found.pop("title", None)
        settings = found.pop("settings", None)
        tables = {}
        for table, changes in found.items():
            kind = TABLES[table]
            tables[table] = {
                key: _change(number, table, kind, *(record and todays(table, record) for record in change))
                for key, change in changes.items()
            }
        return Delta(
            tables=tables,
            title=None if title is None else (str(title[0]), str(title[1])),
            settings=None if settings is None else _change(number, "settings", Settings, *settings),
        )
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise FormatError(number, "this is no list of changes; the file is damaged here.") from error


def _change(number: int, table: str, kind: type[Record], before: Line | None, after: Line | None) -> tuple[Any, Any]:
    was = None if before is None else read_record(number, table, kind, before)
    return was, None if after is None else read_record(number, table, kind, after)
