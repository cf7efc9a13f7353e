"""What is answered to the question why a row stands where it stands: its drivers at start and finish, and what would help."""

from __future__ import annotations

from typing import Literal

import msgspec

from relplanner.plan.model import Id, Instant

DriverKind = Literal[
    "link",
    "constraint",
    "calendar",
    "leave",
    "window",
    "freeze",
    "meeting",
    "parent",
    "progress",
    "levelling",
    "plan start",
    "plan end",
    "child",
]


class Driver(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that holds a row: `id` is the row, resource or calendar behind it, `bound` the instant up to which it holds."""

    kind: DriverKind
    id: Id
    text: str
    bound: Instant


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """A row's start or finish, and what drives it."""

    at: Instant
    drivers: tuple[Driver, ...]


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """The drivers of a row's start and finish, and sentences that say what would bring it forward."""

    start: Side
    finish: Side
    earlier: tuple[str, ...]
