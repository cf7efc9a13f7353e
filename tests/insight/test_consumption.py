"""A phase of two tasks of a day each, its buffer of a day, its gate and a go-live, from Monday 27 September 2027 on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from relplanner.insight.buffer_trials import (
    commit_trial,
    feeding_trial,
    fixed_trial,
    missing,
    missing_trial,
    move_trial,
    release_trial,
    size_trials,
)
from relplanner.insight.buffer_words import eater_text, sentence
from relplanner.insight.consumption import (
    buffer_move,
    commitment,
    fever_chart,
    sizes_by_rule,
    states,
)
from relplanner.insight.feeding import joins
from relplanner.insight.readings import Readings
from relplanner.plan.edits.buffers import (
    commit_buffers,
    fix_buffers,
    follow_rule,
    insert_feeding_buffers,
    insert_phase_buffers,
    keep_buffers,
    move_buffer,
)
from relplanner.plan.edits.releases import change_phase, commit_buffer
from relplanner.plan.edits.settings import change_settings
from relplanner.plan.edits.tasks import set_estimate, set_progress
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import instant, iso
from relplanner.plan.model import Absence, Estimate, Minutes, PerMille, Progress
from relplanner.plan.problems import EditError
from relplanner.schedule.critical_path import schedule_plan
from relplanner.session.session import Session
from relplanner.store.book import Book

Sheet = Any
DAY = 480


@pytest.fixture
def phase(sheet: Sheet) -> Sheet:
    sheet.resource("Ana")
    sheet.release("Crm", go_live="live")
    sheet.phase("Work", "crm")
    for name in ("Analyse", "Build"):
        sheet.assign(sheet.row(name, 1, parent="work"), "ana")
    sheet.buffer("Reserve", "work", size=Minutes(DAY))
    sheet.gate("Exit", "work")
    sheet.row("Live", kind="milestone", parent="crm")
    sheet.link("analyse", "build", "reserve", "exit", "live")
    return sheet


def committed(sheet: Sheet) -> Sheet:
    sheet.plan = commit_buffer(sheet.plan, "reserve", instant("2027-09-29T17:00"))
    return sheet


def gate_at(sheet: Sheet) -> str:
    return iso(sheet.readings().schedule.dates("exit").finish)


def test_a_planned_buffer_moves_along_and_consumes_nothing(phase: Sheet) -> None:
    phase.plan = set_estimate(phase.plan, "build", Estimate(likely=Minutes(2 * DAY)))
    (found,) = phase.readings().consumption
    assert (found.length, found.size, found.consumed, found.left) == (3 * DAY, DAY, 0, DAY)
    assert (found.committed, found.eaters, found.colour) == (False, (), "green")
    assert gate_at(phase) == "2027-09-30T17:00"
    assert "not committed" in sentence(phase.plan, found, Minutes(DAY))


def test_a_committed_buffer_absorbs_delay_before_its_gate_moves(phase: Sheet) -> None:
    committed(phase)
    assert gate_at(phase) == "2027-09-29T17:00"
    phase.plan = set_estimate(phase.plan, "build", Estimate(likely=Minutes(DAY + 360)))
    (found,) = phase.readings().consumption
    assert (found.consumed, found.left, gate_at(phase)) == (360, 120, "2027-09-29T17:00")
    phase.plan = set_estimate(phase.plan, "build", Estimate(likely=Minutes(2 * DAY + 120)))
    (found,) = phase.readings().consumption
    assert (found.consumed, found.left, found.overrun, gate_at(phase)) == (DAY + 120, 0, 120, "2027-09-30T10:00")


def test_work_that_goes_faster_gives_time_back(phase: Sheet) -> None:
    committed(phase)
    phase.plan = set_estimate(phase.plan, "build", Estimate(likely=Minutes(DAY // 2)))
    (found,) = phase.readings().consumption
    assert (found.consumed, found.colour) == (-DAY // 2, "green")
    assert "0.5 days were gained" in sentence(phase.plan, found, Minutes(DAY))


def test_a_leave_eats_the_buffer_by_name(phase: Sheet) -> None:
    committed(phase)
    away = (Absence(start=instant("2027-09-28"), finish=instant("2027-09-28T13:00")),)
    phase._put("resources", replace(phase.plan.resources["ana"], absences=away))
    (found,) = phase.readings().consumption
    assert found.consumed == DAY // 2
    assert [(one.row, one.way, one.minutes) for one in found.eaters] == [("build", "later", DAY // 2)]
    assert "Eaten by Build (begins 0.5 days later than it could)." in sentence(phase.plan, found, Minutes(DAY))


def test_eaters_add_up_to_what_is_consumed(phase: Sheet) -> None:
    committed(phase)
    plan = change_settings(phase.plan, status_date=instant("2027-09-28T10:00"))
    phase.plan = set_progress(plan, "analyse", Progress(percent=PerMille(500), actual_start=instant("2027-09-27T10:00")))
    (found,) = phase.readings().consumption
    assert sum(one.minutes for one in found.eaters) == found.consumed > 0
    assert {one.row for one in found.eaters if one.minutes > 0} == {"analyse", None}
    assert found.remaining == DAY // 2 + DAY
    assert found.point.done == 1 - (found.remaining / found.length)


def test_an_estimate_that_grew_since_is_named_and_not_the_gate_before(phase: Sheet) -> None:
    two_phases(phase)
    schedule = phase.readings().schedule
    phase.plan = commit_buffers(phase.plan, {key: commitment(phase.plan, schedule, key) for key in ("reserve", "second")})
    phase.plan = set_estimate(phase.plan, "build", Estimate(likely=Minutes(3 * DAY)))
    phase.plan = set_estimate(phase.plan, "try", Estimate(likely=Minutes(DAY)))
    first, second = phase.readings().consumption
    assert [(one.row, one.way, one.minutes) for one in first.eaters] == [("build", "longer", 2 * DAY)]
    assert [(one.row, one.way, one.minutes) for one in second.eaters] == [("exit", "entry", DAY), ("try", "longer", -DAY)]
    assert "Eaten by Build (takes 2 days longer). Its gate moves by 1 day." in sentence(phase.plan, first, Minutes(DAY))
    assert "nothing of its 1 day is used while 0 % of the work" in sentence(phase.plan, second, Minutes(DAY))
    assert [eater_text(phase.plan, one, Minutes(DAY)) for one in second.eaters] == ["Exit (1 day late)", "Try (takes 1 day less)"]
    phase.plan = commit_buffer(phase.plan, "reserve", None)
    assert phase.plan.buffers["reserve"].committed_work == ()


def test_the_first_actual_start_commits_the_buffer_in_the_same_step(phase: Sheet) -> None:
    session = Session(Book(plan=phase.plan), clock=lambda: datetime(2027, 9, 28, 9), ids=SeededIds(1), user="Ana")
    session.edit("Begin", set_progress, "analyse", Progress(actual_start=instant("2027-09-27T08:00")))
    assert iso(session.plan.buffers["reserve"].committed_end) == "2027-09-29T17:00"
    assert {one.row: one.likely for one in session.plan.buffers["reserve"].committed_work} == {"analyse": DAY, "build": DAY}
    session.edit("Uncommit", commit_buffer, "reserve", None)
    session.edit("Go on", set_progress, "build", Progress(actual_start=instant("2027-09-28T08:00")))
    assert session.plan.buffers["reserve"].committed_end is None
    for _ in range(3):
        session.undo()
    assert session.plan == phase.plan


def test_what_was_kept_is_the_fever_charts_history(phase: Sheet) -> None:
    committed(phase)
    readings = phase.readings()
    phase.plan = keep_buffers(phase.plan, instant("2027-09-27"), states(readings.consumption))
    plan = change_settings(phase.plan, status_date=instant("2027-09-28T08:00"))
    phase.plan = set_progress(
        plan,
        "analyse",
        Progress(percent=PerMille(1000), actual_start=instant("2027-09-27T08:00"), actual_finish=instant("2027-09-27T17:00")),
    )
    readings = phase.readings()
    for chart in (
        fever_chart(phase.plan, readings.consumption[0]),
        fever_chart(phase.plan, readings.release_consumption("crm")),
    ):
        assert [(point.at, float(point.done), float(point.used or 0)) for point in chart.points] == [
            (instant("2027-09-27"), 0.0, 0.0),
            (instant("2027-09-28T08:00"), 0.5, 0.0),
        ]


def two_phases(sheet: Sheet) -> Sheet:
    sheet.phase("Test", "crm")
    sheet.assign(sheet.row("Try", 2, parent="test"), "ana")
    sheet.buffer("Second", "test", size=Minutes(DAY))
    sheet.gate("End", "test")
    sheet.link("exit", "try", "second", "end")
    return sheet


def test_time_moves_between_phases_and_the_end_stays(phase: Sheet) -> None:
    committed(two_phases(phase))
    before = phase.readings().schedule.dates("end").finish
    move = buffer_move(phase.readings().schedule, phase.plan, "reserve", "second", Minutes(DAY // 2))
    phase.plan = move_buffer(phase.plan, move)
    schedule = phase.readings().schedule
    assert gate_at(phase) == "2027-09-29T12:00"
    assert (schedule.buffer_sizes["reserve"], schedule.buffer_sizes["second"]) == (DAY // 2, DAY + DAY // 2)
    assert schedule.dates("end").finish == before
    back = buffer_move(schedule, phase.plan, "second", "reserve", Minutes(DAY // 2))
    phase.plan = move_buffer(phase.plan, back)
    assert gate_at(phase) == "2027-09-29T17:00"
    with pytest.raises(EditError, match="not so much time to give"):
        move_buffer(phase.plan, buffer_move(schedule, phase.plan, "second", "reserve", Minutes(9 * DAY)))
    with pytest.raises(EditError, match="cannot give time to itself"):
        move_buffer(phase.plan, buffer_move(schedule, phase.plan, "second", "second", Minutes(1)))


def test_a_size_is_chosen_by_rule_or_fixed(phase: Sheet) -> None:
    found = sizes_by_rule(phase.plan, phase.readings().schedule, "reserve")
    assert found == {"percent of chain": DAY // 2, "cut and paste": DAY, "half of safety": 0, "root of squares": 0}
    phase.plan = fix_buffers(phase.plan, {"reserve": found["percent of chain"]})
    assert schedule_plan(phase.plan).buffer_sizes["reserve"] == DAY // 2


def test_a_trial_says_old_and_new_size_and_what_becomes_of_the_go_live(phase: Sheet) -> None:
    readings = phase.readings()
    *_, squares = (one() for one in size_trials(readings, ["reserve"], in_step=True))
    assert (squares.sentence, squares.effect) == (
        "Reserve: in step with the root of the squares of the safety on its chain.",
        "Reserve goes from 1 day to 0 minutes; 1 gate moves; Crm goes live 1 day earlier, on Tue 28 Sep.",
    )
    assert squares.verb(phase.plan, *squares.args) == squares.plan
    larger = fixed_trial(readings, ["reserve"], Minutes(2 * DAY))
    assert (larger.holds_dates, larger.sizes) == (False, {"reserve": (DAY, 2 * DAY)})
    assert larger.effect == "Reserve goes from 1 day to 2 days; 1 gate moves; Crm goes live 1 day later, on Thu 30 Sep."
    kept = commit_trial(readings, ["reserve"])
    assert (kept.sentence[:35], kept.effect) == ("Reserve ends on Wed 29 Sep from now", "No go-live moves.")
    loose = release_trial(replace_plan(phase, kept.plan).readings(), ["reserve"])
    assert loose.plan.buffers["reserve"].committed_work == ()
    move = move_trial(two_phases(phase).readings(), "reserve", "second", Minutes(DAY // 2))
    assert move.effect == (
        "Reserve goes from 1 day to 0.5 days and Second goes from 1 day to 1.5 days; 1 gate moves; "
        "Crm goes live 0.5 days earlier, on Wed 29 Sep."
    )


def test_a_rule_kept_in_step_sizes_a_committed_buffer_too(phase: Sheet) -> None:
    phase.plan = commit_buffers(phase.plan, {"reserve": commitment(phase.plan, phase.readings().schedule, "reserve")})
    assert sizes_by_rule(phase.plan, phase.readings().schedule, "reserve")["percent of chain"] == DAY // 2
    phase.plan = follow_rule(phase.plan, {"reserve": PerMille(500)}, "percent of chain")
    assert phase.readings().schedule.buffer_sizes["reserve"] == DAY
    phase.plan = set_estimate(phase.plan, "build", Estimate(likely=Minutes(3 * DAY)))
    assert phase.readings().schedule.buffer_sizes["reserve"] == 2 * DAY


def test_a_side_chain_gets_a_feeding_buffer_where_it_joins(phase: Sheet) -> None:
    phase.resource("Ben")
    phase.assign(phase.row("Draw", 0.5, parent="work"), "ben")
    phase.assign(phase.row("Print", 0.5, parent="work"), "ben")
    phase.link("draw", "print", "reserve")
    readings = phase.readings()
    (join,) = joins(readings, rule="percent of chain", share=PerMille(500))
    assert (join.link, join.rows, join.length, join.size) == ("print>reserve", ("draw", "print"), DAY, DAY // 2)
    tried = feeding_trial(readings, [join])
    assert (tried.sentence, tried.effect) == ("Put a feeding buffer behind Print (0.5 days).", "No go-live moves.")
    plan = insert_feeding_buffers(phase.plan, SeededIds(1), [join.feeding])
    (key,) = (key for key, one in plan.buffers.items() if one.feeding)
    assert plan.rows[key].name == "Feeding buffer: Print"
    assert {(one.predecessor, one.successor) for one in plan.links.values()} >= {("print", key), (key, "reserve")}
    assert schedule_plan(plan).dates("live").finish == readings.schedule.dates("live").finish
    assert joins(replace_plan(phase, plan).readings()) == ()


def test_a_phase_without_a_buffer_gets_one_before_its_gate(sheet: Sheet) -> None:
    sheet.release("Crm", go_live="live", type="major")
    for name, kind in (("Work", "build"), ("Test", "integration test")):
        phase = sheet.phase(name, "crm")
        sheet.plan = change_phase(sheet.plan, phase, kind=kind)
        sheet.row(f"Do-{name}", 4, parent=name.lower())
        sheet.gate(f"{name}-exit", name.lower())
    sheet.row("Live", kind="milestone", parent="crm")
    sheet.link("do-work", "work-exit", "do-test", "test-exit", "live")
    readings = sheet.readings()
    wanted = missing(readings, "crm")
    assert [(one.gate, one.rule, one.share) for one in wanted] == [
        ("work-exit", "percent of chain", 150),
        ("test-exit", "percent of chain", 250),
    ]
    tried = missing_trial(readings, wanted)
    assert tried.effect == (
        "Buffer: work has 1 day and Buffer: test has 1 day; 2 gates move; Crm goes live 2 days later, on Fri 8 Oct."
    )
    after = Readings(tried.plan, schedule_plan(tried.plan))
    assert [(one.length, one.size) for one in after.consumption] == [(4 * DAY, DAY), (4 * DAY, DAY)]
    assert missing(after) == ()
    assert {one.successor for one in tried.plan.links.values() if one.predecessor == "do-test"}.isdisjoint({"test-exit"})
    with pytest.raises(EditError, match="No work leads to"):
        insert_phase_buffers(tried.plan, SeededIds(1), wanted)


def test_finished_work_needs_no_feeding_buffer(phase: Sheet) -> None:
    phase.resource("Ben")
    phase.assign(phase.row("Draw", 0.5, parent="work"), "ben")
    phase.link("draw", "reserve")
    assert [one.rows for one in joins(phase.readings())] == [("draw",)]
    phase.plan = set_progress(
        phase.plan,
        "draw",
        Progress(percent=PerMille(1000), actual_start=instant("2027-09-27T08:00"), actual_finish=instant("2027-09-27T12:00")),
    )
    assert joins(phase.readings()) == ()


def test_waiting_for_the_gate_eats_nothing_of_a_buffer_whose_work_is_done(phase: Sheet) -> None:
    committed(phase)
    for name, day in (("analyse", 27), ("build", 28)):
        done = Progress(
            percent=PerMille(1000), actual_start=instant(f"2027-09-{day}T08:00"), actual_finish=instant(f"2027-09-{day}T17:00")
        )
        phase.plan = set_progress(phase.plan, name, done)
    for at in ("2027-09-29T13:00", "2027-10-11T08:00"):
        phase.plan = change_settings(phase.plan, status_date=instant(at))
        readings = phase.readings()
        (found,) = readings.consumption
        assert iso(readings.schedule.dates("reserve").start) == at
        assert (found.consumed, found.left, iso(found.begin), found.eaters) == (0, DAY, "2027-09-28T17:00", ())
        assert readings.buffers[0].left == DAY
        assert not any(one.code == "buffer-below-rule" for one in readings.problems)


def replace_plan(sheet: Sheet, plan: Any) -> Sheet:  # noqa: ANN401 - a plan
    sheet.plan = plan
    return sheet
