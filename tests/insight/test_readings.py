"""Readings after an edit equal fresh ones, and take over what the edit left alone."""

from __future__ import annotations

import random
from typing import Any

import pytest
from msgspec.structs import replace

from relplanner.insight.readings import Readings
from relplanner.plan.delta import diff
from relplanner.plan.instants import instant
from relplanner.plan.model import Absence, Calendar, Estimate, Minutes, PerMille, Plan, Resource
from relplanner.schedule.critical_path import reschedule, schedule_plan

Sheet = Any
"""The fixture of `conftest`."""


def everything(readings: Readings) -> object:
    first, last = readings.schedule.start, readings.schedule.finish + 1
    return (
        readings.clashes,
        readings.problems,
        readings.points,
        readings.releases,
        readings.buffers,
        readings.health,
        {resource: load.by_week(first, last) for resource, load in readings.loads.items()},
        {row: list(found) for row, found in readings.problems_of.items()},
    )


@pytest.fixture
def base(sheet: Sheet) -> Plan:
    """Two releases of six tasks each on three people and an environment."""
    for name in ("Ana", "Ben", "Cid"):
        sheet.resource(name)
    sheet.resource("SIT", kind="environment")
    for release in ("R", "S"):
        sheet.release(release, target=instant("2027-10-20"), go_live=f"{release.lower()}live")
        for n in range(6):
            row = sheet.row(f"{release}{n}", n % 3 + 1, parent=release.lower())
            sheet.assign(row, ("ana", "ben", "cid")[n % 3], 500 + 500 * (n % 2))
            if n % 2:
                sheet.assign(row, "sit")
        sheet.row(f"{release}live", kind="milestone", parent=release.lower())
        sheet.link(*(f"{release.lower()}{n}" for n in range(6)), f"{release.lower()}live")
    plan: Plan = sheet.plan
    return plan


def edited(plan: Plan, rng: random.Random) -> Plan:  # noqa: PLR0911 - one return per kind of edit
    tasks = sorted(row.id for row in plan.rows.values() if row.kind == "task")
    row = plan.rows[rng.choice(tasks)]
    what = rng.randrange(9)
    if what == 0:
        return with_row(plan, replace(row, estimate=Estimate(likely=Minutes(rng.randint(1, 12) * 240))))
    if what == 1:
        return with_row(plan, replace(row, name=f"{row.id} {rng.randint(0, 99)}"))
    if what == 2:
        return with_row(plan, replace(row, ignores_resource_calendars=not row.ignores_resource_calendars))
    if what == 3:
        links = dict(plan.links)
        del links[rng.choice(sorted(links))]
        return replace(plan, links=links)
    if what == 4:
        one = plan.assignments[rng.choice(sorted(plan.assignments))]
        return replace(
            plan, assignments={**plan.assignments, one.id: replace(one, units=PerMille(rng.choice([250, 1000, 1500])))}
        )
    if what == 5:
        away = Absence(start=instant("2027-09-29"), finish=instant("2027-09-30"))
        ana = plan.resources["ana"]
        return replace(plan, resources={**plan.resources, "ana": replace(ana, absences=() if ana.absences else (away,))})
    if what == 6:
        half = Calendar(id="half", name="Half", week=(((480, 720),),) * 5 + ((), ()))
        return with_row(replace(plan, calendars={"half": half}), replace(row, calendar="half"))
    if what == 7:
        release = plan.releases[rng.choice("rs")]
        return replace(plan, releases={**plan.releases, release.id: replace(release, target=instant("2027-10-01"))})
    return with_row(plan, replace(row, rank=f"9{rng.randint(0, 99):03d}", parent=rng.choice("rs")))


def with_row(plan: Plan, row: Any) -> Plan:  # noqa: ANN401 - a row
    return replace(plan, rows={**plan.rows, row.id: row})


@pytest.mark.parametrize("seed", range(6))
def test_readings_after_edits_equal_fresh_ones(base: Plan, seed: int) -> None:
    rng = random.Random(seed)
    plan, schedule = base, schedule_plan(base)
    readings = Readings(plan, schedule)
    everything(readings)
    for _ in range(15):
        after = edited(plan, rng)
        schedule = reschedule(after, schedule, diff(plan, after))
        readings = Readings.after(readings, after, schedule)
        plan = after
        assert everything(readings) == everything(Readings(plan, schedule_plan(plan)))


def test_an_edit_leaves_the_loads_of_others_alone(base: Plan) -> None:
    base = replace(base, links={})
    readings = Readings(base, schedule_plan(base))
    everything(readings)
    after = with_row(base, replace(base.rows["r0"], estimate=Estimate(likely=Minutes(480 * 4))))
    again = Readings.after(readings, after, schedule_plan(after))
    assert again.loads["ben"] is readings.loads["ben"]
    assert again.loads["ana"] is not readings.loads["ana"]


def test_an_empty_plan_has_readings() -> None:
    readings = Readings(Plan(), schedule_plan(Plan()))
    assert (readings.clashes, readings.problems, readings.releases, readings.buffers) == ((), (), (), ())
    assert readings.health.errors == 0


def test_a_release_without_rows_has_an_outlook(sheet: Sheet) -> None:
    sheet.release("Crm")
    (release,) = sheet.readings().releases
    assert (release.go_live, release.target, release.late) == (None, None, False)


def test_a_release_may_hold_releases_only(sheet: Sheet) -> None:
    sheet.release("Train")
    sheet.release("Crm")
    sheet.plan = with_row(sheet.plan, replace(sheet.plan.rows["crm"], parent="train"))
    sheet.row("Build", 1, parent="crm")
    train, crm = sheet.readings().releases
    assert (train.start, train.finish) == (crm.start, crm.finish)


def test_a_resource_of_nobody_has_an_empty_load() -> None:
    plan = Plan(resources={"ana": Resource(id="ana", name="Ana")})
    load = Readings(plan, schedule_plan(plan)).loads["ana"]
    assert (load.peak, load.work, list(load.steps), list(load.excesses)) == (0, 0, [], [])
