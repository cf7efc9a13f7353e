"""Verbs of release types: what releases of a type must have, and which type a release is of.

A plan's own record under the word of a built-in type replaces it; taking it away brings the built-in one back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from relplanner.plan.edits.ground import changed, found, one_line, settled, with_records, without
from relplanner.plan.model import Id, Plan, Record, ReleaseType
from relplanner.plan.problems import EditError
from relplanner.plan.release_types import BUILT_IN, release_types


def add_release_type(plan: Plan, word: Id, **fields: Any) -> Plan:  # noqa: ANN401  # checked against the record
    """Add a type under the word by which releases name it. Raises `EditError` (`no-name`, `id-taken`, `bad-length`, …)."""
    key = one_line(word)
    if not key:
        raise EditError("no-name", "A release type needs a word by which releases name it, such as patch; give it one.")
    if key in release_types(plan):
        raise EditError("id-taken", f"There is a release type “{key}” already; change that one.", key)
    return settled(plan, with_records(plan, "release_types", [changed(ReleaseType(id=key, name=key.capitalize()), fields)]))


def change_release_type(plan: Plan, word: Id, **fields: Any) -> Plan:  # noqa: ANN401  # checked against the record
    """Set the rules of a type; a built-in one becomes the plan's own by that. Raises `EditError` (`unknown-release-type`, …)."""
    was: Record = BUILT_IN[word] if word in BUILT_IN and word not in plan.release_types else found(plan, "release_types", word)
    return settled(plan, with_records(plan, "release_types", [changed(was, fields)]))


def take_types(plan: Plan, found: Iterable[ReleaseType]) -> Plan:
    """Make types from elsewhere the plan's own; one of the same word is replaced. Raises `EditError` where one is illegal."""
    return settled(plan, with_records(plan, "release_types", found))


def remove_release_type(plan: Plan, word: Id) -> Plan:
    """Take a plan's own type away. Raises `EditError` (`unknown-release-type`, `type-in-use`)."""
    found(plan, "release_types", word)
    users = [plan.rows[one.id].name for one in plan.releases.values() if one.type == word]
    if users and word not in BUILT_IN:
        raise EditError("type-in-use", f"“{users[0]}” is of the release type “{word}”; give it another type first.", word)
    return settled(plan, without(plan, "release_types", [word]))


def set_release_type(plan: Plan, release: Id, word: Id) -> Plan:
    """Make a release one of another type; its rows stay as they are. Raises `EditError` (`unknown-release-type`)."""
    was: Record = found(plan, "releases", release)
    if word not in release_types(plan):
        known = ", ".join(release_types(plan))
        raise EditError("unknown-release-type", f"There is no release type “{word}”; choose one of {known}.", release)
    return settled(plan, with_records(plan, "releases", [changed(was, {"type": word})]))
