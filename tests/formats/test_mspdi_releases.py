"""Runbooks, changes, items, audits and types go to Microsoft Project XML and come back."""

from __future__ import annotations

from msgspec.structs import replace

from relplanner.formats.exchange import Options
from relplanner.formats.mspdi.reader import read
from relplanner.formats.mspdi.writer import losses, write
from relplanner.insight.readings import Readings
from relplanner.insight.runbook import runbooks
from relplanner.plan.edits.buffers import keep_buffers
from relplanner.plan.edits.changes import add_item, record_audit, set_item_version
from relplanner.plan.edits.runbooks import add_rehearsal, add_runbook
from relplanner.plan.edits.templates import from_template
from relplanner.plan.edits.types import add_release_type
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant
from relplanner.plan.model import Plan
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_runbook, read_template

IDS = SeededIds("there and back")
TABLES = ("release_types", "changes", "items", "audits", "runbooks", "steps", "rehearsals", "buffer_marks")


def readings(plan: Plan) -> Readings:
    return Readings(plan, schedule_plan(plan), day("2027-07-09"))


def plan() -> Plan:
    from relplanner.insight.consumption import states

    made = from_template(
        read_template("major"), IDS, name="Claims", version="8.0", start=instant("2027-07-12T08:00"), today=day("2027-07-09")
    )
    (release,) = made.releases
    task = next(row.id for row in made.rows.values() if row.code == "X7")
    made = add_runbook(made, IDS, task, read_runbook("cutover"))
    made = add_rehearsal(made, IDS, task, day=day("2027-11-20"))
    made = set_item_version(add_item(made, IDS, name="Core", id="core"), release, "core", "8.0")
    made = record_audit(made, IDS, release, day=day("2027-12-01"), versions={"core": "7.9"})
    made = keep_buffers(made, instant("2027-07-12"), states(readings(made).consumption))
    return add_release_type(made, "hotfix", approvers=["OPS"])


def test_everything_of_release_management_comes_back() -> None:
    made = plan()
    back = read(write(readings(made), Options()), "claims.xml")
    assert back.losses == ()
    for table in TABLES:
        assert len(getattr(back.plan, table)) == len(getattr(made, table)) > 0, table
    again = read(write(readings(back.plan), Options()), "claims.xml").plan
    assert again == back.plan
    found, before = runbooks(back.plan, schedule_plan(back.plan)), runbooks(made, schedule_plan(made))
    assert [(step.name, step.start, step.safe_until) for step in found[0].steps] == [
        (step.name, step.start, step.safe_until) for step in before[0].steps
    ]
    (change,) = back.plan.changes.values()
    assert [back.plan.rows[row].code for row in (*change.tasks, *change.approvals, change.way_back or "")] == ["X7", "GC", "X3"]


def test_what_is_kept_in_the_notes_is_said() -> None:
    said = {loss.where for loss in losses(readings(plan()), Options())}
    assert {"1 change request", "1 configuration item", "1 runbook", "26 steps of runbooks"} <= said


def test_rows_that_went_in_the_file_take_along_what_spoke_of_them() -> None:
    made = plan()
    data = write(readings(made), Options())
    whole = read(data, "claims.xml").plan
    gone = next(key for key, row in whole.rows.items() if row.name == "Full backup")
    fewer = replace(whole, rows={key: row for key, row in whole.rows.items() if key != gone})
    from relplanner.formats.mspdi.kept_releases import kept_releases, restored_tables

    tables = restored_tables(kept_releases(whole), fewer.rows)
    assert gone not in tables["steps"]
    assert len(tables["steps"]) == 25
