from collections import Counter

import pytest
from msgspec.structs import replace

from relplanner.plan.edits.templates import add_release_from_template, from_template
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant, iso
from relplanner.plan.model import (
    Assignment,
    Buffer,
    Calendar,
    Criterion,
    Estimate,
    Freeze,
    Gate,
    LevellingMark,
    Link,
    Phase,
    Plan,
    Progress,
    Release,
    Resource,
    Row,
    Scope,
    Settings,
    Window,
)
from relplanner.plan.outline import outline
from relplanner.plan.problems import EditError
from relplanner.plan.validity import faults

FRIDAY = day("2027-07-09")
SPANS = ((480, 720), (780, 1020))


def small_template() -> Plan:
    """R: phase (B1, buffer, GB, GL) -> one environment, one role, a window that opens on Saturdays from 2 January 2027."""
    return Plan(
        title="{name} {version}",
        settings=Settings(calendar="week"),
        rows={
            "R": Row(id="R", kind="release", name="{name} {version}", rank="V"),
            "P": Row(id="P", kind="phase", name="Build", parent="R", rank="V"),
            "B1": Row(
                id="B1",
                code="B1",
                name="Build {name}",
                parent="P",
                rank="1",
                estimate=Estimate(likely=480),
                progress=Progress(percent=500),
                levelled=LevellingMark(at=instant("2026-01-05")),
            ),
            "bB": Row(id="bB", kind="buffer", name="Buffer", parent="P", rank="2"),
            "GB": Row(id="GB", kind="gate", name="Gate", parent="P", rank="3", notes="for {name}"),
            "GL": Row(id="GL", kind="milestone", name="Live", parent="P", rank="4", calendar="clock"),
        },
        links={
            "1": Link(id="1", predecessor="B1", successor="bB"),
            "2": Link(id="2", predecessor="bB", successor="GB"),
            "3": Link(id="3", predecessor="GB", successor="GL"),
        },
        releases={"R": Release(id="R", version="{version}", ready="GB", go_live="GL", description="What {name} brings")},
        phases={"P": Phase(id="P", kind="build")},
        gates={
            "GB": Gate(
                id="GB",
                criteria=(Criterion(text="unit tests pass", met=True),),
                approvers=("DL",),
                decision="approved",
                decided_at=instant("2026-01-05"),
                decided_by="Jonas",
            )
        },
        buffers={"bB": Buffer(id="bB", rule="percent of chain", share=150, committed_end=instant("2026-01-05"))},
        resources={
            "DEV": Resource(id="DEV", name="Developers", kind="role"),
            "PRD": Resource(id="PRD", name="Production", kind="environment", calendar="clock"),
        },
        assignments={
            "1": Assignment(id="1", task="B1", resource="DEV"),
            "2": Assignment(id="2", task="B1", resource="PRD"),
        },
        calendars={
            "week": Calendar(id="week", name="Working week", week=(SPANS,) * 5 + ((), ())),
            "clock": Calendar(id="clock", name="Around the clock", base="week", week=(((0, 1440),),) * 7),
        },
        windows={
            "w": Window(
                id="w",
                name="Saturday night",
                scope=Scope(environments=("PRD",)),
                start=instant("2027-01-02T18:00"),
                length=720,
                rule="FREQ=WEEKLY;BYDAY=SA;BYHOUR=18;BYMINUTE=0",
            )
        },
        freezes={
            "f": Freeze(
                id="f",
                name="Year end",
                scope=Scope(environments=("PRD",)),
                start=instant("2027-12-13"),
                finish=instant("2028-01-10"),
            )
        },
    )


def make(**answers: object) -> Plan:
    return from_template(small_template(), SeededIds(1), **{"name": "Claims", "version": "8.0", "today": FRIDAY, **answers})


def added(plan: Plan, **answers: object) -> Plan:
    defaults = {"name": "Portal", "version": "4.3", "today": FRIDAY}
    return add_release_from_template(plan, SeededIds(2), small_template(), **{**defaults, **answers})


def release(plan: Plan) -> Release:
    (found,) = plan.releases.values()
    return found


def by_code(plan: Plan, code: str) -> Row:
    (found,) = (row for row in plan.rows.values() if row.code == code)
    return found


def test_every_id_is_new_and_every_reference_follows() -> None:
    template, plan = small_template(), make()
    assert list(faults(plan)) == []
    for table in ("rows", "links", "releases", "resources", "assignments", "calendars", "windows", "freezes"):
        old, new = getattr(template, table), getattr(plan, table)
        assert len(new) == len(old), table
        assert {key: record.id for key, record in new.items()} == {key: key for key in new}
    assert not plan.rows.keys() & template.rows.keys()
    made = release(plan)
    assert plan.rows[made.ready].kind == "gate"
    assert plan.rows[made.go_live].name == "Live"
    (window,), (freeze,) = plan.windows.values(), plan.freezes.values()
    assert plan.resources[window.scope.environments[0]].name == "Production"
    assert plan.resources[freeze.scope.environments[0]].name == "Production"
    assert plan.calendars[plan.settings.calendar].name == "Working week"


def test_an_id_begins_with_the_code_so_that_a_file_can_be_read() -> None:
    plan = make()
    assert by_code(plan, "B1").id.startswith("B1-")
    assert release(plan).id.startswith("release-")


