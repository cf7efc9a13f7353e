"""What making a release one of another type would change, and which risk that takes, before it is done.

Gates that the new type does not ask for in front of the go-live are passed over and caught up behind it: tests and security
within two working days, boards at their next meeting, everything else within five working days [PRACTICE 2].
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import msgspec

from relplanner.insight.outlook import PhaseOutlook, ReleaseOutlook
from relplanner.insight.readings import Readings
from relplanner.insight.wording import a_release, day_text, days_text, due_text, listed, weekday_text
from relplanner.plan.edits.lacking import lacking
from relplanner.plan.edits.retrospective import change_type
from relplanner.plan.edits.types import set_release_type
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import Id, Instant, Minutes, Plan, ReleaseType
from relplanner.plan.outline import outline
from relplanner.plan.release_types import release_types, type_of
from relplanner.schedule.critical_path import schedule_plan
from relplanner.schedule.windows import closed_by

TESTING = {"integration test": 2, "user acceptance test": 2}
"""Working days until a skipped gate of a phase of this kind is caught up."""
OTHERWISE = 5
REGRESSED = ("integration test", "user acceptance test")


class TypeChange(msgspec.Struct, frozen=True, kw_only=True):
    """The preview. `dues` are the gates that are passed over and by when each is decided, `within` how long after the go-live.

    `missing` are the kinds of phases that the release lacks, or whose gates; `idle` are phases that the type does not ask for.
    `go_live` is when the release goes live after the change (None: it names none), `before` when it does now.
    """

    release: Id
    after_type: str
    dues: Mapping[Id, Instant]
    within: Mapping[Id, Minutes]
    missing: tuple[str, ...]
    idle: tuple[str, ...]
    before: Instant | None
    go_live: Instant | None
    consequences: tuple[str, ...]
    risks: tuple[str, ...]


def preview(readings: Readings, release: Id, word: Id, template: Plan | None = None) -> TypeChange:
    """What `relplanner.plan.edits.retrospective.change_type` would do. Raises `EditError` (`unknown-release-type`, `cycle`)."""
    plan = readings.plan
    lacks = lacking(set_release_type(plan, release, word), release)
    outlook = next(one for one in readings.releases if one.id == release)
    new, old = release_types(plan)[word], type_of(plan, release)
    within = _within(readings, _skipped(readings, outlook, old, new))
    after = change_type(plan, SeededIds("preview"), release, word, within=within, template=template)
    schedule = schedule_plan(after)
    live = after.releases[release].go_live
    go_live = None if live is None else schedule.dates(live).finish
    dues = {gate: schedule.dues[gate] for gate in within}
    asked = {rule.kind for rule in new.phases}
    return TypeChange(
        release=release,
        after_type=word,
        dues=dues,
        within=within,
        missing=tuple(one.kind for one in lacks),
        idle=tuple(phase.name for phase in outlook.phases if phase.kind and phase.kind not in asked),
        before=outlook.go_live,
        go_live=go_live,
        consequences=tuple(_consequences(readings, outlook, (old, new), go_live, after)),
        risks=tuple(_risks(plan, outlook, dues, old, new)),
    )


def _skipped(readings: Readings, outlook: ReleaseOutlook, old: ReleaseType | None, new: ReleaseType) -> list[Id]:
    """The gates in front of the go-live that the old type asked for and the new one does not."""
    plan, network = readings.plan, readings.schedule.network
    record = plan.releases[outlook.id]
    if record.go_live is None:
        return []
    ahead = network.before([readings.outline.index[record.go_live]])
    kept = {rule.kind for rule in new.phases if rule.gate}
    asked = {rule.kind for rule in old.phases if rule.gate} if old is not None else kept
    return [
        gate.id
        for phase in outlook.phases
        if phase.kind in asked - kept
        for gate in phase.gates
        if gate.decision == "pending" and gate.id != record.ready and readings.outline.index[gate.id] in ahead
    ]


def _within(readings: Readings, gates: list[Id]) -> dict[Id, Minutes]:
    """In how much working time from the go-live each gate is caught up; none for a board: that is its next meeting."""
    found: dict[Id, Minutes] = {}
    plan = readings.plan
    for gate in gates:
        at = readings.relations.phase_of[readings.outline.index[gate]]
        kind = plan.phases[readings.outline.ids[at]].kind if at >= 0 else ""
        days = 0 if plan.gates[gate].meets else TESTING.get(kind, OTHERWISE)
        found[gate] = Minutes(days * plan.settings.minutes_per_day)
    return found


def _consequences(
    readings: Readings,
    outlook: ReleaseOutlook,
    types: tuple[ReleaseType | None, ReleaseType],
    go_live: Instant | None,
    after: Plan,
) -> Iterator[str]:
    old, new = types
    day = readings.plan.settings.minutes_per_day
    if go_live is not None and outlook.go_live is not None:
        hours = readings.schedule.worktime.task_calendar(outlook.id)
        moved = hours.between(outlook.go_live, go_live)
        way = "stays" if not moved else f"comes {days_text(Minutes(abs(moved)), day)} {'later' if moved > 0 else 'earlier'}"
        yield f"The go-live {way}, {weekday_text(Instant(go_live - 1))}."
    if (old is None or old.crosses != new.crosses) and new.crosses == "soft freezes":
        yield "It may go on in soft freezes."
    elif old is not None and old.crosses != new.crosses:
        yield "It must keep out of soft freezes from now on."
    yield from _added(readings.plan, after)
    still = {one.kind for one in lacking(after, outlook.id)}
    yield from _phases(outlook, new, day, still)
    added = [role for role in new.approvers if old is None or role not in old.approvers]
    if added:
        yield f"{listed(added)} must agree to its go-live."


def _added(before: Plan, after: Plan) -> Iterator[str]:
    """Phases that come from the template, and gates of phases that are there."""
    for key in (key for key in outline(after.rows).ids if key not in before.rows):
        row, inside = after.rows[key], sum(one.parent == key for one in after.rows.values())
        if row.kind == "phase":
            yield f"{row.name} is added from the template, with {inside} rows."
        elif row.kind == "gate" and row.parent is not None and row.parent in before.rows:
            yield f"{row.name} is added from the template, to {before.rows[row.parent].name}."


def _phases(outlook: ReleaseOutlook, new: ReleaseType, day: Minutes, still: Collection[str]) -> Iterator[str]:
    by_kind: dict[str, PhaseOutlook] = {phase.kind: phase for phase in outlook.phases if phase.kind}
    for rule in new.phases:
        phase = by_kind.get(rule.kind)
        if by_kind and phase is None and rule.kind in still:
            yield f"It lacks the phase {rule.kind}, which {a_release(new.name)} must have."
        elif phase is not None and rule.gate and not phase.gates and rule.kind in still:
            yield f"{phase.name} lacks a gate, which {a_release(new.name)} must have there."
        elif phase is not None and rule.least:
            yield f"{phase.name} must last {days_text(rule.least, day)} at least."


def _risks(
    plan: Plan, outlook: ReleaseOutlook, dues: Mapping[Id, Instant], old: ReleaseType | None, new: ReleaseType
) -> Iterator[str]:
    """What is dared, in sentences for the record: tests skipped, and until when."""
    for gate, due in dues.items():
        yield f"{plan.rows[gate].name} is passed over and caught up by {due_text(due)}: until then its criteria are unproven."
    asked = {rule.kind for rule in new.phases}
    lost = [rule.kind for rule in old.phases if rule.kind not in asked] if old is not None else []
    for phase in outlook.phases:
        if phase.kind in lost and phase.kind in REGRESSED:
            yield f"{phase.name} is no longer asked for: whoever decides must accept in writing what users have not tried."
    if new.crosses == "soft freezes" and (old is None or old.crosses != new.crosses):
        soft = [
            (start, finish, freeze)
            for freeze in plan.freezes.values()
            for start, finish in closed_by([freeze])
            if not freeze.hard and start < outlook.finish and outlook.start < finish
        ]
        for start, finish, freeze in sorted(soft, key=lambda one: (one[0], one[2].id)):
            period = f"{day_text(Instant(start))} to {day_text(Instant(finish - 1))}"
            yield f"The freeze {freeze.name or 'without a name'} ({period}) no longer protects what it was made for."
