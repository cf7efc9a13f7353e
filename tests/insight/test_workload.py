"""How much of a role is needed, before people are known, against how much is there."""

from __future__ import annotations

from relplanner.insight.workload import demands, shortage_words, shortest_of
from relplanner.plan.instants import instant
from relplanner.plan.model import Absence, PerMille
from tests.insight.conftest import Sheet


def test_two_testers_are_needed_and_one_is_there(sheet: Sheet) -> None:
    for name in ("Functions", "Load"):
        sheet.row(name, 3)
    sheet.resource("Tester", kind="role", roles=("TEST",))
    sheet.resource("Yusuf", roles=("TEST",))
    sheet.assign("functions", "tester")
    sheet.assign("load", "yusuf")
    [found] = demands(sheet.readings())
    assert (found.role, found.need, found.have, found.booked, found.open) == ("TEST", 2000, 1000, 6 * 480, 3 * 480)
    assert found.short


def test_leave_and_part_time_take_from_what_is_there(sheet: Sheet) -> None:
    sheet.row("Functions", 3)
    sheet.resource("Tester", kind="role", roles=("TEST",))
    away = Absence(start=instant("2027-09-20"), finish=instant("2027-10-10"))
    sheet.resource("Yusuf", roles=("TEST",), absences=(away,))
    sheet.resource("Zoe", roles=("TM", "TEST"), capacity=PerMille(400))
    sheet.assign("functions", "tester")
    edges = [instant("2027-09-27"), instant("2027-10-04"), instant("2027-10-11")]
    [found] = demands(sheet.readings(), edges)
    assert (found.need, found.have) == (1000, 400)


def test_a_role_that_nobody_fills_is_missing(sheet: Sheet) -> None:
    sheet.row("Train", 1)
    sheet.resource("Trainer", kind="role")
    sheet.assign("train", "trainer", 500)
    [found] = demands(sheet.readings())
    assert (found.role, found.need, found.have) == ("Trainer", 500, 0)


def test_what_is_missing_is_told_with_its_months_to_the_minute(sheet: Sheet) -> None:
    for name in ("Functions", "Load"):
        sheet.row(name, 40)
    sheet.resource("Tester", kind="role", roles=("TEST",))
    sheet.resource("Yusuf", roles=("TEST",), absences=(Absence(start=instant("2027-10-20"), finish=instant("2027-10-23")),))
    sheet.resource("Firm", kind="cost", roles=("SEC",))
    sheet.assign("functions", "tester")
    sheet.assign("load", "yusuf")
    sheet.assign("load", "firm")
    readings = sheet.readings()
    found = demands(readings)
    assert shortest_of(found) == ("TEST",), "an outside firm needs nobody of ours"
    assert shortage_words("TEST", found) == "2 TEST in Sep to Nov, we have 1"
    assert shortage_words("SEC", found) == ""
    [note] = [one for one in readings.problems if one.code == "role-to-fill"]
    assert note.message.endswith("waits for a person. Needed: 2 TEST in Sep to Nov, we have 1.")
