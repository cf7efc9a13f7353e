"""Which rows the slow scheduler calls critical: by float, or by the driving path, followed back from what ends last.

A bound *holds* a row that it puts, without any other, where the row stands (or ends, if it has begun); who gives that bound is on
the path as well. Of what the summaries above wait for, only the last counts: that is until when they wait.
"""

from __future__ import annotations

from collections.abc import Iterator

from relplanner.plan.model import Link
from tests.schedule.reference import Reference
from tests.schedule.reference_rules import NEVER, Dates


def critical(slow: Reference) -> set[str]:
    """The leaves that are critical; what is finished or decided never is."""
    settings = slow.plan.settings
    meets = any(gate.meets for gate in slow.plan.gates.values())
    by_path = settings.critical_by == "driving path" or (settings.critical_by == "auto" and (bool(slow.plan.windows) or meets))
    found = driving_path(slow) if by_path else {k for k in slow.order if slow.total_float(k) <= settings.critical_float}
    return found - slow.rules.facts


def driving_path(slow: Reference) -> set[str]:
    """What explains each release's go-live, else its last rows, and whatever holds these."""
    stack = list(_ends(slow))
    found = set(stack)
    while stack:
        for key in _holding(slow, stack.pop()):
            if key not in found:
                found.add(key)
                stack.append(key)
    return found


def _ends(slow: Reference) -> Iterator[str]:
    """The leaves that end last: of each release's go-live, else of its own rows; without releases of the plan."""
    groups = [[key for key in slow.leaves if slow.rules.release(key) == release] for release in slow.plan.releases]
    for number, release in enumerate(slow.plan.releases.values()):
        if release.go_live is not None:
            groups[number] = slow.inside[release.go_live]
    for group in groups if slow.plan.releases else [slow.leaves]:
        last = max((slow.early[key][1] for key in group), default=0)
        yield from (key for key in group if slow.early[key][1] == last)


def _pass(slow: Reference, key: str) -> dict[str, Dates]:
    """The dates among which a row found its own."""
    return slow.early if key in slow.leading else slow.placed


def _holding(slow: Reference, key: str) -> set[str]:
    """The leaves that hold a row."""
    if key in slow.rules.fixed:
        return set()
    dates = _pass(slow, key)
    above = [link for link in slow.links_in[key] if link.successor != key]
    waits = max((slow.lagged(link, dates) for link in above), default=0)
    last = [link for link in above if slow.lagged(link, dates) == waits]
    own = [link for link in slow.links_in[key] if link.successor == key]
    found = [link for link in [*own, *last] if _holds(slow, key, link, dates)]
    if not found and slow.rules.block(key) is not None:
        found = _holding_block(slow, key, dates)
    return {leaf for link in found for leaf in _givers(slow, link, dates)}


def _holds(slow: Reference, key: str, link: Link, dates: dict[str, Dates]) -> bool:
    """Whether a link alone puts a row where it stands."""
    rules, at, on_start = slow.rules, slow.lagged(link, dates), link.type in {"FS", "SS"}
    if rules.block(key) is not None:
        return at == dates[key][0 if on_start else 1]
    bound, finish = (at, NEVER) if on_start else (NEVER, at)
    if key in rules.rest:
        return rules.rest[key](bound, finish)[1] == dates[key][1]
    place = rules.place_late if slow.plan.rows[key].kind == "gate" else rules.place
    return place(key, bound, finish) == dates[key]


def _holding_block(slow: Reference, key: str, dates: dict[str, Dates]) -> list[Link]:
    """What holds a block in its window: the latest bounds from outside."""
    mates = set(slow.rules.mates(key))
    outside = {
        link.id: link for mate in mates for link in slow.links_in[mate] if not mates.issuperset(slow.inside[link.predecessor])
    }
    latest = max((slow.lagged(link, dates) for link in outside.values()), default=0)
    return [link for link in outside.values() if slow.lagged(link, dates) == latest]


def _givers(slow: Reference, link: Link, dates: dict[str, Dates]) -> set[str]:
    """The leaves of a link's predecessor that give it the date which binds."""
    side, pick = (1, max) if link.type in {"FS", "FF"} else (0, min)
    at = pick(dates[leaf][side] for leaf in slow.inside[link.predecessor])
    return {leaf for leaf in slow.inside[link.predecessor] if dates[leaf][side] == at}
