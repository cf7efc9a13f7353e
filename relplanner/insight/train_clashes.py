"""What releases do to each other in the train: clashes of the own plan by release, and those with releases of other plans.

What the own plan says of itself are its problems; what is said here of other plans follows the same rules: the types' spacing,
changes per audience and month, configuration items and environments by name. Nothing in the other plans is looked at alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import msgspec

from relplanner.insight.outlook import ReleaseOutlook
from relplanner.insight.readings import Readings
from relplanner.insight.release_clashes import MOST_CHANGES
from relplanner.insight.wording import MONTHS, listed, period_text
from relplanner.plan.instants import day_of, to_datetime
from relplanner.plan.model import Id, Instant, Plan, ReleaseType
from relplanner.plan.release_types import release_types

Place = tuple[int, Id]
"""A release: the place of its plan among those asked for, and its id there."""


CLASHES = frozenset(("releases-too-close", "release-fatigue", "item-in-two-releases", "environment-booked-twice"))
"""The problems that stand between releases."""


class TrainClash(msgspec.Struct, frozen=True, kw_only=True):
    """What several releases do to each other in [`start`, `finish`); `code` is that of the problem, `text` its sentence.

    `name` is what it is about in a word: an environment, else a release.
    """

    code: str
    name: str
    releases: tuple[Place, ...]
    start: Instant
    finish: Instant
    text: str


def train_clashes(plans: Sequence[Readings], names: Sequence[str]) -> tuple[TrainClash, ...]:
    """The clashes of the first of some plans with itself and with the others, by time; `names` are what the plans are called."""
    if not plans:
        return ()
    found = [*_own(plans[0])]
    for at, other in enumerate(plans[1:], 1):
        found += _beside(plans[0], other, at, names[at])
    found += _tired(plans, names)
    return tuple(sorted(found, key=lambda one: (one.start, one.code, one.releases)))


def _own(readings: Readings) -> Iterator[TrainClash]:
    releases = {one.id: one for one in readings.releases}
    for problem in readings.problems:
        if problem.code not in CLASHES:
            continue
        if problem.code == "environment-booked-twice":
            of, ids = readings.relations.release_of, readings.outline.ids
            about = dict.fromkeys(
                ids[of[readings.outline.index[task]]] for task in problem.others if task in readings.outline.index
            )
            clash = next((one for one in readings.clashes if one.resource == problem.subject and one.start == problem.at), None)
            span = (clash.start, clash.finish) if clash is not None else None
        else:
            about = dict.fromkeys(key for key in (problem.subject, *problem.others) if key in releases)
            span = _span([releases[key] for key in about], problem.code) if about else None
        places = tuple((0, key) for key in about if key in releases)
        if places and span is not None:
            resource = readings.plan.resources.get(problem.subject)
            name = resource.name if resource is not None else releases[places[0][1]].name
            yield TrainClash(code=problem.code, name=name, releases=places, start=span[0], finish=span[1], text=problem.message)


def _span(releases: Sequence[ReleaseOutlook], code: str) -> tuple[Instant, Instant]:
    """From the first to the last go-live of some; of an item in two releases, while both of them go on."""
    if code == "item-in-two-releases":
        return max(one.start for one in releases), min(_end(one) for one in releases)
    live = [one.named_by if one.named_by is not None else one.finish for one in releases]
    return min(live), max(live)


def _end(release: ReleaseOutlook) -> Instant:
    return release.go_live if release.go_live is not None else release.finish


# ---------------------------------------------------------------------------------------------------------- other plans


def _beside(ours: Readings, other: Readings, at: int, name: str) -> Iterator[TrainClash]:
    types = {**release_types(other.plan), **release_types(ours.plan)}
    for one in ours.releases:
        for there in other.releases:
            yield from chain(_close(types, one, there, at, name), _items(ours, other, one, there, at=at, name=name))
    yield from _environments(ours, other, at, name)


def _close(types: dict[Id, ReleaseType], one: ReleaseOutlook, there: ReleaseOutlook, at: int, name: str) -> Iterator[TrainClash]:
    if one.named_by is None or there.named_by is None:
        return
    days, least = day_of(there.named_by) - day_of(one.named_by), max(_apart(types, one, there), _apart(types, there, one))
    if abs(days) < least:
        order = f"{abs(days)} days {'before' if days > 0 else 'after'}" if days else "on the same day as"
        text = (
            f"{one.name} goes live {order} {there.name} ({name}); a {one.type} and a {there.type} release keep {least} days "
            "apart. Move one of them."
        )
        span = sorted((one.named_by, there.named_by))
        yield TrainClash(
            code="releases-too-close",
            name=one.name,
            releases=((0, one.id), (at, there.id)),
            start=span[0],
            finish=span[1],
            text=text,
        )


def _apart(types: dict[Id, ReleaseType], one: ReleaseOutlook, other: ReleaseOutlook) -> int:
    kind = types.get(one.type)
    return max((each.days for each in kind.apart if each.type == other.type), default=0) if kind is not None else 0


def _items(
    ours: Readings, other: Readings, one: ReleaseOutlook, there: ReleaseOutlook, *, at: int, name: str
) -> Iterator[TrainClash]:
    shared = sorted(_touched(ours.plan, one.id) & _touched(other.plan, there.id))
    start, finish = max(one.start, there.start), min(_end(one), _end(there))
    if shared and start < finish:
        text = f"{one.name} and {there.name} ({name}) change {listed(shared)} at the same time. Let one go first, or join them."
        places = ((0, one.id), (at, there.id))
        yield TrainClash(code="item-in-two-releases", name=one.name, releases=places, start=start, finish=finish, text=text)


def _touched(plan: Plan, release: Id) -> set[str]:
    return {plan.items[one.item].name for one in plan.releases[release].items if one.item in plan.items}


def _environments(ours: Readings, other: Readings, at: int, name: str) -> Iterator[TrainClash]:
    """Environments that take one release at a time and are used here and there at once, hull by hull of two releases."""
    there = {one.name.casefold(): one for one in other.plan.resources.values() if one.kind == "environment"}
    live, far = ({one.id: one.name for one in readings.releases} for readings in (ours, other))
    for resource in sorted(ours.plan.resources.values(), key=lambda one: (one.name, one.id)):
        twin = there.get(resource.name.casefold())
        if resource.kind != "environment" or resource.capacity > 1000 or twin is None:
            continue
        met: dict[tuple[Id, Id], tuple[int, int]] = {}
        theirs = sorted((two.start, two.finish, two.release) for two in other.loads[twin.id].bookings)
        for one in ours.loads[resource.id].bookings:
            for begin, end, release in theirs:
                if begin >= one.finish:
                    break
                if end > one.start and one.release in live and release in far:
                    start, finish = max(one.start, begin), min(one.finish, end)
                    old = met.get((one.release, release), (start, finish))
                    met[one.release, release] = min(old[0], start), max(old[1], finish)
        for (mine, release), (start, finish) in met.items():
            when = period_text(Instant(start), Instant(finish))
            text = f"{resource.name} takes one release at a time, but {live[mine]} and {far[release]} ({name}) use it {when}."
            yield TrainClash(
                code="environment-booked-twice",
                name=resource.name,
                releases=((0, mine), (at, release)),
                start=Instant(start),
                finish=Instant(finish),
                text=f"{text} Talk to whoever plans that, or move yours.",
            )


def _tired(plans: Sequence[Readings], names: Sequence[str]) -> Iterator[TrainClash]:
    """Audiences that meet too many noticeable changes in a month, counted over all plans, where the own plan adds to them."""
    months: dict[tuple[int, int], list[tuple[int, ReleaseOutlook]]] = {}
    for at, readings in enumerate(plans):
        types = release_types(readings.plan)
        for one in readings.releases:
            if one.named_by is not None and (one.type not in types or types[one.type].noticeable):
                when = to_datetime(one.named_by)
                months.setdefault((when.year, when.month), []).append((at, one))
    for (year, month), live in sorted(months.items()):
        groups = sorted({group for at, one in live for group in plans[at].plan.releases[one.id].audience}) or [""]
        for group in groups:
            own = [pair for pair in live if not (who := plans[pair[0]].plan.releases[pair[1].id].audience) or group in who]
            if len(own) > MOST_CHANGES and len({at for at, _ in own}) > 1 and any(at == 0 for at, _ in own):
                said = [one.name if at == 0 else f"{one.name} ({names[at]})" for at, one in own]
                text = (
                    f"{group or 'Everybody'} meets {len(own)} noticeable changes in {MONTHS[month - 1]} {year}: {listed(said)}. "
                    f"Keep it to {MOST_CHANGES}: move or join some."
                )
                span = _span([one for _, one in own], "release-fatigue")
                places = tuple((at, one.id) for at, one in own)
                yield TrainClash(
                    code="release-fatigue", name=own[-1][1].name, releases=places, start=span[0], finish=span[1], text=text
                )
                break
