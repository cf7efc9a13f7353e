"""Releases against their targets, their phases, buffers and gates, and the plan's health."""

from __future__ import annotations

from typing import Any

import pytest

from relplanner.plan.instants import instant
from relplanner.plan.model import Constraint, Estimate, Minutes, Scope, Window

Sheet = Any
"""The fixture of `conftest`."""


@pytest.fixture
def crm(sheet: Sheet) -> Sheet:
    """Build (3 days), a day of reserve, a gate on Thursday 30 September 17:00, and a deployment of four hours."""
    sheet.release("Crm", version="4.0", type="minor", owner="Ines", go_live="live", target=instant("2027-10-01"))
    sheet.phase("Work", "crm")
    sheet.row("Build", 3, parent="work")
    sheet.buffer("Reserve", "work", rule="fixed", size=Minutes(480))
    sheet.gate("Exit", "work")
    sheet.row("Deploy", 0.5, parent="crm", work_kind="deployment")
    sheet.row("Live", kind="milestone", parent="crm")
    sheet.link("build", "reserve", "exit", "deploy", "live")
    return sheet


def test_a_release_says_when_it_is_live_and_how_early(crm: Sheet) -> None:
    (release,) = crm.readings().releases
    assert (release.name, release.type, release.owner) == ("Crm 4.0", "minor", "Ines")
    assert (release.go_live, release.due) == (instant("2027-10-01T12:00"), instant("2027-10-02"))
    assert (release.late_by, release.early_by, release.late) == (0, 240, False)


def test_a_target_with_a_time_means_that_minute(crm: Sheet) -> None:
    crm.release("Crm", go_live="live", target=instant("2027-10-01T10:00"), target_timed=True)
    (release,) = crm.readings().releases
    assert (release.late_by, release.early_by) == (120, 0)


def test_a_go_live_on_the_next_morning_of_its_window_meets_its_day(crm: Sheet) -> None:
    window = Window(id="night", start=instant("2027-10-01T22:00"), length=Minutes(480), scope=Scope(work_kinds=("deployment",)))
    crm._put("windows", window)
    (release,) = crm.readings().releases
    assert (release.deployed, release.go_live) == (instant("2027-10-01T22:00"), instant("2027-10-02T02:00"))
    assert release.late_by == 0


def test_a_deployment_on_saturday_misses_a_target_of_friday(crm: Sheet) -> None:
    window = Window(id="sat", start=instant("2027-10-02T18:00"), length=Minutes(720), scope=Scope(work_kinds=("deployment",)))
    crm._put("windows", window)
    readings = crm.readings()
    assert readings.releases[0].late_by == 240
    assert [problem.message for problem in readings.problems if problem.code == "target-missed"] == [
        "Crm 4.0 goes live on Sat 2 Oct, 0.5 days after its target of Fri 1 Oct. Shorten its critical path or move the target."
    ]


def test_a_soak_test_until_sunday_misses_a_target_of_friday(crm: Sheet) -> None:
    estimate = Estimate(likely=Minutes(2 * 1440), kind="elapsed")
    crm.row(
        "Deploy",
        parent="crm",
        estimate=estimate,
        constraint=Constraint(kind="start no earlier than", at=instant("2027-10-01T12:00")),
    )
    readings = crm.readings()
    (release,) = readings.releases
    assert (release.go_live, release.late, release.late_by) == (instant("2027-10-03T12:00"), True, 720)
    said = next(problem.message for problem in readings.problems if problem.code == "target-missed")
    assert said.startswith("Crm 4.0 goes live on Sun 3 Oct, 1.5 days after its target of Fri 1 Oct.")


def test_a_phase_has_its_buffer_and_its_gate(crm: Sheet) -> None:
    (phase,) = crm.readings().releases[0].phases
    assert (phase.name, phase.start, phase.finish) == ("Work", instant("2027-09-27T08:00"), instant("2027-09-30T17:00"))
    assert (phase.buffer_size, phase.buffer_left) == (480, 480)
    assert phase.gate is not None
    assert (phase.gate.name, phase.gate.at, phase.gate.decision) == ("Exit", instant("2027-09-30T17:00"), "pending")


def test_a_committed_buffer_is_eaten_by_late_work(crm: Sheet) -> None:
    crm.buffer("Reserve", "work", rule="fixed", size=Minutes(480), committed_end=instant("2027-09-30T17:00"))
    crm.row("Build", 3.5, parent="work")
    readings = crm.readings()
    (buffer,) = readings.buffers
    assert (buffer.size, buffer.left, buffer.consumed) == (480, 240, 240)
    assert [problem.message for problem in readings.problems if problem.code == "buffer-below-rule"] == [
        "Reserve has 0.5 days left of the 1 day of its rule. Shorten the work before it or move the gate."
    ]


def test_health_counts_what_the_lists_hold(crm: Sheet) -> None:
    readings = crm.readings()
    health = readings.health
    assert health.errors + health.warnings + health.notes == len(readings.problems)
    assert (health.clashes, health.late_releases, health.buffer_size, health.buffer_left) == (0, 0, 480, 480)
    assert health.critical_length == readings.schedule.critical_length
