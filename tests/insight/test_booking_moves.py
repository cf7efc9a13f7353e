"""Moving a booking: by its first tasks, over links of whatever length, never what has begun."""

from __future__ import annotations

import pytest

from relplanner.insight.booking_moves import first_tasks, moved_starts, tried
from relplanner.plan.edits.tasks import set_progress, set_starts
from relplanner.plan.instants import instant
from relplanner.plan.model import PerMille, Progress
from relplanner.plan.problems import EditError
from tests.insight.conftest import Sheet


def test_only_first_tasks_are_bound_and_the_rest_comes_along(sheet: Sheet) -> None:
    """Deploy and Check are in SIT, Fix between them is not; Scan beside them is."""
    for name in ("Deploy", "Fix", "Check", "Scan"):
        sheet.row(name, 1)
    sheet.link("deploy", "fix")
    sheet.link("fix", "check")
    booked = ("check", "deploy", "scan")
    readings = sheet.readings()
    assert first_tasks(readings, booked) == ("deploy", "scan")
    starts = moved_starts(readings, booked, 2 * 1440)
    assert starts == {"deploy": instant("2027-09-29T08:00"), "scan": instant("2027-09-29T08:00")}
    found = tried(readings, set_starts(readings.plan, starts), booked)
    assert (found.start, found.finish) == (instant("2027-09-29T08:00"), instant("2027-10-01T17:00"))


def test_what_has_begun_keeps_its_booking(sheet: Sheet) -> None:
    sheet.row("Deploy", 1)
    sheet.plan = set_progress(sheet.plan, "deploy", Progress(percent=PerMille(100)))
    with pytest.raises(EditError) as refused:
        moved_starts(sheet.readings(), ("deploy",), 1440)
    assert refused.value.code == "has-begun"
