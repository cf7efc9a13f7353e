"""Two plans row by row, matched by name: by how many days each row stands elsewhere, and which rows only one of them has.

Rows of the same name are matched in their order of time; upper and lower case, and spaces, make no difference.
"""

from __future__ import annotations

from collections import defaultdict

import msgspec

from relplanner.plan.model import Id, Instant, Plan
from relplanner.schedule.result import Schedule


class RowMatch(msgspec.Struct, frozen=True, kw_only=True):
    """A row of both plans: when it starts and finishes in each, and by how many calendar days the second stands later."""

    name: str
    one: Id
    other: Id
    starts: tuple[Instant, Instant]
    finishes: tuple[Instant, Instant]
    days: int


class RowComparison(msgspec.Struct, frozen=True, kw_only=True):
    """Matches in the order of the first plan, and the names of rows that only one plan has, in theirs."""

    matches: tuple[RowMatch, ...]
    only_one: tuple[str, ...]
    only_other: tuple[str, ...]

    @property
    def same(self) -> int:
        """How many rows stand on the same day in both."""
        return sum(one.days == 0 for one in self.matches)


def compare_rows(one: Plan, one_dates: Schedule, other: Plan, other_dates: Schedule) -> RowComparison:
    """Compare two plans row by row; the rows of summaries, releases and phases too."""
    waiting: defaultdict[str, list[Id]] = defaultdict(list)
    index = other_dates.outline.index
    for key in sorted(other_dates.outline.ids, key=lambda row: (other_dates.starts[index[row]], index[row])):
        waiting[_key(other.rows[key].name)].append(key)
    mine = one_dates.outline.index
    pairs: dict[Id, Id] = {}
    for key in sorted(one_dates.outline.ids, key=lambda row: (one_dates.starts[mine[row]], mine[row])):
        if waiting[_key(one.rows[key].name)]:
            pairs[key] = waiting[_key(one.rows[key].name)].pop(0)
    matches = tuple(_match(one, one_dates, key, other_dates, pairs[key]) for key in one_dates.outline.ids if key in pairs)
    taken = set(pairs.values())
    return RowComparison(
        matches=matches,
        only_one=tuple(one.rows[key].name for key in one_dates.outline.ids if key not in pairs),
        only_other=tuple(other.rows[key].name for key in other_dates.outline.ids if key not in taken),
    )


def _match(plan: Plan, dates: Schedule, key: Id, other_dates: Schedule, match: Id) -> RowMatch:
    at, there = dates.dates(key), other_dates.dates(match)
    return RowMatch(
        name=plan.rows[key].name,
        one=key,
        other=match,
        starts=(at.start, there.start),
        finishes=(at.finish, there.finish),
        days=there.start // 1440 - at.start // 1440,
    )


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
