"""Loads and clashes that an edit left alone are taken over, and equal to those computed anew; on seeded random plans."""

from __future__ import annotations

import random

from msgspec.structs import replace

from relplanner.insight.readings import Readings
from relplanner.plan.edits import links, people, tasks
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import Estimate, Instant, LevellingMark, Minutes, PerMille, Plan, Progress
from relplanner.plan.problems import EditError
from relplanner.schedule.critical_path import reschedule, schedule_plan
from tests.insight.crowded_people import START, busy_plan


def edited(plan: Plan, dice: random.Random) -> Plan:
    """The plan after one random edit that fits it."""
    ids = SeededIds(dice.random())
    leaves = sorted(key for key, row in plan.rows.items() if row.kind == "task")
    task, other = dice.sample(leaves, 2)
    booking = dice.choice(sorted(plan.assignments))
    length = Estimate(likely=Minutes(dice.choice([120, 480, 2000])), kind=dice.choice(["duration", "effort"]))
    mark = LevellingMark(at=Instant(START + dice.randint(0, 9000)))
    options = (
        lambda: tasks.set_estimate(plan, task, length),
        lambda: tasks.set_progress(plan, task, Progress(percent=PerMille(dice.choice([0, 500, 1000])))),
        lambda: links.link(plan, ids, task, other),
        lambda: links.unlink(plan, min(plan.links)) if plan.links else plan,
        lambda: people.change_assignment(plan, booking, units=dice.choice([300, 1000])),
        lambda: people.unassign(plan, booking),
        lambda: replace(plan, rows={**plan.rows, task: replace(plan.rows[task], levelled=mark)}),
        lambda: tasks.change_row(plan, task, ignores_resource_calendars=dice.random() < 0.5),
    )
    return dice.choice(options)()


def test_what_an_edit_left_alone_equals_what_is_computed_anew() -> None:
    for seed in range(60):
        dice = random.Random(seed)
        plan = busy_plan(seed)
        readings = Readings(plan, schedule_plan(plan))
        for _ in range(5):
            assert readings.clashes is not None
            try:
                plan = edited(plan, dice)
            except EditError:
                continue
            readings = Readings.after(readings, plan, reschedule(plan, readings.schedule))
            fresh = Readings(plan, schedule_plan(plan))
            assert readings.clashes == fresh.clashes, seed
            assert {key: load.bookings for key, load in readings.loads.items()}.keys() == fresh.loads.keys()
            for key, load in fresh.loads.items():
                assert readings.loads[key].steps == load.steps, (seed, key)
                assert [one[:5] for one in readings.loads[key].bookings] == [one[:5] for one in load.bookings], (seed, key)
            assert dict(readings.schedule.spans) == dict(fresh.schedule.spans), seed
