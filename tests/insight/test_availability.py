"""Who can do a task and is free for it, in the dates that the task has now."""

from __future__ import annotations

from msgspec.structs import replace

from relplanner.insight.availability import Candidate, bookings_between, candidates
from relplanner.plan.instants import instant
from relplanner.plan.model import Absence, CapacityStep, PerMille, Progress
from tests.insight.conftest import Sheet


def asked(sheet: Sheet, task: str, *, replacing: str | None = None) -> dict[str, Candidate]:
    readings = sheet.readings()
    instead = readings.plan.assignments[f"{task}@{replacing}"] if replacing else None
    return {one.resource: one for one in candidates(readings, task, instead)}


def test_the_role_the_skill_and_the_free_time_decide_in_this_order(sheet: Sheet) -> None:
    sheet.row("Other", 5)
    sheet.row("Test", 2, skills=("SQL",))
    sheet.resource("Tester", kind="role", roles=("TEST",))
    sheet.assign("test", "tester")
    sheet.resource("Ana", roles=("TEST",), skills=("sql",))
    sheet.resource("Ben", roles=("TEST",), skills=("SQL",))
    sheet.resource("Cem", roles=("TEST",))
    sheet.resource("Dan", roles=("DEV",), skills=("SQL",))
    sheet.resource("SIT", kind="environment")
    sheet.assign("other", "ben", 600)
    found = asked(sheet, "test")
    assert list(found) == ["ana", "ben", "cem", "dan"]
    assert [(one.able, one.fits, one.free) for one in found.values()] == [
        (True, True, 1000),
        (True, False, 400),
        (False, False, 1000),
        (False, False, 1000),
    ]
    assert found["ana"].reason == "Ana has the role TEST, knows SQL and is free from 27 Sep to 28 Sep."
    assert found["ben"].reason == ("Ben has the role TEST and knows SQL, but is free with 40 % only from 27 Sep to 28 Sep.")
    assert found["cem"].missing == ("SQL",)
    assert found["dan"].reason == ("Dan knows SQL and is free from 27 Sep to 28 Sep, but does not have the role TEST.")


def test_leave_and_capacity_in_the_dates_count(sheet: Sheet) -> None:
    sheet.row("Test", 2)
    sheet.resource("Ana")
    sheet.assign("test", "ana", 500)
    leave = Absence(start=instant("2027-09-28T08:00"), finish=instant("2027-09-28T17:00"))
    sheet.resource("Ben", absences=(leave,))
    sheet.resource("Cem", capacity_steps=(CapacityStep(start=instant("2027-09-28T13:00"), units=PerMille(300)),))
    found = asked(sheet, "test", replacing="ana")
    assert "ana" not in found
    assert [(key, one.away, one.free, one.fits) for key, one in found.items()] == [
        ("cem", 0, 300, False),
        ("ben", 480, 1000, False),
    ]
    assert found["ben"].reason == "Ben is free from 27 Sep to 28 Sep, but is away 1 day of it."


def test_whoever_is_replaced_gives_the_roles(sheet: Sheet) -> None:
    sheet.row("Test", 2)
    sheet.resource("Ana", roles=("TEST", "TM"))
    sheet.resource("Ben", roles=("TM",))
    sheet.resource("Cem", roles=("OPS",))
    sheet.assign("test", "ana")
    found = asked(sheet, "test", replacing="ana")
    assert (found["ben"].fits, found["cem"].able) == (True, False)


def test_bookings_of_a_range_begin_in_it_and_were_not_started(sheet: Sheet) -> None:
    for name in ("One", "Two", "Three"):
        sheet.row(name, 1)
        sheet.resource("Ana")
        sheet.assign(name.lower(), "ana")
    sheet.link("one", "two", "three")
    readings = sheet.readings()
    since, until = instant("2027-09-28T08:00"), instant("2027-09-29T08:01")
    assert bookings_between(readings, "ana", since, until) == ("two@ana", "three@ana")
    assert bookings_between(readings, "ana", since, instant("2027-09-29T08:00")) == ("two@ana",)
    rows = dict(sheet.plan.rows)
    rows["two"] = replace(rows["two"], progress=Progress(percent=PerMille(10)))
    sheet.plan = replace(sheet.plan, rows=rows)
    assert bookings_between(sheet.readings(), "ana", since, until) == ("three@ana",)
