"""The release calendar: go-lives, gates, windows and freezes by date, and all releases as a train on one line of time.

It may speak of several plans at once (those of a folder): each entry says from which one it comes. Entries are values to draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from relplanner.insight.outlook import ReleaseOutlook
from relplanner.insight.readings import Readings
from relplanner.plan.model import Decision, Id, Instant, Minutes, Plan, Scope
from relplanner.plan.release_types import type_of
from relplanner.schedule.lateness import minutes_behind
from relplanner.schedule.windows import Slots, closed_by, repeated

EntryKind = Literal["go-live", "ready", "gate", "promise", "window", "freeze"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing in the calendar: `plan` is the place of its plan among those asked for, `subject` its record's id there.

    `type` is a release's type, of a gate its decision, of a freeze hard or soft; `text` of a gate or a promise its release, of a
    window or a freeze its scope.
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


class Wagon(msgspec.Struct, frozen=True, kw_only=True):
    """A phase of a release in the train."""

    phase: Id
    name: str
    kind: str
    start: Instant
    finish: Instant


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A gate in the train."""

    gate: Id
    name: str
    at: Instant
    decision: Decision
    met: int
    criteria: int


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """A dated event of the train, as a code freeze: its row `title` is to be done `by` an instant and is done `at` another one.

    Any gate or milestone with a deadline is one. `kept` where no working time lies between.
    """

    row: Id
    name: str
    title: str
    by: Instant
    at: Instant
    kept: bool


class TrainRow(msgspec.Struct, frozen=True, kw_only=True):
    """A release in the train: from its start over its phases and gates to its go-live and closure.

    `milestone` is the row of its go-live, `due` what its target means, `deployed` where its deployment begins; `late_by` and
    `early_by` are working minutes of a `day` of so many. A wagon reaches from gate to gate, whatever side work its phase has.
    """

    plan: int
    release: Id
    name: str
    type: str
    owner: str
    start: Instant
    ready: Instant | None
    go_live: Instant | None
    deployed: Instant | None
    milestone: Id | None
    finish: Instant
    target: Instant | None
    due: Instant | None
    late: bool
    late_by: Minutes
    early_by: Minutes
    day: Minutes
    wagons: tuple[Wagon, ...]
    stops: tuple[Stop, ...]
    promises: tuple[Promise, ...]

    @property
    def named_by(self) -> Instant | None:
        """An instant on the day by which people name the go-live."""
        return None if self.go_live is None or self.deployed is None else Instant(min(self.deployed, self.go_live - 1))


def entries_between(plans: Sequence[Readings], low: Instant, high: Instant) -> list[Entry]:
    """Go-lives and gates of some plans whenever they are, windows and freezes between two instants, by start; no clashes."""
    found = [entry for at, one in enumerate(plans) for entry in _entries(at, one)]
    return _in_order([*found, *shared_closures(plans, low, high)])


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(dict.fromkeys(once(entries)), key=lambda one: (one.start, one.finish, one.kind, one.plan, one.name))


def train_rows(plans: Sequence[Readings]) -> tuple[TrainRow, ...]:
    """All releases of some plans, by their go-lives."""
    return tuple(sorted((row for at, one in enumerate(plans) for row in _train(at, one)), key=_by_go_live))


def _by_go_live(row: TrainRow) -> tuple[int, int, str]:
    return (row.go_live if row.go_live is not None else row.finish, row.plan, row.release)


