"""The plan as a calendar file (RFC 5545): gates, milestones, tasks, windows and freezes as events that any calendar can show.

An event keeps its UID from export to export of a plan of this title, so that importing a newer file moves what moved. Tasks and
windows leave their time free; a gate's meeting does not. Times are floating, or in the plan's zone where it names one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from zlib import crc32
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from dateutil.rrule import rrulestr
from icalendar import Calendar, Event, vRecur

from relplanner.formats.exchange import FormatError, Loss, Options
from relplanner.insight import cells
from relplanner.insight.readings import Readings
from relplanner.plan.instants import from_datetime, to_datetime
from relplanner.plan.model import Freeze, Id, Instant, Row, Window

PARTS = ("gates", "milestones", "tasks", "windows", "freezes", "phases")
USUAL = PARTS[:5]
"""What is written unless something else is asked for: phases would cover everything below them."""

HINT = "A calendar holds gates, milestones, tasks, windows, freezes and phases, or the tasks of somebody by name"


def write(readings: Readings, options: Options) -> bytes:
    """Write the calendar; `only` names its parts (`PARTS`) or people, whose tasks are then written.

    Raises `FormatError` where `only` names neither.
    """
    chosen = _Choice.of(readings, options.only)
    zone = _zone(readings.plan.settings.zone)
    calendar = Calendar()
    calendar.add("prodid", "-//relplanner//relplanner//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    title = readings.plan.title or "Release plan"
    calendar.add("x-wr-calname", _clean(title))
    stamp = to_datetime(options.now) if options.now is not None else to_datetime(readings.schedule.start)
    book = f"{crc32(title.encode('utf-8', 'replace')):08x}.relplanner"
    for event in _events(readings, chosen):
        calendar.add_component(_event(event, zone, stamp, book))
    if zone is not None:
        calendar.add_missing_timezones()
    data: bytes = calendar.to_ical()
    return data


def losses(readings: Readings, _options: Options) -> tuple[Loss, ...]:
    """What a calendar has no place for."""
    found = []
    if readings.plan.links:
        found.append(Loss(where=f"{len(readings.plan.links)} links", what="are not said by a calendar", done="left out"))
    zone = readings.plan.settings.zone
    if zone and _zone(zone) is None:
        found.append(Loss(where="the plan", what=f"its zone {zone} is not known here", done="times are written without a zone"))
    return tuple(found)


class _Happening(msgspec.Struct, frozen=True, kw_only=True):
    """An event before it is written: `finish` equal to `start` for an instant."""

    uid: str
    name: str
    start: Instant
    finish: Instant
    category: str
    busy: bool = False
    description: str = ""
    rule: str = ""
    until: Instant | None = None


class _Choice(msgspec.Struct, frozen=True, kw_only=True):
    """The parts to write, and the people to whom tasks, gates and milestones are narrowed (empty: nobody in particular)."""

    parts: frozenset[str]
    people: frozenset[Id]

    @classmethod
    def of(cls, readings: Readings, only: tuple[str, ...]) -> _Choice:
        """What `only` means."""
        named = {one.name.casefold(): one.id for one in readings.plan.resources.values()}
        parts, people = set(), set()
        for word in only:
            if word.casefold() in PARTS:
                parts.add(word.casefold())
            elif word.casefold() in named:
                people.add(named[word.casefold()])
            else:
                raise FormatError(f"{HINT}; “{word}” is none of them.")
        return cls(parts=frozenset(parts or (PARTS[:3] if people else USUAL)), people=frozenset(people))


def _zone(name: str) -> ZoneInfo | None:
    """The zone of this name, None where there is none."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _events(readings: Readings, chosen: _Choice) -> Iterator[_Happening]:
    outline, plan = readings.outline, readings.plan
    part_of = {"gate": "gates", "milestone": "milestones", "phase": "phases", "task": "tasks"}
    for at, key in enumerate(outline.ids):
        row = plan.rows[key]
        part = part_of.get(row.kind)
        if part not in chosen.parts or (row.kind == "task" and outline.has_children(at)):
            continue
        mine = {one.resource for one in readings.relations.assignments_of.get(key, ())}
        if not chosen.people or mine & chosen.people:
            yield _row(readings, row, at)
    if "windows" in chosen.parts:
        yield from (found for window in plan.windows.values() if (found := _window(window)) is not None)
    if "freezes" in chosen.parts:
        yield from (_freeze(freeze) for freeze in plan.freezes.values())


