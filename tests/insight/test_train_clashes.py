"""Clashes of releases in the train, with those of other plans too, and the calendar of windows and freezes that all see."""

from __future__ import annotations

from functools import cache

import pytest
from msgspec.structs import replace

from relplanner.insight.closures import closed_for, environments_of, scope_lanes
from relplanner.insight.readings import Readings
from relplanner.insight.train_clashes import TrainClash, train_clashes
from relplanner.plan.edits.releases import change_release
from relplanner.plan.edits.templates import from_template
from relplanner.plan.edits.windows import add_freeze
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant, iso
from relplanner.plan.model import ConfigurationItem, ItemVersion, Plan, Scope
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_example, read_template

TODAY = day("2027-07-09")
NAMES = ("Portal", "gateway.relplan")


@cache
def made(template: str, name: str, target: str) -> Plan:
    return from_template(read_template(template), SeededIds(name), name=name, version="1.0", target=instant(target), today=TODAY)


def readings(plan: Plan) -> Readings:
    return Readings(plan, schedule_plan(plan), TODAY)


def clashes(ours: Plan, *others: Plan) -> dict[str, list[TrainClash]]:
    found: dict[str, list[TrainClash]] = {}
    for one in train_clashes([readings(plan) for plan in (ours, *others)], (*NAMES, "other.relplan")):
        found.setdefault(one.code, []).append(one)
    return found


def test_an_environment_that_is_used_here_and_in_another_plan_is_booked_twice() -> None:
    found = clashes(made("minor", "Portal", "2027-11-10"), made("minor", "Gateway", "2027-11-10"))
    twice = {one.name: one for one in found["environment-booked-twice"]}
    assert set(twice) >= {"SIT system integration test", "UAT user acceptance test"}
    sit = twice["SIT system integration test"]
    assert sit.text.startswith("SIT system integration test takes one release at a time, but Portal 1.0 and Gateway 1.0 (gateway")
    assert [plan for plan, _ in sit.releases] == [0, 1]
    assert not clashes(made("minor", "Portal", "2027-11-10"), made("minor", "Gateway", "2028-03-08"))


def test_a_minor_beside_a_major_of_another_plan_keeps_two_weeks() -> None:
    found = clashes(made("minor", "Portal", "2027-11-17"), made("major", "Claims", "2027-11-27"))
    (close,) = found["releases-too-close"]
    assert close.text == (
        "Portal 1.0 goes live 10 days before Claims 1.0 (gateway.relplan); a minor and a major release keep 14 days apart. "
        "Move one of them."
    )
    assert [iso(at)[:10] for at in (close.start, close.finish)] == ["2027-11-17", "2027-11-27"]
    assert "releases-too-close" not in clashes(made("minor", "Portal", "2027-11-10"), made("major", "Claims", "2027-11-27"))


def with_item(plan: Plan, name: str) -> Plan:
    (key,) = plan.releases
    plan = replace(plan, items={"core": ConfigurationItem(id="core", name=name)})
    return change_release(plan, key, items=(ItemVersion(item="core", version="2"),))


def test_an_item_that_two_plans_change_at_once_is_told_by_its_name() -> None:
    ours, theirs = made("minor", "Portal", "2027-11-10"), made("minor", "Gateway", "2027-11-17")
    (one,) = clashes(with_item(ours, "Core API"), with_item(theirs, "Core API"))["item-in-two-releases"]
    assert one.text == (
        "Portal 1.0 and Gateway 1.0 (gateway.relplan) change Core API at the same time. Let one go first, or join them."
    )
    assert "item-in-two-releases" not in clashes(with_item(ours, "Core API"), with_item(theirs, "Other"))


