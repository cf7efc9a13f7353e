"""Other plans as occupied time of the same people and environments, read-only, with whom to talk to.

Somebody is the same by e-mail, and by name where one of the two has none; environments by name. A plan that shares a release
with this one is another version of it and occupies nothing. The dates of the other plans are those of their own rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from relplanner.insight.bookings import Loads
from relplanner.insight.load import Booking, Occupied
from relplanner.insight.relations import Relations
from relplanner.plan.model import Id, Plan, Resource
from relplanner.schedule.critical_path import schedule_plan


class OtherPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan beside this one, and the name of its file."""

    file: str
    plan: Plan


class Elsewhere:
    """What other plans book; each is scheduled on first asking."""

    def __init__(self, others: Sequence[OtherPlan]) -> None:
        self.others = tuple(others)
        self._known: dict[str, dict[Id, list[Booking]]] = {}

    def beside(self, plan: Plan, resource: Resource) -> tuple[Booking, ...]:
        """The bookings of a resource in the other plans, by start; a plan that is a version of this one is left out."""
        if resource.kind in {"role", "cost"}:
            return ()
        found = [
            booking
            for one in self.others
            if not same_plan(plan, one.plan)
            for key, other in one.plan.resources.items()
            if _same(resource, other)
            for booking in self._bookings(one)[key]
        ]
        return tuple(sorted(found, key=lambda one: (one.start, one.finish, one.assignment)))

    def _bookings(self, other: OtherPlan) -> dict[Id, list[Booking]]:
        found = self._known.get(other.file)
        if found is None:
            found = self._known[other.file] = _booked(other)
        return found


def _booked(other: OtherPlan) -> dict[Id, list[Booking]]:
    """The bookings of another plan by its resources, with words of theirs in place of rows of ours."""
    plan = other.plan
    schedule = schedule_plan(plan)
    loads = Loads(plan, schedule, Relations(plan, schedule.outline))
    return {key: list(_foreign(other, load.bookings)) for key, load in loads.items()}


def _foreign(other: OtherPlan, bookings: Sequence[Booking]) -> Iterator[Booking]:
    plan = other.plan
    for one in bookings:
        if one.start == one.finish:
            continue  # a meeting keeps nobody from anything for a whole minute
        release = plan.releases.get(one.release)
        where = Occupied(
            plan=plan.title or other.file,
            release=plan.rows[one.release].name if release is not None else "",
            owner=release.owner if release is not None else "",
            file=other.file,
            task=plan.rows[one.task].name,
        )
        key = f"{other.file}/{one.assignment}"
        yield one._replace(
            task="", assignment=key, release=f"{other.file}/{one.release}", regime="elsewhere", done=0, where=where
        )


def _same(one: Resource, other: Resource) -> bool:
    if (one.kind == "environment") != (other.kind == "environment") or other.kind in {"role", "cost"}:
        return False
    if one.email and other.email:
        return one.email.casefold() == other.email.casefold()
    return bool(one.name) and one.name.casefold() == other.name.casefold()


def same_plan(one: Plan, other: Plan) -> bool:
    """Whether two plans are versions of one: they share a release, or, without any, have the same rows, most by the same names.

    Ids alone say little there: two imported files count their rows alike.
    """
    if one.releases or other.releases:
        return not one.releases.keys().isdisjoint(other.releases)
    if not one.rows or one.rows.keys() != other.rows.keys():
        return False
    return 2 * sum(row.name == other.rows[key].name for key, row in one.rows.items()) >= len(one.rows)
