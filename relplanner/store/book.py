"""A book: the plan, its scenarios, the audit trail of everything done to it, and the exports made from it.

Scenarios are compared with the baselines of the plan, so they hold the same ones. The audit trail and the exports only grow: undo
moves the plan and never touches them.
"""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from relplanner.plan.edits.baselines import with_baselines_of
from relplanner.plan.model import Id, Plan, Record


class Scenario(Record, frozen=True, kw_only=True):
    """A named alternative of the whole plan."""

    id: Id
    name: str
    plan: Plan


class AuditEntry(Record, frozen=True, kw_only=True):
    """Who did what, when and why. `when` is ISO text to the second, `what` the label of the edit as the user saw it.

    `scenario` is the name of the alternative that it was done to, "" for the plan itself.
    """

    number: int
    when: str
    who: str = ""
    did: Literal["edit", "undo", "redo"] = "edit"
    what: str = ""
    why: str = ""
    scenario: str = ""


class Export(Record, frozen=True, kw_only=True):
    """A file that was made from the plan: `format` is its suffix without the dot, `name` its file name."""

    number: int
    when: str
    who: str = ""
    name: str = ""
    format: str = ""


class Book(Record, frozen=True, kw_only=True):
    """What one `.relplan` file holds."""

    plan: Plan = Plan()
    scenarios: tuple[Scenario, ...] = ()
    audit: tuple[AuditEntry, ...] = ()
    exports: tuple[Export, ...] = ()


def in_step(book: Book) -> Book:
    """The book with the plan's baselines in every scenario; the very same book where they are there already."""
    scenarios = tuple(replace(one, plan=with_baselines_of(one.plan, book.plan)) for one in book.scenarios)
    moved = any(new.plan is not old.plan for new, old in zip(scenarios, book.scenarios, strict=True))
    return replace(book, scenarios=scenarios) if moved else book
