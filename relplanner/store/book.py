"""A book: the plan, the audit trail of everything done to it, and the exports made from it.

The audit trail and the exports only grow: undo moves the plan and never touches them.
"""

from __future__ import annotations

from typing import Literal

from relplanner.plan.model import Plan, Record


class AuditEntry(Record, frozen=True, kw_only=True):
    """Who did what, when and why. `when` is ISO text to the second, `what` the label of the edit as the user saw it."""

    number: int
    when: str
    who: str = ""
    did: Literal["edit", "undo", "redo"] = "edit"
    what: str = ""
    why: str = ""


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
    audit: tuple[AuditEntry, ...] = ()
    exports: tuple[Export, ...] = ()