def _row(readings: Readings, row: Row, at: int) -> _Happening:
    schedule = readings.schedule
    release = cells.release(readings, row.id)
    said = [
        f"Release: {release}" if release else "",
        f"WBS: {readings.relations.wbs[at]}",
        f"People: {people}" if (people := cells.people(readings, row.id)) else "",
        f"Environments: {places}" if (places := cells.environments(readings, row.id)) else "",
        "Critical: a day late here moves the end" if schedule.criticals[at] else "",
    ]
    gate = readings.plan.gates.get(row.id)
    if gate is not None:
        said.append(f"Decision: {gate.decision}")
        said.append(f"Approvers: {', '.join(gate.approvers)}" if gate.approvers else "")
    said.append(row.notes)
    return _Happening(
        uid=row.id,
        name=row.name or row.kind,
        start=Instant(schedule.starts[at]),
        finish=Instant(schedule.finishes[at]),
        category=row.kind,
        busy=row.kind == "gate",
        description="\n".join(line for line in said if line),
    )


def _window(window: Window) -> _Happening | None:
    """A window from its first opening on (calendars take the first date as one of the rule's); None where it never opens."""
    start = to_datetime(window.start)
    first = rrulestr(window.rule, dtstart=start).after(start, inc=True) if window.rule else start
    if first is None or (window.until is not None and from_datetime(first) > window.until):
        return None
    opens = from_datetime(first)
    return _Happening(
        uid=f"{window.id}-window",
        name=window.name or "Deployment window",
        start=opens,
        finish=Instant(opens + window.length),
        category="window",
        rule=window.rule,
        until=window.until,
    )


def _freeze(freeze: Freeze) -> _Happening:
    return _Happening(
        uid=f"{freeze.id}-freeze",
        name=freeze.name or ("Freeze" if freeze.hard else "Soft freeze"),
        start=freeze.start,
        finish=freeze.finish,
        category="freeze",
        rule=freeze.rule,
        until=freeze.until,
    )


def _event(one: _Happening, zone: ZoneInfo | None, stamp: datetime, book: str) -> Event:
    event = Event()
    event.add("uid", f"{one.uid}@{book}")
    event.add("dtstamp", stamp.replace(tzinfo=UTC))
    event.add("dtstart", _moment(one.start, zone))
    if one.finish > one.start:
        event.add("dtend", _moment(one.finish, zone))
    event.add("summary", _clean(one.name))
    event.add("categories", [one.category])
    event.add("transp", "OPAQUE" if one.busy else "TRANSPARENT")
    if one.description:
        event.add("description", _clean(one.description))
    if one.rule:
        event.add("rrule", _recurrence(one, zone))
    return event


def _recurrence(one: _Happening, zone: ZoneInfo | None) -> vRecur:
    """The rule, ended at its last start; in a zone an end must be said in universal time."""
    rule: vRecur = vRecur.from_ical(one.rule.removeprefix("RRULE:"))
    if one.until is not None and "COUNT" not in rule:
        until = _moment(one.until, zone)
        rule["UNTIL"] = [until.astimezone(UTC) if zone is not None else until]
    return rule


def _moment(at: Instant, zone: ZoneInfo | None) -> datetime:
    """The instant on the wall, in the zone where there is one."""
    when = to_datetime(at)
    return when if zone is None else when.replace(tzinfo=zone)


def _clean(text: str) -> str:
    """The text without control characters but line breaks, and without lone surrogates."""
    return "".join(one for one in text if (one >= " " or one == "\n") and not "\ud800" <= one <= "\udfff")
