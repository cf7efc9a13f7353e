"""What the user reads of drivers: why a row stands where it stands, and what would bring it forward.

Words only: which driver holds a row is found in `relplanner.insight.drivers`.
"""

from __future__ import annotations

from collections.abc import Iterable

from relplanner.insight.wording import LISTED, listed
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Absence, Instant, LevellingMark, Link, Plan, Resource, Row

_ADVICE = {
    "link": "Bring “{}” forward, shorten it, or remove its link.",
    "constraint": "Change the fixed date of “{}”.",
    "calendar": "Give it a calendar with more working time.",
    "leave": "Give its work during the leave to somebody else.",
    "window": "Add an earlier window, or make it fit into one.",
    "freeze": "Ask for an exception from the freeze.",
    "meeting": "Call the board earlier, or shorten the lead time.",
    "parent": "Bring forward what “{}” waits for.",
    "progress": "Enter what has really happened.",
    "levelling": "Clear its levelling mark and answer the clash in another way.",
    "plan start": "Start earlier.",
    "plan end": "Let it stand as soon as possible.",
    "child": "Bring “{}” forward.",
}
"""What would bring a row forward, by the kind of driver; the name is that of the row behind it."""


def advice(kind: str, row: Row | None) -> str:
    """What would bring a row forward, as far as a driver of this kind goes; `row` is the one behind it, if it is one."""
    return _ADVICE[kind].format((row.name or row.id) if row is not None else "")


def when(at: int) -> str:
    """`Fri 2027-07-16 14:42`."""
    return f"{to_datetime(Instant(at)):%a %Y-%m-%d %H:%M}"


def link_text(name: str, link: Link | None, date: int, bound: int) -> str:
    """What a predecessor does at its date, and until when its lag holds; a plain link is None."""
    kind = "FS" if link is None else link.type
    wait = "" if link is None or link.lag.amount == 0 else f", with its lag {when(bound)}"
    verb = "finishes" if kind in {"FS", "FF"} else "starts"
    return f"“{name}” {verb} {when(date)}{wait} ({kind})."


def mark_reason(plan: Plan, mark: LevellingMark) -> str:
    """What a levelling mark says of its reason, as far as that is still in the plan."""
    resource = plan.resources.get(mark.resource)
    then = "behind it" if mark.backward else "until then"
    names = [f"“{plan.rows[key].name or key}”" for key in mark.because if key in plan.rows]
    if resource is None:
        return ""
    if not names:
        return f": {then} {resource.name} is away" if not mark.because else ""
    verb = "is used by" if resource.kind == "environment" else "works on"
    return f": {then} {resource.name} {verb} {listed(names[:LISTED], len(names))}"


def leave_text(away: Iterable[tuple[Resource, Absence]]) -> str:
    """Who is away from when to when."""
    texts = [f"{person.name} is away {when(absence.start)} to {when(absence.finish)}." for person, absence in away]
    return " ".join(texts) or "Its people are away."


def place_text(obstacle: str, at: int) -> str:
    """What a window, a freeze or a meeting does to a row that stands at an instant."""
    return {
        "window": f"It waits for the first window that holds all of it, {when(at)}.",
        "freeze": f"A freeze keeps it from standing before {when(at)}.",
        "meeting": f"Its board meets {when(at)}; its lead time must have passed by then.",
    }[obstacle]
