"""Verbs of the plan as a whole: its title and its settings."""

from __future__ import annotations

from typing import Any

import msgspec

from relplanner.plan.edits.ground import changed, one_line, settled
from relplanner.plan.model import Plan


def set_title(plan: Plan, title: str) -> Plan:
    """Give the plan a title."""
    return settled(plan, msgspec.structs.replace(plan, title=one_line(title)))


def change_settings(plan: Plan, **fields: Any) -> Plan:  # noqa: ANN401  # checked against the record
    """Set what holds for the whole plan: start, calendar, length of a day, status date and more.

    Raises `EditError` (`unknown-calendar`, `no-target`, `bad-length`, `unknown-field`, `illegal-value`).
    """
    return settled(plan, msgspec.structs.replace(plan, settings=changed(plan.settings, fields)))


def change_quality(plan: Plan, **fields: Any) -> Plan:  # noqa: ANN401  # checked against the record
    """Set limits of the quality points. Raises `EditError` (`bad-limit`, `unknown-field`, `illegal-value`)."""
    return change_settings(plan, quality=changed(plan.settings.quality, fields))