def test_the_outline_keeps_its_order() -> None:
    template, plan = small_template(), make()
    before, after = outline(template.rows), outline(plan.rows)
    assert [plan.rows[row].rank for row in after.ids] == [template.rows[row].rank for row in before.ids]
    assert list(after.parent) == list(before.parent)


def test_name_and_version_take_their_places() -> None:
    plan = make()
    made = release(plan)
    assert plan.title == "Claims 8.0"
    assert plan.rows[made.id].name == "Claims 8.0"
    assert (made.version, made.description) == ("8.0", "What Claims brings")
    assert by_code(plan, "B1").name == "Build Claims"
    assert plan.rows[made.ready].notes == "for Claims"


def test_without_a_version_no_blank_is_left() -> None:
    assert make(version="").title == "Claims"


def test_a_template_saved_without_placeholders_is_named_all_the_same() -> None:
    template = small_template()
    template = replace(template, title="Old 1.0", rows={**template.rows, "R": replace(template.rows["R"], name="Old 1.0")})
    plan = from_template(template, SeededIds(1), name="New", version="2", today=FRIDAY)
    assert plan.title == "New 2"
    assert plan.rows[release(plan).id].name == "New 2"


def test_nothing_has_happened_yet_in_a_fresh_plan() -> None:
    plan = make()
    task, (gate,), (buffer,) = by_code(plan, "B1"), plan.gates.values(), plan.buffers.values()
    assert (task.progress, task.levelled, buffer.committed_end) == (None, None, None)
    assert (gate.decision, gate.decided_at, gate.decided_by) == ("pending", None, "")
    assert gate.criteria == (Criterion(text="unit tests pass"),)
    assert gate.approvers == ("DL",)


def test_without_dates_it_starts_on_the_next_working_day() -> None:
    made = release(make())
    assert iso(made.start) == "2027-07-12T08:00"
    assert (made.direction, made.target) == ("forward", None)


def test_a_target_alone_plans_backward() -> None:
    made = release(make(target=instant("2027-11-27")))
    assert (made.start, made.direction, made.target_timed) == (None, "backward", False)
    assert iso(made.target) == "2027-11-27T00:00"


def test_a_start_and_a_target_plan_forward() -> None:
    made = release(make(start=instant("2027-07-19T08:00"), target=instant("2027-11-27T17:00")))
    assert (iso(made.start), made.direction, made.target_timed) == ("2027-07-19T08:00", "forward", True)


def test_weekly_windows_open_a_year_before_the_release_on_their_weekday() -> None:
    (window,) = make(start=instant("2027-07-12T08:00")).windows.values()
    assert iso(window.start) == "2026-07-04T18:00"  # a Saturday, a year before today too
    (window,) = make(start=instant("2026-03-02T08:00")).windows.values()
    assert iso(window.start) == "2025-03-01T18:00"
    (window,) = make(target=instant("2026-03-07")).windows.values()
    assert iso(window.start) == "2025-03-01T18:00"


def test_a_second_release_stands_behind_the_first_and_shares_its_systems() -> None:
    plan = added(make(), start=instant("2027-09-13T08:00"))
    assert list(faults(plan)) == []
    top = [plan.rows[row].name for row, depth in zip(outline(plan.rows).ids, outline(plan.rows).depth, strict=True) if depth == 0]
    assert top == ["Claims 8.0", "Portal 4.3"]
    assert plan.title == "Claims 8.0"
    assert Counter(resource.name for resource in plan.resources.values()) == {"Developers": 1, "Production": 1}
    assert Counter(calendar.name for calendar in plan.calendars.values()) == {"Working week": 1, "Around the clock": 1}
    assert (len(plan.windows), len(plan.freezes)) == (1, 1)
    assert len({assignment.resource for assignment in plan.assignments.values()}) == 2
    assert len(plan.assignments) == 4


def test_a_shared_window_opens_early_enough_for_both() -> None:
    plan = added(make(start=instant("2027-07-12T08:00")), start=instant("2026-03-02T08:00"))
    (window,) = plan.windows.values()
    assert iso(window.start) == "2025-03-01T18:00"


def test_a_person_named_like_a_role_is_not_taken_for_it() -> None:
    person = Resource(id="x", name="Developers", kind="person")
    plan = added(Plan(resources={"x": person}))
    assert Counter(resource.kind for resource in plan.resources.values()) == {"person": 1, "role": 1, "environment": 1}
    assert not any(assignment.resource == "x" for assignment in plan.assignments.values())


def test_in_a_plan_with_another_calendar_the_release_brings_its_own() -> None:
    nights = Calendar(id="n", name="Nights", week=(((1320, 1800),),) * 7)
    plan = added(Plan(settings=Settings(calendar="n"), calendars={"n": nights}))
    assert plan.settings.calendar == "n"
    assert plan.calendars[plan.rows[release(plan).id].calendar].name == "Working week"


def test_the_same_ids_give_the_same_plan() -> None:
    assert make() == make()


@pytest.mark.parametrize(
    ("template", "name", "code"),
    [(small_template(), " ", "no-name"), (Plan(title="Holidays"), "Claims", "not-a-template")],
)
def test_what_cannot_become_a_release_is_refused(template: Plan, name: str, code: str) -> None:
    with pytest.raises(EditError) as refused:
        from_template(template, SeededIds(1), name=name, today=FRIDAY)
    assert refused.value.code == code
