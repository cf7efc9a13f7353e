"""Templates pass all release rules; each rule has a one-mistake plan that triggers exactly it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from msgspec.structs import replace

from relplanner.insight.readings import Readings
from relplanner.insight.type_change import preview
from relplanner.plan.edits import changes, links, releases, retrospective, runbooks, tasks, types
from relplanner.plan.edits.ground import with_records, without
from relplanner.plan.edits.people import add_resource, assign
from relplanner.plan.edits.settings import change_settings
from relplanner.plan.edits.templates import add_release_from_template, from_template
from relplanner.plan.edits.windows import add_freeze
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant, iso
from relplanner.plan.model import Constraint, Estimate, Id, ItemVersion, Minutes, Plan, Progress
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_runbook, read_template

IDS = SeededIds("rules")
RULES = {
    "unauthorised-deployment",
    "acceptance-before-integration",
    "deployment-without-change",
    "way-back-untested",
    "phase-missing",
    "gate-missing",
    "buffer-missing",
    "buffer-below-rule",
    "phase-too-short",
    "approver-missing",
    "waiver-without-reason",
    "buffer-too-large",
    "releases-too-close",
    "release-fatigue",
    "item-in-two-releases",
    "releases-entangled",
    "audit-differences",
    "endless-freeze",
    "alone-on-critical-chain",
    "clock-change",
    "environment-booked-twice",
}


@cache
def made(name: str) -> Plan:
    start = instant("2027-07-12T08:00")
    return from_template(read_template(name), SeededIds(1), name="Claims", version="8.0", start=start, today=day("2027-07-09"))


def minor(**answers: object) -> Plan:
    return from_template(read_template("minor"), SeededIds(1), **{"name": "Portal", "today": day("2027-07-09"), **answers})


def readings(plan: Plan) -> Readings:
    return Readings(plan, schedule_plan(plan), day("2027-07-09"))


def broken(plan: Plan) -> set[str]:
    return {problem.code for problem in readings(plan).problems} & RULES


def coded(plan: Plan, code: str) -> Id:
    return next(row.id for row in plan.rows.values() if row.code == code)


def the(plan: Plan, table: str) -> Id:
    return next(iter(getattr(plan, table)))


def phase(plan: Plan, kind: str) -> Id:
    return next(one.id for one in plan.phases.values() if one.kind == kind)


@pytest.mark.parametrize("name", ["major", "minor", "emergency"])
def test_templates_pass_all_release_rules(name: str) -> None:
    assert broken(made(name)) == set()


@pytest.mark.parametrize("name", ["major", "minor"])
def test_with_the_runbook_they_still_do(name: str) -> None:
    plan = made(name)
    task = coded(plan, "X7" if name == "major" else "X3")
    plan = runbooks.add_runbook(plan, IDS, task, read_runbook("cutover"))
    assert broken(plan) == set()


def deploy_without_change(plan: Plan) -> Plan:
    return changes.remove_change(plan, the(plan, "changes"))


def forget_the_approval(plan: Plan) -> Plan:
    return changes.amend_change(plan, the(plan, "changes"), approvals=[])


def forget_the_way_back(plan: Plan) -> Plan:
    return changes.amend_change(plan, the(plan, "changes"), way_back=None)


def try_it_too_late(plan: Plan) -> Plan:
    return changes.amend_change(plan, the(plan, "changes"), way_back=coded(plan, "X8"))


def deploy_at_once(plan: Plan) -> Plan:
    progress = Progress(actual_start=instant("2027-11-27T18:00"))
    return tasks.set_progress(plan, coded(plan, "X7"), progress)


def users_first(plan: Plan) -> Plan:
    ahead, gate = coded(plan, "GB"), coded(plan, "GU")
    after = tasks.add_row(
        plan, IDS, name="First look", after=coded(plan, "U2"), estimate=Estimate(likely=Minutes(480)), id="look"
    )
    after = links.link(links.link(tasks.set_work_kind(after, "look", "acceptance"), IDS, ahead, "look"), IDS, "look", gate)
    for one in plan.resources.values():
        if one.name in {"UAT user acceptance test", "Key users"}:
            after = assign(after, IDS, "look", one.id)
    return after


def no_review(plan: Plan) -> Plan:
    after = plan.phases[phase(plan, "review")]
    return with_records(plan, "phases", [replace(after, kind="afterwards")])


def no_gate(plan: Plan) -> Plan:
    return tasks.set_kind(plan, coded(plan, "GB"), "milestone")


def no_buffer(plan: Plan) -> Plan:
    buffer = next(key for key in plan.buffers if plan.rows[key].parent == phase(plan, "build"))
    gate = next(link.successor for link in plan.links.values() if link.predecessor == buffer)
    ahead = [link.predecessor for link in plan.links.values() if link.successor == buffer]
    after = tasks.delete_rows(plan, buffer)
    for row in ahead:
        after = links.link(after, IDS, row, gate)
    return after


def small_buffer(plan: Plan) -> Plan:
    buffer = next(key for key in plan.buffers if plan.rows[key].parent == phase(plan, "build"))
    return releases.change_buffer(plan, buffer, rule="fixed", size=480)


def large_buffer(plan: Plan) -> Plan:
    buffer = next(key for key in plan.buffers if plan.rows[key].parent == phase(plan, "deployment"))
    return releases.change_buffer(plan, buffer, rule="fixed", size=40 * 480)


def short_review(plan: Plan) -> Plan:
    row = plan.rows[coded(plan, "X8")]
    after = tasks.set_estimate(plan, row.id, replace(row.estimate, likely=Minutes(480), optimistic=None, pessimistic=None))
    late = [link.id for link in after.links.values() if link.successor == coded(after, "R1")]
    after = without(after, "links", late)
    return links.link(after, IDS, row.id, coded(after, "R1"))


def no_operations(plan: Plan) -> Plan:
    return releases.change_gate(plan, coded(plan, "GG"), approvers=["BO", "RM"])


def waive_silently(plan: Plan) -> Plan:
    return releases.change_gate(plan, coded(plan, "GD"), decision="waived")


def wait_for_each_other(plan: Plan) -> Plan:
    other = add_release_from_template(
        plan, IDS, read_template("emergency"), name="Fix", start=instant("2027-09-01T08:00"), today=day("2027-07-09")
    )
    after = links.link(other, IDS, coded(other, "P1"), coded(other, "E12"))
    return links.link(after, IDS, coded(after, "E1"), coded(after, "B7"))


def same_item(plan: Plan) -> Plan:
    other = add_release_from_template(
        plan, IDS, read_template("emergency"), name="Fix", start=instant("2027-09-01T08:00"), today=day("2027-07-09")
    )
    other = changes.add_item(other, IDS, name="Core", id="core")
    for release in other.releases:
        other = changes.set_item_version(other, release, "core", "8.0")
    return other


def audit(plan: Plan) -> Plan:
    release = the(plan, "releases")
    after = changes.set_item_version(changes.add_item(plan, IDS, name="Core", id="core"), release, "core", "8.0")
    return changes.record_audit(after, IDS, release, day=day("2027-12-01"), versions={"core": "7.9"})


def freeze_for_ever(plan: Plan) -> Plan:
    return add_freeze(plan, IDS, name="Merger", start=instant("2030-01-01"), finish=instant("2040-01-01"), hard=True)


def freeze_every_week(plan: Plan) -> Plan:
    """Seven days from every Monday on: one long freeze."""
    start, finish = instant("2030-01-07"), instant("2030-01-14")
    return add_freeze(plan, IDS, name="Support", start=start, finish=finish, rule="FREQ=WEEKLY;BYDAY=MO")


def one_architect(plan: Plan) -> Plan:
    after = add_resource(plan, IDS, name="Mara", id="mara", roles=["AR"])
    task = coded(after, "D1")
    role = [one.id for one in after.assignments.values() if one.task == task]
    return assign(without(after, "assignments", role), IDS, task, "mara")


def clock_goes_back(plan: Plan) -> Plan:
    release = the(plan, "releases")
    after = runbooks.add_runbook(plan, IDS, coded(plan, "X7"), read_runbook("cutover"))
    after = releases.set_release_start(after, release, instant("2027-06-14T08:00"))
    return change_settings(after, zone="Europe/Berlin")


def too_close(plan: Plan) -> Plan:
    start = instant("2027-11-05T08:00")
    other = add_release_from_template(plan, IDS, read_template("minor"), name="Portal", start=start, today=day("2027-07-09"))
    return elsewhere(other)


def tired(plan: Plan) -> Plan:
    del plan
    found = minor(start=instant("2027-08-02T08:00"))
    for week in ("2027-08-09", "2027-08-16"):
        start = instant(f"{week}T08:00")
        found = add_release_from_template(
            found, IDS, read_template("minor"), name=f"Portal {week}", start=start, today=day("2027-07-09")
        )
    return elsewhere(found)


def elsewhere(plan: Plan) -> Plan:
    """No test system is booked by two releases."""
    gone = [one.id for one in plan.assignments.values() if plan.resources[one.resource].name[:3] in {"SIT", "UAT", "PRE"}]
    return without(plan, "assignments", gone)


def share_sit(plan: Plan) -> Plan:
    return add_release_from_template(
        plan, IDS, read_template("minor"), name="Portal", start=instant("2027-09-14T08:00"), today=day("2027-07-09")
    )


def pass_over_silently(plan: Plan) -> Plan:
    return retrospective.catch_up_later(plan, IDS, coded(plan, "GC"), within=Minutes(0))


MISTAKES: list[tuple[str, Callable[[Plan], Plan], str]] = [
    ("deployment-without-change", deploy_without_change, "Cutover weekend (runbook) (Claims 8.0) has no change request"),
    ("deployment-without-change", forget_the_approval, "Cutover weekend (runbook) (Claims 8.0) does not wait for the approval"),
    ("way-back-untested", forget_the_way_back, "Cutover weekend (runbook) (Claims 8.0) has no tested way back"),
    ("way-back-untested", try_it_too_late, "Cutover weekend (runbook) (Claims 8.0) waits for no test of its way back"),
    ("unauthorised-deployment", deploy_at_once, "Cutover weekend (runbook) (Claims 8.0) has begun without an approved change"),
    ("acceptance-before-integration", users_first, "First look does not wait for Integration exit"),
    ("phase-missing", no_review, "Claims 8.0 has no phase “review”"),
    ("gate-missing", no_gate, "Build of Claims 8.0 has no gate"),
    ("buffer-missing", no_buffer, "Build has no buffer"),
    ("buffer-below-rule", small_buffer, "Buffer: build has 1 day, the rule of a major release gives it 3.5 days"),
    ("buffer-too-large", large_buffer, "Buffer: deployment has 40 days, more than"),
    ("phase-too-short", short_review, "Review and closure of Claims 8.0 takes"),
    ("approver-missing", no_operations, "Go/no-go is decided without OPS"),
    ("waiver-without-reason", waive_silently, "Design board was waived without a reason"),
    ("waiver-without-reason", pass_over_silently, "Change advisory board is passed over before the go-live, and nobody says why"),
    ("releases-entangled", wait_for_each_other, "Claims 8.0 and Fix wait for each other"),
    ("item-in-two-releases", same_item, "Claims 8.0 and Fix change Core at the same time"),
    ("audit-differences", audit, "The audit of Claims 8.0 on Wed 1 Dec found Core 7.9 instead of 8.0"),
    ("endless-freeze", freeze_for_ever, "The freeze Merger lasts longer than a year"),
    ("endless-freeze", freeze_every_week, "The freeze Support lasts longer than a year"),
    ("alone-on-critical-chain", one_architect, "Mara is alone on the critical chain with Solution design, interface contracts"),
    ("clock-change", clock_goes_back, "Cutover weekend (runbook) crosses a clock change"),
    ("releases-too-close", too_close, "Portal goes live"),
    ("release-fatigue", tired, "Everybody meets 3 noticeable changes in Sep 2027"),
    ("environment-booked-twice", share_sit, "SIT system integration test takes one release at a time"),
]


@pytest.mark.parametrize(("code", "mistake", "words"), MISTAKES, ids=[f"{code}-{one.__name__}" for code, one, _ in MISTAKES])
def test_one_mistake_breaks_exactly_its_rule(code: str, mistake: Callable[[Plan], Plan], words: str) -> None:
    found = [problem for problem in readings(mistake(made("major"))).problems if problem.code in RULES]
    assert {problem.code for problem in found} == {code}
    assert found[0].message.startswith(words), found[0].message
    assert found[0].message.endswith(".")


def test_every_rule_has_its_mistake() -> None:
    assert {code for code, _, _ in MISTAKES} == RULES


def test_an_approved_change_lets_the_deployment_begin() -> None:
    plan = deploy_at_once(made("major"))
    decided = releases.decide(plan, IDS, coded(plan, "GC"), "approved", at=instant("2027-11-23T14:00"), by="CHM")
    assert "unauthorised-deployment" not in broken(decided)
    standard = changes.amend_change(plan, the(plan, "changes"), type="standard")
    assert "unauthorised-deployment" not in broken(standard)


def test_a_step_that_begins_is_a_deployment_that_begins() -> None:
    plan = made("major")
    plan = runbooks.add_runbook(plan, IDS, coded(plan, "X7"), read_runbook("cutover"))
    plan = tasks.set_progress(plan, coded(plan, "4"), Progress(actual_start=instant("2027-11-27T18:00")))
    assert broken(plan) == {"unauthorised-deployment"}


def test_a_companys_own_type_has_its_own_rules() -> None:
    plan = types.add_release_type(made("minor"), "hotfix", phases=[], approvers=["OPS"], crosses="soft freezes")
    release = the(plan, "releases")
    plan = types.set_release_type(plan, release, "hotfix")
    assert broken(plan) == set()
    closed = add_freeze(plan, IDS, name="Month-end", start=instant("2027-08-09"), finish=instant("2027-08-12"))
    gone = [one.id for one in plan.windows.values()]
    assert schedule_plan(closed).dates(coded(closed, "X3")).start == schedule_plan(plan).dates(coded(plan, "X3")).start
    assert gone
    strict = types.change_release_type(closed, "hotfix", crosses="no freeze")
    assert iso(schedule_plan(strict).dates(coded(strict, "X3")).start) >= "2027-08-12"


def test_an_audience_of_its_own_is_not_tired() -> None:
    plan = tired(made("major"))
    keys = list(plan.releases)
    for key, group in zip(keys, (["branches"], ["brokers"], ["brokers"]), strict=True):
        plan = releases.change_release(plan, key, audience=group)
    assert broken(plan) == set()


# -------------------------------------------------------------------------------------------------- another type


def test_an_emergency_passes_gates_over_and_catches_them_up_behind_the_go_live() -> None:
    plan = made("minor")
    release = the(plan, "releases")
    found = preview(readings(plan), release, "emergency")
    names = {plan.rows[gate].name: iso(due) for gate, due in found.dues.items()}
    assert list(names) == ["Planning gate", "Integration exit", "Acceptance gate"]
    assert found.go_live is not None
    assert found.before is not None
    assert found.go_live <= found.before
    hours = readings(plan).schedule.worktime.plan_calendar
    late = {name: hours.between(found.go_live, instant(due)) / 480 for name, due in names.items()}
    assert late == {"Planning gate": 5, "Integration exit": 2, "Acceptance gate": 2}
    assert any("Integration exit is passed over" in risk for risk in found.risks)
    assert any("whoever decides must accept in writing" in risk for risk in found.risks)
    assert "It may go on in soft freezes." in found.consequences
    after = retrospective.change_type(
        plan, IDS, release, "emergency", within=found.within, reason="Card payments are down; BO takes the risk"
    )
    assert after.releases[release].type == "emergency"
    schedule = schedule_plan(after)
    live = schedule.dates(after.releases[release].go_live).finish
    for gate, due in found.dues.items():
        assert after.gates[gate].retrospective
        assert after.gates[gate].reason.startswith("Card payments")
        assert schedule.deadline(after.rows[gate]) == due
        assert after.rows[gate].parent == phase(after, "review")
        assert live <= schedule.dates(gate).finish <= due
    codes = {problem.code for problem in readings(after).problems}
    assert codes & RULES == {"approver-missing"}
    assert "dangling" not in codes


def test_the_risk_of_an_emergency_names_the_freezes_that_it_crosses() -> None:
    closed = {"start": instant("2026-08-09"), "finish": instant("2026-08-12"), "rule": "FREQ=YEARLY"}
    plan = add_freeze(made("minor"), IDS, name="Stocktaking", **closed)
    found = preview(readings(plan), the(plan, "releases"), "emergency")
    assert any(risk.startswith("The freeze Stocktaking (9 Aug to 11 Aug)") for risk in found.risks)


def test_a_retrospective_gate_too_late_misses_its_deadline() -> None:
    plan = made("minor")
    gate = coded(plan, "GI")
    after = retrospective.catch_up_later(plan, IDS, gate, within=Minutes(480), reason="outage")
    assert "deadline-missed" not in {problem.code for problem in readings(after).problems}
    after = tasks.set_constraint(after, gate, Constraint(kind="start no earlier than", at=instant("2027-09-01")))
    assert "deadline-missed" in {problem.code for problem in readings(after).problems}


def test_to_a_major_release_phases_and_gates_are_missing() -> None:
    plan = made("minor")
    found = preview(readings(plan), the(plan, "releases"), "major")
    assert found.missing == ("design", "build")
    assert found.dues == {}
    assert "It lacks the phase design, which a major release must have." in found.consequences
    assert "Design and build lacks a gate, which a major release must have there." in found.consequences


def test_items_of_a_release_are_written_with_their_versions() -> None:
    plan = audit(made("major"))
    release = the(plan, "releases")
    assert plan.releases[release].items == (ItemVersion(item="core", version="8.0"),)
    assert changes.take_over_versions(plan, release).items["core"].version == "8.0"
    assert changes.remove_item(plan, "core").releases[release].items == ()
