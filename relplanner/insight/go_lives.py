"""When each release goes live before and after something is tried, and how that is said.

`after` is an instant on the day by which people name the go-live: a deployment that starts on Saturday evening is Saturday's.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from relplanner.insight.readings import Readings
from relplanner.insight.wording import days_text, listed, weekday_text
from relplanner.plan.model import Id, Instant, Minutes


class GoLive(msgspec.Struct, frozen=True, kw_only=True):
    """When a release goes live before and after an answer; `moved` is working time on its calendar, later positive."""

    release: Id
    name: str
    before: Instant
    after: Instant
    moved: Minutes


def go_lives(first: Readings, then: Readings) -> tuple[GoLive, ...]:
    """Every release before and after, in tree order; where none is named as go-live, its finish."""
    found = []
    for before, after in zip(first.releases, then.releases, strict=True):
        was, now = (one.go_live if one.go_live is not None else one.finish for one in (before, after))
        hours = first.schedule.worktime.task_calendar(before.id)
        minutes = hours.between(was, now) if now >= was else -hours.between(now, was)
        moved = Minutes(minutes or now - was)
        shown = Instant(min(after.named_by or now - 1, now - 1))
        found.append(GoLive(release=before.id, name=before.name, before=was, after=shown, moved=moved))
    return tuple(found)


def moves_text(found: Iterable[GoLive], day: Minutes, year: int | None = None) -> str:
    """`CRM 4.0 goes live 3 days later, on Fri 24 Apr`, or `no go-live moves`; dates without their year in `year`."""
    moves = [
        f"{one.name} goes live {days_text(Minutes(abs(one.moved)), day)} {'later' if one.moved > 0 else 'earlier'}, "
        f"on {weekday_text(one.after, year)}"
        for one in found
        if one.moved
    ]
    return listed(moves) if moves else "no go-live moves"
