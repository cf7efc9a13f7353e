"""Two alternatives of a plan side by side: what a decision needs in figures, and the rows that differ.

Lengths and figures come from the readings of each; nothing is scheduled here. `better` tells which of the two is, where one is.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from relplanner.insight.outlook import ReleaseOutlook
from relplanner.insight.readings import Readings
from relplanner.insight.wording import days_text, last_day_text, weekday_text
from relplanner.plan.model import Id, Instant, Minutes
from relplanner.plan.notation import format_money


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the comparison in words; `better` 1 or 2 where that one is, 0 where neither."""

    label: str
    one: str
    two: str
    better: Literal[0, 1, 2] = 0


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A row that differs: its dates in each, None where it does not stand; `moved` by so many working minutes, later positive.

    `edited` where the record itself is another one, not only its dates.
    """

    row: Id
    name: str
    one: tuple[Instant, Instant] | None
    two: tuple[Instant, Instant] | None
    moved: Minutes
    edited: bool


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Figures in their order, and the leaves that differ: the edited ones first, then by how far they moved."""

    figures: tuple[Figure, ...]
    rows: tuple[Difference, ...]


def compare(one: Readings, two: Readings) -> Comparison:
    """Compare two alternatives."""
    figures = [*_releases(one, two), *_plans(one, two)]
    return Comparison(figures=tuple(figures), rows=_rows(one, two))


def _releases(one: Readings, two: Readings) -> list[Figure]:
    """Go-live and lateness of every release that either has."""
    first, second = ({release.id: release for release in each.releases} for each in (one, two))
    found = []
    for key in dict.fromkeys([*first, *second]):
        before, after = first.get(key), second.get(key)
        name = (before or after or next(iter(first.values()))).name
        found.append(figure(f"Go-live of {name}", _go_live(before, one), _go_live(after, two), _end(before), _end(after)))
    return found


def _go_live(release: ReleaseOutlook | None, readings: Readings) -> str:
    if release is None:
        return "none"
    when = weekday_text(release.named_by) if release.named_by is not None else last_day_text(release.finish)
    late = f", {days_text(release.late_by, readings.plan.settings.minutes_per_day)} late" if release.late else ""
    return f"{when}{late}"


def _end(release: ReleaseOutlook | None) -> int | None:
    return None if release is None else release.finish if release.go_live is None else release.go_live


def _plans(one: Readings, two: Readings) -> list[Figure]:
    found = []
    for label, first, second, text in (
        ("Finish", one.schedule.finish, two.schedule.finish, lambda value: weekday_text(Instant(value - 1))),
        (
            "Critical path",
            one.health.critical_length,
            two.health.critical_length,
            lambda value: days_text(Minutes(value), _day(one)),
        ),
        ("Clashes", one.health.clashes, two.health.clashes, str),
        ("Errors", one.health.errors, two.health.errors, str),
    ):
        found.append(figure(label, text(first), text(second), first, second))
    first, second = _work(one), _work(two)
    found.append(figure("Work", days_text(first, _day(one)), days_text(second, _day(two)), first, second))
    one_cost, two_cost = one.costs.total, two.costs.total
    if one_cost or two_cost:
        first_text, second_text = (f"{format_money(each.costs.total)} {each.plan.settings.currency}" for each in (one, two))
        found.append(figure("Cost", first_text, second_text, one_cost, two_cost))
    staff = [
        sum(bool(load.bookings) and load.resource.kind in {"person", "team"} for load in each.loads.values())
        for each in (one, two)
    ]
    found.append(Figure(label="People and teams at work", one=str(staff[0]), two=str(staff[1])))
    return found


def _day(readings: Readings) -> Minutes:
    return readings.plan.settings.minutes_per_day


def _work(readings: Readings) -> Minutes:
    return Minutes(sum(load.work for load in readings.loads.values() if load.resource.kind in {"person", "team"}))


def figure(label: str, one: str, two: str, first: int | None, second: int | None) -> Figure:
    """Make a figure of which less is better."""
    if first is None or second is None or first == second:
        return Figure(label=label, one=one, two=two)
    return Figure(label=label, one=one, two=two, better=1 if first < second else 2)


def _rows(one: Readings, two: Readings) -> tuple[Difference, ...]:
    found = []
    for row in dict.fromkeys([*two.outline.ids, *one.outline.ids]):
        before, after = _dates(one, row), _dates(two, row)
        edited = one.plan.rows.get(row) != two.plan.rows.get(row)
        leaf = not any(row in each.outline.index and each.outline.has_children(each.outline.index[row]) for each in (one, two))
        if (before == after or not leaf) and not edited:
            continue
        name = (two.plan.rows.get(row) or one.plan.rows[row]).name or "A row without a name"
        moved = moved_by(two, row, before, after) if before is not None and after is not None else Minutes(0)
        found.append(Difference(row=row, name=name, one=before, two=after, moved=moved, edited=edited))
    return tuple(sorted(found, key=lambda each: (not each.edited, -abs(each.moved))))


def _dates(readings: Readings, row: Id) -> tuple[Instant, Instant] | None:
    if row not in readings.outline.index:
        return None
    dates = readings.schedule.dates(row)
    return dates.start, dates.finish


def moved_by(two: Readings, row: Id, before: tuple[Instant, Instant], after: tuple[Instant, Instant]) -> Minutes:
    """Tell how far the finish moved; where it did not, the start; in working minutes of the row as it stands in `two`."""
    hours = two.schedule.worktime.task_calendar(row)
    for first, second in ((before[1], after[1]), (before[0], after[0])):
        minutes = hours.between(first, second) if second >= first else -hours.between(second, first)
        if minutes:
            return Minutes(minutes)
    return Minutes(0)
