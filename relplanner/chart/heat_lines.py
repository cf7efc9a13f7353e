"""One line of the heat map, as a value: whose it is, what stands beside its name, and its place.

A line is named by its `key`, which stays the same through edits; folding, choosing and keeping go by it.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from relplanner.plan.model import Id

LineKind = Literal["group", "resource", "part", "sum"]


Key = tuple[str, ...]
"""A line by name: `("", kind)`, `(resource,)`, `(resource, release)`, `(resource, release, phase)`, or that of a sum."""


class HeatLine(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line: `key` names it for folding, `opens` whether something stands folded or unfolded below it.

    `part` lines are one release or phase of a resource, `sum` lines the work of many. `top` and `height` are its place; below
    its cells stand `lanes` lanes.
    """

    key: Key
    kind: LineKind
    name: str
    top: float = 0.0
    height: float = 0.0
    resource: Id = ""
    role: str = ""
    peak: str = ""
    over: bool = False
    depth: int = 0
    opens: bool = False
    opened: bool = False
    lanes: int = 0
