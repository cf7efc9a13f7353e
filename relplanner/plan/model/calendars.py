"""When work is done, and when it may be: calendars, windows, freezes."""

from __future__ import annotations

from relplanner.plan.model.records import Day, Id, Instant, Minutes, Record

Span = tuple[int, int]
"""Minutes of a day [start, end); an end beyond 1440 reaches into the next day (a night shift: 1320, 1800)."""

DayPattern = tuple[Span, ...]


class CalendarException(Record, frozen=True, kw_only=True):
    """Days that differ from the week: from `first` to `last`, or each day of the RFC 5545 `rule` between them.

    `spans` empty: nobody works. Later exceptions win over earlier ones.
    """

    first: Day
    last: Day
    name: str = ""
    spans: DayPattern = ()
    rule: str = ""


class Calendar(Record, frozen=True, kw_only=True):
    """Working time: `week` from Monday on, None where the base's (or, without a base, no work) holds."""

    id: Id
    name: str = ""
    base: Id | None = None
    week: tuple[DayPattern | None, ...] = (None, None, None, None, None, None, None)
    exceptions: tuple[CalendarException, ...] = ()
    holidays: str = ""
    source_id: str = ""


class Scope(Record, frozen=True, kw_only=True):
    """What a window or a freeze is about; an empty tuple means all. A service is named as the user writes it."""

    work_kinds: tuple[str, ...] = ()
    environments: tuple[Id, ...] = ()
    services: tuple[str, ...] = ()
    release_types: tuple[str, ...] = ()


class Window(Record, frozen=True, kw_only=True):
    """When tasks of a scope may happen: [`start`, `start` + `length`), repeated by the RFC 5545 `rule` until `until`."""

    id: Id
    name: str = ""
    scope: Scope = Scope()
    start: Instant
    length: Minutes
    rule: str = ""
    until: Instant | None = None


class Freeze(Record, frozen=True, kw_only=True):
    """When tasks of a scope may not happen: [`start`, `finish`), repeated by the RFC 5545 `rule` until `until`.

    Hard for everybody, soft for all but emergency releases.
    """

    id: Id
    name: str = ""
    scope: Scope = Scope()
    start: Instant
    finish: Instant
    hard: bool = False
    rule: str = ""
    until: Instant | None = None
