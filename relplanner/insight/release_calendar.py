"""The release calendar: go-lives, gates, windows, freezes and clashes by month, and all releases as a train on one line of time.

It may speak of several plans at once (those of a folder): each entry says from which one it comes. Entries are values to draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from relplanner.insight.readings import Readings
from relplanner.plan.instants import from_datetime, to_datetime
from relplanner.plan.model import Id, Instant, Plan, Scope
from relplanner.schedule.windows import Slots, closed_by, repeated

EntryKind = Literal["go-live", "ready", "window", "freeze", "clash"]
CLASHES = ("releases-too-close", "release-fatigue", "item-in-two-releases", "environment-booked-twice", "target-missed")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing in the calendar: `plan` is the place of its plan among those asked for, `subject` its record's id there.

    `type` is a release's type, of a freeze hard or soft, of a clash its problem's code.
    """

    kind: EntryKind
    plan: int
    subject: Id
    name: str
    start: Instant
    finish: Instant
    type: str = ""
    late: bool = False
    text: str = ""


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """A month and what happens in it, by start; what lasts longer stands in each of its months."""

    year: int
    month: int
    start: Instant
    finish: Instant
    entries: tuple[Entry, ...]


class Wagon(msgspec.Struct, frozen=True, kw_only=True):
    """A phase of a release in the train."""

    phase: Id
    name: str
    kind: str
    start: Instant
    finish: Instant


class TrainRow(msgspec.Struct, frozen=True, kw_only=True):
    """A release in the train: from its start over its phases to its go-live and closure."""

    plan: int
    release: Id
    name: str
    type: str
    start: Instant
    ready: Instant | None
    go_live: Instant | None
    finish: Instant
    target: Instant | None
    late: bool
    wagons: tuple[Wagon, ...]


class ReleaseCalendar(msgspec.Struct, frozen=True, kw_only=True):
    """Months in order, and the train by go-live; `titles` are the plans' names by their places."""

    titles: tuple[str, ...]
    months: tuple[Month, ...]
    train: tuple[TrainRow, ...]

    @property
    def start(self) -> Instant | None:
        """Where the train's line of time begins."""
        return min((row.start for row in self.train), default=None)

    @property
    def finish(self) -> Instant | None:
        """Where it ends."""
        return max((row.finish for row in self.train), default=None)


def release_calendar(plans: Sequence[Readings], first: Instant | None = None, last: Instant | None = None) -> ReleaseCalendar:
    """The calendar of some plans between two instants; None: from the first release's start to the last one's end."""
    train = tuple(sorted((row for at, one in enumerate(plans) for row in _train(at, one)), key=_by_go_live))
    low = first if first is not None else min((row.start for row in train), default=Instant(0))
    high = last if last is not None else max((row.finish for row in train), default=Instant(0))
    entries = [entry for at, one in enumerate(plans) for entry in _entries(at, one, low, high)]
    entries = sorted(dict.fromkeys(_once(entries)), key=lambda one: (one.start, one.finish, one.kind, one.plan, one.name))
    titles = tuple(one.plan.title or f"Plan {at + 1}" for at, one in enumerate(plans))
    return ReleaseCalendar(titles=titles, months=tuple(_months(low, high, entries)) if high > low else (), train=train)


def _by_go_live(row: TrainRow) -> tuple[int, int, str]:
    return (row.go_live if row.go_live is not None else row.finish, row.plan, row.release)


