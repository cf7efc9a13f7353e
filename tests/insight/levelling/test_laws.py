"""What holds after every levelling, on random plans in which everybody is booked too much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from relplanner.insight.elsewhere import Elsewhere
from relplanner.insight.levelling.answer import Answer
from relplanner.insight.levelling.level import level
from relplanner.insight.levelling.options import Options
from relplanner.insight.readings import Readings
from relplanner.plan.edits.levelling import clear_marks
from relplanner.plan.model import Plan
from relplanner.schedule.critical_path import schedule_plan
from relplanner.schedule.result import Schedule
from tests.insight.levelling.crowded_plans import crowded_plan
from tests.insight.levelling.varied_plans import other_plans, varied_plan

DEADLINES = frozenset(("deadline-missed", "target-missed"))
"""Problems that levelling may bring: a deadline never moves work."""


def options_of(seed: int) -> Options:
    return Options(within_float=seed % 4 == 3, keep_release_order=seed % 5 == 2)


def check(seed: int, make: Callable[[int], Plan] = crowded_plan, elsewhere: Elsewhere | None = None) -> Answer:
    """All laws on one plan."""
    plan, options = make(seed), options_of(seed)
    before = schedule_plan(plan)
    answer = level(plan, before, options, elsewhere=elsewhere)
    after = schedule_plan(answer.plan)
    assert list(Readings(answer.plan, after, elsewhere=elsewhere).clashes) == [left.clash for left in answer.left], seed
    assert all(left.reason for left in answer.left), seed
    assert not _broken(before, after), seed
    assert level(answer.plan, after, options, elsewhere=elsewhere).plan == answer.plan, seed
    assert clear_marks(answer.plan) == plan, seed
    _kept(plan, before, after)
    if options.within_float:
        _held(answer, before, after)
    return answer


def _broken(before: Schedule, after: Schedule) -> Counter[tuple[str, str]]:
    """Pins, constraints and windows that held before and hold no more."""
    found = Counter((one.code, one.subject) for one in after.problems if one.code not in DEADLINES)
    return found - Counter((one.code, one.subject) for one in before.problems)


def _kept(plan: Plan, before: Schedule, after: Schedule) -> None:
    for key, row in plan.rows.items():
        if row.priority == 1000 and row.kind == "task":
            assert after.dates(key).start == before.dates(key).start


def _held(answer: Answer, before: Schedule, after: Schedule) -> None:
    assert after.finish <= before.finish
    for release in answer.plan.releases.values():
        if release.go_live is not None:
            assert after.dates(release.go_live).finish <= before.dates(release.go_live).finish


@pytest.mark.parametrize("chunk", range(4))
def test_the_laws_hold(chunk: int) -> None:
    for seed in range(chunk * 10, chunk * 10 + 10):
        check(seed)


def test_the_laws_hold_with_late_rows_windows_and_other_plans() -> None:
    backward = steps = 0
    for seed in range(10):
        answer = check(seed, varied_plan, other_plans(seed))
        marked = [row for row in answer.plan.rows.values() if row.levelled is not None]
        backward += sum(row.levelled is not None and row.levelled.backward for row in marked)
        steps += sum(row.parent == "c" for row in marked)
    assert backward
    assert steps


def test_instant_and_rounds_repeat_exactly() -> None:
    for seed, rounds in ((5, 0), (6, 2), (9, 2)):
        plan, elsewhere = varied_plan(seed), other_plans(seed)
        options = replace(options_of(seed), rounds=rounds, cores=1)
        one, two = (level(plan, schedule_plan(plan), options, elsewhere=elsewhere) for _ in range(2))
        assert (one.plan, one.left) == (two.plan, two.left), seed


@pytest.mark.long
@pytest.mark.parametrize("chunk", range(15))
def test_the_laws_hold_with_late_rows_on_hundreds_of_plans(chunk: int) -> None:
    for seed in range(3000 + chunk * 20, 3000 + chunk * 20 + 20):
        check(seed, varied_plan, other_plans(seed))


@pytest.mark.long
@pytest.mark.parametrize("chunk", range(25))
def test_the_laws_hold_on_hundreds_of_plans(chunk: int) -> None:
    for seed in range(1000 + chunk * 20, 1000 + chunk * 20 + 20):
        check(seed)
