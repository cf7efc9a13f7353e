"""One mistake for every code of release management, on the small plan; `test_refusals` tries them."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from relplanner.plan.edits import (
    buffers,
    changes,
    links,
    next_release,
    releases,
    retrospective,
    runbook_steps,
    runbooks,
    tasks,
    trains,
    types,
)
from relplanner.plan.edits.ground import with_records
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import (
    BufferMark,
    Change,
    CheckedItem,
    ConfigurationItem,
    Day,
    FeverBorders,
    ItemAudit,
    ItemVersion,
    Minutes,
    PhaseRule,
    Plan,
    Rehearsal,
    RehearsedStep,
    ReleaseType,
    Row,
    Runbook,
    RunbookStep,
    Spacing,
)
from tests.plan.small import at

IDS = SeededIds("release")
Mistake = Callable[[Plan], object]

BOOK = Plan(title="Book", rows={"one": Row(id="one", name="One")}, steps={"one": RunbookStep(id="one")})
BARE = buffers.PhaseBuffer(gate="gate")
MOVE = buffers.BufferMove(source="buf", target="buf", minutes=Minutes(1), source_size=Minutes(9), target_size=Minutes(9))


def _with_items(plan: Plan) -> Plan:
    plan = changes.add_item(plan, IDS, name="Core", id="core")
    return changes.add_item(plan, IDS, name="Web", id="web")


def _with_runbook(plan: Plan) -> Plan:
    return runbooks.add_runbook(plan, IDS, "one", BOOK)


def _nothing_rehearsed(plan: Plan) -> object:
    return runbooks.take_rehearsed(runbooks.add_rehearsal(_with_runbook(plan), IDS, "one", day=Day(1), id="r"), "r")


def _first_step(plan: Plan) -> tuple[Plan, str]:
    made = _with_runbook(plan)
    return made, next(iter(made.steps))


def _tick_out_of_turn(plan: Plan) -> object:
    made, first = _first_step(plan)
    made = runbooks.add_step(made, IDS, after=first, name="Two", minutes=Minutes(5), id="second")
    return runbook_steps.tick_step(made, "second", None, at("2027-01-09"))


def _twice(plan: Plan) -> Plan:
    release = replace(plan.releases["crm"], items=(ItemVersion(item="core"), ItemVersion(item="core")))
    return with_records(_with_items(plan), "releases", [release])


def _strange(plan: Plan) -> Plan:
    plan = changes.set_item_version(_with_items(plan), "crm", "core", "2")
    return changes.record_audit(plan, IDS, "crm", day=Day(1), versions={"web": "1"})


def _second_buffer(plan: Plan) -> Plan:
    other = replace(MOVE, target="more", minutes=Minutes(10))
    rows = [Row(id="more", name="More", kind="buffer", parent="build")]
    return buffers.move_buffer(
        with_records(with_records(plan, "rows", rows), "buffers", [replace(plan.buffers["buf"], id="more")]), other
    )


def _loose_gate(plan: Plan) -> Plan:
    return retrospective.catch_up_later(tasks.add_row(plan, IDS, name="Gate", kind="gate", id="g"), IDS, "g")


def _in_use(plan: Plan) -> Plan:
    return types.remove_release_type(types.set_release_type(types.add_release_type(plan, "hotfix"), "crm", "hotfix"), "hotfix")


def _with_change(plan: Plan) -> Plan:
    return changes.add_change(plan, IDS, id="c", name="Go live")


EDITS: list[tuple[str, str, Mistake]] = [
    ("unknown-change", "no longer in the plan", lambda p: changes.amend_change(p, "gone", name="x")),
    ("unknown-configuration-item", "no longer in the plan", lambda p: changes.change_item(p, "gone", name="x")),
    ("unknown-audit", "no longer in the plan", lambda p: changes.remove_audit(p, "gone")),
    ("unknown-runbook", "no longer in the plan", lambda p: runbooks.change_runbook(p, "one", checking=1)),
    ("unknown-step", "no longer in the plan", lambda p: runbooks.change_step(p, "one", check="x")),
    ("unknown-rehearsal", "no longer in the plan", lambda p: runbooks.remove_rehearsal(p, "gone")),
    ("unknown-release-type", "no longer in the plan", lambda p: types.remove_release_type(p, "hotfix")),
    (
        "unknown-release-type",
        "choose one of major, minor, patch, emergency",
        lambda p: types.set_release_type(p, "crm", "hotfix"),
    ),
    ("no-name", "needs a word", lambda p: types.add_release_type(p, " ")),
    ("no-name", "a change needs a name", lambda p: changes.add_change(p, IDS, name="")),
    ("id-taken", "“major” already", lambda p: types.add_release_type(p, "major")),
    ("type-in-use", "“CRM” is of the release type “hotfix”", _in_use),
    ("bad-length", "keep apart", lambda p: types.change_release_type(p, "minor", apart=[Spacing(type="major", days=-1)])),
    (
        "bad-length",
        "a phase of the release type",
        lambda p: types.change_release_type(p, "minor", phases=[PhaseRule(kind="x", least=Minutes(-1))]),
    ),
    ("phase-twice", "names a phase twice", lambda p: types.change_release_type(p, "minor", phases=[PhaseRule(kind="x")] * 2)),
    ("name-taken", "“core”", lambda p: changes.add_item(_with_items(p), IDS, name="core")),
    ("item-loop", "part of itself", lambda p: changes.change_item(_with_items(p), "core", parent="core")),
    ("unknown-configuration-item", "is a part of", lambda p: changes.change_item(_with_items(p), "core", parent="gone")),
    ("nothing-to-audit", "changes no configuration item", lambda p: changes.record_audit(p, IDS, "crm", day=Day(1), versions={})),
    ("not-of-this-release", "does not change “Web”", _strange),
    ("unknown-row", "names a row that is not", lambda p: changes.add_change(p, IDS, name="x", tasks=["gone"])),
    ("not-a-gate", "only be approved at gates", lambda p: changes.add_change(p, IDS, name="x", approvals=["code"])),
    ("not-a-task", "“Build exit” is no task", lambda p: changes.link_to_change(_with_change(p), "c", "gate")),
    ("nothing-to-approve", "covers no task", lambda p: changes.add_approval(_with_change(p), IDS, "c")),
    ("not-a-duty", "“X” is no duty", lambda p: releases.set_duties(p, "build", "RM", "RX")),
    ("not-an-approver", "is no approver of “Build exit”", lambda p: releases.vote(p, "gate", "Nobody", "agrees")),
    ("no-reason", "“Build exit” can only be waived", lambda p: releases.decide(p, IDS, "gate", "waived")),
    (
        "not-before-live",
        "“Build exit” does not stand",
        lambda p: retrospective.catch_up_later(links.unlink_rows(p, ["live"]), IDS, "gate"),
    ),
    ("ready-gate", "“Build exit” decides", lambda p: retrospective.catch_up_later(p, IDS, "gate")),
    ("no-version", "needs a version other than", lambda p: next_release.next_plan(p, new="", start=at("2028-01-03"))),
    ("no-dates", "no date yet", lambda _: next_release.next_plan(Plan(title="x 1.0"), new="2.0", start=at("2028-01-03"))),
    ("no-slip", "“CRM” slips by", lambda p: next_release.slip_release(p, "crm", 0)),
    ("bad-count", "between 1 and 60", lambda _: trains.cadence("FREQ=WEEKLY", at("2028-01-03"), 0)),
    ("bad-count", "ends after 2 dates", lambda _: trains.cadence("FREQ=WEEKLY;COUNT=2", at("2028-01-03"), 3)),
    ("bad-count", "needs a date", lambda p: trains.train_from_template(p, IDS, name="x", targets=[], today=Day(1))),
    ("bad-rule", "no rhythm of RFC 5545", lambda _: trains.cadence("now and then", at("2028-01-03"), 2)),
    (
        "no-go-live",
        "“CRM” names no go-live",
        lambda p: retrospective.catch_up_later(releases.change_release(p, "crm", go_live=None), IDS, "gate"),
    ),
    ("no-release", "“Gate” stands in no release", _loose_gate),
    ("same-buffer", "to itself", lambda p: buffers.move_buffer(p, MOVE)),
    ("buffer-too-small", "not so much time to give", _second_buffer),
    ("not-a-task", "is a milestone", lambda p: runbooks.add_runbook(p, IDS, "live", BOOK)),
    ("runbook-there", "has rows below it", lambda p: runbooks.add_runbook(p, IDS, "ops", BOOK)),
    ("not-a-runbook", "no steps", lambda p: runbooks.add_runbook(p, IDS, "one", Plan(title="Empty"))),
    (
        "unknown-step",
        "has no such step",
        lambda p: runbooks.set_rehearsed(
            runbooks.add_rehearsal(_with_runbook(p), IDS, "one", day=Day(1), id="r"), "r", "x", None
        ),
    ),
    ("nothing-rehearsed", "no actual minutes", _nothing_rehearsed),
    ("bad-place", "is the last step", lambda p: runbook_steps.move_step(*_first_step(p), 1)),
    ("step-waits", "waits for “One”", _tick_out_of_turn),
    ("no-work", "No work leads to", lambda p: buffers.insert_phase_buffers(p, SeededIds(1), [BARE])),
    ("bad-length", "committed size", lambda p: releases.commit_buffer(p, "buf", at("2027-01-09"), Minutes(-1))),
    ("bad-length", "the check of a runbook", lambda p: runbooks.change_runbook(_with_runbook(p), "one", margin=0)),
]

FILES: list[tuple[str, str, Mistake]] = [
    ("item-twice", "names a configuration item twice", _twice),
    (
        "item-twice",
        "An audit looks at",
        lambda p: with_records(p, "audits", [ItemAudit(id="a", release="crm", day=Day(1), items=(CheckedItem(item="x"),) * 2)]),
    ),
    (
        "unknown-configuration-item",
        "changes a configuration item",
        lambda p: with_records(p, "releases", [replace(p.releases["crm"], items=(ItemVersion(item="x"),))]),
    ),
    (
        "unknown-configuration-item",
        "The change “C” names",
        lambda p: with_records(p, "changes", [Change(id="c", name="C", items=("x",))]),
    ),
    ("no-name", "A configuration item needs", lambda p: with_records(p, "items", [ConfigurationItem(id="c")])),
    ("unknown-row", "belongs to no task", lambda p: with_records(p, "steps", [RunbookStep(id="live")])),
    ("bad-length", "The way back of a step", lambda p: with_records(p, "steps", [RunbookStep(id="one", back=Minutes(-1))])),
    (
        "unknown-runbook",
        "The rehearsal “R”",
        lambda p: with_records(p, "rehearsals", [Rehearsal(id="r", name="R", runbook="one", day=Day(1))]),
    ),
    (
        "bad-length",
        "minutes of a rehearsed step",
        lambda p: with_records(
            with_records(p, "runbooks", [Runbook(id="one")]),
            "rehearsals",
            [Rehearsal(id="r", runbook="one", day=Day(1), steps=(RehearsedStep(step="x", planned=Minutes(-1)),))],
        ),
    ),
    ("bad-id", "under another id", lambda p: with_records(p, "buffer_marks", [_mark("x", 0)])),
    ("bad-length", "noted of a buffer", lambda p: with_records(p, "buffer_marks", [_mark(f"buf/{at('2027-01-04')}", -1)])),
    (
        "bad-length",
        "keep apart",
        lambda p: with_records(p, "release_types", [ReleaseType(id="x", apart=(Spacing(type="y", days=-1),))]),
    ),
]


def _mark(key: str, length: int) -> BufferMark:
    size = Minutes(1)
    return BufferMark(id=key, buffer="buf", at=at("2027-01-04"), length=Minutes(length), remaining=size, size=size, consumed=size)


def fever_upside_down(plan: Plan) -> Plan:
    """A fever chart that turns red before amber."""
    return replace(plan, settings=replace(plan.settings, fever=FeverBorders(amber_from=50)))


FILES.append(("bad-limit", "amber not above red", fever_upside_down))