def once(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Windows and freezes that several plans have alike stand once."""
    seen: set[tuple[str, str, str, int, int]] = set()
    for one in entries:
        key = (one.kind, one.name, one.text, one.start, one.finish)
        if one.kind not in {"window", "freeze"} or key not in seen:
            seen.add(key)
            yield one


def _train(at: int, readings: Readings) -> Iterator[TrainRow]:
    plan = readings.plan
    for release in readings.releases:
        yield TrainRow(
            plan=at,
            release=release.id,
            name=release.name,
            type=release.type,
            owner=release.owner,
            start=release.start,
            ready=release.ready,
            go_live=release.go_live,
            deployed=release.deployed,
            milestone=plan.releases[release.id].go_live,
            finish=release.finish,
            target=release.target,
            due=release.due,
            late=release.late,
            late_by=release.late_by,
            early_by=release.early_by,
            day=plan.settings.minutes_per_day,
            wagons=tuple(_wagons(release)),
            stops=tuple(_stops(readings, release.id)),
            promises=tuple(_promises(readings, release.id)),
        )


def _wagons(release: ReleaseOutlook) -> Iterator[Wagon]:
    """The phases one behind the other: each ends with its exit gate, or with the go-live where that stands in it."""
    since = release.start
    for one in release.phases:
        start = max(since, one.start)
        gate = one.gate.at if one.gate is not None else one.finish
        live = release.go_live
        finish = live if live is not None and gate <= live <= one.finish else gate
        since = Instant(max(start, finish))
        yield Wagon(phase=one.id, name=one.name, kind=one.kind, start=Instant(start), finish=since)


def _stops(readings: Readings, release: Id) -> Iterator[Stop]:
    """Its gates in tree order, those outside of any phase too."""
    plan, outline = readings.plan, readings.outline
    at = outline.index[release]
    for position in range(at, outline.end[at]):
        gate = plan.gates.get(outline.ids[position])
        if gate is not None and readings.relations.release_of[position] == at:
            yield Stop(
                gate=gate.id,
                name=plan.rows[gate.id].name,
                at=Instant(readings.schedule.finishes[position]),
                decision=gate.decision,
                met=sum(one.met for one in gate.criteria),
                criteria=len(gate.criteria),
            )


def _promises(readings: Readings, release: Id) -> Iterator[Promise]:
    """The deadlines of what its type dates in a train, and of its gates and milestones, by time."""
    plan, schedule, outline = readings.plan, readings.schedule, readings.outline
    kind = type_of(plan, release)
    names = {date.code: date.name for date in kind.dates} if kind is not None else {}
    at = outline.index[release]
    found = []
    for position in range(at, outline.end[at]):
        row = plan.rows[outline.ids[position]]
        due = schedule.deadline(row)
        if due is not None and (row.code in names or row.kind in {"gate", "milestone"}):
            finish = Instant(schedule.finishes[position])
            kept = not minutes_behind(schedule.dating, position, due)
            name = names.get(row.code, "deadline")
            found.append(Promise(row=row.id, name=name, title=row.name, by=due, at=finish, kept=kept))
    yield from sorted(found, key=lambda one: (one.by, one.at))


def _entries(at: int, readings: Readings) -> Iterator[Entry]:
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
        for gate in _stops(readings, one.id):
            yield Entry(
                kind="gate",
                plan=at,
                subject=gate.gate,
                name=gate.name,
                start=gate.at,
                finish=gate.at,
                type=gate.decision,
                text=one.name,
            )
        for promise in _promises(readings, one.id):
            yield Entry(
                kind="promise",
                plan=at,
                subject=promise.row,
                name=promise.name,
                start=promise.by,
                finish=promise.by,
                late=not promise.kept,
                text=one.name,
            )
        if one.ready is not None:
            yield Entry(kind="ready", plan=at, subject=one.id, name=one.name, start=one.ready, finish=one.ready, type=one.type)


def shared_closures(plans: Sequence[Readings], low: Instant, high: Instant) -> Iterator[Entry]:
    """The occurrences of some plans' windows and freezes between two instants.

    A window that an earlier plan has by name and scope is that plan's, whose freezes close it.
    """
    known: set[tuple[str, str]] = set()
    for at, readings in enumerate(plans):
        plan = readings.plan
        yield from (one for one in _windows(at, plan, low, high) if (one.name, one.text) not in known)
        known |= {(one.name, scope_text(plan, one.scope)) for one in plan.windows.values()}
        yield from _freezes(at, plan, low, high)


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
