"""A plan with its schedule and readings, as every verb that answers needs them."""

from __future__ import annotations

from pathlib import Path

from relplanner.cli.options import day_of_text
from relplanner.cli.output import say
from relplanner.cli.plans import STREAM, Read, read_plan
from relplanner.insight.elsewhere import Elsewhere, OtherPlan
from relplanner.insight.readings import Readings
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.neighbours import MOST_FILES, read_neighbours


def readings_of(place: str, form: str | None, today: str | None, elsewhere: Path | None = None) -> Readings:
    """Read, schedule and judge a plan, beside the other plans of a folder; losses are mentioned on standard error.

    Raises `StoreError`, `FormatError`, `CycleError`.
    """
    day = day_of_text(today)
    found = read_plan(place, form, day)
    mention_losses(found)
    return Readings(found.plan, schedule_plan(found.plan), day, _beside(place, elsewhere))


def _beside(place: str, folder: Path | None) -> Elsewhere | None:
    """The other plans of a folder; what of them could not be read is mentioned on standard error. Raises `StoreError`."""
    if folder is None:
        return None
    found = read_neighbours(folder, None if place == STREAM else place)
    for sentence in found.broken:
        say(sentence)
    if found.left_out:
        say(f"{folder}: {found.left_out} further plans were left out; at most {MOST_FILES} are read.")
    return Elsewhere([OtherPlan(file=one.path.name, plan=one.plan) for one in found.plans])


def mention_losses(found: Read) -> None:
    """Say in one line that an import lost something."""
    if found.losses:
        count = len(found.losses)
        say(f"{found.name}: {count} {'thing was' if count == 1 else 'things were'} not understood; relplanner import lists them.")
