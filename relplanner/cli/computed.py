"""A plan with its schedule and readings, as every verb that answers needs them."""

from __future__ import annotations

from relplanner.cli.options import day_of_text
from relplanner.cli.output import say
from relplanner.cli.plans import Read, read_plan
from relplanner.insight.readings import Readings
from relplanner.schedule.critical_path import schedule_plan


def readings_of(place: str, form: str | None, today: str | None) -> Readings:
    """Read, schedule and judge a plan; losses of an import are mentioned on standard error.

    Raises `StoreError`, `FormatError`, `CycleError`.
    """
    day = day_of_text(today)
    found = read_plan(place, form, day)
    mention_losses(found)
    return Readings(found.plan, schedule_plan(found.plan), day)


def mention_losses(found: Read) -> None:
    """Say in one line that an import lost something."""
    if found.losses:
        count = len(found.losses)
        say(f"{found.name}: {count} {'thing was' if count == 1 else 'things were'} not understood; relplanner import lists them.")
