"""Answers that move work: later, until the resource is free, with the dates of everything behind it.

A task is moved by a levelling mark, so that it keeps why it stands where it stands. It is moved on until it meets no clash that
was not there before; what cannot come to rest within `STEPS` moves is no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from relplanner.insight.answers.trial import Trial, movable
from relplanner.insight.clashes import Clash
from relplanner.insight.readings import Readings
from relplanner.plan.edits.ground import with_records
from relplanner.plan.model import Id, Instant, LevellingMark, Plan

STEPS = 24
"""So often a task is moved on before it is given up."""

Choice = Callable[[Trial, Clash], Sequence[Id]]
"""Which tasks of a clash give way."""


def moved_until_clear(trial: Trial, choose: Choice) -> tuple[Trial, tuple[Id, ...]] | None:
    """Move tasks until nothing of the clash is left; the plan then, and those tasks. None where that does not come to rest."""
    moved: dict[Id, LevellingMark] = {}
    for _ in range(STEPS):
        conflict = next(trial.named(), None) or next(trial.made(tuple(moved)), None)
        if conflict is None:
            return (trial, tuple(moved)) if moved else None
        rows = [task for task in choose(trial, conflict) if movable(trial.plan.rows[task])]
        at = _free_again(trial.readings, conflict, rows)
        marks = {
            task: LevellingMark(at=at, resource=conflict.resource, because=_blocking(conflict, rows))
            for task in rows
            if _start(trial.readings, task, conflict.resource) < at
        }
        if not marks:
            return None
        moved.update(marks)
        trial = trial.again(marked(trial.plan, marks))
    return None


def marked(plan: Plan, marks: Mapping[Id, LevellingMark]) -> Plan:
    """The plan with these levelling marks."""
    return with_records(plan, "rows", [replace(plan.rows[task], levelled=mark) for task, mark in marks.items()])


def named_marks(plan: Plan, tasks: Sequence[Id], answer: str) -> Plan:
    """The plan whose marks of these tasks tell the name of the answer that set them."""
    marks = {task: plan.rows[task].levelled for task in tasks}
    return marked(plan, {task: replace(mark, answer=answer) for task, mark in marks.items() if mark is not None})


# --------------------------------------------------------------------------------------------------------- who gives way


def choices(readings: Readings, clash: Clash) -> Iterator[Choice]:
    """Ways to choose who gives way: all of it in an absence, a release in an environment, else one task by its float or place."""
    if clash.kind in {"absence", "elsewhere"}:
        yield lambda _, conflict: conflict.tasks
        return
    if clash.kind == "environment":
        for release in dict.fromkeys(_release(readings, task) for task in reversed(clash.tasks)):
            yield _of_release(release)
        return
    for rank in (_by_float, _by_start, _by_tree):
        yield _one_by(rank)


def _of_release(release: int) -> Choice:
    def choose(trial: Trial, conflict: Clash) -> Sequence[Id]:
        return [task for task in conflict.tasks if _release(trial.readings, task) == release]

    return choose


def _one_by(rank: Callable[[Readings, Id], tuple[int, int]]) -> Choice:
    def choose(trial: Trial, conflict: Clash) -> Sequence[Id]:
        able = [task for task in conflict.tasks if movable(trial.plan.rows[task])]
        return [max(able, key=lambda task: (-trial.plan.rows[task].priority, *rank(trial.first, task)))] if able else []

    return choose


def _by_float(readings: Readings, task: Id) -> tuple[int, int]:
    at = readings.outline.index[task]
    return readings.schedule.total_floats[at], readings.schedule.starts[at]


def _by_start(readings: Readings, task: Id) -> tuple[int, int]:
    at = readings.outline.index[task]
    return readings.schedule.starts[at], at


def _by_tree(readings: Readings, task: Id) -> tuple[int, int]:
    at = readings.outline.index[task]
    return -readings.schedule.starts[at], at


def _release(readings: Readings, task: Id) -> int:
    return readings.relations.release_of[readings.outline.index[task]]


# ---------------------------------------------------------------------------------------------------------------- where


def _blocking(conflict: Clash, rows: Sequence[Id]) -> tuple[Id, ...]:
    return tuple(task for task in conflict.tasks if task not in rows)


def _start(readings: Readings, task: Id, resource: Id) -> int:
    """When a resource begins on a task; where it is not on it, when the task begins."""
    spans = [
        readings.schedule.spans.get(one.id) for one in readings.relations.assignments_of.get(task, ()) if one.resource == resource
    ]
    starts = [span[0] for span in spans if span is not None]
    return min(starts) if starts else readings.schedule.starts[readings.outline.index[task]]


def _free_again(readings: Readings, conflict: Clash, rows: Sequence[Id]) -> Instant:
    """The first instant from which one of those who stay is done; in an absence, its end."""
    if conflict.kind == "absence":
        return Instant(max(conflict.finish, conflict.start + 1))
    load = readings.loads[conflict.resource]
    ends = [
        one.finish
        for one in load.everything
        if (one.task in conflict.tasks or one.where in conflict.others) and one.task not in rows and conflict.start < one.finish
    ]
    return Instant(min(ends, default=conflict.finish))
