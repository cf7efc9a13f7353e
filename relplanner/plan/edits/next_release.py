"""The next release from this one, a release that slips, and planning anew from a day: everything dated moves along.

Version numbers in names are variables: with the step from 1.30 to 1.31, 1.30.0 becomes 1.31.0, and its neighbour 1.29 becomes
1.30.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from msgspec.structs import replace

from relplanner.plan.edits.ground import found, one_line, settled, with_records
from relplanner.plan.edits.templates import add_release_from_template
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import MINUTES_PER_DAY, day_of
from relplanner.plan.legal import named
from relplanner.plan.model import (
    Buffer,
    Constraint,
    Criterion,
    Day,
    Gate,
    HandDates,
    Id,
    Instant,
    Plan,
    Release,
    Row,
)
from relplanner.plan.outline import outline
from relplanner.plan.problems import EditError

_TOKEN = re.compile(r"(?<![\d.])\d+(?:\.\d+)+")
_NEAR = 1
"""Versions up to so many steps beside the release's own are taken along (1.29 beside 1.30)."""


class VersionStep:
    """The step from one version to the next, to be made in texts. Raises `EditError` (`no-version`) where there is none."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = one_line(old), one_line(new)
        if not self.old or not self.new or self.old == self.new:
            raise EditError("no-version", "The next release needs a version other than this one's, such as 1.31 behind 1.30.")
        self._from, self._to = _parts(self.old), _parts(self.new)

    def text(self, text: str) -> str:
        """The text with the next version in place of this one, and with this one in place of the one before."""
        if not self._from or not self._to or len(self._from) != len(self._to):
            return re.sub(rf"(?<![\w.]){re.escape(self.old)}(?!\w)", lambda _: self.new, text)
        at = next(place for place, (one, other) in enumerate(zip(self._from, self._to, strict=True)) if one != other)
        step = self._to[at] - self._from[at]

        def stepped(match: re.Match[str]) -> str:
            parts = _parts(match.group())
            beside = 0 < at < len(parts) and parts[:at] == self._from[:at] and abs(parts[at] - self._from[at]) <= _NEAR
            if parts[: len(self._from)] == self._from:
                parts = [*self._to, *parts[len(self._from) :]]
            elif beside and len(parts) >= len(self._from):
                parts[at] += step
            else:
                return match.group()
            return ".".join(map(str, parts))

        return _TOKEN.sub(stepped, text)


def _parts(version: str) -> list[int]:
    numbers = version.removeprefix("v").split(".")
    return [int(one) for one in numbers] if len(numbers) > 1 and all(one.isascii() and one.isdigit() for one in numbers) else []


def version_in(plan: Plan) -> str:
    """The version that a plan is about: its release's, else the first one in its title, else the most frequent in its names."""
    own = sorted(one.version for one in plan.releases.values() if one.version)
    if own:
        return own[0]
    if match := _TOKEN.search(plan.title):
        return match.group()
    seen: dict[str, int] = {}
    for row in plan.rows.values():
        for token in _TOKEN.findall(row.name):
            short = ".".join(token.split(".")[:2])
            seen[short] = seen.get(short, 0) + 1
    return max(seen, key=lambda one: (seen[one], one), default="")


def next_version(version: str, kind: str = "major") -> str:
    """The version of the next release: a major one steps the first number, a minor one the second, any other the last."""
    parts = _parts(version)
    if not parts:
        return f"{version} (next)" if version else ""
    at = {"major": 0, "minor": 1}.get(kind, len(parts) - 1)
    return ".".join(str(one + 1 if place == at else one if place < at else 0) for place, one in enumerate(parts))


def next_plan(plan: Plan, *, new: str, start: Instant, begins: Instant | None = None) -> Plan:
    """Make the plan of the next release from a whole plan: `start` is when it begins, everything dated moves by as many days.

    `begins` is when this one does; it counts where a target alone says when. Nothing has happened in it yet: no progress,
    decisions, baselines, rehearsals or audits. Ids stay, so that both can be compared.

    Raises `EditError` (`no-version`, `no-dates`).
    """
    step = VersionStep(version_in(plan), new)
    first = first_date(plan)
    if begins is not None and (first is None or any(_only_aimed(one) for one in plan.releases.values())):
        first = begins
    if first is None:
        raise EditError("no-dates", "This plan has no date yet, so the next one cannot be set behind it; give it a start first.")
    days = day_of(start) - day_of(first)
    after = _fresh(_moved(plan, plan.rows, days), step)
    settings = replace(
        after.settings,
        start=_later(plan.settings.start, days),
        finish=_later(plan.settings.finish, days),
        status_date=None,
        baseline=None,
    )
    releases = {
        key: replace(one, version=step.text(one.version), start=_later(one.start, days), target=_later(one.target, days))
        for key, one in plan.releases.items()
    }
    return replace(
        after, settings=settings, title=step.text(plan.title), releases=releases, baselines={}, baseline_rows={}, buffer_marks={}
    )


