"""Calling a verb with what it asks for, and dating the plan that it gives."""

from __future__ import annotations

import inspect
from collections.abc import Callable

from relplanner.plan.delta import Delta
from relplanner.plan.ids import IdSource
from relplanner.plan.model import Plan
from relplanner.plan.problems import EditError
from relplanner.schedule.critical_path import CycleError, reschedule, schedule_plan
from relplanner.schedule.result import Schedule


def call(verb: Callable[..., Plan], plan: Plan, ids: IdSource, args: tuple[object, ...], kwargs: dict[str, object]) -> Plan:
    """Call a verb, giving it `ids` where it asks for them by that name, whether in second place or by keyword."""
    names = list(inspect.signature(verb).parameters)
    if "ids" not in names or "ids" in kwargs:
        return verb(plan, *args, **kwargs)
    if names.index("ids") == 1:
        return verb(plan, ids, *args, **kwargs)
    return verb(plan, *args, ids=ids, **kwargs)


def scheduled(plan: Plan, previous: Schedule | None, delta: Delta | None) -> Schedule:
    """Schedule, from the previous dates where there are some. Raises `EditError` of code `cycle`."""
    try:
        return schedule_plan(plan) if previous is None else reschedule(plan, previous, delta)
    except CycleError as error:
        names = ", ".join(plan.rows[row].name or row for row in error.rows)
        raise EditError(
            "cycle", f"These tasks would wait for each other in a circle: {names}; remove one of their links."
        ) from error
