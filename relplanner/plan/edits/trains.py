"""A release train: the next releases of a cadence, each from the template of its type, planned backward from its date.

What the type dates (code freeze, exits) becomes the deadline of the row that it names, and the way back from the target keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from dateutil.rrule import rrulestr
from msgspec.structs import replace

from relplanner.plan.edits.next_release import next_version
from relplanner.plan.edits.templates import add_release_from_template, from_template
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import day_of, from_datetime, midnight, to_date, to_datetime
from relplanner.plan.model import Day, Instant, Plan, Row, TrainDate
from relplanner.plan.problems import EditError
from relplanner.plan.release_types import type_of

LONGEST_TRAIN = 60
"""No train has more releases than this."""


def cadence(rule: str, first: Instant, count: int) -> tuple[Instant, ...]:
    """The dates of a train: `count` of them from `first` on, by an RFC 5545 rule (FREQ=WEEKLY;INTERVAL=13).

    Raises `EditError` (`bad-rule`, `bad-count`).
    """
    if not 1 <= count <= LONGEST_TRAIN:
        raise EditError("bad-count", f"A train has between 1 and {LONGEST_TRAIN} releases; choose another number.")
    start = to_datetime(first)
    try:
        if "\n" in rule or "DTSTART" in rule.upper():
            raise ValueError  # noqa: TRY301  # the sentence is the same
        dates = rrulestr(rule, dtstart=start).xafter(start - timedelta(minutes=1), count=count, inc=True)
        found = tuple(from_datetime(when) for when in dates)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise EditError(
            "bad-rule", f"{rule!r} is no rhythm of RFC 5545, like FREQ=WEEKLY;INTERVAL=13 (every 13 weeks)."
        ) from None
    if len(found) < count:
        raise EditError("bad-count", f"The rhythm {rule!r} ends after {len(found)} dates; ask for no more releases than that.")
    return found


def add_train(
    plan: Plan, ids: IdSource, template: Plan, *, name: str, version: str = "", targets: Sequence[Instant], today: Day
) -> Plan:
    """Add a release for each target behind those of the plan, backward from it; each version is the one behind the last.

    They share test systems, people and windows, so that their clashes are seen; the dates of their type are deadlines of their
    rows. Raises `EditError` (`no-name`, `not-a-template`).
    """
    after = plan
    for target in targets:
        before = after
        after = add_release_from_template(after, ids, template, name=name, version=version, target=target, today=today)
        after = _dated(after, before, day_of(target))
        version = next_version(version, _kind(template))
    return after


def train_from_template(
    template: Plan, ids: IdSource, *, name: str, version: str = "", targets: Sequence[Instant], today: Day
) -> Plan:
    """Make a plan that is a whole train. Raises `EditError` as `add_train` does, and `bad-count` without a target."""
    if not targets:
        raise EditError("bad-count", "A train needs a date at least for its first release; give it a target.")
    first = from_template(template, ids, name=name, version=version, target=targets[0], today=today)
    first = _dated(first, Plan(), day_of(targets[0]))
    following = next_version(version, _kind(template))
    return add_train(first, ids, template, name=name, version=following, targets=targets[1:], today=today)


def rhythm(text: str) -> str:
    """The rule that a rhythm in short is, `13w` or `1m`; what is none stays as it is."""
    found = re.fullmatch(r"(\d+)([wm])", text.strip().lower())
    return text if found is None else f"FREQ={'WEEKLY' if found[2] == 'w' else 'MONTHLY'};INTERVAL={found[1]}"


def promised_day(date: TrainDate, deployed: Day, worked: Sequence[bool]) -> Day:
    """The day of a train's date for a deployment on a day; `worked` says of Monday to Sunday on which of them work is done."""
    if not date.working or not any(worked):
        return Day(deployed - date.before)
    day, left = int(deployed), date.before
    while left > 0:
        day -= 1
        left -= worked[to_date(Day(day)).weekday()]
    return Day(day)


def _dated(after: Plan, before: Plan, deployed: Day) -> Plan:
    """Give the rows that are new since `before` the deadlines of their release's type; holidays are not looked at."""
    new = [row for key, row in after.rows.items() if key not in before.rows]
    release = next(row for row in new if row.kind == "release")
    kind = type_of(after, release.id)
    days = {} if kind is None else {date.code: promised_day(date, deployed, _worked(after, release)) for date in kind.dates}
    rows = {row.id: replace(row, deadline=midnight(Day(days[row.code] + 1))) for row in new if row.code in days}
    return replace(after, rows={**after.rows, **rows})


def _worked(plan: Plan, release: Row) -> list[bool]:
    """The days of the week on which a release's calendar works; Monday to Friday without one."""
    found: list[bool] = []
    for at in range(7):
        calendar = plan.calendars.get(release.calendar or plan.settings.calendar or "")
        while calendar is not None and calendar.week[at] is None:
            calendar = plan.calendars.get(calendar.base or "")
        found.append(bool(calendar.week[at]) if calendar is not None else at < 5)
    return found


def _kind(template: Plan) -> str:
    return next((one.type for one in template.releases.values()), "major")