def next_as_scenario(plan: Plan, *, new: str, start: Instant, begins: Instant | None = None) -> Plan:
    """Make the plan of the next release in a scenario of this one: as `next_plan`, but for the baselines, which all share.

    Raises `EditError` (`no-version`, `no-dates`).
    """
    made = next_plan(plan, new=new, start=start, begins=begins)
    settings = replace(made.settings, baseline=plan.settings.baseline)
    return settled(plan, replace(made, settings=settings, baselines=plan.baselines, baseline_rows=plan.baseline_rows))


def plan_next(
    plan: Plan, ids: IdSource, release: Id, *, new: str, start: Instant, today: Day, begins: Instant | None = None
) -> Plan:
    """Add the next release behind one of a plan, made like it: names with the next version, everything dated moved to `start`.

    It is planned forward from there; `begins` is when this one does, where a target alone says when.

    Raises `EditError` (`unknown-release`, `no-version`, `no-name`).
    """
    record: Release = found(plan, "releases", release)
    step = VersionStep(record.version or version_in(plan), new)
    tree = outline(plan.rows)
    at = tree.index[release]
    inside = set(tree.ids[at : tree.end[at]])
    begun = record.start or plan.settings.start or first_date(plan)
    if begins is not None and (begun is None or _only_aimed(record)):
        begun = begins
    days = day_of(start) - day_of(begun) if begun is not None else 0
    template = _fresh(_moved(_only(plan, inside), inside, days), step)
    template = with_records(template, "releases", [replace(template.releases[release], start=start)])  # its rows stand there
    name = step.text(plan.rows[release].name)
    made = add_release_from_template(plan, ids, template, name=name, version=step.new, start=start, today=today)
    added = next(key for key in made.releases if key not in plan.releases)
    row = replace(made.rows[added], name=name)
    target = _later(record.target, days)
    there = replace(made.releases[added], target=target, target_timed=record.target_timed and target is not None)
    return settled(plan, with_records(with_records(made, "rows", [row]), "releases", [there]))


def _only(plan: Plan, rows: Collection[Id]) -> Plan:
    """The plan with these rows and what belongs to them."""

    def inside(table: str, *names: str) -> dict[Id, object]:
        return {key: one for key, one in getattr(plan, table).items() if all(getattr(one, name) in rows for name in names)}

    tables = {table: inside(table, "id") for table in ("rows", "releases", "phases", "gates", "buffers", "runbooks", "steps")}
    kept = {key: replace(row, parent=row.parent if row.parent in rows else None) for key, row in plan.rows.items() if key in rows}
    changes = {
        key: one
        for key, one in plan.changes.items()
        if {*one.tasks, *one.approvals, *([one.way_back] if one.way_back else [])} <= set(rows) and one.tasks
    }
    return replace(
        plan,
        **{**tables, "rows": kept},
        links=inside("links", "predecessor", "successor"),
        assignments=inside("assignments", "task"),
        changes=changes,
        windows={},
        freezes={},
        baselines={},
        baseline_rows={},
        settings=replace(plan.settings, baseline=None),
    )


def first_date(plan: Plan) -> Instant | None:
    """The first date that a plan says: its start, its releases', or that of a row."""
    known = [plan.settings.start, *(one.start for one in plan.releases.values())]
    for row in plan.rows.values():
        known.append(row.by_hand.start if row.by_hand is not None else None)
        known.append(row.constraint.at if row.constraint is not None else None)
    return min((at for at in known if at is not None), default=None)


def _only_aimed(release: Release) -> bool:
    """Whether a release has a target and no start, so that its dates alone say when it begins."""
    return release.direction == "backward" and release.target is not None and release.start is None


def _later(at: Instant | None, days: int) -> Instant | None:
    return None if at is None else Instant(at + days * MINUTES_PER_DAY)


def _moved(plan: Plan, rows: Collection[Id], days: int) -> Plan:
    """The plan with the dates that somebody gave to these rows so many days later; what has finished stays."""
    changed = [_row_later(plan.rows[key], days) for key in rows if not _finished(plan.rows[key])]
    buffers: list[Buffer] = [
        replace(one, committed_end=_later(one.committed_end, days)) for key, one in plan.buffers.items() if key in rows
    ]
    return with_records(with_records(plan, "rows", changed), "buffers", buffers)


