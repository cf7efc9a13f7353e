"""New ids, and ranks: the strings that order siblings.

Ranks are compared as plain strings, digits 0-9A-Za-z, read as fractions: between any two different ones that these functions made
there is always room. Equal ranks are legal in a plan; the id decides then.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Protocol

from relplanner.plan.model import Id

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE = len(DIGITS)
_VALUE = {digit: value for value, digit in enumerate(DIGITS)}
_STEADY = 3
"""Ranks at the ends count up and down in this many digits, so that 100,000 rows in turn stay short."""


class IdSource(Protocol):
    """Where verbs take the ids of new records from."""

    def new(self, prefix: str) -> Id:
        """Give an id that begins with `prefix` and was not given before."""


def _spelled(prefix: str, entropy: bytes) -> Id:
    return f"{prefix}-{base64.b32encode(entropy).decode('ascii').rstrip('=').lower()[:12]}"


class RandomIds:
    """Ids of 60 random bits."""

    def new(self, prefix: str) -> Id:
        """Give an id that nobody has given before."""
        return _spelled(prefix, secrets.token_bytes(8))


class SeededIds:
    """The same ids in the same order for the same seed; it counts, so it is mutable."""

    def __init__(self, seed: int | str) -> None:
        self._seed = seed
        self._given = 0

    def new(self, prefix: str) -> Id:
        """Give the next id of this seed."""
        self._given += 1
        return _spelled(prefix, hashlib.blake2b(f"{self._seed}:{self._given}".encode(), digest_size=8).digest())


def ranks(count: int) -> list[str]:
    """Short ranks for `count` siblings, in order, with room before, between and behind."""
    width = 1
    while _BASE**width < (count + 1) * 2:
        width += 1
    step = _BASE**width // (count + 1)
    return [_fraction(step * (position + 1), width) for position in range(count)]


def rank_between(before: str | None, after: str | None) -> str:
    """A rank behind `before` and in front of `after`; None is the open end.

    Raises `ValueError` where there is no room: equal or reversed ranks, or nothing lies below `after` ("" or "0").
    """
    low = before or ""
    if after is None:
        return _next(low) if low else "V"
    if before is not None and before >= after:
        raise ValueError(f"no rank fits between {before!r} and {after!r}")
    if before is None and (lower := _previous(after)):
        return lower
    return _middle(low, after)


def ranks_between(before: str | None, after: str | None, count: int) -> list[str]:
    """Ranks for `count` siblings between two ranks, evenly. Raises `ValueError` as `rank_between` does."""
    if count == 0:
        return []
    if after is None:
        found: list[str] = []
        for _ in range(count):
            found.append(rank_between(found[-1] if found else before, None))
        return found
    centre = rank_between(before, after)
    half = count // 2
    return [*ranks_between(before, centre, half), centre, *ranks_between(centre, after, count - half - 1)]


def _fraction(number: int, width: int) -> str:
    digits = []
    for _ in range(width):
        number, digit = divmod(number, _BASE)
        digits.append(DIGITS[digit])
    return "".join(reversed(digits)).rstrip("0")


def _number(rank: str, width: int) -> int:
    number = 0
    for digit in rank.ljust(width, "0"):
        number = number * _BASE + _VALUE[digit]
    return number


def _next(rank: str) -> str:
    width = max(_STEADY, len(rank))
    number = _number(rank, width) + 1
    return _fraction(number, width) if number < _BASE**width else rank + "V"


def _previous(rank: str) -> str:
    """One step below, or "" where there is none at that width."""
    if len(rank) > _STEADY:
        return ""
    number = _number(rank, _STEADY) - 1
    return _fraction(number, _STEADY) if number > 0 else ""


def _middle(low: str, high: str | None) -> str:
    """A short string strictly between; `high` None is one beyond every digit."""
    kept = ""
    while True:
        if high is not None:
            shared = 0
            while shared < len(high) and (low[shared] if shared < len(low) else "0") == high[shared]:
                shared += 1
            if shared == len(high):
                raise ValueError(f"no rank fits in front of {kept + high!r}")
            kept, low, high = kept + high[:shared], low[shared:], high[shared:]
        bottom = _VALUE[low[0]] if low else 0
        top = _VALUE[high[0]] if high else _BASE
        if top - bottom > 1:
            return kept + DIGITS[(bottom + top) // 2]
        if high is not None and len(high) > 1:
            return kept + high[0]
        kept, low, high = kept + DIGITS[bottom], low[1:], None