def _once(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Windows and freezes that several plans have alike stand once."""
    seen: set[tuple[str, str, int, int]] = set()
    for one in entries:
        key = (one.kind, one.name, one.start, one.finish)
        if one.kind not in {"window", "freeze"} or key not in seen:
            seen.add(key)
            yield one


def _train(at: int, readings: Readings) -> Iterator[TrainRow]:
    for release in readings.releases:
        yield TrainRow(
            plan=at,
            release=release.id,
            name=release.name,
            type=release.type,
            start=release.start,
            ready=release.ready,
            go_live=release.go_live,
            finish=release.finish,
            target=release.target,
            late=release.late,
            wagons=tuple(
                Wagon(phase=one.id, name=one.name, kind=one.kind, start=one.start, finish=one.finish) for one in release.phases
            ),
        )


def _entries(at: int, readings: Readings, low: Instant, high: Instant) -> Iterator[Entry]:
    for one in readings.releases:
        if one.go_live is not None and one.named_by is not None:
            start = one.deployed if one.deployed is not None else one.go_live
            yield Entry(
                kind="go-live",
                plan=at,
                subject=one.id,
                name=one.name,
                start=start,
                finish=one.go_live,
                type=one.type,
                late=one.late,
            )
        if one.ready is not None:
            yield Entry(kind="ready", plan=at, subject=one.id, name=one.name, start=one.ready, finish=one.ready, type=one.type)
    yield from _windows(at, readings.plan, low, high)
    yield from _freezes(at, readings.plan, low, high)
    for problem in readings.problems:
        if problem.code in CLASHES and (when := _when(readings, problem.subject, problem.at)) is not None:
            yield Entry(
                kind="clash",
                plan=at,
                subject=problem.subject,
                name=_name(readings.plan, problem.subject),
                start=when,
                finish=Instant(when + max(0, problem.minutes or 0)) if problem.code == "environment-booked-twice" else when,
                type=problem.code,
                text=problem.message,
            )


def _freezes(at: int, plan: Plan, low: Instant, high: Instant) -> Iterator[Entry]:
    """The occurrences of freezes."""
    for freeze in sorted(plan.freezes.values(), key=lambda one: one.id):
        length = freeze.finish - freeze.start
        until = min(high, freeze.until) if freeze.until is not None else high
        for start, finish in repeated((freeze.start, freeze.finish), freeze.rule, low - length, until):
            if start < high and low < finish:
                yield Entry(
                    kind="freeze",
                    plan=at,
                    subject=freeze.id,
                    name=freeze.name,
                    start=Instant(start),
                    finish=Instant(finish),
                    type="hard" if freeze.hard else "soft",
                    text=scope_text(plan, freeze.scope),
                )


def _windows(at: int, plan: Plan, low: Instant, high: Instant) -> Iterator[Entry]:
    """The occurrences of windows, without what hard freezes take of them."""
    closed = closed_by(one for one in plan.freezes.values() if one.hard and one.scope == Scope())
    for window in sorted(plan.windows.values(), key=lambda one: one.id):
        for start, finish in Slots([window], closed).opening(low, high):
            yield Entry(
                kind="window",
                plan=at,
                subject=window.id,
                name=window.name,
                start=Instant(start),
                finish=Instant(finish),
                text=scope_text(plan, window.scope),
            )


def scope_text(plan: Plan, scope: Scope) -> str:
    """What a window or a freeze is about, in words: `PRD production; major`, nothing for all."""
    places = [plan.resources[one].name for one in scope.environments if one in plan.resources]
    return "; ".join([*places, *scope.services, *scope.work_kinds, *scope.release_types])


def _when(readings: Readings, subject: Id, at: int | None) -> Instant | None:
    if at is not None:
        return Instant(at)
    clash = next((one for one in readings.clashes if one.resource == subject and one.kind == "environment"), None)
    if clash is not None:
        return clash.start
    return next((one.go_live for one in readings.releases if one.id == subject), None)


def _name(plan: Plan, subject: Id) -> str:
    if subject in plan.rows:
        return plan.rows[subject].name
    return plan.resources[subject].name if subject in plan.resources else ""


def _months(low: Instant, high: Instant, entries: Sequence[Entry]) -> Iterator[Month]:
    when = to_datetime(low).replace(day=1, hour=0, minute=0)
    while from_datetime(when) < high:
        following = when.replace(year=when.year + when.month // 12, month=when.month % 12 + 1)
        start, finish = from_datetime(when), from_datetime(following)
        inside = tuple(one for one in entries if one.start < finish and (one.finish > start or one.start >= start))
        yield Month(year=when.year, month=when.month, start=start, finish=finish, entries=inside)
        when = following