def test_changes_are_counted_over_all_plans() -> None:
    third = made("minor", "Desk", "2027-11-24")
    found = clashes(made("minor", "Portal", "2027-11-03"), made("minor", "Gateway", "2027-11-10"), third)
    (tired,) = found["release-fatigue"]
    assert tired.text.startswith(
        "Everybody meets 3 noticeable changes in Nov 2027: Portal 1.0, Gateway 1.0 (gateway.relplan) and"
    )
    assert "release-fatigue" not in clashes(made("minor", "Portal", "2027-11-03"), made("minor", "Gateway", "2027-11-10"))


def test_the_own_plans_problems_are_its_clashes() -> None:
    example = readings(read_example().plan)
    told = {one.text for one in train_clashes([example], ["Brackwater"])}
    assert told == {one.message for one in example.problems if one.code == "environment-booked-twice"}
    assert told


# ------------------------------------------------------------------------------------------------------------- closures


@pytest.fixture(scope="module")
def frozen() -> Plan:
    plan, ids = made("minor", "Portal", "2027-11-10"), SeededIds("frozen")
    sit = next(one.id for one in plan.resources.values() if one.name.startswith("SIT"))
    ends = {"start": instant("2027-12-20"), "finish": instant("2028-01-05")}
    plan = add_freeze(plan, ids, name="Year end", hard=True, **ends)
    plan = add_freeze(plan, ids, name="Rebuilt", scope=Scope(environments=(sit,)), **ends)
    plan = add_freeze(plan, ids, name="Majors", scope=Scope(release_types=("major",)), **ends)
    return add_freeze(plan, ids, name="Ledger", scope=Scope(services=("Ledger",)), **ends)


def test_windows_and_freezes_stand_in_the_lane_of_what_they_are_about(frozen: Plan) -> None:
    lanes = scope_lanes([readings(frozen)], instant("2027-11-01"), instant("2028-02-01"))
    found = {(lane.about, lane.name): [one.name for one in lane.entries if one.kind == "freeze"] for lane in lanes}
    assert lanes[0].name == "All releases"
    assert found["everything", "All releases"] == ["Year end"]
    assert found["environment", "SIT system integration test"] == ["Rebuilt"]
    assert found["release type", "major"] == ["Majors"]
    assert found["service", "Ledger"] == ["Ledger"]
    assert found["environment", "UAT user acceptance test"] == []
    assert [bool(lane.entries) for lane in lanes[1:]] == sorted((bool(lane.entries) for lane in lanes[1:]), reverse=True)
    prd = next(lane for lane in lanes if lane.name.startswith("PRD"))
    windows = [one for one in prd.entries if one.kind == "window"]
    assert windows
    assert not any(instant("2027-12-20") <= one.start < instant("2028-01-05") for one in windows)


def test_a_window_that_both_plans_have_is_closed_by_the_own_freezes(frozen: Plan) -> None:
    plans = [readings(frozen), readings(made("minor", "Gateway", "2028-01-12"))]
    lanes = scope_lanes(plans, instant("2027-11-01"), instant("2028-02-01"))
    windows = [one for lane in lanes for one in lane.entries if one.kind == "window"]
    assert {one.plan for one in windows} == {0}
    assert not any(instant("2027-12-20") <= one.start < instant("2028-01-05") for one in windows)


def test_a_freeze_closes_the_releases_that_it_is_about(frozen: Plan) -> None:
    ours, major = readings(frozen), readings(made("major", "Claims", "2027-11-27"))
    emergency = readings(made("emergency", "Fix", "2027-12-22"))
    records = [one.plan for one in (ours, major, emergency)]
    lanes = scope_lanes([ours, major, emergency], instant("2027-11-01"), instant("2028-02-01"))
    entries = [one for lane in lanes for one in lane.entries]

    def names(one: Readings) -> set[str]:
        return {entry.name for found in closed_for(one, records, entries).values() for entry in found}

    assert names(ours) == {"Year end", "Rebuilt"}
    assert names(major) == {"Year end", "Rebuilt", "Majors"}
    assert names(emergency) == {"Year end"}
    assert "SIT system integration test" in next(iter(environments_of(ours).values()))
