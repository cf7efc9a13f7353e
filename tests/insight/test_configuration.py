"""Items, changes, audits and phases as values for those who look at them."""

from __future__ import annotations

from functools import cache

from relplanner.insight.configuration import audits, changes, items
from relplanner.insight.phases import phases, roles_of
from relplanner.insight.readings import Readings
from relplanner.plan.edits.changes import add_change, add_item, amend_change, record_audit, remove_item, set_item_version
from relplanner.plan.edits.releases import change_phase, decide
from relplanner.plan.edits.tasks import delete_rows
from relplanner.plan.edits.templates import add_release_from_template, from_template
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant, iso
from relplanner.plan.model import Duty, Id, Plan
from relplanner.plan.validity import faults
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_example, read_template

IDS = SeededIds("configuration")
TODAY = day("2027-07-09")


@cache
def plan() -> Plan:
    """A major release and a minor one four months in, both changing the core; the web front is a part of it."""
    made = from_template(
        read_template("major"), SeededIds(1), name="Claims", version="8.0", start=instant("2027-07-12T08:00"), today=TODAY
    )
    made = add_release_from_template(
        made, IDS, read_template("minor"), name="Portal", version="4.3", start=instant("2027-10-18T08:00"), today=TODAY
    )
    made = add_item(made, IDS, name="Core", id="core", version="7.9", kind="application")
    made = add_item(made, IDS, name="Web front", id="web", parent="core", version="2.0")
    made = add_item(made, IDS, name="Archive", id="archive")
    for release, version in zip(made.releases, ("8.0", "7.10"), strict=True):
        made = set_item_version(made, release, "core", version)
    return made


def readings(of: Plan) -> Readings:
    return Readings(of, schedule_plan(of), TODAY)


def release(of: Plan, name: str) -> Id:
    return next(key for key in of.releases if of.rows[key].name.startswith(name))


def test_items_stand_below_what_they_are_parts_of_with_their_targets_by_go_live() -> None:
    found = items(readings(plan()))
    assert [(one.name, one.depth, one.version) for one in found] == [
        ("Archive", 0, ""),
        ("Core", 0, "7.9"),
        ("Web front", 1, "2.0"),
    ]
    core = found[1]
    assert [(one.name, one.version) for one in core.targets] == [("Portal 4.3", "7.10"), ("Claims 8.0", "8.0")]
    assert core.shared
    assert not found[0].shared


def test_a_change_shows_when_who_decides_and_what_stands_in_its_way() -> None:
    made = plan()
    claims, portal = (next(one.id for one in made.changes.values() if word in one.name) for word in ("Claims", "Portal"))
    made = amend_change(made, claims, items=["core"], number="CHG-1")
    made = amend_change(made, portal, items=["web"], number="CHG-2")
    found = {one.number: one for one in changes(readings(made))}
    assert found["CHG-1"].verdict == "pending"
    assert [(one.name, iso(one.at), one.decision) for one in found["CHG-1"].approvals] == [
        ("Change advisory board", "2027-11-23T14:00", "pending")
    ]
    assert iso(found["CHG-1"].start) == "2027-11-27T18:00"
    assert found["CHG-1"].conflicts == ()
    tasks = made.changes[claims].tasks
    both = add_change(made, IDS, name="Firewall", tasks=tasks, items=["web"], number="CHG-3")
    conflicts = {one.number: one.conflicts for one in changes(readings(both))}
    assert conflicts["CHG-1"] == ("CHG-3 changes Web front at the same time (27 Nov).",)
    gate = made.changes[claims].approvals[0]
    decided = decide(made, IDS, gate, "rejected", at=instant("2027-11-23T14:00"), reason="no evidence")
    assert {one.number: one.verdict for one in changes(readings(decided))}["CHG-1"] == "rejected"


def test_a_deleted_task_or_item_leaves_its_change() -> None:
    made = plan()
    claims = next(one for one in made.changes.values() if "Claims" in one.name)
    made = amend_change(made, claims.id, items=["core", "web"])
    after = remove_item(delete_rows(made, [*claims.tasks, *claims.approvals]), "core")
    assert list(faults(after)) == []
    left = after.changes[claims.id]
    assert (left.tasks, left.approvals, left.items) == ((), (), ("web",))
    assert after.items["web"].parent is None


def test_an_audit_lists_what_differs() -> None:
    made = record_audit(plan(), IDS, release(plan(), "Claims"), day=day("2027-12-01"), versions={"core": "7.9"}, by="CFM")
    (found,) = audits(made)
    assert (found.release, found.by, found.differences) == ("Claims 8.0", "CFM", (("Core", "8.0", "7.9"),))
    (kept,) = audits(remove_item(made, "core"))
    assert kept.lines == (("core", "8.0", "7.9"),)


def test_phases_show_entry_exit_duties_and_environments() -> None:
    example = readings(read_example().plan)
    found = phases(example, "claims")
    assert [one.kind for one in found][:2] == ["planning", "design"]
    assert (found[0].entry, found[1].entry.name if found[1].entry else "") == (None, "Planning gate")
    testing = next(one for one in found if one.kind == "integration test")
    assert {one.name[:3] for one in testing.environments} == {"DEV", "SIT", "PRE"}
    assert testing.duties["TM"] == "A"
    assert "TM" not in testing.nobody
    assert testing.unclear == ""
    assert roles_of(found)[:2] == ("RM", "BA")


def test_a_phase_without_anybody_accountable_is_unclear() -> None:
    made = plan()
    first = phases(readings(made), release(made, "Claims"))[0].phase
    for letters, said in (("R", "Nobody is accountable"), ("AA", "2 are accountable"), ("A", "Nobody is responsible")):
        duties = [Duty(role=f"X{at}", letter=letter) for at, letter in enumerate(letters)]
        changed = change_phase(made, first, duties=duties)
        assert phases(readings(changed), release(made, "Claims"))[0].unclear.startswith(said)
