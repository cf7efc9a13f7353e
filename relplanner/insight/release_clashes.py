"""What releases do to each other: go-lives too close, users tired of changes, the same item twice, waiting for each other.

Dates are go-lives as people name them: the day on which the deployment begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations

from relplanner.insight.clock_changes import clock_change
from relplanner.insight.facts import Facts
from relplanner.insight.outlook import ReleaseOutlook
from relplanner.insight.window_work import in_window
from relplanner.insight.wording import MONTHS, listed, weekday_text
from relplanner.plan.instants import day_of, to_datetime
from relplanner.plan.model import Id, Instant, Plan
from relplanner.plan.problems import Problem
from relplanner.plan.release_types import type_of
from relplanner.schedule.windows import closed_by

MOST_CHANGES = 2
"""So many noticeable changes may an audience meet in a month [PRACTICE 3]."""

LONG_FREEZE = 366 * 1440


def clash_problems(facts: Facts) -> Iterator[Problem]:
    """Everything that releases do to each other, and what stands in the calendar that they share."""
    live = [one for one in facts.releases if one.named_by is not None]
    yield from chain(_close(facts, live), _fatigue(facts, live), _items(facts), _entangled(facts), _audits(facts))
    yield from chain(_endless(facts), _clocks(facts))


def _close(facts: Facts, live: list[ReleaseOutlook]) -> Iterator[Problem]:
    """Go-lives nearer to each other than their types allow."""
    for one, other in combinations(sorted(live, key=lambda each: (each.named_by or 0, each.id)), 2):
        days = day_of(other.named_by or Instant(0)) - day_of(one.named_by or Instant(0))
        least = max(_spacing(facts.plan, one, other), _spacing(facts.plan, other, one))
        if days < least:
            message = (
                f"{other.name} goes live {days} days after {one.name}; a {other.type} and a {one.type} release keep {least} days "
                "apart. Move one of them."
            )
            yield Problem(code="releases-too-close", subject=other.id, message=message, others=(one.id,), at=other.named_by)


def _spacing(plan: Plan, one: ReleaseOutlook, other: ReleaseOutlook) -> int:
    kind = type_of(plan, one.id)
    return max((each.days for each in kind.apart if each.type == other.type), default=0) if kind is not None else 0


def _fatigue(facts: Facts, live: list[ReleaseOutlook]) -> Iterator[Problem]:
    """Too many noticeable changes for one audience in a month; a release without an audience is everybody's."""
    noticed = [one for one in live if (kind := type_of(facts.plan, one.id)) is None or kind.noticeable]
    groups = sorted({group for one in noticed for group in facts.plan.releases[one.id].audience}) or [""]
    said: set[tuple[Id, ...]] = set()
    for group in groups:
        months: dict[tuple[int, int], list[ReleaseOutlook]] = {}
        for one in sorted(noticed, key=lambda each: (each.named_by or 0, each.id)):
            audience = facts.plan.releases[one.id].audience
            if one.named_by is not None and (not audience or group in audience):
                when = to_datetime(one.named_by)
                months.setdefault((when.year, when.month), []).append(one)
        for (year, month), own in months.items():
            key = tuple(one.id for one in own)
            if len(own) > MOST_CHANGES and key not in said:
                said.add(key)
                whom = group or "Everybody"
                names = listed([one.name for one in own])
                message = (
                    f"{whom} meets {len(own)} noticeable changes in {MONTHS[month - 1]} {year}: {names}. "
                    f"Keep it to {MOST_CHANGES}: move or join some."
                )
                yield Problem(code="release-fatigue", subject=own[-1].id, message=message, others=key[:-1])


