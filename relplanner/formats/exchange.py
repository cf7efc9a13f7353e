"""What every foreign format speaks: what an import gives, what it lost, how it refuses, what a writer is told.

A reader never drops anything silently: whatever a plan has no place for becomes a `Loss`. A reader that cannot make a legal
plan raises `FormatError` with one sentence that says the place and the cure.
"""

from __future__ import annotations

import msgspec

from relplanner.plan.model import Day, Instant, Plan
from relplanner.schedule.control import Watch, unwatched

NO_RUNBOOK = "This plan has no runbook to write; add one below its cutover task."
NO_GO_NO_GO = "This plan has no go/no-go to write; name the gate of a release that decides about it as its “ready”."


class FormatError(Exception):
    """A file that cannot be read or written: `message` is one sentence with the place and the cure; `line` where it is known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        self.message = " ".join(message.split())
        super().__init__(self.message)
        self.line = line


class Loss(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the plan cannot hold as the file has it: `where` it stood, `what` it was, what was `done` instead."""

    where: str
    what: str
    done: str


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """A plan read from a foreign file, and what got lost on the way."""

    plan: Plan
    losses: tuple[Loss, ...] = ()


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What a writer is told: the parts to write (`only`, by name; empty: all), the date of today and the moment of writing.

    `watch` hears of its steps, and may stop it.
    """

    only: tuple[str, ...] = ()
    today: Day | None = None
    now: Instant | None = None
    watch: Watch = unwatched
