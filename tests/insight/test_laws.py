"""What holds for the readings of every plan, and after every edit."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from relplanner.insight.columns import COLUMNS
from relplanner.insight.load import Load
from relplanner.insight.readings import Readings
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day
from relplanner.plan.model import Plan
from relplanner.plan.problems import SEVERITY, EditError
from relplanner.schedule.critical_path import reschedule, schedule_plan
from tests.plan.edit_strategies import edits
from tests.plan.strategies import plans

TODAY = day("2027-09-27")
RANKS = ("error", "warning", "note")

calm = settings(
    deadline=None,
    max_examples=25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking a whole plan takes minutes and says little
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def everything(readings: Readings) -> object:
    return (
        readings.clashes,
        readings.problems,
        readings.points,
        readings.releases,
        readings.buffers,
        readings.health,
        {key: (load.steps, load.excesses) for key, load in readings.loads.items()},
        [[column.text(readings, row) for column in COLUMNS] for row in readings.outline.ids],
    )


@calm
@given(st.data())
def test_readings_after_any_edits_equal_fresh_ones(data: st.DataObject) -> None:
    plan = data.draw(plans())
    ids = SeededIds("edits")
    schedule = schedule_plan(plan)
    readings = Readings(plan, schedule, TODAY)
    everything(readings)
    for _ in range(3):
        edit = data.draw(edits(plan))
        try:
            plan = edit(plan, ids)
        except EditError:
            continue
        schedule = reschedule(plan, schedule)
        readings = Readings.after(readings, plan, schedule, TODAY)
        assert everything(readings) == everything(Readings(plan, schedule_plan(plan), TODAY))


@calm
@given(plans())
def test_problems_are_sentences_of_known_codes_errors_first(plan: Plan) -> None:
    problems = Readings(plan, schedule_plan(plan), TODAY).problems
    ranks = [RANKS.index(SEVERITY[problem.code]) for problem in problems]
    assert ranks == sorted(ranks)
    assert all(problem.message.endswith(".") and "None" not in problem.message for problem in problems)


@calm
@given(plans())
def test_every_cell_has_a_value_a_text_and_an_entry_that_reads_back(plan: Plan) -> None:
    readings = Readings(plan, schedule_plan(plan), TODAY)
    for column in COLUMNS:
        for row in plan.rows:
            assert isinstance(column.value(readings, row), int | str | None)
            assert isinstance(column.text(readings, row), str)
            assert isinstance(column.entry(readings, row), str)


@calm
@given(plans())
def test_a_clash_is_where_load_exceeds_capacity_and_nowhere_else(plan: Plan) -> None:
    readings = Readings(plan, schedule_plan(plan), TODAY)
    for load in readings.loads.values():
        if not load.limited:
            assert not load.excesses
            continue
        for at in instants_of(load):
            units = units_at(load, at)
            covered = any(one.start <= at < one.finish for one in load.excesses)
            if units > load.capacity_at(at) and not in_window(load, at):
                assert covered
            elif units and not in_window(load, at):
                assert not covered


def instants_of(load: Load) -> set[int]:
    found = {step.start for step in load.steps} | {step.finish for step in load.steps}
    found |= {step.start for step in load.resource.capacity_steps}
    return found | {edge for absence in load.resource.absences for edge in (absence.start, absence.finish)}


def units_at(load: Load, at: int) -> int:
    active = [one for one in load.bookings if one.start <= at < one.finish and one.hours.between(at, at + 1)]
    if load.resource.kind == "environment":
        return 1000 * len({one.release for one in active})
    return sum(one.units for one in active)


def in_window(load: Load, at: int) -> bool:
    return any(one.regime == "window" and one.start <= at < one.finish for one in load.bookings)
