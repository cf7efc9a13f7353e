"""A release train tried before it is made: each release with its dates, and what stands against it.

What is said of a release is what the plan would say of it with the whole train in it, so that the trial and the plan agree.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from relplanner.insight.readings import Readings
from relplanner.insight.release_calendar import Promise, TrainRow, shared_closures, train_rows
from relplanner.insight.train_clashes import train_clashes
from relplanner.insight.wording import listed, period_text
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Id, Instant

DAY = 1440


class TriedRelease(msgspec.Struct, frozen=True, kw_only=True):
    """A release of the train: its row, the board that decides last about it, and sentences about what is against it."""

    row: TrainRow
    promises: tuple[Promise, ...]
    against: tuple[str, ...]


def tried_train(readings: Readings, made: Collection[Id]) -> tuple[TriedRelease, ...]:
    """The releases `made` in a plan, by their go-lives, each with what clashes, misses its target or begins too early."""
    clashes = train_clashes([readings], [readings.plan.title])
    found = []
    for row in train_rows([readings]):
        if row.release in made:
            own = [one.text for one in clashes if (0, row.release) in one.releases]
            past = _past(readings, row)
            errors = (one for one in readings.problems if one.subject == row.release and one.severity == "error")
            said = [one.message for one in errors if not past or one.code != "start-too-early"]
            against = [*past, *_frozen(readings, row), *said, *own]
            found.append(TriedRelease(row=row, promises=row.promises, against=tuple(dict.fromkeys(against))))
    return tuple(found)


def _past(readings: Readings, row: TrainRow) -> list[str]:
    today = readings.today
    if today is None or row.start >= today * DAY:
        return []
    return [f"{row.name} would have had to begin on {period_text(row.start, Instant(row.start + 1))[3:]}, before today."]


def _frozen(readings: Readings, row: TrainRow) -> list[str]:
    """Freezes on the day that was asked for, when the go-live stands elsewhere."""
    if row.target is None or row.named_by is None or row.named_by // DAY == row.target // DAY:
        return []
    target = row.target
    names = [
        one.name or f"{one.type} freeze"
        for one in shared_closures([readings], Instant(target - 31 * DAY), Instant(target + DAY))
        if one.kind == "freeze" and one.start < target + DAY and target < one.finish
    ]
    days = row.named_by // DAY - target // DAY
    shift = f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'later' if days > 0 else 'earlier'}"
    when = period_text(target, Instant(target + 1), to_datetime(row.named_by).year)[3:]
    if names:
        return [f"{when} lies in {listed(list(dict.fromkeys(names)))}: {row.name} goes live {shift}."]
    return [f"No window is open on {when}: {row.name} goes live {shift}."]