def _items(facts: Facts) -> Iterator[Problem]:
    """Configuration items that two releases change at the same time."""
    plan = facts.plan
    for one, other in combinations(facts.releases, 2):
        mine = {each.item: each.version for each in plan.releases[one.id].items}
        shared = [each.item for each in plan.releases[other.id].items if each.item in mine]
        ends = [each.go_live if each.go_live is not None else each.finish for each in (one, other)]
        if shared and one.start < ends[1] and other.start < ends[0]:
            names = listed([plan.items[item].name for item in shared])
            message = f"{one.name} and {other.name} change {names} at the same time. Let one go first, or join them."
            yield Problem(code="item-in-two-releases", subject=other.id, message=message, others=(one.id,))


def _entangled(facts: Facts) -> Iterator[Problem]:
    """Pairs of releases of which each waits for the other somewhere."""
    index, nearest, ids = facts.relations.outline.index, facts.relations.release_of, facts.relations.outline.ids
    waits: dict[tuple[int, int], str] = {}
    for link in sorted(facts.plan.links.values(), key=lambda one: (index[one.predecessor], index[one.successor])):
        pair = nearest[index[link.predecessor]], nearest[index[link.successor]]
        if -1 not in pair and pair[0] != pair[1]:
            waits.setdefault(pair, f"{facts.name(link.successor)} waits for {facts.name(link.predecessor)}")
    for (one, other), text in waits.items():
        if one < other and (other, one) in waits:
            message = (
                f"{facts.name(ids[one])} and {facts.name(ids[other])} wait for each other: {text}, and {waits[other, one]}. "
                "Neither can slip alone; take one of the links away or make them one release."
            )
            yield Problem(code="releases-entangled", subject=ids[one], message=message, others=(ids[other],))


def _audits(facts: Facts) -> Iterator[Problem]:
    """Differences that the newest audit of a release has found."""
    newest = {}
    for audit in sorted(facts.plan.audits.values(), key=lambda one: (one.day, one.id)):
        newest[audit.release] = audit
    for release, audit in newest.items():
        wrong = [one for one in audit.items if one.found != one.expected and one.item in facts.plan.items]
        if wrong and release in facts.plan.releases:
            names = [
                f"{facts.plan.items[one.item].name} {one.found or 'missing'} instead of {one.expected or 'nothing'}"
                for one in wrong
            ]
            day = weekday_text(Instant(audit.day * 1440), facts.year)
            message = f"The audit of {facts.name(release)} on {day} found {listed(names)}. Correct the items or their targets."
            yield Problem(code="audit-differences", subject=release, message=message)


def _endless(facts: Facts) -> Iterator[Problem]:
    """Freezes that hardly end: longer than a year, once or because one repetition begins before the one ahead of it ends."""
    for freeze in sorted(facts.plan.freezes.values(), key=lambda one: (one.start, one.id)):
        if any(finish - start > LONG_FREEZE for start, finish in closed_by([freeze])):
            message = (
                f"The freeze {freeze.name or 'without a name'} lasts longer than a year. Give it the end that it really has."
            )
            yield Problem(code="endless-freeze", subject="", message=message)


def _clocks(facts: Facts) -> Iterator[Problem]:
    """Work in windows that crosses a clock change."""
    zone = facts.plan.settings.zone
    if not zone or not facts.plan.windows:
        return
    nights: dict[Id, tuple[int, int]] = {}
    schedule, tree = facts.schedule, facts.relations.outline
    for at, key in enumerate(tree.ids):
        if not in_window(schedule, at):
            continue
        root = next((up for up in [at, *tree.ancestors(at)] if facts.relations.row(up).one_window), at)
        old = nights.get(tree.ids[root], (schedule.starts[at], schedule.finishes[at]))
        nights[tree.ids[root] if root != at else key] = min(old[0], schedule.starts[at]), max(old[1], schedule.finishes[at])
    for block, (start, finish) in nights.items():
        above = facts.plan.rows[block].parent
        key = above if above is not None and above in facts.plan.runbooks else block
        change = clock_change(zone, Instant(start), Instant(finish))
        if change is not None:
            message = f"{facts.name(key)} crosses a clock change. {change.sentence} Check the minutes of that night."
            yield Problem(code="clock-change", subject=key, message=message, at=change.at, minutes=change.minutes)
