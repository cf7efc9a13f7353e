"""What can be wrong with a plan: stable codes, each with one severity.

A `Problem` is a value: computed, compared, shown, exported; nothing keeps it. An `EditError` refuses an edit before anything
changed. Every code is listed in `SEVERITY` and occurs in a one-mistake plan of the tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from relplanner.plan.model import Id, Record

Severity = Literal["error", "warning", "note"]

SEVERITY: Mapping[str, Severity] = {
    # errors: a promise broken, or an illegal record
    "target-missed": "error",
    "deadline-missed": "error",
    "pin-broken": "error",
    "window-too-short": "error",
    "no-window": "error",
    "gate-without-approvers": "error",
    "gate-rejected": "error",
    "gate-before-work": "error",
    "environment-booked-twice": "error",
    "start-too-early": "error",
    "unauthorised-deployment": "error",
    # warnings: look at it
    "overload": "warning",
    "needed-in-two-phases": "warning",
    "booked-in-absence": "warning",
    "booked-elsewhere": "warning",
    "buffer-below-rule": "warning",
    "over-budget": "warning",
    "skill-missing": "warning",
    "name-twice": "warning",
    "work-without-people": "warning",
    "dangling": "warning",
    "target-without-go-live": "warning",
    "due-without-go-live": "warning",
    "link-ignored": "warning",
    "no-working-time": "warning",
    "beyond-calendars": "warning",
    "calendars-apart": "warning",
    "dcma-logic": "warning",
    "dcma-leads": "warning",
    "dcma-lags": "warning",
    "dcma-link-types": "warning",
    "dcma-hard-constraints": "warning",
    "dcma-high-float": "warning",
    "dcma-negative-float": "warning",
    "dcma-long-tasks": "warning",
    "dcma-invalid-dates": "warning",
    "dcma-resources": "warning",
    "dcma-missed": "warning",
    "dcma-critical-path-test": "warning",
    "dcma-length-index": "warning",
    "dcma-execution-index": "warning",
    "acceptance-before-integration": "warning",
    "deployment-without-change": "warning",
    "way-back-untested": "warning",
    "phase-missing": "warning",
    "gate-missing": "warning",
    "buffer-missing": "warning",
    "phase-too-short": "warning",
    "approver-missing": "warning",
    "waiver-without-reason": "warning",
    "buffer-too-large": "warning",
    "releases-too-close": "warning",
    "release-fatigue": "warning",
    "item-in-two-releases": "warning",
    "releases-entangled": "warning",
    "audit-differences": "warning",
    "endless-freeze": "warning",
    "out-of-sequence": "warning",
    # notes
    "alone-on-critical-chain": "note",
    "clock-change": "note",
    "not-estimated": "note",
    "role-to-fill": "note",
    "set-by-hand": "note",
    "phase-without-gate": "note",
    "no-links": "note",
}
"""The severity of every code."""


class Problem(Record, frozen=True, kw_only=True):
    """One thing that is wrong. `subject` is the id of the row or resource it is about, "" for the whole plan.

    `message` says what happened, by name, and what to do; `at` and `minutes` place and size it where that makes sense.
    """

    code: str
    subject: Id
    message: str
    others: tuple[Id, ...] = ()
    at: int | None = None
    minutes: int | None = None

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return SEVERITY[self.code]


class EditError(Exception):
    """An edit that would make an illegal plan. Nothing has changed; the message says why and what to do.

    `code` is stable (`cycle`, `not-an-estimate`, `unknown-row`, …); `subject` is the id of the row that was being edited.
    """

    def __init__(self, code: str, message: str, subject: Id = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.subject = subject
