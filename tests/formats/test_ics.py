"""The calendar file, read back with a reader of calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from msgspec.structs import replace

from relplanner.formats.exchange import FormatError, Options
from relplanner.formats.ics import PARTS, losses, write
from relplanner.insight.readings import Readings
from relplanner.plan.edits.tasks import rename
from relplanner.plan.instants import instant, to_datetime
from relplanner.plan.model import Instant, Minutes, Plan, Window
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_example

NOW = instant("2027-09-28T09:30")


def calendar(plan: Plan, *only: str) -> Calendar:
    found = Calendar.from_ical(write(Readings(plan, schedule_plan(plan)), Options(only=only, now=NOW)))
    assert isinstance(found, Calendar)
    return found


def events(plan: Plan, *only: str) -> dict[str, Any]:
    found = calendar(plan, *only).walk("VEVENT")
    return {str(one["UID"]).partition("@")[0]: one for one in found}


def test_every_task_gate_and_milestone_stands_at_its_dates() -> None:
    plan = read_example().plan
    schedule, found = schedule_plan(plan), events(plan)
    outline = schedule.outline
    leaves = [key for at, key in enumerate(outline.ids) if plan.rows[key].kind in {"task", "gate", "milestone"}]
    assert len(leaves) > 80
    for key in leaves:
        dates = schedule.dates(key)
        assert found[key].decoded("DTSTART") == to_datetime(dates.start)
        if dates.finish > dates.start:
            assert found[key].decoded("DTEND") == to_datetime(dates.finish)
        else:
            assert "DTEND" not in found[key]
        assert str(found[key]["SUMMARY"]) == plan.rows[key].name
    others = {*(f"{key}-window" for key in plan.windows), *(f"{key}-freeze" for key in plan.freezes)}
    assert set(found) - set(leaves) == others


def test_an_event_keeps_its_uid_when_its_task_changes() -> None:
    plan = read_example().plan
    key = next(key for key, row in plan.rows.items() if row.kind == "task")
    before, after = calendar(plan).walk("VEVENT"), calendar(rename(plan, key, "Another name")).walk("VEVENT")
    assert [one["UID"] for one in before] == [one["UID"] for one in after]
    assert len({one["UID"] for one in before}) == len(before)


def test_plans_of_other_titles_do_not_share_uids() -> None:
    plan = read_example().plan
    other = replace(plan, title="Another plan")
    assert not {one["UID"] for one in calendar(plan).walk("VEVENT")} & {one["UID"] for one in calendar(other).walk("VEVENT")}


def test_gates_take_time_and_say_who_decides() -> None:
    plan = read_example().plan
    key, gate = next((key, gate) for key, gate in plan.gates.items() if gate.approvers)
    event = events(plan)[key]
    assert event["TRANSP"] == "OPAQUE"
    assert f"Approvers: {', '.join(gate.approvers)}" in str(event["DESCRIPTION"])


def window(rule: str, **fields: Any) -> Plan:  # noqa: ANN401 - any field of a window
    one = Window(id="w1", name="Patch night", start=instant("2027-09-01T20:00"), length=Minutes(240), rule=rule, **fields)
    return Plan(title="Nights", windows={"w1": one})


def test_a_window_repeats_by_its_rule_from_its_first_opening() -> None:
    event = events(window("FREQ=WEEKLY;BYDAY=SA", until=instant("2027-12-31")))["w1-window"]
    assert event.decoded("DTSTART") == datetime(2027, 9, 4, 20)
    assert event.decoded("DTEND") == datetime(2027, 9, 5)
    assert dict(event["RRULE"]) == {"FREQ": ["WEEKLY"], "BYDAY": ["SA"], "UNTIL": [datetime(2027, 12, 31)]}


def test_a_window_that_never_opens_is_no_event() -> None:
    assert not events(window("FREQ=WEEKLY;BYDAY=SA", until=instant("2027-09-02")))


def test_in_a_zone_times_name_it_and_it_is_defined() -> None:
    plan = read_example().plan
    plan = replace(plan, settings=replace(plan.settings, zone="Europe/Zurich"))
    found = calendar(plan)
    assert [str(one["TZID"]) for one in found.walk("VTIMEZONE")] == ["Europe/Zurich"]
    first = found.walk("VEVENT")[0].decoded("DTSTART")
    assert first.utcoffset() == first.replace(tzinfo=ZoneInfo("Europe/Zurich")).utcoffset()
    until = window("FREQ=WEEKLY;BYDAY=SA", until=instant("2027-12-31"))
    until = replace(until, settings=replace(until.settings, zone="Europe/Zurich"))
    assert events(until)["w1-window"]["RRULE"]["UNTIL"] == [datetime(2027, 12, 30, 23, tzinfo=UTC)]


def test_an_unknown_zone_is_listed_and_times_float() -> None:
    plan = read_example().plan
    plan = replace(plan, settings=replace(plan.settings, zone="Mars/Olympus"))
    assert calendar(plan).walk("VEVENT")[0].decoded("DTSTART").tzinfo is None
    said = losses(Readings(plan, schedule_plan(plan)), Options())
    assert "its zone Mars/Olympus is not known here" in [one.what for one in said]


def test_parts_and_people_can_be_chosen() -> None:
    plan = read_example().plan
    assert set(events(plan, "gates")) == set(plan.gates)
    assert set(events(plan, "phases")) == set(plan.phases)
    name = "Karin Wolf"
    person = next(one.id for one in plan.resources.values() if one.name == name)
    hers = {one.task for one in plan.assignments.values() if one.resource == person}
    assert set(events(plan, name)) == hers
    assert set(events(plan, name, "gates")) == hers & set(plan.gates)
    with pytest.raises(FormatError, match="“Nobody” is none of them"):
        events(plan, "Nobody")


def test_odd_names_survive_and_lines_are_folded() -> None:
    plan = read_example().plan
    key = next(key for key, row in plan.rows.items() if row.kind == "task")
    name = 'Ä; b, c\\ "d" \x07' + "long " * 40
    data = write(Readings(changed := rename(plan, key, name), schedule_plan(changed)), Options(now=NOW))
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert str(events(changed)[key]["SUMMARY"]) == name.replace("\x07", "").strip()


def test_an_empty_plan_is_an_empty_calendar() -> None:
    assert not calendar(Plan(), *PARTS).walk("VEVENT")


def test_the_stamp_is_the_moment_of_writing() -> None:
    event = next(iter(events(read_example().plan).values()))
    assert event.decoded("DTSTAMP") == to_datetime(Instant(NOW)).replace(tzinfo=UTC)
    assert event.decoded("DTSTAMP").date() == date(2027, 9, 28)
