"""Mistakes in handing work over, in splitting it and in amounts of money, one for every code."""

from __future__ import annotations

from collections.abc import Callable

from relplanner.plan.edits import assignments, people, tasks
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import Id, PerMille, Plan, Progress
from relplanner.plan.notation.money import parse_money
from tests.plan.small import at

IDS = SeededIds("people refused")


def ana_on(plan: Plan, task: Id) -> Id:
    """The assignment of Ana to a task."""
    return next(key for key, one in plan.assignments.items() if (one.task, one.resource) == (task, "ana"))


def two_people(plan: Plan) -> Plan:
    """Ben stands beside Ana."""
    return people.add_resource(plan, IDS, name="Ben", id="ben")


def begun(plan: Plan) -> Plan:
    """Ben stands beside Ana, and “Code” was started."""
    return tasks.set_progress(two_people(plan), "code", Progress(actual_start=at("2027-01-04T08:00")))


EDITS: list[tuple[str, str, Callable[[Plan], object]]] = [
    ("already-started", "“Ben” cannot take them over", lambda p: assignments.hand_over(begun(p), ana_on(p, "code"), "ben")),
    ("already-started", "“Code” was started", lambda p: assignments.split_work(begun(p), IDS, ana_on(p, "code"), "ben")),
    (
        "bad-share",
        "between 0 % and 100 %",
        lambda p: assignments.split_work(two_people(p), IDS, ana_on(p, "code"), "ben", PerMille(1000)),
    ),
    ("wrong-kind", "“SIT” is an environment", lambda p: assignments.hand_over(p, ana_on(p, "code"), "sit")),
    ("not-a-role", "“Ana” is no role", lambda p: assignments.fill_role(two_people(p), "ana", "ben")),
    ("not-money", "“much” is no amount of money", lambda _: parse_money("much", "EUR")),
]