def _row_later(row: Row, days: int) -> Row:
    constraint, hand = row.constraint, row.by_hand
    if constraint is not None:
        constraint = replace(constraint, at=_later(constraint.at, days))
    if hand is not None:
        length = hand.finish - hand.start
        start = Instant(hand.start + days * MINUTES_PER_DAY)
        hand = HandDates(start=start, finish=Instant(start + length))
    return replace(row, constraint=constraint, by_hand=hand, deadline=_later(row.deadline, days))


def _finished(row: Row) -> bool:
    return row.progress is not None and row.progress.actual_finish is not None


def _fresh(plan: Plan, step: VersionStep) -> Plan:
    """The plan in which nothing has happened yet, in the words of the next version."""
    rows = {
        key: replace(row, name=step.text(row.name), notes=step.text(row.notes), progress=None, levelled=None)
        for key, row in plan.rows.items()
    }
    gates = {
        key: Gate(
            id=key,
            criteria=tuple(Criterion(text=one.text) for one in gate.criteria),
            approvers=gate.approvers,
            lead_time=gate.lead_time,
            meets=gate.meets,
            retrospective=gate.retrospective,
            reason=step.text(gate.reason) if gate.retrospective else "",
        )
        for key, gate in plan.gates.items()
    }
    buffers = {key: replace(one, committed_end=None, committed_size=None, committed_work=()) for key, one in plan.buffers.items()}
    changes = {
        key: replace(one, name=step.text(one.name), number="", state="draft", decided_at=None, decided_by="")
        for key, one in plan.changes.items()
    }
    releases = {
        key: replace(one, items=tuple(replace(each, version=step.text(each.version)) for each in one.items))
        for key, one in plan.releases.items()
    }
    return replace(plan, rows=rows, gates=gates, buffers=buffers, changes=changes, releases=releases, audits={}, rehearsals={})


# ------------------------------------------------------------------------------------------------------- slip, plan anew


def slip_release(plan: Plan, release: Id, days: int, *, not_before: Mapping[Id, Instant] | None = None) -> Plan:
    """Let a release come so many days later (a Fedora no-go: 7): its target, its pins, deadlines and committed buffers.

    One that has not begun starts later, too. One that has begun goes on with its work; `not_before` holds rows back, such as
    its deployment to a window. Raises `EditError` (`unknown-release`, `no-slip`).
    """
    record: Release = found(plan, "releases", release)
    row = plan.rows[release]
    if not days and not not_before:
        raise EditError("no-slip", f"{named(row)} slips by a number of days, weeks or to a window; say by how much.", release)
    tree = outline(plan.rows)
    at = tree.index[release]
    inside = tree.ids[at : tree.end[at]]
    begun = any(_begun(plan.rows[key]) for key in inside)
    after = _moved(plan, inside, days)
    held = [_held(after.rows[key], since) for key, since in (not_before or {}).items() if key in after.rows]
    start = record.start if begun else _later(record.start, days)
    moved = replace(record, start=start, target=_later(record.target, days))
    if start is None and not begun and record.direction == "forward" and plan.settings.start is not None:
        moved = replace(moved, start=_later(plan.settings.start, days))
    return settled(plan, with_records(with_records(after, "rows", held), "releases", [moved]))


def _begun(row: Row) -> bool:
    progress = row.progress
    return progress is not None and (progress.actual_start is not None or progress.percent > 0)


def _held(row: Row, since: Instant) -> Row:
    """A row that starts no earlier than an instant, where no stronger word stands."""
    if row.constraint is not None and row.constraint.kind != "start no earlier than":
        return row
    return replace(row, constraint=Constraint(kind="start no earlier than", at=since), by_hand=None)


def replan_from(plan: Plan, at: Instant) -> Plan:
    """Plan what is left from a moment on: nothing that has not begun stands before it.

    It becomes the status date. Hand dates and pins that lie before it are lifted to it, levelling marks before it go; finished
    and running work keeps its actual dates.
    """
    rows = [_lifted(row, at) for row in plan.rows.values() if not _begun(row)]
    settings = replace(plan.settings, status_date=at)
    return settled(plan, replace(with_records(plan, "rows", rows), settings=settings))


def _lifted(row: Row, at: Instant) -> Row:
    hand, constraint, levelled = row.by_hand, row.constraint, row.levelled
    if hand is not None and hand.start < at:
        hand = HandDates(start=at, finish=Instant(at + hand.finish - hand.start))
    if constraint is not None and constraint.at is not None and constraint.at < at and constraint.kind.startswith("must"):
        constraint = Constraint(kind="start no earlier than", at=at)
    if levelled is not None and levelled.at < at:
        levelled = None
    return replace(row, by_hand=hand, constraint=constraint, levelled=levelled)
